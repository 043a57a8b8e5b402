"""Our reading of a document beside that of its real reader."""

from __future__ import annotations

import math
from typing import Any

from corpuslint.document import Document
from corpuslint.profile import Profile
from tests.readers.real import Date, Outcome

# problems with which no data is to be had, or that a reader stops at
_FAILURES = frozenset(
    [
        *("invalid-yaml", "invalid-toml", "invalid-json", "not-a-mapping", "several-documents"),
        *("unclosed-block", "block-ignored", "resource-limit", "duplicate-key"),
    ]
)
# JavaScript has one kind of number
_ONE_KIND = frozenset(["hexo", "astro", "gray-matter", "@11ty/gray-matter"])


def difference(profile: Profile, text: str, real: Outcome) -> str:
    """How our reading of a document differs from the real one; "" where it does not."""
    ours = Document("a.md", text, profile)
    rules = {problem.rule for problem in ours.problems}
    failures = sorted(rules & _FAILURES)
    if real.error:
        return "" if failures else f"real error, none of ours: {real.error[:90]}"
    is_found = ours.block is not None and "block-ignored" not in rules
    if not real.found or not isinstance(real.data, dict) or (real.data == {} and not ours.data):
        # what is no mapping is a fault to us, whatever the reader does with it
        if not is_found or rules & {"not-a-mapping", "invalid-json"}:
            return ""
        # and a block that Hexo drops is a finding of `empty-block`
        may_be_empty = real.found or profile.drops_empty_block
        return "" if may_be_empty and not ours.data else "ours finds a block"
    if not is_found:
        return f"real finds a block, ours does not {failures}: {real.data}"
    assert ours.block is not None
    if set(failures) - {"duplicate-key"}:
        return f"ours fails by {failures}, real reads {real.data!r}"
    data = ours.data
    if profile.folds_key_case:
        if len(_folded(data)) < len(data):
            return ""  # `case-colliding-keys` finds it
        data = _folded(data)
    if not same(data, real.data, profile.name in _ONE_KIND):
        return f"data: ours {data!r}, real {real.data!r}"
    content = text[ours.block.content.start : ours.block.content.end]
    if real.content is not None and _lines(content) != _lines(real.content):
        return f"content: ours {content!r}, real {real.content!r}"
    end = ours.block.closer.end if ours.block.closer else ours.block.content.end
    if _lines(text[end:]) != _lines(real.body):
        return f"body: ours {text[end:]!r}, real {real.body!r}"
    return ""


def same(ours: Any, real: Any, one_kind: bool) -> bool:
    """Whether values are the same: dates are text to us, and all keys are."""
    if isinstance(real, Date):
        return isinstance(ours, str)
    if isinstance(ours, dict) and isinstance(real, dict):
        if [*ours] != [*map(str, real)] and {*ours} != {*map(str, real)}:
            return False
        by_text = {str(key): one for key, one in real.items()}
        return all(same(one, by_text[key], one_kind) for key, one in ours.items())
    if isinstance(ours, list) and isinstance(real, list):
        return len(ours) == len(real) and all(
            same(one, other, one_kind) for one, other in zip(ours, real, strict=True)
        )
    if type(ours) in (int, float) and type(real) in (int, float):
        if math.isnan(ours) or math.isnan(real):
            return math.isnan(ours) and math.isnan(real)
        if one_kind:
            return float(ours) == float(real)
    return type(ours) is type(real) and bool(ours == real)


def _folded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key.lower(): _folded(one) for key, one in value.items()}
    return [_folded(one) for one in value] if isinstance(value, list) else value


def _lines(text: str) -> str:
    """A text whatever its line ends; that Astro leaves a byte order mark in does not matter."""
    return text.replace("\r\n", "\n").strip().strip("\ufeff").strip()
