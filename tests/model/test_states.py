"""States and moves: what they are told by, and what is refused."""

import pytest

from worksystem.errors import InvalidChoice, InvalidModel, InvalidNumber
from worksystem.model.states import Move, State


def paths(build):
    with pytest.raises(InvalidModel) as caught:
        build()
    return [fault.path for fault in caught.value.faults]


def test_a_move_goes_somewhere_else():
    with pytest.raises(InvalidModel, match="got one from 'a' to itself"):
        Move("a", "a")


@pytest.mark.parametrize("limit", [0, -1, 1.5, True, float("nan"), 1e308])
def test_a_limit_is_a_whole_number_from_one(limit):
    with pytest.raises(InvalidNumber, match="wip_limit: need a whole number"):
        State("doing", "active", wip_limit=limit)


def test_a_category_that_is_near_is_offered():
    with pytest.raises(InvalidChoice, match="did you mean 'waiting'"):
        State("review", "wait")


def test_all_faults_of_a_state_are_told_together():
    def build():
        State("", "", wip_limit=0, enter=[""], leave="dod", owner="", ext=0)  # type: ignore[arg-type]

    assert paths(build) == ["id", "category", "wip_limit", "enter[0]", "leave", "owner", "ext"]
