"""What `check_check` lets pass, and what it says when a check breaks its contract."""

from itertools import count

import pytest
from hypothesis import given, settings

from worksystem import CHECKS, Check, Owner, Trouble, WorkItem, WorkSystem
from worksystem.analysis.health.finding import Unjudged
from worksystem.testing import check_check, whole_systems

SHOP = WorkSystem(
    "shop",
    owners=[Owner("ana")],
    items=[WorkItem("page", "Page", owner="ana"), WorkItem("copy", "Copy")],
)


def a_check(asks):
    return Check("TST001", "test", asks)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
@settings(max_examples=10)
@given(system=whole_systems())
def test_every_check_of_ours_keeps_the_contract(check, system):
    check_check(check, system)


def test_it_finds_systems_by_itself():
    seen = set()

    def counting(facts):
        seen.add(len(facts.items))
        yield Unjudged("it only counts")

    check_check(a_check(counting))

    assert len(seen) > 2


def test_it_finds_what_only_some_systems_show():
    def fragile(facts):
        for item in facts.system.items:
            yield Trouble(item.id, f"{item.id!r} is due", inputs={"due": item.due.year})

    with pytest.raises(AssertionError, match="never raises, got AttributeError"):
        check_check(a_check(fragile))


numbers = count()


@pytest.mark.parametrize(
    ("asks", "said"),
    [
        (lambda _: [Trouble("pgae", "?")], "need findings about what is in the system, got 'pgae'"),
        (lambda _: [Trouble((), "?")], "got no subject"),
        (lambda _: [Trouble("page", " ")], "need a message, got none"),
        (lambda _: 1 / 0, "need a check that never raises, got ZeroDivisionError"),
        (lambda _: ["page"], "need Trouble or Unjudged from it, got 'page'"),
        (lambda _: None, "never raises, got TypeError"),
        (lambda _: [Trouble("page", f"{next(numbers)}")], "need the same answer"),
        (
            lambda facts: [Trouble(facts.items[0].id, "is first")],
            "need an answer whatever the order",
        ),
        (
            lambda facts: [Trouble("nobody", "named")] if facts.people else [],
            "need findings about what is in the system, got 'nobody'",
        ),
    ],
)
def test_what_breaks_it_is_named(asks, said):
    with pytest.raises(AssertionError, match=r"^TST001: ") as raised:
        check_check(a_check(asks), SHOP)

    assert said in str(raised.value)


def test_what_is_no_check_is_refused():
    with pytest.raises(AssertionError, match="need a Check, got"):
        check_check(lambda facts: [], SHOP)
