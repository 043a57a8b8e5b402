"""The end of a run: how much was found, and the next command to type."""

from __future__ import annotations

from collections import Counter

from corpuslint.finding import SEVERITIES, Diagnostic
from corpuslint.output.text import paint

MANY = 50


def statistics(diagnostics: list[Diagnostic], color: bool) -> str:
    """A table of findings by rule, the most frequent first."""
    counts = Counter((diagnostic.rule, diagnostic.severity) for diagnostic in diagnostics)
    files: dict[str, set[str]] = {}
    for diagnostic in diagnostics:
        files.setdefault(diagnostic.rule, set()).add(diagnostic.path)
    rows = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if not rows:
        return ""
    broad = max(len(rule) for (rule, _), _ in rows)
    lines = [
        f"{count:7,}  {paint(f'{severity:7}', severity, color)}  {rule:{broad}}  "
        f"{_count(len(files[rule]), 'file')}"
        for (rule, severity), count in rows
    ]
    return "\n".join(lines) + "\n"


def summary(diagnostics: list[Diagnostic], checked: int, skipped: int, color: bool) -> str:
    """One line: the counts by severity, or that all is well."""
    tail = f", {_count(skipped, 'template')} skipped" if skipped else ""
    if not diagnostics:
        return f"{paint('All clean', 'bold', color)}: {_count(checked, 'file')} checked{tail}.\n"
    found = Counter(diagnostic.severity for diagnostic in diagnostics)
    parts = [
        paint(_count(found[severity], severity if severity != "info" else "hint"), severity, color)
        for severity in SEVERITIES
        if found[severity]
    ]
    files = len({diagnostic.path for diagnostic in diagnostics})
    return f"Found {_join(parts)} in {files:,} of {_count(checked, 'file')}{tail}.\n"


def next_command(diagnostics: list[Diagnostic], shown_as_table: bool) -> str:
    """The command that a person would want to type now."""
    if not diagnostics:
        return ""
    counts = Counter(diagnostic.rule for diagnostic in diagnostics)
    worst = min(diagnostics, key=lambda one: SEVERITIES.index(one.severity)).severity
    rule = max(
        {one.rule for one in diagnostics if one.severity == worst}, key=lambda name: counts[name]
    )
    if shown_as_table:
        return f"Look at one rule: corpuslint check --select {rule}\n"
    return f"About a rule: corpuslint rule {rule}\n"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _join(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]
