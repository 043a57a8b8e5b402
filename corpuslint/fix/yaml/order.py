"""Reorder: whole entries of a mapping change places, with the comments that are theirs."""

from __future__ import annotations

from yaml.events import AliasEvent

from corpuslint.blocks.yaml_places import YamlNode
from corpuslint.fix.refusal import RefusalError
from corpuslint.fix.yaml.layout import Entry, Layout
from corpuslint.patterns import lazy
from corpuslint.span import Edit, Span
from corpuslint.tuples import NamedTuple

_COMMENT_LINE = lazy(r"[ \t]*#")


class _Chunk(NamedTuple):
    """An entry's lines, with the comments and blank lines above that belong to it."""

    entry: Entry
    span: Span


def reorder_entries(layout: Layout, parent: YamlNode, keys: tuple[str, ...]) -> list[Edit]:
    """The edits that bring the entries of a mapping in another order."""
    if parent.style == "flow":
        from corpuslint.fix.flow.entries import reorder

        return reorder(layout.document, parent, keys)
    entries = layout.entries(parent)
    if [entry.part for entry in entries] == list(keys):
        return []
    _check_anchors(layout, parent, entries)
    chunks = _chunks(layout, entries)
    by_key = {chunk.entry.part: chunk for chunk in chunks}
    wanted = [by_key[key] for key in keys]
    old = [layout.text[chunk.span.start : chunk.span.end] for chunk in chunks]
    new = _texts(layout, chunks, wanted)
    _check_followers(layout, chunks, wanted, new)
    first = 0
    last = len(old)
    while first < last and old[first] == new[first]:
        first += 1
    while first < last and old[last - 1] == new[last - 1]:
        last -= 1
    span = Span(chunks[first].span.start, chunks[last - 1].span.end)
    return [Edit(span, "".join(new[first:last]))]


def _check_anchors(layout: Layout, parent: YamlNode, entries: list[Entry]) -> None:
    """Refuse where an alias could come to stand before its anchor, or for another one."""
    end = layout.end(entries[-1].node)
    anchors: set[str] = set()
    aliases: set[str] = set()
    for event in layout.events[parent.index + 1 :]:
        if layout.offset + event.start_mark.index >= end:
            return
        name = getattr(event, "anchor", None)
        is_alias = isinstance(event, AliasEvent)
        if name in anchors or (name in aliases and not is_alias):
            raise RefusalError("an alias stands in the mapping")
        if name is not None:
            (aliases if is_alias else anchors).add(name)


def _chunks(layout: Layout, entries: list[Entry]) -> list[_Chunk]:
    chunks: list[_Chunk] = []
    for entry in entries:
        if chunks:
            start = chunks[-1].span.end
        elif layout.is_first(entry.start):
            start = _comments_above(layout, layout.line_start(entry.start))
        else:
            start = entry.start
        chunks.append(_Chunk(entry, Span(start, layout.own_end(entry).end)))
    return chunks


def _comments_above(layout: Layout, start: int) -> int:
    """Where the comments right above a line start: what a blank line sets off is not theirs."""
    top = layout.offset
    if top > 0 and layout.text[top - 1] not in "\r\n\ufeff":
        top = layout.line_end(top).end  # Hugo lets a comment stand in the line of the fence
    while start > top:
        above = layout.line_before(start)
        if not _COMMENT_LINE.match(layout.text, above):
            break
        start = above
    return start


def _texts(layout: Layout, chunks: list[_Chunk], wanted: list[_Chunk]) -> list[str]:
    """The texts of the chunks in their new order, as they are to stand."""
    texts = {chunk: layout.text[chunk.span.start : chunk.span.end] for chunk in chunks}
    first, last = chunks[0], chunks[-1]
    if wanted[0] is not first:
        # the space above what comes first now is space above what was first
        blank = _blank_lines(layout, texts[wanted[0]])
        texts[wanted[0]] = texts[wanted[0]][blank:]
        space = layout.text[wanted[0].span.start : wanted[0].span.start + blank]
        if not layout.is_first(first.span.start):  # the first key of an item, behind its dash
            texts[first] = " " * layout.column(first.entry.start) + texts[first]
            texts[wanted[0]] = texts[wanted[0]].lstrip(" ")
        texts[first] = space + texts[first]
    if wanted[-1] is not last and last.span.end == layout.line_end(last.span.end).end:
        texts[last], texts[wanted[-1]] = _with_other_end(layout, last, wanted[-1], texts)
    return [texts[chunk] for chunk in wanted]


def _blank_lines(layout: Layout, text: str) -> int:
    """The length of the blank lines that a text starts with."""
    length = 0
    for found in layout.breaks.finditer(text):
        if text[length : found.start()].strip(" \t"):
            break
        length = found.end()
    return length


def _with_other_end(
    layout: Layout, last: _Chunk, new_last: _Chunk, texts: dict[_Chunk, str]
) -> tuple[str, str]:
    """The texts of what was last and of what is: a file without a final line end stays so."""
    old, new = texts[last], texts[new_last]
    if layout.breaks.search(old, len(old.rstrip("\r\n\x85\u2028\u2029"))):
        return old, new
    if layout.lacks_line_ending(last.entry):
        raise RefusalError("the last line of a text block has no line ending")
    if layout.leaf(new_last.entry.node).style not in ("|", ">"):
        new = new.rstrip("\r\n")
    return old + layout.newline, new


def _check_followers(
    layout: Layout, chunks: list[_Chunk], wanted: list[_Chunk], texts: list[str]
) -> None:
    """Refuse where an entry would take in what comes to stand below it."""
    end = chunks[-1].span.end
    before = dict(zip(chunks, [*chunks[1:], None], strict=True))
    for index, chunk in enumerate(wanted):
        follower = wanted[index + 1] if index + 1 < len(wanted) else None
        if before[chunk] is not follower:
            following = texts[index + 1] if follower else layout.text[end:]
            layout.check_follower(chunk.entry, following)
