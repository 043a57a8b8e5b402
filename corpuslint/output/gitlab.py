"""GitLab's Code Quality report: https://docs.gitlab.com/ci/testing/code_quality/."""

from __future__ import annotations

from typing import Any

from corpuslint.finding import Diagnostic
from corpuslint.output.json import plain_text, to_json
from corpuslint.output.repository import in_repository, repository_root, slashed
from corpuslint.output.request import Request

_SEVERITIES = {"error": "major", "warning": "minor", "info": "info"}


def render(diagnostics: list[Diagnostic], request: Request) -> str:
    """An array of all findings; paths are the repository's, fingerprints know no line numbers."""
    root = repository_root()
    return to_json([_issue(one, root) for one in diagnostics], request.ascii_only, indent=2)


def _issue(diagnostic: Diagnostic, root: str) -> dict[str, Any]:
    path = in_repository(diagnostic.path, root)
    return {
        "description": plain_text(f"{diagnostic.rule}: {diagnostic.message}"),
        "check_name": diagnostic.rule,
        "fingerprint": diagnostic.fingerprint,
        "severity": _SEVERITIES[diagnostic.severity],
        "location": {
            "path": plain_text(slashed(diagnostic.path) if path is None else path),
            "positions": {"begin": _place(diagnostic.start), "end": _place(diagnostic.end)},
        },
    }


def _place(position: Any) -> dict[str, int]:
    row, column = position or (1, 1)
    return {"line": row, "column": column}
