"""What each generator makes of a date: whether it reads it, and by which clock.

Taken from the readers themselves, or from running them: hexo-front-matter 4.2 and
Hexo 8.1, Jekyll 4.3 (safe_yaml 1.0.5, Ruby's `Time.parse`), Hugo 0.111 to 0.152
(`cast.StringToDateInDefaultLocation`), js-yaml 4 with zod's `date()` (Astro).
"""

from __future__ import annotations

from typing import Literal

from corpuslint.dates import Moment, offset_text, read_date
from corpuslint.document import Document
from corpuslint.patterns import lazy
from corpuslint.span import KeyPath

# The keys at the root that a generator itself reads as dates, in lower case where it
# does not tell case apart; of others, and of all of Astro's, a schema decides.
_OWN_KEYS = {
    "jekyll": frozenset(("date",)),
    "hexo": frozenset(("date", "updated")),
    "hugo": frozenset(
        (
            *("date", "publishdate", "pubdate", "published"),
            *("lastmod", "modified", "expirydate", "unpublishdate"),
        )
    ),
}

# What a plain scalar must look like for js-yaml, PyYAML and Ruby to make a moment of it.
_TIMESTAMP = lazy(
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?"
    r"(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?P<joined>:?[0-9]{2})?))?\Z"
)
_DAY = lazy(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_ISO_DAY = lazy(r"[0-9]{4}(?:-[0-9]{2}){0,2}\Z")
_CLOCKED = lazy(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?\Z")

_GO_CLOCK = r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:[.,][0-9]+)?"
_GO_DAY, _GO_MONTH = r"(?:mon|tue|wed|thu|fri|sat|sun)", r"[a-z]{3}"
_GO_ZONE = r"(?:[-+][0-9]{4}|[A-Z]{3,5}|GMT[-+][0-9]{1,2})"
_GO_LAYOUTS = lazy(
    "(?:"
    + "|".join(
        (
            # the first of all: ISO 8601 in the forms that have no other spaces
            rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?:T{_GO_CLOCK}(?:Z|[-+][0-9]{{2}}:?[0-9]{{2}})?)?",
            rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}} +{_GO_CLOCK}"
            r"(?:Z|[-+][0-9]{2}:?[0-9]{2}| +[-+][0-9]{2}:[0-9]{2}"
            rf"| +[-+][0-9]{{4}}(?: +{_GO_ZONE})?)?",
            # RFC 1123 and 822, in numbers or with the name of a zone
            rf"(?i:{_GO_DAY}), +[0-9]{{2}} +(?i:{_GO_MONTH}) +[0-9]{{4}} +{_GO_CLOCK} +{_GO_ZONE}",
            rf"[0-9]{{2}} +(?i:{_GO_MONTH}) +[0-9]{{2}} +[0-9]{{1,2}}:[0-9]{{2}} +{_GO_ZONE}",
            # RFC 850
            rf"(?i:{_GO_DAY})[a-z]*day, +[0-9]{{2}}-(?i:{_GO_MONTH})-[0-9]{{2}} +{_GO_CLOCK}"
            rf" +{_GO_ZONE}",
            # what C, Unix and Ruby print
            rf"(?i:{_GO_DAY}) +(?i:{_GO_MONTH}) +[0-9]{{1,2}} +{_GO_CLOCK}"
            rf"(?: +{_GO_ZONE})? +[0-9]{{4}}",
            rf"[0-9]{{2}} +(?i:{_GO_MONTH}) +[0-9]{{4}}",
        )
    )
    + r")\Z"
)

# Of the forms that some reader takes, those that Ruby's `Time.parse` refuses: no day, the
# month before a day over 12, spaces between the numbers, a week, a time stamp.
_RUBY_REFUSES = lazy(
    r"[0-9]{4}(?:[-/.][0-9]{1,2}|-?W[0-9-]+)?\Z"
    r"|[0-9]{1,2}(?P<mark>[-/.])(?:1[3-9]|2[0-9]|3[01])(?P=mark)[0-9]{4}(?![0-9])"
    r"|[0-9]+ [0-9]+ [0-9]"
    r"|[0-9]{9,11}\Z|[0-9]{13}\Z"
)
_US_SHORT = lazy(r"[0-9]{1,2}/(?:1[3-9]|2[0-9]|3[01])/[0-9]{2}(?![0-9])")


def is_own_key(path: KeyPath, generator: str) -> bool:
    """Whether a generator itself reads what stands at a key path as a date."""
    keys = _OWN_KEYS.get(generator)
    if keys is None or len(path) != 1:
        return keys is None
    key = str(path[0])
    return (key.lower() if generator == "hugo" else key) in keys


def refusal(value: object, generator: str, is_bare: bool) -> str:
    """Why a generator makes no date, or a false one, of what is a date to others.

    The words follow the value, with a place for the generator's name; "" where it
    reads it. `is_bare` says that the value stands without quotes.
    """
    if isinstance(value, str):
        is_read = _reads_text(value.strip(), generator, is_bare)
        return "" if is_read else "is no form of a date that {} reads"
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return ""
    digits = len(str(value))
    if generator == "jekyll":
        return "is no form of a date that {} reads" if _RUBY_REFUSES.match(str(value)) else ""
    if generator == "hugo":
        is_stamp = 100_000_000 <= value < 100_000_000_000
        return "" if is_stamp else "is taken by {} for seconds since 1970"
    if generator in ("hexo", "astro"):
        is_stamp = value >= 100_000_000_000 and digits not in (12, 14)
        return "" if is_stamp else "is taken by {} for milliseconds since 1970"
    return ""


def _reads_text(text: str, generator: str, is_bare: bool) -> bool:
    if generator == "hugo":
        return _GO_LAYOUTS.match(text) is not None
    if generator == "jekyll":
        return not (_RUBY_REFUSES.match(text) or _US_SHORT.match(text))
    if generator in ("hexo", "astro"):
        if kind_of(text, is_bare) == "moment":
            return True
        from corpuslint.js_dates import is_read

        return is_read(text)
    return True


def is_universal_day(text: str) -> bool:
    """Whether JavaScript takes a text for midnight in UTC: a day, month or year in ISO 8601.

    All other texts without an offset are by the machine's clock to it.
    """
    return _ISO_DAY.match(text) is not None


Kind = Literal["moment", "text"]


def kind_of(text: str, is_bare: bool) -> Kind:
    """What js-yaml makes of a date: a moment, or a text that someone has yet to read.

    `is_bare` says that it stands without quotes.
    """
    if not is_bare:
        return "text"
    stamp = _TIMESTAMP.match(text)
    if stamp is not None:
        joined = stamp["joined"]
        return "text" if joined is not None and joined[0] != ":" else "moment"
    return "moment" if _DAY.match(text) else "text"


def clock_of(text: str, moment: Moment, is_bare: bool, generator: str, zone: str | None) -> str:
    """The zone in whose clock a generator reads a date without an offset.

    `zone` is the site's own; "" stands for that of whatever machine builds the site.
    """
    if generator == "hexo":
        return zone or ""
    if generator == "hugo":
        return zone or "UTC"
    if generator == "jekyll":
        is_universal = is_bare and moment.has_time and _TIMESTAMP.match(text) is not None
        return "UTC" if is_universal else zone or ""
    # JavaScript alone: what YAML makes a moment of, and a day in ISO 8601, stand in UTC
    return "UTC" if kind_of(text, is_bare) == "moment" or _DAY.match(text) else ""


def is_bare(document: Document, path: KeyPath) -> bool:
    """Whether a value stands without quotes: a plain scalar of YAML, or a date of TOML's."""
    if document.block is None or document.block.language == "json":
        return False
    node, depth = document.places().find(path)
    if depth < len(path):
        return False
    first = document.text[node.span.start : node.span.start + 1]
    return first not in ("'", '"', "|", ">", "")


def written_for(moment: Moment, generator: str) -> str:
    """A date in a form that its generator reads as this very moment; "" where it is not known.

    Hexo has slashes: so it stands without quotes, and Hexo takes it for the site's clock.
    """
    if not moment.year or not moment.day or moment.other is not None or moment.zone:
        return ""
    if moment.hour == 24 or moment.second == 60:
        return ""
    mark = "/" if generator == "hexo" else "-"
    day = f"{moment.year:04}{mark}{moment.month:02}{mark}{moment.day:02}"
    if moment.hour is None:
        return day
    clock = f"{day} {moment.hour:02}:{moment.minute:02}:{moment.second or 0:02}"
    if moment.offset is None:
        return clock
    if generator == "hexo":
        return ""  # an offset has its own fault there
    return f"{clock} {offset_text(moment.offset)}"


def with_offset(value: object, offset: int, is_toml: bool) -> str:
    """A date with the offset that it lacks, in seconds east of UTC; "" where it has no place.

    In a form that all generators read; one of TOML's own dates has no space before it.
    """
    moment = read_date(value)
    if moment is None or not isinstance(value, str) or _CLOCKED.match(value) is None:
        return ""
    seconds = "" if moment.second is not None else ":00"
    space = "" if is_toml or value[10] != " " else " "
    if not offset and not space:
        return f"{value}{seconds}Z"
    return f"{value}{seconds}{space}{offset_text(offset)}"


def read_by(value: object, generator: str) -> Moment | None:
    """The moment that a date which may be read in two ways is to a generator."""
    moment = read_date(value)
    if moment is None or moment.other is None:
        return moment
    if generator == "jekyll":
        month, day = moment.other
        return moment._replace(month=month, day=day, other=None)
    if generator in ("hexo", "astro", "gray-matter", "@11ty/gray-matter"):
        return moment._replace(other=None)
    return moment
