"""All that a run has looked at: while it is as it was, so is what the run said.

Whatever opens a file, lists a folder, or asks whether something is there, says so here
first. Only a run that may be remembered (`memo.py`) listens, for the others it costs
nothing.
"""

from __future__ import annotations

import os

from corpuslint.signature import SIZE, settled_listed_at, settled_signature_at

# What a path is, behind its signature. A folder has a digest of its names behind that.
OTHER, DOCUMENT, NAMED, FOLDER = b"\0", b"\1", b"\2", b"\3"
# Of what else there may be in a folder, only these decide on anything.
_ENDINGS = (
    *(".toml", ".yaml", ".yml", ".json", ".js", ".cjs", ".mjs", ".ts", ".mts"),
    *(".git", ".gitignore"),
)
_seen: dict[str, bytes] | None = None
_until = 0.0
_endings: tuple[str, ...] = ()


def listen(
    seen: dict[str, bytes] | None = None, until: float = 0.0, endings: tuple[str, ...] = ()
) -> None:
    """From here on, note what is looked at, besides what is `seen` already."""
    global _seen, _until, _endings
    _seen = {} if seen is None else seen
    _until = until
    _endings = endings


def stop() -> tuple[dict[str, bytes], float, tuple[str, ...]] | None:
    """The signature and the kind of each path that was looked at, until when that holds, and
    the endings of the names that count in a folder.

    None where something was looked at that cannot be looked at again.
    """
    global _seen
    seen, _seen = _seen, None
    return None if seen is None else (seen, _until, _endings)


def saw(path: str) -> None:
    """Note a path that is about to be looked at, be there anything or not."""
    if _seen is not None and path not in _seen:
        saw_as(path, settled_signature_at(path))


def saw_folder(folder: str, endings: tuple[str, ...]) -> None:
    """Note a folder that is about to be listed, of which names with these endings count."""
    global _endings
    _endings = endings
    if not _is_listed(folder):
        signature = settled_listed_at(folder)
        try:
            saw_as(folder, signature, FOLDER + listing(folder, endings))
        except OSError:
            doubt()


def listing(folder: str, endings: tuple[str, ...]) -> bytes:
    """Sixteen bytes that stand for the names in a folder that count, and what they are.

    Editors put new files into the places of old ones, and files of their own beside them.
    """
    from corpuslint.digests import blake2b

    names = []
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if entry.is_symlink():
                names.append(f"{name}@")
            elif entry.is_dir():
                names.append(f"{name}/")
            elif name.lower().endswith(endings) or name.endswith(_ENDINGS):
                names.append(name)
    listed = "\0".join(sorted(names)).encode("utf-8", "surrogateescape")
    return blake2b(listed, digest_size=16).digest()


def _is_listed(folder: str) -> bool:
    """Whether a folder with all of its names is noted, or nobody listens."""
    return _seen is None or _seen.get(folder, b"")[SIZE : SIZE + 1] == FOLDER


def saw_names(folder: str, names: tuple[str, ...]) -> None:
    """Note a folder of which only some names count, since others come and go."""
    if not _is_listed(folder):
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
