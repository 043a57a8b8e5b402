"""Metadata that came from somewhere else, as a document without a text."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from corpuslint.document import Document
from corpuslint.profile import UNKNOWN


def metadata_document(metadata: Mapping[Any, Any]) -> Document:
    """A document whose data is some metadata; dates become ISO 8601 text."""
    document = Document("", "", UNKNOWN)
    document.data = _plain(metadata)
    return document


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [_plain(item) for item in value]
    if isinstance(value, datetime.datetime):
        text = value.isoformat()
        return text[:-6] + "Z" if text.endswith("+00:00") else text
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    return str(value)
