"""What an application gets that installs the package beside Hypothesis."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("first", ["hypothesis", "worksystem", "worksystem.testing"])
def test_hypothesis_knows_our_types_whatever_is_imported_first(first):
    code = (
        f"import {first}, hypothesis.strategies as st, worksystem as ws;"
        "print(st.from_type(ws.WorkSystem))"
    )

    known = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    # What it does not know stays a question in the repr: from_type(…WorkSystem).
    assert "WorkSystem" not in known.stdout
