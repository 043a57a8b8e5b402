"""Whether those who are measured do their work: planted faults, and a document without any.

Speed says nothing of a tool that looks at nothing, so each is run on documents that
have one fault each, and the table tells which of them it reported.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from contestants import Contestant, filled
from generate_corpus import CONFIG
from made_articles import Corpus, document, path_of
from measure import measure
from peer_setup import extract_blocks

CLEAN = "none"


class Probe(NamedTuple):
    name: str
    plant: Callable[[str], str]


def _bad_date(text: str) -> str:
    """A day that there is not."""
    start = text.index("\npublishedDateTime: ") + len("\npublishedDateTime: ")
    return f"{text[:start]}2023-11-31{text[start + 10 :]}"


PROBES = (
    Probe(CLEAN, lambda text: text),
    Probe("type", lambda text: text.replace("\nheat: ", "\nheat: x", 1)),
    Probe("date", _bad_date),
    Probe("duplicate", lambda text: text.replace("\nheat: ", "\nheat: 1\nheat: ", 1)),
    Probe("page", lambda text: f"{text}\n#  No heading \n"),
)


def sees(contestant: Contestant, scratch: Path, documents: str) -> tuple[str, ...]:
    """The names of the probes that a contestant reports, by its exit code."""
    corpus = Corpus(1, 1, 3_500)
    path = path_of(corpus, 0)
    path = f"{documents}/{path[path.index('/') + 1 :]}"
    found = []
    for probe in PROBES:
        folder = scratch / probe.name
        shutil.rmtree(folder, ignore_errors=True)
        (folder / path).parent.mkdir(parents=True)
        config = CONFIG.replace("_news", documents)
        (folder / "corpuslint.toml").write_text(config, encoding="utf-8")
        (folder / path).write_text(probe.plant(document(corpus, 0)), encoding="utf-8")
        extract_blocks(folder / documents, scratch / "blocks" / probe.name)
        kept = folder / "kept"
        run = filled(contestant, kept, scratch / "blocks" / probe.name)
        if measure(run.command, str(folder), run.environment, memory=False).code:
            found.append(probe.name)
    return tuple(found)
