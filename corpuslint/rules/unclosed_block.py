"""An opening fence has no closing one."""

from __future__ import annotations

from collections.abc import Iterable

from corpuslint.block_lines import LINE_END
from corpuslint.document import Document
from corpuslint.finding import Finding, Fix
from corpuslint.ops import Rewrite
from corpuslint.patterns import lazy
from corpuslint.rule import report_problems, rule
from corpuslint.span import Edit, Span, apply_edits
from corpuslint.split import split

# A line that may stand in a block: a key, an item, a comment, or what goes on from above.
_INNER = lazy(r"""["']?[\w.-][^:=\n]*[:=](?:\s|\Z)|[\s#\]})]|-\s""")
_TABLE = lazy(r"\[")
# What was meant as the closing fence, with the text that follows it in its line.
_MEANT = lazy(r"[ \t]*(?:-{2,}|\+{2,}|;{2,}|\.{3})[ \t]*(?P<rest>[^\r\n]*)")


@rule("syntax", "error", problems=True, fixes=["display"])
def inspect(document: Document, options: None) -> Iterable[Finding]:
    for finding in report_problems(document, "unclosed-block"):
        assert isinstance(finding.at, Span)
        yield finding._replace(fix=_fix(document, finding.at))


def _fix(document: Document, opener: Span) -> Fix:
    """A closing fence where the keys seem to end."""
    fence = document.text[opener.start : opener.end]
    if fence == "{":
        return Fix("close the block with `}`", (), "display")
    title = f"close the block with `{fence}`"
    edit = _closing(document.text, fence, opener.end)
    seen, problems = split(apply_edits(document.text, (edit,)), document.profile)
    if seen is None or problems:
        return Fix(title, (), "display")
    return Fix(title, (Rewrite((edit,), "fences"),), "display")


def _closing(text: str, fence: str, start: int) -> Edit:
    """The edit that puts a fence behind the last line that looks like one of the block."""
    line = _line(text, start)
    opening = text[line.start : line.end]
    newline = opening[len(opening.rstrip("\r\n")) :] or "\n"
    last = line.end
    while (line := _line(text, line.end)).start < len(text):
        content = text[line.start : line.end]
        meant = _MEANT.match(content)
        if meant is not None:
            end = line.start + meant.start("rest")
            return Edit(Span(line.start, end), fence + (newline if meant["rest"] else ""))
        if not content.strip():
            continue
        if not _INNER.match(content) and not (fence[0] == "+" and _TABLE.match(content)):
            break
        last = line.end
    is_open = last == len(text) and not text.endswith(("\n", "\r"))
    return Edit(Span(last, last), f"{newline if is_open else ''}{fence}{newline}")


def _line(text: str, start: int) -> Span:
    """The line that starts at an offset, with its line ending."""
    end = LINE_END.search(text, start)
    return Span(start, end.end() if end else len(text))
