"""Hosts that look like others: letters of several scripts, or of one that pass for Latin.

The ideas are those of browsers: UTS 39 (section 5.2, "highly restrictive", and its
confusable characters) and Chrome's policy for names that are not ASCII. Each label of a
host is judged alone, and what people write in their own script is fine.
"""

from __future__ import annotations

import unicodedata

from corpuslint.url_hosts import readable

# Scripts that are written together, as the names of their letters begin.
_TOGETHER = (
    frozenset(["LATIN", "CJK", "HIRAGANA", "KATAKANA"]),  # Japanese
    frozenset(["LATIN", "CJK", "BOPOMOFO"]),  # Chinese
    frozenset(["LATIN", "CJK", "HANGUL"]),  # Korean
)
_TITLES = {"CJK": "Han", "CANADIAN": "Canadian Aboriginal"}
# First words of letters' names that are no script's.
_NO_SCRIPT = frozenset(["MODIFIER", "KATAKANA-HIRAGANA", "FEMININE", "MASCULINE", "HALFWIDTH"])
_OTHER_WORDS = {"IDEOGRAPHIC": "CJK", "VERTICAL": "CJK", "HENTAIGANA": "HIRAGANA"}
# From Unicode's confusables: letters in pairs with the Latin one that they pass for.
_PAIRS = (
    "аaсcԁdеeҽeһhіiӏlјjоoрpԛqгrѕsѵvѡwԝwхxуyүy"  # Cyrillic
    "αaιiϳjοoσoρpυuνvγy"  # Greek
    "քfցgհhոnռnօoգqզqսuաw"  # Armenian
    "ᎪaᏏbᏼbᏟcᎠdᏧdᎬeᏀgᏻgᎻhᏂhᎥiᎫjᏦkᏞlᎷmᏢpᎡrᏒrᏕsᏚsᎢtᏙvᎳwᏔwᎩyᏍyᏃz"  # Cherokee
    "ꓮaꓐbꓚcꓒdꓓdꓰeꓝfꓖgꓧhꓙjꓗkꓲlꓡlꓟmꓠnꓳoꓑpꓣrꓢsꓔtꓴuꓦvꓪwꓫxꓬyꓜz"  # Lisu
    "ɑaɡgꬵfᴑoꭇr"  # Latin itself
)
# Where people write such a script, its words are no disguise, whatever they look like.
_HOMES = {
    "CYRILLIC": frozenset(["ba", "bg", "by", "kg", "kz", "me", "mk", "mn", "rs", "ru", "su"])
    | frozenset(["tj", "tm", "ua", "uz"]),
    "GREEK": frozenset(["cy", "eu", "gr"]),
    "ARMENIAN": frozenset(["am"]),
}
_SMALL_CAPITAL = "LATIN LETTER SMALL CAPITAL "
# Letters that pass for a slash where nothing Japanese is beside them.
_SLASHES = frozenset("んンノソゾ丿丶")
_JAPANESE = frozenset(["CJK", "HIRAGANA", "KATAKANA"])


def disguise(host: str) -> str:
    """What a host passes for and is not, in words that follow "the host"; "" where nothing.

    `host` is as `host_of` gives it: in ASCII.
    """
    if "xn--" not in host:
        return ""
    shown = readable(host)
    labels = shown.split(".")
    for label in labels:
        if label.isascii():
            continue
        scripts = {script: None for script in map(script_of, label) if script}
        if len(scripts) > 1 and not any(some.issuperset(scripts) for some in _TOGETHER):
            return f"{shown!r} mixes {_listed(list(scripts))} letters"
        if _has_slash(label):
            return f"{shown!r} has a letter that looks like a slash"
        twin = _twin(label)
        if twin and not _is_at_home(list(scripts), labels[-1]):
            looks = ".".join(twin if one == label else one for one in labels)
            script = _listed(list(scripts))
            how = "spelt with other letters" if script == "Latin" else f"written in {script}"
            return f"{shown!r} looks like {looks!r} and is {how}"
    return ""


def script_of(character: str) -> str:
    """The script of a letter, as the names of its letters begin; "" where it has none."""
    if "a" <= character <= "z":
        return "LATIN"
    if character < "\x80" or unicodedata.category(character)[0] != "L":
        return ""
    first = unicodedata.name(character, "").partition(" ")[0]
    return "" if first in _NO_SCRIPT else _OTHER_WORDS.get(first, first)


def _listed(scripts: list[str]) -> str:
    titles = sorted(_TITLES.get(script, script.title()) for script in scripts)
    return " and ".join([", ".join(titles[:-1]), titles[-1]] if len(titles) > 1 else titles)


def _twin(label: str) -> str:
    """The ASCII label that a label of one script passes for, or ""."""
    twin = "".join(_latin(character) for character in label)
    return twin if twin.isascii() else ""


def _latin(character: str) -> str:
    at = _PAIRS.find(character)
    if character >= "\x80" and at >= 0:
        return _PAIRS[at + 1]
    name = unicodedata.name(character, "")
    if name.startswith(_SMALL_CAPITAL) and len(name) == len(_SMALL_CAPITAL) + 1:
        return name[-1].lower()
    return character


def _is_at_home(scripts: list[str], last: str) -> bool:
    """Whether a name of this script is what one expects under a top-level domain."""
    return not last.isascii() or any(last in _HOMES.get(script, ()) for script in scripts)


def _has_slash(label: str) -> bool:
    for at, character in enumerate(label):
        if character in _SLASHES:
            beside = label[max(at - 1, 0) : at] + label[at + 1 : at + 2]
            if not any(script_of(one) in _JAPANESE or one == "ー" for one in beside):
                return len(beside) > 0
    return False
