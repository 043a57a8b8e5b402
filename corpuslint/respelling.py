"""Findings whose fix spells the same data in another way."""

from __future__ import annotations

from collections.abc import Iterable

from corpuslint.finding import Finding, Fix
from corpuslint.ops import Rewrite, Touches
from corpuslint.span import Edit, Span


def respelled(
    message: str, at: Span, title: str, edits: Iterable[Edit], touches: Touches = "block"
) -> Finding:
    """A finding at a span with a safe fix of these edits; `touches` as for `Rewrite`."""
    return Finding(message, at, fix=Fix(title, (Rewrite(tuple(edits), touches),)))
