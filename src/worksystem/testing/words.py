"""Strategies for what is written: ids, texts and custom fields."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any, ParamSpec, TypeVar, cast

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from worksystem.model.extensions import FrozenDict, extension

__all__ = ["Ids", "extensions", "ids", "texts"]

Ids = Sequence[str] | st.SearchStrategy[str]
"""Ids that a drawn value may name: a list of them, or a strategy; an empty list for none."""

P = ParamSpec("P")
V = TypeVar("V")


def built_once(build: Callable[P, V]) -> Callable[P, V]:
    """Keep each strategy that is built: none can change, and building takes most of the time."""
    return cast("Callable[P, V]", functools.lru_cache(maxsize=256)(build))


# Legal, and known to break what quotes, sorts, parses or prints it.
_HOSTILE_IDS = (
    "null",
    "-1",
    "=1+1",
    "../../etc/passwd",
    "<b>&amp;</b>",
    "'; DROP TABLE items; --",
    '"quoted", and parted',
    "{0} %s ${HOME}",
    "a:b/c#d?e[0].f",
    "Ünïcode ☕ 文",
    "e\u0301",
    "ﬀ",
    "x" * 400,
)
_HOSTILE_TEXTS = (
    *_HOSTILE_IDS,
    " ",
    "\r\n",
    "\x00",
    "\x1b[31mred\x1b[0m",
    "\u202egnol\u200b",
    "]]>",
    "# heading\n---\n| cell |",
    "long " * 300,
)


@built_once
def ids(*, hostile: bool = True) -> st.SearchStrategy[str]:
    """Ids of every legal kind: letters of any script, signs, spaces inside.

    Leaves out most ids of more than 30 characters. Shrinks towards ``"a"``.

    Args:
        hostile: Also ids that break what does not quote them; without them,
            only short ones of plain letters.

    Examples:
        >>> from worksystem.testing import simplest
        >>> simplest(ids())
        'a'
    """
    plain = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=4)
    if not hostile:
        return plain
    # What str.isprintable() asks for, but for the space, which may stand inside only.
    word = st.text(st.characters(categories=("L", "M", "N", "P", "S")), min_size=1, max_size=8)
    words = st.lists(word, min_size=1, max_size=3).map(" ".join)
    return plain | words | st.sampled_from(range(len(_HOSTILE_IDS))).map(_hostile)


@built_once
def texts(*, min_size: int = 0, max_size: int = 20) -> st.SearchStrategy[str]:
    """Texts of every legal kind, also those that act on terminals, tables and markup.

    Leaves out lone surrogates, which no text of the model may have. Shrinks
    towards the empty text, or towards zeros.

    Args:
        min_size: Least number of characters.
        max_size: Greatest number of characters; hostile samples may be longer.

    Examples:
        >>> from worksystem.testing import simplest
        >>> simplest(texts()), simplest(texts(min_size=2))
        ('', '00')
    """
    any_text = st.text(st.characters(codec="utf-8"), min_size=min_size, max_size=max_size)
    long_enough = [n for n, text in enumerate(_HOSTILE_TEXTS) if len(text) >= min_size]
    return any_text | st.sampled_from(long_enough).map(_hostile)


def _hostile(place: int) -> str:
    """One of the hostile texts; by its place, so that no report has to print them all."""
    return _HOSTILE_TEXTS[place]


@built_once
def extensions(*, max_size: int = 3) -> st.SearchStrategy[FrozenDict]:
    """Custom fields: namespaced keys and JSON values, nested a few levels deep.

    Leaves out numbers that JSON cannot hold, and whole ones of 2⁵³ and more.
    Shrinks towards no fields, then towards ``{"a:a": None}``.

    Args:
        max_size: Greatest number of fields.

    Examples:
        >>> from worksystem.testing import simplest
        >>> simplest(extensions(), lambda ext: len(ext) == 1)
        {'a:a': None}
    """
    namespace = st.sampled_from(["a", "jira", "Acme-2.x_y"])
    name = st.text("abc", min_size=1, max_size=3) | st.sampled_from(["odd key\n\x00", "ключ", "<>"])
    keys = st.builds("{}:{}".format, namespace, name)
    return st.dictionaries(keys, _json_values(), max_size=max_size).map(extension)


def _json_values() -> st.SearchStrategy[Any]:
    whole = st.integers(-(2**53) + 1, 2**53 - 1)
    real = st.floats(allow_nan=False, allow_infinity=False)
    plain = st.none() | st.booleans() | whole | real | texts(max_size=8)
    return st.recursive(
        plain,
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(texts(max_size=4), inner, max_size=3)
        ),
        max_leaves=5,
    )


@built_once
def optional(values: st.SearchStrategy[V]) -> st.SearchStrategy[V | None]:
    """None, towards which it shrinks, or one of the values."""
    return st.none() | values


def fixed(named: Ids) -> Ids:
    """The same ids as a key of what is built once."""
    return named if isinstance(named, st.SearchStrategy) else tuple(named)


def one_from(named: Ids) -> st.SearchStrategy[str]:
    """One of the ids, of which there has to be one."""
    return _one_from(fixed(named))


@built_once
def _one_from(named: Ids) -> st.SearchStrategy[str]:
    if isinstance(named, st.SearchStrategy):
        return named
    if not named:
        raise InvalidArgument("need an id to draw from, got an empty list")
    # Not sampled_from: of a single id, that is no choice at all, and where the number
    # of choices depends on how much there is to name, Hypothesis shrinks badly.
    return st.integers(0, 999).map(lambda n: named[n % len(named)])


def one_of(named: Ids) -> st.SearchStrategy[str | None]:
    """One of the ids, or None; None alone where there are none."""
    return _one_of(fixed(named))


@built_once
def _one_of(named: Ids) -> st.SearchStrategy[str | None]:
    if isinstance(named, st.SearchStrategy):
        return optional(named)
    return st.sampled_from([None, *named])


def some_of(named: Ids) -> st.SearchStrategy[list[str]]:
    """Up to two of the ids, each once."""
    return _some_of(fixed(named))


@built_once
def _some_of(named: Ids) -> st.SearchStrategy[list[str]]:
    if not isinstance(named, st.SearchStrategy):
        if not named:
            return st.just([])
        named = st.sampled_from(named)
    return st.lists(named, unique=True, max_size=2)


def other_than(own: str, named: Ids) -> Ids:
    """The same ids, so changed that none of them is `own`."""
    if isinstance(named, st.SearchStrategy):
        return named.map(lambda id_: f"{id_}'" if id_ == own else id_)
    return [id_ for id_ in named if id_ != own]
