"""Fixing: what a file becomes, held against what other readers make of it before and after.

As `scripts/check_fixes.py` judges whole sites, but cut where the document's own reader cuts
it, since here the fences may be anything.
"""

from __future__ import annotations

import atexit
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from corpuslint.block_lines import WIDE_BREAK, is_readable, lines_of_block
from corpuslint.config.kept import load_config
from corpuslint.config.selection import Selection
from corpuslint.document import MARK, Document
from corpuslint.engine import Engine, FixReport
from corpuslint.finding import Diagnostic
from corpuslint.ops import Remove, touched_paths
from corpuslint.paths import Input
from corpuslint.profile import PROFILES
from fuzzing.case import Case, Provider, ensure, pick, rest_as_text, seed
from fuzzing.documents import documents

sys.path.append(str(Path(__file__).resolve().parents[2]))

import outside

NOW = 1_767_225_600.0  # 2026-01-01T00:00:00Z
_GENERATORS = tuple(PROFILES)
_SCHEMAS = ("", "news-article", "blog-post")
_NAMES = ("2023-11-20-a.md", "2023-11-20-a.md", "a.mdx", "a.yml", "a.json", "a.toml")
_LONGEST = 20_000  # characters: a proof reads a text five times
_SHORT = 1500  # characters of what to start from: ruamel.yaml reads no more than a few a second
# a fix of these may make a block of what was none, or move what is one
_OF_WHOLE_BLOCK = {"invalid-yaml", "block-ignored", "unclosed-block", "byte-order-mark"}
_ODD_TAG = re.compile(r"![^\s,\[\]{}]*[,\[\]{}]")  # these end a tag, but not to ruamel.yaml
_OF_ENDINGS = {"final-newline", "mixed-line-endings"}


def draw(provider: Provider) -> Case:
    return {
        "generator": pick(provider, _GENERATORS),
        "schema": pick(provider, _SCHEMAS),
        "name": pick(provider, _NAMES),
        "unsafe": pick(provider, (False, True)),
        "text": rest_as_text(provider)[:_LONGEST],
    }


def seeds() -> Iterator[bytes]:
    for number, (_, text) in enumerate(documents()):
        if len(text) > _SHORT:
            continue
        schema = number % 3
        yield seed(text, number % len(_GENERATORS), schema, 0, 1)
        fenced = text.split("---\n")
        if number % 4 == 0 and len(fenced) > 2:
            yield seed(fenced[1], 0, schema, 3, 1)
    yield seed('{"date": "2023-1-2", "cover": " http://e.org/x", "tags": ["a", "a"]}\n', 0, 2, 4, 1)
    yield seed('date = "2023-1-2"\ncover = " http://e.org/x"\ntags = ["a", "a"]\n', 0, 2, 5, 1)


@cache
def _folder() -> Path:
    """A site of its own, without a file in it."""
    folder = tempfile.TemporaryDirectory(prefix="fuzz-fix-")
    atexit.register(folder.cleanup)
    (Path(folder.name) / ".git").mkdir()
    return Path(folder.name)


@cache
def _engine(generator: str, schema: str) -> Engine:
    """An engine with every rule."""
    config = _folder() / f"{_GENERATORS.index(generator)}-{schema}.toml"
    config.write_text(f'generator = "{generator}"\n', encoding="utf-8")
    selection = Selection(select=("ALL",), preview=True)
    loaded = load_config(str(config), str(_folder()), config.name, selection, keep=False)
    return Engine(loaded, NOW, (schema,) if schema else (), with_edits=True)


def check(case: Case) -> None:
    engine = _engine(case["generator"], case["schema"])
    path = _folder() / case["name"]
    file = Input(case["name"], str(path), named=True)
    old = case["text"].encode()
    checked = engine.check_bytes(file, old)
    ensure(not checked.errors, "no rule crashes", checked.errors)
    for one in checked.diagnostics:
        _check_place(one, case["text"])
    done = engine.fix_bytes(file, old, case["unsafe"])
    ensure(not done.report.errors, "no fix crashes", done.report.errors)
    _check_report(old, done)
    if done.content == old:
        return
    _check_text(case, done)
    again = engine.fix_bytes(file, done.content, case["unsafe"])
    ensure(
        again.content == done.content,
        "a second run changes nothing",
        lambda: sorted({one.rule for one in again.fixed}),
    )


def _check_place(one: Diagnostic, text: str) -> None:
    span = one.span
    if span is not None:
        ensure(0 <= span.start <= span.end <= len(text), f"{one.rule} is placed in the file", span)
    ensure(one.message and "\n" not in one.message, f"{one.rule} has a line of words")
    ensure(len(one.fingerprint) == 16, "a finding has a fingerprint")


def _check_report(old: bytes, done: FixReport) -> None:
    codes = sorted({one.rule for one in done.fixed})
    if done.content == old:
        ensure(not codes, "nothing is reported where nothing was changed", codes)
    else:
        ensure(codes, "nothing is changed without a word")


def _check_text(case: Case, done: FixReport) -> None:
    codes = {one.rule for one in done.fixed}
    profile = PROFILES[case["generator"]]
    language = outside.DATA_SUFFIXES.get(Path(case["name"]).suffix)
    was = Document("a", case["text"], profile, language)
    now = Document("a", done.content.decode(), profile, language)
    _check_body(was, now, codes)
    if was.block is None or now.block is None or not is_readable(was):
        return
    ensure(is_readable(now), "a block that was read is read", sorted(codes))
    old, new = _block(was), _block(now)
    if WIDE_BREAK.search(old):
        return  # they end lines to these readers, in keys too; the proof asks each of both ways
    removed = _check_data(was.block.language, old, new, done)
    # another key may have come to bear the name of one that is gone
    removed += [
        operation.path
        for one in done.fixed
        if one.fix
        for operation in one.fix.operations
        if isinstance(operation, Remove)
    ]
    _check_comments(was.block.language, old, new, removed, codes)


def _block(document: Document) -> str:
    assert document.block is not None
    return document.text[document.block.content.start : document.block.content.end]


def _check_body(was: Document, now: Document, codes: set[str]) -> None:
    """The page below the block is the same, but for one line break at its end."""
    if was.data_language is not None:
        return
    if was.block is None or now.block is None:
        if not codes & _OF_WHOLE_BLOCK and was.text != now.text:
            ensure(codes <= _OF_ENDINGS, "a page without a block is left alone", sorted(codes))
        return
    before = was.text[lines_of_block(was).end :]
    after = now.text[lines_of_block(now).end :]
    if before == after or codes & _OF_WHOLE_BLOCK:
        return
    same = after.startswith(before) and after[len(before) :] in ("\n", "\r\n", "\r")
    ensure(same and codes & _OF_ENDINGS, "the body is the same", sorted(codes))


def _check_data(language: str, old: str, new: str, done: FixReport) -> list[outside.Path]:
    """What differs to any reader was reported; gives the key paths of what is gone."""
    said = [tuple(one.key_path) for one in done.fixed if one.key_path is not None]
    # a finding about a part may be mended by an operation on the whole
    said += [path for one in done.fixed if one.fix for path in touched_paths(one.fix.operations)]
    codes = sorted({one.rule for one in done.fixed})
    removed: list[outside.Path] = []
    before, after = outside.read(language, old), outside.read(language, new)
    for reader, value in before.items():
        if value is outside.UNREADABLE or (reader == "ruamel.yaml" and _ODD_TAG.search(old)):
            continue
        ensure(after[reader] is not outside.UNREADABLE, f"{reader} still reads the block", codes)
        found = outside.differences(value, after[reader])
        if "duplicate-key" in codes:  # other fixes may have made the two the same before
            found = [
                one for one in found if not _is_second_of_two(one) and not _is_without_second(one)
            ]
        found = [_as_one_key(one) for one in found]
        removed += [one.path for one in found if one.kind in ("removed", "repeated")]
        first = (0,) if isinstance(value, outside.Several) else ()
        ways = [first + path for path in said]
        for one in outside.undeclared(found, ways):
            ensure(False, f"what {reader} reads differs where a fix is reported", (one, codes))
    return removed


def _is_second_of_two(one: outside.Difference) -> bool:
    return one.kind == "removed" and outside.AGAIN in str(one.path[-1])


def _is_without_second(one: outside.Difference) -> bool:
    """Whether the order of keys is that of before, with some left out that stood there twice."""
    if one.kind != "order":
        return False
    old, new = ([key.replace(outside.AGAIN, "") for key in keys] for keys in (one.old, one.new))
    rest = iter(old)
    return set(new) == set(old) and all(key in rest for key in new)


def _as_one_key(one: outside.Difference) -> outside.Difference:
    """A difference at a key that stands twice, at the path that a finding has: the key's own."""
    parts = (
        part.replace(outside.AGAIN, "") if isinstance(part, str) else part for part in one.path
    )
    return one._replace(path=tuple(parts))


def _check_comments(
    language: str, old: str, new: str, removed: list[outside.Path], codes: set[str]
) -> None:
    """Every comment is there, but for those of what was removed, and none is new."""
    before, after = outside.comments(language, old), outside.comments(language, new)
    if before is None or after is None:
        return
    lines = {line for path in removed for line in outside.entry_lines(old, path)}
    kept = Counter(outside.bare(text) for line, text in before if line not in lines)
    there = Counter(outside.bare(text) for _, text in after)
    every = Counter(outside.bare(text) for _, text in before)
    if "unused-ignore" in codes:  # which takes words out of comments
        spoken = [text for text in every if MARK in text]
        kept = Counter({text: count for text, count in kept.items() if text not in spoken})
        there = Counter(
            {
                text: count
                for text, count in there.items()
                if MARK not in text and (text in kept or not any(text in one for one in spoken))
            }
        )
    ensure(not kept - there, "every comment is kept", lambda: (kept - there, sorted(codes)))
    ensure(not there - every, "no comment is new", lambda: (there - every, sorted(codes)))
