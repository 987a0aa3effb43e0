"""What is said about the items: the five questions that coordination has to answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worksystem.analysis.visibility import answers
from worksystem.show import show_count
from worksystem.summary.section import WIDTH, Section, few
from worksystem.table import Table

if TYPE_CHECKING:
    from worksystem.model.system import WorkSystem

__all__ = ["questions"]


def questions(system: WorkSystem) -> Section:
    """How many items answer why, what, who, when and how, and which do not.

    Parents and stubs are not asked: a parent is the sum of its parts, and a
    stub is somebody else's. An item answers for itself, not for its parts.
    """
    rows, data = [], []
    found = answers(system)
    asked = found[0].asked
    for one in found:
        silent = sorted(one.silent, key=_in_order)
        rows.append((one.question, one.answer, one.said, few(silent, width=WIDTH - 47)))
        data.append(
            {"question": one.question, "answer": one.answer, "answered": one.said, "open": silent}
        )
    count = show_count(asked, "item")
    return Section(
        "questions",
        f"What is said about {count} (neither parents nor stubs)" if asked else "What is said",
        {"asked": asked, "questions": data},
        table=Table.of("", ("", "an item …", "said", "not said"), rows if asked else []),
        notes=[] if asked else ["There is nothing to be done in it yet."],
    )


def _in_order(id_: str) -> tuple[bool, int, str]:
    """Numbers as one counts them, as ids of Microsoft Project are; then words."""
    is_number = id_.isascii() and id_.isdigit()
    return not is_number, len(id_) if is_number else 0, id_
