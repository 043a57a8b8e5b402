"""The language of a document, as its path tells it.

`en/guide.md`, `docs/pt-br/guide.md` and `guide.de.md` say it by a part that is a
language tag (BCP 47) of a language that has a code of two letters (ISO 639-1), or is one
of the few others that sites are written in.
"""

from __future__ import annotations

from corpuslint.patterns import lazy
from corpuslint.tuples import NamedTuple

_LISTED = (
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs "
    "cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha "
    "he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn "
    "ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb "
    "nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd "
    "se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw "
    "ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu ast ckb fil hsb kab yue"
)
_CODES = frozenset(_LISTED.split())
# ISO 15924, those that tell apart how one language is written; `my-trip` is no Burmese
_SCRIPTS = "adlm arab beng cher cyrl deva guru hans hant java jpan kore latn mong tfng vaii yiii"
_TAG = lazy(
    rf"([a-z]{{2,3}})(?:[-_](?:{_SCRIPTS.replace(' ', '|')}|[a-z]{{2}}|[0-9]{{3}}))?"
    r"(?:[-_][a-z]{2})?"
)


class Localised(NamedTuple):
    """A document's language, in lower case with `-`, and its path without it.

    Translations of one document have the same `path`; `language` is "" where the path
    does not tell one.
    """

    language: str
    path: str


def localised(path: str) -> Localised:
    """What a path with forward slashes tells; the first part that is a language counts."""
    parts = path.split("/")
    for index, part in enumerate(parts[:-1]):
        language = language_tag(part)
        if language:
            return Localised(language, "/".join((*parts[:index], *parts[index + 1 :])))
    pieces = parts[-1].split(".")
    if len(pieces) > 2:  # name, language and suffix
        language = language_tag(pieces[-2])
        if language:
            name = ".".join((*pieces[:-2], pieces[-1]))
            return Localised(language, "/".join((*parts[:-1], name)))
    return Localised("", path)


def language_tag(part: str) -> str:
    """A language tag in lower case with `-`, "" for what is none."""
    lower = part.lower()
    found = _TAG.fullmatch(lower)
    if found is None or found[1] not in _CODES:
        return ""
    return lower.replace("_", "-")
