"""Systems that can be planned, by construction.

Every calendar here is open from Tuesday to Thursday from 13:00 to 16:00 in UTC, summer
and winter, so that whoever has to work together can; shares are never above what there
is; skills are had by somebody. Dates that no plan may pass are far away, unless
`hard` asks for those that may be impossible.
"""

from datetime import UTC, datetime, timedelta

from attrs import evolve
from hypothesis import strategies as st

from worksystem import (
    Absence,
    Assignment,
    Calendar,
    Capacity,
    Constraint,
    Dependency,
    Elapsed,
    Owner,
    Percent,
    State,
    Workflow,
    WorkItem,
    WorkSystem,
)

HOUR = timedelta(hours=1)
START = datetime(2026, 3, 2, 8, tzinfo=UTC)  # a Monday, before most calendars open
FAR = START + timedelta(days=400)
KINDS = ("FS", "FS", "SS", "FF", "SF")
SKILLS = ("design", "legal")
CALENDARS = (
    Calendar("office", week="Mon-Fri 09:00-17:00", zone="UTC"),
    Calendar("lunch", week="Mon-Fri 08:00-12:00 12:30-16:30", zone="UTC"),
    Calendar("berlin", week="Mon-Fri 09:00-18:00", zone="Europe/Berlin"),
    Calendar("york", week="Mon-Fri 08:00-16:00", zone="America/New_York"),
    Calendar("days", week="Tue-Thu 10:00-16:00", zone="UTC", exceptions=["2026-03-04"]),
    Calendar("always", week="always", zone="UTC"),
)
NAMES = tuple(calendar.id for calendar in CALENDARS)
# Those that look the same in every week, so that dates may be moved by weeks.
WEEKLY = ("office", "lunch", "always")


def hours(low, high):
    """Durations in whole hours."""
    return st.integers(low, high).map(lambda n: n * HOUR)


@st.composite
def plannable_systems(
    draw,
    *,
    max_size=7,
    calendars=NAMES,
    choices=True,
    progress=True,
    dates=True,
    hard=False,
    start=True,
):
    """Systems for which there is a plan. Shrinks towards fewer items, then less in each.

    Args:
        max_size: Greatest number of items.
        calendars: Ids of the calendars to use; none for always open.
        choices: Also roles and skills, so that the plan chooses who does it.
        progress: Also what has begun or ended, and a now.
        dates: Also dates that items have to respect, and delays.
        hard: Also dates that may be impossible, so that there may be no plan.
        start: Whether the system has a start.
    """
    owners = draw(crowds(calendars=calendars, choices=choices))
    as_of = draw(st.none() | hours(-24, 200).map(START.__add__)) if progress and start else None
    items, above = [], []
    for k in range(draw(st.integers(0, max_size))):
        above = above[: draw(st.integers(0, min(2, len(above))))]
        item = WorkItem(
            f"i{k}",
            parent=above[-1] if above else None,
            after=draw(links_to([i.id for i in items if i.id not in above])),
            **draw(work()),
            **draw(doers(owners, choices=choices)),
            calendar=draw(st.none() | one_of(calendars)),
            external=draw(st.sampled_from([False] * 9 + [True])),
        )
        if dates and start and draw(st.booleans()):
            item = evolve(item, **draw(agreed(hard=hard)))
        if as_of is not None and draw(st.booleans()):
            item = evolve(item, **draw(happened(as_of)))
        items.append(item)
        above.append(item.id)
    return WorkSystem(
        "system",
        start=START if start else None,
        as_of=as_of,
        calendar=draw(st.none() | one_of(calendars)),
        calendars=[calendar for calendar in CALENDARS if calendar.id in calendars],
        workflows=[Workflow("flow", [State("open", "active"), State("gone", "done")])],
        owners=owners,
        items=draw(st.permutations(items)),
    )


def one_of(names):
    """One of several names, or none where there are none."""
    return st.sampled_from(names) if names else st.none()


@st.composite
def crowds(draw, *, calendars=NAMES, choices=True):
    """One to three owners, a role that some of them play, and one who has left."""
    owners = [
        Owner(
            f"o{k}",
            kind=draw(st.sampled_from(["person", "team", "agent"])),
            capacity=draw(capacities(calendars)),
            skills=draw(st.lists(st.sampled_from(SKILLS), unique=True)) if choices else [],
        )
        for k in range(draw(st.integers(1, 3)))
    ]
    if not choices:
        return owners
    gone = Owner("gone", active=False, skills=SKILLS)
    holders = draw(st.lists(st.sampled_from([o.id for o in owners]), unique=True))
    capacity = draw(st.just(Capacity()) | capacities(calendars))
    # Somebody has each skill: whoever is last has all of them.
    owners[-1] = evolve(owners[-1], skills=SKILLS)
    return [
        *owners,
        gone,
        Owner("role", kind="role", holders=[*holders, "gone"], capacity=capacity),
        Owner("chair", kind="role"),
    ]


@st.composite
def capacities(draw, calendars=NAMES):
    """What somebody can take: parts of people, small teams, limits, a few days away."""
    away = st.builds(
        lambda day, more: Absence(START.date() + day, START.date() + day + more),
        st.integers(0, 30).map(lambda n: timedelta(days=n)),
        st.integers(0, 6).map(lambda n: timedelta(days=n)),
    )
    return Capacity(
        calendar=draw(st.none() | one_of(calendars)),
        share=draw(st.sampled_from([1.0, 0.5, 0.25, 0.8])),
        at_once=draw(st.sampled_from([1, 1, 2, 3])),
        wip_limit=draw(st.sampled_from([None, None, 1, 2])),
        absences=draw(st.lists(away, max_size=1)) if calendars else [],
    )


def work():
    """Effort, a duration, or nothing said."""
    return (
        st.just({})
        | st.fixed_dictionaries({"duration": hours(0, 12)})
        | st.fixed_dictionaries({"effort": hours(0, 12)})
    )


@st.composite
def doers(draw, owners, *, choices=True):
    """Nobody, an owner, several at a time, or whoever has the skills."""
    active = [owner for owner in owners if owner.active]
    # Roles more often than their number: they are the hardest.
    active += [owner for owner in active if owner.kind == "role" and owner.holders]
    how = draw(st.sampled_from(["nobody", "owner", "assignees", "skills"][: 4 if choices else 3]))
    if how == "nobody":
        return {}
    if how == "owner":
        return {"owner": draw(st.sampled_from(active)).id}
    if how == "skills":
        skills = draw(st.lists(st.sampled_from(SKILLS), min_size=1, unique=True))
        return {
            "skills": skills,
            "owner": draw(st.none() | st.sampled_from([o.id for o in active])),
        }
    # A role is not beside its holders: one person would be asked for twice.
    pool = active if draw(st.booleans()) else [o for o in active if o.kind != "role"]
    chosen = draw(st.lists(st.sampled_from(pool), min_size=1, max_size=3, unique_by=lambda o: o.id))
    if any(o.kind == "role" for o in chosen):
        chosen = chosen[:1]
    fields = {"assignees": [Assignment(o.id, share=draw(shares(o, owners))) for o in chosen]}
    known = sorted({s for o in chosen for each in players(o, owners) for s in each.skills})
    if known:
        fields["skills"] = draw(st.lists(st.sampled_from(known), unique=True))
        # Of those who play one role, one has all of them.
        if not any(set(fields["skills"]) <= set(o.skills) for o in players(chosen[0], owners)):
            fields["skills"] = fields["skills"][:1] if len(chosen) == 1 else fields["skills"]
    return fields


def players(owner, owners):
    """Those who may do what an owner is asked to: of a role, its holders."""
    return [o for o in owners if o.id in owner.holders and o.active] or [owner]


def shares(owner, owners):
    """Parts and multiples that there are of an owner, or of whoever plays the role."""
    most = min(o.capacity.at_once for o in players(owner, owners))
    return st.sampled_from([s for s in (1.0, 0.5, 0.3, 0.25, 2, 3, 1.5) if s <= most])


def links_to(earlier):
    """What an item comes after: links of every kind, with every kind of lag."""
    if not earlier:
        return st.just([])
    lag = (
        st.just(timedelta(0))
        | hours(-6, 10)
        | hours(-6, 40).map(Elapsed)
        | st.sampled_from([-50, 25, 33.3, 100, 150]).map(Percent)
    )
    link = st.builds(
        lambda on, kind, lag: Dependency(on, kind=kind, lag=lag),
        st.sampled_from(earlier),
        st.sampled_from(KINDS),
        lag,
    )
    return st.lists(link, max_size=2)


@st.composite
def agreed(draw, *, hard=False):
    """Dates that an item has to respect and can, unless they are hard."""
    near = hours(0, 120).map(START.__add__)
    soon = near | near.map(datetime.date)
    kinds = ["start no earlier than", "finish no earlier than", "as late as possible"]
    kinds += ["start no later than", "finish no later than"]
    kinds += ["start on"] if hard else []
    chosen = draw(st.lists(st.sampled_from(kinds), max_size=2, unique=True))
    far = near if hard else st.just(FAR)
    delay = hours(0, 10)
    return {
        "not_before": draw(st.none() | soon),
        "due": draw(st.none() | soon),
        "delay": draw(st.just(timedelta(0)) | delay | delay.map(Elapsed)),
        "constraints": [
            Constraint(kind)
            if kind.startswith("as")
            else Constraint(kind, draw(far if kind.endswith("later than") else soon))
            for kind in chosen
        ],
    }


@st.composite
def happened(draw, as_of):
    """How far an item had come by now."""
    before = hours(0, 150).map(lambda ago: as_of - ago)
    how = draw(st.sampled_from(["started", "finished", "only finished", "closed", "planned"]))
    if how == "planned":
        return {"remaining": draw(st.none() | hours(0, 8))}
    if how == "closed":
        return {"workflow": "flow", "state": "gone"}
    first, last = sorted([draw(before), draw(before)])
    fields = {"started": None if how == "only finished" else first}
    if how == "started":
        return fields | {"remaining": draw(st.none() | hours(0, 8))}
    return fields | {"finished": last}
