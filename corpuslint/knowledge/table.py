"""What is known of a corpus as a table for a terminal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from corpuslint.knowledge.paths import ANY, Found, fields_of, path_name
from corpuslint.knowledge.rare import Rare, rarities
from corpuslint.knowledge.sentences import (
    TYPES,
    distinct,
    main_type,
    other_types,
    percent,
    what_it_holds,
)
from corpuslint.knowledge.surveyor import NO_COLLECTION, Group, Unread
from corpuslint.knowledge.tally import Place
from corpuslint.output.cells import cut, padded, wrapped
from corpuslint.output.summary import counted
from corpuslint.output.text import paint, safe, shown_path, width
from corpuslint.span import Position
from corpuslint.wording import key_name, quoted

_BROADEST = 30  # cells of a field's name
_MOST_SHOWN = 20
_LONGEST_VALUE = 40
_READABLE = 12  # cells in which the beginning of something still says what it is
Where = Callable[[Place, str], Position | None]


def table(name: str, group: Group, columns: int, color: bool, where: Where) -> str:
    """The fields of a collection, what is rare in it, and what could not be read."""
    title = f"{safe(name)}: " if name != NO_COLLECTION else ""
    lines = [paint(title + counts(group), "bold", color)]
    fields = list(fields_of(group.root))
    if fields:
        lines += ["", *_rows(fields, columns, color)]
    lines += _rare(rarities(group.root), columns, color, where)
    lines += _unread(group.unread, columns, color)
    return "\n".join(lines) + "\n"


def counts(group: Group) -> str:
    """How many documents there are, and how many files are none or could not be read."""
    parts = [counted(group.documents, "document")]
    if group.bare:
        parts.append(f"{counted(len(group.bare), 'file')} without front matter")
    if group.unread:
        parts.append(f"{counted(len(group.unread), 'file')} not read")
    return ", ".join(parts)


def _rows(fields: list[Found], columns: int, color: bool) -> list[str]:
    shown = [found for found in fields if not _is_dull(found)]
    names = [_name(found) for found in shown]
    broad = min(max(max(map(width, names)), len("field")), _BROADEST, columns // 3)
    head = f"  {'field':{broad}}  share  {'type':10}  distinct  values"
    rows = [paint(head, "dim", color)]
    for found, name in zip(shown, names, strict=True):
        field = found.field
        share = "" if found.in_list else percent(field.count, found.of)
        number = distinct(field)
        about = "~" if not (field.texts.is_exact and field.others.is_exact) else ""
        count = f"{about}{number:,}" if number else ""
        start = f"  {padded(name, broad)}  {share:>5}  {main_type(field):10}  {count:>8}  "
        rows.append(start + _fitted(found, columns - len(head) + len("values")))
    return [row.rstrip() for row in rows]


def _is_dull(found: Found) -> bool:
    """Whether a row would say no more than those of the list around and the fields below."""
    return found.in_list and set(found.field.types.counts) == {"object"}


def _name(found: Found) -> str:
    depth = sum(part is not ANY for part in found.path) - 1 + found.in_list
    last = found.path[-1]
    name = "(items)" if found.in_list else "(any key)" if last is ANY else safe(str(last))
    return "  " * depth + name


def _fitted(found: Found, room: int) -> str:
    """As many pieces of what a field holds as there is room for, at least the first."""
    pieces = [safe(piece) for piece in other_types(found.field)]
    pieces += [safe(piece) for piece in what_it_holds(found.field)]
    text = ""
    for piece in pieces:
        longer = f"{text}, {piece}" if text else piece
        if width(longer) > room:
            if not text:
                return cut(piece, room)
            if ", " not in text and room - width(text) >= _READABLE:
                return cut(longer, room)
            return f"{text}, …" if width(text) + 3 <= room else cut(f"{text} …", room)
        text = longer
    return text


def _rare(found: list[Rare], columns: int, color: bool, where: Where) -> list[str]:
    if not found:
        return []
    found = sorted(found, key=_weight)
    lines = ["", paint("Rare, so have a look", "bold", color)]
    for one in found[:_MOST_SHOWN]:
        lines += wrapped(safe(sentence(one)), columns, "  ")
        lines.append("    " + paint(_placed(one, where), "link", color))
    if len(found) > _MOST_SHOWN:
        more = f"  and {len(found) - _MOST_SHOWN:,} more: --output-format json has them all"
        lines.append(paint(more, "dim", color))
    return lines


def _weight(one: Rare) -> int:
    """Likely slips come first, fields that are but rare last; else all is as it comes."""
    if one.meant and one.kind != "form":
        return 0
    return 2 if one.kind == "field" else 1


def sentence(one: Rare) -> str:
    """What is rare, in words."""
    often = f"{one.times:,} of {one.of:,}"
    name = path_name(one.path)
    if one.kind == "field":
        hint = f"; did you mean {key_name(one.meant)}?" if one.meant else ""
        return f"the field {name}: in {often}{hint}"
    name = name or "the front matter"
    if one.kind == "type":
        return f"{name}: the type {TYPES[one.what]} in {often}"
    if one.kind == "form":
        if not one.what:
            return f"{name}: empty in {often}"
        return f"{name}: {_shortened(one.what)}, {one.form}, in {often}; elsewhere {one.meant}"
    hint = f"; did you mean {quoted(one.meant)}?" if one.meant else ""
    return f"{name}: {_shortened(one.what)} in {often}{hint}"


def _shortened(value: Any) -> str:
    """A value as messages show it, a long one without its middle: URLs differ at their ends."""
    if isinstance(value, str) and len(value) > _LONGEST_VALUE:
        half = _LONGEST_VALUE // 2
        value = f"{value[:half]}…{value[-half:]}"
        return repr(value)
    return quoted(value)


def _placed(one: Rare, where: Where) -> str:
    position = where(one.place, "key" if one.kind == "field" else "value")
    place = "" if position is None else f":{position.row}:{position.column}"
    return shown_path(one.place.file) + place


def _unread(unread: list[Unread], columns: int, color: bool) -> list[str]:
    if not unread:
        return []
    lines = ["", paint("Not read", "bold", color)]
    for one in unread[:_MOST_SHOWN]:
        place = f":{one.row}:{one.column}" if one.row else ""
        lines += wrapped(safe(one.message), columns, "  ")
        lines.append("    " + paint(shown_path(one.file) + place, "link", color))
    if len(unread) > _MOST_SHOWN:
        more = f"  and {len(unread) - _MOST_SHOWN:,} more: corpuslint check finds them all"
        lines.append(paint(more, "dim", color))
    return lines
