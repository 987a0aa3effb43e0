"""Strategies for what happens: events of every kind, and histories of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from worksystem.model.events import EVENTS, Event, Worked
from worksystem.model.history import History
from worksystem.testing.times import START, days_or_instants, efforts, estimates
from worksystem.testing.words import extensions, texts

__all__ = ["happenings", "histories"]

_ITEMS = ("item-0", "item-1", "item-2")
_STATES = ("todo", "doing", "review", "done")
_OWNERS = ("ana", "bo", "cy")
_HANDOFFS = ("h0", "h1")
_PARTS = ("brief", "files")


def histories(
    *,
    items: Sequence[str] = _ITEMS,
    states: Sequence[str] = _STATES,
    owners: Sequence[str] = _OWNERS,
    kinds: Sequence[str] = tuple(EVENTS),
    min_size: int = 0,
    max_size: int = 12,
    within: timedelta = timedelta(days=2),
) -> st.SearchStrategy[History]:
    """Histories of any events in any order, as trackers have them: allowed or not.

    Several events of one instant, moves to where an item is already, work that
    overlaps and items that were never created all occur. Shrinks towards fewer
    events of the first kind, early and of the first item.

    Args:
        items: Ids of the items that things happen to.
        states: Ids of the states, and names of activities.
        owners: Ids of the owners; an event may name none.
        kinds: Kinds of events, as `EVENTS` names them.
        min_size: Least number of events.
        max_size: Greatest number of events.
        within: The time in which all of them happen.

    Examples:
        >>> from worksystem.testing import simplest
        >>> simplest(histories(kinds=["moved"], min_size=1))[0]
        Moved('item-0', 'todo', at='2026-01-05T00:00:00+00:00')
    """
    one = happenings(items=items, states=states, owners=owners, kinds=kinds, within=within)
    return st.lists(one, min_size=min_size, max_size=max_size).map(History)


def happenings(
    *,
    items: Sequence[str] = _ITEMS,
    states: Sequence[str] = _STATES,
    owners: Sequence[str] = _OWNERS,
    kinds: Sequence[str] = tuple(EVENTS),
    handoffs: Sequence[str] = _HANDOFFS,
    within: timedelta = timedelta(days=2),
) -> st.SearchStrategy[Event]:
    """Events of the kinds asked for. Shrinks towards the first kind, early, of the first item.

    Args:
        items: Ids of the items that things happen to.
        states: Ids of the states, and names of activities.
        owners: Ids of the owners; an event may name none.
        kinds: Kinds of events, as `EVENTS` names them.
        handoffs: Ids of handoffs.
        within: The time in which it happens.

    Examples:
        >>> from worksystem.testing import simplest
        >>> simplest(happenings(kinds=["blocked"]))
        Blocked('item-0', at='2026-01-05T00:00:00+00:00')
    """
    when = _moments(within)
    always = {"at": when, "by": st.none() | st.sampled_from(owners)}
    fields = _fields(
        item=st.sampled_from(items),
        state=st.sampled_from(states),
        party=st.sampled_from(owners),
        handoff=st.sampled_from(handoffs),
    )
    worked = {"span": st.tuples(when, when).map(sorted), "by": always["by"], **fields["begun"]}
    ext = extensions(max_size=1)
    return st.one_of(
        [
            st.builds(_worked, **worked)
            if kind == "worked"
            else st.builds(EVENTS[kind], **always, ext=ext, **fields[kind])
            for kind in kinds
        ]
    )


def _moments(within: timedelta) -> st.SearchStrategy[datetime]:
    start = START.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    quarters = within // timedelta(minutes=15)
    # Quarters of an hour, so that several things happen at once; now and then a microsecond more.
    return st.builds(
        lambda quarter, more: start + quarter * timedelta(minutes=15) + more,
        st.integers(0, quarters),
        st.sampled_from((timedelta(0), timedelta(microseconds=1))),
    )


def _fields(
    *,
    item: st.SearchStrategy[str],
    state: st.SearchStrategy[str],
    party: st.SearchStrategy[str],
    handoff: st.SearchStrategy[str],
) -> dict[str, dict[str, st.SearchStrategy[Any]]]:
    """What the fields of each kind of event are drawn from, but for those that all have."""
    owner = st.none() | party
    maybe = st.just(...) | owner
    reason = {"reason": st.sampled_from(("", "no photos", "no brief"))}
    parties = {"item": item, "giver": party, "taker": party}
    packet = st.dictionaries(st.sampled_from(_PARTS), texts() | st.none(), max_size=2)
    links = st.none() | st.lists(item, max_size=2)
    return {
        "created": {"item": item, "title": texts(), "owner": maybe, "state": st.none() | state},
        "moved": {"item": item, "state": state, "owner": maybe},
        "begun": {"item": item, "state": state, "owner": owner},
        "noted": {"item": item, "text": texts(), "owner": maybe},
        "owner changed": {"item": item, "owner": owner, **reason},
        "assigned": {"item": item, "assignees": st.lists(party, max_size=2, unique=True)},
        "blocked": {"item": item, **reason},
        "unblocked": {"item": item},
        "ranked": {
            "item": item,
            "rank": st.integers(1, 9),
            "priority": st.none() | st.integers(1, 4),
        },
        "rescheduled": {"item": item, "due": st.none() | days_or_instants(), **reason},
        "estimated": {"item": item, "effort": estimates(), "remaining": st.none() | efforts()},
        "linked": {"item": item, "after": links},
        "drafted": {"handoff": handoff, **parties, "packet": packet},
        "offered": {"handoff": handoff, **{k: st.none() | v for k, v in parties.items()}},
        "accepted": {"handoff": handoff, "readback": texts()},
        "returned": {"handoff": handoff, "reason": st.sampled_from(("no photos", "no brief"))},
        "withdrawn": {"handoff": handoff, **reason},
        "expired": {"handoff": handoff},
        "cadence held": {"cadence": st.sampled_from(("plan", "update")), "notes": texts()},
        "outcome read": {"outcome": st.just("signups"), "value": st.integers(0, 1000)},
    }


def _worked(span: list[datetime], **fields: Any) -> Worked:
    return Worked(since=span[0], at=span[1], **fields)
