"""The comparison with real readers: each reason explains what it is about, and nothing else."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest

from corpuslint.profile import PROFILES
from tests.readers.compare import difference
from tests.readers.real import Outcome, read_python_frontmatter

ROOT = Path(__file__).parent.parent
# not imports: `scripts` is no package, and mypy knows its modules by other names
sys.path.insert(0, str(ROOT / "scripts" / "reliability"))
explained: Any = importlib.import_module("explained")
differential: Any = importlib.import_module("differential")


def read(data: Any, content: str | None = None, body: str = "") -> Outcome:
    return Outcome(True, content, data, body)


def stopped(error: str) -> Outcome:
    return Outcome(error=error)


BOMB = "---\n" + "".join(
    f"k{level}: &k{level} [{', '.join([f'*k{level - 1}'] * 10 if level else ['x'] * 10)}]\n"
    for level in range(7)
)
WHOLE = "end of the stream or a document separator is expected (2:1)"
COMMA = "missed comma between flow collection entries (3:1)"
PF = "python-frontmatter"

# a reason, a reader, a document that it explains, and what the reader made of that
YES: list[tuple[str, str, str, Outcome | None]] = [
    ("over_a_limit", "hexo", f"{BOMB}---\n", read({"k0": []})),
    ("merge_conflict", "hexo", "---\n<<<<<<< x\na: 1\n---\n", stopped(WHOLE)),
    ("unclosed_block", "gray-matter", "---\na: 1\n", read({"a": 1}, "\na: 1")),
    ("language_of_a_site", "gray-matter", "---toml\na = 1\n---\n", stopped('engine "toml" is not')),
    ("language_of_a_site", PF, '+++\ntitle = "x"\n+++\n', None),
    ("no_opener", "hexo", "A text\nmore: x\n---\n", stopped(WHOLE)),
    ("list_without_opener", "hexo", "---\n- a\n---\n", read({"0": "a"}, "- a")),
    ("first_fence_is_content", "hexo", "\n---\na: 1\n---\n", read({"a": 1}, "\n---\na: 1")),
    ("below_an_empty_block", "hexo", "---\n---\n- a\n---\n", stopped(WHOLE)),
    ("impossible_date", PF, "---\na: 2020-13-45\n---\n", None),
    ("keys_are_text", PF, "---\nyes: 1\n014: 2\n---\n", None),
    ("keys_are_text", PF, '---\n"": 1\n~: 2\n---\n', None),
    ("lone_carriage_returns", PF, "---\non: 1\n\r---\n", None),
    ("value_key", PF, "---\na: <<\n---\n", None),
    ("brace_within_json", PF, '}\n---\n{\n"a": "\nBody\n', None),
    ("keys_are_text", "hexo", "---\n014: 2\n.inf: 3\n---\n", read({"14": 2, "Infinity": 3})),
    ("value_without_json", PF, "---\na: !!set {b}\n---\n", None),
    ("tag_that_does_not_fit", "hexo", "---\na: !!null ~\n---\n", stopped("explicit tag (1:4)")),
    ("no_number_in_json", PF, '{\n"a": NaN\n}\n', None),
    ("value_key", PF, "---\na: =\n---\n", None),
    ("lone_carriage_returns", PF, "---\na: 1\r---\rBody\r\nlinks: x\n---\n", None),
    ("libyaml_refuses", "hexo", "---\na: |\n\tx\n---\n", read({"a": "x"}, "a: |\n\tx")),
    ("question_in_brackets", PF, "---\na: [b, ?]\n---\n", None),
    ("impossible_date", PF, "---\n2020-13-45: a\n---\n", None),
    ("brace_within_json", PF, '{\n"a": 1\n{\n}\n', None),
    ("collection_as_key", "hexo", "---\na: {{ b }}\n---\n", read({"a": {"[object Object]": None}})),
    (
        "mark_in_the_block",
        "gray-matter",
        "---\n\ufeffa: 1\n---\n",
        read({"\ufeffa": 1}, "\n\ufeffa: 1"),
    ),
    ("odd_anchor", "hexo", "---\na: &1:2 b\n---\n", read({"a": "b"}, "a: &1:2 b")),
    (
        "return_before_a_line_end",
        "hexo",
        "---\na: 1\r\r\n\nb: 2\n---\n",
        read({"a": 1, "b": 2}, "a: 1\r\n\nb: 2"),
    ),
    ("mark_within", "hexo", "---\na: 1\n\ufeff\nb: 2\n---\n", stopped("bad indentation (2:1)")),
    ("text_block_in_first_column", "hexo", "---\na:\n|2\n\n---\n", stopped(WHOLE)),
    ("odd_space_behind_fence", "gray-matter", "---\x0c\na*b: 1\n---\n", stopped("non-printable")),
    ("brace_within_json", PF, '{\n"a": [b],\n{\n}\nText\n', None),
    (
        "break_before_the_fence",
        "gray-matter",
        "---\na: |+\n  x\n\n---\n",
        read({"a": "x\n"}, "\na: |+\n  x\n"),
    ),
    (
        "space_before_a_fold",
        "gray-matter",
        '---\na: "x  \n  y"\n---\n',
        read({"a": "x   y"}, '\na: "x  \n  y"'),
    ),
    (
        "item_below_an_empty_item",
        "hexo",
        "---\na:\n  - - x\n    -\n  - b\n---\n",
        read({"a": [["x", None, "b"]]}, "a:\n  - - x\n    -\n  - b"),
    ),
    ("bracket_continues_to_the_left", "hexo", "---\nb: 1\na: [x\ny, z]\n---\n", stopped(COMMA)),
    ("ends_twice", "hexo", "---\na: 1\n...\n...\n---\n", stopped("expected a single document")),
    (
        "repeated_key_merged",
        PF,
        "---\na: &a\n  b: 3\n  c: 1\n  b: 2\nd:\n  <<: *a\n---\n",
        read({"a": {"b": 2, "c": 1}, "d": {"b": 3, "c": 1}}),
    ),
    (
        "list_of_merges",
        PF,
        "---\na: &a {s: 1}\nb: &b {s: 2}\nc:\n  <<: [*b, *a]\n---\n",
        read({"a": {"s": 1}, "b": {"s": 2}, "c": {"s": 1}}),
    ),
    ("anchor_twice", PF, "---\na: &a 1\nb: &a 2\n---\n", stopped("found duplicate anchor 'a'")),
    ("anchor_before_a_key", "gray-matter", "---\n&a b: c\n---\n", stopped(WHOLE)),
    ("run_on_document_start", "hexo", "\n---.a: 1\n---\n", read({".a": 1}, "\n---.a: 1")),
]
# the like of these, which no reason explains
NO: list[tuple[str, str, Outcome]] = [
    ("hexo", "---\na: 1\n---\n", read({"a": 2}, "a: 1")),
    ("hexo", "---\na: 1\n---\n", stopped(WHOLE)),
    ("hexo", "---\na: 1\n---\nx", read({"a": 1}, "a: 1", "y")),
    ("hexo", "---\na: b\n---\n", read({"a": "b", "c": 1}, "a: b\nc: 1")),
    ("hexo", "---\n014: 2\n---\n", read({"15": 2}, "014: 2")),
    ("hexo", "---\na: |+\n  x\n\n---\n", read({"a": "y\n"}, "a: |+\n  x\n")),
    ("hexo", '---\na: "x  \n  y"\n---\n', read({"a": "xy"}, 'a: "x  \n  y"')),
    ("hexo", "---\na: [x\n  y, z]\n---\n", stopped("missed comma (2:1)")),
    ("hexo", "---\na: 1\n...\n---\n", stopped("expected a single document")),
    ("hexo", "---\na: &b 1\n---\n", read({"a": 2}, "a: &b 1")),
    ("gray-matter", "---\na: 1\n---\n", Outcome(False, None, {}, "---\na: 1\n---\n")),
    ("gray-matter", "---\na: 1\n---\n", stopped('engine "toml" is not registered')),
    (PF, "---\na: 2020-12-31\n---\n", stopped("day is out of range for month")),
    (PF, "---\na: 1\r\nb: 2\r\n---\n", read({"a": 1, "b": 3})),
    (PF, '{\n"a": 1\n}\n', read({"a": 2})),
    (PF, "---\na: 1\n---\n", stopped("found duplicate anchor 'a'")),
    (PF, "---\nyes: 1\n---\n", read({True: 2})),
]


def reason(reader: str, text: str, real: Outcome) -> str:
    how = difference(PROFILES[reader], text, real)
    assert how, "there is a difference to explain"
    found: str = explained.reason_for(explained.difference_of(reader, text, real, how))
    return found


@pytest.mark.parametrize(("name", "reader", "text", "real"), YES)
def test_what_a_reason_explains(name: str, reader: str, text: str, real: Outcome | None) -> None:
    if real is None:
        (real,) = read_python_frontmatter([text])
    assert reason(reader, text, real) == name


@pytest.mark.parametrize(("reader", "text", "real"), NO)
def test_what_no_reason_explains(reader: str, text: str, real: Outcome) -> None:
    assert reason(reader, text, real) == ""


def test_every_reason_is_tried() -> None:
    assert {name for name, *_ in YES} == set(explained.EXPLANATIONS)


def test_readers_of_python_agree_on_changed_documents() -> None:
    texts = list(differential.changed(400, seed=3))
    assert len({*texts}) > 380
    tallies = [differential.Tally("python-frontmatter"), differential.Tally("yaml")]
    differential.compare_by_profile(tallies[0], texts, read_python_frontmatter(texts))
    differential.compare_exactly(tallies[1], texts)
    assert [tally.faults for tally in tallies] == [[], []]
    assert tallies[0].compared == 400
    assert tallies[1].compared > 200
