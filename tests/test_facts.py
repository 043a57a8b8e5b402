"""Facts of documents: how they are written, and which groups are worth a look."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuslint.fact_index import FactIndex
from corpuslint.facts import (
    NO_FACTS,
    FactWriter,
    FileFacts,
    group_of,
    groups_worth_a_look,
    has_any,
    read_facts,
)
from corpuslint.rule import Fact, Grouping

scalars = st.one_of(st.text(), st.integers(), st.none(), st.just("\ud800"))
told = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3).map(tuple), max_leaves=5)
key_paths = st.lists(st.one_of(st.text(max_size=5), st.integers(0, 99)), max_size=4).map(tuple)


def write(grouping: Grouping, *files: list[Fact]) -> list[FileFacts]:
    """What some files tell under the rule `r`."""
    writer = FactWriter()
    written = []
    for number, facts in enumerate(files):
        writer.add("r", grouping, facts, f"{number}.md")
        written.append(writer.finish())
    return written


def keys_worth_a_look(files: list[FileFacts], *keys: Any) -> list[Any]:
    wanted = groups_worth_a_look(facts.marks for facts in files)
    return [key for key in keys if group_of("r", key) in wanted]


def as_lists(value: Any) -> Any:
    return [as_lists(item) for item in value] if isinstance(value, tuple) else value


def test_a_file_that_tells_nothing() -> None:
    assert write("several", []) == [NO_FACTS]


@given(st.lists(st.tuples(told, key_paths, told), min_size=1, max_size=5))
def test_facts_come_back(facts: list[Fact]) -> None:
    (written,) = write("different", facts)
    expected = [("r", as_lists(key), as_lists(content), path) for key, path, content in facts]
    assert read_facts(written.content) == expected
    assert has_any(written.marks, {group_of("r", facts[0][0])})


@pytest.mark.parametrize("content", [1.5, True, b"", object(), frozenset()])
def test_what_is_no_fact(content: Any) -> None:
    with pytest.raises(TypeError, match="facts are texts, whole numbers, None and tuples, not"):
        write("different", [("a", (), content)])


def test_several() -> None:
    files = write("several", [("a", (), 1), ("b", (), 1)], [("b", (), 1)])
    assert keys_worth_a_look(files, "a", "b") == ["b"]


def test_several_of_one_file() -> None:
    files = write("several", [("a", ("x",), 1), ("a", ("y",), 1)])
    assert keys_worth_a_look(files, "a") == ["a"]


def test_different() -> None:
    files = write("different", [("a", (), 1), ("b", (), 1)], [("a", (), 1), ("b", (), 2)])
    assert keys_worth_a_look(files, "a", "b") == ["b"]


def test_a_number_is_no_text() -> None:
    files = write("different", [("a", (), 1), (1, (), 1)], [("a", (), "1"), ("1", (), 2)])
    assert keys_worth_a_look(files, "a", 1, "1") == ["a"]


def test_all() -> None:
    files = write("all", [("a", (), 1)])
    assert keys_worth_a_look(files, "a") == ["a"]


def test_references() -> None:
    writer = FactWriter()
    writer.add("r", "references", [("a", (), "x"), ("b", (), "x"), ("b", (1,), "x")], "1.md")
    writer.add("r", "several", [("a", (), None), ("c", (), None)], "1.md")
    assert keys_worth_a_look([writer.finish()], "a", "b", "c") == ["b"]


def test_equal_facts_are_told_alike_in_another_run() -> None:
    fact: Fact = (("a", 1), ("x", 0), "b")
    assert write("several", [fact]) == write("several", [fact])


def test_index() -> None:
    first, second, third = write("different", [("a", (), 1)], [("a", (), 1), ("b", (), 1)], [])
    index = FactIndex({"1": first.marks, "2": second.marks, "3": third.marks})
    a, b = group_of("r", "a"), group_of("r", "b")
    assert index.files_of(a) == ["1", "2"]
    assert index.files_of(b) == ["2"]
    assert index.files_of(group_of("r", "c")) == []
    (other,) = write("different", [("a", (), 2), ("b", (), 2)])
    assert index.worth_a_look("1", first.marks) == set()
    assert index.worth_a_look("1", other.marks) == {a, b}
    # what a file told before does not count, nor what nobody else tells
    assert index.worth_a_look("2", other.marks) == {a}
    assert index.worth_a_look("new", other.marks) == {a, b}


def test_index_of_references() -> None:
    writer = FactWriter()
    writer.add("r", "references", [("a", (), "x")], "1.md")
    refers = writer.finish().marks
    writer.add("r", "several", [("a", (), None)], "2.md")
    answers = writer.finish().marks
    group = group_of("r", "a")
    assert FactIndex({"1": refers, "2": answers}).worth_a_look("1", refers) == set()
    assert FactIndex({"1": refers}).worth_a_look("2", answers) == set()
    assert FactIndex({"1": answers}).worth_a_look("1", refers) == {group}
