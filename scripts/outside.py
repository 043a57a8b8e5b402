"""Read documents without any code of corpuslint: PyYAML, ruamel.yaml, tomllib, json.

What `check_fixes.py` and the tests hold a fix against. A reader here keeps dates and
keys as they are written, so that no reader stops at a date that is none, and key
paths look as corpuslint reports them.
"""

from __future__ import annotations

import json
import re
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any, NamedTuple

import ruamel.yaml
import yaml
from ruamel.yaml.error import ReusedAnchorWarning

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

LANGUAGES = {"-": "yaml", "+": "toml", ";": "json"}
DATA_SUFFIXES = {".yml": "yaml", ".yaml": "yaml", ".json": "json", ".toml": "toml"}
UNREADABLE = object()
_OPENER = re.compile(r"\ufeff?\s*(?P<fence>-{3,}|\+{3}|;{3,})[ \t]*(?:\r\n|\r|\n)")
_BREAK = re.compile(r"\r\n|\r|\n")
_COMMENT = re.compile(r"#[^\r\n]*")
_TOML_TEXT = re.compile(
    r'"""(?s:.*?)(?<!\\)"""+|' + r"'''(?s:.*?)'''+" + r'|"(?:[^"\\\r\n]|\\.)*"' + r"|'[^'\r\n]*'"
    r"|(?P<comment>#[^\r\n]*)"
)
AGAIN = " (again)"  # behind a key that stands twice
_STANDARD = "tag:yaml.org,2002:"
_AS_WRITTEN = tuple(_STANDARD + name for name in ("timestamp", "merge", "value"))
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Path = tuple[str | int, ...]


class Parts(NamedTuple):
    """A document cut in pieces: `head` holds the opening fence, `tail` the closing one."""

    language: str
    head: str
    block: str
    tail: str
    body: str


class Stamp(str):
    """A date as it is written: not the same as a text that looks so."""

    __slots__ = ()


class Several(list[Any]):
    """Documents that stand in one block, or none at all."""


class Difference(NamedTuple):
    """One place where data differs: `kind` is changed, added, removed, repeated or order.

    What is repeated is gone, but was the same as what stands before it under that key.
    """

    kind: str
    path: Path
    old: Any = None
    new: Any = None


# cutting


def cut(text: str, suffix: str = "") -> Parts | None:
    """A document's pieces, which joined are the text again; None where it has no block."""
    if suffix in DATA_SUFFIXES:
        mark = text[: text.startswith("\ufeff")]
        return Parts(DATA_SUFFIXES[suffix], mark, text[len(mark) :], "", "")
    opener = _OPENER.match(text)
    if opener is None:
        return _cut_json(text)
    fence = opener["fence"]
    closer = re.compile(rf"^{re.escape(fence)}[ \t]*(?:\r\n|\r|\n|\Z)", re.MULTILINE)
    found = closer.search(text.replace("\r", "\n"), opener.end())
    if found is None:
        return None
    start, end = found.span()
    end += text.startswith("\r\n", end - 1)  # both were a line feed to the search
    return Parts(
        LANGUAGES[fence[0]], opener[0], text[opener.end() : start], text[start:end], text[end:]
    )


def _cut_json(text: str) -> Parts | None:
    start = len(text) - len(text.lstrip("\ufeff \t\r\n"))
    if not text.startswith("{", start):
        return None
    try:
        _, end = json.JSONDecoder().raw_decode(text, start)
    except ValueError:
        return None
    return Parts("json", text[:start], text[start:end], "", text[end:])


def breaks(text: str) -> Counter[str]:
    """How often each kind of line ending stands in a text."""
    return Counter(_BREAK.findall(text))


# reading


def read(language: str, block: str) -> dict[str, Any]:
    """A block's data by each reader's name; UNREADABLE where a reader stops."""
    if language == "yaml":
        found = {"PyYAML": read_pyyaml(block), "ruamel.yaml": read_ruamel(block)}
        return {name: _only(documents) for name, documents in found.items()}
    name, reader = ("tomllib", tomllib.loads) if language == "toml" else ("json", _read_json)
    try:
        return {name: _as_texts(reader(block))}
    except ValueError:
        return {name: UNREADABLE}


def _only(documents: Any) -> Any:
    if documents is UNREADABLE:
        return documents
    return documents[0] if len(documents) == 1 else Several(documents)


def read_pyyaml(text: str) -> Any:
    """The data of each YAML 1.1 document of a text, or UNREADABLE."""
    loader = None
    try:
        loader = _LOADER(text)
        documents = []
        while loader.check_node():
            documents.append(_data(loader.get_node(), loader.construct_object))
        return documents
    except (yaml.YAMLError, ValueError, RecursionError):
        return UNREADABLE
    finally:
        if loader is not None:
            loader.dispose()


def read_ruamel(text: str) -> Any:
    """The data of each YAML 1.2 document of a text, or UNREADABLE."""
    reader = ruamel.yaml.YAML(typ="safe", pure=True)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ReusedAnchorWarning)
            nodes = list(reader.compose_all(text))
            return [_data(node, reader.constructor.construct_object) for node in nodes]
    except Exception:  # it raises bare errors of many kinds
        return UNREADABLE


def _data(node: Any, construct: Any) -> Any:
    """Plain data of a composed node: keys and dates as text, a key twice as two keys."""
    if node is None:
        return None
    tag = str(node.tag)
    if isinstance(node.value, str):
        if not tag.startswith(_STANDARD):
            return [tag, node.value]
        return Stamp(node.value) if tag in _AS_WRITTEN else construct(node)
    if tag not in (_STANDARD + "map", _STANDARD + "seq"):
        pairs = [(item, item) for item in node.value] if node.id == "sequence" else node.value
        return [tag, *((_data(key, construct), _data(one, construct)) for key, one in pairs)]
    if node.id == "sequence":
        return [_data(item, construct) for item in node.value]
    mapping: dict[str, Any] = {}
    for key, value in node.value:
        name = key.value if isinstance(key.value, str) else repr(_data(key, construct))
        while name in mapping:
            name += AGAIN
        mapping[name] = _data(value, construct)
    return mapping


def _read_json(text: str) -> Any:
    return json.loads(text if text.lstrip().startswith(("{", "[")) else "{" + text + "}")


def _as_texts(value: Any) -> Any:
    """JSON's or TOML's data with dates as text."""
    if isinstance(value, dict):
        return {key: _as_texts(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_as_texts(child) for child in value]
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


# comments


def comments(language: str, block: str) -> list[tuple[int, str]] | None:
    """Every comment with its line from 0; None where the block cannot be read."""
    if language == "json":
        return []
    if language == "toml":
        found = [(one.start("comment"), one["comment"]) for one in _TOML_TEXT.finditer(block)]
        found = [(start, text) for start, text in found if text is not None]
    else:
        block = block.lstrip("\ufeff")  # which libyaml does not count
        spans = _token_spans(block)
        if spans is None:
            return None
        found = list(_between(block, spans))
    return [(len(_BREAK.findall(block, 0, start)), text) for start, text in found]


def bare(comment: str) -> str:
    """A comment's words, without the signs and spaces that a style may set."""
    return comment.lstrip("#").strip()


def _between(block: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, str]]:
    """What starts with `#` between the tokens, and behind the `|` or `>` of a block scalar."""
    end = 0
    for start, stop in [*spans, (len(block), len(block))]:
        for one in _COMMENT.finditer(block, end, max(start, end)):
            yield one.start(), one[0]
        if start < stop and block[start] in "|>":
            header = _BREAK.split(block[start:stop], maxsplit=1)[0]
            at = re.search(r"(?<=[ \t])#.*", header)
            if at is not None:
                yield start + at.start(), at[0]
        end = max(end, stop)


def _token_spans(block: str) -> list[tuple[int, int]] | None:
    """Where the tokens stand, by libyaml, or where it stops, by ruamel.yaml."""
    try:
        tokens = list(yaml.scan(block, Loader=_LOADER))
    except yaml.YAMLError:
        try:
            reader = ruamel.yaml.YAML(typ="safe", pure=True)
            tokens = [token for token in reader.scan(block) if hasattr(token, "start_mark")]
        except Exception:
            return None
    return [(token.start_mark.index, token.end_mark.index) for token in tokens]


def entry_lines(block: str, path: Path) -> set[int]:
    """The lines from 0 of the entry at a key path of a YAML block; of all that share its key."""
    try:
        nodes = [yaml.compose(block, Loader=yaml.SafeLoader)]
    except (yaml.YAMLError, ValueError):
        return set()
    starts: list[int] = []
    for part in path:
        name = part.replace(AGAIN, "") if isinstance(part, str) else part
        pairs = [pair for node in nodes if node is not None for pair in _entries(node)]
        found = [(start, value) for key, start, value in pairs if key == name]
        starts, nodes = [start for start, _ in found], [value for _, value in found]
    lines: set[int] = set()
    for start, node in zip(starts, nodes, strict=True):
        lines.update(range(start, node.end_mark.line + 1) if node is not None else ())
    return lines


def _entries(node: yaml.Node) -> Iterator[tuple[Any, int, yaml.Node]]:
    """The key or index, the first line and the value of each entry."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield key.value, key.start_mark.line, value
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield index, item.start_mark.line, item


# comparing


def differences(old: Any, new: Any, path: Path = ()) -> list[Difference]:
    """Where data differs: types and the order of keys count."""
    if isinstance(old, dict) and isinstance(new, dict):
        return _in_mapping(old, new, path)
    if isinstance(old, list) and isinstance(new, list):
        return _in_list(old, new, path)
    same = type(old) is type(new) and (old == new or repr(old) == repr(new))
    return [] if same else [Difference("changed", path, old, new)]


def _in_mapping(old: dict[str, Any], new: dict[str, Any], path: Path) -> list[Difference]:
    found = []
    for key in old:
        if key not in new:
            first = old.get(key.replace(AGAIN, ""), UNREADABLE) if AGAIN in key else UNREADABLE
            kind = "removed" if differences(first, old[key]) else "repeated"
            found.append(Difference(kind, (*path, key), old[key]))
    found += [Difference("added", (*path, key), None, new[key]) for key in new if key not in old]
    kept = [key for key in old if key in new]
    if kept != [key for key in new if key in old]:
        found.append(Difference("order", path, list(old), list(new)))
    for key in kept:
        found += differences(old[key], new[key], (*path, key))
    return found


def _in_list(old: list[Any], new: list[Any], path: Path) -> list[Difference]:
    if len(old) == len(new):
        pairs = enumerate(zip(old, new, strict=True))
        return [one for at, (was, now) in pairs for one in differences(was, now, (*path, at))]
    found: list[Difference] = []
    matcher = SequenceMatcher(None, [*map(repr, old)], [*map(repr, new)], autojunk=False)
    for word, start, end, new_start, new_end in matcher.get_opcodes():
        if word == "equal":
            continue
        both = min(end - start, new_end - new_start)
        for step in range(both):
            found += differences(old[start + step], new[new_start + step], (*path, start + step))
        found += [Difference("removed", (*path, at), old[at]) for at in range(start + both, end)]
        found += [
            Difference("added", (*path, at), None, new[at])
            for at in range(new_start + both, new_end)
        ]
    return found


def undeclared(found: list[Difference], said: list[Path]) -> Iterator[Difference]:
    """The differences at key paths of which no reported fix speaks.

    A fix speaks of what is at its key path and below; a rename of the new name as
    well. Indices do not count in lists that lost or got items: later fixes of the same
    run speak of later indices.
    """
    moved = {one.path[:-1] for one in found if _is_item(one)}
    ways = {_loose(path, moved) for path in said}
    lists = {way[:-1] for way in ways}
    gone = [one for one in found if one.kind == "removed"]
    for one in found:
        if one.kind == "repeated":
            continue
        path = _loose(one.path, moved)
        if any(path[:length] in ways for length in range(len(path) + 1)):
            continue
        if _is_item(one) and path[:-1] in lists:
            continue
        if one.kind == "order" and any(way[: len(path)] == path for way in ways):
            continue
        if one.kind == "added" and any(_is_renamed(other, one, said) for other in gone):
            continue
        yield one


def _is_renamed(gone: Difference, come: Difference, said: list[Path]) -> bool:
    """Whether what has come is what is gone, under another name, but for what was said of it.

    One value may have become a list of its own: a plural holds many.
    """
    if gone.path[:-1] != come.path[:-1]:
        return False
    if gone.path in said and come.new == [gone.old]:
        return True
    depth = len(come.path)
    inner = [gone.path + path[depth:] for path in said if path[:depth] == come.path]
    inner += [path for path in said if path != gone.path]
    return not list(undeclared(differences(gone.old, come.new, gone.path), inner))


def _is_item(one: Difference) -> bool:
    return one.kind in ("removed", "added") and isinstance(one.path[-1], int)


def _loose(path: Path, moved: set[Path]) -> Path:
    return tuple("*" if path[:at] in moved else part for at, part in enumerate(path))
