"""The file of known findings: made, held against, and shrunk."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from corpuslint.baseline_file import Entry, baseline_text, parse_baseline
from corpuslint.errors import ConfigError
from tests.commands import Command, write
from tests.repositories import ENVIRONMENT, Repo

NAME = "corpuslint-baseline.json"
SPACED = '---\ntitle: "A "\n---\n'
CONFIG = f'baseline = "{NAME}"\n'


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Command:
    """Commands in a project of two files, each with a fault, and a baseline that knows both."""
    write(tmp_path, {"a.md": SPACED, "b/b.md": SPACED, "corpuslint.toml": CONFIG})
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    command = Command(capsys)
    assert command("baseline", "update").code == 0
    return command


def entries() -> list[tuple[str, str]]:
    """What the baseline knows: files, with rules and key paths."""
    data = json.loads(Path(NAME).read_text())
    return [(file, words) for file, known in data["files"].items() for words in known.values()]


def concise(run: Command, *arguments: str) -> list[str]:
    return run("check", "--output-format", "concise", "--no-fold", *arguments).out.splitlines()


def test_a_new_baseline_takes_in_all(run: Command) -> None:
    Path(NAME).unlink()
    ran = run("baseline", "update")
    assert ran.code == 0
    assert ran.out == f"Wrote {NAME}: 2 known findings (2 new and taken in)\n"
    assert entries() == [
        ("a.md", "surrounding-space title"),
        ("b/b.md", "surrounding-space title"),
    ]
    lines = Path(NAME).read_text().splitlines()
    assert lines[:4] == ["{", '  "corpuslint-baseline": 1,', '  "files": {', '    "a.md": {']


def test_known_findings_are_not_shown(run: Command) -> None:
    ran = run("check")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == (
        "Nothing new: 2 files checked.\n"
        f"2 known findings are not shown ({NAME}; --no-baseline shows all)\n"
    )
    assert run("check", "--no-baseline").code == 1
    assert run("check", "--isolated").code == 1
    assert run("check", "--isolated", "--baseline", NAME).code == 0


def test_no_edit_elsewhere_makes_a_known_finding_new(run: Command) -> None:
    write(Path(), {"a.md": '---\n# more\ndate: 2024-05-01\n\ntitle: "A " # same\n---\nBody\n'})
    assert run("check").code == 0


def test_a_new_finding_is_shown_alone(run: Command) -> None:
    write(Path(), {"a.md": '---\ntitle: "A "\nsubtitle: "B "\n---\n', "c.md": SPACED})
    assert concise(run) == [
        "a.md:3:13: warning surrounding-space [*] white space after the text",
        "c.md:2:10: warning surrounding-space [*] white space after the text",
    ]
    # another value at a known place is another fault
    write(Path(), {"a.md": '---\ntitle: "C "\n---\n'})
    assert "a.md:2:10: warning surrounding-space" in concise(run, "a.md")[0]


def test_what_is_finished_is_told_in_the_baseline(run: Command) -> None:
    write(Path(), {"a.md": "---\ntitle: A\n---\n"})
    Path("b/b.md").unlink()
    ran = run("check", "--output-format", "concise")
    assert ran.code == 1
    assert ran.out.splitlines() == [
        f"{NAME}:5:7: warning finished-baseline surrounding-space is no longer found at "
        "`title` in a.md",
        f"{NAME}:8:7: warning finished-baseline the file b/b.md is gone",
    ]
    assert run("check", "--ignore", "finished-baseline").code == 0


def test_an_update_takes_out_and_puts_nothing_in(run: Command) -> None:
    write(Path(), {"a.md": "---\ntitle: A\n---\n", "c.md": SPACED})
    ran = run("baseline", "update")
    assert ran.code == 0
    assert ran.out.splitlines() == [
        f"Wrote {NAME}: 1 known finding (1 finished and taken out)",
        "1 new finding is not in it: corpuslint check shows it, --add takes it in",
    ]
    assert entries() == [("b/b.md", "surrounding-space title")]
    assert concise(run)[0].startswith("c.md:2:10")
    assert run("baseline", "update", "--add").out == (
        f"Wrote {NAME}: 2 known findings (1 new and taken in)\n"
    )
    before = Path(NAME).stat().st_mtime_ns
    assert run("baseline", "update").out == f"Nothing to change in {NAME}: 2 known findings\n"
    assert Path(NAME).stat().st_mtime_ns == before


def test_what_was_not_looked_at_is_not_finished(run: Command) -> None:
    write(Path(), {"a.md": "---\ntitle: A\n---\n", "b/b.md": "---\ntitle: A\n---\n"})
    assert concise(run, "--select", "finished-baseline,html-entity") == []
    assert len(concise(run, "a.md")) == 1
    assert len(concise(run)) == 2
    run("baseline", "update", "a.md")
    assert entries() == [("b/b.md", "surrounding-space title")]
    # a file that cannot be read says nothing about its entries
    os.unlink("b/b.md")
    os.symlink("nowhere", "b/b.md")
    ran = run("baseline", "update")
    assert ran.code == 2
    assert entries() == [("b/b.md", "surrounding-space title")]


def test_equal_findings_are_counted(run: Command) -> None:
    write(Path(), {"a.md": "---\ntitle: A \nb: c \n---\n", "b/b.md": "---\n---\n"})
    Path(NAME).unlink()
    run("baseline", "update")
    assert [words for _, words in entries()] == ["trailing-space", "trailing-space"]
    write(Path(), {"a.md": "---\nd: e \ntitle: A \nb: c \n---\n"})
    assert len(concise(run)) == 1
    write(Path(), {"a.md": "---\ntitle: A\nb: c \n---\n"})
    assert [line.partition(": ")[2][:25] for line in concise(run)] == ["warning finished-baseline"]


def test_fix_mends_known_findings_too(run: Command) -> None:
    ran = run("fix")
    assert ran.code == 0
    assert Path("a.md").read_text() == '---\ntitle: "A"\n---\n'
    assert f"{NAME} has 2 finished entries: corpuslint baseline update" in ran.err


def test_comments_are_added_for_new_findings_alone(run: Command) -> None:
    write(Path(), {"c.md": SPACED})
    assert run("check", "--add-ignore").code == 0
    assert Path("a.md").read_text() == SPACED
    assert "corpuslint: ignore" in Path("c.md").read_text()


def test_a_fault_that_a_comment_hides_is_finished(run: Command) -> None:
    write(Path(), {"a.md": '---\ntitle: "A " # corpuslint: ignore[surrounding-space]\n---\n'})
    assert "is no longer found at `title` in a.md" in concise(run)[0]


def test_more_faults_than_are_told(run: Command) -> None:
    lines = "".join(f"k{number}: v \n" for number in range(1500))
    write(Path(), {"a.md": f"---\n{lines}---\n"})
    run("baseline", "update", "--add")
    assert run("check").code == 0


def test_a_baseline_for_a_folder_below(run: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("b")
    assert run("check").code == 0
    assert run("check", "b.md").code == 0
    Path("b.md").write_text("---\ntitle: A\n---\n")
    assert run("baseline", "update", "b.md").out.startswith(f"Wrote ../{NAME}: 1 known finding")


def test_a_path_of_the_option_is_relative_to_the_working_directory(run: Command) -> None:
    write(Path(), {"corpuslint.toml": ""})
    os.rename(NAME, "b/known.json")
    assert run("check").code == 1
    assert run("check", "--baseline", "b/known.json").code == 0
    ran = run("baseline", "update", "--baseline", "b/new.json")
    assert ran.out == "Wrote b/new.json: 2 known findings (2 new and taken in)\n"


def test_the_config_is_asked_to_name_a_new_one(run: Command) -> None:
    write(Path(), {"corpuslint.toml": ""})
    ran = run("baseline", "update")
    assert ran.out.splitlines()[-1] == (
        "For runs to know it, put into corpuslint.toml, above its first [table]: "
        f'baseline = "{NAME}"'
    )
    write(Path(), {"corpuslint.toml": f'# baseline = "{NAME}"\n'})
    assert (
        "take the # off in corpuslint.toml, above its first [table]: baseline = "
        in run("baseline", "update").out
    )
    os.unlink("corpuslint.toml")
    ran = run("baseline", "update", "--add")
    assert ran.out.splitlines()[-1] == (
        f'For runs to know it, write a corpuslint.toml with: baseline = "{NAME}"'
    )
    write(Path(), {"pyproject.toml": "[tool.corpuslint]\n"})
    assert "put into pyproject.toml, below [tool.corpuslint]: " in run("baseline", "update").out


def test_hostile_names_stay_text() -> None:
    hostile = "a\n\x1b[31m\u202e\udcff.md"
    text = baseline_text([("0123", Entry(hostile, "r", "k\x07ey"))])
    assert text.isascii()
    assert "\x1b" not in text
    assert parse_baseline(text.encode(), "x").entries == {"0123": Entry(hostile, "r", "k\x07ey")}
    assert "标题" in baseline_text([("0123", Entry("标题.md", "r", ""))])
    assert baseline_text([]) == '{\n  "corpuslint-baseline": 1,\n  "files": {}\n}\n'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "x.json:1:2: expecting property name"),
        ('{\n<<<<<<< HEAD\n"a": 1}', "x.json:2:1: a merge conflict is not resolved"),
        ("[]", "x.json: it is no baseline, but one of version 1 is expected"),
        ('{"files": {}}', "it is no baseline"),
        ('{"corpuslint-baseline": 2, "files": {}}', "its version is 2, but one of version 1"),
        ('{"corpuslint-baseline": 1, "files": []}', "but one of version 1"),
        ('{"corpuslint-baseline": 1, "files": {"a": []}}', "'a' must hold a mapping"),
        ('{"corpuslint-baseline": 1, "files": {"a": {"b": 1}}}', "'a', 'b' must be a rule"),
        (b"\xff", "it is no JSON"),
        ("[" * 100_000, "it is no JSON"),
    ],
)
def test_what_is_no_baseline(content: str | bytes, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_baseline(content.encode() if isinstance(content, str) else content, "x.json")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("check", "--baseline", "none.json"), "none.json: there is no such baseline; corpuslint"),
        (("check", "--baseline", "b"), "b: is a directory"),
        (("check", "--baseline", NAME, "--no-baseline"), "say opposite things"),
        (("baseline",), "ACTION is missing: update"),
        (("baseline", "update", "-"), "standard input cannot be in it"),
    ],
)
def test_wrong_calls(arguments: tuple[str, ...], message: str, run: Command) -> None:
    ran = run(*arguments)
    assert ran.code == 2
    assert message in ran.err


@pytest.mark.parametrize(
    "unreadable",
    ["---\ntitle: [\n---\n", '---\ntitle: "A \n', "---\n<<<<<<< a\n=======\n>>>>>>> b\n---\n"],
)
def test_a_block_that_cannot_be_read_finishes_nothing(unreadable: str, run: Command) -> None:
    write(Path(), {"a.md": unreadable})
    assert not any("finished-baseline" in line for line in concise(run))
    run("baseline", "update")
    assert ("a.md", "surrounding-space title") in entries()


def test_what_only_a_schema_finds_is_finished_only_by_a_schema(run: Command) -> None:
    write(Path(), {"a.md": "---\ntitle: A\nautor: b\n---\n"})
    schema = ("--schema", "news-article")
    run("baseline", "update", "--add", *schema)
    known = entries()
    assert ("a.md", "unknown-field autor") in known
    run("baseline", "update")
    assert entries() == known
    write(Path(), {"a.md": "---\ntitle: A\n---\n"})
    run("baseline", "update", *schema)
    assert ("a.md", "unknown-field autor") not in entries()


def test_a_file_that_stands_in_a_baseline_twice_loses_nothing() -> None:
    text = '{"corpuslint-baseline": 1, "files": {"a": {"1": "x"}, "b": {}, "a": {"2": "y"}}}'
    known = parse_baseline(text.encode(), "x.json").entries
    assert known == {"1": Entry("a", "x", ""), "2": Entry("a", "y", "")}


def test_a_baseline_of_another_folder_is_left_as_it_is(run: Command) -> None:
    before = Path(NAME).read_bytes()
    for name in ("a.md", "b"):
        Path("x").mkdir(exist_ok=True)
        os.rename(name, f"x/{name}")
    ran = run("baseline", "update")
    assert ran.code == 2
    assert "all of its files are gone, and " in ran.err
    assert ": the baseline or its config has moved; nothing is written" in ran.err
    assert Path(NAME).read_bytes() == before
    assert run("baseline", "update", "--add").code == 0
    assert [file for file, _ in entries()] == ["x/a.md", "x/b/b.md"]


def test_what_the_checkout_leaves_out_is_not_gone(
    run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sparse checkout lacks files that are there, and so does a clone without its modules."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    module = Repo(tmp_path / "module")
    module.commit({"c.md": SPACED})
    (tmp_path / ".git").rmdir()
    project = Repo(tmp_path)
    write(tmp_path, {".gitignore": "/module\n/cache\n"})
    project.git("submodule", "--quiet", "add", module.folder.as_uri(), "m")
    run("baseline", "update", "--add")
    project.commit()
    known = entries()
    assert ("m/c.md", "surrounding-space title") in known
    (tmp_path / "m/c.md").unlink()  # of a module that is there
    assert [line.partition("baseline ")[2] for line in concise(run)] == ["the file m/c.md is gone"]
    clone = Repo(tmp_path / "clone")
    clone.git("pull", "--quiet", project.folder.as_uri(), "main")
    clone.git("sparse-checkout", "set", "b")
    write(clone.folder, {"corpuslint.toml": CONFIG})
    monkeypatch.chdir(clone.folder)
    assert not Path("m/c.md").exists()
    assert concise(run) == []
    run("baseline", "update")
    assert entries() == known
    clone.git("rm", "--quiet", "--cached", "--sparse", "a.md")
    Path("a.md").unlink(missing_ok=True)
    assert [line.partition("baseline ")[2] for line in concise(run)] == ["the file a.md is gone"]


def test_two_updates_at_once_lose_nothing(run: Command, tmp_path: Path) -> None:
    write(tmp_path, {f"{folder}/{n}.md": SPACED for folder in ("x", "y") for n in range(300)})
    both = [
        subprocess.Popen(
            [sys.executable, "-m", "corpuslint", "baseline", "update", "--add", folder],
            cwd=tmp_path,
            stderr=subprocess.PIPE,
        )
        for folder in ("x", "y")
    ]
    said = [one.communicate(timeout=60)[1] for one in both]
    done = [one.returncode for one in both]
    assert set(done) <= {0, 2}
    for code, words in zip(done, said, strict=True):
        assert (code == 2) == (b"it was changed meanwhile, and is left alone" in words)
    folders = {file.partition("/")[0] for file, _ in entries()}
    assert len(folders & {"x", "y"}) == done.count(0)


def test_the_last_known_fault_may_be_mended_while_another_is_new(run: Command) -> None:
    write(Path(), {"a.md": "---\ntitle: A\n---\n", "b/b.md": "---\n---\n", "c.md": SPACED})
    assert run("baseline", "update").code == 0
    assert entries() == []
