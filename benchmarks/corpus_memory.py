"""What a million facts cost: the memory and the time of rules that see the whole corpus.

    python benchmarks/corpus_memory.py [FACTS]

Documents are made in memory, each with related pages that others list too; one in a
thousand says something else than the others. Prints what gathering and concluding took,
and the peak of the process; it fails above 500 MB for a million facts.
"""

from __future__ import annotations

import sys
import tempfile
import time
from array import array
from pathlib import Path

from corpuslint.config.kept import load_config
from corpuslint.config.selection import Selection
from corpuslint.corpus import Corpus
from corpuslint.engine import Engine
from corpuslint.paths import Input

_NOW = 1_767_225_600.0  # 2026-01-01T00:00:00Z
_LIMIT = 500  # MB for a million facts
_PAGES = 4000  # that documents relate to


def _related(number: int, document: int) -> str:
    page = (document * 7 + number * 131) % _PAGES
    title = f"Page {page}" if document % 1000 or number else f"Page {page}, as it was"
    return f"""  - title: "{title}"
    excerpt: "What page {page} says, in a sentence that is longer than forty characters"
    publishedDateTime: 2023-11-20T{page % 24:02}:00:00Z
    webUrl: https://news{page % 50}.example/pages/{page}
    type: article
    provider: {{name: "News {page % 50}", domain: news{page % 50}.example}}
    images: [{{url: "https://news{page % 50}.example/{page}.jpg", width: 1200, height: 675}}]
"""


def _text(document: int) -> str:
    related = "".join(_related(number, document) for number in range(3))
    return f"""---
title: "Document {document}"
webUrl: https://news{document % 50}.example/documents/{document}
originalUrl: https://news{document % 50}.example/documents/{document}
provider: {{name: "News {document % 50}", domain: news{document % 50}.example}}
topics: [one, two]
related:
{related}secured: "q3dIBoUTJbPfOEezWH/BMQ==;{document:022}=="
---
"""


def _peak() -> float:
    """The most memory that the process ever had, in MB."""
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1e6 if sys.platform == "darwin" else 1e3)


def main() -> int:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        config = load_config("", str(root), "", Selection(None), keep=False)
        engine = Engine(config, _NOW, ("news-article",))
        corpus = Corpus(engine)
        before = _peak()
        facts = document = size = 0
        start = time.perf_counter()
        while facts < wanted:
            name = f"{document}.md"
            report = engine.check_text(Input(name, str(root / name)), _text(document))
            corpus.add(Input(name, str(root / name)), report.facts)
            facts += len(array("Q", report.facts.marks))
            size += len(report.facts.marks) + len(report.facts.content)
            document += 1
        gathered = time.perf_counter()
        found = corpus.conclude()  # none of the files is there, so nothing is told
        took = time.perf_counter() - gathered
    assert not found
    assert not corpus.errors
    print(f"{facts:,} facts of {document:,} documents, {size / 1e6:.0f} MB")
    print(f"gathered in {gathered - start:.1f} s, concluded in {took:.1f} s")
    print(f"peak {_peak():.0f} MB, {before:.0f} MB before")
    return 0 if _peak() - before <= _LIMIT * max(1.0, facts / 1e6) else 1


if __name__ == "__main__":
    sys.exit(main())
