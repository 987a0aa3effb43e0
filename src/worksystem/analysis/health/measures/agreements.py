"""What a team has agreed on about its workflow, element by element, and what is missing."""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen

from worksystem.model.items import WorkItem
from worksystem.model.system import WorkSystem
from worksystem.model.workflows import Workflow

__all__ = ["ELEMENTS", "Element", "Practice", "whole_workflow"]

_IN_PROGRESS = ("active", "waiting")
_PLAIN = WorkItem("plain").kind


@frozen
class Practice:
    """How a team works: what it has to do, and the workflows that this moves through.

    Attributes:
        system: The system.
        subject: Id of the team, or of the system where nobody is in a team.
        items: Its open items.
        workflows: Those that its items move through, by id.
    """

    system: WorkSystem
    subject: str
    items: tuple[WorkItem, ...]
    workflows: tuple[Workflow, ...]

    @classmethod
    def of(cls, system: WorkSystem, subject: str, items: list[WorkItem]) -> Practice:
        """The practice of whoever has these items to do.

        Examples:
            >>> from worksystem import WorkSystem
            >>> Practice.of(WorkSystem("shop"), "web", []).workflows
            ()
        """
        used = sorted({item.workflow for item in items if item.workflow is not None})
        return cls(system, subject, tuple(items), tuple(system.workflows[id_] for id_ in used))

    @property
    def name(self) -> str:
        """Id of the first workflow, or what the first one could be called."""
        return self.workflows[0].id if self.workflows else f"{self.subject}-flow"


@frozen
class Element:
    """One element of a definition of workflow.

    Attributes:
        id: What it is called in findings.
        says: What is missing if it is, after "has no".
        held: Whether a practice has it as a whole, whatever its workflows say.
        held_by: Whether a workflow has it.
        stub: A line of Python to begin with.
        asks: What nobody has said where there is no workflow; empty: it needs none.
    """

    id: str
    says: str
    held: Callable[[Practice], bool]
    held_by: Callable[[Workflow], bool]
    stub: Callable[[Practice], str]
    asks: str = ""

    def lacking(self, practice: Practice) -> tuple[str, ...] | None:
        """Ids of the workflows that lack it; () if there is no workflow to have it; None if held.

        Examples:
            >>> from worksystem import WorkSystem
            >>> ELEMENTS[2].id, ELEMENTS[2].lacking(Practice.of(WorkSystem("shop"), "web", []))
            ('states', ())
        """
        if self.held(practice):
            return None
        lacking = tuple(w.id for w in practice.workflows if not self.held_by(w))
        return None if practice.workflows and not lacking else lacking


def _is_told_apart(practice: Practice) -> bool:
    return any(i.kind != _PLAIN or i.done_when or i.outcomes for i in practice.items)


def _limits_itself(practice: Practice) -> bool:
    """Whether the team has a limit, or everybody to whom its items belong."""
    owners = practice.system.owners
    team = owners.get(practice.subject)
    if team is not None and team.capacity.wip_limit is not None:
        return True
    names = {item.owner for item in practice.items if item.owner is not None}
    return bool(names) and all(owners[id_].capacity.wip_limit is not None for id_ in names)


def _expects_by_class(practice: Practice) -> bool:
    """Whether a class of service of its items says how soon they are expected."""
    classes = practice.system.service_classes
    names = {item.service_class for item in practice.items if item.service_class is not None}
    return any(classes[id_].service_level is not None for id_ in names)


def _never(_: object) -> bool:
    return False


def _has_states(workflow: Workflow) -> bool:
    return any(state.category in _IN_PROGRESS for state in workflow.states)


def _has_points(workflow: Workflow) -> bool:
    return workflow.starts_at is not None and workflow.finishes_at is not None


def _has_limit(workflow: Workflow) -> bool:
    return any(s.wip_limit is not None for s in workflow.states if s.category in _IN_PROGRESS)


def _has_policy(workflow: Workflow) -> bool:
    rules = any(state.enter or state.leave for state in workflow.states)
    return rules or any(move.by for move in workflow.moves or ())


def _has_level(workflow: Workflow) -> bool:
    return workflow.service_level is not None


def whole_workflow(practice: Practice) -> str:
    """A line of Python for a workflow that has all of it, to begin with."""
    doing = "State('doing', 'active', wip_limit=3, leave=['reviewed'])"
    states = f"[('todo', 'ready'), {doing}, ('done', 'done')]"
    return f"Workflow({practice.name!r}, {states}, service_level=('8ed', 0.85))"


def _changed(how: str) -> Callable[[Practice], str]:
    """What to change of the workflow of a practice."""
    return lambda practice: f"system.update({practice.name!r}, {how})"


def _item(practice: Practice) -> str:
    id_ = min(item.id for item in practice.items)
    return f"WorkItem({id_!r}, kind='article', done_when=['it is live'])"


ELEMENTS: tuple[Element, ...] = (
    Element(
        "work items",
        "definition of what a work item is: none has a kind, an outcome or a definition of done",
        _is_told_apart,
        _never,
        _item,
    ),
    Element(
        "start and finish",
        "definition of when work counts as started and as finished",
        _never,
        _has_points,
        _changed("started='doing', finished='done'"),
        "when it counts as started and as finished",
    ),
    Element(
        "states",
        "states that work flows through from started to finished",
        _never,
        _has_states,
        _changed("states=[('todo', 'ready'), ('doing', 'active'), ('done', 'done')]"),
        "which states work passes through",
    ),
    Element(
        "wip control",
        "agreement on how work in progress is limited",
        _limits_itself,
        _has_limit,
        lambda p: f"State('doing', 'active', wip_limit=3) in the states of {p.name!r}",
        "how much may be in progress",
    ),
    Element(
        "policies",
        "explicit policy about how work goes on from state to state",
        _never,
        _has_policy,
        lambda p: f"State('doing', 'active', leave=['reviewed']) in the states of {p.name!r}",
        "what has to be true to go on",
    ),
    Element(
        "service level",
        "service level expectation: how soon is an item finished, and how likely?",
        _expects_by_class,
        _has_level,
        _changed("service_level=('8ed', 0.85)"),
        "how soon it is finished",
    ),
)
"""The six that a definition of workflow has at minimum.

Source: The Kanban Guide, on the definition of workflow, 2025.
"""
