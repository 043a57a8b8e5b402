"""Whole statements of a TOML block: a pair that comes, statements that go or change places."""

from __future__ import annotations

from corpuslint.document import Document
from corpuslint.fix.refusal import RefusalError
from corpuslint.fix.toml.statements import Statement, statements_of
from corpuslint.fix.toml.text import TomlStyle, key_text
from corpuslint.ops import Insert, Reorder
from corpuslint.patterns import lazy
from corpuslint.span import Edit, KeyPath, Span

_BLANK_LINES = lazy(r"(?:[ \t]*\r?\n)+")


def insert_pair(document: Document, operation: Insert, style: TomlStyle) -> list[Edit]:
    """A pair on a line of its own, behind the pair of the key before it.

    Raises RefusalError where that key has a header: what follows is its table's.
    """
    table = operation.path[:-1]
    statements = statements_of(document)
    before = operation.after
    if before is None:
        before = next(reversed(document.value_at(table)), None)
    if before is None:
        own = [one for one in statements if one.is_header and one.path == table]
    else:
        own = _below(statements, (*table, before))
        if not own:
            raise RefusalError(f"the key {before!r} is not there, or within another value")
        if any(one.is_header for one in own):
            raise RefusalError("a key cannot stand behind a table that has a header")
    key = key_text(str(operation.path[-1]))
    if own and not own[-1].is_header:
        like, *_ = (one for one in own[-1].keys if len(one.path) > len(table))
        start = own[-1].lines.start
        key = document.text[start : like.span.start] + key
    indentation = key[: len(key) - len(key.lstrip(" \t"))]
    pair = _with_equals(document, key, table, statements)
    pair += style.spelled(operation.value, indentation)
    assert document.block is not None
    place = own[-1].lines.end if own else document.block.content.end
    return [_line_at(document, place, pair, style.line_end)]


def _with_equals(document: Document, key: str, table: KeyPath, statements: list[Statement]) -> str:
    """A key and what separates it from its value, as other pairs have it."""
    pairs = [one for one in statements if not one.is_header]
    siblings = [one for one in pairs if one.path[:-1] == table]
    before = behind = " "
    columns, lengths = set(), set()
    for pair in siblings or pairs[:1]:
        assert pair.value is not None
        end = pair.keys[-1].span.end
        spaces = document.text[end : pair.value.start].split("=")
        before, behind = spaces[0], spaces[-1]
        lengths.add(end - pair.lines.start)
        columns.add(end - pair.lines.start + len(before))
    if len(columns) == 1 and len(lengths) > 1:  # all `=` stand below each other
        before = " " * max(max(columns) - len(key), 1)
    elif len(before) > 1:
        before = " "
    return f"{key}{before}={behind}"


def _below(statements: list[Statement], path: KeyPath) -> list[Statement]:
    """The statements that give a key path its value, or a part of it."""
    return [one for one in statements if one.path[: len(path)] == path]


def _line_at(document: Document, place: int, line: str, line_end: str) -> Edit:
    """A new line at the start of another, or behind the last one."""
    assert document.block is not None
    text = document.text
    if place > document.block.content.start and text[place - 1] not in "\r\n":
        return Edit(Span(place, place), line_end + line)
    return Edit(Span(place, place), line + line_end)


def remove_statements(document: Document, path: KeyPath) -> list[Edit]:
    """Without the lines of what gives a key path its value.

    A table goes with all that stands between its header and its last pair, and with
    the blank lines above where others follow it.
    """
    statements = statements_of(document)
    gone = _below(statements, path)
    if not gone:
        raise RefusalError("the value stands within another one")
    runs: list[list[Statement]] = []
    for at, statement in enumerate(statements):
        if statement.path[: len(path)] != path:
            continue
        goes_on = at > 0 and runs and runs[-1][-1] is statements[at - 1]
        if goes_on and any(one.is_header for one in runs[-1]):
            runs[-1].append(statement)
        else:
            runs.append([statement])
    return [Edit(_lines_of_run(document, run), "") for run in runs]


def _lines_of_run(document: Document, run: list[Statement]) -> Span:
    assert document.block is not None
    content = document.block.content
    start, end = run[0].lines.start, run[-1].lines.end
    if not run[0].is_header:
        return Span(start, end)
    below = _BLANK_LINES.match(document.text, end, content.end)
    if start == content.start:
        return Span(start, below.end() if below else end)
    while (below or end == content.end) and start > content.start:
        above = document.lines.around(start - 1)
        if document.text[above.start : start].strip():
            break
        start = above.start
    return Span(start, end)


def reorder_pairs(document: Document, operation: Reorder) -> list[Edit]:
    """Pairs change places, each with the comment lines right above it.

    Blank lines stay, and so do comments that one sets off from the pair below.
    Raises RefusalError where a table with a header would have to move.
    """
    statements = statements_of(document)
    data = document.value_at(operation.path)
    if sorted(data) != sorted(operation.keys):
        raise RefusalError("the new order does not name the keys that are there")
    slots: list[str] = []
    spans: dict[str, Span] = {}
    for key in data:
        own = _below(statements, (*operation.path, key))
        if any(one.is_header for one in own) or not own:
            if operation.keys.index(key) != list(data).index(key):
                raise RefusalError("a table that has a header would have to move")
            continue
        first = statements.index(own[0])
        if statements[first : first + len(own)] != own:
            raise RefusalError(f"the parts of {key!r} stand apart from each other")
        top = statements[first - 1].lines.end if first else document.parsed.offset
        slots.append(key)
        spans[key] = _with_comments(document, own, top)
    wanted = [key for key in operation.keys if key in spans]
    return [
        Edit(spans[slot], document.text[spans[key].start : spans[key].end])
        for slot, key in zip(slots, wanted, strict=True)
        if slot != key
    ]


def _with_comments(document: Document, own: list[Statement], top: int) -> Span:
    """The lines of statements and of the comments right above, without the last line end."""
    start = own[0].lines.start
    while start > top:
        above = document.lines.around(start - 1)
        if not document.text[above.start : above.end].lstrip(" \t").startswith("#"):
            break
        start = above.start
    last = own[-1].value
    assert last is not None
    return Span(start, document.lines.around(last.end).end)
