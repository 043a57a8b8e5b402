"""Where schemas come from: built-in names, files of the project, pydantic models.

Nothing is ever fetched. A reference leads to a built-in schema or to a file
inside the project; any other is an error that says how to vendor it.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from typing import Any

from corpuslint.errors import ConfigError
from corpuslint.files import read_regular
from corpuslint.inputs import saw
from corpuslint.paths import called, shown_path
from corpuslint.schema.builtin import URN, builtin_names, builtin_path
from corpuslint.tuples import NamedTuple

FILE_URI = "file://"
_DIALECTS = "://json-schema.org/draft"  # these come with `jsonschema`
_SAFE = str.maketrans("", "", "/-_.")


class SchemaSource(NamedTuple):
    """A schema as found: its name for messages, its file ("" for a model), its content."""

    name: str
    path: str
    content: Any
    model: Any = None

    @property
    def is_builtin(self) -> bool:
        return self.path != "" and self.path == builtin_path(self.name)

    @property
    def base_uri(self) -> str:
        return file_uri(self.path) if self.path else URN + self.name


def file_uri(path: str) -> str:
    """A `file:` URI of a path, percent-encoded."""
    path = os.path.abspath(path).replace(os.sep, "/")
    path = path if path.startswith("/") else "/" + path
    if not (path.isascii() and path.translate(_SAFE).isalnum()):
        from urllib.parse import quote  # 4 ms; pathlib's as_uri costs 7, pathname2url 12

        path = quote(path)
    return FILE_URI + path


def path_of(uri: str) -> str:
    """The path behind a `file:` URI."""
    from urllib.parse import unquote

    path = unquote(uri[len(FILE_URI) :])
    return path[1:] if path[2:3] == ":" else path  # /C:/… on Windows


def find_schema(reference: str, root: str, allow_code: bool) -> SchemaSource:
    """Find a schema by a built-in name, a path below `root`, or `module:Model`.

    Raises ConfigError where there is none, or where `module:Model` would run
    code that was not allowed.
    """
    if reference in builtin_names():
        path = builtin_path(reference)
        return SchemaSource(reference, path, read_schema(path))
    path = os.path.join(root, reference)
    saw(path)
    if os.path.isfile(path):
        return SchemaSource(reference, path, read_schema(path))
    if reference.startswith(("http://", "https://")):
        raise ConfigError(
            f"the schema {reference} is not fetched: save it in the project and name its path"
        )
    module_name, colon, attribute = reference.partition(":")
    if colon and module_name.replace(".", "").isidentifier() and attribute.isidentifier():
        if not allow_code:
            raise ConfigError(
                f"the schema {reference} is Python code, which is imported only with --allow-code"
            )
        return _import_model(module_name, attribute, root)
    from corpuslint.nearness import did_you_mean

    hint = did_you_mean(reference, builtin_names())
    known = ", ".join(builtin_names())
    shown = called(root) or root
    raise ConfigError(
        f"no schema {reference!r}: neither a built-in ({known}) nor a file of {shown}{hint}"
    )


def read_schema(path: str) -> Any:
    """Read a schema file, JSON or (by its suffix) YAML; raises ConfigError with the place."""
    from corpuslint.document import DATA_LANGUAGES, Document, decode
    from corpuslint.profile import UNKNOWN

    try:
        decoded = decode(read_regular(path))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ConfigError(f"{shown_path(path)}: {reason}") from None
    language = DATA_LANGUAGES.get(os.path.splitext(path)[1].lower(), "json")
    if language == "json" and decoded.problem is None:
        try:
            return json.loads(decoded.text, object_pairs_hook=_mapping)
        except (ValueError, RecursionError):
            pass  # read again below, for the exact place
    document = Document(path, decoded.text, UNKNOWN, language)
    problem = decoded.problem or next(iter(document.problems), None)
    if problem is not None:
        place = document.lines.position(problem.span.start)
        shown = f"{shown_path(path)}:{place.row}:{place.column}"
        raise ConfigError(f"{shown}: {problem.message}")
    return document.data


def model_source(model: Any) -> SchemaSource:
    """A pydantic model class as a schema."""
    return SchemaSource(model.__name__, "", model.model_json_schema(by_alias=True), model)


def retrieve(uri: str, root: str) -> Any:
    """The schema behind a `$ref`: a built-in, a file inside the project, a dialect's own.

    Raises ConfigError for any other, which is not fetched.
    """
    uri = uri.partition("#")[0]
    if uri.startswith(URN):
        name = uri[len(URN) :]
        if name not in builtin_names():
            raise ConfigError(f"no built-in schema is called {name!r}")
        return read_schema(builtin_path(name))
    if uri.startswith(FILE_URI + "/"):
        path = path_of(uri)
        if not is_inside(path, root):
            raise ConfigError(f"the schema {shown_path(path)} is outside the project")
        return read_schema(path)
    if _DIALECTS in uri:
        from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]

        with contextlib.suppress(LookupError):
            return REGISTRY.contents(uri)
    raise ConfigError(
        f"the schema {uri} is not fetched; save it in the project and refer to its path"
    )


def reach_of(source: SchemaSource, root: str) -> str:
    """The folder that the references of a schema may lead into: the project's.

    A schema that the config names elsewhere, as a shared config may, has its own folder.
    """
    if not source.path or source.is_builtin or is_inside(source.path, root):
        return root
    return os.path.dirname(source.path)


def is_inside(path: str, root: str) -> bool:
    """Whether a path leads into a folder, links followed."""
    inside = os.path.realpath(root)
    try:
        return os.path.commonpath([os.path.realpath(path), inside]) == inside
    except ValueError:  # another drive, or no path at all
        return False


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = dict(pairs)
    if len(mapping) < len(pairs):
        raise ValueError("a key is here twice")
    return mapping


def _import_model(module_name: str, attribute: str, root: str) -> SchemaSource:
    import importlib

    sys.path.insert(0, root)
    try:
        model = getattr(importlib.import_module(module_name), attribute)
    except Exception as error:  # the user's own code may do anything
        shown = f"{module_name}:{attribute}"
        reason = str(error)
        if not isinstance(error, (ImportError, AttributeError)):
            reason = f"{type(error).__name__}: {reason}"
        raise ConfigError(f"the schema {shown} cannot be imported: {reason}") from None
    finally:
        sys.path.remove(root)
    if not hasattr(model, "model_json_schema"):
        raise ConfigError(f"the schema {module_name}:{attribute} is no pydantic model")
    return model_source(model)._replace(name=f"{module_name}:{attribute}")
