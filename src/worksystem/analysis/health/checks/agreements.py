"""Agreements: whether workflows can be worked with, and whether teams have agreed on enough."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from worksystem.analysis.health.check import check
from worksystem.analysis.health.finding import Trouble, Unjudged
from worksystem.analysis.health.measures.agreements import ELEMENTS, Practice, whole_workflow
from worksystem.analysis.health.measures.exchanges import without_contract
from worksystem.analysis.health.measures.meetings import is_for
from worksystem.errors import CannotAnswer
from worksystem.show import show_count

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts
    from worksystem.model.items import WorkItem
    from worksystem.model.workflows import Workflow

__all__ = ["missing_agreement", "unworkable_workflow"]

_ENDS = ("done", "dropped")


@check(
    "AGR001",
    "unworkable-workflow",
    component="visibility",
    formula=(
        "a state that no moves lead to from the first one; a state that is neither done nor "
        "dropped and from which no moves lead to one that is; a workflow without a done state"
    ),
    inputs="`Workflow.states`, `Workflow.allowed_moves`",
    source="ours; reachability in the graph of moves",
    remedy="add the move that people make anyway, or take the state out",
)
def unworkable_workflow(facts: Facts) -> Iterator[Trouble]:
    """Where a workflow has no way out, people leave it: by a wrong state, or past the record.

    Work enters a workflow by its first state; that an item can be written
    down in any other does not make it a way.

    Examples:
        >>> from worksystem import Workflow, WorkSystem, diagnose
        >>> states = [("todo", "ready"), ("doing", "active"), ("live", "done")]
        >>> flow = Workflow("web", states, moves=[("todo", "doing"), ("todo", "live")])
        >>> shop = WorkSystem("shop", workflows=[flow])
        >>> print(diagnose(shop)["AGR001"].findings[0].message)
        work that is in 'doing' of workflow 'web' can never be done or dropped: no moves lead there
        >>> diagnose(shop.update("web", moves=None))["AGR001"].status
        'clear'
    """
    workflows = facts.system.workflows
    if not workflows:
        raise CannotAnswer("no workflow says which states work passes through: give `workflows`")
    for workflow in workflows:
        yield from _troubles(workflow)


def _troubles(workflow: Workflow) -> Iterator[Trouble]:
    of = f"of workflow {workflow.id!r}"
    ends = [state.id for state in workflow.states if state.category in _ENDS]
    if not any(state.category == "done" for state in workflow.states):
        yield Trouble(
            workflow.id,
            f"no state {of} is done, so nothing that moves through it is ever finished",
            "error",
            inputs={"states": tuple(state.id for state in workflow.states)},
            remedy=f"say which state is the end of work: State({workflow.states[-1].id!r}, 'done')",
        )
    lost = set(workflow.unreachable())
    stuck = _cannot_reach(workflow, ends) if ends else set()
    for state in workflow.states:
        says = []
        if state.id in lost:
            says.append(
                f"no moves lead to {state.id!r} {of} from its first state "
                f"{workflow.states[0].id!r}, so work can never come there"
            )
        if state.id in stuck:
            says.append(
                f"work that is in {state.id!r} {of} can never be done or dropped: "
                "no moves lead there"
            )
        if says:
            yield Trouble(
                workflow.id,
                "; and ".join(says),
                "error",
                inputs={"state": state.id, "category": state.category},
                about=state.id,
            )


def _cannot_reach(workflow: Workflow, ends: list[str]) -> set[str]:
    """The states from which no moves lead to one of some others; linear in moves."""
    before: dict[str, list[str]] = defaultdict(list)
    for move in workflow.allowed_moves:
        before[move.target].append(move.source)
    seen, left = set(ends), list(ends)
    while left:
        new = [id_ for id_ in before[left.pop()] if id_ not in seen]
        seen.update(new)
        left += new
    return {state.id for state in workflow.states} - seen


@check(
    "AGR002",
    "missing-agreement",
    component="clarity",
    formula=(
        "a team with open work lacks one of the six elements of a definition of workflow: a "
        "warning; lacks any cadence, or a contract for work that passes to another team: info"
    ),
    inputs=(
        "open items and their workflows; limits and service levels of these, of owners and of "
        "classes of service; cadences; contracts, dependencies, handoffs and the history"
    ),
    source=(
        "The Kanban Guide, 2025: at minimum, a definition of workflow has units of value, started "
        "and finished points, states, control of WIP, explicit policies and a service level "
        "expectation; cadence and contracts are ours"
    ),
    remedy="agree on it in one line, and write that down",
)
def missing_agreement(facts: Facts) -> Iterator[Trouble | Unjudged]:
    """What a team has not agreed on, everybody decides alone, and finds out when it collides.

    The workflows of a team are those that its open items move through; each
    of them has to have the element. What the library takes for each of the
    six: an item that has a kind of its own, an outcome or a definition of
    done; a state from which work counts as started and one from which it is
    finished; a state in between; a limit on such a state, on the team, or on
    everybody who owns its work; a standard or policy on a state, or a move
    that not everybody may make; a service level of the workflow, or of a
    class of service that its items are in. Where there is no workflow, all
    that one would say is told as one. Where nobody is in a team, the system
    is judged as if it were one.

    Examples:
        >>> from worksystem import Cadence, State, WorkItem, Workflow, WorkSystem, diagnose
        >>> doing = State("doing", "active", wip_limit=3, leave=["reviewed"])
        >>> flow = Workflow("flow", [("todo", "ready"), doing, ("live", "done")])
        >>> weekly = Cadence("plan", kind="plan", rule="FREQ=WEEKLY;BYDAY=MO")
        >>> page = WorkItem("page", done_when=["it is live"], workflow="flow")
        >>> shop = WorkSystem("shop", workflows=[flow], cadences=[weekly], items=[page])
        >>> (finding,) = diagnose(shop)["AGR002"].findings
        >>> print(finding.message)
        'shop' has no service level expectation: how soon is an item finished, and how likely? (in workflow 'flow')
        >>> diagnose(shop.update("flow", service_level=("8ed", 0.85)))["AGR002"].status
        'clear'
    """
    if not facts.open:
        raise CannotAnswer("there is no open work whose agreements could be missing")
    system = facts.system
    teams, alone = _by_team(facts)
    if not teams:
        teams, alone = {system.id: alone}, []
    for subject in sorted(teams):
        practice = Practice.of(system, subject, teams[subject])
        yield from _lacking(practice)
        if not any(
            subject == system.id or is_for(facts, cadence, subject) for cadence in system.cadences
        ):
            yield Trouble(
                subject,
                f"{subject!r} has no cadence: nobody has agreed when to meet about its work",
                "info",
                inputs={"open": len(practice.items)},
                about="cadence",
                remedy=_remedy(
                    f"Cadence({f'{subject}-plan'!r}, kind='plan', rule='FREQ=WEEKLY;BYDAY=MO'"
                    + (")" if subject == system.id else f", owner={subject!r})")
                ),
            )
    for (giver, taker), count in without_contract(facts).items():
        yield Trouble(
            (giver, taker),
            f"work passes from {giver!r} to {taker!r} ({show_count(count, 'time')}), and they "
            "have no contract on what is handed over",
            "info",
            inputs={"count": count},
            about="contract",
            remedy=_remedy(
                f"HandoffContract({f'{giver}-{taker}'!r}, giver={giver!r}, taker={taker!r}, "
                "requires=['brief'], answer_within='1d')"
            ),
        )
    if alone:
        yield Unjudged(
            "items that belong to no team: nobody knows whose agreements hold for them",
            [item.id for item in alone],
        )


def _by_team(facts: Facts) -> tuple[dict[str, list[WorkItem]], list[WorkItem]]:
    """The open items of each team, and those of nobody's."""
    teams: dict[str, list[WorkItem]] = defaultdict(list)
    alone: list[WorkItem] = []
    for item in facts.open:
        team = facts.teams[item.owner]
        (alone if team is None else teams[team]).append(item)
    return dict(teams), alone


def _lacking(practice: Practice) -> Iterator[Trouble]:
    if not practice.workflows:
        yield _without_workflow(practice)
    for element in ELEMENTS:
        lacking = element.lacking(practice)
        if lacking is None or (element.asks and not practice.workflows):
            continue
        where = f" (in workflow {', '.join(map(repr, lacking[:3]))})" if lacking else ""
        yield Trouble(
            practice.subject,
            f"{practice.subject!r} has no {element.says}{where}",
            inputs={"element": element.id, "workflows": lacking, "open": len(practice.items)},
            about=element.id,
            remedy=_remedy(element.stub(practice)),
        )


def _without_workflow(practice: Practice) -> Trouble:
    """All that a workflow would say, in one finding: it is agreed on in one go."""
    lacking = [one for one in ELEMENTS if one.asks and one.lacking(practice) is not None]
    *most, last = [one.asks for one in lacking]
    first = min(item.id for item in practice.items)
    return Trouble(
        practice.subject,
        f"{practice.subject!r} has no workflow: nobody has said {', '.join(most)} and {last}",
        inputs={
            "elements": tuple(one.id for one in lacking),
            "open": len(practice.items),
        },
        about="workflow",
        remedy=f"agree on one, such as {whole_workflow(practice)}, and let its items move through "
        f"it: system.update({first!r}, workflow={practice.name!r}, state='todo')",
    )


def _remedy(stub: str) -> str:
    return f"agree on it in one line, such as {stub}"
