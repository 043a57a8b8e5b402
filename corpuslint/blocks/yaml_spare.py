"""What to cut for keys that a mapping has twice to be there once."""

from __future__ import annotations

import re
from typing import Any

from yaml.events import (
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from corpuslint.scalar import Resolver
from corpuslint.span import Span

_BREAK = re.compile(r"\r\n?|\n")
_COLON = re.compile(r"[ \t]*:")
_COMMA = re.compile(r"\s*,\s*\Z")
_ENTRY_END = re.compile(r"\s*[,}]")
_REST_OF_LINE = re.compile(r"[ \t]*(?:\r\n?|\n|\Z)")


def spare_entries(events: list[Any], text: str, offset: int, resolver: Resolver) -> dict[int, Span]:
    """The spans of repeated entries, by where their keys start in the file.

    Only where all the entries of a key say the same. A span is whole lines, or a
    piece of a flow mapping with its comma. Left out is what would take a comment,
    an anchor or an alias with it.
    """
    spare: dict[int, Span] = {}
    # of each open collection: its first event, and those of its keys and values
    stack: list[tuple[int, list[int]]] = []
    for index, event in enumerate(events):
        kind = event.__class__
        if kind is MappingEndEvent or kind is SequenceEndEvent:
            start, firsts = stack.pop()
            if kind is MappingEndEvent:
                entries = [*firsts[::2], index]
                for span, key in _spare_of(events, entries, text, resolver, start):
                    spare[offset + key] = Span(offset + span.start, offset + span.end)
            continue
        if stack:
            stack[-1][1].append(index)
        if kind is MappingStartEvent or kind is SequenceStartEvent:
            stack.append((index, []))
    return spare


def _spare_of(
    events: list[Any], entries: list[int], text: str, resolver: Resolver, mapping: int
) -> list[tuple[Span, int]]:
    """What to cut from one mapping, with the places of the keys.

    `entries` are the first events of its entries, and the event that ends it.
    """
    places: dict[str, list[int]] = {}
    for place, first in enumerate(entries[:-1]):
        if events[first].__class__ is ScalarEvent:
            places.setdefault(events[first].value, []).append(place)
    found = []
    for twins in places.values():
        if len(twins) < 2:
            continue
        pieces = [events[entries[place] : entries[place + 1]] for place in twins]
        said = [_said(piece, resolver) for piece in pieces]
        if said[0] is None or any(one != said[0] for one in said):
            continue
        for place, piece in zip(twins[1:], pieces[1:], strict=True):
            if events[mapping].flow_style:
                before = events[entries[place - 1] : entries[place]]
                span = _flow_piece(before, piece, text)
            else:
                span = _whole_lines(piece, text, events[entries[place + 1]].start_mark.index)
            if span is not None:
                found.append((span, piece[0].start_mark.index))
    return found


def _flow_piece(before: list[Any], entry: list[Any], text: str) -> Span | None:
    """An entry of a flow mapping with the comma before it."""
    start, end = _end(before, text), _end(entry, text)
    between = text[start : entry[0].start_mark.index]
    if start < 0 or end < 0 or not _COMMA.match(between) or not _ENTRY_END.match(text, end):
        return None
    return Span(start, end)


def _whole_lines(entry: list[Any], text: str, following: int) -> Span | None:
    """The lines of an entry that nothing else stands in; `following` is where the next begins."""
    start, end = entry[0].start_mark.index, _end(entry, text)
    line = start
    while line and text[line - 1] not in "\n\r":
        if text[line - 1] != " ":
            return None
        line -= 1
    rest = _REST_OF_LINE.match(text, end) if end >= 0 else None
    if rest is None:
        return None
    # an item without a value has no place of its own
    between = [row.strip() for row in _BREAK.split(text[rest.end() : following])[:-1]]
    if any(row and not row.startswith("#") for row in between):
        return None
    return Span(line, rest.end())


def _said(entry: list[Any], resolver: Resolver) -> list[Any] | None:
    """What an entry says, comparable; None where it has an anchor, an alias or a tag."""
    said: list[Any] = []
    for event in entry:
        if getattr(event, "anchor", None) is not None or getattr(event, "tag", None) is not None:
            return None
        said.append(event.__class__)
        if event.__class__ is ScalarEvent:
            value = event.value if event.style else resolver[event.value]
            said += (value.__class__, value)
    return said


def _end(entry: list[Any], text: str) -> int:
    """Where an entry ends, but for blank lines; -1 where there is a comment in it."""
    first: int = entry[0].start_mark.index
    at = first
    for event in entry:
        start, end = event.start_mark.index, event.end_mark.index
        if start == end:
            continue  # a block collection's bounds, or no value
        if "#" in text[at:start]:
            return -1
        if event.__class__ is ScalarEvent and event.style in ("|", ">"):
            header = text[start:end].split("\n", 1)[0]
            if "#" in header:
                return -1
        at = end
    if len(entry) == 2 and entry[1].start_mark.index == entry[1].end_mark.index:
        colon = _COLON.match(text, at)
        at = colon.end() if colon else at
    return first + len(text[first:at].rstrip())
