"""Replacing a file in one step: whenever a run is killed, a file is the old or the new one.

The new content is written beside the file, then renamed over it. A leftover of a
run that was killed has no other effect than to be there: the next run that writes
the same file removes it.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import signal
import stat
import sys
import time
from collections.abc import Iterator

from corpuslint.files import read_found

_BARE = os.O_RDWR | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
_PATIENCE = 5.0  # seconds to wait for another run that writes the same file
_PAUSE = 0.005
_READ_ONLY = "the file is read-only"
# Windows denies as well what another program has open
_DENIED = "the file may be open in another program" if sys.platform == "win32" else _READ_ONLY
_REASONS = {
    errno.ENOSPC: "no space is left on the device",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "the file would be larger than is allowed",
    errno.EROFS: "the file system is read-only",
    errno.ENAMETOOLONG: "the path is too long",
    errno.ELOOP: "the link leads to itself",
    errno.EIO: "the device fails to read or write",
    errno.EBUSY: "the file is a mount point, or in use",
}
# what asks a run to end; it ends when the file is written, with nothing left beside it
_PUT_OFF = [
    getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, "pthread_sigmask")
]
# hashes of the content and of other attributes: the kernel makes them anew
_MADE_BY_THE_KERNEL = frozenset(["security.ima", "security.evm"])


class WriteError(Exception):
    """A file that was not written and is as it was; the message says why, to a person."""


def replace_file(path: str, old: bytes, new: bytes, root: str) -> None:
    """Replace the content of a file in one step; equal content is not written.

    `old` is what the file must still hold right before. Mode, owner, group and
    extended attributes (with them access lists) are kept; on Windows, an access
    list becomes that of the folder. A link stays, and the file that it leads to is
    replaced, unless it leads out of `root`, the project's folder; a link that
    stands outside of the project (or where `root` is empty) may lead no further
    than its own folder.

    Raises WriteError where any of this cannot be.
    """
    if old == new:
        return
    with _plainly("the file may not be replaced"):
        target = _target(path, root)
        before = _writable(target, path)
        with _Temporary(temporary_path(target)) as temporary:
            temporary.fill(new)
            temporary.take_after(target, before)
            temporary.sync()
            _compare(target, before, old)
            temporary.replace(target)


def temporary_path(target: str) -> str:
    """Where a file's new content is written first: beside it, and short whatever its name."""
    folder, name = os.path.split(target)
    digest = hashlib.sha256(os.fsencode(name)).hexdigest()
    return os.path.join(folder, f".corpuslint-{digest[:16]}.tmp")


def _target(path: str, root: str) -> str:
    """The file that a path leads to; raises WriteError where links lead out of the project."""
    real = os.path.realpath(path)
    if root and _within(real, root):
        return real
    folder = os.path.dirname(os.path.abspath(path))
    boundary = root if root and _stands_in(folder, root) else folder
    if not _within(real, boundary):
        raise WriteError("the link leads out of the project")
    return real


def _within(real: str, folder: str) -> bool:
    folder = os.path.realpath(folder)
    try:
        common = os.path.commonpath((real, folder))
    except ValueError:  # on another drive
        return False
    return os.path.normcase(common) == os.path.normcase(folder)


def _stands_in(folder: str, root: str) -> bool:
    """Whether a folder, as its path is spelled, goes through the project."""
    while not _within(os.path.realpath(folder), root):
        parent = os.path.dirname(folder)
        if parent == folder:
            return False
        folder = parent
    return True


def _writable(target: str, path: str) -> os.stat_result:
    """What a file is like; raises WriteError unless it may be replaced."""
    missing = "the link leads nowhere" if os.path.islink(path) else "is gone"
    with _plainly("the file may not be read", missing):
        status = os.lstat(target)
    if stat.S_ISLNK(status.st_mode):  # one that realpath could not resolve
        raise WriteError(_REASONS[errno.ELOOP])
    if not stat.S_ISREG(status.st_mode):
        raise WriteError("is not a regular file")
    if status.st_nlink > 1:
        # Replacing would leave the old content under the other names; writing in
        # place could be cut short, and would change copies that are meant to stay
        # (backups by hard links). Which is wanted, nobody can tell from here.
        raise WriteError("the file has other names (hard links), which would keep the old content")
    if not status.st_mode & 0o222:  # root could, but is not meant to
        raise WriteError(_READ_ONLY)
    with _plainly(_DENIED, missing):  # a rename asks the folder alone
        os.close(os.open(target, _BARE))
    return status


def _compare(target: str, before: os.stat_result, old: bytes) -> None:
    """Look at a file once more; raises WriteError where it is not as it was."""
    with _plainly("the file may not be read"):
        content = read_found(target)
        now = os.lstat(target)
    if content != old or _identity(now) != _identity(before):
        raise WriteError("changed meanwhile; left alone")


def _identity(status: os.stat_result) -> tuple[int, ...]:
    return status.st_dev, status.st_ino, status.st_mtime_ns, status.st_ctime_ns


class _Temporary:
    """A new file that is ours alone; it goes unless it takes another's place."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.descriptor = -1
        self._before: set[int] | None = None  # signals that were put off when it came

    def __enter__(self) -> _Temporary:
        latest = time.monotonic() + _PATIENCE
        try:
            with _plainly("the folder is not writable", "the folder is gone"):
                while not self._claim():
                    self._let_signals_in()
                    if time.monotonic() > latest:
                        raise WriteError("another run is writing the file")
                    time.sleep(_PAUSE)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Remove the file; what stands there after a rename may be another run's."""
        try:
            self._remove()
        finally:
            self._let_signals_in()

    def _remove(self) -> None:
        if self.descriptor < 0:
            # an interrupt may come when the file is made and not yet known here
            with contextlib.suppress(OSError, WriteError):
                _remove_leftover(self.path)
        elif sys.platform == "win32":
            self._close()
            with contextlib.suppress(OSError):  # what another run has open cannot be removed
                os.unlink(self.path)
        else:
            with contextlib.suppress(OSError):
                if _is_at(self.descriptor, self.path):
                    os.unlink(self.path)
            self._close()

    def fill(self, content: bytes) -> None:
        """Write the content."""
        with _plainly("the file may not be written"):
            rest = memoryview(content)
            while rest:
                rest = rest[os.write(self.descriptor, rest) :]

    def take_after(self, target: str, status: os.stat_result) -> None:
        """Take over owner and group, attributes and mode: each changes what comes after it."""
        if sys.platform != "win32":
            made = os.fstat(self.descriptor)
            # what fails, or is passed over in silence, is seen by looking again
            if (made.st_uid, made.st_gid) != (status.st_uid, status.st_gid):
                with contextlib.suppress(OSError):
                    os.fchown(self.descriptor, status.st_uid, status.st_gid)
            _copy_attributes(target, self.descriptor)
            with contextlib.suppress(OSError):
                os.fchmod(self.descriptor, stat.S_IMODE(status.st_mode))
            made = os.fstat(self.descriptor)
            if (made.st_uid, made.st_gid) != (status.st_uid, status.st_gid):
                raise WriteError("its owner and group cannot be kept")
            if made.st_mode != status.st_mode:
                raise WriteError("its mode cannot be kept")

    def sync(self) -> None:
        """Wait until all of it is on the disk: 0.3 ms more for a file, measured on ext4.

        Otherwise a power cut after the rename may leave an empty file (ext4 alone
        takes care), and a full file server is noticed only when it is too late.
        """
        with _plainly("the file may not be written"):
            os.fsync(self.descriptor)

    def replace(self, target: str) -> None:
        """Take the place of a file."""
        if sys.platform == "win32":
            self._close()  # Windows moves no file that is open
            denied = _DENIED
        else:
            denied = "the file may not be replaced"
        with _plainly(denied, "the temporary file beside it is gone"):
            os.replace(self.path, target)

    def _claim(self) -> bool:
        """Create the file and lock it, or remove what a dead run left; False: try again."""
        self._put_signals_off()
        try:
            self.descriptor = os.open(self.path, _BARE | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            _remove_leftover(self.path)
            return False
        if _lock(self.descriptor, self.path):
            return True
        self._close()  # another run took it for a leftover, and removes it
        return False

    def _put_signals_off(self) -> None:
        if _PUT_OFF and self._before is None:
            self._before = set(signal.pthread_sigmask(signal.SIG_BLOCK, _PUT_OFF))

    def _let_signals_in(self) -> None:
        if self._before is not None:
            before, self._before = self._before, None
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _close(self) -> None:
        if self.descriptor >= 0:
            descriptor, self.descriptor = self.descriptor, -1
            os.close(descriptor)


def _remove_leftover(path: str) -> None:
    """Remove a temporary that no living run holds; raises WriteError for what is none.

    It is removed rather than written again, since another may still have it open.
    """
    in_the_way = WriteError(f"{os.path.basename(path)} is in the way; remove it")
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            raise in_the_way
        if sys.platform == "win32":
            with contextlib.suppress(PermissionError):  # a living run has it open
                os.unlink(path)
        else:
            _remove_unlocked(path)
    except FileNotFoundError:
        return
    except PermissionError:
        raise in_the_way from None


if sys.platform == "win32":

    def _lock(descriptor: int, path: str) -> bool:
        """What is open is held: nobody can move or remove it."""
        return True

else:

    def _lock(descriptor: int, path: str) -> bool:
        """Lock an open file; False where another run has, or something else is at its path."""
        import fcntl

        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return _is_at(descriptor, path)

    def _remove_unlocked(path: str) -> None:
        descriptor = os.open(path, _BARE | os.O_NONBLOCK)
        try:
            if _lock(descriptor, path):
                os.unlink(path)
        finally:
            os.close(descriptor)


def _is_at(descriptor: int, path: str) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), os.lstat(path))
    except FileNotFoundError:
        return False


def _copy_attributes(target: str, descriptor: int) -> None:
    """Give an open file the extended attributes of another; raises WriteError where it fails."""
    if sys.platform == "linux":
        wanted = _attributes(target)
        made = _attributes(descriptor)
        for name in wanted.keys() | made.keys():
            try:
                if name not in wanted:
                    if not name.startswith("security."):  # a label that any new file gets
                        os.removexattr(descriptor, name)
                elif made.get(name) != wanted[name]:
                    os.setxattr(descriptor, name, wanted[name])
            except OSError:
                raise WriteError(f"its attribute {name} cannot be kept") from None
    elif sys.platform == "darwin":
        import ctypes

        source = os.open(target, os.O_RDONLY)
        try:
            # fcopyfile(3), with COPYFILE_ACL | COPYFILE_XATTR
            if ctypes.CDLL(None).fcopyfile(source, descriptor, None, ctypes.c_uint32(5)):
                raise WriteError("its attributes cannot be kept")
        finally:
            os.close(source)


if sys.platform == "linux":

    def _attributes(file: str | int) -> dict[str, bytes]:
        """The extended attributes of a file; none where its file system has none."""
        try:
            names = [name for name in os.listxattr(file) if name not in _MADE_BY_THE_KERNEL]
            return {name: os.getxattr(file, name) for name in names}
        except OSError as error:
            if error.errno == errno.ENOTSUP:
                return {}
            raise WriteError("its attributes cannot be kept") from None


@contextlib.contextmanager
def _plainly(denied: str, missing: str = "is gone") -> Iterator[None]:
    """Say an error of the system in plain words: these where it denies, or finds nothing."""
    try:
        yield
    except (FileNotFoundError, NotADirectoryError):
        raise WriteError(missing) from None
    except PermissionError:
        raise WriteError(denied) from None
    except OSError as error:
        reason = _REASONS.get(error.errno or 0) or (error.strerror or str(error)).lower()
        raise WriteError(reason) from None
