"""A table that can show itself as text, HTML, records or columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, overload

from attrs import field, frozen

from worksystem.show import show

__all__ = ["Column", "Table", "notes_html"]

_SHOWN_ROWS = 60


class Column(Sequence[Any]):
    """Values that are made when they are looked at, so that a million rows cost nothing.

    Examples:
        >>> squares = Column(1_000_000, lambda i: i * i)
        >>> squares[3], list(squares[:3]), len(squares)
        (9, [0, 1, 4], 1000000)
    """

    def __init__(self, count: int, make: Callable[[int], Any]) -> None:
        self._count = count
        self._make = make

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> Any: ...

    @overload
    def __getitem__(self, index: slice) -> list[Any]: ...

    def __getitem__(self, index: int | slice) -> Any:
        if isinstance(index, slice):
            return [self._make(i) for i in range(*index.indices(self._count))]
        return self._make(range(self._count)[index])


@frozen(eq=False)
class Table:
    """A caption and named columns of raw values, all of one length.

    Values stay raw, so that an application can compute with `columns` or
    `to_records`; only `to_text` and `to_html` turn them into words.

    Attributes:
        caption: One line that says what the table answers.
        data: Column name to values, in the order they are shown.

    Examples:
        >>> table = Table.of("Two items", ("item", "days"), [("build", 3), ("test", 1)])
        >>> print(table)
        Two items
        item   days
        build     3
        test      1
        >>> table.to_records()[0]
        {'item': 'build', 'days': 3}
        >>> table.columns()["days"]
        [3, 1]
    """

    caption: str
    data: Mapping[str, Sequence[object]] = field(repr=False)

    @classmethod
    def of(cls, caption: str, names: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
        """Build a table from its rows.

        Examples:
            >>> len(Table.of("Nothing", ("item",), []))
            0
        """
        listed = list(rows)
        return cls(caption, {n: [row[i] for row in listed] for i, n in enumerate(names)})

    def __len__(self) -> int:
        return len(next(iter(self.data.values()), ()))

    def columns(self) -> dict[str, list[object]]:
        """Column name to values, ready for `pandas.DataFrame` or `polars.DataFrame`."""
        return {name: list(values) for name, values in self.data.items()}

    def to_records(self) -> list[dict[str, object]]:
        """One dict a row, ready for `pandas.DataFrame` or JSON."""
        rows = zip(*self.data.values(), strict=True)
        return [dict(zip(self.data, row, strict=True)) for row in rows]

    def to_text(self, *, limit: int | None = None) -> str:
        """Render as aligned columns for a terminal.

        Args:
            limit: Show at most so many rows, and say how many are left out.
        """
        rows, more = self._shown(limit)
        lines = [tuple(self.data), *rows]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        # Numbers are compared by their last digits, words by their first letters.
        sides = [">" if len(v) and type(v[0]) in (int, float) else "<" for v in self.data.values()]
        text = [
            "  ".join(
                f"{cell:{side}{width}}"
                for cell, side, width in zip(line, sides, widths, strict=True)
            )
            for line in lines
        ]
        caption = [show(self.caption)] if self.caption else []
        return "\n".join([*caption, *(line.rstrip() for line in text), *more])

    def to_html(self, *, limit: int | None = None) -> str:
        """Render as one HTML table; every value is escaped, quotes too.

        Args:
            limit: Show at most so many rows, and say how many are left out.
        """
        from html import escape  # paid only where a page is written

        rows, more = self._shown(limit)

        def line(tag: str, cells: Iterable[str]) -> str:
            return f"<tr>{''.join(f'<{tag}>{escape(c)}</{tag}>' for c in cells)}</tr>"

        head = line("th", self.data)
        body = "".join(line("td", row) for row in rows)
        foot = "".join(f'<tr><td colspan="{len(self.data)}">{escape(m)}</td></tr>' for m in more)
        return (
            f"<table><caption>{escape(show(self.caption))}</caption>"
            f"<thead>{head}</thead><tbody>{body}{foot}</tbody></table>"
        )

    def _shown(self, limit: int | None) -> tuple[list[tuple[str, ...]], list[str]]:
        count = len(self) if limit is None else min(limit, len(self))
        columns = [[show(value) for value in values[:count]] for values in self.data.values()]
        left = len(self) - count
        return list(zip(*columns, strict=True)), [f"… and {left} more"] if left else []

    def __str__(self) -> str:
        return self.to_text(limit=_SHOWN_ROWS)

    def _repr_html_(self) -> str:
        return self.to_html(limit=_SHOWN_ROWS)


def notes_html(notes: Iterable[str]) -> str:
    """Render the notes of an answer as paragraphs for below its table; every one is escaped.

    Examples:
        >>> notes_html(["a < b"])
        '<p>note: a &lt; b</p>'
    """
    from html import escape  # paid only where a page is written

    return "".join(f"<p>note: {escape(show(note))}</p>" for note in notes)
