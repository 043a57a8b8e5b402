"""Links of pages that stand elsewhere in the site than in the repository.

In the repository a page links to sources: a rule's `.md`, a schema, the config's model. On
the site, such a link leads to the page that is made of that source, else to the repository.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

_CODE = r"^(?P<fence>`{3,}).*?^(?P=fence)$|(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)"
_LINK = re.compile(
    rf"{_CODE}|(?P<text>\[(?P<words>(?:[^\[\]]|\[[^\[\]]*\])*)\])\((?P<target>[^)\s]+)\)",
    re.MULTILINE | re.DOTALL,
)
_RULE = re.compile(r"corpuslint/rules/(\w+)\.md")
_SCHEMA = re.compile(r"schemas/([\w-]+)\.schema\.json")
# sources by their paths in the repository, and the pages that are made of them
PAGES = {
    "README.md": "index.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "corpuslint/rules": "rules/index.md",
    "corpuslint/config/model.py": "settings.md",
    "corpuslint/cli/arguments.py": "command-line.md",
}


class LinkError(Exception):
    """A link that leads nowhere."""


def page_of(source: str) -> str:
    """The site's page that is made of a file of the repository; "" where none is."""
    rule, schema = _RULE.fullmatch(source), _SCHEMA.fullmatch(source)
    if rule is not None:
        return f"rules/{rule[1].replace('_', '-')}.md"
    if schema is not None:
        return f"schemas/{schema[1]}.md"
    if source.startswith("docs/"):
        return source.removeprefix("docs/")
    return PAGES.get(source, "")


def relinked(text: str, source: str, root: Path, repository: str) -> str:
    """A page with its links as the site has them; raises LinkError for one that is broken.

    `source` is its path in the repository, whose address is `repository`; where that is "",
    a link to what is no page becomes its words alone.
    """
    page = page_of(source)

    def relink(found: re.Match[str]) -> str:
        target = found["target"]
        if target is None or re.match(r"[a-z]+:|#", target):
            return found[0]
        path, hash_sign, anchor = target.partition("#")
        wanted = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
        if wanted.startswith("..") or not (root / wanted).exists():
            raise LinkError(f"{source}: {target} leads nowhere")
        there = page_of(wanted)
        if there:
            relative = posixpath.relpath(there, posixpath.dirname(page) or ".")
            return f"{found['text']}({relative}{hash_sign}{anchor})"
        address = f"{repository}/blob/main/{wanted}"
        return f"{found['text']}({address})" if repository else found["words"]

    return _LINK.sub(relink, text)
