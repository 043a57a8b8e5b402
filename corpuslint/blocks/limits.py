"""How much a block may ask for before it is refused.

The largest real block known has 143 KB; each limit leaves it tenfold room.
"""

from __future__ import annotations

MAX_BLOCK = 2 * 1024 * 1024  # code points
MAX_DEPTH = 100  # nested collections
MAX_NODES = 1_000_000  # values, each alias counted with all that it stands for


class LimitExceeded(Exception):
    """A block asks for more than the limits allow; `offset` is where it does."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
