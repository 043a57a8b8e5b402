"""The schemas that come with corpuslint."""

from __future__ import annotations

import os

_SUFFIX = ".schema.json"
URN = "urn:corpuslint:schema:"


def schema_folder() -> str:
    """The folder of the built-in schemas.

    A wheel carries them inside the package; in a checkout, and so in an
    editable install, they stand beside it.
    """
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    inside = os.path.join(package, "schemas")
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(package), "schemas")


def builtin_names() -> list[str]:
    """The names that a config may use, in alphabetical order."""
    names = os.listdir(schema_folder())
    return sorted(name[: -len(_SUFFIX)] for name in names if name.endswith(_SUFFIX))


def builtin_path(name: str) -> str:
    """The file of a built-in schema."""
    return os.path.join(schema_folder(), name + _SUFFIX)
