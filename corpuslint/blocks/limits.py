"""How much a document may ask for before it is refused, or told of only in part.

The largest real block known has 143 KB, which are some 10,000 values; each limit
leaves it tenfold room, and what just stays below them all is read within two
seconds. Each is a setting of the table `limits` of the config.
"""

from __future__ import annotations

from corpuslint.scalar import MAX_DIGITS
from corpuslint.tuples import NamedTuple


class Limits(NamedTuple):
    """The bounds that a config may move; `docs/security.md` has them as a table."""

    block_size: int = 2 * 1024 * 1024  # code points
    depth: int = 100  # nested collections
    values: int = 100_000  # keys and values, each alias counted with all that it stands for
    key_length: int = 1024  # code points; an implicit key of YAML cannot have more
    findings: int = 1000  # of one file that are told
    pattern_steps: int = 100_000  # back, of one text that a schema's pattern is held against
    schema_steps: int = 500_000  # subschemas that the values of one document are held against


DEFAULTS = Limits()
MAX_BLOCK, MAX_DEPTH, MAX_NODES, MAX_KEY, MAX_FINDINGS, MAX_STEPS, _ = DEFAULTS
# The settings that move them.
SETTINGS = Limits(*(name.replace("_", "-") for name in Limits._fields))  # type: ignore[arg-type]


class LimitError(Exception):
    """A block asks for more than the limits allow; `offset` is where it does."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


def raised_by(setting: str) -> str:
    """How to have more, at the end of a message."""
    return f"; `limits.{setting}` in the config raises that"


def too_many(limits: Limits) -> str:
    return f"the block holds more than {limits.values:,} keys and values{raised_by('values')}"


def too_deep(limits: Limits) -> str:
    return f"nested deeper than {limits.depth} levels{raised_by('depth')}"


def too_many_findings(told: int, others: int) -> str:
    return (
        f"the file has {told + others:,} faults, of which {told:,} are told{raised_by('findings')}"
    )


def too_long_number(digits: int) -> str:
    return (
        f"the number has {digits:,} digits; of more than {MAX_DIGITS:,} no reader keeps the value: "
        "quote it if it is a text"
    )


def too_long_key(length: int, limits: Limits) -> str:
    return (
        f"the key has {length:,} characters; the limit is {limits.key_length:,}"
        f"{raised_by('key-length')}"
    )


def too_much_to_judge(schema: str, steps: int) -> str:
    return (
        f"the schema {schema} asks for more than {steps:,} judgments of these values: "
        f"they are not judged{raised_by('schema-steps')}"
    )


def too_much_to_tell(schema: str) -> str:
    return (
        f"the schema {schema} is broken by these values, in more ways than can be told"
        f"{raised_by('schema-steps')}"
    )
