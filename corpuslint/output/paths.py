"""The files that make a run fail, for other programs."""

from __future__ import annotations

from corpuslint.finding import Diagnostic
from corpuslint.output.request import Request, by_file
from corpuslint.output.text import shown_path


def render(diagnostics: list[Diagnostic], request: Request) -> str:
    """Paths, one a line, or each with a NUL after it and every character as it is."""
    failing = by_file([one for one in diagnostics if request.fails(one)])
    if request.with_nul:
        return "".join(f"{_no_option(path)}\0" for path in failing)
    return "".join(f"{shown_path(_no_option(path))}\n" for path in failing)


def _no_option(path: str) -> str:
    """A path that no program takes for an option, nor git for magic."""
    return "./" + path if path.startswith(("-", ":")) else path
