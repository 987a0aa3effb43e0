"""Handoffs as people see them: text, HTML, sentences; and what is refused."""

import pytest
from hypothesis import given
from tests.analysis.handoffs.test_protocol import accept, at, back, offer, shop
from tests.analysis.handoffs.test_relays import went

from worksystem import (
    History,
    InvalidInstant,
    InvalidModel,
    NotEnoughHistory,
    UnknownReference,
    WorkSystem,
    events,
)
from worksystem.analysis.handoffs import measure_handoffs
from worksystem.testing import histories


def launch():
    return shop(
        events.Created("page", owner="ana", at=at("17T09:00")),
        offer("h", "17T15:00", contract="web"),
        back("h", "17T16:00"),
        offer("h", "20T09:00", contract="web"),
        accept("h", "20T11:00"),
        events.OwnerChanged("page", "ana", at=at("20T12:00")),
        events.OwnerChanged("page", "cy", at=at("20T13:00")),
        offer("i", "20T14:00", giver="cy", taker="ana"),
    )


def test_the_text_has_the_pairs_what_waits_and_why_things_came_back():
    assert (
        str(measure_handoffs(launch(), as_of=at("20T15:00")))
        == """\
3 handoffs between 3 pairs of owners; accepted at first pass: 0 of 1 (0.0%, 90% interval 0.0% to 73.0%); 1 unanswered
giver  taker  handoffs  share  median latency  85% within  first pass
ana    bo            1  0.333  1eh 30em        1eh 51em    0 of 1 (0.0%, 90% interval 0.0% to 73.0%)
ana    cy            1  0.333  -               -           -
bo     ana           1  0.333  -               -           -
unanswered: 'i' ('page', from cy to ana) has waited 1eh for an answer, 1h of them ana's working time
returned once: no photos
ping-pong: once there and back, most on 'page'"""
    )


def test_a_pair_is_explained():
    found = measure_handoffs(launch())

    assert found.explain("ana", "bo") == (
        "ana handed over to bo once, 33.3% of all handoffs. bo handed over to ana once. "
        "From offer to answer: 2 took 1eh 30em in the median, 85% of them at most 1eh 51em, "
        "the longest 2eh. In bo's working time: 1h 30m in the median. Answered in time: 2 of 2 "
        "(100.0%, 90% interval 42.5% to 100.0%). Accepted at first pass: 0 of 1 (0.0%, 90% "
        "interval 0.0% to 73.0%). Returned once: no photos."
    )
    assert found.explain("cy", "ana").startswith(
        "cy has handed nothing over to ana. ana handed over to cy once. 'i' ('page', from cy to"
    )
    assert found.explain("ana", "cy").endswith(
        "Nothing came back from cy. Once without a contract between them or their teams."
    )


def test_the_way_of_an_item_is_explained():
    found = measure_handoffs(launch(), as_of=at("20T15:00"))

    assert found.explain("page") == (
        "'page' was with ana from Fri 2026-04-17 09:00, bo from Mon 2026-04-20 11:00, "
        "ana from Mon 2026-04-20 12:00, cy from Mon 2026-04-20 13:00. Owners in a row: 4. "
        "It went there and straight back once. Returned once: no photos. 'i' ('page', from cy to "
        "ana) has waited 1eh for an answer, 1h of them ana's working time."
    )


def test_an_item_that_was_never_anybodys_is_explained_as_such():
    found = measure_handoffs(History([events.Noted("page", at=at("17T09:00"))]))

    assert found.explain("page") == "Nobody has said whose 'page' was."
    assert str(found).splitlines()[:2] == [
        "no handoffs: no item went from one owner to another",
        "note: no event says whose an item is",
    ]


def test_what_is_unknown_is_refused_with_what_was_meant():
    found = measure_handoffs(launch())

    with pytest.raises(UnknownReference, match="'pages'; did you mean 'page'"):
        found.explain("pages")
    with pytest.raises(UnknownReference, match="by or to 'anna'; did you mean 'ana'"):
        found.explain("anna", "bo")


def test_latencies_are_shown_pair_by_pair():
    found = measure_handoffs(launch()).latency

    assert (
        str(found)
        == """\
from offer to answer: 2 took 1eh 30em in the median, 85% of them at most 1eh 51em, the longest 2eh
giver  taker  count  median    P85       longest  working  in time
ana    bo         2  1eh 30em  1eh 51em  2eh      1h 30m   2 of 2 (100.0%, 90% interval 42.5% to 100.0%)"""
    )
    assert "<table>" in found._repr_html_()
    assert repr(found).startswith("<Latencies of 1 pairs; from offer to answer: 2 took")


@given(history=histories(min_size=1))
def test_any_history_can_be_shown_and_explained(history):
    found = measure_handoffs(history)

    assert all(line.isprintable() for line in str(found).splitlines())
    assert found._repr_html_().startswith("<table>")
    assert len(found.table()) == len(found.counts())
    assert all(found.explain(item) for item in found.evidence.ownership.items)
    assert all(found.explain(a, b) for a, b in found.counts() if a and b)
    assert measure_handoffs(history) == found
    assert found != "handoffs"


def test_html_escapes_what_it_is_given():
    html = measure_handoffs(History(went("<i>", "<b>", "&c")))._repr_html_()

    assert "<td>&lt;b&gt;</td><td>&amp;c</td>" in html
    assert "<b>" not in html


def test_events_after_as_of_are_noted():
    found = measure_handoffs(launch(), as_of=at("20T12:00"))

    assert found.notes == ("2 of 8 events are after 2026-04-20 12:00:00+00:00 and do not count",)
    assert found.as_of == at("20T12:00")


def test_a_taker_whom_the_system_does_not_know_is_noted():
    history = History([offer("h", "17T09:00", taker="dee")])

    found = measure_handoffs(WorkSystem("s", history=history))

    assert found.notes == ("the working time of 'dee', who is not in the system, is not known",)
    assert found.unanswered[0].working is None


def test_the_systems_as_of_counts_where_no_other_is_given():
    system = launch().update(as_of=at("20T11:30"))

    assert measure_handoffs(system).total == 1
    assert measure_handoffs(system, as_of="2026-04-21").total == 3


@pytest.mark.parametrize("subject", [History(), WorkSystem("s")])
def test_nothing_at_all_is_refused(subject):
    with pytest.raises(NotEnoughHistory, match="needs 1 event or offer, got 0") as caught:
        measure_handoffs(subject)

    assert (caught.value.needed, caught.value.got) == (1, 0)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"as_of": "yesterday"}, InvalidInstant, "as_of: need a day or an instant in ISO 8601"),
        ({"window": "2026"}, InvalidModel, "window: need a start and an end, such as"),
        ({"window": ("2026-04-02", "soon")}, InvalidInstant, "window: need a day or an instant"),
        ({"window": ("2026-04-02",)}, InvalidModel, "window: need a start and an end"),
        (
            {"window": ("2026-04-02", "2026-04-01")},
            InvalidInstant,
            "window: need an end after the start, got 2026-04-02T00:00:00+00:00 to 2026-04-01T",
        ),
    ],
)
def test_an_option_that_is_none_is_refused(options, error, message):
    with pytest.raises(error) as caught:
        measure_handoffs(launch(), **options)

    assert message in str(caught.value)


def test_what_is_neither_system_nor_history_is_refused():
    with pytest.raises(InvalidModel, match=r"need a WorkSystem or a History, got \[1\]"):
        measure_handoffs([1])


def test_a_window_that_is_open_goes_as_far_as_the_history():
    found = measure_handoffs(launch(), window=(None, None))

    assert found == measure_handoffs(launch(), window=("2026-04-17T09:00Z", found.window[1]))
    assert found.counts() == measure_handoffs(launch()).counts()


def test_a_day_of_a_window_begins_at_midnight_in_the_systems_zone():
    system = launch().update(zone="Asia/Tokyo")

    start, end = measure_handoffs(system, window=("2026-04-20", "2026-04-21")).window

    assert (start.isoformat(), end.isoformat()) == (
        "2026-04-20T00:00:00+09:00",
        "2026-04-21T00:00:00+09:00",
    )
