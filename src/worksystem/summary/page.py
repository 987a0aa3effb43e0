"""The page: every section in order, as text, as HTML and as data."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import deepcopy
from html import escape
from typing import Any, Protocol

from attrs import field, frozen

from worksystem.analysis.paths import CriticalPath, find_critical_path
from worksystem.errors import CannotAnswer, DependencyCycle
from worksystem.model.instants import tzinfo
from worksystem.model.system import WorkSystem
from worksystem.show import show, show_text
from worksystem.summary.capacity import bottlenecks, feasible_plan, overload
from worksystem.summary.contents import contents
from worksystem.summary.dates import critical_path, late, near_critical, taken_for_granted
from worksystem.summary.flow import flow, handed_over, waited
from worksystem.summary.health import health
from worksystem.summary.questions import questions
from worksystem.summary.section import Section

__all__ = ["NotCarriedOver", "Summary", "summarize"]

VERSION = 1
_SHOWN_LOSSES = 10


class NotCarriedOver(Protocol):
    """What a reader could not carry over; every reader's `Reading.losses` fit."""

    @property
    def path(self) -> str:
        """Where in the source."""

    @property
    def reason(self) -> str:
        """What was there, and what became of it."""

    @property
    def line(self) -> int | None:
        """Line in the source, where it is a text."""


def _in_order(value: Iterable[Section]) -> tuple[Section, ...]:
    return tuple(value)


@frozen(eq=False, repr=False)
class Summary:
    """What there is to know about a work system at first sight, on one page.

    Attributes:
        system: What it is about.
        sections: Its parts, in order.

    Examples:
        >>> summary = summarize(WorkSystem("shop"))
        >>> summary, [section.name for section in summary.sections][:2]
        (<Summary of shop: 14 sections>, ['health', 'contents'])
    """

    system: WorkSystem
    sections: tuple[Section, ...] = field(converter=_in_order)

    @property
    def title(self) -> str:
        """The system by its id and title.

        Examples:
            >>> summarize(WorkSystem("shop", "A new shop")).title
            'shop: A new shop'
        """
        id_, title = self.system.id, self.system.title
        return f"{show_text(id_)}: {show(title)}" if title not in ("", id_) else show_text(id_)

    @property
    def dates(self) -> str:
        """From when on it runs and up to when its facts are known, in one line.

        Examples:
            >>> summarize(WorkSystem("shop")).dates
            'no start, so times are counted from the start of work'
        """
        if self.system.start is None:
            return "no start, so times are counted from the start of work"
        zone = tzinfo(self.system.local_zone)
        said = [f"starts {show(self.system.start.astimezone(zone))}"]
        if self.system.as_of is not None:
            said.append(f"facts as of {show(self.system.as_of.astimezone(zone))}")
        return f"{', '.join(said)} ({self.system.local_zone})"

    def to_dict(self) -> dict[str, Any]:
        """The same as data that JSON can hold: nothing is cut off.

        Durations are seconds of working time, instants ISO 8601. Keys may be
        added in later versions; those that are there keep their meaning.

        Examples:
            >>> data = summarize(WorkSystem("shop")).to_dict()
            >>> data["system"]["id"], data["critical_path"]["items"]
            ('shop', [])
        """
        system = self.system
        head = {
            "id": system.id,
            "title": system.title,
            "start": None if system.start is None else system.start.isoformat(),
            "as_of": None if system.as_of is None else system.as_of.isoformat(),
            "zone": system.local_zone,
        }
        body = {section.name: deepcopy(section.data) for section in self.sections}
        return {"format": "worksystem summary", "version": VERSION, "system": head, **body}

    def __str__(self) -> str:
        said = [str(section) for section in self.sections if section.title]
        return "\n\n".join([f"{self.title}\n{self.dates}", *said])

    def _repr_html_(self) -> str:
        head = f"<h2>{escape(self.title)}</h2><p>{escape(self.dates)}</p>"
        said = [section for section in self.sections if section.title]
        return head + "".join(section._repr_html_() for section in said)

    def __repr__(self) -> str:
        return f"<Summary of {show_text(self.system.id)}: {len(self.sections)} sections>"


ABOUT_THE_WORK: tuple[Callable[[WorkSystem], Section], ...] = (
    health,
    contents,
    questions,
    flow,
    handed_over,
    waited,
)
ABOUT_THE_DATES: tuple[Callable[[CriticalPath], Section], ...] = (
    critical_path,
    near_critical,
    late,
    overload,
    feasible_plan,
    bottlenecks,
    taken_for_granted,
)
"""What is on the page; a question that is added puts its section here."""


def summarize(system: WorkSystem, *, losses: Iterable[NotCarriedOver] = ()) -> Summary:
    """Say on one page what is in a system, what is missing, and when it can be done.

    What is wrong with it, before all; what is in it; where there is a history,
    how work has flowed, changed hands and waited; what sets the finish if
    everybody has room; who has not, and when everything is done with the people
    there are; what holds it back. A question without an answer – items that
    wait for each other have no critical path – is said on the page and raises
    nothing.

    Args:
        system: Any system.
        losses: What was not carried over when it was read: `Reading.losses`.

    Returns:
        The page: text by `str`, HTML in a notebook, data by `to_dict`.

    Cost is that of a quick plan, and of a few more to measure what would help;
    above 2 000 open items these are made more coarsely.

    Examples:
        >>> from worksystem.model.items import WorkItem
        >>> copy = WorkItem("copy", "Write the copy", effort="2d", after=[])
        >>> page = WorkItem("page", "Launch page", effort="3d", after=["copy"])
        >>> summary = summarize(WorkSystem("launch", items=[copy, page]))
        >>> print(summary.sections[6])
        Critical path: 2 items, 5d of work
          item  title           who  start  finish
          copy  Write the copy  -    0h     2d
          page  Launch page     -    2d     5d
    """
    parts = [section(system) for section in ABOUT_THE_WORK]
    return Summary(system, [*parts, *_dated(system), _not_carried_over(losses)])


def _dated(system: WorkSystem) -> list[Section]:
    try:
        path = find_critical_path(system)
        return [section(path) for section in ABOUT_THE_DATES]
    except CannotAnswer as error:
        data = {
            "cannot_answer": str(error),
            "error": type(error).__name__,
            "cycle": list(error.cycle) if isinstance(error, DependencyCycle) else None,
        }
        first = Section("critical_path", "No critical path", data, notes=[str(error)])
        names = ("near_critical", "late", "load", "plan", "bottlenecks", "notes")
        return [first, *(Section(name, "", None) for name in names)]


def _not_carried_over(losses: Iterable[NotCarriedOver]) -> Section:
    listed = list(losses)
    left = len(listed) - _SHOWN_LOSSES
    return Section(
        "losses",
        "What the file had and this has not" if listed else "",
        [{"path": one.path, "line": one.line, "reason": one.reason} for one in listed],
        notes=[*map(str, listed[:_SHOWN_LOSSES]), *([f"… and {left} more"] if left > 0 else [])],
    )
