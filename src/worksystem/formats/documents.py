"""JSON that other tools have written, read strictly, with the places of what is in it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from attrs import frozen

from worksystem.errors import Fault
from worksystem.formats.findings import Findings
from worksystem.formats.native_layout import RepeatedKey, parsed
from worksystem.formats.native_places import line_and_column, repeated_keys, too_deep
from worksystem.model.construction import evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worksystem.formats.sources import Source

__all__ = ["Place", "document_in"]

_DEEPEST = 400
_NO_NUMBER = re.compile(r'"(?:[^"\\]|\\.)*"|(-?Infinity|NaN)')
_KIND = {str: "text", list: "a list", dict: "an object", int: "a number"}


def document_in(content: Source) -> Any:
    """The document of a JSON file.

    Raises:
        UnreadableSource: If it is no JSON, in no UTF-8, nested too deeply, or
            has a key twice; with line and column.

    Examples:
        >>> from worksystem.formats import Source
        >>> document_in(Source.of(b'[{"key": "I-1"}]'))
        [{'key': 'I-1'}]
        >>> document_in(Source.of(b'[{"key": "I-1", "key": "I-2"}]'))
        Traceback (most recent call last):
            ...
        worksystem.errors.UnreadableSource: cannot read the given bytes: line 1, column 17: key: this key is there twice; keep one of them
    """
    text = _decoded(content)
    if not text.strip():
        raise content.unreadable(Fault("", None, "need JSON, got an empty file"))
    try:
        document = parsed(text)
    except json.JSONDecodeError as error:
        fault = Fault("", error.lineno, f"need JSON: {error.msg}", error.colno)
        raise content.unreadable(fault) from None
    except RepeatedKey:
        raise content.unreadable(*_repeated(text)) from None
    except RecursionError:
        deep = too_deep(text, _DEEPEST)
        reason = f"need lists and objects at most {_DEEPEST} levels deep"
        raise content.unreadable(_at(text, 0 if deep is None else deep, reason)) from None
    except ValueError:  # a number of thousands of digits
        reason = "need numbers that can be read, got one of thousands of digits"
        raise content.unreadable(Fault("", None, reason)) from None
    for match in _NO_NUMBER.finditer(text) if "NaN" in text or "Infinity" in text else ():
        if match[1]:
            reason = f"need JSON, in which there is no {match[1]}"
            raise content.unreadable(_at(text, match.start(1), reason))
    return document


def _decoded(content: Source) -> str:
    encoding = json.detect_encoding(content.data)
    if not encoding.startswith("utf-8"):
        reason = f"need UTF-8, got {encoding.upper()}; save it as UTF-8"
        raise content.unreadable(Fault("", None, reason))
    try:
        return content.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        reason = f"need UTF-8, got the byte 0x{error.object[error.start]:02x}"
        raise content.unreadable(Fault("", line, reason)) from None


def _repeated(text: str) -> Iterator[Fault]:
    for path, offset in repeated_keys(text):
        yield _at(text, offset, "this key is there twice; keep one of them", str(path[-1]))


def _at(text: str, offset: int, reason: str, path: str = "") -> Fault:
    line, column = line_and_column(text, [offset])[offset]
    return Fault(path, line, reason, column)


@frozen
class Place:
    """A value in a document, and where it stands; what is asked of it is checked.

    What is missing, or null, is None. What is of another kind than asked for
    is a fault, noted among the findings, and None as well.

    Attributes:
        value: The value.
        path: Its place, as one would write it in Python.
        findings: Where faults are noted.

    Examples:
        >>> from worksystem.formats.findings import Findings
        >>> place = Place({"key": 7, "fields": {"summary": "Hi"}}, "[3]", Findings())
        >>> place.object("fields").text("summary"), place.text("key")
        ('Hi', None)
        >>> print(place.findings.faults[0])
        [3].key: need text, got 7
    """

    value: Any
    path: str
    findings: Findings

    def at(self, key: str | int) -> Place:
        """The value below this one; None if there is none."""
        if isinstance(key, int):
            return Place(self.value[key], f"{self.path}[{key}]", self.findings)
        name = key if key.isidentifier() else f"[{evidence(key)}]"
        dot = "." if self.path and key.isidentifier() else ""
        return Place(self.value.get(key), f"{self.path}{dot}{name}", self.findings)

    def text(self, key: str) -> str | None:
        """A text below."""
        found: str | None = self._of(key, str)
        return found

    def number(self, key: str) -> int | None:
        """A whole number below."""
        found: int | None = self._of(key, int)
        return found

    def object(self, key: str) -> Place | None:
        """An object below."""
        return None if self._of(key, dict) is None else self.at(key)

    def objects(self, key: str) -> list[Place]:
        """The objects of a list below; none if there is no list."""
        return [] if self._of(key, list) is None else self.at(key).each()

    def each(self) -> list[Place]:
        """The objects of this list."""
        places = [self.at(position) for position in range(len(self.value))]
        return [place for place in places if place.is_a(dict)]

    def is_a(self, kind: type) -> bool:
        """Whether it is a list, an object and so on; if not, that is a fault."""
        if type(self.value) is kind:
            return True
        self.findings.fault(f"need {_KIND[kind]}, got {evidence(self.value)}", self.path)
        return False

    def _of(self, key: str, kind: type) -> Any:
        place = self.at(key)
        return place.value if place.value is not None and place.is_a(kind) else None
