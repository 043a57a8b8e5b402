"""All pages of the site, and its config, as the site generator takes them.

The generator is given a folder that is complete: no plugin or hook of it is needed, and
whichever reads an `mkdocs.yml` can build it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from corpuslint.rule import Rule, load_rules
from site_pages.command_line import command_line_page
from site_pages.linking import PAGES, relinked
from site_pages.rule_pages import groups, rule_pages
from site_pages.schema_pages import schema_pages
from site_pages.settings import settings_page

ROOT = Path(__file__).resolve().parent.parent.parent
CONFIG = ROOT / "mkdocs.yml"
# the marks of what scripts write into pages
_MARKS = re.compile(r"^<!-- .* -->\n+", re.MULTILINE)
_DETAILS = re.compile(r"^<details>", re.MULTILINE)


def pages(repository: str = "") -> dict[str, str]:
    """Every page by its path within the site, links resolved; raises LinkError.

    `repository` is its address, such as https://github.com/NAME/corpuslint, "" where it is
    not known.
    """
    rules = load_rules()
    made = {
        **rule_pages(rules),
        **schema_pages(),
        "settings.md": settings_page(rules),
        "command-line.md": command_line_page(),
    }
    written = {path.relative_to(ROOT).as_posix(): path for path in (ROOT / "docs").glob("*.md")}
    for source in ("CONTRIBUTING.md", "CHANGELOG.md"):
        written[source] = ROOT / source
    for source, path in written.items():
        page = PAGES.get(source) or source.removeprefix("docs/")
        text = _MARKS.sub("", path.read_text(encoding="utf-8"))
        text = _DETAILS.sub('<details markdown="1">', text)
        made[page] = relinked(text, source, ROOT, repository)
    return made


def config(folder: Path, site: Path, address: str = "", repository: str = "") -> dict[str, Any]:
    """`mkdocs.yml` for pages in `folder` and a site in `site`, with all rules in its order."""
    said: dict[str, Any] = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))
    said |= {"docs_dir": str(folder), "site_dir": str(site)}
    if address:
        said["site_url"] = address
    if repository:
        said["repo_url"] = repository
    said["nav"] = [_with_rules(entry, load_rules()) for entry in said["nav"]]
    return said


def _with_rules(entry: dict[str, Any], rules: dict[str, Rule]) -> dict[str, Any]:
    """An entry of the order of pages; of that of the rules, all of them by group."""
    ((title, below),) = entry.items()
    if below != "rules/":
        return entry
    by_group = [
        {group: [{rule.name: f"rules/{rule.name}.md"} for rule in members]}
        for group, members in groups(rules).items()
    ]
    return {title: ["rules/index.md", *by_group]}


def stage(folder: Path, site: Path, address: str = "", repository: str = "") -> Path:
    """Write pages, pictures and config below a folder; gives the config's path."""
    docs = folder / "docs"
    for name, text in pages(repository).items():
        path = docs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    for kind in ("*.svg", "*.css"):
        for file in (ROOT / "docs").glob(kind):
            (docs / file.name).write_bytes(file.read_bytes())
    path = folder / "mkdocs.yml"
    text = yaml.safe_dump(config(docs, site, address, repository), sort_keys=False)
    path.write_text(text, encoding="utf-8")
    return path
