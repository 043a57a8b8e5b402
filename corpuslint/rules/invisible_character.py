"""A character that nobody sees stands in a text, and does nothing for it."""

from __future__ import annotations

from corpuslint.finding import Applicability, Finding, Fix
from corpuslint.rule import rule
from corpuslint.unseen import has_unseen, idle_characters, name_of

# At the edge of a text these do nothing for any script.
_SPARE = "\u200b\ufeff"


@rule("text", "warning", roles=["text"], fixes=["safe", "unsafe"], beyond_ascii=True)
def judge(value: object, options: None) -> Finding | None:
    if not isinstance(value, str) or value.isprintable() or not has_unseen(value):
        return None
    found = idle_characters(value)
    if not found:
        return None
    first = value[found[0]]
    message = f"a {name_of(first)}, which nobody sees, {_where(value, found[0])} the text"
    if len(found) > 1:
        message = f"{len(found)} characters that nobody sees, the first a {name_of(first)}"
    fix = _fix(value, found)
    if fix is None:
        message = f"the text is nothing but a {name_of(first)}, which nobody sees"
    return Finding(message, part=first, fix=fix)


def _where(value: str, index: int) -> str:
    if not value[:index].strip():
        return "before"
    return "within" if value[index + 1 :].strip() else "after"


def _fix(value: str, found: list[int]) -> Fix | None:
    """All of them go, and the space that stood between one of them and the text's edge."""
    bare = value.rstrip("\n")  # a block scalar keeps the last line break
    gone = {*found}
    kept = "".join(sign for index, sign in enumerate(bare) if index not in gone)
    if not kept.strip():
        return None
    if len(kept) - len(kept.lstrip()) > len(bare) - len(bare.lstrip()):
        kept = kept.lstrip()
    if len(kept) - len(kept.rstrip()) > len(bare) - len(bare.rstrip()):
        kept = kept.rstrip()
    text = kept + value[len(bare) :]
    spare = all(value[one] in _SPARE for one in found)
    # the same text, but for what such characters hide at its edges
    at_edges = text.strip() in value
    from corpuslint.ops import Set

    which = "character" if len(found) == 1 else "characters"
    applicability: Applicability = "safe" if spare and at_edges else "unsafe"
    return Fix(f"remove the {which}", (Set((), text),), applicability)
