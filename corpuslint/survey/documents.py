"""The documents below a folder: whose site each is of, and which built-in schemas it fits."""

from __future__ import annotations

import os
import re
import time

from corpuslint.config.kept import load_config
from corpuslint.config.selection import Selection
from corpuslint.discover import Discovery
from corpuslint.document import Document, decode, language_of
from corpuslint.engine import Engine
from corpuslint.files import read_found
from corpuslint.finding import Diagnostic
from corpuslint.paths import Input, relative_path
from corpuslint.roles import WELL_KNOWN_KEYS
from corpuslint.schema.builtin import builtin_names
from corpuslint.site import Site
from corpuslint.tuples import NamedTuple

_DATED_NAME = re.compile(r"\d{4}-\d{1,2}-\d{1,2}-")
_DATE_KEYS = frozenset(key for key, role in WELL_KNOWN_KEYS.items() if role == "published")
# Folders whose files are what pages are made with, and the site that shows a theme of Hugo's.
_NO_PAGES = frozenset(["_layouts", "_includes", "_sass", "exampleSite"])


class Seen(NamedTuple):
    """A file: its path below the surveyed folder, and the site that it is of.

    `is_document`: it has front matter. `has_dated_name`: its name starts with a
    date; `is_dated`: it has a date there or in its front matter. `fits` are the
    built-in schemas under which it has no finding that it has not without them.
    """

    path: str
    site: Site
    is_document: bool
    has_dated_name: bool
    is_dated: bool
    fits: frozenset[str]


class Survey(NamedTuple):
    """The files that were looked at, by their paths, and the number of those passed over."""

    files: list[Seen]
    passed_over: int


def survey(folder: str) -> Survey:
    """Look at every file below an absolute folder that a check of it would read.

    Files in hidden folders are passed over, and so are those that cannot be read
    or whose names a config could not hold.
    """
    config = load_config("", folder, "", Selection(), keep=False)
    reader = _Reader(Engine(config, time.time()))
    found = []
    passed_over = 0
    for file in Discovery(config).find([folder]):
        path = relative_path(file.absolute, folder)
        if _is_passed_over(path):
            passed_over += 1
            continue
        one = reader.read(file, path)
        if one is not None:
            found.append(one)
    return Survey(sorted(found, key=lambda one: one.path), passed_over)


def _is_passed_over(path: str) -> bool:
    folders = path.split("/")[:-1]
    hidden = any(name.startswith(".") for name in folders)
    return hidden or not _NO_PAGES.isdisjoint(folders) or not path.isprintable()


class _Reader:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.by_schema = {
            name: Engine(engine.config, engine.now, (name,)) for name in builtin_names()
        }

    def read(self, file: Input, path: str) -> Seen | None:
        try:
            decoded = decode(read_found(file.absolute))
        except OSError:
            return None
        plan, site = self.engine.plan_for(file)
        language = language_of(file.absolute)
        document = Document(path, decoded.text, plan.profile, language, self.engine.config.limits)
        has_dated_name = _DATED_NAME.match(os.path.basename(path)) is not None
        data = document.data if isinstance(document.data, dict) else {}
        return Seen(
            path,
            site,
            document.block is not None and decoded.problem is None,
            has_dated_name,
            has_dated_name or not _DATE_KEYS.isdisjoint(data),
            frozenset(self._fitting(file, document)) if data else frozenset(),
        )

    def _fitting(self, file: Input, document: Document) -> list[str]:
        fitting = []
        faults: set[tuple[object, ...]] | None = None
        for name, engine in self.by_schema.items():
            plan, _ = engine.plan_for(file)
            if any(schema.validator.violations(document.data) for schema in plan.schemas):
                continue
            if faults is None:
                faults = _faults(self.engine.check_document(file, document).diagnostics)
            if _faults(engine.check_document(file, document).diagnostics) <= faults:
                fitting.append(name)
        return fitting


def _faults(diagnostics: tuple[Diagnostic, ...]) -> set[tuple[object, ...]]:
    """What a run fails for, with its place."""
    return {(one.rule, one.span) for one in diagnostics if one.severity != "info"}
