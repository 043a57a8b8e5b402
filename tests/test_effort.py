"""Schemas that ask for too much of a small document, and those that only seem to."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from corpuslint.blocks.limits import DEFAULTS
from corpuslint.errors import ConfigError
from corpuslint.schema.effort import Effort
from corpuslint.schema.judge import schema_faults
from corpuslint.schema.references import Resolver
from corpuslint.schema.source import SchemaSource, find_schema
from corpuslint.schema.validator import Validator
from tests.commands import Command, write
from tests.test_bounds import in_time, json_block, run, yaml

__all__ = ["run"]

DRAFT_4 = "http://json-schema.org/draft-04/schema#"
DRAFT_7 = "http://json-schema.org/draft-07/schema#"
DRAFT_2019 = "https://json-schema.org/draft/2019-09/schema"


def nested(depth: int, value: Any = 1) -> Any:
    for _ in range(depth):
        value = {"a": value}
    return value


def twice(names: str, **more: Any) -> dict[str, Any]:
    """A schema of some that each have the value of a key judged by all of them."""
    parts = [{"$ref": f"#/$defs/{name}"} for name in names]
    each = {"properties": {"a": {"allOf": parts}}, **more}
    return {"$defs": {name: {"title": name, **each} for name in names}, **parts[0]}


def unevaluated(levels: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"properties": {"a": True}}
    for _ in range(levels):
        schema = {"allOf": [schema], "unevaluatedProperties": {"type": "integer"}}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


OBJECT = {"type": ["object", "string"]}
BOTH = {"type": ["object", "integer"]}
ANY_OF = {
    "$defs": {
        name: {
            "title": name,
            "type": "object",
            "properties": {"a": {"anyOf": [{"$ref": "#/$defs/x"}, {"$ref": "#/$defs/y"}]}},
        }
        for name in "xy"
    },
    "$ref": "#/$defs/x",
}
B = {"$ref": "#/definitions/b"}
MULTIPLYING = {
    "valid": (twice("xy", **BOTH), nested(90)),
    "broken": (twice("xy", **OBJECT), nested(90)),
    "one of": (
        {"properties": {"a": {"oneOf": [{"$ref": "#"}, {"$ref": "#"}]}}, **BOTH},
        nested(90),
    ),
    "items": (
        {"items": {"anyOf": [{"$ref": "#"}, {"allOf": [{"$ref": "#"}, False]}]}},
        json.loads("[" * 90 + "]" * 90),
    ),
    "for the same value": (
        {
            "$defs": {
                **{str(n): {"allOf": [{"$ref": f"#/$defs/{n + 1}"}] * 2} for n in range(60)},
                "60": {"type": "object"},
            },
            "$ref": "#/$defs/0",
        },
        {},
    ),
    "unevaluated": (unevaluated(60), {"a": 1, "b": 2, "c": 3}),
    "not a number": (twice("xy", **OBJECT), nested(90, float("nan"))),
    "a name that leads to several": (
        {
            "$id": "urn:a:b",
            "$dynamicAnchor": "x",
            "$ref": "urn:a:c",
            "type": "object",
            "$defs": {
                "c": {
                    "$id": "urn:a:c",
                    "properties": {"a": {"allOf": [{"$dynamicRef": "#x"}, {"$dynamicRef": "#x"}]}},
                    "$defs": {"x": {"$dynamicAnchor": "x"}},
                }
            },
        },
        nested(40, "x"),
    ),
    "an identifier that counts for nothing": (
        {
            "$schema": DRAFT_7,
            "$ref": "#/definitions/b",
            "definitions": {
                "b": {
                    "type": "object",
                    "properties": {
                        "a": {
                            "allOf": [
                                {
                                    "$id": f"urn:x{n}",
                                    "$ref": "#/definitions/b",
                                    "definitions": {"b": {}},
                                }
                                for n in range(2)
                            ]
                        }
                    },
                }
            },
        },
        nested(40),
    ),
    "values to compare": (
        {"properties": {"a": {"items": {"enum": list(range(15_000))}}}},
        {"a": [1] * 15_000},
    ),
}
# schema and document: what is wrong in it would take more room than there is
TALKING = {
    "what is demanded": (
        {"properties": {"a": {"items": {"const": list(range(15_000))}}}},
        {"a": ["x"] * 20_000},
    ),
    "keys that are missing": (
        {"properties": {"a": {"items": {"required": [f"k{n}" for n in range(10_000)]}}}},
        {"a": [{}] * 15_000},
    ),
    "the value": ({"allOf": [{"minProperties": 99 + n} for n in range(2000)]}, {"a": [1] * 20_000}),
    "the value, by messages": (
        {"allOf": [{"minProperties": 99 + n} for n in range(2000)]},
        {"n": float("nan"), "a": [1] * 20_000},
    ),
    "the way there": (
        {
            "$defs": {
                **{f"d{n}": {"type": "string", "$ref": f"#/$defs/d{n + 1}"} for n in range(400)},
                "d400": {},
            },
            "properties": {"a": {"items": {"$ref": "#/$defs/d0"}}},
        },
        {"a": [1] * 200},
    ),
}


@pytest.mark.parametrize("name", TALKING)
def test_no_document_has_more_told_than_there_is_room_for(name: str) -> None:
    schema, data = TALKING[name]
    validator = Validator("some.json", schema, "urn:x", lambda uri: {})
    with in_time():
        (found,) = validator.violations(data)
    assert found.keyword == "unjudged"
    assert found.message == (
        "the schema some.json is broken by these values, in more ways than can be told; "
        "`limits.schema-steps` in the config raises that"
    )


def test_many_unknown_keys_take_no_time(run: Any) -> None:
    schema = {"additionalProperties": False, "properties": {f"k{n}": {} for n in range(5000)}}
    with in_time():
        found = run(json_block(json.dumps({f"j{n}": 1 for n in range(7000)})), schema=schema)
    assert "7,000 faults" in found[0].message


@pytest.mark.parametrize(
    ("schema", "data", "message"),
    [
        (
            {"properties": {"n": {"const": "\ud800"}}},
            {"n": 1},
            "cannot be used: Failed to get UTF-8 representation",
        ),
        (
            {
                "$defs": {
                    **{str(n): {"$ref": f"#/$defs/{n + 1}"} for n in range(1500)},
                    "1500": {"properties": {"n": {"type": "string"}}},
                },
                "$ref": "#/$defs/0",
            },
            {"n": float("nan")},
            "leads too deep to judge these values",
        ),
        (
            {
                "$schema": DRAFT_2019,
                "properties": {
                    "n": {"type": "string"},
                    "a": {"items": True, "unevaluatedItems": False},
                },
            },
            {"n": float("nan"), "a": [1]},
            "cannot judge these values: object of type 'bool' has no len()",
        ),
    ],
    ids=["half a character", "too deep", "what the other validator stumbles over"],
)
def test_what_cannot_be_judged_is_a_finding(schema: Any, data: Any, message: str) -> None:
    (found,) = Validator("some.json", schema, "urn:x", lambda uri: {}).violations(data)
    assert found.path == ()
    assert f"the schema some.json {message}" in found.message


def test_one_documents_schema_spoils_no_other_document(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(
        tmp_path,
        {
            "s.json": json.dumps({"properties": {"n": {"const": "\ud800"}}}),
            "a.md": "---\ntitle: [x\n---\n",
            "d.md": "---\n$schema: s.json\nn: 1\n---\n",
        },
    )
    monkeypatch.chdir(tmp_path)
    ran = Command(capsys)("check", "--no-cache", "--output-format", "concise", "a.md", "d.md")
    assert ran.code == 1
    assert "a.md:2:8: error invalid-yaml" in ran.out
    assert "d.md:2:1: error schema-violation" in ran.out


# references as each draft has them


def faults(folder: Path, schema: Any, **others: Any) -> list[str]:
    write(
        folder,
        {f"{name}.json": json.dumps(one) for name, one in {"schema": schema, **others}.items()},
    )
    source: SchemaSource = find_schema("schema.json", str(folder), False)
    return [fault.message for fault in schema_faults(source, str(folder))]


@pytest.mark.parametrize(
    "schema",
    [
        {
            "$schema": DRAFT_4,
            "id": "http://x.org/r.json",
            "properties": {"a": {"$ref": "item.json"}},
            "definitions": {"i": {"id": "item.json", "type": "string"}},
        },
        {
            "$schema": DRAFT_7,
            "definitions": {
                "a": {"type": "string"},
                "b": {"$id": "http://x.org/q.json", "$ref": "#/definitions/a"},
            },
            "properties": {"a": {"$ref": "#/definitions/b"}},
        },
    ],
    ids=["draft 4 calls an identifier id", "up to draft 7 nothing counts beside a reference"],
)
def test_identifiers_of_older_drafts(schema: Any, tmp_path: Path) -> None:
    assert faults(tmp_path, schema) == []
    validator = Validator("x", schema, "urn:x", lambda uri: {})
    assert validator.violations({"a": "1"}) == []
    (found,) = validator.violations({"a": 1})
    assert found.keyword == "type"


@pytest.mark.parametrize(
    ("schema", "other"),
    [
        (
            {"properties": {"a": {"$ref": "other.json"}}},
            {
                "properties": {"b": {"$ref": "#/$defs/Y"}},
                "$defs": {"Y": {"$ref": "#/$defs/Y"}},
            },
        ),
        (
            {
                "properties": {"a": {"$ref": "#/components/X"}},
                "components": {
                    "X": {"properties": {"b": {"$ref": "#/components/Y"}}},
                    "Y": {"$ref": "#/components/Y"},
                },
            },
            {},
        ),
    ],
    ids=["in another file", "under a keyword of its own"],
)
def test_a_loop_is_found_wherever_it_is(schema: Any, other: Any, tmp_path: Path) -> None:
    (message,) = faults(tmp_path, schema, other=other)
    assert message == "a schema that it refers to leads back to itself: without end"
    resolver = Resolver(schema, "urn:x", lambda uri: other)
    assert Effort(resolver).exceeds({"a": {"b": {"c": 1}}}, 1000)


@pytest.mark.parametrize("name", MULTIPLYING)
def test_no_schema_has_values_judged_for_ever(name: str) -> None:
    schema, data = MULTIPLYING[name]
    validator = Validator("some.json", schema, "urn:x", lambda uri: {})
    with in_time():
        (found,) = validator.violations(data)
    assert found.keyword == "unjudged"
    assert found.path == ()
    assert found.message == (
        "the schema some.json asks for more than 500,000 judgments of these values: "
        "they are not judged; `limits.schema-steps` in the config raises that"
    )


@pytest.mark.parametrize(
    "value", [1, float("nan")], ids=["by jsonschema-rs", "by jsonschema, which is slower"]
)
@pytest.mark.parametrize("name", ["broken", "one of", "any of"])
def test_as_many_judgments_as_are_allowed_take_seconds(name: str, value: Any) -> None:
    schema = ANY_OF if name == "any of" else MULTIPLYING[name][0]
    limits = DEFAULTS._replace(schema_steps=DEFAULTS.schema_steps // 10)
    validator = Validator("x", schema, "urn:x", lambda uri: {}, limits)
    with in_time():
        for depth in itertools.count(8):
            found = validator.violations(nested(depth, value))
            if found[0].keyword == "unjudged":
                break
    assert depth > (11 if value == 1 else 8)


def test_the_steps_of_a_schema(run: Any) -> None:
    """As many as `limits.schema-steps` says, and no more."""
    schema = twice("xy", **BOTH)

    def text(depth: int) -> str:
        return json_block(json.dumps(nested(depth)))

    told = {depth: run(text(depth), "schema-steps = 10_000", schema) for depth in range(8, 16)}
    first = min(depth for depth, found in told.items() if found)
    assert first == 11  # a parent and two in its place, twice as many a level: 5 * 2 ** 11
    for depth, found in told.items():
        assert [one.rule for one in found] == ["schema-violation"] * (depth >= first)
    assert told[first][0].message.endswith("`limits.schema-steps` in the config raises that")
    assert run(text(first), "schema-steps = 100_000", schema) == []


def test_a_large_document_of_a_schema_that_refers_to_itself() -> None:
    """Where nothing is judged twice, any document may be as large as the limits allow."""
    schema = {
        "type": ["object", "integer"],
        "properties": {"left": {"$ref": "#"}, "right": {"$ref": "#"}},
        "additionalProperties": {"items": {"$ref": "#"}},
    }
    validator = Validator("x", schema, "urn:x", lambda uri: {})
    wide: dict[str, Any] = {"left": {"list": [{"right": number} for number in range(45_000)]}}
    with in_time():
        assert validator.violations(wide) == []
        wide["left"]["list"][7]["right"] = "7"
        (found,) = validator.violations(wide)
    assert found.path == ("left", "list", 7, "right")


def combining(size: int) -> dict[str, Any]:
    """Roles of as many combinations as there are sets of so many parts."""
    parts: dict[str, Any] = {
        str(n): {"properties": {key: {"$ref": f"#/$defs/{n + 1}"} for key in "ab"}}
        for n in range(1, size)
    }
    both = [{"$ref": "#/$defs/0"}, {"$ref": "#/$defs/1"}]
    parts["0"] = {"properties": {"a": {"allOf": both}, "b": both[0]}}
    parts[str(size)] = {"format": "date"}
    return {"$defs": parts, **both[0]}


def test_the_parts_of_a_schema_in_combination(run: Any) -> None:
    assert run(yaml("a: 1"), schema=combining(10)) == []
    with in_time(), pytest.raises(ConfigError, match="in too many combinations: more than 200,000"):
        run(yaml("a: 1"), schema=combining(40))


@pytest.mark.parametrize("inside", [(), ("properties", "a")], ids=["for the same value", "below"])
def test_a_long_chain_of_references(inside: tuple[str, ...], run: Any) -> None:
    parts: dict[str, Any] = {"5000": {"type": "object"}}
    schema: Any
    for number in range(5000):
        schema = {"$ref": f"#/$defs/{number + 1}"}
        for part in reversed(inside):
            schema = {part: schema}
        parts[str(number)] = schema
    with in_time():
        assert run(yaml("b: 1"), schema={"$defs": parts, "$ref": "#/$defs/0"}) == []
