"""Blocks that do not parse: what is mended, how, and what is left to the author."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from corpuslint.document import Document
from corpuslint.finding import Fix
from corpuslint.ops import Repair
from corpuslint.profile import PROFILES
from corpuslint.repair.repair import MAX_TEXT, MAX_VALUES, repair
from corpuslint.rules.invalid_yaml import inspect
from corpuslint.span import Edit, Span, apply_edits

# text, text after the repair
MENDED = [
    # an unquoted `: `
    ("title: Travel: how to pack\n", 'title: "Travel: how to pack"\n'),
    ("title: Travel: how to pack", 'title: "Travel: how to pack"'),
    ("title:  a: b  \ndate: 1\n", 'title:  "a: b"  \ndate: 1\n'),
    ("title: a:\tb\n", 'title: "a:\\tb"\n'),
    ("title:\ta: b \t\n", 'title: "a: b"\n'),
    ("a: b: c\nd: e: f\n", 'a: "b: c"\nd: "e: f"\n'),
    ("time: 12:30: x\n", 'time: "12:30: x"\n'),
    ("title: Part one: the end:\n", 'title: "Part one: the end:"\n'),
    ("標題: 甲: 乙 🎉\n", '標題: "甲: 乙 🎉"\n'),
    ('"a: b": c: d\n', '"a: b": "c: d"\n'),
    ("'it''s: a' : c: d\n", "'it''s: a' : \"c: d\"\n"),
    ("a key: c: d\n", 'a key: "c: d"\n'),
    ("a:\n  b: c: d\n  e: f\n", 'a:\n  b: "c: d"\n  e: f\n'),
    ("seo:\n  title: c: d\n", 'seo:\n  title: "c: d"\n'),
    ("a:\n  - title: b: c\n    url: d\n", 'a:\n  - title: "b: c"\n    url: d\n'),
    ("a:\n  - url: d\n    title: b: c\n", 'a:\n  - url: d\n    title: "b: c"\n'),
    ("a:\n- title: b\n- title: c: d\n", 'a:\n- title: b\n- title: "c: d"\n'),
    ("a: http://x.y: it\n", 'a: "http://x.y: it"\n'),
    ("a: -x: y\n", 'a: "-x: y"\n'),
    # signs that start no value
    ("author: @example\n", 'author: "@example"\n'),
    ("title: @home: a story\n", 'title: "@home: a story"\n'),
    ("title: %x\n", 'title: "%x"\n'),
    ("title: `x` and `y`\n", 'title: "`x` and `y`"\n'),
    ("title: **News** of the day\n", 'title: "**News** of the day"\n'),
    ("title: *bold*\n", 'title: "*bold*"\n'),
    ("title: *Nearly* all\n", 'title: "*Nearly* all"\n'),
    ("title: *Nearly all*\n", 'title: "*Nearly all*"\n'),
    ("title: *News: the day\n", 'title: "*News: the day"\n'),
    ("title: !News: the day\n", 'title: "!News: the day"\n'),
    ("cron: * * * * *\n", 'cron: "* * * * *"\n'),
    ("title: & more\n", 'title: "& more"\n'),
    ("title: &nbsp; more\n", 'title: "&nbsp; more"\n'),
    ("title: !important news\n", 'title: "!important news"\n'),
    ("title: !e!x y\n", 'title: "!e!x y"\n'),
    ("title: | x\nb: 1\n", 'title: "| x"\nb: 1\n'),
    ("title: >50% off\nb: 1\n", 'title: ">50% off"\nb: 1\n'),
    ("a:\n- @h\n- *b* c\n- `c`\n- d\n", 'a:\n- "@h"\n- "*b* c"\n- "`c`"\n- d\n'),
    ("a:\n  - - @b\n    - c\n", 'a:\n  - - "@b"\n    - c\n'),
    # in brackets and braces
    ("tags: [a, @b]\n", 'tags: [a, "@b"]\n'),
    ("tags: [ @b c , %d, *e* ]\n", 'tags: [ "@b c" , "%d", "*e*" ]\n'),
    ("a: {b: @x, c: d}\n", 'a: {b: "@x", c: d}\n'),
    ("a: [\n  b,\n  @c\n]\nd: e\n", 'a: [\n  b,\n  "@c"\n]\nd: e\n'),
    # words in brackets or quotes before others
    ("title: [draft] My title\n", 'title: "[draft] My title"\n'),
    ("title: [a][b] (c)\n", 'title: "[a][b] (c)"\n'),
    ("link: [text](https://example.com)\n", 'link: "[text](https://example.com)"\n'),
    ("title: [LeetCode]: two\n", 'title: "[LeetCode]: two"\n'),
    ('title: "Fresh" bread\n', "title: '\"Fresh\" bread'\n"),
    ("title: 'use client' directive\n", "title: \"'use client' directive\"\n"),
    ('title: "첫" 튜토리얼\n', "title: '\"첫\" 튜토리얼'\n"),
    # a value of several lines
    ("a: b: c\n  d e\nf: 1\n", 'a: "b: c\n  d e"\nf: 1\n'),
    ('a: b: c \n   "d"\\\n  e\n', "a: 'b: c \n   \"d\"\\\n  e'\n"),
    ("a: @b\n  c\n\n# d\ne: f\n", 'a: "@b\n  c"\n\n# d\ne: f\n'),
    ("a: b: c\n  # d\ne: f\n", 'a: "b: c"\n  # d\ne: f\n'),
    ("a: we are #1 here\n  too\nb: c\n", 'a: "we are #1 here\n  too"\nb: c\n'),
    # quotes as in the rest of the block, or such as need no escapes
    ("a: 'b'\nc: d: e\n", "a: 'b'\nc: 'd: e'\n"),
    ("a: 'b'\nc: it's: e\n", "a: 'b'\nc: \"it's: e\"\n"),
    ("a: 'b'\nc: \"d\"\ne: f: g\n", 'a: \'b\'\nc: "d"\ne: "f: g"\n'),
    ('a: b: "c"\n', "a: 'b: \"c\"'\n"),
    ("a: b: \\d\n", "a: 'b: \\d'\n"),
    ('a: it\'s: "c"\n', "a: 'it''s: \"c\"'\n"),
    # what stands around it
    ("# a: b: c\na: b: c\n# d: e: f\n", '# a: b: c\na: "b: c"\n# d: e: f\n'),
    ("a: |\n  b: c: d\ne: f: g\n", 'a: |\n  b: c: d\ne: "f: g"\n'),
    ("a: &x b\nc: *x\nd: e: f\n", 'a: &x b\nc: *x\nd: "e: f"\n'),
    ("a: {}\nb: c: d\n", 'a: {}\nb: "c: d"\n'),
    ("\ufeffa: b: c\n", '\ufeffa: "b: c"\n'),
    # tabs
    ("tags:\n\t- a\n\t- b\nc: d\n", "tags:\n  - a\n  - b\nc: d\n"),
    ("a:\n\tb:\n\t\tc: 1\n\td: 2\n", "a:\n  b:\n    c: 1\n  d: 2\n"),
    ("\ta: 1\n\tb: 2\n", "  a: 1\n  b: 2\n"),
    ("a: |\n\ttext\nb: 1\n", "a: |\n  text\nb: 1\n"),
    ("a: x\n\t\nb: 2\n", "a: x\n  \nb: 2\n"),
]
LEFT = [
    "",
    "title: x\n",  # nothing is wrong
    'title: "x\n\ty"\n',
    # part of it may be a comment
    "title: a: b # note\n",
    "title: a: b #1\n",
    "title: @b # note\n",
    "title: a # note\n  goes on\n",
    # a mapping may be meant, or a text
    "list:\n  - a: b: c\n",
    "list:\n  - Follow: @me\n",
    "text:\n  Some words: and more: words\n",
    "image: url:\n",
    "a: b: c\n  d: e\n",
    "a: b: c\n  - d\n",
    "a: @b\n  c: d\n",
    "a: b: c\n\n  d\n",
    "a: we are #1 here\n  and: more\n",
    "title: a\n  sub: b\n",
    "a: first: [b]\n",
    "a: first: {b: c}\n",
    # the keys are at fault
    "@id: 5\n",
    "- a: 1\n- *: 2\n",
    "tags: {@a, b}\n",
    "tags: {@a: b}\n",
    # YAML's own meaning may be meant
    "a: *name\n",
    "a: *name # b\n",
    "a: &name b\nc: *nane\n",
    "a: &name b\nc: *name d\n",
    "a: &name b\nc: *name: d\n",
    "<<: *defaults\na: b\n",
    "a: [*b, c]\n",
    "a: !expr paste(1)\n",
    "a: !!int x\n",
    "a: !ruby/object:A x\n",
    "a: !b [c, d]\n",
    'a: !b "c"\n',
    "a: &名 x\n",
    "a: > one\n  two\n",
    "a: | one\n  two\n",
    # what fills a template in has its own mind about quotes
    "title: {{ title }}\n",
    "title: Post: {{ title }}\n",
    "title: @{% x %}\n",
    # brackets and quotes that may be what they seem
    "tags: [a, b] c\n",
    "tags: [a] b\n",
    "title: [a],\n",
    "title: [ ] a\n",
    'title: "a",\n',
    'title: "a" 5\n',
    'title: "a " b " c"\n',
    'title: "a": b\n',
    "title: 'it's'\n",
    'title: "abc\n',
    "title: {a} b\n",
    "title: - x\n",
    "title: ? x\n",
    "title: , x\n",
    # more is wrong than can be mended
    "a: b: c\nd: [e\n",
    "a: b: c\nd 2024\ne: f\n",
    "a: b: c\nd:\n\t- e\n",
    "a: b: c\nd: 1\nd: 2\n",
    "a: b: c\na: d\n",
    "a: b: c\n---\nd: e\n",
    "a: b\x07: c\n",
    "a: b: c\u2028d\n",
    "- @a\n",
    # tabs that no width is right for
    "a:\n  \t- b\n",
    "a: |\n\tb\n\t\tc\n",
    "a:\n  b:\n    c: 1\n\td: 2\n    \n",
    "a:\n  b:\n    - c\n\t- d\n",
    "a: |\n\t# b\n",
]
BY_READER = [
    # text, reader, text after the repair
    # js-yaml, ruamel.yaml and Hugo read an anchor here
    ("a: &nbsp; b\n", "jekyll", 'a: "&nbsp; b"\n'),
    ("a: &nbsp; b\n", "python-frontmatter", 'a: "&nbsp; b"\n'),
    ("a: &nbsp; b\n", "hexo", None),
    ("a: &nbsp; b\n", "hugo", None),
    ("a: &nbsp; b\n", "astro", None),
    ("a: &名 b\n", "jekyll", 'a: "&名 b"\n'),
    # js-yaml 3 reads another key here
    ("a: [b] c: d\n", "astro", 'a: "[b] c: d"\n'),
    ("a: [b] c: d\n", "gray-matter", None),
    ('a: "b" c: d\n', "gray-matter", None),
    ("a: [b] c\n", "gray-matter", 'a: "[b] c"\n'),
    # Hexo reads each tab as two spaces, wherever a line starts with it
    ("a: |\n\tb\n\t\tc\n", "hexo", "a: |\n  b\n    c\n"),
    ("a: |\n\tb\n\t\tc\n", "jekyll", None),
    ("a:\n  b:\n    - c\n\td:\n    - e\n", "hexo", "a:\n  b:\n    - c\n  d:\n    - e\n"),
    ("a:\n  - b\n\t- c\n", "hexo", "a:\n  - b\n  - c\n"),
    ("a:\n  - b\n\t- c\n", "jekyll", None),
    ("a: 1\n\t# b\n", "hexo", "a: 1\n  # b\n"),
    ("\ta: |\n\t\tb\n\t\t\tc\n", "hexo", None),  # but not in the first line
    # js-yaml 3 passes over tabs
    ("a:\n\t- b\n", "gray-matter", "a:\n  - b\n"),
    ("a:\n\tb: c\n", "gray-matter", None),
    ("a:\n\tb: c\n", "astro", "a:\n  b: c\n"),
]


def mended(text: str, reader: str = "none", is_data: bool = False) -> str | None:
    found = repair(text, 0, PROFILES[reader], is_data)
    return None if found is None else apply_edits(text, found.edits)


def load(text: str) -> Any:
    return yaml.load(text, Loader=yaml.BaseLoader)


@pytest.mark.parametrize(("text", "expected"), MENDED)
def test_mended(text: str, expected: str) -> None:
    assert mended(text) == expected
    assert mended(expected) is None
    with pytest.raises(yaml.YAMLError):
        yaml.safe_load(text.lstrip("\ufeff"))
    assert isinstance(load(expected.lstrip("\ufeff")), dict)


@pytest.mark.parametrize(("text", "expected"), MENDED)
def test_mended_with_other_line_ends(text: str, expected: str) -> None:
    assert mended(text.replace("\n", "\r\n")) == expected.replace("\n", "\r\n")
    assert mended(text.replace("\n", "\r")) == expected.replace("\n", "\r")


@pytest.mark.parametrize("text", LEFT)
def test_left_alone(text: str) -> None:
    assert mended(text) is None
    assert mended(text.replace("\n", "\r\n")) is None


@pytest.mark.parametrize(("text", "reader", "expected"), BY_READER)
def test_what_a_reader_makes_of_it_counts(text: str, reader: str, expected: str | None) -> None:
    assert mended(text, reader) == expected


def test_a_data_file_may_hold_a_list_and_tags() -> None:
    assert mended("- @a\n- b\n", is_data=True) == '- "@a"\n- b\n'
    assert mended("a: !Ref b\n", is_data=True) is None
    assert mended("a: !Ref b\n") == 'a: "!Ref b"\n'


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("a: b: c\nd: e\n", ["a: b: c\n"]),
        ("a: b: c", ["a: b: c"]),
        ("x: 1\na: b: c\n  d\n\n# e\nf: g\n", ["a: b: c\n  d\n"]),
        ("a:\r\n  - @b\r\n  - c\r\n", ["  - @b\r\n"]),
        ("a:\n  - b: c: d\n    e: f\n  - b: g\n", ["  - b: c: d\n    e: f\n"]),
        ("a:\n  - e: f\n    b: c: d\n  - b: g\n", ["    b: c: d\n"]),
        ("a:\n  - b: @c\n    d: @e\n  - b: @g\n", ["  - b: @c\n    d: @e\n", "  - b: @g\n"]),
        ("a: [\n  @b,\n  c\n]\n", ["  @b,\n"]),
        ("tags:\n\t- a\n", []),
    ],
)
def test_the_entries_that_could_not_be_read(text: str, entries: list[str]) -> None:
    found = repair(text, 0, PROFILES["none"])
    assert found is not None
    assert [text[start:end] for start, end in found.entries] == entries


def test_places_count_from_the_start_of_the_file() -> None:
    assert repair("\ufeffa: b: c\n", 100, PROFILES["none"]) == Repair(
        (Edit(Span(104, 108), '"b: c"'),), (Span(101, 109),)
    )


def test_there_are_bounds() -> None:
    text = "".join(f"k{number}: a: b\n" for number in range(MAX_VALUES))
    assert mended(text) == text.replace("a: b", '"a: b"')
    assert mended(text + "k: a: b\n") is None
    assert mended("a: b: c\n" + "# long\n" * (MAX_TEXT // 7)) is None


def fixes(text: str, reader: str) -> list[Fix | None]:
    document = Document("a.md", text, PROFILES[reader])
    return [finding.fix for finding in inspect(document, None)]


def test_the_fix_of_a_finding() -> None:
    (fix,) = fixes("---\r\na: b: c\r\n---\r\nbody: of: it\r\n", "jekyll")
    assert fix == Fix(
        "quote the value", (Repair((Edit(Span(8, 12), '"b: c"'),), (Span(5, 14),)),), "safe"
    )
    (fix,) = fixes("---\na: b: c\nd: @e\n---\n", "hugo")
    assert fix is not None
    assert fix.title == "quote the values"
    (fix,) = fixes("---\na:\n\t- b\n---\n", "hexo")
    assert fix is not None
    assert fix.title == "indent with spaces"
    assert fixes("---\na: [b\n---\n", "astro") == [None]


def test_what_may_be_the_first_paragraph_of_a_page_is_not_quoted() -> None:
    assert fixes("Note: see: below\n---\n", "hexo") == [None]
    (fix,) = fixes("tags:\n\t- a\n---\n", "hexo")
    assert fix is not None


# properties

WORDS = [
    *("Travel", "how to", "it's", '"Fresh"', "#1", "C#", "12:30", "http://x.y", "-", "*so*", "[x]"),
    *("{y}", "\\n", "100%", "&", "@me", "`c`", "!", "|", ">", "名", ",", "a:b", "é"),
]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
BAD = st.one_of(
    st.tuples(TEXTS, TEXTS).map(": ".join),
    st.tuples(st.sampled_from(["@", "`", "%", "**", "* ", "& ", "! ", "!x ", "|", ">"]), TEXTS).map(
        "".join
    ),
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), TEXTS, st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["a", "b c", "k-1", "標"]), inner, max_size=3),
    ),
    max_leaves=8,
)
STAND_IN = "stand-in"


PLACES: list[Callable[[str], Any]] = [
    lambda it: it,
    lambda it: {"here": it, "and": 1},
    lambda it: ["one", it, "two"],
    lambda it: {"list": [{"url": 1, "here": it}, {"here": "x"}]},
]


@settings(max_examples=300, deadline=None)
@given(
    st.dictionaries(st.sampled_from(["title", "date", "tags", "x y", "seo"]), VALUES, max_size=4),
    st.sampled_from(PLACES),
    BAD,
)
@example({"title": "x"}, PLACES[0], "Travel: how to pack")
def test_the_one_value_becomes_its_text_and_all_others_stay(
    data: dict[str, Any], place: Callable[[str], Any], bad: str
) -> None:
    assume(STAND_IN not in str(data))
    good = yaml.dump({**data, "last": place(STAND_IN)}, allow_unicode=True, sort_keys=False)
    after = mended(good.replace(STAND_IN, bad))
    if after is not None:
        assert yaml.safe_load(after) == {**data, "last": place(bad)}


@pytest.mark.parametrize(
    "bad", ["Travel: how to", "@me", "`c` é", "**so** 12:30", "%x: [x]", "it's: y", "& a:b"]
)
def test_such_a_value_is_mended_wherever_it_stands(bad: str) -> None:
    for place in PLACES:
        good = yaml.dump({"a": "b", "last": place(STAND_IN)}, sort_keys=False)
        after = mended(good.replace(STAND_IN, bad))
        if isinstance(place(""), list) and ": " in bad:
            assert after is None  # as an item of a list, it is a mapping
        else:
            assert after is not None
            assert yaml.safe_load(after) == {"a": "b", "last": place(bad)}


FRAGMENTS = ["a: b: c", "b: @x", "- y", "- @z", "c:", "d: |", "text", "# e: f: g", 'q: "r', 's"']
FRAGMENTS += ["t: [u, @v]", "w: *x y", "&z", "---", "'", "k: 'v'", "h: #1 i", "- m: n: o", "[p] q"]


@settings(max_examples=500, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["", "", "  ", "    ", "\t", " "]), st.sampled_from(FRAGMENTS)),
        max_size=7,
    ).map(lambda rows: "".join(f"{indent}{row}\n" for indent, row in rows)),
    st.sampled_from(sorted(PROFILES)),
)
def test_garbage_is_mended_in_declared_places_alone_or_not_at_all(text: str, reader: str) -> None:
    found = repair(text, 0, PROFILES[reader])
    if found is None:
        return
    after = apply_edits(text, found.edits)
    assert isinstance(load(after), dict)
    for (start, end), changed in found.edits:
        if not found.entries:
            assert not (text[start:end] + changed).strip(" \t")
            continue
        assert load(changed) == " ".join(text[start:end].split())
        assert any(one.start <= start and end <= one.end for one in found.entries)
    for start, end in found.entries:
        assert text[:start].endswith("\n") or start == 0
        assert text[start:end].endswith("\n")
    rest = apply_edits(text, [Edit(entry, "") for entry in found.entries])
    if found.entries:
        load(rest)
