"""What holds for the whole diagnosis, on any system."""

import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import strategies as st
from tests.analysis.examples import given
from tests.analysis.health.systems import any_systems, busy_systems, shifted, without

from worksystem import CHECKS, Capacity, Owner, diagnose, to_json
from worksystem.errors import InvalidModel
from worksystem.model.kinds import KINDS
from worksystem.testing import work_systems

EXAMPLE = Path(__file__).parents[3] / "examples" / "product-launch.json"


def told(health):
    """All of it: findings with their numbers, what is clear, what could not be judged."""
    return health.findings, health.clear, dict(health.not_evaluated)


def keys(health, prefix=""):
    return {
        (finding.code, finding.subjects, finding.about)
        for finding in health
        if finding.code.startswith(prefix)
    }


@given(system=any_systems(), people=st.booleans())
def test_nothing_raises_and_everything_is_said_in_words(system, people):
    health = diagnose(system, people=people)

    assert str(health)
    assert health.to_json()
    for check in CHECKS:
        assert health[check.code].explain()


@given(system=any_systems(), data=st.data())
def test_the_order_of_things_does_not_matter(system, data):
    shuffled = {name: data.draw(st.permutations(list(getattr(system, name)))) for name in KINDS}

    assert told(diagnose(evolve(system, **shuffled))) == told(diagnose(system))


@given(system=busy_systems(cycles=False), weeks=st.integers(min_value=-50, max_value=50))
def test_shifting_all_dates_by_whole_weeks_leaves_the_findings(system, weeks):
    later = shifted(evolve(system, history=()), timedelta(weeks=weeks))
    before = evolve(system, history=())

    assert keys(diagnose(later)) == keys(diagnose(before))


@given(system=any_systems(), data=st.data())
def test_naming_an_owner_never_adds_a_finding_about_ownership(system, data):
    ownerless = [item for item in system.items if item.owner is None]
    if not ownerless:
        return
    item = data.draw(st.sampled_from(ownerless))
    system = system.add(Owner("somebody new"))
    owned = system.update(item.id, owner="somebody new")

    before, after = diagnose(system), diagnose(owned)

    assert keys(after, "OWN") <= keys(before, "OWN")


@given(system=any_systems(), data=st.data())
def test_naming_any_owner_never_makes_more_findings_about_ownership(system, data):
    ownerless = [item for item in system.items if item.owner is None]
    if not ownerless or not len(system.owners):
        return
    item = data.draw(st.sampled_from(ownerless))
    owner = data.draw(st.sampled_from(sorted(system.owners.ids())))

    before = diagnose(system)
    after = diagnose(system.update(item.id, owner=owner))

    assert len(keys(after, "OWN")) <= len(keys(before, "OWN"))


@given(system=any_systems(), data=st.data(), people=st.booleans())
def test_adding_capacity_never_adds_an_overload(system, data, people):
    if not len(system.owners):
        return
    owner = data.draw(st.sampled_from(list(system.owners)))
    capacity = owner.capacity
    share = data.draw(st.floats(capacity.share, 1))
    units = {} if capacity.at_once is None else {"at_once": capacity.at_once + 1}
    more = evolve(owner, capacity=evolve(capacity, share=share, **units))

    before = diagnose(system, people=people)
    after = diagnose(system.replace(more), people=people)

    assert keys(after, "CAP001") <= keys(before, "CAP001")


# Without one of its items, what waits in a circle may be told by another of them.
@given(system=any_systems(cycles=False), data=st.data())
def test_removing_an_item_adds_no_finding_about_another(system, data):
    parts = Counter(item.parent for item in system.items)
    # A parent that loses its only part becomes a piece of work, of which more is asked.
    removable = [item for item in system.items if not item.parent or parts[item.parent] > 1]
    if not removable:
        return
    item = data.draw(st.sampled_from(removable))
    try:
        fewer = without(system, item)
    except InvalidModel:  # somebody names it
        return

    added = keys(diagnose(fewer)) - keys(diagnose(system))

    others = set(fewer.items.ids())
    assert [key for key in added if others.intersection(key[1])] == []


@given(system=any_systems())
def test_a_diagnosis_leaves_the_system_as_it_is(system):
    before = to_json(system)

    diagnose(system)

    assert to_json(system) == before


@given(system=work_systems(owners=True, progress=True))
def test_all_that_is_in_scope_is_all(system):
    everything = [*system.items.ids(), *system.owners.ids()]

    assert keys(diagnose(system, scope=everything)) == keys(diagnose(system))


def test_the_diagnosis_is_the_same_on_every_machine():
    """Whatever the hash seed, the zone and the locale of the machine."""
    machines = [
        {"PYTHONHASHSEED": "0", "TZ": "UTC"},
        {"PYTHONHASHSEED": "1", "TZ": "America/Havana", "LC_ALL": "tr_TR.UTF-8"},
        {"PYTHONHASHSEED": "2", "TZ": "Pacific/Apia", "LC_ALL": "C.UTF-8"},
    ]
    code = (
        "import sys, worksystem as ws\n"
        "print(ws.diagnose(ws.read(sys.argv[1]).system, people=True).to_json())\n"
    )
    left_out = {"COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG"}
    quiet = {name: value for name, value in os.environ.items() if name not in left_out}

    pages = {
        subprocess.run(
            [sys.executable, "-c", code, EXAMPLE],
            check=True,
            capture_output=True,
            env={**quiet, **one, "PYTHONIOENCODING": "utf-8"},
        ).stdout
        for one in machines
    }

    assert len(pages) == 1


@pytest.mark.parametrize("capacity", [Capacity(), Capacity(share=0.5)])
def test_an_owner_of_nothing_is_no_finding(capacity):
    from worksystem import WorkSystem

    alone = WorkSystem("shop", owners=[Owner("ana", capacity=capacity)])

    assert [finding for finding in diagnose(alone, people=True) if "ana" in finding.subjects] == []
