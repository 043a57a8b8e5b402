"""Fields by their paths: `related[].images[].width` is one, whichever item it is of."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.knowledge.field import Field
from corpuslint.knowledge.order import key_order
from corpuslint.knowledge.sharing import all_values, keys_are_data, merged
from corpuslint.tuples import NamedTuple

ANY = None  # stands for every index of a list, or for every key of a mapping of data
FieldPath = tuple[str | None, ...]


class Found(NamedTuple):
    """A field with its path; `of` is the number of values that might have had it."""

    path: FieldPath
    field: Field
    of: int
    in_list: bool = False

    @property
    def share(self) -> float:
        """The share of the mappings around that have the field."""
        return self.field.count / self.of if self.of else 1.0


def fields_of(root: Field) -> Iterator[Found]:
    """The fields below one, depth first, in the commonest order of their keys."""
    yield from _below(root, ())


def _below(field: Field, path: FieldPath) -> Iterator[Found]:
    mappings = field.types.counts.get("object", 0)
    if field.rest is not None or (path and keys_are_data(field)):
        rest = merged(all_values(field))
        yield Found((*path, ANY), rest, rest.count)
        yield from _below(rest, (*path, ANY))
        return
    for key in key_order(field):
        inner = field.keys[key]
        yield Found((*path, key), inner, mappings)
        yield from _below(inner, (*path, key))
    if field.items is not None:
        yield Found((*path, ANY), field.items, field.items.count, in_list=True)
        yield from _below(field.items, (*path, ANY))


def path_name(path: FieldPath) -> str:
    """A path for people: `related[].title`, and `translations[].de` for keys that are data too."""
    name = ""
    for part in path:
        if part is ANY:
            name += "[]"
        else:
            name += f".{part}" if name else part
    return name
