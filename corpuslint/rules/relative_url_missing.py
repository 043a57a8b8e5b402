"""A path names a file that is not in the site."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.finding import Finding
from corpuslint.rule import Context, rule
from corpuslint.span import Span
from corpuslint.tuples import NamedTuple


class Options(NamedTuple):
    elsewhere: tuple[str, ...] = ()

    def faults(self) -> dict[str, str]:
        """What is wrong with an option's value, by its name."""
        for path in self.elsewhere:
            if not path.startswith("/"):
                return {"elsewhere": f"{path!r} is no path from the site's top, such as '/media/'"}
        return {}


@rule("urls", "warning", roles=["url"], needs=["url"])
def check(context: Context) -> Iterator[Finding]:
    roots = set()
    for record in context.records:
        for path, value in record.values.get("url", ()):
            if not isinstance(value, str) or value[0] not in "./" or value.startswith("//"):
                continue
            if value.startswith(context.options.elsewhere):
                continue
            found = context.site.file_at(value, context.document.path)
            if found.state == "missing":
                yield Finding(f"there is no such file in {_named(found.root)}", path)
            elif found.state == "unknown" and found.root:
                roots.add(found.root)
    if context.site.config_path:
        for root in sorted(roots):
            message = f"{_named(root)} is not here, or has no such files: paths into it are not"
            message += " looked for"
            yield Finding(message, Span(0, 0), file=context.site.config_path, is_note=True)


def _named(root: str) -> str:
    return "the site's folder" if root == "." else f"{root}/"
