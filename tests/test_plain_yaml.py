"""What is read without libyaml is what libyaml reads, and only plain blocks are."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpuslint.blocks.plain_yaml import plain_data
from corpuslint.blocks.yaml import YamlBlock
from corpuslint.profile import PROFILES

PLAIN = [
    "title: x\n",
    "title: x",
    "a: 1\nb: 2.5\nc: true\nd: ~x\ne:\nf: 2023-11-20\n".replace("~x", "x~"),
    "a: 'x: y'  # why\nb: \"#\"   \n# c\n\nc: x#y\n",
    "a:\n  b:\n    c: 1\n  d: 2\ne: 3\n",
    "a:\n- x\n- y\nb:\n  - z\n",
    "a:\n  - b: 1\n    c: 2\n  - b: 3\n    d:\n    - 4\n    - 5\n",
    "a:\n  -   b: 1\n      c: 2\n  - 3\n",
    "tags: [a, b c, 3]\nnone: []\nmore: {}\n",
    "a:\n\n  # comment\n  b: 1\n# comment\n\nc:\n",
    "a: -1\nb: https://x.y/z?a=b#c\nc: (x)\nd: x, y: z".replace(": z", ":z"),
    "über: x\n".replace("ü", "u"),
    "a: 标题 😀\n",
]
OTHER = [
    "",
    "\n",
    "# only\n",
    "- a\n",
    "just text\n",
    "a: b: c\n",
    "a: b:\n",
    "a: x # comment\n",
    "a: x\n  y\n",
    "a: x\n\n  y: z\n",
    "a: x\n b: y\n",
    "a:\n    b: 1\n  c: 2\n",
    "a:\n  - x\n - y\n",
    "a:\n  - x\n  b: 1\n",
    "a: 1\na: 2\n",
    "a:\na: 2\n",
    "a: |\n  x\n",
    "a: >-\n  x\n",
    "a: &x 1\n",
    "a: *x\n",
    "a: !!str 1\n",
    "<<: {a: 1}\n",
    "a: 'it''s'\n",
    'a: "\\n"\n',
    'a: "x\n  y"\n',
    "a:\tx\n",
    "a: x\r\n",
    "a: \x85\n",
    "a: \u2028\n",
    "a: \ufeff\n",
    "a: \x00\n",
    "a: [x, [y]]\n",
    "a: [x, ]\n",
    "a: [x: y]\n",
    "a: {b: c}\n",
    "a: [x\n",
    "a: - x\n",
    "a: ? x\n",
    "a:x\n",
    "yes: 1\nNO: 2\n",
    "? a\n: b\n",
    "---\na: 1\n",
    "a: 1\n...\n",
    "a: 1\n--- \nb: 2\n",
    "a: %x\n",
    "a: @x\n",
    "a: `x`\n",
    "- a: 1\n",
    " a: 1\n",
    "a:\n  -\n",
    "a:\n  - - x\n",
    "a: <<\n",
    "a: =\n",
    "a" * 2000 + ": x\n",
]


def reading(text: str, profile: str) -> tuple[Any, ...]:
    """All that a block gives, read by libyaml alone."""
    settled = PROFILES[profile]
    return told(YamlBlock(text, 0, settled.resolver, settled.wide_breaks, by_lines=False))


def told(block: YamlBlock) -> tuple[Any, ...]:
    """What a block gives, as text: 1 is not 1.0, and NaN is not itself."""
    events = [repr(event) for event in block.events]
    return repr(block.data), block.problems, block.doubtful, events


@pytest.mark.parametrize("profile", ["jekyll", "hexo", "hugo"])
@pytest.mark.parametrize("text", PLAIN)
def test_plain_blocks(text: str, profile: str) -> None:
    resolver = PROFILES[profile].resolver
    assert plain_data(text, resolver) is not None
    assert told(YamlBlock(text, 0, resolver, PROFILES[profile].wide_breaks)) == reading(
        text, profile
    )


@pytest.mark.parametrize("text", OTHER)
def test_other_blocks_are_left_to_libyaml(text: str) -> None:
    assert plain_data(text, PROFILES["jekyll"].resolver) is None


PIECES = st.sampled_from(
    [
        *("a", "b", "key", "yes", "title", "- ", "-", "  ", " ", "\n", "\n", "\n", ": ", ":", "#"),
        *(" #", "'", '"', "''", "[", "]", ",", "{", "}", "[a, b]", "[]", "{}", "x y", "1", "-1"),
        *("014", "12:30", "2023-11-20", "~", "null", "true", "&a", "*a", "!t", "|", ">", "%", "@"),
        *("\t", "\r\n", "é", "标", "\u2028", "\x7f", "?", "? ", "<<", "=", "...", "---", "\\", "."),
        *(
            "a: 1\n",
            "b:\n",
            "  c: x\n",
            "- d\n",
            "  - e: f\n",
            "    g: h\n",
            "  # note\n",
            "a:\n- x\n",
        ),
    ]
)


@settings(max_examples=1500, deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join), st.sampled_from(["jekyll", "hexo", "hugo"]))
def test_whatever_is_read_is_what_libyaml_reads(text: str, profile: str) -> None:
    resolver = PROFILES[profile].resolver
    if plain_data(text, resolver) is not None:
        block = YamlBlock(text, 0, resolver, PROFILES[profile].wide_breaks)
        assert told(block) == reading(text, profile)


LINES = st.tuples(
    st.sampled_from(["", "  ", "    ", " ", "      "]),
    st.sampled_from(["", "", "- ", "-   ", "-"]),
    st.sampled_from(["a:", "b:", "c: ", "a: ", "", "no: ", "d-e: "]),
    st.sampled_from(
        ["", "", "x", "'y'", '"z" # w', "1", "[p, q]", "{}", "x: y", "u #v", "w:", "- k", "t  "]
    ),
).map("".join)


@settings(max_examples=3000, deadline=None)
@given(st.lists(LINES, max_size=9).map("\n".join))
def test_lines_in_any_order(text: str) -> None:
    resolver = PROFILES["jekyll"].resolver
    if plain_data(text, resolver) is not None:
        assert told(YamlBlock(text, 0, resolver)) == reading(text, "jekyll")
