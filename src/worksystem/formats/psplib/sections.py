"""The sections of a PSPLIB file, line by line: rows of numbers, each word with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from attrs import frozen

from worksystem.errors import Fault
from worksystem.model.construction import evidence

__all__ = [
    "AVAILABLE",
    "INFORMATION",
    "INFORMED",
    "LINKS",
    "REQUESTS",
    "WRONG",
    "Row",
    "Sections",
]

INFORMATION = "PROJECT INFORMATION"
LINKS = "PRECEDENCE RELATIONS"
REQUESTS = "REQUESTS/DURATIONS"
AVAILABLE = "RESOURCEAVAILABILITIES"

INFORMED = ("project", "jobs", "release_date", "due_date", "tardiness_cost", "mpm_time")
"""The columns of the project information."""

WRONG = -1
"""Stands for a word that is no number, so that what is beside it is still checked."""

# In hours it is more than a century.
_MOST = 10**6


def _bare(words: str) -> str:
    """Words as they are compared: in small letters, without spaces and the last colon."""
    return "".join(words.lower().split()).rstrip(":")


_SECTIONS = {_bare(heading): heading for heading in (INFORMATION, LINKS, REQUESTS, AVAILABLE)}
_HEAD = {
    _bare(name): name
    for name in ("projects", "jobs", "horizon", "renewable", "nonrenewable", "doubly constrained")
} | {"filewithbasedata": "basedata", "initialvaluerandomgenerator": "seed"}


@frozen(slots=False)
class Row:
    """A line of numbers.

    Attributes:
        line: Its line in the file.
        text: The line.
        numbers: What it says, `WRONG` where that is no number.

    Examples:
        >>> row = Row(7, "  1   x", (1, WRONG))
        >>> row.job, row.columns
        ('job 1', [3, 7])
    """

    line: int
    text: str
    numbers: tuple[int, ...]

    # Asked for by faults only: of most lines nobody wants to know it.
    @cached_property
    def columns(self) -> list[int]:
        """Where in the line each of the numbers begins, counted from 1."""
        return [word.start() + 1 for word in re.finditer(r"\S+", self.text)]

    @property
    def job(self) -> str:
        """What messages call the job that the row is about."""
        return "this job" if self.numbers[0] == WRONG else f"job {self.numbers[0]}"


class Sections:
    r"""What a file has in it, by section, and what of that is wrong.

    Asterisks close a section; lines outside of all of them are its head.

    Attributes:
        rows: The rows of each section that is there.
        opened: The line of the heading of each section.
        titles: The line above the rows that names their columns, and its number.
        head: What is said before the sections, by name: the line, and the words.
        strays: Numbers of lines that say nothing known.
        faults: What is wrong, in the order it was found.

    Examples:
        >>> sections = Sections(["horizon : 158", "RESOURCEAVAILABILITIES:", "R 1 R 2", "12 x"])
        >>> sections.number("horizon"), sections.rows
        (158, {'RESOURCEAVAILABILITIES': [Row(line=4, text='12 x', numbers=(12, -1))]})
        >>> print(*sections.faults)
        line 4, column 4: RESOURCEAVAILABILITIES: need a whole number from 0 to 1000000, got 'x'
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self.rows: dict[str, list[Row]] = {}
        self.opened: dict[str, int] = {}
        self.titles: dict[str, tuple[int, str]] = {}
        self.head: dict[str, tuple[int, str]] = {}
        self.strays: list[int] = []
        self.faults: list[Fault] = []
        section = ""
        for number, line in enumerate(lines, 1):
            words = line.strip()
            if not words.strip("-"):
                continue
            if not words.strip("*"):
                section = ""
            elif words[0].isalpha() and (heading := _SECTIONS.get(_bare(words))):
                section = heading
                self.opened.setdefault(section, number)
                self.rows.setdefault(section, [])
            elif not section:
                self._take_head(number, words)
            elif words[0].isalpha() and section not in self.titles and not self.rows[section]:
                self.titles[section] = number, words
            else:
                self._take_row(section, Row(number, line, tuple(map(_whole, words.split()))))

    def fault(self, path: str, reason: str, line: int | None, column: int | None = None) -> None:
        """Note that something is wrong, so that the file cannot be read."""
        self.faults.append(Fault(path, line, reason, column))

    def fault_in(self, section: str, row: Row, reason: str, place: int = 0) -> None:
        """Note that something is wrong with one of the numbers in a row."""
        self.fault(section, reason, row.line, row.columns[place])

    def number(self, name: str) -> int | None:
        """A number of the head; None if it is not there or wrong."""
        if name not in self.head:
            return None
        found = _whole(self._kind_cut_off(name))
        return None if found == WRONG else found

    def by_job(self, section: str) -> dict[int, Row]:
        """The first row of every job in a section; a second one is a fault."""
        rows: dict[int, Row] = {}
        for row in self.rows.get(section, ()):
            first = rows.setdefault(row.numbers[0], row)
            if first is not row and row.numbers[0] != WRONG:
                reason = f"{row.job} has a row in line {first.line} already; keep one of them"
                self.fault_in(section, row, reason)
        return rows

    def _kind_cut_off(self, name: str) -> str:
        # Resources are counted as "4   R": renewable, nonrenewable or doubly constrained.
        return self.head[name][1].rstrip("RNDrnd \t")

    def _take_head(self, line: int, words: str) -> None:
        name, _, said = words.partition(":")
        name = _bare(name.lstrip("-").partition("(")[0])
        known = _HEAD.get(name)
        if known is None:
            # Only a heading: what there is of resources is said below it.
            if name != "resources":
                self.strays.append(line)
        elif known in self.head:
            first = self.head[known][0]
            self.fault(known, f"is given in line {first} already; keep one of them", line)
        else:
            self.head[known] = line, said.strip()
            if known not in ("basedata", "seed") and self.number(known) is None:
                self.fault(known, _need_whole(said.strip()), line)

    def _take_row(self, section: str, row: Row) -> None:
        self.rows[section].append(row)
        if WRONG in row.numbers:
            for place, word in enumerate(row.text.split()):
                if row.numbers[place] == WRONG:
                    self.fault_in(section, row, _need_whole(word), place)


def _whole(word: str) -> int:
    if word.isascii() and word.isdigit() and len(word) <= 20 and int(word) <= _MOST:
        return int(word)
    return WRONG


def _need_whole(word: str) -> str:
    return f"need a whole number from 0 to {_MOST}, got {evidence(word)}"
