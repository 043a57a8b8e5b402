"""Runs that were made before: where nothing has changed, what they said is said again.

A run is known by its arguments, its folder, and what else of its surroundings decides
(`_surroundings`). It is remembered with the signature of every file and folder that it
looked at. To look at these again takes 2 us each, and needs none of the program.

This module is imported by every run before anything else: it imports next to nothing.
"""

from __future__ import annotations

import os
import sys
import time
from binascii import crc32
from itertools import islice

from corpuslint import inputs
from corpuslint.cache_folder import cache_folder, program_stamp
from corpuslint.signature import SIZE, listed_at, settled_listed_at, signature_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TextIO

_FIRST = b"corpuslint memo 3\n"
_NAME = "run-"
_MORE = "more-"  # what is needed only where documents have changed
_KEPT_AT_MOST = 100
_MOST_OUTPUT = 16_000_000  # characters
_MOST_CHANGES = 1_000  # of documents; where there are more, all are looked at
_WIDTH = SIZE + 1
_OF_FOLDER = _WIDTH + 16
_MOST_BYTES = 200_000_000  # of all runs
_MOST_OF_ONE = 50_000_000
# variables that decide on what is printed, or on what dates mean
_VARIABLES = (
    *("CI", "TF_BUILD", "PRE_COMMIT", "GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE"),
    *("NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS", "TZ", "PYTHONTZPATH"),
)


class Earlier:
    """A run that was made before, and the documents that have changed since.

    `paths` are all that it looked at; `changed` are indices of these. Nothing else has
    changed.
    """

    def __init__(self, parts: list[bytes]) -> None:
        identity, result, self.token, paths, endings, self._seen, *self._said = parts
        self.identity = identity
        code, until = result.split()
        self.code = int(code)
        self.until = float(until)
        self.paths = paths.decode("utf-8", "surrogateescape").split("\0") if paths else []
        self.endings = tuple(endings.decode().split())
        self.changed: list[int] = []
        self.kinds = bytearray()
        self._starts: list[int] = []
        # folders in which nothing that counts has changed
        self._refreshed: dict[str, bytes] = {}

    def still_holds(self) -> bool:
        """Look at everything again; False where more has changed than documents."""
        if self.until and time.time() >= self.until:
            return False
        seen = self._seen
        folder = inputs.FOLDER[0]
        at = 0
        for index, path in enumerate(self.paths):
            self._starts.append(at)
            kind = seen[at + SIZE]
            self.kinds.append(kind)
            end = at + (_OF_FOLDER if kind == folder else _WIDTH)
            now = listed_at(path) if kind == folder else signature_at(path)
            if now != seen[at : at + SIZE]:
                if kind == folder:
                    if not self._is_listed(path, seen[at + SIZE : end]):
                        return False
                elif not kind or len(self.changed) == _MOST_CHANGES:
                    return False
                else:
                    self.changed.append(index)
            at = end
        return True

    def _is_listed(self, path: str, said: bytes) -> bool:
        """Whether a folder that has changed has still the same documents, folders and configs."""
        now = settled_listed_at(path)
        try:
            if inputs.listing(path, self.endings) != said[1:]:
                return False
        except OSError:
            return False
        if now:  # else it is listed again the next time
            self._refreshed[path] = now + said
        return True

    def say_again(self) -> int:
        """Print what the run printed; gives its exit code."""
        for part in self._said:
            stream = sys.stderr if part[:1] == b"1" else sys.stdout
            try:
                stream.write(part[1:].decode("utf-8", "surrogatepass"))
                stream.flush()
            except BrokenPipeError:  # whoever read us has enough; what was found still counts
                break
        return self.code

    def seen(self) -> dict[str, bytes]:
        """The signature and the kind of all that it looked at, by path."""
        starts = self._starts
        ends = [*starts[1:], len(self._seen)]
        pieces = (self._seen[start:end] for start, end in zip(starts, ends))  # noqa: B905
        return dict(zip(self.paths, pieces)) | self._refreshed  # noqa: B905

    def more(self) -> list[bytes] | None:
        """What else was kept of it, or None."""
        parts = _read(_path(self.identity, _MORE))
        return parts[1:] if parts is not None and parts[0] == self.token else None


def look_back(arguments: list[str]) -> Earlier | None:
    """The same run as it was made before, if nothing but documents has changed since."""
    if not arguments or arguments[0] != "check" or "--no-cache" in arguments:
        return None
    identity = _surroundings(arguments)
    parts = _read(_path(identity, _NAME))
    if parts is None or parts[0] != identity:
        return None
    earlier = Earlier(parts)
    return earlier if earlier.still_holds() else None


class Tape:
    """Takes down what a run says and looks at; `save` keeps it for the next one.

    `more` may be set to what is needed where documents have changed.
    """

    def __init__(self, arguments: list[str]) -> None:
        # before anything else: what changes from now on has changed since
        self._identity = _surroundings(arguments)
        self._streams = (sys.stdout, sys.stderr)
        self.said: list[tuple[bool, str]] = []
        self.length = 0
        self.more: Sequence[bytes | memoryview] | None = None
        sys.stdout = _Recorded(sys.stdout, False, self)
        sys.stderr = _Recorded(sys.stderr, True, self)
        inputs.listen()

    def __enter__(self) -> Tape:
        return self

    def __exit__(self, *_: object) -> None:
        inputs.stop()
        sys.stdout, sys.stderr = self._streams

    def save(self, code: int) -> None:
        """Keep what was taken down, with the exit code; a cache that cannot be is no fault."""
        looked_at = inputs.stop()
        if looked_at is None or code not in (0, 1) or self.length > _MOST_OUTPUT:
            return
        seen, until, names = looked_at
        token = os.urandom(16)
        try:
            if self.more is not None:
                _keep(_path(self._identity, _MORE), [token, *self.more])
                self.more = None  # it may be large, and so is what comes now
            paths = _encoded(seen)
            result = b"%d %r" % (code, until)
            endings = " ".join(names).encode()
            parts: list[bytes | bytearray] = [self._identity, result, token, paths, endings]
            parts.append(b"".join(seen.values()))
            _keep(_path(self._identity, _NAME), [*parts, *_joined(self.said)])
            _forget_oldest()
        except (OSError, ValueError):
            return


def _encoded(paths: Iterable[str]) -> bytearray:
    """Paths with NULs between them, put together piece by piece: there may be many."""
    whole = bytearray()
    rest = iter(paths)
    while some := list(islice(rest, 1_000)):
        whole += "\0".join(some).encode("utf-8", "surrogateescape")
        whole += b"\0"
    del whole[-1:]
    return whole


class _Recorded:
    """A stream that also tells a tape what is written to it."""

    def __init__(self, stream: TextIO, is_error: bool, tape: Tape) -> None:
        self._stream = stream
        self._is_error = is_error
        self._tape = tape

    def write(self, text: str) -> int:
        self._tape.length += len(text)
        if self._tape.length <= _MOST_OUTPUT:
            self._tape.said.append((self._is_error, text))
        try:
            return self._stream.write(text)
        except OSError:  # what comes next is not said any more
            inputs.doubt()
            raise

    def flush(self) -> None:
        try:
            self._stream.flush()
        except OSError:
            inputs.doubt()
            raise

    @property
    def buffer(self) -> object:
        inputs.doubt()  # what is written there passes us by
        return self._stream.buffer

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)


def _surroundings(arguments: list[str]) -> bytes:
    """All that decides on a run, besides what it looks at."""
    streams = []
    for stream in (sys.stdout, sys.stderr):
        is_terminal = stream.isatty()
        size = None
        if is_terminal:
            try:  # noqa: SIM105 (contextlib takes 2 ms to import)
                size = os.get_terminal_size(stream.fileno())
            except OSError:  # one that does not know
                pass
        streams.append((stream.encoding, is_terminal, size))
    variables = [os.environ.get(name) for name in _VARIABLES]
    flags = (sys.flags.isolated, sys.flags.dev_mode)
    program = (sys.version, sys.executable, flags, program_stamp())
    return repr((program, os.getcwd(), arguments, streams, variables)).encode(
        "utf-8", "surrogateescape"
    )


def _joined(said: list[tuple[bool, str]]) -> list[bytes]:
    """What was said, one part for each turn of a stream."""
    turns: list[tuple[bool, list[str]]] = []
    for is_error, text in said:
        if turns and turns[-1][0] == is_error:
            turns[-1][1].append(text)
        else:
            turns.append((is_error, [text]))
    return [
        b"%d" % is_error + "".join(texts).encode("utf-8", "surrogatepass")
        for is_error, texts in turns
    ]


def _path(identity: bytes, name: str) -> str:
    return os.path.join(cache_folder(), f"{name}{crc32(identity):08x}{len(identity):08x}")


def _read(path: str) -> list[bytes] | None:
    """The parts of a file; None where there is none, or it is damaged."""
    try:
        with open(path, "rb") as file:
            if file.readline() != _FIRST:
                return None
            checksum = int(file.readline(), 16)
            lengths = file.readline()
            content = file.read()
        if checksum != crc32(content, crc32(lengths)):
            return None
        parts = []
        at = 0
        for length in map(int, lengths.split()):
            parts.append(content[at : at + length])
            at += length
        return parts
    except (OSError, ValueError):
        return None


def _keep(path: str, parts: Sequence[bytes | bytearray | memoryview]) -> None:
    """Write by replacing, so that no reader sees half."""
    if sum(map(len, parts)) > _MOST_OF_ONE:
        raise ValueError("too much to be kept")
    lengths = b" ".join(b"%d" % len(part) for part in parts) + b"\n"
    checksum = crc32(lengths)
    for part in parts:
        checksum = crc32(part, checksum)
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    temporary = f"{path}.{os.urandom(8).hex()}"
    try:
        with open(temporary, "wb") as file:
            file.writelines((_FIRST, b"%08x\n" % checksum, lengths, *parts))
        os.replace(temporary, path)
    except OSError:
        os.unlink(temporary)
        raise


def _forget_oldest() -> None:
    """Keep the number of runs, and their size, within bounds."""
    kept = []
    for name in os.listdir(cache_folder()):
        if name.startswith((_NAME, _MORE)):
            path = os.path.join(cache_folder(), name)
            try:
                status = os.stat(path)
            except OSError:  # another run was faster
                continue
            kept.append((status.st_mtime, status.st_size, path))
    if len(kept) > _KEPT_AT_MOST or sum(size for _, size, _ in kept) > _MOST_BYTES:
        kept.sort(reverse=True)
        total = 0
        for number, (_, size, path) in enumerate(kept):
            total += size
            if number >= _KEPT_AT_MOST // 2 or total > _MOST_BYTES // 2:
                os.unlink(path)
