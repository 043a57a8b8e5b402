"""A title is in capitals."""

from __future__ import annotations

from typing import NamedTuple

from corpuslint.finding import Finding
from corpuslint.rule import rule


class Options(NamedTuple):
    least: int = 5


@rule("own", "info", roles=["title"], default=False)
def judge(value: object, options: Options) -> Finding | None:
    if isinstance(value, str) and len(value) >= options.least and value.isupper():
        return Finding(f"the title {value!r} shouts")
    return None
