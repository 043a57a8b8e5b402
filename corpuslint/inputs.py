"""All that a run has looked at: while it is as it was, so is what the run said.

Whatever opens a file, lists a folder, or asks whether something is there, says so here
first. Only a run that may be remembered (`memo.py`) listens, for the others it costs
nothing.
"""

from __future__ import annotations

import os

from corpuslint.signature import settled_signature_at

OTHER, DOCUMENT, NAMED = b"\0", b"\1", b"\2"  # behind the signature of each path
_seen: dict[str, bytes] | None = None
_until = 0.0


def listen(seen: dict[str, bytes] | None = None, until: float = 0.0) -> None:
    """From here on, note what is looked at, besides what is `seen` already."""
    global _seen, _until
    _seen = {} if seen is None else seen
    _until = until


def stop() -> tuple[dict[str, bytes], float] | None:
    """The signature and the kind of each path that was looked at, and until when that holds.

    None where something was looked at that cannot be looked at again.
    """
    global _seen
    seen, _seen = _seen, None
    return None if seen is None else (seen, _until)


def saw(path: str) -> None:
    """Note a path that is about to be looked at, be there anything or not."""
    if _seen is not None and path not in _seen:
        saw_as(path, settled_signature_at(path))


def saw_names(folder: str, names: tuple[str, ...]) -> None:
    """Note a folder of which only some names count, since others come and go."""
    if _seen is not None and folder not in _seen:
        for name in names:
            saw(os.path.join(folder, name))


def saw_as(path: str, signature: bytes, kind: bytes = OTHER) -> None:
    """Note a path with the signature that it had; an empty one cannot be trusted.

    Documents are noted in the order in which they are checked.
    """
    if _seen is None:
        return
    if signature:
        _seen[path] = signature + kind
    else:
        doubt()


def saw_document(path: str, signature: bytes, is_named: bool) -> None:
    """Note a document with the signature that it had."""
    saw_as(path, signature, NAMED if is_named else DOCUMENT)


def saw_clock(until: float) -> None:
    """Note that an answer will be another from a moment on, in seconds since the epoch."""
    global _until
    if until < 0:
        doubt()
    elif until:
        _until = min(_until or until, until)


def doubt() -> None:
    """Note that this run must not be remembered."""
    global _seen
    _seen = None
