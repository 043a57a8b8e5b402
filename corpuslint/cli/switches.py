"""Defaults and switches of the commands that hooks call.

Written by `python scripts/generate.py` from `arguments.py`: do not edit.
"""

from __future__ import annotations

_DEFAULTS: dict[str, object] = {
    "paths": [],
    "select": None,
    "extend_select": None,
    "ignore": None,
    "preview": False,
    "output_format": {"": "full"},
    "print0": False,
    "statistics": False,
    "no_fold": False,
    "color": "auto",
    "quiet": False,
    "verbose": False,
    "fail_on": None,
    "exit_zero": False,
    "stdin_filename": None,
    "force_exclude": False,
    "no_corpus": False,
    "changed_only": None,
    "new_since": None,
    "suppressions_since": None,
    "baseline": None,
    "no_baseline": False,
    "config": None,
    "isolated": False,
    "no_cache": False,
    "workers": 0,
    "config_from": None,
    "schema": [],
    "allow_code": False,
    "unsafe_fixes": False,
    "diff": False,
    "show_fixes": False,
    "add_ignore": False,
    "reason": "",
}
DEFAULTS: dict[str, dict[str, object]] = {
    "check": {**_DEFAULTS, "fix": False},
    "fix": {**_DEFAULTS, "fix": True},
}
_SWITCHES: dict[str, str] = {
    "--preview": "preview",
    "--statistics": "statistics",
    "--no-fold": "no_fold",
    "-q": "quiet",
    "--quiet": "quiet",
    "-v": "verbose",
    "--verbose": "verbose",
    "--exit-zero": "exit_zero",
    "--force-exclude": "force_exclude",
    "--no-corpus": "no_corpus",
    "--no-baseline": "no_baseline",
    "--isolated": "isolated",
    "--no-cache": "no_cache",
    "--allow-code": "allow_code",
    "--unsafe-fixes": "unsafe_fixes",
    "--diff": "diff",
    "--show-fixes": "show_fixes",
}
SWITCHES: dict[str, dict[str, str]] = {
    "check": {**_SWITCHES, "--fix": "fix"},
    "fix": {**_SWITCHES},
}
