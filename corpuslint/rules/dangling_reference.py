"""A value refers to a document that is not there."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.agreement import plain
from corpuslint.finding import Finding, Fix
from corpuslint.identity import text_of
from corpuslint.nearness import closest, is_near
from corpuslint.ops import Set
from corpuslint.roles import references
from corpuslint.rule import Context, Fact, Group, Told, rule
from corpuslint.span import value_at
from corpuslint.wording import key_name, quoted

_MOST_COMPARED = 2000  # with all of more values, only those a slip away are looked for


@rule("corpus", "error", with_schema=True, fixes=["display"], grouping="unanswered")
def collect(context: Context) -> Iterator[Fact]:
    for record in context.records:
        if record.path:
            continue
        node = record.node
        for together in node.unique:
            if len(together) == 1:
                text = text_of(value_at(record.value, together[0]))
                if text is not None:
                    yield (together[0], text), together[0], None
        for path, value, refers_to in references(record.value, node) if node.leads else ():
            text = text_of(value)
            if text is not None:
                yield (refers_to, text), path, "refers"


def conclude(group: Group) -> Iterator[tuple[Told, Finding]]:
    if any(told.content is None for told in group.facts):
        return
    path, text = plain(group.key)
    # all values that documents have there: facts without content
    told = [plain(key) for key, content in group.every() if content is None]
    known = [said for at, said in told if at == path]
    near = [other for other in known if abs(len(other) - len(text)) < 2 and is_near(text, other)]
    meant = near[0] if near else None
    if meant is None and len(known) <= _MOST_COMPARED:
        meant = closest(text, known)
    message = f"no document has the {key_name('.'.join(path))} {quoted(text)}"
    fix = None
    for reference in group.facts:
        if meant is not None:
            fix = Fix(f"set it to {quoted(meant)}", (Set(reference.at, meant),), "display")
        yield reference, Finding(message, reference.at, fix=fix)
