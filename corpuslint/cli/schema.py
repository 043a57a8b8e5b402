"""`corpuslint schema list`, `show` and `check`."""

from __future__ import annotations

import argparse
import os
import sys

from corpuslint.errors import ConfigError
from corpuslint.schema.builtin import builtin_names, builtin_path
from corpuslint.schema.source import find_schema, read_schema


def schema(options: argparse.Namespace) -> int:
    """List, print or judge schemas."""
    if options.action == "list":
        return _list()
    if options.action == "show":
        return _show(options.name)
    return _check(options.paths)


def _list() -> int:
    broad = max(len(name) for name in builtin_names())
    for name in builtin_names():
        title = read_schema(builtin_path(name)).get("title", "")
        print(f"{name:{broad}}  {title}")
    return 0


def _show(name: str) -> int:
    source = find_schema(name, os.getcwd(), allow_code=False)
    with open(source.path, encoding="utf-8") as file:
        sys.stdout.write(file.read())
    return 0


def _check(names: list[str]) -> int:
    from corpuslint.schema.judge import schema_faults

    code = 0
    for name in names:
        try:
            source = find_schema(name, os.getcwd(), allow_code=False)
            faults = schema_faults(source)
        except ConfigError as error:
            faults = [str(error)]
        for fault in faults:
            print(fault)
        if faults:
            code = 1
        else:
            print(f"{name}: good")
    return code
