"""Handoffs: whether what is handed over is whole, and whether somebody takes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from attrs import frozen

from worksystem.analysis.health.check import check
from worksystem.analysis.health.finding import Trouble, Unjudged
from worksystem.analysis.health.measures.holders import last_passings
from worksystem.analysis.health.measures.offers import Waiting, waiting_offers
from worksystem.analysis.health.people import told
from worksystem.errors import CannotAnswer
from worksystem.model.events import Drafted, Offered
from worksystem.show import show

if TYPE_CHECKING:
    from worksystem.analysis.handoffs import Offer
    from worksystem.analysis.health.facts import Facts
    from worksystem.model.handoffs import HandoffContract

__all__ = ["dropped_in_the_gap", "incomplete_handoff"]

_NONE = "no handoff is recorded: give `handoffs`, or record offers and answers as events"


@check(
    "HND001",
    "incomplete-handoff",
    component="handoffs",
    formula=(
        "filled required parts ÷ required parts < 1, or accepted without the readback that the "
        "contract asks for: an error once it is offered, info while it is drafted"
    ),
    inputs="`Handoff.packet`, `HandoffContract.requires` and `.readback`, `events.Accepted`",
    source=(
        "ours; that complete handoffs matter: Starmer et al., New England Journal of Medicine "
        "371, 2014: 23 % fewer medical errors and 30 % fewer preventable adverse events once "
        "handoffs were standardised (I-PASS)"
    ),
    remedy="fill in what is missing before it is offered; `strict` contracts refuse the offer",
)
def incomplete_handoff(facts: Facts) -> Iterator[Trouble | Unjudged]:
    """What is not handed over is asked for later, or guessed, by somebody who was not there.

    A part is missing that the packet does not have, or has as nothing: as None,
    an empty text or an empty list. Handoffs of work that is over, and those
    that were returned, withdrawn or have expired, are not looked at. What only
    events tell of is looked at, too.

    Examples:
        >>> from worksystem import Handoff, HandoffContract, Owner, WorkItem, WorkSystem, diagnose
        >>> teams = [Owner("design", kind="team"), Owner("web", kind="team")]
        >>> brief = HandoffContract("design-web", giver="design", taker="web", requires=["brief"])
        >>> offer = Handoff(
        ...     "h1",
        ...     item="page",
        ...     giver="design",
        ...     taker="web",
        ...     contract="design-web",
        ...     state="offered",
        ...     offered="2026-05-04T09:00Z",
        ... )
        >>> parties = dict(owners=teams, contracts=[brief], items=[WorkItem("page")])
        >>> shop = WorkSystem("shop", handoffs=[offer], **parties)
        >>> print(diagnose(shop)["HND001"].findings[0].message)
        handoff 'h1' of 'page' is offered without 'brief', which contract 'design-web' requires
        >>> diagnose(shop.update("h1", packet={"brief": "see wiki"}))["HND001"].status
        'clear'
    """
    system = facts.system
    passings = tuple(_passings(facts))
    if not passings:
        raise CannotAnswer(_NONE)
    readbacks = _readbacks(facts)
    without_contract, unread = [], []
    for handoff in passings:
        if handoff.state not in ("drafted", "offered", "accepted") or _is_over(facts, handoff.item):
            continue
        if handoff.contract is None:
            without_contract.append(handoff.id)
            continue
        contract = system.contracts[handoff.contract]
        if contract.readback and handoff.state == "accepted" and handoff.id not in readbacks:
            unread.append(handoff.id)
        yield from _incomplete(handoff, contract, readback=readbacks.get(handoff.id, True))
    if without_contract:
        yield Unjudged("no contract says what these handoffs have to hand over", without_contract)
    if unread:
        yield Unjudged("no event says what was read back when these were accepted", unread)


@frozen
class _Passing:
    """A handoff as it stands now, and whether the system knows it, or only its history."""

    id: str
    item: str
    state: str
    contract: str | None
    packet: Mapping[str, Any]
    known: bool


def _passings(facts: Facts) -> Iterator[_Passing]:
    """The handoffs of the system, then those that only events tell of."""
    system = facts.system
    for one in system.handoffs:
        yield _Passing(one.id, one.item, one.state, one.contract, one.packet, known=True)
    if not len(system.history):
        return
    packets: dict[str, Mapping[str, Any]] = {}
    for event in facts.events("drafted", "offered"):
        if isinstance(event, (Drafted, Offered)) and event.packet is not None:
            packets[event.handoff] = event.packet
    last = {offer.handoff: offer for offer in facts.handoffs.offers}
    for id_, offer in sorted(last.items()):
        if id_ not in system.handoffs and offer.item in system.items:
            contract = offer.contract if offer.contract in system.contracts else None
            packet = packets.get(id_, {})
            yield _Passing(id_, offer.item, offer.state, contract, packet, known=False)


def _incomplete(
    handoff: _Passing, contract: HandoffContract, *, readback: bool
) -> Iterator[Trouble]:
    """What a handoff lacks of what its contract requires, as one trouble."""
    nothing: tuple[object, ...] = (None, "", (), {})
    missing = [part for part in contract.requires if handoff.packet.get(part) in nothing]
    says = [*map(repr, missing)]
    is_read_back = contract.readback and handoff.state == "accepted"
    if is_read_back and not readback:
        says.append("a readback")
    if says:
        required = len(contract.requires) + is_read_back
        yield Trouble(
            (handoff.id, handoff.item) if handoff.known else (handoff.item,),
            f"handoff {handoff.id!r} of {handoff.item!r} is {handoff.state} without "
            f"{', '.join(says[:8])}, which contract {contract.id!r} requires",
            "info" if handoff.state == "drafted" else "error",
            inputs={
                "missing": tuple(missing),
                "filled": required - len(says),
                "required": required,
                "state": handoff.state,
            },
        )


def _is_over(facts: Facts, item: str) -> bool:
    """Whether an item is done or dropped; of parents and stubs nobody can tell."""
    try:
        return facts.category(item) in ("done", "dropped")
    except KeyError:
        return False


def _readbacks(facts: Facts) -> dict[str, bool]:
    """Whether something was read back, for each handoff that events say was accepted."""
    history, system = facts.system.history, facts.system
    if not any(contract.readback for contract in system.contracts):
        return {}
    details = map(history.detail, facts.rows("accepted"))
    return {one["handoff"]: bool(one["readback"].strip()) for one in details}


@check(
    "HND002",
    "dropped-in-the-gap",
    component="handoffs",
    formula=(
        "offered, and the taker's working time since then > the contract's answer time: an error; "
        "where none is agreed, > answer_within: a warning. Open, and came to its owner straight "
        "from another one who has a contract with them, without an accepted handoff: a warning"
    ),
    inputs="`handoffs`, `HandoffContract.answer_within`, the taker's calendar, the history, `as_of`",
    thresholds=("answer_within",),
    source="ours; the time to answer is what a contract agrees on",
    remedy="the taker accepts or returns it; if nobody answers, the giver takes it back",
)
def dropped_in_the_gap(facts: Facts) -> Iterator[Trouble | Unjudged]:
    """Work that was offered and not accepted is nobody's in practice, whoever owns it on paper.

    Until the taker accepts, the giver answers for it. What the registry says
    of a handoff goes before what the history says. A change of owner is held
    against a contract where the two owners, their teams or their roles have
    one; it is by a handoff if the new owner has accepted the item since the
    old one had it.

    Examples:
        >>> from worksystem import Handoff, Owner, WorkItem, WorkSystem, diagnose
        >>> offer = Handoff(
        ...     "h1",
        ...     item="page",
        ...     giver="design",
        ...     taker="web",
        ...     state="offered",
        ...     offered="2026-05-04T09:00Z",
        ... )
        >>> teams = [Owner("design", kind="team"), Owner("web", kind="team")]
        >>> parties = dict(owners=teams, items=[WorkItem("page", owner="design")])
        >>> shop = WorkSystem("shop", as_of="2026-05-05T09:00Z", handoffs=[offer], **parties)
        >>> print(diagnose(shop)["HND002"].findings[0].message)
        'page' has waited 3d for an answer of 'web' (no contract says how soon; 1d is usual), and still belongs to 'design'
        >>> diagnose(shop.update(as_of="2026-05-04T12:00Z"))["HND002"].status
        'clear'
    """
    offers = facts.handoffs.offers if len(facts.system.history) else ()
    # Where there is a contract, a change of owner past it is told by the history alone.
    is_agreed = len(facts.system.history) > 0 and len(facts.system.contracts) > 0
    if not facts.system.handoffs and not offers and not is_agreed:
        raise CannotAnswer(_NONE)
    unknown = []
    for waiting in waiting_offers(facts, offers):
        if _is_over(facts, waiting.item):
            continue
        if waiting.waited is None:
            unknown.append(waiting.item)
        elif waiting.waited > waiting.within:
            yield _unanswered(facts, waiting)
    if unknown:
        yield Unjudged("the working time of whoever is to answer is not known", unknown)
    if is_agreed:
        yield from _past_the_protocol(facts, offers)


def _unanswered(facts: Facts, waiting: Waiting) -> Trouble:
    giver, taker = (
        told(facts, waiting.giver, "its giver"),
        told(facts, waiting.taker, "its taker"),
    )
    if waiting.contract is None:
        agreed = f"no contract says how soon; {show(waiting.within)} is usual"
    else:
        agreed = f"contract {waiting.contract!r} gives {show(waiting.within)}"
    return Trouble(
        (waiting.item,) if waiting.handoff is None else (waiting.handoff, waiting.item),
        f"{waiting.item!r} has waited {show(waiting.waited)} for an answer of {taker} "
        f"({agreed}), and still belongs to {giver}",
        "warning" if waiting.contract is None else "error",
        inputs={"offered": waiting.offered, "waited": waiting.waited, "within": waiting.within},
        about="unanswered",
    )


def _past_the_protocol(facts: Facts, offers: tuple[Offer, ...]) -> Iterator[Trouble]:
    """Open items whose last change of owner was no handoff, though a contract asks for one."""
    accepted: dict[tuple[str, str], int] = {}
    for offer in offers:
        if offer.state == "accepted" and offer.ended is not None:
            key = (offer.item, offer.taker)
            accepted[key] = max(accepted.get(key, offer.ended), offer.ended)
    owner_of = {item.id: item.owner for item in facts.open}
    for item, giver, taker, since, at in last_passings(facts, owner_of):
        if owner_of[item] != taker or accepted.get((item, taker), since - 1) >= since:
            continue
        contracts = facts.contracts_between(giver, taker, at)
        if contracts:
            yield Trouble(
                item,
                f"{item!r} went from {told(facts, giver, 'one owner')} to "
                f"{told(facts, taker, 'another')} without a handoff that was accepted, "
                f"which contract {contracts[0]!r} asks for",
                inputs={"contracts": contracts},
                about="no handoff",
                remedy="offer it as the contract says, so that what belongs to it is handed over",
            )
