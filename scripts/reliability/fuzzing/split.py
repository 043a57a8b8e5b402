"""Splitting: for every profile, the fences are where they are said to be, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.document import decode
from corpuslint.profile import PROFILES, Profile
from corpuslint.span import Lines, Span
from corpuslint.split import Block, Split, blank_around_opener, find_conflict, split
from fuzzing.case import Case, Provider, ensure, pick
from fuzzing.documents import documents

_ENDINGS = ("as it is", "CR LF", "a mark")


def draw(provider: Provider) -> Case:
    ending = pick(provider, _ENDINGS)
    content = provider.ConsumeBytes(provider.remaining_bytes())
    decoded = decode(content)
    ensure(len(decoded.text) <= len(content), "a decoded text is no longer than its bytes")
    text = decoded.text
    if decoded.problem is not None:
        ensure(decoded.problem.span.end <= len(text), "what is no UTF-8 is placed in the text")
        text = content.decode("utf-8", "ignore")
    if ending == "CR LF":
        text = text.replace("\n", "\r\n")
    elif ending == "a mark":
        text = "\ufeff" + text
    return {"text": text}


def seeds() -> Iterator[bytes]:
    for number, (_, text) in enumerate(documents()):
        yield text.encode("utf-8", "surrogateescape") + bytes([number % len(_ENDINGS)])


def check(case: Case) -> None:
    text = case["text"]
    for profile in PROFILES.values():
        found = split(text, profile)
        check_split(text, found)
        ensure(split(text, profile) == found, "a text is split alike each time", profile.name)
        if found.block is not None and found.block.closer is not None:
            _check_rest(text, profile, found)
    around = blank_around_opener(text)
    for span in around or ():
        _check_span(text, span, "blank around an opener")
        ensure(not text[span.start : span.end].strip("\ufeff \t\r\n\f\v"), "blanks are blank")
    conflict = find_conflict(text, 0, len(text))
    if conflict is not None:
        _check_span(text, conflict, "a conflict")
        ensure(text.startswith("<<<<<<< ", conflict.start), "a conflict starts at git's mark")
    _check_lines(text)


def check_split(text: str, found: Split) -> None:
    """The parts of a block stand in order and at the starts of lines; problems are in the text."""
    for problem in found.problems:
        _check_span(text, problem.span, "a problem")
        ensure(problem.message and "\n" not in problem.message, "a problem has a line of words")
        ensure(len(problem.message) < 300, "a problem is told in few words", problem.message)
    block = found.block
    if block is None:
        return
    for span in (block.opener, block.content, *([block.closer] if block.closer else [])):
        _check_span(text, span, "a part of a block")
    ensure(block.opener.end <= block.content.start, "the content follows the opener", block)
    ensure(block.language in ("yaml", "toml", "json"), "a block has a language", block)
    _check_fences(text, block)


def _check_fences(text: str, block: Block) -> None:
    if block.opener.start < block.opener.end:
        fence = text[block.opener.start : block.opener.end]
        ensure(set(fence) in ({"-"}, {"+"}, {";"}) and len(fence) >= 3, "a fence is one", fence)
    if block.closer is None:
        return
    ensure(block.content.end == block.closer.start, "the closer follows the content", block)
    start = block.closer.start
    ensure(start == 0 or text[start - 1] == "\n", "a closing fence starts a line", block)
    fence = text[start : block.closer.end]
    ensure(fence[:3] in ("---", "+++", ";;;", "..."), "a closing fence is one", fence)
    ensure(len({*fence}) == 1, "a closing fence is of one sign", fence)


def _check_rest(text: str, profile: Profile, found: Split) -> None:
    """What a page says below its block does not decide on the block."""
    assert found.block is not None
    assert found.block.closer is not None
    end = text.find("\n", found.block.closer.end)
    if end < 0:
        return
    for more in ("", "---\nmore: 1\n---\n", "+++\n", "text\n...\n"):
        other = split(text[: end + 1] + more, profile).block
        ensure(other == found.block, "the body does not decide on the block", profile.name)


def _check_lines(text: str) -> None:
    """Rows and columns lead back to where they came from, counted or looked up."""
    counted, table = Lines(text), Lines(text)
    starts = table.starts
    ensure(starts == sorted({*starts}), "lines start one after the other")
    for offset in {0, len(text), len(text) // 2, len(text) // 3}:
        position = counted.position(offset)
        ensure(
            starts[position.row - 1] + position.column - 1 == offset,
            "a position leads back to its offset",
            lambda offset=offset: offset,
        )
        _check_span(text, table.around(offset), "a line")


def _check_span(text: str, span: Span, what: str) -> None:
    ensure(0 <= span.start <= span.end <= len(text), f"{what} is inside the text", span)
