"""The documents to start from: the cases of all rules, the real readers' tables, the seeds."""

from __future__ import annotations

from collections.abc import Iterator

from fuzzing.case import ROOT

_LONGEST = 8000  # characters: what is longer costs more than it can show


def documents() -> Iterator[tuple[str, str]]:
    """A name and a text each: inputs of rule cases, nasty documents, and the seeds."""
    from tests.cases import read_cases
    from tests.readers.blocks import BLOCKS
    from tests.readers.scalars import DATES, SCALARS, as_document

    for page in sorted((ROOT / "corpuslint" / "rules").glob("*.md")):
        for number, case in enumerate(read_cases(page)):
            if len(case.text) <= _LONGEST:
                yield f"{page.stem}-{number}", case.text
    for number, text in enumerate(BLOCKS.values()):
        yield f"block-{number}", text
    scalars = [*SCALARS, *DATES]
    for start in range(0, len(scalars), 8):  # several in one document: a tenth of the runs
        rows = [f"k{at}: {one}\n" for at, one in enumerate(scalars[start : start + 8])]
        yield f"scalars-{start}", f"---\n{''.join(rows)}---\nBody\n"
    yield "scalar", as_document("x")
    for path in sorted((ROOT / "tests" / "corpus").glob("*.*")):
        if path.suffix in (".md", ".toml", ".json", ".yml"):
            text = path.read_bytes().decode("utf-8", "ignore")
            if len(text) <= _LONGEST:
                yield path.stem, text
    for path in sorted((ROOT / "seeds").rglob("*.md")):
        yield path.stem, path.read_text(encoding="utf-8")[:_LONGEST]
