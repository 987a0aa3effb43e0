"""What the page of a check says is what its code does."""

import doctest
import sys
from pathlib import Path
from runpy import run_path

import pytest

from worksystem import CHECKS, Thresholds
from worksystem.analysis.health.checks.waivers import expired

ROOT = Path(__file__).parent.parent.parent.parent


@pytest.mark.parametrize("check", [*CHECKS, expired], ids=lambda check: check.code)
class TestEachCheck:
    def test_its_examples_fail_and_pass_as_they_say(self, check):
        module = vars(sys.modules[check.asks.__module__])
        test = doctest.DocTestFinder(recurse=False).find(
            check.asks, name=check.code, globs={**module}
        )[0]
        runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS)
        said: list[str] = []

        runner.run(test, out=said.append)

        assert "".join(said) == ""
        assert runner.summarize(verbose=False).attempted >= 3

    def test_its_page_is_complete(self, check):
        for said in (check.why, check.formula, check.inputs, check.source, check.remedy):
            assert said, check

    def test_its_thresholds_are_those_its_code_reads(self, check):
        assert all(hasattr(Thresholds(), name) for name in check.thresholds)


def test_the_pages_are_what_their_checks_say():
    """Written anew by ``make pages``."""
    written = run_path(str(ROOT / "tools" / "check_pages.py"))["pages"]()
    there = {file.name: file.read_text(encoding="utf-8") for file in ROOT.glob("docs/checks/*.md")}

    assert there == written
