"""What fields are for, as their names and forms show it: the roles of `x-role`."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from corpuslint.knowledge.field import Field
from corpuslint.knowledge.forms import URL_FORMS, forms_of, is_layout
from corpuslint.knowledge.paths import FieldPath
from corpuslint.knowledge.support import FEW_VALUES, Support
from corpuslint.roles import FORMAT_ROLES, IMPLIED_ROLES, VALUE_ROLES, WELL_KNOWN_KEYS
from corpuslint.urls import host_of

_TEXTS = frozenset(["text", "title", "excerpt", "name"])
# Texts that people write as they like: that there are few is chance.
FREE_ROLES = _TEXTS | {"slug", "identifier", "sealed"}
# Roles that a key shows at the top alone: what an element calls its tag is none.
_OF_DOCUMENTS = frozenset(["tags", "slug", "identifier"])
_REFERENCES = URL_FORMS | {"URL", "path from the root", "path", "file"}
_ADDRESSES = ("url", "src", "href")


def role_of(
    path: FieldPath,
    field: Field,
    support: Support,
    well_known: dict[str, str],
    in_image: bool = False,
) -> str:
    """The role of a field by its key, where its values are such; "" where nothing shows one.

    `well_known` are the keys of documents that have a role whatever their values: without
    a schema they have it too, so with one nothing may be judged less.
    """
    key = str(path[-1])
    if len(path) == 1 and key in well_known:
        return well_known[key]
    forms = forms_of(field.texts.counts.items())
    total = sum(forms.values())
    if total >= FEW_VALUES:
        if support.holds(forms.get("sealed", 0), total):
            return "sealed"
        if support.holds(_of_amp_cache(field), total):
            return "amp-cache-url"
    role = _named_roles().get(key, "")
    if role in _OF_DOCUMENTS and len(path) > 1:
        return ""
    if in_image:
        role = "image-url" if key in _ADDRESSES else "text" if role == "title" else role
    elif key in _ADDRESSES or role in ("width", "height"):
        return ""
    return role if role and _fits(role, field, forms, support) else ""


def _of_amp_cache(field: Field) -> int:
    return sum(
        count
        for text, count in field.texts.counts.items()
        if text.startswith("https://") and host_of(text).endswith(".cdn.ampproject.org")
    )


def _fits(role: str, field: Field, forms: dict[str, int], support: Support) -> bool:
    """Whether enough of the values are of the kind that a role is about."""
    total = field.count - field.types.counts.get("null", 0)
    texts = sum(forms.values())
    general = (role, *IMPLIED_ROLES.get(role, ()))
    if not total:
        return False
    if role in ("width", "height"):
        return support.holds(field.types.counts.get("integer", 0), total)
    if role == "tags":
        items = field.items is not None and set(field.items.types.counts) <= {"string"}
        return items or support.holds(field.types.counts.get("string", 0), total)
    if role == "identifier":
        return support.holds(texts + field.types.counts.get("integer", 0), total)
    if not support.holds(field.types.counts.get("string", 0), total):
        return False
    if "date" in general:
        return support.holds(sum(forms[name] for name in forms if is_layout(name)), texts)
    if "url" in general:
        return support.holds(sum(forms[name] for name in forms if name in _REFERENCES), texts)
    if role == "domain":
        return support.holds(forms.get("domain", 0), texts)
    return True


def is_image(field: Field) -> bool:
    """Whether the mappings of a field are images: an address with a width and a height."""
    keys = field.keys
    return any(key in keys for key in _ADDRESSES) and "width" in keys and "height" in keys


@lru_cache(maxsize=1)
def _named_roles() -> dict[str, str]:
    """The roles of keys, from the well-known ones and from the built-in schemas' own fields."""
    from corpuslint.schema.builtin import builtin_names, builtin_path
    from corpuslint.schema.source import read_schema

    said: dict[str, set[str]] = {}
    for name in builtin_names():
        schema = read_schema(builtin_path(name))
        definitions = schema.get("$defs", {})
        for part in (schema, *definitions.values()):
            for key, child in part.get("properties", {}).items():
                role = _said(child, definitions)
                if role in VALUE_ROLES:
                    said.setdefault(key, set()).add(role)
    roles = {key: next(iter(found)) for key, found in said.items() if len(found) == 1}
    return {**roles, **WELL_KNOWN_KEYS}


def _said(schema: dict[str, Any], definitions: dict[str, Any]) -> Any:
    reference = schema.get("$ref", "")
    if reference.startswith("#/$defs/"):
        schema = definitions.get(reference.rpartition("/")[2], {})
    return schema.get("x-role", FORMAT_ROLES.get(str(schema.get("format")), ""))
