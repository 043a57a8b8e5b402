"""`corpuslint schema list`, `show`, `check` and `infer`."""

from __future__ import annotations

import os
import sys

from corpuslint.cli.streams import has_unicode, is_log, say
from corpuslint.config.find import find_config
from corpuslint.errors import ConfigError
from corpuslint.output.json import to_json
from corpuslint.output.text import safe
from corpuslint.schema.builtin import builtin_names, builtin_path
from corpuslint.schema.source import SchemaSource, find_schema, read_schema

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def schema(options: argparse.Namespace) -> int:
    """List, print, judge or infer schemas."""
    names: list[str] = options.paths
    if options.action == "infer":
        from corpuslint.cli.infer import infer

        return infer(options)
    for option in ("min_support", "title", "collection"):
        if getattr(options, option):
            name = "--" + option.replace("_", "-")
            raise ConfigError(f"{name} goes with schema infer, not with schema {options.action}")
    if options.action == "list":
        if names:
            raise ConfigError(f"schema list takes no name, but got {names[0]!r}")
        return _list()
    if options.action == "show":
        if len(names) != 1:
            raise ConfigError("schema show takes one name; `corpuslint schema list` lists them")
        return _show(names[0], options.allow_code)
    if not names:
        raise ConfigError("schema check takes names or paths of schemas")
    return _check(names, options.allow_code)


def _list() -> int:
    broad = max(len(name) for name in builtin_names())
    for name in builtin_names():
        title = read_schema(builtin_path(name)).get("title", "")
        print(f"{name:{broad}}  {title}")
    return 0


def _show(name: str, allow_code: bool) -> int:
    """Print a file as it is, but on a terminal or in a log without what could play tricks on it."""
    source = _find(name, allow_code)
    if not source.path:
        sys.stdout.write(to_json(source.content, not has_unicode(sys.stdout), indent=2))
        return 0
    with open(source.path, "rb") as file:
        content = file.read()
    if not (sys.stdout.isatty() or is_log(sys.stdout)) and hasattr(sys.stdout, "buffer"):
        sys.stdout.buffer.write(content)
        return 0
    for line in content.decode("utf-8", "replace").splitlines():
        print(safe(line.expandtabs(4)))
    return 0


def _check(names: list[str], allow_code: bool) -> int:
    """Print the faults of some schemas; 1 where there are any, 2 where one is not there."""
    from corpuslint.schema.judge import schema_faults

    faulty = missing = False
    for name in names:
        try:
            source = _find(name, allow_code)
        except ConfigError as error:
            if os.path.isfile(name):  # it is there, but it is no JSON or YAML
                faulty = True
                print(safe(str(error)))
            else:
                missing = True
                say(str(error))
            continue
        faults = schema_faults(source, _root())
        for fault in faults:
            print(safe(str(fault)))
        if not faults:
            print(f"{safe(name)}: good")
        faulty = faulty or bool(faults)
    return 2 if missing else int(faulty)


def _find(name: str, allow_code: bool) -> SchemaSource:
    if name not in builtin_names() and os.path.isfile(name):
        path = os.path.abspath(name)
        return SchemaSource(name, path, read_schema(path))
    return find_schema(name, _root(), allow_code)


def _root() -> str:
    """The project's folder: references may lead to any file in it."""
    return os.path.dirname(find_config(os.getcwd())) or os.getcwd()
