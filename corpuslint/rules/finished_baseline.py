"""The baseline holds a finding that is no longer there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from corpuslint.finding import Finding, Fix
from corpuslint.rule import rule
from corpuslint.span import Span
from corpuslint.wording import key_name

if TYPE_CHECKING:
    from corpuslint.comparison import Comparison

_FIX = Fix("run corpuslint baseline update", (), "display")


@rule("suppression", "warning", fixes=["display"])
def review(comparison: Comparison, options: None) -> Iterator[Finding]:
    span = Span(0, 0)
    for fingerprint, entry in comparison.finished().items():
        span = comparison.baseline.span_of(fingerprint, span.end)  # they come in its order
        if comparison.is_gone(entry.file):
            message = f"the file {entry.file} is gone"
        else:
            at = f" at {key_name(entry.at)}" if entry.at else ""
            message = f"{entry.rule} is no longer found{at} in {entry.file}"
        yield Finding(message, span, fix=_FIX)
