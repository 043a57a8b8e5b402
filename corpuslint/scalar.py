"""What a plain (unquoted) YAML scalar means to each reader.

The tables were taken from the readers' own sources and from running them:
YAML 1.2.2 section 10.3.2 (core schema), PyYAML 6 `resolver.py`, safe_yaml 1.0.5
(Jekyll), js-yaml 3.14 and 4.3, goccy/go-yaml (Hugo since 0.152), ruamel.yaml
0.19. Dates are never resolved: a date is text, exactly as written, whatever the
reader.
"""

from __future__ import annotations

from collections.abc import Callable

from corpuslint.patterns import lazy

Scalar = str | int | float | bool | None

# CPython refuses to convert more than 4,300 decimal digits (quadratic time): a
# longer number stays text, as no reader keeps its value either. So many digits of
# base 16 are about 4,214 of base 10.
MAX_DIGITS = 3500
MAX_BITS = 4 * MAX_DIGITS
_OF_NUMBERS = str.maketrans("", "", "0123456789abcdefABCDEFxXoO_,.:+-")

_INFINITY = float("inf")
_NULLS: dict[str, Scalar] = dict.fromkeys(("", "~", "null", "Null", "NULL"))
_BASIC_CONSTANTS: dict[str, Scalar] = {
    **_NULLS,
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF"), _INFINITY),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -_INFINITY),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
_CORE_CONSTANTS: dict[str, Scalar] = {
    **_BASIC_CONSTANTS,
    **dict.fromkeys(("+.inf", "+.Inf", "+.INF"), _INFINITY),
}
_YES_AND_NO: dict[str, Scalar] = {
    **dict.fromkeys(("yes", "Yes", "YES", "on", "On", "ON"), True),
    **dict.fromkeys(("no", "No", "NO", "off", "Off", "OFF"), False),
}
_LEGACY_CONSTANTS: dict[str, Scalar] = {**_CORE_CONSTANTS, **_YES_AND_NO}
_JEKYLL_CONSTANTS: dict[str, Scalar] = {**_BASIC_CONSTANTS, **_YES_AND_NO}

_MAY_BE_NUMBER = frozenset("0123456789-+.")
# safe_yaml drops underscores and commas first, so that `_850_` is a number
_MAY_BE_DOUBTFUL = _MAY_BE_NUMBER | frozenset("_,")


def core(text: str) -> Scalar:
    """Resolve by the core schema of YAML 1.2."""
    if text in _CORE_CONSTANTS:
        return _CORE_CONSTANTS[text]
    if text[0] not in _MAY_BE_NUMBER or len(text) > MAX_DIGITS:
        return text
    if _CORE_INT.match(text):
        return _integer(text, octal_zero=False)
    return float(text) if _CORE_FLOAT.match(text) else text


def js_yaml_4(text: str) -> Scalar:
    """Resolve as js-yaml 4.3 does (Hexo 8, Astro): core, with `0b11`.

    Up to 4.1 it took `1_000` for a number.
    """
    if text in _CORE_CONSTANTS:
        return _CORE_CONSTANTS[text]
    if text[0] not in _MAY_BE_NUMBER or len(text) > MAX_DIGITS:
        return text
    if _JS_4_INT.match(text):
        return _integer(text, octal_zero=False)
    if not _JS_4_FLOAT.match(text):
        return text
    number = _float(text)
    return text if number in (_INFINITY, -_INFINITY) else number


def js_yaml_3(text: str) -> Scalar:
    """Resolve as js-yaml 3 does (gray-matter): octal and base 60, but no `yes`."""
    if text in _CORE_CONSTANTS:
        return _CORE_CONSTANTS[text]
    if text[0] not in _MAY_BE_NUMBER or len(text) > MAX_DIGITS or text[-1] == "_":
        return text
    if _JS_3_INT.match(text):
        return _integer(text, octal_zero=True)
    return _float(text) if _JS_3_FLOAT.match(text) else text


def legacy(text: str) -> Scalar:
    """Resolve by YAML 1.1 as PyYAML reads it (`yes`, octal, base 60)."""
    if text in _LEGACY_CONSTANTS:
        return _LEGACY_CONSTANTS[text]
    if text[0] not in _MAY_BE_NUMBER or len(text) > MAX_DIGITS:
        return text
    if _LEGACY_INT.match(text):
        return _integer(text, octal_zero=True)
    return _float(text) if _LEGACY_FLOAT.match(text) else text


def jekyll(text: str) -> Scalar:
    """Resolve as Jekyll's safe_yaml does: YAML 1.1, and commas in numbers."""
    if text in _JEKYLL_CONSTANTS:
        return _JEKYLL_CONSTANTS[text]
    if text[0] not in _MAY_BE_DOUBTFUL or len(text) > MAX_DIGITS:
        return text
    digits = text.replace("_", "").replace(",", "")
    if _JEKYLL_INT.match(digits):
        return _integer(digits, octal_zero=True)
    if _JEKYLL_BASE_60.match(digits):
        return _jekyll_base_60(digits)
    # Ruby's `Float` refuses what is left: the whole page then fails
    if not _JEKYLL_FLOAT.match(text) or "__" in text:
        return text
    return _jekyll_base_60(text.replace("_", "")) if ":" in text else _float(text)


def hugo(text: str) -> Scalar:
    """Resolve as Hugo's go-yaml does: 1.2 constants, a leading 0 is octal, no `1e3`."""
    if text in _BASIC_CONSTANTS:
        return _BASIC_CONSTANTS[text]
    if text[0] not in _MAY_BE_NUMBER or len(text) > MAX_DIGITS:
        return text
    digits = text.replace("_", "")
    if _HUGO_INT.match(digits):
        value = _integer(digits, octal_zero=True)
        # larger numbers stay text
        return value if isinstance(value, int) and -(2**63) <= value < 2**64 else text
    if not _HUGO_FLOAT.match(digits):
        return text
    number = float(digits)
    return text if number in (_INFINITY, -_INFINITY) else number


def ruamel(text: str) -> Scalar:
    """Resolve as ruamel.yaml does for YAML 1.2: core, with underscores and signs."""
    if text in _CORE_CONSTANTS:
        return _CORE_CONSTANTS[text]
    if text[0] not in _MAY_BE_NUMBER or len(text) > MAX_DIGITS:
        return text
    if _RUAMEL_FLOAT.match(text):
        return _float(text)
    return _integer(text, octal_zero=False) if _RUAMEL_INT.match(text) else text


_CORE_INT = lazy(r"[-+]?[0-9]+\Z|0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_CORE_FLOAT = lazy(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_JS_4_INT = lazy(r"[-+]?(?:0b[01]+|0o[0-7]+|0x[0-9a-fA-F]+|[0-9]+)\Z")
_JS_4_FLOAT = lazy(r"(?:[-+]?[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?\Z")
_JS_3_INT = lazy(
    r"[-+]?(?:0|0b[01_]*[01]|0x[0-9a-fA-F_]*[0-9a-fA-F]|0[0-7_]*[0-7]"
    r"|[1-9][0-9_]*(?::[0-5]?[0-9])*)\Z"
)
_JS_3_FLOAT = lazy(
    r"(?:(?:[-+]?(?:0|[1-9][0-9_]*)(?:\.[0-9_]*)?|\.[0-9_]+)(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*)\Z"
)
_LEGACY_INT = lazy(r"[-+]?(?:0b[01_]+|0[0-7_]+|0x[0-9a-fA-F_]+|0|[1-9][0-9_]*(?::[0-5]?[0-9])*)\Z")
_LEGACY_FLOAT = lazy(
    r"(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?"
    r"|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*)\Z"
)
_JEKYLL_INT = lazy(r"[-+]?(?:0|[1-9][0-9]*|0x[0-9a-fA-F]+)\Z|0[0-7]+\Z|0X[0-9a-fA-F]+\Z|0b[01]+\Z")
_JEKYLL_BASE_60 = lazy(r"[-+]?[0-9]+(?::[0-5]?[0-9])+\Z")
_JEKYLL_FLOAT = lazy(
    r"[-+]?(?:(?:[0-9][0-9_]*)?\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
    r"|[0-9][0-9_]*(?::[0-5]?[0-9])+\.(?:[0-9][0-9_]*)?)\Z"
)
_HUGO_INT = lazy(r"[-+]?(?:0b[01]+|0o[0-7]+|0x[0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)\Z")
_HUGO_FLOAT = lazy(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?\Z")
_RUAMEL_INT = lazy(r"[-+]?(?:0b[01_]+|0o?[0-7_]+|[0-9_]*[0-9][0-9_]*|0x[0-9a-fA-F_]+)\Z")
_RUAMEL_FLOAT = lazy(
    r"[-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)"
    r"|\.[0-9_]+(?:[eE][-+][0-9]+)?)\Z"
)

_BASES = {"0b": 2, "0o": 8, "0x": 16, "0X": 16}


def _integer(text: str, octal_zero: bool) -> Scalar:
    """The value of an integer in any notation; text where a reader would fail on it."""
    digits = text.replace("_", "").lstrip("+-")
    if ":" in digits:
        value: int | float = 0
        for part in digits.split(":"):
            value = value * 60 + int(part)
    else:
        base = _BASES.get(digits[:2], 8 if octal_zero and digits[:1] == "0" else 10)
        bare = digits[2:] if digits[:2] in _BASES else digits
        if not bare:
            return text
        value = int(bare, base)
    return -value if text[0] == "-" else value


def _base_60(text: str) -> float:
    value = 0.0
    for part in text.lstrip("+-").split(":"):
        value = value * 60 + float(part)
    return -value if text[0] == "-" else value


def _jekyll_base_60(text: str) -> float:
    """As safe_yaml adds the parts up: the sign is that of the first, and turns the sum again."""
    value = 0.0
    for part in text.split(":"):
        value = value * 60 + float(part)
    return -value if text[0] == "-" else value


def _float(text: str) -> Scalar:
    """The value of a float in any notation; text where a reader would fail on it."""
    digits = text.replace("_", "")
    if ":" in digits:
        return _base_60(digits)
    try:
        return float(digits)
    except ValueError:
        return text


def is_overlong(text: str) -> bool:
    """Whether a text would be a number, but for its length."""
    return len(text) > MAX_DIGITS and text[0] in _MAY_BE_NUMBER and not text.translate(_OF_NUMBERS)


READERS: dict[str, Callable[[str], Scalar]] = {
    "js-yaml 4 (Hexo, Astro)": js_yaml_4,
    "js-yaml 3 (gray-matter)": js_yaml_3,
    "Jekyll": jekyll,
    "Hugo": hugo,
    "PyYAML": legacy,
    "ruamel.yaml": ruamel,
}


def readings(text: str) -> dict[str, Scalar]:
    """What each reader makes of a plain scalar: reader name to value."""
    return {reader: resolve(text) for reader, resolve in READERS.items()}


def readers_disagree(text: str) -> bool:
    """Whether two readers make different values of a plain scalar.

    `1000` and `1000.0` are the same value: no template shows the difference.
    """
    if not text or (text[0] not in _MAY_BE_DOUBTFUL and text not in _YES_AND_NO):
        return False
    # the two most common: a date, which no reader makes a number, and a plain number
    if text[4:5] == "-" and text[:4].isdigit():
        return False
    if text[0] in "123456789" and len(text) < 19 and text.isdigit() and text.isascii():
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
    never remembered, so that every occurrence is seen: `doubtful` counts them, and
    `overlong` the numbers that are too long to be read as such.
    """

    def __init__(self, resolve: Callable[[str], Scalar], limit: int = 20_000) -> None:
        super().__init__()
        self.resolve = resolve
        self.limit = limit
        self.doubtful = 0
        self.overlong = 0

    def __missing__(self, text: str) -> Scalar:
        is_date = text[4:5] == "-" and text[:4].isdigit()
        value = text if is_date else self.resolve(text)
        if len(text) > MAX_DIGITS:
            self.overlong += is_overlong(text)
        elif readers_disagree(text):
            self.doubtful += 1
        elif len(text) < 200:
            if len(self) >= self.limit:
                self.clear()
            self[text] = value
        return value
