"""Edits inside the brackets of YAML: what goes, what comes, and what stays where it is."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from corpuslint.document import Document
from corpuslint.fix.flow import entries as flow
from corpuslint.fix.refusal import RefusalError
from corpuslint.ops import Insert, Operation, Remove, Reorder, apply_operations, same
from corpuslint.profile import PROFILES
from corpuslint.span import Edit, apply_edits


def document_of(value: str, line_end: str = "\n") -> Document:
    """A document whose key `k` has a value; `|` stands for a line end."""
    text = f"---\nk: {value}\n---\n".replace("|", "\n").replace("\n", line_end)
    return Document("page.md", text, PROFILES["hugo"])


def value_of(text: str, line_end: str = "\n") -> str:
    return text.replace(line_end, "\n").removeprefix("---\nk: ")[:-5].replace("\n", "|")


def edited(document: Document, edits: list[Edit]) -> str:
    return value_of(apply_edits(document.text, edits))


def remove(value: str, part: str | int, *path: str | int) -> str:
    document = document_of(value)
    parent, depth = document.places().find(("k", *path))
    assert depth == 1 + len(path)
    return edited(document, flow.remove(document, parent, part))


@pytest.mark.parametrize(
    ("old", "part", "new"),
    [
        ("[a]", 0, "[]"),
        ("[ a, ]", 0, "[]"),
        ("[|  a, # why|]", 0, "[]"),
        ("[a, b, c]", 0, "[b, c]"),
        ("[a, b, c]", 1, "[a, c]"),
        ("[a, b, c]", 2, "[a, b]"),
        ("[a,b,c]", 1, "[a,c]"),
        ("[ a , b , c ]", 1, "[ a , c ]"),
        ("[a, b,]", 1, "[a,]"),
        ("[a, b,]", 0, "[b,]"),
        ("[a: b, c]", 0, "[c]"),
        ("[? a : b, c]", 1, "[? a : b]"),
        ('[a, "b, c", d]', 1, "[a, d]"),
        ("[a|  b, c]", 0, "[c]"),
        # wrapped lines stay as they are
        ("[a, b,|  c, d]", 2, "[a, b,|  d]"),
        ("[a, b,|  c, d]", 1, "[a,|  c, d]"),
        ("[a, b,|  c, d]", 3, "[a, b,|  c]"),
        ("[a,|  b]", 1, "[a]"),
        ("[ a,|  b,|  c ]", 0, "[ b,|  c ]"),
        # one entry per line
        ("[|  a,|  b,|  c|]", 0, "[|  b,|  c|]"),
        ("[|  a,|  b,|  c|]", 1, "[|  a,|  c|]"),
        ("[|  a,|  b,|  c|]", 2, "[|  a,|  b|]"),
        ("[|  a,|  b,|  c,|]", 2, "[|  a,|  b,|]"),
        ("[|  a,||  b,||  c,|]", 1, "[|  a,|||  c,|]"),
        # comma first
        ("[ a|, b|, c|]", 0, "[ b|, c|]"),
        ("[ a|, b|, c|]", 1, "[ a|, c|]"),
        ("[ a|, b|, c|]", 2, "[ a|, b|]"),
        ("[|  a|  , b|]", 0, "[|  b|]"),
        # comments
        ("[|  a, # one|  b, # two|  c # three|]", 0, "[|  b, # two|  c # three|]"),
        ("[|  a, # one|  b, # two|  c # three|]", 1, "[|  a, # one|  c # three|]"),
        ("[|  a, # one|  b, # two|  c # three|]", 2, "[|  a, # one|  b # two|]"),
        ("[|  a # one|  , b, c]", 0, "[|  b, c]"),
        ("[|  a, # one|  # of b|  b,|  # of c|  c|]", 1, "[|  a, # one|  # of b|  # of c|  c|]"),
        ("[|  a,# one|  b|]", 1, "[|  a # one|]"),
        ("[a, b # all|]", 1, "[a # all|]"),
        ("[a, # one|  b]", 1, "[a # one|  ]"),
        ("[a, # one|  b,]", 1, "[a, # one|  ]"),
        ("[a # one|  , b]", 1, "[a # one|  ]"),
        ("[a|, b ,|c]", 1, "[a ,|c]"),
        ("[a,|b|, c]", 1, "[a|, c]"),
        ("[|  a|  # one|  , b]", 1, "[|  a|  # one|  ]"),
    ],
)
def test_an_item_goes(old: str, part: int, new: str) -> None:
    assert remove(old, part) == new


@pytest.mark.parametrize(
    ("old", "part", "new"),
    [
        ("{a: 1}", "a", "{}"),
        ("{a: 1, b: 2}", "a", "{b: 2}"),
        ('{"a":1,"b":2}', "b", '{"a":1}'),
        ("{a, b: 1}", "a", "{b: 1}"),
        ("{a: , b: 1}", "b", "{a: }"),
        ("{a: , b: 1}", "a", "{b: 1}"),
        ("{? a : 1, ? b : 2}", "b", "{? a : 1}"),
        ("{? a : 1, ? b : 2}", "a", "{? b : 2}"),
        ("{a: !!str 1, b: 2}", "b", "{a: !!str 1}"),
        ("{a: [1, 2], b: {c: 3}}", "a", "{b: {c: 3}}"),
        ("{|  a: 1,|  'b': 2|}", "a", "{|  'b': 2|}"),
    ],
)
def test_a_key_goes(old: str, part: str, new: str) -> None:
    assert remove(old, part) == new


@pytest.mark.parametrize(
    ("old", "part", "path"),
    [
        ("[ # the tags|  a|]", 0, ()),
        ("[|  a|  # more|]", 0, ()),
        ("[a, # one|  b]", 0, ()),
        ('["a", "b"# two|  ]', 1, ()),
        ("[a, b # two|  , c]", 1, ()),
        ("{a: &x 1, b: *x}", "a", ()),
        ("[a: 1, b]", "a", (0,)),
        ("{a: 1, a: 2, b: 3}", "b", ()),
        ("[a, b]", 2, ()),
    ],
)
def test_what_may_belong_to_more_stays(
    old: str, part: str | int, path: tuple[str | int, ...]
) -> None:
    with pytest.raises(RefusalError):
        remove(old, part, *path)


def test_the_last_lines_can_go_together() -> None:
    document = document_of("[|  a,|  b,|  c|]")
    parent = document.places().children["k"]
    edits = flow.remove(document, parent, 1) + flow.remove(document, parent, 2)
    assert edited(document, edits) == "[|  a|]"


@pytest.mark.parametrize(
    ("old", "part", "text", "after", "new"),
    [
        ("[]", 0, "x", None, "[x]"),
        ("[ ]", 0, "x", None, "[ x ]"),
        ("{}", "x", "x: 1", None, "{x: 1}"),
        ("[| ]", 0, "x", None, "[|   x| ]"),
        ("[a]", 1, "x", None, "[a, x]"),
        ("[a]", 0, "x", None, "[x, a]"),
        ("[a,b]", 2, "x", None, "[a,b,x]"),
        ("[a, b]", 1, "x", None, "[a, x, b]"),
        ("[a, b,]", 2, "x", None, "[a, b, x,]"),
        ("[a, b,|  c, d]", 4, "x", None, "[a, b,|  c, d, x]"),
        ("[a, b # all|]", 2, "x", None, "[a, b, x # all|]"),
        ("{a: 1, b: 2}", "x", "x: 3", "a", "{a: 1, x: 3, b: 2}"),
        ("{a: 1, b: 2}", "x", "x: 3", None, "{a: 1, b: 2, x: 3}"),
        ("[|  a|]", 1, "x", None, "[|  a,|  x|]"),
        ("[|  a,|]", 1, "x", None, "[|  a,|  x,|]"),
        ("[|  a|]", 0, "x", None, "[|  x,|  a|]"),
        ("[|  a,|  b|]", 1, "x", None, "[|  a,|  x,|  b|]"),
        ("[|  a,|  b]", 2, "x", None, "[|  a,|  b,|  x]"),
        ("[|  a, # one|  b # two|]", 1, "x", None, "[|  a, # one|  x,|  b # two|]"),
        ("[|  a, # one|  b # two|]", 2, "x", None, "[|  a, # one|  b, # two|  x|]"),
        ("[ a,|  b ]", 0, "x", None, "[ x,|  a,|  b ]"),
        ("[ a|, b|]", 2, "x", None, "[ a|, b|, x|]"),
        ("[ a|, b # two|]", 2, "x", None, "[ a|, b # two|, x|]"),
        ("[ a|, b|]", 0, "x", None, "[ x|, a|, b|]"),
        ("[ a|, b|]", 1, "x", None, "[ a|, x|, b|]"),
        ("[|  a # one|  , b,|  c|]", 1, "x", None, "[|  a # one|  , x|  , b,|  c|]"),
    ],
)
def test_an_entry_comes(old: str, part: str | int, text: str, after: str | None, new: str) -> None:
    document = document_of(old)
    parent = document.places().children["k"]
    assert edited(document, flow.insert(document, parent, part, text, after)) == new


@pytest.mark.parametrize(
    ("old", "part", "text", "after"),
    [
        ("[ # none|]", 0, "x", None),
        ("[|  # the first|  a,|  b|]", 0, "x", None),
        ("{a: , b: }", "x", "x: 1", "a"),
        ("[ a|, b,|]", 2, "x", None),
        ("[|  a,|  b # two|  , c]", 2, "x", None),
        ("[|  a,|  b|  # two|  , c]", 2, "x", None),
        ("[|  a,|  b|  ,|]", 2, "x", None),
        ("{a: 1}", "x", "x: 1", "b"),
        ("[a]", 3, "x", None),
    ],
)
def test_an_entry_without_a_clear_place_is_refused(
    old: str, part: str | int, text: str, after: str | None
) -> None:
    document = document_of(old)
    parent = document.places().children["k"]
    with pytest.raises(RefusalError):
        flow.insert(document, parent, part, text, after)


@pytest.mark.parametrize(
    ("old", "keys", "new"),
    [
        ("{a: 1, b: 2}", "ba", "{b: 2, a: 1}"),
        ("{a: 1, b: 2}", "ab", "{a: 1, b: 2}"),
        ("{ # all|  b: [1,|    2],|  a: 'z' }", "ab", "{ # all|  a: 'z',|  b: [1,|    2] }"),
        ("{a, b: 1}", "ba", "{b: 1, a}"),
        ("{? b : 1, a: 2}", "ab", "{a: 2, ? b : 1}"),
    ],
)
def test_keys_change_places(old: str, keys: str, new: str) -> None:
    document = document_of(old)
    parent = document.places().children["k"]
    assert edited(document, flow.reorder(document, parent, tuple(keys))) == new


@pytest.mark.parametrize(
    "old",
    [
        "{a: 1, # one|  b: 2}",
        "{|  # one|  a: 1,|  b: 2}",
        "{|  a: 1,|  b: 2 # two|}",
        "{a: &x 1, b: *x}",
        "{a: , b: 2}",
        "{a: 1, b: 2, c: 3}",
    ],
)
def test_keys_stay_where_moving_them_would_confuse(old: str) -> None:
    document = document_of(old)
    with pytest.raises(RefusalError):
        flow.reorder(document, document.places().children["k"], ("b", "a"))


@pytest.mark.parametrize(
    ("old", "expected"),
    [("[a]", None), ("[]", None), ("[|    a,|    b]", "    "), ("[ a,|  b]", "  ")],
)
def test_indentation_is_that_of_the_lines(old: str, expected: str | None) -> None:
    document = document_of(old)
    assert flow.indentation(document, document.places().children["k"]) == expected


# whatever the layout

SCALARS = st.sampled_from(
    ["a", "'b, c'", '"d # e"', "f g", "h|    i", "!!str 7", "8", "~", "'#'", '"]"', "j#k", "l:m"]
)
BLANKS = st.sampled_from(["", " ", "  ", "|  ", "||  ", " # one, two|  ", "|  # [three]|  ", "\t"])


@st.composite
def items(draw: st.DrawFn, depth: int = 0) -> str:
    kind = draw(st.sampled_from(["scalar"] * 4 + ["collection"] * (depth < 2) + ["pair"]))
    if kind == "scalar":
        return draw(SCALARS)
    if kind == "pair":
        return f"p: {draw(SCALARS)}"
    return draw(collections(depth + 1))


@st.composite
def collections(draw: st.DrawFn, depth: int = 0) -> str:
    """A collection in brackets, laid out in every legal way."""
    is_list = draw(st.booleans())
    count = draw(st.integers(0, 4))
    entries = []
    for index in range(count):
        if is_list:
            entries.append(draw(items(depth)))
            continue
        value = draw(st.one_of(SCALARS, collections(depth + 1) if depth < 2 else SCALARS))
        mark = draw(st.sampled_from(["", "", "", "? "]))
        key = draw(st.sampled_from(["k{}", '"k{}"', "'k {}'"])).format(index)
        has_value = draw(st.integers(0, 9)) > 0
        entries.append(f"{mark}{key}: {value}" if has_value else f"{mark}{key}")
    layout = draw(st.sampled_from(["line", "stacked", "any"]))
    if layout == "line":
        inner = ", ".join(entries)
    elif layout == "stacked":
        ends = [draw(st.sampled_from(["", "", " # why, and more"])) for _ in entries]
        comma = draw(st.sampled_from(["", ","])) if entries else ""
        lines = [f"|  {entry},{end}" for entry, end in zip(entries, ends, strict=True)]
        if lines and not comma:
            lines[-1] = f"|  {entries[-1]}{ends[-1]}"
        inner = "".join(lines) + "|"
    else:
        pieces = [draw(BLANKS)]
        for index, entry in enumerate(entries):
            pieces += [entry, draw(BLANKS)]
            if index < count - 1 or draw(st.booleans()):
                pieces += [",", draw(BLANKS)]
        inner = "".join(pieces)
    return f"[{inner}]" if is_list else f"{{{inner}}}"


@st.composite
def operations(draw: st.DrawFn, data: Any) -> tuple[Operation, str]:
    """An operation on the value of `k`, and the text that it brings."""
    if isinstance(data, dict):
        if draw(st.booleans()):
            return Reorder(("k",), tuple(draw(st.permutations(list(data))))), ""
        if draw(st.booleans()) and data:
            return Remove(("k", draw(st.sampled_from(list(data))))), ""
        after = draw(st.sampled_from([None, *data]))
        return Insert(("k", "new"), [1], after), "new: [1]"
    if draw(st.booleans()) and data:
        return Remove(("k", draw(st.integers(0, len(data) - 1)))), ""
    return Insert(("k", draw(st.integers(0, len(data)))), "new"), "new"


@given(st.data(), collections(), st.sampled_from(["\n", "\r\n"]))
def test_nothing_but_the_meant_changes(data: st.DataObject, value: str, line_end: str) -> None:
    document = document_of(value, line_end)
    if document.data is None:
        return  # not every mixture of layouts is YAML
    operation, text = data.draw(operations(document.data["k"]))
    parent = document.places().children["k"]
    kind = operation.__class__.__name__
    try:
        if isinstance(operation, Remove):
            edits = flow.remove(document, parent, operation.path[1])
        elif isinstance(operation, Insert):
            edits = flow.insert(document, parent, operation.path[1], text, operation.after)
        else:
            assert isinstance(operation, Reorder)
            edits = flow.reorder(document, parent, operation.keys)
    except RefusalError as refusal:
        event(f"{kind} refused: {refusal}")
        return
    event(kind)
    result = apply_edits(document.text, edits)
    new = Document("page.md", result, PROFILES["hugo"])
    assert same(new.data, apply_operations(document.data, [operation]))
    assert result.count("\r") == (result.count("\n") if line_end == "\r\n" else 0)
    if isinstance(operation, Insert):
        assert all(not document.text[slice(*span)].strip() for span, _ in edits)
    if isinstance(operation, Remove):
        assert all(not added.strip() for _, added in edits)
    find = re.compile(r"# (?:one, two|\[three\]|why, and more)").findall
    before, after = find(document.text), find(result)
    if isinstance(operation, Remove):
        entry = parent.children[operation.path[1]].span
        inside = find(document.text[entry.start : entry.end])
        assert len(before) - len(inside) - len(after) in (0, 1)
    else:
        assert sorted(after) == sorted(before)
