"""What is known of open work, told: rows, tables, sentences, refusals, and the cases at the edge."""

from datetime import datetime, timedelta

import pytest
from attrs import evolve
from tests.analysis.visibility.systems import DAY, NOW, OWNERS, WEB

from worksystem import Cadence, Handoff, Outcome, Owner, WorkItem, WorkSystem, events
from worksystem.analysis.visibility import answers, measure_visibility
from worksystem.errors import InvalidModel, InvalidNumber, UnknownReference

WEEKLY = Cadence("weekly", kind="update", rule="FREQ=WEEKLY", start="2026-01-05")


def page(**fields):
    said = {"title": "Launch page", "owner": "ana", "after": [], "rank": 1, "outcomes": ["sales"]}
    return WorkItem("page", **said | {"started": NOW - 10 * DAY} | fields)


def shop(*items, **fields):
    options = {"cadences": [WEEKLY], "as_of": NOW, "owners": OWNERS, "workflows": [WEB]}
    return WorkSystem("shop", outcomes=[Outcome("sales")], items=items, **options | fields)


def test_of_an_item_with_all_six_facets_everything_is_known():
    visibility = measure_visibility(shop(page()))

    assert visibility.whole == 1
    assert visibility["page"].missing == ()
    assert visibility.caption == "visibility 100%; nothing is unknown of 1 open item"


@pytest.mark.parametrize(
    ("said", "facet"),
    [
        ({"title": " "}, "title"),
        ({"owner": None}, "owner"),
        ({"started": NOW - 15 * DAY}, "status"),
        ({"after": None}, "dependencies"),
        ({"rank": None}, "priority"),
        ({"outcomes": []}, "outcome"),
    ],
)
def test_each_facet_can_be_the_one_that_is_missing(said, facet):
    visibility = measure_visibility(shop(page(**said)))

    assert visibility["page"].missing == (facet,)
    assert visibility.whole == 5 / 6
    assert next(iter(visibility.by_facet.items())) == (facet, 0)


def test_a_band_is_a_place_in_the_order_too():
    assert measure_visibility(shop(page(rank=None, priority=2))).whole == 1


def test_an_outcome_of_what_an_item_is_part_of_counts():
    web = WorkItem("web", outcomes=["sales"])
    middle = WorkItem("middle", parent="web")

    system = shop(web, middle, page(parent="middle", outcomes=[]))

    assert measure_visibility(system).whole == 1


class TestStatus:
    def test_silence_of_just_so_many_intervals_is_fresh_and_a_microsecond_more_is_stale(self):
        at = NOW - 14 * DAY

        assert measure_visibility(shop(page(started=at))).stale == ()
        stale = measure_visibility(shop(page(started=at - timedelta(microseconds=1))))
        assert stale.stale == ("page",)

    def test_one_beat_may_be_missed_or_three(self):
        system = shop(page(started=NOW - 15 * DAY))

        assert measure_visibility(system, missed_beats=3).stale == ()
        assert measure_visibility(system, missed_beats=1).stale == ("page",)

    @pytest.mark.parametrize(
        "event",
        [
            events.Noted("page", at=NOW - DAY),
            events.Worked("page", "doing", since=NOW - 2 * DAY, at=NOW - DAY),
            events.Blocked("page", at=NOW - DAY),
            events.Ranked("page", rank=2, at=NOW - DAY),
        ],
        ids=lambda event: type(event).__name__,
    )
    def test_any_event_is_a_word(self, event):
        system = shop(page(started=NOW - 40 * DAY), history=[event])

        assert measure_visibility(system).stale == ()

    def test_an_offer_is_a_word_and_so_is_an_answer_that_names_only_the_handoff(self):
        old = page(started=NOW - 40 * DAY)
        offered = Handoff(
            "h", item="page", giver="ana", taker="bo", state="offered", offered=NOW - 30 * DAY
        )
        system = shop(old, handoffs=[offered])
        answer = events.Returned("h", "no photos", at=NOW - DAY)

        assert measure_visibility(system)["page"].silence == 30 * DAY
        told = events.Offered("h", item="page", giver="ana", taker="bo", at=NOW - 30 * DAY)
        answered = evolve(system, handoffs=[], history=[told, answer])
        assert measure_visibility(answered)["page"].silence == DAY

    def test_what_has_not_happened_yet_is_no_word(self):
        told = [events.Noted("page", at=NOW + DAY), events.Noted("page", at=NOW - 20 * DAY)]
        system = shop(page(started=None, workflow="web", state="doing"), history=told)

        assert measure_visibility(system)["page"].silence == 20 * DAY

    @pytest.mark.parametrize("state", ["idea", "todo"])
    def test_of_what_nobody_works_on_no_news_is_expected(self, state):
        idle = page(started=None, created=NOW - 300 * DAY, workflow="web", state=state)
        visibility = measure_visibility(shop(idle))

        assert visibility["page"].unjudged == ("status",)
        assert visibility["page"].share == 1
        assert visibility.unjudged == {}
        assert visibility.notes == ("status of 1 item left out: nobody works on it yet",)

    def test_what_waits_is_asked_for_news(self):
        waiting = page(workflow="web", state="review", started=NOW - 40 * DAY)

        assert measure_visibility(shop(waiting)).stale == ("page",)

    def test_the_cadence_of_the_team_goes_before_that_of_everybody(self):
        daily = Cadence("daily", kind="update", rule="FREQ=DAILY", start="2026-01-05")
        mine = evolve(WEEKLY, owner="web")

        row = measure_visibility(shop(page(), cadences=[daily, mine]))["page"]

        assert (row.cadence, row.allowed) == ("weekly", 14 * DAY)

    def test_the_cadence_of_another_team_does_not_count(self):
        row = measure_visibility(shop(page(), cadences=[evolve(WEEKLY, owner="ops")]))["page"]

        assert row.unjudged == ("status",)
        assert row.why.startswith("no update cadence counts for it")

    @pytest.mark.parametrize("keeper", ["ana", "lea", "everything"])
    def test_a_cadence_that_a_member_or_the_lead_or_the_team_above_keeps_counts(self, keeper):
        owners = [
            Owner("everything", kind="team"),
            Owner("lea"),
            Owner("web", kind="team", lead="lea", teams=["everything"]),
            Owner("ana", teams=["web"]),
        ]
        system = shop(page(), owners=owners, cadences=[evolve(WEEKLY, owner=keeper)])

        assert measure_visibility(system)["page"].cadence == "weekly"

    def test_of_several_cadences_the_most_frequent_counts(self):
        often = Cadence("often", kind="update", rule="FREQ=DAILY;INTERVAL=3", start="2026-01-05")

        row = measure_visibility(shop(page(), cadences=[WEEKLY, often]))["page"]

        assert (row.cadence, row.allowed) == ("often", 6 * DAY)

    def test_an_interval_that_varies_is_as_long_as_the_last_ones_were(self):
        working_days = Cadence(
            "days", kind="update", rule="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", start="2026-01-05"
        )

        row = measure_visibility(shop(page(), cadences=[working_days]))["page"]

        assert row.allowed == 4 * DAY  # Thursday to Friday to Monday

    def test_a_cadence_that_has_beaten_once_says_nothing(self):
        new = evolve(WEEKLY, start="2026-05-04")

        assert measure_visibility(shop(page(), cadences=[new]))["page"].unjudged == ("status",)

    def test_without_cadence_95_percent_of_gaps_say_what_is_usual(self):
        told = [events.Noted("copy", at=NOW - n * DAY) for n in range(12)]
        system = shop(page(started=NOW - DAY), history=told, cadences=[])

        row = measure_visibility(system)["page"]

        assert (row.cadence, row.allowed, row.missing) == (None, DAY, ())
        assert measure_visibility(shop(page(), history=told, cadences=[])).stale == ("page",)

    def test_ten_gaps_are_too_few(self):
        told = [events.Noted("copy", at=NOW - n * DAY) for n in range(11)]

        visibility = measure_visibility(shop(page(), history=told, cadences=[]))

        assert visibility.unjudged == {
            "no update cadence counts for it, and 10 gaps between updates in the history are "
            "too few to say what is usual: need 11": ("page",)
        }
        assert visibility.whole == 1
        assert "status" not in visibility.by_facet

    def test_two_events_of_one_instant_are_one_update(self):
        told = [events.Noted("copy", at=NOW - n // 2 * DAY) for n in range(22)]

        assert measure_visibility(shop(page(), history=told, cadences=[])).unjudged

    def test_nobody_knows_how_old_the_news_is_where_nobody_knows_what_time_it_is(self):
        (reason,) = measure_visibility(shop(page(), as_of=None)).unjudged

        assert reason.startswith("nothing says what time it is")

    def test_an_item_of_which_nothing_tells_is_not_judged(self):
        silent = page(started=None, workflow="web", state="doing")

        (reason,) = measure_visibility(shop(silent)).unjudged

        assert reason == "no event and no date says when something was last said about it"

    @pytest.mark.parametrize("now", ["0001-01-01T00:00Z", "9999-12-31T23:59:59.999999Z"])
    def test_the_ends_of_the_calendar_are_survived(self, now):
        system = shop(page(started=now, after=[]), as_of=now, zone="Pacific/Kiritimati")

        assert str(measure_visibility(system))
        assert measure_visibility(system).explain("page")

    def test_a_billion_beats_may_be_missed(self):
        assert measure_visibility(shop(page()), missed_beats=10**9).stale == ()


class TestTeams:
    def test_the_worst_team_comes_first_and_work_in_no_team_has_a_row_of_its_own(self):
        items = [
            WorkItem("a", "A", owner="ana", rank=1, after=[]),
            WorkItem("b", "B", owner="bo"),
            WorkItem("c", "C", owner="cy", rank=1),
            WorkItem("d"),
        ]
        visibility = measure_visibility(shop(*items))

        assert [(t, row.items) for t, row in visibility.by_team.items()] == [
            (None, 2), ("ops", 1), ("web", 1),
        ]  # fmt: skip
        assert visibility.table("team").to_records()[1] == {
            "team": "ops",
            "open items": 1,
            "share": 0.4,
            "title": 1.0,
            "owner": 1.0,
            "status": None,
            "dependencies": 0.0,
            "priority": 0.0,
            "outcome": 0.0,
        }

    def test_no_person_is_named(self):
        visibility = measure_visibility(shop(page(owner="cy")))

        assert "cy" not in str(visibility) + visibility.explain("page")
        assert visibility["page"].team is None


class TestReading:
    def test_what_is_known_is_told_in_sentences(self):
        visibility = measure_visibility(shop(page(title="", started=NOW - 20 * DAY)))

        assert visibility.explain("page") == (
            "'page' is visible to 67%: 4 of 6 facets. It is known who owns it, what it waits for, "
            "its place in the order and what it is for. It is not known what it is and how it "
            "stands. Something was last said about it on Tue 2026-04-14 09:00 (UTC), 20 days ago; "
            "'weekly' allows 14 days."
        )

    def test_records_have_a_row_an_item(self):
        visibility = measure_visibility(shop(page(title="")))

        assert visibility.table().to_records() == [
            {"item": "page", "team": "web", "share": 5 / 6, "unknown": ("title",), "not judged": ()}
        ]

    def test_what_is_shown_is_escaped(self):
        html = measure_visibility(shop(WorkItem("<b>")))._repr_html_()

        assert "<b>" not in html

    def test_a_thousand_items_are_cut_short(self):
        many = measure_visibility(shop(*(WorkItem(f"i{n}") for n in range(1000))))

        assert len(str(many).splitlines()) < 80
        assert repr(many) == (
            "<Visibility of 'shop': visibility 0%; what it is is unknown for 1000 of 1000 open items>"
        )

    def test_some_items_can_be_looked_at_alone(self):
        both = measure_visibility(shop(page(), WorkItem("copy")))

        assert both.among(["page", "nothing"]).whole == 1
        assert both.among("copy").items == ("copy",)
        assert both.among([]).whole is None

    def test_answers_about_different_things_are_different(self):
        one, other = measure_visibility(shop(page())), measure_visibility(shop(page(rank=None)))

        assert one != other
        assert one != "visibility"
        assert one == measure_visibility(shop(page()))

    def test_rows_by_id_are_a_mapping(self):
        rows = measure_visibility(shop(page())).by_item

        assert list(rows) == ["page"]
        assert rows.get("copy") is None
        assert repr(rows) == "<ByItem of 1>"


class TestRefusals:
    def test_a_list_of_items_is_no_system(self):
        with pytest.raises(InvalidModel, match="need a WorkSystem"):
            measure_visibility([page()])  # type: ignore[arg-type]

    @pytest.mark.parametrize("wrong", [0, -1, 1.5, "2", None, True])
    @pytest.mark.parametrize("name", ["missed_beats", "enough"])
    def test_a_number_that_is_no_count_is_refused_by_name(self, name, wrong):
        with pytest.raises(InvalidModel, match=name):
            measure_visibility(shop(), **{name: wrong})

    def test_a_table_by_something_else_is_refused(self):
        with pytest.raises(InvalidModel, match="by: need one of item, team, facet"):
            measure_visibility(shop()).table("owner")  # type: ignore[arg-type]

    @pytest.mark.parametrize("id_", ["web", "art", 7])
    def test_what_is_not_in_it_has_no_row(self, id_):
        with pytest.raises(UnknownReference, match="the visibility has no item"):
            measure_visibility(shop(WorkItem("web"), page(parent="web")))[id_]

    def test_the_error_of_a_count_is_a_number_error(self):
        with pytest.raises(InvalidNumber):
            measure_visibility(shop(), missed_beats=0)


class TestQuestions:
    def test_the_lines_are_why_what_who_when_when_how(self):
        lines = answers(shop())

        assert [line.question for line in lines] == ["why", "what", "who", "when", "when", "how"]
        assert {line.asked for line in lines} == {0}

    def test_finished_work_is_asked_by_itself_and_not_of_a_visibility(self):
        done = WorkItem("done", started=NOW - DAY, finished=NOW)
        system = shop(page(), done, WorkItem("stub", external=True))

        assert answers(system)[0].asked == 2
        assert answers(system)[0].silent == ("done",)
        assert measure_visibility(system).questions[0].silent == ()

    @pytest.mark.parametrize(
        ("line", "said"),
        [
            (0, {"outcomes": ["sales"]}),
            (1, {"done_when": ["reviewed"]}),
            (2, {"owner": "ana"}),
            (3, {"effort": "1d"}),
            (3, {"duration": "1d"}),
            (4, {"after": []}),
            (5, {"workflow": "web"}),
        ],
    )
    def test_each_question_has_its_answer(self, line, said):
        before, after = answers(shop(WorkItem("page"))), answers(shop(WorkItem("page", **said)))

        assert before[line].silent == ("page",)
        assert after[line].said == 1
        changed = [n for n in range(6) if before[n] != after[n]]
        assert changed == [line]

    def test_a_handoff_with_a_contract_says_how(self):
        from worksystem import HandoffContract

        contract = HandoffContract("c", giver="ana", taker="bo")
        handoff = Handoff("h", item="page", giver="ana", taker="bo", contract="c")
        system = shop(WorkItem("page"), contracts=[contract], handoffs=[handoff])

        assert answers(system)[5].said == 1


def test_instants_are_told_in_the_zone_of_the_system():
    system = shop(page(), zone="Asia/Tokyo")

    assert measure_visibility(system)["page"].last == datetime.fromisoformat(
        "2026-04-24T18:00+09:00"
    )


def test_nobody_misses_the_updates_of_a_weekend():
    daily = Cadence(
        "daily",
        kind="update",
        rule="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9;BYMINUTE=30",
        start="2026-03-02T00:00Z",
    )
    page = WorkItem("page", started="2026-04-24T15:30Z")  # a Friday
    system = WorkSystem("shop", cadences=[daily], items=[page])

    def is_stale(now):
        return measure_visibility(system.update(as_of=now)).stale == ("page",)

    assert not is_stale("2026-04-27T09:00Z")
    assert not is_stale("2026-04-27T16:00Z")
    assert is_stale("2026-04-29T10:00Z")
