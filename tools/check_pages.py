"""Writes the pages about health checks, from the same source as their code.

    python tools/check_pages.py

Each check says beside its function what it looks at and how it judges; its
docstring says why that matters, and shows an example that fails and one that
passes. A test compares the pages with what this would write.
"""

import inspect
import re
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

from worksystem import CHECKS, Check, Thresholds
from worksystem.analysis.health.checks.waivers import expired
from worksystem.show import show

DOCS = Path(__file__).parent.parent / "docs" / "checks"
# What goes wrong with work, in the words of those who run it, and who looks after it.
PROBLEMS = (
    ("nobody knows who owns what", "OWN", "INT002"),
    ("everything is urgent", "URG"),
    ("deadlines are missed", "DUE"),
    ("dependencies are hidden", "DEP", "SYS002"),
    ("work is done twice", "DUP"),
    ("handoffs break", "HND"),
    ("nobody sees how things stand", "VIS", "SYS001"),
    ("everybody is busy, and nothing comes of it", "OUT"),
    ("priorities change without order", "PRI"),
    ("people are overloaded", "CAP", "URG003"),
    ("teams work past each other", "SIL", "DUP002", "DEP003"),
    ("software agents create work faster than anyone can coordinate it", "INT", "CAP004"),
    ("agreements are missing", "AGR"),
)
FAMILIES = {
    code: [one for one in CHECKS if one.code[:3] == code]
    for code in dict.fromkeys(c.code[:3] for c in CHECKS)
}
DO_NOT_EDIT = "<!-- Written by tools/check_pages.py from the checks themselves. -->\n\n"


def pages() -> dict[str, str]:
    """Name to text of every page."""
    written = {f"{page_name(checks[0])}.md": family_page(checks) for checks in FAMILIES.values()}
    return {"index.md": index(), **written}


def page_name(check: Check) -> str:
    """The page of a family is called like the file that its first check is in."""
    module = FAMILIES[check.code[:3]][0].asks.__module__
    return module.rsplit(".", maxsplit=1)[-1].replace("_", "-")


def anchor(check: Check) -> str:
    """Where on the site a check is told about."""
    return f"{page_name(check)}.md#{check.code.lower()}"


def family_page(checks: list[Check]) -> str:
    """The page of the checks of one file."""
    modules = dict.fromkeys(check.asks.__module__ for check in checks)
    heads = [(inspect.getdoc(sys.modules[name]) or "").split("\n\n") for name in modules]
    title = flat(heads[0][0]).partition(": ")[0]
    said = [paragraph for head in heads for paragraph in (sentence(head[0]), *map(flat, head[1:]))]
    intro = "\n\n".join(said)
    parts = [f"{DO_NOT_EDIT}# {title}\n\n{intro}\n", *map(section, checks)]
    return "\n".join(parts)


def sentence(head: str) -> str:
    """What the first line of a module says after its title."""
    said = flat(head).partition(": ")[2] or flat(head)
    return said[:1].upper() + said[1:]


def section(check: Check) -> str:
    """What there is to know about one check."""
    why, *more, examples = paragraphs(check)
    return "\n".join(
        [
            f"## {check.code} {check.name} {{ #{check.code.lower()} }}\n",
            f"{why}\n",
            *(f"{paragraph}\n" for paragraph in more),
            "| | |",
            "| --- | --- |",
            *(f"| {name} | {cell(said)} |" for name, said in facts(check)),
            "",
            "```pycon",
            examples,
            "```",
            "",
        ]
    )


def paragraphs(check: Check) -> Iterator[str]:
    """Those of a docstring, on one line each, and the examples as they are."""
    body, _, examples = (inspect.getdoc(check.asks) or "").partition("\nExamples:\n")
    yield from (listed(paragraph) for paragraph in body.strip().split("\n\n"))
    yield textwrap.dedent(examples).strip()


def facts(check: Check) -> Iterator[tuple[str, str]]:
    """Name and text of each line of a check's table."""
    yield "part of the discipline", check.component
    yield "how it is judged", check.formula
    yield "what it looks at", check.inputs
    for name in check.thresholds:
        says = Thresholds.__attrs_attrs__
        meaning = next(one.metadata["says"] for one in says if one.name == name)
        default = show(getattr(Thresholds(), name))
        yield "threshold", f"`{name}` = {default}: {meaning} ({Thresholds.source_of(name)})"
    yield "source", check.source
    yield "what to do", check.remedy


def index() -> str:
    """The page that lists all checks, and all thresholds."""
    rows = [
        f"| [{check.code}]({anchor(check)}) | {check.name} | {check.component} | {cell(check.why)} |"
        for check in CHECKS
    ]
    problems = [f"| {said} | {', '.join(links(codes))} |" for said, *codes in PROBLEMS]
    thresholds = [
        f"| `{row['name']}` | {show(row['default'])} | {row['says']} | {row['source']} |"
        for row in Thresholds().table().to_records()
    ]
    return "\n".join(
        [
            f"{DO_NOT_EDIT}# Health checks\n",
            f"{len(CHECKS)} checks look at a system, each at one thing that goes wrong with work. "
            "[What they have in common](../concepts/health.md) is told elsewhere; "
            "[writing your own](../how-to/write-a-check.md) takes a few lines.\n",
            "Codes are permanent: one that is given up is never used again.\n",
            "## By what goes wrong\n",
            "| what goes wrong | checks |",
            "| --- | --- |",
            *problems,
            "",
            "## All of them\n",
            "| code | name | part of the discipline | why |",
            "| --- | --- | --- | --- |",
            *rows,
            "",
            f"A waiver whose day has passed is a finding too: {expired.code} {expired.name}.\n",
            "## Thresholds\n",
            "`Thresholds(late_share=0.1)` changes one of them; every report shows all. "
            '"Ours" says that nobody has published a number, and that we chose one.\n',
            "| name | default | what it is | source |",
            "| --- | --- | --- | --- |",
            *thresholds,
            "",
        ]
    )


def links(codes: list[str]) -> Iterator[str]:
    """Links to the checks whose code begins with one of some."""
    for wanted in codes:
        for check in CHECKS:
            if check.code.startswith(wanted):
                yield f"[{check.code}]({anchor(check)})"


def flat(paragraph: str) -> str:
    """A paragraph on one line."""
    return " ".join(line.strip() for line in paragraph.splitlines()).replace("``", "`")


def listed(paragraph: str) -> str:
    """A paragraph on one line; a list keeps its lines."""
    if not paragraph.lstrip().startswith("- "):
        return flat(paragraph)
    return "\n".join(
        f"- {flat(item)}" for item in re.split(r"^- ", paragraph, flags=re.MULTILINE)[1:]
    )


def cell(said: str) -> str:
    """A text that can stand in a table."""
    return flat(said).replace("|", "\\|")


if __name__ == "__main__":
    for name, text in pages().items():
        DOCS.joinpath(name).write_text(text, encoding="utf-8")
