"""Faults of the call or the config, as opposed to findings in documents."""

from __future__ import annotations


class ConfigError(Exception):
    """Something that the user told us is wrong; the message names place, value and cure.

    Caught once, in the command line, which then exits with 2.
    """


class HostError(ValueError):
    """A URL names no host that a browser knows; the text is what it names."""
