"""What the states of other tools mean, where somebody says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import get_args

from worksystem.errors import InvalidModel, InvalidText, UnknownReference, did_you_mean
from worksystem.model.construction import choice, evidence
from worksystem.model.states import Category

__all__ = ["ASSUMED", "check_categories"]

ASSUMED = {"worksystem:category": "assumed"}
"""Custom field of a state whose category nobody has said."""

_category = choice(*get_args(Category))


def check_categories(
    states: Mapping[str, str] | None, known: Iterable[str] | None = None
) -> dict[str, str] | None:
    """The categories of states as somebody has named them.

    Args:
        states: A category for each state; None: nobody has said.
        known: The states that there are; None: they are not known yet.

    Raises:
        InvalidModel: If something is no category, or a state is not there.

    Examples:
        >>> check_categories({"Build": "active"})
        {'Build': 'active'}
        >>> check_categories({"Buld": "active"}, ["Build"])
        Traceback (most recent call last):
            ...
        worksystem.errors.UnknownReference: states: there is no state 'Buld'; did you mean 'Build'?
    """
    if states is None:
        return None
    if not isinstance(states, Mapping):
        raise InvalidText(f"need a dict of states and categories, got {evidence(states)}").at(
            "states"
        )
    errors: list[InvalidModel] = []
    there = None if known is None else list(known)
    for name, category in states.items():
        try:
            _category(category)
        except InvalidModel as error:
            errors.append(error.at(f"states[{name!r}]"))
        if there is not None and name not in there:
            near, question = did_you_mean(str(name), there)
            reason = f"there is no state {evidence(name)}{question}"
            missing = UnknownReference(reason, missing=str(name), suggestions=near)
            errors.append(missing.at("states"))
    if errors:
        raise InvalidModel.of(errors)
    return dict(states)
