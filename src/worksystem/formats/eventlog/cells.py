"""The cells of a CSV file, many rows at a time, by column."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import chain, islice, repeat
from operator import itemgetter
from typing import NamedTuple

__all__ = ["Block", "Cells", "lines_of"]

# Few enough rows to stay near the processor, enough to be taken together.
_BLOCK = 10_000


class Block(NamedTuple):
    """Some rows that follow one another.

    Attributes:
        size: How many.
        column: The cells of a column, by its place.
        wrong: What is wrong with a row, by its place in the block.
    """

    size: int
    column: Callable[[int], list[str]]
    wrong: dict[int, str]


class Cells:
    r"""The header of a CSV file, and its rows in blocks; blank lines are no rows.

    Rows without a quote in them are cut up by Python's own `str.split`, which
    takes half as long as `csv`; from the first other one on, `csv` reads.

    Args:
        data: UTF-8, with or without a byte order mark.
        delimiter: What stands between two cells.

    Examples:
        >>> cells = Cells(b'a,b\n1,2\n"3\n",4\n5\n', ",")
        >>> cells.header
        ['a', 'b']
        >>> for block in cells.blocks():
        ...     block.column(0), block.wrong
        (['1', '3\n', '5'], {2: 'need 2 cells as in the header, got 1'})
    """

    def __init__(self, data: bytes, delimiter: str) -> None:
        self._lines = io.TextIOWrapper(io.BytesIO(data), "utf-8-sig", newline="")
        self._delimiter = delimiter
        self._longest = csv.field_size_limit()
        self.header = next(filter(None, self._read(self._lines)), [])

    def _read(self, lines: Iterable[str]) -> Iterator[list[str]]:
        return csv.reader(lines, delimiter=self._delimiter, strict=True)

    def blocks(self) -> Iterator[Block]:
        """The rows. The last block ends where there is no CSV any more, and says so."""
        while lines := list(islice(self._lines, _BLOCK)):
            block = self._plain(lines)
            if block is None:
                yield from self._quoted(chain(lines, self._lines))
                return
            yield block

    def _plain(self, lines: list[str]) -> Block | None:
        """Lines that are rows of the right length without quotes; else None."""
        width = len(self.header)
        if set(map(str.count, lines, repeat(self._delimiter))) != {width - 1}:
            return None
        text = "".join(lines).replace("\r\n", "\n")
        if '"' in text or "\r" in text or max(map(len, lines)) > self._longest:
            return None
        if width == 1 and "\n\n" in f"\n{text}":
            return None
        cells = text.removesuffix("\n").replace("\n", self._delimiter).split(self._delimiter)
        return Block(len(lines), lambda place: cells[place::width], {})

    def _quoted(self, lines: Iterable[str]) -> Iterator[Block]:
        rows = filter(None, self._read(lines))
        broken = ""
        while not broken:
            block: list[list[str]] = []
            try:
                block.extend(islice(rows, _BLOCK))
            except csv.Error as error:
                broken = self._said(error)
            if block or broken:
                yield self._squared(block, broken)
            elif not block:
                return

    def _squared(self, rows: list[list[str]], broken: str) -> Block:
        """Rows of one length: what is missing is empty, what is too much is left out."""
        width = len(self.header)
        wrong = {
            place: f"need {width} cells as in the header, got {len(row)}"
            for place, row in enumerate(rows)
            if len(row) != width
        }
        for place in wrong:
            rows[place] = (rows[place] + [""] * width)[:width]
        if broken:
            wrong[len(rows)] = broken
            rows.append([""] * width)
        return Block(len(rows), lambda place: list(map(itemgetter(place), rows)), wrong)

    def _said(self, error: csv.Error) -> str:
        message = str(error)
        if "field limit" in message:
            return f"need cells of at most {self._longest} characters"
        if "unexpected end of data" in message:
            return "a quoted cell is not closed before the end of the file"
        if "expected after" in message:
            return "need the delimiter or the end of the line after a quoted cell"
        return f"need CSV: {message}"


def lines_of(data: bytes, delimiter: str, wanted: Iterable[int]) -> dict[int, int]:
    r"""The lines on which some rows begin; a quoted cell may run over several lines.

    Examples:
        >>> lines_of(b'a,b\n"1\n2",3\n\n4,5\n', ",", [0, 1])
        {0: 2, 1: 5}
    """
    missing = set(wanted)
    found: dict[int, int] = {}
    text = io.TextIOWrapper(io.BytesIO(data), "utf-8-sig", newline="")
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    row, line = -1, 1
    with suppress(csv.Error):
        for cells in reader:
            if cells:
                if row in missing:
                    found[row] = line
                row += 1
            line = reader.line_num + 1
            if len(found) == len(missing):
                return found
    if row in missing:  # that at which there is no CSV any more
        found[row] = line
    return found
