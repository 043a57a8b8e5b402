"""Compare our data and places with what other parsers read, over whole folders.

    python scripts/exactness.py FOLDER...

For every file with a block (and every YAML, JSON or TOML data file):

- `1.2`: our data (core schema) equals what ruamel.yaml reads;
- `1.1`: our data (legacy resolver) equals what PyYAML reads;
- `toml`, `json`: our data equals what tomllib and json read;
- `place`: the text of every value's span, parsed alone by us and by another
  parser, gives the value; the same for every key.

Every reader keeps dates as text, and keys as they are written. What differs for
a reason that is known is counted by that reason; what is left is printed, and
the exit code is 1.
"""

from __future__ import annotations

import datetime
import json
import re
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import ruamel.yaml
import yaml
from ruamel.yaml.constructor import ConstructorError, DuplicateKeyError, SafeConstructor
from ruamel.yaml.error import ReusedAnchorWarning, YAMLError
from ruamel.yaml.nodes import ScalarNode

from corpuslint import scalar
from corpuslint.blocks.node import Node
from corpuslint.blocks.yaml import YamlBlock
from corpuslint.document import DATA_LANGUAGES, Document, decode
from corpuslint.profile import PROFILES, Profile
from corpuslint.scalar import Resolver
from corpuslint.span import KeyPath

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FRONT_MATTER = frozenset([".md", ".mdx", ".markdown", ".html", ".txt"])
_STANDARD = "tag:yaml.org,2002:"
_INDICATOR = re.compile(r"(?:[&!]\S*\s+)*[|>][-+]?[1-9]")
# to libyaml, an anchor's name has ASCII letters, digits, `-` and `_` alone
_ODD_ANCHOR = re.compile(r"(?a:[&*](?![\w-]+(?:[\s,\[\]{}]|\Z))[^\s,\[\]{}])")
_LONE_POINT = re.compile(r"[-+]?\._+")
_TAG_AND_COMMA = re.compile(r"![^\s,]*,")
_TEXT_AT_THE_TOP = re.compile(r"\s*(?:!\S+\s+)?[|>][-+0-9]*[ \t]*\n")
_EMPTY_KEY = re.compile(r"^\s*- +: ", re.MULTILINE)
_TWO_ENDS = re.compile(r"^\.\.\.\s*\n\s*\.\.\.\s*$", re.MULTILINE)
_ALL_BREAKS = "\r\n\x85\u2028\u2029"
_WIDE_BREAK = re.compile("[\x85\u2028\u2029]")
_ALIAS = re.compile(r"(?<![^\s,\[{?:-])\*\S")
_FAILED = object()
_MERGES = "a list of mappings to merge, of which PyYAML's choice hangs on other lines"
READINGS = "a plain scalar that scalar.readings() tells apart"
ODD_ANCHOR = "an anchor's name with a sign that libyaml does not take"


class Difference(NamedTuple):
    """One disagreement; `reason` says why it is known, or is empty."""

    check: str
    path: KeyPath
    detail: str
    reason: str = ""


class Report:
    """What was compared and what differs."""

    def __init__(self) -> None:
        self.compared: Counter[str] = Counter()
        self.skipped: Counter[str] = Counter()
        self.differences: list[Difference] = []

    def differ(self, check: str, path: KeyPath, detail: str, reason: str = "") -> None:
        self.differences.append(Difference(check, path, detail, reason))

    @property
    def unexplained(self) -> list[Difference]:
        return [difference for difference in self.differences if not difference.reason]


class _PyYaml(yaml.CSafeLoader):
    """PyYAML, with keys and dates as text."""

    yaml_implicit_resolvers = {
        first: [(tag, match) for tag, match in resolvers if tag != _STANDARD + "timestamp"]
        for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        self.flatten_mapping(node)
        mapping = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "a collection as key")
            mapping[key.value] = self.construct_object(value, deep=True)
        return mapping


class _Ruamel(SafeConstructor):
    """ruamel.yaml's constructor, with keys and dates as text."""

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        self.flatten_mapping(node)
        mapping = {}
        merged = getattr(node, "merge", None)
        for key, value in merged or ():
            mapping[key.value] = self.construct_object(value, deep=True)
        seen: set[Any] = set()
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                raise ConstructorError(None, None, "a collection as key")
            typed = self.construct_object(key, deep=True)
            if merged is None and (key.value in seen or (type(typed), typed) in seen):
                raise DuplicateKeyError(None, None, f"duplicate key {key.value!r}")
            seen |= {key.value, (type(typed), typed)}
            mapping[key.value] = self.construct_object(value, deep=True)
        return mapping


def _text(reader: Any, node: Any) -> Any:
    return reader.construct_scalar(node)


def _mapping(reader: Any, node: Any) -> Any:
    return reader.construct_mapping(node, deep=True)


def _sequence(reader: Any, node: Any) -> Any:
    return reader.construct_sequence(node, deep=True)


for _reader in (_PyYaml, _Ruamel):
    for _name in ("timestamp", "binary", "value", "merge"):
        _reader.add_constructor(_STANDARD + _name, _text)
    _reader.add_constructor(_STANDARD + "set", _mapping)
    for _name in ("omap", "pairs"):
        _reader.add_constructor(_STANDARD + _name, _sequence)


def read_py_yaml(text: str) -> Any:
    """What PyYAML makes of a YAML text."""
    return yaml.load(text, _PyYaml)


def read_ruamel(text: str) -> Any:
    """What ruamel.yaml makes of a YAML text, by YAML 1.2."""
    reader = ruamel.yaml.YAML(typ="safe", pure=True)
    reader.Constructor = _Ruamel
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ReusedAnchorWarning)
        return reader.load(text)


def same(ours: Any, theirs: Any) -> bool:
    """Whether two values are equal, types and all, NaN being equal to NaN."""
    return next(differing(ours, theirs), None) is None


def differing(ours: Any, theirs: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Any, Any]]:
    """The paths at which two values differ, with what each has there."""
    if type(ours) is not type(theirs):
        yield path, ours, theirs
    elif isinstance(ours, dict):
        if ours.keys() != theirs.keys():
            yield path, list(ours), list(theirs)
            return
        for key, value in ours.items():
            yield from differing(value, theirs[key], (*path, key))
    elif isinstance(ours, list):
        if len(ours) != len(theirs):
            yield path, ours, theirs
            return
        for index, value in enumerate(ours):
            yield from differing(value, theirs[index], (*path, index))
    elif ours != theirs and (ours == ours or theirs == theirs):
        yield path, ours, theirs


def at(data: Any, path: KeyPath) -> Any:
    for part in path:
        data = data[part]
    return data


def check_file(path: str, text: str, profile: Profile) -> Report:
    """Every comparison for one file."""
    language = DATA_LANGUAGES.get(Path(path).suffix)
    return check_document(Document(path, text, profile, language))


def check_document(document: Document) -> Report:
    """Every comparison for one document."""
    report = Report()
    block = document.block
    if block is None or document.parsed is None:
        return report
    content = document.text[block.content.start : block.content.end]
    if block.language == "yaml":
        _check_yaml(document, content, report)
    elif block.language == "toml":
        _check_toml(document, content, report)
    else:
        _check_json(document, report)
    return report


# YAML


def _check_yaml(document: Document, content: str, report: Report) -> None:
    # where the content starts: a byte order mark in the block is counted by each block anew
    start = document.block.content.start  # type: ignore[union-attr]
    core = YamlBlock(content, start, Resolver(scalar.core))
    legacy = YamlBlock(content, start, Resolver(scalar.legacy), wide_breaks=True)
    for name, block, read in (("1.2", core, read_ruamel), ("1.1", legacy, read_py_yaml)):
        report.compared[name] += 1
        rules = {problem.rule for problem in block.problems}
        try:
            theirs = read(content)
        except Exception as error:
            if not rules & {"invalid-yaml", "resource-limit"}:
                reason = _why_they_refuse(error, rules, content)
                report.differ(name, (), f"they refuse: {_first_line(error)}", reason)
            continue
        if rules & {"invalid-yaml", "resource-limit"}:
            message = block.problems[0].message
            reason = _why_we_refuse(message, rules)
            if not reason and _TEXT_AT_THE_TOP.match(content):
                reason = "a text block without a key, with lines in the first column below it"
            if not reason and _EMPTY_KEY.search(content):
                reason = "an empty key at the start of a line, which libyaml does not take"
            if not reason and name == "1.2":
                reason = _ruamel_oddity(content)
            report.differ(name, (), f"we refuse: {message}", reason)
            continue
        places = block.place()
        for path, our_value, their_value in differing(block.data, theirs):
            reason = _MERGES if name == "1.1" and "<<: [" in content and path else ""
            if name == "1.2":
                reason = _explained(document.text, places, path, our_value, their_value)
                reason = reason or _ruamel_oddity(content)
            report.differ(name, path, f"{our_value!r:.80} is {their_value!r:.80} to them", reason)
        check_places(document.text, block, name, report)


def _why_they_refuse(error: Exception, rules: set[str], content: str) -> str:
    if isinstance(error, DuplicateKeyError) and "duplicate-key" in rules:
        return "a key twice: reported by us, an error for ruamel.yaml"
    if isinstance(error, yaml.composer.ComposerError) and "duplicate anchor" in str(error):
        return "an anchor twice: an error for PyYAML alone"
    if content.startswith("\ufeff\ufeff"):
        return "a second byte order mark, which is content to them"
    if "several-documents" in rules:
        return "several documents: reported by us, an error for them"
    if "could not convert string to float" in str(error) and _LONE_POINT.search(content):
        return "a `._`, at which ruamel.yaml fails"
    if not isinstance(error, YAMLError):
        return ""
    if "more indented follow up line than first" in str(error):
        return "blank lines at the start of a text block that go further in than none, for libyaml"
    if "\t" in content:
        return "a tab that libyaml takes and ruamel.yaml does not"
    if _TAG_AND_COMMA.search(content) and "could not determine a constructor" in str(error):
        return "a comma behind a `!`, which ruamel.yaml takes for a part of the tag"
    if _TWO_ENDS.search(content) and "another document" in str(error):
        return "a second `...`, after which there is a document for ruamel.yaml, but nothing in it"
    if "chomping or indentation indicators" in str(error):
        return "a `#` right behind `|` or `>`, which libyaml takes for a comment"
    return _ruamel_oddity(content)


def _why_we_refuse(message: str, rules: set[str]) -> str:
    if "resource-limit" in rules:
        return "over a limit of ours"
    if "names no anchor before it" in message:
        return "an alias inside what it names"
    if "a key is missing before this colon" in message:
        return "an empty key at the start of a line, which libyaml does not take"
    if "in brackets cannot" in message:
        return "a `:` or `?` beside a bracket or comma, which libyaml does not take"
    if " is no `!!" in message:
        return "a tag that a value does not fit, which they convert all the same, or never look at"
    if message.startswith("the tag"):
        return "a tag for another kind of value, which they never get to construct"
    return ""


def _explained(text: str, places: Node, path: KeyPath, ours: Any, theirs: Any) -> str:
    """Why ruamel.yaml differs at a path below a node, if its rules for plain scalars say so."""
    node, depth = places.find(path)
    if depth < len(path) or node.is_alias or "<<" in path:
        source = ours if isinstance(ours, str) else ""
    else:
        source = text[node.span.start : node.span.end] if node.style == "plain" else ""
    if source and same(scalar.core(source), ours) and same(scalar.ruamel(source), theirs):
        return READINGS
    return ""


def _ruamel_oddity(content: str) -> str:
    if _ODD_ANCHOR.search(content):
        return ODD_ANCHOR
    if "\ufeff" in content:
        return "a byte order mark within a block, which ruamel.yaml passes over"
    if _WIDE_BREAK.search(content):
        return "U+0085, U+2028 or U+2029, which end a line for ruamel.yaml, but not in YAML 1.2"
    return ""


def check_places(text: str, block: YamlBlock, name: str, report: Report) -> None:
    read = read_ruamel if name == "1.2" else read_py_yaml
    waiting: list[tuple[Node, KeyPath, Node | None]] = [(block.place(), (), None)]
    while waiting:
        node, path, parent = waiting.pop()
        for part, child in node.children.items():
            if any(child is merged for merged in node.merged):
                report.skipped["what a `<<` merges"] += 1
            else:
                waiting.append((child, (*path, part), node))
        _check_key(text, node, path, name, report)
        value = at(block.data, path)
        if node.is_alias:
            report.skipped["alias"] += 1
            continue
        source = text[node.span.start : node.span.end]
        if not source:
            report.compared["place " + name] += 1
            if value is not None:
                report.differ("place " + name, path, f"an empty span has the value {value!r:.80}")
            continue
        if node.children and _ALIAS.search(source) and _leaves(node, text):
            report.skipped["collection with an alias to something outside it"] += 1
            continue
        report.compared["place " + name] += 1
        wide = name == "1.1"
        alone, unwrap = _alone(text, node, parent, source, wide)
        for who, result in (
            ("we", _read_alone(alone, wide)),
            ("they", _cached(read, alone)),
        ):
            found = unwrap(result) if result is not _FAILED else result
            if found is _FAILED or not same(found, value):
                shown = "does not parse" if found is _FAILED else f"is {found!r:.60}"
                reason = _why_alone_differs(who, name, text, node, found, value)
                detail = f"{source!r:.60} alone {shown} to {who}, not {value!r:.60}"
                report.differ("place " + name, path, detail, reason)


def _why_alone_differs(who: str, name: str, text: str, node: Node, found: Any, value: Any) -> str:
    if who == "they" and name == "1.1" and "<<: [" in text and found is not _FAILED:
        return _MERGES
    if who == "we" or name != "1.2" or found is _FAILED:
        return ""
    oddity = _ruamel_oddity(text[node.span.start : node.span.end])
    if oddity:
        return oddity
    differences = list(differing(value, found))
    if all(_explained(text, node, *difference) for difference in differences):
        return READINGS
    return ""


def _check_key(text: str, node: Node, path: KeyPath, name: str, report: Report) -> None:
    if node.key is None:
        return
    source = text[node.key.start : node.key.end]
    if source.startswith("*"):
        report.skipped["alias as key"] += 1
        return
    report.compared["key " + name] += 1
    if not source:
        if path[-1] != "":
            report.differ("key " + name, path, "an empty span for a key that is not empty")
        return
    wide = name == "1.1"
    alone = f"{source}: x"
    if source[0] in "|>":
        alone = f"? {source}\n: x"
    elif "\n" in source or source.startswith(
        ("!", "&", "\ufeff", "---")
    ):  # lines that go on may stand further left
        alone = "? " + re.sub(r"\n[ \t]*", "\n  ", source) + "\n: x"
    block = YamlBlock(alone, 0, Resolver(str), wide)
    if block.problems or block.data != {path[-1]: "x"}:
        report.differ("key " + name, path, f"{source!r:.80} alone is another key")


def _leaves(node: Node, text: str) -> bool:
    """Whether an alias inside a node may name something outside it."""
    waiting = [node]
    while waiting:
        inner = waiting.pop()
        if inner is not node and inner.key is not None and text[inner.key.start] == "*":
            return True
        if inner.is_alias:
            target = inner.target
            if target is None or not (
                node.span.start <= target.span.start and target.span.end <= node.span.end
            ):
                return True
        waiting += inner.children.values()
        waiting += inner.merged
    return False


def _alone(text: str, node: Node, parent: Node | None, source: str, wide: bool) -> tuple[str, Any]:
    """A value's text as a document of its own, in the column where it stands."""
    column = _column(text, node.span.start, wide)
    if node.style in ("|", ">") and _INDICATOR.match(source) and parent is not None:
        # an indentation indicator counts from the parent's column
        if node.key is None:
            outer = _column(text, text.rfind("-", 0, node.span.start), wide)
            return " " * outer + "- " + source, lambda data: data[0]
        outer = _column(text, node.key.start, wide)
        before = text[node.key.start - outer : node.key.start].rstrip()
        outer = before.rfind("?") if before.endswith("?") else outer
        return " " * outer + "k: " + source, lambda data: data["k"]
    if source == "-" and node.style == "plain":
        return "[-]", lambda data: data[0]
    if node.style == "flow" and source[0] not in "[{&!":
        return "[" + source + " ]", lambda data: data[0]
    # a scalar such as `---` must not stand in the first column, nor start a line there
    if node.style not in ("|", ">", "block"):
        source = re.sub(r"\n(?=---|\.\.\.)", "\n ", source)
    padding = column if node.style in ("block", "flow") else max(column, 1)
    return " " * padding + source, lambda data: data


def _column(text: str, offset: int, wide: bool) -> int:
    start = max(text.rfind(end, 0, offset) for end in (_ALL_BREAKS if wide else "\r\n")) + 1
    return offset - start - text.startswith("\ufeff", start)


def _read_alone(text: str, wide: bool) -> Any:
    resolve = scalar.legacy if wide else scalar.core
    block = YamlBlock(text, 0, Resolver(resolve), wide)
    return _FAILED if block.data is None and block.problems else block.data


_known: dict[tuple[Any, str], Any] = {}


def _cached(read: Any, text: str) -> Any:
    key = (read, text)
    if key not in _known:
        if len(_known) > 200_000:
            _known.clear()
        try:
            _known[key] = read(text)
        except Exception:
            _known[key] = _FAILED
    return _known[key]


# TOML and JSON


def _check_toml(document: Document, content: str, report: Report) -> None:
    report.compared["toml"] += 1
    block = document.parsed
    try:
        theirs = tomllib.loads(content)
    except ValueError as error:
        if not block.problems:
            report.differ("toml", (), f"they refuse: {_first_line(error)}")
        return
    if block.problems:
        limit = block.problems[0].rule == "resource-limit"
        reason = "over a limit of ours" if limit else ""
        report.differ("toml", (), f"we refuse: {block.problems[0].message}", reason)
        return
    for path, ours, value in differing(block.data, theirs):
        temporal = isinstance(value, (datetime.date, datetime.time))
        if not (temporal and isinstance(ours, str) and _toml_value(ours) == value):
            report.differ("toml", path, f"{ours!r:.80} is {value!r:.80} to tomllib")
    for node, path in _nodes(block.place()):
        value = at(block.data, path)
        source = document.text[node.span.start : node.span.end]
        if node.style in ("table", "array of tables"):
            report.skipped["TOML table, written in pieces"] += 1
            continue
        report.compared["place toml"] += 1
        alone = _toml_value(source)
        if isinstance(alone, (datetime.date, datetime.time)):
            alone = source
        if not same(alone, value) and not _only_dates(value, alone):
            report.differ("place toml", path, f"{source!r:.60} alone is not {value!r:.60}")


def _only_dates(ours: Any, theirs: Any) -> bool:
    return all(
        isinstance(value, (datetime.date, datetime.time)) and _toml_value(text) == value
        for _, text, value in differing(ours, theirs)
    )


def _toml_value(source: str) -> Any:
    try:
        return tomllib.loads(f"value = {source}")["value"]
    except ValueError:
        return _FAILED


def _check_json(document: Document, report: Report) -> None:
    report.compared["json"] += 1
    block = document.parsed
    try:
        theirs = json.loads(block.text)
    except ValueError as error:
        if not block.problems:
            report.differ("json", (), f"they refuse: {_first_line(error)}")
        return
    if block.data is None and block.problems:
        limit = block.problems[0].rule == "resource-limit"
        constants = re.search(r"\b(?:NaN|Infinity)\b", block.text)
        reason = "over a limit of ours" if limit else "NaN is no JSON" if constants else ""
        report.differ("json", (), f"we refuse: {block.problems[0].message}", reason)
        return
    for path, ours, value in differing(block.data, theirs):
        report.differ("json", path, f"{ours!r:.80} is {value!r:.80} to json")
    for node, path in _nodes(block.place()):
        report.compared["place json"] += 1
        source = document.text[node.span.start : node.span.end]
        source = "{" + source + "}" if block.bare and not path else source
        alone = _cached(json.loads, source)
        if not same(alone, at(block.data, path)):
            report.differ("place json", path, f"{source!r:.60} alone is another value")


def _nodes(root: Node) -> Iterator[tuple[Node, KeyPath]]:
    waiting: list[tuple[Node, KeyPath]] = [(root, ())]
    while waiting:
        node, path = waiting.pop()
        yield node, path
        waiting += [(child, (*path, part)) for part, child in node.children.items()]


def _first_line(error: Exception) -> str:
    return " ".join(str(error).split())[:160]


# the command


def main(folders: list[str]) -> int:
    compared: Counter[str] = Counter()
    skipped: Counter[str] = Counter()
    explained: Counter[tuple[str, str]] = Counter()
    unexplained = 0
    files = 0
    for folder in folders:
        for path in sorted(Path(folder).rglob("*")):
            if path.suffix not in FRONT_MATTER and path.suffix not in DATA_LANGUAGES:
                continue
            if not path.is_file():
                continue
            decoded = decode(path.read_bytes())
            if decoded.problem is not None:
                skipped["file that is not UTF-8"] += 1
                continue
            report = check_file(str(path), decoded.text, PROFILES["none"])
            files += bool(report.compared)
            compared += report.compared
            skipped += report.skipped
            for difference in report.differences:
                if difference.reason:
                    explained[difference.check, difference.reason] += 1
                else:
                    unexplained += 1
                    place = ".".join(map(str, difference.path))
                    print(f"{path}: {difference.check}: {place}: {difference.detail}")
    print(f"\n{files:,} files with a block")
    for title, counter in (("compared", compared), ("skipped", skipped)):
        for name, count in sorted(counter.items()):
            print(f"{count:>9,}  {title}: {name}")
    for (check, reason), count in sorted(explained.items()):
        print(f"{count:>9,}  explained: {check}: {reason}")
    print(f"{unexplained:>9,}  unexplained")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
