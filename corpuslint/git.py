"""What git knows of a project: what changed since a revision, and what stood there then.

Git is asked through its plumbing, in C's locale, with NUL between paths. Nothing that a
repository's config may name is run for an answer: no hook, no pager, no external diff,
no text conversion, no filter, no monitor of the file system.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator

from corpuslint.errors import ConfigError
from corpuslint.paths import project_top
from corpuslint.tuples import NamedTuple

_SETTINGS = (
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "core.quotePath=false",
    "gc.auto=0",
    "maintenance.auto=false",
    # a folder of the checkout that looks like a repository is none (git 2.38; see `_around`)
    "safe.bareRepository=explicit",
)
_ENVIRONMENT = {
    "LC_ALL": "C",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PAGER": "cat",
    "GIT_TERMINAL_PROMPT": "0",
}
_OF_HOOKS = ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY")
_MOST_RENAMES = 5000  # with changes; of more, git does not say which was which
_DIFF = (
    "diff",
    "--raw",
    "-z",
    "--no-abbrev",
    "--no-ext-diff",
    "--no-textconv",
    "--no-relative",
    "--no-color",
    "--find-renames",
    f"-l{_MOST_RENAMES}",
    "--ignore-submodules=none",
)
_FILTERS = r"^filter\..*\.(clean|smudge|process|required)$"
_SHOWN_DIGITS = 10
_LINK, _MODULE = "120000", "160000"
SHALLOW_CURE = "set `fetch-depth: 0` in actions/checkout, or run git fetch --unshallow"


class GitError(ConfigError):
    """Git could not answer; the message has its words."""


class Change(NamedTuple):
    """A file that is there and differs from the one at a revision.

    `path` is its own, from the repository's top with forward slashes; `old_path` is where
    it was ("" where it was not there at all), `old_blob` the object with its content then,
    which `store` has: a submodule has its own objects.
    """

    path: str
    old_path: str = ""
    old_blob: str = ""
    store: Repository | None = None


class Entry(NamedTuple):
    """A regular file or a link of a revision: its path, and the object with its content."""

    path: str
    blob: str
    is_link: bool


class Repository:
    """The repository around a folder, which must be in its working tree.

    `asked_by` is the option that needs it, for messages. Raises ConfigError where there is
    no git, or no repository.
    """

    def __init__(self, folder: str, asked_by: str, is_module: bool = False) -> None:
        self.asked_by = asked_by
        self._surroundings = _environment(is_module)
        self.lost_renames = False  # of the last `changes`
        self.top = _around(folder)
        try:
            said = self.run("rev-parse", "--show-toplevel")
        except GitError as error:
            raise ConfigError(_no_repository(str(error), folder, asked_by)) from None
        # git says a path with forward slashes and without links
        self.top = os.path.realpath(os.fsdecode(said.removesuffix(b"\n")))
        self._surroundings |= self._without_filters()

    def _without_filters(self) -> dict[str, str]:
        """The variables that turn off the filters that the repository's own config names.

        To tell whether a file is what it was, git would run them. Those of the user's own
        config are the user's.
        """
        try:
            said = self.run("config", "--show-scope", "--name-only", "-z", "--get-regexp", _FILTERS)
        except GitError:  # there are none
            return {}
        fields = said.decode("utf-8", "surrogateescape").split("\0")[:-1]
        count = int(self._surroundings.get("GIT_CONFIG_COUNT") or 0)
        overrides = {}
        for scope, name in zip(fields[::2], fields[1::2], strict=True):
            if scope in ("local", "worktree"):
                overrides[f"GIT_CONFIG_KEY_{count}"] = name  # as `-c` it could have a `=` in it
                is_flag = name.endswith(".required")
                overrides[f"GIT_CONFIG_VALUE_{count}"] = "false" if is_flag else ""
                count += 1
        return {**overrides, "GIT_CONFIG_COUNT": str(count)}

    def run(self, *arguments: str) -> bytes:
        """The output of a git command at the top; raises GitError with git's own words."""
        done = subprocess.run(
            self._command(*arguments),
            cwd=self.top,
            env=self._surroundings,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        if done.returncode:
            lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
            raise GitError("; ".join(lines) or f"git {arguments[0]} failed")
        return done.stdout

    def _command(self, *arguments: str) -> list[str]:
        settings = [word for setting in _SETTINGS for word in ("-c", setting)]
        program = _program(self.asked_by)
        return [program, "--no-pager", "--literal-pathspecs", *settings, *arguments]

    def commit(self, revision: str) -> str:
        """The full name of the commit that a revision means; raises ConfigError."""
        if not revision or revision.startswith("-") or not revision.isprintable():
            raise ConfigError(
                f"{self.asked_by}: {revision!r} is no revision; name a branch, a tag or a "
                "commit, such as origin/main"
            )
        try:
            said = self.run(
                "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"
            )
        except GitError:
            raise ConfigError(self._unknown(revision)) from None
        return said.decode().strip()

    def _unknown(self, revision: str) -> str:
        if revision == "HEAD":
            return f"{self.asked_by}: there is no commit yet"
        remote, _, branch = revision.partition("/")
        fetch = "git fetch"
        if remote == "origin" and branch:  # a clone of one branch keeps no other by itself
            fetch += f" {remote} {branch}:refs/remotes/{remote}/{branch}"
        cure = f"fetch it first ({fetch})"
        if self.is_shallow:
            cure += f"; this clone is shallow, too: {SHALLOW_CURE}"
        return f"{self.asked_by}: git knows no revision {revision!r} here; {cure}"

    @property
    def is_shallow(self) -> bool:
        """Whether the clone lacks a part of the history."""
        return self.run("rev-parse", "--is-shallow-repository").strip() == b"true"

    def merge_base(self, revision: str) -> str:
        """The commit that a revision and HEAD last had in common; raises ConfigError."""
        head, other = self.commit("HEAD"), self.commit(revision)
        try:
            return self.run("merge-base", head, other).decode().strip()
        except GitError:
            pass
        cure = "they share no history; name another revision"
        if self.is_shallow:
            cure = f"this clone is shallow: {SHALLOW_CURE}"
        raise ConfigError(f"{self.asked_by}: no merge base of {revision!r} and HEAD; {cure}")

    def changes(self, commit: str) -> dict[str, Change]:
        """The files of the working tree that differ from a commit, by their paths.

        Committed or not, staged or not, untracked but not ignored; links as themselves.
        A path that ends with a slash stands for all that is below it: what another
        repository holds, of which no history is known here. Those of submodules are
        followed into them.
        """
        changes: dict[str, Change] = {}
        gone: dict[str, Change] = {}
        fields = iter(self.run(*_DIFF, commit, "--").split(b"\0")[:-1])
        for field in fields:
            old_mode, new_mode, old_blob, _, status = field.decode()[1:].split(" ")
            old_path = path = os.fsdecode(next(fields))
            if status[0] in "RC":
                path = os.fsdecode(next(fields))
            has_old = old_mode not in ("000000", _LINK, _MODULE)
            change = Change(path, old_path, old_blob, self) if has_old else Change(path)
            if status == "D":
                gone[path] = change
            elif _MODULE in (old_mode, new_mode):
                changes |= self._changes_of_module(path, old_blob)
            elif has_old or path not in changes:  # an unmerged path comes twice
                changes[path] = change
        moved = sum(1 for one in changes.values() if not one.old_path)
        self.lost_renames = min(moved, len(gone)) > _MOST_RENAMES
        untracked = self.run("ls-files", "-z", "--others", "--exclude-standard")
        for name in untracked.split(b"\0")[:-1]:
            path = os.fsdecode(name)  # out of the index, it may yet be what it was
            changes[path] = gone.get(path, Change(path))
        return changes

    def left_out(self) -> list[str]:
        """The files that a sparse checkout leaves out."""
        listed = self.run("ls-files", "-z", "-t", "--cached").split(b"\0")[:-1]
        return [os.fsdecode(line[2:]) for line in listed if line.startswith(b"S ")]

    def modules(self) -> list[str]:
        """The folders of submodules."""
        listed = self.run("ls-files", "-z", "--stage").split(b"\0")[:-1]
        mark = _MODULE.encode()
        return [os.fsdecode(line.partition(b"\t")[2]) for line in listed if line.startswith(mark)]

    def ignored(self) -> list[str]:
        """The files that are tracked, and would be ignored if they were not."""
        listed = self.run("ls-files", "-z", "--cached", "--ignored", "--exclude-standard")
        return [os.fsdecode(name) for name in listed.split(b"\0")[:-1]]

    def _changes_of_module(self, path: str, old_commit: str) -> dict[str, Change]:
        """What changed in a submodule, by the paths that its files have here."""
        folder = os.path.join(self.top, path)
        whole = {path + "/": Change(path + "/")}
        if not os.path.exists(os.path.join(folder, ".git")):
            return {}  # not checked out: there is no file of it
        try:
            module = Repository(folder, self.asked_by, is_module=True)
            changes = module.changes(module.commit(old_commit))
        except ConfigError:  # its old commit was not fetched
            return whole
        return {
            f"{path}/{name}": change._replace(
                path=f"{path}/{change.path}",
                old_path=change.old_path and f"{path}/{change.old_path}",
            )
            for name, change in changes.items()
        }

    def entries(self, commit: str, *paths: str) -> Iterator[Entry]:
        """The files and links of a commit, all of them or those at some paths."""
        listed = self.run("ls-tree", "-r", "-z", "--full-tree", "--end-of-options", commit, *paths)
        for line in listed.split(b"\0")[:-1]:
            about, _, name = line.partition(b"\t")
            mode, kind, blob = about.decode().split(" ")
            if kind == "blob":
                yield Entry(os.fsdecode(name), blob, mode == _LINK)

    def contents(self, blobs: Iterable[str]) -> Iterator[bytes]:
        """The contents of some objects in their order, by one call of git.

        They are read as they are asked for, and never all at once. Raises ConfigError
        where git has one not, as in a clone that left it out.
        """
        import tempfile

        # pipes could fill up while git's other ones do
        with tempfile.TemporaryFile() as wanted, tempfile.TemporaryFile() as said:
            names = list(blobs)
            wanted.writelines(blob.encode() + b"\n" for blob in names)
            wanted.seek(0)
            with subprocess.Popen(
                self._command("cat-file", "--batch", "--buffer"),
                cwd=self.top,
                env=self._surroundings,
                stdin=wanted,
                stdout=subprocess.PIPE,
                stderr=said,
            ) as git:
                assert git.stdout is not None
                try:
                    for name in names:
                        header = git.stdout.readline().decode().split()
                        if header[1:2] != ["blob"]:  # "missing", or git has ended
                            said.seek(0)
                            raise self._lacks(name, said.read().decode("utf-8", "replace"))
                        yield git.stdout.read(int(header[2]) + 1)[:-1]
                finally:
                    git.kill()  # whoever needs no more of it does not wait for the rest

    def _lacks(self, name: str, said: str) -> ConfigError:
        words = f" ({'; '.join(said.split(chr(10))[:2])})" if said.strip() else ""
        return ConfigError(
            f"{self.asked_by}: this clone lacks the object {name[:_SHOWN_DIGITS]}{words}; "
            "clone without --filter, or fetch it"
        )


def _around(folder: str) -> str:
    """The nearest folder upward with a `.git`, which no checkout can bring along.

    From anywhere below it, git would take a folder with `HEAD`, `objects` and `refs` for a
    repository, and do as the config in there says.
    """
    if "GIT_DIR" in os.environ:  # as in a hook: git itself has said which
        return folder
    return project_top(os.path.abspath(folder)) or folder


def shown_revision(revision: str) -> str:
    """A revision as people read it: a full commit name is cut."""
    is_commit = len(revision) >= 40 and all(sign in "0123456789abcdef" for sign in revision)
    return revision[:_SHOWN_DIGITS] if is_commit else revision


def _environment(is_module: bool) -> dict[str, str]:
    """The variables for git; in a hook some are about the repository around a module."""
    own = os.environ.items()
    return {
        **{name: value for name, value in own if not (is_module and name in _OF_HOOKS)},
        **_ENVIRONMENT,
    }


def _program(asked_by: str) -> str:
    """Git's own path: never a `git` in the folder that is checked."""
    names = ("git.exe", "git.cmd") if os.name == "nt" else ("git",)
    for folder in os.get_exec_path():
        for name in names:
            path = os.path.join(folder, name)
            if os.path.isabs(folder) and os.path.isfile(path) and os.access(path, os.X_OK):
                return path
    raise ConfigError(f"{asked_by} needs git, which is not on PATH: install it")


def _no_repository(said: str, folder: str, asked_by: str) -> str:
    if "dubious ownership" in said:
        return (
            f"{asked_by}: git does not trust {folder}, which belongs to another user; allow it: "
            f"git config --global --add safe.directory {folder}"
        )
    if "not a git repository" in said or "must be run in a work tree" in said:
        return f"{asked_by} needs a git repository, but {folder} is in none"
    return f"{asked_by}: {said}"
