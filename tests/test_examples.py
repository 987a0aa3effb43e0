"""The example is what its script writes, and its page says what the manual promises."""

import importlib.util
import json
import shutil
from datetime import timedelta
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from worksystem import diagnose, find_critical_path, make_plan, measure_load, read
from worksystem.model.durations import Elapsed, Percent
from worksystem.summary import summarize

FOLDER = Path(__file__).parent.parent / "examples"
SCRIPT, SAVED = FOLDER / "product_launch.py", FOLDER / "product-launch.json"


@cache
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("product_launch", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def launch():
    return script().product_launch()


@cache
def page():
    return str(summarize(read(SAVED).system)).splitlines()


def test_committed_json_is_what_the_script_writes(tmp_path):
    copy = shutil.copy(SCRIPT, tmp_path)
    code = compile(Path(copy).read_text(encoding="utf-8"), copy, "exec")

    exec(code, {"__name__": "__main__", "__file__": copy})

    written = (tmp_path / SAVED.name).read_bytes()
    assert written == SAVED.read_bytes(), "run: python examples/product_launch.py"


def test_json_reads_back_as_the_system_without_losses():
    reading = read(SAVED)

    assert reading.system == launch()
    assert reading.losses == ()


def test_page_fits_on_a_terminal_of_eighty_columns():
    assert [line for line in page() if len(line) > 80] == []


@pytest.mark.parametrize(
    "line",
    [
        "aura-launch: Aura goes on sale",
        "  warning   DUE004  date-slide                       1  on-sale",
        "  items                  54  49 leaf items, 4 parents, 1 outside",
        "  owners                 17  4 teams, 10 people, 2 roles, 1 agent",
        "  why   serves an outcome               47  evening, old-kit",
        "  who   has an owner                    48  adverts",
        "  when  says how much work it is        47  load-test, price",
        "  when  says what it waits for          48  evening",
        "Critical path: 8 items, 47d 4h of work, until Mon 2026-06-22 14:00",
        "  -1d    update-path → soak → golden → reviewers",
        "9 items are late for a date, its own or one further on",
        "Load at these dates: 3 owners are over capacity",
        "With the people there are: until Tue 2026-06-23 12:00, 7h after the critical",
        "  stock          claire        Mon 2026-06-15  Tue 2026-06-16  claire",
        "  By relief: one more of claire ends the plan 7h earlier, on Mon 2026-06-22",
    ],
)
def test_page_of_the_demo_says(line):
    assert line in page()


def test_example_goes_wrong_in_at_least_fifteen_ways():
    found = {finding.code for finding in diagnose(launch())}

    assert len(found) >= 15
    assert {code[:3] for code in found} >= {"OWN", "DUE", "DEP", "DUP", "HND", "CAP", "INT"}


def test_example_shows_every_kind_of_link_and_lag():
    links = [link for item in launch().items for link in item.after or ()]

    assert {link.kind for link in links} == {"FS", "SS", "FF", "SF"}
    assert {type(link.lag) for link in links} == {timedelta, Elapsed, Percent}


def test_example_uses_every_registry():
    counts = json.loads(json.dumps(summarize(launch()).to_dict()))["contents"]

    assert [name for name, of in counts.items() if not of["total"]] == []


def test_critical_path_mixes_work_done_waiting_and_the_factory():
    path = find_critical_path(launch())

    assert path.items[:3] == ("radio-papers", "radio-granted", "factory")
    assert path["radio-papers"].total_float is None
    assert path["on-sale"].is_critical


def test_plan_shows_an_overload_that_the_critical_path_hides():
    path, plan = find_critical_path(launch()), make_plan(launch())

    assert {"shelves", "stock"} <= set(plan.critical_items)
    assert plan["stock"].waits_for == ("claire",)
    assert plan.finish > path.finish
    assert "2026-06-08" in measure_load(launch()).explain("claire")
