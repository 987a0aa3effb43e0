"""What every value of the model promises: it can be kept, compared, copied and shown."""

import copy
import pickle
from typing import Any

import attrs
import pytest

from worksystem.errors import InvalidModel
from worksystem.model import cadences, durations, handoffs, outcomes, people, standards, workflows
from worksystem.model.absences import Absence
from worksystem.model.cadences import Cadence
from worksystem.model.handoffs import Handoff, HandoffContract
from worksystem.model.outcomes import Measure, Observation, Outcome
from worksystem.model.people import Assignment, Capacity, Interaction, Membership, Owner
from worksystem.model.recurrence import Recurrence
from worksystem.model.standards import ServiceClass, ServiceLevel, Standard
from worksystem.model.workflows import Move, State, Workflow

EXT = {"jira:labels": ["a", {"b": None}]}
CONSTRUCTORS = {
    name: value
    for module in (cadences, durations, handoffs, outcomes, people, standards, workflows)
    for name, value in vars(module).items()
    if isinstance(value, type)
} | {"Absence": Absence, "Recurrence": Recurrence}

# How each is built with every field that differs from its default.
FULL: dict[type[Any], dict[str, Any]] = {
    Capacity: {
        "calendar": "office",
        "share": 0.5,
        "at_once": 3,
        "wip_limit": 2,
        "absences": ["2026-05-04"],
        "ext": EXT,
    },
    Membership: {
        "team": "web",
        "share": 0.5,
        "since": "2026-01-01",
        "until": "2026-06-30",
        "ext": EXT,
    },
    Owner: {
        "id": "web",
        "name": "Web",
        "kind": "team",
        "capacity": Capacity(at_once=5),
        "skills": ["design"],
        "teams": ["all"],
        "lead": "ana",
        "active": False,
        "ext": EXT,
    },
    Assignment: {"owner": "ana", "share": 5, "ext": EXT},
    Interaction: {"a": "web", "b": "ops", "mode": "service", "until": "2026-06-30", "ext": EXT},
    Measure: {"name": "trials", "unit": "accounts", "start": 0, "target": 1000.5, "ext": EXT},
    Observation: {"at": "2026-05-06T09:00+02:00", "value": 420},
    Outcome: {
        "id": "signups",
        "title": "1 000 sign-ups",
        "measure": "trials",
        "readings": [("2026-05-06", 420), ("2026-05-13", 610)],
        "owner": "ana",
        "parent": "growth",
        "for_whom": "small shops",
        "due": "2026-06-30",
        "ext": EXT,
    },
    ServiceLevel: {"duration": "8ed", "probability": 0.85},
    Standard: {"id": "dod", "kind": "done", "clauses": ["reviewed"], "ext": EXT},
    ServiceClass: {
        "id": "urgent",
        "kind": "expedite",
        "limit": 1,
        "service_level": ("2ed", 0.95),
        "ext": EXT,
    },
    State: {
        "id": "doing",
        "category": "active",
        "wip_limit": 3,
        "enter": ["dor"],
        "leave": ["dod"],
        "owner": "ana",
        "ext": EXT,
    },
    Move: {"source": "doing", "target": "live", "by": ["ana"], "ext": EXT},
    Workflow: {
        "id": "web",
        "states": [("doing", "active"), ("live", "done")],
        "version": 2,
        "moves": [("doing", "live")],
        "started": "doing",
        "finished": "live",
        "service_level": ("8ed", 0.85),
        "ext": EXT,
    },
    HandoffContract: {
        "id": "design-web",
        "giver": "design",
        "taker": "web",
        "requires": ["brief"],
        "answer_within": "1d",
        "readback": True,
        "strict": False,
        "ext": EXT,
    },
    Handoff: {
        "id": "h1",
        "item": "page",
        "giver": "ana",
        "taker": "bo",
        "contract": "design-web",
        "state": "returned",
        "packet": {"brief": ["see", "wiki"]},
        "offered": "2026-05-06T09:00+02:00",
        "answered": "2026-05-06T10:00+02:00",
        "reason": "no files",
        "ext": EXT,
    },
    Cadence: {
        "id": "web-plan",
        "kind": "plan",
        "rule": "FREQ=WEEKLY;BYDAY=MO",
        "zone": "Europe/Paris",
        "owner": "web",
        "length": "1h 30m",
        "start": "2026-05-04",
        "ext": EXT,
    },
}
HOSTILE = ("\x1b[31mred\x1b[0m\r\n\u202e\u200b\x00" + "<script>" * 1250)[:10_000]

every_value = pytest.mark.parametrize("kind", FULL, ids=lambda kind: kind.__name__)


def minimal(kind):
    needed = [f.alias for f in attrs.fields(kind) if f.default is attrs.NOTHING]
    return {name: FULL[kind][name] for name in needed}


def test_every_value_is_tried_in_full():
    for kind, fields in FULL.items():
        left_out = {f.alias for f in attrs.fields(kind)} - set(fields)
        assert left_out <= {"holders"}, kind


@every_value
def test_values_built_alike_are_equal_and_hash_alike(kind):
    first, second = kind(**FULL[kind]), kind(**FULL[kind])

    assert first == second
    assert hash(first) == hash(second)


@every_value
def test_every_field_counts_in_a_comparison(kind):
    value = kind(**FULL[kind])

    for alias in FULL[kind].keys() - minimal(kind).keys():
        try:
            without = kind(**{k: v for k, v in FULL[kind].items() if k != alias})
        except InvalidModel:
            continue  # another field needs this one
        assert without != value, alias


@every_value
def test_evolving_nothing_gives_an_equal_value(kind):
    value = kind(**FULL[kind])

    assert attrs.evolve(value) == value


@every_value
def test_evolving_to_the_friendly_forms_gives_an_equal_value(kind):
    value = kind(**FULL[kind])

    assert attrs.evolve(value, **FULL[kind]) == value


@every_value
def test_a_value_survives_pickle_and_deepcopy(kind):
    value = kind(**FULL[kind])

    for again in (pickle.loads(pickle.dumps(value)), copy.deepcopy(value), copy.copy(value)):
        assert again == value
        assert hash(again) == hash(value)
        assert repr(again) == repr(value)


@every_value
def test_a_value_cannot_be_changed_in_place(kind):
    value = kind(**FULL[kind])

    for field in attrs.fields(kind):
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(value, field.name, None)


@every_value
def test_what_was_given_may_change_afterwards_without_changing_the_value(kind):
    given = copy.deepcopy(FULL[kind])
    value = kind(**given)
    before = repr(value), hash(value)

    for part in given.values():
        if isinstance(part, (list, dict)):
            part.clear()

    assert (repr(value), hash(value)) == before


@every_value
def test_a_repr_builds_the_value_again(kind):
    value = kind(**minimal(kind))

    assert eval(repr(value), dict(CONSTRUCTORS)) == value


@every_value
def test_a_repr_in_full_is_short(kind):
    assert len(repr(kind(**FULL[kind]))) < 400


@pytest.mark.parametrize(
    "value",
    [
        Owner("ana", HOSTILE, ext={"x:y": HOSTILE}, skills=[f"s{i}" for i in range(10_000)]),
        Outcome("o", HOSTILE, for_whom=HOSTILE, measure=Measure("m", unit=HOSTILE)),
        Outcome("o", measure="m", readings=[("2026-05-06", i) for i in range(10_000)]),
        Standard("s", kind="done", clauses=[HOSTILE] * 100),
        Workflow("w", [(f"s{i}", "active") for i in range(1_000)]),
        Handoff("h", item="i", giver="a", taker="b", packet={"p": [HOSTILE] * 9}, reason=HOSTILE),
        Capacity(absences=[f"2026-05-{day:02}" for day in range(1, 31)]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_repr_is_bounded_and_cannot_act_on_a_terminal(value):
    said = repr(value)

    assert len(said) < 400
    assert said.isprintable()
    assert "\u202e" not in said


def test_a_hostile_title_is_kept_as_it_is():
    assert Outcome("o", HOSTILE).title == HOSTILE


@every_value
@pytest.mark.parametrize(
    "id_", ["", " a", "a\nb", "\x1b[31m", "a\u202eb", "x" * 501, 7, None, "\ud800"]
)
def test_an_id_that_cannot_be_seen_is_refused(kind, id_):
    first = attrs.fields(kind)[0]
    if first.name in ("id", "name", "team", "owner", "a", "source"):
        with pytest.raises(ValueError, match=rf"^{first.name}: need (an id|text)"):
            kind(**{**FULL[kind], first.name: id_})
