"""SARIF 2.1.0, for GitHub's code scanning and others.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html
"""

from __future__ import annotations

import os
import re
from typing import Any
from urllib.parse import quote

from corpuslint import __version__
from corpuslint.finding import Diagnostic, FileError
from corpuslint.output.json import plain_text, to_json
from corpuslint.output.repository import in_repository, repository_root, slashed
from corpuslint.output.request import Request, worst_first
from corpuslint.output.summary import counted
from corpuslint.rule import Rule, load_rules, rule_folder
from corpuslint.span import Position

MOST = 25_000  # results that GitHub takes of a run
_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
# `[text](target)` is a link in a message, and `{0}` an argument
_LINK = re.compile(r"\[(?=[^\]]*\]\()")
_ARGUMENT = re.compile(r"\{(\d+)\}")


def render(diagnostics: list[Diagnostic], request: Request) -> str:
    """One run with its rules, results and fixes; what is over GitHub's limit is told."""
    root = repository_root()
    known = load_rules()
    names = sorted({one.rule for one in diagnostics})
    kept = diagnostics if len(diagnostics) <= MOST else worst_first(diagnostics)[:MOST]
    notes = [_file_error(error, root) for error in request.errors]
    if len(kept) < len(diagnostics):
        left = counted(len(diagnostics) - len(kept), "more finding")
        notes.append({"level": "warning", "message": {"text": f"{left} left out"}})
    run = {
        "tool": {
            "driver": {
                "name": "corpuslint",
                "version": __version__,
                "rules": [_rule(name, known.get(name)) for name in names],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {
            "%SRCROOT%": {"description": {"text": "the root of the repository"}}
        },
        "invocations": [
            {
                "executionSuccessful": not request.errors,
                "toolExecutionNotifications": notes,
            }
        ],
        "results": [_result(one, names.index(one.rule), root) for one in kept],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return to_json(log, request.ascii_only, indent=2)


def _rule(name: str, rule: Rule | None) -> dict[str, Any]:
    record: dict[str, Any] = {"id": name}
    if rule is None:
        return record
    record["shortDescription"] = {"text": rule.summary}
    record["fullDescription"] = {"text": rule.summary}
    why = _why(name) or rule.summary
    record["help"] = {"text": why, "markdown": why}
    record["defaultConfiguration"] = {"level": _LEVELS[rule.severity]}
    record["properties"] = {"tags": [rule.group]}
    return record


def _why(name: str) -> str:
    """The section of a rule's page that says why it is there."""
    page = os.path.join(rule_folder(), name.replace("-", "_") + ".md")
    try:
        with open(page, encoding="utf-8") as file:
            text = file.read()
    except OSError:
        return ""
    return text.partition("\n## Why\n")[2].partition("\n## ")[0].strip()


def _result(diagnostic: Diagnostic, index: int, root: str) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": _file(diagnostic.path, root)}
    if diagnostic.start is not None and diagnostic.end is not None:
        place["region"] = _region(diagnostic.start, diagnostic.end)
    record: dict[str, Any] = {
        "ruleId": diagnostic.rule,
        "ruleIndex": index,
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": _message(diagnostic.message)},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"corpuslint/v1": diagnostic.fingerprint},
    }
    if diagnostic.related:
        record["relatedLocations"] = [
            {
                "id": number,
                "physicalLocation": {
                    "artifactLocation": _file(related.path or diagnostic.path, root),
                    "region": _region(related.start, related.end),
                },
                "message": {"text": _message(related.label)},
            }
            for number, related in enumerate(diagnostic.related, 1)
        ]
    if diagnostic.edits:
        record["fixes"] = [_fix(diagnostic, root)]
    return record


def _fix(diagnostic: Diagnostic, root: str) -> dict[str, Any]:
    replacements = [
        {
            "deletedRegion": _region(edit.start, edit.end),
            "insertedContent": {"text": edit.content},
        }
        for edit in diagnostic.edits
    ]
    change = {"artifactLocation": _file(diagnostic.path, root), "replacements": replacements}
    title = diagnostic.fix.title if diagnostic.fix is not None else ""
    return {"description": {"text": _message(title)}, "artifactChanges": [change]}


def _file_error(error: FileError, root: str) -> dict[str, Any]:
    return {
        "level": "error",
        "message": {"text": _message(error.message)},
        "locations": [{"physicalLocation": {"artifactLocation": _file(error.path, root)}}],
    }


def _file(path: str, root: str) -> dict[str, str]:
    inner = in_repository(path, root)
    if inner is None:
        return {"uri": "file://" + _uri("/" + slashed(path).lstrip("/"))}
    return {"uri": _uri(inner), "uriBaseId": "%SRCROOT%"}


def _uri(path: str) -> str:
    try:
        return quote(path.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:  # a half character that stands for no byte
        return quote(plain_text(path))


def _region(start: Position, end: Position) -> dict[str, int]:
    return {
        "startLine": start.row,
        "startColumn": start.column,
        "endLine": end.row,
        "endColumn": end.column,
    }


def _message(text: str) -> str:
    return _ARGUMENT.sub(r"{{\1}}", _LINK.sub(r"\\[", plain_text(text)))
