"""The second opinion on a changed block: what ruamel.yaml or tomlkit reads in it.

Parsers with nothing in common with ours. Dates stay text, and so do keys, as they
do in our own data.
"""

from __future__ import annotations

import datetime
import re
import warnings
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import ConstructorError, DuplicateKeyError, SafeConstructor
from ruamel.yaml.error import YAMLError, YAMLWarning
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.scanner import Scanner

from corpuslint.fix.comments import Comment
from corpuslint.tuples import NamedTuple

_STANDARD = "tag:yaml.org,2002:"
_COMMENT = re.compile("#[^\r\n\x85\u2028\u2029]*")
# the texts of TOML, in which a `#` is a character, and its comments
_TOML_TEXT = re.compile(
    r'"""(?:[^\\]|\\[\s\S])*?"{3,5}'
    r"|'''[\s\S]*?'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
    r"|(?P<comment>#[^\r\n]*)"
)


class Reading(NamedTuple):
    """A block's data and its comments."""

    data: Any
    comments: tuple[Comment, ...]


def read_yaml(text: str) -> Reading | None:
    """What ruamel.yaml reads in a block's text, or None where it cannot read it.

    It refuses keys that stand twice, and has its own mind about some tabs and
    line breaks: where it cannot read a block, it is no judge of it.
    """
    reader: Any = YAML(typ="safe", pure=True)
    reader.Scanner = _GapScanner
    reader.Constructor = _TextConstructor
    reader.gaps = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", YAMLWarning)
            data = reader.load(text)
    except (YAMLError, ValueError, RecursionError, AssertionError, AttributeError):
        return None
    except (TypeError, LookupError):
        return None  # it raises bare errors too, for a number or a tag that it cannot make
    comments = tuple(
        (found.start(), found[0].rstrip())
        for start, end in reader.gaps
        for found in _COMMENT.finditer(text, start, end)
    )
    return Reading(data, comments)


def read_toml(text: str) -> Reading | None:
    """What tomlkit reads in a TOML block, or None where it cannot read it."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        data = _plain(tomlkit.parse(text))
    except (TOMLKitError, ValueError, RuntimeError):
        return None
    found = (token for token in _TOML_TEXT.finditer(text) if token["comment"])
    return Reading(data, tuple((token.start(), token["comment"].rstrip()) for token in found))


def _plain(item: Any) -> Any:
    """Plain data of tomlkit's items, with dates as they are written."""
    if isinstance(item, (datetime.date, datetime.time)):
        return item.as_string()  # type: ignore[union-attr]
    if isinstance(item, dict):
        return {str(key): _plain(value) for key, value in item.items()}
    if isinstance(item, list):
        return [_plain(value) for value in item]
    return item.unwrap() if hasattr(item, "unwrap") else item


class _GapScanner(Scanner):
    """Keeps where it passed over what is no token: white space, line ends, comments."""

    def scan_to_next_token(self) -> Any:
        start = self.reader.index
        answer = super().scan_to_next_token()
        self.loader.gaps.append((start, self.reader.index))
        return answer

    def scan_block_scalar_ignored_line(self, start_mark: Any) -> Any:
        start = self.reader.index
        answer = super().scan_block_scalar_ignored_line(start_mark)
        self.loader.gaps.append((start, self.reader.index))
        return answer

    def scan_directive_ignored_line(self, start_mark: Any) -> None:
        start = self.reader.index
        super().scan_directive_ignored_line(start_mark)
        self.loader.gaps.append((start, self.reader.index))


class _TextConstructor(SafeConstructor):
    """Keys are the text as written; explicit keys win over merged ones, which come last."""

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        self.flatten_mapping(node)
        merged = getattr(node, "merge", None) or []
        mapping: dict[str, Any] = {}
        for key, value in node.value[len(merged) :]:
            if not isinstance(key, ScalarNode):
                raise ConstructorError(None, None, "a collection as key")
            if key.value in mapping:
                raise DuplicateKeyError(None, None, f"duplicate key {key.value!r}")
            mapping[key.value] = self.construct_object(value, deep=True)
        for key, value in merged:
            if key.value not in mapping:
                mapping[key.value] = self.construct_object(value, deep=True)
        return mapping


def _text(reader: Any, node: Any) -> Any:
    return reader.construct_scalar(node)


def _mapping(reader: Any, node: Any) -> Any:
    return reader.construct_mapping(node, deep=True)


def _sequence(reader: Any, node: Any) -> Any:
    return reader.construct_sequence(node, deep=True)


for _name in ("timestamp", "binary", "value", "merge"):
    _TextConstructor.add_constructor(_STANDARD + _name, _text)
for _name in ("set", "map"):
    _TextConstructor.add_constructor(_STANDARD + _name, _mapping)
for _name in ("omap", "pairs", "seq"):
    _TextConstructor.add_constructor(_STANDARD + _name, _sequence)
