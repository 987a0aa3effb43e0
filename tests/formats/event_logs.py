"""Event logs for tests: rows drawn and written down, and what a history of them must be."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from hypothesis import strategies as st

NINE = datetime(2026, 4, 20, 9, tzinfo=UTC)
HEADER = ("case:concept:name", "concept:name", "time:timestamp", "org:resource")


class Row(NamedTuple):
    """One event of a log."""

    item: str
    state: str
    at: datetime
    owner: str | None


rows = st.lists(
    st.builds(
        Row,
        item=st.sampled_from(["7", "8", "case 9", "a,b"]),
        state=st.sampled_from(["ask", 'say "yes"', "=1+1", "é"]),
        at=st.integers(0, 40).map(lambda minutes: NINE + timedelta(minutes=minutes)),
        owner=st.sampled_from([None, "ana", "bo"]),
    ),
    max_size=12,
)


def columns_of(listed):
    """The rows as a dict of columns."""
    return {name: [row[i] for row in listed] for i, name in enumerate(HEADER)}


def csv_of(header, lines, *, delimiter=","):
    """Lines of cells as CSV, quoted where needed."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(header)
    writer.writerows(lines)
    return text.getvalue().encode()


def csv_of_rows(listed, **options):
    """The rows as CSV."""
    lines = [(r.item, r.state, r.at.isoformat(), r.owner or "") for r in listed]
    return csv_of(HEADER, lines, **options)
