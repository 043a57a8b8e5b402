"""`corpuslint init`: a config from what is there."""

from __future__ import annotations

import os
import sys

from corpuslint.cli.settings import relative
from corpuslint.cli.streams import say
from corpuslint.config.find import find_config
from corpuslint.errors import ConfigError
from corpuslint.output.text import safe

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

_NAME = "corpuslint.toml"
_NEXT = """\
Next{where}:
  corpuslint check              what there is to find
  corpuslint fix --diff         what would be fixed; without --diff it is
  corpuslint baseline update    accept what is left, so that only new faults fail; then take
                                the # off the config's line about it
  .pre-commit-config.yaml       to check each commit, add under repos:
    - repo: URL-OF-CORPUSLINT
      rev: v{version}
      hooks: [{{id: corpuslint-fix}}]
"""


def init(options: argparse.Namespace) -> int:
    """Propose a config, and write it where the user says yes; never over another."""
    folder = os.path.abspath(options.folder)
    if not os.path.isdir(folder):
        raise ConfigError(f"{options.folder}: there is no such folder")
    path = os.path.join(folder, _NAME)
    above = _config_above(folder, path)
    text = _proposal(options, folder)
    shown = safe(relative(path))
    asks = sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()
    if options.yes:
        wanted = True
    else:
        print(text, end="")
        sys.stdout.flush()
        wanted = asks and _says_yes(f"\nwrite {shown}? [Y/n] ")
    if above:
        say(
            f"{relative(above)} has held for this folder; "
            f'to keep its settings, begin {_NAME} with: extends = "{relative(above, folder)}"'
        )
    if not wanted:
        say("nothing is written" + ("" if asks else f"; with --yes this goes into {shown}"))
        return 0
    _write(path, text)
    from corpuslint import __version__

    print(f"{shown} is written.")
    where = "" if folder == os.getcwd() else f", in {safe(relative(folder))}"
    print(_NEXT.format(where=where, version=__version__), end="")
    return 0


def _config_above(folder: str, path: str) -> str:
    """The config that holds for a folder from above, ""; raises ConfigError for one in it."""
    found = find_config(folder)
    if os.path.lexists(path):  # a link that leads nowhere, too
        found = path
    if found and os.path.dirname(found) == folder:
        what = "" if found == path else " has a table [tool.corpuslint]: it"
        raise ConfigError(
            f"{relative(found)}{what} is the config of this folder already; "
            "`corpuslint config FILE` shows what applies to a file"
        )
    return found


def _proposal(options: argparse.Namespace, folder: str) -> str:
    from corpuslint.survey.documents import survey
    from corpuslint.survey.grouping import collections_of
    from corpuslint.survey.proposal import proposal
    from corpuslint.survey.sites import sites_of

    seen = survey(folder)
    collections = collections_of(sites_of(seen.files, folder))
    if not collections:
        raise ConfigError(f"there is no file with front matter in {options.folder}")
    return proposal(collections, seen.passed_over)


def _says_yes(question: str) -> bool:
    print(question, end="", flush=True)
    answer = sys.stdin.readline()
    if not answer.endswith("\n"):  # the end of input is no answer
        print()
        return False
    return answer.strip().lower() in ("", "y", "yes")


def _write(path: str, text: str) -> None:
    """Write a new file; raises ConfigError where one has come to be there meanwhile."""
    try:
        with open(path, "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise ConfigError(f"{relative(path)} is there already, and is left as it is") from None
