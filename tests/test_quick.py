"""The quick look at a document never takes for valid what the validators do not."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuslint.schema.builtin import builtin_names, builtin_path
from corpuslint.schema.prepared import prepared
from corpuslint.schema.quick import quick_look
from corpuslint.schema.source import read_schema
from corpuslint.schema.validator import Validator

NAMES = ("a", "b", "c")
TEXTS = (
    *("", "a", "abc", "ab\n", "ä", "PT4M30S", "PT1H5S", "PT", "example.org", "-a.example"),
    *("a..example", "EXAMPLE.org", "2020-01-01", "https://x", "http:///", "xn--a.example"),
)
PATTERNS = ("^a", "b$", "[a-c]{2}", "^https?://[^/]", r"\d", "(a)", "a++", "^[0-9]{4}-", "[[a]", "")

scalars = st.one_of(
    st.sampled_from([None, True, False, 0, 1, -1, 2, 2**53, 10**30, 0.0, 1.0, 1.5, float("nan")]),
    st.sampled_from(TEXTS),
    st.text(max_size=3),
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner),
    max_leaves=6,
)
sizes = st.integers(0, 3)
kinds = st.sampled_from(["array", "boolean", "integer", "null", "number", "object", "string"])


def keywords(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(inner, min_size=1, max_size=3)
    return st.fixed_dictionaries(
        {},
        optional={
            "type": kinds | st.lists(kinds, min_size=1, max_size=3, unique=True),
            "enum": st.lists(scalars, min_size=1, max_size=3),
            "const": scalars,
            "properties": st.dictionaries(st.sampled_from(NAMES), inner),
            "required": st.lists(st.sampled_from(NAMES), unique=True),
            "additionalProperties": st.booleans(),
            "items": inner,
            "allOf": several,
            "anyOf": several,
            "not": inner,
            "if": inner,
            "then": inner,
            "else": inner,
            "pattern": st.sampled_from(PATTERNS),
            "format": st.sampled_from(["hostname", "duration", "email", "date", "nonsense"]),
            "minLength": sizes,
            "maxLength": sizes,
            "minItems": sizes,
            "maxItems": sizes,
            "minimum": st.integers(-2, 2) | st.floats(-2, 2),
            "maximum": st.integers(-2, 2),
            "exclusiveMinimum": st.integers(-2, 2),
            "exclusiveMaximum": st.integers(-2, 2),
            "title": st.just("a title"),
        },
    )


schemas = st.recursive(
    st.booleans() | st.just({"$ref": "#/$defs/x"}) | st.just({}), keywords, max_leaves=6
)


@given(root=keywords(schemas), x=st.sampled_from([{"type": "string"}, {"minimum": 1}]), data=values)
def test_what_looks_valid_is(root: dict[str, Any], x: Any, data: Any) -> None:
    schema = {**root, "$defs": {"x": x}}
    look = quick_look(schema)
    if look is None or not look(data):
        return
    assert jsonschema.Draft202012Validator(schema).is_valid(data)
    assert jsonschema_rs.validator_for(schema, validate_formats=True).is_valid(data)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("name", ["hostname", "duration", "email"])
def test_what_looks_well_formed_is(text: str, name: str) -> None:
    schema = {"format": name}
    look = quick_look(schema)
    assert look is not None
    if look(text):
        assert jsonschema_rs.validator_for(schema, validate_formats=True).is_valid(text)


@pytest.mark.parametrize(
    "schema",
    [
        {"$schema": "http://json-schema.org/draft-07/schema#", "type": "object"},
        {"$ref": "https://example.org/other"},
        {"$ref": "#/$defs/missing"},
        {"$defs": {"x": {"$ref": "#/$defs/gone"}}},
        {"pattern": r"\p{L}"},
        {"pattern": "(?<=a)b"},
        {"minLength": -1},
        {"required": "a"},
        {"$id": "http://["},
        {"then": {"type": "string"}},
        {"patternProperties": {}},
        {"unevaluatedProperties": False},
        {"root": 1},
        {"properties": {"a": {"$id": "x"}}},
        {"type": "date"},
        {"const": [1]},
        {"allOf": []},
        ["no schema"],
    ],
)
def test_what_is_not_plain_is_left_to_the_validator(schema: Any) -> None:
    assert quick_look(schema) is None


def test_a_schema_that_refers_to_itself() -> None:
    tree = {"properties": {"a": {"$ref": "#/$defs/t"}}, "additionalProperties": False}
    look = quick_look({"$ref": "#/$defs/t", "$defs": {"t": tree}})
    assert look is not None
    assert look({"a": {"a": {}}})
    assert not look({"a": {"b": {}}})
    endless = quick_look({"$ref": "#/$defs/t", "$defs": {"t": {"$ref": "#/$defs/t"}}})
    assert endless is not None
    assert not endless({})


@pytest.mark.parametrize("name", sorted(builtin_names()))
def test_the_schemas_that_come_with_the_program_are_plain(name: str) -> None:
    look = quick_look(prepared(read_schema(builtin_path(name))))
    assert look is not None
    assert not look({"title": 1})


def test_many_documents_are_worth_the_validator() -> None:
    def refuse(uri: str) -> Any:
        raise AssertionError(uri)

    validator = Validator("x", {"type": "object"}, "urn:x", refuse)
    for _ in range(150):
        assert validator.violations({}) == []
        assert [one.keyword for one in validator.violations([])] == ["type"]


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Checks a document in a process of its own: its exit code, and was the validator loaded."""
    monkeypatch.setenv("CORPUSLINT_CACHE_DIR", str(tmp_path / "cache"))
    code = (
        "import sys\n"
        "from corpuslint.cli import main\n"
        "code = main(['check', '-q', *sys.argv[1:]])\n"
        "print(code, 'jsonschema_rs' in sys.modules)\n"
    )

    def check(name: str, title: str, schema: str, *options: str) -> str:
        config = 'generator = "jekyll"\n[collections.posts]\ninclude = ["*.md"]\n'
        (tmp_path / "corpuslint.toml").write_text(f'{config}schemas = ["{schema}"]\n')
        (tmp_path / name).write_text(f"---\ntitle: {title}\ndate: 2024-01-01\n---\n")
        command = [sys.executable, "-c", code, *options, name]
        ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
        return ran.stdout.splitlines()[-1]

    return check


def test_a_clean_document_is_checked_without_the_validator(check: Callable[..., str]) -> None:
    assert check("a.md", "First", "blog-post").startswith("0 ")  # which judges the config, too
    assert check("b.md", "Second", "blog-post") == "0 False"
    assert check("c.md", "[1, 2]", "blog-post") == "1 True"


def test_a_schema_is_judged_once(check: Callable[..., str], tmp_path: Path) -> None:
    schema = tmp_path / "own.json"

    def write(title: dict[str, Any]) -> None:
        schema.write_text(json.dumps({"properties": {"title": title}}))

    write({"type": "string", "pattern": "^[A-Z]"})
    assert check("a.md", "First", "own.json") == "0 True"
    assert check("b.md", "Second", "own.json") == "0 False"
    assert check("c.md", "Third", "own.json", "--no-cache") == "0 True"
    write({"type": "strong"})
    for name in ("d.md", "e.md"):  # what is wrong is told each time
        assert check(name, "Fourth", "own.json").startswith("2 ")
    (tmp_path / "other.json").write_text('{"pattern": "^[A-Z]"}')
    write({"$ref": "other.json"})
    assert check("f.md", "Fifth", "own.json") == "0 True"
    (tmp_path / "other.json").write_text('{"pattern": "["}')  # another file decides, too
    assert check("g.md", "Sixth", "own.json").startswith("2 ")
    assert len(list((tmp_path / "cache").glob("schema-*"))) == 1


def test_without_a_cache_nothing_is_kept_of_a_schema(
    check: Callable[..., str], tmp_path: Path
) -> None:
    (tmp_path / "own.json").write_text("{}")
    assert check("a.md", "First", "own.json", "--no-cache") == "0 True"
    assert list((tmp_path / "cache").glob("schema-*")) == []
