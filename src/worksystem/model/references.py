"""Which fields name something by its id, and whether it is there.

One table says what every id field points at; `system.py` asks it. A check
over a million items is a few passes at the speed of sets; only when one of
them fails is the place of each fault looked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from attrs import frozen

from worksystem.model.registry import Registry, unknown

if TYPE_CHECKING:
    from worksystem.errors import InvalidModel

__all__ = ["REFERENCES", "Reference", "faults", "loop"]

Registries = Mapping[str, Registry[Any]]

_GUESSED = 20
_ONE = {
    "calendars": "calendar",
    "owners": "owner",
    "outcomes": "outcome",
    "items": "item",
    "workflows": "workflow",
    "service_classes": "class of service",
    "contracts": "handoff contract",
}


@frozen
class Reference:
    """A field of the values of one registry that holds ids of another one.

    Attributes:
        source: The registry whose values have the field.
        path: The field; with dots for a part of it.
        target: The registry that the ids are looked up in.
        part: For a field that holds several values: which part of each is the
            id; "" when they are ids themselves.
        several: Whether that part is several ids.
    """

    source: str
    path: str
    target: str
    part: str | None = None
    several: bool = False

    def ids(self, values: Iterable[Any]) -> set[str]:
        """Every id that the values name by this field."""
        named: Iterable[Any] = map(attrgetter(self.path), values)
        if self.part is not None:
            named = chain.from_iterable(filter(None, named))
            if self.part:
                named = map(attrgetter(self.part), named)
            if self.several:
                named = chain.from_iterable(named)
        return set(named) - {None}

    def places(self, value: Any) -> Iterator[tuple[str, str | None]]:
        """The path and the id of each name in one value."""
        named = attrgetter(self.path)(value)
        if self.part is None:
            yield self.path, named
            return
        for i, part in enumerate(named or ()):
            if self.part and self.several:
                for j, id_ in enumerate(attrgetter(self.part)(part)):
                    yield f"{self.path}[{i}].{self.part}[{j}]", id_
            elif self.part:
                yield f"{self.path}[{i}].{self.part}", attrgetter(self.part)(part)
            else:
                yield f"{self.path}[{i}]", part


REFERENCES = (
    Reference("calendars", "base", "calendars"),
    Reference("owners", "capacity.calendar", "calendars"),
    Reference("owners", "teams", "owners", "team"),
    Reference("owners", "holders", "owners", ""),
    Reference("owners", "lead", "owners"),
    Reference("outcomes", "owner", "owners"),
    Reference("outcomes", "parent", "outcomes"),
    Reference("workflows", "states", "owners", "owner"),
    Reference("workflows", "moves", "owners", "by", several=True),
    Reference("contracts", "giver", "owners"),
    Reference("contracts", "taker", "owners"),
    Reference("cadences", "owner", "owners"),
    Reference("items", "outcomes", "outcomes", ""),
    Reference("items", "duplicate_of", "items"),
    Reference("items", "owner", "owners"),
    Reference("items", "assignees", "owners", "owner"),
    Reference("items", "after", "items", "on"),
    Reference("items", "parent", "items"),
    Reference("items", "calendar", "calendars"),
    Reference("items", "workflow", "workflows"),
    Reference("items", "service_class", "service_classes"),
    Reference("handoffs", "item", "items"),
    Reference("handoffs", "giver", "owners"),
    Reference("handoffs", "taker", "owners"),
    Reference("handoffs", "contract", "contracts"),
)


def faults(
    source: str,
    values: Iterable[Any],
    registries: Registries,
    all_values: Registry[Any],
    *,
    known: Iterable[str] = (),
) -> list[InvalidModel]:
    """What the values of one registry name that is not there, each with its place.

    Args:
        source: Name of the registry that they belong to.
        values: The values to check: all, or those that have changed.
        registries: All the registries of the system.
        all_values: The registry of the values, to say at which place they are.
        known: Fields that need no check, because they have been resolved.
    """
    found: list[InvalidModel] = []
    values = list(values)
    for reference in REFERENCES:
        if reference.source != source or reference.path in known:
            continue
        target = registries[reference.target]
        if reference.ids(values) <= target.ids():
            continue
        place = {id_: i for i, id_ in enumerate(all_values.ids())}
        for value in values:
            for path, id_ in reference.places(value):
                if id_ is None or id_ in target:
                    continue
                # What looks like it is only searched for the first: it costs.
                known_ids = target.ids() if len(found) < _GUESSED else ()
                sentence = _sentence(reference, value, path, id_)
                error = unknown(sentence, id_, known_ids)
                found.append(error.at(f"{source}[{place[value.id]}].{path}"))
    return found


def _sentence(reference: Reference, value: Any, path: str, id_: str | None) -> str:
    name = _ONE.get(reference.source, reference.source[:-1].replace("_", " "))
    role = "comes after" if path.startswith("after") else f"names as {path}"
    wanted = _ONE[reference.target]
    return f"{name} {value.id!r} {role} {id_!r}, which is no {wanted} in the system"


def loop(values: Iterable[Any], registry: Registry[Any], field: str) -> tuple[str, ...]:
    """A loop in a field that names a parent, as the ids on it; () when there is none.

    Linear, and without recursion: a chain of a million parents is fine.

    Examples:
        >>> from worksystem import Outcome
        >>> both = {"a": Outcome("a", parent="b"), "b": Outcome("b", parent="a")}
        >>> loop(both.values(), Registry(both), "parent")
        ('a', 'b')
    """
    up = attrgetter(field)
    sound: set[str] = set()
    for value in values:
        path: dict[str, None] = {}
        id_: str | None = value.id
        while id_ is not None and id_ not in sound:
            if id_ in path:
                around = list(path)
                around = around[around.index(id_) :]
                first = around.index(min(around))
                return tuple(around[first:] + around[:first])
            path[id_] = None
            id_ = up(registry[id_])
        sound.update(path)
    return ()
