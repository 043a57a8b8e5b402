"""From a config file to the frozen config of a run."""

from __future__ import annotations

import os
from typing import Any

from corpuslint.config.frozen import DEFAULT_EXTENSIONS, Collection, Config, Globs
from corpuslint.config.patterns import translate
from corpuslint.config.places import Path, TomlFile
from corpuslint.config.rule_settings import names_of, rule_settings
from corpuslint.config.selection import Selection
from corpuslint.errors import ConfigError
from corpuslint.roles import ROLES, WELL_KNOWN_KEYS
from corpuslint.rule import Rule, load_rules

SCHEMA_FILE = os.path.join(os.path.dirname(__file__), "corpuslint.schema.json")


def build_config(
    path: str, root: str, shown: str, text: str, selection: Selection, home: str = ""
) -> Config:
    """Judge a config file's text and freeze it; raises ConfigError with the line at fault.

    An empty `path` gives the defaults, relative to `root`. `shown` is what
    messages call the file, `home` the folder of schemas where it is not `root`.
    """
    file = TomlFile(shown, text)
    _check_version(file)  # first: a newer version may have settings that this one has not
    _judge(file)
    table = file.table
    if "timezone" in table:
        _check_zone(table["timezone"], file, ("timezone",))
    rules = load_rules()
    return Config(
        path=path,
        root=root,
        collections=tuple(
            _collection(name, fields, home or root, file)
            for name, fields in table.get("collections", {}).items()
        ),
        rules=tuple(rule_settings(file, rules, selection)),
        generator=table.get("generator", "auto"),
        timezone=table.get("timezone"),
        fail_on=table.get("fail-on", "warning"),
        exclude=Globs(include=translate(table.get("exclude", []), file, ("exclude",))),
        extensions=(*DEFAULT_EXTENSIONS, *(e.lower() for e in table.get("extensions", []))),
        well_known_keys=_well_known_keys(file),
        per_file_ignores=tuple(
            _ignored(glob, names, rules, file)
            for glob, names in table.get("per-file-ignores", {}).items()
        ),
        keywords=tuple(sorted({word for rule in rules.values() for word in rule.keywords})),
        baseline=table.get("baseline") or "",
        home=home or root,
    )


def _judge(file: TomlFile) -> None:
    """Ask the generated schema; where it says no, the model says why."""
    import json

    import jsonschema_rs

    with open(SCHEMA_FILE, "rb") as schema_file:
        schema = json.load(schema_file)
    try:
        if jsonschema_rs.is_valid(schema, file.table):
            return
    except ValueError:  # a number that it cannot hold
        pass
    from corpuslint.config.explain import explain

    raise ConfigError(explain(file))


def _check_version(file: TomlFile) -> None:
    wanted = file.table.get("required-version")
    if not isinstance(wanted, str):
        return
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    from corpuslint import __version__

    path = ("required-version",)
    try:
        fits = SpecifierSet(wanted).contains(__version__, prereleases=True)
    except InvalidSpecifier:
        raise file.error(path, f"{wanted!r} is no version specifier, such as '>=0.1'") from None
    if not fits:
        raise file.error(path, f"this is corpuslint {__version__}, but {wanted} is required")


def _collection(name: str, fields: dict[str, Any], home: str, file: TomlFile) -> Collection:
    path = ("collections", name)
    table = file.table
    if "timezone" in fields:
        _check_zone(fields["timezone"], file, (*path, "timezone"))
    for index, schema in enumerate(fields.get("schemas", [])):
        _check_schema(schema, home, file, (*path, "schemas", index))
    return Collection(
        name=name,
        globs=Globs(
            translate(fields["include"], file, (*path, "include")),
            translate(fields.get("exclude", []), file, (*path, "exclude")),
        ),
        schemas=tuple(fields.get("schemas", [])),
        generator=fields.get("generator", table.get("generator", "auto")),
        timezone=fields.get("timezone", table.get("timezone")),
        patterns=tuple(fields["include"]),
        line=file.line(path),
    )


def _check_zone(zone: str, file: TomlFile, path: Path) -> None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        from corpuslint.nearness import did_you_mean

        hint = did_you_mean(zone, sorted(available_timezones())) or ", such as 'Europe/Berlin'"
        raise file.error(path, f"{zone!r} is no IANA time zone{hint}") from None


def _check_schema(name: str, home: str, file: TomlFile, path: Path) -> None:
    """Say early, with its line, that a schema is not there; what is in it is judged on use."""
    from corpuslint.schema.builtin import builtin_names

    if name in builtin_names() or os.path.isfile(os.path.join(home, name)):
        return
    if ":" not in name:  # neither a URL nor a module:Model, of which more is to be said
        raise file.unknown(path, "built-in schema or file", name, builtin_names())


def _ignored(
    glob: str, names: list[str], rules: dict[str, Rule], file: TomlFile
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    path = ("per-file-ignores", glob)
    patterns = translate([glob], file, path)
    if glob.startswith("!"):  # all files but these
        patterns = (".", *patterns)
    return patterns, tuple(sorted(names_of(names, rules, file, path)))


def _well_known_keys(file: TomlFile) -> dict[str, str]:
    keys = {**WELL_KNOWN_KEYS}
    for key, role in file.table.get("well-known-keys", {}).items():
        if role and role not in ROLES:
            raise file.unknown(("well-known-keys", key), "role", role, sorted(ROLES))
        keys[key] = role
    return {key: role for key, role in keys.items() if role}
