"""What is wrong with a config file, with the line, the value and the cure."""

from __future__ import annotations

from typing import Any, get_args

from pydantic import ValidationError

from corpuslint.config.model import (
    CollectionFile,
    ConfigFile,
    Generator,
    LimitsFile,
    SeverityName,
)
from corpuslint.config.places import TomlFile
from corpuslint.nearness import did_you_mean

_SETTINGS = [field.alias or name for name, field in ConfigFile.model_fields.items()]
_OF_COLLECTIONS = list(CollectionFile.model_fields)
_OF_LIMITS = [field.alias or name for name, field in LimitsFile.model_fields.items()]
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
    "float_type": "a number",
    "int_type": "a whole number",
    "list_type": "a list",
    "model_type": "a table",
    "string_type": "a text",
    "tuple_type": "a list",
}


def explain(file: TomlFile) -> str:
    """A line per fault that the model finds in a config, "" where it finds none."""
    try:
        ConfigFile.model_validate(file.table)
    except ValidationError as error:
        return "\n".join(_line(file, fault) for fault in error.errors())
    return ""


def _line(file: TomlFile, fault: Any) -> str:
    path: tuple[str | int, ...] = fault["loc"]
    if fault["type"] == "extra_forbidden":
        return _unknown(file, path)
    choices = get_args(Generator if path[-1] == "generator" else SeverityName)
    return str(file.error(path, wanted(fault, choices)))


def wanted(fault: Any, choices: tuple[str, ...]) -> str:
    """What one of pydantic's errors is about: the value that is there, and what may be.

    `choices` are the texts that may be, where only some may.
    """
    kind = fault["type"]
    value = fault["input"]
    if kind == "literal_error":
        hint = did_you_mean(value, choices) if isinstance(value, str) else ""
        return f"{_shown(value)} is none of {', '.join(choices)}{hint}"
    if kind == "too_short":
        return "the list must not be empty"
    if kind == "string_pattern_mismatch":
        return f"{_shown(value)} is no suffix, such as .qmd"
    if kind in ("greater_than_equal", "less_than_equal"):
        ((which, bound),) = fault["ctx"].items()
        return f"must be at {'least' if which == 'ge' else 'most'} {bound}, not {_shown(value)}"
    if kind in _WANTED:
        return f"must be {_WANTED[kind]}, not {_shown(value)}"
    message = str(fault["msg"])
    return message[:1].lower() + message[1:]


def _unknown(file: TomlFile, path: tuple[str | int, ...]) -> str:
    name = str(path[-1])
    in_collection = len(path) == 3 and path[0] == "collections"
    in_limits = len(path) == 2 and path[0] == "limits"
    known = _OF_COLLECTIONS if in_collection else _OF_LIMITS if in_limits else _SETTINGS
    if in_collection and name in _SETTINGS:
        known = []
        table = f"[collections.{path[1]}]"
        hint = f" in {table}; it belongs above the first [table], where it is for all files"
    elif not in_collection and name in _ELSEWHERE:
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
