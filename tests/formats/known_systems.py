"""Systems that have something in every field, and values that are hard to write down."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from worksystem import (
    Absence,
    Assignment,
    Cadence,
    Calendar,
    CalendarException,
    Capacity,
    Dependency,
    Elapsed,
    Handoff,
    HandoffContract,
    Interaction,
    Measure,
    Membership,
    Move,
    Observation,
    Outcome,
    Owner,
    Percent,
    ServiceClass,
    ServiceLevel,
    Standard,
    State,
    Week,
    Workflow,
    WorkItem,
    WorkSystem,
    events,
)

PARIS = ZoneInfo("Europe/Paris")
EXT = {"jira:points": 5, "jira:labels": ["a", {"b": None, "c": [True, 0.1, -3]}]}


def full_system() -> WorkSystem:
    """Every field of every value has something in it."""
    return WorkSystem(
        "spring-launch",
        "Spring launch – été ☕",
        start="2026-04-20T09:00+02:00",
        as_of="2026-04-21T12:30:15.5Z",
        zone="Europe/Paris",
        calendar="office",
        calendars=[
            Calendar("office", week="Mon-Fri 09:00-12:30 13:30-17:00", zone="Europe/Paris"),
            Calendar("night", week="Mon-Thu 22:00-06:00; Sat,Sun 00:00-24:00", ext=EXT),
            Calendar(
                "ana",
                base="office",
                exceptions=[
                    "2026-05-01",
                    CalendarException("2026-12-24", "2027-01-06", note="Christmas"),
                    CalendarException(
                        "2026-01-01",
                        rule="FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24",
                        hours="09:00-12:00",
                    ),
                ],
            ),
        ],
        owners=[
            Owner(
                "ana",
                "Ana Lima",
                capacity=Capacity(
                    calendar="ana",
                    share=0.5,
                    wip_limit=2,
                    absences=[
                        "2026-05-04",
                        Absence("2026-07-01", "2026-07-14", reason="holiday"),
                        ("2026-08-03T12:00+02:00", "2026-08-03T15:00+02:00"),
                    ],
                    ext=EXT,
                ),
                skills=["design", "copy"],
                teams=[
                    "web",
                    Membership("ops", share=0.25, since="2026-01-01", until="2026-06-30", ext=EXT),
                ],
                ext=EXT,
            ),
            Owner("web", kind="team", lead="ana", capacity=Capacity(at_once=12)),
            Owner("ops", kind="team"),
            Owner("release", kind="role", holders=["ana"]),
            Owner("bot", kind="agent", active=False),
        ],
        outcomes=[
            Outcome(
                "signups",
                "1 000 trial sign-ups",
                measure=Measure("trials", unit="1", start=0, target=1000.5, ext=EXT),
                readings=[("2026-05-06", 420), Observation("2026-05-06T09:00Z", 12.25)],
                owner="ana",
                for_whom="new users",
                due="2026-09-30",
                ext=EXT,
            ),
            Outcome("sub", parent="signups", measure=Measure("visits")),
        ],
        workflows=[
            Workflow(
                "web-flow",
                [
                    State("todo", "ready", wip_limit=3, enter=["ready"], owner="ana"),
                    State("doing", "active", leave=["done"], ext=EXT),
                    State("live", "done"),
                ],
                version=2,
                moves=[("todo", "doing"), Move("doing", "live", by=["ana"], ext=EXT)],
                started="doing",
                finished="live",
                service_level=("8ed", 0.85),
                ext=EXT,
            ),
            Workflow("stuck", [("in", "waiting")], moves=[]),
        ],
        standards=[
            Standard("ready", kind="ready", clauses=["has an owner", "has an estimate"]),
            Standard("done", kind="done", ext=EXT),
        ],
        service_classes=[
            ServiceClass(
                "urgent",
                kind="expedite",
                limit=1,
                service_level=ServiceLevel("36eh", 0.95),
                ext=EXT,
            )
        ],
        contracts=[
            HandoffContract(
                "design-web",
                giver="ana",
                taker="web",
                requires=["brief"],
                answer_within="1d",
                readback=True,
                strict=False,
                ext=EXT,
            )
        ],
        cadences=[
            Cadence(
                "weekly",
                kind="plan",
                rule="FREQ=WEEKLY;BYDAY=MO;BYHOUR=9",
                zone="Europe/Paris",
                owner="web",
                length="1h 30m",
                start="2026-04-20",
                ext=EXT,
            )
        ],
        interactions=[
            Interaction("web", "ops", mode="service", until="2026-12-31", ext=EXT),
            Interaction("ops", "web"),
        ],
        items=[
            WorkItem(
                "copy",
                "Write launch copy",
                outcomes=["signups"],
                nature="value",
                kind="story",
                done_when=["reviewed by legal"],
                notes='two\nlines, a "quote" and a tab\t',
                refs=["https://example.com/1"],
                owner="ana",
                assignees=["ana", Assignment("web", share=5, ext=EXT)],
                skills=["copy"],
                requester="a customer",
                origin="form",
                effort=("1d", "1d 4h", "3d"),
                after=[],
                not_before="2026-04-20",
                due="2026-05-06T17:00+02:00",
                constraints=[("start no earlier than", "2026-04-21"), ("as late as possible",)],
                delay=Elapsed(hours=6),
                created="2026-04-01T08:00Z",
                started="2026-04-20T09:00Z",
                remaining="4h",
                calendar="night",
                workflow="web-flow",
                state="doing",
                blocked="no photos",
                rank=1,
                priority=-2,
                service_class="urgent",
                ext=EXT,
            ),
            WorkItem("art", duration="2d 4h", after=["copy"], parent="launch"),
            WorkItem(
                "page",
                after=[
                    "copy",
                    Dependency("art", kind="SS", lag="1d"),
                    Dependency("copy", kind="FF", lag="-4h", agreed_on="2026-04-30", certainty=0.9),
                    Dependency("copy", kind="SF", lag="48eh", agreed_on="2026-04-30T12:00Z"),
                    Dependency("art", lag="-12.5%"),
                ],
                finished="2026-05-06T09:00Z",
            ),
            WorkItem("launch", duplicate_of="page"),
            WorkItem("elsewhere", external=True, delay="2h"),
        ],
        handoffs=[
            Handoff(
                "h1",
                item="page",
                giver="ana",
                taker="web",
                contract="design-web",
                state="returned",
                packet={"the brief": {"pages": [1, 2]}},
                offered="2026-05-06T09:00+02:00",
                answered="2026-05-06T11:00+02:00",
                reason="no pictures",
                ext=EXT,
            )
        ],
        history=full_history(),
        ext=EXT,
    )


def full_history() -> list[events.Event]:
    """One event of every kind, with something in every field."""
    fields = {"at": datetime(2026, 5, 6, 9, tzinfo=UTC), "by": "ana", "ext": EXT}
    parties = {"item": "page", "giver": "ana", "taker": "web", "contract": "design-web"}
    packet = {"packet": {"the brief": {"pages": [1, 2]}}}
    return [
        events.Created(
            "page",
            "Launch page",
            kind="feature",
            workflow="web-flow",
            state="todo",
            owner="ana",
            parent="launch",
            service_class="urgent",
            origin="a form",
            met=["has an owner"],
            **fields,
        ),
        events.Moved("page", "doing", owner="web", met=["has an estimate"], **fields),
        events.Begun("page", "drawing", owner="ana", **fields),
        events.Worked("page", "drawing", owner="ana", since="2026-05-06T08:00Z", **fields),
        events.Noted("page", "nearly done", owner="web", **fields),
        events.OwnerChanged("page", "ana", reason="back again", **fields),
        events.Assigned("page", [Assignment("ana", share=0.5)], **fields),
        events.Blocked("page", "no photos", **fields),
        events.Unblocked("page", **fields),
        events.Ranked("page", rank=3, priority=1, **fields),
        events.Rescheduled("page", "2026-05-08", reason="the fair", **fields),
        events.Estimated("page", effort=("1h", "2h", "1d"), remaining="1h", **fields),
        events.Estimated("page", duration="1d", **fields),
        events.Linked("page", [Dependency("art", kind="SS", lag="1d")], **fields),
        events.Drafted("h2", **parties, **packet, **fields),
        events.Offered("h2", **parties, **packet, **fields),
        events.Accepted("h2", readback="two pages", item="page", **fields),
        events.Returned("h2", "no pictures", item="page", **fields),
        events.Withdrawn("h2", reason="not now", item="page", **fields),
        events.Expired("h2", item="page", **fields),
        events.CadenceHeld("weekly", notes="all well", **fields),
        events.OutcomeRead("signups", 420.5, **fields),
    ]


MICROSECOND = timedelta(microseconds=1)
DURATIONS = [
    timedelta(0),
    MICROSECOND,
    timedelta(hours=8),
    timedelta(hours=7, minutes=59, seconds=59, microseconds=999_999),
    timedelta(days=365_000),
    timedelta(days=365_000) - MICROSECOND,
    timedelta(seconds=0.1),
]
INSTANTS = [
    datetime(2026, 5, 6, 9, tzinfo=UTC),
    datetime(1, 1, 1, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    # The hour that the clock shows twice, the one it skips, and one before zones.
    datetime(2026, 10, 25, 2, 30, tzinfo=PARIS),
    datetime(2026, 10, 25, 2, 30, tzinfo=PARIS, fold=1),
    datetime(2026, 3, 29, 2, 30, tzinfo=PARIS),
    datetime(2026, 3, 29, 2, 30, tzinfo=PARIS, fold=1),
    datetime(1900, 1, 1, tzinfo=PARIS),
    datetime(2026, 5, 6, tzinfo=timezone(timedelta(hours=23, minutes=59))),
    datetime(2026, 5, 6, tzinfo=timezone(-timedelta(hours=9, seconds=1, microseconds=7))),
]
LAGS = [
    *[sign * d for d in DURATIONS for sign in (1, -1)],
    *[Elapsed(sign * d) for d in DURATIONS for sign in (1, -1)],
    Elapsed(weeks=3, minutes=1),
    *map(Percent, (0, -0.0, 50, 12.5, 100 / 3, -1e-7, 0.1 + 0.2, 100_000, -100_000, 5e-324)),
]
TEXTS = [
    "",
    "e\u0301 and \xe9",
    "\u202eright to left\u200b",
    "\x1b[31mred\x1b[0m",
    "\u2028 \x7f \x00",
    "x" * 10_000,
    "</script><img src=x onerror=alert(1)>",
    "😀",
]


def edge_systems() -> dict[str, WorkSystem]:
    """Each has one kind of value that a careless writer would change."""
    after = [Dependency("first", lag=lag) for lag in LAGS]
    seconds = Week([[(s, s + 1) for s in range(0, 80_000, 2)], *[[]] * 6])
    return {
        "empty": WorkSystem("shop"),
        "durations": WorkSystem(
            "shop",
            items=[
                *[WorkItem(f"d{i}", duration=d, remaining=d) for i, d in enumerate(DURATIONS)],
                *[WorkItem(f"e{i}", effort=(DURATIONS[0], d, d)) for i, d in enumerate(DURATIONS)],
                *[WorkItem(f"f{i}", effort=(d, d, DURATIONS[4])) for i, d in enumerate(DURATIONS)],
            ],
        ),
        "lags": WorkSystem("shop", items=[WorkItem("first"), WorkItem("b", after=after)]),
        "instants": WorkSystem(
            "shop",
            start=INSTANTS[3],
            items=[WorkItem(f"i{i}", created=at, due=at) for i, at in enumerate(INSTANTS)],
        ),
        "days": WorkSystem(
            "shop", items=[WorkItem("a", due=date.min), WorkItem("b", due=date.max)]
        ),
        "texts": WorkSystem(
            "shop", items=[WorkItem(f"t{i}", text, notes=text) for i, text in enumerate(TEXTS)]
        ),
        "numbers": WorkSystem(
            "shop",
            outcomes=[
                Outcome(f"n{i}", measure=Measure("m", start=n, target=-n))
                for i, n in enumerate((0.1 + 0.2, 1e308, 5e-324, 2**53 - 1, 1.0, 1))
            ],
        ),
        "weeks": WorkSystem(
            "shop",
            calendars=[
                Calendar("always", week="24/7"),
                Calendar("seconds", week=seconds),
                Calendar("shift", week="Sun 22:00:01-06:00; Mon-Sat 07:00-07:00"),
                Calendar(
                    "odd",
                    week="closed",
                    exceptions=[CalendarException("2026-05-01", hours=seconds.days[0])],
                ),
            ],
        ),
        "twins": WorkSystem("shop", items=[WorkItem("a"), WorkItem("A"), WorkItem("\xe9")]),
        "nobody has said": WorkSystem("shop", items=[WorkItem("a", after=[]), WorkItem("b")]),
    }
