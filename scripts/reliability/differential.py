"""Documents changed at random, read by us and by their real readers.

    python scripts/reliability/differential.py [--rounds N] [--seed S] [--reader NAME …] [--record]

A round is one document: an input of a rule's case, or one of the tables in `tests/readers/`,
changed in one to four places. Readers are `python-frontmatter`, `yaml` (PyYAML, ruamel.yaml,
tomllib and json, with the places of all values, see `scripts/exactness.py`), and by npm
`gray-matter` and `hexo` (hexo-front-matter). What differs is explained by a predicate
of `explained.py`, or printed; then the exit code is 1.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from fuzzing.case import ROOT
from fuzzing.documents import documents
from fuzzing.mutate import mutated

from corpuslint.document import Document
from corpuslint.profile import PROFILES
from tests.readers.compare import difference
from tests.readers.real import JavaScript, Outcome, read_python_frontmatter

sys.path.insert(0, str(ROOT / "scripts"))

import exactness
from explained import difference_of, reason_for
from trials import Trial, record

READERS = ("python-frontmatter", "yaml", "gray-matter", "hexo")
_TITLES = {"yaml": "PyYAML, ruamel.yaml, tomllib and json do"}
_BATCH = 2000  # documents that node is given at once
_LONGEST = 3000  # characters of a document before it is changed
_SHOWN = 20
_KEPT = ROOT / ".fuzz"


class Tally:
    """What one reader came to."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.compared = 0
        self.crashes = 0
        self.explained: Counter[str] = Counter()
        self.faults: list[tuple[str, str]] = []

    def differ(self, text: str, how: str, reason: str) -> None:
        if reason:
            self.explained[reason] += 1
        else:
            self.faults.append((text, how))

    def show(self) -> None:
        print(f"{self.name}: {self.compared:,} documents, {len(self.faults):,} unexplained")
        for reason, count in self.explained.most_common():
            print(f"{count:>9,}  {reason}")
        for text, how in self.faults[:_SHOWN]:
            print(f"  {text!r}\n      {how[:400]}")


def changed(rounds: int, seed: int) -> Iterator[str]:
    """So many documents, the same ones for a seed."""
    chance = random.Random(seed)
    texts = [text.encode("utf-8", "ignore").decode() for _, text in documents()]
    texts = [text for text in texts if len(text) <= _LONGEST]
    for _ in range(rounds):
        yield mutated(chance, chance.choice(texts), texts)


def compare_by_profile(tally: Tally, texts: list[str], outcomes: list[Outcome]) -> None:
    """Hold a profile's reading against what its reader made of each text."""
    profile = PROFILES[tally.name]
    for text, real in zip(texts, outcomes, strict=True):
        tally.compared += 1
        try:
            how = difference(profile, text, real)
            reason = reason_for(difference_of(tally.name, text, real, how)) if how else ""
        except Exception as error:  # whatever it is, it is ours
            how, reason = f"a crash: {error!r}", ""
            tally.crashes += 1
        if how:
            tally.differ(text, how, reason)


def compare_exactly(tally: Tally, texts: list[str]) -> None:
    """Hold data and places against PyYAML, ruamel.yaml, tomllib and json."""
    for text in texts:
        try:
            report = exactness.check_document(Document("a.md", text, PROFILES["none"]))
        except Exception as error:  # whatever it is, it is ours
            tally.differ(text, f"a crash: {error!r}", "")
            tally.crashes += 1
            continue
        tally.compared += bool(report.compared)
        for one in report.differences:
            tally.differ(text, f"{one.check}: {one.path}: {one.detail}", one.reason)


def _kept(name: str) -> Path:
    """A folder for npm's packages, which need not be fetched anew."""
    folder = _KEPT / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def batches(texts: Iterator[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for text in texts:
        batch.append(text)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=2000, help="documents; 2000")
    parser.add_argument("--seed", type=int, default=1, help="which documents; 1")
    parser.add_argument("--reader", action="append", choices=READERS, help="this one; all")
    parser.add_argument("--record", action="store_true", help="into docs/reliability.md")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    names = options.reader or READERS
    tallies = {name: Tally(name) for name in names}
    javascript = None
    for texts in batches(changed(options.rounds, options.seed)):
        for name, tally in tallies.items():
            if name == "yaml":
                compare_exactly(tally, texts)
            elif name == "python-frontmatter":
                compare_by_profile(tally, texts, read_python_frontmatter(texts))
            else:
                javascript = javascript or JavaScript(_kept)
                compare_by_profile(tally, texts, javascript.read(name, texts))
    for tally in tallies.values():
        tally.show()
        if options.record:
            _record(tally, options)
    return 1 if any(tally.faults for tally in tallies.values()) else 0


def _record(tally: Tally, options: argparse.Namespace) -> None:
    command = "python scripts/reliability/differential.py "
    command += f"--rounds {options.rounds} --seed {options.seed} --reader {tally.name}"
    remark = re.sub(r"\A0 .*", "", f"{len(tally.faults)} differences without a reason")
    name = f"changed documents, read as {_TITLES.get(tally.name, tally.name + ' does')}"
    record([Trial(name, "comparison", command, tally.compared, tally.crashes, remark=remark)])


if __name__ == "__main__":
    sys.exit(main())
