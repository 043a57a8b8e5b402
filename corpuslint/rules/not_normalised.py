"""A letter is written as several characters, or as one that stands for another."""

from __future__ import annotations

from corpuslint.finding import Finding, Fix
from corpuslint.patterns import lazy
from corpuslint.rule import rule

# All that is not normalised has one of these. What they leave out are letters of Latin, Greek
# and Cyrillic, Chinese, kana, Hangul, emoji, and the signs of typography.
_SUSPECT = lazy(
    "[\u0300-\u036f\u0374\u037e\u0387\u0483-\u0487\u0591-\u1fff\u2000\u2001\u20d0-\u20f0"
    "\u2126\u212a\u212b\u2329\u232a\u2adc\u2cef-\u2cf1\u2d7f\u2de0-\u2dff\u302a-\u302f"
    "\u3099\u309a\ua66f-\uabff\uf900-\ufb4e\ufe20-\ufe2f\U000101fd-\U0001e94a\U0002f800-\U0002fa1f]"
)
# Variants of Chinese characters, which names are written with: NFC takes them away.
_VARIANTS = lazy("[\uf900-\ufaff\U0002f800-\U0002fa1f]")


@rule("text", "warning", roles=["text"], fixes=["safe"], beyond_ascii=True)
def judge(value: object, options: None) -> Finding | None:
    if not isinstance(value, str) or _SUSPECT.search(value) is None:
        return None
    from unicodedata import is_normalized, normalize

    if is_normalized("NFC", value) or _VARIANTS.search(value):
        return None
    text = normalize("NFC", value)
    start = next(
        (index for index, pair in enumerate(zip(value, text, strict=False)) if pair[0] != pair[1]),
        len(text),
    )
    end = start + 1
    while end < len(value) and len(normalize("NFC", value[start : end + 1])) <= len(
        normalize("NFC", value[start:end])
    ):
        end += 1
    piece = value[start:end]
    whole = normalize("NFC", piece)
    message = f"`{whole}` is {_numbers(piece)}, not {_numbers(whole)} (Unicode NFC)"
    from corpuslint.ops import Set

    return Finding(message, part=piece, fix=Fix("normalise the text", (Set((), text),)))


def _numbers(text: str) -> str:
    return " ".join(f"U+{ord(sign):04X}" for sign in text)
