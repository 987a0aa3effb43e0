"""The custom fields of a plan: Text1, Number3 and their like, under the names people gave them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from worksystem.formats.msproject.fields import Fields

if TYPE_CHECKING:
    from worksystem.formats.findings import Findings
    from worksystem.formats.msproject.records import Record

__all__ = ["CustomFields"]


class CustomFields:
    """The names of the custom fields, by the number that the file has for each.

    Examples:
        >>> from worksystem.formats.findings import Findings
        >>> from worksystem.formats.msproject.records import Record
        >>> record = Record(
        ...     "ExtendedAttribute", 9, {"FieldID": "188743731", "Alias": "Site: north"}
        ... )
        >>> task = Record(
        ...     "Task",
        ...     20,
        ...     {"UID": "7"},
        ...     parts=[Record("ExtendedAttribute", 21, {"FieldID": "188743731", "Value": "Lyon"})],
        ... )
        >>> findings = Findings()
        >>> custom = CustomFields([record], findings)
        >>> custom.values(Fields(task, findings, "Tasks/Task"))
        {'msproject.custom:Site- north': 'Lyon'}
    """

    def __init__(self, records: Iterable[Record], findings: Findings) -> None:
        self._names: dict[str, str] = {}
        taken: set[str] = set()
        for record in records:
            fields = Fields(record, findings, "ExtendedAttributes/ExtendedAttribute")
            number = fields.text("FieldID")
            names = [_key(fields.text(tag)) for tag in ("Alias", "FieldName")]
            free = [name for name in (*names, _key(number)) if name and name not in taken]
            if number and free:
                self._names[number] = free[0]
                taken.add(free[0])

    def values(self, fields: Fields) -> dict[str, str]:
        """The custom fields of a task or a resource, ready for its `ext`."""
        found = {}
        for attribute in fields.parts("ExtendedAttribute"):
            number, value = attribute.text("FieldID"), attribute.text("Value")
            name = self._names.get(number) or _key(number)
            if name and value:
                found[f"msproject.custom:{name}"] = value
            elif not value and "ValueGUID" in attribute:
                attribute.lose("ValueGUID", "values out of a lookup table are not carried over")
        return found


def _key(name: str) -> str:
    """A name as the key of a custom field may be."""
    return " ".join(name.replace(":", "-").split())[:200].strip()
