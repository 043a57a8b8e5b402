"""An unquoted value means different things to different readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from corpuslint.blocks.node import Node
from corpuslint.document import Document
from corpuslint.finding import Finding
from corpuslint.profile import Profile
from corpuslint.rule import rule
from corpuslint.scalar import READERS, Scalar
from corpuslint.span import KeyPath, Span

# YAML 1.1 and YAML 1.2 as tools everywhere read them; the quirks of one generator
# matter on its own sites alone.
_EVERYWHERE = ("PyYAML", "js-yaml 4")


@rule("portability", "warning")
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
            message = _disagreement(_written(document, node.span), document.profile)
            if message:
                yield Finding(message, path)
        stack += [(child, (*path, part)) for part, child in node.children.items()]


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
        if library in _EVERYWHERE and profile.title not in name:
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
