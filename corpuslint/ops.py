"""Operations: what a fix does to the data, or to its spelling.

All operations of a fix, and of all fixes that are made together, speak of the
data before any of them: indices and keys are those of the old data.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable
from typing import Any, Literal

from corpuslint.span import Edit, KeyPath, Span
from corpuslint.tuples import NamedTuple

# What a `Rewrite` may touch: the block between its fences (comments keep their words),
# its comments, the byte order mark, the lines of the fences (and blank ones before
# them), or line endings anywhere.
Touches = Literal["block", "comments", "bom", "fences", "line-endings"]


class Set(NamedTuple):
    """The value at a path becomes another; one that is equal is only written anew."""

    path: KeyPath
    value: Any


class Insert(NamedTuple):
    """A path that is not there comes to be.

    Its last part is a new key, which goes right behind the key `after` or to the
    end, or the index in a list that the new item shall have.
    """

    path: KeyPath
    value: Any
    after: str | None = None


class Remove(NamedTuple):
    """A key with its value, or an item of a list, goes."""

    path: KeyPath


class Rename(NamedTuple):
    """A key gets another name, and keeps its value and its place."""

    path: KeyPath
    key: str


class Reorder(NamedTuple):
    """The keys of the mapping at a path come in another order; `keys` names them all."""

    path: KeyPath
    keys: tuple[str, ...]


class Rewrite(NamedTuple):
    """Another spelling of the same data: edits of the text, and what they may touch."""

    edits: tuple[Edit, ...]
    touches: Touches = "block"


class Repair(NamedTuple):
    """Edits that make an unreadable block readable.

    `entries` are the lines (whole ones, in order) whose values could not be read:
    with these left out, the old block and the new one hold the same data. Empty
    where the edits replace indentation alone.
    """

    edits: tuple[Edit, ...]
    entries: tuple[Span, ...] = ()


Operation = Set | Insert | Remove | Rename | Reorder | Rewrite | Repair


class OperationError(Exception):
    """An operation does not suit the data; the message says why."""


_REMOVED = object()


def apply_operations(data: Any, operations: Iterable[Operation]) -> Any:
    """The data after operations; the old data stays as it was.

    Raises OperationError where a path leads nowhere, or a new key is there already.
    Values that an alias shares are changed at the named path alone.
    """
    wanted = [one for one in operations if not isinstance(one, (Rewrite, Repair))]
    if not wanted:
        return data
    if any(not operation.path and not isinstance(operation, Reorder) for operation in wanted):
        raise OperationError("a whole block is not replaced")
    data = _copy(data)
    for operation in sorted(wanted, key=_turn):
        data = _APPLY[operation.__class__](data, operation)
    return _without_removed(data) if any(isinstance(one, Remove) for one in wanted) else data


class Moves:
    """Where the values of the old data are after operations."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._removed: set[KeyPath] = set()
        self._names: dict[KeyPath, str] = {}
        # by the path of a list, the indices that went and those that came, in order
        self._gone: dict[KeyPath, list[int]] = {}
        self._come: dict[KeyPath, list[int]] = {}
        for operation in operations:
            if isinstance(operation, Rename):
                self._names[operation.path] = operation.key
            elif isinstance(operation, (Insert, Remove)):
                last = operation.path[-1]
                is_removed = isinstance(operation, Remove)
                if is_removed:
                    self._removed.add(operation.path)
                if isinstance(last, int):
                    lists = self._gone if is_removed else self._come
                    insort(lists.setdefault(operation.path[:-1], []), last)

    def path(self, path: KeyPath) -> KeyPath | None:
        """The key path of a value afterwards; None where it is removed."""
        if not (self._removed or self._names or self._come):
            return path
        parts: list[str | int] = []
        for depth, part in enumerate(path):
            here = path[: depth + 1]
            if here in self._removed:
                return None
            if isinstance(part, int):
                around = path[:depth]
                part -= bisect_left(self._gone.get(around, ()), part)
                part += bisect_right(self._come.get(around, ()), path[depth])
            parts.append(self._names.get(here, part))
        return tuple(parts)


def touched_paths(operations: Iterable[Operation]) -> list[KeyPath]:
    """The key paths, of the old data and of the new, that operations speak of."""
    paths: list[KeyPath] = []
    for operation in operations:
        if isinstance(operation, (Rewrite, Repair)):
            continue
        paths.append(operation.path)
        if isinstance(operation, Rename):
            paths.append((*operation.path[:-1], operation.key))
    return paths


def rebased(operation: Operation, path: KeyPath) -> Operation:
    """An operation that speaks of a value, as one that speaks of the value's document."""
    if isinstance(operation, (Rewrite, Repair)):
        return operation
    return operation._replace(path=path + operation.path)


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal: types, the order of keys and NaN included."""
    if one.__class__ is not other.__class__:
        return False
    if one.__class__ is dict:
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if one.__class__ is list:
        return len(one) == len(other) and all(map(same, one, other))
    if one.__class__ is float:
        return repr(one) == repr(other)
    return bool(one == other)


_TURNS: dict[type, int] = {Reorder: 0, Set: 1, Remove: 2, Insert: 3, Rename: 4}


def _turn(operation: Any) -> tuple[int, int, int]:
    """What still needs the old names and indices comes before what changes them."""
    last = operation.path[-1] if operation.path else ""
    return _TURNS[operation.__class__], -len(operation.path), -last if isinstance(last, int) else 0


def _copy(value: Any) -> Any:
    if value.__class__ is dict:
        return {key: _copy(child) for key, child in value.items()}
    if value.__class__ is list:
        return [_copy(child) for child in value]
    return value


def _parent(data: Any, path: KeyPath) -> Any:
    """The collection that holds the last part of a path."""
    for part in path[:-1]:
        try:
            if data.__class__ is str:
                raise TypeError
            data = data[part]
        except (KeyError, IndexError, TypeError):
            raise OperationError("the value is not there any more") from None
    if data.__class__ not in (dict, list):
        raise OperationError("the value is not there any more")
    return data


def _present(parent: Any, part: str | int) -> None:
    there = part in parent if parent.__class__ is dict else part in range(len(parent))
    if not there or parent[part] is _REMOVED:
        raise OperationError("the value is not there any more")


def _set(data: Any, operation: Set) -> Any:
    parent = _parent(data, operation.path)
    _present(parent, operation.path[-1])
    parent[operation.path[-1]] = _copy(operation.value)
    return data


def _remove(data: Any, operation: Remove) -> Any:
    parent = _parent(data, operation.path)
    _present(parent, operation.path[-1])
    parent[operation.path[-1]] = _REMOVED  # indices stay those of the old data
    return data


def _insert(data: Any, operation: Insert) -> Any:
    parent = _parent(data, operation.path)
    key = operation.path[-1]
    value = _copy(operation.value)
    if parent.__class__ is list:
        if not isinstance(key, int) or key > len(parent):
            raise OperationError(f"a list has no place {key!r}")
        parent.insert(key, value)
        return data
    if not isinstance(key, str) or key in parent:
        raise OperationError(f"the key {key!r} is there already")
    entries = list(parent.items())
    keys = list(parent)
    if operation.after is not None and operation.after not in parent:
        raise OperationError(f"the key {operation.after!r} is not there")
    at = len(keys) if operation.after is None else keys.index(operation.after) + 1
    _refill(parent, [*entries[:at], (key, value), *entries[at:]])
    return data


def _rename(data: Any, operation: Rename) -> Any:
    parent = _parent(data, operation.path)
    old = operation.path[-1]
    _present(parent, old)
    if parent.__class__ is not dict:
        raise OperationError("an item of a list has no name")
    if operation.key != old and operation.key in parent:
        raise OperationError(f"the key {operation.key!r} is there already")
    entries = [(operation.key if key == old else key, value) for key, value in parent.items()]
    _refill(parent, entries)
    return data


def _reorder(data: Any, operation: Reorder) -> Any:
    parent = _parent(data, (*operation.path, ""))
    if parent.__class__ is not dict or sorted(parent) != sorted(operation.keys):
        raise OperationError("the new order does not name the keys that are there")
    _refill(parent, [(key, parent[key]) for key in operation.keys])
    return data


def _refill(mapping: dict[str, Any], entries: list[tuple[str, Any]]) -> None:
    mapping.clear()
    mapping.update(entries)


_APPLY: dict[type, Any] = {
    Set: _set,
    Remove: _remove,
    Insert: _insert,
    Rename: _rename,
    Reorder: _reorder,
}


def _without_removed(value: Any) -> Any:
    if value.__class__ is dict:
        return {
            key: _without_removed(child) for key, child in value.items() if child is not _REMOVED
        }
    if value.__class__ is list:
        return [_without_removed(child) for child in value if child is not _REMOVED]
    return value
