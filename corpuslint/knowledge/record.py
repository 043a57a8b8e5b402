"""What is known of a corpus as plain JSON."""

from __future__ import annotations

from typing import Any

from corpuslint.knowledge.field import Field, as_written
from corpuslint.knowledge.forms import forms_of
from corpuslint.knowledge.paths import Found, fields_of, path_name
from corpuslint.knowledge.rare import Rare, rarities
from corpuslint.knowledge.surveyor import Group
from corpuslint.knowledge.table import Where
from corpuslint.knowledge.tally import Place
from corpuslint.urls import host_of

_MOST_VALUES = 10


def record(name: str, group: Group, where: Where) -> dict[str, Any]:
    """A collection; its name is null for the documents of none."""
    return {
        "collection": name or None,
        "documents": group.documents,
        "without_front_matter": group.bare,
        "unread": [
            {**_location(one.file, one.row, one.column), "message": one.message}
            for one in group.unread
        ],
        "fields": [_field(found) for found in fields_of(group.root)],
        "rare": [_rare(one, where) for one in rarities(group.root)],
    }


def _field(found: Found) -> dict[str, Any]:
    field = found.field
    values = [*field.texts.commonest(), *field.others.commonest()]
    values.sort(key=lambda item: -item[1])
    return {
        "field": path_name(found.path),
        "key_path": list(found.path),
        "count": field.count,
        "of": found.of,
        "share": round(found.share, 6),
        "types": dict(field.types.commonest()),
        "distinct": field.texts.distinct + field.others.distinct,
        "is_exact": field.texts.is_exact and field.others.is_exact,
        "numbers": _ends(field.numbers.ends()),
        "dates": _ends(field.dates.ends()),
        "characters": _ends(field.lengths.ends()),
        "items": _ends(field.sizes.ends()),
        "forms": forms_of(field.texts.counts.items()),
        "hosts": _hosts(field),
        "commonest": [
            {"value": as_written(value), "count": count} for value, count in values[:_MOST_VALUES]
        ],
    }


def _ends(ends: tuple[Any, Any] | None) -> dict[str, Any] | None:
    return None if ends is None else {"least": ends[0], "greatest": ends[1]}


def _hosts(field: Field) -> dict[str, int]:
    hosts: dict[str, int] = {}
    for url, count in field.texts.counts.items():
        host = host_of(url) if "//" in url else ""
        if host:
            hosts[host] = hosts.get(host, 0) + count
    ranked = sorted(hosts.items(), key=lambda item: (-item[1], item[0]))
    return dict(ranked[:_MOST_VALUES])


def _rare(one: Rare, where: Where) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "field": path_name(one.path),
        "what": one.what,
        "count": one.times,
        "of": one.of,
        "form": one.form or None,
        "meant": one.meant or None,
        **located(one.place, where, "key" if one.kind == "field" else "value"),
    }


def located(place: Place, where: Where, on: str = "value") -> dict[str, Any]:
    """A place with its file, key path, row and column."""
    position = where(place, on)
    row, column = (0, 0) if position is None else position
    return {**_location(place.file, row, column), "key_path": list(place.path)}


def _location(file: str, row: int, column: int) -> dict[str, Any]:
    location = {"row": row, "column": column} if row else None
    return {"filename": file, "location": location}
