"""Who is measured: corpuslint and its peers, each on the same files with the same schema."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from peer_setup import HERE, Tools

# the command that people type
SCRIPT = Path(sys.executable).with_name("corpuslint")


class Contestant(NamedTuple):
    """A command that is run in a corpus's folder.

    In its words `{kept}` is a folder of its own to keep things in, `{blocks}` the folder
    of the extracted blocks, and `{blocks}/*` all files in that.
    """

    name: str
    command: tuple[str, ...]
    environment: dict[str, str] = {}
    warms: bool = False  # it keeps what it found, and is measured again with that
    is_slow: bool = False  # it is run once, however many rounds there are
    sizes: tuple[str, ...] = ("small", "large", "given")
    why_not: str = ""  # it cannot be run


ALONE = "--workers=1"


@lru_cache(maxsize=1)
def knows_workers() -> bool:
    """Whether the command that is measured can be told to use one process."""
    words = (str(SCRIPT), "check", "--help")
    return "--workers" in subprocess.run(words, capture_output=True, text=True, check=True).stdout


def corpuslint(words: tuple[str, ...] = (), name: str = "corpuslint") -> Contestant:
    """Our own command, by the config that stands in the corpus."""
    kept = {"CORPUSLINT_CACHE_DIR": "{kept}"}
    sizes = ("small", "large", "huge", "given")
    return Contestant(name, (str(SCRIPT), "check", *words), kept, warms=True, sizes=sizes)


def peers(tools: Tools, schemas: Path, documents: str) -> list[Contestant]:
    """The others. `schemas` holds 2020-12.json and draft-07.json, `documents` is what to read."""
    new, old = str(schemas / "2020-12.json"), str(schemas / "draft-07.json")
    python = tools.python if isinstance(tools.python, Path) else Path("bin")
    node = tools.node if isinstance(tools.node, Path) else Path()
    loop = (str(python / "python"), str(HERE / "peers" / "loop.py"), new, documents)
    # its rule about long lines is not for pages that were written in paragraphs
    rumdl = (str(python / "rumdl"), "check", "--disable=MD013", documents)
    found = [
        Contestant(
            "rumdl (no schema)",
            (*rumdl, "--cache-dir={kept}"),
            warms=True,
            sizes=("small", "large", "huge", "given"),
        ),
        Contestant("rumdl --no-cache (no schema)", (*rumdl, "--no-cache")),
        Contestant("python-frontmatter + jsonschema, one validator", (*loop, "validator")),
        Contestant("the same, validate() a file", (*loop, "validate"), is_slow=True),
        Contestant(
            "check-jsonschema (extracted blocks)",
            (str(python / "check-jsonschema"), "--schemafile", new, "{blocks}/*"),
            is_slow=True,
        ),
        Contestant(
            "yamllint (extracted blocks, no schema)",
            (
                str(python / "yamllint"),
                "-d",
                "{extends: relaxed, rules: {line-length: disable}}",
                "{blocks}",
            ),
            is_slow=True,
        ),
    ]
    if isinstance(tools.python, str):
        found = [one._replace(why_not=tools.python) for one in found]
    modules = node / "node_modules"
    remark = ("--frail", "--quiet", "--no-stdout", "--rc-path", str(node / "remarkrc.mjs"))
    on_node = [
        Contestant("gray-matter + ajv", ("node", str(node / "gray_matter.mjs"), new, documents)),
        Contestant(
            "prettier --check (no schema)",
            (
                "node",
                str(modules / "prettier" / "bin" / "prettier.cjs"),
                "--check",
                "--log-level=warn",
                f"{documents}/**/*.md",
            ),
            is_slow=True,
        ),
        Contestant(
            "remark-lint-frontmatter-schema",
            (
                "node",
                "--max-old-space-size=6144",  # it keeps every file
                str(modules / "remark-cli" / "cli.js"),
                documents,
                *remark,
            ),
            {"SCHEMA": old},
            is_slow=True,
        ),
    ]
    if isinstance(tools.node, str):
        on_node = [one._replace(why_not=tools.node) for one in on_node]
    return found + on_node


def filled(contestant: Contestant, kept: Path, blocks: Path) -> Contestant:
    """A contestant whose command and environment name the folders that are meant."""

    def fill(word: str) -> str:
        return word.replace("{kept}", str(kept)).replace("{blocks}", str(blocks))

    words: list[str] = []
    for word in contestant.command:
        if word == "{blocks}/*":
            words += sorted(str(path) for path in blocks.iterdir())
        else:
            words.append(fill(word))
    environment = {**os.environ, **{k: fill(v) for k, v in contestant.environment.items()}}
    # without its bytecode a checkout is compiled anew in every run; pip compiles a wheel
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return contestant._replace(command=tuple(words), environment=environment)
