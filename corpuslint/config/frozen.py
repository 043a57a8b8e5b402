"""The config as a run uses it: decided, flat, and kept as JSON between runs."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

from corpuslint.finding import Severity
from corpuslint.rule import Rule

DEFAULT_EXTENSIONS = (".md", ".markdown", ".mdx", ".html", ".txt")


class Globs(NamedTuple):
    """Patterns of paths, as regular expressions on paths relative to the config's folder."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def match(self, path: str) -> bool:
        """Whether a relative path with forward slashes is included and not excluded."""
        return any(_compiled(pattern).search(path) for pattern in self.include) and not any(
            _compiled(pattern).search(path) for pattern in self.exclude
        )


class Collection(NamedTuple):
    """Files that belong together; `line` is where the config says so."""

    name: str
    globs: Globs
    schemas: tuple[str, ...]
    generator: str
    timezone: str | None
    patterns: tuple[str, ...]
    line: int


class RuleSetting(NamedTuple):
    """A rule that is on, its severity in this project, and its options.

    `everywhere`: the user asked for it by name, so it also holds for generators
    that it is not on by default for.
    """

    rule: Rule
    severity: Severity
    options: dict[str, Any]
    everywhere: bool


class Config(NamedTuple):
    """All that a run needs to know; made by `load_config`.

    `path` is the config's file, "" where there is none; `root` the folder that
    patterns and schema paths are relative to; `keywords` are the schema keywords
    that have a rule of their own, be it on or off.
    """

    path: str
    root: str
    collections: tuple[Collection, ...]
    rules: tuple[RuleSetting, ...]
    generator: str
    timezone: str | None
    fail_on: Severity
    exclude: Globs
    extensions: tuple[str, ...]
    well_known_keys: dict[str, str]
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...]
    keywords: tuple[str, ...]

    def collections_of(self, path: str) -> list[Collection]:
        """The collections that a relative path belongs to, in the config's order."""
        return [collection for collection in self.collections if collection.globs.match(path)]

    def ignored_rules(self, path: str) -> frozenset[str]:
        """The rules that `per-file-ignores` leaves out for a relative path."""
        return frozenset(
            rule
            for pattern, rules in self.per_file_ignores
            if _compiled(pattern).search(path)
            for rule in rules
        )


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def to_json(config: Config) -> list[Any]:
    """Plain JSON of a config; NamedTuples become lists."""
    return list(config)


def from_json(fields: list[Any]) -> Config:
    """The config that `to_json` gave; raises TypeError or ValueError where it is damaged."""
    config = Config(*fields)
    return config._replace(
        collections=tuple(
            Collection(name, _globs(globs), tuple(schemas), generator, zone, tuple(raw), line)
            for name, globs, schemas, generator, zone, raw, line in config.collections
        ),
        rules=tuple(
            RuleSetting(_rule(rule), *settings) for rule, *settings in config.rules
        ),
        exclude=_globs(config.exclude),
        extensions=tuple(config.extensions),
        per_file_ignores=tuple((glob, tuple(names)) for glob, names in config.per_file_ignores),
        keywords=tuple(config.keywords),
    )


def _globs(fields: Any) -> Globs:
    include, exclude = fields
    return Globs(tuple(include), tuple(exclude))


def _rule(fields: list[Any]) -> Rule:
    return Rule(*[tuple(field) if isinstance(field, list) else field for field in fields])
