"""The style rules: each fix keeps every value for every reader, and every comment."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuslint.config.kept import load_config
from corpuslint.config.selection import Selection
from corpuslint.document import Document
from corpuslint.engine import Engine
from corpuslint.finding import Finding
from corpuslint.fix.second_reader import read_yaml
from corpuslint.ops import Rewrite, same
from corpuslint.paths import Input
from corpuslint.profile import PROFILES, UNKNOWN, Profile
from corpuslint.rule import Rule, load_rules
from corpuslint.span import Edit, apply_edits
from corpuslint.yaml_syntax import syntax_of

RULES = {name: rule for name, rule in load_rules().items() if rule.group == "style"}
OPTIONS: dict[str, list[dict[str, Any]]] = {
    "blank-lines": [{}, {"maximum": 0}],
    "comment-spacing": [{}, {"before": 2}],
    "indentation": [
        {},
        {"spaces": 4},
        {"spaces": 1, "lists": "flush"},
        {"spaces": 3, "lists": "indented"},
        {"spaces": 4, "lists": "flush"},
    ],
    "key-spacing": [{}, {"aligned": True}],
    "list-style": [{}, {"spaces": 0}, {"style": "flow"}, {"style": "flow", "width": 1000}],
    "null-style": [{}, {"style": "null"}, {"style": "tilde"}],
    "quote-style": [{}, {"style": "single"}, {"style": "minimal"}],
}
VARIANTS = [
    (name, options)
    for name, rule in RULES.items()
    if rule.form == "inspect"
    for options in OPTIONS.get(name, [{}])
]
NAMES = [f"{name} {options or ''}".strip() for name, options in VARIANTS]

_OTHER_WAYS = """
[rules]
blank-lines.maximum = 0
comment-spacing.before = 2
indentation = {spaces = 4, lists = "flush"}
list-style.spaces = 0
null-style.style = "tilde"
quote-style.style = "minimal"
"""

# Every production that front matter can hold, each between fences and as a data file.
PRODUCTIONS = [
    # plain scalars, of one line and of several
    "a: b",
    "a:  b\nc :  d",
    "a: b c\n  d e\n\n  f\ng: 1",
    "a:\n  b c\n  d",
    "a: b:c\nd: x#y\ne: -1\nf: -g",
    "url: https://example.com/?a=b&c=d#e",
    "- a\n-  b\n-   c\n-",
    "a: [x, y]\t\nb:\tc",
    "国: 語\nemoji: 👩‍👩‍👧 x",
    # what readers disagree about
    "a: yes\nb: 014\nc: 12:30\nd: 1_000\ne: 1e3\nf: 2020-01-01\ng: 0x1F\nh: .inf\ni: '12:30'",
    'a: "yes"\nb: "014"\nc: "12:30"\nd: "1_000"\ne: "2020-01-01"',
    'a: "null"\nb: \'~\'\nc: ""\nd: \'\'\ne: "true"',
    # quotes
    "a: 'x'\nb: \"y\"\nc: 'it''s'\nd: \"it's\"\ne: 'say \"x\"'\nf: \"a\\tb\\u00e9\\\"\"",
    "'a': 1\n\"b\": 2\n'c d' : 3\n\"e:f\": 4",
    "a: 'x: y'\nb: 'x #y'\nc: '- x'\nd: '@x'\ne: '[x'\nf: ' x '\ng: 'x\\y'\nh: '#x'\ni: 'x:'",
    "a: 'x\n  y'\nb: \"x\n\n  y \\\n  z\"\nc: 'x\ny'",
    "a: \"x\"#c\nb: ['y'#d\n  ]",
    "a: 'x'   # c\nb: \"y\"\t# d",
    "a: 'x\u2028y'\nb: \"x\x85y\"\nc: 'x\u00a0'\nd: '\ufeffx'\ne: 'a\tb'",
    "a: '---'\nb: \"...\"\nc: '---x'",
    "a: '<<'\n'<<': b\n'=': c\n'y': 'n'",
    # block texts with every indicator
    "a: |\n  x\n  y\nb: 1",
    "a: >\n  x\n  y\n\n  z\nb: 1",
    "a: |-\n  x\n\n\nb: 1",
    "a: |+\n  x\n\n\nb: 1",
    "a: >-\n\n  x\n\n    y\n\nb: 1",
    "a: >+\n  x\n\n",
    "a: |2\n   x\n  y\nb: |2-\n    z\n",
    "a:\n  b: |1\n    x\n   y\n  c: |+1\n   z\n\n  d: 1",
    "a: |  # c\n  x # no comment\n # d\nb: 1",
    "a: |\n    x\n  # c\nb: 1",
    "a:\n    b: |\n        x\n      # c\n    d: 1",
    "a: |\n\n\nb: |+\n\n\nc: |\nd: >-\ne: 1",
    "a: |\n  x\n   \n  y  \n     \n  \nb: 1",
    "a: |-\n      x\n     \n    \n\nb: 1",
    "a:\n        b: |\n            x\n\n          \n                \n        c: 1",
    "a: |\n  x\n  \ty\n  \t\nb: 1",
    "- |\n  x\n- >-\n    y\n-   |\n    z",
    "a:\n- |\n  x\n- b: |\n    y",
    # mappings and lists
    "a:\n b: 1\n c:\n   d: 2\ne: 3",
    "a:\n    b: 1\n    c:\n        d: 2\n        # c\n    # b\n# a\ne: 3",
    "  a: 1\n  b:\n    c: 2",
    "a:\n- b\n- c\nd:\n  - e\nf:\n    - g\n    - h",
    "a:\n-   b: 1\n    c: 2\n-   d: 3",
    "a:\n  -   b: 1\n      c:\n        -   d: 2\n            e: 3\n      f: 4",
    "a:\n  -\n    b: 1\n    c: 2\n  -\n    - d\n  -\n    e",
    "- - a\n  - b\n- - - c\n    -   d\n- e",
    "a:\n  - - b\n    -  c\n  -   - d\n      - e",
    "a:\n\n  - b\n\n  - c\n\n\n\nd: 1\n\n\n",
    "a:\nb: null\nc: ~\nd: Null # x\ne:   # y\nf:\n  ~\ng: NULL",
    "- null\n-\n- ~\n- # c\n- a",
    "-\n    - a\n    -\n- b:\n      -\n- c",
    'a: {b: , c: null, d}\ne: [~, null]\nf: {"g":, h: ~}',
    "a: &x\nb: !!null\nc: &y null\nd: !!str\ne: !!null null\nf: *y",
    "~: a\n? c\n? d\n: e",
    "? a\n: - b\n  - c\n? d\n:\n  e: 1\n? |\n  f\n: g",
    # flow
    "a: [b,c , d,e]\nf: {g: 1,h : 2,\"i\":3, 'j' : 4}",
    "a: [\n  b, # c\n  d\n]\ne: [\n  f,\n  g,\n]",
    "a: [b: c, {d: e}, [f, g], 'h': i]\nj: [[1,2],[3,4]]",
    "a: []\nb: [ ]\nc: {}\nd: [ e ]\nf: [g,]\nh: [i,j, ]",
    "a: [b c, 'd', \"e, f\", {g: 1}]  # c",
    "a:\n  [b, c]\nd:\n  # e\n  [f]\ng:\n    {h: 1,\n     i: 2}",
    "- tags: [a, b]\n  x: 1\n-   tags: [c]",
    "a:\n  - b, c\n  - d\ne:\n  - [f]\ng:\n  - 'h, i'\n  - https://x\nj:\n  - k # l\n  - m",
    "a:\n- b\n- {c: 1}\n- \"d\"\ne:\n  - 1\n  -   2020-01-01\n\n  - 'x'\n",
    'a: {b: [c, d], e: \'f\'}\ng: {"h":"i", "j" :"k"}',
    "a: {\n  b: 1,\n      c: 2\n}\nd:\n      e: {\n    f: 1 }\n      g: [\n        1\n      ]",
    "a: [b\n c, d\n e]",
    # anchors, aliases, tags and merges
    "a: &x b\nc: *x\nd: &y  'e'\n*x : f",
    "a: &x\n  b: 1\nc:\n  <<: *x\n  d: 2\ne: *x\nf: [*x , *x]",
    "a: &x # c\n  b: 1\nd: !!map\n    e: 1\nf: !!seq\n- g\nh: !!str\n  i",
    "a: !!str 1\nb: ! 'c'\nd: !!int '1'\ne: &x !!str 'f'\ng: !!str &y 'h'",
    "a: &x [b, c]\nd: &y\n  - e\nf: *y\ng: [&z h, *z]",
    "a:\n  &x\n  b: 1\nc:\n    &y\n    - d",
    "- &x a: 1\n  b: 2\n- &y\n  a: 1\n-   &z a: 1\n    b: *x",
    # comments
    "#a\n# b\n#c: d\n\n\ne: 1 #f\n#- g\n#! h\n## i\n#\n####\n#:j",
    "a: 1 # b\nc:    # d\n  - e  # f\n  # g\n  - h\n# i",
    "a:\n    # b\n    c: 1\n  # d\n    e: 2\n# f\ng: 3\n# h",
    "a:\n      - b\n      # c\n    # d\n   # e\n # f\ng: 1",
    "a:\n    b: 1 \t# c\nd: [\n\t# e\n  f]",
    "a: [ # b\n  c\n  # d\n  , e # f\n ] # g\nh: 1",
    "a: b # c\n  # d\ne: f\n   # g",
    "a: #b\n  c: 1 #d\ne: 'x#y' #f",
    "a: # b\n  # c\n  - d",
    "a:\n  # b\n\n\n\n  # c\n  d: 1",
    # lines
    "a: 1  \n \t\nb: 2 \n  \nc:  \n  - d \n\n\n",
    "\n\na: 1\n\n\n\nb: 2\n\n",
    "a:\n  - 1\n\n\n\n  - 2\nb: 'x\n\n\n\n  y'\nc: x\n\n\n\n  y",
    "a: x\n \ty",
    "a:\n    b: 'x\n    \ty'\n    c: 1",
    'a:\n    b: "x\n y\n        z"\n    c: 1',
    "a: 'x\n\ty'\nb:\n    c: [1,\n\t2]",
]


def loaded(name: str, options: dict[str, Any]) -> tuple[Any, Any]:
    """A rule's function and its options."""
    rule: Rule = RULES[name]
    made = rule.load_options()
    return rule.load(), made(**options) if made is not None else None


def fenced(block: str) -> str:
    end = "" if block.endswith("\n") else "\n"
    return f"---\n{block}{end}---\nText.\n"


def fixed_once(document: Document, findings: list[Finding]) -> str:
    """The text after all fixes that do not overlap."""
    edits: list[Edit] = []
    for finding in findings:
        assert finding.fix is not None
        assert finding.fix.applicability == "safe"
        for operation in finding.fix.operations:
            assert isinstance(operation, Rewrite)
            together = sorted([*edits, *operation.edits])
            if all(
                one.span.end <= other.span.start and one.span != other.span
                for one, other in pairwise(together)
            ):
                edits = together
    return apply_edits(document.text, edits)


def fixed(name: str, options: dict[str, Any], text: str, profile: Profile, is_file: bool) -> str:
    """The text after a rule's fixes, pass after pass; its values never change."""
    function, made = loaded(name, options)
    language = "yaml" if is_file else None
    document = Document("x.md", text, profile, language)
    data = document.data
    for _ in range(10):
        findings = [one for one in function(document, made) or () if one.fix is not None]
        if not findings:
            return document.text
        text = fixed_once(document, findings)
        assert text != document.text
        document = Document("x.md", text, profile, language)
        assert same(document.data, data), f"{name} {options}: {text!r}"
        assert not [one.rule for one in document.problems if one.rule != "duplicate-key"]
    raise AssertionError(f"{name} comes to no end: {text!r}")


def comments(text: str) -> list[str]:
    """What ruamel.yaml passes over as comments, without the space behind their sign."""
    reading = read_yaml(text)
    assert reading is not None
    return sorted(comment.lstrip("# ").strip() for _, comment in reading.comments)


@pytest.mark.parametrize("block", PRODUCTIONS)
def test_production_is_read(block: str) -> None:
    document = Document("x.yml", block, UNKNOWN, "yaml")
    assert document.data is not None, document.problems
    assert syntax_of(document) is not None
    # ruamel.yaml has its own mind about tabs
    assert "\t" in block or read_yaml(block) is not None


@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize(("name", "options"), VARIANTS, ids=NAMES)
def test_fix_keeps_every_value_and_comment(name: str, options: dict[str, Any], ending: str) -> None:
    for block in PRODUCTIONS:
        text = fenced(block).replace("\n", ending)
        for profile in PROFILES.values():
            if Document("x.md", text, profile).data is not None:
                fixed(name, options, text, profile, is_file=False)
        before = block.replace("\n", ending)
        after = fixed(name, options, before, UNKNOWN, is_file=True)
        second = read_yaml(before)
        if after != before and second is not None:
            assert comments(before) == comments(after), after
            assert same(second.data, read_yaml(after).data), after  # type: ignore[union-attr]


Choice = TypeVar("Choice")


class Writer:
    """Writes a block at random, in every syntax that YAML allows."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def one(self, *choices: Choice) -> Choice:
        return self.random.choice(choices)

    def space(self) -> str:
        return self.one("", "", " ", "  ")

    def scalar(self, in_flow: bool = False) -> str:
        plain = ["x", "x y", "1", "2020-01-01", "yes", "~", "null", "12:30", "https://x/?a#b"]
        quoted = ["'x'", '"y"', "'it''s'", "'a: b'", '"c #d"', "'yes'", "''"]
        escaped = ['"it\'s"', '"\\u00e9"']
        return self.one(*plain, *quoted, *escaped, *([] if in_flow else ["x, y", "x [y]"]))

    def flow(self, depth: int, indent: int) -> str:
        gap = self.one("", " ", "\n" + " " * (indent + self.one(1, 2, 4)))
        items = []
        for _ in range(self.random.randrange(4)):
            if depth < 2 and self.one(0, 0, 1):
                items.append(self.flow(depth + 1, indent))
            else:
                items.append(self.scalar(in_flow=True))
        comma = self.space() + "," + self.one("", " ", "  ", gap or " ")
        if self.one(0, 1):
            return "[" + gap + comma.join(items) + self.one("", gap) + "]"
        keys = [f"k{index}" for index in range(len(items))]
        if self.one(0, 0, 1):
            keys = [f'"{key}"' for key in keys]
        colon = ":" + (
            self.one("", " ", "  ") if keys and keys[0][0] == '"' else self.one(" ", "  ")
        )
        pairs = [f"{key}{self.space()}{colon}{item}" for key, item in zip(keys, items, strict=True)]
        return "{" + gap + comma.join(pairs) + self.one("", gap) + "}"

    def comment(self, indent: int, deepest: int) -> list[str]:
        if self.one(0, 0, 0, 1):
            words = self.one("# c", "#c", "#", "#- d", "## e")
            return [" " * self.one(0, indent, indent, deepest) + words]
        return [""] * self.one(0, 0, 0, 0, 0, 1, 3)

    def tail(self) -> str:
        return self.one("", "", "", " ", " # t", "   #t")

    def block_text(self, indent: int) -> list[str]:
        step = self.one(1, 2, 2, 4)
        sign, keep = self.one("|", ">"), self.one("", "-", "+")
        explicit = str(step) if self.one(0, 0, 1) else ""
        pad = " " * (indent + step)
        texts = self.one(["x"], ["x", "  y", "", "z "], ["x", "", ""], ["# x"])
        lines = [pad + text for text in texts]
        if explicit and self.one(0, 1):
            lines[0] = pad + "  " + lines[0]
        return [sign + self.one(explicit + keep, keep + explicit), *lines]

    def value(self, indent: int, depth: int, in_list: bool = False) -> tuple[str, list[str]]:
        """What stands behind a colon or a dash, and the lines below it."""
        kind = self.random.randrange(10)
        gap = self.one(" ", " ", "  ", "    ")
        if kind < 4 or depth > 3:
            return gap + self.scalar() + self.tail(), []
        if kind == 4:
            return gap + self.flow(0, indent) + self.tail(), []
        if kind == 5:
            first, *rest = self.block_text(indent)
            return gap + first, rest
        if kind == 6:
            pad = " " * (indent + self.one(1, 2, 5))
            quote = self.one("'", '"', "")
            return f"{gap}{quote}x", [*[""] * self.one(0, 0, 1), f"{pad}y z{quote}{self.tail()}"]
        if kind == 7:
            return self.tail(), []
        step = self.one(1, 2, 2, 3, 4)
        if kind == 8:
            flush = 0 if self.one(0, 0, 1) and not in_list else step
            return self.tail(), self.sequence(indent + flush, depth + 1)
        return self.tail(), self.mapping(indent + step, depth + 1)

    def sequence(self, indent: int, depth: int) -> list[str]:
        lines: list[str] = []
        for _ in range(self.random.randrange(1, 4)):
            lines += self.comment(indent, indent + 4)
            dash = " " * indent + "-"
            if self.one(0, 0, 1) and depth < 4:
                gap = self.one(" ", " ", "  ", "   ")
                inner = indent + 1 + len(gap)
                make = self.one(self.mapping, self.sequence)
                below = make(inner, depth + 1)
                while below and below[0].lstrip()[:1] in ("", "#"):
                    below.pop(0)
                lines += [dash + gap + below[0].lstrip(" "), *below[1:]]
                continue
            first, rest = self.value(indent, depth, in_list=True)
            lines += [dash + first, *rest]
        return lines

    def mapping(self, indent: int, depth: int) -> list[str]:
        lines: list[str] = []
        for index in range(self.random.randrange(1, 5)):
            lines += self.comment(indent, indent + 4)
            key = self.one(f"k{index}", f"k{index}", f"'k{index}'", f'"k{index}"')
            first, rest = self.value(indent, depth)
            lines += [f"{' ' * indent}{key}{self.space()}:{first}", *rest]
        return lines

    def block(self) -> str:
        lines = self.mapping(self.one(0, 0, 0, 2), 0)
        lines += self.comment(0, 3)
        return self.one("\n", "\n", "\r\n").join([*lines, ""])


def test_all_rules_together_refuse_nothing(tmp_path: Path) -> None:
    for number, settings in enumerate(("", _OTHER_WAYS)):
        file = tmp_path / f"{number}.toml"
        file.write_text(settings, encoding="utf-8")
        selection = Selection(select=("style",))
        config = load_config(str(file), str(tmp_path), "corpuslint.toml", selection, keep=False)
        engine = Engine(config, now=0.0, max_findings=10_000)
        document = Input("x.yml", str(tmp_path / "x.yml"), named=True)
        for block in PRODUCTIONS:
            done = engine.fix_bytes(document, block.encode())
            assert done.report.errors == ()
            assert not any(one.refusal for one in done.report.diagnostics), block
            assert engine.fix_bytes(document, done.content).content == done.content
            # what has no fix: a block text at the end of a file, a tab, an item misread
            left = {one.rule for one in done.report.diagnostics}
            assert left <= {"final-newline"} or "\t" in block or "-\n- b" in block, block


@given(st.integers(min_value=0), st.sampled_from(VARIANTS))
def test_fix_keeps_values_and_comments_of_any_block(
    seed: int, variant: tuple[str, dict[str, Any]]
) -> None:
    block = Writer(Random(seed)).block()
    before = Document("x.yml", block, UNKNOWN, "yaml")
    assert before.data is not None, before.problems
    second = read_yaml(block)
    assert second is not None
    after = fixed(*variant, block, UNKNOWN, is_file=True)
    if after != block:
        changed = read_yaml(after)
        assert changed is not None
        assert same(second.data, changed.data), after
        assert comments(block) == comments(after), after
