"""How work changes hands: what was agreed for it, and where one handoff stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from attrs import field, frozen

from worksystem.errors import (
    InvalidDuration,
    InvalidExtension,
    InvalidInstant,
    InvalidModel,
    InvalidText,
)
from worksystem.model.construction import (
    choice,
    evidence,
    identifier,
    identifiers,
    optional_identifier,
    reports_every_fault,
    text,
    truth,
)
from worksystem.model.display import brief_repr
from worksystem.model.durations import ZERO, duration
from worksystem.model.extensions import NONE, FrozenDict, extension
from worksystem.model.instants import optional_instant

__all__ = ["Handoff", "HandoffContract", "HandoffState"]

HandoffState = Literal["drafted", "offered", "accepted", "returned", "withdrawn", "expired"]

_one_of_states: Callable[[str], HandoffState] = choice(*get_args(HandoffState))
_ANSWERED = ("accepted", "returned")
_OFFERED = ("offered", "accepted", "returned", "expired")


# A function by name, because mypy does not look into a converter that was made.
def _state(value: str) -> HandoffState:
    return _one_of_states(value)


def _answer_time(value: timedelta | str | None) -> timedelta | None:
    if value is None:
        return None
    time = duration(value)
    if time > ZERO:
        return time
    msg = f"need working time above zero, got {evidence(value)}"
    raise InvalidDuration(msg)


def packet_parts(value: Mapping[str, Any]) -> FrozenDict:
    """What is handed over, part by part, frozen.

    Examples:
        >>> packet_parts({"brief": "see wiki"})
        {'brief': 'see wiki'}
    """
    given: object = value
    if not isinstance(given, Mapping):
        msg = f"need a mapping such as {{'brief': 'see wiki'}}, got {evidence(given)}"
        raise InvalidExtension(msg)
    parts: dict[str, Any] = {}
    faults: list[InvalidModel] = []
    for name, part in given.items():
        try:
            # One rule for what is JSON, and for how it is frozen.
            parts[identifier(name)] = extension({"packet:part": part})["packet:part"]
        except InvalidModel as error:
            faults.append(error.at(f"[{evidence(name)}]"))
    if faults:
        raise InvalidModel.of(faults)
    return FrozenDict(parts) if parts else NONE


def _same_party(kind: str, value: HandoffContract | Handoff) -> Iterator[InvalidModel]:
    if value.giver == value.taker:
        msg = (
            f"{kind} {evidence(value.id)} is from {evidence(value.giver)} to itself; "
            "need two parties"
        )
        yield InvalidModel(msg).at("taker")


@reports_every_fault
@frozen(repr=False)
class HandoffContract:
    """What two parties have agreed for whenever one hands work to the other.

    The agreement, not one case of it: that is a `Handoff`.

    Attributes:
        id: Its id; a handoff's `contract` names it.
        giver: Id of the owner who hands over.
        taker: Id of the owner who takes over.
        requires: Names of the parts that every packet must have.
        answer_within: Working time of the taker from the offer to the answer;
            None: nobody has said.
        readback: Whether the taker says back what was understood before
            accepting.
        strict: Whether an offer without a required part is refused; if not, it
            is for a check to say.
        ext: Custom fields with namespaced keys.

    Raises:
        InvalidModel: If the giver is the taker, or the time is not above zero.

    Examples:
        >>> HandoffContract(
        ...     "design-web", giver="design", taker="web", requires=["brief"], answer_within="1d"
        ... )
        HandoffContract('design-web', giver='design', taker='web', requires=('brief',), answer_within='1d')
        >>> HandoffContract(
        ...     "design-web", giver="design", taker="web", answer_within="24eh", readback=1
        ... )
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidModel: 2 faults
          answer_within: need working time, got elapsed time '24eh'
          readback: need True or False, got 1
    """

    id: str = field(converter=identifier)
    giver: str = field(converter=identifier, kw_only=True)
    taker: str = field(converter=identifier, kw_only=True)
    requires: tuple[str, ...] = field(default=(), converter=identifiers, kw_only=True)
    answer_within: timedelta | None = field(default=None, converter=_answer_time, kw_only=True)
    readback: bool = field(default=False, converter=truth, kw_only=True)
    strict: bool = field(default=True, converter=truth, kw_only=True)
    ext: FrozenDict = field(default=NONE, converter=extension, kw_only=True)

    def __attrs_post_init__(self) -> None:
        for fault in _same_party("handoff contract", self):
            raise fault

    __repr__ = brief_repr


@reports_every_fault
@frozen(repr=False)
class Handoff:
    """One item on its way from one owner to another, and how far it is.

    The giver stays accountable until the taker accepts. Offering is not
    enough: what was returned, withdrawn or has expired is still the giver's.

    Attributes:
        id: Its id.
        item: Id of the item.
        giver: Id of the owner who hands over.
        taker: Id of the owner who takes over.
        contract: Id of the contract between them; None: none was agreed.
        state: ``drafted``: being prepared. ``offered``: the taker's turn.
            ``accepted``: the taker's now. ``returned``: not as it should be,
            says the taker. ``withdrawn``: taken back by the giver.
            ``expired``: not answered in time.
        packet: What is handed over: part name → value, as JSON has them. Parts
            that the contract requires may be missing; a check reports them.
        offered: When it was offered; None while it is drafted, or when the
            draft was withdrawn.
        answered: When the taker accepted or returned it; None without an answer.
        reason: Why it is in this state; needed for ``returned``.
        ext: Custom fields with namespaced keys.

    Raises:
        InvalidModel: If the giver is the taker.
        InvalidInstant: If an instant is missing that the state needs, is there
            and cannot be, or the answer comes before the offer.
        InvalidText: If it was returned and nobody says why.

    Examples:
        >>> draft = Handoff(
        ...     "h1", item="page", giver="ana", taker="bo", packet={"brief": "see wiki"}
        ... )
        >>> draft.accountable
        'ana'
        >>> Handoff(
        ...     "h1",
        ...     item="page",
        ...     giver="ana",
        ...     taker="bo",
        ...     state="accepted",
        ...     offered="2026-05-06T09:00+02:00",
        ...     answered="2026-05-06T11:00+02:00",
        ... ).accountable
        'bo'
        >>> Handoff("h1", item="page", giver="ana", taker="bo", state="returned")
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidModel: 3 faults
          offered: handoff 'h1' is returned, so it was offered; say when
          answered: handoff 'h1' is returned, so it was answered; say when
          reason: handoff 'h1' is returned; say why
    """

    id: str = field(converter=identifier)
    item: str = field(converter=identifier, kw_only=True)
    giver: str = field(converter=identifier, kw_only=True)
    taker: str = field(converter=identifier, kw_only=True)
    contract: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    state: HandoffState = field(default="drafted", converter=_state, kw_only=True)
    packet: FrozenDict = field(default=NONE, converter=packet_parts, kw_only=True)
    offered: datetime | None = field(default=None, converter=optional_instant, kw_only=True)
    answered: datetime | None = field(default=None, converter=optional_instant, kw_only=True)
    reason: str = field(default="", converter=text, kw_only=True)
    ext: FrozenDict = field(default=NONE, converter=extension, kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults = [*_same_party("handoff", self), *self._contradictions()]
        if faults:
            raise InvalidModel.of(faults)

    def _contradictions(self) -> Iterator[InvalidModel]:
        name = f"handoff {evidence(self.id)} is {self.state}"
        for path, instant, needed_in, possible_in in (
            ("offered", self.offered, _OFFERED, (*_OFFERED, "withdrawn")),
            ("answered", self.answered, _ANSWERED, _ANSWERED),
        ):
            if self.state in needed_in and instant is None:
                yield InvalidInstant(f"{name}, so it was {path}; say when").at(path)
            if instant is not None and self.state not in possible_in:
                msg = f"{name}, so it was not {path}, got {instant.isoformat()}"
                yield InvalidInstant(msg).at(path)
        if self.offered and self.answered and self.answered < self.offered:
            msg = (
                f"need an answer after the offer, got {self.answered.isoformat()}, "
                f"offered {self.offered.isoformat()}"
            )
            yield InvalidInstant(msg).at("answered")
        if self.state == "returned" and not self.reason.strip():
            yield InvalidText(f"{name}; say why").at("reason")

    @property
    def accountable(self) -> str:
        """Id of the one who answers for the item: the giver, until it is accepted.

        Examples:
            >>> Handoff(
            ...     "h1",
            ...     item="page",
            ...     giver="ana",
            ...     taker="bo",
            ...     state="offered",
            ...     offered="2026-05-06T09:00+02:00",
            ... ).accountable
            'ana'
        """
        return self.taker if self.state == "accepted" else self.giver

    __repr__ = brief_repr
