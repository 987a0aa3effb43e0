"""The XML of Microsoft Project as small flat records; nothing of XML leaves this file.

Elements are read as they come and forgotten when their record is complete, so
that a long file costs its records and not a tree. A document type is refused
before anything in it can act, and depth is bounded.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from xml.parsers import expat

from attrs import define, field

from worksystem.errors import Fault, UnreadableSource
from worksystem.model.construction import evidence
from worksystem.show import show_text

if TYPE_CHECKING:
    from worksystem.formats.sources import Source

__all__ = ["NAMESPACE", "Record", "read_records"]

NAMESPACE = "http://schemas.microsoft.com/project"
_DEEPEST = 64
_NEED = f'need a plan that Microsoft Project saved as XML, with <Project xmlns="{NAMESPACE}">'


@define
class Record:
    """An element with parts: what it says, and at which line.

    Attributes:
        tag: Its name.
        line: Where it begins.
        texts: The text of each child that has no children itself; the first
            where a name is there more than once.
        lines: The line of each of them.
        again: Names that are there more than once.
        parts: The children that have children.
    """

    tag: str
    line: int
    texts: dict[str, str] = field(factory=dict)
    lines: dict[str, int] = field(factory=dict)
    again: set[str] = field(factory=set)
    parts: list[Record] = field(factory=list)

    def parts_in(self, collection: str, tag: str) -> list[Record]:
        """The parts of one name in a collection such as ``WeekDays/WeekDay``."""
        return [
            part
            for found in self.parts
            if found.tag == collection
            for part in found.parts
            if part.tag == tag
        ]


def read_records(source: Source, take: Callable[[str, Record], None]) -> Record:
    """Read a file, and hand over each record of the project when it is complete.

    Args:
        source: The file.
        take: Gets the name of a collection (``Tasks``) and a record of it.

    Returns:
        The project's own fields, without its collections.

    Raises:
        UnreadableSource: If it is not XML, not of Microsoft Project, nested
            too deep, or has a document type.

    Examples:
        >>> from worksystem.formats.sources import Source
        >>> xml = f'<Project xmlns="{NAMESPACE}"><Tasks><Task><UID>7</UID></Task></Tasks></Project>'
        >>> project = read_records(Source.of(xml.encode()), print)
        Tasks Record(tag='Task', line=1, texts={'UID': '7'}, lines={'UID': 1}, again=set(), parts=[])
        >>> read_records(Source.of(b"<Plan/>"), print)
        Traceback (most recent call last):
            ...
        worksystem.errors.UnreadableSource: cannot read the given bytes: line 1, column 1: need a plan that Microsoft Project saved as XML, with <Project xmlns="http://schemas.microsoft.com/project">, got <Plan>
    """
    if not source.data.strip():
        raise source.unreadable(Fault("", None, f"{_NEED}, got an empty file"))
    reader = _Reader(source, take)
    try:
        reader.parser.Parse(source.data, True)  # noqa: FBT003 - expat takes no names
    except expat.ExpatError as error:
        raise source.unreadable(_syntax(source, reader.parser, error)) from None
    except UnreadableSource:
        raise
    except (LookupError, ValueError) as error:
        # Python looks up encodings that expat does not know, and may not know them either.
        reason = f"need an encoding that can be read, such as UTF-8: {error}"
        raise source.unreadable(reader.fault(reason)) from None
    return reader.root


@define
class _Open:
    """An element that has begun; its record is made when a child shows that it has parts."""

    tag: str
    line: int
    record: Record | None = None


class _Reader:
    def __init__(self, source: Source, take: Callable[[str, Record], None]) -> None:
        self.source, self.take = source, take
        self.root = Record("Project", 1)
        self.open: list[_Open] = []
        self.text: list[str] = []
        # Names come with their namespace in front of the separator.
        self.parser = parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self.refuse_document_type
        parser.EntityDeclHandler = self.refuse_document_type
        parser.StartElementHandler = self.begin
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text.append

    def fault(self, reason: str) -> Fault:
        path = "/".join(element.tag for element in self.open[1:])
        parser = self.parser
        return Fault(path, parser.CurrentLineNumber, reason, parser.CurrentColumnNumber + 1)

    def refuse_document_type(self, name: str, *_: object) -> None:
        raise self.source.unreadable(
            self.fault(
                "need a file without a document type, because entities and outside files can "
                f"hide in one, got {evidence(name)}; take <!DOCTYPE …> out if it is to be trusted"
            )
        )

    def begin(self, name: str, _attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition("}")
        if not self.open:
            self._check_root(namespace, local)
        elif len(self.open) >= _DEEPEST:
            self.open = self.open[:3]
            reason = f"need elements at most {_DEEPEST} deep, got more"
            raise self.source.unreadable(self.fault(reason))
        else:
            parent = self.open[-1]
            if parent.record is None:
                parent.record = Record(parent.tag, parent.line)
        tag = local if namespace == NAMESPACE else name
        element = _Open(tag, self.parser.CurrentLineNumber)
        if not self.open:
            element.record = self.root
        self.open.append(element)
        self.text.clear()

    def _check_root(self, namespace: str, local: str) -> None:
        if (namespace, local) != (NAMESPACE, "Project"):
            xmlns = f' xmlns="{namespace}"' if namespace else ""
            reason = f"{_NEED}, got {show_text(f'<{local}{xmlns}>')}"
            raise self.source.unreadable(self.fault(reason))

    def end(self, _: str) -> None:
        element = self.open.pop()
        record, depth = element.record, len(self.open)
        if depth == 2:
            self.take(self.open[-1].tag, record or Record(element.tag, element.line))
        elif depth:
            parent = self.open[-1].record
            assert parent is not None
            if record is not None:
                # The records of a collection have been handed over already.
                if depth > 1:
                    parent.parts.append(record)
            elif element.tag in parent.texts:
                parent.again.add(element.tag)
            else:
                parent.texts[element.tag] = "".join(self.text)
                parent.lines[element.tag] = element.line
        self.text.clear()


def _syntax(source: Source, parser: expat.XMLParserType, error: expat.ExpatError) -> Fault:
    reason = f"need XML that is well formed, got {expat.ErrorString(error.code)}"
    place = parser.ErrorByteIndex
    wrong = source.data[place : place + 1]
    if error.code == expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN] and wrong >= b"\x80":
        reason = (
            "need bytes in the encoding that the file says it has (UTF-8 if it says nothing), "
            f"got the byte 0x{wrong[0]:02x}; save it again, or correct the encoding in its first line"
        )
    return Fault("", error.lineno, reason, error.offset + 1)
