"""The patterns of a `.gitignore`, matched in time that its author cannot choose.

pathspec makes a regular expression of each, and `*a*a*a*b` takes minutes with a name of
many a. But no wildcard need be tried anew, except for the last: if what follows it is found
at all, its first place is as good as any.
"""

from __future__ import annotations

import re
from typing import Any

# as pathspec writes `*`, a `**` at the start, and one further on
_WILDCARD = "[^/]*"
_FOLDERS_BEFORE = "(?:.+/)?"
_FOLDERS_BETWEEN = "(?:/.+)?/"
_FOLDERS = "(?:[^/]+/)*?"
_RUN = re.compile(rf"(?:{re.escape(_WILDCARD)})+")


def ignore_spec(lines: list[str]) -> Any:
    """The `GitIgnoreSpec` of some lines, without those that cannot be read."""
    from pathspec import GitIgnoreSpec

    spec = GitIgnoreSpec
    if not any(line.count("*") > 1 for line in lines):
        try:
            return spec.from_lines(lines)
        except ValueError:
            return spec.from_lines([line for line in lines if _is_pattern(line)])
    lines = [line for line in lines if _is_pattern(line)]
    return spec.from_lines(lines, _pattern_class(), backend="simple")


def _is_pattern(line: str) -> bool:
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

    try:
        GitIgnoreSpecPattern.pattern_to_regex(line)
    except ValueError:  # git passes over what it cannot read
        return False
    return True


def _pattern_class() -> Any:
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

    class Pattern(GitIgnoreSpecPattern):
        """One whose wildcards are not tried anew."""

        @classmethod
        def pattern_to_regex(cls, pattern: Any) -> Any:
            expression, is_included = super().pattern_to_regex(pattern)
            return (without_trying(expression) if expression else expression), is_included

    return Pattern


def without_trying(expression: Any) -> str:
    """The expression of a pattern, with all but its last wildcards taking the first place."""
    *parts, last = str(expression).split(_FOLDERS_BETWEEN)
    if not parts:
        return _in_names(last)
    text = "^"
    for number, part in enumerate(parts):
        part = part.removeprefix("^")
        is_anywhere = number > 0 or part.startswith(_FOLDERS_BEFORE)
        part = part.removeprefix(_FOLDERS_BEFORE)
        text += _first(f"f{number}", f"{_FOLDERS if is_anywhere else ''}{_in_names(part, number)}/")
    return f"{text}{_FOLDERS_BEFORE}{_in_names(last, len(parts))}"


def _in_names(expression: str, place: int = 0) -> str:
    first, *others = _RUN.sub(_WILDCARD, expression).split(_WILDCARD)
    text = first
    for number, part in enumerate(others):
        if number + 1 < len(others) and "(" not in part and ")" not in part:
            text += _first(f"w{place}_{number}", f"{_WILDCARD}?{part}")
        else:
            text += _WILDCARD + part
    return text


def _first(name: str, expression: str) -> str:
    """The first match of an expression: what a look ahead has found is not given back."""
    return f"(?=(?P<{name}>{expression}))(?P={name})"
