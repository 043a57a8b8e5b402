"""`corpuslint config FILE`: what applies to a file, and from which line of which config."""

from __future__ import annotations

import json
import os

from corpuslint.cli.settings import config_of, relative, schemas_of, warnings_of
from corpuslint.cli.streams import say
from corpuslint.config.find import read_config
from corpuslint.config.frozen import Collection, Config
from corpuslint.config.layers import read_layers
from corpuslint.config.places import Path, TomlFile
from corpuslint.config.selection import Selection
from corpuslint.engine import Engine
from corpuslint.errors import ConfigError
from corpuslint.output.text import safe
from corpuslint.paths import Input, relative_path
from corpuslint.plan import Plan
from corpuslint.site import Site
from corpuslint.tuples import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

# What every config of a chain adds to, and what the nearest one decides.
_LAYERED = ("required-version", "select", "extend-select", "ignore", "extensions")
_DECIDED = ("preview", "fail-on")


class _Row(NamedTuple):
    name: str
    value: str
    reason: str = ""


def config(options: argparse.Namespace) -> int:
    """Explain a file's settings, or print the schema of config files; the file need not exist."""
    if options.json_schema:
        return _print_schema(options)
    if options.path is None:
        raise ConfigError("config takes the file to explain; config --json-schema takes none")
    settings = config_of(options, Selection())
    for warning in warnings_of(settings):
        say(warning)
    absolute = os.path.abspath(options.path)
    if not os.path.lexists(absolute):
        say(f"there is no file {options.path}; this is what would apply to it")
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
        text = read_config(settings.path, self.shown) if settings.path else ""
        self.layers = read_layers(settings.path, self.shown, text)

    def rows(self, plan: Plan, site: Site) -> list[_Row]:
        rows = [_Row("config", self.shown or "none", "" if self.shown else "the defaults hold")]
        for file, base in zip(self.layers.files, self.layers.files[1:], strict=False):
            rows.append(_Row("extends", base.path, _place(file, ("extends",))))
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
        if plan.markdown_fields:
            named = ", ".join(sorted(plan.markdown_fields))
            rows.append(_Row("markdown-fields", named, self._for_files("markdown-fields")))
        return [*rows, *self._said(), *self._rules(plan)]

    def _place(self, path: Path) -> str:
        return _place(self.layers.owner(path), path)

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

    def _for_files(self, key: str) -> str:
        """Where the config says a setting of this file's collection, or ""."""
        first: Collection | None = self.collections[0] if self.collections else None
        for path in (("collections", first.name, key) if first else (), (key,)):
            if path and self.layers.get(path) is not None:
                return self._place(path)
        return ""

    def _why_generator(self, site: Site) -> str:
        first = self.collections[0] if self.collections else self.settings
        said = self._for_files("generator")
        if said and first.generator != "auto":
            return said
        if site.config_path:
            return f"seen from {relative(site.config_path)}"
        return f"seen from {relative(site.root)}" if site.root else "no generator's config was seen"

    def _why_zone(self, site: Site) -> str:
        if not site.timezone:
            return ""
        return self._for_files("timezone") or relative(site.config_path)

    def _said(self) -> list[_Row]:
        """What else the config says, with its place; the bases come first, as they count."""
        rows = []
        for file in reversed(self.layers.files):
            rows += [_row(file, (key,)) for key in _LAYERED if key in file.table]
        rows += [self._decided((key,)) for key in _DECIDED if self.layers.get((key,)) is not None]
        for table in ("severities", "well-known-keys"):
            rows += [self._decided((table, key)) for key in self.layers.merged(table)]
        for rule in self.layers.merged("rules"):
            path = ("rules", rule)
            rows += [self._decided((*path, key)) for key in self.layers.merged(*path)]
        return rows

    def _decided(self, path: tuple[str, ...]) -> _Row:
        return _row(self.layers.owner(path), path)

    def _rules(self, plan: Plan) -> list[_Row]:
        ignored = self.settings.ignored_rules(self.relative) & plan.rules.keys()
        on = [name for name in plan.rules if name not in ignored]
        rows = [_Row("rules on", ", ".join(on) or "none")]
        globs = self.layers.merged("per-file-ignores").items()
        for (glob, file), ignoring in zip(globs, self.settings.per_file_ignores, strict=True):
            here = self.settings._replace(per_file_ignores=(ignoring,))
            names = here.ignored_rules(self.relative) & ignored
            if names:
                place = _place(file, ("per-file-ignores", glob))
                rows.append(_Row("ignored", ", ".join(sorted(names)), place))
        return rows


def _place(file: TomlFile, path: Path) -> str:
    return f"{file.path}:{file.line(path)}"


def _row(file: TomlFile, path: tuple[str, ...]) -> _Row:
    name, *keys = path
    value = json.dumps(file.get(path), ensure_ascii=False)
    return _Row(name, f"{'.'.join(keys)} = {value}" if keys else value, _place(file, path))


def _print_schema(options: argparse.Namespace) -> int:
    from corpuslint.config.load import SCHEMA_FILE

    if options.path is not None:
        raise ConfigError("--json-schema prints the schema of config files, of no FILE")
    with open(SCHEMA_FILE, encoding="utf-8") as file:
        print(file.read(), end="")
    return 0
