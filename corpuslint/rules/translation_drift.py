"""A field that is the same in all languages says otherwise in one of them."""

from __future__ import annotations

import json
from binascii import crc32
from collections.abc import Iterator

from corpuslint.agreement import against, elsewhere
from corpuslint.finding import Finding
from corpuslint.languages import localised
from corpuslint.rule import Context, Fact, Group, Told, rule
from corpuslint.span import value_at
from corpuslint.tuples import NamedTuple
from corpuslint.wording import key_name, quoted


class Options(NamedTuple):
    """`fields` that translations share, such as "date" or "provider.domain"."""

    fields: tuple[str, ...] = ()

    def faults(self) -> dict[str, str]:
        if all(key for field in self.fields for key in field.split(".")):
            return {}
        return {"fields": "must be key paths such as 'date' or 'provider.domain'"}


@rule("corpus", "warning", default=False, keeps=True)
def collect(context: Context) -> Iterator[Fact]:
    for field in context.options.fields:
        path = tuple(field.split("."))
        value = value_at(context.document.data, path)
        if value is not None:
            text = json.dumps(value, sort_keys=True)
            yield field, path, crc32(text.encode())


def conclude(group: Group) -> Iterator[tuple[Told, Finding]]:
    pages: dict[str, list[Told]] = {}
    for told in group.facts:
        pages.setdefault(localised(told.source.path).path, []).append(told)
    for translations in pages.values():
        for told, side, _ in against(translations):
            path = side.facts[0].source.path
            value = group.value_at(path, told.at)
            message = f"{key_name(group.key)} is not that of {path}, a translation of this"
            if not isinstance(value, (dict, list)):
                message = (
                    f"{key_name(group.key)} is {quoted(value)} in {path}, a translation of this"
                )
            related = elsewhere(told, side.facts, "another value here")
            yield told, Finding(message, told.at, related=related)
