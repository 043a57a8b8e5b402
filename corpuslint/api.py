"""The library: check a file or a text, validate a post."""

from __future__ import annotations

import os
import time
from typing import Any, NamedTuple

from corpuslint.config.kept import load_config
from corpuslint.config.selection import Selection
from corpuslint.engine import Engine, Input
from corpuslint.finding import Diagnostic, FileError, Severity, worst
from corpuslint.schema.source import SchemaSource, find_schema, model_source


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
    filename: str | None = None,
    config: str | os.PathLike[str] | None = None,
    generator: str = "auto",
    select: tuple[str, ...] | None = None,
    ignore: tuple[str, ...] = (),
    now: float | None = None,
) -> Report:
    """Check one file, or a text.

    A `str` with a line break is a text, anything else a path; `filename` is the
    name that a text goes by. `schema` is a built-in name, a path, a schema as a
    dict, or a pydantic model class. `config` is the path of a config file;
    without it none is read, and `generator` says how the file is read. `now` is
    in seconds since the epoch.

    Raises ConfigError for a wrong config or schema, OSError never: a file that
    cannot be read is an entry of the report's `errors`.
    """
    is_text = isinstance(path_or_text, str) and ("\n" in path_or_text or not path_or_text)
    name = filename or ("text.md" if is_text else os.fspath(path_or_text))
    root = os.path.dirname(os.path.abspath(config)) if config else os.getcwd()
    selection = Selection(select, (), ignore)
    settings = load_config(
        os.path.abspath(config) if config else "", root, os.fspath(config or ""), selection, keep=False
    )
    if not config:
        settings = settings._replace(generator=generator)
    engine = _engine(settings, schema, now)
    file = Input(name, os.path.abspath(name), named=True)
    if is_text:
        report = engine.check_bytes(file, str(path_or_text).encode("utf-8", "surrogatepass"))
    else:
        report = engine.check_file(file)
    return Report(report.diagnostics, report.errors)


def validate(post: Any, schema: Any, *, now: float | None = None) -> list[Diagnostic]:
    """Validate the metadata of a `frontmatter.Post` (or any mapping).

    Dates become ISO 8601 text. There is no file, so the diagnostics have a key
    path and no span.
    """
    from corpuslint.posts import metadata_document

    metadata = getattr(post, "metadata", post)
    root = os.getcwd()
    settings = load_config("", root, "", Selection(), keep=False)
    engine = _engine(settings, schema, now)
    file = Input("", os.path.join(root, "post.md"), named=True)
    report = engine.check_document(file, metadata_document(metadata))
    return [
        diagnostic._replace(span=None, start=None, end=None, source="")
        for diagnostic in report.diagnostics
    ]


def _engine(settings: Any, schema: Any, now: float | None) -> Engine:
    moment = time.time() if now is None else now
    if schema is None:
        return Engine(settings, moment)
    engine = Engine(settings, moment)
    if isinstance(schema, (str, os.PathLike)):
        source = find_schema(os.fspath(schema), settings.root, allow_code=False)
    elif isinstance(schema, dict):
        source = SchemaSource(str(schema.get("title") or "schema"), "", schema)
    else:
        source = model_source(schema)
    engine.schemas = (engine.planner.add_schema(source),)
    return engine
