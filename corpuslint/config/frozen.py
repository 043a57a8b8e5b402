"""The config as a run uses it: decided, flat, and kept as JSON between runs."""

# annotations are not postponed here: as text, each costs a NamedTuple 5 us at every start

import re
from functools import lru_cache
from typing import Any

from corpuslint.blocks.limits import DEFAULTS, Limits
from corpuslint.finding import Severity
from corpuslint.rule import Rule
from corpuslint.tuples import NamedTuple

# What a run says of its config: the file ("" for the command line), the line, the message.
Notice = tuple[str, int, str]
DEFAULT_EXTENSIONS = (".md", ".markdown", ".mdx", ".html", ".txt")


class Globs(NamedTuple):
    """Patterns of paths, as regular expressions on paths relative to the config's folder.

    As in .gitignore the last pattern that matches decides, and one that starts
    with `!` takes back what those before it match.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def match(self, path: str) -> bool:
        """Whether a relative path with forward slashes is included and not excluded."""
        return matches(self.include, path) and not matches(self.exclude, path)


def matches(patterns: tuple[str, ...], path: str) -> bool:
    """Whether the last pattern that matches a path takes it in."""
    for pattern in reversed(patterns):
        if pattern[0] == "!":
            if _compiled(pattern[1:]).search(path):
                return False
        elif _compiled(pattern).search(path):
            return True
    return False


class Collection(NamedTuple):
    """Files that belong together; the config file at `path` says so on `line`."""

    name: str
    globs: Globs
    schemas: tuple[str, ...]
    generator: str
    timezone: str | None
    patterns: tuple[str, ...]
    path: str
    line: int
    markdown_fields: tuple[str, ...] = ()


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
    patterns are relative to; `keywords` are the schema keywords that have a rule of
    their own, be it on or off; `warnings` are what a run says of the config itself.
    `home` is the folder that paths of schemas and of `baseline`, the file of known
    findings ("" where there is none), are relative to: `root`, but where config and
    schemas are not those of the working tree.
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
    per_file_ignores: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    keywords: tuple[str, ...]
    warnings: tuple[Notice, ...] = ()
    baseline: str = ""
    home: str = ""
    markdown_fields: tuple[str, ...] = ()
    limits: Limits = DEFAULTS

    def collections_of(self, path: str) -> list[Collection]:
        """The collections that a relative path belongs to, in the config's order."""
        return [collection for collection in self.collections if collection.globs.match(path)]

    def ignored_rules(self, path: str) -> frozenset[str]:
        """The rules that `per-file-ignores` leaves out for a relative path."""
        return frozenset(
            rule
            for patterns, rules in self.per_file_ignores
            if matches(patterns, path)
            for rule in rules
        )


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def to_json(config: Config) -> list[Any]:
    """Plain JSON of a config; NamedTuples become lists."""
    return list(config)


def from_json(fields: list[Any]) -> Config:
    """The config that `to_json` gave."""
    config = Config(*fields)
    return config._replace(
        collections=tuple(
            Collection(
                name, _globs(globs), tuple(schemas), generator, zone, tuple(raw), path, line, fields
            )
            for name, globs, schemas, generator, zone, raw, path, line, fields in (
                map(_frozen, config.collections)
            )
        ),
        rules=tuple(_setting(setting) for setting in config.rules),
        exclude=_globs(config.exclude),
        extensions=tuple(config.extensions),
        per_file_ignores=tuple(
            (tuple(patterns), tuple(names)) for patterns, names in config.per_file_ignores
        ),
        keywords=tuple(config.keywords),
        warnings=tuple((path, line, message) for path, line, message in config.warnings),
        markdown_fields=tuple(config.markdown_fields),
        limits=Limits(*config.limits),
    )


def _globs(fields: Any) -> Globs:
    include, exclude = fields
    return Globs(tuple(include), tuple(exclude))


def _setting(fields: Any) -> RuleSetting:
    rule, severity, options, everywhere = fields
    frozen = {name: _frozen(value) for name, value in options.items()}
    return RuleSetting(Rule(*map(_frozen, rule)), severity, frozen, everywhere)


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
