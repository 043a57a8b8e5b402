"""What a schema may promise of the scalars of a field."""

from __future__ import annotations

from typing import Any

from corpuslint.knowledge.field import Field, as_written
from corpuslint.knowledge.formats import count_of_format
from corpuslint.knowledge.forms import (
    BY_NAME,
    URL_FORMS,
    forms_of,
    is_layout,
    layout_pattern,
)
from corpuslint.knowledge.support import FEW_VALUES, MANY_VALUES, Support
from corpuslint.nearness import is_near

_LONGEST_CHOICE = 60  # characters of a value that is one of a few
_MOST_CHOICES = 20
_MOST_LAYOUTS = 3
_LONGEST_EXAMPLE = 80
_PER_CHOICE = 10  # values for each choice, on average
_URLS = ("uri", "iri", "uri-reference", "iri-reference")  # the strictest first
# Formats that need no pattern beside them: every validator that asserts formats knows them.
_ASSERTED = frozenset(["uuid", "duration", "email", "hostname"])


def promises_of_texts(field: Field, support: Support, is_free: bool) -> dict[str, Any]:
    """Keywords for the texts of a field; `is_free` of texts that people write as they like."""
    texts = field.texts
    if not is_free:
        choices = _choices(field, support)
        if choices:
            return {"const": choices[0]} if len(choices) == 1 else {"enum": choices}
    promised: dict[str, Any] = {}
    if sum(texts.counts.values()) >= FEW_VALUES:
        promised = _shape(field, support)
        filled = texts.total - texts.counts.get("", 0)
        if not promised and support.holds(filled, texts.total):
            promised["minLength"] = 1
    examples = _examples(field)
    if examples:
        promised["examples"] = examples
    return promised


def _choices(field: Field, support: Support) -> list[str]:
    """The values of a field that has few of them, the commonest first, without the slips."""
    texts = field.texts
    if texts.total < MANY_VALUES or not texts.is_exact:
        return []
    allowed = support.most_outliers(texts.total)
    if len(texts.counts) > _MOST_CHOICES + allowed:
        return []
    values = texts.commonest()
    choices = [value for value, _ in values]
    for value, count in reversed(values):
        is_slip = any(known >= 10 * count and is_near(value, other) for other, known in values)
        if count > allowed or not (count == 1 or is_slip):
            continue
        allowed -= count
        choices.remove(value)
    if not choices or len(choices) > _MOST_CHOICES or "" in choices:
        return []
    if any(texts.counts[value] == 1 for value in choices):
        return []  # there will be others
    if len(choices) * _PER_CHOICE > texts.total:
        return []
    if any(len(value) > _LONGEST_CHOICE or not value.isprintable() for value in choices):
        return []
    return choices


def _shape(field: Field, support: Support) -> dict[str, Any]:
    """A format, a pattern, or both, that enough texts have."""
    counts = field.texts.counts
    forms = forms_of(counts.items())
    total = sum(counts.values())
    ranked = list(forms.items())
    dates = [(name, count) for name, count in ranked if is_layout(name)]
    if support.holds(sum(count for _, count in dates), total):
        return _dates(field, dates, total, support)
    main = BY_NAME.get(ranked[0][0])
    if main is None:
        return {}
    urls = sum(count for name, count in ranked if name in URL_FORMS)
    if support.holds(urls, total):
        return _urls(field, forms, total, support)
    if "uri" in main.format:
        return _references(field, forms, total, support)
    if not support.holds(forms[main.name], total):
        return {}
    if main.format in _ASSERTED:
        if support.holds(count_of_format(main.format, counts.items()), total):
            return {"format": main.format}
        return {}
    if main.is_shape and len(counts) >= FEW_VALUES and total >= MANY_VALUES:
        return {"pattern": f"^{main.pattern}$"}
    return {}


def _dates(
    field: Field, dates: list[tuple[str, int]], total: int, support: Support
) -> dict[str, Any]:
    promised: dict[str, Any] = {}
    for name in ("date-time", "date"):
        if support.holds(count_of_format(name, field.texts.counts.items()), total):
            promised["format"] = name
    layouts = support.enough(dates, total)
    patterns = [layout_pattern(layout) for layout in layouts]
    if all(patterns) and len(patterns) <= _MOST_LAYOUTS:
        either = patterns[0] if len(patterns) == 1 else f"(?:{'|'.join(sorted(patterns))})"
        promised["pattern"] = f"^{either}$"
    return promised


def _urls(field: Field, forms: dict[str, int], total: int, support: Support) -> dict[str, Any]:
    promised = _format_of_urls(field, total, support)
    if support.holds(forms.get("https URL", 0), total):
        promised["pattern"] = "^https://[^/?#]"
    elif support.holds(forms.get("https URL", 0) + forms.get("http URL", 0), total):
        promised["pattern"] = "^https?://[^/?#]"
    return promised


def _references(
    field: Field, forms: dict[str, int], total: int, support: Support
) -> dict[str, Any]:
    """URLs, and paths of the site; a single word could be a path too, and says nothing."""
    known = [name for name in forms if name in BY_NAME and "uri" in BY_NAME[name].format]
    if not support.holds(sum(forms[name] for name in known), total):
        return {}
    promised = _format_of_urls(field, total, support)
    if support.holds(forms.get("path from the root", 0), total):
        promised["pattern"] = "^/"
    return promised


def _format_of_urls(field: Field, total: int, support: Support) -> dict[str, Any]:
    for name in _URLS:
        if support.holds(count_of_format(name, field.texts.counts.items()), total):
            return {"format": name}
    return {}


def _examples(field: Field) -> list[str]:
    """The commonest texts, or any where each is there once: the same wherever the files are."""
    return [
        value
        for value in field.texts.sample(20)
        if value and len(value) <= _LONGEST_EXAMPLE and value.isprintable()
    ][:2]


def promises_of_numbers(field: Field, support: Support) -> dict[str, Any]:
    """Bounds for the numbers of a field, where they are such as a person would set."""
    numbers = [
        (value, count)
        for value, count in ((as_written(one), count) for one, count in field.others.counts.items())
        if isinstance(value, (int, float)) and not isinstance(value, bool)
    ]
    total = sum(count for _, count in numbers)
    if total < MANY_VALUES:
        return {}
    promised: dict[str, Any] = {}
    least = min(value for value, _ in numbers)
    # what people begin to count at, or their "not yet"; below it, a slip
    bound = 1 if least >= 1 else -1 if -1 <= least < 0 else 0
    if support.holds(sum(count for value, count in numbers if value >= bound), total):
        promised["minimum"] = bound
    scale = sorted(value for value, count in numbers if count > 1)
    is_scale = 1 < len(scale) <= 10 and len(scale) * _PER_CHOICE <= total and scale[0] >= 0
    highest = scale[-1] if is_scale and scale[-1] <= 10 else 100
    at_most = sum(count for value, count in numbers if value <= highest)
    if support.holds(at_most, total) and highest in scale:
        promised["maximum"] = highest
    return promised
