"""Patterns of paths in the manner of .gitignore, as regular expressions."""

from __future__ import annotations

import re

from corpuslint.config.places import Path, TomlFile


def translate(patterns: list[str], file: TomlFile, path: Path) -> tuple[str, ...]:
    """The regular expressions of a list of patterns, `!` before those that take back.

    Raises ConfigError for a pattern that can match nothing.
    """
    if not patterns:
        return ()
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

    translated = []
    for index, pattern in enumerate(patterns):
        try:
            expression, is_included = GitIgnoreSpecPattern.pattern_to_regex(pattern)
            re.compile(str(expression))
        except (ValueError, re.error):
            expression = None
        if expression is None:
            place = path if path[0] == "per-file-ignores" else (*path, index)
            raise file.error(place, f"the pattern {pattern!r} matches no file")
        translated.append(str(expression) if is_included else f"!{expression}")
    return tuple(translated)
