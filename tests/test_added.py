"""`--suppressions-since`: what a change adds so that less is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands import Command, process, write
from tests.repositories import Repo, on_topic

CLEAN = "---\ntitle: A title\n---\n"
CONFIG = 'ignore = ["url-space"]\n[per-file-ignores]\n"old/*" = ["invalid-url"]\n'


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    files = {"corpuslint.toml": CONFIG, "a.md": CLEAN, "b.md": CLEAN}
    return on_topic(tmp_path, files, monkeypatch)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], repo: Repo) -> Command:
    return Command(capsys)


def told(run: Command, *words: str) -> str:
    """The line of a run that counts what was added since main, else the last one."""
    lines = run("check", "--suppressions-since", "main", *words).err.splitlines()
    return next((line for line in lines if line.startswith("Added since")), lines[-1])


def test_a_change_that_adds_none_says_nothing(repo: Repo, run: Command) -> None:
    repo.commit({"c.md": CLEAN, "corpuslint.toml": "# less\n"})
    assert told(run) == "All clean: 3 files checked."


def test_entries_of_the_config(repo: Repo, run: Command) -> None:
    more = CONFIG.replace('"url-space"', '"url-space", "invalid-date"')
    more += '"**" = ["invalid-url", "host-mismatch"]\n'
    repo.commit({"corpuslint.toml": more})
    said = (
        "Added since main: 3 config entries that hide findings "
        "(invalid-date, invalid-url in **, host-mismatch in **)"
    )
    assert told(run) == said
    assert told(run, "--config-from", "main") == said, "whichever config judges"


def test_an_entry_for_another_file_is_new(repo: Repo, run: Command) -> None:
    repo.commit({"corpuslint.toml": CONFIG.replace("old/*", "*")})
    assert told(run).endswith(": 1 config entry that hides findings (invalid-url in *)")


def test_a_config_that_is_new_or_moved(repo: Repo, run: Command) -> None:
    table = '[tool.corpuslint]\nignore = ["url-space", "invalid-date"]\n'
    repo.commit({"pyproject.toml": table}, "corpuslint.toml")
    assert told(run).endswith(": 1 config entry that hides findings (invalid-date)")
    repo.git("rm", "--quiet", "pyproject.toml")
    base = repo.commit()
    repo.commit({"corpuslint.toml": 'ignore = ["url-space"]\n'})
    ran = run("check", "--suppressions-since", base)
    assert ran.err.endswith(": 1 config entry that hides findings (url-space)\n")


def test_from_a_folder_below_and_by_name(
    repo: Repo, run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.commit({"sub/a.md": CLEAN, "sub/own.toml": ""})
    repo.git("branch", "--force", "main")
    repo.commit({"corpuslint.toml": 'ignore = ["invalid-date", "url-space"]\n'})
    monkeypatch.chdir(repo.folder / "sub")
    assert told(run, ".").endswith("(invalid-date)")
    repo.commit({"sub/own.toml": 'ignore = ["html-entity"]\n'})
    assert told(run, ".", "--config", "own.toml").endswith("(html-entity)")


def test_a_broken_config_here_is_judged_by_the_other(repo: Repo, run: Command) -> None:
    repo.commit({"corpuslint.toml": "ignore = [\n"})
    assert told(run, "--config-from", "main") == "All clean: 2 files checked."
    repo.commit({"corpuslint.toml": 'ignore = "x"\nper-file-ignores = 7\n'})
    assert told(run, "--config-from", "main") == "All clean: 2 files checked."


def test_documents_that_are_hidden_from_the_run(repo: Repo, run: Command) -> None:
    write(repo.folder, {"evil.md": "---\na: [\n---\n", ".gitignore": "evil.*\n", "evil.png": ""})
    repo.git("add", "--force", "evil.md", "evil.png")
    repo.commit()
    assert told(run).endswith(": 1 document that .gitignore hides (evil.md)")


def test_everywhere_it_is_told(repo: Repo, run: Command) -> None:
    name = "\n::error::<b>|`x`@all"
    (repo.folder / "corpuslint.toml").write_text(f"ignore = [{json.dumps(name)}]\n")
    words = ["check", "--suppressions-since", "main", "--config-from", "main"]
    ran = run(*words, "--output-format", "github", "--output-format", "markdown=x")
    assert ran.out == (
        "::notice title=corpuslint::Added since main: 1 config entry that hides findings "
        "(\\n::error::<b>|`x`@all)\n"
    )
    said = (repo.folder / "x").read_text()
    assert "\nAdded since main: 1 config entry that hides findings `(\\n::error::<b>`&#124;" in said
    assert ran.err.splitlines()[-1].startswith("Added since main: 1 config entry")


def test_many_are_counted_and_some_are_named(repo: Repo, run: Command) -> None:
    rules = ", ".join(f'"a{number}"' for number in range(9))
    (repo.folder / "corpuslint.toml").write_text(f"ignore = [{rules}]\n")
    assert told(run, "--config-from", "main").endswith(
        ": 9 config entries that hide findings (a0, a1, a2, a3, a4, …)"
    )


def test_comments(repo: Repo, run: Command) -> None:
    ignore = "# corpuslint: ignore[{}] why\n"
    one = "---\n" + ignore.format("invalid-url, url-space") + "title: A title\n---\n"
    repo.commit({"old.md": one + CLEAN})
    repo.git("branch", "--force", "main")
    repo.git("mv", "old.md", "new.md")
    file = "---\n# corpuslint: ignore-file[invalid-url]\ntitle: A title\n---\n"
    repo.commit({"a.md": one, "b.md": file})
    assert told(run).endswith(": 3 suppressions (invalid-url 2 times, url-space)")


def test_standard_input_has_no_history(repo: Repo) -> None:
    ran = process("check", "--suppressions-since=main", "-", folder=repo.folder)
    assert (ran.returncode, ran.stderr) == (
        2,
        b"corpuslint: --suppressions-since goes with files: standard input has no history\n",
    )


def test_entries_of_the_baseline(repo: Repo, run: Command) -> None:
    config = 'baseline = "known.json"\n' + CONFIG.replace('ignore = ["url-space"]\n', "")
    spaced = '---\ntitle: "A title "\n---\n'
    repo.commit({"corpuslint.toml": config, "known.md": spaced})
    assert run("baseline", "update").code == 0
    repo.commit()
    repo.git("branch", "--force", "main")
    repo.commit({"new.md": spaced, "other.md": spaced})
    assert run("baseline", "update", "--add").code == 0
    assert told(run).endswith(": 2 baseline entries (surrounding-space 2 times)")
    ran = run("check", "--config-from", "main", "--no-fold", "--output-format", "concise")
    assert [line.split(":")[0] for line in ran.out.splitlines()] == ["new.md", "other.md"]


def test_what_is_mended_is_not_held_against_the_old_baseline(repo: Repo, run: Command) -> None:
    config = 'baseline = "known.json"\n'
    repo.commit({"corpuslint.toml": config, "known.md": '---\ntitle: "A title "\n---\n'})
    assert run("baseline", "update").code == 0
    repo.commit()
    repo.git("branch", "--force", "main")
    repo.commit({"known.md": CLEAN})
    assert run("check").code == 1, "the entry is finished"
    assert run("baseline", "update").code == 0
    repo.commit()
    for words in (["--config-from", "main"], ["--changed-only", "main"], ["--new-since", "main"]):
        ran = run("check", *words)
        assert (ran.code, ran.out) == (0, ""), words
    ran = run("baseline", "update", "--config-from", "main")
    assert ran.err == (
        "corpuslint: no option is called '--config-from'; did you mean '--config'?\n"
        "Try: corpuslint baseline --help\n"
    )


def test_a_baseline_is_not_finished_where_only_changes_are_checked(
    repo: Repo, run: Command
) -> None:
    spaced = '---\ntitle: "A title "\n---\n'
    repo.commit({"corpuslint.toml": 'baseline = "known.json"\n', "known.md": spaced})
    assert run("baseline", "update").code == 0
    repo.commit()
    repo.git("branch", "--force", "main")
    repo.commit({"a.md": CLEAN + "more\n", "known.md": spaced + "more\n"})
    for option in ("--changed-only", "--new-since"):
        ran = run("check", option, "main")
        assert (ran.code, ran.out) == (0, ""), ran.err


def test_entries_of_a_config_that_is_extended(repo: Repo, run: Command) -> None:
    repo.git("checkout", "-q", "main")
    repo.commit({"corpuslint.toml": 'extends = "shared/base.toml"\n', "shared/base.toml": CONFIG})
    repo.git("checkout", "-q", "-B", "topic")
    repo.commit({"shared/base.toml": CONFIG.replace('"url-space"', '"url-space", "html-entity"')})
    assert told(run).endswith(": 1 config entry that hides findings (html-entity)")
    circle = 'extends = "../corpuslint.toml"\nignore = ["filename-date"]\n'
    repo.commit({"shared/base.toml": circle})
    said = told(run, "--config-from", "main")
    assert said.endswith(": 1 config entry that hides findings (filename-date)")


def test_entries_of_a_baseline_that_an_extended_config_names(repo: Repo, run: Command) -> None:
    known = {"corpuslint-baseline": 1, "files": {"a.md": {"0" * 16: "url-space cover"}}}
    repo.commit(
        {
            "corpuslint.toml": 'extends = "shared/base.toml"\n',
            "shared/base.toml": 'baseline = "known.json"\n',
            "shared/known.json": json.dumps(known),
        }
    )
    assert "1 baseline entry (url-space)" in told(run)


def test_a_comment_that_moves_hides_anew(repo: Repo, run: Command) -> None:
    comment = "# corpuslint: ignore[surrounding-space]\n"
    repo.git("checkout", "-q", "main")
    repo.commit({"a.md": f'---\n{comment}title: "A "\n---\n'})
    repo.git("checkout", "-q", "-B", "topic")
    repo.commit({"a.md": f'---\n# a note\n{comment}title: "B "\n---\n'})
    assert told(run).startswith("All clean")
    repo.commit({"a.md": f'---\ntitle: A\n{comment}excerpt: "b "\n---\n'})
    assert told(run).endswith(": 1 suppression (surrounding-space)")
