"""The cases in the rules' Markdown files: parsed here, run by `test_rules.py`.

A case is a `##` section with an `input` block. Its other blocks are optional:
`config` (a corpuslint.toml), `schema` (saved as schema.json), `file path=NAME`
(another file), and `output`, one concise line per finding. An input without
output is clean. A rule that sees the whole corpus sees the other files that are Markdown
too, and their findings are told as well. `input path=NAME` names the file; `input
escaped` reads \\t,
\\r, \\xNN and \\uNNNN as in Python, for what editors strip or do not show, and
\\udcNN as the bare byte NN;
`input unended` has no line break at its end, and both words may stand at a `file` too;
`input as-is` runs without the CRLF
and BOM variants; `input also=NAME,NAME` runs other rules beside the page's own.
`fixed` is the input after `corpuslint fix --unsafe-fixes` with these rules alone,
escaped as the input is; an input without it is not changed by that.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from corpuslint.baseline_file import read_baseline
from corpuslint.comparison import Comparison
from corpuslint.config.frozen import Config
from corpuslint.config.kept import load_config
from corpuslint.config.selection import Selection
from corpuslint.corpus import Corpus
from corpuslint.engine import Engine
from corpuslint.finding import Diagnostic
from corpuslint.paths import Input
from corpuslint.reporting import FileReport

_FENCE = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^```\w+.*?^```$|^## ", re.MULTILINE | re.DOTALL)
_ESCAPE = re.compile(r"\\(t|r|n|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4})")
NOW = 1_767_225_600.0  # 2026-01-01T00:00:00Z


class Case(NamedTuple):
    """One case of a rule; `files` are the others that stand beside the input."""

    title: str
    path: str
    text: str
    config: str
    files: tuple[tuple[str, str], ...]
    output: str | None
    as_is: bool
    fixed: str | None = None
    also: tuple[str, ...] = ()


def read_cases(path: Path) -> list[Case]:
    """The cases of a rule's Markdown file, in order."""
    text = path.read_text(encoding="utf-8")
    starts = headings(text)
    sections = [text[at + 3 : end] for at, end in zip(starts, [*starts[1:], None], strict=True)]
    return [case for section in sections if (case := _read_case(section)) is not None]


def headings(text: str) -> list[int]:
    """Where the headings of a page's sections are; a `## ` in a block of code is none."""
    return [found.start() for found in _HEADING.finditer(text) if found[0] == "## "]


def _read_case(section: str) -> Case | None:
    title, _, body = section.partition("\n")
    case = Case(title.strip(), "", "", "", (), None, False)
    for kind, words, content in _FENCE.findall(body):
        settings = words.split()
        if kind == "input":
            if "escaped" in settings:
                content = _ESCAPE.sub(lambda found: _unescape(found[0]), content)
            if "unended" in settings:
                content = content.removesuffix("\n")
            named = [word[5:] for word in settings if word.startswith("path=")]
            also = [word[5:].split(",") for word in settings if word.startswith("also=")]
            case = case._replace(
                path=named[0] if named else "input.md",
                text=content,
                as_is="as-is" in settings,
                also=tuple(also[0]) if also else (),
            )
        elif kind == "config":
            case = case._replace(config=content)
        elif kind == "schema":
            case = case._replace(files=(*case.files, ("schema.json", content)))
        elif kind == "file":
            if "escaped" in settings:
                content = _ESCAPE.sub(lambda found: _unescape(found[0]), content)
            if "unended" in settings:
                content = content.removesuffix("\n")
            case = case._replace(files=(*case.files, (settings[0][5:], content)))
        elif kind == "output":
            case = case._replace(output=content)
        elif kind == "fixed":
            if "escaped" in settings:
                content = _ESCAPE.sub(lambda found: _unescape(found[0]), content)
            case = case._replace(fixed=content)
    return case if case.path else None


def _unescape(text: str) -> str:
    return text.encode("ascii").decode("unicode_escape")


def prepare(case: Case, rule: str, folder: Path, text: str | None = None) -> tuple[Engine, Input]:
    """An engine with one rule, and a case's input in a folder of its own."""
    content = case.text if text is None else text
    for name, other in case.files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(other, encoding="utf-8", errors="surrogateescape", newline="")
    if case.config:
        (folder / "corpuslint.toml").write_text(case.config, encoding="utf-8")
    (folder / ".git").mkdir(exist_ok=True)  # the project's top: nothing above it is looked at
    file = folder / case.path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8", errors="surrogateescape", newline="")
    asked = (rule, *case.also)
    config = (
        _own_config(str(folder), asked, case.config, case.files)
        if case.config
        else no_config(str(folder), asked)
    )
    return Engine(config, NOW), Input(case.path, str(file), named=True)


@lru_cache(maxsize=1)
def _own_config(folder: str, asked: tuple[str, ...], *_: object) -> Config:
    """A case's own config, once for all of its variants; `_` is what it is made of."""
    path = str(Path(folder) / "corpuslint.toml")
    return load_config(path, folder, "corpuslint.toml", Selection(select=asked), keep=False)


def no_config(folder: str, asked: tuple[str, ...]) -> Config:
    """What a folder without a config comes to: the same everywhere, but for the folder.

    Most cases have none, and making it takes longer than all else that a case does.
    `test_rules.py` holds this against one that was made for its folder.
    """
    return _defaults(asked)._replace(root=folder, home=folder)


@cache
def _defaults(asked: tuple[str, ...]) -> Config:
    return load_config("", "", "corpuslint.toml", Selection(select=asked), keep=False)


def fix_case(case: Case, rule: str, folder: Path, text: str | None = None) -> str:
    """A case's input after its one rule has fixed all that it can."""
    engine, file = prepare(case, rule, folder, text)
    before = Path(file.absolute).read_bytes()
    conclude = None
    if engine.planner.concluding:
        corpus = Corpus(engine)
        for one in (file, *other_documents(file, case)):
            corpus.add(one, engine.check_file(one).facts)
        conclude = corpus.conclude_for(file)
    done = engine.fix_bytes(file, before, unsafe=True, conclude=conclude)
    assert done.report.errors == ()
    refusals = [one.refusal for one in done.report.diagnostics if one.refusal]
    assert refusals == [], "a case shows what is fixed"
    return done.content.decode("utf-8", "surrogateescape")


def run_case(case: Case, rule: str, folder: Path, text: str | None = None) -> list[Diagnostic]:
    """Run one rule over a case's input, in a folder of its own."""
    engine, file = prepare(case, rule, folder, text)
    report = engine.check_file(file)
    assert report.errors == ()
    found = report.diagnostics
    if engine.config.baseline:
        comparison = comparison_of(engine, folder, (rule, *case.also))
        found = comparison.new(file, report).diagnostics + engine.conclude(comparison).diagnostics
    found += told_of_corpus(engine, file, report, case)
    return [
        # a finding about the site's own config: its path is relative to where the tests run
        diagnostic._replace(path=Path(diagnostic.path).name)
        if ".." in diagnostic.path
        else diagnostic
        for diagnostic in found
    ]


def told_of_corpus(
    engine: Engine, file: Input, report: FileReport, case: Case
) -> tuple[Diagnostic, ...]:
    """What is found in a case's documents together, in the order of their paths."""
    if not engine.planner.concluding:
        return ()
    corpus = Corpus(engine)
    corpus.add(file, report.facts)
    for other in other_documents(file, case):
        corpus.add(other, engine.check_file(other).facts)
    found = [one for _, told in corpus.conclude() for one in told.diagnostics]
    assert corpus.errors == []
    return tuple(found)


def other_documents(file: Input, case: Case) -> list[Input]:
    """The documents beside a case's input."""
    folder = file.absolute.removesuffix(case.path)
    return [Input(name, folder + name) for name, _ in case.files if name.endswith(".md")]


def comparison_of(engine: Engine, folder: Path, asked: tuple[str, ...]) -> Comparison:
    """What a run of the command line holds its findings against."""
    name = engine.config.baseline
    return Comparison(read_baseline(str(folder / name), name), str(folder), asked, whole=False)


def concise(diagnostics: list[Diagnostic]) -> str:
    """The findings as `output` blocks hold them."""
    return "".join(
        f"{d.path}:{d.start.row}:{d.start.column}: {d.severity} {d.rule} {d.message}\n"
        for d in diagnostics
        if d.start is not None
    )
