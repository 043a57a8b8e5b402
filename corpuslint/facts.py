"""What documents tell about themselves for rules that see the whole corpus.

A fact is `(key, key path, content)`. Facts of a rule with the same key form a group,
which is concluded together. A file's facts are kept as JSON; its marks, a few bytes
each, say which groups can be passed over without reading any.
"""

from __future__ import annotations

import json
from array import array
from binascii import crc32
from collections.abc import Iterable
from json.encoder import encode_basestring_ascii
from typing import Any, NamedTuple

from corpuslint.rule import Fact, Grouping
from corpuslint.span import KeyPath

_MOST_REMEMBERED = 20_000  # facts, and key paths
_AT_ONCE = 500_000  # marks
_REFERENCE = 1  # the lower half of a reference's mark, which no other has
_LOWER = 0xFFFFFFFF


class FileFacts(NamedTuple):
    """The facts of one file: `content` is a JSON list of [rule, key, key path, content].

    `marks` are 64-bit numbers, one or two a fact: the upper half stands for its rule and
    key, the lower for its content. A group with two different marks is worth a look, or
    one of references alone.
    """

    marks: bytes
    content: bytes


NO_FACTS = FileFacts(b"", b"")


class FactWriter:
    """Makes the facts of one file after another; what is told again is not made again."""

    def __init__(self) -> None:
        # True is 1 to a dict, and 1.0 too; so facts are told as text, or as whole numbers
        self._known: dict[tuple[str, Any, Any], tuple[str, int, int]] = {}
        self._paths: dict[KeyPath, str] = {}
        self._told: list[str] = []
        self._marks: list[int] = []

    def add(self, rule: str, grouping: Grouping, facts: Iterable[Fact], file: str) -> None:
        """Take in what a rule tells of a file."""
        known = self._known
        paths = self._paths
        of_file = 0
        if grouping == "several" or grouping == "all":
            of_file = crc32(file.encode("utf-8", "surrogatepass"))
        for key, path, content in facts:
            fact = (rule, key, content)
            made = known.get(fact)
            if made is None:
                made = _made(rule, key, content)
                if len(known) == _MOST_REMEMBERED:  # what is told often comes back at once
                    known.clear()
                known[fact] = made
            said_at = paths.get(path)
            if said_at is None:
                said_at = _json(path)
                if len(paths) < _MOST_REMEMBERED:
                    paths[path] = said_at
            text, group, mark = made
            self._told.append(f"{text},{said_at}]")
            if grouping == "different":
                self._marks.append(group | mark)
            elif grouping == "references":
                self._marks.append(group | _REFERENCE)
            else:
                # marks of its own, so that two facts are two whatever they say
                own = crc32(said_at.encode(), of_file) | 4
                self._marks.append(group | own)
                if grouping == "all":
                    self._marks.append(group | own ^ 1)

    def finish(self) -> FileFacts:
        """The facts that were added; the next ones are of another file."""
        if not self._told:
            return NO_FACTS
        content = f"[{','.join(self._told)}]".encode()
        marks = array("Q", self._marks).tobytes()
        self._told.clear()
        self._marks.clear()
        return FileFacts(marks, content)


def _made(rule: str, key: Any, content: Any) -> tuple[str, int, int]:
    """The beginning of a fact's JSON, and both halves of its mark."""
    of = f'["{rule}",{_json(key)}'
    said = _json(content)
    return f"{of},{said}", crc32(of.encode()) << 32, crc32(said.encode()) | 4


def _json(told: Any) -> str:
    """What facts are made of as JSON in ASCII, a third of the time that `json` takes for it."""
    kind = told.__class__
    if kind is str:
        return encode_basestring_ascii(told)
    if kind is tuple or kind is list:
        return f"[{','.join(map(_json, told))}]"
    if told is None:
        return "null"
    if kind is int:
        return str(told)
    raise TypeError(f"facts are texts, whole numbers, None and tuples, not {told!r}")


def read_facts(content: bytes) -> list[tuple[str, Any, Any, KeyPath]]:
    """The facts of a file: (rule, key, content, key path). Tuples have become lists."""
    return [(rule, key, said, tuple(path)) for rule, key, said, path in json.loads(content)]


def groups_worth_a_look(marks: Iterable[bytes]) -> set[int]:
    """The upper halves of all marks that come with different lower halves.

    And of those of references, where they come with no others.
    """
    every = array("Q")
    for some in marks:
        every.frombytes(some)
    wanted: set[int] = set()
    # one part of all groups after another, since a set takes eight times an array's room
    parts = len(every) // _AT_ONCE + 1
    for part in range(parts):
        if parts == 1:
            different = set(every)
        else:
            different = {mark for mark in every if (mark >> 32) % parts == part}
        seen: set[int] = set()
        referred: set[int] = set()
        for mark in different:
            group = mark >> 32
            if mark & _LOWER == _REFERENCE:
                referred.add(group)
            elif group in seen:
                wanted.add(group)
            else:
                seen.add(group)
        wanted |= referred - seen
    return wanted


def has_any(marks: bytes, groups: set[int]) -> bool:
    """Whether a file tells of any of some groups."""
    return any(mark >> 32 in groups for mark in array("Q", marks))


def group_of(rule: str, key: Any) -> int:
    """The upper half of the marks of a rule's facts with a key."""
    return crc32(f'["{rule}",{_json(key)}'.encode())
