"""An HTML entity stands in a plain text."""

from __future__ import annotations

import re

from corpuslint.finding import Finding
from corpuslint.rule import rule

# Patterns are compiled on the first text with an entity in it: most runs see none.
_ENTITY = r"&(?:amp;)*(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
_TAG = r"</?[A-Za-z][^<>]*>"
_CODE = r"`[^`]*`"
# Spaces written as entities at the start indent a title, or stand for an empty one.
_INDENT = r"(?:\s|&(?:nbsp|#160|#xa0|emsp|#8195|ensp|#8194|thinsp|#12288);)+"
# Characters that nobody sees are best written as entities.
_UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060"


@rule("text", "warning", roles=["text"])
def judge(value: object, options: None) -> Finding | None:
    if not isinstance(value, str) or "&" not in value or ";" not in value:
        return None
    if re.search(_TAG, value):
        return None  # the text is HTML, where entities are at home
    text = re.sub(_CODE, "", value)
    text = re.sub(r"\A" + _INDENT, "", text)
    for found in re.finditer(_ENTITY, text):
        if _is_left_over(found[1]):
            return Finding(f"the HTML entity `{found[0]}` stands in plain text", part=found[0])
    return None


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
