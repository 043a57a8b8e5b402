"""A baseline: the findings that a project knows of and has not mended yet, as a file.

JSON with a line for each finding, sorted, so that people can read it and git can merge
it. A finding is known by its fingerprint (path, rule, key path and value); the words
beside that are for people.

    {
      "corpuslint-baseline": 1,
      "files": {
        "_posts/2023-11-20-hello.md": {
          "0123456789abcdef": "invalid-date updated"
        }
      }
    }
"""

# annotations are not postponed here: as text, each costs a NamedTuple 5 us at every start

import json
from collections.abc import Iterable
from typing import Any

from corpuslint.errors import ConfigError
from corpuslint.files import read_regular
from corpuslint.finding import Diagnostic
from corpuslint.paths import why_not_copied
from corpuslint.span import KeyPath, Span
from corpuslint.tuples import NamedTuple
from corpuslint.wording import quoted

DEFAULT_NAME = "corpuslint-baseline.json"
_VERSION_KEY = "corpuslint-baseline"
_VERSION = 1
_AGAIN = "delete the file and run corpuslint baseline update"


class Entry(NamedTuple):
    """A known finding: its file (from the config's folder), its rule and its key path."""

    file: str
    rule: str
    at: str


class Baseline(NamedTuple):
    """The known findings by their fingerprints, and the text that they were read from.

    `shown` is what reports call the file.
    """

    shown: str
    text: str
    entries: dict[str, Entry]

    def span_of(self, fingerprint: str, after: int = 0) -> Span:
        """Where an entry stands in the text, looked for first from an offset on."""
        written = f'"{fingerprint}"'
        start = self.text.find(written, after)
        start = max(start if start >= 0 else self.text.find(written), 0)
        return Span(start, start + len(written))


def read_baseline(path: str, shown: str, said: str = "") -> Baseline:
    """The baseline in a file; raises ConfigError where there is none that can be read.

    `said` is where the file is named, with which such an error begins.
    """
    try:
        content = read_regular(path)
    except FileNotFoundError:
        message = "there is no such baseline"
        message += why_not_copied(path) or "; corpuslint baseline update makes one"
        raise ConfigError(f"{said}{shown}: {message}") from None
    except OSError as error:
        raise ConfigError(f"{said}{shown}: {(error.strerror or str(error)).lower()}") from None
    return parse_baseline(content, shown)


def parse_baseline(content: bytes, shown: str) -> Baseline:
    """The baseline that a file's content is; raises ConfigError where it is none."""
    try:
        text = content.decode()
        data = json.loads(text, object_pairs_hook=_merged)
    except json.JSONDecodeError as error:
        message = f"{error.msg[:1].lower()}{error.msg[1:]}"
        if "<<<<<<<" in text:
            message = "a merge conflict is not resolved: keep the lines of both sides, with a "
            message += "comma between entries"
        raise ConfigError(f"{shown}:{error.lineno}:{error.colno}: {message}") from None
    except (ValueError, RecursionError) as error:  # no UTF-8, a number without end
        raise ConfigError(f"{shown}: it is no JSON: {type(error).__name__}") from None
    version = data.get(_VERSION_KEY) if isinstance(data, dict) else None
    is_known = type(version) is int and version == _VERSION
    if not is_known or not isinstance(data.get("files"), dict):
        found = "it is no baseline" if version is None else f"its version is {quoted(version)}"
        raise ConfigError(f"{shown}: {found}, but one of version {_VERSION} is expected; {_AGAIN}")
    return Baseline(shown, text, _entries(data["files"], shown))


def _merged(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A mapping of which no part is lost: a merge may leave a file in it twice."""
    merged: dict[str, Any] = {}
    for key, value in pairs:
        known = merged.get(key)
        both = isinstance(known, dict) and isinstance(value, dict)
        merged[key] = {**known, **value} if both else value  # type: ignore[dict-item]
    return merged


def _entries(files: dict[str, Any], shown: str) -> dict[str, Entry]:
    entries = {}
    for file, known in files.items():
        if not isinstance(known, dict):
            raise ConfigError(f"{shown}: {file!r} must hold a mapping of fingerprints; {_AGAIN}")
        for fingerprint, words in known.items():
            if not isinstance(words, str):
                where = f"{file!r}, {fingerprint!r}"
                raise ConfigError(f"{shown}: {where} must be a rule and a key path; {_AGAIN}")
            rule, _, at = words.partition(" ")
            entries[fingerprint] = Entry(file, rule, at)
    return entries


def entry_of(diagnostic: Diagnostic) -> Entry:
    """The entry that makes a finding known."""
    path = diagnostic.key_path
    return Entry(diagnostic.file, diagnostic.rule, "" if path is None else key_path_text(path))


def key_path_text(path: KeyPath) -> str:
    """A key path as people write it: `related[1].images[0].width`."""
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in path]
    return "".join(parts).removeprefix(".")


def baseline_text(entries: Iterable[tuple[str, Entry]]) -> str:
    """The content of a baseline file with these entries, the same whatever their order."""
    files: dict[str, list[str]] = {}
    for fingerprint, entry in sorted(entries, key=lambda one: (one[1], one[0])):
        line = f"      {_quoted(fingerprint)}: {_quoted(f'{entry.rule} {entry.at}'.rstrip())}"
        files.setdefault(entry.file, []).append(line)
    blocks = [f"    {_quoted(file)}: {_block(files[file], 4)}" for file in files]
    inner = _block(blocks, 2)
    return f'{{\n  "{_VERSION_KEY}": {_VERSION},\n  "files": {inner}\n}}\n'


def _block(lines: list[str], indentation: int) -> str:
    """Entries between braces, each on a line of its own."""
    return "{\n" + ",\n".join(lines) + "\n" + " " * indentation + "}" if lines else "{}"


def _quoted(text: str) -> str:
    """A text as JSON, readable where it does no harm on a terminal or in a review."""
    return json.dumps(text, ensure_ascii=not text.isprintable())
