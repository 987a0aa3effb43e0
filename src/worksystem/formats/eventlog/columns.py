"""The columns of an event log, coded: what every kind of source is brought to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count, islice
from operator import itemgetter, le
from typing import Any, NamedTuple

from worksystem.model.construction import evidence
from worksystem.model.history import NOBODY, Coded

__all__ = ["Log", "Texts", "Wrong", "places_of"]


class Wrong(NamedTuple):
    """A cell of a log that cannot be read, or a whole row.

    Attributes:
        row: Counted from 0, without the header.
        column: Its name; empty for the whole row.
        reason: What is wrong with it.
    """

    row: int
    column: str
    reason: str


class Log(NamedTuple):
    """An event log as columns, row by row as in its source.

    Attributes:
        id: What the system will be called.
        roles: The name of the column of each role that has one.
        texts: For the roles that hold names: their codes, -1 where it is missing.
        instants: For the roles that hold instants: microseconds, or `MISSING`.
        unread: The names of the other columns.
        wrong: The cells that cannot be read.
    """

    id: str
    roles: Mapping[str, str]
    texts: Mapping[str, Coded]
    instants: Mapping[str, Any]
    unread: tuple[str, ...]
    wrong: list[Wrong]

    @property
    def rows(self) -> int:
        """How many events there are.

        Examples:
            >>> Log("log", {}, {"item": Coded([0, 0], ["a"])}, {}, (), []).rows
            2
        """
        return len(self.texts["item"].codes)

    def in_order_of_time(self) -> Log:
        """The same rows in order of time; those of one instant stay as they are.

        Only lists are sorted here: a history sorts arrays of numpy faster.

        Examples:
            >>> log = Log("log", {}, {"item": Coded([0, 1], ["a", "b"])}, {"at": [2, 1]}, (), [])
            >>> log.in_order_of_time().texts["item"].codes
            [1, 0]
        """
        at = self.instants["at"]
        if type(at) is not list or all(map(le, at, islice(at, 1, None))):
            return self
        rows = itemgetter(*sorted(range(len(at)), key=at.__getitem__))
        return self._replace(
            texts={role: Coded(list(rows(c.codes)), c.names) for role, c in self.texts.items()},
            instants={role: list(rows(column)) for role, column in self.instants.items()},
        )


class Texts:
    """A column of names that is coded as it is read, block by block.

    Examples:
        >>> column = Texts()
        >>> column.extend(["b", "a", ""])
        >>> column.extend([7, 7.0, None, float("nan"), "b"])
        >>> column.coded()
        (Coded(codes=[0, 1, -1, 2, 2, -1, -1, 0], names=['b', 'a', '7']), {})
        >>> column.extend([[]])
        >>> column.coded()[1]
        {8: 'need text or a whole number, got []'}
    """

    def __init__(self) -> None:
        # A dict that gives the next number to whatever it has not seen yet.
        self._code: defaultdict[Any, int] = defaultdict(count().__next__)
        self._code[""] = NOBODY
        # A list, not an array: the numbers are those of the dict, and none is made.
        self._codes: list[int] = []
        self._wrong: dict[int, str] = {}

    def extend(self, values: Sequence[Any]) -> None:
        """Add the cells of more rows."""
        before = len(self._codes)
        try:
            self._codes.extend(map(self._code.__getitem__, values))
        except TypeError:  # something that cannot be in a dict
            del self._codes[before:]
            for value in values:
                self._codes.append(self._code[self._hashable(value)])

    def _hashable(self, value: Any) -> Any:
        try:
            hash(value)
        except TypeError:
            self._wrong[len(self._codes)] = _no_name(value)
            return ""
        return value

    def coded(self) -> tuple[Coded, dict[int, str]]:
        """The codes and the names, and why the value in a row is no name, by row."""
        values = list(self._code)[1:]
        if all(type(value) is str for value in values):
            return Coded(self._codes, values), self._wrong
        names: dict[str, int] = {}
        place: list[int] = []
        wrong: dict[int, str] = {}
        for code, value in enumerate(values):
            name, reason = _name_of(value)
            if reason:
                wrong[code] = reason
            place.append(NOBODY if name is None else names.setdefault(name, len(names)))
        rows = {row: wrong[code] for row, code in enumerate(self._codes) if code in wrong}
        # What is missing, at -1, stays so: it is the last of the list.
        codes = list(map([*place, NOBODY].__getitem__, self._codes))
        return Coded(codes, list(names)), {**self._wrong, **rows}


def _name_of(value: Any) -> tuple[str | None, str]:
    """A value as a name, None if it is missing; and why it cannot be one."""
    if isinstance(value, str):
        return str.__str__(value) or None, ""
    if value is None or type(value).__name__ in ("NaTType", "NAType"):
        return None, ""
    if isinstance(value, float):
        if value != value:  # noqa: PLR0124 - that is NaN
            return None, ""
        if value.is_integer():
            return str(int(value)), ""
    elif hasattr(value, "__index__") and not isinstance(value, bool):
        return str(int(value)), ""
    return None, _no_name(value)


def _no_name(value: Any) -> str:
    return f"need text or a whole number, got {evidence(value)}"


def places_of(codes: Iterable[int], wanted: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    """The rows in which some codes stand, and what is said of each.

    Examples:
        >>> list(places_of([0, -1, 0], {-1: "it is missing"}))
        [(1, 'it is missing')]
    """
    for row, code in enumerate(codes):
        if code in wanted:
            yield row, wanted[int(code)]
