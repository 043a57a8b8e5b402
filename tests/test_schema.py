"""Schemas: folding, agreement with `jsonschema`, references, roles, and schemas judged."""

from __future__ import annotations

import http.server
import json
import math
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import corpuslint
from corpuslint.config.kept import load_config
from corpuslint.config.selection import Selection
from corpuslint.engine import Engine
from corpuslint.errors import ConfigError
from corpuslint.finding import Diagnostic
from corpuslint.paths import Input
from corpuslint.roles import ROLES, RoleNode, all_nodes, bind, references
from corpuslint.schema.builtin import builtin_names, builtin_path
from corpuslint.schema.folding import fold
from corpuslint.schema.graph import role_graph, said_roles
from corpuslint.schema.judge import schema_faults
from corpuslint.schema.keywords import subschemas
from corpuslint.schema.oracle import broken_keywords
from corpuslint.schema.own import own_schema
from corpuslint.schema.sentences import sentence
from corpuslint.schema.source import SchemaSource, find_schema, read_schema, retrieve
from corpuslint.schema.validator import Validator

DIALECT = "https://json-schema.org/draft/2020-12/schema"
NOW = 1_767_225_600.0  # 2026-01-01T00:00:00Z


def no_retrieval(uri: str) -> Any:
    raise AssertionError(f"{uri} was asked for")


def validator(schema: Any) -> Validator:
    return Validator("test", schema, "urn:corpuslint:schema:test", no_retrieval)


def findings(schema: Any, data: Any) -> list[tuple[tuple[str | int, ...], str, str]]:
    return [(v.path, v.keyword, v.message) for v in validator(schema).violations(data)]


# --- folding: one violation for one fault, at the deepest sensible place

KINDS = {
    "anyOf": [
        {
            "properties": {"kind": {"const": "image"}, "url": {"type": "string"}},
            "required": ["url"],
        },
        {"properties": {"kind": {"enum": ["video", "film"]}, "length": {"type": "integer"}}},
    ]
}
TEXT_OR_LIST = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
FOLDING: list[tuple[str, Any, Any, list[tuple[tuple[str | int, ...], str, str]]]] = [
    (
        "no branch has the type",
        TEXT_OR_LIST,
        {"a": 1},
        [((), "type", "the document must be a text or a list, not a mapping")],
    ),
    (
        "the branch whose type fits",
        {"properties": {"a": TEXT_OR_LIST}},
        {"a": ["x", 1]},
        [(("a", 1), "type", "an item of `a` must be a text, not the number 1")],
    ),
    (
        "a constant, and a type besides",
        {"properties": {"a": {"anyOf": [{"const": "auto"}, {"type": "integer"}]}}},
        {"a": "aut"},
        [(("a",), "enum", "`a` must be 'auto' or an integer, not 'aut'")],
    ),
    (
        "constants of another type",
        {"properties": {"a": {"anyOf": [{"const": "auto"}, {"type": "integer"}]}}},
        {"a": []},
        [(("a",), "type", "`a` must be an integer or a text, not an empty list")],
    ),
    (
        "nested branches",
        {"properties": {"a": {"anyOf": [{"oneOf": [{"type": "null"}, TEXT_OR_LIST]}]}}},
        {"a": 3},
        [(("a",), "type", "`a` must be empty, a text or a list, not the number 3")],
    ),
    (
        "the discriminator that fits",
        {"properties": {"a": KINDS}},
        {"a": {"kind": "film", "length": "x"}},
        [(("a", "length"), "type", "`length` must be an integer, not the text 'x'")],
    ),
    (
        "no discriminator fits",
        {"properties": {"a": KINDS}},
        {"a": {"kind": "movie"}},
        [(("a", "kind"), "enum", "`kind` must be 'image', 'video' or 'film', not 'movie'")],
    ),
    (
        "the deepest branch",
        {
            "anyOf": [
                {"required": ["x"]},
                {"properties": {"b": {"properties": {"c": {"type": "integer"}}}}},
            ]
        },
        {"b": {"c": "1"}},
        [(("b", "c"), "type", "`c` must be an integer, not the text '1'")],
    ),
    (
        "one of several keys is enough",
        {"anyOf": [{"required": ["a"]}, {"required": ["b"]}, {"required": ["c"]}]},
        {},
        [((), "required", "one of the fields `a`, `b` or `c` is missing")],
    ),
    (
        "one of several keys is enough, in branches of branches",
        {
            "anyOf": [
                {"oneOf": [{"required": ["a"]}, {"required": ["b"]}]},
                {"required": ["c"]},
            ]
        },
        {},
        [((), "required", "one of the fields `a`, `b` or `c` is missing")],
    ),
    (
        "several branches fit",
        {"properties": {"a": {"oneOf": [{"type": "string"}, {"minLength": 1}]}}},
        {"a": "x"},
        [
            (
                ("a",),
                "oneOf",
                "`a` fits more than one of the schemas that exclude each other (`oneOf`)",
            )
        ],
    ),
    (
        "the same fault by two branches of allOf",
        {"allOf": [{"required": ["a"]}, {"required": ["a"]}]},
        {},
        [((), "required", "the field `a` is missing")],
    ),
    (
        "a branch by reference",
        {
            "properties": {"a": {"anyOf": [{"$ref": "#/$defs/image"}, {"type": "null"}]}},
            "$defs": {"image": {"type": "object", "properties": {"w": {"type": "integer"}}}},
        },
        {"a": {"w": "66"}},
        [(("a", "w"), "type", "`w` must be an integer, not the text '66'")],
    ),
    (
        "an empty text that is too short",
        {"properties": {"a": {"minLength": 1, "pattern": "^x"}}},
        {"a": ""},
        [(("a",), "minLength", "`a` must have at least 1 character, but is empty")],
    ),
    (
        "too many items, said once",
        {"properties": {"a": {"prefixItems": [{}], "items": False}}},
        {"a": [1, 2, 3]},
        [(("a", 1), "falseSchema", "`a` has more items than are allowed")],
    ),
    (
        "additional properties without any others",
        {"additionalProperties": False},
        {"a": 1, "b": 2},
        [
            (("a",), "additionalProperties", "unknown field `a`"),
            (("b",), "additionalProperties", "unknown field `b`"),
        ],
    ),
    (
        "the document's own schema is no unknown field",
        {"additionalProperties": False},
        {"$schema": "x", "b": {"$schema": 1}},
        [(("b",), "additionalProperties", "unknown field `b`")],
    ),
    (
        "the document's own schema, in a branch",
        {"anyOf": [{"properties": {"a": {}}, "additionalProperties": False}, {"type": "array"}]},
        {"$schema": "x", "a": 1},
        [],
    ),
    (
        "control characters, long texts and odd keys",
        {"properties": {"a\n": {"type": "integer"}, "b": {"const": "x"}}},
        {"a\n": "\x1b[31m\u202e", "b": "y" * 500},
        [
            (("a\n",), "type", r"'a\n' must be an integer, not the text '\x1b[31m\u202e'"),
            (("b",), "const", f"`b` must be 'x', not '{'y' * 40}…'"),
        ],
    ),
]


@pytest.mark.parametrize(
    ("schema", "data", "expected"), [row[1:] for row in FOLDING], ids=[row[0] for row in FOLDING]
)
def test_folding(schema: Any, data: Any, expected: Any) -> None:
    assert findings(schema, data) == expected


@pytest.mark.parametrize(
    ("schema", "data"), [row[1:3] for row in FOLDING], ids=[row[0] for row in FOLDING]
)
def test_folding_of_the_oracle(schema: Any, data: Any) -> None:
    """Without jsonschema-rs the same is said, if not in the same order."""
    compiled = validator(schema)
    slow = fold(list(broken_keywords(compiled.resolver, compiled.base_uri, data)))
    assert sorted(sentence(broken) for broken in slow) == sorted(
        violation.message for violation in compiled.violations(data)
    )


def test_known_keys_of_a_closed_mapping() -> None:
    schema = {
        "allOf": [{"properties": {"a": {}}}, {"$ref": "#/$defs/more"}],
        "properties": {"c": {}, "never": False},
        "unevaluatedProperties": False,
        "$defs": {"more": {"properties": {"b": {}}}},
    }
    (violation,) = validator(schema).violations({"d": 1})
    assert set(violation.known) == {"a", "b", "c"}


# --- agreement with jsonschema

LEAVES: list[tuple[Any, list[Any]]] = [
    ({"type": "integer"}, [1, 1.0, 1.5, "1", True, None, [], {}, 2**70, -(2**70), 1e30]),
    ({"type": ["string", "null"]}, ["", None, 0, False]),
    ({"type": "number", "minimum": 3}, [3, 2.5, "2", 2**64, -(2**64)]),
    ({"exclusiveMinimum": 0, "exclusiveMaximum": 1}, [0, 0.5, 1, 10**30]),
    ({"multipleOf": 5}, [5, 7, 0, -5]),
    ({"enum": [1, "a", None, {"b": 1}]}, [1, 1.0, "a", None, {"b": 1}, True, "b", {}]),
    ({"const": 1}, [1, 1.0, True, "1"]),
    ({"const": {"format": "date"}}, [{"format": "date"}, {}]),
    ({"pattern": "^[a-z]+$"}, ["abc", "ABC", 3, "ünlaut"]),
    ({"minLength": 2, "maxLength": 3}, ["a", "日本", "🎉🎉🎉", "abcd"]),
    ({"minItems": 1, "maxItems": 2}, [[], [1], [1, 2, 3]]),
    ({"uniqueItems": True}, [[1, 1.0], [1, True], [{"a": 1}, {"a": 1}], ["a", "A"]]),
    ({"minProperties": 1, "maxProperties": 1}, [{}, {"a": 1}, {"a": 1, "b": 2}]),
    ({"required": ["a", "b"]}, [{}, {"a": 1}, {"a": 1, "b": None}, []]),
    ({"dependentRequired": {"a": ["b", "c"]}}, [{}, {"a": 1}, {"a": 1, "b": 2}]),
    ({"dependentSchemas": {"a": {"required": ["b"]}}}, [{"a": 1}, {"b": 1}]),
    ({"propertyNames": {"pattern": "^a", "maxLength": 2}}, [{"ab": 1}, {"b": 1}, {"bcd": 1}]),
    (
        {"properties": {"a": {"type": "string"}}, "additionalProperties": False},
        [{}, {"a": 1}, {"b": 1, "c": 2}],
    ),
    (
        {"propertyNames": {"$ref": "#/$defs/n"}, "$defs": {"n": {"enum": ["x"]}}},
        [{"x": 1}, {"y": {"z": 1}}],
    ),
    ({"properties": {"a": {"propertyNames": False}}}, [{"a": {}}, {"a": {"x": 1}}]),
    (
        {"properties": {"a": {}}, "required": ["b"], "additionalProperties": False},
        [{"b": 1}, {"c": 1}],
    ),
    ({"patternProperties": {"^x-": {"type": "integer"}}}, [{"x-a": "1"}, {"y": "1"}]),
    ({"additionalProperties": {"type": "integer"}}, [{"a": 1}, {"a": "x"}]),
    ({"unevaluatedProperties": False, "properties": {"a": {}}}, [{"a": 1}, {"b": 1}]),
    ({"unevaluatedProperties": {"type": "string"}}, [{"a": 1}, {"b": "x"}]),
    ({"unevaluatedItems": False, "prefixItems": [{}]}, [[1], [1, 2]]),
    ({"properties": {"a": False}}, [{"a": 1}, {"b": 1}]),
    ({"not": {"required": ["a", "b"]}}, [{"a": 1}, {"a": 1, "b": 1}]),
    ({"contains": {"type": "integer"}, "minContains": 2, "maxContains": 2}, [[1], [1, 2], [1] * 3]),
    ({"contains": {"const": 1}}, [[], [2], [1]]),
    ({"if": {"required": ["a"]}, "then": {"required": ["b"]}, "else": {"required": ["c"]}}, [{}]),
    ({"allOf": [{"minLength": 2}, {"pattern": "^x"}]}, ["x", "y", "xy"]),
    ({"items": {"properties": {"a": {"type": "null"}}}}, [[{"a": 1}, {"a": None}]]),
    ({"format": "ipv4"}, ["1.2.3.4", "x", 3]),
    ({"format": "email"}, ["a@example.com", "x"]),
    ({"format": "date"}, ["no date at all"]),  # left to the role's rules
    (
        {"$ref": "#/$defs/a", "$defs": {"a": {"items": {"$ref": "#/$defs/a"}, "type": "array"}}},
        [[[3]]],
    ),
    ({"$ref": "#an", "$defs": {"a": {"$anchor": "an", "type": "string"}}}, ["x", 3]),
    ({"$ref": "urn:x:e", "$defs": {"a": {"$id": "urn:x:e", "type": "string"}}}, ["x", 3]),
    ({"$ref": "#/$defs/a~1b%25c~0", "$defs": {"a/b%c~": {"type": "string"}}}, ["x", 3]),
    ({"properties": {"a": {"x-renamed-from": "b"}}, "required": ["a"]}, [{"b": 1}, {"a": 1}]),
    ({"type": "number"}, [math.inf]),
    ({"type": ["number", "null"], "maximum": 3}, [math.nan]),
    (True, [1]),
    (False, [1, {"a": 1}]),
    (
        {"$schema": "http://json-schema.org/draft-07/schema#", "dependencies": {"a": ["b"]}},
        [{"a": 1}, {"a": 1, "b": 1}],
    ),
    (
        {
            "$schema": "http://json-schema.org/draft-07/schema#",
            "items": [{"type": "string"}],
            "additionalItems": False,
        },
        [["a"], ["a", 1]],
    ),
]


@pytest.mark.parametrize(("schema", "documents"), LEAVES, ids=[str(row[0])[:60] for row in LEAVES])
def test_agreement_with_jsonschema(schema: Any, documents: list[Any]) -> None:
    for value in documents:
        for wrapped, data in ((schema, value), ({"properties": {"k": schema}}, {"k": value})):
            if wrapped is not schema and "$ref" in str(schema):
                continue
            if wrapped is not schema and isinstance(schema, dict) and "$schema" in schema:
                continue
            compiled = validator(wrapped)
            ours = {(v.path, v.keyword) for v in compiled.violations(data)}
            theirs = fold(list(broken_keywords(compiled.resolver, compiled.base_uri, data)))
            assert ours == {(broken.path, broken.keyword) for broken in theirs}, data
            if not any("x-renamed" in str(part) or "format" in str(part) for part in [schema]):
                library: Any = jsonschema.validators.validator_for(wrapped)
                if wrapped is schema or not isinstance(schema, bool):
                    assert (not ours) == library(wrapped).is_valid(data), data


def test_older_dialects() -> None:
    schema = {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "properties": {
            "a": {"minimum": 3, "exclusiveMinimum": True},
            "b": {"$ref": "#/definitions/text", "type": "integer"},
        },
        "definitions": {"text": {"type": "string"}},
    }
    assert findings(schema, {"a": 3, "b": 3}) == [
        (("a",), "exclusiveMinimum", "`a` must be more than 3, not 3"),
        (("b",), "type", "`b` must be a text, not the number 3"),
    ]


def test_a_dynamic_reference() -> None:
    tree = {
        "$id": "urn:x:tree",
        "$dynamicAnchor": "node",
        "properties": {"children": {"type": "array", "items": {"$dynamicRef": "#node"}}},
    }
    strict = {
        "$id": "urn:x:strict",
        "$dynamicAnchor": "node",
        "$ref": "urn:x:tree",
        "unevaluatedProperties": False,
    }
    compiled = Validator("test", strict, "urn:x:strict", {"urn:x:tree": tree}.__getitem__)
    data = {"children": [{"cildren": 1}, {"children": 3}]}
    assert [violation.message for violation in compiled.violations(data)] == [
        "unknown field `cildren`",
        "`children` must be a list, not the number 3",
    ]


def test_numbers_that_json_lacks_and_broken_texts() -> None:
    schema = {"properties": {"a": {"type": "number", "maximum": 3}, "b": {"type": "integer"}}}
    assert findings(schema, {"a": math.nan}) == []
    assert [row[:2] for row in findings(schema, {"a": math.inf})] == [(("a",), "maximum")]
    assert [row[:2] for row in findings(schema, {"a": "\ud800"})] == [(("a",), "type")]
    assert findings(schema, {"b": 10**5000}) == []
    assert "beyond all bounds" in findings(schema, {"a": 10**5000})[0][2]


def test_a_pattern_that_takes_too_long_ends() -> None:
    schema = {"properties": {"a": {"pattern": "(a*)*\\1$"}}}
    ((path, keyword, message),) = findings(schema, {"a": "a" * 40 + "!"})
    assert (path, keyword) == (("a",), "pattern")
    assert message.startswith("`a` takes more than 100,000 steps back to match with")
    assert message.endswith("`limits.pattern-steps` in the config raises that")


def test_a_pattern_that_python_cannot_read_does_not_crash_the_oracle() -> None:
    schema = {"properties": {"a": {"pattern": "^\\p{L}+$"}, "b": {"type": "integer"}}}
    assert [row[:2] for row in findings(schema, {"a": "x", "b": "\ud800"})] == [(("b",), "type")]


@pytest.mark.parametrize(
    ("schema", "data", "expected"),
    [
        ({"patternProperties": {r"^\p{L}+$": {"type": "integer"}}}, {"é": "x"}, [("é", "type")]),
        (
            {"patternProperties": {r"^\p{L}+$": True}, "additionalProperties": False},
            {"é": 1, "1": 1},
            [("1", "additionalProperties")],
        ),
        (
            {"patternProperties": {"^x": True}, "additionalProperties": {"type": "integer"}},
            {"x": "", "y": ""},
            [("y", "type")],
        ),
        # a document that no other validator can hold goes without this one
        ({"patternProperties": {r"^\p{L}$": True}, "unevaluatedProperties": False}, {"1": 1}, []),
        ({"unevaluatedProperties": False}, {"b": 1}, [("b", "unevaluatedProperties")]),
    ],
    ids=str,
)
def test_the_oracle_reads_patterns_of_keys_as_the_validator_does(
    schema: Any, data: Any, expected: list[tuple[str, str]]
) -> None:
    for dialect in ({}, {"$schema": DIALECT}):
        compiled = validator({**dialect, **schema, "properties": {"0": {"type": "number"}}})
        slow = broken_keywords(compiled.resolver, compiled.base_uri, {**data, "0": math.nan})
        assert [(b.path[-1], b.keyword) for b in slow] == expected


# --- references: nothing is fetched


class _Server:
    """An HTTP server on this machine that counts what it is asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        asked = self.asked

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b'{"type": "object"}')

            def log_message(self, *arguments: Any) -> None:
                pass

        self.server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"


@pytest.fixture
def server() -> Iterator[_Server]:
    running = _Server()
    thread = threading.Thread(target=running.server.serve_forever, args=(0.01,))
    thread.start()
    yield running
    running.server.shutdown()
    thread.join()
    running.server.server_close()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project folder, with a schema beside it that is none of its own."""
    (tmp_path / "outside.json").write_text("{}", encoding="utf-8")
    root = tmp_path / "project"
    (root / ".git").mkdir(parents=True)
    return root


def write(path: Path, content: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = content if isinstance(content, str) else json.dumps(content)
    path.write_text(text, encoding="utf-8")
    return path


def check(
    root: Path, text: str, schema: str = "", name: str = "post.md", select: Any = None, **more: Any
) -> list[Diagnostic]:
    config = load_config("", str(root), "", Selection(select), keep=False)
    engine = Engine(config, NOW, (schema,) if schema else (), **more)
    write(root / name, text)
    report = engine.check_file(Input(name, str(root / name), named=True))
    assert report.errors == ()
    return list(report.diagnostics)


def said(diagnostics: list[Diagnostic]) -> list[str]:
    return [f"{d.start.row}:{d.start.column} {d.rule} {d.message}" for d in diagnostics if d.start]


POST = "---\ntitle: Hello\n---\n"


@pytest.mark.parametrize("keyword", ["$ref", "$dynamicRef"])
def test_a_remote_reference_is_refused(project: Path, server: _Server, keyword: str) -> None:
    url = f"{server.url}/x.json"
    write(project / "schema.json", {"properties": {"title": {keyword: url}}})
    with pytest.raises(ConfigError, match=r"/x\.json is not fetched; save it in the project"):
        check(project, POST, "schema.json")
    assert server.asked == []


def test_a_remote_dialect_is_refused(project: Path, server: _Server) -> None:
    write(project / "schema.json", {"$schema": f"{server.url}/meta"})
    with pytest.raises(ConfigError, match="no known dialect"):
        check(project, POST, "schema.json")
    assert server.asked == []


def test_a_remote_base_makes_references_remote(project: Path, server: _Server) -> None:
    schema = {"$id": f"{server.url}/a.json", "properties": {"title": {"$ref": "b.json"}}}
    write(project / "schema.json", schema)
    write(project / "b.json", {})
    with pytest.raises(ConfigError, match=r"/b\.json is not fetched"):
        check(project, POST, "schema.json")
    assert server.asked == []


def test_the_compiled_schema_itself_fetches_nothing(project: Path, server: _Server) -> None:
    url = f"{server.url}/x.json"
    with pytest.raises(ConfigError, match="is not fetched"):
        Validator("x", {"$ref": url}, "file:///x", lambda uri: retrieve(uri, str(project)))
    with pytest.raises(ConfigError, match="is not fetched"):
        role_graph({"$ref": url}, "file:///x", lambda uri: retrieve(uri, str(project)))
    assert server.asked == []


@pytest.mark.parametrize("link", ["../outside.json", "file:///etc/hostname", "link.json"])
def test_a_reference_out_of_the_project_is_refused(project: Path, link: str) -> None:
    (project / "link.json").symlink_to("../outside.json")
    write(project / "schema.json", {"properties": {"title": {"$ref": link}}})
    with pytest.raises(ConfigError, match="is outside the project"):
        check(project, POST, "schema.json")


@pytest.mark.parametrize("dialect", [DIALECT, "http://json-schema.org/draft-07/schema#"])
def test_the_schema_of_a_dialect_is_at_hand(project: Path, dialect: str) -> None:
    schema = {"$schema": dialect, "properties": {"form": {"$ref": dialect}}}
    write(project / "schema.json", schema)
    good, bad = (f"---\nform: {{minLength: {size}}}\n---\n" for size in (1, -1))
    assert check(project, good, "schema.json") == []
    assert [one.rule for one in check(project, bad, "schema.json")] == ["out-of-range"]


def test_the_schema_of_no_dialect_is_not_fetched(project: Path) -> None:
    write(project / "schema.json", {"$ref": "http://json-schema.org/draft-00/schema#"})
    with pytest.raises(ConfigError, match="is not fetched"):
        check(project, POST, "schema.json")


@pytest.mark.parametrize("name", ["nope", "../../outside", ""])
def test_a_builtin_that_is_none_is_refused(project: Path, name: str) -> None:
    write(project / "schema.json", {"$ref": f"urn:corpuslint:schema:{name}"})
    with pytest.raises(ConfigError, match="no built-in schema is called"):
        check(project, POST, "schema.json")


def test_references_within_the_project(project: Path) -> None:
    write(project / "schemas/a b/one.json", {"$ref": "../two.yaml#/$defs/post"})
    write(
        project / "schemas/two.yaml",
        """
$defs:
  post:
    properties:
      website: {$ref: '#link'}
      seo: {$ref: urn:corpuslint:schema:blog-post}
    additionalProperties: false
  link: {$anchor: link, type: string, x-role: url}
""",
    )
    text = '---\nwebsite: " https://example.com"\nseo:\n  title: 3\n  Url: x\nextra: 1\n---\n'
    assert said(check(project, text, "schemas/a b/one.json", select=("schema", "url-space"))) == [
        "2:11 url-space white space before the URL",
        "4:10 wrong-type `title` must be a text, not the number 3",
        "6:1 unknown-field unknown field `extra`",
    ]


def test_what_the_oracle_judges_by_files_that_refer_to_each_other(project: Path) -> None:
    """What a number that JSON lacks stands beside; a file may say its dialect, and patterns."""
    post = {"properties": {"number": {"type": "number"}}, "allOf": [{"$ref": "texts.json"}]}
    texts = {"$schema": DIALECT, "properties": {"title": {"pattern": r"^\p{Lu}", "type": "string"}}}
    write(project / "post.json", post)
    write(project / "texts.json", texts)
    good, bad = (f"---\nnumber: .nan\ntitle: {text}\n---\n" for text in ("Über", "über"))
    assert check(project, good, "post.json") == []
    assert [one.rule for one in check(project, bad, "post.json")] == ["pattern-mismatch"]


def test_a_broken_file_that_is_referred_to(project: Path) -> None:
    write(project / "two.json", '{"type":\n')
    write(project / "schema.json", {"$ref": "two.json"})
    with pytest.raises(ConfigError, match=r"two\.json:2:1"):
        check(project, POST, "schema.json")


# --- the schema that a document names itself


def test_own_schema(project: Path) -> None:
    write(project / "schemas/post.json", {"required": ["date"]})
    write(project / "posts/broken.json", {"type": "objet"})
    missing = ["1:2 missing-field the field `date` is missing"]
    for name, expected in {
        "blog-post": [],
        "urn:corpuslint:schema:blog-post": [],
        "../schemas/post.json": missing,
    }.items():
        text = json.dumps({"$schema": name, "title": "x"})
        found = check(project, text, name="posts/a.json", select=("schema",))
        assert said(found) == expected


@pytest.mark.parametrize(
    ("reference", "reason"),
    [
        ("https://example.com/x.json", "is not fetched"),
        ("urn:x:y", "is not fetched"),
        ("../../outside.json", "is outside the project"),
        ("/etc/hostname", "is outside the project"),
        ("nope.json", "neither a built-in nor a file"),
        ("os:path", "neither a built-in nor a file"),
        ("broken.json", "'objet'"),
        ("\x00", "is no path"),
        ("\ud800", "is no path"),
        (".", "neither a built-in nor a file"),
    ],
)
def test_an_own_schema_that_cannot_be_used(project: Path, reference: str, reason: str) -> None:
    write(project / "posts/broken.json", {"type": "objet"})
    text = json.dumps({"$schema": reference, "title": "x"})
    (found,) = check(project, text, name="posts/a.json", select=("schema",))
    assert found.rule == "schema-violation"
    assert reason in found.message
    assert found.message.isprintable()
    assert found.key_path == ("$schema",)


def test_an_own_schema_has_the_name_that_the_config_gives_it(project: Path) -> None:
    write(project / "schemas/post.json", {})
    source = own_schema("../schemas/post.json", str(project / "posts/a.md"), str(project))
    assert source.name == "schemas/post.json"


# --- pydantic models

MODEL = """
from pydantic import BaseModel, Field, field_validator, model_validator

class Image(BaseModel, extra="forbid"):
    width: int

    @field_validator("width")
    @classmethod
    def even(cls, value):
        assert value % 2 == 0, "The width is odd."
        return value

class Post(BaseModel, extra="forbid"):
    title: str = Field(min_length=1, alias="Title")
    images: list[Image | str] = []

    @model_validator(mode="after")
    def no_shouting(self):
        if self.title.isupper():
            raise ValueError("Do not\\nshout!\\x1b")
        if self.title == "crash":
            raise TypeError("oh")
        return self
"""


@pytest.fixture
def modelled(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(project / "site_models.py", MODEL)
    monkeypatch.delitem(__import__("sys").modules, "site_models", raising=False)
    return project


def test_code_is_not_imported_unless_allowed(modelled: Path) -> None:
    with pytest.raises(ConfigError, match="imported only with --allow-code"):
        check(modelled, POST, "site_models:Post")
    assert "site_models" not in __import__("sys").modules
    for wrong in ("site_models:Nope", "site_models:BaseModel2", "no_such_module:Post"):
        with pytest.raises(ConfigError, match="cannot be imported"):
            check(modelled, POST, wrong, allow_code=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Title: Hello", []),
        (
            "$schema: blog-post\nTitle: Hello\ntitle: Hello",
            ["4:1 unknown-field unknown field `title`"],
        ),
        (
            'Title: ""\nimages: [{width: "6"}, 7]',
            [
                "2:8 wrong-length `Title` must have at least 1 character, but is empty",
                "3:18 wrong-type `width` must be an integer, not the text '6'",
                "3:24 wrong-type an item of `images` must be a mapping or a text, not the number 7",
            ],
        ),
        ("Title: HELLO", ["2:1 schema-violation do not shout!�"]),
        ("Title: x\nimages: [{width: 7}]", ["3:18 schema-violation the width is odd"]),
        (
            "Title: crash",
            ["2:1 schema-violation the model site_models:Post crashed: TypeError: oh"],
        ),
    ],
)
def test_a_model_as_a_schema(modelled: Path, text: str, expected: list[str]) -> None:
    found = check(
        modelled, f"---\n{text}\n---\n", "site_models:Post", allow_code=True, select=("schema",)
    )
    assert said(found) == expected


def test_a_model_class_by_the_library() -> None:
    from pydantic import BaseModel

    class Post(BaseModel):
        title: str

    report = corpuslint.check("---\ntitle: 3\n---\n", schema=Post, select=("schema",))
    assert [d.rule for d in report.diagnostics] == ["wrong-type"]


# --- roles


def graph(schema: Any) -> RoleNode:
    return role_graph(schema, "urn:corpuslint:schema:test", no_retrieval)


def test_roles_by_format_and_by_annotation() -> None:
    root = graph(
        {
            "properties": {
                "date": {"format": "date-time"},
                "url": {"format": "uri-reference"},
                "mail": {"format": "email"},
                "when": {"x-role": "published", "format": "date"},
                "both": {"x-role": ["title", "slug"]},
                "odd": {"x-role": ["nope", 3], "format": 3},
            }
        }
    )
    assert {key: node.values for key, node in root.properties.items()} == {
        "date": ("date",),
        "url": ("url",),
        "mail": (),
        "when": ("published", "date"),
        "both": ("title", "text", "slug"),
        "odd": (),
    }
    assert root.record == "page"


def test_roles_through_branches_and_references() -> None:
    root = graph(
        {
            "allOf": [{"properties": {"a": {"x-role": "title"}}}],
            "anyOf": [{"properties": {"b": {"x-role": "url"}}}, {"$ref": "#/$defs/c"}],
            "if": {"properties": {"d": {"x-role": "slug"}}},
            "then": {"properties": {"a": {"x-role": "slug"}}},
            "dependentSchemas": {"a": {"properties": {"e": {"x-role": "domain"}}}},
            "not": {"properties": {"never": {"x-role": "url"}}},
            "$defs": {
                "c": {"properties": {"c": {"x-role": "name"}}, "unevaluatedProperties": False}
            },
        }
    )
    values = {key: node.values for key, node in root.properties.items()}
    assert values == {
        "a": ("title", "text", "slug"),
        "b": ("url",),
        "c": ("name", "text"),
        "d": ("slug",),
        "e": ("domain",),
    }
    assert root.closed


def test_roles_of_items_patterns_and_further_properties() -> None:
    root = graph(
        {
            "properties": {"list": {"items": {"x-role": "url"}}},
            "patternProperties": {"_url$": {"x-role": "url"}},
            "additionalProperties": {"x-role": "text"},
        }
    )
    assert root.properties["list"].items is not None
    assert root.properties["list"].items.values == ("url",)
    ((matches, node),) = root.patterns
    assert (matches("a_url"), matches("url_a"), node.values) == (True, False, ("url",))
    assert root.rest is not None
    assert root.rest.values == ("text",)
    assert not root.closed


def test_a_graph_may_have_cycles() -> None:
    root = graph(
        {
            "$ref": "#/$defs/article",
            "$defs": {
                "article": {
                    "x-role": "page",
                    "properties": {
                        "title": {"x-role": "title"},
                        "related": {"items": {"$ref": "#/$defs/article"}},
                        "self": {"$ref": "#"},
                    },
                }
            },
        }
    )
    item = root.properties["related"].items
    assert item is not None
    assert item.record == "page"
    assert item.properties["related"].items is item
    assert len(all_nodes(root)) < 10


def test_keys_that_pages_share_with_pages_inside_them() -> None:
    item = {"x-role": "page", "properties": {"b": {}, "c": {}, "d": {}}}
    root = graph({"properties": {"a": {}, "c": {}, "b": {}, "more": {"items": item}}})
    assert root.copied == ("c", "b")
    inside = root.properties["more"].items
    assert inside is not None
    assert inside.copied == ("b", "c")
    again = graph({"x-role": "page", "properties": {"a": {}, "more": {"items": {"$ref": "#"}}}})
    assert again.copied == ("a", "more")
    assert graph({"properties": {"a": {}}}).copied == ()


def test_references_to_other_documents() -> None:
    slug = {"x-refers-to": ["slug"]}
    root = graph(
        {
            "properties": {
                "next": slug,
                "parts": {"x-refers-to": ["part", "name"], "type": "array"},
                "sections": {"items": {"$ref": "#/$defs/section"}},
                "title": {},
            },
            "patternProperties": {"_page$": slug},
            "$defs": {
                "section": {
                    "properties": {"page": slug, "in": {"items": {"$ref": "#/$defs/section"}}}
                }
            },
        }
    )
    bind(root, [], set())
    data = {
        "title": "a",
        "next": "b",
        "parts": ["c", ["d"], {"e": "f"}],
        "sections": [{"page": "g", "in": [{"page": 1}]}, "h", {"in": None}],
        "last_page": None,
        "page_": "i",
    }
    assert sorted(references(data, root), key=str) == [
        (("last_page",), None, ("slug",)),
        (("next",), "b", ("slug",)),
        (("parts", 0), "c", ("part", "name")),
        (("parts", 1, 0), "d", ("part", "name")),
        (("sections", 0, "in", 0, "page"), 1, ("slug",)),
        (("sections", 0, "page"), "g", ("slug",)),
    ]
    plain = graph({"properties": {"next": {}}})
    bind(plain, [], set())
    assert list(references(data, plain)) == []


def test_a_reference_to_itself_ends() -> None:
    assert graph({"$ref": "#"}).properties == {}
    assert graph({"allOf": [{"$ref": "#"}], "properties": {"a": {"$ref": "#/properties/a"}}})


def test_what_one_place_adds_is_not_added_to_another() -> None:
    root = graph(
        {
            "properties": {
                "plain": {"$ref": "#/$defs/o"},
                "more": {
                    "allOf": [{"$ref": "#/$defs/o"}, {"properties": {"x": {"x-role": "url"}}}]
                },
            },
            "$defs": {"o": {"properties": {"x": {"type": "string"}}}},
        }
    )
    assert root.properties["more"].properties["x"].values == ("url",)
    assert root.properties["plain"].properties["x"].values == ()


# --- renamed fields and what supersedes what


def rules_of(root: Path, schema: Any, text: str) -> list[str]:
    write(root / "schema.json", schema)
    found = check(root, text, "schema.json", select=("schema", "images", "taxonomy"))
    return [f"{d.rule} {'.'.join(map(str, d.key_path or ()))}" for d in found]


def test_one_fault_is_one_finding(project: Path) -> None:
    title = {"title": {"type": "string", "x-renamed-from": "headline"}}
    closed = {"properties": title, "required": ["title"], "additionalProperties": False}
    assert rules_of(project, closed, "---\nheadline: x\n---\n") == ["renamed-field headline"]
    assert rules_of(project, closed, "---\ntilte: x\n---\n") == ["unknown-field tilte"]
    image: Any = {"x-role": "image", "properties": {"url": {"x-role": "image-url"}}}
    image["properties"]["width"] = {"x-role": "width", "x-renamed-from": "w"}
    images = {"properties": {"image": image}}
    for key, rule in {"widht": "near-miss-key", "w": "renamed-field"}.items():
        text = f"---\nimage: {{url: /a.png, {key}: 3}}\n---\n"
        assert rules_of(project, images, text) == [f"{rule} image.{key}"]
    assert rules_of(project, closed, "---\nother: x\n---\n") == [
        "unknown-field other",
        "missing-field title",
    ]
    several = {"allOf": [{"properties": title}], "unevaluatedProperties": False}
    assert rules_of(project, several, "---\nheadline: x\n---\n") == ["renamed-field headline"]
    opened = {"properties": title, "required": ["title"]}
    assert rules_of(project, opened, "---\nheadlin: x\nTitle: x\n---\n") == ["missing-field title"]
    typed = {"properties": {"a": {"type": "string", "enum": ["x"], "pattern": "^x$"}}}
    assert rules_of(project, typed, "---\na: 3\n---\n") == ["wrong-type a"]
    assert rules_of(project, typed, "---\na: y\n---\n") == ["invalid-value a"]
    mail = {"properties": {"a": {"format": "email", "pattern": "@"}}}
    assert rules_of(project, mail, "---\na: y\n---\n") == ["pattern-mismatch a"]
    tags = {"properties": {"tags": {"uniqueItems": True, "x-role": "tags"}}}
    assert rules_of(project, tags, "---\ntags: [a, a, 'a ']\n---\n") == [
        "repeated-item tags.1",
        "repeated-tag tags.2",
    ]


def test_a_renamed_field_does_not_move_other_pointers() -> None:
    schema = {
        "properties": {"a": {"x-renamed-from": ["b", "c"], "type": "string"}},
        "allOf": [{"properties": {"d": {"$ref": "#/properties/a"}, "e": {"$ref": "#/allOf/0"}}}],
    }
    assert [row[:2] for row in findings(schema, {"d": 3, "c": 1, "e": {"d": 4}})] == [
        (("d",), "type"),
        (("e", "d"), "type"),
        (("c",), "x-renamed-from"),
    ]


def test_the_rule_that_is_off_leaves_the_others_their_say(project: Path) -> None:
    schema = {
        "properties": {"title": {"x-renamed-from": "headline"}},
        "required": ["title"],
        "additionalProperties": False,
    }
    write(project / "schema.json", schema)
    text = "---\nheadline: x\n---\n"
    found = check(project, text, "schema.json", select=("missing-field", "unknown-field"))
    assert [d.rule for d in found] == ["unknown-field", "missing-field"]


# --- schemas judged


def faults(tmp_path: Path, text: str, name: str = "schema.json") -> list[str]:
    path = write(tmp_path / name, text)
    source = SchemaSource(name, str(path), read_schema(str(path)))
    return [
        f"{fault.row}:{fault.column} {fault.message}"
        for fault in schema_faults(source, str(tmp_path))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{}", []),
        ("true", []),
        ("[]", ["1:1 a schema is a mapping (or true or false)"]),
        (
            '{\n  "type": "strin"\n}',
            [
                "2:11 `type` must be 'array', 'boolean', 'integer', 'null', 'number', 'object',"
                " 'string' or a list, not 'strin'; did you mean 'string'?"
            ],
        ),
        (
            '{"properties": {"a": {"minLength": "3"}, "required": ["a"]}}',
            [
                "1:36 `minLength` must be an integer, not the text '3'",
                "1:54 `required` must be a mapping or a boolean, not a list",
            ],
        ),
        (
            '{"$schema": "http://json-schema.org/draft-07/schema#", "items": 3}',
            ["1:65 `items` must be a mapping, a boolean or a list, not the number 3"],
        ),
        (
            '{"$schema": "https://example.com/"}',
            [f"1:13 'https://example.com/' is no known dialect of JSON Schema; use {DIALECT}"],
        ),
        (
            '{"properties": {"a": {"x-role": "titel"}}}',
            ["1:33 'titel' is no role; did you mean 'title'?"],
        ),
        ('{"x-role": ["page", 3]}', ["1:21 a role is a text, such as 'title', not 3"]),
        ('{"x-roel": "page"}', ["1:2 `x-roel` means nothing here; did you mean `x-role`?"]),
        ('{"x-intellij-language-injection": "html", "x-y": 1}', []),
        ('{"properties": {"x-roel": {"type": "string"}}}', []),
        (
            '{"default": {"pattern": "["}, "enum": [{"x-role": "x"}], "examples": [{"$ref": "x"}]}',
            [],
        ),
        ('{"errorMessage": {"pattern": "must look like [this"}}', []),
        ('{"x-order": "a"}', ["1:13 `x-order` must be a list of keys"]),
        ('{"x-order": ["a", "b", "a"]}', ["1:24 `a` is in `x-order` twice"]),
        (
            '{"x-unique": ["url"]}',
            ['1:14 `x-unique` must be a list of lists of key paths, such as [[["webUrl"]]]'],
        ),
        (
            '{"properties": {"a": {"x-unique": []}}}',
            ["1:23 `x-unique` belongs at the root of the schema"],
        ),
        (
            '{"properties": {"a": {"x-refers-to": "webUrl"}}}',
            ['1:38 `x-refers-to` must be a key path of other documents, such as ["webUrl"]'],
        ),
        (
            '{"x-refers-to": ["webUrl"]}',
            ["1:2 `x-refers-to` belongs in the schema of a value, not at the root"],
        ),
        (
            '{"properties": {"a": {"x-refer-to": ["webUrl"]}}}',
            ["1:23 `x-refer-to` means nothing here; did you mean `x-refers-to`?"],
        ),
        (
            '{"x-renamed-from": "a"}',
            ["1:2 `x-renamed-from` belongs in a schema under `properties`"],
        ),
        (
            '{"properties": {"a": {"x-renamed-from": ["b", 3]}}}',
            ["1:41 `x-renamed-from` must be a key or a list of keys"],
        ),
        (
            '{"properties": {"a": {"x-renamed-from": "b"}, "b": {}}}',
            ["1:41 `b` is a property still: it cannot be a former name"],
        ),
        (
            '{"pattern": "\\\\Aa"}',
            ["1:13 `\\A` is Python's; patterns are of ECMA 262, where it is `^`"],
        ),
        (
            '{"patternProperties": {"(?P<a>b)": {}}}',
            ["1:24 `(?P<` is Python's; patterns are of ECMA 262, where it is `(?<`"],
        ),
        ('{"pattern": "[a"}', ["1:13 '[a' is no regular expression of ECMA 262"]),
        ('{"pattern": "^\\\\p{L}(?<year>\\\\d+)$"}', []),
        (
            '{"$ref": "#/$defs/no"}',
            ["1:10 '#/$defs/no' leads nowhere: nothing stands at #/$defs/no"],
        ),
        ('{"$ref": "#no"}', ["1:10 '#no' leads nowhere: no anchor is called 'no'"]),
        ('{"$ref": "#/title", "title": "x"}', ["1:10 '#/title' leads to no schema"]),
        ('{"$ref": "#/components/x", "components": {"x": {}}}', []),
        ('{"properties": {"a": {"$ref": "#"}}}', []),
        (
            '{"allOf": [{"$ref": "#"}]}',
            ["1:21 '#' leads back here, for the same value: without end"],
        ),
    ],
)
def test_schema_faults(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert faults(tmp_path, text) == expected


def test_what_only_the_validator_finds(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, '{"$id": "http://["}')
    assert fault.startswith("1:1 the schema schema.json cannot be used: ")


def test_faults_of_a_schema_in_yaml(tmp_path: Path) -> None:
    text = "properties:\n  a:\n    x-role: titel\n    type: objet\n"
    assert [line.split()[0] for line in faults(tmp_path, text, "s.yaml")] == ["4:11"]
    text = "properties:\n  a:\n    x-role: titel\n    pattern: '\\A'\n"
    assert [line.split()[0] for line in faults(tmp_path, text, "s.yaml")] == ["3:13", "4:14"]


def test_a_fault_prints_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "s.json", {"x-order": 3})
    source = find_schema("s.json", str(tmp_path), allow_code=False)
    assert [str(fault) for fault in schema_faults(source)] == [
        "s.json:1:13: `x-order` must be a list of keys"
    ]
    nameless = SchemaSource("given", "", {"properties": {"a": {"x-order": 3}}})
    assert [str(fault) for fault in schema_faults(nameless)] == [
        "given: properties/a/x-order: `x-order` must be a list of keys"
    ]


def test_a_key_twice_in_a_schema(tmp_path: Path) -> None:
    path = write(tmp_path / "s.json", '{"properties": {"a": {}, "a": {}}}')
    with pytest.raises(ConfigError, match=r"s\.json:1:26: .*twice"):
        read_schema(str(path))


def test_a_broken_schema_is_an_error_of_the_config(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    write(project / "schema.json", '{"x-role": "pages",\n "pattern": "["}')
    with pytest.raises(ConfigError) as caught:
        check(project, POST, "schema.json")
    assert str(caught.value).split("\n") == [
        "schema.json:1:12: 'pages' is no role; did you mean 'page'?",
        "schema.json:2:13: '[' is no regular expression of ECMA 262",
    ]
    with pytest.raises(ConfigError, match="'objet'"):
        corpuslint.check(POST, schema={"type": "objet"})


# --- the built-in schemas

each_builtin = pytest.mark.parametrize("name", builtin_names())


@each_builtin
def test_builtin_is_a_schema(name: str) -> None:
    schema = read_schema(builtin_path(name))
    assert schema["$schema"] == DIALECT
    assert schema["$id"] == f"urn:corpuslint:schema:{name}"
    jsonschema.Draft202012Validator.check_schema(schema)
    source = find_schema(name, os.getcwd(), allow_code=False)
    assert source.is_builtin
    assert schema_faults(source) == []


@each_builtin
def test_builtin_has_only_known_roles(name: str) -> None:
    schema = read_schema(builtin_path(name))
    roles = {
        role
        for _, part in subschemas(schema)
        if isinstance(part, dict)
        for role in said_roles(part)
    }
    assert roles
    assert roles <= ROLES


@each_builtin
def test_builtin_describes_every_property(name: str) -> None:
    schema = read_schema(builtin_path(name))
    for path, part in subschemas(schema):
        if path[-2:-1] in (("properties",), ("$defs",)):
            target = part
            if set(part) == {"$ref"}:
                target = schema["$defs"][part["$ref"].removeprefix("#/$defs/")]
            assert target.get("title"), path
            assert target.get("description"), path


@each_builtin
def test_examples_of_a_builtin_fit(name: str) -> None:
    schema = read_schema(builtin_path(name))
    for path, part in subschemas(schema):
        for example in part.get("examples", []) if isinstance(part, dict) else []:
            pointer = "/".join(str(one) for one in path)
            reference = {"$ref": f"urn:corpuslint:schema:{name}#/{pointer}"}
            compiled = Validator(
                "example", reference, "urn:x:y", lambda uri: retrieve(uri, os.getcwd())
            )
            assert compiled.violations(example) == [], path
