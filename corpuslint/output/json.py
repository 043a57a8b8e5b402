"""JSON for machines: ruff's keys, and what only front matter has."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from corpuslint.finding import Diagnostic
from corpuslint.output.summary import count_rules

_LARGEST = 2**63  # beyond it, readers of JSON round, saturate or stop
_LONGEST = 10_000  # characters of a value; its place says where the rest is
# Valid in JSON, but not to be let loose on a terminal, or on GitHub's or Azure's runner.
_UNSAFE = re.compile(
    "[\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e00ff]|#(?=#(?:[vV][sS][oO])?\\[)"
)


def as_json(records: list[dict[str, Any]], ascii_only: bool = False) -> str:
    """All records as one array; `ascii_only` for a stream that has no Unicode."""
    return to_json(records, ascii_only, indent=2)


def as_json_lines(records: list[dict[str, Any]], ascii_only: bool = False) -> str:
    """A record per line."""
    return "".join(to_json(one, ascii_only) for one in records)


def to_json(content: Any, ascii_only: bool, indent: int | None = None) -> str:
    """Content of any shape as JSON that can do no harm where it is printed."""
    text = json.dumps(content, indent=indent, ensure_ascii=ascii_only, allow_nan=False)
    return _UNSAFE.sub(_escape, text) + "\n"


def _escape(found: re.Match[str]) -> str:
    return "\\u0023" if found[0] == "#" else json.dumps(found[0])[1:-1]


def record(diagnostic: Diagnostic) -> dict[str, Any]:
    """A finding as plain JSON; rows and columns are 1-based, columns count code points."""
    path = diagnostic.key_path
    return {
        "filename": _plain(diagnostic.path),
        "code": diagnostic.rule,
        "message": _plain(diagnostic.message),
        "severity": diagnostic.severity,
        "location": _place(diagnostic.start),
        "end_location": _place(diagnostic.end),
        "key_path": None if path is None else [_plain(part) for part in path],
        "value": _plain(diagnostic.value),
        "fingerprint": diagnostic.fingerprint,
        "fix": _fix(diagnostic),
        "url": None,
    }


def fix_record(diagnostic: Diagnostic, was_fixed: bool) -> dict[str, Any]:
    """A finding of a run that fixes: `fixed`, `refused` for a reason, or `left`."""
    status = "fixed" if was_fixed else "refused" if diagnostic.refusal else "left"
    return {**record(diagnostic), "status": status, "reason": _plain(diagnostic.refusal) or None}


def _fix(diagnostic: Diagnostic) -> dict[str, Any] | None:
    fix = diagnostic.fix
    if fix is None or not (diagnostic.edits or fix.applicability == "display"):
        return None  # or it is one that this text does not allow
    edits = [
        {
            "content": edit.content,
            "location": _place(edit.start),
            "end_location": _place(edit.end),
        }
        for edit in diagnostic.edits
    ]
    return {"applicability": fix.applicability, "message": _plain(fix.title), "edits": edits}


def counts(diagnostics: list[Diagnostic]) -> list[dict[str, Any]]:
    """How often each rule found something, the most frequent first."""
    return [
        {"code": row.rule, "severity": row.severity, "count": row.findings, "files": row.files}
        for row in count_rules(diagnostics)
    ]


def _place(position: Any) -> dict[str, int] | None:
    return None if position is None else {"row": position.row, "column": position.column}


def plain_text(text: str) -> str:
    """A text of no half characters, cut where it is long."""
    if len(text) > _LONGEST:
        text = text[: _LONGEST - 1] + "…"
    return text.encode("utf-8", "backslashreplace").decode()


def _plain(value: Any) -> Any:
    """A value that every reader of JSON can hold: no half characters, no infinity."""
    if isinstance(value, str):
        return plain_text(value)
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, int) and abs(value) >= _LARGEST:
        return _digits(value)
    return value


def _digits(number: int) -> str:
    try:
        return str(number)
    except ValueError:  # Python spells no more than some thousands of digits
        return f"{number:#x}"
