"""A URL holds an HTML entity, such as `&amp;`, in place of a character."""

from __future__ import annotations

from corpuslint.finding import Finding, Fix
from corpuslint.patterns import lazy
from corpuslint.rule import rule

# Names that no query has by chance, where they end with a semicolon; and any number.
_ENTITY = lazy(r"&(?:amp;)*(?:amp|quot|apos|lt|gt|nbsp|#[0-9]{2,6}|#[xX][0-9a-fA-F]{2,5});")
# What may stand in a URL as it is, besides letters of any script.
_PLAIN = frozenset("!$&'()*+,-./:;=?@_~|[]{}^")


@rule("urls", "warning", roles=["url"], fixes=["safe"])
def judge(value: object, options: None) -> Finding | None:
    if not isinstance(value, str) or "&" not in value or ";" not in value:
        return None
    found = _ENTITY.search(value)
    if found is None:
        return None
    from corpuslint.ops import Set
    from corpuslint.url_parser import is_web_reference

    if not is_web_reference(value):
        return None  # a data URL may hold HTML

    url = _ENTITY.sub(lambda one: _decoded(one[0]), value)
    fix = Fix("write the characters", (Set((), url),)) if url != value else None
    return Finding(f"the URL has {found[0]} in it", part=found[0], fix=fix)


def _decoded(entity: str) -> str:
    """The character of an entity, coded where it may not stand in a URL as it is."""
    import html

    from corpuslint.url_parser import percent

    character = entity
    while character.startswith("&") and len(character) > 1:
        character = html.unescape(character)
    is_plain = character.isalnum() or character in _PLAIN
    if len(character) != 1 or (not character.isprintable() and character != "\xa0"):
        return entity
    return character if is_plain else percent(character)
