"""What is said about the items: the five questions that coordination has to answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from worksystem.summary.contents import leaves
from worksystem.summary.section import WIDTH, Section, few
from worksystem.table import Table

if TYPE_CHECKING:
    from worksystem.model.items import WorkItem
    from worksystem.model.system import WorkSystem

__all__ = ["questions"]


def _asked(system: WorkSystem) -> tuple[tuple[str, str, Callable[[WorkItem], bool]], ...]:
    """The five questions in order, what answers each, and whether an item does."""
    contracted = {handoff.item for handoff in system.handoffs if handoff.contract is not None}
    return (
        ("why", "serves an outcome", lambda item: bool(item.outcomes)),
        ("what", "says when it is done", lambda item: bool(item.done_when)),
        ("who", "has an owner", lambda item: item.owner is not None),
        ("when", "says how much work it is", lambda item: item.estimate is not None),
        ("when", "says what it waits for", lambda item: item.after is not None),
        (
            "how",
            "has a workflow or a contract",  # standards hold by the states of a workflow
            lambda item: item.workflow is not None or item.id in contracted,
        ),
    )


def questions(system: WorkSystem) -> Section:
    """How many items answer why, what, who, when and how, and which do not.

    Parents and stubs are not asked: a parent is the sum of its parts, and a
    stub is somebody else's. An item answers for itself, not for its parts.
    """
    asked = [item for item in leaves(system) if not item.external]
    rows, data = [], []
    for question, answer, answers in _asked(system):
        silent = sorted((item.id for item in asked if not answers(item)), key=_in_order)
        said = len(asked) - len(silent)
        rows.append((question, answer, said, few(silent, width=WIDTH - 47)))
        data.append({"question": question, "answer": answer, "answered": said, "open": silent})
    count = "1 item" if len(asked) == 1 else f"{len(asked)} items"
    return Section(
        "questions",
        f"What is said about {count} (neither parents nor stubs)" if asked else "What is said",
        {"asked": len(asked), "questions": data},
        table=Table.of("", ("", "an item …", "said", "not said"), rows if asked else []),
        notes=[] if asked else ["There is nothing to be done in it yet."],
    )


def _in_order(id_: str) -> tuple[bool, int, str]:
    """Numbers as one counts them, as ids of Microsoft Project are; then words."""
    is_number = id_.isascii() and id_.isdigit()
    return not is_number, len(id_) if is_number else 0, id_
