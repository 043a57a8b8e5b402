"""A quick look: is a document plainly valid?

For one document, as in a hook, loading the validator takes three times as long as all
else that is done with it. So for the first few a small part of JSON Schema 2020-12 is
judged here: only whether all holds, and only where there can be no two opinions. What is
broken, and whatever else is not plain, is left to the validator.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from corpuslint.patterns import lazy

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NOTES = frozenset(
    [
        *("$comment", "$defs", "contentEncoding", "contentMediaType", "default", "deprecated"),
        *("description", "examples", "readOnly", "title", "writeOnly"),
        *("else", "then"),  # which `if` reads
    ]
)
_TYPES: dict[str, tuple[type, ...]] = {
    "array": (list,),
    "boolean": (bool,),
    "integer": (int,),
    "null": (type(None),),
    "number": (int, float),
    "object": (dict,),
    "string": (str,),
}
_KNOWN = frozenset(kind for kinds in _TYPES.values() for kind in kinds)
_LARGEST = 2**53  # from there on, numbers are not alike to all
# Patterns that mean the same to `re` and to ECMA 262, for texts of one line in ASCII.
_PLAIN_PATTERN = lazy(
    r"\^?(?:(?:[\w /:;,@=%#&~-]|\[\^?[\w./:?*+()-]+\]|\[[.]\])(?:[*+?]|\{[0-9]{1,3}\})?)*\$?",
    re.ASCII,
)
# `re` tries all ways to share a text among these: with two, as many as its length has pairs.
_CLASS = lazy(r"\[[^\]]*\]|\{[0-9]+\}")
_REPEATS = lazy(r"[*+?]|\{")
_MOST_REPEATS = 2
_LONGEST_MATCHED = 200
_PLAIN_URI = lazy(r"(?:https?://|urn:)[A-Za-z0-9./:_-]+")
# Texts that surely have a format; RFC 3339 lets a duration leave out no unit between two.
_PLAIN_FORMATS = {
    "duration": lazy(
        r"PT(?:[0-9]{1,4}H(?:[0-9]{1,4}M(?:[0-9]{1,4}S)?)?"
        r"|[0-9]{1,4}M(?:[0-9]{1,4}S)?|[0-9]{1,4}S)"
    ),
    "hostname": lazy(r"(?=.{1,60}\Z)(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,20}"),
}

_Check = Callable[[Any], bool]


class _UnsureError(Exception):
    """There may be two opinions about it."""


def quick_look(schema: Any) -> _Check | None:
    """What tells of a document whether it plainly holds to a schema.

    What is given may be False for a document that is valid. None is given for a schema
    that has anything but plain keywords.
    """
    if not isinstance(schema, dict) or schema.get("$schema", _DIALECT) != _DIALECT:
        return None
    if not _PLAIN_URI.fullmatch(str(schema.get("$id", "urn:x"))):
        return None
    compiler = _Compiler(schema)
    root = {key: value for key, value in schema.items() if key not in ("$schema", "$id")}
    try:
        check = compiler.check(root)
    except (_UnsureError, RecursionError):
        return None

    def look(data: Any) -> bool:
        try:
            return check(data)
        except (_UnsureError, RecursionError):
            return False

    return look


class _Compiler:
    """Makes checks of a schema's parts; what is referred to is made once, when it is needed."""

    def __init__(self, root: dict[str, Any]) -> None:
        self._root = root
        self._referred: dict[str, _Check | None] = {}

    def check(self, schema: Any) -> _Check:
        if schema is True:
            return _holds
        if not isinstance(schema, dict):
            raise _UnsureError
        checks = []
        for keyword, parameter in schema.items():
            if keyword in _NOTES or keyword.startswith("x-"):
                continue
            make = _KEYWORDS.get(keyword)
            if make is None:
                raise _UnsureError
            checks.append(make(self, parameter, schema))
        if "then" in schema or "else" in schema:
            _demand("if" in schema)
        for part in schema.get("$defs", {}).values():  # nobody may refer to it: it is compiled
            self.check(part)
        return _all(checks)

    def _ref(self, reference: Any, schema: dict[str, Any]) -> _Check:
        _demand(isinstance(reference, str) and reference.startswith("#/$defs/"))
        name = reference[len("#/$defs/") :]
        _demand(name.isidentifier() and name in self._root.get("$defs", {}))
        known = self._referred
        if name not in known:
            known[name] = None  # it may refer to itself
            known[name] = self.check(self._root["$defs"][name])

        def check(value: Any) -> bool:
            referred = known[name]
            assert referred is not None
            return referred(value)

        return check

    def _type(self, said: Any, schema: dict[str, Any]) -> _Check:
        names = said if isinstance(said, list) else [said]
        _demand(all(isinstance(name, str) and name in _TYPES for name in names))
        kinds = frozenset(kind for name in names for kind in _TYPES[name])
        is_number = "number" in names

        def check(value: Any) -> bool:
            kind = value.__class__
            if kind is float and not is_number:
                raise _UnsureError  # 1.0 is whole
            _demand(kind in _KNOWN)
            return kind in kinds

        return check

    def _enum(self, values: Any, schema: dict[str, Any]) -> _Check:
        _demand(isinstance(values, list))
        _demand(all(one is None or one.__class__ in (str, int, bool) for one in values))
        wanted = {(one.__class__, one) for one in values}

        def check(value: Any) -> bool:
            _demand(value.__class__ in _KNOWN and value.__class__ is not float)
            return value.__class__ not in (list, dict) and (value.__class__, value) in wanted

        return check

    def _const(self, value: Any, schema: dict[str, Any]) -> _Check:
        return self._enum([value], schema)

    def _properties(self, properties: Any, schema: dict[str, Any]) -> _Check:
        _demand(isinstance(properties, dict))
        checks = {name: self.check(child) for name, child in properties.items()}
        get = checks.get

        def check(value: Any) -> bool:
            if value.__class__ is dict:
                for key, inner in value.items():
                    _demand(key.__class__ is str)
                    holds = get(key)
                    if holds is not None and not holds(inner):
                        return False
            return True

        return check

    def _additional_properties(self, rest: Any, schema: dict[str, Any]) -> _Check:
        _demand(isinstance(rest, bool))
        if rest:
            return _holds
        known = schema.get("properties", {}).keys()
        return lambda value: value.__class__ is not dict or value.keys() <= known

    def _required(self, names: Any, schema: dict[str, Any]) -> _Check:
        _demand(isinstance(names, list) and all(isinstance(name, str) for name in names))
        wanted = frozenset(names)
        _demand(len(wanted) == len(names))
        return lambda value: value.__class__ is not dict or value.keys() >= wanted

    def _items(self, schema_of_items: Any, schema: dict[str, Any]) -> _Check:
        holds = self.check(schema_of_items)
        return lambda value: value.__class__ is not list or all(map(holds, value))

    def _all_of(self, schemas: Any, schema: dict[str, Any]) -> _Check:
        return _all(self._several(schemas))

    def _any_of(self, schemas: Any, schema: dict[str, Any]) -> _Check:
        checks = self._several(schemas)
        return lambda value: any(check(value) for check in checks)

    def _not(self, refused: Any, schema: dict[str, Any]) -> _Check:
        holds = self.check(refused)
        return lambda value: not holds(value)

    def _if(self, condition: Any, schema: dict[str, Any]) -> _Check:
        holds = self.check(condition)
        then = self.check(schema.get("then", True))
        otherwise = self.check(schema.get("else", True))
        return lambda value: (then if holds(value) else otherwise)(value)

    def _pattern(self, pattern: Any, schema: dict[str, Any]) -> _Check:
        _demand(isinstance(pattern, str) and _PLAIN_PATTERN.fullmatch(pattern) is not None)
        bare = _CLASS.sub("", pattern)
        _demand(len(_REPEATS.findall(bare)) + (pattern[:1] != "^") <= _MOST_REPEATS)
        search = re.compile(pattern, re.ASCII).search

        def check(value: Any) -> bool:
            if value.__class__ is not str:
                return True
            _demand(len(value) <= _LONGEST_MATCHED)
            _demand(value.isascii() and (value.isprintable() or not value))
            return search(value) is not None

        return check

    def _min_length(self, least: Any, schema: dict[str, Any]) -> _Check:
        _demand_size(least)
        return lambda value: value.__class__ is not str or len(value) >= least

    def _max_length(self, most: Any, schema: dict[str, Any]) -> _Check:
        _demand_size(most)
        return lambda value: value.__class__ is not str or len(value) <= most

    def _min_items(self, least: Any, schema: dict[str, Any]) -> _Check:
        _demand_size(least)
        return lambda value: value.__class__ is not list or len(value) >= least

    def _max_items(self, most: Any, schema: dict[str, Any]) -> _Check:
        _demand_size(most)
        return lambda value: value.__class__ is not list or len(value) <= most

    def _minimum(self, least: Any, schema: dict[str, Any]) -> _Check:
        return _number(least, lambda value: value >= least)

    def _maximum(self, most: Any, schema: dict[str, Any]) -> _Check:
        return _number(most, lambda value: value <= most)

    def _exclusive_minimum(self, least: Any, schema: dict[str, Any]) -> _Check:
        return _number(least, lambda value: value > least)

    def _exclusive_maximum(self, most: Any, schema: dict[str, Any]) -> _Check:
        return _number(most, lambda value: value < most)

    def _format(self, name: Any, schema: dict[str, Any]) -> _Check:
        _demand(isinstance(name, str))
        plain = _PLAIN_FORMATS.get(name)

        def check(value: Any) -> bool:
            if value.__class__ is str:
                _demand(plain is not None and plain.fullmatch(value) is not None)
            return True

        return check

    def _several(self, schemas: Any) -> list[_Check]:
        _demand(isinstance(schemas, list) and bool(schemas))
        return [self.check(one) for one in schemas]


_KEYWORDS: dict[str, Callable[[_Compiler, Any, dict[str, Any]], _Check]] = {
    "$ref": _Compiler._ref,
    "additionalProperties": _Compiler._additional_properties,
    "allOf": _Compiler._all_of,
    "anyOf": _Compiler._any_of,
    "const": _Compiler._const,
    "enum": _Compiler._enum,
    "exclusiveMaximum": _Compiler._exclusive_maximum,
    "exclusiveMinimum": _Compiler._exclusive_minimum,
    "format": _Compiler._format,
    "if": _Compiler._if,
    "items": _Compiler._items,
    "maxItems": _Compiler._max_items,
    "maxLength": _Compiler._max_length,
    "maximum": _Compiler._maximum,
    "minItems": _Compiler._min_items,
    "minLength": _Compiler._min_length,
    "minimum": _Compiler._minimum,
    "not": _Compiler._not,
    "pattern": _Compiler._pattern,
    "properties": _Compiler._properties,
    "required": _Compiler._required,
    "type": _Compiler._type,
}


def _demand(is_plain: bool) -> None:
    if not is_plain:
        raise _UnsureError


def _demand_size(size: Any) -> None:
    _demand(size.__class__ is int and 0 <= size < _LARGEST)


def _all(checks: list[_Check]) -> _Check:
    if len(checks) == 1:
        return checks[0]

    def check(value: Any) -> bool:
        return all(holds(value) for holds in checks)

    return check


def _holds(value: Any) -> bool:
    return True


def _number(bound: Any, holds: Callable[[int], bool]) -> _Check:
    _demand(bound.__class__ is int and abs(bound) < _LARGEST)

    def check(value: Any) -> bool:
        if value.__class__ is int:
            _demand(abs(value) < _LARGEST)
            return holds(value)
        _demand(value.__class__ is not float)
        return True

    return check
