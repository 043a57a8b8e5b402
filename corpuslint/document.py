"""A file as its reader sees it: text, block, data, and where everything stands."""

from __future__ import annotations

from typing import Any

from corpuslint.blocks.limits import DEFAULTS, Limits, raised_by
from corpuslint.blocks.node import Node, PlainNode
from corpuslint.patterns import lazy
from corpuslint.profile import Profile
from corpuslint.span import KeyPath, Lines, Span, value_at
from corpuslint.split import (
    CONFLICT,
    CONFLICT_MARK,
    Block,
    Problem,
    find_conflict,
    split,
    whole_file,
)
from corpuslint.tuples import NamedTuple

MARK = "corpuslint:"  # of comments that speak to this program
DATA_LANGUAGES = {".yml": "yaml", ".yaml": "yaml", ".json": "json", ".toml": "toml"}
WHOLE = Span(0, 0)
_UTF_16 = "the file is UTF-16, not UTF-8"
# What it takes to have a line break in quotes: an escape, an empty line, or a rarer break.
_QUOTABLE = lazy(r"[\\\n\x0b\x0c\x85\u2028\u2029](?:(?<!\n)|[ \t]*\r?\n)")
_TIGHT_PAIR = lazy(r"[\w-]+:(?=[^\s/])")


def language_of(path: str) -> str | None:
    """The language of a data file, by its suffix; None for a document."""
    suffix = path[path.rfind(".") :]
    return DATA_LANGUAGES.get(suffix) or DATA_LANGUAGES.get(suffix.lower())


class Decoded(NamedTuple):
    """A file's text, or the problem that kept it from being read as text."""

    text: str
    problem: Problem | None


def decode(content: bytes) -> Decoded:
    """Decode UTF-8 strictly, translating nothing.

    A broken file keeps the text before its first bad byte, so that the finding
    has a row and a column; nothing else is judged in it.
    """
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content[:2]:
            return Decoded("", Problem("not-utf8", WHOLE, _UTF_16))
        text = content[: error.start].decode()
        bad = content[error.start]
        message = f"the byte 0x{bad:02x} is not UTF-8: {error.reason}"
        return Decoded(text, Problem("not-utf8", Span(len(text), len(text)), message))
    if b"\0" in content[:2]:  # without a mark: ASCII in UTF-16 is valid UTF-8
        return Decoded("", Problem("not-utf8", WHOLE, _UTF_16))
    return Decoded(text, None)


class Document:
    """One file, split and parsed.

    `data` is the block's value as plain dicts, lists, str, int, float, bool and
    None, dates as written; None where there is no block or it does not parse.
    `data_language` is that of a data file (a block from end to end), else None.
    `problems` are what reading, splitting and parsing found. Places are built
    on the first question for one, so that a clean file never pays.
    """

    __slots__ = (
        "_lines",
        "_places",
        "block",
        "data",
        "data_language",
        "is_hidden",
        "limits",
        "parsed",
        "path",
        "problems",
        "profile",
        "text",
    )

    def __init__(
        self,
        path: str,
        text: str,
        profile: Profile,
        language: str | None = None,
        limits: Limits = DEFAULTS,
    ) -> None:
        self.path = path
        self.text = text
        self.profile = profile
        self.data_language = language
        self.limits = limits
        self.block: Block | None
        self.block, problems = whole_file(text, language) if language else split(text, profile)
        self.problems: list[Problem] = list(problems)
        # the reader takes the block for a part of the page
        self.is_hidden = bool(problems) and any(one.rule == "block-ignored" for one in problems)
        self.parsed: Any = None
        self.data: Any = None
        self._places: Node | None = None
        self._lines: Lines | None = None
        if self.block is not None:
            self._parse(self.block)

    @classmethod
    def without_block(cls, path: str, text: str, profile: Profile) -> Document:
        """A document of which only the text counts."""
        document = cls(path, "", profile)
        document.text = text
        return document

    def _parse(self, block: Block) -> None:
        content = block.content
        limits = self.limits
        if content.end - content.start > limits.block_size:
            size = content.end - content.start
            message = f"the block has {size:,} characters; the limit is {limits.block_size:,}"
            message += raised_by("block-size")
            self.problems.append(Problem("resource-limit", block.opener, message))
            return
        text = self.text[content.start : content.end]
        if CONFLICT_MARK in text:
            conflict = find_conflict(self.text, content.start, content.end)
            if conflict is not None:
                self.problems.append(Problem("merge-conflict", conflict, CONFLICT))
                return
        if block.language == "yaml":
            from corpuslint.blocks.yaml import YamlBlock

            profile = self.profile
            self.parsed = YamlBlock(
                text, content.start, profile.resolver, profile.wide_breaks, limits=limits
            )
        elif block.language == "json":
            from corpuslint.blocks.json import JsonBlock

            # only Hexo's `;;;` leaves the braces out
            is_bare = self.text.startswith(";", block.closer.start) if block.closer else False
            self.parsed = JsonBlock(text, content.start, is_bare, limits)
        else:
            from corpuslint.blocks.toml import TomlBlock

            self.parsed = TomlBlock(text, content.start, limits)
        self.data = self.parsed.data
        self.problems += self.parsed.problems
        if self.data is not None and self.data.__class__ is not dict:
            self._not_a_mapping(block)

    def _not_a_mapping(self, block: Block) -> None:
        if block.opener.start == block.opener.end and block.closer is not None:
            # Hexo's block without an opener: what is no mapping was never one
            self.block = None
            self.data = None
            self.problems = []
            return
        if block.closer is None and self.data.__class__ is list:
            return  # a data file may well hold a list
        kind = "list" if self.data.__class__ is list else "single value"
        message = f"the block holds a {kind}, not `key: value` pairs"
        if isinstance(self.data, str) and _TIGHT_PAIR.match(self.data):
            message += "; a space must follow the colon"
        self.problems.append(Problem("not-a-mapping", self.places().span, message))
        self.data = None

    @property
    def lines(self) -> Lines:
        if self._lines is None:
            self._lines = Lines(self.text)
        return self._lines

    def line_at(self, offset: int) -> str:
        """The line that an offset is in, without its line ending."""
        line = self.lines.around(offset)
        return self.text[line.start : line.end]

    @property
    def opener(self) -> Span:
        """Where a finding about the block as a whole stands: its opening fence."""
        return self.block.opener if self.block is not None else WHOLE

    @property
    def is_marked(self) -> bool:
        """Whether the block may hold a comment for this program: quick, since asked of all."""
        block = self.block
        return block is not None and self.text.find(MARK, *block.content) >= 0

    def places(self) -> Node:
        """The tree of places of the block's values."""
        if self._places is None:
            self._places = self.parsed.place() if self.parsed is not None else PlainNode(WHOLE)
        return self._places

    def place(self, path: KeyPath, on: str = "value") -> Span:
        """The span of a key path's value (`on="value"`) or key (`on="key"`).

        `on="missing"` places a key that is not there: at the closing fence for
        the root, else at the parent's key, else (an item of a list) at the
        item's first key. A path that leads nowhere is placed the same way.
        """
        root = self.places()
        node, depth = root.find(path)
        if depth == len(path) and on != "missing":
            if node.is_alias:
                return node.span
            return node.key if on == "key" and node.key is not None else node.span
        node, depth = root.find(path[:-1])
        if node is root and not node.is_alias:
            if self.block is not None and self.block.closer is not None:
                return self.block.closer
            return root.first_key() or self.opener
        if node.is_alias:
            return node.span
        return node.key or node.first_key() or node.span

    def is_quoted(self, path: KeyPath) -> bool:
        """Whether a text with line breaks is written in quotes, which are meant for one line."""
        if self.block is None:
            return False
        language = self.block.language
        if language == "yaml" and not _QUOTABLE.search(self.text, *self.block.content):
            return False
        node, depth = self.places().find(path)
        if depth < len(path) or node.is_alias:
            return False
        start = node.span.start
        if language == "toml" and self.text.startswith(('"""', "'''"), start):
            return False
        return self.text.startswith(('"', "'"), start)

    def value_at(self, path: KeyPath) -> Any:
        """The data at a key path, or None where it leads nowhere."""
        return value_at(self.data, path)
