"""Issues of Jira: items, people, links and statuses; and the history out of changelogs.

Laws: however the pages are cut and whichever way changelogs run, the system is
the same; the states of the history are those that the changelog names, in
order; whatever the JSON is, it is read or refused with places.
"""

import csv
import json
import random
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import worksystem
from worksystem import Assignment, Dependency, UnreadableSource, events
from worksystem.errors import InvalidModel
from worksystem.formats import read_jira

NINE = datetime(2026, 4, 20, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
ANA = {"accountId": "5b1:ana", "displayName": "Ana Lima", "active": True}
BO = {"name": "bo", "key": "JIRAUSER2", "displayName": "Bo"}
BOT = {"accountId": "5b1:bot", "displayName": "Bot", "accountType": "app"}


def at(hours):
    return (NINE + hours * HOUR).strftime("%Y-%m-%dT%H:%M:%S.000+0000")


def status(name, category=None):
    return {"name": name} | ({"statusCategory": {"key": category}} if category else {})


def change(field, before, after, ids=(None, None)):
    ids = {key: id_ for key, id_ in zip(("from", "to"), ids, strict=True) if id_}
    return {"field": field, "fromString": before, "toString": after, **ids}


def issue(key="WEB-1", *changes, now="Done", category="done", **fields):
    """An issue whose changes are (hours after its creation, change, …)."""
    histories = [
        {"created": at(hours), "author": ANA, "items": list(items)} for hours, *items in changes
    ]
    usual = {"summary": key.title(), "created": at(0), "status": status(now, category)}
    return {"key": key, "fields": usual | fields, "changelog": {"histories": histories}}


def reading(*issues, **options):
    return read_jira(json.dumps({"issues": issues}).encode(), **options)


def read_one(*args, **options):
    system = reading(issue(*args, **options)).system
    return next(iter(system.items)), list(system.history)


def losses(*issues, **options):
    return [str(loss) for loss in reading(*issues, **options).losses]


def faults(document, **options):
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    with pytest.raises(UnreadableSource) as caught:
        read_jira(data, **options)
    return [str(fault) for fault in caught.value.faults]


# Items.


def test_an_issue_is_an_item():
    item, _ = read_one(
        "WEB-1",
        issuetype={"name": "Story"},
        duedate="2026-05-06",
        priority={"name": "High"},
        assignee=ANA,
        reporter=BO,
        timeoriginalestimate=28_800,
        description="As it says.",
        parent=None,
    )

    assert (item.title, item.kind, item.notes) == ("Web-1", "Story", "As it says.")
    assert (item.owner, item.requester, item.assignees) == ("5b1:ana", "bo", ())
    assert item.doers == (Assignment("5b1:ana"),)
    assert (item.due, item.priority, str(item.effort)) == (date(2026, 5, 6), 2, "1d")
    assert (item.workflow, item.state, item.created) == ("jira", "Done", NINE)
    assert item.after is None


def test_people_are_owners_each_once():
    system = reading(
        issue("A-1", (1, change("assignee", None, "Bo", (None, "JIRAUSER2"))), assignee=BO),
        issue("A-2", (1, change("assignee", "Cy", None, ("cy", None))), creator=BOT),
        issue(
            "A-3",
            (1, change("assignee", None, "Ana Lima")),
            reporter={"name": "old", "active": False},
        ),
    ).system

    assert {o.id: (o.name, o.kind, o.active) for o in system.owners} == {
        "5b1:ana": ("Ana Lima", "person", True),
        "bo": ("Bo", "person", True),
        "cy": ("Cy", "person", True),
        "5b1:bot": ("Bot", "agent", True),
        "old": ("", "person", False),
    }
    assert [e.owner for e in system.history if isinstance(e, events.OwnerChanged)] == [
        "bo",
        None,
        "5b1:ana",
    ]


def test_one_user_is_one_owner_by_whichever_id():
    system = reading(
        issue("A-1", assignee=BO),
        issue("A-2", assignee={"key": "JIRAUSER2"}, reporter={"name": "bo"}),
    ).system

    assert [item.owner for item in system.items] == ["bo", "bo"]
    assert [owner.id for owner in system.owners] == ["bo"]


def test_changes_in_no_order_are_put_in_order():
    steps = [(n, change("labels", str(n), str(n + 1))) for n in (2, 1, 4, 3)]

    assert [e.at for e in read_one("A-1", *steps)[1]] == [NINE + n * HOUR for n in range(5)]


def link(kind, side, key, inward="is blocked by"):
    return {"type": {"name": kind, "inward": inward, "outward": "x"}, side: {"key": key}}


def test_what_blocks_comes_before_told_by_either_end():
    one = issue("A-1", issuelinks=[link("Blocks", "outwardIssue", "A-2")])
    two = issue("A-2", issuelinks=[link("Blocks", "inwardIssue", "A-1")])

    for pair in ((one, issue("A-2")), (issue("A-1"), two), (one, two), (two, one)):
        items = reading(*pair).system.items
        assert items["A-2"].after == (Dependency("A-1"),)
        assert items["A-1"].after is None


def test_issues_outside_of_the_export_are_stubs():
    outside = {"key": "B-7", "fields": {"summary": "Elsewhere"}}
    blocks = {"type": {"name": "Blocks"}, "inwardIssue": outside}
    items = reading(issue("A-1", issuelinks=[blocks], parent={"key": "B-1"})).system.items

    assert [(i.id, i.title, i.external) for i in items] == [
        ("A-1", "A-1", False),
        ("B-7", "Elsewhere", True),
        ("B-1", "", True),
    ]
    assert (items["A-1"].parent, items["A-1"].after) == ("B-1", (Dependency("B-7"),))


def test_an_epic_is_a_parent_where_there_is_no_other():
    items = reading(
        issue("A-1", epic={"key": "A-3", "name": "All"}),
        issue("A-2", epic={"key": "A-3"}, parent={"key": "A-1"}),
        issue("A-3", epic=None),
    ).system.items

    assert [item.parent for item in items] == ["A-3", "A-1", None]


def test_duplicates_and_other_links():
    double = issue(
        "A-2",
        issuelinks=[
            link("Duplicate", "outwardIssue", "A-1", "is duplicated by"),
            link("Duplicate", "outwardIssue", "A-3", "is duplicated by"),
            link("Relates", "inwardIssue", "A-3", "relates to"),
        ],
    )
    found = reading(issue("A-1"), double, issue("A-3"))

    assert [item.duplicate_of for item in found.system.items] == [None, "A-1", None]
    assert [str(loss) for loss in found.losses] == [
        "issues[1].fields.issuelinks[1]: issue 'A-2' duplicates several; only the first is kept",
        "issues[1].fields.issuelinks[2]: links of type 'Relates' are not kept",
    ]


def test_fields_that_are_not_carried_over_are_named_once():
    some = {
        "labels": ["x"],
        "customfield_1": 5,
        "votes": None,
        "components": [],
        "worklog": {"total": 0},
    }

    assert losses(
        issue("A-1", **some, resolution={"name": "Done"}),
        issue("A-2", labels=["y"], resolution={"name": "Won't Do"}, description={"type": "doc"}),
        issue("A-3", priority={"name": "P1"}),
    ) == [
        "A-1: field 'labels' is not carried over (2 places; the next: A-2)",
        "A-1: field 'customfield_1' is not carried over",
        'A-2: resolution "Won\'t Do" is not kept; the issue counts as its status says',
        "A-2: field 'description' is not carried over",
        "issues[2].fields.priority: priority 'P1' is no band of Jira's",
    ]


# Statuses.


def test_categories_are_given_or_jiras_or_told_by_the_name():
    found = reading(
        issue("A-1", now="Backlog", category="new"),
        issue("A-2", now="To Do", category="new"),
        issue("A-3", now="Blocked", category="indeterminate"),
        issue(
            "A-4",
            (1, change("status", "Open", "Odd")),
            (2, change("status", "Odd", "Live")),
            now="Live",
        ),
        states={"Blocked": "waiting", "Blokked": "waiting"},
    )
    states = found.system.workflows["jira"].states

    assert [(s.id, s.category, bool(s.ext)) for s in states] == [
        ("Backlog", "backlog", False),
        ("To Do", "ready", False),
        ("Open", "ready", False),
        ("Odd", "active", True),
        ("Blocked", "waiting", False),
        ("Live", "done", False),
    ]
    assert [str(loss) for loss in found.losses] == [
        "status 'Odd': no category is known; it counts as active; pass states=…",
        "states['Blokked']: no issue was ever in it; did you mean 'Blocked'?",
    ]


def test_moves_are_those_that_happened():
    moves = (
        reading(
            issue("A-1", (1, change("status", "B", "A")), (2, change("status", "A", "Done"))),
            issue("A-2", (1, change("status", "Done", "B")), now="B", category="new"),
        )
        .system.workflows["jira"]
        .moves
    )

    assert [(m.source, m.target) for m in moves] == [("B", "A"), ("A", "Done"), ("Done", "B")]


# History.


def test_what_happened_is_told_in_order():
    item, history = read_one(
        "WEB-1",
        (
            1,
            change("status", "To Do", "Doing"),
            change("assignee", "Bo", "Ana Lima", ("bo", "5b1:ana")),
        ),
        (2, change("Flagged", "", "Impediment")),
        (3, change("Flagged", "Impediment", "")),
        (4, change("duedate", None, "2026-05-06 00:00:00.0", (None, "2026-05-06"))),
        (5, change("priority", "Low", "Highest"), change("duedate", "2026-05-06", None)),
        (6, change("labels", "", "urgent"), change("Rank", None, "Ranked higher")),
        (7, change("summary", "Web", "Web-1"), change("issuetype", "Bug", "Story")),
        (8, change("status", "Doing", "Done")),
        assignee=ANA,
        creator=BOT,
        reporter=BO,
        issuetype={"name": "Story"},
    )
    ana = "5b1:ana"

    def when(hours, by=ana):
        return {"at": NINE + hours * HOUR, "by": by}

    assert history == [
        events.Created(
            "WEB-1",
            "Web",
            kind="Bug",
            workflow="jira",
            state="To Do",
            owner="bo",
            **when(0, "5b1:bot"),
        ),
        events.Moved("WEB-1", "Doing", **when(1)),
        events.OwnerChanged("WEB-1", ana, **when(1)),
        events.Blocked("WEB-1", "Impediment", **when(2)),
        events.Unblocked("WEB-1", **when(3)),
        events.Rescheduled("WEB-1", "2026-05-06", **when(4)),
        events.Ranked("WEB-1", priority=1, **when(5)),
        events.Rescheduled("WEB-1", None, **when(5)),
        events.Noted("WEB-1", "labels:  -> urgent", **when(6)),
        events.Noted("WEB-1", "rank:  -> Ranked higher", **when(6)),
        events.Noted("WEB-1", "summary: Web -> Web-1", **when(7)),
        events.Noted("WEB-1", "issuetype: Bug -> Story", **when(7)),
        events.Moved("WEB-1", "Done", **when(8)),
    ]
    assert (item.started, item.finished) == (NINE + HOUR, NINE + 8 * HOUR)


@pytest.mark.parametrize(
    ("changes", "now", "started", "finished"),
    [
        ([], "Done", 0, 0),
        ([], "Doing", 0, None),
        ([], "To Do", None, None),
        ([("To Do", "Doing"), ("Doing", "To Do")], "To Do", 1, None),
        ([("To Do", "Done"), ("Done", "Doing"), ("Doing", "Done")], "Done", 1, 3),
        ([("Doing", "Done"), ("Done", "Doing")], "Doing", 0, None),
        ([("To Do", "Done"), ("Done", "Closed")], "Closed", 1, 1),
    ],
)
def test_started_first_and_finished_last(changes, now, started, finished):
    steps = [(n, change("status", *pair)) for n, pair in enumerate(changes, 1)]
    key = {"To Do": "new", "Doing": "indeterminate"}.get(now, "done")
    item, _ = read_one("A-1", *steps, now=now, category=key)

    assert item.started == (None if started is None else NINE + started * HOUR)
    assert item.finished == (None if finished is None else NINE + finished * HOUR)


def test_whose_it_was_at_first():
    taken = (1, change("assignee", None, "Ana Lima", (None, "5b1:ana")))

    assert read_one("A-1", assignee=None)[1][0].owner is None
    assert read_one("A-1")[1][0].owner is ...
    assert read_one("A-1", assignee=ANA)[1][0].owner == "5b1:ana"
    assert read_one("A-1", taken, assignee=ANA)[1][0].owner is None


def test_what_contradicts_itself_is_kept_and_told():
    early = issue("A-1", (-1, change("status", "To Do", "Done")))
    jumps = issue("A-2", (1, change("status", "A", "B")), (2, change("status", "C", "Done")))
    other = issue("A-3", (1, change("status", "To Do", "Doing")))
    told = losses(
        early, jumps, other, states=dict.fromkeys(["A", "B", "C", "To Do", "Doing"], "ready")
    )

    assert told == [
        "A-1/changelog[0]: it changed before it was created; both are kept",
        "A-2/changelog[1] ('C', was in 'B'): it leaves another status than the one that it was in; "
        "both are kept",
        "A-3 ('Doing', now 'Done'): its last change of status is not to the one that it is in; "
        "both are kept",
    ]
    assert [e.state for e in reading(jumps).system.history] == ["A", "B", "Done"]
    assert [type(e).__name__ for e in reading(early).system.history] == ["Moved", "Created"]
    assert reading(early).system.items["A-1"].finished == NINE - HOUR


def test_a_status_with_another_name_since_is_told():
    renamed = issue(
        "A-1",
        (1, change("status", "To Do", "Dev", ("1", "3"))),
        (2, change("status", "In Progress", "Done", ("3", "9"))),
    )

    assert any(
        "status 'Dev' and 'In Progress' are one, renamed; both names are kept" in loss
        for loss in losses(renamed)
    )


def test_changelogs_that_are_cut_off_or_missing_are_told():
    cut = issue("A-1", (1, change("status", "Doing", "Done")))
    cut["changelog"]["total"] = 240
    bare = {key: value for key, value in issue("A-2").items() if key != "changelog"}

    assert [loss for loss in losses(cut, bare) if "status" not in loss] == [
        "A-1/changelog (1 of 240): some changes are not in the export, which has only the first "
        "page of them",
        "A-2: there is no changelog; ask Jira with expand=changelog",
    ]


def test_changelogs_of_the_newer_interface():
    newer = issue("A-1", (1, change("status", "To Do", "Done")))
    newer["changelog"] = {"values": newer["changelog"]["histories"], "total": 1}

    assert (
        reading(newer).system
        == reading(issue("A-1", (1, change("status", "To Do", "Done")))).system
    )


def test_long_changes_are_cut_and_that_is_told():
    found = reading(issue("A-1", (1, change("description", "x" * 500, ""))))

    assert len(found.system.history[1].text) == len("description:  -> ") + 200
    assert "of changes of 'description', 200 characters" in str(found.losses[0])


def test_facts_are_known_up_to_the_last_update():
    assert reading(issue("A-1", updated=at(9))).system.as_of == NINE + 9 * HOUR
    assert reading(issue("A-1", (1, change("labels", "", "x")))).system.as_of == NINE + HOUR
    assert reading().system.as_of is None


names = st.sampled_from(["To Do", "Doing", "Review", "Done"])


@given(
    st.lists(
        st.tuples(
            st.lists(st.tuples(st.integers(0, 5), names), max_size=5),
            st.sampled_from([ANA, BO, None]),
        ),
        max_size=4,
    ),
    st.randoms(use_true_random=False),
)
def test_pages_and_the_order_of_changes_do_not_matter(drawn, chance):
    issues, states = [], []
    for number, (steps, assignee) in enumerate(drawn):
        path, before = ["To Do"], "To Do"
        changes = []
        for hours, name in sorted(steps, key=lambda step: step[0]):
            changes.append((hours, change("status", before, name)))
            path.append(name)
            before = name
        issues.append(issue(f"A-{number}", *changes, now=before, category=None, assignee=assignee))
        states.append(path)
    whole = reading(*issues)
    turned = json.loads(json.dumps(issues))
    for one in turned:
        one["changelog"]["histories"].reverse()
    cut = chance.randint(0, len(issues))
    pages = [{"issues": issues[:cut]}, {"issues": issues[cut:]}]

    assert read_jira(json.dumps(issues).encode()) == whole
    assert read_jira(json.dumps(pages).encode()) == whole
    for key, path in zip(whole.system.items.ids(), states, strict=True):
        assert [e.state for e in whole.system.history.of(key)] == path
    distinct = [i for i in turned if len({h["created"] for h in i["changelog"]["histories"]}) > 1]
    again = reading(*distinct).system.history
    assert list(again) == list(
        reading(*[i for i in issues if i["key"] in again.items]).system.history
    )


# What cannot be read.


def test_every_fault_is_told_with_its_place():
    document = [
        {"fields": {}},
        {"key": 7, "fields": {}},
        {"key": "A-1"},
        issue("A-2", created="yesterday", summary=5),
        issue("A-3", updated="2026-04-20T09:00:00", assignee={"active": True}),
        issue("A-4", duedate="soon"),
        {
            "key": "A-5",
            "fields": {"created": at(0)},
            "changelog": {"histories": [{"items": [{}]}, 7]},
        },
        "issue",
    ]

    assert faults(document) == [
        "[7]: need an object, got 'issue'",
        "[0]: need the key of the issue",
        "[1].key: need text, got 7",
        "[1]: need the key of the issue",
        "[2]: need the fields of the issue",
        "[3].fields.summary: need text, got 5",
        "[3].fields.created: need an instant such as '2026-04-20T09:00+02:00', got 'yesterday'",
        "[4].fields.updated: need an instant with a time zone, got '2026-04-20T09:00:00'; pass zone=…",
        "[4].fields.assignee: need a user with an accountId or a name",
        "[6].changelog.histories[1]: need an object, got 7",
        "[6].changelog.histories[0]: need 'created'",
        "[5]: due: need a day or an instant in ISO 8601, got 'soon'",
    ]


def test_an_issue_that_is_there_twice():
    one, other = issue("A-1"), issue("A-1", summary="Other")

    assert losses(one, one) == ["issues[1]: an issue is there again, and counts once"]
    assert faults([one, other]) == ["[1]: issue 'A-1' is also [0], and there it is another one"]


def test_parents_in_a_circle_are_refused():
    assert (
        "cannot be inside themselves"
        in faults([issue("A-1", parent={"key": "A-2"}), issue("A-2", parent={"key": "A-1"})])[0]
    )


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "need JSON, got an empty file"),
        (b"[1, 2", "line 1, column 6: need JSON: Expecting ',' delimiter"),
        (
            b'[{"key": "A-1",\n "key": "A-2"}]',
            "line 2, column 2: key: this key is there twice; keep one of them",
        ),
        (b'[{"x": NaN, "y": "NaN"}]', "line 1, column 8: need JSON, in which there is no NaN"),
        (b'[{"x": -Infinity}]', "line 1, column 8: need JSON, in which there is no -Infinity"),
        (b"[" * 100_000, "line 1, column 401: need lists and objects at most 400 levels deep"),
        (
            b"[" + b"1" * 5000 + b"]",
            "need numbers that can be read, got one of thousands of digits",
        ),
        (b"7", "need a list, got 7"),
        (b'{"issues": 7}', "issues: need a list, got 7"),
        ('[{"key": "é"}]'.encode("latin-1"), "line 1: need UTF-8, got the byte 0xe9"),
        ("[]".encode("utf-16"), "need UTF-8, got UTF-16; save it as UTF-8"),
    ],
    ids=range(11),
)
def test_what_is_no_json_or_holds_no_issues(data, says):
    assert faults(data) == [says]


def test_lone_surrogates_have_a_place():
    assert faults(
        rb'[{"key": "A-1", "fields": {"created": "2026-04-20T09:00Z", "summary": "\ud800"}}]'
    )[0].startswith("[0]: title: need text that UTF-8 can hold")


def test_a_zone_reads_what_has_none():
    assert (
        reading(issue(created="2026-04-20T11:00:00"), zone="Europe/Berlin")
        .system.items["WEB-1"]
        .created
        == NINE
    )


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"zone": "Berlin"}, "zone: need a time zone of the IANA database"),
        ({"states": {"Done": "finished"}}, "need one of backlog, ready"),
        ({"states": "Done"}, "states: need a dict of states and categories"),
    ],
)
def test_wrong_arguments_are_refused(options, says):
    with pytest.raises(InvalidModel) as caught:
        reading(issue(), **options)

    assert says in str(caught.value)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.data())
def test_whatever_stands_where_it_should_not_is_refused_or_a_loss(data):
    """127: any value in any place."""
    whole = [
        issue(
            "A-1",
            (
                1,
                change("status", "To Do", "Done", ("1", "2")),
                change("assignee", "Bo", "Ana", ("b", "a")),
            ),
            assignee=ANA,
            issuelinks=[link("Blocks", "inwardIssue", "B-1")],
            priority={"name": "High"},
            parent={"key": "B-2", "fields": {"summary": "x"}},
        )
    ]
    # What is changed below must not be what other examples begin with.
    whole = deepcopy(whole)
    place, inside = whole, data.draw(st.integers(1, 7))
    for _ in range(inside):
        keys = list(place) if isinstance(place, dict) else range(len(place))
        key = data.draw(st.sampled_from(list(keys)))
        if not isinstance(place[key], (dict, list)) or not place[key]:
            break
        parent, place = place, place[key]
    else:
        parent = place
        key = data.draw(st.sampled_from(list(place) if isinstance(place, dict) else [0]))
    (place if key in (place if isinstance(place, dict) else range(len(place))) else parent)[key] = (
        data.draw(values)
    )

    found = ()
    try:
        read_jira(json.dumps(whole, allow_nan=True).encode())
    except UnreadableSource as error:
        found = error.faults
    assert all(fault.reason for fault in found)


# Told by its content.


@pytest.mark.parametrize(
    "wrap", [list, lambda i: {"issues": i}, lambda i: {"total": 1, "issues": i}]
)
def test_any_export_is_known_by_its_content(wrap):
    data = json.dumps(wrap([issue()]), indent=1).encode()

    assert worksystem.read(data) == read_jira(data)


def test_other_json_is_not_taken_for_it():
    for data in (b'{"items": []}', b'{"format": "worksystem", "issues": [{}]}'):
        with pytest.raises(UnreadableSource, match=r"format|version"):
            worksystem.read(data)
    with pytest.raises(UnreadableSource, match="Jira JSON or an event log, got"):
        worksystem.read(b"[1, 2]")


# Real issues, with published answers.


STATES = {"Backlog": "backlog", "Next": "ready", "Build": "active", "QA": "active", "Done": "done"}


def test_dates_and_cycle_times_are_those_of_others(shared_data):
    """Their tool counts days: it cuts the time off."""
    folder = shared_data / "jira"
    system = read_jira(folder / "search_issues.json", states=STATES).system
    entered = {}
    for event in system.history:
        if getattr(event, "state", None):
            entered.setdefault(event.item, {}).setdefault(event.state, event.at)

    with (folder / "expected/cycletime.csv").open() as file:
        expected = list(csv.DictReader(file))
    assert len(expected) == len(system.items)
    for row in expected:
        item, seen = system.items[row["ID"]], entered[row["ID"]]
        assert (item.title, item.kind, item.state) == (row["Name"], row["Type"], row["Status"])
        assert str(item.finished.date() if item.finished else "") == row["Done"]
        assert str(seen["Next"].date() if "Next" in seen else "") == row["Committed"]
        assert str(seen["Build"].date() if "Build" in seen else "") == row["Build"]
    blocked = [e for e in system.history if isinstance(e, (events.Blocked, events.Unblocked))]
    assert [(e.item, str(e.at.date())) for e in blocked] == [
        ("I-2", "2021-01-14"),
        ("I-2", "2021-01-17"),
    ]


def test_the_order_of_issues_changes_only_the_order_of_items(shared_data):
    issues = json.loads((shared_data / "jira/search_issues.json").read_text())
    shuffled = random.Random(2).sample(issues, len(issues))
    one, other = (
        read_jira(json.dumps(i).encode(), states=STATES).system for i in (issues, shuffled)
    )

    assert {i.id: i for i in one.items} == {i.id: i for i in other.items}
    assert [one.history.of(i.id) for i in one.items] == [other.history.of(i.id) for i in one.items]
