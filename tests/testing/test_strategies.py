"""What every strategy promises: values of its type that can be kept, and that shrink well."""

import warnings
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

import worksystem as ws
from worksystem import testing
from worksystem.events import EVENTS
from worksystem.model.extensions import FrozenDict
from worksystem.model.week import Hours
from worksystem.testing import check_value, simplest

FEW = settings(max_examples=30)
# For what is among many: any of them will do, and making it small costs most of the time.
ANY = settings(max_examples=2_000, derandomize=True, database=None, phases=[Phase.generate])
HOUR = timedelta(hours=1)

KIND_OF = {
    "absences": ws.Absence,
    "assignments": ws.Assignment,
    "cadences": ws.Cadence,
    "calendar_exceptions": ws.CalendarException,
    "calendars": ws.Calendar,
    "capacities": ws.Capacity,
    "constraints": ws.Constraint,
    "contracts": ws.HandoffContract,
    "days": date,
    "days_or_instants": date,
    "dependencies": ws.Dependency,
    "efforts": timedelta,
    "elapsed_times": ws.Elapsed,
    "estimates": ws.Estimate,
    "extensions": FrozenDict,
    "handoffs": ws.Handoff,
    "happenings": tuple(EVENTS.values()),
    "histories": ws.History,
    "ids": str,
    "instants": datetime,
    "interactions": ws.Interaction,
    "lags": (timedelta, ws.Elapsed, ws.Percent),
    "measures": ws.Measure,
    "memberships": ws.Membership,
    "moves": ws.Move,
    "observations": ws.Observation,
    "opening_hours": Hours,
    "outcomes": ws.Outcome,
    "owners": ws.Owner,
    "percents": ws.Percent,
    "recurrences": ws.Recurrence,
    "service_classes": ws.ServiceClass,
    "service_levels": ws.ServiceLevel,
    "standards": ws.Standard,
    "states": ws.State,
    "texts": str,
    "weeks": ws.Week,
    "whole_systems": ws.WorkSystem,
    "work_items": ws.WorkItem,
    "work_systems": ws.WorkSystem,
    "workflows": ws.Workflow,
    "working_times": ws.WorkingTime,
    "zones": str,
}
# What has no bounded repr of its own: kept as Python has it.
PLAIN = {"days", "days_or_instants", "efforts", "extensions", "ids", "instants", "texts"}
OTHERS = {
    "Adapter",
    "ProtocolMachine",
    "check_check",
    "check_order_free",
    "check_repeatable",
    "check_round_trip",
    "check_value",
    "register",
    "simplest",
}


def nouns():
    for name in ws.__all__:
        thing = vars(ws).get(name)
        if not isinstance(thing, type):
            continue
        # Coded is how columns are handed over, and nothing that a system has.
        if thing is not ws.Coded and getattr(thing, "__module__", "").startswith(
            "worksystem.model"
        ):
            yield thing


def test_every_strategy_is_tried():
    strategies = {name for name in testing.__all__ if name not in OTHERS}

    assert set(KIND_OF) == strategies


@pytest.mark.parametrize("name", KIND_OF)
def test_what_is_drawn_is_of_the_type_and_can_be_kept(name):
    @FEW
    @given(value=getattr(testing, name)())
    def check(value):
        assert isinstance(value, KIND_OF[name])
        if name not in PLAIN and name != "working_times":
            check_value(value)

    check()


@pytest.mark.parametrize("name", KIND_OF)
def test_a_strategy_takes_options_by_name_only(name):
    with pytest.raises(TypeError):
        getattr(testing, name)(1)


@pytest.mark.parametrize("noun", list(nouns()), ids=lambda noun: noun.__name__)
def test_hypothesis_draws_every_noun_of_the_front_door_by_its_type(noun):
    assert isinstance(simplest(st.from_type(noun)), noun)


def test_a_registry_is_drawn_by_the_type_of_what_is_in_it():
    assert simplest(st.from_type(ws.Registry[ws.Owner]), len).values()
    owners = simplest(st.from_type(ws.Registry[ws.Owner]), len)

    assert [type(owner) for owner in owners] == [ws.Owner]


# Towards what each shrinks, where its docstring says so and its own example does not.
@pytest.mark.parametrize(
    ("strategy", "expected"),
    [
        (testing.absences(), ws.Absence("2026-01-05")),
        (testing.assignments(owners=["ana"]), ws.Assignment("ana")),
        (testing.cadences(), ws.Cadence("a", kind="plan", rule="FREQ=WEEKLY")),
        (testing.calendar_exceptions(), ws.CalendarException("2026-01-05")),
        (testing.calendars(), ws.Calendar("a", week="Mon-Fri 09:00-17:00")),
        (testing.capacities(calendars=["office"]), ws.Capacity()),
        (testing.constraints(), ws.Constraint("start no earlier than", "2026-01-05")),
        (
            testing.contracts(owners=["web", "ops"]),
            ws.HandoffContract("a", giver="web", taker="ops"),
        ),
        (testing.days(min_value=date(2027, 1, 1)), date(2027, 1, 1)),
        (testing.dependencies(on=["art"], kinds=["SS", "FS"]), ws.Dependency("art", kind="SS")),
        (testing.efforts(min_value=3 * HOUR), 3 * HOUR),
        (testing.elapsed_times(min_value=-2 * HOUR), ws.Elapsed(hours=-2)),
        (testing.estimates(min_value=HOUR), ws.Estimate.of("1h")),
        (testing.extensions(), {}),
        (
            testing.handoffs(items=["page"], owners=["ana", "bo"]),
            ws.Handoff("a", item="page", giver="ana", taker="bo"),
        ),
        (testing.instants(), datetime(2026, 1, 5, 9, tzinfo=UTC)),
        (testing.interactions(teams=["a", "b"]), ws.Interaction("a", "b")),
        (testing.lags(), timedelta(0)),
        (testing.measures(), ws.Measure("a")),
        (testing.memberships(teams=["web"]), ws.Membership("web")),
        (testing.observations(), ws.Observation("2026-01-05", 0)),
        (testing.outcomes(owners=["ana"], others=["b"]), ws.Outcome("a")),
        (testing.owners(others=["web"]), ws.Owner("a")),
        (testing.percents(), ws.Percent(0)),
        (testing.recurrences(), ws.Recurrence("FREQ=WEEKLY")),
        (testing.service_classes(), ws.ServiceClass("a")),
        (testing.service_levels(), ws.ServiceLevel("1eh", 1)),
        (testing.standards(), ws.Standard("a", kind="ready")),
        (testing.states(), ws.State("a", "backlog")),
        (testing.weeks(), ws.Week.of("Mon-Fri 09:00-17:00")),
        (testing.whole_systems(), ws.WorkSystem("system", as_of="2026-01-05T09:00Z")),
        (testing.work_items(after=["b"], owners=["ana"]), ws.WorkItem("a")),
        (testing.workflows(), ws.Workflow("a", [("s0", "backlog")])),
        (testing.zones(), "UTC"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_strategy_shrinks_towards_what_its_docstring_says(strategy, expected):
    assert simplest(strategy) == expected


@given(id_=testing.ids())
def test_any_id_drawn_is_one_that_the_model_takes(id_):
    assert ws.WorkItem(id_).id == id_


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param(lambda text: not text.isprintable(), id="control characters"),
        pytest.param(lambda text: "\u202e" in text, id="the direction of text turned"),
        pytest.param(lambda text: not text.isascii(), id="other scripts"),
        pytest.param(lambda text: "<" in text, id="markup"),
        pytest.param(lambda text: len(text) > 500, id="long"),
        pytest.param(lambda text: text.isspace(), id="blank"),
    ],
)
def test_hostile_texts_are_among_the_texts(odd):
    assert odd(simplest(testing.texts(), odd))


@given(id_=testing.ids(hostile=False))
def test_ids_may_be_plain(id_):
    assert id_.isalpha()
    assert id_.isascii()


def test_where_something_has_to_be_named_an_empty_list_is_refused():
    with pytest.raises(InvalidArgument, match="need an id to draw from"):
        simplest(testing.dependencies(on=[]))


@given(calendar=testing.calendars(names=st.just("web"), bases=["web", "office"]))
def test_a_calendar_is_not_its_own_base(calendar):
    assert calendar.base in (None, "office")


@given(low=st.integers(0, 9), more=st.integers(0, 9), data=st.data())
def test_durations_stay_within_their_bounds(low, more, data):
    bounds = {"min_value": low * HOUR, "max_value": (low + more) * HOUR}

    effort = data.draw(testing.efforts(**bounds))
    estimate = data.draw(testing.estimates(**bounds))
    time = data.draw(testing.elapsed_times(**bounds))

    points = (effort, estimate.low, estimate.high, time.time)
    assert all(low * HOUR <= point <= (low + more) * HOUR for point in points)


@given(lag=testing.lags(min_value=0 * HOUR, elapsed=False, percent=False))
def test_lags_are_only_of_the_kinds_that_are_wanted(lag):
    assert isinstance(lag, timedelta)
    assert lag >= timedelta(0)


@given(
    instant=testing.instants(
        min_value=datetime(2026, 3, 1, tzinfo=UTC), max_value=datetime(2026, 12, 1, tzinfo=UTC)
    )
)
def test_instants_stay_within_their_bounds(instant):
    first, last = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)

    assert first <= instant.astimezone(UTC) <= last


def test_some_instants_lie_in_an_hour_that_a_clock_shows_twice():
    def is_second_time(instant):
        return instant.fold == 1

    assert simplest(testing.instants(), is_second_time).fold == 1


def test_the_two_hours_that_a_clock_shows_alike_are_told_apart():
    twice = datetime(2026, 11, 1, 1, 30, tzinfo=ZoneInfo("America/New_York"))
    simplest(testing.instants(min_value=twice))  # what is kept for it must not serve the next

    second = simplest(testing.instants(min_value=twice.replace(fold=1)))

    assert second.astimezone(UTC) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "odd",
    [
        # At a quarter past, so that none of the usual weeks will do.
        pytest.param(
            lambda week: any(s % 3600 == 900 and e > 86_400 for d in week.days for s, e in d),
            id="nights",
        ),
        pytest.param(
            lambda week: any(s % 3600 == 900 and e > 86_400 for s, e in week.days[6]),
            id="over the week's end",
        ),
        pytest.param(lambda week: all(week.days), id="every day"),
        pytest.param(lambda week: any(len(day) > 2 for day in week.days), id="three spans a day"),
        pytest.param(lambda week: any((0, 86_400) in day for day in week.days), id="24 hours"),
    ],
)
def test_odd_weeks_are_among_the_weeks(odd):
    assert odd(find(testing.weeks(), odd, settings=ANY))


@given(calendar=testing.calendars())
def test_a_calendar_always_has_working_time_left(calendar):
    assert calendar.add_work("2026-01-05T09:00Z", "2d") > datetime(2026, 1, 5, 9, tzinfo=UTC)


@given(time=testing.working_times())
def test_a_working_time_has_working_time_left(time):
    assert time.add_work("2026-01-05T09:00Z", "2d") > datetime(2026, 1, 5, 9, tzinfo=UTC)


@given(rule=testing.recurrences(sparse=True))
def test_a_sparse_rule_leaves_most_days_alone(rule):
    days = list(rule.days("2026-01-01", "2026-01-01", "2026-12-31"))

    assert len(days) <= 12


@pytest.mark.parametrize("part", ["COUNT", "UNTIL", "BYSETPOS", "BYDAY=-", "WKST", "BYMINUTE"])
def test_rules_of_every_kind_are_among_the_recurrences(part):
    def has_part(rule):
        return part in rule.text

    assert has_part(find(testing.recurrences(), has_part, settings=ANY))


@given(owner=testing.owners(names=st.just("web"), others=["web", "ops"], kinds=["team"]))
def test_an_owner_names_others_and_never_itself(owner):
    assert {m.team for m in owner.teams} | {owner.lead} <= {"ops", None}


@given(item=testing.work_items(names=st.just("a"), others=["a", "b"], details=False))
def test_an_item_is_no_part_and_no_duplicate_of_itself(item):
    assert {item.parent, item.duplicate_of} <= {"b", None}
    assert item.title == ""


@given(item=testing.work_items(constraints=False, progress=False))
def test_an_item_has_only_what_is_asked_for(item):
    dates = (item.due, item.not_before, item.created, item.started, item.finished, item.remaining)

    assert dates == (None,) * 6
    assert item.constraints == ()
    assert item.owner is item.parent is item.workflow is None


@given(item=testing.work_items(as_of=datetime(2026, 1, 7, tzinfo=UTC)))
def test_no_progress_is_later_than_what_is_known(item):
    known = [at for at in (item.created, item.started, item.finished) if at is not None]

    assert all(at <= datetime(2026, 1, 7, tzinfo=UTC) for at in known)


@given(workflow=testing.workflows(max_size=2), data=st.data())
def test_an_item_is_in_a_state_of_its_workflow(workflow, data):
    item = data.draw(testing.work_items(workflows=[workflow]))

    assert item.workflow in (None, workflow.id)
    assert item.state in (None, *(state.id for state in workflow.states))


def test_nothing_warns_or_is_filtered_out_so_often_that_hypothesis_complains():
    everything = st.one_of(*(getattr(testing, name)() for name in KIND_OF))

    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    @given(everything)
    def draw(_):
        pass

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        draw()
