"""The words that a file of the project lists: the tags that its documents may have.

Plain text has a word a line, `#` for comments. Data (YAML, JSON, TOML) is a list of texts,
or of mappings with a `name`, a `slug` or an `id`; a mapping of lists, a taxonomy each; or
any other mapping, whose keys are the words.
"""

from __future__ import annotations

import os
from typing import Any

from corpuslint.document import DATA_LANGUAGES, Document, decode
from corpuslint.files import read_own
from corpuslint.profile import UNKNOWN
from corpuslint.signature import signature_at
from corpuslint.tuples import NamedTuple

_MOST_BYTES = 4_000_000
_NAMES = ("name", "slug", "id")
SUFFIXES = (".txt", *DATA_LANGUAGES)


class Vocabulary(NamedTuple):
    """Words of every taxonomy, those of single ones, and why there are none."""

    everywhere: frozenset[str] = frozenset()
    by_taxonomy: dict[str, frozenset[str]] = {}
    fault: str = ""


_known: dict[str, tuple[bytes, Vocabulary]] = {}


def read_vocabulary(path: str) -> Vocabulary:
    """The words in the file at an absolute path, read once as long as it stays as it is."""
    signature = signature_at(path)
    known = _known.get(path)
    if known is not None and known[0] == signature:
        return known[1]
    vocabulary = _read(path)
    _known[path] = signature, vocabulary
    return vocabulary


def _read(path: str) -> Vocabulary:
    try:
        decoded = decode(read_own(path, _MOST_BYTES))
    except OSError as error:
        return Vocabulary(fault=(error.strerror or str(error)).lower())
    if decoded.problem is not None:
        return Vocabulary(fault=decoded.problem.message)
    language = DATA_LANGUAGES.get(os.path.splitext(path)[1].lower())
    if language is None:
        lines = (line.partition("#")[0].strip() for line in decoded.text.splitlines())
        return Vocabulary(frozenset(filter(None, lines)))
    document = Document(path, decoded.text, UNKNOWN, language)
    if document.problems:
        return Vocabulary(fault=document.problems[0].message)
    data = document.data
    if data.__class__ is dict:
        lists = {key: _words(value) for key, value in data.items() if value.__class__ is list}
        if lists:
            return Vocabulary(by_taxonomy=lists)
        return Vocabulary(frozenset(data))
    return Vocabulary(_words(data))


def _words(listed: Any) -> frozenset[str]:
    words: set[str] = set()
    for item in listed if listed.__class__ is list else ():
        names = [item.get(name) for name in _NAMES] if item.__class__ is dict else [item]
        words.update(str(name) for name in names if name.__class__ in (str, int))
    return frozenset(words)
