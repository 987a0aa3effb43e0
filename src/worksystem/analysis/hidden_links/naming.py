"""Where the text of one item names another by its id."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING
from unicodedata import normalize

if TYPE_CHECKING:
    from worksystem.model.items import WorkItem

__all__ = ["Names", "is_distinctive", "mentions"]

_JOINED = r"\w+(?:[-./:#]\w+)*"
_TOKEN = re.compile(_JOINED)
_NUMBERED = re.compile(rf"(?<![\w#&])#({_JOINED})")
_PART = re.compile(r"\w+")
# What stands in quotes, backticks or brackets; an apostrophe inside a word is no quote. No
# mark is passed over on the way to its counterpart, so that a text of marks is linear, too.
_MARKED = re.compile(
    r"`([^`\n]+)`|\"([^\"\n]+)\"|(?<!\w)'([^'\n]+)'(?!\w)|“([^“”\n]+)”|‘([^‘’\n]+)’(?!\w)"
    r"|«([^«»\n]+)»|\[([^\[\]\n]+)\]"
)


_MARKS = frozenset("`\"'“‘«[#")
"""One of these stands before each id that is found because it is marked."""


def is_distinctive(id: str) -> bool:
    """Whether an id is told from a common word, so that a text names it without marks.

    It has a letter, and a digit or one of ``- _ . / : #`` inside. A plain word
    or number names an item only where it is marked.

    Examples:
        >>> [is_distinctive(id) for id in ("PAY-12", "t7", "hero-art", "art", "12", "2026-05")]
        [True, True, True, False, False, False]
    """
    return (
        _TOKEN.fullmatch(id) is not None
        and any(map(str.isalpha, id))
        and any(sign.isdigit() or sign in "-_./:#" for sign in id)
    )


class Names:
    """Ids, as they may be found in texts.

    A distinctive id counts wherever it stands by itself, in the same letters.
    Any id counts in quotes, backticks or brackets, and after ``#``. Where
    several ids begin at one place, the longest counts.

    Examples:
        >>> names = Names(["PAY-1", "PAY-1-b", "art", "12"])
        >>> sorted(names.in_text("art for PAY-1-b, not PAY-12; see #12 and 'art'"))
        ['12', 'PAY-1-b', 'art']
    """

    def __init__(self, ids: Iterable[str]) -> None:
        self._all = {normalize("NFC", id_): id_ for id_ in ids}
        self._distinctive = {name: id_ for name, id_ in self._all.items() if is_distinctive(name)}
        self._longest = max((len(_PART.findall(name)) for name in self._all), default=0)

    def in_text(self, text: str) -> set[str]:
        """The ids that a text names.

        Cost is linear in its length, times the parts of the longest id.
        """
        text = text if text.isascii() else normalize("NFC", text)
        found: set[str] = set()
        if self._distinctive:
            for token in _TOKEN.findall(text):
                if token in self._distinctive:
                    found.add(self._distinctive[token])
                elif not token.isalnum():
                    found.update(self._in_token(token))
        if _MARKS.isdisjoint(text):
            return found
        for match in _MARKED.finditer(text):
            content = next(filter(None, match.groups())).strip()
            found.update({self._all[content]} if content in self._all else ())
        for match in _NUMBERED.finditer(text):
            found.update(self._numbered(match[1]))
        return found

    def _in_token(self, token: str) -> Iterator[str]:
        """Distinctive ids in words that are joined by signs, such as an address."""
        parts = [part.span() for part in _PART.finditer(token)]
        at = 0
        while at < len(parts):
            begin = parts[at][0]
            # `RE-PAY-1` is an id of somebody else, `browse/PAY-1` is an address of ours.
            if not begin or token[begin - 1] in "/:#":
                for last in range(min(len(parts), at + self._longest) - 1, at - 1, -1):
                    end = parts[last][1]
                    if token[begin:end] in self._distinctive and _ends_at(token, end):
                        yield self._distinctive[token[begin:end]]
                        at = last
                        break
            at += 1

    def _numbered(self, token: str) -> Iterator[str]:
        """The longest id right after a ``#``, which may be a part of it."""
        parts = [part.end() for part in _PART.finditer(token)][: self._longest]
        for end in reversed(parts):
            for name in (f"#{token[:end]}", token[:end]):
                if name in self._all and _ends_at(token, end):
                    yield self._all[name]
                    return


def _ends_at(token: str, end: int) -> bool:
    """Whether an id may end there: `v1` is not named by `v1.2`, nor `q3` by `q3-2026`."""
    return not (token[end : end + 1] in ("-", ".") and token[end + 1].isdigit())


def mentions(items: Iterable[WorkItem]) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """In which of its texts an item names another one.

    Args:
        items: All items of a system.

    Returns:
        Id of the item, and of the one that it names, to the names of its
        fields: title, notes, done_when, blocked.

    Examples:
        >>> from worksystem import WorkItem
        >>> mentions([WorkItem("pay-1"), WorkItem("page", "Page", notes="needs pay-1")])
        {('page', 'pay-1'): ('notes',)}
    """
    listed = list(items)
    names = Names(item.id for item in listed)
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for item in listed:
        texts = {
            "title": item.title,
            "notes": item.notes,
            "done_when": "\n".join(item.done_when),
            "blocked": item.blocked,
        }
        for field, text in texts.items():
            for id_ in names.in_text(text) - {item.id} if text else ():
                found[item.id, id_] = (*found.get((item.id, id_), ()), field)
    return found
