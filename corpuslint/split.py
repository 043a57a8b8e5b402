"""Find the fences of a block, as the file's own reader finds them."""

# annotations are not postponed here: as text, each costs a NamedTuple 5 us at every start

import re

from corpuslint.patterns import lazy
from corpuslint.profile import LANGUAGES, Profile
from corpuslint.span import Span
from corpuslint.tuples import NamedTuple


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
CONFLICT_MARK = "<<<<<<< "
CONFLICT = "a merge conflict is not resolved: git's markers stand in the block"

# What an author meant as the start of a block, whoever reads it.
_INTENDED_OPENER = lazy(
    r"\ufeff?(?P<before>(?:[\s\ufeff]|<!--(?:(?!-->).)*-->)*)(?P<fence>-{3,}|\+{3,}|;{3,})"
    r"(?P<after>[^\S\n]*(?:(?P<language>[A-Za-z]+)[^\S\n]*)?)\n",
    re.DOTALL,
)
_BLANK = " \t\r\n\ufeff"
_LONE_CR_OPENER = lazy(
    r"""\ufeff?\s*(?P<fence>-{3,}|\+{3}|;{3,})[ \t]*\r\s*["']?[\w.-]+["']?[ \t]*[:=]\s"""
)
_JSON_OPENER = lazy(r'\ufeff?\s*(?P<brace>\{)\s*["}]')
_HUGO_START = lazy(r"\ufeff?[ \t\r\n\f\v]*(?P<sign>[-+{])")
# python-frontmatter's: each brace has a line of its own
_PYTHON_JSON = lazy(r"\s*(?P<object>\{\r?\n(?:(?![{}]\r?(?:\n|\Z))[^\n]*\n)*\})\r?(?:\n|\Z)")
_JSON_TOKEN = lazy(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[{}]', re.DOTALL)
_KEY_LINE = lazy(r"""[ \t]*(?:#.*\n|\r?\n)*["']?[\w.-]+["']?[ \t]*[:=](?:\s|\Z)""")
_HEXO_SEPARATOR = lazy(r"\n(-{3,}|;{3,})")
_HEXO_BLANK_LINE = lazy(r"\ufeff?(?:\r\n?|\n|\t+|\ufeff)(---)(?:[ \t]+#[^\n]*|[ \t]*\r?)\n")
_YAML_START = lazy(r"(---)[ \t]*\r?\n")
_FENCE_LINE = lazy(r"\n(?:-{3,}|\+{3}|;{3,})\s")
_FENCE_CHARACTERS = ("-", "+", ";", "{", "\ufeff", "<", " ", "\t", "\n", "\r", "\xa0", "—", "–")
# `--`, or the dashes that an editor makes of `---`; or a first key on the fence's line
_DAMAGED_FENCE = lazy(r"\ufeff?(?P<fence>--|[—–]-?|- - -)[^\S\n]*\n")
_KEY_ON_FENCE = lazy(r"\ufeff?(?P<fence>---)[\w-]+:[ \t]+\S")
# What is read or run by name. gray-matter knows `json` in small letters alone; TOML needs
# an engine that the site brings along.
_NAMED_LANGUAGES = {"yaml": "yaml", "yml": "yaml", "json": "json", "toml": "toml"}
_CODE = frozenset(["js", "javascript", "coffee", "coffeescript", "cson"])


def split(text: str, profile: Profile) -> Split:
    """Split as the profile's reader does, and say where an author meant otherwise."""
    opener = profile.opener.match(text)
    if opener is None:
        return _without_opener(text, profile)
    language = LANGUAGES[opener["fence"][0]]
    if profile.opener.groups > 1 and opener["language"]:
        named = _NAMED_LANGUAGES.get(opener["language"].lower())
        if named is None or (named == "json" and opener["language"] != "json"):
            return Split(None, (_unknown_language(opener, profile),))
        language = named
    block = _find_block(text, opener, profile, language)
    if block is not None:
        if profile.drops_empty_block and block.content.end - block.content.start <= 2:
            block = _below_empty(text, block, profile) or block
        return Split(block)
    if "\r" in text and "\n" not in text:
        return _lone_carriage_returns(text, profile)
    if not profile.unclosed_is_fatal and not _KEY_LINE.match(text, opener.end()):
        return NO_BLOCK  # a thematic break, or a signature's dashes
    fence = Span(*opener.span("fence"))
    message = f"no closing `{opener['fence']}`: {profile.unclosed}"
    return Split(None, (Problem("unclosed-block", fence, message),))


def blank_around_opener(text: str) -> tuple[Span, Span] | None:
    """The white space before a fence that was meant as an opener, and that behind it in its line.

    A byte order mark at the start is left to others. None where anything else stands there.
    """
    intended = _INTENDED_OPENER.match(text)
    if intended is None or intended["language"]:
        return None
    before, after = Span(*intended.span("before")), Span(*intended.span("after"))
    if text[before.start : before.end].strip(_BLANK) or intended["after"].strip(_BLANK):
        return None
    return before, Span(after.start, after.end - intended["after"].endswith("\r"))


def whole_file(text: str, language: str) -> Split:
    """A data file: one block from end to end."""
    start = 1 if text.startswith("\ufeff") else 0
    return Split(Block(language, Span(start, start), Span(start, len(text)), None))


def find_conflict(text: str, start: int, end: int) -> Span | None:
    """The first conflict that git marked between two places: from its first mark to its last."""
    if text.startswith(CONFLICT_MARK, start):
        first = start
    else:
        first = text.find("\n" + CONFLICT_MARK, start, end) + 1
        if first == 0:
            return None
    last = text.find("\n>>>>>>>", first, end)
    last = text.find("\n", last + 1, end) if last >= 0 else -1
    last = end if last < 0 else last
    return Span(first, last - (text[last - 1] == "\r"))


def _without_opener(text: str, profile: Profile) -> Split:
    if profile.opener_optional:
        found = _hexo_without_opener(text)
        if found.block is not None:
            return found
    if not text.startswith(_FENCE_CHARACTERS):
        return NO_BLOCK
    start = 1 if text.startswith("\ufeff") else 0
    if text.startswith(CONFLICT_MARK, start) and _FENCE_LINE.search(text):
        conflict = find_conflict(text, start, len(text)) or Span(start, start)
        return Split(None, (Problem("merge-conflict", conflict, CONFLICT),))
    brace = _brace(text, profile)
    if brace is not None:
        return brace
    if "\r" in text and "\n" not in text:
        return _lone_carriage_returns(text, profile)
    found = _ignored_block(text, profile)
    if profile.name == "hugo" and not found.problems and (sign := _HUGO_START.match(text)):
        message = f"Hugo takes a `{sign['sign']}` at the start of a page for front matter,"
        message += " and stops with an error"
        return Split(None, (Problem("block-ignored", Span(*sign.span("sign")), message),))
    return found


def _brace(text: str, profile: Profile) -> Split | None:
    """What a reader of JSON makes of a brace at the start; None for the others."""
    if profile.name == "python-frontmatter":
        lines = _PYTHON_JSON.match(text)
        if lines is not None:
            start, end = lines.span("object")
            return Split(Block("json", Span(start, start), Span(start, end), None))
    elif profile.name == "hugo":
        start_of_page = _HUGO_START.match(text)
        if start_of_page is not None and start_of_page["sign"] == "{":
            return _json_block(text, start_of_page.start("sign"))
    elif profile.name == "none":
        brace = _JSON_OPENER.match(text)
        if brace is not None:
            return _json_block(text, brace.start("brace"))
    return None


def _ignored_block(text: str, profile: Profile) -> Split:
    """A block that was meant as one, which the profile's reader takes for something else."""
    intended = _INTENDED_OPENER.match(text)
    if intended is None:
        return _damaged_opener(text)
    language = (intended["language"] or "").lower()
    names_language = language in _CODE or language in _NAMED_LANGUAGES
    if language and not names_language:
        return NO_BLOCK
    is_code = language in _CODE or language == "json"
    if not is_code and not _KEY_LINE.match(text, intended.end()):
        return NO_BLOCK
    if profile.name == "none" and not names_language:
        return NO_BLOCK
    block = _find_block(
        text,
        intended,
        profile._replace(closer_tail=None),
        _NAMED_LANGUAGES.get(language, LANGUAGES[intended["fence"][0]]),
    )
    if block is None:
        return NO_BLOCK
    problem = _ignored(block, profile, _why_ignored(intended, profile))
    return Split(None if language in _CODE else block, (problem,))


def _damaged_opener(text: str) -> Split:
    """A first line that no reader takes for a fence, where one was clearly meant."""
    damaged = _DAMAGED_FENCE.match(text)
    if damaged is not None and _KEY_LINE.match(text, damaged.end()):
        why = f"it starts with `{damaged['fence']}`, not with `---`"
    else:
        damaged = _KEY_ON_FENCE.match(text)
        why = "its `---` must stand on a line of its own"
    if damaged is None or text.find("\n---", damaged.end()) < 0:
        return NO_BLOCK
    message = f"no reader sees this block: {why}"
    return Split(None, (Problem("block-ignored", Span(*damaged.span("fence")), message),))


def _find_block(text: str, opener: re.Match[str], profile: Profile, language: str) -> Block | None:
    fence = opener["fence"]
    start = opener.end()
    shortest = fence[:3] if profile.longer_closers else fence
    end = -1
    for candidate in (shortest, *profile.closers):
        found = _find_closer(text, start, len(text) if end < 0 else end, candidate, profile)
        if found >= 0:
            end, fence = found, candidate
    if end < 0:
        return None
    return Block(
        language,
        Span(*opener.span("fence")),
        Span(start, end),
        Span(end, _fence_end(text, end, fence, profile)),
    )


def _below_empty(text: str, block: Block, profile: Profile) -> Block | None:
    """The block that Hexo finds below two fences with nothing between them, or None.

    It wants something there, so that the second one does not close: it starts the YAML of
    a block that goes on.
    """
    assert block.closer is not None
    second = _YAML_START.match(text, block.closer.start)
    if second is None or block.opener.end - block.opener.start > 3:
        return None
    if text[block.content.start : block.content.end].replace("\r\n", "\n") not in ("", "\n"):
        return None
    if not _KEY_LINE.match(text, second.end()):
        return None  # a page whose first thematic break is no fence
    end = _find_closer(text, second.end(), len(text), "---", profile)
    if end < 0:
        return None
    return Block("yaml", Span(*second.span(1)), Span(second.end(), end), Span(end, end + 3))


def _fence_end(text: str, start: int, fence: str, profile: Profile) -> int:
    end = start + len(fence)
    while profile.longer_closers and text[end : end + 1] == fence[0]:
        end += 1
    return end


def _find_closer(text: str, start: int, end: int, fence: str, profile: Profile) -> int:
    """The offset of the closing fence between two places, or -1."""
    tail = profile.closer_tail
    at = text.find("\n" + fence, start - 1, end)
    while at >= 0:
        if tail is None or tail.match(text, _fence_end(text, at + 1, fence, profile)):
            return at + 1
        at = text.find("\n" + fence, at + 1, end)
    return -1


def _json_block(text: str, start: int) -> Split:
    """A JSON object at the start of a file; its end is where its braces close."""
    depth = 0
    for token in _JSON_TOKEN.finditer(text, start):
        if token[0] == "{":
            depth += 1
        elif token[0] == "}":
            depth -= 1
            if depth == 0:
                content = Span(start, token.end())
                return Split(Block("json", Span(start, start), content, None))
    problem = Problem("unclosed-block", Span(start, start + 1), "no closing `}` for this block")
    return Split(None, (problem,))


def _hexo_without_opener(text: str) -> Split:
    """Hexo takes what precedes the first `---` as a block, if it is a mapping.

    So one blank line before an opening `---` does no harm (it is the block's
    first line, and the `---` begins its YAML document), but two do.
    """
    start = 1 if text.startswith("\ufeff") else 0
    if text.startswith(("---", ";;;"), start):
        return NO_BLOCK
    blank_line = _HEXO_BLANK_LINE.match(text)
    if blank_line is None and not _KEY_LINE.match(text, start):
        return NO_BLOCK
    content_start = blank_line.end() if blank_line else start
    closer = _HEXO_SEPARATOR.search(text, blank_line.end() - 1 if blank_line else start + 1)
    if closer is None:
        return NO_BLOCK
    opener = Span(*blank_line.span(1)) if blank_line else Span(start, start)
    language = LANGUAGES[closer[1][0]]
    if blank_line and language != "yaml":
        return NO_BLOCK
    content = Span(content_start, closer.start() + 1)
    return Split(Block(language, opener, content, Span(*closer.span(1))))


def _lone_carriage_returns(text: str, profile: Profile) -> Split:
    """The line ends of Mac OS 9."""
    opener = _LONE_CR_OPENER.match(text)
    if opener is None:
        return NO_BLOCK
    reader = f"{profile.title} does not see"
    if profile.name in ("hugo", "python-frontmatter"):
        reader = "only few readers see"
    message = f"{reader} this block: its lines end in carriage returns alone"
    return Split(None, (Problem("block-ignored", Span(*opener.span("fence")), message),))


def _unknown_language(opener: re.Match[str], profile: Profile) -> Problem:
    language = opener["language"]
    message = f"{profile.title} knows no language `{language[:60]}`, and stops with an error"
    if language.lower() in _CODE:
        message = f"{profile.title} runs this block as code, so that its fields cannot be judged"
    span = Span(opener.start("fence"), opener.end("language"))
    return Problem("block-ignored", span, message)


def _ignored(block: Block, profile: Profile, why: str) -> Problem:
    message = f"{profile.title} does not see this block: {why}"
    return Problem("block-ignored", block.opener, message)


def _why_ignored(intended: re.Match[str], profile: Profile) -> str:
    if not profile.opener.match(intended["fence"] + "\n"):
        return f"it does not start a block at `{intended['fence']}`"
    before = intended["before"].strip()
    if before.strip("\ufeff"):
        return "text stands before it"
    if intended["before"] and not before:
        return "white space stands before it"
    if before:
        return "a byte order mark stands before it"
    if intended["language"]:
        return f"`{intended['language']}` follows the `{intended['fence']}`"
    if intended["after"].rstrip("\r"):
        return f"white space follows the `{intended['fence']}`"
    return "a byte order mark stands before it"
