"""Two sealed values have one initialisation vector."""

from __future__ import annotations

from binascii import crc32
from collections.abc import Iterator

from corpuslint.agreement import elsewhere, in_words, paths_of, sides_of
from corpuslint.finding import Finding
from corpuslint.rule import Context, Fact, Group, Told, rule

_LONGEST = 64  # a vector of 16 bytes has 24 signs in base64


@rule("corpus", "error", roles=["sealed"], needs=["sealed"], grouping="different")
def collect(context: Context) -> Iterator[Fact]:
    for record in context.records:
        for path, value in record.values.get("sealed", ()):
            if value.__class__ is str:
                sealed, _, vector = value.strip().rpartition(";")
                if sealed and 0 < len(vector) <= _LONGEST:
                    # a copy of a document has the same sealed value, and gives nothing away
                    yield vector, path, crc32(sealed.encode("utf-8", "surrogatepass"))


def conclude(group: Group) -> Iterator[tuple[Told, Finding]]:
    if len(sides_of(group.facts)) < 2:
        return
    paths = paths_of(group.facts)
    for told in group.facts:
        message = f"the initialisation vector is that of {in_words(told, paths)} too"
        message += "; seal one of the values anew"
        related = elsewhere(told, group.facts, "the same vector here")
        yield told, Finding(message, told.at, related=related)
