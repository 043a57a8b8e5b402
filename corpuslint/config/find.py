"""The config file of a run, found upward from the working directory, and its text."""

from __future__ import annotations

import os
import re

from corpuslint.errors import ConfigError
from corpuslint.files import read_regular
from corpuslint.inputs import saw

# `[tool.corpuslint]`, a table below it, or the same as a dotted key; a TOML parser
# would cost each run with a `pyproject.toml` 8 ms
_TABLE = re.compile(
    rb"""^[ \t]*\[?[ \t]*["']?tool["']?[ \t]*\.[ \t]*["']?corpuslint["']?[ \t]*[].=]"""
    rb"""|^\[[ \t]*tool[ \t]*\](?:(?!^[ \t]*\[).)*?^[ \t]*["']?corpuslint["']?[ \t]*[.=]""",
    re.MULTILINE | re.DOTALL,
)


def find_config(folder: str, top: str = "") -> str:
    """The nearest config file at or above an absolute folder, no higher than `top`, or ""."""
    while True:
        own = os.path.join(folder, "corpuslint.toml")
        saw(own)
        # a pipe, or a link to nowhere, cannot be read, but must not pass for no config
        if os.path.lexists(own) and not os.path.isdir(own):
            return own
        shared = os.path.join(folder, "pyproject.toml")
        saw(shared)
        if os.path.isfile(shared) and _says_anything(shared):
            return shared
        parent = os.path.dirname(folder)
        if folder in (parent, top):
            return ""
        folder = parent


def read_config(path: str, shown: str) -> str:
    """The text of a config file; raises ConfigError, which begins with `shown`."""
    try:
        # the byte order mark that some Windows editors write is no TOML
        return read_regular(path).decode().removeprefix("\ufeff")
    except OSError as error:
        raise ConfigError(f"{shown}: {(error.strerror or str(error)).lower()}") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{shown}: byte {error.start} is not UTF-8") from None


def _says_anything(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            content = file.read()
    except OSError:
        return False
    return has_table(content)


def has_table(content: bytes) -> bool:
    """Whether a `pyproject.toml` says anything to corpuslint."""
    return b"corpuslint" in content and _TABLE.search(content) is not None
