"""Our data and places against other parsers, on a small corpus of our own."""

from __future__ import annotations

import importlib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from yaml._yaml import CParser

from corpuslint import scalar
from corpuslint.blocks.node import Node
from corpuslint.blocks.pure_yaml import PureParser
from corpuslint.blocks.yaml import YamlBlock
from corpuslint.blocks.yaml_places import YamlPlaces
from corpuslint.document import DATA_LANGUAGES, Document, decode
from corpuslint.profile import PROFILES
from corpuslint.scalar import Resolver
from corpuslint.span import Span

# not an import: `scripts` is no package, and mypy knows its modules by other names
exactness: Any = importlib.import_module("scripts.exactness")
check_file, check_places = exactness.check_file, exactness.check_places
differing, same = exactness.differing, exactness.same

CORPUS = Path(__file__).parent / "corpus"
FILES = sorted(path for path in CORPUS.iterdir() if not path.name.startswith("."))

READINGS = "a plain scalar that scalar.readings() tells apart"
WIDE = "U+0085, U+2028 or U+2029, which end a line for ruamel.yaml, but not in YAML 1.2"
TWICE = "a key twice: reported by us, an error for ruamel.yaml"
ANCHOR_TWICE = "an anchor twice: an error for PyYAML alone"
# what may be explained away, and where
EXPLAINED: dict[str, set[str]] = {
    "anchors.md": {ANCHOR_TWICE},
    "duplicate-keys.md": {TWICE},
    "legacy.md": {READINGS},
    "wide-breaks.md": {WIDE},
    "wide-breaks-plain.md": {WIDE},
}


def report_on(path: Path) -> Any:
    decoded = decode(path.read_bytes())
    assert decoded.problem is None
    return check_file(path.name, decoded.text, PROFILES["none"])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_reader_disagrees(path: Path) -> None:
    report = report_on(path)
    assert report.compared
    assert report.unexplained == []
    assert {found.reason for found in report.differences} == EXPLAINED.get(path.name, set())


def test_every_comparison_is_made() -> None:
    compared: Counter[str] = Counter()
    for path in FILES:
        compared += report_on(path).compared
    assert {name for name, count in compared.items() if count > 10} >= {
        "1.1",
        "1.2",
        "key 1.1",
        "key 1.2",
        "place 1.1",
        "place 1.2",
        "place json",
        "place toml",
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_parser_without_libyaml_gives_the_same_events(path: Path) -> None:
    text = decode(path.read_bytes()).text
    document = Document(path.name, text, PROFILES["none"], DATA_LANGUAGES.get(path.suffix))
    assert document.block is not None
    if document.block.language != "yaml" or path.name == "wide-breaks-plain.md":
        pytest.skip("no YAML 1.1")
    content = text[slice(*document.block.content)]
    pure, fast = events(PureParser(content)), events(CParser(content))
    assert [about(event) for event in pure] == [about(event) for event in fast]
    from_pure, from_fast = (YamlPlaces(kept, content, 0).root() for kept in (pure, fast))
    assert places(from_pure) == places(from_fast)


def events(parser: Any) -> list[Any]:
    """The events of the one document that a parser reads, without its start."""
    found = [parser.get_event() for _ in range(2)]
    while found[-1].__class__ is not yaml.StreamEndEvent:
        found.append(parser.get_event())
    return found[2:-1]


def about(event: Any) -> tuple[Any, ...]:
    names = ("value", "anchor", "tag", "style", "flow_style")
    return (event.__class__, *(getattr(event, name, None) or None for name in names))


def places(root: Node) -> list[tuple[Any, ...]]:
    found = [(root.span, root.key, root.style, root.is_alias)]
    for part, child in root.children.items():
        found += [(part, *place) for place in places(child)]
    return found


# what is planted is found


class Planted:
    """A block whose places or data were tampered with."""

    def __init__(self, block: YamlBlock) -> None:
        self.data = block.data
        self.root = block.place()

    def place(self) -> Node:
        return self.root


TEXT = 'title: one\nlist:\n  - a: 1\n    b: [x, y]\n  - "q"\ntext: |\n  line\n'


def planted() -> Planted:
    return Planted(YamlBlock(TEXT, 0, Resolver(scalar.core)))


def found(block: Any) -> Any:
    report = exactness.Report()
    check_places(TEXT, block, "1.2", report)
    return report.unexplained


def test_nothing_is_found_where_nothing_is_planted() -> None:
    assert found(planted()) == []


PATHS: list[tuple[str | int, ...]] = [
    ("title",),
    ("list",),
    ("list", 0),
    ("list", 0, "a"),
    ("list", 0, "b"),
    ("list", 0, "b", 1),
    ("list", 1),
    ("text",),
]


@pytest.mark.parametrize("path", PATHS, ids=str)
@pytest.mark.parametrize(
    ("start", "end"), [(1, 0), (0, -1), (-1, 0), (2, 2)], ids=["late", "short", "early", "moved"]
)
def test_a_wrong_span_is_found(path: tuple[str | int, ...], start: int, end: int) -> None:
    block = planted()
    node, _ = block.root.find(path)
    wrong = Span(node.span.start + start, node.span.end + end)
    source = TEXT[wrong.start : wrong.end].strip()
    if source == TEXT[node.span.start : node.span.end].strip():
        pytest.skip("only white space was gained or lost")
    node.span = wrong
    assert path in {difference.path for difference in found(block)}


@pytest.mark.parametrize("path", PATHS[:2] + PATHS[3:6] + PATHS[7:], ids=str)
def test_a_wrong_span_of_a_key_is_found(path: tuple[str | int, ...]) -> None:
    block = planted()
    node, _ = block.root.find(path)
    if node.key is None:
        pytest.skip("an item of a list has no key")
    node.key = Span(node.key.start, node.key.end - 1)
    assert [difference.check for difference in found(block)] == ["key 1.2"]


def test_two_places_that_are_swapped_are_found() -> None:
    block = planted()
    items = block.root.children["list"].children[0].children
    items["a"].span, items["b"].span = items["b"].span, items["a"].span
    wrong = {difference.path for difference in found(block)}
    assert wrong >= {("list", 0, "a"), ("list", 0, "b")}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (True, 1),
        (1, 1.0),
        (0, False),
        (None, ""),
        ("1", 1),
        (float("nan"), 0.0),
        ([1], [1, 2]),
        ([1, [2]], [1, [2.0]]),
        ({"a": 1}, {"a": True}),
        ({"a": 1}, {"b": 1}),
        ({"a": 1}, [1]),
        ({"a": {"b": [1, "x"]}}, {"a": {"b": [1, "y"]}}),
    ],
)
def test_values_that_differ(ours: Any, theirs: Any) -> None:
    assert not same(ours, theirs)
    assert not same(theirs, ours)


@pytest.mark.parametrize("value", [None, True, 1, 1.0, "x", [], {}, [float("nan")], {"a": [1]}])
def test_values_that_are_the_same(value: Any) -> None:
    assert same(value, value)


def test_the_path_of_a_difference() -> None:
    ours = {"a": [{"b": 1}, {"b": 2}], "c": 3}
    theirs = {"a": [{"b": 1}, {"b": 2.0}], "c": "3"}
    assert list(differing(ours, theirs)) == [(("a", 1, "b"), 2, 2.0), (("c",), 3, "3")]


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert exactness.main([str(CORPUS)]) == 0
    assert "0  unexplained" in capsys.readouterr().out
    # libyaml takes this for a pair, ruamel.yaml for an error
    (tmp_path / "a.md").write_text("---\nkeys: ['a':]\n---\n")
    assert exactness.main([str(tmp_path)]) == 1
    printed = capsys.readouterr().out
    assert "they refuse" in printed
    assert "1  unexplained" in printed
