"""What a broken keyword means, in one sentence for people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from corpuslint.blocks.limits import raised_by
from corpuslint.schema.broken import Broken
from corpuslint.span import KeyPath
from corpuslint.wording import any_of, count_of, described, key_name, quoted, type_name, type_names

_BOUNDS = {
    "minimum": "at least",
    "maximum": "at most",
    "exclusiveMinimum": "more than",
    "exclusiveMaximum": "less than",
    "multipleOf": "a multiple of",
}
_COUNTS = {
    "minLength": ("at least", "character"),
    "maxLength": ("at most", "character"),
    "minItems": ("at least", "item"),
    "maxItems": ("at most", "item"),
    "minProperties": ("at least", "field"),
    "maxProperties": ("at most", "field"),
}
_FORMATS = {
    "duration": "an ISO 8601 duration, such as PT15M",
    "email": "an e-mail address",
    "hostname": "a host name, such as example.com",
    "idn-email": "an e-mail address",
    "idn-hostname": "a host name, such as example.com",
    "ipv4": "an IPv4 address",
    "ipv6": "an IPv6 address",
    "json-pointer": "a JSON Pointer",
    "regex": "a regular expression of ECMA 262",
    "relative-json-pointer": "a relative JSON Pointer",
    "time": "a time with an offset, such as 12:30:00Z",
    "uri-template": "a URI template",
    "uuid": "a UUID",
}
_MOST_OPTIONS = 8


def sentence(broken: Broken) -> str:
    """The message of a violation; it names the value but never dumps it."""
    return _say(broken, _subject(broken.path))


def _say(broken: Broken, subject: str) -> str:
    keyword, parameter, value = broken.keyword, broken.parameter, broken.value
    if keyword in _BOUNDS:
        if parameter is True:  # draft 4
            parameter = broken.place.schema[keyword[9:].lower()]
        return f"{subject} must be {_BOUNDS[keyword]} {quoted(parameter)}, not {quoted(value)}"
    if keyword in _COUNTS:
        bound, thing = _COUNTS[keyword]
        has = f"not {len(value)}" if len(value) else "but is empty"
        return f"{subject} must have {bound} {count_of(parameter, thing)}, {has}"
    if keyword in _SENTENCES:
        return _SENTENCES[keyword](broken, subject)
    return f"{subject} breaks `{keyword}` of the schema"


def _subject(path: KeyPath) -> str:
    if not path:
        return "the document"
    if isinstance(path[-1], str):
        return key_name(path[-1])
    names = [part for part in path if isinstance(part, str)]
    return f"an item of {key_name(names[-1])}" if names else "an item of the document"


def _type(broken: Broken, subject: str) -> str:
    types = [broken.parameter] if isinstance(broken.parameter, str) else broken.parameter
    if "integer" in types and "number" in types:
        types = [name for name in types if name != "integer"]
    wanted = type_names(types)
    if broken.value is None:
        return f"{subject} must be {wanted}, but is empty"
    return f"{subject} must be {wanted}, not {described(broken.value)}"


def _value(broken: Broken, subject: str) -> str:
    options = [broken.parameter] if broken.keyword == "const" else broken.parameter
    value = broken.value
    found = quoted(value) if isinstance(value, str) else described(value)
    if len(options) > _MOST_OPTIONS:
        return f"{subject} is {found}, none of the {len(options)} values that are allowed"
    wanted = [quoted(option) for option in options] + [type_name(name) for name in broken.types]
    has = "but is empty" if broken.value is None else f"not {found}"
    return f"{subject} must be {any_of(wanted)}, {has}"


def _pattern(broken: Broken, subject: str) -> str:
    pattern = _shown_pattern(broken.parameter)
    if broken.undecided:
        return (
            f"{subject} takes more than {broken.undecided:,} steps back to match with {pattern}: "
            f"{quoted(broken.value)}{raised_by('pattern-steps')}"
        )
    if subject.startswith("the key "):
        return f"{subject} does not match {pattern}"
    return f"{subject} is {quoted(broken.value)}, which does not match {pattern}{_example(broken)}"


def _example(broken: Broken) -> str:
    """A text that the schema itself gives as right, for those who do not read patterns."""
    schema = broken.place.schema
    examples = schema.get("examples") if isinstance(schema, dict) else None
    right = [one for one in examples or () if isinstance(one, str)]
    return f", as {quoted(right[0])} does" if right else ""


def _shown_pattern(pattern: Any) -> str:
    text = str(pattern)
    text = text if len(text) <= 80 else text[:80] + "…"
    return text if text.isprintable() else repr(text)


def _format(broken: Broken, subject: str) -> str:
    name = broken.parameter
    wanted = _FORMATS.get(name, f"of the format {name}")
    return f"{subject} must be {wanted}, not {quoted(broken.value)}"


def _required(broken: Broken, subject: str) -> str:
    if isinstance(broken.parameter, list):
        names = any_of([key_name(key) for key in broken.parameter])
        return f"one of the fields {names} is missing"
    return f"the field {key_name(broken.parameter)} is missing"


def _dependent(broken: Broken, subject: str) -> str:
    trigger, missing = broken.parameter
    return f"{key_name(trigger)} is here, so {key_name(missing)} must be too"


def _forbidden(broken: Broken, subject: str) -> str:
    if not broken.path:
        return "the schema allows no document"
    if isinstance(broken.path[-1], int):
        return f"{_subject(broken.path[:-1])} has more items than are allowed"
    return f"{subject} is not allowed here"


def _not(broken: Broken, subject: str) -> str:
    if broken.parameter in ({}, True):
        return f"{subject} is not allowed"
    wish = _wish(broken.parameter)
    return f"{subject} must not be {wish}" if wish else f"{subject} is what the schema rules out"


def _contains(broken: Broken, subject: str) -> str:
    schema = broken.place.schema
    wish = _wish(schema.get("contains")) or "an item that fits `contains`"
    if broken.keyword == "contains":
        return f"{subject} must contain {wish}"
    bound = "at least" if broken.keyword == "minContains" else "at most"
    return f"{subject} must contain {wish} {bound} {count_of(broken.parameter, 'time')}"


def _wish(schema: Any) -> str:
    """What a small schema wants, in words, or ""."""
    if not isinstance(schema, dict):
        return ""
    if "const" in schema:
        return quoted(schema["const"])
    if isinstance(schema.get("enum"), list) and len(schema["enum"]) <= _MOST_OPTIONS:
        return any_of([quoted(option) for option in schema["enum"]])
    if isinstance(schema.get("pattern"), str):
        return f"a text that matches {_shown_pattern(schema['pattern'])}"
    if isinstance(schema.get("required"), list) and schema["required"]:
        keys = [key_name(str(key)) for key in schema["required"]]
        return f"a mapping with {' and '.join(keys)}"
    if set(schema) == {"type"}:
        types = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
        return type_names(types)
    return ""


def _names(broken: Broken, subject: str) -> str:
    """What a key's own name breaks."""
    inner: Broken = broken.parameter
    return _say(inner, f"the key {subject}")


_SENTENCES: dict[str, Callable[[Broken, str], str]] = {
    "type": _type,
    "enum": _value,
    "const": _value,
    "pattern": _pattern,
    "format": _format,
    "required": _required,
    "dependentRequired": _dependent,
    "falseSchema": _forbidden,
    "not": _not,
    "contains": _contains,
    "minContains": _contains,
    "maxContains": _contains,
    "propertyNames": _names,
    "additionalProperties": lambda broken, subject: f"unknown field {subject}",
    "unevaluatedProperties": lambda broken, subject: f"unknown field {subject}",
    "unevaluatedValue": lambda broken, subject: (
        f"{subject} is not what the schema wants of further fields"
    ),
    "x-renamed-from": lambda broken, subject: (
        f"{subject} is now called {key_name(broken.parameter)}"
    ),
    "uniqueItems": lambda broken, subject: f"{subject} has an item twice",
    "unevaluatedItems": lambda broken, subject: f"{subject} has more items than are allowed",
    "additionalItems": lambda broken, subject: f"{subject} has more items than are allowed",
    "oneOf": lambda broken, subject: (
        f"{subject} fits more than one of the schemas that exclude each other (`oneOf`)"
    ),
    "anyOf": lambda broken, subject: f"{subject} fits none of the schemas of `anyOf`",
    "contentEncoding": lambda broken, subject: f"{subject} is not encoded as {broken.parameter}",
    "contentMediaType": lambda broken, subject: f"{subject} is not {broken.parameter}",
}
