"""Operations on TOML: values, pairs, tables, and what is left alone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from corpuslint.document import Document
from corpuslint.fix.refusal import RefusalError
from corpuslint.fix.toml.lower import lower_toml
from corpuslint.fix.toml.text import TomlStyle, is_date
from corpuslint.ops import (
    Insert,
    Operation,
    Remove,
    Rename,
    Reorder,
    Set,
    apply_operations,
    same,
)
from corpuslint.profile import PROFILES
from corpuslint.span import apply_edits
from tests.drawn_operations import operations


def lowered(text: str, operation: Operation) -> str:
    """A data file's text after an operation; `|` stands for a line end, LF and CR LF alike."""
    results = set()
    for line_end in ("\n", "\r\n"):
        source = text.replace("|", line_end)
        document = Document("data.toml", source, PROFILES["none"], "toml")
        assert document.problems == []
        result = apply_edits(source, lower_toml(document, operation))
        assert line_end != "\r\n" or result.count("\r\n") == result.count("\n")
        results.add(result.replace(line_end, "|"))
    assert len(results) == 1
    return results.pop()


@pytest.mark.parametrize(
    ("old", "value", "new"),
    [
        # texts: only the piece that changes, in the quotes that are there
        ('a = "b c" # d|', "b d", 'a = "b d" # d|'),
        ("a = 'b c'", "b d", "a = 'b d'"),
        ("a = 'b c'", "b 'c'", "a = \"b 'c'\""),
        ("a = 'b c'", "b\tc", "a = 'b\tc'"),
        ("a = 'b c'", "b\nc", r'a = "b\nc"'),
        (r'a = "\u00e9\t b"', "é\t c", r'a = "\u00e9\t c"'),
        (r'a = "b"', 'b "c" \\ \x7f', r'a = "b \"c\" \\ \u007F"'),
        ('a = "b"', "é😀", 'a = "é😀"'),
        ('a = """|b|c"""', "b\nd", 'a = """|b|d"""'),
        ('a = """b\\|  c"""', "b d", 'a = """b d"""'),
        ('a = """b \\|  c"""', "b d", 'a = """b \\|  d"""'),
        ('a = """|b|c"""', 'b\n"d"', 'a = """|b|\\"d\\""""'),
        ('a = """|b|c"""', "\nb\nc\nd", 'a = """||b|c|d"""'),
        ("a = '''b'''|", "c\nb", "a = '''c|b'''|"),
        ("a = '''b'''|", "\nb", 'a = """||b"""|'),
        ("a = '''b'''|", "b'''", 'a = """|b\'\'\'"""|'),
        ('a = ""', "b", 'a = "b"'),
        # dates are texts in the data
        ("a = 2020-01-01", "2020-01-02", "a = 2020-01-02"),
        ("a = 2020-01-01 # b", "2020-01-02T03:04:05Z", "a = 2020-01-02T03:04:05Z # b"),
        ('a = "2020-01-01"', "2020-01-02", 'a = "2020-01-02"'),
        ("a = 2020-01-01", ["2020-01-01", "b"], 'a = [2020-01-01, "b"]'),
        ("a = [2020-01-01]", ["2020-01-01", "2020-01-02"], "a = [2020-01-01, 2020-01-02]"),
        ('a = "2020-01-01"', ["2020-01-01"], 'a = ["2020-01-01"]'),
        # other values
        ("a  =  1", 2, "a  =  2"),
        ("a = 1", 1.5, "a = 1.5"),
        ("a = 1", float("inf"), "a = inf"),
        ("a = 1", float("nan"), "a = nan"),
        ("a = 1", False, "a = false"),
        ('a = "1"', 1, "a = 1"),
        ("a = 0x10", 16, "a = 0x10"),
        ("a = 'b'", ["c", "d'"], "a = ['c', \"d'\"]"),
        ('a = "b"', [], "a = []"),
        ('a = "b"', {"c": 1, "d e": [True]}, 'a = { c = 1, "d e" = [true] }'),
        ("a = 1|b = {c = 1}", {"d": {}}, "a = {d = {}}|b = {c = 1}"),
        ("a = 'x'|b = [|  'y',|]", ["x"], "a = [|  'x',|]|b = [|  'y',|]"),
        ("a = ['x', 'y']", ["x", "z"], "a = ['x', 'z']"),
        ("a = [|  'x' # why|]", ["z"], "a = [|  'z' # why|]"),
        ("a = [|  'x'|]", ["y", "z"], "a = [|  'y',|  'z'|]"),
        ("[a]|b = 1 # c|d = 2", {"b": 3, "d": 2}, "[a]|b = 3 # c|d = 2"),
        ("[[a]]|b = 1|[[a]]|b = 2", [{"b": 1}, {"b": 3}], "[[a]]|b = 1|[[a]]|b = 3"),
    ],
)
def test_set(old: str, value: Any, new: str) -> None:
    assert lowered(old, Set(("a",), value)) == new


@pytest.mark.parametrize(
    ("old", "operation", "new"),
    [
        ("a = 1|b = 2|", Insert(("c",), 3), "a = 1|b = 2|c = 3|"),
        ("a = 1|b = 2", Insert(("c",), 3), "a = 1|b = 2|c = 3"),
        ("a = 1 # d||b = 2|", Insert(("c",), 3, "a"), "a = 1 # d|c = 3||b = 2|"),
        ("a=1|", Insert(("c d",), "x"), 'a=1|"c d"="x"|'),
        ("a = 'x'|", Insert(("c",), "y"), "a = 'x'|c = 'y'|"),
        ("a = 1||[t]|b = 2|", Insert(("c",), 3, "a"), "a = 1|c = 3||[t]|b = 2|"),
        ("[t]|b = 2||[u]|", Insert(("t", "c"), 3), "[t]|b = 2|c = 3||[u]|"),
        ("[t] # d||[u]|", Insert(("t", "c"), 3), "[t] # d|c = 3||[u]|"),
        ("[t]|  b = 2|", Insert(("t", "c"), [1]), "[t]|  b = 2|  c = [1]|"),
        ("a.b = 1|", Insert(("a", "c"), 2), "a.b = 1|a.c = 2|"),
        ("a.b = 1|", Insert(("c",), 2), "a.b = 1|c = 2|"),
        ("[[a]]|b = 1|[[a]]|b = 2|", Insert(("a", 0, "c"), 3), "[[a]]|b = 1|c = 3|[[a]]|b = 2|"),
        ("[[a]]|b = 1|", Insert(("a", 0, "c"), {"d": 1}), "[[a]]|b = 1|c = { d = 1 }|"),
        ("a    = 1|bcd  = 2|", Insert(("ef",), 3), "a    = 1|bcd  = 2|ef   = 3|"),
        ("a    = 1|bcd  = 2|", Insert(("efghi",), 3), "a    = 1|bcd  = 2|efghi = 3|"),
        ("a  = 1|bcd = 2|", Insert(("ef",), 3), "a  = 1|bcd = 2|ef = 3|"),
        ("# none|", Insert(("a",), 1), "# none|a = 1|"),
        ("# x|# none", Insert(("a",), 1), "# x|# none|a = 1"),
        # dates as the other dates are
        ("a = 2020-01-01|", Insert(("b",), "2020-01-02"), "a = 2020-01-01|b = 2020-01-02|"),
        ("a = '2020-01-01'|", Insert(("b",), "2020-01-02"), "a = '2020-01-01'|b = '2020-01-02'|"),
        ("a = 1|", Insert(("b",), "2020-01-02"), 'a = 1|b = "2020-01-02"|'),
        # in brackets
        ("a = [1, 2]|", Insert(("a", 1), 3), "a = [1, 3, 2]|"),
        ("a = [|  'x', # y|]|", Insert(("a", 1), "z"), "a = [|  'x', # y|  'z',|]|"),
        ("a = {b = 1}|", Insert(("a", "c"), 2), "a = {b = 1, c = 2}|"),
        ("a = {}|", Insert(("a", "c"), 2), "a = {c = 2}|"),
    ],
)
def test_insert(old: str, operation: Operation, new: str) -> None:
    assert lowered(old, operation) == new


@pytest.mark.parametrize(
    ("old", "path", "new"),
    [
        ("a = 1 # x|b = 2|", ("a",), "b = 2|"),
        ("# x|a = '''|#|'''||b = 2", ("a",), "# x||b = 2"),
        ("a = 1|b = 2", ("b",), "a = 1|"),
        ("a.b = 1|# x|a.c = 2|d = 3|", ("a",), "# x|d = 3|"),
        ("a.b = 1|a.c = 2|", ("a", "b"), "a.c = 2|"),
        ("[t]|a = 1|b = 2|", ("t", "a"), "[t]|b = 2|"),
        ("[t]|a = 1|", ("t", "a"), "[t]|"),
        ("[t]|a = 1||[u]|b = 2|", ("t",), "[u]|b = 2|"),
        ("[t]|a = 1||[u]|# c|b = 2|", ("u",), "[t]|a = 1|"),
        ("a = 1||# t|[t]|b = 2|# in t|[t.u]|c = 3||[v]|", ("t",), "a = 1||# t||[v]|"),
        ("[[a]]|b = 1||[[a]]|b = 2||[c]|", ("a", 0), "[[a]]|b = 2||[c]|"),
        ("[[a]]|b = 1||[[a]]|b = 2||[c]|", ("a", 1), "[[a]]|b = 1||[c]|"),
        ("[[a]]|b = 1||[[a]]|b = 2||[c]|", ("a",), "[c]|"),
        ("[t.u]|a = 1|[v]|[t.w]|", ("t",), "[v]|"),
        ("a = [1, 2]|", ("a", 0), "a = [2]|"),
        ("a = [|  1, # one|  2, # two|]|", ("a", 0), "a = [|  2, # two|]|"),
        ("a = {b = 1, c.d = 2, c.e = 3}|", ("a", "c"), "a = {b = 1}|"),
        ("a = { b = 1, c = 2 }|", ("a", "b"), "a = { c = 2 }|"),
    ],
)
def test_remove(old: str, path: tuple[str | int, ...], new: str) -> None:
    assert lowered(old, Remove(path)) == new


@pytest.mark.parametrize(
    ("old", "operation", "new"),
    [
        ("a = 1|", Rename(("a",), "b"), "b = 1|"),
        ('"a" = 1|', Rename(("a",), "b"), '"b" = 1|'),
        ("'a b' = 1|", Rename(("a b",), "b c"), "'b c' = 1|"),
        ("a = 1|", Rename(("a",), "é"), '"é" = 1|'),
        ("[a]|b = 1|[a.c]|d = 2|", Rename(("a",), "x"), "[x]|b = 1|[x.c]|d = 2|"),
        ("[a.b]|[c.b]|", Rename(("a", "b"), "x"), "[a.x]|[c.b]|"),
        ("a.b = 1|a.c = 2|", Rename(("a",), "x"), "x.b = 1|x.c = 2|"),
        ("[[a]]|b = 1|[a.c]|[[a]]|", Rename(("a",), "x"), "[[x]]|b = 1|[x.c]|[[x]]|"),
        ("[[a]]|b = 1|[[a]]|b = 2|", Rename(("a", 1, "b"), "x"), "[[a]]|b = 1|[[a]]|x = 2|"),
        ("a = {b = 1}|", Rename(("a", "b"), "x"), "a = {x = 1}|"),
        ("a = 1|b = 2|", Reorder((), ("b", "a")), "b = 2|a = 1|"),
        ("a = 1|b = 2", Reorder((), ("b", "a")), "b = 2|a = 1"),
        (
            "# top||# a|a = 1 # x||# b|# c|b = [|  2|]||# end|[t]|",
            Reorder((), ("b", "a", "t")),
            "# top||# b|# c|b = [|  2|]||# a|a = 1 # x||# end|[t]|",
        ),
        ("[t]|a.x = 1|a.y = 2|b = 3|", Reorder(("t",), ("b", "a")), "[t]|b = 3|a.x = 1|a.y = 2|"),
        ("a = {b = 1, c = 2}|", Reorder(("a",), ("c", "b")), "a = {c = 2, b = 1}|"),
    ],
)
def test_rename_and_reorder(old: str, operation: Operation, new: str) -> None:
    assert lowered(old, operation) == new


@pytest.mark.parametrize(
    ("old", "operation"),
    [
        ("a = 1|", Set((), {})),
        ("a = 1|", Set(("b",), 1)),
        ("a = 1|", Set(("a",), None)),
        ("a = 1|", Set(("a",), {"b": None})),
        ("a = 1|", Set(("a",), 2**63)),
        ("a = 1|", Set(("a",), "\ud800")),
        ("a = 'b'|", Set(("a",), "\ud800")),
        ("a = 1|", Set(("a",), {1: 2})),
        ("a = 2020-01-01|", Set(("a",), "yesterday")),
        ("a = 2020-01-01|", Set(("a",), "2020-13-01")),
        ("a = [ # why|  1|]|", Set(("a",), [2, 3])),
        ("a = [[ # why|  1|]]|", Set(("a",), 2)),
        ("[a]|b = 1|", Set(("a",), {"c": 1})),
        ("[[a]]|b = 1|", Set(("a",), [])),
        ("a.b = 1|", Set(("a",), 1)),
        ("a = 1|", Insert((), 1)),
        ("a = 1|", Insert(("a",), 2)),
        ("a = 1|", Insert(("b",), 2, "c")),
        ("a = 1|[t]|b = 2|", Insert(("c",), 3)),
        ("[t]|b = 2|[t.u]|", Insert(("t", "c"), 3)),
        ("[t.u]|b = 2|", Insert(("t", "c"), 3)),
        ("[[a]]|b = 1|", Insert(("a", 1), {"b": 2})),
        ("a = 1|", Remove(())),
        ("a = 1|", Remove(("b",))),
        ("[[a]]|b = 1|", Remove(("a", 0))),
        ("a.b = 1|", Remove(("a", "b"))),
        ("[t.u]|a = 1|", Remove(("t", "u"))),
        ("a = 1|b = 2|", Rename(("a",), "b")),
        ("a = {b.c = 1, b.d = 2}|", Remove(("a", "b", "c"))),
        ("a = {b.c = 1, b.d = 2}|", Insert(("a", "b", "e"), 3)),
        ("a = [1]|", Rename(("a", 0), "b")),
        ("a = {b.c = 1, b.d = 2}|", Rename(("a", "b"), "x")),
        ("a = 1|[t]|", Reorder((), ("t", "a"))),
        ("[t]|[u]|", Reorder((), ("u", "t"))),
        ("a.b = 1|c = 2|a.d = 3|", Reorder((), ("c", "a"))),
        ("a = 1|", Reorder((), ("a", "b"))),
        ("[[a]]|b = 1|[[a]]|b = 2|", Reorder(("a",), ("b",))),
        ("a = 1|", Reorder(("a",), ("b",))),
        ("a = 1|", Insert(("a", "b"), 2)),
    ],
)
def test_refusals(old: str, operation: Operation) -> None:
    with pytest.raises(RefusalError):
        lowered(old, operation)


def test_a_block_of_a_page() -> None:
    text = '+++\r\ntitle = "x"\r\n\r\n[extra]\r\ndate = 2020-01-01\r\n+++\r\n\r\ntitle = "x"\r\n'
    document = Document("page.md", text, PROFILES["hugo"])
    edits = [
        *lower_toml(document, Set(("title",), "xy")),
        *lower_toml(document, Insert(("extra", "updated"), "2020-01-02")),
    ]
    assert apply_edits(text, edits) == text.replace('"x"', '"xy"', 1).replace(
        "2020-01-01", "2020-01-01\r\nupdated = 2020-01-02"
    )


def test_an_empty_block_takes_a_pair() -> None:
    document = Document("page.md", "+++\n+++\nText\n", PROFILES["hugo"])
    edits = lower_toml(document, Insert(("a",), 1))
    assert apply_edits(document.text, edits) == "+++\na = 1\n+++\nText\n"


# whatever the text

KEYS = st.sampled_from(["a", "b", "c", "d e", "é", "#", "f.g", "2020"])
TEXTS = st.text(st.sampled_from("ab'\"\\#\n\t é😀\r\x7f,="), max_size=6)
DATES = st.sampled_from(["2020-01-01", "2020-01-02 03:04:05", "2020-01-02T03:04:05Z", "03:04:05"])
SCALARS = st.one_of(
    TEXTS, DATES, st.booleans(), st.integers(-99, 2**62), st.floats(width=32), st.just(7)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=6,
)


def spelled_text(draw: st.DrawFn, text: str) -> str:
    """A text in any kind of quotes that can hold it."""
    if is_date(text) and draw(st.booleans()):
        return text
    kind = draw(st.sampled_from(['"', "'", '"""', "'''"]))
    controls = re.search("[\r\x7f]", text)
    if kind == "'" and "'" not in text and "\n" not in text and not controls:
        return f"'{text}'"
    if kind == "'''" and not controls and "'" not in text:
        return f"'''\n{text}'''"
    basic = TomlStyle().spelled(text)
    if kind == '"""':
        fold = draw(st.sampled_from(["", "\\\n   "]))
        return f'""{basic[:-1]}'.replace('"""', '"""\n', 1).replace("\\n", "\n") + fold + '"""'
    return basic


def spelled(draw: st.DrawFn, value: Any, in_line: bool) -> str:
    if isinstance(value, str):
        return spelled_text(draw, value)
    if isinstance(value, dict):
        equals = draw(st.sampled_from([" = ", "="]))
        pairs = [spelled_key(draw, key) + equals + spelled(draw, value[key], True) for key in value]
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        items = [spelled(draw, item, in_line) for item in value]
        layout = draw(st.sampled_from(["line", "stacked", "wrapped"]))
        if layout == "line" or in_line or not items:
            return "[" + ", ".join(items) + "]"
        comment = st.sampled_from(["", " # why, and more", "\n  # above"])
        if layout == "wrapped":
            return "[ " + ",\n    ".join(items) + " ]"
        return (
            "[\n  "
            + ",\n  ".join(item + draw(comment) for item in items[:-1])
            + (",\n  " * (len(items) > 1) + items[-1] + draw(st.sampled_from(["", ","])) + "\n]")
        )
    return TomlStyle().spelled(value)


def spelled_key(draw: st.DrawFn, key: str) -> str:
    if re.fullmatch("[a-z0-9]+", key) and draw(st.booleans()):
        return key
    return f"'{key}'" if draw(st.booleans()) else f'"{key}"'


@st.composite
def blocks(draw: st.DrawFn) -> str:
    """A TOML text with pairs, dotted keys, tables, arrays of tables and comments."""
    lines: list[str] = []

    def pairs(keys: list[str]) -> None:
        indentation = draw(st.sampled_from(["", "", "  "]))
        for key in keys:
            if draw(st.integers(0, 3)) == 0:
                lines.append(draw(st.sampled_from(["", "# above", "  # above", "# far\n"])))
            written = spelled_key(draw, key)
            if draw(st.integers(0, 5)) == 0:
                for part in draw(st.lists(KEYS, min_size=1, max_size=2, unique=True)):
                    value = spelled(draw, draw(SCALARS), True)
                    lines.append(f"{indentation}{written}.{spelled_key(draw, part)} = {value}")
                continue
            equals = draw(st.sampled_from([" = ", " = ", "=", "   = "]))
            comment = draw(st.sampled_from(["", "", " # behind"]))
            value = spelled(draw, draw(VALUES), False)
            lines.append(f"{indentation}{written}{equals}{value}{comment}")

    keys = draw(st.lists(KEYS, max_size=6, unique=True))
    count = draw(st.integers(0, len(keys)))
    pairs(keys[:count])
    for key in keys[count:]:
        written = spelled_key(draw, key)
        kind = draw(st.sampled_from(["table", "array", "below"]))
        for _ in range(draw(st.integers(1, 3)) if kind == "array" else 1):
            if draw(st.booleans()):
                lines.append("")
            header = {"table": f"[{written}]", "array": f"[[{written}]]"}
            lines.append(header.get(kind, f"[{written}.x]"))
            pairs(draw(st.lists(KEYS, max_size=3, unique=True)))
            if kind != "below" and draw(st.integers(0, 3)) == 0:
                lines.append(f"[{written}.sub]")
                pairs(draw(st.lists(KEYS, max_size=2, unique=True)))
    return "\n".join(lines) + "\n"


def values_like(old: Any) -> st.SearchStrategy[Any]:
    """A date for a date, else anything."""
    return DATES if isinstance(old, str) and is_date(old) else VALUES


@given(st.data(), blocks(), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_the_data_becomes_what_is_meant(
    draws: st.DataObject, content: str, line_end: str, is_page: bool
) -> None:
    content = content.replace("\n", line_end)
    if is_page:
        text = f"+++{line_end}{content}+++{line_end}a = 1{line_end}"
        document = Document("page.md", text, PROFILES["hugo"])
    else:
        document = Document("data.toml", content, PROFILES["none"], "toml")
    if document.data is None:
        event("unreadable")
        return
    operation = draws.draw(operations(document.data, KEYS, values_like))
    name = operation.__class__.__name__
    try:
        edits = lower_toml(document, operation)
    except RefusalError as refusal:
        event(f"{name} refused: {re.sub(r'.[^ ]*. is (?:not )?(there|here)', '', str(refusal))}")
        return
    event(name)
    result = apply_edits(document.text, edits)
    new = Document(document.path, result, document.profile, document.data_language)
    assert same(new.data, apply_operations(document.data, [operation]))
    assert result.count("\n") == result.count(line_end)
    find = re.compile("# (?:why, and more|above|behind|far)").findall
    before, after = find(document.text), find(result)
    if isinstance(operation, Remove):
        assert all(not edit.text.strip() for edit in edits)
        gone = find("".join(document.text[slice(*edit.span)] for edit in edits))
        assert sorted(before) == sorted(after + gone)
    else:
        assert sorted(before) == sorted(after)
    if isinstance(operation, Insert):
        assert all(not document.text[slice(*edit.span)].strip() for edit in edits)
    if isinstance(operation, Set):
        place = document.places().find(operation.path)[0].span
        assert all(place.start <= one.start and one.end <= place.end for one, _ in edits)
