"""A text was cut off by a machine."""

from __future__ import annotations

from corpuslint.finding import Finding
from corpuslint.patterns import lazy
from corpuslint.rule import rule

# An author's dots follow the word; those behind a space, or in brackets, a program put there.
_CUT = lazy(
    r"(?:(?<=\w)\s+(?:\.\.\.|…)|\[\s*(?:\.\.\.|…)\s*\]|\((?:\.\.\.|…|more…?)\)"
    r"|(?:\.\.\.|…)\s*(?:[Rr]ead|[Cc]ontinue|[Mm]ore|[Ll]earn)\b[^.!?]{0,30})\s*\Z"
)


@rule("text", "warning", default=False, roles=["text"])
def judge(value: object, options: None) -> Finding | None:
    if not isinstance(value, str) or ("..." not in value and "…" not in value and "(" not in value):
        return None
    found = _CUT.search(value)
    if found is None:
        return None
    end = found[0].strip()
    return Finding(f"the text was cut off: it ends in `{end}`", part=end)
