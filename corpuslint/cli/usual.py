"""Calls as people and hooks mostly make them, understood without argparse.

Importing argparse, and telling it of forty options, takes as long as checking a hundred
files; a hook that names some files and a switch or two has no need of it. What an option is,
`arguments.py` alone says: `scripts/generate.py` reads the defaults and switches off it.
"""

from __future__ import annotations

from types import SimpleNamespace

from corpuslint.cli.switches import DEFAULTS, SWITCHES

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def usual(arguments: list[str]) -> argparse.Namespace | None:
    """The options of a call that has only switches and paths, else None."""
    name = arguments[0] if arguments else ""
    if name not in DEFAULTS:
        return None
    options, switches = SimpleNamespace(command=name), SWITCHES[name]
    for key, value in DEFAULTS[name].items():
        setattr(options, key, value.copy() if isinstance(value, (list, dict)) else value)
    for word in arguments[1:]:
        if word in switches:
            setattr(options, switches[word], True)
        elif word.startswith("-") and word != "-":
            return None
        else:
            options.paths.append(word)
    return options  # type: ignore[return-value]  # argparse's own is made of nothing else
