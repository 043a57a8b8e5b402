"""A corpus that is given as a folder: copied, so that nobody's files are touched."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from scenarios import SETTLE, Place

DOCUMENTS = "documents"
_LEFT_OUT = (".git", "node_modules")


def copy_given(said: str, scratch: Path) -> tuple[Place, str]:
    """The place of FOLDER[=GENERATOR[,SCHEMA]], and the schema's name, which may be empty.

    Only Markdown is copied, into a folder that has a config of its own.
    """
    folder, _, settings = said.partition("=")
    generator, _, schema = settings.partition(",")
    source = Path(folder).absolute()
    target = scratch / f"given-{source.name}"
    shutil.rmtree(target, ignore_errors=True)
    number = size = 0
    for path in sorted(source.rglob("*.md")):
        inside = path.relative_to(source)
        if not path.is_file() or any(part in _LEFT_OUT for part in inside.parts):
            continue
        copy = target / DOCUMENTS / inside
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
        number += 1
        size += copy.stat().st_size
    if not number:
        raise SystemExit(f"{folder}: no Markdown is there")
    schemas = [str(Path(schema).absolute()) if schema.endswith(".json") else schema]
    config = (
        f'generator = "{generator or "auto"}"\n\n[collections.given]\n'
        f'include = ["{DOCUMENTS}/**/*.md"]\nschemas = {schemas if schema else []}\n'
    )
    (target / "corpuslint.toml").write_text(config, encoding="utf-8")
    time.sleep(SETTLE)
    return Place(source.name, "given", target, DOCUMENTS, number, size), schema
