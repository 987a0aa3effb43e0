"""The system: ids resolve, faults come together, change gives new systems."""

import copy
import pickle
import unicodedata
from datetime import UTC, datetime

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from worksystem import (
    Absence,
    Calendar,
    Capacity,
    Dependency,
    DuplicateId,
    Handoff,
    HandoffContract,
    Interaction,
    InvalidCalendar,
    InvalidModel,
    InvalidText,
    Outcome,
    Owner,
    State,
    UnknownReference,
    Workflow,
    WorkItem,
    WorkSystem,
    find_critical_path,
)
from worksystem.model.kinds import KINDS
from worksystem.model.registry import Registry
from worksystem.testing import work_systems

OFFICE = Calendar("office", week="Mon-Fri 09:00-17:00", zone="Europe/Paris")


def two():
    return WorkSystem("two", items=[WorkItem("a"), WorkItem("b", after=["a"])])


# references

WRONG = {
    "calendars[0].base": {"calendars": [Calendar("x", base="nope")]},
    "owners[0].capacity.calendar": {"owners": [Owner("x", capacity=Capacity(calendar="nope"))]},
    "owners[0].teams[0].team": {"owners": [Owner("x", teams=["nope"])]},
    "owners[0].holders[0]": {"owners": [Owner("x", kind="role", holders=["nope"])]},
    "owners[0].lead": {"owners": [Owner("x", kind="team", lead="nope")]},
    "outcomes[0].owner": {"outcomes": [Outcome("x", owner="nope")]},
    "outcomes[0].parent": {"outcomes": [Outcome("x", parent="nope")]},
    "workflows[0].states[0].owner": {
        "workflows": [Workflow("x", [State("s", "ready", owner="nope")])]
    },
    "items[0].outcomes[0]": {"items": [WorkItem("x", outcomes=["nope"])]},
    "items[0].owner": {"items": [WorkItem("x", owner="nope")]},
    "items[0].assignees[0].owner": {"items": [WorkItem("x", assignees=["nope"])]},
    "items[0].after[0].on": {"items": [WorkItem("x", after=["nope"])]},
    "items[0].parent": {"items": [WorkItem("x", parent="nope")]},
    "items[0].duplicate_of": {"items": [WorkItem("x", duplicate_of="nope")]},
    "items[0].calendar": {"items": [WorkItem("x", calendar="nope")]},
    "items[0].workflow": {"items": [WorkItem("x", workflow="nope")]},
    "items[0].service_class": {"items": [WorkItem("x", service_class="nope")]},
    "contracts[0].giver": {
        "contracts": [HandoffContract("x", giver="nope", taker="ana")],
        "owners": [Owner("ana")],
    },
    "handoffs[0].item": {
        "handoffs": [Handoff("x", item="nope", giver="ana", taker="bo")],
        "owners": [Owner("ana"), Owner("bo")],
    },
    "interactions[0]": {
        "interactions": [Interaction("ana", "nope")],
        "owners": [Owner("ana")],
    },
    "calendar": {"calendar": "nope"},
}


@pytest.mark.parametrize("path", WRONG)
def test_every_id_has_to_name_something(path):
    with pytest.raises(UnknownReference, match="'nope'") as caught:
        WorkSystem("wrong", **WRONG[path])

    assert [fault.path for fault in caught.value.faults] == [path]
    assert caught.value.missing == "nope"


def test_a_near_miss_is_answered_with_what_was_meant():
    with pytest.raises(UnknownReference, match="did you mean 'design'") as caught:
        WorkSystem("s", items=[WorkItem("design"), WorkItem("build", after=["desing"])])

    assert caught.value.suggestions == ("design",)


def test_all_faults_of_a_system_come_at_once_and_each_with_its_place():
    with pytest.raises(InvalidModel) as caught:
        WorkSystem(
            "wrong",
            start="2026-13-01",
            items=[WorkItem("a", owner="x"), "b", WorkItem("a")],
        )

    paths = [fault.path for fault in caught.value.faults]
    assert paths == ["start", "items[1]", "items[2]"]


def test_references_of_several_kinds_are_reported_together():
    with pytest.raises(UnknownReference) as caught:
        WorkSystem(
            "wrong",
            owners=[Owner("ana", teams=["t"])],
            items=[WorkItem("a", owner="x", after=["y", "z"])],
        )

    assert [fault.path for fault in caught.value.faults] == [
        "owners[0].teams[0].team",
        "items[0].owner",
        "items[0].after[0].on",
        "items[0].after[1].on",
    ]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("items", [WorkItem("a", parent="b"), WorkItem("b", parent="a")]),
        ("outcomes", [Outcome("a", parent="b"), Outcome("b", parent="a")]),
        ("calendars", [Calendar("a", base="b"), Calendar("b", base="a")]),
    ],
)
def test_what_is_inside_itself_means_nothing(name, parts):
    with pytest.raises(InvalidModel, match=r"cannot be inside themselves: .* 'a' → 'b' → 'a'") as e:
        WorkSystem("loop", **{name: parts})

    assert isinstance(e.value, InvalidCalendar) == (name == "calendars")


def test_a_state_has_to_be_in_the_items_workflow():
    flow = Workflow("flow", [State("doing", "active"), State("done", "done")])

    with pytest.raises(UnknownReference, match="did you mean 'doing'"):
        WorkSystem("s", workflows=[flow], items=[WorkItem("a", workflow="flow", state="doign")])


@pytest.mark.parametrize(
    "items",
    [
        [WorkItem("a"), WorkItem("a")],
        [WorkItem(unicodedata.normalize("NFC", "é")), WorkItem(unicodedata.normalize("NFD", "é"))],
    ],
    ids=["the same", "the same to every reader"],
)
def test_ids_are_unique(items):
    with pytest.raises(DuplicateId, match=r"items\[1\]: id .* is taken by \[0\]"):
        WorkSystem("s", items=items)


def test_case_makes_two_ids():
    assert len(WorkSystem("s", items=[WorkItem("a"), WorkItem("A"), WorkItem("é")]).items) == 3


@pytest.mark.parametrize("wrong", ["abc", 7, b"x"])
def test_a_registry_is_a_list_of_values(wrong):
    with pytest.raises(InvalidText, match="need a list of WorkItem values"):
        WorkSystem("s", items=wrong)


def test_interactions_are_interactions():
    with pytest.raises(InvalidModel, match="need an Interaction"):
        WorkSystem("s", interactions=["x"])


# change


def test_a_change_leaves_the_old_system_as_it_is():
    old = two()

    new = old.add(WorkItem("c", after=["b"]), Owner("ana")).update("a", owner="ana").remove("c")

    assert old == two()
    assert (len(new.items), new.items["a"].owner) == (2, "ana")


@given(system=work_systems(min_size=1, owners=True), data=st.data())
def test_update_is_the_same_as_building_anew(system, data):
    id_ = data.draw(st.sampled_from([item.id for item in system.items]))

    updated = system.update(id_, title="other", notes="changed")

    items = [
        attrs.evolve(item, title="other", notes="changed") if item.id == id_ else item
        for item in system.items
    ]
    assert updated == attrs.evolve(system, items=items)
    assert updated.wiring == attrs.evolve(system, items=items).wiring


@given(system=work_systems(min_size=2, max_size=5))
def test_an_update_of_what_is_waited_for_changes_the_path(system):
    find_critical_path(system)
    last = list(system.items)[-1]

    changed = system.update(last.id, after=[])

    anew = attrs.evolve(system, items=list(changed.items))
    assert find_critical_path(changed) == find_critical_path(anew)


@given(system=work_systems(min_size=1))
def test_adding_and_removing_gives_the_same_system_back(system):
    assert system.add(WorkItem("one more thing")).remove("one more thing") == system


def test_an_update_keeps_what_it_did_not_change():
    system = WorkSystem("s", owners=[Owner("ana")], items=[WorkItem("a"), WorkItem("b")])
    find_critical_path(system)

    changed = system.update("a", owner="ana")
    rewired = system.update("b", after=["a"])

    assert changed.derived["structure"] is system.derived["structure"]
    assert "structure" not in rewired.derived
    assert "structure" not in system.update("ana", name="Ana").derived


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        (lambda s: s.add(WorkItem("a")), DuplicateId, "use replace to change it"),
        (lambda s: s.replace(WorkItem("x")), UnknownReference, "there is no 'x' among 2"),
        (lambda s: s.update("x", title="t"), UnknownReference, "nothing in the system has the id 'x'"),
        (lambda s: s.update("a", titel="t"), UnknownReference, "did you mean 'title'"),
        (lambda s: s.update("a", owner="x"), UnknownReference, "names as owner 'x'"),
        (lambda s: s.remove("a"), UnknownReference, "item 'b' comes after 'a'"),
        (lambda s: s.remove("x"), UnknownReference, "nothing in the system has the id"),
        (lambda s: s.add("a"), InvalidModel, "need one of Calendar, Owner"),
        (lambda s: s.add(Owner("x"), Outcome("x")).update("x", ext={}), InvalidModel, "is in owners and"),
        (lambda s: s.add(WorkItem("é")).add(WorkItem("e\u0301")), DuplicateId, "only differs in how"),
        (lambda s: s.update("a", parent="b").update("b", parent="a"), InvalidModel, "inside themselves"),
    ],
)  # fmt: skip
def test_a_change_that_contradicts_is_refused(change, error, message):
    with pytest.raises(error, match=message):
        change(two())


def test_an_update_without_an_id_is_one_of_the_system():
    later = datetime(2026, 5, 4, tzinfo=UTC)

    assert two().update(as_of=later).as_of == later
    with pytest.raises(UnknownReference, match=r"WorkSystem has no field 'as_off'.*'as_of'"):
        two().update(as_off=later)


def test_interactions_are_added_like_all_else():
    system = WorkSystem("s", owners=[Owner("a", kind="team")])

    grown = system.add(Owner("b", kind="team"), Interaction("a", "b"))

    assert grown.interactions == (Interaction("a", "b"),)
    assert len(grown.owners) == 2


def test_update_looks_among_items_first():
    system = WorkSystem("s", owners=[Owner("x")], items=[WorkItem("x")])

    assert system.update("x", title="t").items["x"].title == "t"


# the value


@given(system=work_systems(owners=True, calendars=True))
def test_a_system_survives_pickle_and_copy_and_can_be_hashed(system):
    find_critical_path(system)
    for other in (pickle.loads(pickle.dumps(system)), copy.deepcopy(system)):
        assert other == system
        assert hash(other) == hash(system)
        assert "structure" not in other.derived


def test_nothing_of_a_system_can_be_set():
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        two().id = "other"


def test_a_repr_counts_and_does_not_list():
    system = WorkSystem("big", items=[WorkItem(f"i{k}") for k in range(5000)])

    assert repr(system) == "WorkSystem('big', items=5000)"
    assert repr(system.items) == "Registry('i0', 'i1', 'i2', 'i3', 'i4', … 4995 more)"


def test_registries_are_mappings_that_give_values():
    items = two().items

    assert [item.id for item in items] == list(items.ids()) == ["a", "b"]
    assert [*items.values()] == [*items]
    assert items.get("x") is None
    assert ("a" in items, "x" in items, 7 in items) == (True, False, False)
    assert items == two().items
    assert items != two().add(WorkItem("c")).items
    assert (items == "a") is False
    with pytest.raises(UnknownReference):
        items[["a"]]
    assert WorkSystem("s", items={"a": WorkItem("a")}).items == Registry({"a": WorkItem("a")})
    assert set(KINDS) >= {"items", "owners"}


# working time


def test_the_calendars_of_a_system_resolve_their_bases_and_zones():
    team = Calendar("team", base="office", exceptions=["2026-05-01"])
    system = WorkSystem("s", zone="Asia/Tokyo", calendars=[OFFICE, team], calendar="team")
    may = datetime(2026, 5, 1, tzinfo=UTC)

    assert system.working_time().next_opening(may) == datetime(2026, 5, 4, 7, tzinfo=UTC)
    assert system.working_time("office").next_opening(may) == may.replace(hour=7)
    with pytest.raises(UnknownReference, match="did you mean 'team'"):
        system.working_time("taem")


def test_an_owners_absences_come_off_and_each_is_worked_out_once():
    system = WorkSystem("s", calendars=[OFFICE])
    away = [Absence("2026-05-04", "2026-05-08")]

    time = system.working_time("office", absences=away)

    monday = datetime(2026, 5, 4, tzinfo=UTC)
    assert time.next_opening(monday) == datetime(2026, 5, 11, 7, tzinfo=UTC)
    assert system.working_time("office", absences=away) is time


def test_the_working_time_of_an_owner_is_their_calendar_without_their_absences():
    away = ["2026-05-04"]
    ana = Owner("ana", capacity=Capacity(calendar="office", absences=away))
    office = Calendar("office", week="Mon-Fri 09:00-17:00")
    system = WorkSystem("shop", calendars=[office], owners=[ana, Owner("bo")])

    own = system.working_time(owner="ana")

    assert own is system.working_time("office", absences=ana.capacity.absences)
    assert system.working_time(owner="bo") is system.working_time()
    with pytest.raises(UnknownReference, match="there is no 'anna' among 2; did you mean 'ana'"):
        system.working_time(owner="anna")


@pytest.mark.parametrize(
    ("fields", "zone"),
    [
        ({}, "UTC"),
        ({"zone": "Asia/Tokyo", "calendars": [OFFICE]}, "Asia/Tokyo"),
        ({"calendars": [OFFICE]}, "Europe/Paris"),
        ({"calendars": [OFFICE, Calendar("x", week="always", zone="UTC")]}, "UTC"),
        (
            {
                "calendars": [OFFICE, Calendar("x", week="always", zone="Asia/Tokyo")],
                "calendar": "x",
            },
            "Asia/Tokyo",
        ),
    ],
)
def test_dates_are_told_in_the_zone_that_people_would_expect(fields, zone):
    assert WorkSystem("s", **fields).local_zone == zone


def test_a_day_to_start_on_is_its_first_opening():
    system = WorkSystem("s", start="2026-05-02", as_of="2026-05-04", calendar="office",
                        calendars=[OFFICE])  # fmt: skip

    assert system.start == system.as_of == datetime(2026, 5, 4, 7, tzinfo=UTC)
    assert WorkSystem("s", start="2026-05-02").start == datetime(2026, 5, 2, tzinfo=UTC)


def test_parallel_dependencies_are_all_kept():
    links = [Dependency("a", kind="SS", lag="1h"), Dependency("a", kind="FF", lag="1h")]
    system = WorkSystem("s", items=[WorkItem("a"), WorkItem("b", after=links)])

    assert system.items["b"].after == tuple(links)
    assert system.wiring.special == (0, 1)


def test_a_thousand_wrong_references_are_answered_quickly():
    items = [WorkItem(f"i{k}", after=[f"j{k}"]) for k in range(3000)]

    with pytest.raises(UnknownReference) as caught:
        WorkSystem("s", items=items)

    assert len(caught.value.faults) == 3000
    assert str(caught.value).endswith("… and 2980 more")
