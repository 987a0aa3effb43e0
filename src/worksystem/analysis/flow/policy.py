"""From where on work counts as started, and as finished: the policy, and what follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from worksystem.analysis.flow.stages import CATEGORIES, RANK, UNKNOWN, Stages
from worksystem.errors import InvalidChoice, did_you_mean
from worksystem.model.construction import evidence
from worksystem.show import show, show_list

if TYPE_CHECKING:
    from worksystem.model.workflows import Workflow

__all__ = ["Policy", "Rule", "Side", "policy_of"]

Side = Literal["start", "finish"]
Flags = NDArray[np.bool_]

_EVENT: dict[Side, str] = {"start": "first event", "finish": "last event"}
_DONE: dict[Side, str] = {"start": "started", "finish": "finished"}
# Of the categories, waiting is later than active where one of them is asked for.
_ORDER = np.array([0, 1, 2, 3, 4, -1, -1], dtype=np.int8)
_DROPPED = CATEGORIES.index("dropped")


@frozen
class Rule:
    """Which entries count on one side; of none in particular, an event does.

    Attributes:
        said: In a sentence: ``at the first entry into doing or live``.
        flags: For each workflow and state, whether being there counts; None
            where the first or the last event counts.
    """

    said: str
    flags: Flags | None = field(default=None, eq=False, repr=False)


@frozen
class Policy:
    """From where on items count as started and as finished.

    Attributes:
        start: When an item counts as started.
        finish: When it counts as finished.
        why: Where the policy comes from.

    Examples:
        >>> from worksystem import History, events
        >>> from worksystem.analysis.flow import measure_flow
        >>> flow = measure_flow(History([events.Created("page", at="2026-04-20T09:00Z")]))
        >>> print(flow.policy)
        started at its first event, finished at its last event, as nobody has said which states count
    """

    start: Rule
    finish: Rule
    why: str = ""

    def __str__(self) -> str:
        return f"started {self.start.said}, finished {self.finish.said}{self.why}"


def policy_of(start: str | None, finish: str | None, stages: Stages) -> Policy:
    """The policy that is asked for, or the one that the workflows imply.

    Raises:
        InvalidChoice: If one of them is no event, no state and no category.
    """
    rules = [_rule("start", start, stages), _rule("finish", finish, stages)]
    first, last = (rule.flags for rule in rules)
    if first is not None and last is not None:
        # What is finished has been started, also where a stage was skipped.
        rules[0] = Rule(rules[0].said, first | last)
    return Policy(rules[0], rules[1], _why(start, finish, rules))


def _why(start: str | None, finish: str | None, rules: list[Rule]) -> str:
    """Where the sides come from that nobody asked for."""
    implied = [rule for rule, asked in zip(rules, (start, finish), strict=True) if asked is None]
    said = [rule for rule in implied if rule.flags is not None]
    if not implied:
        return ""
    if not said:
        return ", as nobody has said which states count"
    return ", as the workflows have it" + (
        "" if len(said) == len(implied) else ", as far as they do"
    )


def _rule(side: Side, asked: str | None, stages: Stages) -> Rule:
    if asked is None:
        return _by_workflow(side, stages) if _is_implied(side, stages) else _by_event(side)
    if asked == _EVENT[side]:
        return _by_event(side)
    if stages.code(asked if isinstance(asked, str) else "") != UNKNOWN:
        return _by_state(side, asked, stages)
    if asked in CATEGORIES and asked != "dropped":
        return _by_category(side, asked, stages)
    raise _unknown(side, asked, stages)


def _by_event(side: Side) -> Rule:
    return Rule(f"at its {_EVENT[side]}")


def _named(side: Side, flow: Workflow) -> str | None:
    """The state from which a workflow counts on one side."""
    return flow.starts_at if side == "start" else flow.finishes_at


def _is_implied(side: Side, stages: Stages) -> bool:
    """Whether any workflow says from where on: by a state of which it is known what it means."""
    for row, flow in enumerate(stages.workflows):
        named = _named(side, flow)
        if named is not None and stages.category[row, stages.code(named)] != UNKNOWN:
            return True
    # Where all categories are known and none is done, nothing finishes.
    return stages.is_known and not stages.is_assumed


def _by_workflow(side: Side, stages: Stages) -> Rule:
    """As each workflow says; where none is known, by the categories that all agree on."""
    flags: Flags = (
        RANK[stages.category] >= RANK[CATEGORIES.index("active" if side == "start" else "done")]
    )
    for row, flow in enumerate(stages.workflows):
        named = _named(side, flow)
        if named is not None and stages.category[row, stages.code(named)] != UNKNOWN:
            absent = stages.place[row] == UNKNOWN
            flags[row] = np.where(absent, flags[row], _from(row, stages.code(named), stages))
    return _said(side, flags, stages)


def _by_state(side: Side, asked: str, stages: Stages) -> Rule:
    column = stages.code(asked)
    rows = [row for row in range(len(stages.workflows)) if stages.place[row, column] != UNKNOWN]
    if rows and all(stages.category[row, column] == _DROPPED for row in rows):
        raise InvalidChoice(
            f"{side}: need a state that work passes through, got {asked!r}, which is dropped: "
            f"that ends an item without finishing it; give the state another category",
            allowed=[_EVENT[side]],
        )
    flags = np.zeros(stages.category.shape, dtype=np.bool_)
    flags[:, column] = True
    for row in rows:
        flags[row] = _from(row, column, stages)
    return _said(side, flags, stages)


def _by_category(side: Side, asked: str, stages: Stages) -> Rule:
    if not stages.is_known:
        raise InvalidChoice(
            f"{side}: need the categories of states to count from {asked!r}, and nobody has said "
            f"them; measure a system whose workflows have them, or name a state: "
            f"{show_list(stages.states) if stages.states else 'there are none'}",
            allowed=[_EVENT[side], *stages.states],
        )
    flags: Flags = _ORDER[stages.category] >= _ORDER[CATEGORIES.index(asked)]
    return _said(side, flags, stages)


def _from(row: int, column: int, stages: Stages) -> Flags:
    """The states of a workflow at or after one, that are no earlier by category."""
    category = stages.category[row]
    if category[column] == UNKNOWN:
        return np.array([number == column for number in range(len(category))])
    if category[column] == _DROPPED:
        return np.zeros(len(category), dtype=np.bool_)
    after = stages.place[row] >= stages.place[row, column]
    found: Flags = after & (RANK[category] >= RANK[category[column]])
    return found


def _said(side: Side, flags: Flags, stages: Stages) -> Rule:
    counts = np.logical_or.reduce(flags, axis=0).tolist()
    names = [name for name, does in zip(stages.states, counts[:-1], strict=True) if does]
    order = {state.id: i for flow in stages.workflows for i, state in enumerate(flow.states)}
    names.sort(key=lambda name: (order.get(name, len(order)), name))
    if not names:
        return Rule(f"never: no state counts as {_DONE[side]}", flags)
    which = "first" if side == "start" else "last"
    shown = show(names[0]) if len(names) == 1 else f"one of {show_list(names)}"
    return Rule(f"at its {which} entry into {shown}", flags)


def _unknown(side: Side, asked: object, stages: Stages) -> InvalidChoice:
    categories = [name for name in CATEGORIES if name != "dropped"]
    known = [_EVENT[side], *stages.states, *(categories if stages.is_known else [])]
    near, question = did_you_mean(asked, known) if isinstance(asked, str) else ((), "")
    return InvalidChoice(
        f"{side}: need {_EVENT[side]!r}, a state or a category, got {evidence(asked)}{question}",
        allowed=known,
        suggestions=near,
    )
