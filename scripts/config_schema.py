"""The JSON Schema of a config file, for editors: every setting, rule and option.

Draft 7 with `definitions`, since that is what Taplo (Even Better TOML) and VS Code
follow. `x-taplo` holds Taplo's texts about the values of an enum.
"""

from __future__ import annotations

import json
import re
from typing import Any, get_type_hints

from pydantic import TypeAdapter

from corpuslint.config.model import ConfigFile
from corpuslint.config.names import ALL
from corpuslint.roles import ROLES, WELL_KNOWN_KEYS
from corpuslint.rule import Rule, load_rules, rule_folder
from corpuslint.schema.builtin import builtin_names, builtin_path
from corpuslint.schema.source import read_schema

_OPTION = re.compile(
    r"^- `(?P<name>[a-z-]+)`(?: \(default `[^`]*`(?:, (?P<why>[^)]*))?\))?: "
    r"(?P<text>.+(?:\n  .+)*)",
    re.MULTILINE,
)
_SEVERITIES = ["error", "warning", "info"]
_ROLE = {
    "title": "Role",
    "description": "What the key's values are; nothing where this is empty.",
    "enum": [*sorted(ROLES), ""],
}
_TITLE = "Config of corpuslint"
_DESCRIPTION = (
    "corpuslint.toml, or the table [tool.corpuslint] of pyproject.toml. "
    "What applies to a file, and why: corpuslint config FILE."
)


def config_schema() -> str:
    """The schema as JSON, from the pydantic model, the rules and their pages."""
    made: Any = _plain(ConfigFile.model_json_schema(by_alias=True))
    rules = load_rules()
    settings = made["properties"]
    names = {"type": "array", "items": {"$ref": "#/definitions/RuleOrGroup"}}
    for key in ("select", "extend-select", "ignore"):
        settings[key] |= names
    settings["per-file-ignores"]["additionalProperties"] = names
    settings["severities"] |= _by_name(rules, _severity)
    settings["rules"] |= _rules(rules)
    settings["well-known-keys"] |= _well_known_keys()
    limits = settings["limits"] | made["$defs"]["LimitsFile"]
    limits |= {key: settings["limits"][key] for key in ("title", "description")}
    settings["limits"] = {key: limits[key] for key in limits if key not in ("$ref", "default")}
    collection = made["$defs"]["CollectionFile"]
    collection["properties"]["schemas"]["items"] = _schemas()
    del collection["properties"]["include"]["default"]
    collection["x-taplo"] = {"initKeys": ["include"]}
    settings["collections"]["additionalProperties"] = {"$ref": "#/definitions/Collection"}
    schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": _TITLE,
        "description": _DESCRIPTION,
        "type": "object",
        "properties": settings,
        "additionalProperties": False,
        # what a config extends may have the files of its collections
        "if": {"required": ["extends"]},
        "else": _open(collections=_open_to_all({"required": ["include"]})),
        "definitions": {
            "Collection": collection,
            "Role": _ROLE,
            "RuleOrGroup": _rules_and_groups(rules),
        },
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _open(**properties: Any) -> dict[str, Any]:
    """A condition on some keys; Tombi takes a table that does not say so for a closed one."""
    return {"properties": properties, "additionalProperties": True}


def _open_to_all(schema: dict[str, Any]) -> dict[str, Any]:
    return {"additionalProperties": {**schema, "additionalProperties": True}}


def _plain(schema: Any, title: str = "") -> Any:
    """What pydantic made, without null, which TOML has not, and with titles as people write."""
    if isinstance(schema, list):
        return [_plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {
        key: (
            {name: _plain(one, name) for name, one in value.items()}
            if key == "properties"
            else _plain(value)
        )
        for key, value in schema.items()
        if key not in ("title", "anyOf", "x-since") and not (key == "default" and value is None)
    }
    for choice in schema.get("anyOf", ()):
        if choice != {"type": "null"}:
            plain |= _plain(choice)
    return {"title": title, **plain} if title else plain


def _by_name(rules: dict[str, Rule], make: Any) -> dict[str, Any]:
    """A table whose keys are the names of rules, old ones too."""
    properties = {}
    for rule in rules.values():
        properties[rule.name] = make(rule)
        for alias in rule.aliases:
            properties[alias] = {**make(rule), "deprecated": True, "title": _now(rule)}
    return {"properties": properties, "additionalProperties": False}


def _now(rule: Rule) -> str:
    return f"now called {rule.name}"


def _summary(rule: Rule) -> str:
    return f"{rule.summary}.{' In preview.' if rule.preview else ''}"


def _severity(rule: Rule) -> dict[str, Any]:
    return {"description": _summary(rule), "enum": _SEVERITIES, "default": rule.severity}


def _rules(rules: dict[str, Rule]) -> dict[str, Any]:
    """The options of the rules that have any; a table of another rule can only be empty."""
    with_options = {name: rule for name, rule in rules.items() if rule.has_options}
    others = [
        name
        for rule in rules.values()
        if not rule.has_options
        for name in (rule.name, *rule.aliases)
    ]
    return {
        **_by_name(with_options, _options),
        "patternProperties": {f"^({'|'.join(others)})$": {"type": "object", "maxProperties": 0}},
    }


def _options(rule: Rule) -> dict[str, Any]:
    options: Any = rule.load_options()
    described = option_texts(rule)
    properties = {}
    for field, annotation in get_type_hints(options).items():
        name = field.replace("_", "-")
        made = _plain(TypeAdapter(annotation).json_schema())
        default = options._field_defaults[field]
        if default is not None:
            made["default"] = list(default) if isinstance(default, tuple) else default
        properties[name] = {"title": name, "description": described[name], **made}
    return {
        "title": rule.name,
        "description": _summary(rule),
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }


def option_texts(rule: Rule) -> dict[str, str]:
    """What a rule's page says of each option, on one line, without the default."""
    page = f"{rule_folder(rule.package)}/{rule.name.replace('-', '_')}.md"
    with open(page, encoding="utf-8") as file:
        section = file.read().partition("\n## Options\n")[2].partition("\n## ")[0]
    texts = {}
    for found in _OPTION.finditer(section):
        why = f" The default is {found['why']}." if found["why"] else ""
        text = " ".join(found["text"].split())
        texts[found["name"]] = text[0].upper() + text[1:] + why
    return texts


def _rules_and_groups(rules: dict[str, Rule]) -> dict[str, Any]:
    texts = {ALL: "Every rule."}
    for group in sorted({rule.group for rule in rules.values()}):
        members = [rule.name for rule in rules.values() if rule.group == group]
        texts[group] = f"The group of {', '.join(members)}."
    for rule in rules.values():
        texts[rule.name] = _summary(rule)
        texts |= {alias: f"{_now(rule)}." for alias in rule.aliases}
    return {
        "title": "Rule or group",
        "description": "The name of a rule or of a group of rules, or ALL.",
        "enum": list(texts),
        "x-taplo": {"docs": {"enumValues": list(texts.values())}},
    }


def _well_known_keys() -> dict[str, Any]:
    role = {"allOf": [{"$ref": "#/definitions/Role"}]}  # beside a $ref nothing else counts
    return {
        "properties": {key: {"default": usual, **role} for key, usual in WELL_KNOWN_KEYS.items()},
        "additionalProperties": {"$ref": "#/definitions/Role"},
    }


def _schemas() -> dict[str, Any]:
    titles = [read_schema(builtin_path(name))["title"] for name in builtin_names()]
    names = {"enum": list(builtin_names()), "x-taplo": {"docs": {"enumValues": titles}}}
    return {"anyOf": [names, {"type": "string"}]}
