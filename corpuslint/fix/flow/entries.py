"""Edits inside brackets: YAML's flow collections, JSON, TOML's arrays and inline tables.

Entries, commas, line breaks and comments stay where they are, but for what an
operation is about.
"""

from __future__ import annotations

from corpuslint.blocks.node import Node
from corpuslint.document import Document
from corpuslint.fix.flow.parts import BLANKS, FlowParts, Gap, has_break, line_end_of, parts_of
from corpuslint.fix.refusal import RefusalError
from corpuslint.patterns import lazy
from corpuslint.span import Edit, Span

# what may follow an entry in its last line, if nothing else stands there
_REST_OF_LINE = lazy(r"[ \t]*(,)?[ \t]*(#[^\r\n]*)?(\r\n?|\n)")
_COMMA_AND_BREAK = lazy(r",(\r\n?|\n)[ \t]*")


def remove(document: Document, parent: Node, part: str | int) -> list[Edit]:
    """Take out an entry and one comma.

    An entry with lines of its own takes them along, and the comment behind it.
    Raises RefusalError where a comment might be about it, or about another.
    """
    flow = parts_of(document, parent)
    index = flow.index(part)
    flow.refuse_anchors(flow.entries[index])
    if len(flow.entries) == 1:
        return _emptied(flow)
    lines = _own_lines(flow, index)
    if lines is not None:
        edits = _without_lines(flow, index, lines)
        if edits:
            return edits
    return _without_text(flow, index)


def insert(
    document: Document,
    parent: Node,
    part: str | int,
    text: str,
    after: str | None,
    comma: str = ", ",
) -> list[Edit]:
    """Put in an entry whose whole text is given: `key: value`, or an item.

    It becomes the item of the index `part`, or stands right behind the key `after`,
    or at the end; on a line of its own where its siblings do. `comma` is what
    separates it where no siblings show how. Raises RefusalError.
    """
    flow = parts_of(document, parent)
    count = len(flow.entries)
    at = count
    if isinstance(part, int):
        at = part
    elif after is not None:
        at = flow.index(after) + 1
    if not 0 <= at <= count:
        raise RefusalError(f"a list has no place {at}")
    if count == 0:
        return [_filled(flow, text)]
    if at == 0:
        if flow.has_comment(flow.gaps[0].span):
            raise RefusalError("a comment stands where the new entry would")
        separator = _separator(flow, 0, comma)
        return [Edit(Span(flow.entries[0].start, flow.entries[0].start), text + separator)]
    return _behind(flow, at - 1, text, comma)


def reorder(document: Document, parent: Node, keys: tuple[str, ...]) -> list[Edit]:
    """Let the entries change places; commas and line breaks stay where they are.

    Raises RefusalError where comments stand between the entries.
    """
    flow = parts_of(document, parent)
    if sorted(keys) != sorted(map(str, flow.parts)):
        raise RefusalError("the new order does not name the keys that are there")
    order = [flow.index(key) for key in keys]
    if order == sorted(order):
        return []
    first, *others = flow.gaps
    if any(flow.has_comment(gap.span) for gap in others) or (
        flow.has_comment(first.span) and has_break(flow.text_of(first.span).partition("#")[0])
    ):
        raise RefusalError("comments stand between the entries")
    flow.refuse_anchors(Span(flow.inside.start, flow.inside.end))
    edits = []
    for slot, index in enumerate(order):
        text = flow.text_of(flow.entries[index])
        if index == slot:
            continue
        if text.endswith(":"):
            raise RefusalError("an entry has no value")
        edits.append(Edit(flow.entries[slot], text))
    return edits


def indentation(document: Document, parent: Node) -> str | None:
    """What an entry of a collection is indented by, or None if entries share a line."""
    flow = parts_of(document, parent)
    return flow.indentation(0) if flow.entries and flow.is_stacked else None


def _emptied(flow: FlowParts) -> list[Edit]:
    """Without its only entry: an empty pair of brackets."""
    if flow.is_bare:
        raise RefusalError("it is the only entry of the block")
    others = flow.text_of(flow.gaps[1].span).splitlines()[1:]
    if flow.has_comment(flow.gaps[0].span) or "#" in "".join(others):
        raise RefusalError("a comment stands beside the only entry")
    return [Edit(flow.inside, "")]


def _own_lines(flow: FlowParts, index: int) -> Span | None:
    """The lines of an entry, with their line ends, where they hold nothing but it."""
    entry = flow.entries[index]
    start = flow.document.lines.around(entry.start).start
    before = flow.document.text[start : entry.start].strip(" \t")
    rest = _REST_OF_LINE.match(flow.document.text, entry.end)
    if rest is None or before not in ("", ",") or start < flow.inside.start:
        return None
    return Span(start, rest.end())


def _without_lines(flow: FlowParts, index: int, lines: Span) -> list[Edit]:
    """Without an entry's lines; empty where the commas do not allow for it."""
    leads = lines.start <= flow.gaps[index].comma
    follows = 0 <= flow.gaps[index + 1].comma < lines.end
    if leads and follows:
        return []
    if index > 0 and not leads:
        shorter = _with_the_comma_before(flow, index, follows)
        if shorter is not None:
            return [shorter]
    gone = Edit(lines, "")
    if leads or follows:
        return [gone]
    if index == len(flow.entries) - 1:
        return [_without_comma(flow, index), gone]
    gap = flow.gaps[index + 1]
    blanks = BLANKS.match(flow.document.text, gap.comma + 1)
    if index > 0 or blanks is None:
        return []
    return [gone, Edit(Span(gap.comma, blanks.end()), "")]


def _with_the_comma_before(flow: FlowParts, index: int, follows: bool) -> Edit | None:
    """The same text as without the entry's lines, by an edit that leaves the last comma alone.

    So the last entries of a list can go together: no edit overlaps another.
    """
    before = flow.entries[index - 1].end
    entry = flow.entries[index]
    gap = _COMMA_AND_BREAK.fullmatch(flow.text_of(Span(before, entry.start)))
    if gap is None or flow.document.text[before - 1] == ":":
        return None
    ending = ("," if follows else "") + gap[1]
    following = flow.document.text[entry.end : entry.end + len(ending)]
    return Edit(Span(before, entry.end), "") if following == ending else None


def _without_comma(flow: FlowParts, index: int) -> Edit:
    """Without the comma in front of an entry; a comment behind it stays one."""
    text = flow.document.text
    comma = flow.gaps[index].comma
    before = flow.entries[index - 1].end
    is_near = text[before:comma].strip(" \t") == "" and text[before - 1] != ":"
    return Edit(Span(before if is_near else comma, comma + 1), " " * (text[comma + 1] == "#"))


def _without_text(flow: FlowParts, index: int) -> list[Edit]:
    """Without an entry that shares its line with others."""
    before, after = flow.gaps[index], flow.gaps[index + 1]
    entry = flow.entries[index]
    is_last = index == len(flow.entries) - 1
    if flow.document.text[entry.end] == "#":
        raise RefusalError("a comment touches the entry")
    if flow.has_comment(Span(entry.end, max(entry.end, after.comma))):
        raise RefusalError("a comment stands between the entry and its comma")
    starts_line = has_break(flow.text_of(Span(before.comma + 1, entry.start)))
    leads_line = starts_line and not is_last and not has_break(flow.text_of(after.span))
    if index > 0 and not leads_line and not flow.has_comment(before.behind):
        start = flow.entries[index - 1].end
        if flow.has_comment(before.span) or flow.document.text[start - 1] == ":":
            start = before.comma
        return [Edit(Span(start, entry.end), "")]
    if not is_last and not flow.has_comment(after.span):
        return [Edit(Span(entry.start, flow.entries[index + 1].start), "")]
    if not is_last:
        raise RefusalError("a comment behind the entry may be about more than that")
    if after.comma >= 0:
        return [Edit(Span(entry.start, after.comma + 1), "")]
    return [_without_comma(flow, index), Edit(entry, "")]


def _filled(flow: FlowParts, text: str) -> Edit:
    """An entry in empty brackets."""
    inside = flow.text_of(flow.inside)
    if "#" in inside:
        raise RefusalError("a comment stands between the brackets")
    if flow.is_bare:
        line = text + line_end_of(flow.document)
        return Edit(Span(flow.inside.start, flow.inside.start), line)
    if has_break(inside):
        closing = inside[max(inside.rfind("\n"), inside.rfind("\r")) + 1 :]
        line = line_end_of(flow.document) + closing + "  " + text
        return Edit(Span(flow.inside.start, flow.inside.start), line)
    padding = " " if inside else ""
    return Edit(flow.inside, padding + text + padding)


def _separator(flow: FlowParts, near: int, comma: str) -> str:
    """What stands between two entries, as the siblings near an index have it."""
    if flow.is_stacked:
        gap = _sibling_gap(flow, near)
        line = line_end_of(flow.document) + flow.indentation(near)
        if gap is not None and flow.is_comma_first(gap):
            start = flow.document.lines.around(gap.comma).start
            return line_end_of(flow.document) + flow.text_of(Span(start, gap.span.end))
        return "," + line
    for gap in (_sibling_gap(flow, near), *flow.gaps[1:-1]):
        if gap is not None and not flow.has_comment(gap.span):
            text = flow.text_of(gap.span)
            if not has_break(text):
                return text
    return comma


def _sibling_gap(flow: FlowParts, near: int) -> Gap | None:
    """The gap in front of an entry that is not the first, else the one behind it."""
    if near > 0:
        return flow.gaps[near]
    return flow.gaps[1] if len(flow.entries) > 1 else None


def _behind(flow: FlowParts, index: int, text: str, comma: str) -> list[Edit]:
    """An entry right behind another one."""
    end = flow.entries[index].end
    if flow.document.text[end - 1] == ":":
        raise RefusalError("the entry before has no value")
    separator = _separator(flow, index, comma)
    if not flow.is_stacked:
        return [Edit(Span(end, end), separator + text)]
    own_comma = flow.gaps[index + 1].comma
    rest = _REST_OF_LINE.match(flow.document.text, end)
    if not separator.startswith(","):
        if own_comma >= 0 and index == len(flow.entries) - 1:
            raise RefusalError("a comma leads each line, and one follows the last entry")
        place = rest.start(3) if rest and rest[1] is None else end
        return [Edit(Span(place, place), separator + text)]
    if rest is None:
        if flow.has_comment(flow.gaps[index + 1].span):
            raise RefusalError("a comment stands between the entry before and its comma")
        return [Edit(Span(end, end), separator + text)]
    place = rest.start(3)
    line = separator[1:] + text
    if rest[1] is not None:
        return [Edit(Span(place, place), line + ",")]
    if own_comma >= 0:
        raise RefusalError("the comma of the entry before stands in another line")
    if rest[2] is None:
        return [Edit(Span(end, end), "," + line)]
    return [Edit(Span(end, end), ","), Edit(Span(place, place), line)]
