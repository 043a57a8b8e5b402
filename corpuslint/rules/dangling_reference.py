"""A value refers to a document that is not there."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.finding import Finding, Fix
from corpuslint.identity import text_of, unique_name
from corpuslint.nearness import closest, is_near
from corpuslint.ops import Set
from corpuslint.roles import references
from corpuslint.rule import Context, Fact, Group, Told, rule
from corpuslint.wording import key_name, quoted

_MOST_COMPARED = 2000  # with all of more values, only those a slip away are looked for


@rule(
    "corpus",
    "error",
    with_schema=True,
    fixes=["display"],
    grouping="references",
    shares="duplicate-value",  # whose facts are the values that may be referred to
)
def collect(context: Context) -> Iterator[Fact]:
    for record in context.records:
        if record.node.leads and not record.path:
            for path, value, refers_to in references(record.value, record.node):
                text = text_of(value)
                if text is not None:
                    yield (unique_name((refers_to,)), text), path, "refers"


def conclude(group: Group) -> Iterator[tuple[Told, Finding]]:
    if any(told.content is None for told in group.facts):
        return
    name, text = group.key
    # all values that documents have there
    known = [key[1] for key, content in group.every() if content is None and key[0] == name]
    near = [other for other in known if abs(len(other) - len(text)) < 2 and is_near(text, other)]
    meant = near[0] if near else None
    if meant is None and len(known) <= _MOST_COMPARED:
        meant = closest(text, known)
    message = f"no document has the {key_name(name)} {quoted(text)}"
    fix = None
    for told in group.facts:
        if meant is not None:
            fix = Fix(f"set it to {quoted(meant)}", (Set(told.at, meant),), "display")
        yield told, Finding(message, told.at, fix=fix)
