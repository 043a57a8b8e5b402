"""Measure corpuslint beside its peers: one command, one table, ratios first.

    python benchmarks/run.py                 everything: some twenty minutes, 2 GB of disk
    python benchmarks/run.py --quick         small corpora, in a minute or two
    python benchmarks/run.py --only small,one-file
    python benchmarks/run.py --corpus FOLDER=GENERATOR,SCHEMA

Corpora are made anew (small: 20,000 documents of 3.5 KB; large: 1,000 with blocks of
20 KB and more; huge: 200,000 of 3.5 KB), the peers are installed by pip and npm in
pinned versions, all in a temporary folder, or in that of `--keep`. All run in turn on
the same files with the same schema, round by round; the best time counts, since other
work only ever adds to it, and the highest memory. Who is slow runs once. A line goes
to benchmarks/history.jsonl; `--write-docs` puts the tables into docs/performance.md.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import goals
import results
from contestants import ALONE, Contestant, corpuslint, knows_workers, peers
from generate_corpus import generate
from given import copy_given
from made_articles import Corpus
from page import HISTORY, PAGE, write_page
from peer_setup import HERE, Tools, extract_blocks, install, write_schemas
from probes import sees
from scenarios import SETTLE, Place, Row, contest, one_file

DOCUMENTS = "_news"
SCHEMA = "news-article"
MADE = {"small": (20_000, 3_500), "large": (1_000, 60_000), "huge": (200_000, 3_500)}
QUICK = {"small": (1_000, 3_500), "large": (100, 60_000), "huge": (5_000, 3_500)}
PARTS = (*MADE, "one-file", "shares")


def say(message: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {message}", file=sys.stderr, flush=True)


def open_files() -> None:
    """As many open files as the system lets us have: remark opens all at once."""
    try:
        import resource
    except ImportError:  # Windows knows no such limit
        return
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def make(folder: Path, name: str, quick: bool, seed: int) -> Place:
    """A made corpus; one that is there already from a run before is used again."""
    count, size = (QUICK if quick else MADE)[name]
    target = folder / f"{name}-{count}-{size}-{seed}"
    marker = target.with_suffix(".json")
    if not marker.exists():
        say(f"making {count:,} documents of {size:,} bytes")
        shutil.rmtree(target, ignore_errors=True)
        made = generate(target, Corpus(count, seed, size))
        marker.write_text(json.dumps({"size": made.size}), encoding="utf-8")
        time.sleep(SETTLE)
    total = json.loads(marker.read_text(encoding="utf-8"))["size"]
    return Place(name, name, target, DOCUMENTS, count, total)


def line_up(
    tools: Tools, schemas: Path, documents: str, options: argparse.Namespace
) -> list[Contestant]:
    """Us, and all peers whose name has one of the wanted words in it."""
    ours = [corpuslint()]
    if knows_workers():
        alone = corpuslint((ALONE,), "corpuslint, one process")
        ours.append(alone._replace(sizes=("small", "large", "given")))
    if options.no_peers:
        return ours
    wanted = options.peers.split(",")
    everyone = peers(tools, schemas, documents)
    return ours + [one for one in everyone if any(word in one.name for word in wanted)]


def run(options: argparse.Namespace, scratch: Path, found: results.Results) -> None:
    """Everything that was asked for, added to what was found."""
    rows, seen, shares = found
    parts = options.only.split(",") if options.only else [] if options.corpus else list(PARTS)
    tools = Tools("left out", "left out")
    if not options.no_peers and (options.corpus or {"small", "large", "huge"} & set(parts)):
        say("installing the peers")
        tools = install(scratch / "peers")
    places = [make(scratch, name, options.quick, options.seed) for name in MADE if name in parts]
    schemas = scratch / "schemas"
    write_schemas(schemas, SCHEMA)
    for place in places:
        contestants = line_up(tools, schemas, place.documents, options)
        if not seen:
            for one in contestants:
                if not one.why_not:
                    say(f"what {one.name} sees")
                    seen[one.name] = sees(one, scratch / "probes", place.documents)
        rows += measure_on(place, contestants, scratch, options)
    for said in options.corpus:
        place, schema = copy_given(said, scratch)
        write_schemas(scratch / f"schemas-{place.name}", schema)
        contestants = line_up(tools, scratch / f"schemas-{place.name}", place.documents, options)
        rows += measure_on(place, contestants, scratch, options)
    if "one-file" in parts:
        say("one file")
        rows += one_file(scratch, 10 if options.quick else 40)
    if "shares" in parts:
        place = make(scratch, "small", options.quick, options.seed)
        say("where the time goes")
        words = [sys.executable, str(HERE / "shares.py"), "--json", str(place.folder)]
        done = subprocess.run(words, capture_output=True, text=True, check=True)
        shares += [(part, seconds) for part, seconds in json.loads(done.stdout)]


def measure_on(
    place: Place, contestants: list[Contestant], scratch: Path, options: argparse.Namespace
) -> list[Row]:
    """The rows of a corpus; who does not run on its size is told of."""
    taking_part = [one for one in contestants if place.kind in one.sizes]
    if any("{blocks}" in word for one in taking_part for word in one.command):
        blocks = scratch / f"blocks-{place.name}"
        shutil.rmtree(blocks, ignore_errors=True)
        extract_blocks(place.folder / place.documents, blocks)
    rounds = options.rounds if place.kind != "huge" else 1
    rows = contest(place, taking_part, scratch, rounds, say, options.limit)
    reason = "left out: it would take too long, or more memory than there is"
    return rows + [
        Row(place.name, "cold", one.name, place.files, place.size, note=one.why_not or reason)
        for one in contestants
        if one not in taking_part
    ]


def asked_for(options: argparse.Namespace, parser: argparse.ArgumentParser) -> list[str]:
    """The arguments that decide what is measured; where things lie is nobody's business."""
    words = []
    for name in ("quick", "only", "peers", "no_peers", "rounds", "limit", "seed"):
        value = getattr(options, name)
        if value != parser.get_default(name):
            option = f"--{name.replace('_', '-')}"
            words.append(option if value is True else f"{option}={value}")
    for said in options.corpus:
        folder, equals, settings = said.partition("=")
        words.append(f"--corpus={Path(folder).name}{equals}{settings}")
    return words


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="small corpora")
    parser.add_argument("--only", default="", help=f"parts, with commas: {', '.join(PARTS)}")
    parser.add_argument("--peers", default="", help="only peers with these words in their names")
    parser.add_argument("--no-peers", action="store_true", help="corpuslint alone")
    parser.add_argument(
        "--corpus", action="append", default=[], metavar="FOLDER[=GENERATOR[,SCHEMA]]"
    )
    parser.add_argument("--keep", type=Path, metavar="DIR", help="make and install things here")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=float, default=3_600, help="seconds for one command")
    parser.add_argument("--seed", type=int, default=1, help="of the made corpora")
    parser.add_argument("--history", type=Path, default=HISTORY)
    parser.add_argument(
        "--write-docs", action="store_true", help="put the tables into docs/performance.md"
    )
    options = parser.parse_args()
    unknown = set(options.only.split(",")) - {*PARTS, ""}
    if unknown:
        parser.error(f"no part is called {unknown.pop()!r}: {', '.join(PARTS)}")
    open_files()
    about = results.machine()  # now: the checkout may change while this runs
    with tempfile.TemporaryDirectory() as temporary:
        scratch = options.keep.absolute() if options.keep else Path(temporary)
        scratch.mkdir(parents=True, exist_ok=True)
        found = results.Results([], {}, [])
        ended = False
        try:
            run(options, scratch, found)
            ended = True
        except KeyboardInterrupt:
            say("interrupted: this is what there is so far, and no part of the history")
    print(results.plain(results.table(found)))
    for lines, headers in (
        (results.share_lines(found.shares), ("share", "s", "where the time of a cold run goes")),
        (goals.goal_lines(found.rows), goals.HEADERS),
    ):
        if lines:
            print("\n" + results.plain(lines, headers))
    if not ended:
        sys.exit(130)
    results.remember(options.history, found, asked_for(options, parser), about)
    if options.write_docs:
        write_page(PAGE, options.history)


if __name__ == "__main__":
    main()
