"""What every test shares: Hypothesis profiles, and the folder of real data."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parent.parent

# No deadline and no check for slow draws: both measure the machine, and the
# first example pays for a lazy import, which says nothing about the code.
EVERY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("dev", EVERY, max_examples=50)
settings.register_profile("ci", EVERY, max_examples=200, derandomize=True)
settings.register_profile("long", EVERY, max_examples=10_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real plans and logs with published answers, which the project may not carry."""
    named = os.environ.get("WORKSYSTEM_DATA")
    folder = Path(named) if named else ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("no real data: set WORKSYSTEM_DATA to a folder that holds it")
    return folder
