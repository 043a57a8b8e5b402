"""White space stands before or after a text."""

from __future__ import annotations

from corpuslint.finding import Finding, Fix
from corpuslint.rule import rule


@rule("text", "warning", roles=["text"], fixes=["safe"])
def judge(value: object, options: None) -> Finding | None:
    if not isinstance(value, str):
        return None
    bare = value.strip()
    if value == bare or not bare:
        return None  # a text of one space is how Jekyll is told to make up no excerpt
    # a block scalar keeps the last line break; CJK authors indent with U+3000
    text = value.rstrip("\n").lstrip("\u3000")
    before, after = text[0].isspace(), text[-1].isspace()
    if not before and not after:
        return None
    indent, _, rest = value.partition(text)
    from corpuslint.ops import Set

    fix = Fix("remove the space", (Set((), indent + text.strip() + rest),))
    if before and after:
        return Finding("white space before and after the text", fix=fix)
    side, space = ("before", text[: -len(text.lstrip())]) if before else ("after", _end(text))
    return Finding(f"white space {side} the text", part=space, fix=fix)


def _end(text: str) -> str:
    return text[len(text.rstrip()) :]
