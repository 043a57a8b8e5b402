"""`corpuslint config FILE`: what applies to a file, and from which line of which config."""

from __future__ import annotations

import argparse
import os
from typing import NamedTuple

from corpuslint.cli.settings import config_of
from corpuslint.config.frozen import Config
from corpuslint.config.selection import Selection
from corpuslint.engine import Engine, Input, relative_path


class _Row(NamedTuple):
    name: str
    value: str
    reason: str = ""


def config(options: argparse.Namespace) -> int:
    """Explain a file's settings; the file need not exist."""
    settings = config_of(options, Selection())
    absolute = os.path.abspath(options.path)
    engine = Engine(settings, 0.0, tuple(options.schema), options.allow_code)
    plan, site = engine.plan_for(Input(options.path, absolute))
    relative = relative_path(absolute, settings.root)
    collections = settings.collections_of(relative)
    shown = os.path.relpath(settings.path) if settings.path else "no config file; the defaults hold"
    rows = [_Row("config", shown)]
    for collection in collections:
        rows.append(_Row("collection", collection.name, f"{shown}:{collection.line}"))
    if not collections:
        rows.append(_Row("collection", "none", "no collection includes this file"))
    for schema in plan.schemas:
        owner = next((one for one in collections if schema.name in one.schemas), None)
        rows.append(
            _Row("schema", schema.name, f"{shown}:{owner.line}" if owner else "--schema")
        )
    if not plan.schemas:
        rows.append(_Row("schema", "none", "values are known by well-known keys alone"))
    rows.append(_Row("generator", plan.profile.name, _why_generator(settings, collections, site)))
    rows.append(_Row("timezone", site.timezone or "not set"))
    names = plan.rule_names
    ignored = sorted(settings.ignored_rules(relative) & set(names))
    rows.append(_Row("rules", f"{len(names) - len(ignored)} on", "corpuslint rules lists them"))
    if ignored:
        rows.append(_Row("ignored", ", ".join(ignored), "per-file-ignores"))
    for row in rows:
        reason = f"  ({row.reason})" if row.reason else ""
        print(f"{row.name:11} {row.value}{reason}")
    return 0


def _why_generator(settings: Config, collections: list[object], site: object) -> str:
    said = getattr(collections[0], "generator", "auto") if collections else settings.generator
    if said != "auto":
        return "said by the config"
    seen = getattr(site, "config_path", "")
    return f"seen from {os.path.relpath(seen)}" if seen else "no generator's own config was seen"
