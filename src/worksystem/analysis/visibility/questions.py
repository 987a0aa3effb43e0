"""The five questions that coordination has to answer: why, what, who, when, how."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from attrs import frozen

from worksystem.analysis.progress import Progress

if TYPE_CHECKING:
    from worksystem.model.items import WorkItem
    from worksystem.model.system import WorkSystem

__all__ = ["Answered", "answers"]


@frozen
class Answered:
    """One of the five questions, what answers it, and which items do.

    Attributes:
        question: ``why``, ``what``, ``who``, ``when`` or ``how``.
        answer: What an item that answers it does, in words.
        asked: How many items were asked.
        silent: Ids of those that do not answer it, in order.

    Examples:
        >>> Answered("who", "has an owner", 3, ("page",)).said
        2
    """

    question: str
    answer: str
    asked: int
    silent: tuple[str, ...]

    @property
    def said(self) -> int:
        """How many items answer it."""
        return self.asked - len(self.silent)


def answers(system: WorkSystem, items: Iterable[WorkItem] | None = None) -> tuple[Answered, ...]:
    """Say which items answer why, what, who, when and how; when has two lines.

    An item answers for itself, not for its parts or what it is a part of.

    Args:
        system: Has items and handoffs.
        items: Those that are asked; None: all that are neither parents nor
            stubs, finished ones too.

    Returns:
        Six lines: why it is done; what has to be true when it is done; who
        owns it; how much work it is, and what it waits for; and by which
        workflow or handoff contract it is done.

    Examples:
        >>> from worksystem import Owner, WorkItem, WorkSystem
        >>> items = [WorkItem("page", owner="ana", effort="2d"), WorkItem("copy", after=[])]
        >>> for one in answers(WorkSystem("shop", owners=[Owner("ana")], items=items)):
        ...     print(f"{one.question}: {one.said} of {one.asked} {one.answer}")
        why: 0 of 2 serves an outcome
        what: 0 of 2 says when it is done
        who: 1 of 2 has an owner
        when: 1 of 2 says how much work it is
        when: 1 of 2 says what it waits for
        how: 0 of 2 has a workflow or a contract
    """
    asked = Progress.of(system).items if items is None else tuple(items)
    return tuple(
        Answered(
            question,
            answer,
            len(asked),
            tuple(sorted([item.id for item in asked if not is_answered(item)])),
        )
        for question, answer, is_answered in _questions(system)
    )


def _questions(system: WorkSystem) -> tuple[tuple[str, str, Callable[[WorkItem], bool]], ...]:
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
