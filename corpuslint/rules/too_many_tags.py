"""A document has more tags than help to find it."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.finding import Finding
from corpuslint.rule import Context, rule
from corpuslint.tag_lists import taxonomies_of
from corpuslint.tuples import NamedTuple
from corpuslint.wording import count_of, key_name


class Options(NamedTuple):
    most: int = 10

    def faults(self) -> dict[str, str]:
        return {} if self.most > 0 else {"most": f"{self.most} is no number of tags"}


@rule("taxonomy", "warning", default=False, roles=["tags"], needs=["tags"])
def check(context: Context) -> Iterator[Finding]:
    most: int = context.options.most
    for key, path, value in taxonomies_of(context):
        if value.__class__ is list and len(value) > most:
            message = f"{key_name(key)} has {count_of(len(value), 'item')}, more than {most}"
            yield Finding(message, path, "key")
