"""What is kept of a report is all of it."""

from __future__ import annotations

import pickle
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuslint.cache.codec import from_json, to_json
from corpuslint.cache.kinds import Kinds
from corpuslint.cache.store import Store
from corpuslint.cache.verdict import Verdict, report_of, verdict_of
from corpuslint.cli.fix import Work
from corpuslint.engine import Engine
from corpuslint.finding import Diagnostic, FileError, Fix
from corpuslint.ops import Insert, Remove, Rename, Reorder, Repair, Rewrite, Set
from corpuslint.paths import Input
from corpuslint.reporting import FileReport
from corpuslint.span import Edit, Position, Span
from tests.cases import prepare
from tests.test_rules import CASES

_scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.sampled_from(["\ud800", "()", "[]", "{}", "Span", "\0"])
)
_values = st.recursive(
    _scalars,
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.text() | st.integers() | st.none() | st.booleans(), inner)
        | st.lists(inner).map(tuple)
    ),
    max_leaves=20,
)
_paths = st.lists(st.text() | st.integers(0, 99)).map(tuple)
_operations = (
    st.builds(Set, _paths, _values)
    | st.builds(Insert, _paths, _values, st.none() | st.text())
    | st.builds(Remove, _paths)
    | st.builds(Rename, _paths, st.text())
)


def same(one: Any, other: Any) -> bool:
    """Equality to which True is not 1, and a tuple no list."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return same(list(one.items()), list(other.items()))
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other) or repr(one) == repr(other) == "nan"


@given(_values)
def test_values_come_back_as_they_were(value: Any) -> None:
    assert same(from_json(to_json(value)), value)


@given(st.lists(_operations).map(tuple), _values, st.text())
def test_findings_come_back_as_they_were(operations: Any, value: Any, text: str) -> None:
    found = Diagnostic(
        *("a.md", "rule-name", "error", text, Span(1, 2), Position(1, 2), Position(1, 3)),
        *(("a", 1), value, "date"),
        fix=Fix(text, operations),
    )
    assert same(from_json(to_json((found,))), (found,))


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"x", b"[", b'{"a": 1}', b"[[]]", b"[]", b'["int", "3"]', b'["eval", "1"]'),
        *(b'["Span"]', b'["Span", 1, 2, 3]', b'["{}", [1]]', b'["{}", [["[]"], 1]]', b"[3]"),
        *(b"[" * 100_000, b'["[]", ' * 5_000 + b"1" + b"]" * 5_000, b"\xff", b'[["()"]]'),
    ],
)
def test_what_is_no_report_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_json(content)


def test_what_cannot_be_kept() -> None:
    with pytest.raises(TypeError, match="set cannot be kept"):
        to_json({1, 2})
    with pytest.raises(TypeError, match="Path cannot be kept"):
        to_json((Path("x"),))


def test_a_report_that_cannot_be_kept_is_told_all_the_same() -> None:
    """A rule may be anybody's, and so may what it says of a value."""
    found = Diagnostic(
        *("a.md", "rule-name", "error", "a message", None, None, None, None, {1, 2}, ""),
    )
    verdict = verdict_of(FileReport("a.md", (found,)), b"s", b"d", b"k", True)
    assert not verdict.is_kept
    (told,) = report_of(verdict, Input("a.md", "/a.md")).diagnostics
    assert told == found
    assert pickle.loads(pickle.dumps(verdict)) == verdict


@pytest.mark.parametrize("rule", sorted({rule for rule, _ in CASES}))
def test_each_case_comes_back_as_it_was(tmp_path: Path, rule: str) -> None:
    """All cases of a rule go into one store, as the documents of a site do."""
    path = str(tmp_path / "x.sqlite")
    given: list[tuple[str, Input, FileReport, Verdict]] = []
    with closing(Store(path, "one rule")) as store:
        for number, case in enumerate(case for name, case in CASES if name == rule):
            folder = tmp_path / str(number)
            folder.mkdir()
            engine, file = prepare(case, rule, folder)
            engine = Engine(engine.config, engine.now, with_edits=True)
            report = engine.check_file(file)
            kind = Kinds(engine).of(file)
            assert len(kind) == 16
            verdict = verdict_of(report, b"s" * 32, b"d" * 16, kind, True)
            store.put(file.absolute, verdict)
            given.append((case.title, file, report, verdict))
    with closing(Store(path, "one rule")) as store:
        for title, file, report, verdict in given:
            kept = store.get(file.absolute)
            assert (kept is not None) or not verdict.is_kept, title
            if kept is not None and verdict.is_kept:
                back = report_of(kept, file)
                assert same(back.diagnostics, report.diagnostics), title
                left = report._replace(diagnostics=(), facts=back.facts, asked=(), until=0.0)
                assert back._replace(diagnostics=()) == left, title
                assert store.content(file.absolute) == report.facts.content, title


@pytest.mark.parametrize("work", [Engine, Work])
def test_another_process_can_do_the_same(tmp_path: Path, work: Any) -> None:
    rule, case = next((rule, case) for rule, case in CASES if rule == "url-space" and case.output)
    engine, file = prepare(case, rule, tmp_path)
    again: Engine = pickle.loads(pickle.dumps(engine))
    assert again.check_file(file) == engine.check_file(file)
    assert again.with_edits == engine.with_edits
    assert pickle.loads(pickle.dumps(Kinds(engine))).of(file) == Kinds(engine).of(file)
    if work is Work:
        fixing = Work(engine, unsafe=False, diff=True, color=False, refit=None)
        assert pickle.loads(pickle.dumps(fixing))(file) == fixing(file)


def test_all_operations_can_be_kept() -> None:
    span = Span(1, 2)
    for one in (
        *(Reorder(("a",), ("x", "y")), Rewrite((Edit(span, "x"),), "block")),
        *(Repair((Edit(span, "x"),)), FileError("a", "b")),
    ):
        assert same(from_json(to_json(one)), one)
