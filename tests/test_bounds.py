"""What a document may ask for: each bound below it, at it and above it, and how it is raised.

The table of docs/security.md is held against what is here.
"""

from __future__ import annotations

import json
import re
import time
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from corpuslint import date_forms, files, image_headers, site, vocabulary
from corpuslint.api import check
from corpuslint.blocks.limits import DEFAULTS, SETTINGS, Limits
from corpuslint.config.kept import load_config
from corpuslint.config.model import ConfigFile
from corpuslint.config.selection import Selection
from corpuslint.fact_index import FactIndex
from corpuslint.finding import Diagnostic
from corpuslint.fix import passes
from corpuslint.ignore_patterns import ignore_spec
from corpuslint.repair import repair, rows
from corpuslint.rules import near_duplicate_tag
from corpuslint.scalar import MAX_DIGITS
from corpuslint.schema import graph
from corpuslint.schema.oracle import broken_keywords
from corpuslint.schema.validator import Validator
from tests.commands import Command, write

ROOT = Path(__file__).resolve().parent.parent
ENOUGH = 8.0  # seconds: what is quadratic takes many times as long


@contextmanager
def in_time() -> Iterator[None]:
    start = time.process_time()
    yield
    assert time.process_time() - start < ENOUGH


@pytest.fixture
def run(tmp_path: Path) -> Any:
    """Findings of a text under some limits."""

    def check_with(text: str, limits: str = "", schema: Any = None) -> list[Diagnostic]:
        (tmp_path / "corpuslint.toml").write_text(f"[limits]\n{limits}\n")
        config = tmp_path / "corpuslint.toml"
        return list(
            check(text, config=config, filename=tmp_path / "x.md", schema=schema).diagnostics
        )

    return check_with


def limits_of(found: list[Diagnostic]) -> list[str]:
    return [one.message for one in found if one.rule == "resource-limit"]


def yaml(content: str) -> str:
    return f"---\n{content}\n---\n"


def toml(content: str) -> str:
    return f"+++\n{content}\n+++\n"


def json_block(content: str) -> str:
    return f"{content}\n"


SIZE, DEPTH, VALUES, KEY = 400, 5, 20, 40
# by setting: its value, and texts that are as large as is given, with the least that is too much
MADE: list[tuple[str, str, int, Any]] = [
    ("block-size", "yaml", SIZE, lambda n: yaml("a: " + "x" * (n - 4))),
    ("block-size", "toml", SIZE, lambda n: toml("a = '" + "x" * (n - 7) + "'")),
    ("block-size", "json", SIZE, lambda n: json_block('{"a": "' + "x" * (n - 9) + '"}')),
    # the mapping itself is the first level
    ("depth", "yaml", DEPTH, lambda n: yaml("a: " + "[" * (n - 1) + "]" * (n - 1))),
    ("depth", "yaml", DEPTH, lambda n: yaml("\n".join(" " * i + "a:" for i in range(n)) + " 1")),
    ("depth", "json", DEPTH, lambda n: json_block('{"a": ' + "[" * (n - 1) + "]" * (n - 1) + "}")),
    ("depth", "toml", DEPTH, lambda n: toml("a = " + "[" * n + "]" * n)),
    ("values", "json", VALUES, lambda n: json_block(json.dumps({"a": list(range(n - 3))}))),
    ("values", "toml", VALUES, lambda n: toml(f"a = {list(range(n - 3))}")),
    ("values", "yaml", VALUES, lambda n: yaml(f"a: &a [x, {'y, ' * (n - 6)}]\nb: *a\nc: [1, 2]")),
    ("key-length", "yaml", KEY, lambda n: yaml("k" * n + ": 1")),
    ("key-length", "yaml", KEY, lambda n: yaml("? " + "k" * n + "\n: 1")),
    ("key-length", "yaml", KEY, lambda n: yaml("a: &a " + "k" * n + "\n*a : 1")),
    ("key-length", "yaml", KEY, lambda n: yaml("a: {'" + "k" * n + "': 1}")),
    ("key-length", "json", KEY, lambda n: json_block('{"a": [{"' + "k" * n + '": 1}]}')),
    ("key-length", "toml", KEY, lambda n: toml("[a.'" + "k" * n + "']\nb = 1")),
]


@pytest.mark.parametrize(("setting", "language", "bound", "make"), MADE)
def test_a_block_at_a_bound_and_above(
    setting: str, language: str, bound: int, make: Any, run: Any
) -> None:
    limit = f"{setting} = {bound}"
    sizes = range(2, 4 * bound) if setting == "values" else range(bound - 1, bound + 3)
    told = {size: limits_of(run(make(size), limit)) for size in sizes if make(size)}
    first = min((size for size, found in told.items() if found), default=None)
    assert first is not None
    if setting in ("block-size", "key-length") or (setting == "depth" and language != "toml"):
        assert first == bound + 1
    for size, found in told.items():
        assert len(found) == (size >= first)
    (message,) = told[first]
    assert message.endswith(f"; `limits.{setting}` in the config raises that")
    assert f"{bound:,}" in message
    raised = f"{setting} = {first + bound}"
    assert limits_of(run(make(first), raised)) == []


@pytest.mark.parametrize(
    "make",
    [
        lambda number: yaml(f"a: {number}"),
        lambda number: json_block(f'{{"a": {number}}}'),
        lambda number: toml(f"a = {number}"),
    ],
)
def test_the_length_of_a_number(make: Any, run: Any) -> None:
    assert limits_of(run(make("1" * MAX_DIGITS))) == []
    found = [one for one in run(make("1" * 5000)) if "digits" in one.message]
    assert [one.message for one in found] == [
        "the number has 5,000 digits; of more than 3,500 no reader keeps the value: quote it if "
        "it is a text"
    ]
    assert found[0].span is not None
    assert found[0].span.end - found[0].span.start == 5000


def test_a_long_number_of_another_base_is_told(run: Any) -> None:
    found = run(toml("a = 0x" + "f" * 5000))
    assert len(limits_of(found)) == 1
    assert limits_of(run(toml("a = 0x" + "f" * 3000))) == []


@pytest.mark.parametrize("value", ["1e999999999", "-1e-999999999", "1." + "1" * 100_000])
def test_huge_floats(value: str, run: Any) -> None:
    with in_time():
        for text in (yaml(f"a: {value}"), json_block(f'{{"a": {value}}}'), toml(f"a = {value}")):
            for schema in (None, {"properties": {"a": {"multipleOf": 0.1, "maximum": 5}}}):
                run(text, schema=schema)


@pytest.mark.parametrize(
    "date", ["99999-01-01", "9" * 300, "2024-01-01T00:00:00+99:99", "0000-00-00", "1e9", "-1-1-1"]
)
def test_dates_of_no_calendar(date: str, run: Any) -> None:
    for key in ("date", "updated", "lastmod", "expiryDate"):
        assert run(yaml(f"title: x\n{key}: {date}")) is not None
        assert run(yaml(f"title: x\n{key}: '{date}'")) is not None


def test_findings_beyond_the_limit_are_counted(run: Any) -> None:
    text = yaml("\n".join(f"k{number}: {number}" for number in range(12)))
    schema = {"additionalProperties": {"type": "string"}}
    assert len(run(text, "findings = 12", schema)) == 12
    found = run(text, "findings = 11", schema)
    assert len(found) == 12
    assert limits_of(found) == [
        "the file has 12 faults, of which 11 are told; `limits.findings` in the config raises that"
    ]
    found = run(text, "findings = 1", schema)
    assert limits_of(found)[0].startswith("the file has 12 faults, of which 1 are told")


def test_hidden_findings_are_not_counted(run: Any) -> None:
    rows = "\n".join(f"k{n}: {n} # corpuslint: ignore[wrong-type]" for n in range(12))
    schema = {"additionalProperties": {"type": "string"}}
    assert run(yaml(f"{rows}\na: 1"), "findings = 1", schema)[0].key_path == ("a",)
    found = run(yaml(f"a: 1\n{rows}\nb: 1"), "findings = 1", schema)
    assert limits_of(found)[0].startswith("the file has 2 faults, of which 1 are told")


# patterns


TRIES = "^(?:(?!b)a+)+$"
LOOKS_FAR = "^(?:(?!.*x).)*$"


def test_a_pattern_that_tries_is_given_up(run: Any) -> None:
    schema = {"properties": {"a": {"pattern": TRIES}}}
    assert run(yaml("a: " + "a" * 40), schema=schema) == []
    (found,) = run(yaml("a: " + "a" * 40 + "!"), schema=schema)
    assert found.rule == "pattern-mismatch"
    assert "takes more than 100,000 steps back to match" in found.message
    assert found.message.endswith("; `limits.pattern-steps` in the config raises that")


def test_the_steps_of_a_pattern(tmp_path: Path) -> None:
    """As many as `limits.pattern-steps` says, and no more."""

    def verdict(size: int, steps: int) -> list[str]:
        schema = {"properties": {"a": {"pattern": "^(?:(?!b)a|a)*$"}}}
        limits = DEFAULTS._replace(pattern_steps=steps)
        validator = Validator("x", schema, "urn:x", lambda uri: {}, limits)
        return [one.message for one in validator.violations({"a": "a" * size + "b"})]

    def is_given_up(size: int, steps: int) -> bool:
        return "steps back" in verdict(size, steps)[0]

    assert not is_given_up(3, 1000)
    assert is_given_up(12, 1000)
    assert not is_given_up(12, 10_000_000)


@pytest.mark.parametrize(
    "pattern", ["^(a+)+$", "^(a|a)*$", "(a*)*b", TRIES, LOOKS_FAR, "^(a+)\\1+$"]
)
@pytest.mark.parametrize("keyword", ["pattern", "patternProperties", "propertyNames"])
def test_no_text_makes_a_pattern_take_for_ever(pattern: str, keyword: str) -> None:
    schema: dict[str, Any] = {"additionalProperties": {"pattern": pattern}}
    if keyword == "patternProperties":
        schema = {"patternProperties": {pattern: {"type": "integer"}}}
    elif keyword == "propertyNames":
        schema = {"propertyNames": {"pattern": pattern}}
    validator = Validator("x", schema, "urn:x", lambda uri: {})
    many = {f"{'a' * 25}!{number}": f"{'a' * 25}!{number}" for number in range(5_000)}
    large = {"a" * 1000 + "!": "a" * 300_000 + "!"}
    with in_time():
        for data in (many, large):
            validator.violations(data)


@pytest.mark.parametrize("pattern", ["^(a+)+$", TRIES, LOOKS_FAR])
def test_nor_where_there_is_no_fast_validator(pattern: str) -> None:
    """Not a number: of that only the slow one can be asked, whose patterns were Python's."""
    schema = {
        "properties": {"n": {"type": "number"}, "l": {"uniqueItems": True}},
        "patternProperties": {pattern: {"type": "integer"}},
        "additionalProperties": {"pattern": pattern},
    }
    validator = Validator("x", schema, "urn:x", lambda uri: {})
    data = {
        "n": float("nan"),
        "a" * 1000 + "!": "a" * 1000 + "!",
        "l": [{"a": n} for n in range(20_000)],
    }
    with in_time():
        list(broken_keywords(validator.resolver, "urn:x", data))


def test_the_slow_validator_judges_further_keys_as_the_fast_one(run: Any) -> None:
    schema = {
        "properties": {"a": {}},
        "patternProperties": {"^x-": {"type": "integer"}},
        "additionalProperties": False,
    }
    data = {"a": 1, "x-a": "b", "c": 2}
    validator = Validator("x", schema, "urn:x", lambda uri: {})
    slow = {one.path for one in broken_keywords(validator.resolver, "urn:x", data)}
    assert slow == {one.path for one in validator.violations(data)} == {("x-a",), ("c",)}


@pytest.mark.parametrize(
    "items", [[1, 1.0], [True, 1], [{"a": [1]}, {"a": [1.0]}], ["1", 1], [[], {}]]
)
def test_the_slow_validator_compares_items_as_the_fast_one(items: list[Any]) -> None:
    validator = Validator("x", {"uniqueItems": True}, "urn:x", lambda uri: {})
    slow = list(broken_keywords(validator.resolver, "urn:x", items))
    assert bool(slow) == bool(validator.violations(items))


@pytest.mark.parametrize("pattern", ["^[a-z]*[a-z]*[a-z]*[a-z]*$", "[a-z]*[a-z]*!$"])
def test_the_quick_look_does_not_try_for_long(pattern: str) -> None:
    validator = Validator("x", {"properties": {"a": {"pattern": pattern}}}, "urn:x", lambda uri: {})
    with in_time():
        validator.violations({"a": "a" * 100_000 + "1"})


@pytest.mark.parametrize("pattern", ["*a*a*a*a*a*a*a*a*b", "**/a/**/a/**/a/**/b", "*a*/**/*a*a*b"])
def test_a_pattern_of_an_ignore_file(pattern: str) -> None:
    spec = ignore_spec([pattern])
    with in_time():
        for path in ("a" * 255, "a/" * 2000 + "c"):
            assert not spec.check_file(path).include
    assert spec.check_file("xaa/a/aaa/a/aaaaaaaaaaab/a/b").include


# texts, lists and comments that were slow once


def many(make: Any, count: int) -> str:
    return "\n".join(make(number) for number in range(count))


SLOW = {
    "comments that ignore": many(lambda n: f"k{n}: v # corpuslint: ignore[url-space]", 4000),
    "lines of comments": "title: x\n" + many(lambda n: f"# corpuslint: ignore[a{n}]", 4000),
    "wide line breaks": "a: " + "x\u2028" * 100_000,
    "a long tag": "tags: [" + "a" * 100_000 + "]",
    "tags of one trace": "tags: [" + ", ".join("aaaa" + chr(0x4E00 + n) for n in range(4000)) + "]",
    "carriage returns": "a: b" + "\r" * 100_000,
    "keys twice": many(lambda n: f"title: v{n}", 8000),
    "many documents": "a: 1\n" + many(lambda n: f"...\n---\n\n\n\na: {n} ", 4000),
    "lines that cannot be read": "a: [\n" + many(lambda n: f"b{n}: x ", 8000),
}


@pytest.mark.parametrize("name", SLOW)
def test_time_is_linear(name: str, tmp_path: Path) -> None:
    with in_time():
        found = check(yaml(SLOW[name]), select=["ALL"], filename=tmp_path / "x.md")
    assert not found.errors


TO_FIX = ("tags of one trace", "keys twice", "comments that ignore")
UNREADABLE = ("many documents", "lines that cannot be read")


@pytest.mark.parametrize("name", [*TO_FIX, *UNREADABLE])
def test_time_to_fix_is_linear(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = "x.yml" if name == "many documents" else "x.md"
    write(tmp_path, {file: SLOW[name] if file == "x.yml" else yaml(SLOW[name])})
    monkeypatch.chdir(tmp_path)
    with in_time():
        Command(capsys)("fix", "--isolated", "--select", "ALL", "--unsafe-fixes", "-q", file)


def test_a_file_that_tells_facts_of_many_groups() -> None:
    marks = array("Q", [group << 32 | 5 for group in range(20_000)]).tobytes()
    other = array("Q", [7 << 32 | 6]).tobytes()
    index = FactIndex({"a.md": marks, "b.md": other})
    with in_time():
        assert index.worth_a_look("a.md", marks) == {7}
    assert FactIndex({"a.md": marks}).worth_a_look("a.md", marks) == set()


# the settings, and the page


def test_every_limit_is_a_setting() -> None:
    table = ConfigFile.model_json_schema(by_alias=True)["$defs"]["LimitsFile"]["properties"]
    assert {name: one["default"] for name, one in table.items()} == dict(
        zip(SETTINGS, DEFAULTS, strict=True)
    )


def test_a_limit_is_read_and_the_nearest_counts(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "base.toml": "[limits]\ndepth = 7\nvalues = 9\n",
            "corpuslint.toml": "extends = 'base.toml'\n[limits]\ndepth = 8.0\nkey-length = 5\n",
        },
    )
    path = str(tmp_path / "corpuslint.toml")
    config = load_config(path, str(tmp_path), path, Selection(), keep=False)
    assert config.limits == Limits(depth=8, values=9, key_length=5)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("depth = 0", "must be at least 1, not 0"),
        ("depth = 201", "must be at most 200, not 201"),
        ("depth = '3'", "must be a whole number, not '3'"),
        ("depht = 3", "did you mean 'depth'?"),
    ],
)
def test_a_limit_that_cannot_be(table: str, message: str, run: Any) -> None:
    with pytest.raises(Exception, match=re.escape(message)):
        run("---\na: 1\n---\n", table)


def test_the_deepest_that_may_be_asked_for_is_judged(run: Any) -> None:
    schema = {"$ref": "#/$defs/a", "$defs": {"a": {"additionalProperties": {"$ref": "#/$defs/a"}}}}
    nested: Any = 1
    for _ in range(200):
        nested = {"a": nested}
    for text in (json.dumps(nested) + "\n", yaml(json.dumps(nested))):
        found = run(text, "depth = 200", schema)
        assert limits_of(found) == []


# those without a setting: what the page says of each
CONSTANTS = {
    "digits of a number": MAX_DIGITS,
    "parts of a schema, in all combinations that speak of a value": graph.MAX_PARTS,
    "bytes of a schema, config, baseline or vocabulary": files.LARGEST,
    "bytes of a site's own config": site._MOST_BYTES,
    "bytes of a vocabulary": vocabulary._MOST_BYTES,
    "bytes of an image's header": image_headers._MOST_BYTES,
    "characters of a date": date_forms._LONGEST,
    "characters of a block that is repaired": repair.MAX_TEXT,
    "characters of a row that is repaired": rows.MAX_ROW,
    "values that one repair quotes": repair.MAX_VALUES,
    "passes of fixes": passes.MAX_PASSES,
    "characters of a tag that may be a slip": near_duplicate_tag._LONGEST_TYPO,
}


def test_the_page_tells_each_bound_as_it_is() -> None:
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    section = page.partition("\n## Bounds\n")[2].partition("\n## ")[0]
    cells = [
        [cell.strip() for cell in row.strip("|").split("|")]
        for row in section.splitlines()
        if row.startswith("| ") and not row.startswith(("| ---", "| bound"))
    ]
    told = {row[0]: row[1:] for row in cells}
    settings = {
        row[1].strip("`"): row[0] for name, row in told.items() if row[1].startswith("`limits.")
    }
    assert settings == {
        f"limits.{name}": f"{default:,}" for name, default in zip(SETTINGS, DEFAULTS, strict=True)
    }
    others = {name: row[0] for name, row in told.items() if not row[1].startswith("`limits.")}
    assert others == {name: f"{value:,}" for name, value in CONSTANTS.items()}
    for name, row in told.items():
        assert row[2], name


def test_each_test_that_the_page_names_is_there() -> None:
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    named = re.findall(r"\[`(test_\w+)`\]\(\.\./tests/(test_\w+)\.py\)", page)
    assert len(named) > 10
    for test, file in named:
        text = (ROOT / "tests" / f"{file}.py").read_text(encoding="utf-8")
        assert f"def {test}(" in text, (test, file)
