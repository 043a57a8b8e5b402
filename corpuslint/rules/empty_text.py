"""A text is there, and is empty."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.finding import Finding
from corpuslint.roles import EMPTY
from corpuslint.rule import Context, rule
from corpuslint.tuples import NamedTuple
from corpuslint.wording import key_name


class Options(NamedTuple):
    optional_fields: bool = False


@rule("text", "warning", roles=[EMPTY], needs=[EMPTY])
def check(context: Context) -> Iterator[Finding]:
    for record in context.records:
        for path, is_required in record.values.get(EMPTY, ()):
            name = key_name(path[-1])
            if is_required:
                yield Finding(f"{name} is empty, and the schema requires it", path)
            elif context.options.optional_fields:
                yield Finding(f"{name} is empty", path)
