"""Owners, the teams they belong to, and how teams deal with each other."""

from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from worksystem.errors import (
    DuplicateId,
    InvalidChoice,
    InvalidExtension,
    InvalidInstant,
    InvalidModel,
    InvalidNumber,
    InvalidText,
)
from worksystem.model.people import (
    Capacity,
    Interaction,
    Membership,
    Owner,
)

ids = st.sampled_from(["ana", "bo", "cy", "web", "ops"])
shares = st.floats(0.01, 1)
days = st.dates(date(2026, 1, 1), date(2026, 2, 1))


def faults(build):
    with pytest.raises(InvalidModel) as caught:
        build()
    return [(fault.path, fault.reason) for fault in caught.value.faults]


def paths(build):
    return [path for path, _ in faults(build)]


@pytest.mark.parametrize(
    "share",
    [0, -1, -0.0, 1.0001, 1e308, 1e-300, float("nan"), float("inf"), 10**400, True, "1", None],
)
def test_a_share_that_is_no_part_of_a_person_is_refused(share):
    with pytest.raises(InvalidNumber, match="share: need a"):
        Capacity(share=share)
    with pytest.raises(InvalidNumber, match="share: need a"):
        Membership("web", share=share)


@given(team=ids, share=shares, first=days, second=days)
def test_a_membership_lasts_from_its_first_day_to_its_last(team, share, first, second):
    since, until = sorted([first, second])

    membership = Membership(team, share=share, since=since, until=str(until))

    assert (membership.since, membership.until) == (since, until)
    if since != until:
        with pytest.raises(InvalidInstant, match="until: need a last day"):
            attrs.evolve(membership, since=until, until=since)


@pytest.mark.parametrize("moment", ["2026-05-04T09:00Z", "soon", 7])
def test_a_membership_is_by_the_day(moment):
    assert paths(lambda: Membership("web", since=moment, until=moment)) == ["since", "until"]


def test_teams_are_ids_or_memberships():
    owner = Owner("ana", teams=["web", Membership("ops", share=0.5), "web"])

    assert owner.teams == (Membership("web"), Membership("ops", share=0.5))


@pytest.mark.parametrize("teams", ["web", 7, None, {"web": 1}])
def test_teams_are_a_list(teams):
    with pytest.raises(InvalidText, match="teams: need a list of teams"):
        Owner("ana", teams=teams)


def test_each_thing_that_is_no_membership_is_told():
    teams: list[Any] = ["web", "", 7]

    assert paths(lambda: Owner("ana", teams=teams)) == ["teams[1].team", "teams[2]"]


def test_an_owner_may_return_to_a_team():
    owner = Owner(
        "ana",
        teams=[Membership("web", since="2026-06-01"), Membership("web", until="2026-05-31")],
    )

    assert [membership.team for membership in owner.teams] == ["web", "web"]


def test_a_membership_that_begins_on_the_last_day_of_another_one_meets_it():
    first, next_day = Membership("web", until="2026-05-31"), "2026-06-01"

    back = Owner("ana", teams=[first, Membership("web", since=next_day)])

    assert len(back.teams) == 2
    with pytest.raises(DuplicateId, match="twice at the same time"):
        Owner("ana", teams=[first, Membership("web", since="2026-05-31")])


def brute_force_twice(memberships):
    """Whether any day has two memberships of one team."""
    window = [date.fromordinal(date(2025, 12, 30).toordinal() + n) for n in range(40)]
    of_day = [
        [m.team for m in memberships if (m.since or day) <= day <= (m.until or day)]
        for day in window
    ]
    return any(len(teams) != len(set(teams)) for teams in of_day)


@given(data=st.data())
def test_nobody_is_in_a_team_twice_at_the_same_time(data):
    def membership(team, share, ends):
        since, until = sorted(ends)
        whole = data.draw(st.sampled_from(["both", "since", "until", "neither"]))
        return Membership(
            team,
            share=share,
            since=since if whole in ("both", "since") else None,
            until=until if whole in ("both", "until") else None,
        )

    drawn = data.draw(
        st.lists(st.tuples(ids, shares, st.tuples(days, days)), max_size=6, unique=True)
    )
    memberships = list(dict.fromkeys(membership(*parts) for parts in drawn))

    if brute_force_twice(memberships):
        with pytest.raises(DuplicateId, match="twice at the same time"):
            Owner("x", teams=memberships)
    else:
        assert Owner("x", teams=memberships).teams == tuple(memberships)


def test_the_second_of_two_memberships_is_the_fault():
    def build():
        Owner("ana", teams=[Membership("web", since="2026-06-01"), "ops", "web"])

    assert faults(build) == [
        (
            "teams[2]",
            "owner 'ana' is in team 'web' twice at the same time; give one membership, "
            "or intervals that do not meet",
        )
    ]


@pytest.mark.parametrize("kind", ["person", "team", "agent"])
def test_only_a_role_has_holders(kind):
    article = "an" if kind == "agent" else "a"

    assert faults(lambda: Owner("x", kind=kind, holders=["ana"])) == [
        (
            "holders",
            f"only a role has holders, and owner 'x' is {article} {kind}; is it kind='role'?",
        )
    ]
    assert Owner("x", kind="role", holders=["ana", "bo"]).holders == ("ana", "bo")


@pytest.mark.parametrize("kind", ["person", "role", "agent"])
def test_only_a_team_has_a_lead(kind):
    assert paths(lambda: Owner("x", kind=kind, lead="ana")) == ["lead"]
    assert Owner("x", kind="team", lead="ana").lead == "ana"


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"kind": "team", "lead": "x"}, "lead"),
        ({"kind": "role", "holders": ["ana", "x"]}, "holders[1]"),
        ({"kind": "team", "teams": ["ops", "x"]}, "teams[1].team"),
    ],
)
def test_an_owner_is_not_part_of_itself(fields, path):
    assert paths(lambda: Owner("x", **fields)) == [path]


def test_all_contradictions_of_an_owner_are_told_together():
    told = paths(lambda: Owner("x", teams=["x"], holders=["x"], lead="x"))

    assert told == ["holders", "lead", "teams[0].team", "holders[0]", "lead"]


def test_all_faults_of_an_owner_are_told_together():
    told = paths(
        lambda: Owner(
            "",
            7,  # type: ignore[arg-type]
            kind="teem",
            capacity=0.5,  # type: ignore[arg-type]
            skills="design",
            teams=7,  # type: ignore[arg-type]
            holders=[""],
            lead="",
            active=1,
            ext={"points": 5},
        )
    )

    assert told == [
        "id",
        "name",
        "kind",
        "capacity",
        "skills",
        "teams",
        "holders[0]",
        "lead",
        "active",
        "ext",
    ]


def test_a_kind_that_nobody_knows_is_answered_with_one_that_is_near():
    with pytest.raises(InvalidChoice, match="did you mean 'team'") as caught:
        Owner("x", kind="teem")

    assert caught.value.allowed == ("person", "team", "role", "agent")


def test_custom_fields_need_a_namespace():
    with pytest.raises(InvalidExtension, match="ext: need a key with a namespace"):
        Owner("ana", ext={"points": 5})


def test_an_interaction_is_between_two_teams():
    assert Interaction("web", "ops", until="2026-06-30").teams == ("web", "ops")
    assert paths(lambda: Interaction("web", "web")) == ["b"]
    assert paths(lambda: Interaction("", 7, mode="x", until="y")) == ["a", "b", "mode", "until"]
