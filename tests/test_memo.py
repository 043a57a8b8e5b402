"""A run that is remembered says what a run that remembers nothing would say."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import Command, Ran
from tests.whole_project import CHANGES, make_project, settle

MANY = 60  # documents, so that there is a store as well


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CORPUSLINT_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture(params=[0, MANY], ids=["few", "many"])
def project(
    request: pytest.FixtureRequest, tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    folder = make_project(tmp_path / "outer", request.param)
    monkeypatch.chdir(folder)
    settle()
    return folder


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


def anew(run: Command, *arguments: str) -> Ran:
    """What a run says that remembers nothing."""
    return run(*arguments, "--no-cache")


def is_remembered(cache: Path) -> bool:
    return any(path.name.startswith("run-") for path in cache.iterdir())


def forget_runs(cache: Path) -> None:
    for path in cache.glob("run-*"):
        path.unlink()


def test_the_project_is_remembered(project: Path, cache: Path, run: Command) -> None:
    arguments = ("check", ".", "--output-format=json")
    first = run(*arguments)
    settle()
    assert is_remembered(cache)
    assert first == run(*arguments) == anew(run, *arguments)
    assert "duplicate-value" in first.out
    assert "missing-dimensions" in first.out
    assert "$schema" not in first.err


@pytest.mark.parametrize("change", CHANGES)
def test_no_change_is_missed(project: Path, cache: Path, run: Command, change: str) -> None:
    where = ["."] if (project / "_posts/many").is_dir() else []
    arguments = ("check", *where, "--output-format=json")
    run(*arguments)
    assert is_remembered(cache)
    CHANGES[change](project)
    expected = anew(run, *arguments)
    assert run(*arguments) == expected  # against the memory of the run, and the store
    settle()
    assert run(*arguments) == expected
    assert run(*arguments) == expected
    forget_runs(cache)
    assert run(*arguments) == expected  # against the store alone
