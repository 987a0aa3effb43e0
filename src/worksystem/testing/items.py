"""Strategies for units of work, each with whatever it may name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from worksystem.model.durations import ZERO, Elapsed
from worksystem.model.items import WorkItem
from worksystem.testing.links import LINKS, Lags, compatible_constraints, dependencies
from worksystem.testing.people import assignments
from worksystem.testing.times import (
    END,
    HOUR,
    START,
    days_or_instants,
    efforts,
    instants,
)
from worksystem.testing.times import estimates as drawn_estimates
from worksystem.testing.words import (
    Ids,
    built_once,
    extensions,
    fixed,
    ids,
    one_of,
    optional,
    other_than,
    some_of,
    texts,
)

if TYPE_CHECKING:
    from worksystem.model.dependencies import LinkKind
    from worksystem.model.estimates import Estimate
    from worksystem.model.workflows import Workflow

__all__ = ["work_items"]

_NATURES = ("value", "coordination", "upkeep", "failure")


def work_items(
    *,
    names: st.SearchStrategy[str] | None = None,
    estimates: st.SearchStrategy[Estimate] | None = None,
    after: Ids = (),
    kinds: Sequence[LinkKind] = LINKS,
    lags: Lags = "all",
    owners: Ids = (),
    calendars: Ids = (),
    outcomes: Ids = (),
    service_classes: Ids = (),
    workflows: Sequence[Workflow] = (),
    others: Ids = (),
    details: bool = True,
    constraints: bool = True,
    progress: bool = True,
    as_of: datetime = END,
) -> st.SearchStrategy[WorkItem]:
    """Items with effort, duration or neither, that name only what they may.

    What is progress is consistent: nothing finishes before it starts, and what
    is finished has nothing left. Leaves out more than three dependencies, and
    parents unless `others` names some. Shrinks towards an item with an id and
    nothing else.

    Args:
        names: Their ids; any if left out.
        estimates: What their effort or duration is drawn from.
        after: Ids of items that they may wait for; its own id is allowed.
        kinds: Kinds of links.
        lags: As for `dependencies`.
        owners: Ids of those who may be accountable or do the work.
        calendars: Ids of calendars that they may be worked on.
        outcomes: Ids of outcomes that they may serve.
        service_classes: Ids of classes of service that they may be in.
        workflows: Workflows that they may be in a state of.
        others: Ids of items that they may be a part or a duplicate of.
        details: Also titles, definitions of done, notes, custom fields …
        constraints: Also deadlines, delays, and dates that they have to respect.
        progress: Also when they were created, started and finished.
        as_of: When progress was known: none of it is later.

    Examples:
        >>> from worksystem.testing import simplest
        >>> simplest(work_items())
        WorkItem('a')
        >>> simplest(work_items(after=["copy"]), lambda item: item.after)
        WorkItem('a', after=(Dependency('copy'),))
        >>> simplest(work_items(), lambda item: item.effort is not None)
        WorkItem('a', effort=Estimate.of('0h'))
    """
    more = [
        _who(fixed(owners)),
        _agreed(*map(fixed, (calendars, outcomes, service_classes))),
        _workflow(tuple(workflows)),
    ]
    more += [_details()] if details else []
    more += [_dates()] if constraints else []
    more += [_progress(as_of)] if progress else []
    return _work_items(
        ids() if names is None else names,
        [
            _work(drawn_estimates() if estimates is None else estimates),
            _after(fixed(after), tuple(kinds), lags),
        ],
        more,
        others,
    )


Fields = dict[str, Any]
Parts = Sequence[st.SearchStrategy[Fields]]


@st.composite
def _work_items(
    draw: st.DrawFn, names: st.SearchStrategy[str], parts: Parts, more: Parts, others: Ids
) -> WorkItem:
    id_ = draw(names)
    fields: Fields = {}
    # One choice for all that is beside the work, so that a plain item takes few of
    # them: Hypothesis shrinks it away only as long as it is short.
    if draw(st.booleans()):
        named = one_of(other_than(id_, others))
        fields |= {"parent": draw(named), "duplicate_of": draw(named)}
        parts = (*parts, *more)
    for part in parts:
        fields |= draw(part)
    return WorkItem(id_, **fields)


@built_once
def _work(estimates: st.SearchStrategy[Estimate]) -> st.SearchStrategy[Fields]:
    return (
        st.just({})
        | st.fixed_dictionaries({"effort": estimates})
        | st.fixed_dictionaries({"duration": estimates})
    )


@built_once
def _after(after: Ids, kinds: Sequence[LinkKind], lags: Lags) -> st.SearchStrategy[Fields]:
    nothing: st.SearchStrategy[Any] = optional(st.just(()))
    if not isinstance(after, st.SearchStrategy) and not after:
        return st.fixed_dictionaries({"after": nothing})
    links = st.lists(dependencies(on=after, kinds=kinds, lags=lags), max_size=3)
    return st.fixed_dictionaries({"after": nothing | links})


@built_once
def _who(owners: Ids) -> st.SearchStrategy[Fields]:
    if not isinstance(owners, st.SearchStrategy) and not owners:
        return st.just({})
    each_once = st.lists(assignments(owners=owners), max_size=2, unique_by=lambda a: a.owner)
    return st.fixed_dictionaries({"owner": one_of(owners), "assignees": each_once})


@built_once
def _agreed(calendars: Ids, outcomes: Ids, service_classes: Ids) -> st.SearchStrategy[Fields]:
    return st.fixed_dictionaries(
        {
            "calendar": one_of(calendars),
            "outcomes": some_of(outcomes),
            "service_class": one_of(service_classes),
        }
    )


@built_once
def _workflow(workflows: Sequence[Workflow]) -> st.SearchStrategy[Fields]:
    pairs = [(w.id, state.id) for w in workflows for state in w.states]
    chosen = [{}, *({"workflow": w.id} for w in workflows)]
    in_state = [{"workflow": workflow, "state": state} for workflow, state in pairs]
    return st.sampled_from([*chosen, *in_state])


@built_once
def _details() -> st.SearchStrategy[Fields]:
    return st.fixed_dictionaries(
        {},
        optional={
            "title": texts(),
            "nature": optional(st.sampled_from(_NATURES)),
            "kind": ids(),
            "done_when": st.lists(texts(), max_size=2),
            "notes": texts(),
            "refs": st.lists(texts(), max_size=2),
            "skills": some_of(["design", "legal", "a b"]),
            "requester": one_of(ids()),
            "origin": one_of(ids()),
            "rank": optional(st.integers(-9, 99)),
            "priority": optional(st.integers(-9, 99)),
            "external": st.booleans(),
            "ext": extensions(),
        },
    )


@built_once
def _dates() -> st.SearchStrategy[Fields]:
    delay = efforts(max_value=24 * HOUR)
    return st.fixed_dictionaries(
        {},
        optional={
            "not_before": optional(days_or_instants()),
            "due": optional(days_or_instants()),
            "constraints": compatible_constraints(),
            "delay": delay | delay.map(Elapsed),
        },
    )


@st.composite
def _progress(draw: st.DrawFn, as_of: datetime) -> Fields:
    begin = min(START, as_of.astimezone(UTC))
    fields: Fields = {"created": draw(optional(instants(min_value=begin, max_value=as_of)))}
    how_far = draw(st.sampled_from(["not begun", "started", "finished", "only finished"]))
    if how_far in ("started", "finished"):
        begin = draw(instants(min_value=begin, max_value=as_of))
        fields["started"] = begin
    if how_far.endswith("finished"):
        fields["finished"] = draw(instants(min_value=begin, max_value=as_of))
    left = st.just(ZERO) if how_far.endswith("finished") else efforts()
    fields["remaining"] = draw(st.none() | left)
    return fields
