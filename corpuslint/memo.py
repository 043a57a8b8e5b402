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

from corpuslint import inputs
from corpuslint.cache_folder import cache_folder, program_stamp
from corpuslint.signature import SIZE, signature_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

_FIRST = b"corpuslint memo 1"
_NAME = "run-"
_KEPT_AT_MOST = 100
_MOST_OUTPUT = 16_000_000  # characters
_MOST_BYTES = 200_000_000  # of all runs
_MOST_OF_ONE = 50_000_000
# variables that decide on what is printed, or on what dates mean
_VARIABLES = (
    *("CI", "TF_BUILD", "PRE_COMMIT", "GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE"),
    *("NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS", "TZ"),
)


def replay(arguments: list[str]) -> int | None:
    """Say again what the same run said, if nothing has changed; gives its exit code, or None."""
    if not arguments or arguments[0] != "check" or "--no-cache" in arguments:
        return None
    identity = _surroundings(arguments)
    kept = _read(_path(identity))
    if kept is None or kept[0] != identity:
        return None
    _, code, until, said, paths, signatures = kept
    if until and time.time() >= until:
        return None
    at = 0
    for path in paths:
        if signature_at(path) != signatures[at : at + SIZE]:
            return None
        at += SIZE
    for is_error, text in said:
        stream = sys.stderr if is_error else sys.stdout
        try:
            stream.write(text)
            stream.flush()
        except BrokenPipeError:  # whoever read us has enough; what was found still counts
            break
    return code


class Tape:
    """Takes down what a run says and looks at; `save` keeps it for the next one."""

    def __init__(self, arguments: list[str]) -> None:
        # before anything else: what changes from now on has changed since
        self._identity = _surroundings(arguments)
        self._streams = (sys.stdout, sys.stderr)
        self.said: list[tuple[bool, str]] = []
        self.length = 0
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
        seen, until = looked_at
        try:
            content = _written(self._identity, code, until, self.said, seen)
            _keep(_path(self._identity), content)
        except (OSError, ValueError):
            return


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


def forget_runs(folder: str) -> None:
    """Remove all runs that are remembered."""
    for path in _kept_in(folder):
        os.unlink(path)


def _surroundings(arguments: list[str]) -> bytes:
    """All that decides on a run, besides what it looks at."""
    streams = []
    for stream in (sys.stdout, sys.stderr):
        is_terminal = stream.isatty()
        size = os.get_terminal_size(stream.fileno()) if is_terminal else None
        streams.append((stream.encoding, is_terminal, size))
    variables = [os.environ.get(name) for name in _VARIABLES]
    flags = (sys.flags.isolated, sys.flags.dev_mode)
    program = (sys.version, sys.executable, flags, program_stamp())
    return repr((program, os.getcwd(), arguments, streams, variables)).encode(
        "utf-8", "surrogateescape"
    )


def _path(identity: bytes) -> str:
    name = f"{_NAME}{crc32(identity):08x}{len(identity):08x}"
    return os.path.join(cache_folder(), name)


def _written(
    identity: bytes, code: int, until: float, said: list[tuple[bool, str]], seen: dict[str, bytes]
) -> bytes:
    parts = [identity, b"%d %r" % (code, until)]
    parts.append("\0".join(seen).encode("utf-8", "surrogateescape"))
    parts.append(b"".join(seen.values()))
    for is_error, text in said:
        if parts and len(parts) > 4 and parts[-1][:1] == b"%d" % is_error:
            parts[-1] += text.encode("utf-8", "surrogatepass")
        else:
            parts.append(b"%d" % is_error + text.encode("utf-8", "surrogatepass"))
    lengths = " ".join(str(len(part)) for part in parts).encode()
    body = b"\n".join((lengths, b"".join(parts)))
    return b"\n".join((_FIRST, b"%08x" % crc32(body), body))


_Kept = tuple[bytes, int, float, list[tuple[bool, str]], list[str], bytes]


def _read(path: str) -> _Kept | None:
    """What is kept of a run; None where there is nothing, or it is damaged."""
    try:
        with open(path, "rb") as file:
            first, checksum, body = file.read().split(b"\n", 2)
        if first != _FIRST or int(checksum, 16) != crc32(body):
            return None
        lengths, _, content = body.partition(b"\n")
        parts = []
        at = 0
        for length in map(int, lengths.split()):
            parts.append(content[at : at + length])
            at += length
        identity, result, paths, signatures = parts[:4]
        code, until = result.split()
        said = [(part[:1] == b"1", part[1:].decode("utf-8", "surrogatepass")) for part in parts[4:]]
        names = paths.decode("utf-8", "surrogateescape").split("\0") if paths else []
        return identity, int(code), float(until), said, names, signatures
    except (OSError, ValueError):
        return None


def _keep(path: str, content: bytes) -> None:
    """Write by replacing, so that no reader sees half."""
    if len(content) > _MOST_OF_ONE:
        return
    folder = os.path.dirname(path)
    os.makedirs(folder, mode=0o700, exist_ok=True)
    temporary = f"{path}.{os.urandom(8).hex()}"
    with open(temporary, "wb") as file:
        file.write(content)
    os.replace(temporary, path)
    kept = [(status.st_mtime, status.st_size, old) for status, old in _statuses(folder)]
    if len(kept) > _KEPT_AT_MOST or sum(size for _, size, _ in kept) > _MOST_BYTES:
        kept.sort(reverse=True)
        total = 0
        for number, (_, size, old) in enumerate(kept):
            total += size
            if number >= _KEPT_AT_MOST // 2 or total > _MOST_BYTES // 2:
                os.unlink(old)


def _statuses(folder: str) -> list[tuple[os.stat_result, str]]:
    statuses = []
    for path in _kept_in(folder):
        try:
            statuses.append((os.stat(path), path))
        except OSError:  # another run was faster
            continue
    return statuses


def _kept_in(folder: str) -> list[str]:
    try:
        names = os.listdir(folder)
    except OSError:
        return []
    return [os.path.join(folder, name) for name in names if name.startswith(_NAME)]
