"""What may happen to an item, by the agreements, and what it changes.

For every kind of event a rule: it raises `Refused` if something forbids the
event, and else lets the draft say what has become of the item.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import evolve

from worksystem.errors import Refused, did_you_mean
from worksystem.model.construction import evidence
from worksystem.model.decisions import (
    Policies,
    known_owner,
    refuse_unknown,
    speaks_for,
    unmet,
)
from worksystem.model.draft import IN_PROGRESS, Piece
from worksystem.model.durations import ZERO
from worksystem.model.events import (
    Assigned,
    Begun,
    Blocked,
    CadenceHeld,
    Created,
    Estimated,
    Linked,
    Moved,
    Noted,
    OutcomeRead,
    OwnerChanged,
    Ranked,
    Rescheduled,
    Unblocked,
    Worked,
)
from worksystem.model.items import WorkItem
from worksystem.model.outcomes import Observation

if TYPE_CHECKING:
    from worksystem.model.draft import Draft, Stages

__all__ = ["RULES"]


def _create(draft: Draft, event: Created, policies: Policies) -> None:
    if draft.piece(event.item) is not None:
        raise Refused(f"there is an item {evidence(event.item)} already; ids are unique")
    owner = None if event.owner is ... else event.owner
    known_owner(draft, owner)
    system, state = draft.system, event.state
    if event.workflow is not None and event.workflow not in system.workflows:
        refuse_unknown(event.workflow, system.workflows.ids(), "workflow")
    if event.service_class is not None and event.service_class not in system.service_classes:
        refuse_unknown(event.service_class, system.service_classes.ids(), "class of service")
    if event.parent is not None:
        _known(draft, event.parent)
    if event.workflow is None and state is not None:
        raise Refused(
            f"item {evidence(event.item)} is to be in state {evidence(state)} of no workflow"
        )
    item = WorkItem(
        event.item,
        event.title,
        kind=event.kind,
        workflow=event.workflow,
        owner=owner,
        parent=event.parent,
        service_class=event.service_class,
        origin=event.origin,
        created=event.at,
        ext=event.ext,
    )
    if event.workflow is not None:
        stages = draft.stages(event.workflow)
        state = state or next(iter(stages.states))
        # In no state yet, it is only asked what entering this one asks for.
        _enter(draft, event, Piece(item, None), state, policies)
        piece = draft.create(item)
        draft.put(piece, **_dates(stages, piece, state, event))
    else:
        draft.create(item)


def _move(draft: Draft, event: Moved, policies: Policies) -> None:
    piece = _inside(draft, event.item)
    if piece.workflow is None:
        raise Refused(
            f"item {evidence(event.item)} follows no workflow, so there is nowhere to move it"
        )
    stages = draft.stages(piece.workflow)
    if piece.state is not None and event.state in stages.states:
        _leave(draft, event, stages, piece.state, policies)
    _enter(draft, event, piece, event.state, policies)
    fields = _dates(stages, piece, event.state, event)
    if event.owner is not ... and event.owner != piece.owner:
        fields["owner"] = _first_owner(draft, piece, event.owner)
    draft.put(piece, **fields)


def _leave(draft: Draft, event: Moved, stages: Stages, source: str, policies: Policies) -> None:
    move = stages.moves.get((source, event.state))
    if move is None:
        where = f"item {evidence(event.item)} is in state {evidence(source)}"
        if source == event.state:
            raise Refused(f"{where} already", allowed=stages.after(source))
        raise Refused(
            f"{where}, from which no move leads to {evidence(event.state)}",
            allowed=stages.after(source),
        )
    if move.by:
        may = event.by is not None and any(
            speaks_for(draft, event.by, party, event.at) for party in move.by
        )
        if not may:
            who = "nobody says who moves it"
            raise Refused(
                f"the move {evidence(source)} → {evidence(event.state)} is for "
                f"{', '.join(map(evidence, move.by))}, and "
                f"{who if event.by is None else f'{evidence(event.by)} is none of them'}",
                allowed=[f"by={by!r}" for by in move.by],
            )
    if stages.states[source].leave:
        _meet(draft, event, stages.states[source].leave, f"leave {evidence(source)}", policies)


def _enter(
    draft: Draft,
    event: Created | Moved,
    piece: Piece,
    state: str,
    policies: Policies,
) -> None:
    """Refuse to enter a state that is not there, is full, or asks for more."""
    assert piece.workflow is not None  # whoever asks has seen to it
    stages = draft.stages(piece.workflow)
    into = stages.states.get(state)
    if into is None:
        question = did_you_mean(state, stages.states)[1]
        raise Refused(
            f"workflow {evidence(piece.workflow)} has no state {evidence(state)}{question}",
            allowed=stages.after(piece.state),
        )
    if into.wip_limit is not None:
        count = draft.crowd.in_state[piece.workflow, state]
        _limit("state", state, count, into.wip_limit)
    if into.category in IN_PROGRESS and not piece.is_in_progress:
        _room(draft, piece)
    if into.enter:
        _meet(draft, event, into.enter, f"enter {evidence(state)}", policies)


def _room(draft: Draft, piece: Piece) -> None:
    """Refuse more in progress than a class of service or an owner has agreed to."""
    class_, owner = piece.service_class, piece.owner
    limit = draft.system.service_classes[class_].limit if class_ is not None else None
    if limit is not None:
        _limit("class of service", class_, draft.crowd.of_class[class_], limit)
    limit = draft.system.owners[owner].capacity.wip_limit if owner is not None else None
    if limit is not None:
        _limit("owner", owner, draft.crowd.of_owner[owner], limit)


def _limit(what: str, id_: str | None, count: int, limit: int) -> None:
    if count >= limit:
        raise Refused(
            f"{what} {evidence(id_)} is full: {count} of {limit}; "
            "finish or move something before more comes in"
        )


def _meet(
    draft: Draft, event: Created | Moved, names: tuple[str, ...], verb: str, policies: Policies
) -> None:
    if (missing := unmet(draft, names, event, policies)) is not None:
        why, clauses = missing
        raise Refused(
            f"item {evidence(event.item)} may not {verb}: {why}", allowed=[f"met={list(clauses)!r}"]
        )


def _dates(stages: Stages, piece: Piece, state: str, event: Created | Moved) -> dict[str, Any]:
    """The fields that change when an item enters a state."""
    fields: dict[str, Any] = {"state": state}
    if piece.started is None and stages.is_started(state):
        fields["started"] = event.at
    if not stages.is_finished(state):
        if piece.finished is not None:
            fields["finished"] = None
    elif piece.finished is None:
        if piece.started is not None and event.at < piece.started:
            raise Refused(
                f"item {evidence(event.item)} would be finished {event.at.isoformat()}, "
                f"before it started {piece.started.isoformat()}"
            )
        fields["finished"] = event.at
        if piece.remaining:
            fields["remaining"] = ZERO
    return fields


def _change_owner(draft: Draft, event: OwnerChanged, policies: Policies) -> None:
    del policies
    piece = _inside(draft, event.item)
    draft.put(piece, owner=_first_owner(draft, piece, event.owner))


def _first_owner(draft: Draft, piece: Piece, owner: Any) -> Any:
    """The owner of an item that had none; whatever else takes a handoff."""
    now, name = piece.owner, f"item {evidence(piece.was.id)}"
    if now == owner:
        raise Refused(
            f"{name} has no owner already" if now is None else f"{name} belongs to {now!r} already"
        )
    if owner is None:
        raise Refused(
            f"{name} belongs to {evidence(now)}, and what had an owner keeps one",
            allowed=("Offered(…) to somebody else",),
        )
    known_owner(draft, owner)
    if now is not None:
        offer = f"Offered(…, item={piece.was.id!r}, giver={now!r}, taker={owner!r})"
        raise Refused(
            f"{name} belongs to {evidence(now)}, and passes to {evidence(owner)} only "
            "when they accept it",
            allowed=(offer, "then Accepted(…)"),
        )
    return owner


def _assign(draft: Draft, event: Assigned, policies: Policies) -> None:
    del policies
    piece = _inside(draft, event.item)
    for assignment in event.assignees:
        known_owner(draft, assignment.owner)
    draft.put(piece, assignees=event.assignees)


def _block(draft: Draft, event: Blocked, policies: Policies) -> None:
    del policies
    draft.put(_inside(draft, event.item), blocked=event.reason)


def _unblock(draft: Draft, event: Unblocked, policies: Policies) -> None:
    del policies
    piece = _inside(draft, event.item)
    if piece.blocked is None:
        raise Refused(f"item {evidence(event.item)} is not blocked")
    draft.put(piece, blocked=None)


def _rank(draft: Draft, event: Ranked, policies: Policies) -> None:
    del policies
    said = {"rank": event.rank, "priority": event.priority}
    fields = {name: value for name, value in said.items() if value is not None}
    draft.put(_inside(draft, event.item), **fields)


def _reschedule(draft: Draft, event: Rescheduled, policies: Policies) -> None:
    del policies
    draft.put(_inside(draft, event.item), due=event.due)


def _estimate(draft: Draft, event: Estimated, policies: Policies) -> None:
    del policies
    piece = _inside(draft, event.item)
    if event.remaining and piece.finished is not None:
        raise Refused(f"item {evidence(event.item)} is finished: nothing of it remains")
    fields: dict[str, Any] = {}
    if event.effort is not None:
        fields |= {"effort": event.effort, "duration": None}
    if event.duration is not None:
        fields |= {"duration": event.duration, "effort": None}
    if event.remaining is not None:
        fields["remaining"] = event.remaining
    draft.put(piece, **fields)


def _link(draft: Draft, event: Linked, policies: Policies) -> None:
    del policies
    piece = _inside(draft, event.item)
    for link in event.after or ():
        _known(draft, link.on)
    draft.put(piece, after=event.after)


def _note(draft: Draft, event: Noted, policies: Policies) -> None:
    del policies
    piece = _inside(draft, event.item)
    if event.owner is not ... and event.owner != piece.owner:
        draft.put(piece, owner=_first_owner(draft, piece, event.owner))


def _work(draft: Draft, event: Begun | Worked, policies: Policies) -> None:
    del policies
    piece = _inside(draft, event.item)
    known_owner(draft, event.owner, active=False)
    if piece.started is None and piece.finished is None:
        draft.put(piece, started=event.since if isinstance(event, Worked) else event.at)


def _hold(draft: Draft, event: CadenceHeld, policies: Policies) -> None:
    del policies
    if event.cadence not in draft.system.cadences:
        refuse_unknown(event.cadence, draft.system.cadences.ids(), "cadence")


def _read(draft: Draft, event: OutcomeRead, policies: Policies) -> None:
    del policies
    outcome = draft.outcome(event.outcome)
    if outcome is None:
        refuse_unknown(event.outcome, draft.system.outcomes.ids(), "outcome")
    if outcome.measure is None:
        raise Refused(f"outcome {evidence(event.outcome)} has no measure that could be read")
    reading = Observation(event.at, event.value)
    draft.put_outcome(evolve(outcome, readings=(*outcome.readings, reading)))


def _inside(draft: Draft, id_: str) -> Piece:
    piece = _known(draft, id_)
    if piece.external:
        raise Refused(
            f"item {evidence(id_)} is outside the system; what happens to it is not told here"
        )
    return piece


def _known(draft: Draft, id_: str) -> Piece:
    piece = draft.piece(id_)
    if piece is None:
        refuse_unknown(id_, draft.item_ids(), "item")
    return piece


RULES: dict[type, Any] = {
    Created: _create,
    Moved: _move,
    Begun: _work,
    Worked: _work,
    Noted: _note,
    OwnerChanged: _change_owner,
    Assigned: _assign,
    Blocked: _block,
    Unblocked: _unblock,
    Ranked: _rank,
    Rescheduled: _reschedule,
    Estimated: _estimate,
    Linked: _link,
    CadenceHeld: _hold,
    OutcomeRead: _read,
}
"""The rule of each kind of event that is not about a handoff."""
