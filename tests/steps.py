"""How much is done, told in calls: what a clock would say, were it the same on a busy machine."""

import sys
from collections.abc import Callable
from types import FrameType


def calls(act: Callable[[], object]) -> int:
    """How many functions are called meanwhile, of Python and of C.

    The same on every machine and under coverage, so that a bound on it, or on how
    it grows with what it is given, is a law; seconds are for benchmarks.
    """
    counted = 0

    def count(frame: FrameType, event: str, arg: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        act()
    finally:
        sys.setprofile(before)
    return counted
