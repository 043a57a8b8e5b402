"""Parsing: every language, for every profile; each key path has a place that makes sense.

Places are inside the block, within that of the collection around them, and in order. Of what
can be read alone, the text at the place is read again, and gives the value.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corpuslint.blocks.node import Node
from corpuslint.blocks.plain_yaml import plain_data
from corpuslint.blocks.toml_places import TABLE
from corpuslint.blocks.yaml import YamlBlock
from corpuslint.document import Document
from corpuslint.ops import same
from corpuslint.profile import PROFILES, Profile
from corpuslint.span import KeyPath, Span
from corpuslint.split import split
from fuzzing.case import Case, Provider, ensure, pick, rest_as_text, seed
from fuzzing.documents import documents
from fuzzing.split import check_split

_PROFILES = tuple(PROFILES)
# a document, or a data file of a language
_LANGUAGES = ("", "yaml", "json", "toml")
_MOST_PATHS = 300


def draw(provider: Provider) -> Case:
    return {
        "profile": pick(provider, _PROFILES),
        "language": pick(provider, _LANGUAGES),
        "text": rest_as_text(provider),
    }


def seeds() -> Iterator[bytes]:
    for number, (_, text) in enumerate(documents()):
        yield seed(text, number % len(_PROFILES), 0)
        fenced = text.split("---\n")
        if len(fenced) > 2:
            yield seed(fenced[1], number % len(_PROFILES), 1)
    for text in ('{"a": {"b": [1, "x\\u00e9", null]}, "c": 1e3}', '[{"a": 1}, []]'):
        yield seed(text, 0, 2)
    for text in ('a = 1\n[t]\n"b c".d = "x"\n[[u]]\ne = [1, {f = 2}]\n', "a = 1979-05-27\n"):
        yield seed(text, 0, 3)
        yield seed(f"+++\n{text}+++\nBody\n", 3, 0)


def check(case: Case) -> None:
    profile = PROFILES[case["profile"]]
    text = case["text"]
    document = Document("a.md", text, profile, case["language"] or None)
    for problem in document.problems:
        ensure(_is_inside(problem.span, Span(0, len(text))), "a problem is in the text", problem)
        for related, _ in problem.related:
            ensure(_is_inside(related, Span(0, len(text))), "a second place is in the text")
        ensure(
            problem.message and "\n" not in problem.message,
            f"{problem.rule} has a line of words",
            problem.message,
        )
        ensure(len(problem.message) < 300, "a problem is told in few words", problem.message)
    if document.block is None or document.parsed is None:
        ensure(document.data is None, "there is no data without a block")
        return
    if not case["language"]:
        check_split(text, split(text, profile))
    _check_plain(document, profile)
    _check_places(document)


def _check_plain(document: Document, profile: Profile) -> None:
    """What is read line by line is what libyaml's events say."""
    if document.block is None or document.block.language != "yaml":
        return
    text = document.parsed.text
    data = plain_data(text, profile.resolver)
    if data is None:
        return
    events = YamlBlock(text, 0, profile.resolver, profile.wide_breaks, by_lines=False)
    ensure(not events.problems, "what is read by lines is read by events", events.problems)
    ensure(same(data, events.data), "lines and events give the same data", (data, events.data))


def _check_places(document: Document) -> None:
    block = document.block
    assert block is not None
    content = block.content
    paths = [()] if document.data is None else _paths(document.data)
    for path in paths:
        for on in ("value", "key", "missing"):
            span = document.place(path, on)
            whole = content
            if on == "missing" and block.closer is not None:
                whole = Span(content.start, block.closer.end)
            ensure(
                _is_inside(span, whole) or span == block.opener,
                f"a place ({on}) is inside the block",
                lambda path=path, span=span: (path, span, content),
            )
        document.is_quoted(path)
    document.place(("nowhere", 7, "at all"))
    if document.data is None:
        return
    root = document.places()
    # of two merges in one mapping, which is told as a fault, the first is looked into
    merges_twice = any("'<<' is here twice" in one.message for one in document.problems)
    for path in paths:
        node, depth = root.find(path)
        ensure(
            depth == len(path) or merges_twice,
            "every value has a place",
            lambda path=path: path,
        )
        _check_node(document, node, path)


def _check_node(document: Document, node: Node, path: KeyPath) -> None:
    """What is below a node is within it, in order, each key before its value."""
    if node.is_alias:
        ensure(document.text.startswith("*", node.span.start), "an alias starts with `*`", path)
        return
    end = node.span.start
    # TOML writes tables in pieces, by headers and dotted keys, which may stand anywhere
    assert document.block is not None
    is_whole = document.block.language != "toml" or node.style in ("array", "inline_table")
    for part, child in sorted(node.children.items(), key=lambda item: _start(item[1])):
        where = (*path, part)
        if is_whole and not _is_in_pieces(child):
            ensure(_start(child) >= end, "places do not overlap", where)
            end = max(end, child.span.end)
            ensure(_is_inside(child.span, node.span), "a place is within the one around it", where)
            if child.key is not None:
                ensure(child.key.end <= child.span.start, "a key stands before its value", where)
    value = document.value_at(path)
    if isinstance(value, list) and node.children:
        ensure({*node.children} == {*range(len(value))}, "every item has a place", path)


def _is_in_pieces(node: Node) -> bool:
    return node.style == TABLE


def _start(node: Node) -> int:
    return node.span.start if node.key is None else min(node.key.start, node.span.start)


def _is_inside(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start <= inner.end <= outer.end


def _paths(data: Any) -> list[KeyPath]:
    """The key paths of some data, the outer ones first; of many, the first."""
    paths: list[KeyPath] = [()]
    values = [data]
    for at, value in enumerate(values):
        if len(paths) > _MOST_PATHS:
            break
        if isinstance(value, dict):
            paths += [(*paths[at], key) for key in value]
            values += value.values()
        elif isinstance(value, list):
            paths += [(*paths[at], index) for index in range(len(value))]
            values += value
    return paths[:_MOST_PATHS]
