"""A value as it is spelled is that value to every reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from corpuslint.document import Document
from corpuslint.ops import same
from corpuslint.profile import PROFILES
from corpuslint.scalar import READERS, Scalar
from corpuslint.spelling import (
    Quote,
    UnspellableError,
    can_be_plain,
    is_date_like,
    is_text_everywhere,
    number,
    plain,
    quoted,
    spell,
)

# what is special to some reader, in pieces
PIECES = [
    *"-?:,[]{}#&*!|>'\"%@`=<~./\\_+ \t\n\r\x85\u2028\u2029\xa0\ufeff\x00\x7f\x1b\u200b",
    *"0123456789abefnotxyzTZENY",
    "é",
    "日本",
    "😀",
    "\U0001fffe",
    "\uffff",
    "null",
    "true",
    "No",
    "on",
    "inf",
    "NaN",
    "<<",
    "---",
    "...",
    "2020-01-01",
    "12:30",
    "0x1f",
    "1_0",
    "1e3",
    "http://",
    ": ",
    " #",
    "%YAML",
]
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=6).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.from_regex(r"[-+]?[0-9_.,:xob]{0,6}(e[-+]?[0-9]{1,2})?", fullmatch=True),
    st.from_regex(r"[0-9]{1,5}-[0-9]{1,2}-[0-9]{1,2}([Tt ][0-9:.]{0,8}[Z+-]?)?", fullmatch=True),
)
# where a scalar may stand, and the data around it
CONTEXTS: dict[str, Callable[[Any], Any]] = {
    "k: {}\n": lambda value: {"k": value},
    "k: {} # c\n": lambda value: {"k": value},
    "k:\n- {}\n": lambda value: {"k": [value]},
    "{}: x\n": lambda value: {value: "x"},
    "k: [{}]\n": lambda value: {"k": [value]},
    "k: [{}, x]\n": lambda value: {"k": [value, "x"]},
    "k: {{k: {}}}\n": lambda value: {"k": {"k": value}},
    "k: {{{}: x}}\n": lambda value: {"k": {value: "x"}},
}
QUOTES: list[Quote] = ["'", '"']


def is_flow(context: str) -> bool:
    return "[" in context or "{{" in context


def read_back(text: str) -> Iterator[tuple[str, Any]]:
    """What each parser reads."""
    for name, profile in PROFILES.items():
        document = Document("a.yml", text, profile, "yaml")
        assert document.problems == []
        yield name, document.data
    yield "ruamel.yaml", YAML(typ="safe", pure=True).load(text)
    yield "PyYAML", yaml.load(text, yaml.FullLoader)
    yield "PyYAML with libyaml", yaml.load(text, yaml.CFullLoader)


@given(TEXTS, st.sampled_from(list(CONTEXTS)), st.sampled_from(QUOTES))
def test_a_text_is_read_back_by_every_parser(text: str, context: str, quote: Quote) -> None:
    written = spell(text, quote, is_flow(context))
    for name, data in read_back(context.format(written)):
        assert same(data, CONTEXTS[context](text)), name
    if written == text:
        assert {resolve(written) for resolve in READERS.values()} == {text}


@given(st.one_of(st.integers(), st.floats(), st.booleans(), st.none()))
def test_another_scalar_is_read_back_by_every_parser(value: Scalar) -> None:
    try:
        written = spell(value)
    except UnspellableError:
        assert isinstance(value, (int, float))
        return
    for name, data in read_back(f"k: {written}\n"):
        assert data["k"].__class__ is value.__class__, name
        assert data["k"] == value, name


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("", '""'),
        ("one two", "one two"),
        ("it's", "it's"),
        ('a "b"', 'a "b"'),
        ('"b" a', '"\\"b\\" a"'),
        ("a: b", '"a: b"'),
        ("a:b", "a:b"),
        ("a:", '"a:"'),
        ("a #b", '"a #b"'),
        ("a#b", "a#b"),
        ("#b", '"#b"'),
        (" a", '" a"'),
        ("a ", '"a "'),
        ("-", '"-"'),
        ("-a", "-a"),
        ("--a", '"--a"'),
        (".htaccess", ".htaccess"),
        ("...", '"..."'),
        ("yes", '"yes"'),
        ("y", '"y"'),
        ("Null", '"Null"'),
        ("~", '"~"'),
        ("014", '"014"'),
        ("12:30", '"12:30"'),
        ("1,000", '"1,000"'),
        ("1_000", '"1_000"'),
        ("1e3", '"1e3"'),
        ("v1.2.3", "v1.2.3"),
        ("1.2.3", "1.2.3"),
        ("2020-01-02", '"2020-01-02"'),
        ("2020-01-02-title", "2020-01-02-title"),
        ("@x", '"@x"'),
        ("%x", '"%x"'),
        ("{{ x }}", '"{{ x }}"'),
        ("a\nb", '"a\\nb"'),
        ("a\tb", '"a\\tb"'),
        ("\x1b\x85\u2028\ufeff\U0001fffe", '"\\x1B\\x85\\u2028\\uFEFF\U0001fffe"'),
        ("日本 😀", "日本 😀"),
        ("=", '"="'),
        ("<<", '"<<"'),
    ],
)
def test_spelling_of_a_text(text: str, spelled: str) -> None:
    assert spell(text) == spelled


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("a b", "a b"),
        ("a, b", '"a, b"'),
        ("a[0]", '"a[0]"'),
        ("C#", '"C#"'),
        ("http://x.org", '"http://x.org"'),
        ("x?", '"x?"'),
        ("it's", '"it\'s"'),
    ],
)
def test_spelling_of_a_text_in_brackets(text: str, spelled: str) -> None:
    assert spell(text, in_flow=True) == spelled


def test_single_quotes_are_kept_where_nothing_needs_an_escape() -> None:
    assert quoted('it\'s: \\ "x"', "'") == "'it''s: \\ \"x\"'"
    assert quoted("a\n", "'") == '"a\\n"'
    assert quoted("a\t", "'") == '"a\\t"'


@pytest.mark.parametrize("text", ["\ud800", "a\udfffb"])
def test_half_a_character_is_refused(text: str) -> None:
    with pytest.raises(UnspellableError, match="half of a character"):
        spell(text)


@pytest.mark.parametrize(
    ("value", "spelled"),
    [(14, "14"), (-3, "-3"), (2.5, "2.5"), (1000.0, "1000.0"), (True, "true"), (None, "null")],
)
def test_spelling_of_other_scalars(value: Scalar, spelled: str) -> None:
    assert spell(value) == spelled


@pytest.mark.parametrize(
    "value",
    [float("inf"), float("nan"), 1e300, 10**400, 10**5000, 2**64, 1e-7],
    ids=["infinity", "nan", "large", "long", "very long", "64 bits", "small"],
)
def test_a_number_that_readers_read_differently_is_refused(value: float) -> None:
    with pytest.raises(UnspellableError, match="readers do not agree"):
        number(value)


@pytest.mark.parametrize(
    ("like", "text", "written"),
    [
        ("2020-01-02", "2021-11-12", "2021-11-12"),
        ("2020-01-02", "2021-11-12 10:11:12", "2021-11-12 10:11:12"),
        ("2020-01-02 10:11", "2021-11-12 10:12", "2021-11-12 10:12"),
        ("2020-01-02", "2021-11-12 10:12", None),
        ("2020-01-02 10:11", "2021-11-12", None),
        ("tomorrow", "2021-11-12", None),
        (None, "2021-11-12", None),
        ("2020-01-02", "soon", "soon"),
    ],
)
def test_a_date_may_follow_a_date_of_its_kind(
    like: str | None, text: str, written: str | None
) -> None:
    assert plain(text, in_flow=False, like=like) == written


def test_a_date_in_brackets() -> None:
    like = "2020-01-02T10:11:12Z"
    assert plain("2021-11-12T10:11:12Z", in_flow=True, like=like) == "2021-11-12T10:11:12Z"


def test_what_is_like_a_date() -> None:
    assert is_date_like("2020-1-2T10")
    assert is_date_like("20220-20-20 13:33:36")
    assert not is_date_like("2020-01-02-title")
    assert not is_text_everywhere("2020-01-02")
    assert is_text_everywhere("2020-01-02-title")


@given(TEXTS)
def test_only_what_can_be_plain_is_written_so(text: str) -> None:
    assert plain(text, in_flow=True) in (None, text)
    if plain(text, in_flow=True) == text:
        assert plain(text, in_flow=False) == text
        assert can_be_plain(text, in_flow=True)
