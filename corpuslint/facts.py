"""What documents tell about themselves for rules that see the whole corpus.

A fact is `(key, key path, content)`. Facts of a rule with the same key form a group,
which is concluded together. Each leaves a mark of 8 bytes; these say which groups can be
passed over. What many documents tell alike is kept word for word, as JSON; other facts
are told again when their group is worth a look: few are, and then the document has to be
read in any case, to say where the finding stands.
"""

from __future__ import annotations

import json
from array import array
from binascii import crc32
from collections.abc import Iterable
from itertools import pairwise
from json.encoder import encode_basestring_ascii
from typing import Any

from corpuslint.rule import Fact, Grouping
from corpuslint.span import KeyPath
from corpuslint.tuples import NamedTuple

_MOST_REMEMBERED = 20_000  # facts, and key paths
_PARTS = 64
_REAL = 4  # of every other mark
_REFERENCE = 1  # the lower half of a reference's mark, which no other has
_LOWER = 0xFFFFFFFF


class FileFacts(NamedTuple):
    """The facts of one file.

    `marks` are 64-bit numbers, one or two a fact: the upper half stands for its rule and
    key, the lower for its content. A group with two different marks is worth a look, or
    one of references alone. `content` are the facts that are kept, a JSON list of [rule,
    key, content, key path].
    """

    marks: bytes
    content: bytes


NO_FACTS = FileFacts(b"", b"")


class FactWriter:
    """Makes the facts of one file after another; `keeps_all` keeps all of them.

    What is told again is not made again.
    """

    def __init__(self) -> None:
        self.keeps_all = False
        # True is 1 to a dict, and 1.0 too; so facts are told as text, or as whole numbers
        self._known: dict[tuple[str, Any, Any], str] = {}
        self._paths: dict[KeyPath, str] = {}
        self._told: list[str] = []
        self._marks: list[int] = []

    def add(
        self, rule: str, grouping: Grouping, keeps: bool, facts: Iterable[Fact], file: str
    ) -> None:
        """Take in what a rule tells of a file."""
        keeps = keeps or self.keeps_all
        marks = self._marks
        seed = crc32(rule.encode())
        if grouping == "different":
            for key, path, content in facts:
                mark = crc32(_bytes(key), seed) << 32 | crc32(_bytes(content)) | _REAL
                marks.append(mark)
                if keeps:
                    self._keep(rule, key, content, path)
            return
        # marks of its own, so that two facts are two whatever they say
        of_file = crc32(_bytes(file))
        for number, (key, path, content) in enumerate(facts):
            group = crc32(_bytes(key), seed) << 32
            if grouping == "references":
                marks.append(group | _REFERENCE)
            else:
                own = crc32(b"%d" % number, of_file) | _REAL
                marks.append(group | own)
                if grouping == "all":
                    marks.append(group | own ^ 1)
            if keeps:
                self._keep(rule, key, content, path)

    def _keep(self, rule: str, key: Any, content: Any, path: KeyPath) -> None:
        fact = (rule, key, content)
        made = self._known.get(fact)
        if made is None:
            made = f'["{rule}",{_json(key)},{_json(content)}'
            if len(self._known) == _MOST_REMEMBERED:  # what is told often comes back at once
                self._known.clear()
            self._known[fact] = made
        said_at = self._paths.get(path)
        if said_at is None:
            said_at = _json(path)
            if len(self._paths) < _MOST_REMEMBERED:
                self._paths[path] = said_at
        self._told.append(f"{made},{said_at}]")

    def finish(self) -> FileFacts:
        """The facts that were added; the next ones are of another file."""
        if not self._marks:
            return NO_FACTS
        content = f"[{','.join(self._told)}]".encode() if self._told else b""
        marks = array("Q", self._marks).tobytes()
        self._told.clear()
        self._marks.clear()
        return FileFacts(marks, content)


def _bytes(told: Any) -> bytes:
    """What facts are made of, as bytes to be summed up."""
    kind = told.__class__
    if kind is str:
        encoded: bytes = told.encode("utf-8", "surrogatepass")
        return encoded
    if kind is tuple:
        return ascii(told).encode()
    if kind is list:  # a tuple that was read from JSON
        return _bytes(_tuple(told))
    if told is None:
        return b"\2"
    if kind is int:
        return b"\1%d" % told
    raise TypeError(f"facts are texts, whole numbers, None and tuples, not {told!r}")


def _tuple(told: Any) -> Any:
    return tuple(map(_tuple, told)) if isinstance(told, list) else told


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
    """The facts that are kept: (rule, key, content, key path). Tuples have become lists."""
    if not content:
        return []
    return [(rule, key, said, tuple(path)) for rule, key, said, path in json.loads(content)]


def groups_worth_a_look(marks: Iterable[bytes]) -> set[int]:
    """The upper halves of all marks that come with different lower halves.

    And of those of references, where they come with no others.
    """
    # some groups after others: what is sorted takes five times an array's room
    parts = [array("Q") for _ in range(_PARTS)]
    for some in marks:
        for mark in array("Q", some):
            parts[mark >> 32 & _PARTS - 1].append(mark)
    wanted: set[int] = set()
    while parts:
        part = sorted(parts.pop())
        wanted.update(
            mark >> 32
            for mark, following in pairwise(part)
            if 0 < mark ^ following <= _LOWER and mark & _LOWER != _REFERENCE
        )
        referred = {mark >> 32 for mark in part if mark & _LOWER == _REFERENCE}
        if referred:
            wanted |= referred - {mark >> 32 for mark in part if mark & _LOWER != _REFERENCE}
    return wanted


def group_of(rule: str, key: Any) -> int:
    """The upper half of the marks of a rule's facts with a key."""
    return crc32(_bytes(key), crc32(rule.encode()))


def groups_of(marks: bytes) -> set[int]:
    """The groups that a file tells of."""
    return {mark >> 32 for mark in array("Q", marks)}
