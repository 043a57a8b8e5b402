"""Why a fix is not made."""

from __future__ import annotations


class RefusalError(Exception):
    """A fix that cannot be made, or not be proved; the message says why, to a person."""
