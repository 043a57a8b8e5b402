"""A value is not of the type that the schema wants."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corpuslint.document import Document
from corpuslint.finding import Applicability, Finding, Fix
from corpuslint.ops import Set
from corpuslint.patterns import lazy
from corpuslint.rule import Context, Violation, rule
from corpuslint.spelling import is_date_like

# Numbers with one spelling only: what is read from it is written so again.
_INTEGER = lazy(r"(?:0|-?[1-9][0-9]{0,14})\Z")
_DECIMAL = lazy(r"-?(?:0|[1-9][0-9]{0,9})\.[0-9]{1,4}\Z")
# A text that may well be several: nobody knows which part belongs to which.
_SEVERAL = lazy(r"[,;|\n、，；]")
_SPACE = lazy(r"\s")
# YAML 1.1 has these for booleans, and everybody else for texts.
_WORDS = ("yes", "no", "on", "off")


@rule(
    "schema",
    "error",
    keywords=["type"],
    supersedes=["invalid-value", "reader-disagreement"],
    fixes=["safe", "unsafe"],
)
def check(context: Context) -> Iterator[Finding]:
    for violation in context.violations:
        fix = _fix(context.document, violation)
        yield Finding(violation.message, violation.path, fix=fix)


def _fix(document: Document, violation: Violation) -> Fix | None:
    """The same value in a type that the schema takes, where there is one such."""
    source = _source(document, violation)
    if not source:
        return None
    wanted = violation.parameter
    wanted = [wanted] if isinstance(wanted, str) else wanted
    value = violation.value
    fix = None
    if isinstance(value, str):
        fix = _out_of_text(value, wanted, violation)
    elif "string" in wanted:
        fix = _as_text(value, source, violation)
    if fix is None and "array" in wanted:
        fix = _as_list(document, value, source, violation)
    return fix if fix is not None and _is_taken(violation.schema, fix) else None


def _source(document: Document, violation: Violation) -> str:
    """How a scalar is written; "" where it is empty, no scalar, or stands elsewhere."""
    if not violation.path or violation.value is None or isinstance(violation.value, (dict, list)):
        return ""
    node, depth = document.places().find(violation.path)
    if depth < len(violation.path) or node.is_alias:
        return ""
    return document.text[node.span.start : node.span.end]


def _out_of_text(text: str, wanted: list[str], violation: Violation) -> Fix | None:
    """The number or the boolean that a text spells; whether it was meant so, nobody knows."""
    value: Any = None
    if _INTEGER.match(text) and ("integer" in wanted or "number" in wanted):
        value = int(text)
    elif _DECIMAL.match(text) and "number" in wanted and repr(float(text)) == text:
        value = float(text)
    elif text in ("true", "false") and "boolean" in wanted:
        return Fix(f"write `{text}` without quotes", _set(violation, text == "true"), "unsafe")
    if value is None or "string" in wanted:
        return None
    return Fix(f"write the number {text}", _set(violation, value), "unsafe")


def _as_text(value: Any, source: str, violation: Violation) -> Fix | None:
    """A number as the text that it is shown as; of another spelling, the text that was written."""
    applicability: Applicability = "unsafe"
    if isinstance(value, bool):
        if source.lower() not in _WORDS:
            return None
    elif source[0] not in "+-.0123456789":
        return None
    elif repr(value) == source:
        applicability = "safe"
    return Fix("write it as a text", _set(violation, source), applicability)


def _as_list(document: Document, value: Any, source: str, violation: Violation) -> Fix | None:
    """A list of one; a text with spaces in it may be more than one item."""
    if isinstance(value, bool):
        return None  # `false` says that there are none
    applicability: Applicability = "safe"
    if isinstance(value, str):
        # a date of YAML or TOML would not stay one
        is_toml = document.block is not None and document.block.language == "toml"
        if source[0] not in "\"'" and (is_toml or is_date_like(value)):
            return None
        if not value.strip() or _SEVERAL.search(value):
            return None
        if _SPACE.search(value):
            applicability = "unsafe"
    return Fix("make a list of it", _set(violation, [value]), applicability)


def _set(violation: Violation, value: Any) -> tuple[Set]:
    return (Set(violation.path, value),)


def _is_taken(schema: Any, fix: Fix) -> bool:
    """Whether the schema that complains takes the new value; no where it refers to others."""
    try:
        import jsonschema_rs
    except ImportError:  # no wheel for this platform
        return False
    (operation,) = fix.operations
    assert isinstance(operation, Set)
    try:
        validator = jsonschema_rs.validator_for(schema, retriever=_refuse)
        return bool(validator.is_valid(operation.value))
    except (ValueError, jsonschema_rs.ReferencingError):
        return False


def _refuse(uri: str) -> Any:
    raise ValueError(uri)  # nothing is ever fetched
