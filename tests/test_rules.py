"""Every rule's own cases, as they stand, with CRLF, and with a BOM."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import corpuslint.rules
from corpuslint.config.kept import load_config
from corpuslint.config.selection import Selection
from corpuslint.finding import Diagnostic
from corpuslint.rule import load_rules
from tests.cases import Case, concise, fix_case, headings, no_config, read_cases, run_case

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


@pytest.mark.parametrize(
    ("rule", "case"), CASES, ids=[f"{name}: {case.title}" for name, case in CASES]
)
def test_case(rule: str, case: Case, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """All that a case must hold, in one test: thousands of them would cost more than they do."""
    found = run_case(case, rule, tmp_path)
    output = concise(found)
    if request.config.getoption("--update-cases"):
        page = FOLDER / f"{rule.replace('-', '_')}.md"
        update_output(page, case, output)
        update_fixed(page, case, fix_case(case, rule, tmp_path))
        return
    fixed = fix_case(case, rule, tmp_path)
    assert output == (case.output or "")
    assert fixes_of(found, rule) <= set(RULES[rule].fixes)
    assert fixed == (case.text if case.fixed is None else case.fixed)
    assert fix_case(case, rule, tmp_path, fixed) == fixed, "a second run changes something"
    if case.as_is:
        return
    with_crlf = case.text.replace("\n", "\r\n")
    assert concise(run_case(case, rule, tmp_path, with_crlf)) == output, "with CRLF"
    with_mark = "\ufeff" + case.text
    marked = concise(run_case(case, rule, tmp_path, with_mark))
    assert rows_only(marked) == rows_only(output), "with a byte order mark"
    if case.fixed is not None:
        fixed_crlf = fix_case(case, rule, tmp_path, with_crlf)
        assert fixed_crlf == case.fixed.replace("\n", "\r\n"), "with CRLF"
        fixed_mark = fix_case(case, rule, tmp_path, with_mark)
        assert fixed_mark == "\ufeff" + case.fixed, "with a byte order mark"


@pytest.mark.parametrize("rule", RULES)
def test_rule_fixes_what_it_declares(rule: str, tmp_path: Path) -> None:
    """All of it is seen in some case; that nothing else is, `test_case` asks of each."""
    wanted = set(RULES[rule].fixes)
    for index, (name, case) in enumerate(CASES):
        if name == rule and wanted:
            folder = tmp_path / str(index)
            folder.mkdir()
            wanted -= fixes_of(run_case(case, rule, folder), rule)
    assert not wanted
    if RULES[rule].fixes:
        assert "\n## Fix safety\n" in (FOLDER / f"{rule.replace('-', '_')}.md").read_text("utf-8")


def fixes_of(found: list[Diagnostic], rule: str) -> set[str]:
    """How far the fixes of a rule's own findings can be trusted."""
    own = [one.fix for one in found if one.rule == rule]
    return {fix.applicability for fix in own if fix is not None}


@pytest.mark.parametrize("asked", [("url-space",), ("url-space", "duplicate-value")])
def test_cases_without_a_config_have_that_of_their_folder(
    asked: tuple[str, ...], tmp_path: Path
) -> None:
    selection = Selection(select=asked)
    made = load_config("", str(tmp_path), "corpuslint.toml", selection, keep=False)
    assert no_config(str(tmp_path), asked) == made


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
    update_block(page, case, "output", f"```output\n{output}```\n" if output else "")


def update_fixed(page: Path, case: Case, fixed: str) -> None:
    """Write a case's fixed block anew, where the fix changes its input."""
    plain = all((sign.isprintable() and sign != "\xa0") or sign == "\n" for sign in fixed)
    is_plain = plain and not re.search(r"[ \t]$", fixed, re.MULTILINE)
    shown = fixed if is_plain else escaped(fixed)
    block = f"```fixed{'' if is_plain else ' escaped'}\n{shown}```\n"
    update_block(page, case, "fixed", "" if fixed == case.text else block)


def escaped(text: str) -> str:
    """A text as an escaped block holds it."""
    text = re.sub(r"[ \t]+$", lambda found: _codes(found[0]), text, flags=re.MULTILINE)
    return "".join(
        sign if sign == "\n" or (sign.isprintable() and sign != "\xa0") else _codes(sign)
        for sign in text
    )


def _codes(text: str) -> str:
    return "".join(
        f"\\x{ord(sign):02x}" if ord(sign) < 256 else f"\\u{ord(sign):04x}" for sign in text
    )


def update_block(page: Path, case: Case, kind: str, block: str) -> None:
    """Put a block to the end of a case's section, in place of the one of its kind."""
    text = page.read_text(encoding="utf-8")
    start = text.index(f"## {case.title}\n")
    end = next((at - 1 for at in headings(text) if at > start), len(text))
    section = text[start:end]
    section = re.sub(rf"\n```{kind}[^\n]*\n.*?```\n?", "", section, flags=re.DOTALL)
    mended = section.rstrip("\n") + "\n" + (f"\n{block}" if block else "")
    page.write_text(text[:start] + mended + text[end:], encoding="utf-8")
