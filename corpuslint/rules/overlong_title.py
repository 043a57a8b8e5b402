"""A title is longer than any place that shows it."""

from __future__ import annotations

from corpuslint.finding import Finding
from corpuslint.rule import rule
from corpuslint.tuples import NamedTuple


class Options(NamedTuple):
    longest: int = 120

    def faults(self) -> dict[str, str]:
        """What is wrong with an option's value, by its name."""
        if self.longest > 0:
            return {}
        return {"longest": f"{self.longest} is no length: it must be at least 1"}


@rule("text", "warning", default=False, roles=["title"])
def judge(value: object, options: Options) -> Finding | None:
    if not isinstance(value, str) or len(value) <= options.longest:
        return None
    length = len(value.strip())
    if length <= options.longest:
        return None
    return Finding(f"the title has {length} characters; the limit is {options.longest}")
