"""What the peers need before they can run: themselves, a schema, and YAML in files of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
SCHEMAS = HERE.parent / "schemas"


class Tools(NamedTuple):
    """Where the peers are: folders of a virtual environment, and of npm's packages.

    A text instead is the reason why there is none.
    """

    python: Path | str
    node: Path | str


def install(folder: Path) -> Tools:
    """Install the peers into a folder, in the versions that benchmarks/peers/ pins."""
    return Tools(install_python(folder / "python"), install_node(folder / "node"))


def install_python(folder: Path) -> Path | str:
    binaries = folder / ("Scripts" if os.name == "nt" else "bin")
    if not (binaries / "rumdl").exists():
        pip = (str(binaries / "python"), "-m", "pip", "install", "--quiet")
        fault = _fault_of(sys.executable, "-m", "venv", str(folder)) or _fault_of(
            *pip, "--disable-pip-version-check", "-r", str(HERE / "peers" / "requirements.txt")
        )
        if fault:
            return f"pip: {fault}"
    return binaries


def install_node(folder: Path) -> Path | str:
    if shutil.which("npm") is None:
        return "there is no npm"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "gray_matter.mjs", "remarkrc.mjs"):
        shutil.copy(HERE / "peers" / name, folder)
    if not (folder / "node_modules" / "remark-cli").exists():
        npm = ("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder))
        fault = _fault_of(*npm)
        if fault:
            return f"npm: {fault}"
    return folder


def _fault_of(*command: str) -> str:
    """The last line of what a command that failed had to say."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = (done.stderr + done.stdout).strip().splitlines()
    return (lines[-1] if lines else f"exit {done.returncode}") if done.returncode else ""


def write_schemas(folder: Path, name: str) -> None:
    """One schema for all, as draft 2020-12 and as draft 7; no name: a schema that allows all.

    Annotations of our own go: strict validators refuse words that they do not know. The
    schema uses nothing that differs between the two drafts, as ajv reads them.
    """
    schema: dict[str, Any] = {}
    if name:
        path = Path(name) if name.endswith(".json") else SCHEMAS / f"{name}.schema.json"
        schema = _without_annotations(json.loads(path.read_text(encoding="utf-8")))
    folder.mkdir(parents=True, exist_ok=True)
    for draft, uri in (
        ("2020-12", "https://json-schema.org/draft/2020-12/schema"),
        ("draft-07", "http://json-schema.org/draft-07/schema#"),
    ):
        text = json.dumps({**schema, "$schema": uri}, indent=1)
        (folder / f"{draft}.json").write_text(text, encoding="utf-8")


def _without_annotations(node: Any) -> Any:
    if isinstance(node, list):
        return [_without_annotations(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _without_annotations(value)
        for key, value in node.items()
        if key != "$id" and not key.startswith("x-")
    }


def extract_blocks(documents: Path, folder: Path) -> None:
    """Write each document's YAML block to a file of its own, for tools that read no Markdown."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, path in enumerate(sorted(documents.rglob("*.md"))):
        head, *rest = path.read_bytes().split(b"\n---\n", 1)
        if rest and head.startswith(b"---\n"):
            (folder / f"{number}.yaml").write_bytes(head[4:] + b"\n")
