"""Sample findings of each rule over any set of folders, for reading by eye.

    python scripts/precision.py FOLDER[=GENERATOR[,SCHEMA…]] … [--rule NAME] [--count 50]

Each folder is read as its generator reads it, and is a corpus of its own; schemas hold
for all of its files. `--table` prints only the counts, as Markdown.
"""

from __future__ import annotations

import argparse
import collections
import os
import random
import sys
import time

from corpuslint.config.kept import load_config
from corpuslint.config.selection import Selection
from corpuslint.corpus import Corpus
from corpuslint.discover import Discovery
from corpuslint.engine import Engine
from corpuslint.finding import Diagnostic, FileError


def check_folder(said: str, select: tuple[str, ...] | None) -> list[Diagnostic]:
    """Every finding in a folder given as FOLDER[=GENERATOR[,SCHEMA…]]."""
    folder, _, settings = said.partition("=")
    generator, *schemas = settings.split(",") if settings else ["auto"]
    config = load_config("", os.path.abspath(folder), "", Selection(select), keep=False)
    config = config._replace(generator=generator)
    engine = Engine(config, time.time(), tuple(schemas))
    corpus = Corpus(engine)
    found: list[Diagnostic] = []
    errors: list[FileError] = []
    for file in Discovery(config).find([folder]):
        report = engine.check_file(file)
        corpus.add(file, report.facts)
        errors += report.errors
        found += report.diagnostics
    for _, report in corpus.conclude():
        found += report.diagnostics
    for error in errors + corpus.errors:
        print(f"{error.path}: {error.message}", file=sys.stderr)
    return found


def show(diagnostic: Diagnostic) -> None:
    """A finding with the lines around it."""
    row = diagnostic.start.row if diagnostic.start else 1
    print(f"--- {diagnostic.path}:{row}: {diagnostic.message}  [{diagnostic.value!r}]"[:300])
    with open(diagnostic.path, encoding="utf-8", errors="replace", newline="") as file:
        lines = file.read(2_000_000).split("\n")
    for number in range(max(1, row - 2), min(len(lines), row + 2) + 1):
        print(f"{'>' if number == row else ' '} {number:4} {lines[number - 1][:160]!r}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folders", nargs="+", metavar="FOLDER[=GENERATOR[,SCHEMA…]]")
    parser.add_argument("--rule", action="append", help="only this rule, even if off by default")
    parser.add_argument("--count", type=int, default=50, help="findings to sample of each rule")
    parser.add_argument("--seed", type=int, default=1, help="the sample's random seed")
    parser.add_argument("--table", action="store_true", help="only the counts")
    options = parser.parse_args()
    select = tuple(options.rule) if options.rule else None
    by_rule: dict[str, list[Diagnostic]] = collections.defaultdict(list)
    for said in options.folders:
        for diagnostic in check_folder(said, select):
            by_rule[diagnostic.rule].append(diagnostic)
    if options.table:
        print("| rule | severity | findings | files |\n|---|---|---|---|")
    for rule, found in sorted(by_rule.items()):
        files = len({diagnostic.path for diagnostic in found})
        if options.table:
            print(f"| {rule} | {found[0].severity} | {len(found)} | {files} |")
            continue
        print(f"\n===== {rule}: {len(found)} findings in {files} files")
        sample = random.Random(options.seed).sample(found, min(options.count, len(found)))
        for diagnostic in sorted(sample, key=lambda one: (one.path, one.span or (0, 0))):
            show(diagnostic)


if __name__ == "__main__":
    main()
