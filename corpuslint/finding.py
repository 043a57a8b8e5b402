"""What a rule says, and what a person reads: symbolic findings, concrete diagnostics."""

# annotations are not postponed here: as text, each costs a NamedTuple 5 us at every start

from typing import Any, Literal

from corpuslint.span import KeyPath, Position, Span
from corpuslint.tuples import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from corpuslint.ops import Operation

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")  # from worst to mildest


# `safe` keeps the meaning or makes the declared change only, `unsafe` may be wrong,
# `display` is shown and never applied.
Applicability = Literal["safe", "unsafe", "display"]


class Fix(NamedTuple):
    """What the data, or its spelling, becomes; `title` says so to a person.

    A judge's operations speak of the value that it was handed: their paths start
    there, so that `()` is the value itself.
    """

    title: str
    operations: "tuple[Operation, ...]"
    applicability: Applicability = "safe"


class Related(NamedTuple):
    """A second place that a finding speaks of, and what it is.

    `document` is the path of another document, from the config's folder, or "".
    """

    at: KeyPath | Span
    label: str
    document: str = ""


class Finding(NamedTuple):
    """A fault as a rule reports it: what is wrong, and at which key path or span.

    A judge leaves `at` alone: the engine knows which value it handed over. `on`
    places a key path at its value, at its key, or where a missing key belongs.
    A finding about the site's own config names that `file`, and is made once.
    What its rule supersedes is needless at `covers` too: other key paths of the
    same fault, such as a new name that is missing where the old one is there.
    `part` is the piece of a text value that is at fault: the finding is placed at
    it alone, where the source has it as the value has. `fix` is what would mend it.
    `quoted`: what a judge, who sees no more than the value, finds holds only where the
    value is written in quotes, on one line.
    `is_note`: no fault, but what people should know of the check, such as what was not
    looked at. It is told as info, however severe the rule is.
    """

    message: str
    at: KeyPath | Span = ()
    on: Literal["value", "key", "missing"] = "value"
    related: tuple[Related, ...] = ()
    file: str = ""
    covers: tuple[KeyPath, ...] = ()
    part: str = ""
    fix: Fix | None = None
    quoted: bool = False
    is_note: bool = False


class PlacedEdit(NamedTuple):
    """An edit of a fix in its place: rows and columns are from 1, `end` exclusive."""

    start: Position
    end: Position
    content: str


class RelatedPlace(NamedTuple):
    """A second place of a diagnostic; `path` is that of another file, or ""."""

    start: Position
    end: Position
    label: str
    path: str = ""


class Diagnostic(NamedTuple):
    """A finding in its place.

    `span` counts code points of the file from 0; `start` and `end` are rows and
    columns from 1, `end` exclusive. Both are None for data without a file.
    `key_path` is None where a finding is about text rather than a value.
    `source` is a piece of the first line of the span, which begins at column
    `source_column` of its row. `occurrence` counts equal findings of a file
    from 1. `file` is the path from the config's folder, with forward slashes: the
    same wherever the run was started. `fix` speaks of key paths and spans of the
    file; `edits` are what it comes to in the text, where they were asked for, and
    `refusal` is why it was not made.
    """

    path: str
    rule: str
    severity: Severity
    message: str
    span: Span | None
    start: Position | None
    end: Position | None
    key_path: KeyPath | None
    value: Any
    role: str
    source: str = ""
    source_column: int = 1
    related: tuple[RelatedPlace, ...] = ()
    occurrence: int = 1
    file: str = ""
    fix: Fix | None = None
    edits: tuple[PlacedEdit, ...] = ()
    refusal: str = ""

    def is_fixable(self, unsafe: bool = False) -> bool:
        """Whether `corpuslint fix` would mend it, or only with unsafe fixes."""
        if self.fix is None or self.refusal or not self.fix.operations:
            return False
        return self.fix.applicability in (("safe", "unsafe") if unsafe else ("safe",))

    @property
    def identity(self) -> tuple[Any, ...]:
        """What makes two findings the same: never a line number, nor an index in a list.

        So an item that is put in front of others is not blamed for theirs. A finding
        without a key path is known by its message instead.
        """
        what: Any = self.message
        if self.key_path is not None:
            what = tuple(None if isinstance(part, int) else part for part in self.key_path)
        return (self.file, self.rule, what, self.value)

    @property
    def fingerprint(self) -> str:
        """Sixteen hex digits of the identity: no edit elsewhere in the file changes them."""
        import hashlib
        import json

        content = json.dumps([*self.identity, self.occurrence], default=str)
        return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class FileError(NamedTuple):
    """A file that could not be checked, and why: a fault of the machine or of ours."""

    path: str
    message: str


def worst(severities: list[Severity]) -> Severity | None:
    """The worst of some severities, or None where there are none."""
    return min(severities, key=SEVERITIES.index, default=None)
