"""Find the fences of a block, as the file's own reader finds them."""

from __future__ import annotations

import re
from typing import NamedTuple

from corpuslint.profile import LANGUAGES, Profile
from corpuslint.span import Span


class Block(NamedTuple):
    """A front matter block: its language, its fences and what is between.

    A data file is a block from end to end, without fences; JSON without fences
    has its braces in `content`.
    """

    language: str
    opener: Span
    content: Span
    closer: Span | None


class Problem(NamedTuple):
    """What reading, splitting or parsing found; `rule` is the rule that reports it."""

    rule: str
    span: Span
    message: str
    related: tuple[tuple[Span, str], ...] = ()


class Split(NamedTuple):
    block: Block | None
    problems: tuple[Problem, ...] = ()


NO_BLOCK = Split(None)

# What an author meant as the start of a block, whoever reads it.
_INTENDED_OPENER = re.compile(
    r"\ufeff?(?P<before>(?:\s|<!--.*?-->)*?)(?P<fence>-{3,}|\+{3}|;{3,})(?P<after>[^\S\n]*)\r?\n",
    re.DOTALL,
)
_JSON_OPENER = re.compile(r'\ufeff?\s*(?P<brace>\{)\s*["}]')
_KEY_LINE = re.compile(r"""[ \t]*(?:#.*\n|\r?\n)*["']?[\w.-]+["']?[ \t]*[:=](?:\s|\Z)""")
_FENCE_CHARACTERS = ("-", "+", ";", "{", "\ufeff", "<", " ", "\t", "\n", "\r")


def split(text: str, profile: Profile) -> Split:
    """Split as the profile's reader does, and say where an author meant otherwise."""
    opener = profile.opener.match(text)
    if opener is None:
        return _without_opener(text, profile)
    block = _find_block(text, opener, profile)
    if block is not None:
        if profile.drops_empty_block and block.content.start >= block.content.end:
            return Split(block, (_ignored(block, profile, "an empty block"),))
        return Split(block)
    if not _KEY_LINE.match(text, opener.end()):
        return NO_BLOCK  # a thematic break, or a signature's dashes
    fence = Span(*opener.span("fence"))
    message = f"no closing `{opener['fence']}`: {profile.unclosed}"
    return Split(None, (Problem("unclosed-block", fence, message),))


def whole_file(text: str, language: str) -> Split:
    """A data file: one block from end to end."""
    start = 1 if text.startswith("\ufeff") else 0
    return Split(Block(language, Span(start, start), Span(start, len(text)), None))


def _without_opener(text: str, profile: Profile) -> Split:
    if not text.startswith(_FENCE_CHARACTERS):
        return _hexo_without_opener(text) if profile.opener_optional else NO_BLOCK
    brace = _JSON_OPENER.match(text)
    if brace and profile.name in ("none", "hugo"):
        return _json_block(text, brace.start("brace"))
    intended = _INTENDED_OPENER.match(text)
    if intended is None or not _KEY_LINE.match(text, intended.end()):
        return NO_BLOCK
    block = _find_block(text, intended, profile._replace(closer_tail=re.compile("")))
    if block is None or profile.name == "none":
        return NO_BLOCK
    return Split(block, (_ignored(block, profile, _why_ignored(intended)),))


def _find_block(text: str, opener: re.Match[str], profile: Profile) -> Block | None:
    fence = opener["fence"]
    start = opener.end()
    end = _find_closer(text, start, fence, profile)
    if end < 0:
        return None
    for other in profile.closers:
        earlier = _find_closer(text[:end], start, other, profile)
        if earlier >= 0:
            end, fence = earlier, other
    return Block(
        LANGUAGES[opener["fence"][0]],
        Span(*opener.span("fence")),
        Span(start, end),
        Span(end, end + len(fence)),
    )


def _find_closer(text: str, start: int, fence: str, profile: Profile) -> int:
    """The offset of the closing fence at or after `start`, or -1."""
    at = text.find("\n" + fence, start - 1)
    while at >= 0:
        tail = profile.closer_tail
        if tail is None or tail.match(text, at + 1 + len(fence)):
            return at + 1
        at = text.find("\n" + fence, at + 1)
    return -1


def _json_block(text: str, start: int) -> Split:
    """A JSON object at the start of a file; its end is where its braces close."""
    depth = 0
    inside_string = False
    escaped = False
    for at in range(start, len(text)):
        character = text[at]
        if inside_string:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == '"':
                inside_string = False
        elif character == '"':
            inside_string = True
        elif character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
            if depth == 0:
                return Split(Block("json", Span(start, start), Span(start, at + 1), None))
    problem = Problem("unclosed-block", Span(start, start + 1), "no closing `}` for this block")
    return Split(None, (problem,))


def _hexo_without_opener(text: str) -> Split:
    """Hexo takes what precedes the first `---` as a block, if it is a mapping."""
    if not _KEY_LINE.match(text):
        return NO_BLOCK
    closer = re.compile(r"\n(-{3,}|;{3,})").search(text)
    if closer is None:
        return NO_BLOCK
    language = LANGUAGES[closer[1][0]]
    content = Span(0, closer.start() + 1)
    return Split(Block(language, Span(0, 0), content, Span(*closer.span(1))))


def _ignored(block: Block, profile: Profile, why: str) -> Problem:
    message = f"{profile.title} does not see this block: {why}"
    return Problem("block-ignored", block.opener, message)


def _why_ignored(intended: re.Match[str]) -> str:
    if intended["before"].strip():
        return "text stands before it"
    if intended["before"]:
        return "white space stands before it"
    if intended["after"]:
        return f"white space follows the `{intended['fence']}`"
    if intended[0].startswith("\ufeff"):
        return "a byte order mark stands before it"
    return f"it does not start a block at `{intended['fence']}`"
