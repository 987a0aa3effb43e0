"""The folder of real plans and logs that some tests compare with."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real plans and logs with published answers, which the project may not carry."""
    named = os.environ.get("WORKSYSTEM_DATA")
    folder = Path(named) if named else ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("no real data: set WORKSYSTEM_DATA to a folder that holds it")
    return folder
