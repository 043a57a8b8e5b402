"""A control of direction has a text shown otherwise than it reads."""

from __future__ import annotations

from corpuslint.finding import Finding
from corpuslint.rule import rule
from corpuslint.unseen import directions, has_unseen, name_of


@rule("text", "error", roles=["text"], beyond_ascii=True)
def judge(value: object, options: None) -> Finding | None:
    if not isinstance(value, str) or value.isprintable() or not has_unseen(value):
        return None
    turns = directions(value).turns
    if not turns:
        return None
    first = turns[0]
    return Finding(f"a {name_of(first.character)} {first.how}", part=first.character)
