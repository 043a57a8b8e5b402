"""The end of a run: how much was found, and the next command to type."""

from __future__ import annotations

from collections import Counter

from corpuslint.finding import SEVERITIES, Diagnostic, Severity
from corpuslint.output.text import paint, safe
from corpuslint.tuples import NamedTuple
from corpuslint.wording import all_of

MANY = 50


class RuleCount(NamedTuple):
    """How often a rule found something, and in how many files."""

    rule: str
    severity: Severity
    findings: int
    files: int


class Tally(NamedTuple):
    """Numbers of files: checked, with a finding, skipped as templates, and not readable.

    `known` is the number of findings that are not shown, `to_change` that of the files
    whose fixes are only shown; `in_baseline` findings are about the baseline itself.
    """

    checked: int = 0
    affected: int = 0
    skipped: int = 0
    failed: int = 0
    known: int = 0
    to_change: int = 0
    in_baseline: int = 0


def count_rules(diagnostics: list[Diagnostic]) -> list[RuleCount]:
    """Findings by rule, the most frequent first."""
    counts = Counter((diagnostic.rule, diagnostic.severity) for diagnostic in diagnostics)
    files: dict[str, set[str]] = {}
    for diagnostic in diagnostics:
        files.setdefault(diagnostic.rule, set()).add(diagnostic.path)
    rows = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [RuleCount(rule, severity, count, len(files[rule])) for (rule, severity), count in rows]


def statistics(diagnostics: list[Diagnostic], color: bool) -> str:
    """A table of findings by rule."""
    rows = count_rules(diagnostics)
    broad = max((len(row.rule) for row in rows), default=0)
    return "".join(
        f"{row.findings:7,}  {paint(f'{row.severity:7}', row.severity, color)}  "
        f"{row.rule:{broad}}  {counted(row.files, 'file')}\n"
        for row in rows
    )


def summary(diagnostics: list[Diagnostic], tally: Tally, color: bool) -> str:
    """One line: the counts by severity, or that all is well."""
    tail = f", {counted(tally.skipped, 'template')} skipped" if tally.skipped else ""
    if tally.failed:
        tail += f", {counted(tally.failed, 'file')} not checked"
    if diagnostics:
        found = Counter(diagnostic.severity for diagnostic in diagnostics)
        parts = [
            paint(counted(found[severity], _NOUNS[severity]), severity, color)
            for severity in SEVERITIES
            if found[severity]
        ]
        files = f"{tally.affected:,} of {counted(tally.checked, 'file')}"
        if tally.in_baseline == len(diagnostics):
            files = f"the baseline; {counted(tally.checked, 'file')} checked"
        elif tally.in_baseline:
            files += " and in the baseline"
        return f"Found {all_of(parts)} in {files}{tail}.\n"
    verdict = "Nothing new" if tally.known else "All clean"
    verdict = "Nothing would be left" if tally.to_change else verdict
    verdict = "Nothing found" if tally.failed else paint(verdict, "bold", color)
    return f"{verdict}: {counted(tally.checked, 'file')} checked{tail}.\n"


def fixable(diagnostics: list[Diagnostic], unsafe: bool) -> str:
    """How much `corpuslint fix` could do, and what more; "" where nothing."""
    safely = sum(one.is_fixable() for one in diagnostics)
    every = sum(one.is_fixable(unsafe=True) for one in diagnostics)
    if every and (unsafe or not safely):
        return f"[*] {every:,} can be fixed: corpuslint fix --unsafe-fixes\n"
    more = f"; {every - safely:,} more: --unsafe-fixes" if every > safely else ""
    return f"[*] {safely:,} can be fixed: corpuslint fix{more}\n" if safely else ""


_NOUNS = {"error": "error", "warning": "warning", "info": "hint"}


def next_command(diagnostics: list[Diagnostic], shown_as_table: bool, words: list[str]) -> str:
    """The command that a person would want to type now.

    `words` are the options and paths of this run that it must repeat.
    """
    if not diagnostics:
        return ""
    rows = count_rules(diagnostics)
    worst = min(rows, key=lambda row: SEVERITIES.index(row.severity)).severity
    rule = next(row.rule for row in rows if row.severity == worst)
    if not shown_as_table or len(rows) == 1:
        return f"About a rule: corpuslint rule {rule}\n"
    from shlex import quote

    shown = " ".join(["corpuslint check --select", rule, *[safe(quote(word)) for word in words]])
    return f"Look at one rule: {shown}\n"


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun, which takes an s where it must, unless its plural is said."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
