"""What a history promises: it is the events, in order, whatever way it was built."""

import copy
import pickle
from array import array
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from worksystem import Coded, History, InvalidModel, WorkSystem, events
from worksystem.model.events import EVENTS
from worksystem.model.history import AS_IT_WAS, KINDS, MISSING, NOBODY, code_of
from worksystem.model.history.building import _PLAIN
from worksystem.testing import check_value, happenings, histories

NINE = datetime(2026, 4, 20, 9, tzinfo=UTC)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def in_order(listed):
    """The same by Python's own stable sort."""
    return sorted(listed, key=lambda event: event.at)


def told(event):
    """Everything that an event says, however it is stored."""
    return repr(event), hash(event), event


@given(listed=st.lists(happenings(), max_size=15))
def test_a_history_is_its_events_in_order_of_time_then_as_given(listed):
    history = History(listed)

    assert list(map(told, history)) == list(map(told, in_order(listed)))
    assert [history[i] for i in range(len(history))] == list(history)
    assert len(history) == len(listed)


@given(listed=st.lists(happenings(), max_size=12), cuts=st.lists(st.integers(0, 12), max_size=4))
def test_adding_bit_by_bit_gives_the_same_history(listed, cuts):
    history, done = History(), 0
    before = []
    for cut in [*sorted(cuts), len(listed)]:
        history = history.add(*listed[done : max(cut, done)])
        done = max(cut, done)
        before.append((history, len(history), list(history)))

    assert history == History(listed)
    assert hash(history) == hash(History(listed))
    # What is there is shared, and yet nobody else's addition is seen in it.
    assert all((len(then), list(then)) == (size, told) for then, size, told in before)


@given(first=histories(), second=histories())
def test_a_history_may_be_added_to_another_one(first, second):
    assert first.add(second) == first.add(*second) == History([*first, *second])
    assert History().add(first) is first


@given(history=histories())
def test_a_history_can_be_copied_pickled_and_compared(history):
    assert hash(history) == hash(history) == hash(copy.deepcopy(history))
    assert pickle.loads(pickle.dumps(history)) == copy.deepcopy(history) == history
    assert History(history) == History(list(history)) == history
    assert history != History([*history, events.Noted("x", "new", at=NINE)])
    assert repr(history).startswith("History(")
    assert history != list(history)


@given(history=histories(), extra=happenings())
def test_equal_whatever_the_order_in_which_names_are_met(history, extra):
    # Built after other events, its names have other codes; then the others are cut away.
    longer = History([extra, *history])
    place = list(longer).index(extra)

    again = History([*longer[:place], *longer[place + 1 :]])

    assert again == history
    assert (longer[:place] == history[:place]) is True


@given(history=histories(), start=st.integers(-2, 14), stop=st.integers(-2, 14))
def test_a_slice_has_the_events_of_the_slice(history, start, stop):
    assert list(history[start:stop]) == list(history)[start:stop]
    assert list(history[::2]) == list(history)[::2]


@given(history=histories(), hours=st.lists(st.integers(0, 48), min_size=2, max_size=2))
def test_between_two_instants_lies_what_happened_from_the_first_and_before_the_second(
    history, hours
):
    base = datetime(2026, 1, 5, tzinfo=UTC)
    start, end = (base + timedelta(hours=h) for h in hours)

    inside = history.between(start, end)

    assert list(inside) == [event for event in history if start <= event.at < end]
    assert history.between() == history
    assert [*history.between(end=start), *history.between(start)] == list(history)


@given(history=histories())
def test_what_happened_to_an_item_is_what_names_it(history):
    for item in ("item-0", "nothing"):
        named = [event for event in history if getattr(event, "item", None) == item]
        assert list(history.of(item)) == named


@given(history=histories())
def test_columns_say_what_events_say(history):
    columns = history.columns
    for row, event in enumerate(history):
        assert EPOCH + timedelta(microseconds=columns.at[row]) == event.at
        assert EVENTS[KINDS[columns.kind[row]]] is type(event)
        item = getattr(event, "item", None)
        assert (history.items[columns.item[row]] if columns.item[row] >= 0 else None) == item
        owner = getattr(event, "owner", ...)
        code = columns.owner[row]
        said = history.owners[code] if code >= 0 else {NOBODY: None, AS_IT_WAS: ...}[code]
        assert said == owner
        since = columns.since[row]
        assert (since != MISSING) == hasattr(event, "since")
        assert all(getattr(event, name) == v for name, v in history.detail(row).items())


@given(history=histories(kinds=_PLAIN, min_size=1))
def test_columns_from_outside_give_the_same_history(history):
    plain = [event for event in history if not history.detail(list(history).index(event))]
    was = History(plain)
    columns = was.columns

    again = History.from_columns(
        at=np.asarray(columns.at),
        item=Coded(np.asarray(columns.item), was.items),
        state=Coded(columns.state, was.states),
        owner=Coded(list(columns.owner), was.owners),
        by=[was.owners[code] if code >= 0 else None for code in columns.by],
        since=columns.since,
        kind=[KINDS[code] for code in columns.kind],
    )

    assert again == was
    assert list(again) == list(was)


def test_names_as_text_give_the_same_as_codes():
    at = [NINE, NINE + timedelta(hours=1)]
    by_text = History.from_columns(
        at=at, item=["b", "a"], state=["s", "s"], owner=[None, "ana"], by=["cy", "ana"]
    )

    assert list(by_text) == [
        events.Moved("b", "s", owner=None, at=at[0], by="cy"),
        events.Moved("a", "s", owner="ana", at=at[1], by="ana"),
    ]
    assert by_text.owners == ("ana", "cy")


def test_a_column_of_owners_that_is_not_there_says_nothing_about_owners():
    (moved,) = History.from_columns(at=[0], item=["a"], state=["s"])
    (worked,) = History.from_columns(at=[0], since=[0], item=["a"], state=["s"], kind="worked")

    assert (moved.owner, worked.owner) == (..., None)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"at": [0], "item": ["a", "b"]}, "need columns of one length, got at 1, item 2"),
        ({"at": [0], "item": [None], "kind": "noted"}, "item: need an item in every row"),
        ({"at": [0], "item": ["a"]}, "state: need a state in every row of its kind, got none in"),
        ({"at": [0], "item": ["a"], "state": ["s"], "kind": "move"}, "need a kind of event such"),
        ({"at": [0], "item": ["a"], "kind": "ranked"}, "kind: need events that columns can tell"),
        ({"at": ["yesterday"], "item": ["a"]}, "at: need an instant in ISO 8601 with an offset"),
        ({"at": [NINE.replace(tzinfo=None)], "item": ["a"]}, "need an instant with a time zone"),
        ({"at": [10**18], "item": ["a"]}, "at: need microseconds within the years 1 to 9999"),
        ({"at": [10**30], "item": ["a"]}, "at: need numbers of 64 bits"),
        ({"at": 7, "item": ["a"]}, "at: need a list of whole numbers, got 7"),
        ({"at": [0], "item": 7}, "item: need a list of names, got 7"),
        ({"at": [0], "item": [["a"]]}, "item: need a list of names"),
        ({"at": [0], "item": ["a\n"]}, "item: need an id without line breaks"),
        ({"at": [0], "item": Coded([1], ["a"])}, "item: need codes below 1, one a name"),
        ({"at": [0], "item": Coded([-3], ["a"])}, "item: need codes below 1"),
        ({"at": [0], "item": Coded([0], ["a", "a"])}, "item: need each name once"),
        ({"at": [0], "item": Coded(["0"], ["a"])}, "item: need whole numbers, got '0'"),
        (
            {"at": [0], "since": [1], "item": ["a"], "state": ["s"], "kind": "worked"},
            "since: need a beginning that is not after the end",
        ),
        (
            {"at": [0], "item": ["a"], "state": ["s"], "kind": "worked"},
            "since: need a beginning that is not after the end",
        ),
        (
            {"at": [0], "item": ["a"], "owner": Coded([-2], []), "kind": "owner changed"},
            "owner: need an owner, or -1 for nobody",
        ),
    ],
)
def test_columns_that_mean_nothing_are_refused(columns, message):
    with pytest.raises(InvalidModel) as caught:
        History.from_columns(**columns)

    assert message in str(caught.value)


@pytest.mark.parametrize("given", ["moved", 7, None, [object()], ["moved"]])
def test_what_are_no_events_is_refused(given):
    with pytest.raises(InvalidModel, match=r"need (a list of events|an event such as)"):
        History(given)


def test_a_naive_instant_is_refused_by_name():
    with pytest.raises(InvalidModel, match="at: need an instant with a time zone, got the naive"):
        events.Moved("a", "s", at=NINE.replace(tzinfo=None))


def test_what_is_copied_from_outside_cannot_be_changed_from_there():
    at, item = array("q", [0]), array("i", [0])
    history = History.from_columns(at=at, item=Coded(item, ["a"]), kind="noted")

    at[0], item[0] = 7, 5

    assert history[0] == events.Noted("a", at=EPOCH)


def test_a_million_events_take_at_most_sixty_bytes_each():
    size = 200_000
    history = History.from_columns(
        at=np.arange(size), item=Coded(np.arange(size) % 100, [str(i) for i in range(100)]),
        state=Coded(np.arange(size) % 3, ["a", "b", "c"]),
    )  # fmt: skip

    assert sum(column.itemsize * len(column) for column in history.columns) <= 60 * size


def test_appending_shares_what_is_there():
    history = History.from_columns(at=range(10_000), item=["a"] * 10_000, kind="noted")

    longer = history.add(events.Noted("a", at=NINE))

    assert longer._parts[0] is history._parts[0]


def test_every_kind_of_event_has_a_code_that_stays():
    assert tuple(EVENTS) == KINDS
    assert [code_of(kind) for kind in KINDS] == list(range(len(KINDS)))
    assert KINDS[:4] == ("created", "moved", "begun", "worked")


def test_a_system_takes_events_as_its_history_and_says_how_many():
    system = WorkSystem("shop", history=[events.Noted("page", at=NINE)])

    assert system.history == History([events.Noted("page", at=NINE)])
    assert repr(system) == "WorkSystem('shop', history=1)"
    assert system.update(title="Shop").history is system.history
    assert system.history.start == system.history.end == NINE


@given(event=happenings())
def test_events_keep_the_promises_of_values(event):
    check_value(event)


def test_a_table_shows_events_as_people_read_them():
    history = History(
        [
            events.Moved("page", "doing", owner="ana", at=NINE, by="bo"),
            events.Blocked("page", "no photos", at=NINE),
        ]
    )

    assert str(history).splitlines()[2:] == [
        "Mon 2026-04-20 09:00  moved    page  doing  ana    bo  -",
        "Mon 2026-04-20 09:00  blocked  page  -      -      -   reason: no photos",
    ]
    assert "<td>no photos" not in history._repr_html_()
    assert "reason: no photos" in history._repr_html_()
