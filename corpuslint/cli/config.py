"""`corpuslint config FILE`: what applies to a file, and from which line of which config."""

from __future__ import annotations

import argparse
import os
from typing import NamedTuple

from corpuslint.cli.settings import config_of, relative, schemas_of
from corpuslint.config.frozen import Collection, Config
from corpuslint.config.places import Path, TomlFile
from corpuslint.config.selection import Selection
from corpuslint.engine import Engine
from corpuslint.files import Input, relative_path
from corpuslint.output.text import safe
from corpuslint.plan import Plan
from corpuslint.site import Site


class _Row(NamedTuple):
    name: str
    value: str
    reason: str = ""


def config(options: argparse.Namespace) -> int:
    """Explain a file's settings; the file need not exist."""
    settings = config_of(options, Selection())
    absolute = os.path.abspath(options.path)
    engine = Engine(settings, 0.0, schemas_of(options, settings), options.allow_code)
    plan, site = engine.plan_for(Input(options.path, absolute))
    rows = _Explainer(settings, absolute).rows(plan, site)
    broad = max(len(row.name) for row in rows)
    for row in rows:
        reason = f"  ({row.reason})" if row.reason else ""
        print(safe(f"{row.name:{broad}}  {row.value}{reason}"))
    return 0


class _Explainer:
    def __init__(self, settings: Config, absolute: str) -> None:
        self.settings = settings
        self.absolute = absolute
        self.relative = relative_path(absolute, settings.root)
        self.collections = settings.collections_of(self.relative)
        self.shown = relative(settings.path)
        self.file = TomlFile("", "")
        if settings.path:
            with open(settings.path, encoding="utf-8-sig", newline="") as file:
                self.file = TomlFile(self.shown, file.read())

    def rows(self, plan: Plan, site: Site) -> list[_Row]:
        rows = [_Row("config", self.shown or "none", "" if self.shown else "the defaults hold")]
        if self.settings.exclude.match(self.relative):
            rows.append(_Row("excluded", "unless it is named", self._place(("exclude",))))
        for collection in self.collections:
            place = self._place(("collections", collection.name))
            rows.append(_Row("collection", collection.name, place))
        if not self.collections:
            rows.append(_Row("collection", "none", "no collection includes this file"))
        rows += self._schemas(plan)
        rows.append(_Row("generator", plan.profile.name, self._why_generator(site)))
        rows.append(_Row("timezone", site.timezone or "not set", self._why_zone(site)))
        return rows + self._rules(plan)

    def _place(self, path: Path) -> str:
        return f"{self.shown}:{self.file.line(path)}"

    def _schemas(self, plan: Plan) -> list[_Row]:
        if not plan.schemas:
            return [_Row("schema", "none", "values are known by well-known keys alone")]
        rows = []
        for schema in plan.schemas:
            owner = next((one for one in self.collections if schema.name in one.schemas), None)
            if owner is None:
                rows.append(_Row("schema", schema.name, "--schema"))
                continue
            index = owner.schemas.index(schema.name)
            place = self._place(("collections", owner.name, "schemas", index))
            rows.append(_Row("schema", schema.name, place))
        return rows

    def _said(self, key: str) -> str:
        """Where the config says a setting for this file, or ""."""
        first: Collection | None = self.collections[0] if self.collections else None
        if first and key in self.file.table["collections"][first.name]:
            return self._place(("collections", first.name, key))
        return self._place((key,)) if key in self.file.table else ""

    def _why_generator(self, site: Site) -> str:
        first = self.collections[0] if self.collections else self.settings
        said = self._said("generator")
        if said and first.generator != "auto":
            return said
        if site.config_path:
            return f"seen from {relative(site.config_path)}"
        return f"seen from {relative(site.root)}" if site.root else "no generator's config was seen"

    def _why_zone(self, site: Site) -> str:
        if not site.timezone:
            return ""
        return self._said("timezone") or relative(site.config_path)

    def _rules(self, plan: Plan) -> list[_Row]:
        ignored = self.settings.ignored_rules(self.relative) & plan.groups.keys()
        on = [name for name in plan.groups if name not in ignored]
        rows = [_Row("rules on", ", ".join(on) or "none")]
        if ignored:
            reason = self._place(("per-file-ignores",))
            rows.append(_Row("ignored", ", ".join(sorted(ignored)), reason))
        return rows
