"""Events as columns: integer instants, and codes for everything that has a name."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import count, islice
from operator import le
from typing import Any, NamedTuple

from worksystem.errors import InvalidInstant, InvalidModel, InvalidNumber
from worksystem.model.construction import evidence, identifier
from worksystem.model.instants import instant, to_microseconds

__all__ = [
    "AS_IT_WAS",
    "KINDS",
    "MISSING",
    "NOBODY",
    "Coded",
    "Columns",
    "bounds",
    "code_of",
    "coded",
    "empty",
    "filled",
    "integers",
    "is_numeric",
    "joined",
    "merged",
    "moments",
    "ordered",
]

KINDS = (
    "created",
    "moved",
    "begun",
    "worked",
    "noted",
    "owner changed",
    "assigned",
    "blocked",
    "unblocked",
    "ranked",
    "rescheduled",
    "estimated",
    "linked",
    "drafted",
    "offered",
    "accepted",
    "returned",
    "withdrawn",
    "expired",
    "cadence held",
    "outcome read",
)
"""Every kind of event, in the order of its code: it only grows."""

MISSING = -(2**63)
"""Stands in `since` where there is no instant."""

NOBODY = -1
"""Stands for no item, no state, nobody, and for details that are all at their defaults."""

AS_IT_WAS = -2
"""Stands in `owner` where the record does not say whose the item is."""

_EARLIEST, _LATEST = -62_135_596_800_000_000, 253_402_300_799_999_999
_CODE_OF = {name: code for code, name in enumerate(KINDS)}


class Columns(NamedTuple):
    """The columns of a history: one value an event in each of them, in order of time.

    Each is an `array.array`, which `numpy.frombuffer` reads without a copy.
    They belong to a history, which cannot change: do not write to them.

    Attributes:
        at: Microseconds since 1970-01-01 UTC.
        since: When work began, for ``worked``; else `MISSING`.
        kind: Place in `KINDS`.
        item: Place of the item in the history's `items`; -1: it is about none.
        state: Place of the state in `states`; -1: none.
        owner: Place in `owners` of whose the item is from then on; -1: nobody's;
            -2: the record does not say.
        by: Place in `owners` of who did it; -1: nobody knows.
        detail: Place of everything else in the history's details; -1: nothing else.

    Examples:
        >>> from worksystem import History, events
        >>> history = History([events.Moved("page", "doing", at="1970-01-02T00:00Z")])
        >>> columns = history.columns
        >>> columns.at[0], KINDS[columns.kind[0]], history.items[columns.item[0]]
        (86400000000, 'moved', 'page')
    """

    at: array[int]
    since: array[int]
    kind: array[int]
    item: array[int]
    state: array[int]
    owner: array[int]
    by: array[int]
    detail: array[int]

    def taken(self, places: Iterable[int]) -> Columns:
        """The rows at some places, in their order."""
        chosen = list(places)
        return Columns(*(array(c.typecode, map(c.__getitem__, chosen)) for c in self))

    def cut(self, start: int, stop: int) -> Columns:
        """The rows from one place to before another one."""
        return Columns(*(c[start:stop] for c in self))


class Coded(NamedTuple):
    """Names as codes: for each row the place of its name among the names.

    Attributes:
        codes: A place a row; -1 for no name. A list, an array, or whatever
            else has integers in a buffer, such as a numpy array.
        names: The names, each once.

    Examples:
        >>> Coded([0, 1, 0, -1], ("todo", "done")).names[1]
        'done'
    """

    codes: Any
    names: Sequence[str]


def code_of(kind: str) -> int:
    """The code of a kind of event.

    Examples:
        >>> code_of("moved"), KINDS[1]
        (1, 'moved')
        >>> code_of("move")
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidModel: need a kind of event such as 'moved', got 'move'
    """
    if kind not in _CODE_OF:
        raise InvalidModel(f"need a kind of event such as 'moved', got {evidence(kind)}")
    return _CODE_OF[kind]


def coded(values: Iterable[Any] | Coded, what: str) -> tuple[array[int], tuple[str, ...]]:
    """Names to codes, in the order in which they are first met; None is -1.

    Examples:
        >>> coded(["b", "a", None, "b"], "item")
        (array('i', [0, 1, -1, 0]), ('b', 'a'))
    """
    if isinstance(values, Coded):
        codes, names = integers(values.codes, "i", what), tuple(values.names)
        if len(set(names)) < len(names):
            raise InvalidModel(f"need each name once, got {evidence(names)}").at(what)
        low, high = bounds(codes, values.codes)
        if codes and not (AS_IT_WAS if what == "owner" else NOBODY) <= low <= high < len(names):
            raise InvalidNumber(f"need codes below {len(names)}, one a name").at(what)
    else:
        # A dict that gives the next number to whatever it has not seen yet.
        code: defaultdict[Any, int] = defaultdict(count().__next__)
        code[None] = NOBODY
        try:
            codes = array("i", map(code.__getitem__, values))
        except TypeError:
            raise InvalidModel(f"need a list of names, got {evidence(values)}").at(what) from None
        names = tuple(code)[1:]
    try:
        return codes, names if _are_plain(names) else tuple(map(identifier, names))
    except InvalidModel as error:
        raise error.at(what) from None


def _are_plain(names: Sequence[Any]) -> bool:
    """Whether all of many names are ids, as far as a look at all of them at once can tell."""
    if set(map(type, names)) != {str}:
        return False
    text = "|".join(names)
    return (
        text.isascii()
        and text.isprintable()
        and min(map(len, names)) > 0
        and max(map(len, names)) < 100
        and not (text[0] == " " or text[-1] == " " or " |" in text or "| " in text)
    )


def integers(values: Any, typecode: str, what: str) -> array[int]:
    """Whole numbers as an array of their own, from a buffer or one by one.

    Examples:
        >>> integers([1, 2], "q", "at")
        array('q', [1, 2])
        >>> integers(["one"], "q", "at")
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidNumber: at: need whole numbers, got 'one'
    """
    result: array[int] = array(typecode)
    try:
        view = memoryview(values)
    except (TypeError, ValueError):  # no buffer, or one of something else
        view = None
    if view is not None and view.format in ("b", "h", "i", "l", "q"):
        if view.itemsize == result.itemsize and view.c_contiguous:
            result.frombytes(view.cast("B"))
            return result
        values = view.tolist()
    if not isinstance(values, Iterable):
        raise InvalidNumber(f"need a list of whole numbers, got {evidence(values)}").at(what)
    try:
        return array(typecode, listed := list(values))
    except OverflowError:
        raise InvalidNumber(f"need numbers of {8 * result.itemsize} bits").at(what) from None
    except TypeError:
        wrong = next(value for value in listed if not hasattr(value, "__index__"))
        raise InvalidNumber(f"need whole numbers, got {evidence(wrong)}").at(what) from None


def filled(size: int, value: int = NOBODY, typecode: str = "i") -> array[int]:
    """A column that says the same in every row.

    Examples:
        >>> filled(2)
        array('i', [-1, -1])
    """
    one: array[int] = array(typecode, [value])
    return one * size


def moments(values: Any, what: str) -> array[int]:
    """Instants as microseconds: whole numbers, or anything that `instant` reads.

    Examples:
        >>> moments(["1970-01-01T00:00:01Z", None], "since") == array("q", [1_000_000, MISSING])
        True
    """
    if isinstance(values, (list, tuple)) and not set(map(type, values)) <= {int}:
        try:
            listed = [MISSING if v is None else to_microseconds(instant(v)) for v in values]
        except InvalidInstant as error:
            raise error.at(what) from None
        return array("q", listed)
    result = integers(values, "q", what)
    low, high = bounds(result, values)
    if low == MISSING and what != "at":
        low = min((value for value in result if value != MISSING), default=_EARLIEST)
        high = max(high, low)
    if len(result) and not _EARLIEST <= low <= high <= _LATEST:
        raise InvalidInstant("need microseconds within the years 1 to 9999").at(what)
    return result


def is_numeric(values: Any) -> bool:
    """Whether something is an array of numpy, which can say more of itself than a list can.

    Examples:
        >>> is_numeric(array("q", [1]))
        False
    """
    return type(values).__module__ == "numpy" and type(values).__name__ == "ndarray"


def bounds(column: array[int], source: Any = None) -> tuple[int, int]:
    """The least and the greatest of a column; of an empty one 0 and 0.

    Args:
        column: The column.
        source: What it was copied from, which is faster to ask.

    Examples:
        >>> bounds(array("i", [3, 1, 2])), bounds(array("i"))
        ((1, 3), (0, 0))
    """
    if not column:
        return 0, 0
    if is_numeric(source):
        return int(source.min()), int(source.max())
    asked = source if type(source) is list else column
    return min(asked), max(asked)


def empty() -> Columns:
    """Columns without a row.

    Examples:
        >>> len(empty().at)
        0
    """
    return Columns(*(array(code) for code in "qqbiiiii"))


def ordered(columns: Columns) -> Columns:
    """The same rows in order of time; those of one instant stay in the order given.

    Examples:
        >>> rows = Columns(array("q", [2, 1]), *[array("i", [0, 1])] * 7)
        >>> ordered(rows).at, ordered(rows).item
        (array('q', [1, 2]), array('i', [1, 0]))
    """
    at = columns.at
    if all(map(le, at, islice(at, 1, None))):
        return columns
    return columns.taken(sorted(range(len(at)), key=at.__getitem__))


def merged(old: Columns, new: Columns) -> Columns:
    """The rows of both in order of time, each in order already; at one instant the old come first.

    Linear in the new ones, but for copying what is there.

    Examples:
        >>> len(merged(empty(), empty()).at)
        0
    """
    result, done = empty(), 0
    for row, at in enumerate(new.at):
        place = bisect_right(old.at, at, lo=done)
        for column, mine, theirs in zip(result, old, new, strict=True):
            column.extend(mine[done:place])
            column.append(theirs[row])
        done = place
    for column, mine in zip(result, old, strict=True):
        column.extend(mine[done:])
    return result


def joined(parts: Sequence[Columns]) -> Columns:
    """The rows of several, one after the other.

    Examples:
        >>> len(joined([empty(), empty()]).at)
        0
    """
    first, *rest = parts
    result = Columns(*(column[:] for column in first))
    for part in rest:
        for mine, theirs in zip(result, part, strict=True):
            mine.extend(theirs)
    return result
