"""Metadata that came from somewhere else, as a document without a text."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from corpuslint.document import Document
from corpuslint.errors import ConfigError
from corpuslint.profile import UNKNOWN


def metadata_document(metadata: Mapping[Any, Any]) -> Document:
    """A document whose data is some metadata; dates become ISO 8601 text.

    Raises ConfigError for what is no mapping, and for what holds itself.
    """
    if not isinstance(metadata, Mapping):
        raise ConfigError(f"metadata is a mapping, not {type(metadata).__name__}")
    document = Document("", "", UNKNOWN)
    try:
        document.data = _plain(metadata, ())
    except RecursionError:
        raise ConfigError("the metadata is nested too deeply to be judged") from None
    return document


def _plain(value: Any, around: tuple[int, ...]) -> Any:
    """A value as plain data; `around` has the identities of what holds it."""
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    if isinstance(value, datetime.datetime):
        text = value.isoformat()
        return text[:-6] + "Z" if text.endswith("+00:00") else text
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if not isinstance(value, (Mapping, list, tuple, set, frozenset)):
        return str(value)
    if id(value) in around:
        raise ConfigError("the metadata holds itself, so it cannot be judged")
    around = (*around, id(value))
    if isinstance(value, Mapping):
        return {str(_plain(key, around)): _plain(item, around) for key, item in value.items()}
    items = sorted(value, key=str) if isinstance(value, (set, frozenset)) else value
    return [_plain(item, around) for item in items]
