"""A sealed value cannot be opened: its two parts in base64 are damaged."""

from __future__ import annotations

from binascii import a2b_base64

from corpuslint.finding import Finding
from corpuslint.rule import rule

_BLOCK = 16  # bytes of a block of AES, and of its initialisation vector


@rule("secrets", "error", roles=["sealed"], supersedes=["pattern-mismatch"])
def judge(value: object, options: None) -> Finding | None:
    if not isinstance(value, str):
        return None
    parts = value.split(";")
    if len(parts) != 2:
        return Finding(f"the sealed value has {len(parts) - 1} semicolons, not 1")
    ciphertext, vector = (_decoded_length(part) for part in parts)
    if ciphertext is None or vector is None:
        part = "ciphertext" if ciphertext is None else "initialisation vector"
        return Finding(f"the {part} of the sealed value is not base64")
    if vector != _BLOCK:
        return Finding(f"the initialisation vector has {vector} bytes, not {_BLOCK}")
    if ciphertext == 0 or ciphertext % _BLOCK:
        return Finding(f"the ciphertext has {ciphertext:,} bytes, no multiple of {_BLOCK}")
    return None


def _decoded_length(text: str) -> int | None:
    """The number of bytes that strict base64 stands for, or None where it is not strict.

    The decoder skips what is not of the alphabet, which shows in the length.
    """
    try:
        length = len(a2b_base64(text))
    except ValueError:
        return None
    padding = len(text) - len(text.rstrip("="))
    return length if length == len(text) // 4 * 3 - padding and len(text) % 4 == 0 else None
