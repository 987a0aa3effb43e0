"""Custom fields: namespaced, JSON, and as immutable as the value that carries them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from worksystem.errors import InvalidExtension, InvalidModel
from worksystem.model.construction import evidence, number, text

__all__ = ["FrozenDict", "extension"]

# Patterns are texts, which `re` compiles on first use: importing pays for none.
_KEY = r"[A-Za-z][\w.-]{0,63}:[^\s:][^:]{0,199}"
_DEEPEST = 40


class FrozenDict(Mapping[str, Any]):
    """A mapping that cannot be changed and can be hashed; its order does not count.

    Examples:
        >>> ext = FrozenDict({"jira:points": 5})
        >>> ext["jira:points"], ext == {"jira:points": 5}, hash(ext) == hash(FrozenDict(ext))
        (5, True, True)
    """

    __slots__ = ("_data", "_hash")

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = dict(data)
        self._hash: int | None = None

    def __getitem__(self, key: str) -> Any:
        return self._data[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)

    def __eq__(self, other: object) -> bool:
        return self._data == (other._data if isinstance(other, FrozenDict) else other)

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(frozenset(self._data.items()))
        return self._hash

    def __reduce__(self) -> tuple[type[FrozenDict], tuple[dict[str, Any]]]:
        return FrozenDict, (self._data,)

    def __repr__(self) -> str:
        return repr(self._data)


NONE = FrozenDict({})


def extension(value: Mapping[str, Any]) -> FrozenDict:
    """Freeze custom fields: keys ``"namespace:name"``, values as JSON has them.

    Lists become tuples and objects `FrozenDict`, at every depth.

    Raises:
        InvalidExtension: If a key has no namespace or a value is not JSON.

    Examples:
        >>> extension({"jira:labels": ["a", "b"]})
        {'jira:labels': ('a', 'b')}
        >>> extension({"points": 5})
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidExtension: need a key with a namespace, such as 'jira:points', got 'points'
    """
    if value is NONE:
        return NONE
    if not isinstance(value, Mapping):
        raise InvalidExtension(
            f"need a mapping such as {{'jira:points': 5}}, got {evidence(value)}"
        )
    for key in value:
        if not isinstance(key, str) or not re.fullmatch(_KEY, key):
            raise InvalidExtension(
                f"need a key with a namespace, such as 'jira:points', got {evidence(key)}"
            )
    return FrozenDict({text(k): _freeze(v, 1) for k, v in value.items()}) if value else NONE


def _freeze(value: Any, depth: int) -> Any:
    if depth > _DEEPEST:
        raise InvalidExtension(f"need a value at most {_DEEPEST} levels deep")
    if value is None or isinstance(value, bool):
        return value
    try:
        if isinstance(value, str):
            return text(value)
        if isinstance(value, (int, float)):
            return number(value)
        if isinstance(value, Mapping):
            if not all(isinstance(key, str) for key in value):
                raise InvalidExtension(f"need text as keys, got {evidence(value)}")
            return FrozenDict({text(k): _freeze(v, depth + 1) for k, v in value.items()})
        if isinstance(value, (list, tuple)):
            return tuple([_freeze(v, depth + 1) for v in value])
    except InvalidExtension:
        raise
    except InvalidModel as error:
        raise InvalidExtension(f"a custom field {error.reason}") from None
    raise InvalidExtension(f"need a value that JSON has, got {evidence(value)}")
