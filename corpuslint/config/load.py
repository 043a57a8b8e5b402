"""From a config file to the frozen config of a run."""

from __future__ import annotations

import os
from typing import Any, cast

from corpuslint.config.frozen import (
    DEFAULT_EXTENSIONS,
    Collection,
    Config,
    Globs,
    RuleSetting,
)
from corpuslint.config.places import TomlFile
from corpuslint.config.selection import Selection
from corpuslint.errors import ConfigError
from corpuslint.finding import Severity
from corpuslint.roles import ROLES, WELL_KNOWN_KEYS
from corpuslint.rule import Rule, load_rules

SCHEMA_FILE = os.path.join(os.path.dirname(__file__), "corpuslint.schema.json")


def build_config(path: str, root: str, shown: str, text: str, selection: Selection) -> Config:
    """Judge a config file's text and freeze it; raises ConfigError with the line at fault.

    An empty `path` gives the defaults, relative to `root`. `shown` is what
    messages call the file.
    """
    file = TomlFile(shown, text)
    _judge(file)
    _check_version(file)
    table = file.table
    rules = load_rules()
    return Config(
        path=path,
        root=root,
        collections=tuple(
            _collection(name, fields, table, file)
            for name, fields in table.get("collections", {}).items()
        ),
        rules=tuple(_rule_settings(file, rules, selection)),
        generator=table.get("generator", "auto"),
        timezone=table.get("timezone"),
        fail_on=table.get("fail-on", "warning"),
        exclude=Globs(include=_translate(table.get("exclude", []))),
        extensions=(*DEFAULT_EXTENSIONS, *(e.lower() for e in table.get("extensions", []))),
        well_known_keys=_well_known_keys(file),
        per_file_ignores=tuple(
            (_translate([glob])[0], tuple(sorted(_names(names, rules, file, ("per-file-ignores",)))))
            for glob, names in table.get("per-file-ignores", {}).items()
        ),
        keywords=tuple(sorted({word for rule in rules.values() for word in rule.keywords})),
    )


def _judge(file: TomlFile) -> None:
    """Ask the generated schema; where it says no, the model says why."""
    import json

    import jsonschema_rs

    with open(SCHEMA_FILE, "rb") as schema_file:
        schema = json.load(schema_file)
    if not jsonschema_rs.is_valid(schema, file.table):
        from corpuslint.config.explain import explain

        raise ConfigError(explain(file))


def _check_version(file: TomlFile) -> None:
    wanted = file.table.get("required-version")
    if wanted is None:
        return
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    from corpuslint import __version__

    try:
        fits = SpecifierSet(wanted).contains(__version__, prereleases=True)
    except InvalidSpecifier:
        raise file.error(("required-version",), f"{wanted!r} is no version specifier") from None
    if not fits:
        raise file.error(
            ("required-version",), f"this is corpuslint {__version__}, but {wanted} is required"
        )


def _collection(
    name: str, fields: dict[str, Any], table: dict[str, Any], file: TomlFile
) -> Collection:
    zone = fields.get("timezone", table.get("timezone"))
    if zone is not None:
        _check_zone(zone, file, ("collections", name, "timezone"))
    return Collection(
        name=name,
        globs=Globs(_translate(fields["include"]), _translate(fields.get("exclude", []))),
        schemas=tuple(fields.get("schemas", [])),
        generator=fields.get("generator", table.get("generator", "auto")),
        timezone=zone,
        patterns=tuple(fields["include"]),
        line=file.line(("collections", name)),
    )


def _check_zone(zone: str, file: TomlFile, path: tuple[str, ...]) -> None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise file.error(path, f"{zone!r} is no IANA time zone, such as Europe/Berlin") from None


def _translate(patterns: list[str]) -> tuple[str, ...]:
    """Regular expressions for patterns in the manner of .gitignore."""
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

    translated = []
    for pattern in patterns:
        expression, _ = GitIgnoreSpecPattern.pattern_to_regex(pattern)
        if expression is not None:
            translated.append(str(expression))
    return tuple(translated)


def _well_known_keys(file: TomlFile) -> dict[str, str]:
    keys = {**WELL_KNOWN_KEYS}
    for key, role in file.table.get("well-known-keys", {}).items():
        if role and role not in ROLES:
            raise file.unknown(("well-known-keys", key), "role", role, sorted(ROLES))
        keys[key] = role
    return {key: role for key, role in keys.items() if role}


def _rule_settings(
    file: TomlFile, rules: dict[str, Rule], selection: Selection
) -> list[RuleSetting]:
    table = file.table
    chosen = _selected(file, rules, selection)
    severities = table.get("severities", {})
    for name in severities:
        if name not in rules:
            raise file.unknown(("severities", name), "rule", name, list(rules))
    all_options = table.get("rules", {})
    for name in all_options:
        if name not in rules:
            raise file.unknown(("rules", name), "rule", name, list(rules))
    named = {*(selection.select or table.get("select", ()))}
    named |= {*selection.extend_select, *table.get("extend-select", ())}
    return [
        RuleSetting(
            rule,
            cast(Severity, severities.get(name, rule.severity)),
            _options(file, rule, all_options.get(name, {})),
            name in named,
        )
        for name, rule in rules.items()
        if name in chosen
    ]


def _selected(file: TomlFile, rules: dict[str, Rule], selection: Selection) -> set[str]:
    table = file.table
    if selection.select is not None:
        chosen = _names(selection.select, rules, None, ())
    elif "select" in table:
        chosen = _names(table["select"], rules, file, ("select",))
    else:
        chosen = {name for name, rule in rules.items() if rule.default}
    chosen |= _names(table.get("extend-select", []), rules, file, ("extend-select",))
    chosen |= _names(selection.extend_select, rules, None, ())
    chosen -= _names(selection.ignore, rules, None, ())
    if selection.select is None:
        chosen -= _names(table.get("ignore", []), rules, file, ("ignore",))
    return chosen


def _names(
    said: Any, rules: dict[str, Rule], file: TomlFile | None, path: tuple[str, ...]
) -> set[str]:
    """The rules that names of rules and groups stand for."""
    names: set[str] = set()
    groups = {rule.group for rule in rules.values()}
    for word in said:
        if word in rules:
            names.add(word)
        elif word in groups:
            names |= {name for name, rule in rules.items() if rule.group == word}
        elif word == "ALL":
            names |= set(rules)
        else:
            source = file if file is not None else TomlFile("", "")
            raise source.unknown(path, "rule or group", word, [*rules, *sorted(groups)])
    return names


def _options(file: TomlFile, rule: Rule, said: dict[str, Any]) -> dict[str, Any]:
    if not said:
        return {}
    options = rule.load_options()
    fields = list(options._fields) if options is not None else []
    for key in said:
        if key.replace("-", "_") not in fields:
            known = [field.replace("_", "-") for field in fields]
            raise file.unknown(("rules", rule.name, key), "option", key, known)
    from pydantic import TypeAdapter, ValidationError

    values = {key.replace("-", "_"): value for key, value in said.items()}
    try:
        made = TypeAdapter(options).validate_python(values)
    except ValidationError as error:
        first = error.errors()[0]
        key = str(first["loc"][0]).replace("_", "-")
        raise file.error(("rules", rule.name, key), first["msg"].lower()) from None
    return dict(cast(Any, made)._asdict())


