"""Words for keys and values in messages: short, whole on one line, never a dump."""

from __future__ import annotations

from typing import Any

_LONGEST = 40
_TYPES = {
    "string": "a text",
    "integer": "an integer",
    "number": "a number",
    "boolean": "a boolean",
    "array": "a list",
    "object": "a mapping",
    "null": "empty",
}


def key_name(key: str | int) -> str:
    """A key as messages show it: in backticks, cut where it is long."""
    text = str(key)
    if len(text) > _LONGEST:
        text = text[:_LONGEST] + "…"
    return f"`{text}`" if text.isprintable() and text else repr(text)


def quoted(value: Any) -> str:
    """A scalar as messages show it: texts in quotes, control characters escaped, cut."""
    if isinstance(value, str):
        return repr(value if len(value) <= _LONGEST else value[:_LONGEST] + "…")
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if value.bit_length() < 128 else "a number beyond all bounds"
    if isinstance(value, float):
        return repr(value)
    return "a mapping" if isinstance(value, dict) else "a list"


def described(value: Any) -> str:
    """A value of any kind with its kind: "the text 'x'", "the number 3", "a list"."""
    if isinstance(value, str):
        return f"the text {quoted(value)}" if value else "an empty text"
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return quoted(value)
    if isinstance(value, (int, float)):
        shown = quoted(value)
        return shown if shown.startswith("a ") else f"the number {shown}"
    if isinstance(value, dict):
        return "a mapping" if value else "an empty mapping"
    return "a list" if value else "an empty list"


def type_name(name: str) -> str:
    """A JSON Schema type in plain words, as one of several."""
    return _TYPES.get(name, str(name))


def type_names(names: list[str]) -> str:
    """JSON Schema types in plain words, as alternatives."""
    if names == ["boolean"]:
        return "true or false"
    return any_of([type_name(name) for name in names])


def any_of(words: list[str]) -> str:
    """Alternatives in words: "a", "a or b", "a, b or c"."""
    return " or ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def all_of(words: list[str]) -> str:
    """All of some in words: "a", "a and b", "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def count_of(number: int, thing: str) -> str:
    """A number of things: "1 item", "3 items"."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
