"""What the checks let pass, and what they say when a promise is broken."""

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

import worksystem as ws
from worksystem.testing import (
    check_order_free,
    check_repeatable,
    check_round_trip,
    check_value,
    simplest,
    work_systems,
)

LAUNCH = ws.WorkSystem(
    "launch",
    owners=[ws.Owner("ana"), ws.Owner("bo")],
    items=[
        ws.WorkItem("copy", "Write copy", owner="ana"),
        ws.WorkItem("page", "Launch page", after=["copy"]),
    ],
)
LOOP = ws.WorkSystem("loop", items=[ws.WorkItem("b", after=["a"]), ws.WorkItem("a", after=["b"])])


def path_of(system):
    return ws.find_critical_path(system).items


def unchanged(system):
    return system


@settings(max_examples=20)
@given(system=work_systems(owners=True, cycles=True))
def test_what_holds_passes(system):
    check_round_trip(unchanged, unchanged, system)
    check_order_free(path_of, system)
    check_repeatable(path_of, system)
    check_value(system)


def test_a_reading_counts_as_the_system_in_it():
    check_round_trip(unchanged, lambda system: ws.Reading(system=system, losses=()), LAUNCH)


@pytest.mark.parametrize(
    ("loses", "said"),
    [
        (lambda s: s.remove("page"), r"items\['page'\]: WorkItem\('page'.*\) became None"),
        (lambda s: s.update("page", owner="bo"), r"items\['page'\]\.owner: None became 'bo'"),
        (lambda s: s.add(ws.Owner("cy")), r"owners\['cy'\]: None became Owner\('cy'\)"),
        (
            lambda s: attrs.evolve(s, owners=list(s.owners)[::-1]),
            r"owners: the order has changed",
        ),
        (lambda s: attrs.evolve(s, id="shop"), r"id: 'launch' became 'shop'"),
        (lambda s: None, r": WorkSystem\(.*\) became None"),
    ],
)
def test_what_a_round_trip_loses_is_said_with_its_place(loses, said):
    with pytest.raises(
        AssertionError, match=rf"need what was written to be read again.*\n  {said}"
    ):
        check_round_trip(unchanged, loses, LAUNCH)


def test_of_many_losses_the_first_ten_are_shown():
    large = ws.WorkSystem("large", items=[ws.WorkItem(f"i{n}") for n in range(50)])

    with pytest.raises(AssertionError, match=r"… and 40 more$"):
        check_round_trip(unchanged, lambda s: attrs.evolve(s, items=[]), large)


def test_a_second_writing_has_to_be_the_first():
    numbers = iter(range(9))

    with pytest.raises(AssertionError, match=r"written as before, got 1 after 0"):
        check_round_trip(lambda system: next(numbers), lambda number: LAUNCH, LAUNCH)


def test_what_cannot_be_compared_need_not_be_written_the_same():
    check_round_trip(ws.to_networkx, ws.from_networkx, LAUNCH)


@pytest.mark.parametrize(
    "depends_on_order",
    [
        lambda system: list(system.items),
        lambda system: next(iter(system.owners.ids())),
        lambda system: [link.on for item in system.items for link in item.after or ()][:1],
    ],
)
def test_an_answer_that_goes_by_the_order_is_found_out(depends_on_order):
    system = LAUNCH.add(ws.WorkItem("mail", after=["page", "copy"]))

    with pytest.raises(AssertionError, match="whatever the order"):
        check_order_free(depends_on_order, system)


def test_a_question_without_an_answer_says_the_same_in_any_order():
    check_order_free(path_of, LOOP)
    check_repeatable(path_of, LOOP)


def test_a_refusal_that_goes_by_the_order_is_found_out():
    def first_come(system):
        raise ws.DependencyCycle(list(system.items.ids()))

    with pytest.raises(AssertionError, match="whatever the order"):
        check_order_free(first_come, LOOP)


def test_a_question_that_asks_anything_else_is_found_out():
    asked = []

    with pytest.raises(AssertionError, match="when asked again"):
        check_repeatable(lambda system: asked.append(1) or len(asked), LAUNCH)


def test_a_question_that_keeps_notes_on_the_system_is_found_out():
    def noted(system):
        return system.derived.setdefault("notes", id(system))

    with pytest.raises(AssertionError, match="of an equal system"):
        check_repeatable(noted, LAUNCH)


def test_a_question_that_changes_the_system_is_found_out():
    mine = ws.WorkSystem("mine")

    with pytest.raises(AssertionError, match="it has changed"):
        check_repeatable(lambda system: object.__setattr__(system, "title", "yours"), mine)


@attrs.frozen
class Noted:
    """A value that is not what it was, once it is copied."""

    name: str
    note: object = attrs.field(init=False, factory=object)


@attrs.frozen(repr=False)
class Loud:
    """A value whose repr is as long as its name."""

    name: str

    def __repr__(self):
        return self.name


def test_a_value_that_is_not_equal_to_its_copy_is_found_out():
    with pytest.raises(AssertionError, match="need the same value when evolved"):
        check_value(Noted("a"))


@pytest.mark.parametrize("name", ["x" * 501, "two\nlines", "\x1b[31m"])
def test_a_repr_that_is_long_or_acts_on_a_terminal_is_found_out(name):
    with pytest.raises(AssertionError, match="need a repr of one line"):
        check_value(Loud(name))


def test_the_simplest_value_is_the_same_each_time():
    strategy = st.lists(st.integers(), max_size=5)

    assert simplest(strategy, lambda numbers: sum(numbers) > 10) == [11]
    assert simplest(strategy) == []


def test_what_cannot_be_found_is_said():
    with pytest.raises(NoSuchExample):
        simplest(st.integers(0, 3), lambda number: number > 3)
