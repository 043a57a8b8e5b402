"""Every rule's own cases, as they stand, with CRLF, and with a BOM."""

from __future__ import annotations

from pathlib import Path

import pytest

import corpuslint.rules
from corpuslint.rule import load_rules
from tests.cases import Case, concise, read_cases, run_case

FOLDER = Path(corpuslint.rules.__file__).parent
RULES = load_rules()
CASES = [
    (name, case)
    for name in RULES
    for case in (
        read_cases(FOLDER / f"{name.replace('-', '_')}.md")
        if (FOLDER / f"{name.replace('-', '_')}.md").exists()
        else []
    )
]
each_case = pytest.mark.parametrize(
    ("rule", "case"), CASES, ids=[f"{name}: {case.title}" for name, case in CASES]
)


@each_case
def test_case(rule: str, case: Case, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    output = concise(run_case(case, rule, tmp_path))
    if request.config.getoption("--update-cases"):
        update_output(FOLDER / f"{rule.replace('-', '_')}.md", case, output)
        return
    assert output == (case.output or "")


@each_case
def test_case_with_crlf(rule: str, case: Case, tmp_path: Path) -> None:
    if case.as_is:
        return
    text = case.text.replace("\n", "\r\n")
    assert concise(run_case(case, rule, tmp_path, text)) == (case.output or "")


@each_case
def test_case_with_byte_order_mark(rule: str, case: Case, tmp_path: Path) -> None:
    if case.as_is:
        return
    plain = concise(run_case(case, rule, tmp_path))
    marked = concise(run_case(case, rule, tmp_path, "\ufeff" + case.text))
    assert rows_only(marked) == rows_only(plain)


def rows_only(output: str) -> list[str]:
    """Concise lines without columns, which the mark shifts in the first row."""
    return [":".join([*line.split(":")[:2], *line.split(":")[3:]]) for line in output.splitlines()]


@pytest.mark.parametrize("rule", RULES)
def test_rule_is_documented(rule: str) -> None:
    page = FOLDER / f"{rule.replace('-', '_')}.md"
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"# {rule}\n")
    assert RULES[rule].summary in text
    assert "\n## Why\n" in text
    cases = read_cases(page)
    assert any(case.output for case in cases), "no case that is flagged"
    assert any(not case.output for case in cases), "no case that is clean"


def test_every_page_has_a_rule() -> None:
    pages = {page.stem.replace("_", "-") for page in FOLDER.glob("*.md")}
    assert pages == set(RULES)


def update_output(page: Path, case: Case, output: str) -> None:
    """Write a case's output block anew; a person reads the diff."""
    text = page.read_text(encoding="utf-8")
    start = text.index(f"## {case.title}\n")
    end = text.find("\n## ", start)
    section = text[start:] if end < 0 else text[start:end]
    before, fence, _ = section.partition("\n```output\n")
    mended = before.rstrip("\n") + "\n"
    if output:
        mended += f"\n```output\n{output}```\n"
    if not fence and not output:
        return
    page.write_text(text[:start] + mended + ("" if end < 0 else text[end:]), encoding="utf-8")
