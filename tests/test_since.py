"""`--changed-only` and `--new-since`, on real repositories."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.commands import Command, Ran, process, write
from tests.repositories import Repo, on_topic

CLEAN = "---\ntitle: A title\n---\n"
SPACED = '---\ntitle: "A title "\n---\n'
OTHER = '---\ntitle: A title\ncover: " https://example.org/x"\n---\n'
BOTH = '---\ntitle: "A title "\ncover: " https://example.org/x"\n---\n'
NUMBERS = '{"properties": {"list": {"items": {"type": "integer"}}}}'
TEXT = "".join(f"a line of its own, number {number}\n" for number in range(40))


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    known = {"corpuslint.toml": "", "known.md": SPACED, "clean.md": CLEAN}
    return on_topic(tmp_path, {**known, "moved.md": SPACED + TEXT, "gone.md": SPACED}, monkeypatch)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], repo: Repo) -> Command:
    return Command(capsys)


def told(ran: Ran) -> list[str]:
    """The places and rules of the findings of a run with `--output-format json`."""
    return [
        f"{one['filename']}:{one['location']['row']} {one['code']}" for one in json.loads(ran.out)
    ]


# changed files


def test_only_what_changed_is_checked(repo: Repo, run: Command) -> None:
    repo.commit({"committed.md": SPACED}, "gone.md")
    write(repo.folder, {"staged.md": SPACED, "clean.md": OTHER, "new.md": SPACED})
    repo.git("add", "staged.md")
    ran = run("check", "--changed-only", "main", "--output-format", "json")
    assert told(ran) == [
        "clean.md:3 url-space",
        "committed.md:2 surrounding-space",
        "new.md:2 surrounding-space",
        "staged.md:2 surrounding-space",
    ]
    assert ran.code == 1
    assert "Found 4 warnings in 4 of 4 files.\n4 of 6 files changed since main\n" in ran.err


@pytest.mark.parametrize("option", ["--changed-only", "--new-since"])
def test_nothing_changed(option: str, repo: Repo, run: Command) -> None:
    ran = run("check", option, "main")
    assert ran == (0, "", "All clean: none of 4 files changed since main\n")
    repo.commit({"other.py": "1"}, "gone.md")
    ran = run("check", option, "main")
    assert ran == (0, "", "All clean: none of 3 files changed since main\n")
    assert run("check", option, "main", "-q") == (0, "", "")


def test_where_there_is_no_file_at_all_that_is_still_said(repo: Repo, run: Command) -> None:
    (repo.folder / "empty").mkdir()
    ran = run("check", "--changed-only", "main", "empty")
    assert ran.err.startswith("corpuslint: there is no file to check here")


def test_named_files_and_folders_are_held_to_it(repo: Repo, run: Command) -> None:
    repo.commit({"a/x.md": SPACED, "b/x.md": SPACED})
    ran = run("check", "--changed-only", "main", "known.md", "a", "--output-format", "json")
    assert told(ran) == ["a/x.md:2 surrounding-space"]
    assert "1 of 2 files changed since main" in ran.err


def test_from_a_folder_below(repo: Repo, run: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.commit({"a/old.md": SPACED})
    repo.git("branch", "--force", "main")
    repo.commit({"a/new.md": SPACED, "b.md": SPACED, "a/old.md": BOTH})
    monkeypatch.chdir(repo.folder / "a")
    ran = run("check", "--changed-only", "main", ".", "--output-format", "json")
    assert [place.split(":")[0] for place in told(ran)] == ["new.md", "old.md", "old.md"]
    ran = run("check", "--new-since", "main", ".", "--output-format", "json")
    assert told(ran) == ["new.md:2 surrounding-space", "old.md:3 url-space"]


def test_what_changed_is_fixed_and_nothing_else(repo: Repo, run: Command) -> None:
    repo.commit({"new.md": SPACED})
    assert run("fix", "--changed-only", "main").code == 0
    assert (repo.folder / "new.md").read_text() == CLEAN.replace("A title", '"A title"')
    assert (repo.folder / "known.md").read_text() == SPACED


def test_a_link_changed_where_its_target_did(repo: Repo, run: Command) -> None:
    try:
        (repo.folder / "link.md").symlink_to("clean.md")
    except OSError:
        pytest.skip("this system makes no links")
    repo.commit()
    repo.git("branch", "--force", "main")
    assert run("check", "--changed-only", "main").err.startswith("All clean: none of 5 files")
    write(repo.folder, {"clean.md": SPACED})
    ran = run("check", "--new-since", "main", "--output-format", "json")
    assert told(ran) == ["clean.md:2 surrounding-space", "link.md:2 surrounding-space"]


# new findings


def test_only_findings_that_are_new(repo: Repo, run: Command) -> None:
    repo.commit({"known.md": BOTH, "new.md": SPACED})
    ran = run("check", "--new-since", "main", "--output-format", "json")
    assert told(ran) == ["known.md:3 url-space", "new.md:2 surrounding-space"]
    assert "2 of 5 files changed since main; 1 finding known there is not shown\n" in ran.err


def test_an_edit_elsewhere_in_the_file_makes_nothing_new(repo: Repo, run: Command) -> None:
    repo.commit({"known.md": "---\n# a comment\nlayout: post\n" + SPACED[4:] + "text\n"})
    ran = run("check", "--new-since", "main")
    assert ran == (
        0,
        "",
        "Nothing new: 1 file checked.\n"
        "1 of 4 files changed since main; 1 finding known there is not shown\n",
    )


def test_a_renamed_file_keeps_its_findings(repo: Repo, run: Command) -> None:
    repo.git("mv", "moved.md", "here.md")
    repo.commit()
    assert run("check", "--new-since", "main").code == 0
    repo.commit({"here.md": BOTH + TEXT})
    ran = run("check", "--new-since", "main", "--output-format", "json")
    assert told(ran) == ["here.md:3 url-space"]


def test_the_old_file_is_judged_where_it_was(repo: Repo, run: Command) -> None:
    """What is wrong only in the new place is new."""
    config = '[per-file-ignores]\n"old/*" = ["surrounding-space"]\n'
    repo.commit({"corpuslint.toml": config, "old/x.md": SPACED + TEXT})
    repo.git("branch", "--force", "main")
    repo.git("mv", "old/x.md", "new.md")
    ran = run("check", "--new-since", "main", "--output-format", "json")
    assert told(ran) == ["new.md:2 surrounding-space"]


def test_a_second_equal_fault_above_the_first_is_one_new(repo: Repo, run: Command) -> None:
    trailing = "---\ntitle: x\na: 1 \nb: 2\n---\n"
    repo.commit({"x.md": trailing})
    repo.git("branch", "--force", "main")
    repo.commit({"x.md": trailing.replace("title: x", "title: x ")})
    ran = run("check", "--new-since", "main", "--output-format", "json")
    assert len(told(ran)) == 1
    assert "1 finding known there" in ran.err


def test_an_entry_put_in_front_of_a_list_is_not_blamed_for_the_rest(
    repo: Repo, run: Command
) -> None:
    entries = ["  - b", "  - c", "  - d"]
    lines = {"own.json": NUMBERS, "x.md": "\n".join(["---", "list:", *entries, "---", ""])}
    repo.commit(lines)
    repo.git("branch", "--force", "main")
    repo.commit({"x.md": "\n".join(["---", "list:", "  - a", *entries, "---", ""])})
    wanted = ["--schema", "own.json", "--output-format", "json"]
    ran = run("check", "--new-since", "main", *wanted)
    assert told(ran) == ["x.md:3 wrong-type"]
    repo.commit({"x.md": "\n".join(["---", "list:", "  - 7", *entries, "---", ""])})
    assert run("check", "--new-since", "main", *wanted).code == 0


def test_a_rule_that_is_switched_on_and_a_new_schema_flood_nothing(
    repo: Repo, run: Command
) -> None:
    schema = '{"type": "object", "required": ["date"]}'
    repo.commit({"known.md": SPACED + "text"})
    repo.git("branch", "--force", "main")
    config = 'extend-select = ["final-newline"]\n[collections.x]\ninclude = ["*.md"]\n'
    config += 'schemas = ["own.json"]\n'
    repo.commit({"corpuslint.toml": config, "own.json": schema, "known.md": SPACED + "more text"})
    ran = run("check", "--new-since", "main")
    assert ran.code == 0, ran.out
    assert ran.err.endswith("; 2 findings known there are not shown\n")
    repo.commit({"new.md": CLEAN})
    ran = run("check", "--new-since", "main", "--output-format", "json")
    assert told(ran) == ["new.md:3 missing-field"]


def test_old_content_that_is_not_utf8(repo: Repo, run: Command) -> None:
    (repo.folder / "x.md").write_bytes(b'---\ntitle: "\xe4 "\n---\n')
    repo.commit()
    repo.git("branch", "--force", "main")
    (repo.folder / "x.md").write_bytes(b'---\nlayout: post\ntitle: "\xe4 "\n---\n')
    ran = run("check", "--new-since", "main")
    assert (ran.code, ran.out) == (0, ""), "it is as unreadable as it was"
    write(repo.folder, {"x.md": SPACED})
    ran = run("check", "--new-since", "main", "--output-format", "json")
    assert told(ran) == ["x.md:2 surrounding-space"]


def test_more_findings_than_a_usual_run_tells(repo: Repo, run: Command) -> None:
    many = "---\nlist:\n" + "".join(f"  - x{number}\n" for number in range(1500)) + "---\n"
    repo.commit({"own.json": NUMBERS, "x.md": many})
    repo.git("branch", "--force", "main")
    repo.commit({"x.md": many.replace("list:\n", "list:\n  - x\n")})
    wanted = ["--schema", "own.json", "--output-format", "json"]
    ran = run("check", "--new-since", "main", *wanted)
    assert told(ran) == ["x.md:3 wrong-type"]
    assert "1,500 findings known there are not shown" in ran.err


def test_submodules(repo: Repo, run: Command, tmp_path: Path) -> None:
    inner = Repo(tmp_path / "inner")
    inner.commit({"known.md": SPACED, "same.md": SPACED})
    repo.git("submodule", "--quiet", "add", inner.folder.as_uri(), "sub")
    repo.commit()
    repo.git("branch", "--force", "main")
    assert run("check", "--changed-only", "main").code == 0
    Repo(repo.folder / "sub").commit({"known.md": BOTH, "new.md": SPACED})
    ran = run("check", "--new-since", "main", "--output-format", "json")
    assert told(ran) == ["sub/known.md:3 url-space", "sub/new.md:2 surrounding-space"]


def test_files_outside_of_the_repository_did_not_change(
    repo: Repo, run: Command, tmp_path: Path
) -> None:
    write(tmp_path, {"outside.md": SPACED})
    ran = run("check", "--changed-only", "main", "../outside.md")
    assert ran == (0, "", "All clean: none of 1 file changed since main\n")


# calls that make no sense


@pytest.mark.parametrize("option", ["--changed-only", "--new-since"])
def test_standard_input_has_no_history(option: str, repo: Repo) -> None:
    ran = process("check", option, "main", "-", folder=repo.folder, stdin=CLEAN.encode())
    assert ran.returncode == 2
    message = f"corpuslint: {option} goes with files: standard input has no history"
    assert ran.stderr.decode().strip() == message


@pytest.mark.parametrize("words", [["fix"], ["check", "--fix"], ["check", "--diff"]])
def test_new_findings_are_not_fixed_apart(words: list[str], run: Command) -> None:
    ran = run(*words, "--new-since", "main")
    assert (ran.code, ran.err) == (
        2,
        "corpuslint: --new-since reports new findings and fixes nothing; to fix what changed: "
        "corpuslint fix --changed-only main\n",
    )


def test_one_of_the_two(run: Command) -> None:
    ran = run("check", "--new-since", "main", "--changed-only", "main")
    assert ran.code == 2
    assert "not allowed with argument" in ran.err


@pytest.mark.parametrize("option", ["--changed-only", "--new-since"])
def test_what_git_cannot_answer_fails_the_run(option: str, run: Command) -> None:
    ran = run("check", option, "mian")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"corpuslint: {option}: git knows no revision 'mian' here")
    assert run("check", option, "").code == 2
    assert run("check", f"{option}=--exec=touch canary").code == 2


def test_the_next_command_says_it_too(repo: Repo, run: Command) -> None:
    repo.commit({f"{n}.md": BOTH for n in range(30)})
    ran = run("check", "--changed-only", "main")
    assert ran.err.endswith("corpuslint check --select surrounding-space --changed-only=main\n")


def test_nothing_of_git_is_imported_unless_asked(repo: Repo) -> None:
    code = "import sys; from corpuslint.cli import main; main(sys.argv[1:]); print(*sys.modules)"
    import subprocess
    import sys

    for arguments, expected in ((["check"], False), (["check", "--changed-only=main"], True)):
        ran = subprocess.run(
            [sys.executable, "-c", code, *arguments, "clean.md"],
            cwd=repo.folder,
            env=os.environ,
            capture_output=True,
            text=True,
            check=True,
        )
        assert ("corpuslint.git" in ran.stdout.split()) is expected


def test_documents_below_a_link_that_leads_elsewhere_have_changed(repo: Repo, run: Command) -> None:
    posts = '[collections.posts]\ninclude = ["posts/*.md"]\n'
    repo.commit({"v1/a.md": SPACED, "v2/a.md": SPACED, "corpuslint.toml": posts})
    try:
        (repo.folder / "posts").symlink_to("v1", target_is_directory=True)
    except OSError:
        pytest.skip("this system makes no links")
    base = repo.commit()
    assert "none of 1 file changed" in run("check", "--changed-only", base).err
    (repo.folder / "posts").unlink()
    (repo.folder / "posts").symlink_to("v2", target_is_directory=True)
    for option in ("--changed-only", "--new-since"):
        ran = run("check", option, base)
        assert ran.code == 1
        assert "posts/a.md" in ran.out


def test_comments_are_not_added_to_what_was_there(run: Command) -> None:
    ran = run("check", "--new-since", "main", "--add-ignore")
    assert ran.code == 2
    assert "--add-ignore hides all that is found in a file" in ran.err


def test_links_of_several_hops(repo: Repo, run: Command) -> None:
    repo.commit({"store/good.md": CLEAN, "store/bad.md": SPACED, "x/one/p.md": CLEAN})
    write(repo.folder, {"x/two/p.md": SPACED, "posts/clean.md": CLEAN})
    links = {
        "store/mid.md": "good.md",
        "posts/a.md": "../store/mid.md",
        "x/mid": "one",
        "posts/b.md": "../x/mid/p.md",
        "folder": "x/mid",
    }
    try:
        for name, target in links.items():
            (repo.folder / name).symlink_to(target)
    except OSError:
        pytest.skip("this system makes no links")
    base = repo.commit()
    named = ("posts", "folder", "--output-format", "json")
    assert told(run("check", "--changed-only", base, *named)) == []
    for name, target in (("store/mid.md", "bad.md"), ("x/mid", "two")):
        (repo.folder / name).unlink()
        (repo.folder / name).symlink_to(target)
    repo.commit()
    for option in ("--changed-only", "--new-since"):
        assert told(run("check", option, base, *named)) == [
            "posts/a.md:2 surrounding-space",
            "posts/b.md:2 surrounding-space",
            "folder/p.md:2 surrounding-space",
        ]
