"""Markdown for a step's summary on GitHub: counts, a table of rules, a table of findings.

GitHub keeps 1,024 KiB of summary a step, and of what is over that: nothing. So the tables
are cut before. No text of a document becomes markup: words are plain where they are made
of letters alone, and stand in code where they are not. In code there is no link, no
mention, no emoji and no HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpuslint.finding import SEVERITIES, Diagnostic
from corpuslint.output.concise import location
from corpuslint.output.request import Request, worst_first
from corpuslint.output.summary import Tally, count_rules, summary
from corpuslint.output.text import brief

LIMIT = 1024 * 1024  # bytes, of all that a step writes
_SPARE = 1024  # for the lines about what was cut
_PLAIN = re.compile(r"""['"(]*(?:[^\W\d_]+(?:['-][^\W\d_]+)*|\d{1,6}(?:,\d{3})*)['").,;:?]*""")
# what stands in backticks in a message: keys, commands, signs
_KEY = re.compile(r"(?:(?<= )|\A)(\(?)`([^`]*[^` ][^`]*)`(?=[).,;:?!]*(?: |\Z))")
_PUNCTUATION = re.compile(r"[(]|[).,;:?!]+")
_PAUSES = (",", ";", ":", ".")
_NUMBERS = frozenset(["findings", "files", "fixable"])
_BACKTICKS = re.compile("`+")


def render(diagnostics: list[Diagnostic], request: Request) -> str:
    """Worst first; what is over `request.room` bytes is left out, and that is said."""
    room = (LIMIT if request.room is None else request.room) - _SPARE
    tally = request.tally or Tally(len({one.path for one in diagnostics}))
    heading = summary(diagnostics, tally, color=False).strip().removesuffix(".")
    notes = [*request.notes, *request.notices]
    if not (tally.checked or diagnostics):
        heading = notes.pop(0) if request.notes else "nothing was checked"
    parts = [f"## corpuslint: {text(heading[:1].lower() + heading[1:])}\n"]
    parts += [f"\n{text(note)}\n" for note in notes]
    parts += _table(
        ["not checked", "reason"],
        [[code(one.path), text(one.message)] for one in request.errors],
        room // 4,
        "more errors",
    )
    parts += _table(
        ["rule", "severity", "findings", "files", "fixable"],
        _rule_rows(diagnostics),
        room // 4,
        "more rules",
    )
    room -= sum(len(part.encode()) for part in parts)
    rows = (_row(one) for one in worst_first(diagnostics))
    parts += _table(["place", "severity", "rule", "message"], rows, room, "more findings")
    whole = "".join(parts)
    return whole if room >= 0 else ""  # no part of a summary is better than none of all


def _rule_rows(diagnostics: list[Diagnostic]) -> list[list[str]]:
    fixable: dict[str, int] = {}
    for one in diagnostics:
        fixable[one.rule] = fixable.get(one.rule, 0) + one.is_fixable(unsafe=True)
    return [
        [
            code(row.rule),
            row.severity,
            f"{row.findings:,}",
            f"{row.files:,}",
            f"{fixable[row.rule]:,}",
        ]
        for row in sorted(count_rules(diagnostics), key=lambda row: SEVERITIES.index(row.severity))
    ]


def _row(diagnostic: Diagnostic) -> list[str]:
    place = code(location(diagnostic, color=False))
    return [place, diagnostic.severity, code(diagnostic.rule), text(diagnostic.message)]


def _table(heads: list[str], rows: Iterable[list[str]], room: int, more: str) -> list[str]:
    """A table of as many rows as there is room for, in bytes, and how many that left out."""
    lines: list[str] = []
    left_out = 0
    for cells in rows:
        line = _line(cells)
        room -= len(line.encode())
        if room < 0:
            left_out += 1
        else:
            lines.append(line)
    if not lines and not left_out:
        return []
    sides = ["---:" if head in _NUMBERS else "---" for head in heads]
    head = [f"\n{_line(heads)}", _line(sides)] if lines else []
    cut = f"\n{left_out:,} {more}: GitHub keeps {LIMIT // 1024:,} KiB of a step's summary.\n"
    return [*head, *lines, *([cut] if left_out else [])]


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def text(words: str) -> str:
    """A text of which every character is shown as it is, and nothing else comes of it."""
    parts: list[str] = []
    at = 0
    words = brief(words)
    for key in _KEY.finditer(words):
        parts += [_prose(words[at : key.start()]), key[1], code(key[2])]
        at = key.end()
    return "".join([*parts, _prose(words[at:])])


def _prose(words: str) -> str:
    """Words as they are where they are plain; those that are not in one piece of code together."""
    shown: list[str] = []
    run: list[str] = []

    def end_run() -> None:
        if run:
            shown.append(_as_code(" ".join(run)))
            run.clear()

    for word in words.split(" "):
        if not word or _PLAIN.fullmatch(word) or _PUNCTUATION.fullmatch(word):
            end_run()
            shown.append(word)
            continue
        run.append(word)
        if word.endswith(_PAUSES):
            end_run()
    end_run()
    return " ".join(shown)


def _as_code(words: str) -> str:
    """Words as code, but for the punctuation around them."""
    bare = words.rstrip(".,;:")
    if "(" not in bare:
        bare = bare.removesuffix(")")
    behind = words[len(bare) :]
    before = "(" if bare.startswith("(") and ")" not in bare else ""
    return before + code(bare.removeprefix(before)) + behind


def code(content: str) -> str:
    """A text as code. A `|` stands outside of it: in a table it would end the cell."""
    return "&#124;".join(_span(part) for part in brief(content).split("|"))


def _span(content: str) -> str:
    if not content:
        return ""
    longest = max((len(run) for run in _BACKTICKS.findall(content)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if content.startswith(("`", " ")) or content.endswith(("`", " ")) else ""
    return f"{fence}{pad}{content}{pad}{fence}"
