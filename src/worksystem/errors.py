"""Every way that worksystem can fail.

```
WorkSystemError
├── InvalidModel (ValueError)       what was built contradicts itself; .faults lists every fault
│   ├── UnknownReference            an id that names nothing; .missing, .suggestions
│   ├── DuplicateId                 two things with one id; .id
│   ├── InvalidText                 an id, a title or a text that cannot be kept
│   ├── InvalidNumber               a number out of its range, or not a number
│   ├── InvalidChoice               a word outside its list; .allowed, .suggestions
│   ├── InvalidDuration             not a duration: a bare number, a wrong text, a wrong sign
│   ├── InvalidInstant              not an instant: naive, unreadable, out of range
│   ├── InvalidCalendar             no working time, overlapping hours, an unknown zone
│   ├── InvalidRecurrence           a rule that is not in the accepted part of RFC 5545
│   └── InvalidExtension            a custom field that is not namespaced JSON
├── CannotAnswer (ValueError)       a fine model with no answer in it
│   ├── DependencyCycle             items wait for each other; .cycle
│   ├── BeyondHorizon               a date that lies past the years a calendar can hold
│   ├── NotEnoughHistory            too little has happened to say it; .needed, .got
│   └── Infeasible                  no plan can respect all that is asked; .reasons
├── Refused (ValueError)            a change that the agreements forbid; .reason, .allowed
├── UnreadableSource (ValueError)   a file that cannot be read; .faults, all of them at once
└── MissingExtra (ImportError)      an optional part is not installed; names the pip command
```

Catch the family that you can do something about:

    try:
        reading = worksystem.read(path)
    except worksystem.UnreadableSource as error:
        for fault in error.faults:
            print(fault.path, fault.line, fault.reason)

Every message gives the rule, the evidence and, where there is one, the way
out. What a message says is also there as data, in the attributes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import frozen

__all__ = [
    "BeyondHorizon",
    "CannotAnswer",
    "DependencyCycle",
    "DuplicateId",
    "Fault",
    "Infeasible",
    "InvalidCalendar",
    "InvalidChoice",
    "InvalidDuration",
    "InvalidExtension",
    "InvalidInstant",
    "InvalidModel",
    "InvalidNumber",
    "InvalidRecurrence",
    "InvalidText",
    "MissingExtra",
    "NotEnoughHistory",
    "Refused",
    "UnknownReference",
    "UnreadableSource",
    "WorkSystemError",
    "did_you_mean",
]

_SHOWN_FAULTS = 20


@frozen
class Fault:
    """One thing that is wrong, and its place.

    Attributes:
        path: Where, as one would write it in Python: ``items[3].after[0]``.
            Empty when the whole is meant.
        line: Line in the file, counted from 1, where the source is a text.
        reason: The rule, the evidence and the way out.
        column: Column in that line, counted from 1.

    Examples:
        >>> print(Fault("items[3].due", 12, "no such day: 2026-02-30"))
        line 12: items[3].due: no such day: 2026-02-30
    """

    path: str
    line: int | None
    reason: str
    column: int | None = None

    def __str__(self) -> str:
        line = f"line {self.line}" if self.line is not None else ""
        if line and self.column is not None:
            line += f", column {self.column}"
        return ": ".join(part for part in (line, self.path, self.reason) if part)


class WorkSystemError(Exception):
    """Anything that worksystem refuses or cannot do."""


class InvalidModel(WorkSystemError, ValueError):
    """What was built contradicts itself.

    Attributes:
        faults: Every fault of the construction, each with its place.
        reason: The message without the place, when there is one fault.

    Examples:
        >>> from worksystem import WorkItem
        >>> WorkItem("build", effort="3 days", due="2026-02-30")
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidModel: 2 faults
          effort: need a duration such as '90m', '8h', '3d', '2w' or '1d 4h', got '3 days'
          due: need a day or an instant in ISO 8601, got '2026-02-30'
    """

    def __init__(self, reason: str, *, faults: Sequence[Fault] = ()) -> None:
        self.faults = tuple(faults) or (Fault("", None, reason),)
        self.reason = reason
        super().__init__(reason)

    def at(self, path: str) -> InvalidModel:
        """The same error with its place put in front: for builders of larger things."""
        self.faults = tuple(
            Fault(_join(path, f.path), f.line, f.reason, f.column) for f in self.faults
        )
        self.args = (_say(self.faults),)
        return self

    @staticmethod
    def of(errors: Sequence[InvalidModel]) -> InvalidModel:
        """One error for several: of their class if they share one.

        Examples:
            >>> both = InvalidModel.of(
            ...     [InvalidText("no id"), InvalidNumber("need 1 or more, got 0")]
            ... )
            >>> type(both).__name__, len(both.faults)
            ('InvalidModel', 2)
        """
        if len(errors) == 1:
            return errors[0]
        kinds = {type(error) for error in errors}
        merged = InvalidModel.__new__(kinds.pop() if len(kinds) == 1 else InvalidModel)
        merged.__dict__.update(errors[0].__dict__ if type(merged) is not InvalidModel else {})
        merged.faults = tuple(fault for error in errors for fault in error.faults)
        merged.reason = _say(merged.faults)
        merged.args = (merged.reason,)
        return merged


def _join(path: str, rest: str) -> str:
    if not rest or rest.startswith("["):
        return path + rest
    return f"{path}.{rest}" if path else rest


def _say(faults: Sequence[Fault]) -> str:
    if len(faults) == 1:
        return str(faults[0])
    lines = [f"  {fault}" for fault in faults[:_SHOWN_FAULTS]]
    if len(faults) > _SHOWN_FAULTS:
        lines.append(f"  … and {len(faults) - _SHOWN_FAULTS} more")
    return "\n".join([f"{len(faults)} faults", *lines])


def did_you_mean(word: str, known: Iterable[str]) -> tuple[tuple[str, ...], str]:
    """The known words nearest to one, and the sentence that offers the best.

    Looks through the first 50 000 known words only, so that a wrong id in a
    large system is still answered at once.

    Examples:
        >>> did_you_mean("desing", ["design", "build"])
        (('design',), "; did you mean 'design'?")
        >>> did_you_mean("x", ["design", "build"])
        ((), '')
    """
    from difflib import get_close_matches  # paid only when something is wrong

    words = [other for _, other in zip(range(50_000), known, strict=False)]
    near = tuple(get_close_matches(word, words, n=3, cutoff=0.6)) if len(word) < 200 else ()
    return near, f"; did you mean {near[0]!r}?" if near else ""


class UnknownReference(InvalidModel):
    """An id that names nothing in the system.

    Attributes:
        missing: The id; of several faults, that of the first.
        suggestions: Ids that look like it, best first.
    """

    def __init__(self, reason: str, *, missing: str = "", suggestions: Sequence[str] = ()) -> None:
        super().__init__(reason)
        self.missing = missing
        self.suggestions = tuple(suggestions)


class DuplicateId(InvalidModel):
    """Two things of one kind with one id.

    Attributes:
        id: The id that is used twice.
    """

    def __init__(self, reason: str, *, id: str = "") -> None:
        super().__init__(reason)
        self.id = id


class InvalidText(InvalidModel):
    """An id, a title or another text that cannot be kept as it is."""


class InvalidNumber(InvalidModel):
    """A number out of its range, or something that is no number."""


class InvalidChoice(InvalidModel):
    """A word outside the list it has to come from.

    Attributes:
        allowed: The words of the list.
        suggestions: Those that look like what was given.
    """

    def __init__(
        self, reason: str, *, allowed: Sequence[str] = (), suggestions: Sequence[str] = ()
    ) -> None:
        super().__init__(reason)
        self.allowed = tuple(allowed)
        self.suggestions = tuple(suggestions)


class InvalidDuration(InvalidModel):
    """Not a duration: a bare number, an unknown unit, a wrong sign or order."""


class InvalidInstant(InvalidModel):
    """Not an instant: without a time zone, unreadable, or out of range."""


class InvalidCalendar(InvalidModel):
    """Hours that overlap, a zone that nobody knows, or no working time at all."""


class InvalidRecurrence(InvalidModel):
    """A rule outside the part of RFC 5545 that is accepted."""


class InvalidExtension(InvalidModel):
    """A custom field whose key has no namespace or whose value is not JSON."""


class CannotAnswer(WorkSystemError, ValueError):
    """The model is sound, but this question has no answer in it."""


class DependencyCycle(CannotAnswer):
    """Items wait for each other, so that none of them can ever start.

    Attributes:
        cycle: The ids, each waiting for the one before it and the first for
            the last; a shortest cycle through its items, and the same one
            whatever the order of the items.

    Examples:
        >>> print(DependencyCycle(("build", "test")))
        items wait for each other and can never start: 'build' → 'test' → 'build'; drop one of these dependencies or split an item
    """

    def __init__(self, cycle: Sequence[str]) -> None:
        self.cycle = tuple(cycle)
        shown = [*self.cycle[:8], *(["…"] if len(self.cycle) > 8 else []), self.cycle[0]]
        path = " → ".join(repr(id_) if id_ != "…" else id_ for id_ in shown)
        length = f" ({len(self.cycle)} items)" if len(self.cycle) > 8 else ""
        super().__init__(
            f"items wait for each other and can never start: {path}{length}; "
            "drop one of these dependencies or split an item"
        )


class BeyondHorizon(CannotAnswer):
    """A date that lies past the years that a calendar can hold (1 to 9999)."""


class NotEnoughHistory(CannotAnswer):
    """Too little has happened for an answer that could be trusted.

    Attributes:
        needed: How many observations it takes.
        got: How many there are.

    Examples:
        >>> print(
        ...     NotEnoughHistory(
        ...         "a percentile of cycle times", needed=2, got=1, what="finished items"
        ...     )
        ... )
        a percentile of cycle times needs 2 finished items, got 1
    """

    def __init__(self, question: str, *, needed: int, got: int, what: str = "events") -> None:
        self.needed = needed
        self.got = got
        super().__init__(f"{question} needs {needed} {what}, got {got}")


class Infeasible(CannotAnswer):
    """No plan respects everything that is asked: who can do it, how much of them, hard dates.

    Attributes:
        reasons: Everything that stands in the way, a sentence each.
        proven: Whether there is none at all; False where a search found none.

    Examples:
        >>> print(Infeasible(["item 'moon' needs 'fly', and no active owner has that"]))
        there is no plan: item 'moon' needs 'fly', and no active owner has that
    """

    def __init__(self, reasons: Sequence[str], *, proven: bool = True) -> None:
        self.reasons = tuple(reasons)
        self.proven = proven
        none = "there is no plan" if proven else "no plan was found"
        if len(self.reasons) == 1:
            said = f"{none}: {self.reasons[0]}"
        else:
            lines = [f"  {reason}" for reason in self.reasons[:_SHOWN_FAULTS]]
            if len(self.reasons) > _SHOWN_FAULTS:
                lines.append(f"  … and {len(self.reasons) - _SHOWN_FAULTS} more")
            said = "\n".join([f"{none}, for {len(self.reasons)} reasons", *lines])
        super().__init__(said)


class Refused(WorkSystemError, ValueError):
    """A change that the agreements forbid.

    Attributes:
        reason: The rule that forbids it.
        allowed: What could be done instead.
    """

    def __init__(self, reason: str, *, allowed: Sequence[str] = ()) -> None:
        self.reason = reason
        self.allowed = tuple(allowed)
        super().__init__(reason + (f"; allowed: {', '.join(self.allowed)}" if allowed else ""))


class UnreadableSource(WorkSystemError, ValueError):
    """A file or text that cannot be read, with everything that is wrong with it.

    Attributes:
        faults: All faults, each with its path and, in a text, its line.

    Examples:
        >>> error = UnreadableSource("plan.json", [Fault("items[0].id", 3, "need text, got 7")])
        >>> print(error)
        cannot read plan.json: line 3: items[0].id: need text, got 7
    """

    def __init__(self, source: str, faults: Sequence[Fault]) -> None:
        self.source = source
        self.faults = tuple(faults)
        super().__init__(f"cannot read {source}: {_say(self.faults)}")


class MissingExtra(WorkSystemError, ImportError):
    """An optional part of worksystem is not installed."""

    @classmethod
    def named(cls, extra: str, *, package: str) -> MissingExtra:
        """Name the extra and the command that installs it.

        Examples:
            >>> print(MissingExtra.named("testing", package="hypothesis"))
            worksystem.testing needs hypothesis, which is not installed: pip install 'worksystem[testing]'
        """
        return cls(
            f"worksystem.{extra} needs {package}, which is not installed: "
            f"pip install 'worksystem[{extra}]'"
        )
