"""A related page is described otherwise than in its own document, or than in other lists."""

from __future__ import annotations

from binascii import crc32
from collections.abc import Iterator
from typing import Any

from corpuslint.agreement import against, by_language, elsewhere, in_words
from corpuslint.dates import is_before, is_everyday, read_date
from corpuslint.finding import Finding, Fix, Related
from corpuslint.identity import address
from corpuslint.ops import Set
from corpuslint.roles import Record
from corpuslint.rule import Context, Fact, Group, Told, rule
from corpuslint.wording import key_name, quoted

_LONGEST = 40  # of longer texts a checksum is told
_SCALARS = (str, int, float, bool)


@rule(
    "corpus",
    "warning",
    roles=["page-url", "original-url"],
    with_schema=True,
    fixes=["unsafe"],
    grouping="different",
)
def collect(context: Context) -> Iterator[Fact]:
    for record in context.records:
        if record.kind == "page" and record.node.copied:
            at = address(record)
            if at is not None:
                yield at[1], record.path, _said(record)


def _said(record: Record) -> str:
    """What a record says for each key that pages and the pages inside them share.

    A line each, of the key and the value; of a long text, its checksum.
    """
    value = record.value
    lines = []
    for key in record.node.copied:
        said = value.get(key)
        kind = said.__class__
        if kind is str:
            said = said.strip()
            if len(said) > _LONGEST or "\n" in said:
                lines.append(f"{key}\t#{crc32(said.encode('utf-8', 'surrogatepass'))}")
            elif said:
                lines.append(f"{key}\t'{said}")
        elif kind is int or kind is float or kind is bool:
            lines.append(f"{key}\t={said}")
    return "\n".join(lines)


def _read(content: str) -> list[tuple[str, str]]:
    """The keys, and what is said for each."""
    pairs = [line.partition("\t") for line in content.split("\n")]
    return [(key, said) for key, _, said in pairs]


def conclude(group: Group) -> Iterator[tuple[Told, Finding]]:
    for facts in by_language(group.facts):
        documents = [told for told in facts if not told.at]
        copies = [told for told in facts if told.at]
        own = {told.source.path for told in documents}
        if not documents:
            yield from _among_copies(group, copies)
        for copy in copies if documents else ():
            if copy.source.path not in own:  # else `related-self` speaks
                yield from _from_documents(group, copy, documents)


def _from_documents(
    group: Group, copy: Told, documents: list[Told]
) -> Iterator[tuple[Told, Finding]]:
    """Where a copy is not as the document that it names; of several, as none of them."""
    for key, said in _read(copy.content):
        theirs = [
            (one, value) for one in documents for name, value in _read(one.content) if name == key
        ]
        if not theirs or any(_agree(said, value) for _, value in theirs):
            continue
        document = theirs[0][0]
        value = group.value_at(document.source.path, (key,))
        at = (*copy.at, key)
        message = f"{key_name(key)} is not that of {document.source.path}, {quoted(value)}"
        related = (Related((key,), "the document's own", document.source.path),)
        yield copy, Finding(message, at, related=related, fix=_fix(at, value))


def _among_copies(group: Group, copies: list[Told]) -> Iterator[tuple[Told, Finding]]:
    """Where copies of a page that has no document differ: most of them are right."""
    by_key: dict[str, list[Told]] = {}
    for copy in copies:
        for key, said in _read(copy.content):
            by_key.setdefault(key, []).append(copy._replace(at=(*copy.at, key), content=said))
    for key, values in by_key.items():
        for told, side, is_commoner in against(values):
            if _agree(told.content, side.content):
                continue
            other = side.facts[0]
            value = group.value_at(other.source.path, other.at)
            message = f"{key_name(key)} of the same page is {quoted(value)} in "
            message += in_words(told, side.paths)
            fix = _fix(told.at, value) if is_commoner else None
            related = elsewhere(told, side.facts, "so here")
            yield told, Finding(message, told.at, related=related, fix=fix)


def _fix(at: tuple[str | int, ...], value: Any) -> Fix | None:
    if value.__class__ not in _SCALARS:
        return None  # the other document has changed, or is gone
    return Fix(f"set it to {quoted(value)}", (Set(at, value),), "unsafe")


def _agree(first: str, second: str) -> bool:
    """Whether two facts say the same: of dates, whether they may mean the same moment."""
    if first == second:
        return True
    if not (first[:1] == second[:1] == "'" and is_everyday(first[1:]) and is_everyday(second[1:])):
        return False
    one, other = read_date(first[1:]), read_date(second[1:])
    if one is None or other is None:
        return False
    return not is_before(one, other) and not is_before(other, one)
