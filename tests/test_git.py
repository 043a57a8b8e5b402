"""What git is asked, on real repositories."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from corpuslint.errors import ConfigError
from corpuslint.git import Change, Repository, shown_revision
from tests.commands import write
from tests.repositories import ENVIRONMENT, Repo

posix_only = pytest.mark.skipif(os.name == "nt", reason="needs odd file names or links")
LONG = "".join(f"a line of its own, number {number}\n" for number in range(40))


@pytest.fixture(autouse=True)
def no_config_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path.resolve() / "project")


def ask(folder: Path) -> Repository:
    return Repository(str(folder), "--changed-only")


def refusal(folder: Path, revision: str = "main") -> str:
    with pytest.raises(ConfigError) as refused:
        ask(folder).merge_base(revision)
    return str(refused.value)


def old_paths(changes: dict[str, Change]) -> dict[str, str]:
    return {path: change.old_path for path, change in changes.items()}


# the repository and its revisions


def test_the_top_is_found_from_a_folder_below(repo: Repo) -> None:
    write(repo.folder, {"a/b/x.md": ""})
    assert ask(repo.folder / "a" / "b").top == str(repo.folder)


def test_where_there_is_no_repository_that_is_said(tmp_path: Path) -> None:
    assert refusal(tmp_path) == (
        f"--changed-only needs a git repository, but {tmp_path} is in none"
    )


def test_where_there_is_no_git_that_is_said(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repo.folder))
    assert refusal(repo.folder) == "--changed-only needs git, which is not on PATH: install it"


@posix_only
def test_a_git_in_the_checked_folder_is_never_run(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = repo.commit({"git": "#!/bin/sh\ntouch canary\n"})
    os.chmod(repo.folder / "git", stat.S_IRWXU)
    monkeypatch.chdir(repo.folder)
    monkeypatch.setenv("PATH", os.pathsep.join(["", ".", os.environ["PATH"]]))
    assert ask(repo.folder).merge_base("main") == head
    assert not (repo.folder / "canary").exists()


def test_the_merge_base_is_where_the_branches_parted(repo: Repo) -> None:
    parted = repo.commit({"a.md": "1"})
    repo.branch("topic")
    repo.commit({"b.md": "2"})
    repo.git("checkout", "--quiet", "main")
    repo.commit({"c.md": "3"})
    repo.git("checkout", "--quiet", "topic")
    assert ask(repo.folder).merge_base("main") == parted


@pytest.mark.parametrize("revision", ["--output=x", "-x", "", "a\nb", "a\0b"])
def test_a_revision_is_never_an_option(revision: str, repo: Repo) -> None:
    repo.commit({"a.md": "1"})
    assert refusal(repo.folder, revision) == (
        f"--changed-only: {revision!r} is no revision; name a branch, a tag or a commit, "
        "such as origin/main"
    )


def test_an_unknown_revision_is_told_with_the_cure(repo: Repo) -> None:
    repo.commit({"a.md": "1"})
    assert refusal(repo.folder, "origin/main") == (
        "--changed-only: git knows no revision 'origin/main' here; "
        "fetch it first (git fetch origin main:refs/remotes/origin/main)"
    )
    assert refusal(repo.folder, "main:a.md").endswith("fetch it first (git fetch)")


def test_a_repository_without_a_commit(repo: Repo) -> None:
    assert refusal(repo.folder) == "--changed-only: there is no commit yet"


def test_a_shallow_clone_names_the_cure(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"a.md": "1"})
    repo.branch("topic")
    repo.commit({"b.md": "2"})
    repo.git("checkout", "--quiet", "main")
    repo.commit({"c.md": "3"})
    clone = tmp_path / "clone"
    repo.git("clone", "--quiet", "--depth=1", "--branch=topic", repo.folder.as_uri(), str(clone))
    cure = "set `fetch-depth: 0` in actions/checkout, or run git fetch --unshallow"
    assert refusal(clone, "origin/main") == (
        "--changed-only: git knows no revision 'origin/main' here; fetch it first (git fetch "
        f"origin main:refs/remotes/origin/main); this clone is shallow, too: {cure}"
    )
    Repo(clone).git("fetch", "--quiet", "--depth=1", "origin", "main:refs/remotes/origin/main")
    assert refusal(clone, "origin/main") == (
        f"--changed-only: no merge base of 'origin/main' and HEAD; this clone is shallow: {cure}"
    )


def test_histories_with_nothing_in_common(repo: Repo) -> None:
    repo.commit({"a.md": "1"})
    repo.git("checkout", "--quiet", "--orphan", "other")
    repo.commit({"b.md": "2"})
    assert refusal(repo.folder) == (
        "--changed-only: no merge base of 'main' and HEAD; "
        "they share no history; name another revision"
    )


def test_a_full_commit_name_is_shown_short() -> None:
    assert shown_revision("0123456789abcdef" * 2 + "01234567") == "0123456789"
    assert shown_revision("origin/a-branch-with-a-very-long-name-that-is-no-commit") == (
        "origin/a-branch-with-a-very-long-name-that-is-no-commit"
    )


# what changed


def test_every_kind_of_change(repo: Repo) -> None:
    files = {name: LONG + name for name in ("same", "committed", "staged", "changed")}
    base = repo.commit(
        {**files, "gone": "short", "moved": LONG + "moved", ".gitignore": "ignored\n"}
    )
    repo.branch("topic")
    repo.commit({"committed": "new", "added": "1"}, "gone")
    repo.git("mv", "moved", "sub-moved")
    write(repo.folder, {"staged": "new", "sub-moved": LONG + "moved here"})
    repo.git("add", "staged")
    write(repo.folder, {"changed": "new", "untracked": "1", "ignored": "1", "sub/new": "1"})
    changes = ask(repo.folder).changes(base)
    assert old_paths(changes) == {
        "committed": "committed",
        "staged": "staged",
        "changed": "changed",
        "sub-moved": "moved",
        "added": "",
        "untracked": "",
        "sub/new": "",
    }
    changed = [changes[name] for name in ("changed", "sub-moved")]
    contents = ask(repo.folder).contents([one.old_blob for one in changed])
    assert list(contents) == [(LONG + "changed").encode(), (LONG + "moved").encode()]


def test_what_is_out_of_the_index_is_what_it_was(repo: Repo) -> None:
    base = repo.commit({"a.md": "1"})
    repo.git("rm", "--quiet", "--cached", "a.md")
    assert old_paths(ask(repo.folder).changes(base)) == {"a.md": "a.md"}


def test_a_merge_with_conflicts(repo: Repo) -> None:
    base = repo.commit({"a.md": "1\n"})
    repo.branch("topic")
    repo.commit({"a.md": "2\n"})
    repo.git("checkout", "--quiet", "main")
    repo.commit({"a.md": "3\n"})
    with pytest.raises(AssertionError, match="merge"):
        repo.git("merge", "topic")
    changes = ask(repo.folder).changes(base)
    assert old_paths(changes) == {"a.md": "a.md"}
    assert list(ask(repo.folder).contents([changes["a.md"].old_blob])) == [b"1\n"]


@posix_only
def test_file_names_of_any_bytes(repo: Repo) -> None:
    names = ["a\nb.md", "-rf", ":(top)x.md", '"q".md', "\u202e.md", os.fsdecode(b"\xff.md"), " "]
    base = repo.commit({"x": ""})
    write(repo.folder, dict.fromkeys(names, "1"))
    assert set(ask(repo.folder).changes(base)) == set(names)
    repo.commit()
    assert set(ask(repo.folder).changes(base)) == set(names)
    entries = ask(repo.folder).entries("HEAD")
    assert {entry.path for entry in entries} == {*names, "x"}
    assert [entry.path for entry in ask(repo.folder).entries("HEAD", "-rf", "none")] == ["-rf"]


@posix_only
def test_links_are_changes_of_their_own(repo: Repo) -> None:
    (repo.folder / "link").symlink_to("a.md")
    base = repo.commit({"a.md": "1"})
    (repo.folder / "link").unlink()
    write(repo.folder, {"link": "a file now"})
    assert ask(repo.folder).changes(base) == {"link": Change("link")}
    assert [entry.is_link for entry in ask(repo.folder).entries(base)] == [False, True]


def test_the_users_own_git_settings_change_nothing(repo: Repo) -> None:
    base = repo.commit({"a/x.md": LONG, "b.md": "1"})
    write(repo.folder, {".gitattributes": "* diff=t\n", "b.md": "2"})
    repo.git("mv", "a/x.md", "c.md")
    for setting in (
        "diff.relative=true",
        "diff.renames=false",
        "diff.noprefix=true",
        "diff.external=touch canary",
        "color.ui=always",
        "core.fsmonitor=touch canary",
        "diff.t.textconv=touch canary",
        "diff.ignoreSubmodules=all",
    ):
        repo.git("config", *setting.split("=", 1))
    assert old_paths(ask(repo.folder).changes(base)) == {
        "c.md": "a/x.md",
        "b.md": "b.md",
        ".gitattributes": "",
    }
    assert not (repo.folder / "canary").exists()


def test_a_submodule_is_followed_into(repo: Repo, tmp_path: Path) -> None:
    inner = Repo(tmp_path / "inner")
    inner.commit({"same.md": LONG, "changed.md": "1", "moved.md": LONG + "2"})
    repo.git("submodule", "--quiet", "add", inner.folder.as_uri(), "sub")
    base = repo.commit({"a.md": "1"})
    module = Repo(repo.folder / "sub")
    module.git("mv", "moved.md", "moved-here.md")
    module.commit({"changed.md": "2"})
    write(module.folder, {"new.md": "1"})
    changes = ask(repo.folder).changes(base)
    assert old_paths(changes) == {
        "sub/changed.md": "sub/changed.md",
        "sub/moved-here.md": "sub/moved.md",
        "sub/new.md": "",
    }
    store = changes["sub/changed.md"].store
    assert store is not None
    assert list(store.contents([changes["sub/changed.md"].old_blob])) == [b"1"]


def test_a_repository_within_is_new_as_a_whole(repo: Repo) -> None:
    base = repo.commit({"a.md": "1"})
    Repo(repo.folder / "within").commit({"x.md": "1"})
    assert old_paths(ask(repo.folder).changes(base)) == {"within/": ""}


def test_contents_come_in_their_order(repo: Repo) -> None:
    repo.commit({"a.md": "x\ny\n", "empty.md": ""})
    blob, empty = repo.git("rev-parse", "HEAD:a.md", "HEAD:empty.md").split()
    assert list(ask(repo.folder).contents([blob, empty, blob])) == [b"x\ny\n", b"", b"x\ny\n"]
    first = ask(repo.folder).contents([blob] * 50_000)
    assert next(first) == b"x\ny\n"  # and nobody waits for the rest


def test_contents_that_are_not_there_are_an_error(repo: Repo) -> None:
    repo.commit({"a.md": "x\n"})
    blob, commit = repo.git("rev-parse", "HEAD:a.md", "HEAD").split()
    for lacking in ("1" * 40, commit):
        contents = ask(repo.folder).contents([blob, lacking, blob])
        assert next(contents) == b"x\n"
        with pytest.raises(ConfigError, match=f"this clone lacks the object {lacking[:10]}"):
            next(contents)


def test_a_folder_of_the_checkout_is_no_repository(repo: Repo, tmp_path: Path) -> None:
    """A pull request may hold all files of a bare repository, whose config would name programs."""
    repo.commit({"blog/a.md": "x\n"})
    bare = repo.folder / "blog"
    head = repo.git("rev-parse", "HEAD")
    canary = tmp_path / "canary"
    write(
        bare,
        {
            "HEAD": head + "\n",
            "refs/heads/main": head + "\n",
            "objects/info/alternates": "../../.git/objects\n",
            "config": "[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = .\n"
            f'[filter "x"]\n\tclean = "touch {canary}; cat"\n',
            ".gitattributes": "* filter=x\n",
            "a.md": "y\n",
        },
    )
    asked = Repository(str(bare), "--changed-only")
    assert asked.top == str(repo.folder)
    assert "blog/a.md" in asked.changes(asked.commit("HEAD"))
    assert not canary.exists()
