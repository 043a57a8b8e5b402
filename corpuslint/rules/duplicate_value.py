"""Documents share a value that each must have for itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from corpuslint.agreement import by_language, elsewhere, in_words, paths_of
from corpuslint.finding import Finding
from corpuslint.identity import text_of, unique_name
from corpuslint.rule import Context, Fact, Group, Told, rule
from corpuslint.span import value_at
from corpuslint.tuples import NamedTuple
from corpuslint.wording import all_of, key_name


class Options(NamedTuple):
    """`scope`: documents in different languages may share a value, unless it is "corpus"."""

    scope: Literal["language", "corpus"] = "language"


@rule("corpus", "error", with_schema=True)
def collect(context: Context) -> Iterator[Fact]:
    for record in context.records:
        # a data file may hold a list
        if not record.path and record.value.__class__ is dict:
            data = record.value
            for together in record.node.unique:
                values: list[str | None] = []
                for path in together:
                    value = data.get(path[0]) if len(path) == 1 else value_at(data, path)
                    values.append(text_of(value))
                if None not in values:
                    yield (unique_name(together), *values), together[0], None


def conclude(group: Group) -> Iterator[tuple[Told, Finding]]:
    names = all_of([key_name(name) for name in group.key[0].split("\n")])
    # `dangling-reference` has facts in these groups too, which have a content
    facts = [told for told in group.facts if told.content is None]
    for sharing in by_language(facts) if group.options.scope == "language" else [facts]:
        paths = paths_of(sharing)
        for told in sharing if len(paths) > 1 else ():
            verb = "has" if len(paths) == 2 else "have"
            message = f"{in_words(told, paths)} {verb} the same {names}"
            related = elsewhere(told, sharing, "also here")
            yield told, Finding(message, told.at, related=related)
