"""Which of the users' schemas have been judged and found good, kept between runs.

Judging one loads jsonschema-rs, which takes longer than all that a run about one
document does besides. What is kept counts for the very same schema, word for word; one
that refers to other files is judged each time.
"""

from __future__ import annotations

import json
import sys

from corpuslint import __version__
from corpuslint.cache_folder import program_stamp
from corpuslint.config.entries import read_entry, write_entry
from corpuslint.schema.source import SchemaSource

_KIND = "schema"


def is_known_sound(source: SchemaSource) -> bool:
    """Whether an earlier run found a schema good."""
    try:
        return read_entry(_KIND, _identity(source)) is not None
    except (OSError, ValueError, TypeError, RecursionError):
        return False


def note_sound(source: SchemaSource) -> None:
    """Keep that a schema is good."""
    write_entry(_KIND, _identity(source), "sound")


def _identity(source: SchemaSource) -> str:
    program = [__version__, sys.version_info[:2], program_stamp().hex()]
    return json.dumps([program, source.base_uri, source.content])
