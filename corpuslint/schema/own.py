"""The schema that a document names itself, in `$schema`."""

from __future__ import annotations

import os

from corpuslint.errors import ConfigError
from corpuslint.schema.builtin import builtin_names
from corpuslint.schema.source import SchemaSource, find_schema, read_schema


def own_schema(reference: str, document_path: str, root: str) -> SchemaSource:
    """The built-in, or the file inside the project, that a document's `$schema` names.

    A path is relative to the document. Raises ConfigError for anything else:
    a document never leads to a fetch, to code, or out of the project.
    """
    if reference in builtin_names():
        return find_schema(reference, root, allow_code=False)
    if "://" in reference or reference.startswith("urn:"):
        raise ConfigError(
            f"the schema {reference} is not fetched; save it in the project and name its path"
        )
    folder = os.path.dirname(document_path)
    path = os.path.realpath(os.path.join(folder, reference))
    inside = os.path.realpath(root)
    if os.path.commonpath([path, inside]) != inside:
        raise ConfigError(f"the schema {reference} is outside the project")
    if not os.path.isfile(path):
        raise ConfigError(f"no schema {reference!r}: neither a built-in nor a file")
    return SchemaSource(path, path, read_schema(path))
