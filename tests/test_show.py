"""How values look to a reader, and tables in text and HTML."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worksystem import Table
from worksystem.show import show, show_count, show_duration, show_list, show_number, show_text
from worksystem.table import Column

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "-"),
        (True, "yes"),
        (False, "no"),
        (7, "7"),
        (10**5000, "a number of more than 30 digits"),
        (2 / 3, "0.667"),
        (20 * HOUR, "2d 4h"),
        (0 * HOUR, "0h"),
        (-1.5 * HOUR, "-1h 30m"),
        (timedelta(seconds=61, microseconds=5), "1m 1s"),
        (timedelta(hours=2, seconds=-1), "2h"),
        (timedelta(microseconds=5), "0.000005s"),
        (date(2026, 5, 6), "Wed 2026-05-06"),
        (datetime(2026, 5, 6, 9, tzinfo=UTC), "Wed 2026-05-06 09:00"),
        (datetime(2026, 5, 6, 9, 0, 1, tzinfo=UTC), "Wed 2026-05-06 09:00:01"),
        (["a", 1], "a, 1"),
        ((), "-"),
        (object, "<class 'object'>"),
        ("tab\there\u2003wide", "tab\\there wide"),
    ],
    ids=lambda value: str(type(value).__name__),
)
def test_values_are_shown_as_people_say_them(value, shown):
    assert show(value) == shown


@given(text=st.text())
def test_nothing_shown_acts_on_a_terminal(text):
    shown = show_text(text)

    assert all(c.isprintable() or c in "\u200d\ufe0f" for c in shown)
    assert len(show_text(text, limit=10).encode("unicode_escape")) <= 10 * 10


def test_what_is_long_is_cut():
    assert show_list(range(100), limit=2) == "0, 1 and 98 more"
    assert show_text("x" * 300)[-1] == "…"
    assert show_number(10**29) == "1" + "0" * 29
    assert show_duration(48 * HOUR, day=24 * 3600) == "2d"


@given(rows=st.lists(st.tuples(st.text(max_size=5), st.integers()), max_size=5))
def test_a_table_keeps_its_values(rows):
    table = Table.of("caption", ("name", "count"), rows)

    assert [tuple(record.values()) for record in table.to_records()] == rows
    assert table.columns() == {"name": [a for a, _ in rows], "count": [b for _, b in rows]}
    assert len(table) == len(rows)
    assert len(str(table).splitlines()) >= len(rows) + 2


def test_a_table_is_aligned_cut_and_escaped():
    table = Table.of('<"caption">', ("a", "b"), [("x" * 5, k) for k in range(3)])

    assert table.to_text(limit=1).splitlines() == [
        '<"caption">', "a      b", "xxxxx  0", "… and 2 more",
    ]  # fmt: skip
    assert table.to_html(limit=1) == (
        "<table><caption>&lt;&quot;caption&quot;&gt;</caption>"
        "<thead><tr><th>a</th><th>b</th></tr></thead>"
        '<tbody><tr><td>xxxxx</td><td>0</td></tr><tr><td colspan="2">… and 2 more</td></tr>'
        "</tbody></table>"
    )
    assert table._repr_html_() == table.to_html()
    assert Table.of("", ("a",), []).to_text() == "a"


def test_a_column_makes_values_when_they_are_looked_at():
    made = []
    column = Column(10**9, lambda i: made.append(i) or i)

    assert (column[3], column[-1], column[1:3]) == (3, 10**9 - 1, [1, 2])
    assert made == [3, 10**9 - 1, 1, 2]
    with pytest.raises(IndexError):
        column[10**9]


@given(count=st.integers(0, 10**6))
def test_one_is_said_in_the_singular_and_all_else_in_the_plural(count):
    assert show_count(count, "open item") == f"{count} open item" + ("" if count == 1 else "s")
