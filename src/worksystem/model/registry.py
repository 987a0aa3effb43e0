"""Values by id: ordered, immutable, and iterated as values."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, KeysView, Mapping, ValuesView
from typing import Any, Generic, Protocol, TypeVar

from worksystem.errors import (
    DuplicateId,
    InvalidModel,
    InvalidText,
    UnknownReference,
    did_you_mean,
)
from worksystem.model.construction import evidence

__all__ = ["Registry"]


class Identified(Protocol):
    """Anything with an id."""

    @property
    def id(self) -> str: ...  # pragma: no cover - a protocol has no body


V = TypeVar("V", bound=Identified)


class Registry(Generic[V]):
    """Values of one kind by id, in the order given; it cannot be changed.

    Iteration gives the values; `in` and `[]` take an id.

    Examples:
        >>> from worksystem import Owner, WorkSystem
        >>> owners = WorkSystem("shop", owners=[Owner("ana"), Owner("bo")]).owners
        >>> owners
        Registry('ana', 'bo')
        >>> owners["bo"], len(owners), "cy" in owners, [owner.id for owner in owners]
        (Owner('bo'), 2, False, ['ana', 'bo'])
        >>> owners["an"]
        Traceback (most recent call last):
            ...
        worksystem.errors.UnknownReference: there is no 'an' among 2; did you mean 'ana'?
    """

    __slots__ = ("_by_id", "_hash")

    def __init__(self, by_id: dict[str, V]) -> None:
        self._by_id = by_id
        self._hash: int | None = None

    def __getitem__(self, id_: str) -> V:
        try:
            return self._by_id[id_]
        except (KeyError, TypeError):
            raise unknown(
                f"there is no {evidence(id_)} among {len(self)}", id_, self._by_id
            ) from None

    def get(self, id_: str, default: V | None = None) -> V | None:
        """The value with that id, or the default."""
        return self._by_id.get(id_, default)

    def __iter__(self) -> Iterator[V]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, id_: object) -> bool:
        return isinstance(id_, str) and id_ in self._by_id

    def ids(self) -> KeysView[str]:
        """The ids, in order."""
        return self._by_id.keys()

    def values(self) -> ValuesView[V]:
        """The values, in order: the same as iterating."""
        return self._by_id.values()

    def merged(self, other: Registry[V]) -> Registry[V]:
        """This registry with the values of another one put in, or in place of its own."""
        by_id = self._by_id | other._by_id
        if not all(map(str.isascii, other._by_id)):
            _check(type(next(iter(other))), list(by_id.values()))
        return Registry(by_id)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Registry):
            return NotImplemented
        mine, theirs = self._by_id, other._by_id
        return mine is theirs or (len(mine) == len(theirs) and list(self) == list(other))

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(tuple(self._by_id.values()))
        return self._hash

    def __repr__(self) -> str:
        more = [f"… {len(self) - 5} more"] if len(self) > 5 else []
        ids = [repr(id_) for id_, _ in zip(self._by_id, range(5), strict=False)]
        return f"Registry({', '.join(ids + more)})"


def unknown(sentence: str, missing: object, known: Iterable[str]) -> UnknownReference:
    """The error for an id that names nothing."""
    word = missing if isinstance(missing, str) else ""
    near, question = did_you_mean(word, known) if word else ((), "")
    return UnknownReference(sentence + question, missing=word, suggestions=near)


def registry_of(kind: type[Any], values: Iterable[Any]) -> Registry[Any]:
    """Build a registry; ids that repeat, or that only look different, are refused."""
    if isinstance(values, Registry):
        return values
    if isinstance(values, Mapping):
        values = values.values()
    if isinstance(values, (str, bytes)) or not isinstance(values, Iterable):
        raise InvalidText(f"need a list of {kind.__name__} values, got {evidence(values)}")
    listed = list(values)
    by_id: dict[str, Any] = {}
    if all(type(value) is kind for value in listed):
        by_id = {value.id: value for value in listed}
    if len(by_id) < len(listed) or not all(map(str.isascii, by_id)):
        _check(kind, listed)
    return Registry(by_id)


def _check(kind: type[Any], values: list[Any]) -> None:
    errors: list[InvalidModel] = []
    first: dict[str, tuple[int, str]] = {}
    for i, value in enumerate(values):
        if type(value) is not kind:
            errors.append(
                InvalidText(f"need a {kind.__name__}, got {evidence(value)}").at(f"[{i}]")
            )
            continue
        # NFC: an id that looks the same to every reader has to be the same.
        earlier = first.setdefault(unicodedata.normalize("NFC", value.id), (i, value.id))
        if earlier[0] != i:
            twin = (
                ""
                if earlier[1] == value.id
                else ", which only differs in how its accents are stored"
            )
            errors.append(
                DuplicateId(
                    f"id {value.id!r} is taken by [{earlier[0]}]{twin}; ids are unique",
                    id=value.id,
                ).at(f"[{i}]")
            )
    if errors:
        raise InvalidModel.of(errors)
