"""How much of an owner there is, and how much of it an item takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worksystem.errors import DuplicateId, InvalidModel, InvalidNumber
from worksystem.model.absences import Absence
from worksystem.model.capacity import Assignment, Capacity, assignments

ids = st.sampled_from(["ana", "bo", "cy", "web", "ops"])
shares = st.floats(0.01, 1)


def paths(build):
    with pytest.raises(InvalidModel) as caught:
        build()
    return [fault.path for fault in caught.value.faults]


def test_a_capacity_is_one_full_person_unless_said_otherwise():
    assert Capacity() == Capacity(calendar=None, share=1, at_once=1, wip_limit=None, absences=[])


@pytest.mark.parametrize("field", ["at_once", "wip_limit"])
@pytest.mark.parametrize("number", [0, -1, 1.0, 2.5, True, 2**53, float("nan"), "2"])
def test_units_are_counted_in_whole_numbers_from_one(field, number):
    with pytest.raises(InvalidNumber, match=f"{field}: need a whole number of 1 or more"):
        Capacity(**{field: number})


@pytest.mark.parametrize(
    "share", [0, -1, 1e-300, 1e308, float("nan"), float("inf"), True, "1", None]
)
def test_an_assignment_that_takes_nothing_or_everything_is_refused(share):
    with pytest.raises(InvalidNumber, match="share: need a"):
        Assignment("ana", share=share)


def test_an_assignment_may_take_several_units_of_a_team():
    assert assignments([("web", 5)]) == (Assignment("web", share=5),)


def test_all_faults_of_a_capacity_are_told_together():
    told = paths(
        lambda: Capacity(
            calendar="",
            share=0,
            at_once=0,
            wip_limit=0,
            absences=["x", 7],  # type: ignore[list-item]
            ext={"p": 1},
        )
    )

    assert told == [
        "calendar",
        "share",
        "at_once",
        "wip_limit",
        "absences[0].start",
        "absences[1].start",
        "ext",
    ]


def test_absences_are_read_from_their_friendly_forms():
    capacity = Capacity(absences=["2026-05-04", ("2026-07-01", "2026-07-14")])

    assert capacity.absences == (
        Absence("2026-05-04"),
        Absence("2026-07-01", "2026-07-14"),
    )


@given(values=st.lists(ids | st.tuples(ids, shares)))
def test_assignments_keep_each_owner_once_in_the_order_given(values):
    of_owner: dict[str, set[float]] = {}
    for value in values:
        owner, share = (value, 1.0) if isinstance(value, str) else value
        of_owner.setdefault(owner, set()).add(share)

    if any(len(shares) > 1 for shares in of_owner.values()):
        with pytest.raises(DuplicateId, match="is assigned twice"):
            assignments(values)
    else:
        assert [a.owner for a in assignments(values)] == list(of_owner)


def test_every_second_assignment_of_an_owner_is_told():
    told = paths(lambda: assignments(["ana", ("ana", 2), "bo", ["ana", 3]]))

    assert told == ["[1]", "[3]"]


@pytest.mark.parametrize(
    ("value", "path"),
    [
        (["ana", 0.5], "[1]"),
        ([("ana", 0.5, 1)], "[0]"),
        ([("ana", -1)], "[0].share"),
        ([("", 1)], "[0].owner"),
        ("ana", ""),
        ({"ana": 1}, ""),
    ],
)
def test_what_is_no_assignment_is_refused_at_its_place(value, path):
    assert paths(lambda: assignments(value)) == [path]


def test_an_assignment_is_kept_as_it_is():
    half = Assignment("ana", share=0.5, ext={"jira:slot": 1})

    assert assignments([half])[0] is half


def test_no_assignments_are_one_value():
    assert assignments([]) == ()
