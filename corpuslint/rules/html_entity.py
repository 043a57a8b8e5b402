"""An HTML entity stands in a plain text."""

from __future__ import annotations

import re

from corpuslint.finding import Finding, Fix
from corpuslint.plain_text import CODE, TAG
from corpuslint.rule import rule

# Patterns are compiled on the first text with an entity in it: most runs see none.
_ENTITY = r"&(?:amp;)*(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
# Spaces written as entities at the start indent a title, or stand for an empty one.
_INDENT = r"(?:\s|&(?:nbsp|#160|#xa0|emsp|#8195|ensp|#8194|thinsp|#12288);)+"
# Characters that nobody sees are best written as entities.
_UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060"


@rule("text", "warning", roles=["text"], fixes=["unsafe"])
def judge(value: object, options: None) -> Finding | None:
    if not isinstance(value, str) or "&" not in value or ";" not in value:
        return None
    if TAG.search(value):
        return None  # the text is HTML, where entities are at home
    indent = re.match(_INDENT, value)
    scanned = re.compile(f"{CODE}|{_ENTITY}").finditer(value, indent.end() if indent else 0)
    found = [one for one in scanned if one[1] and _is_left_over(one[1])]
    if not found:
        return None
    entity = found[0][0]
    message = f"the HTML entity `{entity}` stands in plain text"
    return Finding(message, part=entity, fix=_fix(value, found))


def _fix(value: str, entities: list[re.Match[str]]) -> Fix | None:
    """All the entities decoded, unless one stands for what HTML or YAML may trip over."""
    from html import unescape

    pieces: list[str] = []
    at = 0
    for entity in entities:
        characters = unescape(f"&{entity[1]};")
        if characters in "&\"'" or not all(map(_is_harmless, characters)):
            return None
        pieces += (value[at : entity.start()], characters)
        at = entity.end()
    text = "".join(pieces) + value[at:]
    if len(text) - len(text.strip()) > len(value) - len(value.strip()):
        return None  # a space at an edge is the next fault
    which = "character" if len(entities) == 1 else "characters"
    from corpuslint.ops import Set

    return Fix(f"write the {which} instead", (Set((), text),), "unsafe")


def _is_harmless(character: str) -> bool:
    """Whether a character is a letter, a sign or a space that stands for itself."""
    from unicodedata import category

    if character == "\ufffd":
        return False  # there is no such character
    return category(character)[0] in "LNPS" or category(character) == "Zs"


def _is_left_over(name: str) -> bool:
    """Whether HTML knows `&name;`, and no author has a reason to write it so.

    `&lt;` shows a tag where the template prints titles as they are, and `&#58;`
    or `&#123;` keeps punctuation from YAML, Markdown or a template.
    """
    from html import unescape
    from html.entities import html5

    if not name.startswith("#") and f"{name};" not in html5:
        return False
    character = unescape(f"&{name};")
    return character in "&\"'" or not (character.isascii() or character in _UNSEEN)
