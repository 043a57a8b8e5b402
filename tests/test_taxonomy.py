"""Vocabularies of tags: files of the project, and options that are refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from corpuslint.vocabulary import read_vocabulary
from tests.commands import Command, write
from tests.whole_project import settle

CONFIG = 'select = ["unknown-tag"]\n[rules.unknown-tag]\nfile = "tags.txt"\n'
POST = "---\ntags: [web, maps]\n---\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CORPUSLINT_CACHE_DIR", str(tmp_path / "cache"))
    folder = tmp_path / "project"
    write(folder, {".git/HEAD": "", "corpuslint.toml": CONFIG, "a.md": POST, "b.md": POST})
    monkeypatch.chdir(folder)
    return folder


def test_a_changed_vocabulary_is_read_again(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Verdicts that are kept, and runs that are remembered, depend on the file."""
    check = Command(capsys)
    for words, known in [("web\n", False), ("web\nmaps\n", True), ("web\nnaps\n", False)]:
        write(project, {"tags.txt": words})
        settle()
        for _ in range(3):
            ran = check("check", "--output-format", "concise")
            assert ran.code == (0 if known else 1)
            assert ("'maps'" in ran.out) is not known


def test_a_vocabulary_that_comes_and_goes(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    check = Command(capsys)
    settle()
    for _ in range(2):
        missing = check("check", "--output-format", "concise").out
        assert missing.count("cannot be read: no such file or directory") == 1
        assert missing.startswith("tags.txt:1:1: warning unknown-tag")
    write(project, {"tags.txt": "web\nmaps\n"})
    settle()
    assert check("check").code == 0
    (project / "tags.txt").unlink()
    assert check("check").code == 1


def test_a_vocabulary_outside_of_the_project_is_not_read(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "tags.txt").write_text("secret\n", encoding="utf-8")
    os.symlink(tmp_path / "tags.txt", project / "tags.txt")
    ran = Command(capsys)("check", "--output-format", "concise")
    assert "a link leads out of the project" in ran.out
    assert "secret" not in ran.out


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ('file = "../tags.txt"', "2: rules.unknown-tag.file: '../tags.txt' is not below"),
        ('file = "/etc/passwd.txt"', "2: rules.unknown-tag.file: '/etc/passwd.txt' is not below"),
        ('file = "tags.csv"', "2: rules.unknown-tag.file: 'tags.csv' ends in none of .txt, "),
        ("known = 3", "2: rules.unknown-tag.known: must be a list, not 3"),
        ("known = [3]", "2: rules.unknown-tag.known"),
        ("taxonomies = {tags = 3}", "2: rules.unknown-tag.taxonomies.tags: must be a list, not 3"),
        ("know = []", "2: no option is called 'know'; did you mean 'known'?"),
    ],
)
def test_options_that_are_refused(
    options: str, message: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, {"corpuslint.toml": f"[rules.unknown-tag]\n{options}\n"})
    ran = Command(capsys)("check")
    assert ran.code == 2
    assert f"corpuslint.toml:{message}" in ran.err


@pytest.mark.parametrize(
    ("name", "text", "everywhere", "by_taxonomy"),
    [
        ("a.txt", "a b\n\n# c\nd # e\n", {"a b", "d"}, {}),
        ("a.yml", "[a, 1, {slug: b, name: B}, {x: c}, [d]]\n", {"a", "1", "b", "B"}, {}),
        ("a.yaml", "tags: [a]\nother: 3\n", set(), {"tags": {"a"}}),
        ("a.json", '{"a": {}, "b": null}', {"a", "b"}, {}),
        ("a.toml", 'tags = ["a"]\n', set(), {"tags": {"a"}}),
        ("a.YML", "[]\n", set(), {}),
    ],
)
def test_forms_of_a_vocabulary(
    name: str,
    text: str,
    everywhere: set[str],
    by_taxonomy: dict[str, set[str]],
    tmp_path: Path,
) -> None:
    write(tmp_path, {name: text})
    assert tuple(read_vocabulary(str(tmp_path / name))) == (everywhere, by_taxonomy, "")


@pytest.mark.parametrize(
    ("name", "content"), [("a.yml", b"a: [\n"), ("a.txt", b"caf\xe9\n"), ("a.json", b"{")]
)
def test_a_broken_vocabulary(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    vocabulary = read_vocabulary(str(tmp_path / name))
    assert vocabulary.fault
    assert not vocabulary.everywhere
