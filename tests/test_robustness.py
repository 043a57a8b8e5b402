"""Nothing crashes, hangs or raises: what cannot be read becomes a problem with a place."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from corpuslint.blocks.limits import MAX_BLOCK, MAX_DEPTH, MAX_NODES
from corpuslint.blocks.node import Node
from corpuslint.document import Document, decode
from corpuslint.profile import PROFILES
from corpuslint.span import Span
from corpuslint.split import blank_around_opener, split

LIMIT = 2.0  # seconds


def _toml(word: str, cure: str) -> str:
    return f"`{word}` is no TOML value; {cure}"


@contextmanager
def in_time() -> Iterator[None]:
    start = time.process_time()
    yield
    assert time.process_time() - start < LIMIT


def check_spans(document: Document) -> None:
    """Every place that a document names is inside its text."""
    length = len(document.text)
    spans = [problem.span for problem in document.problems]
    spans += [span for problem in document.problems for span, _ in problem.related]
    waiting = [document.places()]
    while waiting:
        node: Node = waiting.pop()
        spans.append(node.span)
        spans += [node.key] if node.key is not None else []
        waiting += node.children.values()
    for span in spans:
        assert 0 <= span.start <= span.end <= length
    for problem in document.problems:
        assert problem.message
        assert len(problem.message) < 300
        assert "\n" not in problem.message


def rules(text: str, profile: str = "none", language: str | None = None) -> list[str]:
    """The rules of a text's problems, found in time and placed inside it."""
    with in_time():
        document = Document("a", text, PROFILES[profile], language)
        check_spans(document)
    if document.problems and document.problems[0].rule.startswith(("invalid", "resource")):
        # a number that is too long is read, as a text
        assert document.data is None or "digits" in document.problems[0].message
    return [problem.rule for problem in document.problems]


def yaml(content: str) -> str:
    return f"---\n{content}\n---\n"


def toml(content: str) -> str:
    return f"+++\n{content}\n+++\n"


# bytes


@pytest.mark.parametrize(
    ("content", "message", "at"),
    [
        (b"---\ntitle: \xe9\n---\n", "the byte 0xe9 is not UTF-8", 11),
        ("---\ntitle: é\n".encode() + b"\xff", "the byte 0xff is not UTF-8", 13),
        (b"\x80", "the byte 0x80 is not UTF-8", 0),
        (b"---\na: \xed\xa0\x80\n---\n", "the byte 0xed is not UTF-8", 7),
        (b"---\na: \xf0\x9f\x98", "the byte 0xf0 is not UTF-8", 7),
        ("---\na: é\n".encode("utf-16"), "the file is UTF-16, not UTF-8", 0),
        ("---\na: é\n".encode("utf-16-be"), "the file is UTF-16, not UTF-8", 0),
        ("---\na: 1\n".encode("utf-16-le"), "the file is UTF-16, not UTF-8", 0),
        ("\ufeff---\na: 1\n".encode("utf-16-le"), "the file is UTF-16, not UTF-8", 0),
        ("---\nä: 1\n".encode("latin-1"), "the byte 0xe4 is not UTF-8", 4),
    ],
)
def test_what_is_no_utf8(content: bytes, message: str, at: int) -> None:
    decoded = decode(content)
    assert decoded.problem is not None
    assert decoded.problem.rule == "not-utf8"
    assert decoded.problem.message.startswith(message)
    assert decoded.problem.span == Span(at, at)
    assert at <= len(decoded.text)


def test_utf8_is_left_alone() -> None:
    text = "\ufeff---\r\ntitle: é 😀 \u2028\r\n---\r"
    assert decode(text.encode()) == (text, None)


@pytest.mark.parametrize("character", ["\0", "\x01", "\x1b", "\x7f", "\x80", "\ufffe", "\uffff"])
def test_control_characters(character: str) -> None:
    text = yaml(f"title: x\nname: a{character}b")
    document = Document("a.md", text, PROFILES["none"])
    (problem,) = document.problems
    assert problem.rule == "invalid-yaml"
    assert problem.span == Span(text.index(character), text.index(character) + 1)
    assert f"U+{ord(character):04X}" in problem.message
    assert rules(toml(f'a = "{character}"'))[:1] in (["invalid-toml"], [])
    assert rules(f'{{"a": "{character}"}}') in ([], ["invalid-json"])


def test_a_lone_surrogate() -> None:
    assert rules(yaml("title: \ud800")) == ["invalid-yaml"]
    assert rules('{"a": "\\ud800"}') == []


# depth


DEEP = 10_000


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (yaml("a: " + "[" * DEEP), "resource-limit"),
        (yaml("a: " + "[" * DEEP + "]" * DEEP), "resource-limit"),
        (yaml("a: " + "{a: " * DEEP), "resource-limit"),
        (yaml("{" * DEEP), "invalid-yaml"),
        (yaml("- " * DEEP), "resource-limit"),
        (yaml("a:\n" + "- " * DEEP + "x"), "resource-limit"),
        (yaml("? " * DEEP), "invalid-yaml"),
        (yaml("? [" * DEEP), "invalid-yaml"),
        (yaml("a: {" + "[" * DEEP), "invalid-yaml"),
        (yaml("\n".join(" " * level + "a:" for level in range(1000))), "resource-limit"),
        (yaml("a: " + "[a: " * DEEP), "resource-limit"),
        (yaml("a: " + "!!seq [" * DEEP), "resource-limit"),
        (yaml("a: " + "&a [" * DEEP), "resource-limit"),
        ('{"a": ' + "[" * DEEP, "unclosed-block"),
        ('{"a": ' + "[" * DEEP + "]" * DEEP + "}", "resource-limit"),
        ('{"a": ' * DEEP + "1" + "}" * DEEP, "resource-limit"),
        (toml("a = " + "[" * DEEP + "]" * DEEP), "resource-limit"),
        (toml("a = " + "{a = " * DEEP + "1" + "}" * DEEP), "resource-limit"),
        (toml("a" + ".a" * DEEP + " = 1"), "resource-limit"),
        (toml("[a" + ".a" * DEEP + "]"), "resource-limit"),
        (toml("[[a" + ' . "a"' * DEEP + "]]"), "resource-limit"),
    ],
    ids=lambda value: value[:24] if value[:1] in "-+{" else value,
)
def test_depth(text: str, rule: str) -> None:
    assert rules(text) == [rule]


def test_the_place_of_the_limit() -> None:
    text = yaml("a: " + "[" * DEEP)
    (problem,) = Document("a.md", text, PROFILES["none"]).problems
    # the mapping is the first level
    assert problem.span == Span(7 + MAX_DEPTH - 1, 7 + MAX_DEPTH)
    assert problem.message == (
        "nested deeper than 100 levels; `limits.depth` in the config raises that"
    )
    # strings and comments have no depth
    assert rules(toml('a = ["' + "[" * 200 + '", "' + "." * 200 + '"] # ' + "[" * 200)) == []
    assert rules('{"a": "' + "[{" * 200 + '"}') == []


@pytest.mark.parametrize("depth", [MAX_DEPTH - 1, MAX_DEPTH])
def test_what_is_just_deep_enough(depth: int) -> None:
    expected = [] if depth < MAX_DEPTH else ["resource-limit"]
    assert rules(yaml("a: " + "[" * depth + "]" * depth)) == expected
    assert rules('{"a": ' + "[" * depth + "]" * depth + "}") == expected


# size


# Made only when they are tested: some are large.
TOO_LARGE: dict[str, Callable[[], str]] = {
    "a plain scalar": lambda: yaml("a: " + "x" * 50_000_000),
    "an open quote": lambda: yaml('a: "' + "x" * 50_000_000),
    "digits": lambda: yaml("a: " + "1" * 10_000_000),
    "a block scalar": lambda: yaml("a: |\n" + "  x\n" * 1_000_000),
    "TOML digits": lambda: toml("a = " + "1" * 10_000_000),
    "a JSON text": lambda: '{"a": "' + "x" * 50_000_000 + '"}',
}


@pytest.mark.parametrize("name", TOO_LARGE)
def test_blocks_that_are_too_large(name: str) -> None:
    assert rules(TOO_LARGE[name]()) == ["resource-limit"]


ALMOST = MAX_BLOCK - 100
NEARLY_TOO_LARGE: dict[str, tuple[Callable[[], str], list[str]]] = {
    "a plain scalar": (lambda: yaml("a: " + "x" * ALMOST), []),
    "escapes": (lambda: yaml('a: "' + "\\u00e9" * (ALMOST // 6) + '"'), []),
    "digits": (lambda: yaml("a: " + "1" * ALMOST), ["resource-limit"]),
    "words": (lambda: yaml("a: " + "x " * (ALMOST // 2)), []),
    "folded lines": (lambda: yaml("a: '" + "x\n\n" * (ALMOST // 3) + "'"), []),
    "a comment": (lambda: yaml("#" * ALMOST), []),
    "comments": (lambda: yaml("# x\n" * (ALMOST // 4)), []),
    "blank lines": (lambda: yaml("\n" * ALMOST), []),
    "hidden line ends": (lambda: yaml("é: \u2028" + "x" * ALMOST), []),
    "a flow list": (lambda: yaml("a: [" + "a," * (ALMOST // 2)), ["resource-limit"]),
    "a flow mapping": (lambda: yaml("a: {" + "a," * (ALMOST // 2)), ["resource-limit"]),
    "a block list": (lambda: yaml("- a\n" * (ALMOST // 4)), ["resource-limit"]),
    "empty lists": (lambda: yaml("a: [" + "[]," * (ALMOST // 3)), ["resource-limit"]),
    "rows": (lambda: yaml("x\n" * (ALMOST // 2) + "a: b"), ["invalid-yaml"]),
    "a long quote": (lambda: yaml("a: 'x\n" + "b\n" * (ALMOST // 2) + "c: 'd'"), ["invalid-yaml"]),
    "a row above": (lambda: yaml("x " * (ALMOST // 2) + "\nb: c"), ["invalid-yaml"]),
    "a row below": (lambda: yaml("a: b\n" + "x " * (ALMOST // 2)), ["invalid-yaml"]),
    "an open list": (lambda: yaml("a: [" + "\n" * ALMOST), ["invalid-yaml"]),
    "JSON numbers": (lambda: '{"a": [' + "1," * (ALMOST // 2) + "1]}", ["resource-limit"]),
    "fewer JSON numbers": (lambda: '{"a": [' + "1," * (MAX_NODES - 10) + "1]}", []),
    "JSON keys": (lambda: "{" + '"a":1,' * 40_000 + '"a":1}', ["duplicate-key"] * 40_000),
    "JSON escapes": (lambda: '{"a": "' + "\\\\" * (ALMOST // 2) + '"}', []),
    "an open JSON text": (lambda: '{"a": "' + "\\\\" * (ALMOST // 2), ["unclosed-block"]),
    "TOML numbers": (lambda: toml("a = [" + "1," * (ALMOST // 8) + "1]"), ["resource-limit"]),
    "fewer TOML numbers": (lambda: toml("a = [" + "1," * (MAX_NODES - 10) + "1]"), []),
    "TOML tables": (lambda: toml("\n".join(f"[t{n}]\nx = 1" for n in range(MAX_NODES // 6))), []),
    "TOML dates": (lambda: toml("\n".join(f"k{n} = 1979-05-27" for n in range(30_000))), []),
    "TOML arrays": (lambda: toml("[[t]]\nx.y = 1\n" * (MAX_NODES // 9)), []),
    "a TOML text": (lambda: toml('a = "' + "x" * ALMOST + '"'), []),
    "an open TOML text": (lambda: toml('a = """' + "x\n" * (ALMOST // 2)), ["invalid-toml"]),
    "a TOML comment": (lambda: toml("# " + "." * ALMOST), []),
    "TOML brackets": (lambda: toml("a = '''" + "[" * ALMOST + "'''"), []),
}


@pytest.mark.parametrize("name", NEARLY_TOO_LARGE)
def test_blocks_that_are_nearly_too_large(name: str) -> None:
    make, expected = NEARLY_TOO_LARGE[name]
    assert rules(make()) == expected


def test_digits() -> None:
    document = Document("a.md", yaml("a: " + "1" * 5000), PROFILES["none"])
    assert document.data == {"a": "1" * 5000}
    assert rules('{"a": ' + "1" * 5000 + "}") == ["resource-limit"]
    text = toml("a = 1\nb = " + "1" * 5000)
    (problem,) = Document("a.md", text, PROFILES["none"]).problems
    assert problem.rule == "invalid-toml"
    assert problem.span == Span(text.index("1" * 5000), text.index("1" * 5000) + 5000)


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize(
    "value", ["1" * 5000, "1," + "1" * 5000, "_" + "1" * 5000, "0x" + "f" * 5000, "1:" * 3000 + "1"]
)
def test_digits_for_every_reader(profile: str, value: str) -> None:
    assert rules(yaml(f"a: {value}\n{value}: b"), profile) in (["resource-limit"], ["invalid-yaml"])


# long first lines, and many of them


LONG = 40_000


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize(
    "text",
    [
        "---" + " " * LONG + "!",
        "---x" + " " * LONG + "y",
        "--- x" + "\xa0" * LONG + "y\n---\n",
        "\n---" + "\u2028" * LONG + "!\n---\n",
        "--- " + "x " * LONG + "\n",
        "-" * LONG + " " * LONG + "!",
        "+++" + "\t" * LONG + "!",
        " " * LONG + "!",
        "<!-- " * LONG + "---\n",
        "<!-- -->" * LONG + "!",
        "{\r\n" + "a\r\n" * LONG,
        "{" + "\n" * LONG,
        '{"' + "\\" * LONG,
        "---\n---\n" * LONG,
        "---\n" + "--- x\n" * LONG,
        "a: 1\n" + "# x\n" * LONG,
    ],
    ids=lambda value: ascii(value)[:16],
)
def test_time_that_splitting_takes(text: str, profile: str) -> None:
    with in_time():
        split(text, PROFILES[profile])
        blank_around_opener(text)


# many keys


def test_many_keys() -> None:
    count = MAX_NODES // 4
    assert rules(yaml("\n".join(f"k{number}: x" for number in range(count)))) == []
    assert rules(yaml("\n".join(f"{number}: x" for number in range(count)))) == []
    found = rules(yaml("a: x\n" * count))
    assert found == ["duplicate-key"] * (count - 1)
    found = rules(yaml("a:\n" + "  0x1: x\n  1: y\n" * 1000))
    assert found == ["duplicate-key"] * 1999


# anchors


def laughs(levels: int, width: int) -> str:
    rows = ["a0: &a0 [x, x]"]
    for level in range(1, levels):
        aliases = ", ".join([f"*a{level - 1}"] * width)
        rows.append(f"a{level}: &a{level} [{aliases}]")
    return "\n".join(rows)


def merges(levels: int, width: int) -> str:
    rows = ["a0: &a0 {k: v}"]
    for level in range(1, levels):
        aliases = ", ".join([f"*a{level - 1}"] * width)
        rows.append(f"a{level}: &a{level} {{<<: [{aliases}], k{level}: v}}")
    return "\n".join(rows)


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (laughs(10, 10), "resource-limit"),
        (laughs(30, 2), "resource-limit"),
        (merges(10, 10), "resource-limit"),
        (merges(30, 2), "resource-limit"),
        ("a: &a " + "[x," * 90 + "]" * 90 + "\nb: [" + "*a," * 100_000 + "]", "resource-limit"),
        ("a: &a [*a]", "invalid-yaml"),
        ("&a a: *b", "invalid-yaml"),
        ("a: &a {b: {<<: *a}}", "invalid-yaml"),
        ("*a", "invalid-yaml"),
        ("*a : b", "invalid-yaml"),
        ("a: [*a]", "invalid-yaml"),
        ("a: &a [1]\n*a : b", "invalid-yaml"),
        ("a: &x [1, &x 2]\nb: *x", ""),
        ("\ufeff*a", "invalid-yaml"),
        ("{?*a : b}", "invalid-yaml"),
    ],
    ids=lambda value: value[:20],
)
def test_anchors(content: str, rule: str) -> None:
    assert rules(yaml(content)) == ([rule] if rule else [])


def test_a_long_chain_of_merges() -> None:
    rows = ["a0: &a0 {k: v}"]
    rows += [f"a{number}: &a{number} {{<<: *a{number - 1}}}" for number in range(1, 400)]
    text = yaml("\n".join(rows))
    with in_time():
        document = Document("a.md", text, PROFILES["none"])
        assert document.problems == []
        span = document.place(("a399", "k"))
    assert text[span.start : span.end] == "*a398"


def test_where_aliased_and_merged_values_are_placed() -> None:
    text = yaml(
        "base: &base {name: x, deep: {a: [1, 2]}}\n"
        "other: &other {size: 1}\n"
        "same: *base\n"
        "one: {<<: *base, own: 1}\n"
        "two: {<<: [*other, *base]}\n"
        "three: {<<: {inline: 3}}\n"
        "four: &four {<<: *base}\n"
        "five: {<<: *four}"
    )
    document = Document("a.md", text, PROFILES["none"])

    def piece(*path: str | int, on: str = "value") -> str:
        span = document.place(path, on)
        return text[span.start : span.end]

    assert document.data["one"] == {"own": 1, "name": "x", "deep": {"a": [1, 2]}}
    assert piece("same") == piece("same", "deep", "a", 0) == "*base"
    assert piece("one", "own") == "1"
    assert piece("one", "name") == piece("one", "deep", "a", 1) == "*base"
    assert piece("two", "size") == "*other"
    assert piece("two", "name") == "*base"
    assert piece("three", "inline") == "3"
    assert piece("three", "inline", on="key") == "inline"
    assert piece("five", "name") == "*four"
    assert piece("one", "none", on="missing") == "one"
    assert piece("none", on="missing") == "---"
    assert document.value_at(("two", "deep", "a", 1)) == 2
    # a character of a text is no value
    assert document.value_at(("base", "name", 0)) is None
    assert document.value_at(("base", "none", 0)) is None


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        ("hexo", "one\x85two\u2028three"),
        ("astro", "one\x85two\u2028three"),
        ("hugo", "one\x85two\u2028three"),
        ("gray-matter", "one\x85two\u2028three"),
        ("none", "one\x85two\u2028three"),
        # to YAML 1.1 these are line ends, which fold like any other
        ("jekyll", "one two\u2028three"),
        ("python-frontmatter", "one two\u2028three"),
    ],
)
def test_line_ends_of_yaml_1_1(profile: str, expected: str) -> None:
    text = yaml('a: "one\x85two\u2028three"\nb: é')
    document = Document("a.md", text, PROFILES[profile])
    assert document.data == {"a": expected, "b": "é"}
    start = text.index("é")
    assert document.place(("b",)) == Span(start, start + 1)
    with_plain = Document("a.md", yaml("a: one\u2028two"), PROFILES[profile])
    assert bool(with_plain.problems) == (profile in ("jekyll", "python-frontmatter"))


@pytest.mark.parametrize(
    ("profile", "number", "nothing", "quoted"),
    [
        ("hexo", "12", None, "12"),
        ("astro", "12", None, "12"),
        ("gray-matter", "12", None, "12"),
        ("hugo", "12", None, "12"),
        ("python-frontmatter", 12, "", 12),
        ("jekyll", 12, None, 12),
        ("none", 12, None, "12"),
    ],
)
def test_an_exclamation_mark_alone(
    profile: str, number: object, nothing: object, quoted: object
) -> None:
    """It makes a text of a value for some readers, whatever else stands in the block."""
    text = "a: ! 12\nb: !\nc:  ! '12'\nd: Bonjour !\n"
    expected = {"a": number, "b": nothing, "c": quoted, "d": "Bonjour !"}
    for more in ({}, {"e": "&x y"}, {"e": "!!str y"}):
        content = text + "".join(f"{key}: {value}\n" for key, value in more.items())
        document = Document("a.md", yaml(content), PROFILES[profile])
        assert document.data == expected | dict.fromkeys(more, "y")


# the rest


@pytest.mark.parametrize(
    ("text", "profile", "expected"),
    [
        ("", "none", []),
        ("\ufeff", "none", []),
        ("---", "none", []),
        ("---\n", "none", []),
        ("---\n---", "none", []),
        ("---\n---\n", "jekyll", []),
        (";;;\n;;;\n", "none", []),
        ("+++\n+++\n", "none", []),
        ("{}", "none", []),
        ("{", "none", []),
        ('{"', "none", ["unclosed-block"]),
        ("---\r---\r", "none", []),
        ("---\ra: 1\r---\r", "none", ["block-ignored"]),
        ("---\na: 1\rb: 2\n---\n", "none", []),
        ("---js\nprocess.exit()\n---\n", "none", ["block-ignored"]),
        ("---js\nprocess.exit()\n---\n", "gray-matter", ["block-ignored"]),
        (yaml('a: "b'), "none", ["invalid-yaml"]),
        (yaml("a: 'b"), "none", ["invalid-yaml"]),
        (yaml("a: !x y"), "none", ["invalid-yaml"]),
        (yaml("a: !!python/object/apply:os.system [ls]"), "none", ["invalid-yaml"]),
        (yaml("a: !!python/name:os.system"), "none", ["invalid-yaml"]),
        (yaml("!!python/object:x {a: 1}"), "none", ["invalid-yaml"]),
        (yaml("a: !!map x"), "none", ["invalid-yaml"]),
        (yaml("a: !!seq {b: 1}"), "none", ["invalid-yaml"]),
        (yaml("? [a]\n: b"), "none", ["invalid-yaml"]),
        (yaml("? {a: b}\n: c"), "none", ["invalid-yaml"]),
        (yaml("a: 1\n...\n--- b\n..."), "none", ["several-documents"]),
        (yaml("%YAML 9.9\n--- x"), "none", ["invalid-yaml"]),
        (yaml("%TAG ! tag:x,2000:\n"), "none", ["invalid-yaml"]),
        (yaml("- a\n- b"), "none", ["not-a-mapping"]),
        (yaml("text"), "none", ["not-a-mapping"]),
        (yaml("[]"), "none", ["not-a-mapping"]),
        (yaml("# nothing"), "none", []),
        (yaml("~"), "none", []),
        (yaml("<<<<<<< ours\na: 1\n=======\na: 2\n>>>>>>> theirs"), "none", ["merge-conflict"]),
        (yaml("a: 1\n<<<<<<< ours"), "none", ["merge-conflict"]),
        (yaml("a: b <<<<<<< c\n<<<<<<< d\n"), "none", ["merge-conflict"]),
        (yaml("a: x <<<<<<< y"), "none", []),
        (toml("a = 2024-13-45"), "none", ["invalid-toml"]),
        (toml("a = 1\r b = 2"), "none", ["invalid-toml"]),
    ],
)
def test_strange_files(text: str, profile: str, expected: list[str]) -> None:
    assert rules(text, profile) == expected


@pytest.mark.parametrize(
    ("text", "piece", "rule", "message"),
    [
        # JSON, worded alike for every version of Python
        ('{"a": 1,}', ",", "invalid-json", "a comma follows the last entry"),
        ('{"a": [1,\n ]}', ",", "invalid-json", "a comma follows the last entry"),
        ("{\"a\": 'b'}", "'", "invalid-json", "JSON takes no quotes but double ones"),
        ('{"a": 1, // c\n "b": 2}', "/", "invalid-json", "JSON has no comments"),
        ('{"a": 1 "b": 2}', '"b'[:1], "invalid-json", "a comma is missing before this"),
        ('{"a" 1}', "1", "invalid-json", "a colon is missing before this"),
        ('{"a": 1, b: 2}', "b", "invalid-json", "a key in double quotes is missing here"),
        ('{"a": yes}', "yes", "invalid-json", "`yes` is no JSON value"),
        ('{"a": "NaN", "b": NaN }', "NaN }"[:3], "invalid-json", "`NaN` is no JSON value"),
        ('{"a": }', "}", "invalid-json", "a value is missing here"),
        ('{"a": "\\d"}', "\\d", "invalid-json", "`\\d` is no escape in JSON"),
        (
            '{"a": "b\nc"}',
            "\n",
            "invalid-json",
            "a line end cannot stand in a JSON text; escape it",
        ),
        ('{"a": 1, "b": {"c": 1, "c": 2}}', '"c"', "duplicate-key", "the key 'c' is here twice"),
        # TOML
        (
            "+++\na = True\n+++\n",
            "True",
            "invalid-toml",
            _toml("True", "write `true`, or quote it"),
        ),
        (
            "+++\na = 01\n+++\n",
            "01",
            "invalid-toml",
            _toml("01", "drop the leading zero, or quote it"),
        ),
        ("+++\na = “x”\n+++\n", "“x”", "invalid-toml", _toml("“x”", "use straight quotes")),
        (
            "+++\na = null\n+++\n",
            "null",
            "invalid-toml",
            _toml("null", "leave the key out, or quote it"),
        ),
        ("+++\na = x\n+++\n", "x", "invalid-toml", "`x` is no TOML value; quote it"),
        (
            "+++\nd = 2024-5-1\n+++\n",
            "2024-5-1",
            "invalid-toml",
            "`2024-5-1` is no TOML value; quote it",
        ),
        (
            '+++\na = "x\nb = 1\n+++\n',
            '"',
            "invalid-toml",
            "the quote that opens here is not closed",
        ),
        ("+++\na = [1\nb = 1\n+++\n", "[", "invalid-toml", "the `[` that opens here is not closed"),
        ("+++\na: 1\n+++\n", ":", "invalid-toml", "TOML takes `=` between a key and its value"),
        ("+++\na = 1 b\n+++\n", "b", "invalid-toml", "nothing but a comment may follow a value"),
        (
            '+++\na = "\\d"\n+++\n',
            "\\d",
            "invalid-toml",
            "`\\d` is no escape in TOML; double the backslash or use single quotes",
        ),
        ("+++\na = 1\nb = 2\na = 3\n+++\n", "a", "duplicate-key", "the key 'a' is here twice"),
        ("+++\n[t]\na = 1\n[t]\n+++\n", "t", "duplicate-key", "the key 't' is here twice"),
        ("+++\n[t]\na.b = 1\n[t.a]\n+++\n", "a", "duplicate-key", "the key 'a' is here twice"),
        ("+++\na = {b = 1}\n[a.c]\n+++\n", "a", "duplicate-key", "the key 'a' is here twice"),
        (
            "+++\n[[tt]]\n[tt]\nx = 1\n[tt.x]\n+++\n",
            "tt",
            "duplicate-key",
            "the key 'tt' is here twice",
        ),
    ],
)
def test_json_and_toml(text: str, piece: str, rule: str, message: str) -> None:
    document = Document("a.md", text, PROFILES["none"])
    check_spans(document)
    (problem,) = document.problems
    assert (problem.rule, problem.message) == (rule, message)
    assert text[problem.span.start : problem.span.end] == piece
    if rule == "duplicate-key":
        ((first, words),) = problem.related
        assert words == "first here"
        assert text[first.start : first.end] == piece
        assert first.end < problem.span.start


def test_spans_in_hexo_json_stay_inside_the_block() -> None:
    for content in ('"a": 1,\n', '"a": [\n', "", "}", "x"):
        text = f";;;\n{content};;;\n"
        document = Document("a.md", text, PROFILES["hexo"])
        check_spans(document)
        for problem in document.problems:
            assert 4 <= problem.span.start <= problem.span.end <= 4 + len(content)


# at random: always the same texts


PIECES = {
    "yaml": [
        *"*&!a :-?[]{},\"'\n#|>%@`~<=1.0\t\r\\x\x85\u2028\ufeff",
        "a: ",
        "- ",
        "\n  ",
        "<<: ",
        "&a ",
        "*a ",
        "!!int ",
        "? ",
        "{{",
        "\n---\n",
        "...",
        "\n",
    ],
    "toml": [
        *"ab=.[]{}\"'\n#, 1-:\\_é\r\t",
        "[[",
        '"""',
        "'''",
        " = ",
        "\n[",
        "2020-01-01",
        "12:30:00",
    ],
    "json": [*'{}[]",:1ab \n\\-.e', '"a":', "null", "true", "NaN", "\\u12", "\\ud83d", '{"'],
}
FENCES = {"yaml": "---", "toml": "+++", "json": ";;;"}


@pytest.mark.parametrize("seed", range(4))
def test_random_texts(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(4000):
        language = chance.choice(["yaml", "yaml", "toml", "json"])
        pieces = PIECES[language]
        content = "".join(chance.choice(pieces) for _ in range(chance.randint(1, 14)))
        fence = FENCES[language]
        text = chance.choice([f"{fence}\n{content}\n{fence}\n", content, f"{fence}\n{content}"])
        profile = PROFILES[chance.choice(list(PROFILES))]
        document = Document("a", text, profile, chance.choice([None, None, language]))
        check_spans(document)
