"""What a `$ref` means, across all the documents that a schema leads to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from corpuslint.patterns import lazy
from corpuslint.schema.keywords import BRANCHES, CONDITIONS, MAPS, children
from corpuslint.span import KeyPath
from corpuslint.tuples import NamedTuple

_OLD_DRAFT = lazy(r"json-schema\.org/draft-0([3-7])/")
_MOST_WALKED = 1000  # paths that are remembered
REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")


class Place(NamedTuple):
    """A schema, and the URI that references in it are relative to."""

    schema: Any
    base: str


class Resolver:
    """Follows references; every document is retrieved once.

    `retrieve` gives the schema behind a URI without its fragment, and raises
    where it may not. `root` is the schema that all starts from.
    """

    def __init__(self, schema: Any, base_uri: str, retrieve: Callable[[str], Any]) -> None:
        self._retrieve = retrieve
        self._documents: dict[str, Any] = {}
        self._anchors: dict[tuple[str, str], Place] = {}
        self._bases: dict[int, str] = {}
        self._walked: dict[KeyPath, Place] = {}
        self._dynamic: dict[str, list[Place]] = {}  # by the anchor; "" is that of `$recursiveRef`
        self._dialect = _dialect(schema)  # that of documents that name none
        self.root = self._add(schema, base_uri)

    def document(self, uri: str) -> Any:
        """The schema behind a URI; raises what `retrieve` raises."""
        if uri not in self._documents:
            self._add(self._retrieve(uri), uri)
        return self._documents[uri]

    def documents(self) -> list[Any]:
        """The schemas that are known by now."""
        return list(self._documents.values())

    def resolve(self, reference: str, base: str) -> Place:
        """What a reference means; raises LookupError where its document lacks such a place."""
        uri, _, fragment = _join(base, reference).partition("#")
        document = self.document(uri)
        if fragment and not fragment.startswith("/"):
            anchor = self._anchors.get((uri, _unquote(fragment)))
            if anchor is None:
                raise LookupError(f"no anchor is called {_unquote(fragment)!r}")
            return anchor
        place = Place(document, self.base_of(document, uri))
        for part in fragment.split("/")[1:]:
            part = _unquote(part).replace("~1", "/").replace("~0", "~")
            try:
                inner = place.schema[int(part) if isinstance(place.schema, list) else part]
            except (LookupError, TypeError, ValueError):
                raise LookupError(f"nothing stands at #{fragment}") from None
            place = Place(inner, self.base_of(inner, place.base))
        return place

    def base_of(self, schema: Any, default: str = "") -> str:
        """The URI that references in a schema of a known document are relative to."""
        return self._bases.get(id(schema), default)

    def walk(self, path: KeyPath) -> Place:
        """The schema at the end of an evaluation path, as it is the same for many values.

        Such a path names each keyword that evaluation went through, `$ref` too.
        It may end at a keyword: then the schema is the one that has it.
        """
        place = self._walked.get(path)
        if place is None:
            place = self._walked[path] = self._walk(path)
            if len(self._walked) > _MOST_WALKED:
                self._walked.clear()
        return place

    def _walk(self, path: KeyPath) -> Place:
        place = self.root
        parts = list(reversed(path))
        while parts:
            schema, keyword = place.schema, parts.pop()
            if not isinstance(schema, dict) or keyword not in schema:
                break
            value = schema[keyword]
            if keyword in REFERENCES:
                place = self.follow(place, str(keyword)) or place
                continue
            if keyword in MAPS or isinstance(value, list):
                if not parts:
                    break
                try:
                    value = value[parts.pop()]
                except (LookupError, TypeError):
                    break
            elif not parts:
                break
            if not isinstance(value, (dict, bool)):
                break
            place = Place(value, self.base_of(value, place.base))
        return place

    def follow(self, place: Place, keyword: str = "$ref") -> Place | None:
        """What a reference of a schema leads to, or None where there is none that can be had."""
        reference = place.schema.get(keyword)
        if not isinstance(reference, str):
            return None
        try:
            return self.resolve(reference, place.base)
        except (LookupError, ValueError):
            return None

    def targets(self, place: Place) -> list[Place]:
        """All that a schema may hand its value on to by a reference.

        Where a dynamic one leads depends on how its schema was come to: to any of that name.
        """
        found = []
        for keyword in REFERENCES:
            target = self.follow(place, keyword)
            found += [target] if target is not None else []
            if keyword != "$ref" and target is not None:
                name = place.schema[keyword].partition("#")[2]
                found += [one for one in self._dynamic.get(name, ()) if one != target]
        return found

    def in_place(self, place: Place) -> Iterator[Place]:
        """A schema and all that speak of the same value: references, branches, conditions.

        What stands under `not` speaks of it, too, but says what it is not: it is left out.
        """
        stack, seen = [place], set()
        while stack:
            place = stack.pop()
            schema = place.schema
            if not isinstance(schema, dict) or id(schema) in seen:
                continue
            seen.add(id(schema))
            yield place
            inner: list[Any] = []
            for keyword in BRANCHES:
                branches = schema.get(keyword)
                inner += branches if isinstance(branches, list) else []
            inner += [schema[keyword] for keyword in CONDITIONS if keyword in schema]
            for keyword in ("dependentSchemas", "dependencies"):
                dependent = schema.get(keyword)
                inner += dependent.values() if isinstance(dependent, dict) else []
            found = [Place(child, self.base_of(child, place.base)) for child in inner]
            for keyword in REFERENCES:
                target = self.follow(place, keyword)
                found += [target] if target is not None else []
            stack += reversed(found)

    def properties(self, place: Place) -> dict[str, Place]:
        """The keys that a schema knows for its mapping, those of its branches included."""
        known: dict[str, Place] = {}
        for part in self.in_place(place):
            properties = part.schema.get("properties")
            if not isinstance(properties, dict):
                continue
            for key, child in properties.items():
                if child is not False and child != {"not": {}}:
                    known.setdefault(key, Place(child, self.base_of(child, part.base)))
        return known

    def _add(self, document: Any, uri: str) -> Place:
        """Take in a document, with the resources and anchors in it."""
        uri = uri.partition("#")[0]
        self._documents[uri] = document
        identifies, is_alone = _ways_of(_dialect(document) or self._dialect)
        stack = [(document, uri)]
        while stack:
            schema, base = stack.pop()
            if not isinstance(schema, dict):
                continue
            identifier = schema.get(identifies)
            if isinstance(identifier, str) and not (is_alone and "$ref" in schema):
                if identifier.startswith("#"):  # an anchor, up to draft 7
                    self._anchors[base, identifier[1:]] = Place(schema, base)
                else:
                    base = _join(base, identifier).partition("#")[0]
                    self._documents.setdefault(base, schema)
            self._bases[id(schema)] = base
            for keyword in ("$anchor", "$dynamicAnchor"):
                name = schema.get(keyword)
                if isinstance(name, str):
                    self._anchors[base, name] = Place(schema, base)
                    if keyword == "$dynamicAnchor":
                        self._dynamic.setdefault(name, []).append(Place(schema, base))
            if schema.get("$recursiveAnchor") is True:
                self._dynamic.setdefault("", []).append(Place(schema, base))
            stack += [(child, base) for _, child in children(schema)]
        return Place(document, self.base_of(document, uri))


def _dialect(schema: Any) -> str:
    said = schema.get("$schema") if isinstance(schema, dict) else ""
    return said if isinstance(said, str) else ""


def _ways_of(dialect: str) -> tuple[str, bool]:
    """What identifies a schema in a dialect, and whether `$ref` makes it mean nothing else."""
    draft = _OLD_DRAFT.search(dialect)
    if draft is None:
        return "$id", False
    return "$id" if draft[1] > "4" else "id", True


def _join(base: str, reference: str) -> str:
    """An absolute reference; unlike urljoin, it knows `urn:`."""
    if reference.startswith("#"):
        return base.partition("#")[0] + reference
    if reference.startswith(("urn:", "https:", "http:", "file:")):
        return reference
    from urllib.parse import urljoin  # 4 ms

    try:
        return urljoin(base, reference)
    except ValueError:  # no URI at all
        return reference


def _unquote(text: str) -> str:
    if "%" not in text:
        return text
    from urllib.parse import unquote

    return unquote(text)
