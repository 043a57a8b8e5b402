"""Fingerprints: what stands above a fault, and how much of it, never changes them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from corpuslint.config.kept import load_config
from corpuslint.config.selection import Selection
from corpuslint.engine import Engine
from corpuslint.finding import Diagnostic
from corpuslint.paths import Input
from corpuslint.rule import load_rules, rule_folder
from tests.cases import NOW, Case, read_cases, run_case

TESTS = Path(__file__).parent
_FENCE = re.compile(r"\ufeff?(?:-{3,}|\+{3}|;{3})[^\r\n]*(\r\n|\n|\r)")
NOTES = "# a note\n\n# another\n"
KEYS = "zz-one: 1\n# a note\n\nzz-two: 2\n"
JSON_KEYS = '\n"zz-one": 1,\n\n"zz-two": 2, '
# what stands above is the end of these very faults: a block with keys is not empty
ENDED_BY_KEYS = {"empty-block", "not-a-mapping"}
ENDED_BY_LINES = {
    ("blank-lines", "At the edges"),
    ("blank-lines", "In TOML"),
    ("blank-lines", "In a data file"),
    ("indentation", "The whole block"),
    ("mixed-line-endings", "Equally many: the kind that comes last"),
}


def pushed_down(text: str, path: str) -> tuple[str, str]:
    """A text with notes and blank lines above its fields, and one with further fields there."""
    fence = _FENCE.match(text)
    is_data = path.endswith((".yml", ".yaml", ".json", ".toml"))
    if fence is None and not is_data and not text.startswith("{"):
        return "", ""  # no block, or one that is not at the top
    top = fence.end() if fence is not None else int(text.startswith("\ufeff"))
    ending = fence[1] if fence is not None else "\n"
    block = text[top:]
    inner = re.match(r'\s*(?:\{|(?=")(?=.*^;;;))', block, re.DOTALL | re.MULTILINE)
    if inner is not None:  # in braces, or JSON that has left them out
        return "", text[:top] + inner[0] + JSON_KEYS + block[inner.end() :]
    if text.startswith((";;;", "---json")) or path.endswith(".json"):
        return "", ""  # JSON that nothing can be put into
    is_list = block.startswith("-")
    keys = KEYS.replace(": ", " = ") if text.startswith("+++") or path.endswith(".toml") else KEYS
    return (
        text[:top] + NOTES.replace("\n", ending) + block,
        "" if is_list else text[:top] + keys.replace("\n", ending) + block,
    )


def cases() -> list[tuple[str, Case]]:
    """Each rule's flagged cases that something can be put into."""
    return [
        (name, case)
        for name in sorted(load_rules())
        for case in read_cases(Path(rule_folder()) / f"{name.replace('-', '_')}.md")
        if case.output
        and (name, case.title) not in ENDED_BY_LINES
        and any(pushed_down(case.text, case.path))
    ]


@pytest.mark.parametrize(
    ("rule", "case"), [pytest.param(*one, id=f"{one[0]}: {one[1].title}") for one in cases()]
)
def test_a_rule_s_findings_are_known_again_further_down(
    rule: str, case: Case, tmp_path: Path
) -> None:
    notes, keys = pushed_down(case.text, case.path)
    moved = [text for text in (notes, "" if rule in ENDED_BY_KEYS else keys) if text]
    before = run_case(case, rule, tmp_path)
    assert before
    for text in moved:
        after = run_case(case, rule, tmp_path, text)
        assert known(before) <= known(after), [one.message for one in after]


def known(diagnostics: Sequence[Diagnostic]) -> set[str]:
    return {one.fingerprint for one in diagnostics}


def test_no_rule_is_left_out() -> None:
    assert {rule for rule, _ in cases()} == load_rules().keys()


DOCUMENTS = sorted([*TESTS.glob("corpus/*.*"), *TESTS.glob("../docs/demo/*.md")])


@pytest.mark.parametrize("document", [pytest.param(path, id=path.name) for path in DOCUMENTS])
@pytest.mark.parametrize("schema", ["news-article", "blog-post"])
def test_findings_of_whole_documents_are_known_again(
    document: Path, schema: str, tmp_path: Path
) -> None:
    selection = Selection(select=tuple(load_rules()))
    config = load_config("", str(tmp_path), "corpuslint.toml", selection, keep=False)
    file = Input(document.name, str(tmp_path / document.name), named=True)
    text = document.read_bytes().decode()
    before = Engine(config, NOW, (schema,)).check_text(file, text).diagnostics
    for moved in filter(None, pushed_down(text, document.name)):
        after = Engine(config, NOW, (schema,)).check_text(file, moved).diagnostics
        gone = [one for one in before if one.fingerprint not in known(after)]
        assert {one.rule for one in gone} <= ENDED_BY_KEYS
