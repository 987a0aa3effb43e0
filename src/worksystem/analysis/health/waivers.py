"""A finding that is known and accepted for a while: by whom it is about, why, and until when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from attrs import field, frozen

from worksystem.errors import InvalidModel
from worksystem.model.construction import (
    evidence,
    identifier,
    optional_identifier,
    reports_every_fault,
    text,
)
from worksystem.model.instants import day

__all__ = ["Waiver", "waivers_of"]


def _reason(value: str) -> str:
    said = text(value)
    if not said.strip():
        raise InvalidModel("need a reason: whoever reads it later was not there")
    return said


@reports_every_fault
@frozen
class Waiver:
    """That a finding is accepted until a day, and why. Data, to be kept with the system.

    Attributes:
        code: Code of the check.
        subject: Id that the finding names; None: whatever it is about.
        reason: Why it is accepted.
        until: The last day on which it counts; after it, the finding is back,
            and the waiver itself is a finding.

    Raises:
        InvalidModel: With every value that is not what it should be.

    Examples:
        >>> Waiver("OWN001", "copy", reason="Ana is back on Monday", until="2026-05-04")
        Waiver(code='OWN001', subject='copy', reason='Ana is back on Monday', until=datetime.date(2026, 5, 4))
        >>> Waiver("OWN001", "copy", reason=" ", until="2026-05-04")
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidModel: reason: need a reason: whoever reads it later was not there
    """

    code: str = field(converter=identifier)
    subject: str | None = field(default=None, converter=optional_identifier)
    reason: str = field(kw_only=True, converter=_reason)
    until: date = field(kw_only=True, converter=day)

    @classmethod
    def of(cls, value: Waiver | Mapping[str, Any]) -> Waiver:
        """A waiver as it is, or from a mapping as JSON has it.

        Raises:
            InvalidModel: If the mapping lacks something, or has something else.

        Examples:
            >>> Waiver.of({"code": "OWN001", "reason": "a trial", "until": "2026-05-04"}).subject
        """
        if isinstance(value, Waiver):
            return value
        if not isinstance(value, Mapping):
            raise InvalidModel(f"need a waiver, got {evidence(value)}")
        lacking = [key for key in ("code", "reason", "until") if key not in value]
        strange = sorted(map(str, {*value} - {"code", "subject", "reason", "until"}))
        if lacking or strange:
            what = [*(f"no {key}" for key in lacking), *(f"an unknown {key!r}" for key in strange)]
            raise InvalidModel(
                f"need code, reason and until, and may have subject; got {', '.join(what)}"
            )
        return cls(
            value["code"], value.get("subject"), reason=value["reason"], until=value["until"]
        )

    def covers(self, code: str, subjects: Iterable[str]) -> bool:
        """Whether it is about such a finding."""
        return self.code == code and (self.subject is None or self.subject in subjects)

    def is_over(self, today: date | None) -> bool:
        """Whether its last day has passed; where no one knows what day it is, it has not."""
        return today is not None and today > self.until


def waivers_of(values: Iterable[Waiver | Mapping[str, Any]]) -> tuple[Waiver, ...]:
    """Waivers, each checked; every fault with its place."""
    found, faults = [], []
    if isinstance(values, (str, bytes, Mapping)) or not isinstance(values, Iterable):
        raise InvalidModel(f"waivers: need a list of waivers, got {evidence(values)}")
    for place, value in enumerate(values):
        try:
            found.append(Waiver.of(value))
        except InvalidModel as error:
            faults.append(error.at(f"waivers[{place}]"))
    if faults:
        raise InvalidModel.of(faults)
    return tuple(found)
