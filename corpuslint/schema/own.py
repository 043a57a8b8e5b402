"""The schema that a document names itself, in `$schema`."""

from __future__ import annotations

import os

from corpuslint.errors import ConfigError
from corpuslint.schema.builtin import URN, builtin_names
from corpuslint.schema.source import SchemaSource, find_schema, is_inside, read_schema
from corpuslint.wording import quoted


def own_schema(reference: str, document_path: str, root: str, home: str = "") -> SchemaSource:
    """The built-in, or the file inside the project, that a document's `$schema` names.

    A path is relative to the document; where schemas have a `home` of their own, to the
    place there that the document has in `root`, the project's folder. Raises ConfigError
    for anything else: a document never leads to a fetch, to code, or out of the project.
    """
    home = home or root
    name = reference.removeprefix(URN)
    if name in builtin_names():
        return find_schema(name, home, allow_code=False)
    shown = quoted(reference)
    if "://" in reference or reference.startswith("urn:"):
        raise ConfigError(
            f"the schema {shown} is not fetched; save it in the project and name its path"
        )
    folder = os.path.dirname(document_path)
    if home != root:
        folder = os.path.join(home, os.path.relpath(folder, root))
    try:
        path = os.path.realpath(os.path.join(folder, reference))
        is_file = os.path.isfile(path)
    except ValueError:  # a null character, or half of a surrogate pair
        raise ConfigError(f"the schema {shown} is no path") from None
    if not is_inside(path, home):
        raise ConfigError(f"the schema {shown} is outside the project")
    if not is_file:
        raise ConfigError(f"no schema {shown}: neither a built-in nor a file")
    name = os.path.relpath(path, os.path.realpath(home)).replace(os.sep, "/")
    return SchemaSource(name, path, read_schema(path))
