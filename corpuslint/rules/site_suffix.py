"""A title ends in the name of the site that it is from."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.finding import Finding, Fix
from corpuslint.patterns import lazy
from corpuslint.roles import Record
from corpuslint.rule import Context, rule
from corpuslint.wording import quoted

_SEPARATOR = lazy(r"(?<!\s)(?:\s+(?:[|–—·•»/:-]|::)\s+|\s*[｜|]\s*)\Z")


@rule(
    "text",
    "warning",
    roles=["title", "name", "domain"],
    needs=["title", "domain"],
    fixes=["unsafe"],
)
def check(context: Context) -> Iterator[Finding]:
    for record in context.records:
        for path, title in record.values.get("title", ()):
            if title.__class__ is not str or path[:-1] != record.path:
                continue
            for name in _names(record):
                if title.endswith(name) and len(title) > len(name):
                    found = _SEPARATOR.search(title, 0, len(title) - len(name))
                    rest = title[: found.start()] if found else ""
                    if found is not None and any(map(str.isalpha, rest)):
                        from corpuslint.ops import Set

                        fix = Fix(f"write {quoted(rest)}", (Set(path, rest),), "unsafe")
                        message = f"the title ends in the site's name, {quoted(name)}"
                        yield Finding(message, path, part=title[found.start() :], fix=fix)
                        break


def _names(record: Record) -> Iterator[str]:
    """What the site of a page is called: its domain, and the names that stand beside it."""
    for path, domain in record.values.get("domain", ()):
        if domain.__class__ is str and domain:
            for at, name in record.values.get("name", ()):
                if at[:-1] == path[:-1] and name.__class__ is str:
                    yield name.strip() or domain
            yield domain
