"""An escape of another language was left in a text."""

from __future__ import annotations

from corpuslint.finding import Finding
from corpuslint.patterns import lazy
from corpuslint.plain_text import without_code
from corpuslint.rule import rule

# Of JSON and its like (`\u2019`, `\"`, `\n`), and of Markdown (`\^`, `\*`, `\[`).
_ESCAPE = lazy(
    r"(?<!\\)\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[nrt](?![a-z])|[\"'/&^*_#\[\]~|<>!.+-])"
)
# A path, or a formula: backslashes are at home there.
_AT_HOME = lazy(r"\b[A-Za-z]:\\|\\\\|\\[A-Za-z][a-z]")


@rule("text", "warning", default=False, roles=["text"])
def judge(value: object, options: None) -> Finding | None:
    if not isinstance(value, str) or "\\" not in value:
        return None
    text = without_code(value)
    found = _ESCAPE.search(text)
    if found is None:
        return None
    if found[0][1:2] not in ("u", "x") and _AT_HOME.search(text):
        return None
    return Finding(f"the escape `{found[0]}` stands in plain text", part=found[0])
