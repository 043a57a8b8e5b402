"""What is wrong with a config file, with the line, the value and the cure."""

from __future__ import annotations

from typing import Any, get_args

from pydantic import ValidationError

from corpuslint.config.model import CollectionFile, ConfigFile, Generator, SeverityName
from corpuslint.config.places import TomlFile
from corpuslint.nearness import did_you_mean

_SETTINGS = [field.alias or name for name, field in ConfigFile.model_fields.items()]
_OF_COLLECTIONS = list(CollectionFile.model_fields)
# Settings that people write in the wrong place or know from other tools.
_ELSEWHERE = {
    "collection": "collections",
    "per-file-ignore": "per-file-ignores",
    "extend-ignore": "ignore",
    "include": "collections.NAME.include",
    "schemas": "collections.NAME.schemas",
}
_WANTED = {
    "bool_type": "true or false",
    "dict_type": "a table",
    "list_type": "a list",
    "missing": "a value",
    "string_type": "a text",
}


def explain(file: TomlFile) -> str:
    """A line per fault of a config that its schema refused."""
    try:
        ConfigFile.model_validate(file.table)
    except ValidationError as error:
        return "\n".join(_line(file, fault) for fault in error.errors())
    return f"{file.path}: the config does not fit its schema"


def _line(file: TomlFile, fault: Any) -> str:
    path: tuple[str | int, ...] = fault["loc"]
    kind = fault["type"]
    if kind == "extra_forbidden":
        return _unknown(file, path)
    value = fault["input"]
    if kind == "literal_error":
        options = get_args(Generator if path[-1] == "generator" else SeverityName)
        hint = did_you_mean(str(value), options) if isinstance(value, str) else ""
        return str(file.error(path, f"{_shown(value)} is none of {', '.join(options)}{hint}"))
    if kind == "missing":
        return str(file.error(path[:-1], f"the setting {path[-1]!r} is missing"))
    if kind == "too_short":
        return str(file.error(path, "the list must not be empty"))
    if kind == "string_pattern_mismatch":
        return str(file.error(path, f"{_shown(value)} is no suffix, such as .qmd"))
    if kind in _WANTED:
        return str(file.error(path, f"must be {_WANTED[kind]}, not {_shown(value)}"))
    message = str(fault["msg"])
    return str(file.error(path, message[:1].lower() + message[1:]))


def _unknown(file: TomlFile, path: tuple[str | int, ...]) -> str:
    name = str(path[-1])
    in_collection = len(path) == 3 and path[0] == "collections"
    known = _OF_COLLECTIONS if in_collection else _SETTINGS
    if not in_collection and name in _ELSEWHERE:
        known = []
        hint = f"; did you mean {_ELSEWHERE[name]!r}?"
    elif name == "tool" and not file.prefix:
        known = []
        hint = "; [tool.corpuslint] is for pyproject.toml, leave it out here"
    else:
        hint = ""
    return f"{file.unknown(path, 'setting', name, known)}{hint}"


def _shown(value: Any) -> str:
    """A value as TOML people know it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a table"
    return "a list" if isinstance(value, list) else repr(value)
