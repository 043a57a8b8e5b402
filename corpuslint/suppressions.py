"""Comments that hide findings: `# corpuslint: ignore[rule-name] why`.

One hides what is found in its own line or, where it has a line to itself, in the next
one; `ignore-file[rule-name]` what is found anywhere in the file. They are read off the
gaps between tokens, so that a text which only looks like one hides nothing.
"""

# annotations are not postponed here: as text, each costs a NamedTuple 5 us at every start

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Literal

from corpuslint.comments import comments_of
from corpuslint.document import Document
from corpuslint.finding import Diagnostic
from corpuslint.patterns import lazy
from corpuslint.rule import Rule
from corpuslint.span import Edit, Span
from corpuslint.tuples import NamedTuple

_MARK = lazy(r"(?:(?<=[ \t])|\A)#+[ \t]*corpuslint:[ \t]*")
_IGNORE = lazy(r"(?P<scope>ignore(?:-file)?)[ \t]*\[(?P<names>[^\]]*)\]")


class Suppression(NamedTuple):
    """A comment, or the last part of one, that hides findings.

    `names` are those in its brackets, of rules or of groups, and `brackets` the span of
    what is between these; `span` runs from its `#` to the end of its reason. `row` is
    the line that it is about, 0 for a file. What cannot be understood has the scope "".
    """

    names: tuple[str, ...]
    scope: Literal["line", "file", ""]
    row: int
    span: Span
    brackets: Span


def suppressions_of(document: Document) -> tuple[Suppression, ...]:
    """The suppressions of a document, in order; none where its block cannot be read."""
    if not document.is_marked:
        return ()
    comments = comments_of(document)
    whole_lines = [
        document.lines.position(one.start).row for one in comments if has_own_line(document, one)
    ]
    below: dict[int, int] = {}  # the first line that is no comment's, below one that is
    for row in reversed(whole_lines):
        below[row] = below.get(row + 1, row + 1)
    found = []
    for comment in comments:
        text = document.text[slice(*comment)]
        marks = [mark.span() for mark in _MARK.finditer(text)]
        row = document.lines.position(comment.start).row
        row = below.get(row, row)
        ends = [*(start for start, _ in marks), len(text)][1:]
        for (start, behind), end in zip(marks, ends, strict=True):
            span = Span(comment.start + start, comment.start + len(text[:end].rstrip()))
            found.append(_suppression(text[behind:end], comment.start + behind, span, row))
    return tuple(found)


def _suppression(text: str, offset: int, span: Span, row: int) -> Suppression:
    read = _IGNORE.match(text)
    names = () if read is None else tuple(name.strip() for name in read["names"].split(","))
    if read is None or not all(names):
        return Suppression((), "", row, span, span)
    brackets = Span(offset + read.start("names"), offset + read.end("names"))
    if read["scope"] == "ignore-file":
        return Suppression(names, "file", 0, span, brackets)
    return Suppression(names, "line", row, span, brackets)


def has_own_line(document: Document, comment: Span) -> bool:
    """Whether nothing stands before a comment in its line."""
    line = document.lines.around(comment.start)
    assert document.block is not None
    return (
        line.start >= document.block.content.start
        and not document.text[line.start : comment.start].strip()
    )


class Suppressions:
    """The suppressions of a document, and which of their names have hidden something.

    `asked` are the rules that are on for it, by name.
    """

    def __init__(self, document: Document, asked: Mapping[str, Rule]) -> None:
        self.document = document
        self.asked = asked
        self.found = suppressions_of(document)
        self._used: set[tuple[int, str]] = set()
        self._of_rows: dict[int, list[int]] = {}  # by the lines that they are about
        for index, one in enumerate(self.found):
            if one.scope:
                self._of_rows.setdefault(one.row, []).append(index)

    def hides(self, diagnostic: Diagnostic) -> bool:
        """Whether a comment hides a finding; remembers which."""
        names = {diagnostic.rule}
        if diagnostic.rule in self.asked:
            rule = self.asked[diagnostic.rule]
            names.update((rule.group, *rule.aliases))
        is_hidden = False
        for row in (0, *self._rows(diagnostic)):
            for index in self._of_rows.get(row, ()):
                used = names.intersection(self.found[index].names)
                self._used.update((index, name) for name in used)
                is_hidden = is_hidden or bool(used)
        return is_hidden

    def _rows(self, diagnostic: Diagnostic) -> Iterable[int]:
        """The lines of a finding that there may be comments about."""
        if self._of_rows.keys() <= {0}:
            return ()
        rows = rows_of(diagnostic, self.document)
        # of a long text many lines, of comments few, or the other way round
        few = self._of_rows.keys() if len(self._of_rows) < len(rows) else rows
        return [row for row in few if row and row in rows]

    def unused(self) -> Iterator[tuple[Suppression, tuple[str, ...]]]:
        """The suppressions with those of their names that have hidden nothing."""
        for index, one in enumerate(self.found):
            names = tuple(name for name in one.names if (index, name) not in self._used)
            if names:
                yield one, names


def rows_of(diagnostic: Diagnostic, document: Document) -> set[int]:
    """The lines, from 1, that people take for a finding's own.

    Its first one, that of its key, and all of a text that goes over several lines.
    """
    assert diagnostic.start is not None
    rows = {diagnostic.start.row}
    path = diagnostic.key_path
    if path:
        rows.add(document.lines.position(document.place(path, "key").start).row)
        if isinstance(document.value_at(path), str):
            first, last = map(document.lines.position, document.place(path))
            rows.update(range(first.row, last.row + 1))
    return rows


def edit_without(one: Suppression, names: Collection[str], document: Document) -> Edit:
    """The edit that takes names out of a suppression, with the last one all of it."""
    names = frozenset(names)
    left = [name for name in one.names if name not in names]
    if left:
        return Edit(one.brackets, ", ".join(left))
    text = document.text
    line = document.lines.around(one.span.start)
    start, end = one.span
    # behind another comment's words, these stay
    start -= len(text[line.start : start]) - len(text[line.start : start].rstrip(" \t"))
    if start == line.start and has_own_line(document, one.span) and end == line.end:
        end += 2 if text.startswith("\r\n", end) else 1
    return Edit(Span(start, end), "")
