"""How far an input must move: the same as trying every value, one after the other."""

from datetime import date, timedelta
from fractions import Fraction
from random import Random

import pytest
from hypothesis import strategies as st
from tests.analysis.examples import given
from tests.analysis.priorities.systems import AMOUNTS, BANDS, BY, systems

from worksystem import WorkItem, WorkSystem
from worksystem.analysis.priorities import prioritize
from worksystem.analysis.priorities.bounds import bound_of


def changed(system, id_, name, value):
    item = system.items[id_]
    if name == "size":
        return system.update(id_, effort=value)
    if name in ("rank", "due"):
        return system.update(id_, **{name: value})
    return system.update(id_, ext={**item.ext, f"priority:{name}": value})


def grid(name):
    """Values to try, in order; fine enough for inputs of 0 to 4 and efforts of 1 h to 4 h."""
    if name == "size":
        return [timedelta(minutes=m) for m in (1, 5, 10, 20, *range(30, 300, 15), 720, 10**5)]
    if name == "rank":
        return list(range(-2, 9))
    if name == "due":
        return [date(2026, 4, 28) + timedelta(days=d) for d in range(12)]
    if name == "moscow":
        return BANDS
    return [0, 0.1, 0.25, 0.3, 0.5, 0.7, 0.75, *[n / 4 for n in range(4, 24)], 16, 100, 10**6]


def number(name, value):
    return BANDS.index(value) if name == "moscow" else value


def beyond(entry):
    """A value that does what an entry says."""
    if not entry.beyond:
        return entry.needed
    nudge = 1e-9 * max(1, entry.needed)
    return entry.needed + (nudge if entry.upwards else -nudge)


def does(entry, value):
    """Whether a value does what an entry says, or more."""
    of, limit = number(entry.input, value), number(entry.input, entry.needed)
    if of == limit:
        return not entry.beyond
    return of > limit if entry.upwards else of < limit


@given(system=systems(max_size=7), by=st.sampled_from(BY))
def test_exactly_the_values_beyond_those_that_are_named_change_the_first_three(system, by):
    priorities = prioritize(system, by=by)
    first = priorities.items[:3]
    entries = {}
    for entry in priorities.sensitivity:
        entries.setdefault((entry.item, entry.input), []).append(entry)

    assert set(entries) == {(p.item, n) for p in priorities if not p.missing for n in p.breakdown}
    for (id_, name), found in entries.items():
        real = [entry for entry in found if entry.needed is not None]
        assert len(real) == len(found) or len(found) == 1
        # A date may be that of the family, which an item's own cannot make later.
        for value in grid(name) if not (name == "due" and system.items[id_].parent) else ():
            moved = prioritize(changed(system, id_, name, value), by=by).items[:3]
            assert (moved != first) == any(does(e, value) for e in real), (id_, name, value, real)


@given(system=systems(max_size=7), by=st.sampled_from(BY))
def test_what_is_needed_has_the_effect_that_is_named(system, by):
    priorities = prioritize(system, by=by)
    for entry in priorities.sensitivity:
        if entry.needed is None:
            assert "no change" in str(entry)
            continue
        after = prioritize(changed(system, entry.item, entry.input, beyond(entry)), by=by)
        assert after.items[:3] == entry.effect != priorities.items[:3]


@given(system=systems(), by=st.sampled_from(BY))
def test_what_has_to_move_least_comes_first(system, by):
    factors = [e.factor for e in prioritize(system, by=by).sensitivity if e.factor]
    ratios = [max(f, 1 / f) for f in factors]
    assert ratios == sorted(ratios)


@given(system=systems(missing=False), numbers=st.lists(st.integers(-3, 3), min_size=8, max_size=8))
def test_what_a_function_says_can_move_too(system, numbers):
    said = dict(zip((item.id for item in system.items), numbers, strict=False))
    priorities = prioritize(system, by=lambda item: said[item.id])
    for entry in priorities.sensitivity:
        if entry.needed is None:
            continue
        nudge = (1e-6 if entry.upwards else -1e-6) if entry.beyond else 0
        now = {**said, entry.item: entry.needed + nudge}
        after = prioritize(system, by=lambda item, now=now: now[item.id])
        assert after.items[:3] == entry.effect != priorities.items[:3]


def nearer(entry):
    """A value that is next to what an entry says, on the side of what is now."""
    step = -1 if entry.upwards else 1
    match entry.input:
        case "size":
            return entry.needed + step * timedelta.resolution
        case "due":
            return entry.needed + step * timedelta(days=1)
        case "rank":
            return entry.needed + step
        case "moscow":
            return BANDS[BANDS.index(entry.needed) + step]
    return max(0, entry.needed + (0 if entry.beyond else step * 1e-9))


@pytest.mark.parametrize("seed", range(24))
def test_the_value_that_is_needed_does_it_and_the_one_before_it_does_not(seed):
    random = Random(seed)
    ids = [f"i{number:02}" for number in range(random.randint(5, 11))]
    random.shuffle(ids)
    items = []
    for number, id_ in enumerate(ids):
        ext = {f"priority:{name}": random.randint(0, 4) for name in AMOUNTS}
        ext["priority:moscow"] = random.choice(BANDS)
        before = random.sample(ids[:number], min(number, random.choice([0, 0, 1, 1, 2])))
        when = {"rank": random.randint(1, 9), "due": date(2026, 5, random.randint(1, 6))}
        size = f"{random.randint(1, 4)}h"
        items.append(WorkItem(id_, effort=size, after=before, ext=ext, **when))
    system = WorkSystem("s", items=items)

    priorities = prioritize(system, by=BY[seed % len(BY)])
    for entry in priorities.sensitivity:
        if entry.needed is None:
            continue
        for value, first in ((beyond(entry), entry.effect), (nearer(entry), priorities.items[:3])):
            moved = changed(system, entry.item, entry.input, value)
            assert prioritize(moved, by=priorities.by).items[:3] == first, (value, str(entry))


def test_the_first_three_cannot_change_where_there_is_one():
    system = WorkSystem("s", items=[WorkItem("a", rank=1)])
    (entry,) = prioritize(system).sensitivity
    assert str(entry) == "rank of 'a', 1: no change of it does"


@given(limit=st.fractions(0, 9, max_denominator=9), ways=st.tuples(st.booleans(), st.booleans()))
def test_a_bound_is_at_the_limit_or_just_beyond_it_never_before_it(limit, ways):
    upwards, reach = ways
    bound = bound_of("reach", 1, limit, upwards=upwards, reach=reach, zone="UTC")

    if bound is None:
        assert limit == 0
        assert not upwards
    elif Fraction(bound.value) == limit:
        assert bound.beyond != reach
    else:
        assert (Fraction(bound.value) > limit) == upwards
        assert not bound.beyond
        assert bound.value == pytest.approx(float(limit), abs=1e-12)
