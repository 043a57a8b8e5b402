"""Jekyll skips a post whose file name has no date."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.dates import fault
from corpuslint.finding import Finding
from corpuslint.patterns import lazy
from corpuslint.rule import Context, rule

_DATED = lazy(r"([0-9]{2,4}-[0-9]{1,2}-[0-9]{1,2})-[^/]*\.[^.]+\Z")
_HIDDEN = ("_", ".", "#", "~")


@rule("dates", "warning", profiles=["jekyll"])
def check(context: Context) -> Iterator[Finding]:
    document = context.document
    if document.block is None or context.profile.name != "jekyll":
        return  # without front matter it is no post
    path = document.path.replace("\\", "/")
    name = path[path.rfind("/") + 1 :]
    folder = context.site.folder.replace("\\", "/")
    if "/_posts/" not in f"/{folder.removeprefix(context.site.root)}/":
        return
    if name.startswith(_HIDDEN) or name.endswith("~"):
        return  # left out on purpose
    data = document.data if document.data.__class__ is dict else {}
    if data.get("published") is False:
        return
    dated = _DATED.match(name)
    if dated is None:
        message = f"Jekyll skips {name!r}: the name of a post starts with its date,"
        message += " such as 2023-11-21-title.md"
        yield Finding(message, document.block.opener)
    elif not data.get("date") and (why := fault(dated[1])):
        yield Finding(f"{dated[1]!r} in the file's name {why}", document.block.opener)
