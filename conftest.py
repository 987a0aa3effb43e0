"""How much Hypothesis tries, for the tests and for the examples in docstrings."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, settings

# No deadline and no check for slow draws: both measure the machine, and the
# first example pays for a lazy import, which says nothing about the code. Nor is
# a run of drawn values that fit no example a fault: the next ones do.
EVERY = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
settings.register_profile("dev", EVERY, max_examples=50)
settings.register_profile("ci", EVERY, max_examples=100, derandomize=True)
settings.register_profile("long", EVERY, max_examples=10_000)
# An example in a docstring shows one answer, so it has to find the same each time;
# explaining a failure costs most of the time that a found example takes.
settings.register_profile(
    "docstring",
    EVERY,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
)
PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "dev")
settings.load_profile(PROFILE)


@pytest.fixture(autouse=True)
def same_examples_in_docstrings(request: pytest.FixtureRequest) -> Iterator[None]:
    if not isinstance(request.node, pytest.DoctestItem):
        yield
        return
    settings.load_profile("docstring")
    yield
    settings.load_profile(PROFILE)
