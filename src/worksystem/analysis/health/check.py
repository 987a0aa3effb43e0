"""A check: a plain function with a permanent code, and all that its page says about it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from attrs import field, frozen

from worksystem.analysis.health.finding import COMPONENTS, Component, Trouble, Unjudged
from worksystem.analysis.health.thresholds import SOURCES
from worksystem.errors import InvalidModel
from worksystem.model.construction import choice, evidence, reports_every_fault, text, texts

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts

__all__ = ["Asks", "Check", "check"]

Asks = Callable[["Facts"], Iterable[Trouble | Unjudged]]

_CODE = re.compile(r"[A-Z]{3,8}[0-9]{3}")
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def _code(value: object) -> str:
    if isinstance(value, str) and _CODE.fullmatch(value):
        return value
    raise InvalidModel(f"need a code such as ACME001: letters, three digits; got {evidence(value)}")


def _name(value: object) -> str:
    if isinstance(value, str) and _NAME.fullmatch(value):
        return value
    raise InvalidModel(f"need a name such as no-owner, got {evidence(value)}")


def _component(value: str) -> Component:
    checked: Component = choice(*COMPONENTS)(value)
    return checked


def _asks(value: object) -> Asks:
    if callable(value):
        asks: Asks = value
        return asks
    raise InvalidModel(f"need a function of Facts, got {evidence(value)}")


def _thresholds(value: Iterable[str]) -> tuple[str, ...]:
    return tuple(choice(*SOURCES)(name) for name in texts(value))


@reports_every_fault
@frozen(repr=False)
class Check:
    """A question about a work system that has troubles as its answer.

    Attributes:
        code: Permanent; never used again for anything else.
        name: What people call it.
        asks: The function: facts in, troubles and what could not be judged out.
            What it raises as `CannotAnswer` or `InvalidModel` is the reason why
            nothing could be judged.
        component: Which part of the discipline it looks after.
        formula: How it is judged, in one line.
        inputs: Which fields, events and answers it looks at.
        thresholds: Names of the fields of `Thresholds` that it uses.
        source: Where formula and thresholds come from.
        remedy: What to do about what it finds.

    Examples:
        >>> def untitled(facts):
        ...     for item in facts.open:
        ...         if not item.title:
        ...             yield Trouble(item.id, f"{item.id!r} has no title")
        >>> mine = Check("ACME001", "no-title", untitled, remedy="say in a few words what it is")
        >>> mine
        Check('ACME001', 'no-title')
        >>> Check("acme1", "no-title", untitled)
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidModel: code: need a code such as ACME001: letters, three digits; got 'acme1'
    """

    code: str = field(converter=_code)
    name: str = field(converter=_name)
    asks: Asks = field(converter=_asks)
    component: Component = field(default="clarity", converter=_component, kw_only=True)
    formula: str = field(default="", converter=text, kw_only=True)
    inputs: str = field(default="", converter=text, kw_only=True)
    thresholds: tuple[str, ...] = field(default=(), converter=_thresholds, kw_only=True)
    source: str = field(default="", converter=text, kw_only=True)
    remedy: str = field(default="", converter=text, kw_only=True)

    @property
    def why(self) -> str:
        """What is bad about it: the first paragraph of the function's docstring."""
        said = inspect.getdoc(self.asks) or ""
        return said.split("\n\n", maxsplit=1)[0].replace("\n", " ")

    def __call__(self, facts: Facts) -> Iterable[Trouble | Unjudged]:
        """Ask the function."""
        return self.asks(facts)

    def __repr__(self) -> str:
        return f"Check({self.code!r}, {self.name!r})"


def check(
    code: str,
    name: str,
    *,
    component: Component = "clarity",
    formula: str = "",
    inputs: str = "",
    thresholds: Iterable[str] = (),
    source: str = "",
    remedy: str = "",
) -> Callable[[Asks], Check]:
    """Make a check of the function below; all that its page says stands beside it.

    Args:
        code: Permanent code: letters that say the family, three digits.
        name: What people call it: ``no-owner``.
        component: Which part of the discipline it looks after.
        formula: How it is judged, in one line.
        inputs: Which fields, events and answers it looks at.
        thresholds: Names of the fields of `Thresholds` that it uses.
        source: Where formula and thresholds come from.
        remedy: What to do about what it finds.

    Raises:
        InvalidModel: If one of them is not what it should be.

    Examples:
        >>> @check("ACME002", "no-notes", remedy="write down what you know")
        ... def silent(facts):
        ...     "Work that nobody has written about is work that only one person can do."
        ...     return [Trouble(i.id, f"{i.id!r} has no notes") for i in facts.open if not i.notes]
        >>> silent.code, silent.why
        ('ACME002', 'Work that nobody has written about is work that only one person can do.')
        >>> check("ACME003", "no-notes", thresholds=["wisdom"])(print)
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidChoice: ...
    """

    def made(asks: Asks) -> Check:
        return Check(
            code,
            name,
            asks,
            component=component,
            formula=formula,
            inputs=inputs,
            thresholds=thresholds,
            source=source,
            remedy=remedy,
        )

    return made
