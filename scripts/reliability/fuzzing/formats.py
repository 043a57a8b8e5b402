"""Every output format, over findings of which a stranger wrote every text.

Each is read back as its own reader does, and no character gets out that moves a cursor, turns
the reading order, cannot be seen, or starts a command of a CI's runner.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpuslint.cli.formats import FORMATS
from corpuslint.finding import Diagnostic, FileError, Fix, PlacedEdit, RelatedPlace
from corpuslint.ops import Set
from corpuslint.output.concise import concise
from corpuslint.output.diff import unified_diff
from corpuslint.output.fixing import fixed_findings, fixing
from corpuslint.output.folding import fold, unfolded
from corpuslint.output.full import full
from corpuslint.output.json import as_json, as_json_lines, counts, fix_record, record
from corpuslint.output.request import Request
from corpuslint.output.summary import Tally, fixable, next_command, statistics, summary
from corpuslint.span import Position, Span
from fuzzing.case import Case, Provider, ensure, pick

# the others are no modules of their own
_RENDERED = [name for name in FORMATS if name not in ("full", "concise", "json", "json-lines")]
_RULES = ("url-space", "invalid-yaml", "duplicate-key", "finished-baseline")
_SEVERITIES = ("error", "warning", "info")
_APPLICABILITIES = ("", "safe", "unsafe", "display")
_STYLE = re.compile(r"\x1b\[[\d;]*m")
_ANNOTATION = re.compile(r"^::(?:error|warning|notice) title=corpuslint(?:::)?", re.MULTILINE)
_FILES = ("a.md", "posts/b.md", "")


def draw(provider: Provider) -> Case:
    found = [_finding(provider) for _ in range(provider.ConsumeIntInRange(1, 4))]
    return {
        "found": found,
        "color": pick(provider, (False, True)),
        "ascii_only": pick(provider, (False, True)),
        "unsafe": pick(provider, (False, True)),
        "columns": provider.ConsumeIntInRange(0, 255),
        "copies": pick(provider, (1, 1, 2, 15)),
        "error": f"it cannot be read: {_text(provider)}",
        "note": f"A note: {_text(provider)}",
        "old": _text(provider),
        "new": _text(provider),
    }


def _finding(provider: Provider) -> Case:
    start = [provider.ConsumeIntInRange(1, 255), provider.ConsumeIntInRange(1, 255)]
    more = [provider.ConsumeIntInRange(0, 3), provider.ConsumeIntInRange(0, 31)]
    return {
        "path": _path(provider),
        "rule": pick(provider, _RULES),
        "severity": pick(provider, _SEVERITIES),
        "message": f"a fault: {_text(provider)}",
        "placed": provider.ConsumeIntInRange(0, 7) > 0,
        "start": start,
        "end": [start[0] + more[0], (1 if more[0] else start[1]) + more[1]],
        "key_path": pick(provider, (None, [], [_text(provider)], ["a", 3, _text(provider)])),
        "value": pick(provider, (None, _text(provider), 1e999, -(2**70), True, 1.5)),
        "source": _text(provider).replace("\n", " "),
        "source_column": max(1, start[1] - provider.ConsumeIntInRange(0, 255)),
        "label": _text(provider),
        "applicability": pick(provider, _APPLICABILITIES),
        "title": _text(provider),
        "edit": _text(provider),
        "refusal": pick(provider, ("", "", _text(provider))),
    }


def _text(provider: Provider) -> str:
    """A text of any characters: halves of them too, as JSON's escapes make them."""
    content = provider.ConsumeBytes(provider.ConsumeIntInRange(0, 63))
    try:
        return content.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return content.decode("utf-8", "surrogateescape")


def _path(provider: Provider) -> str:
    """The path of a file as Python has it, or that of a file that is there."""
    if provider.ConsumeIntInRange(0, 3) == 0:
        return str(pick(provider, _FILES))
    content = provider.ConsumeBytes(provider.ConsumeIntInRange(0, 63)).replace(b"\0", b"")
    path = content.lstrip(b"/").decode("utf-8", "surrogateescape")
    return "a.md" if ".." in path else path


def seeds() -> Iterator[bytes]:
    tricks = _readers().TRICKS
    hostile = importlib.import_module("tests.hostile")
    pieces = [*tricks, hostile.RAW, hostile.LINES, hostile.NAME, "a.md", "中文 標題", "| a | `b`"]
    for number in range(60):
        texts = [pieces[(number * 7 + at * 3) % len(pieces)] for at in range(24)]
        content = b"".join(one.encode("utf-8", "surrogatepass")[:40].ljust(40) for one in texts)
        yield content + bytes((number * 31 + at * 17) % 256 for at in range(140))
        yield content + bytes([40] * (90 + number))


def _readers() -> Any:
    return importlib.import_module("tests.format_readers")


def _in_a_folder() -> None:
    """A working directory with a file that findings may be about, and nothing else."""
    global _folder
    if _folder is None:
        _folder = tempfile.TemporaryDirectory(prefix="fuzz-formats-")
        os.chdir(_folder.name)
        Path("a.md").write_text("---\ntitle: x\ncover: y\n---\n", encoding="utf-8")


_folder: tempfile.TemporaryDirectory[str] | None = None


def check(case: Case) -> None:
    home = os.getcwd()
    try:
        _in_a_folder()
        assert _folder is not None
        os.chdir(_folder.name)
        _check(case)
    finally:
        os.chdir(home)


def _check(case: Case) -> None:
    found = [_diagnostic(one) for one in case["found"] for _ in range(case["copies"])]
    found = [one._replace(occurrence=number) for number, one in enumerate(found, 1)]
    request = Request(
        color=case["color"],
        unsafe=case["unsafe"],
        ascii_only=case["ascii_only"],
        errors=(FileError(found[0].path, case["error"]),),
        tally=Tally(9, 3, 1, 1, 2),
        notes=(case["note"],),
        notices=(case["note"],),
    )
    for name in (*_RENDERED, "paths"):
        _check_rendered(name, found, request)
    _check_json(found, case["ascii_only"])
    color = case["color"]
    for entries in (fold(found), unfolded(found)):
        _check_raw("concise", concise(entries, color, case["unsafe"]), color)
        _check_raw("full", full(entries, color, case["columns"]), color)
    _check_raw("fixed", fixed_findings(found, "fixed", color), color)
    _check_raw("fixing", fixing(found, found, 1, "fixed", color), color)
    _check_raw("statistics", statistics(found, color), color)
    _check_raw("summary", summary(found, Tally(9, 3), color), color)
    _check_raw("fixable", fixable(found, case["unsafe"]), color)
    _check_raw("next command", next_command(found, True, [case["note"]]), color)
    _check_diff(found[0].path, case["old"], case["new"], color)


def _diagnostic(one: Case) -> Diagnostic:
    start, end = Position(*one["start"]), Position(*one["end"])
    is_placed = one["placed"]
    fix: Fix | None = None
    edits: tuple[PlacedEdit, ...] = ()
    if one["applicability"]:
        fix = Fix(one["title"], (Set(("a",), one["edit"]),), one["applicability"])
        edits = (PlacedEdit(start, end, one["edit"].encode("utf-8", "replace").decode()),)
    return Diagnostic(
        path=one["path"],
        rule=one["rule"],
        severity=one["severity"],
        message=one["message"],
        span=Span(3, 4) if is_placed else None,
        start=start if is_placed else None,
        end=end if is_placed else None,
        key_path=None if one["key_path"] is None else tuple(one["key_path"]),
        value=one["value"],
        role="",
        source=one["source"],
        source_column=min(one["source_column"], start.column),
        related=(RelatedPlace(start, end, one["label"], one["path"]),),
        file=one["path"],
        fix=fix,
        edits=edits if is_placed else (),
        refusal=one["refusal"],
    )


def _check_rendered(name: str, found: list[Diagnostic], request: Request) -> None:
    module = importlib.import_module(f"corpuslint.output.{name}")
    text = module.render(found, request)
    reader = _readers().READERS.get(name)
    if reader is not None:
        try:
            reader(text)
        except Exception as error:  # what a reader cannot read is the fault of the format
            ensure(False, f"{name} is read by its reader", f"{type(error).__name__}: {error}")
    if name == "github":
        text = _ANNOTATION.sub("", text)
    _check_raw(name, text, request.color)
    if name in ("sarif", "gitlab", "rdjson") and request.ascii_only:
        ensure(text.isascii(), f"{name} is ASCII where it must be")
    if name == "paths":
        text = module.render(found, request._replace(with_nul=True))
        ensure(os.fsencode(text).count(b"\0") == text.count("\0"), "paths end with NUL")
    if name == "markdown":
        _check_markdown(text, request)


def _check_markdown(text: str, request: Request) -> None:
    """GitHub's own renderer makes nothing of it but what the summary is made of."""
    try:
        cmarkgfm = importlib.import_module("cmarkgfm")
    except ImportError:
        return
    html = cmarkgfm.github_flavored_markdown_to_html(text)
    elements = {*re.findall(r"<\s*/?\s*([A-Za-z][A-Za-z0-9]*)", html)}
    allowed = {"h2", "p", "table", "thead", "tbody", "tr", "th", "td", "code"}
    ensure(elements <= allowed, "markdown holds what a summary is made of", elements - allowed)
    for table in html.split("<table>")[1:]:
        rows = re.findall(r"<tr>(.*?)</tr>", table.split("</table>")[0], re.DOTALL)
        widths = {len(re.findall("<t[dh][ >]", row)) for row in rows}
        ensure(len(widths) <= 1, "the rows of a table are of one length", widths)


def _check_json(found: list[Diagnostic], ascii_only: bool) -> None:
    records = [record(one) for one in found]
    records += [fix_record(one, bool(at % 2)) for at, one in enumerate(found)]
    text = as_json(records, ascii_only)
    lines = as_json_lines(records, ascii_only)
    for name, written in (("json", text), ("json-lines", lines)):
        _check_raw(name, written, color=False)
        ensure(written.isascii() or not ascii_only, f"{name} is ASCII where it must be")
        written.encode()  # no half of a character may be left
    ensure(
        json.loads(text) == [json.loads(one) for one in lines.splitlines()], "JSON is read alike"
    )
    ensure(json.loads(text) == records, "JSON holds what it was given")
    _check_raw("counts", as_json(counts(found), ascii_only), color=False)


def _check_diff(path: str, old: str, new: str, color: bool) -> None:
    for show_returns in (True, False):
        text = unified_diff(path, old, new, color, True, show_returns)
        text = _STYLE.sub("", text) if color else text
        if not show_returns:
            text = text.replace("\r\n", "\n")
        _check_raw("diff", text, color=False)


def _check_raw(name: str, text: str, color: bool) -> None:
    plain = _STYLE.sub("", text) if color else text
    if name == "azure":  # its own commands, at the start of a line
        plain = re.sub(r"^##vso\[task\.logissue ", "", plain, flags=re.MULTILINE)
    harmful = importlib.import_module("tests.hostile").harmful(plain)
    ensure(not harmful, f"{name} lets nothing out raw", lambda: sorted(map(ascii, harmful)))
    raw = _readers().RAW.search(plain)
    ensure(raw is None, f"{name} has no raw character", lambda: ascii(raw))
