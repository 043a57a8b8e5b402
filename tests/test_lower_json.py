"""Operations on JSON: blocks of Hugo's and Hexo's, and data files."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from corpuslint.document import Document
from corpuslint.fix.json.lower import lower_json
from corpuslint.fix.refusal import RefusalError
from corpuslint.ops import (
    Insert,
    Operation,
    Remove,
    Rename,
    Reorder,
    Repair,
    Rewrite,
    Set,
    apply_operations,
    same,
)
from corpuslint.profile import PROFILES
from corpuslint.span import apply_edits
from tests.drawn_operations import operations


def data_file(text: str) -> Document:
    return Document("data.json", text, PROFILES["none"], "json")


def lowered(text: str, operation: Operation) -> str:
    """A data file's text after an operation; `|` stands for a line end."""
    document = data_file(text.replace("|", "\n"))
    edits = lower_json(document, operation)
    return apply_edits(document.text, edits).replace("\n", "|")


@pytest.mark.parametrize(
    ("old", "path", "value", "new"),
    [
        # texts: only the piece that changes
        (r'{"a": "b c"}', "a", "b d", r'{"a": "b d"}'),
        (r'{"a": "x\/y \u00e9 z"}', "a", "x/y é w", r'{"a": "x\/y \u00e9 w"}'),
        (r'{"a": "\u00E9 z"}', "a", "é ü", r'{"a": "\u00E9 \u00fc"}'),
        ('{"a": "é z"}', "a", "é ü", '{"a": "é ü"}'),
        (r'{"a": "z", "b": "\u00fc"}', "a", "é", r'{"a": "\u00e9", "b": "\u00fc"}'),
        (r'{"a": "\ud83d\ude00 x"}', "a", "😀 y", r'{"a": "\ud83d\ude00 y"}'),
        (r'{"a": "\ud83d\ude00"}', "a", "😁", r'{"a": "\ud83d\ude01"}'),
        (r'{"a": "x\\u00e9"}', "a", "é", '{"a": "é"}'),
        ('{"a": "b"}', "a", 'say "b"\n', r'{"a": "say \"b\"\n"}'),
        ('{"a": "b"}', "a", "b\ud83d", r'{"a": "b\ud83d"}'),
        ('{"a": ""}', "a", "b", '{"a": "b"}'),
        ('{"a": "b"}', "a", "", '{"a": ""}'),
        # other values
        ('{"a" : "b" }', "a", None, '{"a" : null }'),
        ('{"a": "1"}', "a", 1, '{"a": 1}'),
        ('{"a": 1}', "a", 1.5, '{"a": 1.5}'),
        ('{"a": 1}', "a", True, '{"a": true}'),
        ('{"a": 1}', "a", 1, '{"a": 1}'),
        ('{"a": 1.50}', "a", 1.5, '{"a": 1.50}'),
        # collections, laid out as their neighbours are
        ('{"a": "b"}', "a", ["b"], '{"a": ["b"]}'),
        ('{"a":"b"}', "a", ["b", {"c": 1}], '{"a":["b",{"c":1}]}'),
        ('{"a": "b","c": [1,2]}', "a", [1, 2], '{"a": [1,2],"c": [1,2]}'),
        ('{| "a": "b",| "c": [|  1| ]|}', "a", ["b"], '{| "a": [|  "b"| ],| "c": [|  1| ]|}'),
        ('{|  "a": "b",|  "c": [1]|}', "a", ["b"], '{|  "a": ["b"],|  "c": [1]|}'),
        ('{|\t"a": "b"|}', "a", {"c": [], "d": 1}, '{|\t"a": {|\t\t"c": [],|\t\t"d": 1|\t}|}'),
        ('{| "a": [|  1| ],| "c": [1]|}', "a", [1, 2], '{| "a": [|  1,|  2| ],| "c": [1]|}'),
        ('{"a": [1,  {"b" :2}]}', "a", [1, {"b": 3}], '{"a": [1,  {"b" :3}]}'),
        ('{"a": [1, 2]}', "a", "b", '{"a": "b"}'),
    ],
)
def test_set(old: str, path: str, value: Any, new: str) -> None:
    assert lowered(old, Set((path,), value)) == new


@pytest.mark.parametrize(
    ("old", "operation", "new"),
    [
        ('{"a": 1, "b": 2}', Remove(("a",)), '{"b": 2}'),
        ('{|  "a": 1,|  "b": 2|}', Remove(("b",)), '{|  "a": 1|}'),
        ('{|  "a": 1,|  "b": {|    "c": 1|  }|}', Remove(("b",)), '{|  "a": 1|}'),
        ('{"a": [1]}', Remove(("a", 0)), '{"a": []}'),
        ('{"a": [{"b": 1}, {"b": 2}]}', Remove(("a", 1, "b")), '{"a": [{"b": 1}, {}]}'),
        ("[1, 2, 3]", Remove((1,)), "[1, 3]"),
        ('{"a" : 1}', Insert(("b",), "x"), '{"a" : 1, "b" : "x"}'),
        ('{"a":1}', Insert(("b",), [1, 2]), '{"a":1,"b":[1,2]}'),
        (
            '{| "a": 1,| "c": 3|}',
            Insert(("b",), {"x": 1}, "a"),
            '{| "a": 1,| "b": {|  "x": 1| },| "c": 3|}',
        ),
        ('{|  "a": {"b": 1}|}', Insert(("a", "c"), 2), '{|  "a": {"b": 1, "c": 2}|}'),
        ('{|  "a": {}|}', Insert(("a", "c"), 2), '{|  "a": {"c": 2}|}'),
        ("{}", Insert(("a",), 1), '{"a": 1}'),
        ('["a"]', Insert((0,), "é"), '["é", "a"]'),
        ('{"a": 1, "b": 2}', Rename(("a",), "é"), '{"é": 1, "b": 2}'),
        (r'{"caf\u00e9s": 1}', Rename(("cafés",), "café"), r'{"caf\u00e9": 1}'),
        ('{"a" : 1,"b" :2}', Reorder((), ("b", "a")), '{"b" :2,"a" : 1}'),
        ('{| "a": [|  1| ],| "b": 2|}', Reorder((), ("b", "a")), '{| "b": 2,| "a": [|  1| ]|}'),
    ],
)
def test_other_operations(old: str, operation: Operation, new: str) -> None:
    assert lowered(old, operation) == new


@pytest.mark.parametrize(
    ("old", "operation"),
    [
        ('{"a": 1}', Set((), {})),
        ('{"a": 1}', Set(("b",), 1)),
        ('{"a": 1}', Set(("a",), float("nan"))),
        ('{"a": 1}', Set(("a",), float("inf"))),
        ('{"a": 1}', Set(("a",), {1: 2})),
        ('{"a": 1}', Set(("a",), object())),
        (r'{"a": "\ud83d"}', Set(("a",), "\ud83d\ude00")),
        ('{"a": 1' + "0" * 5000 + "}", Set(("a",), "1")),
        ('{"a": 1, "a": 2}', Set(("a",), 3)),
        ('{"a": {"b": 1}, "a": {"b": 2}}', Set(("a", "b"), 3)),
        ('{"a": 1, "a": 2, "b": 3}', Remove(("b",))),
        ('{"a": 1, "a": 2}', Rename(("a",), "b")),
        ('{"a": 1, "b": 2}', Rename(("a",), "b")),
        ('{"a": 1}', Insert(("a",), 2)),
        ('{"a": 1}', Insert((), 2)),
        ('{"a": 1}', Insert(("a", "b"), 2)),
        ('{"a": [1]}', Reorder(("a",), ("0",))),
        ('{"a": 1}', Remove(("b",))),
        ('{"a": 1}', Remove(())),
        ("[1]", Rename((0,), "b")),
        ("[1]", Insert((2,), 2)),
        ('{"a": 1}', Reorder((), ("a", "b"))),
    ],
)
def test_refusals(old: str, operation: Operation) -> None:
    with pytest.raises(RefusalError):
        lowered(old, operation)


@pytest.mark.parametrize(
    ("content", "operation", "expected"),
    [
        ('"a": 1,|"b": "x"|', Set(("b",), "y"), '"a": 1,|"b": "y"|'),
        ('"a": 1,|"b": "x"|', Remove(("b",)), '"a": 1|'),
        ('"a": 1,|"b": "x"|', Remove(("a",)), '"b": "x"|'),
        ('"a": 1,|"b": "x"|', Insert(("c",), [1]), '"a": 1,|"b": "x",|"c": [1]|'),
        ('"a": 1,|"b": "x"|', Insert(("c",), [1], "a"), '"a": 1,|"c": [1],|"b": "x"|'),
        ('"a": 1,|"b": "x"|', Rename(("a",), "c"), '"c": 1,|"b": "x"|'),
        ('"a": 1,|"b": "x"|', Reorder((), ("b", "a")), '"b": "x",|"a": 1|'),
        ('"a": {"b": 1}|', Insert(("a", "c"), 2), '"a": {"b": 1, "c": 2}|'),
    ],
)
def test_a_block_of_hexos_has_no_braces(content: str, operation: Operation, expected: str) -> None:
    for line_end in ("\n", "\r\n"):
        text = f"{content};;;|Text|".replace("|", line_end)
        text = text if line_end == "\r\n" else f";;;\n{text}"
        document = Document("post.md", text, PROFILES["hexo"])
        assert document.block is not None
        if line_end == "\r\n":
            assert document.data is not None
        result = apply_edits(text, lower_json(document, operation))
        assert expected.replace("|", line_end) in result
        assert result.endswith(f";;;{line_end}Text{line_end}")


def test_an_empty_block_without_braces_takes_an_entry() -> None:
    document = Document("post.md", ";;;\r\n;;;\r\n", PROFILES["hexo"])
    edits = lower_json(document, Insert(("a",), [1]))
    assert apply_edits(document.text, edits) == ';;;\r\n"a": [1]\r\n;;;\r\n'


def test_the_only_entry_of_a_block_without_braces_stays() -> None:
    document = Document("post.md", ';;;\n"a": 1\n;;;\n', PROFILES["hexo"])
    with pytest.raises(RefusalError, match="only entry"):
        lower_json(document, Remove(("a",)))


def test_an_object_at_the_start_of_a_page_is_a_block() -> None:
    text = '{\r\n  "title": "x",\r\n  "tags": ["a"]\r\n}\r\n\r\n{"not": "this"}\r\n'
    document = Document("page.md", text, PROFILES["hugo"])
    edits = lower_json(document, Insert(("draft",), True, "title"))
    assert apply_edits(text, edits) == text.replace('"x",', '"x",\r\n  "draft": true,')


# whatever the text

TEXTS = st.text(st.characters(max_codepoint=0x1F6FF), max_size=6)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-99, 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    TEXTS,
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=12,
)


@st.composite
def spelled(draw: st.DrawFn, value: Any, margin: str) -> str:
    """JSON with layout, spacing and escapes of any kind."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=draw(st.booleans()) or not _is_whole(value))
    if not isinstance(value, (list, dict)) or not value:
        return json.dumps(value)
    layout = draw(st.sampled_from(["line", "tight", "stacked", "comma first"]))
    gap = {"line": ", ", "tight": ",", "stacked": f",\n{margin}  ", "comma first": f"\n{margin}, "}
    if isinstance(value, list):
        entries = [draw(spelled(item, margin + "  ")) for item in value]
    else:
        colon = draw(st.sampled_from([": ", ":", " : "]))
        entries = [
            draw(spelled(key, "")) + colon + draw(spelled(item, margin + "  "))
            for key, item in value.items()
        ]
    inner = gap[layout].join(entries)
    if layout == "stacked":
        inner = f"\n{margin}  {inner}\n{margin}"
    return f"[{inner}]" if isinstance(value, list) else f"{{{inner}}}"


def _is_whole(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


@given(st.data(), st.dictionaries(TEXTS, VALUES, min_size=1, max_size=4))
def test_the_data_becomes_what_is_meant(draws: st.DataObject, data: dict[str, Any]) -> None:
    text = draws.draw(spelled(data, ""))
    kind = draws.draw(st.sampled_from(["file", "page", "bare"]))
    if kind == "file":
        document = data_file(text)
    elif kind == "page":
        document = Document("page.md", text + "\n\nText\n", PROFILES["hugo"])
    else:
        document = Document("post.md", f";;;\n{text[1:-1]}\n;;;\nText\n", PROFILES["hexo"])
    operation = draws.draw(operations(data, TEXTS, lambda _: VALUES))
    name = operation.__class__.__name__
    assert document.block is not None
    assert same(document.data, data)
    try:
        edits = lower_json(document, operation)
    except RefusalError as refusal:
        event(f"{name} refused: {refusal}"[:60])
        return
    event(name)
    result = apply_edits(document.text, edits)
    new = Document(document.path, result, document.profile, document.data_language)
    assert same(new.data, apply_operations(data, [operation]))
    assert not isinstance(operation, (Rewrite, Repair))
    path = operation.path if isinstance(operation, Set) else operation.path[:-1]
    node, _ = document.places().find(path)
    for edit in edits:
        assert node.span.start <= edit.span.start <= edit.span.end <= node.span.end
    if isinstance(operation, Insert):
        assert all(
            edit.span.start == edit.span.end or not document.text[slice(*edit.span)].strip()
            for edit in edits
        )
    if isinstance(operation, Remove):
        assert all(edit.text == "" for edit in edits)
