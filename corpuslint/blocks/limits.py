"""How much a block may ask for before it is refused.

The largest real block known has 143 KB, which are some 10,000 values; each limit
leaves it tenfold room, and what just stays below them all is read within two
seconds.
"""

from __future__ import annotations

MAX_BLOCK = 2 * 1024 * 1024  # code points
MAX_DEPTH = 100  # nested collections
MAX_NODES = 100_000  # keys and values, each alias counted with all that it stands for


TOO_MANY = f"the block holds more than {MAX_NODES:,} keys and values"


class LimitError(Exception):
    """A block asks for more than the limits allow; `offset` is where it does."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
