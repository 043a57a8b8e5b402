"""What is wrong with a config file, with the line, the value and the cure."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from corpuslint.config.model import CollectionFile, ConfigFile
from corpuslint.config.places import TomlFile

_KNOWN = {
    (): [field.alias or name for name, field in ConfigFile.model_fields.items()],
    ("collections",): list(CollectionFile.model_fields),
}


def explain(file: TomlFile) -> str:
    """A line per fault of a config that its schema refused."""
    try:
        ConfigFile.model_validate(file.table)
    except ValidationError as error:
        return "\n".join(_line(file, fault) for fault in error.errors())
    return f"{file.path}: does not fit the schema of a config"


def _line(file: TomlFile, fault: Any) -> str:
    path = tuple(part for part in fault["loc"])
    if fault["type"] == "extra_forbidden":
        known = _KNOWN.get(path[:1] if len(path) == 3 else (), _KNOWN[()])
        return str(file.unknown(path, "setting", str(path[-1]), known))
    value = fault["input"]
    message = str(fault["msg"])
    message = message[:1].lower() + message[1:]
    if isinstance(value, (str, int, float, bool)):
        message += f", not {value!r}"
    return str(file.error(path, message))
