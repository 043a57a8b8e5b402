"""BLAKE2b, without the 2 ms that `hashlib` takes to import OpenSSL's digests."""

from __future__ import annotations

try:
    from _blake2 import blake2b
except ImportError:  # not CPython
    from hashlib import blake2b

__all__ = ["blake2b"]
