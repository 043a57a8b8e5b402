"""How long a whole check takes, beside PyYAML only loading the same blocks.

    python benchmarks/check_speed.py FOLDER [--schema NAME] [--generator NAME]

One process, no cache. "check" is all that `corpuslint check` does to a text:
splitting, parsing, schema, every default rule, positions at hand. "with reading"
adds opening and decoding the files, on both sides. Each figure is the best of
several rounds over all files, in microseconds a file; ratios hold better than
times.
"""

from __future__ import annotations

import argparse
import gc
import os
import time
from collections.abc import Callable
from typing import Any

import yaml

from corpuslint.config.frozen import RuleSetting
from corpuslint.config.kept import load_config
from corpuslint.config.selection import Selection
from corpuslint.discover import Discovery
from corpuslint.document import decode
from corpuslint.engine import Engine, Input
from corpuslint.profile import PROFILES
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


def best(files: list[Any], work: Callable[[Any], object]) -> float:
    """Microseconds a file, the best of the rounds."""
    fastest = float("inf")
    for _ in range(ROUNDS):
        gc.collect()
        started = time.perf_counter()
        for file in files:
            work(file)
        fastest = min(fastest, time.perf_counter() - started)
    return fastest / len(files) * 1e6


def read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder")
    parser.add_argument("--schema", action="append", default=[])
    parser.add_argument("--generator", default="jekyll", choices=sorted(PROFILES))
    options = parser.parse_args()

    config = load_config("", os.path.abspath(options.folder), "", Selection(), keep=False)
    config = config._replace(generator=options.generator)
    idle = config._replace(rules=config.rules + tuple(idle_rules()))
    profile = PROFILES[options.generator]
    files: list[tuple[Input, bytes, str]] = []
    for file in Discovery(config).find([options.folder]):
        content = read(file.absolute)
        text = decode(content).text
        block = split(text, profile).block
        if block is not None and block.language == "yaml":
            files.append((file, content, text[block.content.start : block.content.end]))
    size = sum(len(block) for _, _, block in files) / len(files)
    print(f"{len(files)} files, blocks of {size:,.0f} characters on average\n")

    gc.set_threshold(100_000, 50, 50)
    engine = Engine(config, time.time(), tuple(options.schema))
    burdened = Engine(idle, time.time(), tuple(options.schema))
    for each in (engine, burdened):  # as the first file of a run does
        for file, content, _ in files[:50]:
            each.check_bytes(file, content)

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    def load(block: str) -> object:
        try:
            return yaml.load(block, loader)  # a safe loader
        except (yaml.YAMLError, ValueError):
            return None

    rows = [
        ("PyYAML CSafeLoader, load alone", best(files, lambda f: load(f[2]))),
        ("check", best(files, lambda f: engine.check_bytes(f[0], f[1]))),
        (f"check, {IDLE_RULES} more rules", best(files, lambda f: burdened.check_bytes(f[0], f[1]))),
        ("CSafeLoader with reading", best(files, lambda f: (read(f[0].absolute), load(f[2])))),
        ("check with reading", best(files, lambda f: engine.check_file(f[0]))),
    ]
    base = rows[0][1]
    print(f"{'':36} {'us a file':>10} {'ratio':>6}")
    for name, figure in rows:
        print(f"{name:36} {figure:10.1f} {figure / base:6.2f}")


if __name__ == "__main__":
    main()
