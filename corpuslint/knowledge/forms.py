"""What a text looks like: a date in some layout, a URL, a slug, a number in quotes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpuslint.dates import Moment, is_everyday, read_date
from corpuslint.patterns import lazy
from corpuslint.tuples import NamedTuple

_LONGEST_DATE = 40
_ISO = lazy(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
    r"(?: ?(?:Z|[-+][0-9]{2}:?[0-9]{2}))?)?\Z"
)
_YEAR = lazy(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_MONTH = lazy(r"(?i)\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b")
_NUMBERS = lazy(r"[0-9]+")
_FRACTION = lazy(r"\.[0-9]+")


class Form(NamedTuple):
    """A look of texts: its name for people, what matches it from end to end, and in JSON Schema.

    `pattern` is written so that Python and ECMA read it alike. `format` is the one that
    says more than the pattern, if there is any; `is_shape`: the pattern is a promise that a
    schema may well make.
    """

    name: str
    pattern: str
    format: str = ""
    is_shape: bool = True


_IMAGE = "jpe?g|png|gif|svg|webp|avif|ico"
_SUFFIXES = f"{_IMAGE}|mdx?|markdown|html?|json|ya?ml|toml|txt|pdf|zip|mp[34]|css|jsx?|tsx?|astro"
# The first that matches counts.
FORMS = (
    Form("integer in text", "[-+]?[0-9]+"),
    Form("number in text", "[-+]?[0-9]+[.,][0-9]+"),
    Form("version", "v?[0-9]+(?:[.][0-9]+){1,3}(?:[-+][0-9A-Za-z.-]+)?"),
    Form("boolean in text", "(?:[Tt]rue|[Ff]alse|TRUE|FALSE|[Yy]es|[Nn]o)", is_shape=False),
    Form("UUID", "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", "uuid"),
    Form("digest", "(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})"),
    Form("duration", "P(?:[0-9]+[YMWD])*(?:T(?:[0-9]+[HMS])+)?", "duration"),
    Form("colour", "#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})"),
    Form("sealed", "[A-Za-z0-9+/]{64,}={0,2};[A-Za-z0-9+/]{22}=="),
    Form("https URL", "https://[^/?#\\s]+[^\\s]*", "uri"),
    Form("http URL", "http://[^/?#\\s]+[^\\s]*", "uri"),
    Form("URL without scheme", "//[^/?#\\s]+[^\\s]*", "uri-reference"),
    Form("URL", "(?:mailto|data|ftp|tel|urn|file|git|ssh):[^\\s]+", "uri"),
    Form("e-mail", "[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:[.][A-Za-z0-9-]+)+", "email"),
    Form("path from the root", "/[^\\s]*", "uri-reference"),
    Form("file", f'[^\\s:*?"<>|]+[.](?:{_SUFFIXES})', "uri-reference", is_shape=False),
    Form("domain", "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:[.][a-z0-9-]+)*[.][a-z]{2,24}", "hostname"),
    Form("path", "[A-Za-z0-9._~%@-]*(?:/[A-Za-z0-9._~%@-]+)+/?", "uri-reference", is_shape=False),
    Form("slug", "[a-z0-9]+(?:-[a-z0-9]+)*"),
    Form("word", "[A-Za-z_][A-Za-z0-9_.-]*", is_shape=False),
)
BY_NAME = {form.name: form for form in FORMS}
URL_FORMS = frozenset(["https URL", "http URL", "URL without scheme"])
_HTML = lazy(r"</?[A-Za-z][^<>]*>")
_MATCHERS = [(form.name, lazy(f"(?:{form.pattern})\\Z")) for form in FORMS]


def date_in(text: str) -> Moment | None:
    """The moment that a text says, where it looks like a date to people too."""
    if is_everyday(text):
        return read_date(text)
    if not 8 <= len(text) <= _LONGEST_DATE or not _YEAR.search(text):
        return None
    if not (_MONTH.search(text) or len(_NUMBERS.findall(text)) >= 3):
        return None
    if text.count("-") > 3 or _FRACTION.match(text):
        return None  # a slug with a date in it
    moment = read_date(text)
    return moment if moment is not None and moment.day else None


def layout(text: str) -> str:
    """The layout of a date, such as `YYYY-MM-DDThh:mm:ssZ`; "date in words" for others."""
    if not _ISO.match(text):
        return "date in words" if _MONTH.search(text) else _shape(text)
    clock, sign, zone = text[10:], "", ""
    if clock.endswith("Z"):
        clock, zone = clock[:-1], "Z"
    else:
        cut = max(clock.rfind("+"), clock.rfind("-"))
        if cut >= 0:
            clock, sign, zone = clock[:cut], "±", clock[cut + 1 :]
            zone = "hh:mm" if ":" in zone else "hhmm"
    clock = _FRACTION.sub(".s", clock)
    for digits in ("hh", "mm", "ss"):
        clock = re.sub("[0-9]{2}", digits, clock, count=1)
    return f"YYYY-MM-DD{clock}{sign}{zone}"


def _shape(text: str) -> str:
    """A date in digits as its shape: 3/14/2023 is 0/0/0000."""
    return "date as " + re.sub("[0-9]", "0", text)


_LAYOUT_PARTS = {
    "YYYY": "[0-9]{4}",
    "MM": "(?:0[1-9]|1[0-2])",
    "DD": "(?:0[1-9]|[12][0-9]|3[01])",
    "hh": "(?:[01][0-9]|2[0-3])",
    "mm": "[0-5][0-9]",
    "ss": "[0-5][0-9]",
    ".s": "[.][0-9]+",
    "±": "[-+]",
}


def layout_pattern(name: str) -> str:
    """What matches a date of a layout from end to end; "" where there is no such pattern."""
    if not name.startswith("YYYY"):
        return ""
    parts = re.findall(r"YYYY|MM|DD|hh|mm|ss|\.s|.", name)
    return "".join(_LAYOUT_PARTS.get(part, part) for part in parts)


def is_layout(form: str) -> bool:
    """Whether the name of a form is that of a date."""
    return form.startswith(("YYYY", "date "))


def form_of(text: str) -> str:
    """The name of the form that a text has; every text has one."""
    if not text:
        return "empty"
    if date_in(text) is not None:
        return layout(text)
    if _ISO.match(text):
        return "impossible date"
    if len(text) <= 1000:
        for name, pattern in _MATCHERS:
            if pattern.match(text):
                return name
    if _HTML.search(text):
        return "HTML"
    return "several lines" if "\n" in text.strip() else "text"


def forms_of(counts: Iterable[tuple[str, int]]) -> dict[str, int]:
    """How many of some texts have each form, the commonest first."""
    found: dict[str, int] = {}
    for text, count in counts:
        name = form_of(text)
        found[name] = found.get(name, 0) + count
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
