"""Command lines are parsed; only the command that was asked for is set up."""

from __future__ import annotations

import argparse
import os
import sys
from typing import NoReturn

from corpuslint import __version__
from corpuslint.cli.arguments import ARGUMENTS, HELP
from corpuslint.cli.formats import finish
from corpuslint.cli.streams import columns


def parse(arguments: list[str]) -> argparse.Namespace:
    """Parse a command line; exits with 2 and what to do about it where it is wrong."""
    name = arguments[0] if arguments else ""
    if name not in ARGUMENTS:
        _without_command(arguments)
    text = HELP[name]
    parser = _Parser(f"corpuslint {name}", text[0].upper() + text[1:] + ".")
    ARGUMENTS[name](parser)
    options = parser.parse(arguments[1:])
    options.command = name
    if name in ("check", "fix"):
        finish(parser, options)
    return options


class _Formatter(argparse.HelpFormatter):
    """argparse makes one for each argument, and without a width imports shutil for it."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=columns() - 2)


class _Parser(argparse.ArgumentParser):
    """Takes paths and options in any order, and knows what a misspelt option meant."""

    def __init__(self, prog: str, description: str) -> None:
        super().__init__(
            prog=prog, description=description, formatter_class=_Formatter, allow_abbrev=False
        )

    def parse(self, arguments: list[str]) -> argparse.Namespace:
        """Parse all of the arguments; what comes after `--` is a path whatever its look."""
        if "--" in arguments:
            end = arguments.index("--")
            arguments, rest = arguments[:end], arguments[end + 1 :]
        else:
            rest = []
        options, extra = self.parse_known_args(arguments)
        for word in extra:
            if word.startswith("-") and word != "-":
                self.error(f"no option is called {word.partition('=')[0]!r}{self._hint(word)}")
        extra += rest
        if extra and not hasattr(options, "paths"):
            self.error(f"one argument too many: {extra[0]!r}")
        if extra:
            options.paths += extra
        return options

    def _worded(self, message: str) -> str:
        """argparse's words; of a missing or wrong choice, what there is and what was meant."""
        import re

        from corpuslint.nearness import did_you_mean
        from corpuslint.wording import any_of

        wrong = re.fullmatch(r"argument (\S+): invalid choice: '(.*)' \(choose from .*\)", message)
        for action in self._actions:
            choices = [str(choice) for choice in action.choices or ()]
            name = "/".join(action.option_strings) or str(action.metavar)
            if wrong is not None and name == wrong[1]:
                hint = did_you_mean(wrong[2], choices)
                return f"{name} is {wrong[2]!r}, but must be {any_of(choices)}{hint}"
            if choices and message.startswith(f"the following arguments are required: {name}"):
                return f"{name} is missing: {any_of(choices)}"
        return message

    def _hint(self, word: str) -> str:
        if word == "--version":
            return "; did you mean 'corpuslint --version'?"
        from corpuslint.nearness import did_you_mean

        known = [option for action in self._actions for option in action.option_strings]
        return did_you_mean(word.partition("=")[0], known)

    def error(self, message: str) -> NoReturn:
        from corpuslint.output.text import safe

        message = self._worded(message)
        self.exit(2, f"corpuslint: {safe(message)}\nTry: {self.prog} --help\n")


def _without_command(arguments: list[str]) -> NoReturn:
    """Answer a call that names no command: with help, the version, or what is wrong."""
    parser = _Parser("corpuslint", "A linter and fixer for documents with front matter.")
    parser.usage = "corpuslint COMMAND ..."
    parser.add_argument("--version", action="version", version=f"corpuslint {__version__}")
    commands = parser.add_argument_group("commands (corpuslint COMMAND --help says more)")
    for name, text in HELP.items():
        commands.add_argument(name, nargs="?", help=text)
    if not arguments:
        parser.print_help(sys.stderr)
        parser.exit(2)
    from corpuslint.nearness import did_you_mean

    word = arguments[0]
    if word.startswith("-"):
        parser.parse([word])
    hint = did_you_mean(word, list(HELP))
    if word in ("help", "version"):
        hint = f"; did you mean 'corpuslint --{word}'?"
    if not hint and os.path.exists(word):
        hint = f"; did you mean 'corpuslint check {word}'?"
    parser.error(f"no command is called {word!r}{hint}")
