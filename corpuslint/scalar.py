"""What a plain (unquoted) YAML scalar means to each reader.

The tables were taken from the readers' own sources or from running them:
YAML 1.2.2 section 10.3.2 (core schema), PyYAML 6 `resolver.py`, safe_yaml 1.0
(Jekyll), js-yaml 3.14 and 4.1, ruamel.yaml 0.19. Dates are never resolved: a
date is text, exactly as written, whatever the reader.
"""

from __future__ import annotations

import re
from collections.abc import Callable

Scalar = str | int | float | bool | None

# CPython refuses to convert longer digit strings (quadratic time): such a
# number stays text, as no reader keeps its value either.
MAX_DIGITS = 4300

_NULLS: dict[str, Scalar] = dict.fromkeys(("", "~", "null", "Null", "NULL"))
_CORE_CONSTANTS: dict[str, Scalar] = {
    **_NULLS,
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
_LEGACY_CONSTANTS: dict[str, Scalar] = {
    **_CORE_CONSTANTS,
    **dict.fromkeys(("yes", "Yes", "YES", "on", "On", "ON"), True),
    **dict.fromkeys(("no", "No", "NO", "off", "Off", "OFF"), False),
}

_CORE_INT = re.compile(r"[-+]?[0-9]+\Z|0o[0-7]+\Z|0x[0-9a-fA-F]+\Z").match
_CORE_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z").match
_LEGACY_INT = re.compile(
    r"[-+]?(?:0b[01_]+|0[0-7_]+|0x[0-9a-fA-F_]+|0|[1-9][0-9_]*(?::[0-5]?[0-9])*)\Z"
).match
_LEGACY_FLOAT = re.compile(
    r"(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?"
    r"|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*)\Z"
).match
_COMMA_INT = re.compile(r"[-+]?[1-9][0-9]*,[0-9,]*\Z").match
_UNDERSCORE_INT = re.compile(r"[-+]?[0-9][0-9_]*\Z").match
_EXPONENT = re.compile(r"[-+]?[0-9][0-9_]*(?:\.[0-9_]*)?[eE][-+]?[0-9]+\Z").match


def core(text: str) -> Scalar:
    """Resolve by the core schema of YAML 1.2 (js-yaml 4, Hugo's go-yaml)."""
    if text in _CORE_CONSTANTS:
        return _CORE_CONSTANTS[text]
    if text[0] not in "0123456789-+." or len(text) > MAX_DIGITS:
        return text
    if _CORE_INT(text):
        return int(text, 0) if text[1:2] in ("o", "x") else int(text)
    return float(text) if _CORE_FLOAT(text) else text


def legacy(text: str) -> Scalar:
    """Resolve by YAML 1.1 as PyYAML reads it (`yes`, octal, base 60)."""
    if text in _LEGACY_CONSTANTS:
        return _LEGACY_CONSTANTS[text]
    if text[0] not in "0123456789-+." or len(text) > MAX_DIGITS:
        return text
    if _LEGACY_INT(text):
        return _legacy_int(text.replace("_", "")) if text.strip("+-_0b") else 0
    return _legacy_float(text.replace("_", "")) if _LEGACY_FLOAT(text) else text


def jekyll(text: str) -> Scalar:
    """Resolve as Jekyll's safe_yaml does: YAML 1.1, and commas in numbers."""
    if text and text[0] in "0123456789-+" and _COMMA_INT(text):
        return int(text.replace(",", ""))
    return legacy(text)


def _legacy_int(text: str) -> int:
    sign = -1 if text[0] == "-" else 1
    digits = text.lstrip("+-")
    if ":" in digits:
        value = 0
        for part in digits.split(":"):
            value = value * 60 + int(part)
        return sign * value
    if digits[:2] in ("0b", "0x"):
        return sign * int(digits, 0)
    return sign * int(digits, 8 if digits[0] == "0" else 10)


def _legacy_float(text: str) -> float:
    sign = -1.0 if text[0] == "-" else 1.0
    digits = text.lstrip("+-")
    value = 0.0
    for part in digits.split(":"):
        value = value * 60 + float(part)
    return sign * value


def _js_yaml_3(text: str) -> Scalar:
    value = legacy(text)
    if text.lower() in ("yes", "no", "on", "off"):
        return text
    return float(text.replace("_", "")) if isinstance(value, str) and _EXPONENT(text) else value


def _ruamel(text: str) -> Scalar:
    return int(text.replace("_", "")) if _UNDERSCORE_INT(text) else core(text)


READERS: dict[str, Callable[[str], Scalar]] = {
    "js-yaml 4 (Hexo, Astro)": core,
    "js-yaml 3 (gray-matter)": _js_yaml_3,
    "Jekyll": jekyll,
    "PyYAML": legacy,
    "ruamel.yaml": _ruamel,
}


def readings(text: str) -> dict[str, Scalar]:
    """What each reader makes of a plain scalar: reader name to value."""
    return {reader: resolve(text) for reader, resolve in READERS.items()}


def readers_disagree(text: str) -> bool:
    """Whether two readers make different values of a plain scalar.

    `1000` and `1000.0` are the same value: no template shows the difference.
    """
    if not text or (text[0] not in "0123456789-+." and text not in _LEGACY_CONSTANTS):
        return False
    values = [resolve(text) for resolve in READERS.values()]
    first = values[0]
    return any(
        isinstance(value, (str, bool)) is not isinstance(first, (str, bool)) or value != first
        for value in values
        if value == value or first == first  # NaN is not equal to itself
    )


class Resolver(dict[str, Scalar]):
    """Resolves plain scalars, remembering what each text means.

    `resolver[text]` gives the value. A text that readers disagree about is
    never remembered, so that every occurrence is seen: `doubtful` counts them.
    """

    def __init__(self, resolve: Callable[[str], Scalar], limit: int = 100_000) -> None:
        super().__init__()
        self.resolve = resolve
        self.limit = limit
        self.doubtful = 0

    def __missing__(self, text: str) -> Scalar:
        value = self.resolve(text)
        if readers_disagree(text):
            self.doubtful += 1
        elif len(text) < 200:
            if len(self) >= self.limit:
                self.clear()
            self[text] = value
        return value
