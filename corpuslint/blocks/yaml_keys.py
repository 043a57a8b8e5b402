"""Keys that a mapping has twice, found by replaying a block's events."""

from __future__ import annotations

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
from corpuslint.split import Problem


def repeated_keys(events: list[Any], resolver: Resolver, offset: int) -> list[Problem]:
    """A problem for every key that its mapping has already.

    A key is what it resolves to: `1` and `0x1` are one. So are `1` and `"1"`,
    which every reader in JavaScript keeps as one text.
    """
    problems: list[Problem] = []
    anchored: dict[str, str] = {}
    open_keys: list[dict[Any, Any] | None] = []  # None for a sequence
    key_is_due: list[bool] = []
    for event in events:
        kind = event.__class__
        if kind is MappingEndEvent or kind is SequenceEndEvent:
            open_keys.pop()
            key_is_due.pop()
            continue
        if kind is ScalarEvent and event.anchor is not None:
            anchored[event.anchor] = event.value
        known = open_keys[-1] if open_keys else None
        if known is not None:
            if key_is_due[-1]:
                text = event.value if kind is ScalarEvent else anchored.get(event.anchor, "")
                problem = _note_key(event, text, known, resolver, offset)
                if problem is not None:
                    problems.append(problem)
            key_is_due[-1] = not key_is_due[-1]
        if kind is MappingStartEvent or kind is SequenceStartEvent:
            open_keys.append({} if kind is MappingStartEvent else None)
            key_is_due.append(True)
    return problems


def _note_key(
    event: Any, text: str, known: dict[Any, Any], resolver: Resolver, offset: int
) -> Problem | None:
    identities: list[Any] = [text]
    if event.__class__ is ScalarEvent and not event.style and event.tag is None:
        value = resolver[text]
        if not isinstance(value, str):
            identities.append((isinstance(value, bool), value))
    for identity in identities:
        if identity in known:
            first_text, first = known[identity]
            message = f"the key {_shown(text)} is here twice"
            if first_text != text:
                message = f"the key {_shown(text)} is the same as {_shown(first_text)}"
            span = Span(offset + event.start_mark.index, offset + event.end_mark.index)
            return Problem("duplicate-key", span, message, ((first, "first here"),))
    place = Span(offset + event.start_mark.index, offset + event.end_mark.index)
    for identity in identities:
        known[identity] = (text, place)
    return None


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:59] + "…")
