"""A file is replaced in one step or left alone: real files, links, modes, kills."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import socket
import stat
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpuslint.fix import write
from corpuslint.fix.write import WriteError, replace_file, temporary_path

ROOT = Path(__file__).resolve().parent.parent
OLD = b"---\r\ntitle: old\r\n---\r\n"
NEW = b"---\r\ntitle: new and longer\r\n---\r\n"
NOBODY = 65534
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
IS_ROOT = os.name != "nt" and os.geteuid() == 0

posix_only = pytest.mark.skipif(os.name == "nt", reason="needs links, modes, pipes and signals")
as_root = pytest.mark.skipif(not IS_ROOT, reason="needs root")
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux")

# replaces the content of each file named, and prints what came of it
CHILD = """
import sys
from corpuslint.fix.write import WriteError, replace_file
print("ready", flush=True)
for path in sys.argv[1:]:
    try:
        replace_file(path, OLD, NEW, "")
        print("written")
    except WriteError as error:
        print(error)
"""
# replaces a file again and again, interrupted a little later each time
INTERRUPTED = """
import os, signal, time
from corpuslint.fix.write import replace_file
signal.signal(signal.SIGALRM, signal.default_int_handler)
contents = [OLD, NEW]
turn = 0
print("ready", flush=True)
for delay in range(1, 1200, 2):
    try:
        signal.setitimer(signal.ITIMER_REAL, delay / 1_000_000)
        replace_file("a.md", contents[turn], contents[1 - turn], ".")
        time.sleep(1)
        print("not interrupted")
    except KeyboardInterrupt:
        pass
    if os.listdir(".") != ["a.md"]:
        print("left behind:", os.listdir("."))
        break
    with open("a.md", "rb") as file:
        turn = contents.index(file.read())
"""
# rewrites the files of a folder for ever: each holds its own number, again and again
WRITER = """
import os, random, sys
from corpuslint.fix.write import replace_file
paths = sorted(entry.path for entry in os.scandir(".") if entry.name.endswith(".md"))
contents = {path: open(path, "rb").read() for path in paths}
print("ready", flush=True)
while True:
    for number, path in enumerate(paths):
        new = b"%d\\n" % number * random.choice([1, 50, 5_000, 20_000])
        replace_file(path, contents[path], new, ".")
        contents[path] = new
"""


def replace(path: Path | str, root: Path | str = "", old: bytes = OLD, new: bytes = NEW) -> str:
    """Replace a file's content; gives the error's message, or nothing."""
    try:
        replace_file(str(path), old, new, str(root))
    except WriteError as error:
        return str(error)
    return ""


def file(path: Path, content: bytes = OLD) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


class Child:
    """A script of this file in a process of its own, which has said that it is ready.

    `before` is code to run first.
    """

    def __init__(self, script: str, *arguments: Path, folder: Path, before: str = "") -> None:
        script = before + script.replace("OLD", repr(OLD)).replace("NEW", repr(NEW))
        self.process = subprocess.Popen(
            [sys.executable, "-c", script, *map(str, arguments)],
            cwd=folder,
            env=ENVIRONMENT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.process.stdout is not None
        first = self.process.stdout.readline()
        if first != "ready\n":
            pytest.skip(f"no such process can run here: {first + self.end()[1]}")

    def end(self) -> tuple[int, str]:
        """The exit code, and all that was printed since."""
        with self.process as process:
            assert process.stdout is not None
            printed = process.stdout.read()
        return process.returncode, printed

    def said(self) -> list[str]:
        """The lines of a run that ends well."""
        code, printed = self.end()
        assert code == 0, printed
        return printed.splitlines()


# what is written


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (OLD, NEW),
        (b"", b"x"),
        (b"x", b""),
        (b"a\r\nb\rc\n", b"a\nb\r\nc"),
        (b"\xef\xbb\xbf---\n", b"---\n"),
        (b"\xff\x00\x1a", b"\x1a\x00\xfe" * 3),
        (b"x" * 5_000_000, b"y" * 5_000_001),
    ],
)
def test_bytes_are_written_as_they_are(tmp_path: Path, old: bytes, new: bytes) -> None:
    path = file(tmp_path / "a.md", old)
    assert replace(path, tmp_path, old, new) == ""
    assert path.read_bytes() == new
    assert names(tmp_path) == ["a.md"]


def test_equal_content_is_not_written(tmp_path: Path) -> None:
    path = file(tmp_path / "a.md")
    before = path.stat()
    assert replace(path, tmp_path, OLD, OLD) == ""
    assert path.stat() == before
    path.chmod(0o444)
    assert replace(path, tmp_path, OLD, OLD) == "", "nothing to write is no error"


@pytest.mark.parametrize("name", ["-a b.md", "x" * 252 + ".md", "é😀.md", ".md"])
def test_names(tmp_path: Path, name: str) -> None:
    try:
        path = file(tmp_path / name)
    except OSError:
        pytest.skip("the file system takes no such names")
    assert replace(path, tmp_path) == ""
    assert path.read_bytes() == NEW
    assert names(tmp_path) == [name]


@posix_only
def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xff\n.md")
    try:
        file(path)
    except OSError:
        pytest.skip("the file system takes no such names")
    assert replace(path, tmp_path) == ""
    assert path.read_bytes() == NEW


def test_a_relative_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file(tmp_path / "posts" / "a.md")
    monkeypatch.chdir(tmp_path)
    assert replace("posts/a.md", ".") == ""
    os.chdir("posts")
    assert replace("a.md", "..", NEW, OLD) == ""
    assert Path("a.md").read_bytes() == OLD


def test_the_temporary_is_beside_the_file_with_a_short_name(tmp_path: Path) -> None:
    one, other = (temporary_path(str(tmp_path / name)) for name in ("x" * 255, "y"))
    assert os.path.dirname(one) == os.path.dirname(other) == str(tmp_path)
    assert one != other
    assert len(os.path.basename(one)) == 32
    assert one == temporary_path(str(tmp_path / ("x" * 255))), "the next run must find it"


# what is kept


@posix_only
@pytest.mark.parametrize("mode", [0o644, 0o600, 0o664, 0o666, 0o755, 0o4755, 0o2664, 0o1644, 0o640])
@pytest.mark.parametrize("mask", [0o000, 0o077])
def test_the_mode_is_kept(tmp_path: Path, mode: int, mask: int) -> None:
    path = file(tmp_path / "a.md")
    path.chmod(mode)
    if stat.S_IMODE(path.stat().st_mode) != mode:
        pytest.skip("the system takes no such mode")
    before = os.umask(mask)
    try:
        assert replace(path, tmp_path) == ""
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert path.read_bytes() == NEW


@as_root
def test_owner_and_group_are_kept(tmp_path: Path) -> None:
    path = file(tmp_path / "a.md")
    os.chown(path, 12345, 54321)
    path.chmod(0o4755)
    assert replace(path, tmp_path) == ""
    status = path.stat()
    assert (status.st_uid, status.st_gid) == (12345, 54321)
    assert stat.S_IMODE(status.st_mode) == 0o4755, "a change of owner clears it"


def access_list(mask: int) -> bytes:
    """An access list: the owner, user 1234 and the group, in the kernel's form."""
    entries = [(1, 6, -1), (2, 6, 1234), (4, 4, -1), (16, mask, -1), (32, 0, -1)]
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHi", *entry) for entry in entries)


if sys.platform == "linux":

    def set_attribute(path: Path, name: str, value: bytes) -> None:
        try:
            os.setxattr(path, name, value)
        except OSError as error:
            pytest.skip(f"the file system takes no {name}: {error}")

    def attributes(path: Path) -> dict[str, bytes]:
        found = [name for name in os.listxattr(path) if not name.startswith("security.")]
        return {name: os.getxattr(path, name) for name in found}

    def test_extended_attributes_are_kept(tmp_path: Path) -> None:
        path = file(tmp_path / "a.md")
        set_attribute(path, "user.comment", b"one\0two")
        set_attribute(path, "user.empty", b"")
        assert replace(path, tmp_path) == ""
        assert attributes(path) == {"user.comment": b"one\0two", "user.empty": b""}

    def test_an_access_list_is_kept(tmp_path: Path) -> None:
        path = file(tmp_path / "a.md")
        path.chmod(0o640)
        set_attribute(path, "system.posix_acl_access", access_list(6))
        before = (attributes(path), path.stat().st_mode)
        assert replace(path, tmp_path) == ""
        assert (attributes(path), path.stat().st_mode) == before
        assert path.read_bytes() == NEW

    def test_a_folder_s_access_list_is_not_taken_over(tmp_path: Path) -> None:
        path = file(tmp_path / "a.md")
        path.chmod(0o640)
        set_attribute(tmp_path, "system.posix_acl_default", access_list(7))
        assert replace(path, tmp_path) == ""
        assert attributes(path) == {}
        assert stat.S_IMODE(path.stat().st_mode) == 0o640
        path = file(tmp_path / "b.md")
        before = (attributes(path), path.stat().st_mode)
        assert "system.posix_acl_access" in before[0], "what was taken over before stays"
        assert replace(path, tmp_path) == ""
        assert (attributes(path), path.stat().st_mode) == before


# links


@posix_only
def test_a_link_stays_and_its_target_is_replaced(tmp_path: Path) -> None:
    target = file(tmp_path / "common" / "a.md")
    folder = tmp_path / "posts"
    folder.mkdir()
    (folder / "b.md").symlink_to("../common/a.md")
    (folder / "c.md").symlink_to(folder / "b.md")
    assert replace(folder / "c.md", tmp_path) == ""
    assert os.readlink(folder / "c.md") == str(folder / "b.md")
    assert os.readlink(folder / "b.md") == "../common/a.md"
    assert target.read_bytes() == NEW
    assert not target.is_symlink()
    assert (names(folder), names(tmp_path / "common")) == (["b.md", "c.md"], ["a.md"])


@posix_only
def test_no_link_leads_out_of_the_project(tmp_path: Path) -> None:
    outside = file(tmp_path / "projects" / "a.md")
    project = tmp_path / "project"  # the other folder's name begins like it
    project.mkdir()
    (project / "a.md").symlink_to(outside)
    (project / "posts").symlink_to(outside.parent)
    (project / "chain.md").symlink_to("a.md")
    message = "the link leads out of the project"
    for path in ("a.md", "posts/a.md", "chain.md", "./posts/../posts/a.md"):
        assert replace(project / path, project) == message
        assert replace(project / path, str(project) + os.sep) == message
    assert outside.read_bytes() == OLD
    assert names(outside.parent) == ["a.md"]
    assert replace(project / "a.md", tmp_path) == "", "it is all one project from here"


@posix_only
def test_a_project_that_is_itself_behind_a_link(tmp_path: Path) -> None:
    real = tmp_path / "real"
    path = file(real / "a.md")
    (tmp_path / "link").symlink_to(real)
    assert replace(tmp_path / "link" / "a.md", tmp_path / "link") == ""
    assert replace(tmp_path / "link" / "a.md", real, NEW, OLD) == ""
    assert replace(path, tmp_path / "link") == ""
    outside = file(tmp_path / "outside" / "b.md")
    (real / "b.md").symlink_to(outside)
    (real / "posts").symlink_to(outside.parent)
    for spelled in (
        real / "b.md",
        tmp_path / "link" / "b.md",
        tmp_path / "link" / "posts" / "b.md",
    ):
        for root in (real, tmp_path / "link"):
            assert replace(spelled, root) == "the link leads out of the project"
    assert outside.read_bytes() == OLD


@posix_only
@pytest.mark.parametrize("root", ["", "project"])
def test_what_stands_outside_of_the_project(tmp_path: Path, root: str) -> None:
    """The user named it, so it is written; but a link leads no further than its folder."""
    (tmp_path / "project").mkdir()
    elsewhere = tmp_path / "elsewhere"
    file(elsewhere / "a.md")
    file(elsewhere / "below" / "b.md")
    (elsewhere / "link-to-b.md").symlink_to("below/b.md")
    (elsewhere / "below" / "link-to-a.md").symlink_to("../a.md")
    root = str(tmp_path / root) if root else ""
    assert replace(elsewhere / "a.md", root) == ""
    assert replace(elsewhere / "link-to-b.md", root) == ""
    message = "the link leads out of the project"
    assert replace(elsewhere / "below" / "link-to-a.md", root, NEW, OLD) == message


@posix_only
def test_links_that_lead_nowhere(tmp_path: Path) -> None:
    (tmp_path / "dangling.md").symlink_to("nothing.md")
    (tmp_path / "loop.md").symlink_to("loop.md")
    assert replace(tmp_path / "dangling.md", tmp_path) == "the link leads nowhere"
    assert replace(tmp_path / "loop.md", tmp_path) == "the link leads to itself"
    assert names(tmp_path) == ["dangling.md", "loop.md"]


def test_a_file_with_two_names_is_refused(tmp_path: Path) -> None:
    path = file(tmp_path / "a.md")
    try:
        os.link(path, tmp_path / "b.md")
    except OSError:
        pytest.skip("the file system has no hard links")
    assert "hard links" in replace(path, tmp_path)
    assert path.read_bytes() == OLD
    assert path.samefile(tmp_path / "b.md")
    (tmp_path / "b.md").unlink()
    assert replace(path, tmp_path) == ""


# what is no file to write


def test_what_is_gone(tmp_path: Path) -> None:
    assert replace(tmp_path / "a.md", tmp_path) == "is gone"
    assert replace(tmp_path / "folder" / "a.md", tmp_path) == "is gone"
    file(tmp_path / "b.md")
    assert replace(tmp_path / "b.md" / "a.md", tmp_path) == "is gone"
    assert names(tmp_path) == ["b.md"]


@posix_only
def test_the_working_directory_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path / "folder")
    (tmp_path / "folder").rmdir()
    assert replace("a.md") == "is gone"


@posix_only
def test_what_is_not_a_regular_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "folder.md").mkdir()
    os.mkfifo(tmp_path / "pipe.md")
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket.md")
    for name in ("folder.md", "pipe.md", "socket.md"):
        assert replace(tmp_path / name, tmp_path) == "is not a regular file"
    assert replace("/dev/null", "") == "is not a regular file"
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


def test_a_read_only_file(tmp_path: Path) -> None:
    path = file(tmp_path / "a.md")
    path.chmod(0o444)
    assert replace(path, tmp_path) == "the file is read-only"
    assert path.read_bytes() == OLD
    assert names(tmp_path) == ["a.md"]
    path.chmod(0o644)


# what another does meanwhile


@pytest.mark.parametrize("now", [b"", OLD[:-1], OLD + b"x", OLD.replace(b"old", b"odd")])
def test_a_file_that_changed(tmp_path: Path, now: bytes) -> None:
    path = file(tmp_path / "a.md", now)
    assert replace(path, tmp_path) == "changed meanwhile; left alone"
    assert path.read_bytes() == now
    assert names(tmp_path) == ["a.md"]


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """Another run is about to write a file."""
    import fcntl

    temporary = Path(temporary_path(str(path)))
    with temporary.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
        temporary.unlink()


@posix_only
def test_a_change_while_waiting_for_another_run(tmp_path: Path) -> None:
    path = file(tmp_path / "a.md")
    with held(path):
        child = Child(CHILD, path, folder=tmp_path)
        time.sleep(0.1)
        path.write_bytes(OLD.replace(b"old", b"odd"))
    assert child.said() == ["changed meanwhile; left alone"]
    assert path.read_bytes() == OLD.replace(b"old", b"odd")
    assert names(tmp_path) == ["a.md"]


@posix_only
def test_a_mode_that_changes_meanwhile_is_not_lost(tmp_path: Path) -> None:
    path = file(tmp_path / "a.md")
    path.chmod(0o644)
    with held(path):
        child = Child(CHILD, path, folder=tmp_path)
        time.sleep(0.2)
        path.chmod(0o600)
    assert child.said() in (["changed meanwhile; left alone"], ["written"])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@posix_only
def test_another_run_that_does_not_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write, "_PATIENCE", 0.1)
    path = file(tmp_path / "a.md")
    with held(path):
        assert replace(path, tmp_path) == "another run is writing the file"
        assert len(names(tmp_path)) == 2, "the other's temporary is left alone"
    assert path.read_bytes() == OLD
    assert replace(path, tmp_path) == ""


@posix_only
def test_two_runs_at_once_do_not_mix(tmp_path: Path) -> None:
    paths = [file(tmp_path / f"{number:03}.md") for number in range(100)]
    runs = [Child(CHILD, *paths, folder=tmp_path) for _ in range(3)]
    outcomes = [run.said() for run in runs]
    for path, *three in zip(paths, *outcomes, strict=True):
        changed = "changed meanwhile; left alone"
        assert sorted(three) == [changed, changed, "written"], path
        assert path.read_bytes() == NEW
    assert names(tmp_path) == [path.name for path in paths]


def test_a_reader_never_sees_a_part(tmp_path: Path) -> None:
    path = file(tmp_path / "a.md")
    contents = [OLD * 20_000, NEW * 10_000]
    path.write_bytes(contents[0])
    seen: list[bytes] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            with contextlib.suppress(PermissionError):  # Windows, while it is replaced
                seen.append(path.read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for _ in range(40):
            message = replace(path, tmp_path, *contents)
            assert message in ("", write._DENIED), "Windows denies while it is read"
            if not message:
                contents.reverse()
    finally:
        done.set()
        reader.join()
    assert seen
    assert set(seen) <= set(contents)


# leftovers


@posix_only
@pytest.mark.parametrize("mode", [0o600, 0o666, 0o400])
def test_a_leftover_is_taken_over(tmp_path: Path, mode: int) -> None:
    path = file(tmp_path / "a.md")
    leftover = file(Path(temporary_path(str(path))), b"half of something else" * 1000)
    leftover.chmod(mode)
    if not os.access(leftover, os.W_OK):
        pytest.skip("needs root")
    with leftover.open("rb+") as still_open:
        assert replace(path, tmp_path) == ""
        still_open.write(b"what a stranger writes")
    assert path.read_bytes() == NEW
    assert names(tmp_path) == ["a.md"]


@posix_only
def test_a_lock_on_what_was_replaced_is_none(tmp_path: Path) -> None:
    path = file(tmp_path / "a.tmp")
    with path.open("rb+") as opened:
        file(tmp_path / "b.tmp").replace(path)
        assert not write._lock(opened.fileno(), str(path))
        path.unlink()
        assert not write._lock(opened.fileno(), str(path))
    file(path)
    with path.open("rb+") as one, path.open("rb+") as other:
        assert write._lock(one.fileno(), str(path))
        assert not write._lock(other.fileno(), str(path))


@posix_only
def test_a_leftover_that_is_none(tmp_path: Path) -> None:
    """A stranger's tree may hold a link by that name."""
    path = file(tmp_path / "a.md")
    victim = file(tmp_path / "victim")
    temporary = Path(temporary_path(str(path)))
    temporary.symlink_to(victim)
    assert replace(path, tmp_path) == f"{temporary.name} is in the way; remove it"
    assert temporary.is_symlink()
    temporary.unlink()
    temporary.mkdir()
    assert "in the way" in replace(path, tmp_path)
    temporary.rmdir()
    os.mkfifo(temporary)
    assert "in the way" in replace(path, tmp_path)
    assert (path.read_bytes(), victim.read_bytes()) == (OLD, OLD)


# what the system denies: asked of a process without the rights of root


@pytest.fixture
def common() -> Iterator[Path]:
    """A folder of a user who is not root."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        if IS_ROOT:
            os.chown(folder, NOBODY, NOBODY)
        yield folder


def of_nobody(path: Path, mode: int = 0o644, content: bytes = OLD) -> Path:
    """A file of the user without rights."""
    file(path, content)
    path.chmod(mode)
    if IS_ROOT:
        os.chown(path, NOBODY, NOBODY)
    return path


def without_rights(*paths: Path, groups: tuple[int, ...] = ()) -> list[str]:
    """What comes of replacing files as a user who is not root."""
    drop = ""
    if IS_ROOT:  # all is imported before: the user may have no access to Python's files
        drop = (
            "import fcntl, os, corpuslint.fix.write\n"
            f"os.setgroups({groups}); os.setgid({NOBODY}); os.setuid({NOBODY})\n"
        )
    return Child(CHILD, *paths, folder=paths[0].parent, before=drop).said()


@posix_only
def test_a_user_without_rights_writes_an_own_file(common: Path) -> None:
    path = of_nobody(common / "a.md")
    assert without_rights(path) == ["written"]
    assert path.read_bytes() == NEW


@posix_only
@pytest.mark.parametrize("mode", [0o444, 0o044, 0o466, 0o555])
def test_a_file_that_its_owner_may_not_write(common: Path, mode: int) -> None:
    path = of_nobody(common / "a.md", mode)
    assert without_rights(path) == ["the file is read-only"]
    path.chmod(0o644)
    assert path.read_bytes() == OLD
    assert names(common) == ["a.md"]


@as_root
def test_a_file_of_another_user(common: Path) -> None:
    path = file(common / "read-only.md")
    path.chmod(0o644)
    shared = file(common / "shared.md")
    shared.chmod(0o666)
    group = of_nobody(common / "group.md", 0o664)
    os.chown(group, NOBODY, 0)
    kept = "its owner and group cannot be kept"
    assert without_rights(path, shared, group) == ["the file is read-only", kept, kept]
    assert {path.read_bytes(), shared.read_bytes(), group.read_bytes()} == {OLD}
    assert shared.stat().st_uid == 0
    assert names(common) == ["group.md", "read-only.md", "shared.md"]


@as_root
def test_a_group_that_the_user_is_in_is_kept(common: Path) -> None:
    path = of_nobody(common / "a.md", 0o664)
    os.chown(path, NOBODY, 4321)
    assert without_rights(path, groups=(4321,)) == ["written"]
    assert (path.stat().st_uid, path.stat().st_gid) == (NOBODY, 4321)


@posix_only
def test_folders_that_deny(common: Path) -> None:
    closed = of_nobody(common / "closed" / "a.md")
    hidden = of_nobody(common / "hidden" / "a.md")
    for folder, mode in ((closed.parent, 0o555), (hidden.parent, 0o600)):
        if IS_ROOT:
            os.chown(folder, NOBODY, NOBODY)
        folder.chmod(mode)
    messages = ["the folder is not writable", "the file may not be read"]
    assert without_rights(closed, hidden) == messages
    for folder in (closed.parent, hidden.parent):
        folder.chmod(0o755)
        assert names(folder) == ["a.md"]


@as_root
def test_another_s_file_in_a_folder_where_only_owners_remove(common: Path) -> None:
    path = file(common / "a.md")
    path.chmod(0o666)
    os.chown(path, 1234, NOBODY)
    common.chmod(0o1777)
    os.chown(common, 0, 0)
    assert without_rights(path) == ["its owner and group cannot be kept"]
    assert names(common) == ["a.md"]


@as_root
def test_a_leftover_of_root(common: Path) -> None:
    path = of_nobody(common / "a.md")
    leftover = file(Path(temporary_path(str(path))))
    leftover.chmod(0o600)
    assert without_rights(path) == [f"{leftover.name} is in the way; remove it"]
    assert path.read_bytes() == OLD


@as_root
@on_linux
def test_an_attribute_that_only_root_may_set(common: Path) -> None:
    path = of_nobody(common / "a.md")
    if sys.platform == "linux":
        capability = struct.pack("<5I", 0x02000001, 1 << 10, 0, 0, 0)
        set_attribute(path, "security.capability", capability)
    assert without_rights(path) == ["its attribute security.capability cannot be kept"]
    assert names(common) == ["a.md"]


# what the system has no room for


def on_a_disk(folder: Path, commands: str) -> list[str]:
    """What comes of replacing `disk/a.md` after some commands, then its content, then the names.

    The commands see file systems of their own.
    """
    (folder / "disk").mkdir()
    (folder / "old.md").write_bytes(OLD)
    child = CHILD.replace("OLD", repr(OLD)).replace("NEW", f"{NEW!r} * 10_000")
    script = f'{commands} && "$1" -c "$2" disk/a.md && cat disk/a.md && ls -A disk'
    ran = subprocess.run(
        ["unshare", "--map-root-user", "--mount", "sh", "-c", script, "sh", sys.executable, child],
        cwd=folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    if not ran.stdout.startswith("ready\n"):
        pytest.skip(f"no file system can be mounted here: {ran.stderr[-200:]}")
    return ran.stdout.splitlines()[1:]


@on_linux
@pytest.mark.parametrize(
    ("commands", "message"),
    [
        (
            "mount -t tmpfs -o size=64k tmpfs disk && cp old.md disk/a.md",
            "no space is left on the device",
        ),
        (
            "mount -t tmpfs -o nr_inodes=2 tmpfs disk && cp old.md disk/a.md",
            "no space is left on the device",
        ),
        (
            "mount -t tmpfs tmpfs disk && cp old.md disk/a.md && mount -o remount,ro disk",
            "the file system is read-only",
        ),
        (
            "touch disk/a.md && mount --bind old.md disk/a.md",
            "the file is a mount point, or in use",
        ),
    ],
)
def test_file_systems(tmp_path: Path, commands: str, message: str) -> None:
    lines = on_a_disk(tmp_path, commands)
    assert lines == [message, *OLD.decode().splitlines(), "a.md"]


@posix_only
def test_a_limit_on_the_size_of_files(tmp_path: Path) -> None:
    path = file(tmp_path / "a.md")
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (20, 20))\n"
    child = Child(CHILD, path, folder=tmp_path, before=limit)
    assert child.said() == ["the file would be larger than is allowed"]
    assert path.read_bytes() == OLD
    assert names(tmp_path) == ["a.md"]


@on_linux
def test_a_path_with_no_room_for_another_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = str(tmp_path)
    while len(folder) < 4080:
        name = "f" * min(200, max(1, 4085 - len(folder)))
        os.mkdir(name)
        os.chdir(name)
        folder += "/" + name
    Path("a.md").write_bytes(OLD)
    assert replace("a.md", tmp_path) == "the path is too long"
    assert Path("a.md").read_bytes() == OLD


# a run that is stopped


def numbered(folder: Path) -> None:
    for number in range(40):
        file(folder / f"{number:02}.md", b"%d\n" % number)


def is_whole(path: Path) -> bool:
    line = b"%d\n" % int(path.stem)
    content = path.read_bytes()
    return content in [line * count for count in (1, 50, 5_000, 20_000)]


@posix_only
def test_a_run_that_is_killed_leaves_whole_files(tmp_path: Path) -> None:
    numbered(tmp_path)
    chance = random.Random(3)
    leftovers = 0
    for _ in range(20):
        child = Child(WRITER, folder=tmp_path)
        time.sleep(chance.uniform(0, 0.05))
        child.process.send_signal(signal.SIGKILL)
        code, printed = child.end()
        assert code == -signal.SIGKILL, printed
        documents = sorted(tmp_path.glob("*.md"))
        assert len(documents) == 40
        assert [path for path in documents if not is_whole(path)] == []
        left = [name for name in names(tmp_path) if not name.endswith(".md")]
        assert len(left) <= leftovers + 1
        leftovers = len(left)
    for path in documents:
        assert replace(path, tmp_path, path.read_bytes(), b"the end\n") == ""
    assert names(tmp_path) == [path.name for path in documents]


@posix_only
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_run_that_is_asked_to_end_leaves_nothing(tmp_path: Path, number: int) -> None:
    """A CI runner asks so whenever somebody cancels a job."""
    numbered(tmp_path)
    chance = random.Random(4)
    for _ in range(12):
        child = Child(WRITER, folder=tmp_path)
        time.sleep(chance.uniform(0, 0.05))
        child.process.send_signal(number)
        code, printed = child.end()
        assert code == -number, printed
        assert [name for name in names(tmp_path) if not name.endswith(".md")] == []
        assert [path for path in sorted(tmp_path.glob("*.md")) if not is_whole(path)] == []


@posix_only
def test_an_interrupt_leaves_a_whole_file_and_nothing_else(tmp_path: Path) -> None:
    file(tmp_path / "a.md")
    assert Child(INTERRUPTED, folder=tmp_path).said() == []
