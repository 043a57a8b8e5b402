"""The library: check a file or a text, validate a post."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from corpuslint.config.frozen import Config
from corpuslint.config.kept import load_config
from corpuslint.config.selection import Selection
from corpuslint.engine import Engine
from corpuslint.errors import ConfigError
from corpuslint.finding import Diagnostic, FileError, Severity, worst
from corpuslint.paths import Input
from corpuslint.profile import PROFILES
from corpuslint.schema.builtin import builtin_names
from corpuslint.schema.source import SchemaSource, find_schema, model_source
from corpuslint.tuples import NamedTuple


class Report(NamedTuple):
    """What a check found, in the order of files and of places in them."""

    diagnostics: tuple[Diagnostic, ...]
    errors: tuple[FileError, ...] = ()

    @property
    def worst(self) -> Severity | None:
        """The worst severity found, or None."""
        return worst([diagnostic.severity for diagnostic in self.diagnostics])


def check(
    path_or_text: str | os.PathLike[str],
    *,
    schema: Any = None,
    filename: str | os.PathLike[str] | None = None,
    config: str | os.PathLike[str] | None = None,
    generator: str = "auto",
    select: str | Iterable[str] | None = None,
    ignore: str | Iterable[str] = (),
    now: float | None = None,
) -> Report:
    """Check one file, or a text.

    A `str` with a line break is a text, anything else a path; `filename` is the
    name that a text goes by. `schema` is a built-in name, a path, a schema as a
    dict, or a pydantic model class. `config` is the path of a config file;
    without it none is read, and `generator` says how the file is read. `select`
    and `ignore` are names of rules or of groups. `now` is in seconds since the
    epoch.

    Raises ConfigError for a wrong config, schema or name, OSError never: a file
    that cannot be read is an entry of the report's `errors`.
    """
    text = None
    if isinstance(path_or_text, str) and (not path_or_text or _has_line_break(path_or_text)):
        text = path_or_text
    name = os.fspath(filename or ("text.md" if text is not None else path_or_text))
    selection = Selection(None if select is None else _words(select), (), _words(ignore))
    if config is None:
        if generator != "auto" and generator not in PROFILES:
            known = ", ".join(["auto", *PROFILES])
            raise ConfigError(f"no generator is called {generator!r}: there are {known}")
        settings = _defaults(os.getcwd(), selection)._replace(generator=generator)
    else:
        path = os.path.abspath(config)
        settings = load_config(
            path, os.path.dirname(path), os.fspath(config), selection, keep=False
        )
    engine = _engine(settings, schema, now)
    file = Input(name, os.path.abspath(name), named=True)
    if text is not None:
        report = engine.check_bytes(file, text.encode("utf-8", "surrogatepass"))
    else:
        file = file._replace(absolute=os.path.abspath(path_or_text))
        problem = _why_unreadable(file.absolute)
        if problem:
            return Report((), (FileError(name, problem),))
        report = engine.check_file(file)
    return Report(report.diagnostics, report.errors)


def validate(post: Any, schema: Any, *, now: float | None = None) -> list[Diagnostic]:
    """Validate the metadata of a `frontmatter.Post` (or any mapping).

    Dates become ISO 8601 text. There is no file, so the diagnostics have a key
    path and no span. Raises ConfigError for a wrong schema.
    """
    from corpuslint.posts import metadata_document

    document = metadata_document(getattr(post, "metadata", post))
    root = os.getcwd()
    engine = _engine(_defaults(root, Selection()), schema, now)
    file = Input("", os.path.join(root, "post.md"), named=True)
    report = engine.check_document(file, document)
    return [
        diagnostic._replace(span=None, start=None, end=None, source="", related=())
        for diagnostic in report.diagnostics
    ]


@lru_cache(maxsize=32)
def _defaults(root: str, selection: Selection) -> Config:
    return load_config("", root, "", selection, keep=False)


def _engine(settings: Config, schema: Any, now: float | None) -> Engine:
    engine = Engine(settings, time.time() if now is None else now)
    if schema is not None:
        engine.schemas = (engine.planner.add_schema(_schema_source(schema, settings.root)),)
    return engine


def _schema_source(schema: Any, root: str) -> SchemaSource:
    if isinstance(schema, dict):
        return SchemaSource(str(schema.get("title") or "schema"), "", schema)
    if isinstance(schema, (str, os.PathLike)):
        name = os.fspath(schema)
        if name not in builtin_names() and os.path.isfile(name):
            name = os.path.abspath(name)  # the config's folder may be another
        return find_schema(name, root, allow_code=False)
    if hasattr(schema, "model_json_schema"):
        return model_source(schema)
    raise ConfigError(
        "a schema is a built-in name, a path, a dict or a pydantic model class, "
        f"not {type(schema).__name__}"
    )


def _words(names: str | Iterable[str]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


def _has_line_break(text: str) -> bool:
    return "\n" in text or "\r" in text


def _why_unreadable(path: str) -> str:
    """Why a path is not to be opened: a pipe or a device may never end."""
    if "\0" in path:
        return "no path has a null character"
    if os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path):
        return "neither a file nor a folder"
    return ""
