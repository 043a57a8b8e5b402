"""An unquoted value means different things to different readers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from corpuslint.blocks.node import Node
from corpuslint.document import Document
from corpuslint.finding import Finding, Fix
from corpuslint.patterns import lazy
from corpuslint.profile import Profile
from corpuslint.rule import rule
from corpuslint.scalar import READERS, Scalar
from corpuslint.span import KeyPath, Span

# YAML 1.1 and YAML 1.2 as tools everywhere read them; the quirks of one generator
# matter on its own sites alone.
_EVERYWHERE = ("PyYAML", "js-yaml 4")
# Digits in groups of three, which mean the same without what parts them.
_GROUPED = lazy(r"-?[0-9]{1,3}(?:(?:,[0-9]{3})+|(?:_[0-9]{3})+)\Z")


@rule("portability", "warning", fixes=["safe", "unsafe", "display"])
def inspect(document: Document, options: None) -> Iterable[Finding]:
    if document.parsed is None or not document.parsed.doubtful:
        return ()
    return _look(document)


def _look(document: Document) -> Iterator[Finding]:
    stack: list[tuple[Node, KeyPath]] = [(document.places(), ())]
    while stack:
        node, path = stack.pop()
        if node.key is not None and not node.is_alias:
            message = _disagreement(_written(document, node.key), document.profile)
            if message:
                yield Finding(message, path, "key")
        if node.style == "plain":
            written = _written(document, node.span)
            message = _disagreement(written, document.profile)
            if message:
                is_shared = document.text.startswith("&", node.span.start)
                fix = None if is_shared else _fix(document, path, written)
                yield Finding(message, path, fix=fix)
        stack += [(child, (*path, part)) for part, child in node.children.items()]


def _fix(document: Document, path: KeyPath, written: str) -> Fix | None:
    """What the site's reader makes of a value, written so that all make the same of it.

    Which reader is right nobody knows where the site's is not known. A number that
    looks otherwise, a time or a code, was hardly meant as what it is read as.
    """
    from corpuslint.ops import Set
    from corpuslint.spelling import UnspellableError, spell

    value = document.value_at(path)
    if document.profile.name == "none" or not isinstance(value, (str, int, float)):
        return None
    try:
        spelled = spell(value)
    except UnspellableError:
        return None
    if isinstance(value, str):
        return Fix("put it in quotes", (Set(path, value),))
    if isinstance(value, bool):  # the `no` of a list of countries stays the author's to say
        return Fix(f"write `{spelled}`", (Set(path, value),), "unsafe")
    if _GROUPED.match(written) and re.sub("[,_]", "", written) == spelled:
        return Fix(f"write `{spelled}`", (Set(path, value),))
    return Fix("put it in quotes, or write the number that is meant", (), "display")


def _written(document: Document, span: Span) -> str:
    """A scalar's text, without the anchor that may stand before it."""
    text = document.text[span.start : span.end]
    return text.partition(" ")[2].lstrip() if text.startswith("&") else text


def _disagreement(text: str, profile: Profile) -> str:
    """What the site's reader and the common libraries make of a plain scalar, or ""."""
    if not text or text[0] in "\"'!|>" or "\n" in text:
        return ""
    readings: dict[str, list[str]] = {}
    if profile.name != "none":
        readings[_show(profile.resolve(text))] = [profile.title]
    for name, resolve in READERS.items():
        library = name.partition(" (")[0]
        if library in _EVERYWHERE and resolve is not profile.resolve:
            readings.setdefault(_show(resolve(text)), []).append(library)
    if len(readings) < 2:
        return ""
    shown = text if len(text) <= 40 else text[:40] + "…"
    readers = (f"{reading} for {' and '.join(who)}" for reading, who in readings.items())
    return f"`{shown}` is {', '.join(readers)}; quote it, or write it plainly"


def _show(value: Scalar) -> str:
    """A reading in words; 1000 and 1000.0 are the same."""
    if isinstance(value, str):
        return "text"
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if not abs(value) < 1e15:
        return f"{float(value):g}" if abs(value) < 1e300 else "a number too large"
    return str(int(value)) if value == int(value) else str(value)
