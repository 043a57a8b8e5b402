"""Findings about several documents, on the command line."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from corpuslint.config.kept import load_config
from corpuslint.config.selection import Selection
from corpuslint.corpus import Corpus
from corpuslint.engine import Engine
from corpuslint.paths import Input
from tests.commands import Command, write

SCHEMA = {
    "x-unique": [[["slug"]]],
    "type": "object",
    "properties": {"slug": {"type": "string"}, "n": {"type": "integer"}},
}
CONFIG = '[collections.all]\ninclude = ["*.md"]\nschemas = ["s.json"]\n'
TWICE = "---\nslug: twice\n---\n"


@pytest.fixture(params=[0, 60], ids=["few", "many"])
def folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CORPUSLINT_CACHE_DIR", str(tmp_path / "cache"))
    project = tmp_path / "project"
    write(project, {"s.json": json.dumps(SCHEMA), "corpuslint.toml": CONFIG})
    write(project, {"a.md": TWICE, "b.md": "---\nslug: once\n---\n", "c.md": TWICE})
    for number in range(request.param):
        write(project, {f"z{number:03}.md": f"---\nslug: z{number}\n---\n"})
    (project / ".git").mkdir()
    monkeypatch.chdir(project)
    return project


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


def found(run: Command, *arguments: str, command: str = "check") -> list[str]:
    """The findings of a run, which are those of all runs that remember more or less."""
    ran = run(command, *arguments, "--output-format=concise", "--no-cache")
    for _ in range(3):
        assert run(command, *arguments, "--output-format=concise") == ran
    return ran.out.splitlines()


A = "a.md:2:7: error duplicate-value c.md has the same `slug`"
C = "c.md:2:7: error duplicate-value a.md has the same `slug`"


def test_all_files(folder: Path, run: Command) -> None:
    assert found(run) == found(run, ".") == [A, C]


def test_named_files_are_held_against_the_others(folder: Path, run: Command) -> None:
    assert found(run, "c.md") == [C]
    assert found(run, "c.md", "b.md", "a.md") == [C, A]
    assert found(run, "b.md") == []
    assert found(run, "c.md", "--no-corpus") == found(run, "--no-corpus") == []


def test_the_other_is_a_related_place(folder: Path, run: Command) -> None:
    said = json.loads(run("check", "c.md", "--output-format=sarif").out)
    (result,) = said["runs"][0]["results"]
    (place,) = result["relatedLocations"]
    assert place["message"]["text"] == "also here"
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "a.md"
    assert place["physicalLocation"]["region"]["startLine"] == 2


def test_an_other_that_is_faulty_is_not_told_of(folder: Path, run: Command) -> None:
    write(folder, {"a.md": "---\nslug: twice\nn: x\n---\n"})
    assert found(run, "c.md") == [C]


def test_without_collections_named_files_are_alone(folder: Path, run: Command) -> None:
    (folder / "corpuslint.toml").write_text("")
    assert found(run, "c.md", "--schema=s.json") == []
    assert found(run, ".", "--schema=s.json", "--ignore=near-miss-key") == [A, C]


def test_findings_stand_in_the_order_of_their_lines(folder: Path, run: Command) -> None:
    write(folder, {"a.md": "---\nn: x\nslug: twice\nm: 1\n---\n", "b.md": "---\nn: y\n---\n"})
    lines = found(run)
    assert [line.split(" ")[0] for line in lines] == [
        "a.md:2:4:",
        "a.md:3:7:",
        "b.md:2:4:",
        "c.md:2:7:",
    ]


def test_a_comment_hides_it(folder: Path, run: Command) -> None:
    comment = "# corpuslint: ignore[{}] both are meant\n"
    for name in ("duplicate-value", "corpus"):
        write(folder, {"a.md": f"---\n{comment.format(name)}slug: twice\n---\n"})
        assert found(run) == [C]
        assert found(run, "a.md") == []
        # who does not look at the corpus cannot know that a comment is idle
        assert found(run, "--no-corpus") == []


def test_per_file_ignores(folder: Path, run: Command) -> None:
    ignores = '[per-file-ignores]\n"a.md" = ["duplicate-value"]\n'
    (folder / "corpuslint.toml").write_text(CONFIG + ignores)
    assert found(run) == [C]


def test_a_baseline_knows_it(folder: Path, run: Command) -> None:
    (folder / "corpuslint.toml").write_text('baseline = "known.json"\n' + CONFIG)
    assert run("baseline", "update").code == 0
    known = json.loads((folder / "known.json").read_text())["files"]
    assert sorted(known) == ["a.md", "c.md"]
    assert found(run) == found(run, "c.md") == []
    write(folder, {"d.md": TWICE})
    lines = found(run)
    assert [line.split(":")[0] for line in lines] == ["d.md"]
    (folder / "d.md").unlink()
    write(folder, {"a.md": "---\nslug: other\n---\n"})
    assert [line.split(" ")[2] for line in found(run)] == ["finished-baseline"] * 2
    assert run("baseline", "update").code == 0
    assert json.loads((folder / "known.json").read_text())["files"] == {}


@pytest.mark.parametrize("command", ["check", "baseline"])
def test_what_others_tell_is_no_edit_less(folder: Path, run: Command, command: str) -> None:
    """Runs that tell findings with their edits, and runs that do not, keep them apart."""
    write(folder, {"u.md": '---\nslug: u\nlink: "https://example.org/ x"\nn: "3"\n---\n'})
    (folder / "corpuslint.toml").write_text('baseline = "known.json"\n' + CONFIG)
    write(folder, {"known.json": '{"corpuslint-baseline": 1, "files": {}}\n'})
    expected = run("check", "--output-format=json", "--no-cache")
    if command == "check":
        run("fix", "a.md")
    else:
        run("baseline", "update")
    assert run("check", "--output-format=json") == expected
    run("check", "--no-corpus")
    assert run("check", "--output-format=json") == expected


def test_fix_tells_of_it(folder: Path, run: Command) -> None:
    ran = run("fix", "--output-format=concise")
    assert (ran.code, ran.out.splitlines()) == (1, [A, C])
    assert run("fix", "c.md", "--output-format=concise").out.splitlines() == [C]


@pytest.mark.parametrize("checks_first", [False, True])
def test_what_follows_from_others_is_fixed(folder: Path, run: Command, checks_first: bool) -> None:
    tags = {"a.md": "Story", "b.md": "story", "c.md": "Story"}
    write(folder, {name: f"---\ntags: [{tag}]\n---\n" for name, tag in tags.items()})
    write(folder, {"corpuslint.toml": '[collections.all]\ninclude = ["*.md"]\n'})
    select = "--select=tag-case"
    time.sleep(0.05)  # so that what is kept is trusted
    if checks_first:
        assert run("check", select).code == 1
    assert "1 can be fixed" not in run("fix", "--unsafe-fixes", select).err
    assert (folder / "b.md").read_text() == "---\ntags: [Story]\n---\n"
    assert run("check", select).code == 0


def test_a_file_that_vanished(folder: Path) -> None:
    config = load_config(
        str(folder / "corpuslint.toml"), str(folder), "corpuslint.toml", Selection(None, (), ())
    )
    engine = Engine(config, time.time())
    corpus = Corpus(engine)
    inputs = [Input(name, str(folder / name)) for name in ("a.md", "c.md")]
    for file in inputs:
        corpus.add(file, engine.check_file(file).facts)
    (folder / "a.md").unlink()
    assert corpus.conclude() == []  # what no file has any more is no duplicate
    assert corpus.errors == []


def test_facts_that_are_many_go_to_disk(
    folder: Path, run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpuslint.corpus._IN_MEMORY", 50)
    assert found(run) == [A, C]


@pytest.mark.parametrize(
    "text", ["", "no front matter\n", "---\nother: 1\n---\n", "---\n- a\n---\n", "---\n[\n---\n"]
)
def test_a_file_that_was_changed_meanwhile(folder: Path, text: str) -> None:
    config = load_config(
        str(folder / "corpuslint.toml"), str(folder), "corpuslint.toml", Selection(None, (), ())
    )
    engine = Engine(config, time.time())
    corpus = Corpus(engine)
    inputs = [Input(name, str(folder / name)) for name in ("a.md", "c.md")]
    for file in inputs:
        corpus.add(file, engine.check_file(file).facts)
    (folder / "a.md").write_text(text)
    assert corpus.conclude() == []
