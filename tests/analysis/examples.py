"""Fewer examples, for properties in which each one is a plan or more."""

from collections.abc import Callable
from typing import Any

import hypothesis
from hypothesis import settings

PART = 5


def given(*strategies: Any, **named: Any) -> Callable[[Any], Any]:
    """`hypothesis.given` with a fifth of the examples that the profile asks for."""
    some = settings(max_examples=max(10, settings().max_examples // PART))

    def decorate(test: Any) -> Any:
        return some(hypothesis.given(*strategies, **named)(test))

    return decorate
