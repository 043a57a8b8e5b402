"""What is known of a field in a few words, for people."""

from __future__ import annotations

from typing import Any

from corpuslint.knowledge.field import Field, as_written
from corpuslint.knowledge.forms import FORMS, URL_FORMS, forms_of, is_layout
from corpuslint.knowledge.sharing import keys_are_data
from corpuslint.output.summary import counted
from corpuslint.urls import host_of

TYPES = {
    "string": "text",
    "integer": "integer",
    "number": "number",
    "boolean": "true/false",
    "array": "list",
    "object": "mapping",
    "null": "empty",
}
_FEW = 12  # distinct values that are worth naming
_SCHEMES = {"https URL": "https://", "http URL": "http://"}
_NAMED_FORMS = frozenset(form.name for form in FORMS)


def main_type(field: Field) -> str:
    """The commonest type of a field, in plain words."""
    types = [name for name, _ in field.types.commonest()]
    if types[0] == "integer" and "number" in types:
        return "number"
    if types[0] == "null" and len(types) > 1:
        return TYPES[types[1]]
    return TYPES[types[0]]


def other_types(field: Field) -> list[str]:
    """The other types of a field, with their counts: "3 empty", "1 list"."""
    main = main_type(field)
    return [
        f"{count:,} {TYPES[name]}"
        for name, count in field.types.commonest()
        if TYPES[name] != main and not (main == "number" and name == "integer")
    ]


def distinct(field: Field) -> int:
    """The number of distinct scalars."""
    return field.texts.distinct + field.others.distinct


def what_it_holds(field: Field) -> list[str]:
    """Pieces of a sentence about a field's values, the most telling first."""
    kind = main_type(field)
    if kind == "mapping":
        return _of_mapping(field)
    if kind == "list":
        return [_from_to(field.sizes.ends(), "item", "items")]
    if kind == "empty":
        return []
    few = _few_values(field)
    if kind in ("integer", "number"):
        if len(few) < distinct(field):
            few = [f"often {one}" for one in few[:1]]  # that it stands out is all to say
        ends = field.numbers.ends()
        spread = [] if ends is None or ends[0] == ends[1] else [_range(ends)]
        return spread + few
    if kind == "true/false":
        return few
    return _of_texts(field, few)


def _of_mapping(field: Field) -> list[str]:
    if field.rest is not None or keys_are_data(field):
        return ["its keys are data"]
    return [counted(len(field.keys), "key")]


def _of_texts(field: Field, few: list[str]) -> list[str]:
    forms = forms_of(field.texts.counts.items())
    main = next(iter(forms))
    counts = sum(forms.values())
    if few and not is_layout(main) and main not in URL_FORMS:
        return few
    lengths = _from_to(field.lengths.ends(), "character", "characters")
    if sum(count for name, count in forms.items() if is_layout(name)) > 0.9 * counts:
        layouts = [name for name in forms if is_layout(name)]
        ends = field.dates.ends()
        more = f" and {len(layouts) - 1} more" if len(layouts) > 1 else ""
        spread = [f"{ends[0][:10]} to {ends[1][:10]}"] if ends is not None else []
        return [*spread, f"{layouts[0]}{more}"]
    if sum(count for name, count in forms.items() if name in URL_FORMS) > 0.9 * counts:
        return _hosts(field, main)
    if main in _NAMED_FORMS and forms[main] > 0.9 * counts and main != "word":
        return [main, lengths]
    if main in ("HTML", "several lines") and forms[main] > 0.5 * counts:
        return [main, lengths]
    return [lengths]


def _hosts(field: Field, main: str) -> list[str]:
    hosts: dict[str, int] = {}
    total = 0
    for url, count in field.texts.counts.items():
        host = host_of(url)
        hosts[host] = hosts.get(host, 0) + count
        total += count
    ranked = sorted(hosts.items(), key=lambda item: (-item[1], item[0]))
    if len(ranked) == 1:
        return [f"{_SCHEMES.get(main, '//')}{ranked[0][0]}/…"]
    # a host that stands for next to nothing says nothing
    named = [
        f"{host} ({percent(count, total)})" for host, count in ranked[:3] if host and count > 1
    ]
    return [main, f"{len(ranked):,} hosts", *named]


def _few_values(field: Field) -> list[str]:
    """The values with their shares where there are few of them, the commonest first."""
    values = [*field.texts.commonest(), *field.others.commonest()]
    values.sort(key=lambda item: -item[1])
    total = sum(count for _, count in values)
    if not field.texts.is_exact or not field.others.is_exact:
        return []
    repeated = sum(count for _, count in values if count > 1)
    if len(values) > _FEW and not (repeated >= 0.8 * total and len(values) * 5 <= total):
        return []
    if len(values) > 2 and repeated < total / 2:
        return []
    if len(values) == 1:
        return [f"always {plain(values[0][0])}"] if total > 1 else [plain(values[0][0])]
    return [f"{plain(value)} ({percent(count, total)})" for value, count in values[:_FEW]]


def plain(value: Any) -> str:
    """A scalar of a tally as text."""
    written = as_written(value)
    if written == "":
        return '""'
    return written if isinstance(written, str) else str(value[1])


def percent(count: int, of: int) -> str:
    """A share for people: what is not all is never 100%, what is not none never 0%."""
    if not of:
        return ""
    if count == of:
        return "100%"
    share = 100 * count / of
    return "<1%" if share < 1 else f"{min(int(share + 0.5), 99)}%"


def _range(ends: tuple[Any, Any]) -> str:
    return f"{ends[0]:,} to {ends[1]:,}"


def _from_to(ends: tuple[Any, Any] | None, one: str, many: str) -> str:
    if ends is None:
        return ""
    if ends[0] == ends[1]:
        return counted(ends[0], one, many)
    return f"{_range(ends)} {many}"
