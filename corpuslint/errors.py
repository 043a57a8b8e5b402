"""Faults of the call or the config, as opposed to findings in documents."""

from __future__ import annotations


class ConfigError(Exception):
    """Something that the user told us is wrong; the message names place, value and cure.

    Caught once, in the command line, which then exits with 2.
    """
