"""An excerpt says no more than the title."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.finding import Finding, Related
from corpuslint.rule import Context, rule


@rule("text", "warning", roles=["title", "excerpt"], needs=["title", "excerpt"])
def check(context: Context) -> Iterator[Finding]:
    for record in context.records:
        titles = record.values.get("title")
        if not titles:
            continue
        at, title = titles[0]
        for path, excerpt in record.values.get("excerpt", ()):
            if excerpt.__class__ is not str or title.__class__ is not str:
                continue
            if len(excerpt) > len(title) + 8 or path[:-1] != at[:-1]:
                continue  # as nearly all: it says more
            if _core(excerpt) == _core(title):
                related = (Related(at, "the title"),)
                yield Finding("the excerpt only repeats the title", path, related=related)


def _core(text: str) -> str:
    """A text without what a repetition may have or lack: capitals, spaces, an end."""
    return " ".join(text.casefold().split()).strip(" .!…\u200b\ufeff")
