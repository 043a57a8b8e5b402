"""Operations on YAML blocks: the text before, the operation, the text after."""

from __future__ import annotations

from typing import Any

import pytest

from corpuslint.document import Document
from corpuslint.fix.refusal import RefusalError
from corpuslint.fix.yaml.lower import lower_yaml
from corpuslint.ops import (
    Insert,
    Operation,
    Remove,
    Rename,
    Reorder,
    Rewrite,
    Set,
    apply_operations,
    same,
)
from corpuslint.profile import PROFILES
from corpuslint.span import KeyPath, apply_edits


def lowered(text: str, operation: Operation, profile: str = "none") -> str:
    """A data file after an operation; what it holds must be what is meant."""
    return lowered_in(Document("a.yml", text, PROFILES[profile], "yaml"), operation)


def lowered_in(document: Document, operation: Operation) -> str:
    assert document.data is not None, document.problems
    text = apply_edits(document.text, lower_yaml(document, operation))
    changed = Document(document.path, text, document.profile, document.data_language)
    assert same(changed.data, apply_operations(document.data, [operation]))
    return text


def check(text: str, operation: Operation, expected: str) -> None:
    """As it stands, with CR LF, with CR alone, and with a byte order mark."""
    assert lowered(text, operation) == expected
    for ending in ("\r\n", "\r") if "\n" in text else ():
        result = lowered(text.replace("\n", ending), operation)
        assert result == expected.replace("\n", ending)
    assert lowered("\ufeff" + text, operation) == "\ufeff" + expected


def refused(text: str, operation: Operation) -> str:
    document = Document("a.yml", text, PROFILES["none"], "yaml")
    assert document.data is not None, document.problems
    with pytest.raises(RefusalError) as caught:
        lower_yaml(document, operation)
    return str(caught.value)


# Set: scalars on one line


@pytest.mark.parametrize(
    ("old", "value", "new"),
    [
        # plain stays plain where it can
        ("one", "two", "two"),
        ("one two", "one, two", "one, two"),
        ("one", "it's", "it's"),
        ("one", "one: two", '"one: two"'),
        ("one", "yes", '"yes"'),
        ("one", "", '""'),
        ("one", " one", '" one"'),
        ("one", 'say "a: b"', "'say \"a: b\"'"),
        ("one", "a\nb", '"a\\nb"'),
        ("one", "a\u2028b\x85", '"a\\u2028b\\x85"'),
        ("日本語", "日本", "日本"),
        ("one", 14, "14"),
        ("one", True, "true"),
        ("one", None, "null"),
        ("14", "14", '"14"'),
        ("14", 15, "15"),
        ("2020-01-02", "2020-01-03", "2020-01-03"),
        ("2020-01-02 10:11", "2020-01-02 10:12", "2020-01-02 10:12"),
        ("2020-01-02", "2020-01-02 10:12", '"2020-01-02 10:12"'),
        # quotes stay
        ("'one'", "two", "'two'"),
        ('"one"', "two", '"two"'),
        ("'one'", "it's", "'it''s'"),
        ("'it''s one'", "it's two", "'it''s two'"),
        ("'one'", "a\tb", '"a\\tb"'),
        ('"one"', 'a "b"', '"a \\"b\\""'),
        ('"66"', 66, "66"),
        ('"66"', None, "null"),
        # what does not change keeps its escapes
        (r'"\u00e9 one"', "é two", r'"\u00e9 two"'),
        (r'"\x41 one \/"', "A two /", r'"\x41 two \/"'),
        (r'"a \u00e9 b \u00e9 c"', "x é b é y", r'"x \u00e9 b \u00e9 y"'),
        (r'"\U0001F600 \"q\" "', '😀 "q"', r'"\U0001F600 \"q\""'),
        (r'" \u00e9 "', "é", r'"\u00e9"'),
        (r'"a\tb"', "a\tc", r'"a\tc"'),
        # written anew where readers disagree
        ("yes", "yes", '"yes"'),
        ("014", 14, "14"),
        ("12:30", "12:30", '"12:30"'),
        ("True", True, "True"),
        ("~", None, "~"),
        ("0x1F", 31, "0x1F"),
        ("1e3", 1000.0, "1000.0"),
        ("one", "one", "one"),
        ("'one'", "one", "'one'"),
    ],
)
@pytest.mark.parametrize("around", ["k: {}\n", "k:   {}  # c\nl: x\n", "- {} # c\n", "k:\n  {}\n"])
def test_set_scalar(old: str, value: Any, new: str, around: str) -> None:
    path: KeyPath = (0,) if around[0] == "-" else ("k",)
    check(around.format(old), Set(path, value), around.format(new))


@pytest.mark.parametrize(
    ("others", "value", "new"),
    [
        ("a: 'x'\nb: 'y'\nc: \"z\"\n", "yes", "'yes'"),
        ('a: "x"\nb: "y"\n', 'a: "b"', r'"a: \"b\""'),
        ("'a': 1\n", "yes", "'yes'"),
        ("a: 'x'\n", "it's: so", "'it''s: so'"),
        ("a: 'x'\n", "a\nb", '"a\\nb"'),
    ],
)
def test_set_takes_the_usual_quotes(others: str, value: str, new: str) -> None:
    check(f"{others}k: one\n", Set(("k",), value), f"{others}k: {new}\n")


@pytest.mark.parametrize(
    ("old", "path", "value", "new"),
    [
        ("k: [a, b]\n", ("k", 0), "c", "k: [c, b]\n"),
        ("k: [a, b]\n", ("k", 0), "c, d", 'k: ["c, d", b]\n'),
        ("k: [a, 'b']\n", ("k", 1), "c, d", "k: [a, 'c, d']\n"),
        ("k: {a: b}\n", ("k", "a"), "c}", 'k: {a: "c}"}\n'),
        ('k: {"a":1}\n', ("k", "a"), 2, 'k: {"a":2}\n'),
        ("k: {a: , b: 1}\n", ("k", "a"), "c", "k: {a: c, b: 1}\n"),
        ("k: { a: }\n", ("k", "a"), "c", "k: { a: c }\n"),
        ("k: {a}\n", ("k", "a"), "c", "k: {a: c}\n"),
        ("k: [a, b]\n", ("k", 0), ["c"], "k: [[c], b]\n"),
        ("k: [a, [b]]\n", ("k", 1), "c", "k: [a, c]\n"),
        ("k: [\n  a, # c\n  b\n]\n", ("k", 0), "d", "k: [\n  d, # c\n  b\n]\n"),
    ],
)
def test_set_in_brackets(old: str, path: KeyPath, value: Any, new: str) -> None:
    check(old, Set(path, value), new)


@pytest.mark.parametrize(
    ("old", "path", "new"),
    [
        ("k:\n", ("k",), "k: v\n"),
        ("k:", ("k",), "k: v"),
        ("k: \nl: x\n", ("k",), "k: v\nl: x\n"),
        ("k:   # c\nl: x\n", ("k",), "k: v   # c\nl: x\n"),
        ("k :\n", ("k",), "k : v\n"),
        ("k:\n\n# c\nl: x\n", ("k",), "k: v\n\n# c\nl: x\n"),
        ("-\n- a\n", (0,), "- v\n- a\n"),
        ("- # c\n- a\n", (0,), "- v # c\n- a\n"),
        ("- a:\n  b: 1\n", (0, "a"), "- a: v\n  b: 1\n"),
        ("? k\n: # c\n", ("k",), "? k\n: v # c\n"),
    ],
)
def test_set_where_there_is_no_value(old: str, path: KeyPath, new: str) -> None:
    check(old, Set(path, "v"), new)


# Set: scalars over several lines


@pytest.mark.parametrize(
    ("old", "value", "new"),
    [
        ("k: one\n  two\n  three\n", "one two four", "k: one\n  two\n  four\n"),
        ("k: one\n\n  two\n", "one\nthree", "k: one\n\n  three\n"),
        ("k: one\n  two\n", "one: two", 'k: "one: two"\n'),
        ("k: one\n  two\n", "one\ntwo", 'k: "one\\ntwo"\n'),
        ("k: one\n  two\n", 3, "k: 3\n"),
        ("k: 'one\n\n  it''s'\n", "one\nit's so", "k: 'one\n\n  it''s so'\n"),
        ("k: 'one\n  two'\n", "one\ttwo", 'k: "one\\ttwo"\n'),
        ('k: "one \\\n  two\n  three"\n', "one two four", 'k: "one \\\n  two\n  four"\n'),
        ('k: " one\n  two "\n', "one two", 'k: "one\n  two"\n'),
        ('k: "one\n  two"\n', "one  two", 'k: "one  two"\n'),
    ],
)
def test_set_text_of_several_lines(old: str, value: Any, new: str) -> None:
    check(f"{old}l: x\n", Set(("k",), value), f"{new}l: x\n")


@pytest.mark.parametrize(
    ("old", "value", "new"),
    [
        # a piece of a line, a line more, a line less
        ("|\n  one\n  two\n", "one\n2\n", "|\n  one\n  2\n"),
        ("|\n  one\n  two\n", "one\nmore\ntwo\n", "|\n  one\n  more\n  two\n"),
        ("|\n  one\n  two\n", "one\n\ntwo\n", "|\n  one\n\n  two\n"),
        ("|\n  one\n\n  two\n", "two\n", "|\n  two\n"),
        ("|\n  one\n", "one\ntwo\n", "|\n  one\n  two\n"),
        ("|\n  one\n  two\n", "  one\ntwo\n", '"  one\\ntwo\\n"\n'),
        ("|2\n  one\n  two\n", " one\ntwo\n", "|2\n   one\n  two\n"),
        # the line ends at the end
        ("|\n  one\n", "one", "|-\n  one\n"),
        ("|-\n  one\n", "one\n", "|\n  one\n"),
        ("|2+ # c\n  one\n\n\n", "one", "|2- # c\n  one\n\n\n"),
        ("|+\n  one\n\n", "two\n\n", "|+\n  two\n\n"),
        ("|\n  one\n", "one\n\n", '"one\\n\\n"\n'),
        # what cannot stand in such a text
        ("|\n  one\n", "a\x07", '"a\\x07"\n'),
        ("|\n  one\n", "a\rb\n", '"a\\rb\\n"\n'),
        ("|\n  one\n", "", '""\n'),
        ("| # c\n  one\n  two\n\n", 3, "3 # c\n\n"),
        ("|-\n  66\n", 66, "66\n"),
        # folded lines stay folded
        (">\n  one\n  two\n\n  three\n", "one 2\nthree\n", ">\n  one\n  2\n\n  three\n"),
        (">-\n  one\n  two\n", "one\ntwo", "|-\n  one\n  two\n"),
        (">\n  one\n   more\n  two\n", "one\n more\n2\n", ">\n  one\n   more\n  2\n"),
        (">-\n  one\n  two\n", " one two", '" one two"\n'),
        ("|\n\n", "one\n", '"one\\n"\n\n'),
        ("|\n  one\n  two\n", "one\n", "|\n  one\n"),
        ("|\n  one\n  two\n", "two\n", "|\n  two\n"),
        ("|\n  one\n", "one\n", "|\n  one\n"),
        (">\n\n\n  one\n  two\n", "\n\none 2\n", ">\n\n\n  one\n  2\n"),
    ],
)
def test_set_block_text(old: str, value: Any, new: str) -> None:
    check(f"k: {old}l: x\n", Set(("k",), value), f"k: {new}l: x\n")
    check(f"- {old}- x\n", Set((0,), value), f"- {new}- x\n")


def test_an_indentation_indicator_counts_from_the_collection_around() -> None:
    text = "a:\n    b:\n    - c\n    - d: 1\n      t: |1-\n         x\n    e: 2\n"
    assert lowered(text, Set(("a", "b", 1, "t"), "  y")) == text.replace("x", "y")
    assert lowered(text, Insert(("a", "b", 2), "z")) == text.replace("    e", "    - z\n    e")


def test_a_block_text_without_a_last_line_end() -> None:
    assert lowered("k: |\n  one", Set(("k",), "two")) == "k: |\n  two"
    assert lowered("k: |\n  one", Set(("k",), "two\n")) == 'k: "two\\n"'


# Set: collections


@pytest.mark.parametrize(
    ("old", "path", "value", "new"),
    [
        # in the style of the block's other lists, else in brackets
        ("t: tech # c\n", ("t",), ["tech"], "t: [tech] # c\n"),
        ("t: 'a b'\n", ("t",), ["a b"], "t: ['a b']\n"),
        ("t: 2020-01-02\n", ("t",), ["2020-01-02"], "t: [2020-01-02]\n"),
        ("t: |\n  a\n", ("t",), ["a"], "t: [a]\n"),
        ("t:\n", ("t",), ["a"], "t: [a]\n"),
        ("t: a # c\nl:\n  - x\n", ("t",), ["a", "b"], "t: # c\n  - a\n  - b\nl:\n  - x\n"),
        ("t: a\nl:\n- x\n", ("t",), ["a"], "t:\n- a\nl:\n- x\n"),
        ("l:\n- x\nt: a", ("t",), ["a"], "l:\n- x\nt:\n- a"),
        ("t:\n  a\nl:\n- x\n", ("t",), ["a"], "t:\n  [a]\nl:\n- x\n"),
        ("t: a\nl: [x]\n", ("t",), ["a"], "t: [a]\nl: [x]\n"),
        ("i: a\n", ("i",), {"u": "a", "w": None}, "i:\n  u: a\n  w: null\n"),
        ("i: a\nm: {x: 1}\n", ("i",), {"u": "a"}, "i: {u: a}\nm: {x: 1}\n"),
        ("i: a\nm:\n    x: 1\n", ("i",), {"u": "a"}, "i:\n    u: a\nm:\n    x: 1\n"),
        (
            "i: a\n",
            ("i",),
            [{"u": "a", "t": ["b"], "e": [], "m": {"x": {}}}],
            "i:\n  - u: a\n    t: [b]\n    e: []\n    m:\n      x: {}\n",
        ),
        ("- a # c\n- b\n", (0,), {"u": "a", "w": 1}, "- u: a # c\n  w: 1\n- b\n"),
        ("- a\n- b", (1,), {"u": "b", "w": 1}, "- a\n- u: b\n  w: 1"),
        ("- a\n", (0,), ["b"], "- [b]\n"),
        ("-\n", (0,), {"u": "b"}, "- {u: b}\n"),
        # part by part, where the parts stay
        ("t: [a,  'b']  # c\n", ("t",), ["a", "c"], "t: [a,  'c']  # c\n"),
        ("t:\n  - a # c\n  - 'b'\n", ("t",), ["a", "c"], "t:\n  - a # c\n  - 'c'\n"),
        ("t:\n  u: a # c\n  v: [1]\n", ("t",), {"u": "a", "v": [2]}, "t:\n  u: a # c\n  v: [2]\n"),
        # others
        ("t: [a, b]\n", ("t",), ["a"], "t: [a]\n"),
        ("t: [\n  a,\n  b\n] # c\n", ("t",), "a", "t: a # c\n"),
        ("t: {a: 1}\n", ("t",), [1], "t: [1]\n"),
        ("t:\n  - a\n  - b\nl: x\n", ("t",), ["a"], "t:\n  - a\nl: x\n"),
        ("t:\n  - a\n  - b # c\n", ("t",), ["a"], "t:\n  - a # c\n"),
        ("t: # c\n\n  - a\n  - b\nl: x\n", ("t",), "a", "t: a # c\nl: x\n"),
        ("t: \n  - a\n  - b", ("t",), [], "t: []\n"),
        ("t:\n- a\n", ("t",), {"u": "a"}, "t:\n  u: a\n"),
        ("t:\n   u: a\n", ("t",), ["a"], "t:\n   - a\n"),
        ("- - a\n  - b\n- c\n", (0,), "a", "- a\n- c\n"),
        ("- u: a\n  v: b\n- c\n", (0,), {"w": 1, "x": 2}, "- w: 1\n  x: 2\n- c\n"),
        ("-\n  u: a\n- c\n", (0,), "a", "-\n  a\n- c\n"),
        ("t: [a]\n", ("t",), ["a"], "t: [a]\n"),
    ],
)
def test_set_collection(old: str, path: KeyPath, value: Any, new: str) -> None:
    check(old, Set(path, value), new)


# Insert


@pytest.mark.parametrize(
    ("old", "operation", "new"),
    [
        ("a: 1\n", Insert(("z",), "x"), "a: 1\nz: x\n"),
        ("a: 1", Insert(("z",), "x"), "a: 1\nz: x"),
        ("a: 1 # c\n\n# d\n", Insert(("z",), "x"), "a: 1 # c\nz: x\n\n# d\n"),
        ("a: 1 # c\nb: 2\n", Insert(("z",), "x", "a"), "a: 1 # c\nz: x\nb: 2\n"),
        ("a: |\n  t\n\nb: 2\n", Insert(("z",), "x", "a"), "a: |\n  t\nz: x\n\nb: 2\n"),
        ("a: |+\n  t\n\nb: 2\n", Insert(("z",), "x", "a"), "a: |+\n  t\n\nz: x\nb: 2\n"),
        ("a: >-\n  t\n", Insert(("z",), "x"), "a: >-\n  t\nz: x\n"),
        ("a: |-\n  t", Insert(("z",), "x"), "a: |-\n  t\nz: x"),
        ("a: 'x\n\n  y'\nb: 2\n", Insert(("z",), 1, "a"), "a: 'x\n\n  y'\nz: 1\nb: 2\n"),
        (
            "a: [\n  x # c\n] # d\nb: 2\n",
            Insert(("z",), 1, "a"),
            "a: [\n  x # c\n] # d\nz: 1\nb: 2\n",
        ),
        (
            "a:\n  - x # c\n  # d\n\nb: 2\n",
            Insert(("z",), 1, "a"),
            "a:\n  - x # c\n  # d\nz: 1\n\nb: 2\n",
        ),
        ("a:\n# c\nb: 2\n", Insert(("z",), 1, "a"), "a:\nz: 1\n# c\nb: 2\n"),
        ("? a\n: x\n? b\n", Insert(("z",), 1, "a"), "? a\n: x\nz: 1\n? b\n"),
        ("m:\n    a: 1\nn: 2\n", Insert(("m", "z"), "x"), "m:\n    a: 1\n    z: x\nn: 2\n"),
        (
            "l:\n  - u: a # c\n  - v\n",
            Insert(("l", 0, "z"), 1),
            "l:\n  - u: a # c\n    z: 1\n  - v\n",
        ),
        ("-   u: a\n", Insert((0, "z"), 1), "-   u: a\n    z: 1\n"),
        # in the style of the neighbours
        ('a: "x"\nb: "y"\nn: 1\n', Insert(("z",), "w"), 'a: "x"\nb: "y"\nn: 1\nz: "w"\n'),
        ("'a': 'x'\n", Insert(("z",), "w"), "'a': 'x'\n'z': 'w'\n"),
        (
            "d: 2020-01-02\nt: 'x'\n",
            Insert(("z",), "2021-02-03"),
            "d: 2020-01-02\nt: 'x'\nz: 2021-02-03\n",
        ),
        ("a: 1\n", Insert(("z",), "2021-02-03"), 'a: 1\nz: "2021-02-03"\n'),
        ("a: 1\n", Insert(("on",), "no"), 'a: 1\n"on": "no"\n'),
        ("a: 1\n", Insert(("ünï cödé",), "日本"), "a: 1\nünï cödé: 日本\n"),
        ("a: 1\n", Insert(("z",), ["x", "w"]), "a: 1\nz: [x, w]\n"),
        ("a: [1]\n", Insert(("z",), {"x": [1]}), "a: [1]\nz:\n  x: [1]\n"),
        ("a:\n- 1\n", Insert(("z",), ["x", ["w"]]), "a:\n- 1\nz:\n- x\n- [w]\n"),
        ("a:\n  - 1\n", Insert(("z",), {"x": [1]}), "a:\n  - 1\nz:\n  x:\n    - 1\n"),
        # items
        ("l:\n  - a # c\n  - b\n", Insert(("l", 1), "x"), "l:\n  - a # c\n  - x\n  - b\n"),
        ("l:\n- a\n- b\nm: 1\n", Insert(("l", 2), "x"), "l:\n- a\n- b\n- x\nm: 1\n"),
        ("l:\n  # c\n  - a\n", Insert(("l", 0), "x"), "l:\n  # c\n  - x\n  - a\n"),
        ("l:\n  -  'a'\n", Insert(("l", 1), "x"), "l:\n  -  'a'\n  -  'x'\n"),
        ("- - a\n", Insert((0, 0), "x"), "- - x\n  - a\n"),
        ("- - a\n", Insert((0, 1), "x"), "- - a\n  - x\n"),
        ("- a", Insert((1,), {"u": 1, "v": 2}), "- a\n- u: 1\n  v: 2"),
        ("-  a\n", Insert((0,), {"u": 1, "v": 2}), "-  u: 1\n   v: 2\n-  a\n"),
        # in brackets
        ("l: [a, 'b']\n", Insert(("l", 1), "x, y"), "l: [a, \"x, y\", 'b']\n".replace('"', "'")),
        ("m: {a: 1}\n", Insert(("m", "z"), {"x": "w"}), "m: {a: 1, z: {x: w}}\n"),
        ('m: {"a": 1}\n', Insert(("m", "z"), "x"), 'm: {"a": 1, "z": x}\n'),
        ("m: {}\n", Insert(("m", "z"), "x"), "m: {z: x}\n"),
        ("{}\n", Insert(("z",), "x"), "{z: x}\n"),
    ],
)
def test_insert(old: str, operation: Insert, new: str) -> None:
    check(old, operation, new)


# Remove


@pytest.mark.parametrize(
    ("old", "path", "new"),
    [
        ("a: 1\nb: 2\nc: 3\n", ("b",), "a: 1\nc: 3\n"),
        ("a: 1\n\n# b\nb: 2 # c\n# d\n\nc: 3\n", ("b",), "a: 1\n\n# b\n# d\n\nc: 3\n"),
        ("a: 1\nb: 2", ("b",), "a: 1\n"),
        ("a: 1\nb: |\n  x\n\n\nc: 3\n", ("b",), "a: 1\n\n\nc: 3\n"),
        ("a: 1\nb: |+\n  x\n\n\nc: 3\n", ("b",), "a: 1\nc: 3\n"),
        ("a: 1\nb: # c\n  # d\n  - x\n  # e\nc: 3\n", ("b",), "a: 1\n  # e\nc: 3\n"),
        ("a: 1\nb: [\n  x # c\n]\nc: 3\n", ("b",), "a: 1\nc: 3\n"),
        ("a: 1\nb:\nc: 3\n", ("b",), "a: 1\nc: 3\n"),
        ("a: 1\nb:\n- x\n- y\n", ("b",), "a: 1\n"),
        ("? a\n: 1\n? b\nc: 3\n", ("b",), "? a\n: 1\nc: 3\n"),
        ("? a # c\n: 1\nc: 3\n", ("a",), "c: 3\n"),
        ("l:\n  - a\n  - b # c\n  # d\n  - e\n", ("l", 1), "l:\n  - a\n  # d\n  - e\n"),
        ("l:\n  - a\n  -\n  - e\n", ("l", 1), "l:\n  - a\n  - e\n"),
        # behind a dash, the next key moves up
        ("- title: x\n  date: y\n", (0, "title"), "- date: y\n"),
        ("- title: |\n    x\n  date: y\n", (0, "title"), "- date: y\n"),
        ("- title: x # c\n\n  # d\n  date: y\n", (0, "title"), "-\n\n  # d\n  date: y\n"),
        ("- title: x\n  date: y # c\n- z\n", (0, "date"), "- title: x\n- z\n"),
        ("- - a\n  - b\n", (0, 0), "- - b\n"),
        # the only one
        ("a: 1 # c\n", ("a",), "{}\n"),
        ("a: 1", ("a",), "{}"),
        ("l: # c\n  # d\n  - a # e\n  # f\nm: 1\n", ("l", 0), "l: [] # c\n  # d\n  # f\nm: 1\n"),
        ("l:\n- a", ("l", 0), "l: []\n"),
        ("m:\n  a:\n    b: 1\nn: 1\n", ("m", "a"), "m: {}\nn: 1\n"),
        ("- a: 1 # c\n- b\n", (0, "a"), "- {}\n- b\n"),
        ("- - a\n- b\n", (0, 0), "- []\n- b\n"),
        ("-\n  - a\n- b\n", (0, 0), "-\n  []\n- b\n"),
        # in brackets
        ("l: [a, b] # c\n", ("l", 0), "l: [b] # c\n"),
        ("m: {a: 1}\n", ("m", "a"), "m: {}\n"),
        # anchors that nobody else needs
        ("a: &x 1\nb: 2\n", ("a",), "b: 2\n"),
        ("a: &x 1\nb: *x\nc: 3\n", ("b",), "a: &x 1\nc: 3\n"),
    ],
)
def test_remove(old: str, path: KeyPath, new: str) -> None:
    check(old, Remove(path), new)


# Rename


@pytest.mark.parametrize(
    ("old", "path", "key", "new"),
    [
        ("a: 1 # c\n", ("a",), "z", "z: 1 # c\n"),
        ("a : 1\n", ("a",), "z", "z : 1\n"),
        ("a:\t1\n", ("a",), "z", "z:\t1\n"),
        ("'a': 1\n", ("a",), "it's", "'it''s': 1\n"),
        ('"a": 1\n', ("a",), "z", '"z": 1\n'),
        ("a: 1\n", ("a",), "x: y", '"x: y": 1\n'),
        ("a: 1\n", ("a",), "no", '"no": 1\n'),
        ("a: 1\nb: 'x'\nc: 'y'\n", ("a",), "no", "'no': 1\nb: 'x'\nc: 'y'\n"),
        ("a: 1\n", ("a",), "日本 😀", "日本 😀: 1\n"),
        ("? a\n: 1\n", ("a",), "z", "? z\n: 1\n"),
        ("on: 1\n", ("on",), "on", '"on": 1\n'),
        (
            "l:\n  - catagories: x\n",
            ("l", 0, "catagories"),
            "categories",
            "l:\n  - categories: x\n",
        ),
        ("m: {a: 1, 'b': 2}\n", ("m", "a"), "x, y", "m: {'x, y': 1, 'b': 2}\n"),
        ('m: {"a":1}\n', ("m", "a"), "z", 'm: {"z":1}\n'),
        ("m: {a, b}\n", ("m", "a"), "z", "m: {z, b}\n"),
    ],
)
def test_rename(old: str, path: KeyPath, key: str, new: str) -> None:
    check(old, Rename(path, key), new)


# Reorder


@pytest.mark.parametrize(
    ("old", "path", "keys", "new"),
    [
        ("a: 1\nb: 2\n", (), "ab", "a: 1\nb: 2\n"),
        ("a: 1\nb: 2\n", (), "ba", "b: 2\na: 1\n"),
        ("a: 1\nb: 2", (), "ba", "b: 2\na: 1"),
        ("a: 1\nb: |-\n  x", (), "ba", "b: |-\n  x\na: 1"),
        ("a: |\n  x\nb: 2", (), "ba", "b: 2\na: |\n  x\n"),
        # comments and space above go along
        ("# a\na: 1 # x\n\n# b\nb: 2\n# end\n", (), "ba", "# b\nb: 2\n\n# a\na: 1 # x\n# end\n"),
        ("# top\n\n# a\na: 1\n# b\nb: 2\n", (), "ba", "# top\n\n# b\nb: 2\n# a\na: 1\n"),
        ("a: 1\n\nb: 2\n\n\nc: 3\n", (), "acb", "a: 1\n\n\nc: 3\n\nb: 2\n"),
        ("a: 1\n# c\n\nb: 2\n", (), "ba", "# c\n\nb: 2\na: 1\n"),
        # what is deeper belongs to the entry above
        ("a:\n  - x\n  # y\nb: 2\n", (), "ba", "b: 2\na:\n  - x\n  # y\n"),
        ("a:\n- x\nb:\n  c: |\n    d\n\n", (), "ba", "b:\n  c: |\n    d\na:\n- x\n\n"),
        ("a: |+\n  x\n\nb: 2\n", (), "ba", "b: 2\na: |+\n  x\n\n"),
        ("a: |\n   x\nb: 2\n\n # c\nc: 3\n", (), "bac", "b: 2\na: |\n   x\n\n # c\nc: 3\n"),
        ("? a\n: 1\nb: 2\n", (), "ba", "b: 2\n? a\n: 1\n"),
        # only what changes places is written
        ("a: 1\nb: 2\nc: 3\nd: 4\n", (), "acbd", "a: 1\nc: 3\nb: 2\nd: 4\n"),
        # in items the dash stays
        ("- a: 1\n  b: 2\n- c\n", (0,), "ba", "- b: 2\n  a: 1\n- c\n"),
        ("-   a: 1\n\n    # b\n    b: 2", (0,), "ba", "-   # b\n    b: 2\n\n    a: 1"),
        ("m:\n  # a\n  a: 1\n  b: 2\nn: 3\n", ("m",), "ba", "m:\n  b: 2\n  # a\n  a: 1\nn: 3\n"),
        ("m:\n  a: &x 1\n  b: 2\nn: *x\n", ("m",), "ba", "m:\n  b: 2\n  a: &x 1\nn: *x\n"),
        ("m: {a: 1, b: 2} # c\n", ("m",), "ba", "m: {b: 2, a: 1} # c\n"),
    ],
)
def test_reorder(old: str, path: KeyPath, keys: str, new: str) -> None:
    check(old, Reorder(path, tuple(keys)), new)


def test_only_what_changes_places_is_edited() -> None:
    document = Document("a.yml", "a: 1\nb: 2\nc: 3\nd: 4\n", PROFILES["none"], "yaml")
    (edit,) = lower_yaml(document, Reorder((), ("a", "c", "b", "d")))
    assert edit == ((5, 15), "c: 3\nb: 2\n")


# front matter, as its readers find it


@pytest.mark.parametrize("profile", ["none", "hexo", "jekyll", "hugo", "astro", "gray-matter"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize(
    ("operation", "block"),
    [
        (Set(("title",), "new"), "title: new # c\ntags:\n- a\n"),
        (Insert(("z",), ["x"]), "title: x # c\ntags:\n- a\nz:\n- x\n"),
        (Insert(("z",), 1, "title"), "title: x # c\nz: 1\ntags:\n- a\n"),
        (Insert(("tags", 1), "b"), "title: x # c\ntags:\n- a\n- b\n"),
        (Remove(("tags",)), "title: x # c\n"),
        (Remove(("tags", 0)), "title: x # c\ntags: []\n"),
        (Rename(("tags",), "topics"), "title: x # c\ntopics:\n- a\n"),
        (Reorder((), ("tags", "title")), "tags:\n- a\ntitle: x # c\n"),
    ],
)
def test_front_matter(
    profile: str, ending: str, mark: str, operation: Operation, block: str
) -> None:
    text = mark + "---\ntitle: x # c\ntags:\n- a\n---\n\n# title: x\n".replace("\n", ending)
    expected = mark + f"---\n{block}---\n\n# title: x\n".replace("\n", ending)
    assert lowered_in(Document("a.md", text, PROFILES[profile]), operation) == expected


def test_hexo_without_an_opening_fence() -> None:
    document = Document("a.md", "title: x\ndate: y\n---\nbody\n", PROFILES["hexo"])
    assert lowered_in(document, Insert(("z",), 1)) == "title: x\ndate: y\nz: 1\n---\nbody\n"
    assert lowered_in(document, Remove(("title",))) == "date: y\n---\nbody\n"


def test_a_comment_in_the_line_of_hugos_fence_stays_there() -> None:
    document = Document("a.md", "--- # c\na: 1\nb: 2\n---\n", PROFILES["hugo"])
    assert lowered_in(document, Reorder((), ("b", "a"))) == "--- # c\nb: 2\na: 1\n---\n"
    assert lowered_in(document, Remove(("a",))) == "--- # c\nb: 2\n---\n"


def test_new_lines_end_as_most_lines_do() -> None:
    text = "a: 1\r\nb: 2\nc: 3\r\n"
    assert lowered(text, Insert(("z",), 1, "b")) == "a: 1\r\nb: 2\nz: 1\r\nc: 3\r\n"


@pytest.mark.parametrize("wide", ["\x85", "\u2028", "\u2029"])
def test_a_line_ends_where_the_reader_ends_it(wide: str) -> None:
    text = f"a: |\n  x{wide}  y\nb: 'p{wide} q'\nc: 3\n"
    after = Insert(("z",), 1, "a")
    assert lowered(text, after) == text.replace("b:", "z: 1\nb:")
    assert lowered(text, after, "jekyll") == text.replace("b:", "z: 1\nb:")
    assert lowered(text, Remove(("b",)), "jekyll") == f"a: |\n  x{wide}  y\nc: 3\n"
    assert lowered(f"a: 'x{wide}y'\n", Set(("a",), f"x{wide}z")) == f"a: 'x{wide}z'\n"
    # 1.1 folds it, or keeps it: what it stands for then cannot be told apart
    assert lowered(f"a: 'x{wide}y'\n", Set(("a",), "z"), "jekyll") == "a: 'z'\n"


def test_a_data_file_with_document_marks() -> None:
    text = "%YAML 1.2\n---\n# c\n- a\n- b\n...\n"
    assert lowered(text, Insert((2,), "x")) == "%YAML 1.2\n---\n# c\n- a\n- b\n- x\n...\n"
    assert lowered(text, Remove((0,))) == "%YAML 1.2\n---\n# c\n- b\n...\n"


# Refusals


@pytest.mark.parametrize(
    ("text", "operation", "reason"),
    [
        # what stands elsewhere, or is used elsewhere
        ("a: &x {b: 1}\nc: *x\n", Set(("c", "b"), 2), "comes from an alias"),
        ("a: &x {b: 1}\nc: *x\n", Set(("c",), 2), "comes from an alias"),
        ("a: &x {b: 1}\nc: *x\n", Remove(("c", "b")), "comes from an alias"),
        ("a: &x {b: 1}\nc: *x\n", Set(("a", "b"), 2), "an alias elsewhere"),
        ("a: &x\n  b: 1\nc: *x\n", Insert(("a", "z"), 2), "an alias elsewhere"),
        ("a: &x 1\nc: *x\n", Remove(("a",)), "an alias elsewhere"),
        ("a: [&x 1]\nc: *x\n", Set(("a",), 1), "an alias elsewhere"),
        ("a: &x 1\nc: 2\n", Set(("a",), 2), "an anchor or a tag"),
        ("a: !!str 1\n", Set(("a",), "2"), "an anchor or a tag"),
        ("a: !!map {b: 1}\n", Set(("a", "b"), 2), "a tag says"),
        ("a: &x\n  - b\n", Remove(("a", 0)), "carries an anchor"),
        ("a: &x {b: 1}\nc: *x\n", Insert(("c", "z"), 2), "comes from an alias"),
        ("a: &x b\n*x : 1\n", Set(("b",), 2), "the key is an alias"),
        ("a: &x b\n*x : 1\n", Reorder((), ("b", "a")), "an alias stands"),
        ("a: &x b\n*x : 1\n", Rename(("b",), "c"), "the key is an alias"),
        ("&x a: 1\n", Rename(("a",), "c"), "carries an anchor or a tag"),
        ("&x a: 1\nb: *x\n", Remove(("a",)), "an alias elsewhere"),
        ("a: &x 1\nb: *x\n", Reorder((), ("b", "a")), "an alias stands"),
        ("a: &x 1\nb: &x 2\nc: *x\n", Reorder((), ("b", "a", "c")), "an alias stands"),
        # merges
        ("a: &x {b: 1}\nc:\n  <<: *x\n", Set(("c", "b"), 2), "from a merge"),
        ("a: &x {b: 1}\nc:\n  <<: *x\n  d: 1\n", Insert(("c", "z"), 2), "comes last"),
        ("a: &x {b: 1}\nc:\n  <<: *x\n  b: 2\n", Remove(("c", "b")), "brings the same key"),
        ("a: &x {b: 1}\nc:\n  <<: *x\n  d: 1\n", Reorder(("c",), ("d", "b")), "comes last"),
        # keys that are there twice
        ("a: 1\na: 2\n", Remove(("a",)), "there twice"),
        ("a: 1\na: 2\n", Rename(("a",), "b"), "there twice"),
        ("a: 1\nb: 1\na: 2\n", Insert(("z",), 1, "a"), "there twice"),
        ("a: 1\nb: 1\na: 2\n", Reorder((), ("b", "a")), "there twice"),
        # comments that would be lost
        ("a: [\n  x, # c\n  y]\n", Set(("a",), "x"), "a comment stands inside"),
        ("a:\n  # c\n  - x\n", Set(("a",), "x"), "a comment stands inside"),
        ("a:\n  - x # c\n  - y\n", Set(("a",), "x"), "a comment stands inside"),
        ("a:\n  - x\n  - y # c\n", Set(("a",), "x"), "a comment stands inside"),
        ("a:\n  - | # c\n    x\n  - y\n", Set(("a",), ["x"]), "a comment stands inside"),
        ("- - x\n  - y # c\n", Set((0,), "x"), "a comment stands inside"),
        # text that would take in more, or less
        ("a: |\n  x\nb: 1\n  # c\n", Remove(("b",)), "take in the lines"),
        ("a: |+\n  x\nb: 1\n\nc: 2\n", Remove(("b",)), "take in the lines"),
        ("a: |+\n  x\nb: 1\n\nc: 2\n", Reorder((), ("b", "a", "c")), "take in the lines"),
        ("a: |\n  x", Insert(("z",), 1), "has no line ending"),
        ("a: 1\nb: |\n  x", Reorder((), ("b", "a")), "has no line ending"),
        # what does not suit the data
        ("a: 1\n", Set(("b",), 1), "not there any more"),
        ("a: 1\n", Set(("a", "b"), 1), "not there any more"),
        ("a: [1]\n", Insert(("a", 2), 1), "not there any more"),
        ("a: [1]\n", Insert(("a", "b"), 1), "not there any more"),
        ("a: 1\n", Insert(("a",), 1), "the key 'a' is there already"),
        ("a: 1\n", Insert(("b",), 1, "c"), "not there any more"),
        ("a: 1\nb: 2\n", Rename(("a",), "b"), "the key 'b' is there already"),
        ("a: [1]\n", Rename(("a", 0), "b"), "has no name"),
        ("a: 1\nb: 2\n", Reorder((), ("a",)), "does not name the keys"),
        ("a: [1]\n", Reorder(("a",), ()), "does not name the keys"),
        ("a: 1\n", Set((), {}), "a whole block"),
        ("a: 1\n", Rewrite(()), "a whole block"),
        # what YAML, or not every reader, can hold
        ("a: 1\n", Set(("a",), "\ud800"), "half of a character"),
        ("a: 'x'\n", Set(("a",), "x\ud800"), "half of a character"),
        ("a: 1\n", Set(("a",), float("inf")), "readers do not agree"),
        ("a: 1\n", Insert(("\ud800",), 1), "half of a character"),
        ("a: 1\n", Rename(("a",), "x" * 1100), "too long"),
        # explicit keys without a value
        ("? a\nb: 1\n", Set(("a",), 1), "`?`"),
        ("? a\n:\n  - b\n", Remove(("a", 0)), "`?`"),
        ("? |\n  a\n: 1\n", Rename(("a\n",), "b"), "several lines"),
    ],
)
def test_refusals(text: str, operation: Operation, reason: str) -> None:
    assert reason in refused(text, operation)


@pytest.mark.parametrize(
    ("text", "operation", "new"),
    [
        ("a: &x 1\nb: 2\n", Set(("b",), 3), "a: &x 1\nb: 3\n"),
        ("a: &x {b: 1}\n", Set(("a", "b"), 3), "a: &x {b: 3}\n"),
        ("a: &x {b: 1}\nc:\n  <<: *x\n  d: 1\n", Set(("c", "d"), 2), None),
        ("a: &x {b: 1}\nc:\n  <<: *x\n  d: 1\n", Insert(("c", "z"), 2, "d"), None),
        ("a: 1\na: 2\n", Set(("a",), 3), "a: 1\na: 3\n"),
    ],
)
def test_no_needless_refusals(text: str, operation: Operation, new: str | None) -> None:
    result = lowered(text, operation)
    assert new is None or result == new
    assert result != text
