"""Histories straight from columns: arrays of numpy, lists and events all say the same.

Law: from any kind of column, in any order, a history equals the one of its
events; numpy is only asked for what Python would find more slowly.
"""

from array import array
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from worksystem import History, events
from worksystem.errors import InvalidModel
from worksystem.model.history import Coded

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ITEMS, STATES, OWNERS = ("a", "b", "c"), ("x", "y"), ("ana", "bo")

rows = st.lists(
    st.tuples(
        # Some within milliseconds, some not, some far apart: each sorts in a way of its own.
        st.integers(-5, 5).map(lambda n: n * 1_000_000)
        | st.integers(-5, 5)
        | st.sampled_from([-62_135_596_800_000_000, 253_402_300_799_999_999]),
        st.integers(0, 2),
        st.integers(0, 1),
        st.integers(-2, 1),
    ),
    max_size=20,
)


def moved(listed):
    owners = (*OWNERS, ..., None)
    return [
        events.Moved(
            ITEMS[item], STATES[state], owner=owners[owner], at=EPOCH + timedelta(microseconds=at)
        )
        for at, item, state, owner in sorted(listed, key=lambda row: row[0])
    ]


def columns(listed, make):
    at, item, state, owner = zip(*listed, strict=True) if listed else ((), (), (), ())
    return {
        "at": make(at, "q"),
        "item": Coded(make(item, "i"), ITEMS),
        "state": Coded(make(state, "i"), STATES),
        "owner": Coded(make(owner, "i"), OWNERS),
    }


KINDS = {
    "numpy": lambda values, code: np.array(values, dtype=code),
    "narrow": lambda values, code: np.array(values, dtype="q" if code == "q" else "b"),
    "strided": lambda values, code: np.repeat(np.array(values, dtype=code), 2)[::2],
    "array": lambda values, code: array(code, values),
    "list": lambda values, code: list(values),
}


@pytest.mark.parametrize("make", KINDS.values(), ids=KINDS)
@given(rows)
def test_any_kind_of_column_says_what_the_events_say(make, listed):
    assert list(History.from_columns(**columns(listed, make))) == moved(listed)


@given(rows)
def test_names_and_instants_may_be_texts(listed):
    found = History.from_columns(
        at=[(EPOCH + timedelta(microseconds=at)).isoformat() for at, *_ in listed],
        item=np.array([ITEMS[item] for _, item, _, _ in listed], dtype=object),
        state=[STATES[state] for _, _, state, _ in listed],
    )

    assert [(e.item, e.state) for e in found] == [(e.item, e.state) for e in moved(listed)]


@given(rows, st.lists(st.sampled_from(["moved", "noted", "blocked"]), min_size=20, max_size=20))
def test_kinds_stay_with_their_rows(listed, kinds):
    arrays, lists = (columns(listed, KINDS[kind]) for kind in ("numpy", "list"))

    one, other = (History.from_columns(**c, kind=kinds[: len(listed)]) for c in (arrays, lists))

    assert one == other
    assert sorted(type(e).__name__.lower() for e in one) == sorted(kinds[: len(listed)])


@given(rows)
def test_work_begins_before_it_ends_in_any_order(listed):
    found = History.from_columns(
        at=np.array([at for at, *_ in listed], dtype="q"),
        since=np.array([at for at, *_ in listed], dtype="q"),
        item=Coded(np.array([item for _, item, _, _ in listed], dtype="i"), ITEMS),
        state=Coded([state for _, _, state, _ in listed], STATES),
        kind="worked",
    )

    assert all(event.since == event.at and event.owner is None for event in found)
    assert [event.item for event in found] == [event.item for event in moved(listed)]


@pytest.mark.parametrize("make", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize(
    ("column", "code", "says"),
    [
        ("item", -1, "item: need an item in every row of its kind, got none in row 1"),
        ("state", -1, "state: need a state in every row of its kind, got none in row 1"),
        ("item", 3, "item: need codes below 3, one a name"),
        ("state", -2, "state: need codes below 2, one a name"),
        ("owner", -3, "owner: need codes below 2, one a name"),
        ("at", 10**18, "at: need microseconds within the years 1 to 9999"),
        ("at", -(2**63), "at: need microseconds within the years 1 to 9999"),
    ],
)
def test_a_wrong_code_is_found_in_any_kind_of_column(make, column, code, says):
    given_ = columns([(0, 0, 0, 0), (0, 0, 0, 0)], make)
    values = make((0, code), "q" if column == "at" else "i")
    given_[column] = values if column == "at" else Coded(values, given_[column].names)

    with pytest.raises(InvalidModel) as caught:
        History.from_columns(**given_)

    assert str(caught.value) == says


@pytest.mark.parametrize("make", [KINDS["numpy"], KINDS["list"]])
def test_an_end_before_its_beginning_is_refused(make):
    with pytest.raises(InvalidModel, match="since: need a beginning that is not after the end"):
        History.from_columns(
            at=make((5, 5), "q"),
            since=make((5, 6), "q"),
            item=["a", "a"],
            state=["x", "x"],
            kind="worked",
        )


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ([1.5], "need an instant in ISO 8601 with an offset"),
        (np.array([1.5]), "need whole numbers, got"),
        (np.array(["2026-01-01"], dtype="datetime64[us]"), "need whole numbers, got"),
        ([2**70], "need numbers of 64 bits"),
        (7, "need a list of whole numbers, got 7"),
    ],
)
def test_what_are_no_whole_numbers(values, says):
    with pytest.raises(InvalidModel) as caught:
        History.from_columns(at=values, item=["a"], state=["x"])

    assert says in str(caught.value)


@pytest.mark.parametrize("name", ["", " a", "a ", "a\n", "x" * 501, 7], ids=repr)
def test_a_name_that_is_no_id_is_refused_among_others(name):
    with pytest.raises(InvalidModel, match="item: need an id"):
        History.from_columns(at=[0, 1], item=Coded([0, 1], ["good", name]), state=["x", "x"])


def test_names_with_bars_and_spaces_are_ids():
    names = ("a | b", "|", "é", "x" * 200)

    assert History.from_columns(at=range(4), item=list(names), state=["x"] * 4).items == names
