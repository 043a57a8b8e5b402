"""The common mistakes in YAML: said in plain words, where an author would mend them."""

from __future__ import annotations

import pytest

from corpuslint.blocks.yaml_errors import explain
from corpuslint.document import Document
from corpuslint.profile import PROFILES

SECOND_COLON = "a second `: ` in an unquoted value; quote the value"
TAB = "a tab cannot indent YAML; use spaces"
MISFIT = "this line does not fit the indentation of the lines above it"
NO_PAIR = "this line is neither a `key: value` pair nor part of one"
NO_KEY = "a key cannot stand here; check the indentation, or quote the value"
TIGHT = "a space must follow this colon"
DASH = "a space must follow the dash of a list item"
AFTER_QUOTE = "text follows a quoted value; put all of it in quotes"
OPEN_QUOTE = "the quote that opens here is never closed"
LONG_QUOTE = "the quote that opens here is not closed on its line"
OPEN_LIST = "this list in brackets is not closed"
OPEN_MAP = "this mapping in braces is not closed"
COMMENT = "` #` starts a comment, which ends the value; quote the value"
NO_COMMA = "a comma is missing before this, or the list in brackets is not closed"
DIGITS = (
    "wants 4 hexadecimal digits of a character in double quotes; "
    "double the backslash or use single quotes"
)
ESCAPE = "is no escape in double quotes; double the backslash or use single quotes"
NO_MERGE = "`<<` can merge only a mapping or a list of mappings; quote it if it is a key"
COMPLEX = "a mapping or list stands where a key must be a text; quote it"
ROW_LIST = "a list cannot start on the line of its key; quote the value if it is a text"


def cannot_start(sign: str, what: str = "value") -> str:
    return f"a {what} cannot start with {sign}; quote it"


# text, row, column, the marked piece, message
TABLE: list[tuple[str, int, int, str, str]] = [
    # an unquoted `: `
    ("title: a: b\n", 1, 9, ":", SECOND_COLON),
    ("a: 1\ntitle: Foo: the bar\nb: 2\n", 2, 11, ":", SECOND_COLON),
    ("list:\n  - a: b: c\n", 2, 9, ":", SECOND_COLON),
    ("title: a: \n", 1, 9, ":", SECOND_COLON),
    ("time: 12:30: x\n", 1, 12, ":", SECOND_COLON),
    ("標題: 甲: 乙\n", 1, 6, ":", SECOND_COLON),
    ("title:\ta: b\n", 1, 9, ":", SECOND_COLON),
    ('title: "a": b\n', 1, 11, ":", "`: ` follows a quoted value; put all of it in quotes"),
    # a comment by accident
    ("title: a #1 hit\n  goes on\nb: c\n", 1, 10, "#", COMMENT),
    ("title: a #1 hit\n  and: more\n", 1, 10, "#", COMMENT),
    # signs that start no value
    ("title: @name\n", 1, 8, "@", cannot_start("`@`")),
    ("title: %x\n", 1, 8, "%", cannot_start("`%`")),
    ("title: `x`\n", 1, 8, "`", cannot_start("a backtick")),
    ("title: **bold** x\n", 1, 8, "*", cannot_start("`*`")),
    ("title: * x\n", 1, 8, "*", cannot_start("`*`")),
    ("title: & x\n", 1, 8, "&", cannot_start("`&`")),
    ("title: &名 x\n", 1, 8, "&", cannot_start("`&`")),
    ("title: | x\n", 1, 8, "|", cannot_start("`|`")),
    ("title: > x\nb: c\n", 1, 8, ">", cannot_start("`>`")),
    ("title: ? x\n", 1, 8, "?", cannot_start("`? `")),
    ("title: ]\n", 1, 8, "]", cannot_start("`]`")),
    ("title: , x\n", 1, 8, ",", cannot_start("`,`")),
    ("title: !e!x y\n", 1, 8, "!", cannot_start("`!`")),
    ("tags: [a, @b]\n", 1, 11, "@", cannot_start("`@`")),
    ("- `x`\n", 1, 3, "`", cannot_start("a backtick")),
    ("@id: 5\n", 1, 1, "@", cannot_start("`@`", "key")),
    ("- a: 1\n- *: 2\n", 2, 3, "*", cannot_start("`*`", "key")),
    ("title: {{ page.title }}\n", 1, 8, "{{ page.title }}", cannot_start("`{{`")),
    ("title: {{ page.title }} and more\n", 1, 8, "{{ page.title }}", cannot_start("`{{`")),
    ("a: 1\ntitle: {{ x\nb: 2\n", 2, 8, "{{ x", cannot_start("`{{`")),
    ("title: {% x %}\n", 1, 8, "{%", cannot_start("`{%`")),
    (
        "title: *name\n",
        1,
        8,
        "*name",
        "the alias `*name` names no anchor before it; quote it if it is a text",
    ),
    (
        "title: !important x\n",
        1,
        8,
        "!important x",
        "the tag `!important` is known to no reader; quote the value",
    ),
    ("title: - x\n", 1, 8, "- x", ROW_LIST),
    ("%x\ntitle: x\n", 1, 1, "%", "a line cannot start with `%`"),
    # tabs
    ("a:\n\tb: 1\n", 2, 1, "\t", TAB),
    ("tags:\n\t- a\n", 2, 1, "\t", TAB),
    ("tags:\n  \t- a\n", 2, 3, "\t", TAB),
    ("a: 1\n\tb: 2\n", 2, 1, "\t", TAB),
    ("\ta: 1\n", 1, 1, "\t", TAB),
    ("a: |\n\ttext\n", 2, 1, "\t", TAB),
    ("a: x\n\t\nb: 2\n", 2, 1, "\t", TAB),
    ("a: 1\r\ntags:\r\n\t- a\r\n", 3, 1, "\t", TAB),
    # quotes
    ('title: "abc\n', 1, 8, '"', OPEN_QUOTE),
    ("title: 'abc\nb: c\n", 1, 8, "'", OPEN_QUOTE),
    ('a: 1\ntags: [a, "b]\nc: d\n', 2, 11, '"', OPEN_QUOTE),
    ('title: "abc\nb: "c"\n', 1, 8, '"', LONG_QUOTE),
    ("title: 'abc\nb: c\nd: 'x'\n", 1, 8, "'", LONG_QUOTE),
    ('title: &a "abc\nb: "c"\n', 1, 11, '"', LONG_QUOTE),
    (
        "title: 'it's'\n",
        1,
        11,
        "'",
        "this apostrophe ends the quoted value; write it twice",
    ),
    (
        'title: "a "b" c"\n',
        1,
        11,
        '"',
        'this quote ends the value; write `\\"` inside double quotes',
    ),
    ('title: "a" b\n', 1, 12, "b", AFTER_QUOTE),
    ("title: 'a' and 'b'\nc: d\n", 1, 12, "and 'b'", AFTER_QUOTE),
    # escapes
    ('path: "C:\\path"\n', 1, 10, "\\p", f"`\\p` {ESCAPE}"),
    ('regex: "\\d+"\n', 1, 9, "\\d", f"`\\d` {ESCAPE}"),
    ('a: 1\nb: "x \\u12 y"\n', 2, 7, "\\u", f"`\\u` {DIGITS}"),
    ('a: "\\ud83d"\n', 1, 5, "\\u", f"`\\u` {DIGITS}"),
    # indentation
    ("a:\n  b: 1\n c: 2\n", 3, 2, "c: 2", MISFIT),
    ("a:\n    b: 1\n  c: 2\n", 3, 3, "c: 2", MISFIT),
    (" a: 1\nb: 2\n", 2, 1, "b: 2", MISFIT),
    ("tags:\n  - a\n - b\n", 3, 2, "- b", MISFIT),
    ("a: b\n- c\n", 2, 1, "- c", MISFIT),
    ("- a\nb: c\n", 2, 1, "b: c", MISFIT),
    ("title: a\n  sub: b\n", 2, 3, "sub", NO_KEY),
    ("a: 1\n b: 2\n", 2, 2, "b", NO_KEY),
    ("tags:\n - a\n  - b: 1\n", 3, 3, "- b", NO_KEY),
    # no space behind the colon, or no colon
    ("a: b\nkey:value\nc: d\n", 2, 4, ":", TIGHT),
    ("key:value\nb: c\n", 1, 4, ":", TIGHT),
    ("a: 1\nmap:\n  b: 1\n  key:value\n  c: 2\n", 4, 6, ":", TIGHT),
    ('"key":value\n', 1, 6, ":", TIGHT),
    ("a: b\nurl http://example.org\n", 2, 1, "url http://example.org", NO_PAIR),
    ("a: b\nfoo\nc: d\n", 2, 1, "foo", NO_PAIR),
    ("title abc\nb: c\n", 1, 1, "title abc", NO_PAIR),
    ("one\ntwo\nb: c\n", 1, 1, "one", NO_PAIR),
    ("a: b\n標題：甲\nc: d\n", 2, 3, "：", "`：` is no colon to YAML; write `: `"),
    ("標題：甲\nc: d\n", 1, 3, "：", "`：` is no colon to YAML; write `: `"),
    ("a: b\nc:\u00a0d\n", 2, 3, "\u00a0", "a space must follow the colon, not U+00A0"),
    ("tags:\n-a\n-b\n", 2, 1, "-", DASH),
    ("tags:\n- a\n-b\n", 3, 1, "-", DASH),
    (": a\n", 1, 1, ":", "a key is missing before this colon"),
    # brackets
    ("tags: [a, b\ndate: 1\n", 1, 7, "[", OPEN_LIST),
    ("tags: [a\n", 1, 7, "[", OPEN_LIST),
    ("a:\n  tags: [a,\n    b\n  c: d\n", 2, 9, "[", OPEN_LIST),
    ("map: {a: b\nc: d\n", 1, 6, "{", OPEN_MAP),
    ("tags: [a]]\nb: c\n", 1, 10, "]", "`]` closes nothing here"),
    ("map: {a: b}}\n", 1, 12, "}", "`}` closes nothing here"),
    ("tags: [a] b\n", 1, 11, "b", "text follows the closing `]`; quote the value"),
    ('tags: ["a" "b"]\n', 1, 12, '"', NO_COMMA),
    ('tags: [\n  "a"\n  "b"\n]\n', 3, 3, '"', NO_COMMA),
    ("tags: [a,, b]\n", 1, 10, ",", "a value is missing before this comma"),
    ("tags: [?]\n", 1, 8, "?", "a value in brackets cannot be a single `?`; quote it"),
    (
        "tags: [:a]\n",
        1,
        8,
        ":",
        "a value in brackets cannot start or end with `:`; quote it",
    ),
    # keys, merges, tags, the rest
    ("[a]: b\n", 1, 1, "[a]", COMPLEX),
    ("? {a: b}\n: c\n", 1, 3, "{a: b}", COMPLEX),
    ("<<: text\n", 1, 1, "<<", NO_MERGE),
    ("a: &a [1]\nb:\n  <<: *a\n", 3, 3, "<<", NO_MERGE),
    ("a: !!int x\n", 1, 4, "!!int x", "`x` is no `!!int`"),
    ('a: !!int "x\\n"\n', 1, 4, '!!int "x\\n"', "'x\\n' is no `!!int`"),
    ("a: !b%0Ac d\n", 1, 4, "!b%0Ac d", "the tag '!b\\nc' is known to no reader; quote the value"),
    ("a: b\x07c\n", 1, 5, "\x07", "the character U+0007 is not allowed in YAML"),
    ("a: b\n...\nc: d\n", 3, 1, "c: d", "nothing may follow the `...` that ends the YAML"),
]


@pytest.mark.parametrize(("text", "row", "column", "piece", "message"), TABLE)
def test_the_place_and_the_words(
    text: str, row: int, column: int, piece: str, message: str
) -> None:
    document = Document("a.yml", text, PROFILES["none"], "yaml")
    assert document.data is None
    (problem,) = document.problems
    assert problem.rule == "invalid-yaml"
    assert problem.message == message
    assert document.lines.position(problem.span.start) == (row, column)
    assert text[problem.span.start : problem.span.end] == piece


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
@pytest.mark.parametrize(("text", "row", "column", "piece", "message"), TABLE)
def test_the_same_with_other_line_ends(
    text: str, row: int, column: int, piece: str, message: str, line_end: str
) -> None:
    if "\r" not in text and piece != "{{ x":  # that mark includes the carriage return
        test_the_place_and_the_words(text.replace("\n", line_end), row, column, piece, message)


@pytest.mark.parametrize("before", ["---\n", "\ufeff---\r\n", "\n\n---\n"])
def test_places_count_from_the_start_of_the_file(before: str) -> None:
    text = before + "a: 1\ntitle: é: b\n---\n"
    document = Document("a.md", text, PROFILES["none"])
    (problem,) = document.problems
    start = text.index(": b")
    assert problem.span == (start, start + 1)


@pytest.mark.parametrize(
    ("text", "rule", "piece", "message"),
    [
        ("a:1\nb:2\n", "not-a-mapping", "a:1\nb:2", "; a space must follow the colon"),
        ("- a\n", "", "", ""),
        ("text\n", "not-a-mapping", "text", "a single value, not `key: value` pairs"),
        (
            "a: 1\n---\nb: 2\n",
            "several-documents",
            "---",
            "a second YAML document starts here; a block can hold only one",
        ),
        ("a: 1\n...\n---\nb: 2\n", "several-documents", "---", "a second YAML document"),
        ("a: 1\nb: 2\na: 3\n", "duplicate-key", "a", "the key 'a' is here twice"),
        ("1: a\n0x1: b\n", "duplicate-key", "0x1", "the key '0x1' is the same as '1'"),
        ("~: a\nnull: b\n", "duplicate-key", "null", "the key 'null' is the same as '~'"),
        ("x: {a: 1, 'a': 2}\n", "duplicate-key", "'a'", "the key 'a' is here twice"),
        ("a: &k b\nx: {b: 1, *k : 2}\n", "duplicate-key", "*k", "the key 'b' is here twice"),
        ("a: &a {x: 1}\nb:\n  <<: *a\n  <<: *a\n", "duplicate-key", "<<", "'<<' is here twice"),
        ("true: 1\n1: 2\n'yes': 3\nyes: 4\n", "duplicate-key", "yes", "'yes' is here twice"),
    ],
)
def test_what_is_read_all_the_same(text: str, rule: str, piece: str, message: str) -> None:
    document = Document("a.yml", text, PROFILES["none"], "yaml")
    assert [problem.rule for problem in document.problems] == ([rule] if rule else [])
    for problem in document.problems:
        assert text[problem.span.start : problem.span.end] == piece
        assert message in problem.message
        for span, words in problem.related:
            assert words == "first here"
            assert span.end <= problem.span.start


def test_a_complaint_without_a_place() -> None:
    assert explain(ValueError("something odd\nin two lines"), "abc", []) == (0, 1, "something odd")
