"""How the answer shows itself: text, HTML, records, equality."""

from datetime import UTC, datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from worksystem import (
    BeyondHorizon,
    Calendar,
    InvalidDuration,
    WorkItem,
    WorkSystem,
    find_critical_path,
)
from worksystem.testing import work_systems

HOUR = timedelta(hours=1)
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
everything = work_systems(
    max_size=6, owners=True, calendars=True, parents=True, constraints=True, progress=True,
    lags="all",
)  # fmt: skip


def launch(**fields):
    return WorkSystem(
        "launch",
        items=[
            WorkItem("copy", duration="1d", after=[]),
            WorkItem("page", duration="2d", after=["copy"]),
            WorkItem("mail", duration="4h", after=["copy"]),
        ],
        **fields,
    )


def test_the_table_tells_dates_where_there_is_a_start():
    office = Calendar("office", week="Mon-Fri 09:00-17:00", zone="Europe/Paris")
    path = find_critical_path(launch(start="2026-03-02", calendars=[office], calendar="office"))

    assert str(path).splitlines() == [
        "2 items set the finish: 3d of work, until Wed 2026-03-04 17:00 (Europe/Paris)",
        "item  start                 finish                float  critical",
        "copy  Mon 2026-03-02 09:00  Mon 2026-03-02 17:00  0h     yes",
        "mail  Tue 2026-03-03 09:00  Tue 2026-03-03 13:00  1d 4h  no",
        "page  Tue 2026-03-03 09:00  Wed 2026-03-04 17:00  0h     yes",
        "critical path: copy → page",
    ]


def test_the_table_tells_offsets_where_there_is_none():
    records = find_critical_path(launch()).table().to_records()

    assert records[1] == {
        "item": "mail",
        "duration": 4 * HOUR,
        "early start": 8 * HOUR,
        "early finish": 12 * HOUR,
        "late start": 20 * HOUR,
        "late finish": 24 * HOUR,
        "total float": 12 * HOUR,
        "free float": 12 * HOUR,
        "critical": False,
    }


def test_finished_work_has_no_float_in_the_table():
    system = launch(start=START).update("copy", finished="2026-03-02T12:00Z")

    assert find_critical_path(system).table().columns()["total float"][0] is None


def test_a_repr_is_one_line_and_html_is_escaped():
    path = find_critical_path(WorkSystem("<s>", items=[WorkItem('<b onload="x">', duration="1h")]))

    assert repr(path) == "<CriticalPath of <s>: 1 item sets the finish: 1h of work>"
    assert "&lt;b onload=&quot;x&quot;&gt;" in path._repr_html_()


def test_a_long_answer_is_cut_and_says_so():
    items = [WorkItem(f"i{k:03}", duration="1h", after=[f"i{k - 1:03}"] if k else [])
             for k in range(100)]  # fmt: skip
    path = find_critical_path(WorkSystem("long", items=items))

    assert "… and 40 more" in str(path)
    assert "→ … 88 more" in str(path)
    assert "… and 40 more" in path._repr_html_()
    assert len(path.table()) == len(path) == 100


@given(system=everything, data=st.data())
def test_order_of_items_does_not_matter_in_any_system(system, data):
    shuffled = attrs.evolve(system, items=data.draw(st.permutations(list(system.items))))

    one, other = find_critical_path(system), find_critical_path(shuffled)

    assert one == other
    assert hash(one) == hash(other)
    assert str(one) == str(other)
    assert [one.explain(a.item) for a in one] == [other.explain(a.item) for a in other]


@given(system=everything)
def test_offsets_and_dates_say_the_same(system):
    path = find_critical_path(system)

    for activity in path:
        if activity.total_float is None:
            assert not activity.is_critical
            continue
        assert activity.late_finish_offset - activity.early_finish_offset == activity.total_float
        assert activity.duration <= activity.early_finish_offset - activity.early_start_offset
        if system.start is not None:
            assert activity.early_start <= activity.early_finish <= path.finish


@given(system=everything)
def test_the_chain_ends_at_the_finish_and_each_drives_the_next(system):
    path = find_critical_path(system)

    for before, after in zip(path.items, path.items[1:], strict=False):
        assert path[after].driver == before
    if path.items and system.start is not None:
        assert path[path.items[-1]].early_finish == path.finish


def test_of_several_that_finish_last_the_one_that_most_leads_up_to_is_the_end():
    items = [
        WorkItem("a", duration="3h"),
        WorkItem("b", duration="3h"),
        WorkItem("x", duration="2h"),
        WorkItem("y", duration="1h", after=["x"]),
        WorkItem("zero", duration="0h", after=["y"]),
        WorkItem("one more", duration="0h", after=["y"]),
    ]

    assert find_critical_path(WorkSystem("ties", items=items)).items == ("x", "y", "one more")
    assert find_critical_path(WorkSystem("ties", items=items[:2])).items == ("a",)


def test_another_answer_is_another():
    path = find_critical_path(launch())

    assert path != find_critical_path(launch().update("copy", duration="2d"))
    assert path != find_critical_path(launch(), threshold="1h")
    assert path != "path"
    assert path == find_critical_path(launch())
    assert path.critical == ("copy", "page")
    assert ("copy" in path, "nope" in path, 3 in path) == (True, False, False)


@pytest.mark.parametrize("wrong", [3, "3", -HOUR, None])
def test_within_and_threshold_are_durations(wrong):
    with pytest.raises(InvalidDuration):
        find_critical_path(launch()).near_critical(within=wrong)
    with pytest.raises(InvalidDuration):
        find_critical_path(launch(), threshold=wrong)


def test_work_past_the_year_9999_is_beyond_the_horizon():
    system = WorkSystem("far", start="9999-12-30T00:00Z", items=[WorkItem("a", duration="2w")])

    with pytest.raises(BeyondHorizon):
        find_critical_path(system).finish  # noqa: B018 - it is worked out when it is asked for


def test_the_length_reaches_back_to_work_before_the_start():
    items = [WorkItem("a", duration="2h"), WorkItem("b", duration="5h", after=[("a")])]
    system = WorkSystem("lead", items=items)
    lead = system.update("b", after=[attrs.evolve(system.items["b"].after[0], lag="-4h")])

    path = find_critical_path(lead, allow_early_start=True)

    assert path["b"].early_start_offset == -2 * HOUR
    assert path.length == 5 * HOUR
    assert find_critical_path(attrs.evolve(lead, start=START), allow_early_start=True).length == (
        5 * HOUR
    )
