"""What a run keeps for the next one, and where."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from corpuslint.cache_folder import cache_folder, program_stamp
from corpuslint.engine import Engine

if TYPE_CHECKING:
    import argparse

    from corpuslint.cache.store import Store


def open_store(options: argparse.Namespace, engine: Engine) -> Store | None:
    """The store for a run's verdicts; None where none is wanted, or can be had."""
    if options.no_cache or options.allow_code or options.config_from is not None:
        return None
    try:
        import sqlite3

        from corpuslint.cache.bounds import store_path
        from corpuslint.cache.kinds import digest_of, identity_of
        from corpuslint.cache.store import Store
    except ImportError:  # a Python that was built without
        return None
    identity = identity_of(engine, program_stamp())
    path = store_path(cache_folder(), digest_of(identity).hex())
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        return Store(path, identity)
    except (OSError, sqlite3.Error, UnicodeDecodeError):
        return None
