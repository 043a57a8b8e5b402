"""Real git repositories for tests, with nothing of the machine's own git config in them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.commands import write

# a fixed person and time, no signing, no config of the machine's
ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "An Author",
    "GIT_AUTHOR_EMAIL": "author@example.org",
    "GIT_COMMITTER_NAME": "An Author",
    "GIT_COMMITTER_EMAIL": "author@example.org",
    "GIT_AUTHOR_DATE": "2023-11-21T18:20:57Z",
    "GIT_COMMITTER_DATE": "2023-11-21T18:20:57Z",
}


class Repo:
    """A git repository in a folder, which is made where it is not there yet."""

    def __init__(self, folder: Path, branch: str = "main") -> None:
        self.folder = folder
        if not (folder / ".git").exists():
            folder.mkdir(parents=True, exist_ok=True)
            self.git("init", "--quiet", f"--initial-branch={branch}")

    def git(self, *arguments: str) -> str:
        """The output of a git command; fails the test where git fails."""
        done = subprocess.run(
            ["git", "-c", "protocol.file.allow=always", *arguments],
            cwd=self.folder,
            env={**os.environ, **ENVIRONMENT},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, (arguments, done.stderr.decode())
        return done.stdout.decode("utf-8", "surrogateescape").strip()

    def commit(self, files: dict[str, str] | None = None, *removed: str) -> str:
        """Write and remove files, and commit all that is there; gives the commit."""
        write(self.folder, files or {})
        for name in removed:
            (self.folder / name).unlink()
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "a change")
        return self.git("rev-parse", "HEAD")

    def branch(self, name: str) -> None:
        """Begin a branch here."""
        self.git("checkout", "--quiet", "-b", name)


def on_topic(folder: Path, files: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A repository whose branch `topic` begins at `main` with some files: the working directory."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    repo = Repo(folder.resolve() / "project")
    repo.commit(files)
    repo.branch("topic")
    monkeypatch.chdir(repo.folder)
    return repo
