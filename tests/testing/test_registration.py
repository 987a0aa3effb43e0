"""What Hypothesis learns of the model by itself, what that costs, and what is said without it."""

import subprocess
import sys

import pytest

import worksystem as ws
from worksystem import testing
from worksystem.testing import registration

BLOCKED = """
import sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "hypothesis":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Blocked())
"""


def run(code):
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.mark.parametrize("name", ["testing", "testing.times", "testing.systems"])
def test_without_hypothesis_the_command_is_named_that_installs_it(name):
    code = f"""{BLOCKED}
import worksystem
try:
    import worksystem.{name}
except worksystem.MissingExtra as error:
    print(error)
"""

    assert run(code) == (
        "worksystem.testing needs hypothesis, which is not installed: "
        "pip install 'worksystem[testing]'"
    )


def test_telling_hypothesis_about_the_types_loads_no_strategy_and_nothing_heavy():
    code = """
import sys
import hypothesis
from worksystem.testing import register
register()
heavy = {"numpy", "networkx", "cattrs", "dateutil"} & set(sys.modules)
loaded = {name for name in sys.modules if name.startswith("worksystem.testing.")}
print(heavy, loaded)
"""

    assert run(code) == "set() {'worksystem.testing.registration'}"


@pytest.mark.parametrize("noun", ["WorkItem", "WorkSystem", "Calendar", "Registry[ws.Owner]"])
def test_types_are_drawn_without_a_word_about_testing(noun):
    code = f"""
import warnings
from hypothesis import HealthCheck, given, settings, strategies as st
import worksystem as ws

@settings(max_examples=3, database=None, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.from_type(ws.{noun}))
def draw(value):
    assert isinstance(value, ws.{noun.partition("[")[0]})

draw()
print("drawn")
"""

    assert run(code) == "drawn"


def test_every_noun_of_the_front_door_is_registered():
    drawn = {*registration._STRATEGY_OF, ws.Registry}
    nouns = {
        thing
        for thing in vars(ws).values()
        if isinstance(thing, type) and thing.__module__.startswith("worksystem.model")
    }

    # How columns are handed over, and an answer: no nouns of a system.
    assert nouns - {ws.Coded, ws.Decision} <= drawn


def test_every_strategy_is_where_the_package_looks_for_it():
    for name in testing.__all__:
        assert callable(getattr(testing, name)), name


def test_an_unknown_name_is_refused_as_python_does():
    with pytest.raises(
        AttributeError, match=r"'worksystem\.testing' has no attribute 'work_sytems'"
    ):
        getattr(testing, "work_sytems")  # noqa: B009 - mypy refuses it written out


def test_the_package_lists_what_it_exports_and_nothing_else():
    assert dir(testing) == sorted(testing.__all__)
