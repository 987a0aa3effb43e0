"""Events to rows and back: which field of an event stands in which column."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs

from worksystem.errors import InvalidModel
from worksystem.model.construction import evidence
from worksystem.model.history.columns import AS_IT_WAS, KINDS, MISSING, NOBODY, Columns, empty
from worksystem.model.instants import to_microseconds

if TYPE_CHECKING:
    from worksystem.model.events import Event

__all__ = ["Known", "Names", "detail_fields", "event_of", "rows_of"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_COLUMNS = ("at", "by", "item", "owner", "since", "state")


class Known:
    """Names in the order of their codes, and codes by name; it cannot be changed.

    Examples:
        >>> known = Known(("todo", "done"))
        >>> known.code["done"], known.code[None], Known(()).names
        (1, -1, ())
    """

    __slots__ = ("_code", "names")

    def __init__(self, names: tuple[Any, ...], code: dict[Any, int] | None = None) -> None:
        self.names = names
        self._code = code

    @property
    def code(self) -> dict[Any, int]:
        """The code of each name; worked out when something is added."""
        if self._code is None:
            self._code = {None: NOBODY, ...: AS_IT_WAS}
            self._code.update(zip(self.names, range(len(self.names)), strict=True))
        return self._code

    def __reduce__(self) -> tuple[type[Known], tuple[tuple[Any, ...]]]:
        return Known, (self.names,)


_NONE = Known(())


class Names(NamedTuple):
    """What the codes of a history stand for; a history that grows has others.

    Attributes:
        items: Ids of items.
        states: Ids of states, whatever their workflow.
        owners: Ids of owners, and of whoever else did something.
        details: The other fields of events, where they are not the default.
    """

    items: Known = _NONE
    states: Known = _NONE
    owners: Known = _NONE
    details: Known = _NONE


class _Shape(NamedTuple):
    code: int
    has: frozenset[str]
    others: tuple[str, ...]
    read: Callable[[Any], tuple[Any, ...]]
    usual: tuple[Any, ...]


@cache
def _shapes() -> dict[type, _Shape]:
    from worksystem.model.events import EVENTS  # paid on first use

    if tuple(EVENTS) != KINDS:  # pragma: no cover - a slip of ours, found by any test
        raise AssertionError("EVENTS and KINDS say different things")
    return {cls: _shape(code, cls) for code, cls in enumerate(EVENTS.values())}


def _shape(code: int, cls: type[Any]) -> _Shape:
    fields = [field for field in attrs.fields(cls) if field.name not in _COLUMNS]
    names = tuple(field.name for field in fields)
    get = attrgetter(*names)
    return _Shape(
        code,
        frozenset(field.name for field in attrs.fields(cls)) & frozenset(_COLUMNS),
        names,
        get if len(names) > 1 else lambda event: (get(event),),
        tuple(field.default for field in fields),
    )


@cache
def _by_code() -> list[tuple[type[Any], _Shape]]:
    return list(_shapes().items())


def detail_fields(code: int) -> tuple[str, ...]:
    """The fields of a kind of event that stand in no column of their own.

    Examples:
        >>> detail_fields(1)
        ('met', 'ext')
    """
    return _by_code()[code][1].others


def rows_of(events: Iterable[Any], names: Names) -> tuple[Columns, Names]:
    """The rows of events, in the order given, and the names with new ones at the end."""
    shapes = _shapes()
    columns = empty()
    codes = [_Codes(known) for known in names]
    items, states, owners, details = codes
    for place, event in enumerate(events):
        shape = shapes.get(type(event))
        if shape is None:
            msg = f"need an event such as Moved('page', 'doing', at=…), got {evidence(event)}"
            raise InvalidModel(msg).at(f"[{place}]")
        has = shape.has
        columns.at.append(to_microseconds(event.at))
        columns.since.append(to_microseconds(event.since) if "since" in has else MISSING)
        columns.kind.append(shape.code)
        columns.item.append(items.of(event.item) if "item" in has else NOBODY)
        columns.state.append(states.of(event.state) if "state" in has else NOBODY)
        columns.owner.append(owners.of(event.owner) if "owner" in has else AS_IT_WAS)
        columns.by.append(owners.of(event.by))
        others = shape.read(event)
        columns.detail.append(NOBODY if others == shape.usual else details.of(others))
    return columns, Names(*(each.known() for each in codes))


class _Codes:
    """Codes of names, for those that are known and for others as they are met."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._new: dict[Any, int] = {}

    def of(self, name: Any) -> int:
        code = self._known.code.get(name)
        if code is None:
            code = self._new.setdefault(name, len(self._known.names) + len(self._new))
        return code

    def known(self) -> Known:
        """What is known by now: the same object if nothing was new."""
        if not self._new:
            return self._known
        return Known((*self._known.names, *self._new), self._known.code | self._new)


def event_of(columns: Columns, row: int, names: Names) -> Event:
    """The event of a row, made when it is looked at."""
    cls, shape = _by_code()[columns.kind[row]]
    by, owner = columns.by[row], columns.owner[row]
    # What a column holds has been checked: the constructor would ask again.
    event: Any = object.__new__(cls)
    put = object.__setattr__
    put(event, "at", _EPOCH + timedelta(microseconds=columns.at[row]))
    put(event, "by", names.owners.names[by] if by >= 0 else None)
    if "item" in shape.has:
        item = columns.item[row]
        put(event, "item", names.items.names[item] if item >= 0 else None)
    if "state" in shape.has:
        state = columns.state[row]
        put(event, "state", names.states.names[state] if state >= 0 else None)
    if "since" in shape.has:
        put(event, "since", _EPOCH + timedelta(microseconds=columns.since[row]))
    if "owner" in shape.has:
        someone = names.owners.names[owner] if owner >= 0 else None
        put(event, "owner", ... if owner == AS_IT_WAS else someone)
    detail = columns.detail[row]
    others = names.details.names[detail] if detail >= 0 else shape.usual
    for name, value in zip(shape.others, others, strict=True):
        put(event, name, value)
    made: Event = event
    return made
