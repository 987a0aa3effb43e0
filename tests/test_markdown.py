"""The Python examples of README and docs run, page by page, as they are read.

The blocks of a page share one namespace. A block with prompts is a doctest; a
``text`` block that directly follows a block without prompts is what it prints.
"""

import doctest
import io
import re
from contextlib import redirect_stdout
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted(ROOT.glob("docs/**/*.md")),
]
FENCE = re.compile(r"^( *)```(\w*)[^\n]*\n(.*?)^\1```[ \t]*$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """One fenced block, and the text between it and the block before."""

    language: str
    source: str
    lines_above: int
    gap: str


def read_blocks(text: str) -> list[Block]:
    found, end = [], 0
    for fence in FENCE.finditer(text):
        lines_above = text.count("\n", 0, fence.start(3))
        gap = text[end : fence.start()]
        found.append(Block(fence[2], dedent(fence[3]), lines_above, gap))
        end = fence.end()
    return found


def check_doctest(block: Block, page: Path, namespace: dict[str, object]) -> None:
    test = doctest.DocTestParser().get_doctest(
        block.source, {}, page.name, str(page), block.lines_above
    )
    test.globs = namespace  # the parser would work on a copy
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    report: list[str] = []
    runner.run(test, out=report.append, clear_globs=False)
    assert not report, "".join(report)


def check_page(text: str, page: Path) -> None:
    namespace: dict[str, object] = {"__name__": "__main__"}
    printed = None
    for block in read_blocks(text):
        if block.language == "text" and printed is not None and not block.gap.strip():
            place = f"{page.name}, line {block.lines_above}"
            assert printed == block.source, f"{place}: other output than promised"
        printed = None
        if block.language not in {"python", "pycon", "py"}:
            continue
        if block.source.lstrip().startswith(">>>"):
            check_doctest(block, page, namespace)
            continue
        # Lines of nothing above, so that a traceback names the line of the page.
        source = "\n" * block.lines_above + block.source
        with redirect_stdout(io.StringIO()) as out:
            exec(compile(source, str(page), "exec"), namespace)
        printed = out.getvalue()


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_examples_of_the_page_run(page, tmp_path, monkeypatch):
    # Pages read from examples/ and write where they like; neither may litter.
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)

    check_page(page.read_text(encoding="utf-8"), page)


SPEAKS = "```python\nword = 'day'\nprint(word)\n```\n\n```text\n{}\n```\n"


def test_printed_text_is_compared_with_the_block_below():
    check_page(SPEAKS.format("day"), Path("page.md"))

    with pytest.raises(AssertionError, match=r"page\.md, line 6: other output"):
        check_page(SPEAKS.format("night"), Path("page.md"))


def test_blocks_of_a_page_share_their_names():
    check_page("```python\nx = 2\n```\nthen\n```python\n>>> x + 1\n3\n\n```\n", Path("p.md"))

    with pytest.raises(AssertionError, match=r"Expected:\s+4\s+Got:\s+3"):
        check_page("```pycon\n>>> 1 + 2\n4\n```\n", Path("p.md"))


def test_traceback_names_the_line_of_the_page():
    with pytest.raises(ZeroDivisionError) as caught:
        check_page("# Title\n\n  ```python\n  one = 1\n  one / 0\n  ```\n", Path("p.md"))

    assert caught.traceback[-1].lineno == 4  # counted from 0: line 5
