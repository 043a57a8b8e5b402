"""What decides on a file's verdict besides its content, as one short digest."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from corpuslint import __version__
from corpuslint.config.frozen import to_json
from corpuslint.digests import blake2b
from corpuslint.engine import Engine
from corpuslint.files import read_own
from corpuslint.paths import Input, relative_path
from corpuslint.plan import Plan
from corpuslint.signature import signature_at
from corpuslint.site import Site


def digest_of(*parts: Any) -> bytes:
    """Sixteen bytes that stand for some JSON."""
    content = json.dumps(parts, default=str, sort_keys=True)
    return blake2b(content.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def identity_of(engine: Engine, stamp: bytes) -> str:
    """All that decides on every file alike, as JSON; `stamp` is of the program itself."""
    config = engine.config
    rules = [to_json(setting) for setting in config.rules]  # type: ignore[arg-type]
    settings = (rules, config.keywords, config.well_known_keys, engine.with_corpus, config.limits)
    # messages and other paths are as seen from the working directory
    where = (config.root, config.home, os.getcwd())
    program = (__version__, sys.version, stamp.hex())
    return json.dumps([program, where, settings])


class Kinds:
    """Gives each file its digest; what files have in common is made once."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        # what decides only where something is found: how much of it is told, with which edits
        self.telling = digest_of(engine.with_edits, engine.max_findings)
        self._known: dict[tuple[int, int, frozenset[str]], bytes] = {}
        self._schemas: dict[int, bytes] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        return Kinds, (self.engine,)

    def of(self, file: Input) -> bytes:
        """The digest of a file; empty where no verdict on it may be kept."""
        plan, site = self.engine.plan_for(file)
        config = self.engine.config
        ignored: frozenset[str] = frozenset()
        if config.per_file_ignores:
            ignored = config.ignored_rules(relative_path(file.absolute, config.root))
        # folders and collections have sites of their own, which live as long as the engine
        key = (id(plan), id(site), ignored)
        known = self._known.get(key)
        if known is None:
            relative = relative_path(file.absolute, config.root)
            collected = bool(config.collections_of(relative))  # is no template
            known = self._known[key] = self._make(plan, site, ignored, collected)
        return known

    def _make(self, plan: Plan, site: Site, ignored: frozenset[str], collected: bool) -> bytes:
        if any(schema.source.model is not None for schema in plan.schemas):
            return b""  # its code may do anything
        schemas = [self._schema(schema) for schema in plan.schemas]
        zone = [(path, signature_at(path).hex()) for path in site.zone_files]
        around = (site.profile.name, site.root, site.config_path, site.timezone, zone)
        # as it was read, and as it stands: it may have been changed meanwhile
        configs = (site.config, _content(site))
        return digest_of(plan.profile.name, schemas, around, configs, sorted(ignored), collected)

    def _schema(self, schema: Any) -> str:
        key = id(schema)
        if key not in self._schemas:
            source = schema.source
            self._schemas[key] = digest_of(source.name, source.path, source.content, schema.read)
        return self._schemas[key].hex()


def _content(site: Site) -> str:
    """The site's own config, as it stands."""
    if not site.config_path:
        return ""
    try:
        return read_own(site.config_path).decode("utf-8", "surrogateescape")
    except OSError:
        return ""
