"""What it means to be in a state: its category and its place, workflow by workflow."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from worksystem.model.history import code_of
from worksystem.model.states import Category
from worksystem.model.wiring import Derived
from worksystem.model.workflows import Workflow

if TYPE_CHECKING:
    from worksystem.model.history import History
    from worksystem.model.system import WorkSystem

__all__ = ["ASSUMED", "CATEGORIES", "RANK", "UNKNOWN", "Stages"]

CATEGORIES: tuple[Category, ...] = get_args(Category)
UNKNOWN = -1
"""Stands for the category of a state that nobody has said."""

RANK = np.array([0, 1, 2, 2, 3, -1, -1], dtype=np.int8)
"""How far work is in each category; the last is that of an unknown one."""

ASSUMED = ("worksystem:category", "assumed")
"""The custom field of a state whose category a reader made up."""

Matrix = NDArray[np.integer]


@frozen(eq=False)
class Stages:
    """Category and place of every state, for the items of every workflow.

    Rows are workflows, and one more for items of which no workflow is known:
    there, a state is what all workflows that have it agree on. Columns are the
    states of the history and those of workflows beyond it, and one more for
    no state at all.

    Attributes:
        workflows: Those of the system.
        states: Ids of the states.
        of_item: Row of each item.
        category: Place in `CATEGORIES`; -1 where it is not known.
        place: Place in the order of the workflow; -1 where it is not in it.
    """

    workflows: tuple[Workflow, ...]
    states: tuple[str, ...]
    of_item: Matrix
    category: Matrix
    place: Matrix

    @classmethod
    def of(cls, history: History, system: WorkSystem | None) -> Stages:
        """Read them off a system; of a bare history nothing is known."""
        workflows = tuple(system.workflows) if system is not None else ()
        more = {state.id for flow in workflows for state in flow.states} - {*history.states}
        states = (*history.states, *sorted(more))
        code = {id_: number for number, id_ in enumerate(states)}
        category = np.full((len(workflows) + 1, len(states) + 1), UNKNOWN, dtype=np.int8)
        place = np.full_like(category, UNKNOWN, dtype=np.int32)
        for row, flow in enumerate(workflows):
            for number, state in enumerate(flow.states):
                place[row, code[state.id]] = number
                if state.ext.get(ASSUMED[0]) != ASSUMED[1]:
                    category[row, code[state.id]] = CATEGORIES.index(state.category)
        _agree(category, place)
        return cls(workflows, states, _rows(history, system), category, place)

    @property
    def is_known(self) -> bool:
        """Whether the category of any state is known."""
        return bool((self.category != UNKNOWN).any())

    @property
    def is_assumed(self) -> bool:
        """Whether a workflow has a state of which nobody has said what it means."""
        return bool(((self.place != UNKNOWN) & (self.category == UNKNOWN)).any())

    def code(self, state: str) -> int:
        """The column of a state; -1 if there is none."""
        return self.states.index(state) if state in self.states else UNKNOWN

    def categories(self, item: Matrix, state: Matrix) -> Matrix:
        """The category of each of some states of items."""
        if len(self.workflows) == 0:
            return np.full(len(item), UNKNOWN, dtype=np.int8)
        return self.category[self.of_item[item], state]


def _agree(category: Matrix, place: Matrix) -> None:
    """Fill what a workflow does not have with what all others that have it agree on."""
    known = np.where(category[:-1] == UNKNOWN, len(CATEGORIES), category[:-1])
    low = known.min(axis=0, initial=len(CATEGORIES))
    high = category[:-1].max(axis=0, initial=UNKNOWN)
    unsure = ((place[:-1] != UNKNOWN) & (category[:-1] == UNKNOWN)).any(axis=0)
    agreed = np.where((low == high) & ~unsure, high, UNKNOWN)
    category[-1] = agreed
    absent = place[:-1] == UNKNOWN
    category[:-1] = np.where(absent, agreed, category[:-1])


def _rows(history: History, system: WorkSystem | None) -> Matrix:
    """The workflow of each item: what the system says; of what is gone, what its event says."""
    if system is None or not system.workflows:
        return np.zeros(len(history.items), dtype=np.int32)
    number = {id_: row for row, id_ in enumerate(system.workflows.ids())}
    none = len(number)
    # A reader of a log may have said it of all items at once: a million need not be looked at.
    shared = system.derived.get(Derived.ONE_WORKFLOW)
    if shared is not None and history is system.history:
        return np.full(len(history.items), number[shared], dtype=np.int32)
    rows = [
        none if (item := system.items.get(id_)) is None else number.get(item.workflow or "", none)
        for id_ in history.items
    ]
    found = np.array(rows, dtype=np.int32)
    columns = history.columns
    if not len(columns.at) or none not in rows:
        return found
    kind, detail = np.asarray(columns.kind), np.asarray(columns.detail)
    said = np.flatnonzero((kind == code_of("created")) & (detail >= 0))
    if len(said):
        _, first, inverse = np.unique(detail[said], return_index=True, return_inverse=True)
        told = [number.get(history.detail(int(said[i]))["workflow"] or "", none) for i in first]
        items = np.asarray(columns.item)[said]
        rows_said = np.array(told, dtype=np.int32)[inverse]
        open_ = found[items] == none
        found[items[open_]] = rows_said[open_]
    return found
