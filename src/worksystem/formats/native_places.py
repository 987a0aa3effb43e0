"""Where in a JSON text something stands. Asked only once something is wrong.

A sound file is read without keeping positions. For a faulty one, the text is
walked again along the paths of the faults; all else is skipped at full speed.
"""

from __future__ import annotations

import json
import re
from ast import literal_eval
from collections.abc import Callable, Iterable, Iterator
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

__all__ = ["line_and_column", "places", "repeated_keys", "steps", "too_deep"]

Step = str | int
Steps = tuple[Step, ...]

_STEP = re.compile(
    r"\.?([^.\[\]]+)|\[(\d+)\]|\[('[^'\\]*(?:\\.[^'\\]*)*'|\"[^\"\\]*(?:\\.[^\"\\]*)*\")\]"
)
_SPACE = re.compile(r"[ \t\n\r]*")
_TOKEN = re.compile(r"[ \t\n\r]*(?:([\"\[\]{},:])|[^ \t\n\r\"\[\]{},:]+)")
_BRACKET = re.compile(r"\"[^\"\\]*(?:\\.[^\"\\]*)*\"|([\[{])|[\]}]", re.DOTALL)
# Numbers are not read here: one of 5 000 digits would raise.
_SKIP: Callable[[str, int], tuple[Any, int]] = json.JSONDecoder(  # type: ignore[attr-defined]
    parse_int=str, parse_float=str
).scan_once


def steps(path: str) -> Steps:
    """A path taken apart.

    Examples:
        >>> steps("items[3].after[0]"), steps("packet['the brief']")
        (('items', 3, 'after', 0), ('packet', 'the brief'))
    """
    return tuple(
        int(index) if index else name or literal_eval(key)
        for name, index, key in _STEP.findall(path)
    )


def places(text: str, wanted: Iterable[Steps]) -> dict[Steps, int]:
    """The offset of each place in a text of sound JSON, and of all on the way to it.

    Examples:
        >>> places('{"items": [7, {"id": 8}]}', [("items", 1, "id")])
        {(): 0, ('items',): 10, ('items', 1): 14, ('items', 1, 'id'): 21}
    """
    tree: dict[Step, Any] = {}
    for path in wanted:
        branch = tree
        for step in path:
            branch = branch.setdefault(step, {})
    found: dict[Steps, int] = {}
    _descend(text, _space(text, 0), tree, (), found)
    return found


def _descend(
    text: str, at: int, tree: dict[Step, Any], here: Steps, found: dict[Steps, int]
) -> int:
    """Note where the branches of a tree of steps stand; the offset after the value."""
    found[here] = at
    if not tree or text[at] not in "{[":
        return _SKIP(text, at)[1]
    is_object = text[at] == "{"
    at = _space(text, at + 1)
    count = 0
    while text[at] not in "}]":
        step: Step = count
        if is_object:
            step, at = scanstring(text, at + 1)
            at = _space(text, _space(text, at) + 1)
        if step in tree:
            at = _descend(text, at, tree[step], (*here, step), found)
        else:
            at = _SKIP(text, at)[1]
        at = _space(text, at)
        if text[at] == ",":
            at = _space(text, at + 1)
        count += 1
    return at + 1


def _space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def line_and_column(text: str, offsets: Iterable[int]) -> dict[int, tuple[int, int]]:
    r"""Line and column of offsets, both counted from 1; one pass for all of them.

    Examples:
        >>> line_and_column("ab\ncd", [4])
        {4: (2, 2)}
    """
    result: dict[int, tuple[int, int]] = {}
    line, start, at = 1, 0, 0
    for offset in sorted(set(offsets)):
        line += text.count("\n", at, offset)
        start = max(start, text.rfind("\n", at, offset) + 1)
        at = offset
        result[offset] = (line, offset - start + 1)
    return result


def too_deep(text: str, limit: int) -> int | None:
    """The offset at which lists and objects are nested too deeply; None if nowhere.

    Examples:
        >>> too_deep("[[[]]]", 2), too_deep('["[[["]', 2)
        (2, None)
    """
    depth = 0
    for match in _BRACKET.finditer(text):
        if match[1]:
            depth += 1
            if depth > limit:
                return match.start()
        elif match[0] in "]}":
            depth -= 1
    return None


def repeated_keys(text: str) -> Iterator[tuple[Steps, int]]:
    """The path and the offset of every key that its object has had before.

    Without recursion, over a text of sound JSON.

    Examples:
        >>> list(repeated_keys('{"items": [{"id": 1, "id": 2}]}'))
        [(('items', 0, 'id'), 21)]
    """
    # For every open list its place; for every open object, what it is to be told from.
    here: list[Step] = []
    seen: list[set[str] | None] = []
    is_key = False
    at = 0
    while match := _TOKEN.match(text, at):
        mark, start, at = match[1], match.start(1), match.end()
        if mark == '"':
            word, at = scanstring(text, start + 1)
            keys = seen[-1] if seen else None
            if is_key and keys is not None:
                here[-1] = word
                if word in keys:
                    yield tuple(here), start
                keys.add(word)
            is_key = False
        elif mark in ("{", "["):
            is_key = mark == "{"
            seen.append(set() if is_key else None)
            here.append(0)
        elif mark in ("}", "]"):
            here.pop()
            seen.pop()
        elif mark == ",":
            is_key = seen[-1] is not None
            if isinstance(index := here[-1], int) and not is_key:
                here[-1] = index + 1
