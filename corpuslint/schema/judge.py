"""Is a schema itself any good: its own keywords, ours, its patterns and its references."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from corpuslint.document import DATA_LANGUAGES, Document, decode
from corpuslint.errors import ConfigError
from corpuslint.nearness import closest, did_you_mean, is_near
from corpuslint.paths import shown_path
from corpuslint.profile import UNKNOWN
from corpuslint.roles import ROLES
from corpuslint.schema.effort import Effort
from corpuslint.schema.graph import role_graph, said_roles
from corpuslint.schema.keywords import subschemas
from corpuslint.schema.prepared import former_names
from corpuslint.schema.references import REFERENCES, Place, Resolver
from corpuslint.schema.source import SchemaSource, retrieve
from corpuslint.span import KeyPath
from corpuslint.tuples import NamedTuple
from corpuslint.wording import key_name, quoted

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DIALECTS = (
    DIALECT,
    "https://json-schema.org/draft/2019-09/schema",
    "http://json-schema.org/draft-07/schema",
    "http://json-schema.org/draft-06/schema",
    "http://json-schema.org/draft-04/schema",
)
_OWN_KEYWORDS = ("x-role", "x-unique", "x-order", "x-renamed-from", "x-refers-to")
# what Python's `re` has and ECMA 262 has not, and what says the same there
_PYTHON_ONLY = {r"\A": "^", r"\Z": "$", r"\z": "$", "(?P<": "(?<", "(?P=": r"\k<"}


class SchemaFault(NamedTuple):
    """What is wrong with a schema, and where: row and column from 1, None without a file."""

    path: str
    pointer: KeyPath
    message: str
    row: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        if self.row is not None:
            return f"{self.path}:{self.row}:{self.column}: {self.message}"
        where = "/".join(str(part) for part in self.pointer)
        return f"{self.path}: {where + ': ' if where else ''}{self.message}"


class _Fault(NamedTuple):
    pointer: KeyPath
    message: str
    on: str = "value"


def schema_faults(source: SchemaSource, root: str = "") -> list[SchemaFault]:
    """The faults of a schema, in the order of its file; empty where it is good.

    `root` is the project's folder, the working directory unless given:
    references may lead to files inside it.
    """
    root = root or os.getcwd()
    found = list(_faults(source, root)) or _uncompilable(source, root)
    return _placed(found, source)


def refuse_faults(source: SchemaSource, root: str) -> bool:
    """Raise ConfigError, a line for each fault, unless a schema is good.

    Whether it can be compiled is left to the compiler. Gives whether nothing but the
    schema itself was needed to tell.
    """
    read: list[str] = []
    faults = _placed(list(_faults(source, root, read)), source)
    if faults:
        raise ConfigError("\n".join(str(fault) for fault in faults))
    return not read


def _placed(found: list[_Fault], source: SchemaSource) -> list[SchemaFault]:
    if not found:
        return []
    document = _document(source.path)
    faults = []
    for pointer, message, on in dict.fromkeys(found):
        shown = shown_path(source.path) if source.path else source.name
        fault = SchemaFault(shown, pointer, message)
        if document is not None:
            place = document.lines.position(document.place(pointer, on).start)
            fault = fault._replace(row=place.row, column=place.column)
        faults.append(fault)
    return sorted(faults, key=lambda fault: (fault.row or 0, fault.column or 0))


def _document(path: str) -> Document | None:
    if not path:
        return None
    language = DATA_LANGUAGES.get(os.path.splitext(path)[1].lower(), "json")
    with open(path, "rb") as file:
        return Document(path, decode(file.read()).text, UNKNOWN, language)


def _faults(source: SchemaSource, root: str, read: list[str] | None = None) -> Iterator[_Fault]:
    """What is wrong with a schema; adds to `read` which others it refers to."""
    noted = read if read is not None else []

    def retrieve_noted(uri: str) -> Any:
        noted.append(uri)
        return retrieve(uri, root)

    schema = source.content
    if not isinstance(schema, (dict, bool)):
        yield _Fault((), "a schema is a mapping (or true or false)")
        return
    if isinstance(schema, dict) and "$schema" in schema:
        dialect = schema["$schema"]
        if not isinstance(dialect, str) or dialect.rstrip("#") not in _DIALECTS:
            message = f"{quoted(dialect)} is no known dialect of JSON Schema; use {DIALECT}"
            yield _Fault(("$schema",), message)
            return
    shapes = list(_misshapen(schema))
    if shapes:  # nothing more can be said of what is no schema
        yield from shapes
        return
    resolver = Resolver(schema, source.base_uri, retrieve_noted)
    sound = []
    for path, part in subschemas(schema, containers=False):
        if isinstance(part, dict):
            yield from _patterns(path, part)
            unsound = list(_references(path, part, resolver))
            yield from unsound
            if not unsound:
                sound.append((path, Place(part, resolver.base_of(part))))
            yield from _own_keywords(path, part)
    yield from _loops(sound, resolver)


def _uncompilable(source: SchemaSource, root: str) -> list[_Fault]:
    """What is found only where a schema is put to use, such as a `$id` that is no URI."""
    from corpuslint.schema.validator import Validator

    try:
        Validator(
            source.name, source.content, source.base_uri, lambda uri: retrieve(uri, root)
        ).compile()
        role_graph(source.content, source.base_uri, lambda uri: retrieve(uri, root))
    except ConfigError as error:
        return [_Fault((), str(error))]
    return []


def _misshapen(schema: Any) -> Iterator[_Fault]:
    """What the dialect's own schema has against a schema: jsonschema-rs says whether, we what."""
    try:
        import jsonschema_rs
    except ImportError:
        pass
    else:
        try:
            if jsonschema_rs.meta.is_valid(schema):
                return
        except ValueError:  # a number or a text that it cannot hold
            pass
    from jsonschema.validators import validator_for
    from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]

    from corpuslint.schema.folding import fold
    from corpuslint.schema.oracle import broken_keywords
    from corpuslint.schema.sentences import sentence

    meta: Any = validator_for(schema, default=validator_for({"$schema": DIALECT})).META_SCHEMA
    uri = str(meta.get("$id", meta.get("id"))).rstrip("#")
    resolver = Resolver(meta, uri, lambda uri: REGISTRY.contents(uri))
    for broken in fold(list(broken_keywords(resolver, uri, schema))):
        message = sentence(broken)
        if broken.keyword == "enum" and isinstance(broken.value, str):
            message += did_you_mean(broken.value, broken.parameter)
        yield _Fault(broken.path, message)


def _patterns(path: KeyPath, schema: dict[str, Any]) -> Iterator[_Fault]:
    said = schema.get("pattern")
    if isinstance(said, str):
        yield from _pattern((*path, "pattern"), said, "value")
    by_pattern = schema.get("patternProperties")
    if isinstance(by_pattern, dict):
        for pattern in by_pattern:
            yield from _pattern((*path, "patternProperties", pattern), pattern, "key")


def _pattern(path: KeyPath, pattern: str, on: str) -> Iterator[_Fault]:
    try:
        import jsonschema_rs
    except ImportError:
        return
    try:
        if jsonschema_rs.is_valid({"format": "regex"}, pattern, validate_formats=True):
            return
    except ValueError:  # half of a surrogate pair
        pass
    for foreign, instead in _PYTHON_ONLY.items():
        if foreign in pattern:
            message = f"`{foreign}` is Python's; patterns are of ECMA 262, where it is `{instead}`"
            yield _Fault(path, message, on)
            return
    yield _Fault(path, f"{quoted(pattern)} is no regular expression of ECMA 262", on)


def _references(path: KeyPath, schema: dict[str, Any], resolver: Resolver) -> Iterator[_Fault]:
    for keyword in REFERENCES:
        reference = schema.get(keyword)
        if not isinstance(reference, str):
            continue
        try:
            target = resolver.resolve(reference, resolver.base_of(schema))
        except ConfigError as error:
            yield _Fault((*path, keyword), str(error).split("\n")[0])
        except (LookupError, ValueError) as error:
            reason = error.args[0] if error.args else "it leads nowhere"
            yield _Fault((*path, keyword), f"{quoted(reference)} leads nowhere: {reason}")
        else:
            if not isinstance(target.schema, (dict, bool)):
                yield _Fault((*path, keyword), f"{quoted(reference)} leads to no schema")


def _loops(places: list[tuple[KeyPath, Place]], resolver: Resolver) -> Iterator[_Fault]:
    loop = Effort(resolver).loop(place for _, place in places)
    if loop and not any(id(place.schema) in loop for _, place in places):
        yield _Fault((), "a schema that it refers to leads back to itself: without end")
    for path, place in places if loop else ():
        for keyword in REFERENCES:
            target = resolver.follow(place, keyword)
            if target is not None and {id(place.schema), id(target.schema)} <= loop:
                reference = quoted(place.schema[keyword])
                message = f"{reference} leads back here, for the same value: without end"
                yield _Fault((*path, keyword), message)


def _own_keywords(path: KeyPath, schema: dict[str, Any]) -> Iterator[_Fault]:
    for keyword in schema:
        if keyword.startswith("x-") and keyword not in _OWN_KEYWORDS:
            meant = closest(keyword, _OWN_KEYWORDS)
            if meant is not None and is_near(keyword, meant):
                message = f"{key_name(keyword)} means nothing here; did you mean {key_name(meant)}?"
                yield _Fault((*path, keyword), message, "key")
    yield from _roles(path, schema)
    yield from _order(path, schema)
    yield from _unique(path, schema)
    yield from _reference(path, schema)
    yield from _renamed(path, schema)


def _roles(path: KeyPath, schema: dict[str, Any]) -> Iterator[_Fault]:
    for index, role in enumerate(said_roles(schema)):
        below = (index,) if isinstance(schema["x-role"], list) else ()
        if not isinstance(role, str):
            message = f"a role is a text, such as {quoted('title')}, not {quoted(role)}"
            yield _Fault((*path, "x-role", *below), message)
        elif role not in ROLES:
            hint = did_you_mean(role, sorted(ROLES))
            if not hint:
                hint = f"; the roles are {', '.join(sorted(ROLES))}"
            yield _Fault((*path, "x-role", *below), f"{quoted(role)} is no role{hint}")


def _order(path: KeyPath, schema: dict[str, Any]) -> Iterator[_Fault]:
    order = schema.get("x-order", [])
    if not isinstance(order, list) or not all(isinstance(key, str) for key in order):
        yield _Fault((*path, "x-order"), "`x-order` must be a list of keys")
        return
    for index, key in enumerate(order):
        if key in order[:index]:
            yield _Fault((*path, "x-order", index), f"{key_name(key)} is in `x-order` twice")


def _unique(path: KeyPath, schema: dict[str, Any]) -> Iterator[_Fault]:
    if "x-unique" not in schema:
        return
    if path:
        yield _Fault((*path, "x-unique"), "`x-unique` belongs at the root of the schema", "key")
        return
    tuples = schema["x-unique"]
    is_good = isinstance(tuples, list) and all(
        isinstance(paths, list) and paths and all(_is_key_path(one) for one in paths)
        for paths in tuples
    )
    if not is_good:
        message = '`x-unique` must be a list of lists of key paths, such as [[["webUrl"]]]'
        yield _Fault(("x-unique",), message)


def _reference(path: KeyPath, schema: dict[str, Any]) -> Iterator[_Fault]:
    if "x-refers-to" not in schema:
        return
    if not path:
        message = "`x-refers-to` belongs in the schema of a value, not at the root"
        yield _Fault(("x-refers-to",), message, "key")
    elif not _is_key_path(schema["x-refers-to"]):
        message = '`x-refers-to` must be a key path of other documents, such as ["webUrl"]'
        yield _Fault((*path, "x-refers-to"), message)


def _is_key_path(path: Any) -> bool:
    return isinstance(path, list) and path != [] and all(isinstance(key, str) for key in path)


def _renamed(path: KeyPath, schema: dict[str, Any]) -> Iterator[_Fault]:
    if "x-renamed-from" in schema and path[-2:-1] != ("properties",):
        message = "`x-renamed-from` belongs in a schema under `properties`"
        yield _Fault((*path, "x-renamed-from"), message, "key")
    properties = schema.get("properties")
    if not isinstance(properties, dict):
        return
    for key, child in properties.items():
        place = (*path, "properties", key, "x-renamed-from")
        said = child.get("x-renamed-from", []) if isinstance(child, dict) else []
        if not isinstance(said, (str, list)) or len(former_names(child)) != len(
            said if isinstance(said, list) else [said]
        ):
            yield _Fault(place, "`x-renamed-from` must be a key or a list of keys")
            continue
        for old in former_names(child):
            if old in properties:
                message = f"{key_name(old)} is a property still: it cannot be a former name"
                yield _Fault(place, message)
