"""The action's inputs, as the environment has them, judged."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import NamedTuple

from corpuslint.wording import any_of

_SWITCHES = {"true": True, "false": False}
_CHANGED_ONLY = {"false": "", "files": "files", "findings": "findings"}
_CONFIG_FROM = {"base": "base", "head": "head"}
# what `args` may not hold, and what to do instead
_REFUSED = {
    "--allow-code": "a check in CI never imports code of the checkout",
    "-h": "it would check nothing",
    "--help": "it would check nothing",
    "--fix": "a check changes no file",
    "--diff": "a check changes no file",
    "--add-ignore": "a check changes no file",
    "--reason": "a check changes no file",
    "--statistics": "the summary has the counts",
    "--config-from": "use the input config-from",
    "--changed-only": "use the input changed-only",
    "--new-since": "use the input changed-only: findings",
    "--suppressions-since": "they are counted on each pull request",
    "--stdin-filename": "there is no standard input",
    "--": "use the input paths",
    "-": "there is no standard input",
}


class ActionError(Exception):
    """The action cannot do what it was asked; the message names place, value and cure."""


class Inputs(NamedTuple):
    """What the workflow asks for. `changed_only` is "", "files" or "findings"."""

    paths: list[str]
    arguments: list[str]
    annotations: bool
    sarif_file: str
    summary: bool
    changed_only: str
    config_from: str
    working_directory: str


def read_inputs(environment: Mapping[str, str]) -> Inputs:
    """The inputs, which action.yml puts into the environment; raises ActionError."""

    def said(name: str) -> str:
        return environment.get("CORPUSLINT_" + name.upper().replace("-", "_"), "").strip()

    def one_of(name: str, known: Mapping[str, object]) -> object:
        value = said(name).lower()
        if value not in known:
            raise ActionError(f"the input {name} is {value!r}, but must be {any_of(list(known))}")
        return known[value]

    arguments = _words("args", said("args"))
    for argument in arguments:
        option = argument.partition("=")[0]
        if option in _REFUSED:
            raise ActionError(f"the input args has {option}: {_REFUSED[option]}")
    for name in formats_of(arguments):
        if "=" not in name:
            raise ActionError(
                f"the input args has --output-format {name}, but what is printed is the action's: "
                f"name a file, as in {name or 'json'}=report, or set annotations to false"
            )
    return Inputs(
        paths=_words("paths", said("paths")),
        arguments=arguments,
        annotations=bool(one_of("annotations", _SWITCHES)),
        sarif_file=said("sarif-file"),
        summary=bool(one_of("summary", _SWITCHES)),
        changed_only=str(one_of("changed-only", _CHANGED_ONLY)),
        config_from=str(one_of("config-from", _CONFIG_FROM)),
        working_directory=said("working-directory") or ".",
    )


def formats_of(arguments: list[str]) -> list[str]:
    """The formats that arguments ask for, each with its file if it has one."""
    option = "--output-format"
    formats = [one.partition("=")[2] for one in arguments if one.startswith(f"{option}=")]
    behind = zip(arguments, [*arguments[1:], ""], strict=False)
    return formats + [following for one, following in behind if one == option]


def _words(name: str, value: str) -> list[str]:
    """Words as in a shell, of which nothing is expanded."""
    try:
        return shlex.split(value)
    except ValueError as error:
        raise ActionError(f"the input {name}: {str(error).lower()}: {value!r}") from None
