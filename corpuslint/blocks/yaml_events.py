"""One pass over libyaml's events: plain data, and the events to place it by."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from yaml.error import YAMLError
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from corpuslint.blocks.limits import (
    MAX_KEY,
    LimitError,
    Limits,
    too_deep,
    too_long_key,
    too_long_number,
    too_many,
)
from corpuslint.patterns import lazy
from corpuslint.scalar import Resolver, is_overlong

if TYPE_CHECKING:
    from corpuslint.blocks.yaml import YamlBlock

_Parser: Any
try:
    from yaml._yaml import CParser

    _Parser = CParser
except ImportError:  # no libyaml in this build of PyYAML: the same events, slower
    from corpuslint.blocks.pure_yaml import PureParser

    _Parser = PureParser

# An indicator counts only where a node may start, so that `a?b=1&c=2` does not.
# Each expression starts with a literal: one that starts with a class is slow.
_STARTS = r"(?<![^\s,\[{?:\ufeff-]"
_INDICATORS = (
    *((sign, lazy(rf"\{sign}{_STARTS}\{sign})\S")) for sign in "&*"),
    # a `!` may stand alone, but not behind a word, as in `Bonjour !`
    ("!", lazy(rf"!{_STARTS}!)(?:\S|{_STARTS} !)(?:\s|\Z))")),
)
_LONE_QUESTION = lazy(r"\?\s*[\]},]")


class RefusedError(Exception):
    """(start, end, message) of what parses as YAML but no reader can use."""


def parse(block: YamlBlock, resolver: Resolver, wide_breaks: bool) -> None:
    """Read a block by its events; what keeps it from being read is a problem of the block."""
    text = block.text
    try:
        block.data = read_events(block, text, resolver, wide_breaks)
        if len(text) > block.limits.key_length:
            _check_keys(block)
        if "?" in text and _LONE_QUESTION.search(text):
            _refuse_lone_question(block)
    except LimitError as error:
        block.refuse("resource-limit", error.offset, error.offset + 1, error.message)
    except RefusedError as error:
        start, end, message = error.args
        block.refuse("invalid-yaml", start, end, message)
    except (YAMLError, UnicodeEncodeError) as error:
        if "nesting depth" in str(error) and _refuse_depth(block, error, resolver, wide_breaks):
            return
        from corpuslint.blocks.yaml_errors import explain

        block.refuse("invalid-yaml", *explain(error, text, block.events))


def report_numbers(block: YamlBlock) -> None:
    """Tell of the numbers that are too long to be read as such."""
    plain: list[Any] = [
        one for one in block.events if one.__class__ is ScalarEvent and not one.style
    ]
    for event in plain:
        if is_overlong(event.value):
            start, end = event.start_mark.index, event.end_mark.index
            block.report("resource-limit", start, end, too_long_number(len(event.value)))


def _check_keys(block: YamlBlock) -> None:
    """Refuse a key that is too long."""
    limits = block.limits
    # else libyaml reads none that is longer
    if not ("?" in block.text or "*" in block.text or limits.key_length < MAX_KEY):
        return
    stack: list[Any] = [block.data]
    while stack:
        value = stack.pop()
        if value.__class__ is dict:
            for key in value:
                if key.__class__ is str and len(key) > limits.key_length:
                    block.data = None
                    raise LimitError(too_long_key(len(key), limits), _start_of(key, block.events))
        if value.__class__ in (dict, list):
            inner = value.values() if value.__class__ is dict else value
            stack += [one for one in inner if one.__class__ in (dict, list)]


def _start_of(key: str, events: list[Any]) -> int:
    event: Any = next(one for one in events if one.__class__ is ScalarEvent and one.value == key)
    start: int = event.start_mark.index
    return start


def _refuse_lone_question(block: YamlBlock) -> None:
    from corpuslint.blocks.yaml_errors import LONE_QUESTION, lone_question

    at = lone_question(block.text, block.events)
    if at is not None:
        block.data = None
        block.refuse("invalid-yaml", at, at + 1, LONE_QUESTION)


def _refuse_depth(block: YamlBlock, error: Any, resolver: Resolver, wide_breaks: bool) -> bool:
    """Say our own limit where libyaml (from 0.2.6 on) meets its own, which is higher.

    It reads ahead, so that it may stop before the first event.
    """
    block.events.clear()
    try:
        read_events(block, block.text[: error.problem_mark.index], resolver, wide_breaks)
    except LimitError as limit:
        block.refuse("resource-limit", limit.offset, limit.offset + 1, limit.message)
        return True
    except (RefusedError, YAMLError, UnicodeEncodeError):
        pass
    return False


def read_events(block: YamlBlock, text: str, resolver: Resolver, wide_breaks: bool) -> Any:
    """Build plain data without recursion, keeping every event.

    The loop is the hottest place of the program: what only anchors, tags
    and merges need is behind `extras`; what only strange texts need is
    behind `keep`.
    """
    keep = block.kept.append
    limits = block.limits
    # only a text that is so long can hold more: in `{a,b,c}` two characters make a key
    # and a value
    if len(text) > limits.values:
        keep = _counting(block.kept, limits)
    if not (wide_breaks or text.isascii()):
        text, keep = _hide_wide_breaks(text, keep)
    parser = _Parser(text)
    extras = None
    if ("&" in text or "*" in text or "!" in text or "<<" in text) and _has_extras(text):
        from corpuslint.blocks.yaml_extras import Extras

        extras = Extras(resolver, limits)
    get_event = parser.get_event
    roots: list[Any] = []
    current: Any = roots
    in_mapping = False
    key: Any = ""  # None where a mapping's next key is due
    repeated = False
    typed_keys = 0
    stack: list[Any] = []
    deepest = limits.depth
    try:
        get_event()
        if get_event().__class__ is StreamEndEvent:
            return None
        while True:
            event = get_event()
            kind = event.__class__
            keep(event)
            if key is None and kind is ScalarEvent:
                key = event.value
                if key in current:
                    repeated = True
                elif not event.style and resolver[key].__class__ is not str:
                    typed_keys += 1
                if extras is not None:
                    key = extras.key(event)
                    continue
                # most keys have a scalar: taken at once, without another turn
                event = get_event()
                kind = event.__class__
                keep(event)
                if kind is ScalarEvent:
                    value = event.value
                    current[key] = value if event.style else resolver[value]
                    key = None
                    continue
            if kind is ScalarEvent:
                value = event.value
                if extras is not None:
                    value = extras.scalar(event)
                elif not event.style:
                    value = resolver[value]
                if in_mapping:
                    current[key] = value
                    key = None
                else:
                    current.append(value)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                if extras is not None:
                    extras.leave(current)
                current, in_mapping = stack.pop()
                key = None if in_mapping else ""
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                if len(stack) == deepest:
                    raise LimitError(too_deep(limits), event.start_mark.index)
                if key is None:
                    raise RefusedError(*_complex_key(event, text, get_event, deepest))
                is_mapping = kind is MappingStartEvent
                new: Any = {} if is_mapping else []
                if in_mapping:
                    current[key] = new
                else:
                    current.append(new)
                if extras is not None:
                    extras.enter(event)
                stack.append((current, in_mapping))
                current = new
                in_mapping = is_mapping
                key = None if is_mapping else ""
            elif kind is AliasEvent:
                assert extras is not None
                if key is None:
                    key = extras.alias_key(event)
                    repeated = repeated or key in current
                elif in_mapping:
                    current[key] = extras.alias(event)
                    key = None
                else:
                    current.append(extras.alias(event))
            else:
                break
        following = get_event()
    finally:
        parser.dispose()
    if following.__class__ is not StreamEndEvent:
        start = following.start_mark.index
        message = "a second YAML document starts here; a block can hold only one"
        block.report("several-documents", start, start + 3, message)
    if repeated or typed_keys > 1 or (extras is not None and extras.merges > 1):
        from corpuslint.blocks.yaml_keys import repeated_keys

        block.problems += repeated_keys(block.kept, resolver, block.offset)
    return roots[0]


def _counting(kept: list[Any], limits: Limits) -> Callable[[Any], None]:
    """Keeps events as far as the limit allows."""

    def keep(event: Any) -> None:
        kept.append(event)
        if len(kept) > limits.values:
            raise LimitError(too_many(limits), event.start_mark.index)

    return keep


def _hide_wide_breaks(text: str, keep: Callable[[Any], None]) -> tuple[str, Callable[[Any], None]]:
    """The text without what only libyaml takes for a line end, and how to undo that.

    libyaml knows YAML 1.1 alone; in YAML 1.2 these are characters like any
    other. Each gives way to one that the text does not use, so that every
    offset stays.
    """
    breaks = [character for character in "\x85\u2028\u2029" if character in text]
    if not breaks:
        return text, keep
    unused = (chr(code) for code in range(0xE000, 0x10FFFE) if chr(code) not in text)
    hidden = {ord(character): next(unused) for character in breaks}
    shown = {ord(stand_in): chr(character) for character, stand_in in hidden.items()}

    def keep_shown(event: Any) -> None:
        if event.__class__ is ScalarEvent:
            event.value = event.value.translate(shown)
        keep(event)

    return text.translate(hidden), keep_shown


def _has_extras(text: str) -> bool:
    return "<<" in text or any(
        sign in text and pattern.search(text) for sign, pattern in _INDICATORS
    )


def _complex_key(
    event: Any, text: str, get_event: Callable[[], Any], deepest: int
) -> tuple[int, int, str]:
    """Place of a collection used as a key, the typical unquoted `{{ placeholder }}`."""
    start = event.start_mark.index
    end = event.end_mark.index
    depth = 1
    try:
        while 0 < depth <= deepest:
            following = get_event()
            kind = following.__class__
            if kind is MappingStartEvent or kind is SequenceStartEvent:
                depth += 1
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                depth -= 1
            end = following.end_mark.index
    except YAMLError:
        pass  # what is wrong inside it does not matter
    if text[start - 1 : start + 1] == "{{" and start > 0:
        end += text[end : end + 1] == "}"
        end = start + len(text[start:end].splitlines()[0])
        return start - 1, end, "a value cannot start with `{{`; quote it"
    return start, end, "a mapping or list stands where a key must be a text; quote it"
