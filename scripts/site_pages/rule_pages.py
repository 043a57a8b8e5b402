"""A page for each rule, from its `.md`, and an index of all by group."""

from __future__ import annotations

import re

from corpuslint.cli.rule_page import Example, Section, sections
from corpuslint.rule import Rule
from site_pages.markdown import code, fence, front_matter, table

_NAME = re.compile(r"`([a-z][a-z0-9-]*)`")
# what a group is about, by its name; a test holds that none is missing
GROUPS = {
    "corpus": "What only the documents together can show: doubles, references, drift.",
    "dates": "Dates and times, as each generator reads them.",
    "images": "Images and their sizes.",
    "portability": "What generators read differently.",
    "schema": "What a schema demands of a document.",
    "secrets": "Sealed values, and what should not be in a document.",
    "style": "How a block is written; `corpuslint fix --select style` is a formatter.",
    "suppression": "Comments and baselines that hide nothing any more.",
    "syntax": "What keeps a reader from reading the block, or all of it.",
    "taxonomy": "Tags and categories.",
    "text": "Titles, excerpts and other plain texts.",
    "urls": "Addresses of pages, images and sites.",
}


def rule_pages(rules: dict[str, Rule]) -> dict[str, str]:
    """The index and the page of each rule, by paths within the site."""
    pages = {f"rules/{rule.name}.md": page(rule, rules) for rule in rules.values()}
    return {"rules/index.md": index(rules), **pages}


def groups(rules: dict[str, Rule]) -> dict[str, list[Rule]]:
    """The rules of each group, both in alphabetical order."""
    by_group: dict[str, list[Rule]] = {}
    for rule in sorted(rules.values(), key=lambda rule: (rule.group, rule.name)):
        by_group.setdefault(rule.group, []).append(rule)
    return by_group


def index(rules: dict[str, Rule]) -> str:
    """All rules by group, with their severity, default and fixes."""
    parts = [
        front_matter("Rules", "Every rule by group, with severity, default and fix."),
        "# Rules\n",
        "A rule is asked where `select` and its kin name it, its group or `ALL`; without "
        "them, all that are **on** here. `corpuslint rule NAME` shows a page of these on the "
        "terminal. What is *safe* is fixed by `corpuslint fix`, what is *unsafe* with "
        "`--unsafe-fixes`; *display* is only shown: see [fixing](../fixing.md). What each "
        "found on real sites is told in [precision](../precision.md).\n",
    ]
    for group, members in groups(rules).items():
        rows = [
            (
                f"[{code(rule.name)}]({rule.name}.md)",
                rule.summary,
                rule.severity,
                default(rule),
                ", ".join(rule.fixes),
            )
            for rule in members
        ]
        parts.append(f"## {group}\n")
        parts.append(f"{GROUPS.get(group, '')}\n")
        parts.append(table(("rule", "what it finds", "severity", "default", "fix"), rows))
    return "\n".join(parts)


def default(rule: Rule) -> str:
    """Whether a rule is on where nothing is said, in a word or two."""
    if rule.preview:
        return "preview"
    state = "on" if rule.default else "off"
    return f"{state} ({', '.join(rule.profiles)})" if rule.profiles else state


def page(rule: Rule, rules: dict[str, Rule]) -> str:
    """A rule's page; the names of other rules are links."""
    parts = [front_matter(rule.name, f"{rule.summary}.")]
    cases = False
    for section in sections(rule):
        if section.is_case and not cases:
            cases = True
            parts.append(
                "## Cases\n\nEach is a test: what is flagged, and what is not. Lines with a "
                "finding are marked.\n"
            )
        parts.append(_section(section, rule, rules))
    return "\n".join(parts)


def _section(section: Section, rule: Rule, rules: dict[str, Rule]) -> str:
    level = "###" if section.is_case else "##"
    parts = [f"{level} {section.title}\n"] if section.title else []
    for part in section.parts:
        if isinstance(part, Example):
            parts.append(fence(part.language, part.content, part.title, part.lines))
        else:
            parts.append(_linked(part, rule, rules) + "\n")
    return "\n".join(parts)


def _linked(text: str, rule: Rule, rules: dict[str, Rule]) -> str:
    def link(found: re.Match[str]) -> str:
        if found[1] == rule.group:
            return f"[{found[0]}](index.md#{found[1]})"
        is_other = found[1] in rules and found[1] != rule.name
        return f"[{found[0]}]({found[1]}.md)" if is_other else found[0]

    return _NAME.sub(link, text)
