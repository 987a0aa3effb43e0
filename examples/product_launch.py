"""A product launch across four teams, as one work system.

Aura is a sensor for the air in a room, with an app. Product and operations sit
in Paris, engineering in Bangalore, marketing in New York. The launch began on
7 April 2026 and is told as of the morning of 27 April: some work is done, some
is under way, and a few things nobody has said yet.

What happened in the year before is drawn with a seed: see ``launch_history.py``.

Run it to write ``product-launch.json`` beside it; ``make demo`` reads that file.
"""

from __future__ import annotations

from pathlib import Path

from launch_history import history

import worksystem as ws

JSON = Path(__file__).with_name("product-launch.json")


def calendars() -> list[ws.Calendar]:
    """Three offices that share one closure, and a machine that never sleeps."""
    return [
        ws.Calendar(
            "company",
            week="Mon-Fri 09:00-12:30 13:30-18:00",
            exceptions=[
                ws.CalendarException("2026-05-21", "2026-05-22", note="Company days in Lyon")
            ],
        ),
        ws.Calendar(
            "paris",
            base="company",
            zone="Europe/Paris",
            week="Mon-Thu 09:00-12:30 13:30-18:00; Fri 09:00-12:30 13:30-17:00",
            exceptions={
                "2026-05-01": "Labour Day",
                "2026-05-08": "Victory Day",
                "2026-05-14": "Ascension Day",
                "2026-05-25": "Whit Monday",
                "2026-07-14": "National Day",
            },
        ),
        ws.Calendar(
            "bangalore",
            base="company",
            zone="Asia/Kolkata",
            week="Mon-Fri 09:30-13:00 14:00-18:30",
            exceptions={"2026-04-14": "Ambedkar Jayanti", "2026-05-01": "May Day"},
        ),
        ws.Calendar(
            "new-york",
            base="company",
            zone="America/New_York",
            week="Mon-Fri 09:00-12:00 13:00-18:00",
            exceptions={
                "2026-05-25": "Memorial Day",
                "2026-06-19": "Juneteenth",
                "2026-07-03": "Independence Day, observed",
            },
        ),
        ws.Calendar("round-the-clock", week="24/7", zone="UTC"),
    ]


def owners() -> list[ws.Owner]:
    """Four teams, ten people, two roles and one software agent."""
    paris, bangalore, new_york = "paris", "bangalore", "new-york"
    return [
        ws.Owner("product", "Product", kind="team", lead="ines"),
        ws.Owner(
            "engineering",
            "Engineering",
            kind="team",
            lead="arjun",
            capacity=ws.Capacity(calendar=bangalore, at_once=3, wip_limit=5),
        ),
        ws.Owner(
            "marketing",
            "Marketing",
            kind="team",
            lead="dana",
            capacity=ws.Capacity(calendar=new_york, at_once=2),
        ),
        ws.Owner("operations", "Operations and legal", kind="team", lead="claire"),
        ws.Owner(
            "ines",
            "Inès Moreau",
            capacity=ws.Capacity(calendar=paris),
            skills=["research", "pricing"],
            teams=["product"],
        ),
        ws.Owner(
            "theo",
            "Théo Lambert",
            capacity=ws.Capacity(calendar=paris, share=0.6),
            skills=["design"],
            teams=["product", ws.Membership("marketing", share=0.5, since="2026-04-01")],
        ),
        ws.Owner(
            "arjun",
            "Arjun Rao",
            capacity=ws.Capacity(calendar=bangalore, share=0.8),
            skills=["backend", "release"],
            teams=["engineering"],
        ),
        ws.Owner(
            "meera",
            "Meera Nair",
            capacity=ws.Capacity(
                calendar=bangalore,
                absences=[ws.Absence("2026-05-04", "2026-05-06", reason="family wedding")],
            ),
            skills=["app"],
            teams=["engineering"],
        ),
        ws.Owner(
            "kavya",
            "Kavya Shetty",
            capacity=ws.Capacity(calendar=bangalore),
            skills=["firmware"],
            teams=["engineering"],
        ),
        ws.Owner(
            "dana",
            "Dana Brooks",
            capacity=ws.Capacity(calendar=new_york),
            skills=["press"],
            teams=["marketing"],
        ),
        ws.Owner(
            "luis",
            "Luis Ortega",
            capacity=ws.Capacity(calendar=new_york, share=0.5),
            skills=["copy"],
            teams=["marketing"],
        ),
        ws.Owner(
            "claire",
            "Claire Fontaine",
            capacity=ws.Capacity(
                calendar=paris, absences=[ws.Absence("2026-06-08", "2026-06-10", reason="leave")]
            ),
            skills=["logistics"],
            teams=["operations"],
        ),
        ws.Owner(
            "hugo",
            "Hugo Petit",
            capacity=ws.Capacity(calendar=paris, share=0.5),
            skills=["law"],
            teams=["operations"],
        ),
        ws.Owner(
            "noor",
            "Noor Haddad",
            capacity=ws.Capacity(calendar=paris, wip_limit=2),
            skills=["support"],
            teams=["operations"],
        ),
        ws.Owner("captain", "Launch captain", kind="role", holders=["ines"]),
        ws.Owner("incident-lead", "Incident lead", kind="role"),
        ws.Owner(
            "scribe",
            "Scribe",
            kind="agent",
            capacity=ws.Capacity(calendar="round-the-clock", at_once=4),
            skills=["translation", "drafts"],
        ),
    ]


def outcomes() -> list[ws.Outcome]:
    """What the launch is for."""
    return [
        ws.Outcome(
            "orders",
            "2 000 orders in the first month",
            measure=ws.Measure("orders", start=120, target=2000),
            readings=[("2026-04-10", 160), ("2026-04-24", 205)],
            owner="dana",
            for_whom="families in old houses",
            due="2026-07-23",
        ),
        ws.Outcome(
            "daily-use",
            "Three homes in four look at their air every day",
            measure=ws.Measure("homes active daily", unit="%", start=48, target=75),
            owner="ines",
            for_whom="families in old houses",
            due="2026-09-30",
        ),
        ws.Outcome(
            "calm-support",
            "Half as many questions per order",
            measure=ws.Measure("questions per 100 orders", start=9, target=4.5),
            owner="noor",
            for_whom="support, and those who have to ask",
        ),
        ws.Outcome("known-brand", "Aura is the name for clean air", owner="dana"),
    ]


def workflows() -> list[ws.Workflow]:
    """How work moves: most of it in one way, papers in another."""
    return [
        ws.Workflow(
            "delivery",
            [
                ws.State("idea", "backlog"),
                ws.State("agreed", "ready", enter=["ready"]),
                ws.State("doing", "active", wip_limit=8),
                ws.State("review", "waiting", wip_limit=4),
                ws.State("done", "done", enter=["done"]),
                ws.State("dropped", "dropped"),
            ],
            service_level=("14ed", 0.85),
        ),
        ws.Workflow(
            "paperwork",
            [
                ("drafting", "active"),
                ("with the authority", "waiting"),
                ("granted", "done"),
                ("refused", "dropped"),
            ],
        ),
    ]


def standards() -> list[ws.Standard]:
    """What has to be true of work."""
    return [
        ws.Standard(
            "ready",
            kind="ready",
            clauses=["serves an outcome", "has one owner", "says when it is done"],
        ),
        ws.Standard(
            "done", kind="done", clauses=["seen by somebody else", "the taker has accepted it"]
        ),
        ws.Standard("public text", kind="quality", clauses=["claims are backed by a test report"]),
    ]


def service_classes() -> list[ws.ServiceClass]:
    """How work is treated."""
    return [
        ws.ServiceClass("urgent", kind="expedite", limit=1, service_level=("2ed", 0.95)),
        ws.ServiceClass("dated", kind="fixed date"),
        ws.ServiceClass("in turn", kind="standard", service_level=("14ed", 0.85)),
        ws.ServiceClass("groundwork", kind="intangible"),
    ]


def contracts() -> list[ws.HandoffContract]:
    """What one team hands to another, and how soon it is answered."""
    return [
        ws.HandoffContract(
            "brief",
            giver="product",
            taker="marketing",
            requires=["audience", "promise", "proof"],
            answer_within="1d",
            readback=True,
        ),
        ws.HandoffContract(
            "build",
            giver="engineering",
            taker="operations",
            requires=["version", "test report", "known faults"],
            answer_within="4h",
        ),
        ws.HandoffContract(
            "claims",
            giver="marketing",
            taker="operations",
            requires=["text", "sources"],
            answer_within="2d",
        ),
        ws.HandoffContract(
            "design",
            giver="product",
            taker="engineering",
            requires=["screens", "edge cases"],
            answer_within="1d",
            readback=True,
        ),
    ]


def cadences() -> list[ws.Cadence]:
    """When people meet about the work."""
    return [
        ws.Cadence(
            "monday-plan",
            kind="plan",
            rule="FREQ=WEEKLY;BYDAY=MO;BYHOUR=15;BYMINUTE=30",
            owner="captain",
            length="45m",
        ),
        ws.Cadence(
            "daily-word",
            kind="update",
            rule="FREQ=WEEKLY;BYDAY=TU,WE,TH,FR;BYHOUR=15;BYMINUTE=0",
            owner="captain",
            length="15m",
        ),
        ws.Cadence(
            "demo",
            kind="review",
            rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;BYHOUR=14;BYMINUTE=0",
            start="2026-04-09",
            owner="product",
            length="1h",
        ),
        ws.Cadence(
            "look-back",
            kind="retrospect",
            rule="FREQ=MONTHLY;BYDAY=-1WE;BYHOUR=15;BYMINUTE=0",
            owner="operations",
            length="1h",
        ),
    ]


def interactions() -> list[ws.Interaction]:
    """How teams have agreed to deal with each other."""
    return [
        ws.Interaction("product", "engineering", mode="collaboration", until="2026-06-30"),
        ws.Interaction("operations", "marketing", mode="service"),
    ]


def device() -> list[ws.WorkItem]:
    """The sensor, from the board to the shelf: much of it is waiting for others."""
    return [
        ws.WorkItem("device", "Sensor on the shelf", kind="epic", owner="claire", after=[]),
        ws.WorkItem(
            "board",
            "Board, third revision",
            outcomes=["daily-use"],
            done_when=["twenty boards measure within 5 %"],
            owner="kavya",
            effort="6d",
            after=[],
            parent="device",
            started="2026-04-07T09:30+05:30",
            finished="2026-04-15T18:30+05:30",
            workflow="delivery",
            state="done",
        ),
        ws.WorkItem(
            "firmware",
            "Firmware 1.0",
            outcomes=["daily-use"],
            done_when=["all tests of the release pass", "a week without a restart"],
            owner="kavya",
            effort=("6d", "8d", "12d"),
            after=["board"],
            parent="device",
            started="2026-04-16T09:30+05:30",
            remaining="3d 4h",
            workflow="delivery",
            state="doing",
        ),
        ws.WorkItem(
            "update-path",
            "Updates over the air",
            outcomes=["daily-use", "calm-support"],
            done_when=["an update that breaks is rolled back"],
            owner="arjun",
            effort=("3d", "4d", "7d"),
            after=[ws.Dependency("firmware", kind="SS", lag="2d")],
            parent="device",
            workflow="delivery",
            state="agreed",
        ),
        ws.WorkItem(
            "soak",
            "Start the soak test of twenty sensors",
            outcomes=["calm-support"],
            done_when=["twenty sensors are running"],
            owner="kavya",
            effort="4h",
            after=["firmware", "update-path"],
            parent="device",
        ),
        ws.WorkItem(
            "golden",
            "Golden firmware, after three days of soak",
            outcomes=["calm-support"],
            done_when=["no restart in 72 hours", "signed"],
            owner="kavya",
            effort="4h",
            after=[ws.Dependency("soak", lag="72eh")],
            parent="device",
            priority=3,
        ),
        ws.WorkItem(
            "radio-papers",
            "Radio papers filed",
            outcomes=["orders"],
            done_when=["the laboratory has confirmed"],
            owner="hugo",
            effort="1d 4h",
            after=["board"],
            parent="device",
            started="2026-04-20T09:00+02:00",
            finished="2026-04-24T17:00+02:00",
            workflow="delivery",
            state="done",
        ),
        ws.WorkItem(
            "radio-granted",
            "Radio certificates",
            kind="milestone",
            outcomes=["orders"],
            owner="hugo",
            duration="0h",
            after=[ws.Dependency("radio-papers", lag="28ed", certainty=0.8)],
            parent="device",
            workflow="paperwork",
            state="with the authority",
        ),
        ws.WorkItem(
            "box-art",
            "Packaging: artwork",
            outcomes=["orders"],
            done_when=["the printer accepts the files"],
            owner="theo",
            effort="3d",
            after=[],
            parent="device",
            started="2026-04-13T09:00+02:00",
            finished="2026-04-21T18:00+02:00",
            workflow="delivery",
            state="done",
        ),
        ws.WorkItem(
            "box-words",
            "Packaging: words and legal marks",
            outcomes=["orders"],
            done_when=["checked by counsel", "English and French"],
            owner="luis",
            effort="1d",
            after=["messages"],
            parent="device",
            workflow="delivery",
            state="agreed",
        ),
        ws.WorkItem(
            "box-order",
            "Order the boxes",
            outcomes=["orders"],
            done_when=["the printer has confirmed a date"],
            owner="claire",
            effort="4h",
            after=["box-art", "box-words"],
            parent="device",
            service_class="dated",
            due="2026-05-08",
        ),
        ws.WorkItem(
            "factory",
            "Factory builds 2 000",
            duration="6d",
            after=["golden", ws.Dependency("box-order", lag="10ed"), "radio-granted"],
            parent="device",
            external=True,
        ),
        ws.WorkItem(
            "freight",
            "Book the freight",
            outcomes=["orders"],
            done_when=["both warehouses have a delivery slot"],
            owner="claire",
            effort="4h",
            after=[ws.Dependency("factory", kind="FF")],
            parent="device",
        ),
        ws.WorkItem(
            "stock",
            "Count the stock in",
            outcomes=["orders"],
            done_when=["2 000 in the shop's books"],
            owner="claire",
            effort="1d",
            after=[ws.Dependency("freight", lag="9ed"), "warehouse"],
            parent="device",
        ),
        # On the critical path Claire does this beside the count. She cannot.
        ws.WorkItem(
            "shelves",
            "Fill the shelves of our shops",
            outcomes=["orders"],
            done_when=["a sensor that works on each shelf"],
            owner="claire",
            effort="7h",
            after=[ws.Dependency("freight", lag="9ed")],
            parent="device",
        ),
    ]


def app() -> list[ws.WorkItem]:
    """The app, from the pairing to the stores."""
    return [
        ws.WorkItem("app", "App in both stores", kind="epic", owner="arjun", after=[]),
        ws.WorkItem(
            "pairing",
            "Pair a sensor in a minute",
            outcomes=["daily-use"],
            done_when=["eight of ten testers need no help"],
            owner="meera",
            effort="5d",
            after=[],
            parent="app",
            started="2026-04-08T09:30+05:30",
            finished="2026-04-15T18:30+05:30",
            workflow="delivery",
            state="done",
        ),
        ws.WorkItem(
            "charts",
            "Charts of a day, a week, a year",
            outcomes=["daily-use"],
            done_when=["a year draws in a second on an old phone"],
            owner="meera",
            effort=("4d", "6d", "9d"),
            after=["pairing"],
            parent="app",
            started="2026-04-16T09:30+05:30",
            remaining="2d",
            workflow="delivery",
            state="doing",
        ),
        ws.WorkItem(
            "alerts",
            "Alerts that people do not switch off",
            outcomes=["daily-use"],
            done_when=["at most one a day by default"],
            owner="meera",
            effort=("2d", "3d", "6d"),
            after=["charts"],
            parent="app",
            workflow="delivery",
            state="agreed",
        ),
        ws.WorkItem(
            "privacy-screens",
            "Ask for consent, and give data back",
            outcomes=["daily-use"],
            done_when=["counsel has signed"],
            owner="meera",
            effort="1d 4h",
            after=["charts", "privacy"],
            parent="app",
        ),
        ws.WorkItem(
            "app-words",
            "App in English and French",
            outcomes=["calm-support"],
            done_when=["no text is cut off"],
            owner="theo",
            assignees=["scribe"],
            effort="2d",
            after=[ws.Dependency("alerts", kind="SS", lag="50%")],
            parent="app",
        ),
        ws.WorkItem(
            "store-words",
            "Words for the store pages, in twelve languages",
            outcomes=["orders"],
            owner="scribe",
            origin="scribe",
            effort="2h",
            after=["app-words"],
            parent="app",
        ),
        ws.WorkItem(
            "load-test",
            "Backend for ten times the homes",
            outcomes=["calm-support"],
            done_when=["10 000 homes for a night"],
            owner="arjun",
            after=[],
            parent="app",
            workflow="delivery",
            state="idea",
        ),
        ws.WorkItem(
            "beta",
            "Beta in sixty homes",
            outcomes=["daily-use", "calm-support"],
            done_when=["forty homes have answered"],
            owner="ines",
            duration="13d",
            after=["alerts", "update-path"],
            parent="app",
            workflow="delivery",
            state="agreed",
        ),
        ws.WorkItem(
            "beta-fixes",
            "Mend what the beta finds",
            outcomes=["daily-use", "calm-support"],
            nature="failure",
            done_when=["no open fault that loses data"],
            owner="arjun",
            assignees=["arjun", "meera"],
            effort=("3d", "6d", "12d"),
            after=[
                ws.Dependency("beta", kind="SS", lag="3d"),
                ws.Dependency("beta", kind="FF", lag="2d"),
            ],
            parent="app",
        ),
        ws.WorkItem(
            "submit",
            "Submit to both stores",
            outcomes=["orders"],
            done_when=["both stores have confirmed"],
            owner="arjun",
            effort="4h",
            after=["beta-fixes", "privacy-screens", "app-words"],
            parent="app",
        ),
        ws.WorkItem(
            "approved",
            "Approved by both stores",
            kind="milestone",
            outcomes=["orders"],
            owner="arjun",
            duration="0h",
            after=[ws.Dependency("submit", lag="5ed", certainty=0.9)],
            parent="app",
            due="2026-06-12",
        ),
    ]


def story() -> list[ws.WorkItem]:
    """What the world hears, and where it can order."""
    return [
        ws.WorkItem("story", "The world knows", kind="epic", owner="dana", after=[]),
        ws.WorkItem(
            "positioning",
            "For whom, and against what",
            outcomes=["orders"],
            done_when=["ten customers say it in their words"],
            owner="ines",
            effort="4d",
            after=[],
            parent="story",
            started="2026-04-07T09:00+02:00",
            finished="2026-04-13T12:00+02:00",
            workflow="delivery",
            state="done",
        ),
        ws.WorkItem(
            "messages",
            "Message house",
            outcomes=["orders", "known-brand"],
            done_when=["one page", "agreed with product"],
            owner="dana",
            effort="3d",
            after=["positioning"],
            parent="story",
            started="2026-04-15T09:00-04:00",
            finished="2026-04-20T12:00-04:00",
            workflow="delivery",
            state="done",
        ),
        ws.WorkItem(
            "page-words",
            "Launch page: words",
            outcomes=["orders"],
            done_when=["counsel has no questions"],
            owner="luis",
            effort="2d",
            after=["messages"],
            parent="story",
            started="2026-04-22T09:00-04:00",
            remaining="1d 4h",
            workflow="delivery",
            state="doing",
        ),
        ws.WorkItem(
            "page-pictures",
            "Launch page: pictures",
            outcomes=["orders"],
            done_when=["real homes, no renderings"],
            owner="theo",
            effort="3d",
            after=[ws.Dependency("page-words", kind="SS", lag="1d")],
            parent="story",
        ),
        ws.WorkItem(
            "claims",
            "Counsel checks the claims",
            outcomes=["orders"],
            done_when=["every claim has a source"],
            owner="hugo",
            effort="1d",
            after=["page-words"],
            parent="story",
            workflow="paperwork",
            state="drafting",
        ),
        ws.WorkItem(
            "page",
            "Launch page: build and shop",
            outcomes=["orders"],
            done_when=["a test order reaches the warehouse"],
            owner="dana",
            assignees=["meera"],
            effort="3d",
            after=["page-words", "page-pictures", "claims", "price", "privacy-screens"],
            parent="story",
        ),
        ws.WorkItem(
            "press-kit",
            "Press kit",
            outcomes=["orders", "known-brand"],
            owner="luis",
            effort="2d",
            after=["page-pictures", "claims"],
            parent="story",
        ),
        ws.WorkItem(
            "reviewers",
            "Ten sensors to reviewers",
            outcomes=["known-brand"],
            done_when=["all ten have arrived"],
            owner="dana",
            effort="1d",
            after=["golden", "press-kit"],
            parent="story",
            due="2026-05-08",
            priority=1,
        ),
        ws.WorkItem(
            "embargo",
            "Briefings under embargo",
            outcomes=["orders", "known-brand"],
            done_when=["five outlets have a date"],
            owner="dana",
            duration="5d",
            after=[ws.Dependency("reviewers", lag="10ed")],
            parent="story",
        ),
        ws.WorkItem("adverts", "Adverts", outcomes=["orders"], effort="4d", after=["page"]),
        ws.WorkItem(
            "evening",
            "Launch evening in New York",
            owner="dana",
            effort="3d",
            parent="story",
            not_before="2026-06-15",
        ),
    ]


def readiness() -> list[ws.WorkItem]:
    """What has to stand before the first order comes in."""
    return [
        ws.WorkItem(
            "readiness", "Ready to sell and to help", kind="epic", owner="claire", after=[]
        ),
        ws.WorkItem(
            "privacy",
            "Privacy impact assessment",
            outcomes=["daily-use"],
            done_when=["the data protection officer has signed"],
            owner="hugo",
            effort="3d",
            after=[],
            parent="readiness",
            started="2026-04-24T09:00+02:00",
            remaining="2d",
            workflow="paperwork",
            state="drafting",
        ),
        ws.WorkItem(
            "terms",
            "Terms of sale for both countries",
            outcomes=["orders"],
            done_when=["on the page in both languages"],
            owner="hugo",
            effort="2d",
            after=["privacy"],
            parent="readiness",
            constraints=[("finish no later than", "2026-05-29")],
        ),
        ws.WorkItem(
            "sales-tax",
            "Register for sales tax",
            outcomes=["orders"],
            done_when=["numbers for six states"],
            owner="claire",
            effort="1d",
            after=[],
            parent="readiness",
            constraints=[("start no earlier than", "2026-05-11")],
            workflow="paperwork",
        ),
        ws.WorkItem(
            "warehouse",
            "Warehouse contracts",
            outcomes=["orders"],
            done_when=["signed in Lille and in Newark"],
            owner="claire",
            effort="3d",
            after=[],
            parent="readiness",
            started="2026-04-09T09:00+02:00",
            finished="2026-04-17T12:00+02:00",
            workflow="paperwork",
            state="granted",
        ),
        ws.WorkItem(
            "returns",
            "Sending one back takes two clicks",
            outcomes=["calm-support"],
            owner="claire",
            effort="2d",
            after=["warehouse"],
            parent="readiness",
            due="2026-04-24",
        ),
        ws.WorkItem(
            "clicks",
            "Sending one back: two clicks",
            outcomes=["calm-support"],
            done_when=["the desk has tried it"],
            owner="noor",
            requester="noor",
            effort="2h",
            after=[],
            parent="readiness",
        ),
        ws.WorkItem(
            "price",
            "Final price",
            outcomes=["orders"],
            done_when=["one number in each currency"],
            owner="ines",
            after=["positioning"],
            parent="readiness",
        ),
        ws.WorkItem(
            "help-pages",
            "Forty help pages",
            outcomes=["calm-support"],
            done_when=["each answers one question", "read by a customer"],
            owner="noor",
            assignees=["scribe", ws.Assignment("noor", share=0.5)],
            effort="6d",
            after=["charts"],
            parent="readiness",
        ),
        ws.WorkItem(
            "training",
            "Train the support desk",
            outcomes=["calm-support"],
            done_when=["each has answered ten real questions"],
            owner="noor",
            effort="1d 4h",
            after=["help-pages", ws.Dependency("beta", kind="SS", lag="2d")],
            parent="readiness",
        ),
        ws.WorkItem(
            "rota",
            "Rota for the launch week",
            outcomes=["calm-support"],
            done_when=["two names for every hour"],
            owner="incident-lead",
            effort="4h",
            after=["training"],
            parent="readiness",
        ),
    ]


def launch() -> list[ws.WorkItem]:
    """The day itself, and the week after."""
    return [
        ws.WorkItem(
            "go",
            "Go or no go",
            kind="decision",
            outcomes=["orders"],
            done_when=["every team has said go, or what is missing"],
            owner="captain",
            assignees=["ines", "claire"],
            duration="1h",
            after=["device", "app", "page", "embargo", "readiness"],
        ),
        ws.WorkItem(
            "on-sale",
            "On sale",
            kind="milestone",
            outcomes=["orders"],
            owner="captain",
            duration="0h",
            after=["go", ws.Dependency("load-test", certainty=0.6)],
            due="2026-06-23",
            service_class="dated",
        ),
        ws.WorkItem(
            "old-kit",
            "Keep the old kit on sale until then",
            owner="claire",
            duration="5d",
            after=[ws.Dependency("on-sale", kind="SF")],
        ),
        ws.WorkItem(
            "launch-week",
            "Watch the first week",
            outcomes=["calm-support"],
            done_when=["fewer questions than last week"],
            owner="captain",
            assignees=["noor"],
            duration="5d",
            after=["on-sale", "rota"],
        ),
    ]


def handoffs() -> list[ws.Handoff]:
    """Three that were settled, one that waits for an answer."""
    return [
        ws.Handoff(
            "brief-1",
            item="messages",
            giver="ines",
            taker="dana",
            contract="brief",
            state="accepted",
            packet={"audience": "families", "promise": "know your air", "proof": "field study"},
            offered="2026-04-13T15:00+02:00",
            answered="2026-04-14T16:30+02:00",
        ),
        ws.Handoff(
            "design-1",
            item="charts",
            giver="theo",
            taker="meera",
            contract="design",
            state="returned",
            packet={"screens": 14},
            offered="2026-04-14T11:00+02:00",
            answered="2026-04-15T12:00+05:30",
            reason="what a sensor without readings shows is missing",
        ),
        ws.Handoff(
            "design-2",
            item="charts",
            giver="theo",
            taker="meera",
            contract="design",
            state="accepted",
            packet={"screens": 15, "edge cases": 6},
            offered="2026-04-15T16:00+02:00",
            answered="2026-04-16T11:00+05:30",
        ),
        ws.Handoff(
            "claims-1",
            item="claims",
            giver="luis",
            taker="hugo",
            contract="claims",
            state="offered",
            packet={"text": "first draft"},
            offered="2026-04-24T17:00-04:00",
        ),
    ]


def product_launch() -> ws.WorkSystem:
    """The whole launch as one value, with the year that came before it."""
    system = ws.WorkSystem(
        "aura-launch",
        "Aura goes on sale",
        start="2026-04-07",
        as_of="2026-04-27",
        zone="Europe/Paris",
        calendar="paris",
        calendars=calendars(),
        owners=owners(),
        outcomes=outcomes(),
        workflows=workflows(),
        standards=standards(),
        service_classes=service_classes(),
        contracts=contracts(),
        cadences=cadences(),
        interactions=interactions(),
        items=[*device(), *app(), *story(), *readiness(), *launch()],
        handoffs=handoffs(),
    )
    return system.update(history=history(system))


if __name__ == "__main__":
    ws.write(product_launch(), JSON)
    print(f"wrote {JSON.name}")
