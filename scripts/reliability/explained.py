"""Why our reading of a document may differ from a real reader's: a predicate for each reason.

Each looks at one difference, and says yes only where it sees its reason in the document
itself. `tests/test_differential.py` shows each a document that it explains, and its like that
it does not. What no predicate explains is a fault.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import yaml

from corpuslint.blocks.yaml import YamlBlock
from corpuslint.document import Document
from corpuslint.profile import PROFILES
from corpuslint.split import CONFLICT_MARK
from tests.readers.compare import difference, same
from tests.readers.real import Outcome


class Difference(NamedTuple):
    """One document, as we read it by a profile, as its reader does, and how these differ."""

    ours: Document
    real: Outcome
    how: str

    @property
    def reader(self) -> str:
        return self.ours.profile.name

    @property
    def rules(self) -> set[str]:
        return {problem.rule for problem in self.ours.problems}

    @property
    def messages(self) -> str:
        return "\n".join(problem.message for problem in self.ours.problems)

    @property
    def content(self) -> str:
        """The block as the reader has it, or as we do."""
        if self.real.content is not None:
            return self.real.content
        block = self.ours.block
        return self.ours.text[block.content.start : block.content.end] if block else ""


# a date for a key, as it is written, and as JavaScript spells it
_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
_SPELT_DATE = re.compile(r"[A-Z][a-z]{2} [A-Z][a-z]{2} [0-9 :]+ GMT")
# to libyaml, an anchor's name has ASCII letters, digits, `-` and `_` alone
_ODD_ANCHOR = re.compile(r"(?a:[&*][\w-]*[^\w\s,\[\]{}-])")
_JAVASCRIPT = ("hexo", "gray-matter")
Explains = Callable[[Difference], bool]
EXPLANATIONS: dict[str, Explains] = {}


def explains(function: Explains) -> Explains:
    """Take a predicate among the reasons, by its name."""
    EXPLANATIONS[function.__name__] = function
    return function


def reason_for(difference: Difference) -> str:
    """The first reason that explains a difference; "" where none does."""
    found = (name for name, holds in EXPLANATIONS.items() if holds(difference))
    return next(found, "")


# where we refuse on purpose what a reader takes


@explains
def over_a_limit(one: Difference) -> bool:
    """More keys and values than we look at: a bomb, by the look of it."""
    return "resource-limit" in one.rules


@explains
def merge_conflict(one: Difference) -> bool:
    """Git's marks in the block: a finding of its own, whatever a reader makes of it."""
    return "merge-conflict" in one.rules and CONFLICT_MARK in one.ours.text


@explains
def unclosed_block(one: Difference) -> bool:
    """gray-matter takes all of a file for YAML where no fence closes; nobody means that."""
    if one.reader != "gray-matter":
        return False
    text = one.ours.text.removeprefix("\ufeff")
    return one.ours.block is None and text.startswith("---") and "\n---" not in text


@explains
def language_of_a_site(one: Difference) -> bool:
    """`---toml` and the like: read by an engine that the site brings along, or run as code."""
    if one.reader == "gray-matter":
        return re.match(r"\ufeff?---[^\S\n]*\S", one.ours.text) is not None and (
            "block-ignored" in one.rules or "engine" in one.real.error
        )
    if one.reader == "python-frontmatter":
        is_toml = one.ours.block is not None and one.ours.block.language == "toml"
        return is_toml or re.match(r"\s*\+{3,}\s*\n", one.ours.text) is not None
    return False


# what Hexo takes for a block without an opening fence


@explains
def no_opener(one: Difference) -> bool:
    """Hexo takes all above the first fence for YAML: a page of prose loses it, or cannot be read.

    We look no further where the first line is no `key:`: so many pages start so.
    """
    text = one.ours.text.removeprefix("\ufeff")  # as hexo-fs does: a second one is text
    if one.reader != "hexo" or one.ours.block is not None:
        return False
    return not text.startswith(("---", ";;;")) and re.search(r"\n(?:---|;;;)", text) is not None


@explains
def list_without_opener(one: Difference) -> bool:
    """Hexo makes keys of the indices of a list; to us a list is no front matter."""
    data = one.real.data
    return (
        one.reader == "hexo"
        and isinstance(data, dict)
        and bool(data)
        and [*data] == [str(index) for index in range(len(data))]
        and (one.ours.block is None or "not-a-mapping" in one.rules or one.ours.data is None)
    )


@explains
def first_fence_is_content(one: Difference) -> bool:
    """What stands above the `---` belongs to Hexo's block, whose YAML starts there: same data."""
    if one.reader != "hexo" or not one.how.startswith("content: "):
        return False
    block = one.ours.block
    if block is None or one.real.content is None:
        return False
    ours = one.ours.text[block.content.start : block.content.end].replace("\r\n", "\n")
    theirs = one.real.content.replace("\r\n", "\n")
    start = theirs.rstrip().removesuffix(ours.rstrip())
    return start.strip(" \t\r\n\ufeff") == "---"


@explains
def below_an_empty_block(one: Difference) -> bool:
    """Hexo takes an empty block's second fence for the start of YAML, up to the next fence.

    We do so only where a `key:` follows: else all that was meant is an empty block and a
    thematic break.
    """
    block = one.ours.block
    if one.reader != "hexo" or block is None or block.closer is None:
        return False
    content = one.ours.text[block.content.start : block.content.end]
    return not content.strip("\r\n") and "\n" + "-" * 3 in one.ours.text[block.closer.end :]


# what YAML is to whom


@explains
def impossible_date(one: Difference) -> bool:
    """PyYAML stops at a day that no calendar has; to us it is text, for the rules about dates."""
    said = ("out of range", "must be in", "utcoffset", "strictly between", "unconverted data")
    return (
        one.reader == "python-frontmatter"
        and any(word in one.real.error for word in said)
        and any(_is_no_date(text) for text in _texts(one.ours.data))
    )


def _is_no_date(text: str) -> bool:
    if not yaml.SafeLoader.yaml_implicit_resolvers or not re.match(r"[0-9]{4}-", text):
        return False
    try:
        value = yaml.safe_load(text)
    except (ValueError, yaml.YAMLError):
        return True
    return not isinstance(value, (datetime.date, str))


@explains
def keys_are_text(one: Difference) -> bool:
    """Keys are text as written: JSON Schema knows no others, but readers make values of them."""
    if not one.how.startswith("data: ") or not isinstance(one.real.data, dict):
        return False
    return _same_but_keys(one.ours.data, one.real.data, one.ours.profile.resolve)


def _same_but_keys(ours: Any, real: Any, resolve: Callable[[str], Any]) -> bool:
    """Whether two values are alike but for keys: of those that are one value, one counts."""
    if isinstance(ours, dict) and isinstance(real, dict):
        read: dict[str, list[Any]] = {}
        for key, value in ours.items():
            name = key if key in real else _as_key(resolve(key))
            read.setdefault(name, []).append(value)
        theirs = {_as_key(key): value for key, value in real.items()}
        dates = [key for key in theirs if _SPELT_DATE.match(key)]
        for key, other in zip(dates, [key for key in read if _DATE.match(key)], strict=False):
            read[key] = read.pop(other)
        return read.keys() == theirs.keys() and all(
            any(_same_but_keys(value, theirs[key], resolve) for value in values)
            for key, values in read.items()
        )
    if isinstance(ours, list) and isinstance(real, list):
        return len(ours) == len(real) and all(
            _same_but_keys(*pair, resolve) for pair in zip(ours, real, strict=True)
        )
    return same(ours, real, one_kind=True)


def _as_key(key: Any) -> str:
    """A key as JavaScript spells it."""
    if isinstance(key, float):
        if key != key or key in (float("inf"), float("-inf")):
            return {"inf": "Infinity", "-inf": "-Infinity"}.get(str(key), "NaN")
        return str(int(key)) if key == int(key) else str(key)
    return {"None": "null", "True": "true", "False": "false"}.get(str(key), str(key))


@explains
def value_without_json(one: Difference) -> bool:
    """`!!binary`, `!!set` and their like have no type in JSON: they stay as they are written."""
    tag = re.search(r"!!(?:binary|set|omap|pairs|timestamp)\b", one.content)
    return tag is not None and one.how.startswith(("data: ", "real error"))


@explains
def tag_that_does_not_fit(one: Difference) -> bool:
    """Readers disagree about tags: `! 12` and `!!int x`, tags of nobody's, where each may stand."""
    return re.search(r"(?:^|[\s\[{,:-])!", one.content) is not None and (
        "tag" in one.real.error
        or "tag" in one.messages
        or "`!!" in one.messages
        or one.how.startswith("data: ")
    )


@explains
def value_key(one: Difference) -> bool:
    """PyYAML stops at a plain `=` or `<<`, which YAML 1.1 gave a meaning that is none here."""
    found = re.search("tag:yaml.org,2002:(?:value|merge)", one.real.error)
    return one.reader == "python-frontmatter" and found is not None


@explains
def lone_carriage_returns(one: Difference) -> bool:
    """python-frontmatter opens a file as text, so that a carriage return alone ends a line."""
    text = one.ours.text
    if one.reader != "python-frontmatter" or "\r" not in text.replace("\r\n", ""):
        return False
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    how = difference(one.ours.profile, plain, one.real)
    return not how or bool(reason_for(difference_of(one.reader, plain, one.real, how)))


@explains
def libyaml_refuses(one: Difference) -> bool:
    """libyaml does not read the block, so neither do Jekyll, PyYAML and we; js-yaml does."""
    if "invalid-yaml" not in one.rules or one.real.error:
        return False
    block = one.ours.block
    assert block is not None
    content = one.ours.text[block.content.start : block.content.end].lstrip("\ufeff")
    try:
        list(yaml.parse(content, yaml.CSafeLoader))
    except yaml.YAMLError:
        return True
    # an alias to nothing, a collection as a key and a tag are read, but have no value
    return re.search(r"anchor|merge|key that is a|as a key|key", one.messages) is not None


@explains
def collection_as_key(one: Difference) -> bool:
    """A mapping for a key, such as `{{ title }}`: JavaScript calls each of them by one name."""
    return "invalid-yaml" in one.rules and "[object Object]" in repr(one.real.data)


@explains
def question_in_brackets(one: Difference) -> bool:
    """A single `?` or a `:` at an edge in brackets: PyYAML makes a mapping of nothing of it."""
    return "in brackets cannot" in one.messages and re.search(r"[?:]", one.content) is not None


@explains
def mark_in_the_block(one: Difference) -> bool:
    """libyaml skips a byte order mark at the start of a block; others take it for content."""
    if not one.content.lstrip("\r\n").startswith("\ufeff"):
        return False
    data = one.real.data
    is_key = isinstance(data, dict) and any(str(key).startswith("\ufeff") for key in data)
    return is_key or (bool(one.real.error) and one.how.startswith("real error"))


@explains
def odd_anchor(one: Difference) -> bool:
    """An anchor's name with a sign that libyaml does not take for one of its letters."""
    return one.how.startswith("data: ") and _ODD_ANCHOR.search(one.content) is not None


@explains
def return_before_a_line_end(one: Difference) -> bool:
    """A carriage return before CR LF: Hexo drops that of the line end, and one is left."""
    block = one.ours.block
    if one.reader != "hexo" or block is None or "\r\r\n" not in one.ours.text:
        return False
    content = one.ours.text[block.content.start : block.content.end]
    theirs = one.real.content or ""
    return content.replace("\r\n", "\n").rstrip("\n") == theirs.rstrip("\n")


@explains
def mark_within(one: Difference) -> bool:
    """A byte order mark further down: libyaml may pass over it, js-yaml never does."""
    return "\ufeff" in one.content[1:] and one.reader in _JAVASCRIPT and bool(one.real.error)


@explains
def text_block_in_first_column(one: Difference) -> bool:
    """A `|` in the first column, below its key: libyaml takes it, js-yaml does not."""
    pattern = r":[ \t]*\r?\n[|>]"
    return (
        one.reader in _JAVASCRIPT and re.search(pattern, one.content or one.ours.text) is not None
    )


@explains
def odd_space_behind_fence(one: Difference) -> bool:
    """gray-matter gives white space behind `---` to the YAML parser, which knows but blanks."""
    return one.reader == "gray-matter" and (
        re.match(r"\ufeff?---[ \t\r]*[^\S \t\r\n]", one.ours.text) is not None
    )


@explains
def brace_within_json(one: Difference) -> bool:
    """python-frontmatter ends JSON at a line that is a single brace, whichever of the two."""
    if one.reader != "python-frontmatter":
        return False
    return re.match(r"\s*(?:\}\r?\n|\{(?s:.)*\n\{\r?\n)", one.ours.text) is not None


@explains
def no_number_in_json(one: Difference) -> bool:
    """Python's json takes NaN and Infinity, which are no JSON: other readers stop at them."""
    return "invalid-json" in one.rules and re.search("NaN|Infinity", one.ours.text) is not None


@explains
def break_before_the_fence(one: Difference) -> bool:
    """gray-matter and Hexo take the last line end for the fence's: a `|+` keeps one break less."""
    block = one.ours.block
    if one.reader not in ("gray-matter", "hexo") or block is None or block.language != "yaml":
        return False
    content = one.ours.text[block.content.start : block.content.end]
    if not content.endswith("\n") or not re.search(r"[|>][1-9]?[+]", content):
        return False
    shorter = content[:-1].removesuffix("\r")
    data = YamlBlock(shorter, 0, one.ours.profile.resolver).data
    return same(data, one.real.data, True)


@explains
def space_before_a_fold(one: Difference) -> bool:
    """js-yaml keeps white space that stands before a line end in quotes; YAML wants none."""
    if not one.how.startswith("data: ") or not re.search(r"[ \t]\r?\n", one.content):
        return False
    return same(_folded(one.ours.data), _folded(one.real.data), True)


def _folded(value: Any) -> Any:
    if isinstance(value, str):
        return re.sub(r"\s+", " ", value)
    if isinstance(value, dict):
        return {key: _folded(child) for key, child in value.items()}
    return [_folded(child) for child in value] if isinstance(value, list) else value


@explains
def item_below_an_empty_item(one: Difference) -> bool:
    """js-yaml puts what follows an empty item of an inner list into that list."""
    empty = re.search(r"^([ ]*)(?:- +)*-[ \t]*\r?\n[ ]*-", one.content, re.MULTILINE)
    return one.reader in _JAVASCRIPT and one.how.startswith("data: ") and empty is not None


@explains
def bracket_continues_to_the_left(one: Difference) -> bool:
    """js-yaml wants lines in brackets further in than the key above; to libyaml it is all one."""
    place = re.search(r"(?:line (\d+), column|\((\d+):)", one.real.error)
    if one.reader not in _JAVASCRIPT or place is None:
        return False
    lines = re.split(r"\r\n?|\n", one.content)
    number = int(place[1] or place[2])
    for at in (number - 2, number - 1):  # gray-matter counts the fence's line, Hexo does not
        if 0 < at < len(lines) and _is_too_far_left(lines, at):
            return True
    return False


def _is_too_far_left(lines: list[str], at: int) -> bool:
    column = len(lines[at]) - len(lines[at].lstrip(" "))
    for above in reversed(lines[:at]):
        if re.search(r"(?:: |- )[\[{]|^[\[{]", above) is not None:
            return column <= len(above) - len(above.lstrip(" "))
    return False


@explains
def ends_twice(one: Difference) -> bool:
    """A second `...` ends a document with nothing in it to js-yaml, and is nothing to libyaml."""
    return (
        re.search(r"^\.\.\.\s*\n\s*\.\.\.", one.content + one.ours.text, re.MULTILINE) is not None
    )


@explains
def repeated_key_merged(one: Difference) -> bool:
    """A key that stands twice in what a `<<` brings: PyYAML takes the first of them."""
    return "duplicate-key" in one.rules and "<<:" in one.content and one.how.startswith("data: ")


@explains
def list_of_merges(one: Difference) -> bool:
    """Of a list of mappings to merge the first counts; PyYAML's choice hangs on other lines."""
    if one.reader != "python-frontmatter" or "<<: [" not in one.content:
        return False
    return one.how.startswith("data: ") and [*one.ours.data] == [*map(str, one.real.data)]


@explains
def anchor_twice(one: Difference) -> bool:
    """PyYAML alone refuses an anchor's name that stands twice."""
    anchors = re.findall(r"&([\w-]+)", one.content)
    return "duplicate anchor" in one.real.error and len({*anchors}) < len(anchors)


@explains
def anchor_before_a_key(one: Difference) -> bool:
    """js-yaml 3 does not take an anchor or a tag before the first key of a block."""
    start = re.match(r"---\s*[&!]\S+ +\S.*:|\s*[&!]\S+ +\S.*:", one.content or one.ours.text)
    return one.reader == "gray-matter" and start is not None


@explains
def run_on_document_start(one: Difference) -> bool:
    """js-yaml takes `---` at the start for that of a document, whatever touches it."""
    return one.reader == "hexo" and re.match(r"\s*---\S", one.content) is not None


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, child in value.items():
            yield key
            yield from _texts(child)
    elif isinstance(value, list):
        for child in value:
            yield from _texts(child)


def difference_of(profile: str, text: str, real: Outcome, how: str) -> Difference:
    """A difference that was seen, with the document as we read it."""
    return Difference(Document("a.md", text, PROFILES[profile]), real, how)
