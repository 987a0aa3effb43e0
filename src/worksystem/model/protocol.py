"""What may happen to a handoff, and what it changes.

    drafted ──► offered ──► accepted
       │         │  ▲ ├───► returned ──► offered again
       ▼         ▼  │ └───► expired ───► offered again
      withdrawn ────┘

The giver stays accountable until the taker accepts: only `Accepted` changes
whose the item is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import evolve

from worksystem.errors import Refused
from worksystem.model.construction import evidence
from worksystem.model.decisions import (
    Policies,
    answer_due,
    known_owner,
    refuse_unknown,
    speaks_for,
)
from worksystem.model.events import Accepted, Drafted, Expired, Offered, Returned, Withdrawn
from worksystem.model.handoffs import Handoff

if TYPE_CHECKING:
    from worksystem.model.draft import Draft
    from worksystem.model.handoffs import HandoffContract

__all__ = ["RULES"]

_MAY_BE_OFFERED = ("drafted", "returned", "withdrawn", "expired")


def _draft(draft: Draft, event: Drafted, policies: Policies) -> None:
    del policies
    if draft.handoff(event.handoff) is not None:
        raise Refused(f"there is a handoff {evidence(event.handoff)} already; ids are unique")
    handoff = Handoff(
        event.handoff,
        item=event.item,
        giver=event.giver,
        taker=event.taker if event.taker != event.giver else _itself(event),
        contract=event.contract,
        packet=event.packet,
    )
    _check_parties(draft, handoff, event)
    draft.put_handoff(handoff)


def _offer(draft: Draft, event: Offered, policies: Policies) -> None:
    del policies
    handoff = _offered(event, draft.handoff(event.handoff))
    _check_parties(draft, handoff, event)
    other = draft.offers.get(handoff.item)
    if other is not None and other != handoff.id:
        raise Refused(
            f"item {evidence(handoff.item)} is offered by handoff {evidence(other)} already",
            allowed=(f"Withdrawn({other!r}, …) first",),
        )
    contract = _contract(draft, handoff)
    if contract is not None and contract.strict:
        missing = [part for part in contract.requires if handoff.packet.get(part) in (None, "")]
        if missing:
            raise Refused(
                f"contract {evidence(contract.id)} requires {', '.join(map(evidence, missing))}, "
                f"which handoff {evidence(handoff.id)} lacks",
                allowed=[f"packet={{{', '.join(f'{part!r}: …' for part in contract.requires)}}}"],
            )
    draft.put_handoff(handoff)


def _offered(event: Offered, before: Handoff | None) -> Handoff:
    """The handoff as it is when it is offered, from what was said now and before."""
    name = f"handoff {evidence(event.handoff)}"
    said = {
        field: value
        for field in ("item", "giver", "taker", "contract", "packet")
        if (value := getattr(event, field)) is not None
    }
    if before is None:
        left_out = [field for field in ("item", "giver", "taker") if field not in said]
        if left_out:
            raise Refused(
                f"{name} was not drafted, so the offer has to say {', '.join(left_out)}",
                allowed=("Drafted(…) first",),
            )
        if event.giver == event.taker:
            _itself(event)
        return Handoff(event.handoff, state="offered", offered=event.at, **said)
    if before.state not in _MAY_BE_OFFERED:
        raise _wrong_state(before, "offered")
    for field in ("item", "giver", "taker"):
        if said.get(field, getattr(before, field)) != getattr(before, field):
            raise Refused(
                f"{name} is about {evidence(before.item)} from {evidence(before.giver)} to "
                f"{evidence(before.taker)}; another {field} takes another handoff"
            )
    return evolve(before, state="offered", offered=event.at, answered=None, reason="", **said)


def _accept(draft: Draft, event: Accepted, policies: Policies) -> None:
    del policies
    handoff = _to_be_answered(draft, event, "accepted")
    contract = _contract(draft, handoff)
    if contract is not None and contract.readback and not event.readback.strip():
        raise Refused(
            f"contract {evidence(contract.id)} asks the taker to say back what they understood",
            allowed=("readback='…'",),
        )
    known_owner(draft, handoff.taker)
    draft.put_handoff(evolve(handoff, state="accepted", answered=event.at))
    piece = draft.piece(handoff.item)
    assert piece is not None  # it was there when it was offered, and nothing goes away
    draft.put(piece, owner=handoff.taker)


def _return(draft: Draft, event: Returned, policies: Policies) -> None:
    del policies
    handoff = _to_be_answered(draft, event, "returned")
    draft.put_handoff(evolve(handoff, state="returned", answered=event.at, reason=event.reason))


def _withdraw(draft: Draft, event: Withdrawn, policies: Policies) -> None:
    del policies
    handoff = _the_handoff(draft, event)
    if handoff.state not in ("drafted", "offered"):
        raise _wrong_state(handoff, "withdrawn")
    _speak(draft, event, handoff.giver, "giver")
    draft.put_handoff(evolve(handoff, state="withdrawn", reason=event.reason))


def _expire(draft: Draft, event: Expired, policies: Policies) -> None:
    del policies
    handoff = _the_handoff(draft, event)
    if handoff.state != "offered":
        raise _wrong_state(handoff, "expired")
    due = answer_due(draft.system, handoff)
    if due is None:
        raise Refused(
            f"handoff {evidence(handoff.id)} cannot expire: no time to answer was agreed",
            allowed=("Withdrawn(…)", "a contract with answer_within"),
        )
    if event.at < due:
        raise Refused(
            f"handoff {evidence(handoff.id)} may be answered until {due.isoformat()}, "
            f"got {event.at.isoformat()}",
            allowed=("Accepted(…)", "Returned(…)", "Withdrawn(…)"),
        )
    draft.put_handoff(evolve(handoff, state="expired"))


def _check_parties(draft: Draft, handoff: Handoff, event: Drafted | Offered) -> None:
    """Refuse a handoff of what is not the giver's, to nobody, or outside its contract."""
    piece = draft.piece(handoff.item)
    if piece is None:
        refuse_unknown(handoff.item, draft.item_ids(), "item")
    owner = piece.owner
    if owner != handoff.giver:
        whose = "has no owner" if owner is None else f"belongs to {evidence(owner)}"
        raise Refused(
            f"item {evidence(handoff.item)} {whose}, so {evidence(handoff.giver)} cannot "
            "hand it over",
            allowed=(f"giver={owner!r}",) if owner is not None else ("OwnerChanged(…) first",),
        )
    if piece.category in ("done", "dropped"):
        raise Refused(f"item {evidence(handoff.item)} is over; there is nothing to hand over")
    known_owner(draft, handoff.taker)
    contract = _contract(draft, handoff)
    if contract is not None:
        for role, party, agreed in (
            ("giver", handoff.giver, contract.giver),
            ("taker", handoff.taker, contract.taker),
        ):
            if not speaks_for(draft, party, agreed, event.at):
                raise Refused(
                    f"contract {evidence(contract.id)} is for the {role} {evidence(agreed)}, "
                    f"and {evidence(party)} is not of them"
                )
    if event.by is not None:
        _speak(draft, event, handoff.giver, "giver")


def _contract(draft: Draft, handoff: Handoff) -> HandoffContract | None:
    contracts = draft.system.contracts
    if handoff.contract is not None and handoff.contract not in contracts:
        refuse_unknown(handoff.contract, contracts.ids(), "handoff contract")
    return contracts[handoff.contract] if handoff.contract is not None else None


def _to_be_answered(draft: Draft, event: Accepted | Returned, verb: str) -> Handoff:
    handoff = _the_handoff(draft, event)
    if handoff.state != "offered":
        raise _wrong_state(handoff, verb)
    if event.by is None:
        raise Refused(
            f"handoff {evidence(handoff.id)} is for {evidence(handoff.taker)} to answer, "
            "and nobody says who did",
            allowed=(f"by={handoff.taker!r}",),
        )
    _speak(draft, event, handoff.taker, "taker")
    return handoff


def _the_handoff(draft: Draft, event: Any) -> Handoff:
    handoff = draft.handoff(event.handoff)
    if handoff is None:
        refuse_unknown(event.handoff, draft.handoff_ids(), "handoff")
    if event.item is not None and event.item != handoff.item:
        raise Refused(
            f"handoff {evidence(handoff.id)} is about item {evidence(handoff.item)}, "
            f"not {evidence(event.item)}"
        )
    return handoff


def _speak(draft: Draft, event: Any, party: str, role: str) -> None:
    if event.by is not None and not speaks_for(draft, event.by, party, event.at):
        raise Refused(
            f"{evidence(event.by)} does not speak for the {role}, {evidence(party)}",
            allowed=(f"by={party!r}",),
        )


def _wrong_state(handoff: Handoff, verb: str) -> Refused:
    possible = {
        "drafted": ("Offered(…)", "Withdrawn(…)"),
        "offered": ("Accepted(…)", "Returned(…)", "Withdrawn(…)", "Expired(…)"),
        "accepted": ("another handoff",),
    }
    return Refused(
        f"handoff {evidence(handoff.id)} is {handoff.state}, so it cannot be {verb}",
        allowed=possible.get(handoff.state, ("Offered(…) again",)),
    )


def _itself(event: Any) -> Any:
    raise Refused(
        f"handoff {evidence(event.handoff)} is from {evidence(event.giver)} to itself; "
        "it takes two parties"
    )


RULES: dict[type, Any] = {
    Drafted: _draft,
    Offered: _offer,
    Accepted: _accept,
    Returned: _return,
    Withdrawn: _withdraw,
    Expired: _expire,
}
"""The rule of each kind of event that is about a handoff."""
