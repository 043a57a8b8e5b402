"""Anchors, aliases, tags and merges: what few blocks have."""

from __future__ import annotations

from typing import Any

from yaml.events import MappingStartEvent

from corpuslint.blocks.limits import LimitError, Limits, raised_by
from corpuslint.blocks.yaml_events import RefusedError
from corpuslint.scalar import Resolver, Scalar, core, hugo, jekyll, js_yaml_3, js_yaml_4, legacy
from corpuslint.tuples import NamedTuple

_STANDARD = "tag:yaml.org,2002:"
MERGE_TAG = _STANDARD + "merge"
_BINARY = _STANDARD + "binary"
_MAPPING_TAGS = frozenset(_STANDARD + name for name in ("map", "omap", "set"))
_SEQUENCE_TAGS = frozenset(_STANDARD + name for name in ("seq", "omap", "pairs"))
# what these stand for has no JSON type: it stays text, as dates do
_TEXT_TAGS = frozenset(
    _STANDARD + name for name in ("str", "binary", "timestamp", "value", "merge")
)
_RESOLVED_TAGS: dict[str, tuple[type, ...]] = {
    _STANDARD + "int": (int,),
    _STANDARD + "float": (float, int),
    _STANDARD + "bool": (bool,),
    _STANDARD + "null": (type(None),),
}


def is_merge_key(event: Any) -> bool:
    """Whether the scalar that is a key stands for a merge."""
    return event.value == "<<" and not event.style and event.tag in (None, MERGE_TAG)


class MergeKey:
    """Stands for a `<<` in a mapping until the mapping ends; each is a key of its own."""

    __slots__ = ("end", "start")

    def __init__(self, event: Any) -> None:
        self.start = event.start_mark.index
        self.end = event.end_mark.index


class _Anchor(NamedTuple):
    value: Any
    size: int  # how many values an alias to it adds
    text: str | None  # as written, where it is a scalar: aliases can be keys


class _Open(NamedTuple):
    event: Any
    nodes_before: int
    merges: list[MergeKey]


class Extras:
    """What the one pass asks about blocks with anchors, aliases, tags or merges."""

    def __init__(self, resolver: Resolver, limits: Limits) -> None:
        self.resolver = resolver
        self.limits = limits
        # safe_yaml looks at no tag, go-yaml leaves values with one of their own as text;
        # both merge where the `<<` stands, so that what comes last wins
        self.ignores_tags = resolver.resolve is jekyll
        self.takes_any_tag = resolver.resolve in (jekyll, hugo)
        self.merges_in_order = resolver.resolve in (jekyll, hugo)
        # None while what it names is not complete
        self.anchors: dict[str, _Anchor | None] = {}
        self.owners: dict[str, Any] = {}  # the event that had the name last
        self.open: list[_Open] = []
        self.nodes = 0
        self.merges = 0

    def key(self, event: Any) -> str | MergeKey:
        """The key of a mapping: its text, or what marks a merge."""
        text: str = event.value
        if (
            text == "<<"
            and event.tag == "!"
            and event.implicit[0]
            and self.resolver.resolve is legacy
        ):
            event.tag = MERGE_TAG  # to PyYAML the `!` says nothing; places go by this too
        if is_merge_key(event):
            merge = MergeKey(event)
            self.open[-1].merges.append(merge)
            self.merges += 1
            return merge
        if event.anchor is not None or event.tag is not None:
            self.scalar(event)
        return text

    def scalar(self, event: Any) -> Scalar:
        """The value of a scalar, as its tag or its style says."""
        self.nodes += 1
        text: str = event.value
        value: Scalar = text
        tag = event.tag
        if tag is None:
            if not event.style:
                value = self.resolver[text]
        elif self.ignores_tags:
            if tag != _BINARY:
                value = self.resolver[text]  # in quotes or not
        elif tag == "!":
            value = self._marked(event)
        elif tag in _RESOLVED_TAGS:
            value = self._tagged(event)
        elif tag not in _TEXT_TAGS and not self.takes_any_tag:
            raise RefusedError(*_unknown_tag(event))
        if event.anchor is not None:
            self.anchors[event.anchor] = _Anchor(value, 1, text)
            self.owners[event.anchor] = event
        return value

    def _marked(self, event: Any) -> Scalar:
        """What a `!` alone makes of a value: a text for some readers, nothing for others."""
        text: str = event.value
        resolve = self.resolver.resolve
        if resolve is legacy:  # PyYAML goes by libyaml, to which it says something of none alone
            return self.resolver[text] if event.implicit[0] else text
        if event.style or (text and resolve in (js_yaml_3, js_yaml_4, hugo)):
            return text
        return self.resolver[text]

    def _tagged(self, event: Any) -> Scalar:
        types = _RESOLVED_TAGS[event.tag]
        for resolve in (self.resolver.resolve, core):
            value = resolve(event.value)
            if type(value) in types:
                return float(value) if types[0] is float and type(value) is int else value
        message = f"{_shown(event.value)} is no {_short(event.tag)}"
        raise RefusedError(event.start_mark.index, event.end_mark.index, message)

    def enter(self, event: Any) -> None:
        """A collection begins."""
        self.nodes += 1
        tag = event.tag
        if tag is not None and tag != "!" and not self.takes_any_tag:
            is_mapping = event.__class__ is MappingStartEvent
            if tag not in (_MAPPING_TAGS if is_mapping else _SEQUENCE_TAGS):
                raise RefusedError(*_unknown_tag(event))
        if event.anchor is not None:
            self.anchors[event.anchor] = None
            self.owners[event.anchor] = event
        self.open.append(_Open(event, self.nodes, []))

    def leave(self, value: Any) -> None:
        """A collection ends: its merges apply, and its anchor can be used."""
        event, nodes_before, merges = self.open.pop()
        if merges and self.merges_in_order:
            _apply_in_order(value, takes_lists=not self.ignores_tags)
        else:
            for merge in merges:
                _apply(merge, value)
        # something inside it may have taken the name over
        if event.anchor is not None and self.owners[event.anchor] is event:
            self.anchors[event.anchor] = _Anchor(value, self.nodes - nodes_before + 1, None)

    def alias(self, event: Any) -> Any:
        """The value that an alias stands for."""
        anchor = self._anchor(event)
        self.nodes += anchor.size
        if self.nodes > self.limits.values:
            raise LimitError(
                f"aliases expand to more than {self.limits.values:,} values{raised_by('values')}",
                event.start_mark.index,
            )
        return anchor.value

    def alias_key(self, event: Any) -> str:
        """The text that an alias stands for where a key is due."""
        anchor = self._anchor(event)
        if anchor.text is None:
            message = "a mapping or list stands where a key must be a text"
            raise RefusedError(event.start_mark.index, event.end_mark.index, message)
        return anchor.text

    def _anchor(self, event: Any) -> _Anchor:
        anchor = self.anchors.get(event.anchor)
        if anchor is not None:
            return anchor
        message = (
            f"the alias `*{event.anchor[:60]}` names no anchor before it; quote it if it is a text"
        )
        raise RefusedError(event.start_mark.index, event.end_mark.index, message)


def _apply(merge: MergeKey, mapping: dict[Any, Any]) -> None:
    """Replace a `<<` by the keys that it brings: explicit keys win, then earlier sources."""
    for source in _sources(merge, mapping.pop(merge)):
        for key, merged in source.items():
            mapping.setdefault(key, merged)


def _apply_in_order(mapping: dict[Any, Any], takes_lists: bool) -> None:
    """Replace each `<<` by the keys that it brings, which win against those before it."""
    entries = list(mapping.items())
    mapping.clear()
    for key, value in entries:
        if not isinstance(key, MergeKey):
            mapping[key] = value
            continue
        if isinstance(value, list) and not takes_lists:
            message = "Jekyll can merge only one mapping by `<<`, no list of them"
            raise RefusedError(key.start, key.end, message)
        for source in _sources(key, value):
            mapping.update(source)


def _sources(merge: MergeKey, value: Any) -> list[dict[Any, Any]]:
    sources = value if isinstance(value, list) else [value]
    if not all(isinstance(source, dict) for source in sources):
        message = "`<<` can merge only a mapping or a list of mappings; quote it if it is a key"
        raise RefusedError(merge.start, merge.end, message)
    return sources


def _unknown_tag(event: Any) -> tuple[int, int, str]:
    start = event.start_mark.index
    message = f"the tag {_short(event.tag)} is known to no reader; quote the value"
    return start, event.end_mark.index, message


def _short(tag: str) -> str:
    return _shown(tag.replace(_STANDARD, "!!"))


def _shown(text: str) -> str:
    # a text block has line ends, and a tag may escape them
    return f"`{text[:60]}`" if text.isprintable() else repr(text[:60])
