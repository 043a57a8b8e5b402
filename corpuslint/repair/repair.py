"""Repairs of YAML that does not parse, where only one thing can have been meant.

What is repaired: values that need quotes and have none, and tabs as indentation.
A repair is one only if it leaves nothing unread, every value that is quoted is
then the very text that the author wrote, and all else holds what it would hold
with harmless texts in the place of these values.
"""

from __future__ import annotations

from typing import Any

from corpuslint.blocks.node import Node
from corpuslint.blocks.yaml import YamlBlock
from corpuslint.ops import Repair, Set, apply_operations, same
from corpuslint.patterns import lazy
from corpuslint.profile import Profile
from corpuslint.repair.values import Unquoted, find_unquoted
from corpuslint.span import Edit, KeyPath, Span, apply_edits, value_at
from corpuslint.spelling import Quote, quoted
from corpuslint.tuples import NamedTuple

# Each value that is quoted costs another parse of the block.
MAX_VALUES = 50
MAX_TEXT = 200_000
_UNREAD = frozenset(["invalid-yaml", "resource-limit", "several-documents"])
_LEADING_TABS = lazy(r"(?:\A|(?<=[\n\r]))\t+")
_LINE = lazy(r"[ \t]*(?:\r\n?|\n)[ \t]*")
_SHOWN = lazy(r"\S")
_NAME = lazy(r"[a-z][A-Za-z0-9_-]*\Z")
# What an editor may show a tab as.
_TAB_WIDTHS = (4, 8)


class _Block(NamedTuple):
    """A block that is to be repaired, and who reads it."""

    text: str
    profile: Profile
    is_data: bool

    def parse(self, text: str) -> YamlBlock:
        return YamlBlock(text, 0, self.profile.resolver, self.profile.wide_breaks)

    def is_read(self, parsed: YamlBlock) -> bool:
        """Whether every reader comes to its end, and to pairs (in a data file: or to a list)."""
        kinds = (dict, list) if self.is_data else (dict,)
        return not parsed.problems and isinstance(parsed.data, kinds)


def repair(text: str, offset: int, profile: Profile, is_data: bool = False) -> Repair | None:
    """What mends all faults of a block's text; None where anything of it is not certain.

    `offset` is where the text starts in its file, of which edits and entries
    speak. `is_data` is for a file that is YAML from end to end.
    """
    if len(text) > MAX_TEXT:
        return None
    marks = len(text) - len(text.lstrip("\ufeff"))
    block = _Block(text[marks:], profile, is_data)
    if _is_readable(block.parse(block.text)):
        return None
    found = _indented(block) or _quoted(block)
    if found is None:
        return None
    offset += marks
    edits = tuple(Edit(_moved(span, offset), changed) for span, changed in found.edits)
    return Repair(edits, tuple(_moved(span, offset) for span in found.entries))


def _moved(span: Span, offset: int) -> Span:
    return Span(span.start + offset, span.end + offset)


def _is_readable(parsed: YamlBlock) -> bool:
    return not any(problem.rule in _UNREAD for problem in parsed.problems)


def _indented(block: _Block) -> Repair | None:
    """Two spaces for each tab at the start of a line, as hexo-front-matter 4.2 `escape` has it.

    To other readers such a block is broken, but js-yaml 3 (gray-matter) passes over
    the tabs, and js-yaml 4 over those before a comment: no other width may give
    other data, and no comment may become text.
    """
    text = block.text
    runs = [Span(*found.span()) for found in _LEADING_TABS.finditer(text)]
    if not runs:
        return None
    edits = _spaces(runs, 2)
    parsed = block.parse(apply_edits(text, edits))
    if not block.is_read(parsed):
        return None
    name = block.profile.name
    if name == "hexo" and all(text[start - 1 : start] == "\n" for start, _ in runs):
        return Repair(tuple(edits))
    if any(text[end : end + 1] == "#" for _, end in runs):
        return None
    for width in (0, *_TAB_WIDTHS) if name == "gray-matter" else _TAB_WIDTHS:
        other = block.parse(apply_edits(text, _spaces(runs, width)))
        if _is_readable(other) and not same(parsed.data, other.data):
            return None
    return Repair(tuple(edits))


def _spaces(runs: list[Span], width: int) -> list[Edit]:
    return [Edit(run, " " * width * (run.end - run.start)) for run in runs]


def _quoted(block: _Block) -> Repair | None:
    """Quotes around all values that need some."""
    values: list[Unquoted] = []
    stand_in = block.text  # no repair shifts a place in it
    while True:
        parsed = block.parse(stand_in)
        if _is_readable(parsed):
            break
        fault = parsed.problems[0]
        if fault.rule != "invalid-yaml" or len(values) == MAX_VALUES:
            return None
        found = find_unquoted(stand_in, fault.span.start, block.profile, block.is_data)
        if found is None:
            return None
        values.append(found)
        start, end = found.value
        stand_in = stand_in[:start] + _SHOWN.sub("x", stand_in[start:end]) + stand_in[end:]
    if not values or not block.is_read(parsed):
        return None
    return _proved(block, sorted(values), parsed)


def _proved(block: _Block, values: list[Unquoted], stand_in: YamlBlock) -> Repair | None:
    """The repair that quotes some values, if it leaves no doubt.

    `stand_in` is the block with harmless texts in their place.
    """
    text = block.text
    scalars = _scalars(stand_in.place())
    quote = _usual_quote([style for _, style in scalars.values()])
    edits = []
    meant = []
    for found in values:
        start, end = found.value
        written = " ".join(_LINE.split(text[start:end]))
        path, _ = scalars.get(found.value, (None, ""))
        if path is None or value_at(stand_in.data, path) != _SHOWN.sub("x", written):
            return None
        if found.has_key and not _is_in_mapping(stand_in.data, path):
            return None
        edits.append(_without_tabs(text, Edit(found.value, _in_quotes(text[start:end], quote))))
        meant.append(Set(path, written))
    mended = block.parse(apply_edits(text, edits))
    if not block.is_read(mended) or not same(apply_operations(stand_in.data, meant), mended.data):
        return None
    entries = _merged([found.entry for found in values])
    if not _is_readable(block.parse(apply_edits(text, [Edit(entry, "") for entry in entries]))):
        return None
    return Repair(tuple(edits), tuple(entries))


def _scalars(root: Node) -> dict[Span, tuple[KeyPath, str]]:
    """Key path and style of each scalar value, by its span."""
    scalars: dict[Span, tuple[KeyPath, str]] = {}
    waiting: list[tuple[Node, KeyPath]] = [(root, ())]
    while waiting:
        node, path = waiting.pop()
        if node.is_alias:
            continue
        scalars[node.span] = path, node.style
        waiting += [(child, (*path, part)) for part, child in node.children.items()]
    return scalars


def _is_in_mapping(data: Any, path: KeyPath) -> bool:
    """Whether what holds a value is surely a mapping, and no text with a colon in it."""
    key = path[-1]
    if len(path) == 1:
        return True
    holder, around = value_at(data, path[:-1]), value_at(data, path[:-2])
    if len(holder) > 1:
        return True
    if isinstance(around, dict):
        return _NAME.match(str(key)) is not None
    return any(isinstance(item, dict) and item is not holder and key in item for item in around)


def _usual_quote(styles: list[str]) -> Quote:
    return "'" if styles.count("'") > styles.count('"') else '"'


def _in_quotes(text: str, quote: Quote) -> str:
    """A text in quotes with its line ends where they are; the other quotes where these escape."""
    other: Quote = "'" if quote == '"' else '"'
    spellings = [_all_quoted(text, one) for one in (quote, other)]
    return min(spellings, key=len)


def _without_tabs(text: str, edit: Edit) -> Edit:
    """The edit with the white space around it where that has tabs: not all readers take them."""
    (start, end), quoted_text = edit
    before = start - len(text[:start].rstrip(" \t"))
    behind = len(text) - end - len(text[end:].lstrip(" \t"))
    if "\t" in text[start - before : start]:
        start, quoted_text = start - before, " " + quoted_text
    if "\t" in text[end : end + behind]:
        end += behind
    return Edit(Span(start, end), quoted_text)


def _all_quoted(text: str, quote: Quote) -> str:
    ends = _LINE.findall(text)
    lines = [quoted(line, quote) for line in _LINE.split(text)]
    if quote == "'" and any(line[0] == '"' for line in lines):
        return _all_quoted(text, '"')
    bare = [line[1:-1] for line in lines]
    joined = "".join(line + end for line, end in zip(bare, [*ends, ""], strict=True))
    return f"{lines[0][0]}{joined}{lines[0][0]}"


def _merged(spans: list[Span]) -> list[Span]:
    """Spans in order, each that lies in another one left out."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged
