"""The output formats, and what of the options goes together."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

READABLE_FORMATS = ("full", "concise", "grouped")
# each but the first two and JSON's is a module of `corpuslint.output` that has a `render`
FORMATS = (
    *READABLE_FORMATS,
    "json",
    "json-lines",
    "sarif",
    "junit",
    "github",
    "gitlab",
    "azure",
    "rdjson",
    "markdown",
    "paths",
)
_COUNTED = (*READABLE_FORMATS, "json", "json-lines")  # formats that --statistics has


def format_and_file(text: str) -> tuple[str, str]:
    """A format, and the file that it is written to: "" for standard output."""
    name, equals, file = text.partition("=")
    if name not in FORMATS:
        from argparse import ArgumentTypeError

        from corpuslint.nearness import did_you_mean

        raise ArgumentTypeError(
            f"no format is called {name!r}{did_you_mean(name, FORMATS)}; "
            f"there are {', '.join(FORMATS)}"
        )
    if equals and not file:
        from argparse import ArgumentTypeError

        raise ArgumentTypeError(f"the name of a file is expected after {text!r}")
    return name, "" if file == "-" else file


def finish(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """Turn the formats asked for into a table of files and their formats; "" is standard output."""
    formats: dict[str, str] = {}
    for name, file in options.output_format:
        if file in formats:
            where = repr(file) if file else "standard output"
            parser.error(f"--output-format: two formats for {where}: {formats[file]} and {name}")
        formats[file] = name
    options.output_format = {"": "full", **formats}
    if options.print0 and "paths" not in formats.values():
        parser.error("--print0 goes with --output-format paths")
    if options.add_ignore and options.fix:
        parser.error("--add-ignore does not go with --fix: one hides what the other mends")
    if options.reason and not options.add_ignore:
        parser.error("--reason goes with --add-ignore")
    if not options.reason.isprintable():
        parser.error("--reason is one line, of characters that can be seen")
    if options.statistics:
        for name in formats.values():
            if name not in _COUNTED:
                parser.error(f"--statistics has no format {name!r}; it has {', '.join(_COUNTED)}")
