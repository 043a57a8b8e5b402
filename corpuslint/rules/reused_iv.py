"""Two sealed values have one initialisation vector."""

from __future__ import annotations

from binascii import crc32
from collections.abc import Iterator

from corpuslint.agreement import by_content, elsewhere, in_words
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
    sealed = by_content(group.facts)
    for content, same in sealed:
        others = [told for other, some in sealed if other != content for told in some]
        for told in same if others else ():
            message = f"the initialisation vector is that of {in_words(told, others)} too"
            message += "; seal one of the values anew"
            related = elsewhere(told, others, "the same vector here")
            yield told, Finding(message, told.at, related=related)
