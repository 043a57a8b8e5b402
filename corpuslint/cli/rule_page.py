"""A rule's page: its file, and what its declaration says in words.

The page that people read is the rule's own `.md`. Its cases are blocks of code with a
word for what they are; here they get a title, a language and the lines that are at fault,
which the terminal and the site show in their own ways.
"""

from __future__ import annotations

import os
import re
from typing import NamedTuple

from corpuslint.rule import Rule, rule_folder
from corpuslint.wording import all_of

_FENCE = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$\n?", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^## ", re.MULTILINE)
_PLACE = re.compile(r"^(.+?):([0-9]+):[0-9]+: ", re.MULTILINE)
_SEVERITIES = {"error": "An error", "warning": "A warning", "info": "A hint (`info`)"}
_FIXES = {
    "safe": "safe (made by `corpuslint fix`)",
    "unsafe": "unsafe (made with `--unsafe-fixes`)",
    "display": "display (shown, never made)",
}
_LANGUAGES = {".json": "json", ".yml": "yaml", ".yaml": "yaml", ".toml": "toml"}
_OPENERS = (("---", "yaml"), ("+++", "toml"), (";;;", "json"), ("{", "json"))


class Example(NamedTuple):
    """A block of code of a case.

    `kind` is the word behind its fence; `lines` are those with a finding, from 1.
    """

    kind: str
    title: str
    language: str
    content: str
    lines: tuple[int, ...] = ()


class Section(NamedTuple):
    """A heading's text ("" for what stands above the first) and all that is below it.

    Texts are Markdown. A section with an `input` is a case.
    """

    title: str
    parts: tuple[str | Example, ...]

    @property
    def is_case(self) -> bool:
        return any(isinstance(part, Example) and part.kind == "input" for part in self.parts)


def rule_page(rule: Rule) -> str:
    """A rule's page as Markdown: its file, with what its declaration says."""
    title, _, text = _file(rule).partition("\n\n")
    summary, _, rest = text.rstrip("\n").partition("\n\n")
    return "\n\n".join(part for part in (title, summary, in_words(rule), rest) if part) + "\n"


def _file(rule: Rule) -> str:
    path = os.path.join(rule_folder(rule.package), rule.name.replace("-", "_") + ".md")
    with open(path, encoding="utf-8") as file:
        return file.read()


def in_words(rule: Rule) -> str:
    """What a rule is: severity, group, default, fixes, and what it needs, in sentences."""
    state = "on by default" if rule.default else "off by default"
    if rule.preview:
        state = f"in preview, then {state}"
    if rule.profiles:
        state += f", only for {all_of([f'`{name}`' for name in rule.profiles])}"
    fixes = ", ".join(_FIXES[one] for one in rule.fixes)
    sentences = [
        f"{_SEVERITIES[rule.severity]} of the group `{rule.group}`, {state}.",
        f"Fixes: {fixes}." if fixes else "No fix.",
    ]
    if rule.needs_schema:
        sentences.append("Needs a schema.")
    if rule.form == "collect":
        sentences.append("Sees the whole corpus.")
    if rule.aliases:
        sentences.append(f"Before, it was called {all_of([f'`{n}`' for n in rule.aliases])}.")
    return " ".join(sentences)


def sections(rule: Rule) -> list[Section]:
    """A rule's page by its headings, its cases' blocks of code with titles."""
    page = rule_page(rule)
    code = [block.span() for block in _FENCE.finditer(page)]
    headings = [found.start() for found in _HEADING.finditer(page)]
    starts = [0, *(at for at in headings if not any(start < at < end for start, end in code))]
    ends = [*starts[1:], len(page)]
    return [_section(rule, page[start:end]) for start, end in zip(starts, ends, strict=True)]


def _section(rule: Rule, text: str) -> Section:
    title = ""
    if text.startswith("## "):
        title, _, text = text[3:].partition("\n")
    blocks = list(_FENCE.finditer(text))
    path, asked, places = _of_case(rule, blocks)
    parts: list[str | Example] = []
    end = 0
    for block in blocks:
        example = _example(rule, block, path, asked)
        if example is None:
            continue
        if example.kind == "input":
            rows = sorted({int(row) for name, row in places if name == path})
            example = example._replace(lines=tuple(rows))
        parts += [text[end : block.start()], example]
        end = block.end()
    parts.append(text[end:])
    kept = (part.strip("\n") if isinstance(part, str) else part for part in parts)
    return Section(title.strip(), tuple(part for part in kept if part))


def _of_case(rule: Rule, blocks: list[re.Match[str]]) -> tuple[str, str, list[tuple[str, str]]]:
    """The input's name, the rules that are asked, and the places of the findings."""
    path, asked = "input.md", rule.name
    places: list[tuple[str, str]] = []
    for kind, words, content in (block.groups() for block in blocks):
        if kind == "input":
            path = _word(words, "path") or path
            also = _word(words, "also")
            asked = ",".join([rule.name, also]) if also else rule.name
        elif kind == "output":
            places = _PLACE.findall(content)
    return path, asked, places


def _word(words: str, name: str) -> str:
    found = re.search(rf"(?:^| ){name}=(\S+)", words)
    return found[1] if found else ""


def _example(rule: Rule, block: re.Match[str], path: str, asked: str) -> Example | None:
    """A block of a case; None for any other code."""
    kind, words, content = block.groups()
    if kind == "config":
        return Example(kind, "corpuslint.toml", "toml", content)
    if kind == "schema":
        return Example(kind, "schema.json", "json", content)
    if kind == "output":
        return Example(kind, f"corpuslint check --select {asked}", "text", content)
    notes, settings = "", words.split()
    if "escaped" in settings:
        notes += ", with escapes for what is not seen"
    if "unended" in settings:
        notes += ", without a line break at its end"
    if kind == "file":
        path = _word(words, "path")
    if kind in ("file", "input"):
        return Example(kind, path + notes, _language(path, content), content)
    if kind == "fixed":
        command = "corpuslint fix" + (" --unsafe-fixes" if "unsafe" in rule.fixes else "")
        return Example(kind, f"{path} after {command}{notes}", _language(path, content), content)
    return None


def _language(path: str, content: str) -> str:
    """What a document's block is written in, by its first sign, else by its name."""
    start = content.removeprefix("\\ufeff")
    for opener, language in _OPENERS:
        if start.startswith(opener):
            return language
    return _LANGUAGES.get(os.path.splitext(path)[1], "text")
