"""Whatever the text and the operation: the edits come to what is meant, or there are none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any, TypeVar

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from corpuslint.document import Document
from corpuslint.fix.refusal import RefusalError
from corpuslint.fix.yaml.lower import lower_yaml
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
from corpuslint.span import Edit, KeyPath, apply_edits

T = TypeVar("T")
# Comments are numbered, and no value looks like one: so each can be found again.
COMMENT = re.compile(r"#c\d+")
WIDE = re.compile(r"[\x85\u2028\u2029]")
# All that a text may be refused for; the rarest of texts are not worth an edit.
REASONS = [
    "alias",
    "merge",
    "anchor",
    "a comment stands",
    "comments stand",
    "a comment touches",
    "the key is written with a `?`",
    "a text block would take in the lines below it",
    "the last line of a text block has no line ending",
]
KEYS = ["title", "date", "tags", "a", "b c", "ünï", "日本語", "on", "404", "x-y", "n", "url"]
PLAIN = [
    "one",
    "two words",
    "it's",
    'a "b" c',
    "a:b",
    "a#b",
    "yes",
    "014",
    "12:30",
    "2020-01-02",
    "2020-01-02 10:11:12 +0900",
    "true",
    "null",
    "~",
    "3.5",
    "-7",
    "naïve 日本 😀",
    "http://x.org/?a=b&c",
    "-x",
    "a, b",
    "[x",
]
WORDS = ["a", "bc", "it's", '"q"', "d:", "#e", "- f", "é", "日本", "😀", "\u2028", "x\\y", "{z}"]
TEXTS = st.one_of(
    st.lists(st.sampled_from([*WORDS, " ", " ", "\n", "\t", "\x85"]), max_size=6).map("".join),
    st.sampled_from(PLAIN),
    st.text(max_size=8).filter(lambda text: not COMMENT.search(text)),
)
SCALARS = st.one_of(TEXTS, st.sampled_from([None, True, False, 0, 14, -3, 2.5]))
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(KEYS), inner, max_size=3),
    ),
    max_leaves=5,
)


class Maker:
    """Writes a mapping in all the ways that YAML allows, a line at a time."""

    def __init__(self, draw: Callable[[Any], Any]) -> None:
        self.draw = draw
        self.comments = 0
        self.anchors: list[str] = []
        self.keeps_space = draw(st.booleans())

    def chance(self, percent: int) -> bool:
        return bool(self.draw(st.integers(1, 100)) > 100 - percent)

    def one_of(self, values: list[T]) -> T:
        chosen: T = self.draw(st.sampled_from(values))
        return chosen

    def comment(self) -> str:
        self.comments += 1
        return f"#c{self.comments}" + self.one_of(["", " x", ": y", " 'z", " - q"])

    def behind(self) -> str:
        """What may follow a value in its line."""
        if self.chance(20):
            return self.one_of([" ", "  ", "\t"]) + self.comment()
        return self.one_of([" ", "\t"]) if self.keeps_space and self.chance(5) else ""

    def between(self, column: int) -> list[str]:
        """Comments and blank lines above an entry."""
        lines = []
        while self.chance(20):
            if self.chance(50):
                lines.append(" " * self.one_of([0, column, column, column + 2]) + self.comment())
            else:
                lines.append(" " * self.one_of([0, 0, 0, column, 3]))
        return lines

    def mapping(self, column: int, depth: int) -> list[str]:
        """The lines of a mapping; the first starts with its first key."""
        keys = self.draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=5, unique=True))
        lines: list[str] = []
        if self.anchors and self.chance(5):
            keys.insert(self.one_of([0, len(keys)]), "<<")
        for number, key in enumerate(keys):
            if number:
                lines += self.between(column)
            first, *rest = self.pair(key, column, depth)
            lines += [" " * column + first if number else first, *rest]
        return lines

    def pair(self, key: str, column: int, depth: int) -> list[str]:
        if key == "<<":
            return [f"<<: *{self.one_of(self.anchors)}" + self.behind()]
        written = self.one_of([key, key, key, f'"{key}"', f"'{key}'"])
        if self.chance(3):
            return self.value(f"? {written}" + self.behind(), column, depth, ":")
        return self.value(written + self.one_of([":", ":", ":", ":", " :"]), column, depth)

    def value(self, start: str, column: int, depth: int, explicit: str = "") -> list[str]:
        """The lines of a key or dash with its value."""
        before = []
        if explicit:
            before = [start]
            start = " " * column + explicit
        is_item = start == "-"
        gap = (
            self.one_of([" ", " ", " ", " ", "  "])
            if is_item
            else self.one_of([" ", " ", "  ", "\t"])
        )
        kind = self.one_of(["scalar", "scalar", "scalar", "flow", "block", "text", "none"])
        anchor = ""
        if self.chance(4):
            name = f"n{len(self.anchors)}"
            anchor = f"&{name} "
        elif self.anchors and self.chance(4):
            return [*before, start + gap + "*" + self.one_of(self.anchors) + self.behind()]
        if kind == "none":
            return [*before, start + self.behind()]
        if kind == "block" and depth > 0:
            lines = self.collection(start, gap, column, depth, anchor, bool(explicit))
        elif kind == "text":
            head, *rest = self.block_text(column)
            lines = [f"{start}{gap}{anchor}{head}", *rest]
        elif kind == "flow":
            head, *rest = self.flow(column + 2, depth)
            lines = [f"{start}{gap}{anchor}{head}", *rest]
            lines[-1] += self.behind()
        else:
            head, *rest = self.scalar(column)
            lines = [f"{start}{gap}{anchor}{head}", *rest]
            lines[-1] += self.behind()
        if anchor:
            self.anchors.append(anchor[1:-1])
        return [*before, *lines]

    def collection(
        self, start: str, gap: str, column: int, depth: int, anchor: str, explicit: bool
    ) -> list[str]:
        is_item = start == "-"
        wants_mapping = self.chance(50)
        if (is_item or explicit) and not anchor and "\t" not in gap and self.chance(70):
            inner = column + len(start.lstrip(" ")) + len(gap)
            first, *rest = (self.mapping if wants_mapping else self.sequence)(inner, depth - 1)
            return [start + gap + first, *rest]
        inner = column + self.one_of([1, 2, 2, 4])
        if not wants_mapping and not is_item and self.chance(40):
            inner = column
        lines = [start + (gap + anchor if anchor else "") + self.behind(), *self.between(inner)]
        first, *rest = (self.mapping if wants_mapping else self.sequence)(inner, depth - 1)
        return [*lines, " " * inner + first, *rest]

    def sequence(self, column: int, depth: int) -> list[str]:
        lines: list[str] = []
        for number in range(self.one_of([1, 2, 3])):
            if number:
                lines += self.between(column)
            first, *rest = self.value("-", column, depth)
            lines += [" " * column + first if number else first, *rest]
        return lines

    def scalar(self, column: int) -> list[str]:
        """A plain or quoted scalar, maybe over several lines."""
        indent = " " * (column + self.one_of([1, 2, 4]))
        style = self.one_of(["plain", "plain", "'", '"', "long plain", "long '", 'long "'])
        words = [word for word in self.words(5) if word.strip()] or ["w"]
        if style == "plain":
            return [self.one_of(PLAIN[:-1])]
        if style == "long plain":
            words = [word for word in words if word.isalnum() and word.isascii()] or ["w"]
            return self.folded(words, indent, "")
        quote = style[-1]
        if quote == "'":
            words = [word.replace("'", "''") for word in words]
        else:
            words = [word.replace("\\", "\\\\").replace('"', '\\"') for word in words]
            words += self.draw(
                st.lists(st.sampled_from(["\\u00e9", "\\t", "\\n", "\\x41"]), max_size=2)
            )
        if not style.startswith("long"):
            return [quote + " ".join(words) + quote]
        lines = self.folded(words, indent, "\\" if quote == '"' else "")
        lines[0] = quote + lines[0]
        lines[-1] += quote
        return lines

    def folded(self, words: list[str], indent: str, escape: str) -> list[str]:
        """Words in several lines, some of them blank or joined by an escape."""
        lines = [words[0]]
        for word in words[1:]:
            if self.chance(50):
                lines[-1] += self.one_of(["", "", " ", "  "])
                if escape and self.chance(30):
                    lines[-1] += escape
                lines += [""] * self.one_of([0, 0, 0, 1, 2])
                lines.append(indent + word)
            else:
                lines[-1] += " " + word
        return lines

    def words(self, most: int) -> list[str]:
        found: list[str] = self.draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=most))
        return found

    def block_text(self, column: int) -> list[str]:
        sign = self.one_of(["|", "|", ">"])
        chomping = self.one_of(["", "", "-", "+"])
        indent = column + self.one_of([1, 2, 4])
        digit = str(indent - column) if self.chance(15) else ""
        lines = [sign + self.one_of([digit + chomping, chomping + digit])]
        lines[0] += self.one_of(["", "", "", " " + self.comment()]) if self.chance(30) else ""
        for number in range(self.one_of([0, 1, 2, 3, 4])):
            if self.chance(25):
                lines.append(" " * self.one_of([0, 0, 1, indent]))
                continue
            extra = " " * self.one_of([0, 0, 0, 2]) if number or digit else ""
            lines.append(" " * indent + extra + " ".join(self.words(3)))
        return lines

    def flow(self, column: int, depth: int) -> list[str]:
        """A flow collection, maybe over several lines."""
        is_list = self.chance(60)
        is_long = self.chance(25)
        entries = []
        for key in self.draw(st.lists(st.sampled_from(KEYS), max_size=3, unique=True)):
            value = self.one_of(["one", "'it''s'", '"q\\u00e9"', "2020-01-02", "3", "a b", "yes"])
            if depth > 0 and self.chance(15):
                value = " ".join(self.flow(column, 0))
                value = value if "\n" not in value and "#" not in value else "[]"
            written = self.one_of([key, f'"{key}"'])
            entries.append(value if is_list else written + ": " + value)
        opener, closer = "[]" if is_list else "{}"
        if not is_long or not entries:
            pad = self.one_of(["", " "])
            return [opener + pad + self.one_of([", ", ",", " , "]).join(entries) + pad + closer]
        indent = " " * (column + 2)
        lines = [opener + self.behind()]
        for number, entry in enumerate(entries):
            is_last = number == len(entries) - 1
            comma = "" if is_last and self.chance(50) else ","
            lines.append(indent + entry + comma + self.behind())
        return [*lines, " " * column + closer]


@st.composite
def documents(draw: Callable[[Any], Any]) -> Document:
    """A document with a YAML block that can be read."""
    maker = Maker(draw)
    lines = maker.between(0)
    lines += maker.mapping(0, 3)
    lines += maker.between(0)
    text = "\n".join(lines)
    profile = maker.one_of(["none", "hexo", "jekyll", "hugo"])
    language = maker.one_of(["yaml", None])
    if language:
        text += maker.one_of(["", "\n", "\n\n"])
    else:
        text = f"---\n{text}\n---\n# no comment\n\nbody\n"
    endings = ["\n", "\n", "\r\n", "\r"] if language else ["\n", "\r\n"]
    text = text.replace("\n", maker.one_of(endings))
    text = maker.one_of(["", "", "\ufeff"]) + text
    document = Document("a.md", text, PROFILES[profile], language)
    assume(isinstance(document.data, dict))
    return document


@st.composite
def operations(draw: Callable[[Any], Any], data: Any) -> Operation:
    """An operation that is valid for some data."""
    collections = [(path, value) for path, value in paths(data) if isinstance(value, (list, dict))]
    filled = [(path, value) for path, value in collections if value]
    kinds = ["set", "set", "set", "remove", "insert", "rename", "reorder"]
    kind = draw(st.sampled_from(kinds))
    mappings = [(path, value) for path, value in filled if isinstance(value, dict)]
    if kind == "insert":
        path, there = draw(st.sampled_from(collections))
        if isinstance(there, list):
            return Insert((*path, draw(st.integers(0, len(there)))), draw(VALUES))
        after = draw(st.sampled_from([None, *there]))
        return Insert((*path, draw(new_keys(there))), draw(VALUES), after)
    if kind in ("rename", "reorder"):
        path, there = draw(st.sampled_from(mappings))
        if kind == "reorder":
            return Reorder(path, tuple(draw(st.permutations(list(there)))))
        return Rename((*path, draw(st.sampled_from(list(there)))), draw(new_keys(there)))
    path, there = draw(st.sampled_from(filled))
    part = draw(st.sampled_from(list(there) if isinstance(there, dict) else range(len(there))))
    if kind == "remove":
        return Remove((*path, part))
    return Set((*path, part), draw(st.one_of(new_values(there[part]), VALUES)))


def new_keys(there: dict[str, Any]) -> st.SearchStrategy[str]:
    return st.one_of(st.sampled_from(KEYS), TEXTS).filter(lambda key: key not in there)


def new_values(old: Any) -> st.SearchStrategy[Any]:
    """The value itself, or one that is like it."""
    if not isinstance(old, str) or not old:
        return st.just(old)
    at = st.integers(0, len(old))
    pieces = st.sampled_from(["", " ", "x", "é", "'", '"', ": ", "\n", " y ", "\\", "\u200b"])
    changed = st.builds(
        lambda one, other, piece: old[: min(one, other)] + piece + old[max(one, other) :],
        at,
        at,
        pieces,
    )
    return st.one_of(st.just(old), st.just(old.strip()), changed)


def paths(data: Any, path: KeyPath = ()) -> list[tuple[KeyPath, Any]]:
    """All key paths of some data with their values."""
    found = [(path, data)]
    if isinstance(data, dict):
        for key, value in data.items():
            found += paths(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            found += paths(value, (*path, index))
    return found


@given(st.data())
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_edits_come_to_what_is_meant(data: st.DataObject) -> None:
    document = data.draw(documents())
    operation = data.draw(operations(document.data))
    edits, reason = lowered(document, operation)
    if reason:
        event(f"{type(operation).__name__} is refused: {reason}")
        assert any(known in reason for known in REASONS) or WIDE.search(document.text)
        return
    event(f"{type(operation).__name__} is lowered")
    text = apply_edits(document.text, edits)
    changed = Document(document.path, text, document.profile, document.data_language)
    assert same(changed.data, apply_operations(document.data, [operation]))
    check_comments(document, changed, operation)
    check_lines(document, changed, operation)


def lowered(document: Document, operation: Operation) -> tuple[list[Edit], str]:
    """The edits, or why there are none."""
    try:
        return lower_yaml(document, operation), ""
    except RefusalError as error:
        return [], str(error)


def check_comments(old: Document, new: Document, operation: Operation) -> None:
    """Comments stay, but for those in the lines of what is removed."""
    if COMMENT.search(repr(old.data)):
        return  # a block text has taken one in
    before, after = (Counter(COMMENT.findall(document.text)) for document in (old, new))
    assert not after - before
    lost = before - after
    if lost:
        assert isinstance(operation, Remove)
        start, end = lines_of(old, operation.path)
        if isinstance(operation.path[-1], int):  # its dash may stand above it
            start, _ = lines_of(old, operation.path[:-1])
        assert not lost - Counter(COMMENT.findall("".join(lines_in(old.text)[start:end])))


def check_lines(old: Document, new: Document, operation: Any) -> None:
    """Lines above and below what an operation is about are as they were."""
    is_whole = isinstance(operation, (Set, Rename, Reorder))
    path = operation.path if is_whole else operation.path[:-1]
    if not path:
        return
    before, after = lines_in(old.text), lines_in(new.text)
    start, end = lines_of(old, path)
    assert after[:start] == before[:start]
    below = before[end:]
    assert not below or after[-len(below) :] == below


def lines_of(document: Document, path: KeyPath) -> tuple[int, int]:
    """The number of the first line of a value with its key, and of the one behind its last."""
    node, _ = document.places().find(path)
    start = node.key.start if node.key is not None else node.span.start
    above = len(lines_in(document.text[:start] + "x")) - 1
    return above, len(lines_in(document.text[: max(start, node.span.end)] + "x"))


def lines_in(text: str) -> list[str]:
    return re.findall(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+", text)
