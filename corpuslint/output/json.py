"""JSON for machines: ruff's keys, and what only front matter has."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from typing import Any

from corpuslint.finding import Diagnostic


def as_json(diagnostics: Iterable[Diagnostic]) -> str:
    """All findings as one array."""
    return json.dumps([record(one) for one in diagnostics], indent=2, ensure_ascii=False) + "\n"


def as_json_lines(diagnostics: Iterable[Diagnostic]) -> str:
    """A finding per line."""
    return "".join(json.dumps(record(one), ensure_ascii=False) + "\n" for one in diagnostics)


def record(diagnostic: Diagnostic) -> dict[str, Any]:
    """A finding as plain JSON; rows and columns are 1-based, columns count code points."""
    return {
        "filename": _text(diagnostic.path),
        "code": diagnostic.rule,
        "message": _text(diagnostic.message),
        "severity": diagnostic.severity,
        "location": _place(diagnostic.start),
        "end_location": _place(diagnostic.end),
        "key_path": None if diagnostic.key_path is None else [_text(p) for p in diagnostic.key_path],
        "value": _text(diagnostic.value),
        "fingerprint": diagnostic.fingerprint,
        "fix": None,
        "url": None,
    }


def _place(position: Any) -> dict[str, int] | None:
    return None if position is None else {"row": position.row, "column": position.column}


def _text(value: Any) -> Any:
    """A value that JSON can hold: no lone surrogates, no infinity."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value
