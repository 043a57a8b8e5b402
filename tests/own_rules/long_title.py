"""A title is long, says a rule that had two other names."""

from __future__ import annotations

from typing import NamedTuple

from corpuslint.finding import Finding
from corpuslint.rule import rule


class Options(NamedTuple):
    most: int = 20


@rule("text", "warning", roles=["title"], aliases=["lengthy-title", "title-length"])
def judge(value: object, options: Options) -> Finding | None:
    return Finding("too long") if isinstance(value, str) and len(value) > options.most else None
