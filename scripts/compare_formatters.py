"""What formatters do to one document: comments, values, quotes, line endings, body.

    python scripts/compare_formatters.py [--write]

Installs prettier and js-yaml (npm), mdformat, yamlfix and python-frontmatter (PyPI)
into a temporary folder, so it needs the network. Every tool gets the same document
as it stands and with CR LF, and runs as it comes, without options. PyYAML, ruamel.yaml
and js-yaml judge. Prints Markdown; `--write` puts it into docs/fixing.md.
"""

from __future__ import annotations

import difflib
import json
import os
import subprocess
import sys
import tempfile
import venv
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent))

import outside
from outside import UNREADABLE

PAGE = Path(__file__).resolve().parent.parent / "docs" / "fixing.md"
START, END = "<!-- compare -->\n", "<!-- /compare -->"
NPM = ("prettier", "js-yaml")
JS_YAML = "js-yaml@4"  # the one that Hexo and Astro bring along
PYPI = ("mdformat", "mdformat-frontmatter", "yamlfix", "python-frontmatter", "ruamel.yaml")

DOCUMENT = """---
# How values are spelled here
title:   "A \\"quoted\\" title: with a colon"   # the main one
subtitle: 'It''s so'
summary: plain words
on-air: yes
on-air-text: "yes"
number: 012
number-text: '012'
opens: 12:30
opens-text: "12:30"
version: 1.10
date: 2023-11-20 18:42:00 +08:00
day: 2023-11-20
tags: [alpha,   'beta', "gamma"]  # in flow style

# Menus
menu: {main: {weight: 1},   name:   "Home"}
authors:
-   name: "A. Author"   # chief
    url:  https://example.com/?a=b#c
-   name: 'B. Author'
note: |
  Two lines,
    kept as they are.
quote: >-
  Folded
  text.
nothing: ~
empty:
long: "This line is longer than the eighty columns at which some formatters fold what they print"
#end
---

A heading
=========

*  one item
*  another
"""

_FRONTMATTER = "import frontmatter, sys; p = sys.argv[1]; frontmatter.dump(frontmatter.load(p), p)"
_ROUND_TRIP = """
import sys, ruamel.yaml
path = sys.argv[1]
with open(path, newline="") as file:
    _, block, body = file.read().split("---", 2)
with open(path, "w", newline="") as file:
    file.write("---\\n")
    reader = ruamel.yaml.YAML()
    reader.dump(reader.load(block), file)
    file.write("---" + body)
"""
_READ = """
import fs from 'fs'
import { load } from 'js-yaml'
const read = (text) => { try { return { data: load(text) } } catch { return null } }
console.log(JSON.stringify(JSON.parse(fs.readFileSync(0, 'utf8')).map(read)))
"""


class Tool(NamedTuple):
    """A formatter: what it is called, the file that it takes, and how it is started."""

    name: str
    file: str
    command: list[str]


class Outcome(NamedTuple):
    """What a tool made of the document, in pieces, or what it said instead."""

    parts: outside.Parts
    error: str = ""


class Workshop:
    """A temporary folder with the tools in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        environment = folder / "venv"
        venv.create(environment, with_pip=True)
        self.python = str(environment / ("Scripts" if os.name == "nt" else "bin") / "python")
        self._set_up(self.python, "-m", "pip", "install", "-q", *PYPI)
        self._set_up("npm", "install", "--silent", "--no-audit", "--no-fund", "prettier", JS_YAML)

    def _set_up(self, *command: str) -> str:
        done = subprocess.run(command, cwd=self.folder, capture_output=True, check=True)
        return done.stdout.decode()

    def versions(self) -> dict[str, str]:
        """The version of every tool and reader by its name."""
        listed = json.loads(self._set_up(self.python, "-m", "pip", "list", "--format=json"))
        found = {one["name"].replace("_", "-").lower(): one["version"] for one in listed}
        for name in NPM:
            package = self.folder / "node_modules" / name / "package.json"
            found[name] = json.loads(package.read_text(encoding="utf-8"))["version"]
        corpuslint = self._set_up(sys.executable, "-m", "corpuslint", "--version")
        return {**found, "corpuslint": corpuslint.split()[-1]}

    def tools(self) -> list[Tool]:
        """The formatters, ours last."""
        prettier = str(self.folder / "node_modules" / "prettier" / "bin" / "prettier.cjs")
        # what its `command` is told; a module where the tool can be started as one
        ours = [sys.executable, "-m", "corpuslint", "fix", "--isolated", "--select=style"]
        yamlfix = "from yamlfix.entrypoints.cli import cli; cli()"
        return [
            Tool("prettier", "page.md", ["node", prettier, "--write"]),
            Tool("mdformat, mdformat-frontmatter", "page.md", [self.python, "-m", "mdformat"]),
            Tool("yamlfix", "page.yaml", [self.python, "-c", yamlfix]),
            Tool("python-frontmatter, load and dump", "page.md", [self.python, "-c", _FRONTMATTER]),
            Tool("ruamel.yaml, round trip", "page.md", [self.python, "-c", _ROUND_TRIP]),
            Tool("`corpuslint fix --select style`", "page.md", ours),
        ]

    def run(self, tool: Tool, text: str) -> Outcome:
        """What a tool makes of a document; yamlfix gets the block alone."""
        before = parts(text)
        file = self.folder / "work" / tool.file
        file.parent.mkdir(exist_ok=True)
        file.write_bytes((before.block if tool.file.endswith(".yaml") else text).encode())
        done = subprocess.run(
            [*tool.command, tool.file], cwd=file.parent, capture_output=True, check=False
        )
        after = file.read_bytes().decode()
        if tool.file.endswith(".yaml"):
            return Outcome(before._replace(block=after.removeprefix("---").lstrip("\r\n")))
        cut = outside.cut(after)
        if cut is None or (done.returncode and after == text):
            words = (done.stderr.decode().strip() or "no block is left").splitlines()[-1]
            return Outcome(before, words)
        return Outcome(cut)

    def read_with_js(self, blocks: list[str]) -> list[Any]:
        """What js-yaml reads in some blocks, as JSON; UNREADABLE where it stops."""
        script = self.folder / "read.mjs"
        script.write_text(_READ, encoding="utf-8")
        text = json.dumps(blocks).encode()
        done = subprocess.run(["node", str(script)], input=text, capture_output=True, check=True)
        return [UNREADABLE if one is None else one["data"] for one in json.loads(done.stdout)]


def parts(text: str) -> outside.Parts:
    """The pieces of a document that surely has a block."""
    found = outside.cut(text)
    assert found is not None
    return found


def styles(block: str) -> dict[outside.Path, str]:
    """The quotes of every scalar by its key path, as PyYAML sees them."""
    found: dict[outside.Path, str] = {}

    def visit(node: yaml.Node | None, path: outside.Path) -> None:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                visit(value, (*path, key.value))
        elif isinstance(node, yaml.SequenceNode):
            for index, item in enumerate(node.value):
                visit(item, (*path, index))
        elif isinstance(node, yaml.ScalarNode):
            found[path] = node.style or ""

    visit(yaml.compose(block, Loader=yaml.SafeLoader), ())
    return found


def changed_lines(old: str, new: str) -> int:
    """How many lines are gone or other, as a diff counts them."""
    matcher = difflib.SequenceMatcher(None, old.splitlines(), new.splitlines(), autojunk=False)
    return sum(end - start for word, start, end, *_ in matcher.get_opcodes() if word != "equal")


def lost_comments(old: str, new: str) -> int:
    """How many comments are gone."""
    before, after = (
        Counter(outside.bare(comment) for _, comment in outside.comments("yaml", block) or ())
        for block in (old, new)
    )
    return (before - after).total()


def changed_values(workshop: Workshop, old: str, new: str) -> dict[str, list[outside.Difference]]:
    """The values that are others, by reader."""
    script = workshop.read_with_js([old, new])
    readings = [outside.read("yaml", old), outside.read("yaml", new)]
    for reading, data in zip(readings, script, strict=True):
        reading["js-yaml"] = data
    found = {
        name: outside.differences(readings[0][name], readings[1][name]) for name in readings[0]
    }
    return {name: [one for one in some if not is_same_date(one)] for name, some in found.items()}


def is_same_date(one: outside.Difference) -> bool:
    """Whether a date is but spelled otherwise."""
    if not isinstance(one.old, outside.Stamp) or not isinstance(one.new, outside.Stamp):
        return False
    return bool(yaml.safe_load(one.old) == yaml.safe_load(one.new))


def compare() -> str:
    """The comparison, as Markdown."""
    rows, values, differences = [], [], []
    with tempfile.TemporaryDirectory(prefix="compare-") as folder:
        workshop = Workshop(Path(folder))
        versions = workshop.versions()
        for tool in workshop.tools():
            row, changed, difference = about(workshop, tool)
            rows.append(row)
            values += changed
            differences.append(
                f"<details><summary>{tool.name.replace('`', '')}</summary>\n\n"
                f"```diff\n{difference}```\n\n</details>\n"
            )
    names = [*PYPI, "pyyaml", *NPM, "corpuslint"]
    said = ", ".join(f"{name} {versions[name.lower()]}" for name in names)
    return "\n".join(
        [
            "```sh\npython scripts/compare_formatters.py --write\n```\n",
            f"Python {sys.version.split()[0]}; {said}.\n",
            "| tool | lines changed | comments lost | values changed (PyYAML / ruamel.yaml / "
            "js-yaml) | quotes changed | body changed | CR LF kept |",
            "|---|---|---|---|---|---|---|",
            *rows,
            "\nThe values that changed:\n",
            *values,
            "\nThe document, and what each makes of its front matter:\n",
            f"````md\n{DOCUMENT}````\n",
            *differences,
        ]
    )


def about(workshop: Workshop, tool: Tool) -> tuple[str, list[str], str]:
    """A tool's row of the table, a line for each value that it changed, and the difference."""
    before = parts(DOCUMENT)
    done = workshop.run(tool, DOCUMENT)
    if done.error:
        return f"| {tool.name} | error: {done.error} | | | | | |", [], ""
    old, new = before.block, done.parts.block
    changed = changed_values(workshop, old, new)
    now = styles(new)
    quotes = sum(now.get(path, style) != style for path, style in styles(old).items())
    body = "no" if done.parts.body == before.body else "yes"
    body = "not given" if tool.file.endswith(".yaml") else body
    windows = workshop.run(tool, DOCUMENT.replace("\n", "\r\n"))
    kinds = outside.breaks(windows.parts.head + windows.parts.block)
    kept = windows.error or ("yes" if set(kinds) == {"\r\n"} else "no")
    numbers = " / ".join(str(len(found)) for found in changed.values())
    row = (
        f"| {tool.name} | {changed_lines(old, new)} of {len(old.splitlines())} "
        f"| {lost_comments(old, new)} of {len(outside.comments('yaml', old) or ())} "
        f"| {numbers} | {quotes} | {body} | {kept} |"
    )
    by_value: dict[str, list[str]] = {}
    for reader, found in changed.items():
        for one in found:
            path = ".".join(map(str, one.path))
            what = f"`{path}`: `{spelled(one.old)}` is `{spelled(one.new)}`"
            what = what if one.kind != "order" else "the order of the keys"
            by_value.setdefault(what, []).append(reader)
    lines = [f"- {tool.name}: {what} to {', '.join(readers)}" for what, readers in by_value.items()]
    return row, lines, difference(old, new)


def difference(old: str, new: str) -> str:
    """The lines that differ, as a unified diff without headers."""
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), n=0, lineterm="")
    return "".join(f"{line}\n" for line in list(lines)[2:] if not line.startswith("@@"))


def spelled(value: Any) -> str:
    """A value as JSON; a date, which is no text, without quotes."""
    return str(value) if isinstance(value, outside.Stamp) else json.dumps(value)


def main() -> None:
    made = compare()
    if sys.argv[1:] != ["--write"]:
        print(made)
        return
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    text = f"{before}{START}\n{made}\n{END}{rest.partition(END)[2]}"
    PAGE.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
