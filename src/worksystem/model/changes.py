"""How one system becomes another: what is added, replaced or removed, sorted by kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

import attrs
from attrs import evolve

from worksystem.errors import DuplicateId, InvalidModel
from worksystem.model.construction import evidence
from worksystem.model.kinds import KINDS, REGISTRY_OF
from worksystem.model.registry import unknown

__all__ = ["added", "known_fields", "replaced", "updated", "without"]

# The system itself is above this file: it is only asked for its registries.
System = Any
Things = dict[str, list[Any]]


def added(system: System, things: Iterable[Any]) -> Things:
    """New things by registry; an id that is taken is refused."""
    new = _by_registry(things)
    for name, values in new.items():
        taken = [value.id for value in values if value.id in getattr(system, name)]
        if taken:
            raise DuplicateId(
                f"{name} already has {taken[0]!r}; use replace to change it", id=taken[0]
            )
    return new


def replaced(system: System, things: Iterable[Any]) -> Things:
    """Things by registry that take the place of others; an id that is not there is refused."""
    new = _by_registry(things)
    for name, values in new.items():
        for value in values:
            getattr(system, name)[value.id]
    return new


def updated(system: System, id_: str, fields: Mapping[str, Any]) -> Any:
    """The thing of an id with other fields."""
    name = _home(system, id_)
    return evolve(getattr(system, name)[id_], **known_fields(KINDS[name], fields))


def known_fields(kind: type[Any], fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields, if the kind has all of them."""
    known = [field.alias for field in attrs.fields(kind) if field.init]
    wrong = [field for field in fields if field not in known]
    if wrong:
        raise unknown(f"{kind.__name__} has no field {wrong[0]!r}", wrong[0], known)
    return fields


def without(system: System, ids: Iterable[str]) -> Things:
    """What is left of each registry that loses something."""
    gone: dict[str, set[str]] = {}
    for id_ in ids:
        gone.setdefault(_home(system, id_), set()).add(id_)
    return {
        name: [value for value in getattr(system, name) if value.id not in out]
        for name, out in gone.items()
    }


def _home(system: System, id_: str) -> str:
    """The registry that an id is in: that of items first."""
    homes = [name for name in ("items", *KINDS) if id_ in getattr(system, name)]
    if not homes:
        known = chain.from_iterable(getattr(system, name).ids() for name in KINDS)
        raise unknown(f"nothing in the system has the id {evidence(id_)}", id_, known)
    if homes[0] != "items" and len(homes) > 1:
        raise InvalidModel(
            f"{id_!r} is in {' and '.join(homes)}; say which by replace(…) or evolve"
        )
    return homes[0]


def _by_registry(things: Iterable[Any]) -> Things:
    sorted_: Things = {}
    for thing in things:
        name = REGISTRY_OF.get(type(thing))
        if name is None:
            kinds = ", ".join(kind.__name__ for kind in REGISTRY_OF)
            raise InvalidModel(f"need one of {kinds}, got {evidence(thing)}")
        sorted_.setdefault(name, []).append(thing)
    return sorted_
