"""No space stands in front of a comment, or right behind its `#`."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.document import Document
from corpuslint.finding import Finding
from corpuslint.patterns import lazy
from corpuslint.respelling import respelled
from corpuslint.rule import rule
from corpuslint.span import Edit, Span
from corpuslint.tuples import NamedTuple
from corpuslint.wording import count_of
from corpuslint.yaml_syntax import Syntax, syntax_of

# Words, and items of a list that was commented out; signs make a banner, a shebang, a mark.
_TIGHT = lazy(r"#(?=[^\W_]|- )")


class Options(NamedTuple):
    before: int = 1

    def faults(self) -> dict[str, str]:
        """What is wrong with an option's value, by its name."""
        return {} if self.before > 0 else {"before": "YAML wants at least 1 space"}


@rule("style", "warning", default=False, fixes=["safe"])
def inspect(document: Document, options: Options) -> Iterator[Finding]:
    syntax = syntax_of(document)
    if syntax is None:
        return
    for comment in syntax.comments:
        start = comment.start
        missing = 0 if syntax.starts_line(start) else options.before - _space(syntax, start)
        if missing > 0:
            wanted = count_of(options.before, "space")
            edit = Edit(Span(start, start), " " * missing)
            few = "no space" if options.before == 1 else f"less than {wanted}"
            message = f"{few} in front of the comment"
            title = f"put {wanted} in front of it"
            yield respelled(message, Span(start, start + 1), title, [edit])
        if _TIGHT.match(syntax.text, start, comment.end):
            edit = Edit(Span(start + 1, start + 1), " ")
            message = "no space behind the `#` of the comment"
            yield respelled(message, Span(start, start + 2), "put a space behind it", [edit])


def _space(syntax: Syntax, start: int) -> int:
    before = syntax.text[syntax.line(start).start : start]
    return len(before) - len(before.rstrip(" \t"))
