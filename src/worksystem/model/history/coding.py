"""Events to rows and back: which field of an event stands in which column."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs

from worksystem.errors import InvalidModel
from worksystem.model.construction import evidence
from worksystem.model.history.columns import AS_IT_WAS, KINDS, MISSING, NOBODY, Columns, empty

if TYPE_CHECKING:
    from worksystem.model.events import Event

__all__ = ["Known", "Names", "detail_fields", "event_of", "rows_of"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
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

    def grown(self, fresh: dict[Any, int]) -> Known:
        """These names and some more; itself if there are none."""
        if not fresh:
            return self
        return Known((*self.names, *fresh), self.code | fresh)

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
    """Which fields of a kind of event stand in columns, and how the others are read."""

    code: int
    has_item: bool
    has_state: bool
    has_owner: bool
    has_since: bool
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
    has = {field.name for field in attrs.fields(cls)}
    names = tuple(field.name for field in fields)
    get = attrgetter(*names)
    return _Shape(
        code,
        "item" in has,
        "state" in has,
        "owner" in has,
        "since" in has,
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
    rows: list[tuple[int, ...]] = []
    new: tuple[dict[Any, int], ...] = ({}, {}, {}, {})
    item_of, state_of, owner_of, detail_of = (
        _coding(known, fresh) for known, fresh in zip(names, new, strict=True)
    )
    for place, event in enumerate(events):
        shape = shapes.get(type(event))
        if shape is None:
            msg = f"need an event such as Moved('page', 'doing', at=…), got {evidence(event)}"
            raise InvalidModel(msg).at(f"[{place}]")
        others = shape.read(event)
        rows.append(
            (
                (event.at - _EPOCH) // _MICROSECOND,
                (event.since - _EPOCH) // _MICROSECOND if shape.has_since else MISSING,
                shape.code,
                item_of(event.item) if shape.has_item else NOBODY,
                state_of(event.state) if shape.has_state else NOBODY,
                owner_of(event.owner) if shape.has_owner else AS_IT_WAS,
                owner_of(event.by),
                NOBODY if others == shape.usual else detail_of(others),
            )
        )
    if not rows:
        return empty(), names
    codes = "qqbiiiii"
    columns = Columns(
        *(array(c, column) for c, column in zip(codes, zip(*rows, strict=True), strict=True))
    )
    return columns, Names(*(k.grown(fresh) for k, fresh in zip(names, new, strict=True)))


def _coding(known: Known, fresh: dict[Any, int]) -> Callable[[Any], int]:
    """The code of a name: as it is known, else the next one."""
    code_of, first = known.code.get, len(known.names)

    def code(name: Any) -> int:
        found = code_of(name)
        return fresh.setdefault(name, first + len(fresh)) if found is None else found

    return code


def event_of(columns: Columns, row: int, names: Names) -> Event:
    """The event of a row, made when it is looked at."""
    cls, shape = _by_code()[columns.kind[row]]
    by, owner = columns.by[row], columns.owner[row]
    # What a column holds has been checked: the constructor would ask again.
    event: Any = object.__new__(cls)
    put = object.__setattr__
    put(event, "at", _EPOCH + timedelta(microseconds=columns.at[row]))
    put(event, "by", names.owners.names[by] if by >= 0 else None)
    if shape.has_item:
        item = columns.item[row]
        put(event, "item", names.items.names[item] if item >= 0 else None)
    if shape.has_state:
        state = columns.state[row]
        put(event, "state", names.states.names[state] if state >= 0 else None)
    if shape.has_since:
        put(event, "since", _EPOCH + timedelta(microseconds=columns.since[row]))
    if shape.has_owner:
        someone = names.owners.names[owner] if owner >= 0 else None
        put(event, "owner", ... if owner == AS_IT_WAS else someone)
    detail = columns.detail[row]
    others = names.details.names[detail] if detail >= 0 else shape.usual
    for name, value in zip(shape.others, others, strict=True):
        put(event, name, value)
    made: Event = event
    return made
