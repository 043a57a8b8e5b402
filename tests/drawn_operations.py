"""Operations for the properties of more than one language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from corpuslint.ops import Insert, Operation, Remove, Rename, Reorder, Set
from corpuslint.span import value_at


@st.composite
def operations(
    draw: st.DrawFn,
    data: Any,
    keys: st.SearchStrategy[str],
    values: Callable[[Any], st.SearchStrategy[Any]],
) -> Operation:
    """An operation that suits the data, or does so almost always.

    `values` gives what a value may be replaced by; for one that is new it gets None.
    """
    paths: list[tuple[Any, ...]] = [()]
    for path in paths:
        value = value_at(data, path)
        if isinstance(value, dict):
            paths += [(*path, key) for key in value]
        elif isinstance(value, list):
            paths += [(*path, index) for index in range(len(value))]
    path = draw(st.sampled_from(paths))
    value = value_at(data, path)
    kind = draw(st.sampled_from(["set", "remove", "rename", "inside"]))
    if path and kind == "set":
        return Set(path, draw(values(value)))
    if path and kind == "remove":
        return Remove(path)
    if path and kind == "rename" and isinstance(path[-1], str):
        return Rename(path, draw(keys))
    if isinstance(value, list):
        return Insert((*path, draw(st.integers(0, len(value)))), draw(values(None)))
    if isinstance(value, dict) and draw(st.booleans()):
        return Reorder(path, tuple(draw(st.permutations(list(value)))))
    if isinstance(value, dict):
        after = draw(st.sampled_from([None, *value]))
        return Insert((*path, draw(keys)), draw(values(None)), after)
    return Set(path, draw(values(value)))
