"""What a repr promises: short at any size, printable, and a call that builds it again."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from worksystem.model.display import brief, brief_repr
from worksystem.model.durations import Elapsed, duration
from worksystem.model.extensions import FrozenDict

LONGEST = 400


@attrs.frozen
class Part:
    id: str
    size: Any = 1
    tags: tuple[Any, ...] = attrs.field(default=(), kw_only=True)
    inner: Any = attrs.field(default=None, kw_only=True)

    __repr__ = brief_repr


@attrs.frozen
class Rich:
    id: str
    span: timedelta = attrs.field(default="1d", converter=duration)  # type: ignore[assignment]
    made: list[int] = attrs.field(factory=list)
    same: str = attrs.field(default=attrs.Factory(lambda self: self.id, takes_self=True))
    _alias: int = 0
    hidden: int = attrs.field(default=0, repr=False)
    derived: int = attrs.field(default=7, init=False)

    __repr__ = brief_repr


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=200),
    lambda inner: (
        st.lists(inner).map(tuple)
        | st.lists(inner)
        | st.dictionaries(st.text(), inner)
        | st.builds(Part, st.text(), inner, tags=st.lists(inner).map(tuple), inner=inner)
    ),
)


@given(value=st.builds(Part, st.text(), values, tags=st.lists(values).map(tuple), inner=values))
def test_a_repr_is_short_and_printable_whatever_is_inside(value):
    said = repr(value)

    assert len(said) < LONGEST
    assert said.isprintable()


@given(
    value=st.builds(
        Part,
        st.text(max_size=5),
        st.none() | st.integers(-99, 99) | st.booleans(),
        tags=st.lists(st.text(max_size=5), max_size=3).map(tuple),
        inner=st.none() | st.builds(Part, st.text(max_size=5)),
    )
)
def test_a_small_value_prints_as_the_call_that_builds_it(value):
    again = eval(repr(value), {"Part": Part})

    assert again == value
    assert type(again.size) is type(value.size)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (Part("a"), "Part('a')"),
        (Part("a", 2), "Part('a', 2)"),
        (Part("a", tags=("b",)), "Part('a', tags=('b',))"),
        (Part("a", tags=("b", "c", "d")), "Part('a', tags=('b', 'c', 'd'))"),
        (Part("a", tags=tuple("bcdefg")), "Part('a', tags=('b', 'c', … 4 more))"),
        (Part("a", tags=[]), "Part('a', tags=[])"),  # type: ignore[arg-type]
        (Part("a", True), "Part('a', True)"),
        (Part("a", FrozenDict({"x:y": 1})), "Part('a', {'x:y': 1})"),
        (Part("a", Elapsed(hours=48)), "Part('a', Elapsed.of('2ed'))"),
        (Part("a", 10**5000), "Part('a', a number of more than 30 digits)"),
        (
            Part("a", datetime(2026, 4, 20, 9, tzinfo=UTC)),
            "Part('a', '2026-04-20T09:00:00+00:00')",
        ),
        (Part("a", date(2026, 4, 20)), "Part('a', '2026-04-20')"),
        (Part("a", timedelta(hours=12)), "Part('a', '1d 4h')"),
        (Part("a", "\x1b[31m\u202e"), r"Part('a', '\x1b[31m\u202e')"),
        (Part("a", inner=Part("b", 3)), "Part('a', inner=Part('b', 3))"),
        (
            Part("a", inner=Part("b", inner=Part("c", inner=Part("d")))),
            "Part('a', inner=Part('b', inner=Part('c', inner=Part(…))))",
        ),
        (Part("a", ((((1,),),),)), "Part('a', (((…),),))"),
        (Rich("a"), "Rich('a')"),
        (Rich("a", made=[1], same="b"), "Rich('a', made=[1], same='b')"),
        (Rich("a", alias=1, hidden=5), "Rich('a', alias=1)"),
    ],
)
def test_only_what_differs_from_the_default_is_shown(value, said):
    assert repr(value) == said


def test_fields_that_do_not_fit_are_counted_and_the_rest_is_named():
    fields = {name: attrs.field(default="") for name in "abcdefgh"}
    Wide: Any = attrs.make_class("Wide", fields, repr=False, class_body={"__repr__": brief_repr})
    long = "x" * 99

    said = repr(Wide(long, long, long, long, long, long, "g", long))

    assert said == f"Wide({', '.join([brief(long)] * 4)}, g='g', … 3 more)"


def test_a_text_is_cut_by_what_it_takes_when_escaped():
    said = brief("\U000e0001" * 10_000)

    assert len(said) <= 61
    assert said.endswith("\\U000e0001…'")
