"""How long a whole check takes, beside PyYAML only loading the same blocks.

    python benchmarks/check_speed.py FOLDER [--schema GLOB=NAME] [--generator NAME]

One process, no cache. "check" is all that `corpuslint check` does to a text:
splitting, parsing, schema, every default rule, positions at hand. Each round
starts with an engine of its own, so that no verdict is remembered from the round
before; setting it up (schemas compiled, rules bound) is timed on its own line.
"with reading" adds opening and decoding the files, on both sides. Each figure is
the best of several rounds over all files, in microseconds a file; ratios hold
better than times.
"""

from __future__ import annotations

import argparse
import gc
import os
import time
from collections.abc import Callable
from typing import Any

import yaml

from corpuslint.blocks.yaml import YamlBlock
from corpuslint.config.frozen import Config, RuleSetting
from corpuslint.config.layers import read_layers
from corpuslint.config.load import build_config
from corpuslint.config.selection import Selection
from corpuslint.discover import Discovery
from corpuslint.document import decode
from corpuslint.engine import Engine
from corpuslint.files import read_found
from corpuslint.paths import Input
from corpuslint.profile import PROFILES, Profile
from corpuslint.roles import VALUE_ROLES
from corpuslint.rule import Rule
from corpuslint.split import split

ROUNDS = 7
IDLE_RULES = 60


class IdleRule(Rule):
    """A judge that never finds anything: what one more rule costs."""

    __slots__ = ()

    def load(self) -> Callable[..., Any]:
        return lambda value, options: None


def idle_rules() -> list[RuleSetting]:
    """Sixty do-nothing judges, shared out over every role of values."""
    roles = sorted(VALUE_ROLES)
    rules = [
        IdleRule(f"idle-{number}", "judge", "idle", "info", "", roles=(roles[number % len(roles)],))
        for number in range(IDLE_RULES)
    ]
    return [RuleSetting(rule, "info", {}, False) for rule in rules]


def best(files: list[Any], fresh: Callable[[], Callable[[Any], object]]) -> float:
    """Microseconds a file, the best of the rounds; `fresh` gives each round its work."""
    fastest = float("inf")
    for _ in range(ROUNDS):
        work = fresh()
        gc.collect()
        started = time.perf_counter()
        for file in files:
            work(file)
        fastest = min(fastest, time.perf_counter() - started)
    return fastest / len(files) * 1e6


def parsing(profile: Profile, by_lines: bool) -> Callable[[], Callable[[Any], object]]:
    """The work of reading blocks as data, of plain ones by lines or not."""

    def fresh() -> Callable[[Any], object]:
        settings = (profile.resolver, profile.wide_breaks, by_lines)
        return lambda file: YamlBlock(file[2], 0, *settings)

    return fresh


def read(path: str) -> str:
    """A file's text, as the engine reads it."""
    return decode(read_found(path)).text


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder")
    parser.add_argument("--schema", action="append", default=[], metavar="GLOB=NAME")
    parser.add_argument("--generator", default="jekyll", choices=sorted(PROFILES))
    options = parser.parse_args()

    config = make_config(options.folder, options.generator, options.schema)
    idle = config._replace(rules=config.rules + tuple(idle_rules()))
    profile = PROFILES[options.generator]
    files: list[tuple[Input, str, str]] = []
    for file in Discovery(config).find([options.folder]):
        text = read(file.absolute)
        block = split(text, profile).block
        if block is not None and block.language == "yaml":
            files.append((file, text, text[block.content.start : block.content.end]))
    size = sum(len(block) for _, _, block in files) / len(files)
    print(f"{len(files)} files, blocks of {size:,.0f} characters on average\n")
    gc.set_threshold(100_000, 50, 50)  # as the command sets it

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    def load(block: str) -> object:
        try:
            return yaml.load(block, loader)  # a safe loader
        except (yaml.YAMLError, ValueError):
            return None

    def set_up(settings: Config) -> Engine:
        engine = Engine(settings, time.time())
        for file, _, _ in files:
            engine.plan_for(file)
        return engine

    def checking(settings: Config, reads: bool) -> Callable[[], Callable[[Any], object]]:
        def fresh() -> Callable[[Any], object]:
            engine = set_up(settings)
            if reads:
                return lambda file: engine.check_file(file[0])
            return lambda file: engine.check_text(file[0], file[1])

        return fresh

    rows = [
        ("PyYAML CSafeLoader, load alone", best(files, lambda: lambda file: load(file[2]))),
        ("our data, by libyaml's events", best(files, parsing(profile, by_lines=False))),
        ("our data", best(files, parsing(profile, by_lines=True))),
        ("check", best(files, checking(config, reads=False))),
        (f"check, {IDLE_RULES} more rules", best(files, checking(idle, reads=False))),
        (
            "CSafeLoader with reading",
            best(files, lambda: lambda file: (read(file[0].absolute), load(file[2]))),
        ),
        ("check with reading", best(files, checking(config, reads=True))),
    ]
    started = time.perf_counter()
    set_up(config)
    print(f"set-up, once: {(time.perf_counter() - started) * 1000:.1f} ms\n")
    base = rows[0][1]
    print(f"{'':36} {'us a file':>10} {'ratio':>6}")
    for name, figure in rows:
        print(f"{name:36} {figure:10.1f} {figure / base:6.2f}")


def make_config(folder: str, generator: str, schemas: list[str]) -> Config:
    """A config that gives a folder's files their schemas, by glob."""
    collections = "".join(
        f"[collections.c{number}]\ninclude = [{glob!r}]\nschemas = [{name!r}]\n"
        for number, (glob, _, name) in enumerate(said.partition("=") for said in schemas)
    )
    text = f"generator = {generator!r}\n{collections}"
    return build_config(read_layers("", "", text), os.path.abspath(folder), Selection())


if __name__ == "__main__":
    main()
