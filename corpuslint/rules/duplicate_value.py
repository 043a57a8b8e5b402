"""Documents share a value that each must have for itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from corpuslint.finding import Finding, Related
from corpuslint.rule import Context, Fact, Told, rule
from corpuslint.span import KeyPath, value_at
from corpuslint.wording import all_of, key_name

_MOST_NAMED = 10  # other places of one value


class Options(NamedTuple):
    """`scope`: documents in different languages may share a value, unless it is "corpus"."""

    scope: Literal["language", "corpus"] = "language"


@rule("corpus", "error", with_schema=True)
def collect(context: Context) -> Iterator[Fact]:
    for record in context.records:
        for together in record.node.unique if record.path == () else ():
            values = [_text_at(record.value, path) for path in together]
            if all(values):
                yield (together, tuple(values)), together[0], None


def conclude(key: Any, facts: list[Told], options: Options) -> Iterator[tuple[Told, Finding]]:
    paths, _ = key
    names = all_of([key_name(".".join(path)) for path in paths])
    by_scope: dict[str, list[Told]] = {}
    for told in facts:
        scope = told.source.language if options.scope == "language" else ""
        by_scope.setdefault(scope, []).append(told)
    for sharing in by_scope.values():
        documents = {told.source.path for told in sharing}
        if len(documents) < 2:
            continue
        for told in sharing:
            others = [other for other in sharing if other.source.path != told.source.path]
            related = tuple(
                Related(other.at, "also here", other.source.path) for other in others[:_MOST_NAMED]
            )
            first = others[0].source.path
            message = f"{first} has the same {names}"
            if len(documents) > 2:
                message = f"{len(documents) - 1} other documents have the same {names}: {first}, …"
            yield told, Finding(message, told.at, related=related)


def _text_at(data: Any, path: KeyPath) -> str | None:
    value = value_at(data, path)
    if isinstance(value, str):
        return value.strip() or None
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None
