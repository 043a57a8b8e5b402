"""`--suppressions-since`: what a change adds so that less is told.

None of it is a fault, and all of it is easily overlooked in a review.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from corpuslint.baseline_file import DEFAULT_NAME, Entry, parse_baseline
from corpuslint.cli.history import History
from corpuslint.cli.result import Result
from corpuslint.cli.settings import reads_stdin
from corpuslint.config.find import find_config, has_table
from corpuslint.config.layers import LONGEST
from corpuslint.config.places import TomlFile
from corpuslint.document import Document, decode, language_of
from corpuslint.engine import Engine
from corpuslint.errors import ConfigError
from corpuslint.files import read_own, read_regular
from corpuslint.finding import SEVERITIES, Severity
from corpuslint.output.summary import counted
from corpuslint.paths import Input, project_top
from corpuslint.rule import current_names, load_rules
from corpuslint.suppressions import Suppression, suppressions_of
from corpuslint.wording import all_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

Read = Callable[[str], bytes | None]
_OPTION = "--suppressions-since"
# settings of which each entry is counted, and the one that leads to others
_COUNTED = ("ignore", "per-file-ignores", "exclude", "severities", "fail-on", "extends")
_SHOWN = 5  # names of a kind


class Added:
    """Counts what was added since the merge base with a revision; raises ConfigError."""

    def __init__(self, options: argparse.Namespace, engine: Engine) -> None:
        if reads_stdin(options):
            raise ConfigError(f"{_OPTION} goes with files: standard input has no history")
        self.history = History(options.suppressions_since, _OPTION)
        self.engine = engine
        self.named_config: str = options.config or ""
        self.named_baseline: str = options.baseline or ""
        self._changed: list[Input] = []

    def watch(self, files: Iterable[Input]) -> Iterator[Input]:
        """The same files; those that changed are looked at in the end."""
        for file in files:
            if self.history.change_of(file.absolute) is not None:
                self._changed.append(file)
            yield file

    def tell(self, result: Result) -> None:
        """Add a line to a result, if there is anything to count."""
        hides = "that hides findings", "that hide findings"
        kinds = [
            _kind("suppression", "suppressions", self._in_comments()),
            _kind(f"config entry {hides[0]}", f"config entries {hides[1]}", self._in_config()),
            _kind("other config setting", "other config settings", self._settings()),
            _kind("baseline entry", "baseline entries", self._in_baseline()),
            _kind(
                "document that .gitignore hides",
                "documents that .gitignore hides",
                self._hidden(),
            ),
        ]
        said = [kind for kind in kinds if kind]
        if said:
            result.notices.append(f"Added since {self.history.shown}: {all_of(said)}")

    def _in_config(self) -> Counter[str]:
        """Entries of the config here, whichever the run is judged by, and of what it extends."""
        return _leniency(self._config_now(), _content_of) - _leniency(
            self._config_then(), self.history.old_content
        )

    def _settings(self) -> Counter[str]:
        """Other settings that are not as they were: what they hide is not for a list to say."""
        now = _settings(self._config_now(), _content_of)
        then = _settings(self._config_then(), self.history.old_content)
        keys = {key for key in now.keys() | then.keys() if now.get(key) != then.get(key)}
        return Counter(sorted(keys))

    def _config_now(self) -> str:
        """The path of the config here."""
        return self.named_config or find_config(os.getcwd(), self.history.repository.top)

    def _config_then(self) -> str:
        """The path that it had at the merge base."""
        names = [self.named_config] if self.named_config else []
        folder = os.getcwd()
        top = self.history.repository.top
        while not self.named_config:
            names += [os.path.join(folder, name) for name in ("corpuslint.toml", "pyproject.toml")]
            if os.path.realpath(folder) == top or folder == os.path.dirname(folder):
                break
            folder = os.path.dirname(folder)
        for name in names:
            content = self.history.old_content(name)
            if content is not None and (not name.endswith("pyproject.toml") or has_table(content)):
                return name
        return ""

    def _in_baseline(self) -> Counter[str]:
        """Known findings, by their rules: those of the file that the config here names."""
        config = self._config_now()
        named = (
            os.path.join(os.path.dirname(path), str(table["baseline"]))
            for path, table in _tables(config, _content_of)
            if "baseline" in table
        )
        path = self.named_baseline or next(
            named, os.path.join(os.path.dirname(config) or os.getcwd(), DEFAULT_NAME)
        )
        before = _known(self.history.old_content(path))
        now = _known(_content_of(path))
        return Counter(entry.rule for key, entry in now.items() if key not in before)

    def _in_comments(self) -> Counter[str]:
        """The names in comments that hide findings, of changed documents."""
        added: Counter[tuple[str, str]] = Counter()
        contents = self.history.old_contents(self._changed)
        for file, before in zip(self._changed, contents, strict=True):
            try:
                now = read_regular(file.absolute)
            except OSError:
                continue
            added += self._names(file, now) - self._names(self.history.old_input(file), before)
        names: Counter[str] = Counter()
        for (name, _), count in added.items():
            names[name] += count
        return names

    def _names(self, file: Input, content: bytes | None) -> Counter[tuple[str, str]]:
        """The names of comments, each with what it is about: one that moves hides anew."""
        if content is None:
            return Counter()
        plan, _ = self.engine.plan_for(file)
        text = decode(content).text
        limits = self.engine.config.limits
        document = Document(file.path, text, plan.profile, language_of(file.absolute), limits)
        return Counter(
            (name, _line_of(one, document))
            for one in suppressions_of(document)
            for name in one.names
        )

    def _hidden(self) -> Counter[str]:
        """Changed documents that git tracks, and that the ignore files keep out of a run."""
        documents = [
            path
            for path in self.history.ignored_changes()
            if path.lower().endswith(self.engine.config.extensions)
        ]
        return Counter(documents)


def _line_of(one: Suppression, document: Document) -> str:
    """The line that a comment is about, up to its value; "" for a whole file."""
    starts = document.lines.starts
    if not 0 < one.row <= len(starts):
        return ""
    return document.line_at(starts[one.row - 1]).partition(":")[0].strip()


def _leniency(path: str, read: Read) -> Counter[str]:
    """The entries of a config, or of one that it extends, by which less is told or fails."""
    entries: Counter[str] = Counter()
    for _, table in _tables(path, read):
        entries.update(_texts(table.get("ignore")))
        for glob, rules in _table(table, "per-file-ignores").items():
            entries.update(f"{rule} in {glob}" for rule in _texts(rules))
        for around in (table, *_table(table, "collections").values()):
            excluded = around.get("exclude") if isinstance(around, dict) else None
            entries.update(f"exclude {glob}" for glob in _texts(excluded))
        for rule, severity in _table(table, "severities").items():
            if _is_milder(severity, _severity_of(rule)):
                entries[f"{rule} = {severity}"] += 1
        if table.get("fail-on") == "error":
            entries["fail-on = error"] += 1
    return entries


def _is_milder(severity: object, usual: Severity) -> bool:
    return severity in SEVERITIES and SEVERITIES.index(severity) > SEVERITIES.index(usual)


def _severity_of(name: str) -> Severity:
    """The severity that a rule has by itself; of one that is not known, the worst."""
    rules = load_rules()
    rule = rules.get(current_names(rules).get(name, name))
    return rule.severity if rule is not None else SEVERITIES[0]


def _settings(path: str, read: Read) -> dict[str, str]:
    """What a config says beside that, each by its dotted key; the nearest file counts."""
    settings: dict[str, str] = {}
    for _, table in _tables(path, read):
        for key in table.keys() - set(_COUNTED):
            inner = _table(table, key)
            parts = {f"{key}.{name}": value for name, value in inner.items()}
            for name, value in (parts or {key: table[key]}).items():
                if isinstance(value, dict):
                    value = {**value, "exclude": None}  # which is counted
                settings.setdefault(name, json.dumps(value, sort_keys=True, default=str))
    return settings


def _table(table: dict[str, Any], key: str) -> dict[str, Any]:
    inner = table.get(key)
    return inner if isinstance(inner, dict) else {}


def _tables(path: str, read: Read) -> Iterator[tuple[str, dict[str, Any]]]:
    """What a config and those that it extends say, good or not, each with its path."""
    seen: set[str] = set()
    while path and path not in seen and len(seen) < LONGEST:
        seen.add(path)
        table: dict[str, Any] = {}
        with contextlib.suppress(ConfigError, UnicodeDecodeError):  # it may be no TOML
            text = (read(path) or b"").decode("utf-8-sig")
            table = TomlFile(os.path.basename(path), text).table
        yield path, table
        base = table.get("extends")
        folder = os.path.dirname(path)
        path = os.path.normpath(os.path.join(folder, base)) if isinstance(base, str) else ""


def _content_of(path: str) -> bytes | None:
    """What a file of this project holds; None of any other, whose words are not to be told."""
    if "\0" in path:
        return None  # no file has such a name
    top = project_top(os.getcwd())
    absolute = os.path.abspath(path)
    if not os.path.realpath(absolute).startswith(os.path.join(os.path.realpath(top), "")):
        return None
    with contextlib.suppress(OSError):
        return read_own(absolute)
    return None


def _known(content: bytes | None) -> dict[str, Entry]:
    """The entries of a baseline; none where it is none."""
    with contextlib.suppress(ConfigError):
        return parse_baseline(content or b"", "").entries
    return {}


def _texts(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _kind(one: str, several: str, added: Counter[str]) -> str:
    """How many of a kind there are, and which; "" where there is none."""
    total = added.total()
    if not total:
        return ""
    names = [
        name + (f" {count} times" if count > 1 else "") for name, count in added.most_common(_SHOWN)
    ]
    if len(added) > _SHOWN:
        names.append("…")
    return f"{counted(total, one, several)} ({', '.join(names)})"
