"""Checks of what worksystem promises, for those who build on it: formats, questions, answers.

Each check raises an `AssertionError` that says what was promised, where it does not
hold, and what was found instead. They are meant to be called from property
tests, with systems out of `work_systems` or `whole_systems`.
"""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import attrs
from hypothesis import HealthCheck, Phase, find, settings

from worksystem.errors import CannotAnswer
from worksystem.model.construction import evidence
from worksystem.model.kinds import KINDS
from worksystem.model.registry import Registry

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from worksystem.model.system import WorkSystem

__all__ = [
    "check_order_free",
    "check_repeatable",
    "check_round_trip",
    "check_value",
    "simplest",
]

T = TypeVar("T")
_SHOWN, _LONGEST_REPR = 10, 500


def _anything(_: object) -> bool:
    return True


def simplest(strategy: SearchStrategy[T], predicate: Callable[[T], object] = _anything) -> T:
    """Find the simplest value that a strategy draws and a predicate accepts.

    The same one on every machine: `hypothesis.find` without a database, without
    chance, and without explaining, which takes most of its time.

    Args:
        strategy: What to draw from.
        predicate: What the value has to be like; any will do if left out.

    Raises:
        NoSuchExample: If no value of the first 2 000 is like that.

    Examples:
        >>> from worksystem.testing import work_systems
        >>> simplest(work_systems(), lambda system: len(system.items) > 1)
        WorkSystem('system', items=2)
    """
    quick = settings(
        phases=[Phase.generate, Phase.shrink],
        max_examples=2_000,
        database=None,
        derandomize=True,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    return find(strategy, lambda value: bool(predicate(value)), settings=quick)


def check_round_trip(
    write: Callable[[WorkSystem], T], read: Callable[[T], Any], system: WorkSystem
) -> None:
    """Check that what is written is read again, whole, and would be written the same.

    The last is checked where what is written can be compared.

    Args:
        write: Turns a system into a text, bytes, a graph: anything.
        read: Turns it back, into a system or a `Reading` with one.
        system: The system to try.

    Raises:
        AssertionError: Names the fields that were lost or changed.

    Examples:
        >>> import pickle
        >>> from worksystem import WorkItem, WorkSystem
        >>> system = WorkSystem("shop", items=[WorkItem("art", "Hero artwork")])
        >>> check_round_trip(pickle.dumps, pickle.loads, system)
        >>> check_round_trip(
        ...     lambda system: [item.id for item in system.items],
        ...     lambda ids: WorkSystem("shop", items=map(WorkItem, ids)),
        ...     system,
        ... )
        Traceback (most recent call last):
            ...
        AssertionError: need what was written to be read again, but
          items['art'].title: 'Hero artwork' became ''
    """
    written = write(system)
    result = read(written)
    again = getattr(result, "system", result)
    if again != system:
        lost = list(_differences("", system, again))
        more = [f"… and {len(lost) - _SHOWN} more"] if len(lost) > _SHOWN else []
        raise AssertionError(
            "\n  ".join(["need what was written to be read again, but", *lost[:_SHOWN], *more])
        )
    rewritten = write(again)
    # Graphs and the like, which compare by identity, say nothing here.
    if rewritten != written and type(written).__eq__ is not object.__eq__:
        raise AssertionError(
            "need a system that was read to be written as before, "
            f"got {evidence(rewritten)} after {evidence(written)}"
        )


def check_order_free(question: Callable[[WorkSystem], object], system: WorkSystem) -> None:
    """Check that the order in which things are listed does not change an answer.

    The parts of the system, and what each item waits for, are listed
    backwards, by their ids, and with the first one last. Where a question
    cannot be answered, it has to say the same each time.

    Args:
        question: Called with a system; what it gives is compared with ``==``.
        system: The system to try.

    Raises:
        AssertionError: Shows both answers.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem
        >>> system = WorkSystem("shop", items=[WorkItem("a"), WorkItem("b")])
        >>> check_order_free(lambda system: len(system.items), system)
        >>> check_order_free(lambda system: next(iter(system.items)), system)
        Traceback (most recent call last):
            ...
        AssertionError: need an answer whatever the order, got WorkItem('b') backwards after WorkItem('a')
    """
    first = _answer(question, system)
    orders: dict[str, Callable[[list[Any]], list[Any]]] = {
        "backwards": lambda things: things[::-1],
        "by id": lambda things: sorted(things, key=lambda thing: getattr(thing, "id", "")),
        "from the second": lambda things: things[1:] + things[:1],
    }
    for name, order in orders.items():
        other = _answer(question, _reordered(system, order))
        if other != first:
            raise AssertionError(
                "need an answer whatever the order, "
                f"got {evidence(other)} {name} after {evidence(first)}"
            )


def check_repeatable(question: Callable[[WorkSystem], object], system: WorkSystem) -> None:
    """Check that a question depends on nothing but the system, and leaves it alone.

    It is asked twice, and once of a copy that nobody has asked anything.

    Args:
        question: Called with a system; what it gives is compared with ``==``.
        system: The system to try.

    Raises:
        AssertionError: If two answers differ, or the system has changed.

    Examples:
        >>> from itertools import count
        >>> from worksystem import WorkSystem
        >>> clock = count()
        >>> check_repeatable(lambda system: system.id, WorkSystem("shop"))
        >>> check_repeatable(lambda system: next(clock), WorkSystem("shop"))
        Traceback (most recent call last):
            ...
        AssertionError: need the same answer when asked again, got 1 after 0
    """
    untouched = copy.deepcopy(system)
    first = _answer(question, system)
    again = _answer(question, system)
    if system != untouched:
        raise AssertionError("need a question to leave the system as it is; it has changed")
    for name, other in (
        ("when asked again", again),
        ("of an equal system", _answer(question, untouched)),
    ):
        if other != first:
            raise AssertionError(
                f"need the same answer {name}, got {evidence(other)} after {evidence(first)}"
            )


def check_value(value: Any) -> None:
    """Check that a value of the model can be kept: compared, copied, stored and printed.

    Args:
        value: Any attrs value that is immutable, ours or one of your own.

    Raises:
        AssertionError: Names what does not hold.

    Examples:
        >>> from worksystem import Owner
        >>> check_value(Owner("ana"))
        >>> check_value(attrs.make_class("Stage", ["name"])("review"))
        Traceback (most recent call last):
            ...
        AssertionError: need a value that can be hashed, got Stage(name='review')
    """
    try:
        hash(value)
    except TypeError:
        raise AssertionError(f"need a value that can be hashed, got {evidence(value)}") from None
    again = {
        "evolved": attrs.evolve(value) if attrs.has(type(value)) else value,
        "copied": copy.deepcopy(value),
        "pickled": pickle.loads(pickle.dumps(value)),  # noqa: S301 - our own bytes
    }
    for name, other in again.items():
        if other != value or hash(other) != hash(value) or repr(other) != repr(value):
            raise AssertionError(
                f"need the same value when {name}, got {evidence(other)} from {evidence(value)}"
            )
    said = repr(value)
    if len(said) > _LONGEST_REPR or not said.isprintable():
        raise AssertionError(
            f"need a repr of one line and at most {_LONGEST_REPR} printable characters, "
            f"got {len(said)}: {evidence(value)}"
        )


def _answer(question: Callable[[WorkSystem], object], system: WorkSystem) -> object:
    try:
        return question(system)
    except CannotAnswer as error:
        return type(error), str(error)


def _reordered(system: WorkSystem, order: Callable[[list[Any]], list[Any]]) -> WorkSystem:
    changed: dict[str, Any] = {name: order(list(getattr(system, name))) for name in KINDS}
    changed["items"] = [
        attrs.evolve(item, after=order(list(item.after))) if item.after else item
        for item in changed["items"]
    ]
    return attrs.evolve(system, **changed)


def _differences(path: str, old: Any, new: Any) -> Iterator[str]:
    """What is not the same, each with its place."""
    if old == new:
        return
    if type(old) is not type(new) or not (isinstance(old, Registry) or attrs.has(type(old))):
        yield f"{path}: {evidence(old)} became {evidence(new)}"
    elif isinstance(old, Registry):
        for id_ in dict.fromkeys([*old.ids(), *new.ids()]):
            yield from _differences(f"{path}[{id_!r}]", old.get(id_), new.get(id_))
        if list(old.ids()) != list(new.ids()) and old.ids() == new.ids():
            yield f"{path}: the order has changed"
    else:
        for field in attrs.fields(type(old)):
            if field.eq:
                name = f"{path}.{field.name}".lstrip(".")
                yield from _differences(name, getattr(old, field.name), getattr(new, field.name))
