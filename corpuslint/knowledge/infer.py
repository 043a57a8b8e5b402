"""A JSON Schema from what is known of a corpus."""

from __future__ import annotations

from typing import Any

from corpuslint.knowledge.field import Field
from corpuslint.knowledge.order import in_order, key_order
from corpuslint.knowledge.paths import ANY, FieldPath
from corpuslint.knowledge.promises import promises_of_numbers, promises_of_texts
from corpuslint.knowledge.purposes import FREE_ROLES, is_image, role_of
from corpuslint.knowledge.sharing import all_values, keys_are_data, kinds_of, merged, required
from corpuslint.knowledge.support import FEW_VALUES, MANY_VALUES, Support
from corpuslint.nearness import is_near

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_FEWEST_REQUIRING = 5  # mappings from which on a key that all have is required
_SCALARS = frozenset(["string", "integer", "number", "boolean", "null"])
_UNIQUE_ROLES = frozenset(["page-url", "original-url", "identifier", "slug"])


def infer(
    root: Field, support: Support, title: str, description: str, well_known: dict[str, str]
) -> dict[str, Any]:
    """The schema of documents of which `root` knows everything.

    `well_known` are the roles that keys of documents have without a schema.
    """
    inference = _Inference(root, support, well_known)
    body = inference.described("", [root], ())
    body.pop("x-role", None)
    schema: dict[str, Any] = {"$schema": DIALECT, "title": title, "description": description}
    schema["x-role"] = "page"
    unique = inference.unique(root)
    if unique:
        schema["x-unique"] = unique
    schema.update(body)
    if inference.definitions:
        schema["$defs"] = inference.definitions
    return schema


class _Inference:
    """Makes the schemas of fields; what stands at several places becomes a definition.

    A place is a list of fields: those of all the places that its definition is about.
    """

    def __init__(self, root: Field, support: Support, well_known: dict[str, str]) -> None:
        self.support = support
        self.well_known = well_known
        self.definitions: dict[str, Any] = {}
        self._kinds = kinds_of(root, support)
        self._kind_of = {
            id(field): index for index, kind in enumerate(self._kinds) for field in kind.members
        }
        self._names: dict[int, str] = {}

    def schema(self, key: str, members: list[Field], path: FieldPath, image: bool = False) -> Any:
        """The schema of a place, or a reference to the definition that it has with others."""
        kinds = {self._kind_of.get(id(field), -1) for field in members}
        kind = kinds.pop()
        if kinds or kind < 0:
            return self.described(key, members, path, image)
        if kind not in self._names:
            self._names[kind] = name = self._free_name(key)
            self.definitions[name] = {}  # its place is before those of what is inside of it
            self.definitions[name] = self.described(key, self._kinds[kind].members, path, image)
        return {"$ref": f"#/$defs/{self._names[kind]}"}

    def _free_name(self, key: str) -> str:
        """A name for a definition: for what a list called `images` holds, `image`."""
        name = key[:-1] if key.endswith("s") and not key.endswith("ss") else key
        for sign in "/~%#":
            name = name.replace(sign, "-")
        unique, number = name or "value", 2
        while unique in self.definitions:
            unique, number = f"{name}-{number}", number + 1
        return unique

    def described(
        self, key: str, members: list[Field], path: FieldPath, image: bool = False
    ) -> dict[str, Any]:
        """The schema of a place by the types that its values have."""
        field = merged(members)
        types = self._types(field)
        role = self._role(path, field, image) if path else ""
        schema: dict[str, Any] = {"type": types[0] if len(types) == 1 else types}
        if role:
            schema["x-role"] = role
        if "string" in types:
            is_free = role in FREE_ROLES or not set(types) <= {"string", "null"}
            promised = promises_of_texts(field, self.support, is_free)
            schema.update(_with_null(promised) if "null" in types else promised)
        if "integer" in types or "number" in types:
            schema.update(promises_of_numbers(field, self.support))
        if "array" in types:
            schema.update(self._list(key, field, members, path))
        if "object" in types:
            schema.update(self._mapping(field, members, path))
        if "const" in schema or "enum" in schema:
            del schema["type"]  # the values say it
        return schema

    def _role(self, path: FieldPath, field: Field, image: bool = False) -> str:
        return role_of(path, field, self.support, self.well_known, image)

    def _types(self, field: Field) -> list[str]:
        ranked = field.types.commonest()
        types = [name for name, _ in ranked]
        if field.count >= FEW_VALUES:
            types = self.support.enough(ranked, field.count)
        if "number" in types:
            types = [name for name in types if name != "integer"]
        return types

    def _list(
        self, key: str, field: Field, members: list[Field], path: FieldPath
    ) -> dict[str, Any]:
        promised: dict[str, Any] = {}
        lists = field.types.counts["array"]
        if lists >= FEW_VALUES and self.support.holds(lists - field.hollow, lists):
            promised["minItems"] = 1
        items = [member.items for member in members if member.items is not None]
        if field.items is None:
            return promised
        if (
            field.several >= FEW_VALUES
            and set(field.items.types.counts) <= _SCALARS
            and self.support.holds(lists - field.repeating.total, lists)
        ):
            promised["uniqueItems"] = True
        return {**promised, "items": self.schema(key, items, (*path, ANY))}

    def _mapping(self, field: Field, members: list[Field], path: FieldPath) -> dict[str, Any]:
        mappings = field.types.counts["object"]
        if field.rest is not None or (path and keys_are_data(field)):
            values = [one for member in members for one in all_values(member)]
            return {"additionalProperties": self.schema("", values, (*path, ANY))}
        schema: dict[str, Any] = {}
        keys = self._known_keys(field, mappings)
        image = is_image(field)
        properties = {}
        for key in keys:
            inner = [member.keys[key] for member in members if key in member.keys]
            properties[key] = self.schema(key, inner, (*path, key), image)
        if path and image:
            schema["x-role"] = "image"
        elif path and _is_page(properties):
            schema["x-role"] = "page"
        if self._has_order(field, keys, mappings):
            schema["x-order"] = keys
        if properties:
            schema["properties"] = properties
        needed = required(field, self.support) if mappings >= _FEWEST_REQUIRING else set()
        if needed:
            schema["required"] = [key for key in keys if key in needed]
        if mappings >= MANY_VALUES:
            # every key that the corpus has is listed, so another one is hardly meant
            schema["additionalProperties"] = False
        return schema

    def _known_keys(self, field: Field, mappings: int) -> list[str]:
        """The keys of a field's mappings in their order, without those that are slips."""
        allowed = self.support.most_outliers(mappings) if mappings >= MANY_VALUES else 0
        return [
            key
            for key in key_order(field)
            if field.keys[key].count > allowed or not _is_slip(key, field)
        ]

    def _has_order(self, field: Field, keys: list[str], mappings: int) -> bool:
        if mappings < MANY_VALUES or len(keys) < 3 or not field.shapes.is_exact:
            return False
        shapes = field.shapes.counts.items()
        ordered = sum(count for shape, count in shapes if in_order(shape, keys))
        return self.support.holds(ordered, mappings)

    def unique(self, root: Field) -> list[list[list[str]]]:
        """The addresses and identifiers of which no two documents have the same."""
        found = []
        for key in key_order(root):
            field = root.keys[key]
            texts = field.texts
            if field.count < MANY_VALUES or not texts.is_exact:
                continue
            is_alone = len(texts.counts) == texts.total == field.count
            if is_alone and self._role((key,), field) in _UNIQUE_ROLES:
                found.append([[key]])
        return found


def _is_slip(key: str, field: Field) -> bool:
    count = field.keys[key].count
    return any(
        inner.count >= 10 * count and is_near(key, other) for other, inner in field.keys.items()
    )


def _is_page(properties: dict[str, Any]) -> bool:
    """Whether a mapping is a document in small: a title, with an address or a date."""
    roles = {child.get("x-role") for child in properties.values()}
    return "title" in roles and bool(roles & {"page-url", "original-url", "published"})


def _with_null(promised: dict[str, Any]) -> dict[str, Any]:
    """Keywords for texts where a field may also be empty, which no list of texts says."""
    if "const" not in promised and "enum" not in promised:
        return promised
    return {"enum": [*promised.get("enum", [promised.get("const")]), None]}
