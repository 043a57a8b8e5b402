"""Make a corpus of news articles like those under seeds/, of any size.

    python benchmarks/generate_corpus.py FOLDER [--count 20000] [--size 3500]
        [--seed 1] [--faults 0.01]

`--size` is the mean size of a file in bytes, of which front matter is seven tenths;
with 60000 every block has 20 KB and more. The same arguments give the same bytes on
every Python. The folder is a Jekyll site with a corpuslint.toml; a document lies in
the folder of its month, tells mostly of others that are there, and has an address of
its own. `corpuslint check` finds the planted faults and nothing else: planted.json
names each faulty document, and the rule that finds what is wrong with it.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import NamedTuple

from made_articles import PROVIDERS, Corpus, document, path_of
from made_faults import faulty_numbers, plant

CONFIG = """\
generator = "jekyll"

[collections.news]
include = ["_news/**/*.md"]
schemas = ["news-article"]
"""
SITE = """\
title: Made news
url: https://news.example
timezone: UTC
collections:
  news:
    output: true
"""
# One white pixel on a screen of 50 by 50: a whole image whose header says its size.
LOGO = (
    b"GIF89a"
    + bytes((50, 0, 50, 0, 0x80, 0, 0, 255, 255, 255, 0, 0, 0))
    + bytes((0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B))
)


class Made(NamedTuple):
    """What was made: the planted faults by file, and the bytes of all documents."""

    planted: dict[str, str]
    size: int


def generate(folder: Path, corpus: Corpus, faults: float = 0.01) -> Made:
    """Write a corpus into a folder that does not exist yet, or is empty."""
    for name, text in (("corpuslint.toml", CONFIG), ("_config.yml", SITE)):
        _write(folder / name, text.encode())
    for provider in PROVIDERS:
        _write(folder / provider.logo.lstrip("/"), LOGO)
    faulty = faulty_numbers(corpus.documents, corpus.seed, faults)
    planted: dict[str, str] = {}
    size = 0
    for number in range(corpus.documents):
        text = document(corpus, number, faulty)
        path = path_of(corpus, number)
        if number in faulty:
            text, planted[path] = plant(text, number, corpus.seed)
        size += _write(folder / path, text.encode())
    _write(folder / "planted.json", (json.dumps(planted, indent=1) + "\n").encode())
    return Made(planted, size)


def _write(path: Path, content: bytes) -> int:
    os.makedirs(path.parent, exist_ok=True)
    with open(path, "xb") as file:
        return file.write(content)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path, help="a folder that is empty, or not there")
    parser.add_argument("--count", type=int, default=20_000, help="how many documents")
    parser.add_argument("--size", type=int, default=3_500, help="mean bytes of a file")
    parser.add_argument("--seed", type=int, default=1, help="another seed, another corpus")
    parser.add_argument("--faults", type=float, default=0.01, help="the share with a fault")
    options = parser.parse_args()
    if options.folder.is_dir() and any(options.folder.iterdir()):
        parser.error(f"{options.folder} is not empty")
    corpus = Corpus(options.count, options.seed, options.size)
    made = generate(options.folder, corpus, options.faults)
    mean = made.size / max(options.count, 1)
    print(f"{options.count:,} documents, {made.size / 1e6:,.1f} MB, {mean:,.0f} bytes on average")
    print(f"{len(made.planted):,} of them with a fault")


if __name__ == "__main__":
    main()
