"""One part of the summary: a heading, a small table, sentences, and the same as data."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from html import escape
from typing import Any

from attrs import field, frozen

from worksystem.show import show, show_text
from worksystem.table import Table

__all__ = ["WIDTH", "Section", "few", "shortened"]

WIDTH = 80
"""Columns of a terminal that a page is laid out for."""

_INDENT = "  "
_SHOWN_ROWS = 20


def _sentences(value: Iterable[str]) -> tuple[str, ...]:
    return tuple(value)


@frozen(eq=False)
class Section:
    """A part of the summary: a heading, then a table or sentences or both.

    Attributes:
        name: What `Summary.to_dict` calls it.
        title: What it says in one line; its heading.
        data: The same as JSON has it; nothing is left out of it.
        table: What is laid out in columns; None: only sentences.
        notes: Sentences below the table.

    Examples:
        >>> print(Section("weather", "The weather", {}, notes=["It rains."]))
        The weather
          It rains.
    """

    name: str
    title: str
    data: Any = field(repr=False)
    table: Table | None = field(default=None, repr=False, kw_only=True)
    notes: tuple[str, ...] = field(default=(), converter=_sentences, kw_only=True)

    def __str__(self) -> str:
        lines = textwrap.wrap(show_text(self.title, limit=400), WIDTH) or [""]
        if self.table is not None and len(self.table):
            # The heading says what a caption would.
            rows = self.table.to_text(limit=_SHOWN_ROWS).splitlines()
            lines += [_INDENT + row for row in rows[bool(self.table.caption) :]]
        for note in self.notes:
            lines += textwrap.wrap(
                show_text(note, limit=600),
                WIDTH,
                initial_indent=_INDENT,
                subsequent_indent=_INDENT,
                break_on_hyphens=False,
            )
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        parts = [f"<h3>{escape(show(self.title))}</h3>"]
        if self.table is not None and len(self.table):
            parts.append(self.table.to_html(limit=_SHOWN_ROWS))
        parts += [f"<p>{escape(show_text(note, limit=600))}</p>" for note in self.notes]
        return "".join(parts)


def few(ids: Iterable[str], *, width: int) -> str:
    """As many ids as there is room for, and how many more there are.

    Examples:
        >>> few(["build", "test", "ship"], width=16)
        'build, 2 more'
        >>> few([], width=16)
        '-'
    """
    listed = list(ids)
    shown = ""
    for count, id_ in enumerate(listed):
        longer = f"{shown}, {show(id_)}" if shown else shortened(id_, width - 8)
        left = len(listed) - count - 1
        more = f", {left} more" if left else ""
        if shown and len(longer + more) > width:
            return f"{shown}, {left + 1} more"
        shown = longer
    return shown or "-"


def shortened(text: str, width: int) -> str:
    """A text on one line, cut to a width.

    Examples:
        >>> shortened("Watch over the first week", 12)
        'Watch over…'
    """
    shown = show_text(text)
    return shown if len(shown) <= width else shown[: max(1, width - 1)].rstrip() + "…"
