"""Write docs/licences.md: the licences of all that comes with an installation.

    python scripts/licences.py           # in an environment made of requirements/dev.txt
    python scripts/licences.py --check   # is it of the locked versions, and still true?

Names and versions are those of requirements/run.txt, for every platform; licences are what
the packages' own metadata says. What is not installed here (`tzdata`, but on Windows) is
fetched by pip, but with `--check` taken for granted.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import zipfile
from email.message import Message
from email.parser import HeaderParser
from importlib.metadata import PackageNotFoundError, metadata, version
from pathlib import Path

from packaging.utils import canonicalize_name

sys.path.insert(0, str(Path(__file__).resolve().parent))

from lock import LOCKS, ROOT, pins

PAGE = ROOT / "docs" / "licences.md"
# what may be used by, and stand beside, a program under the MIT license; the second word is
# what SPDX calls it
_CLASSIFIERS = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
_COMPATIBLE = frozenset(
    [*_CLASSIFIERS.values(), "0BSD", "BSD-2-Clause", "CC0-1.0", "MIT-0", "Unlicense", "Zlib"]
)
_ROW = re.compile(r"^\| \[(\S+)\]\(\S+\) \| (.+?) \| (.+?) \|$", re.MULTILINE)
_WORDS = re.compile(r"[\w.+-]+")

INTRODUCTION = """\
# Licences

corpuslint is under the [MIT license](../LICENSE). `pip install` brings these besides, none of
which is part of its wheel or its sdist. Each may be used by a program under the MIT license;
MPL-2.0 asks that changes to its own files be published, and nothing is changed here.

Versions are those that CI runs with (`requirements/run.txt`), licences what the packages say
of themselves. Written by `python scripts/licences.py`.

| package | version | licence |
| --- | --- | --- |
"""


class LicenceError(Exception):
    """A licence that nobody has said to be compatible, or none at all."""


def locked() -> dict[str, list[str]]:
    """The packages of an installation by name, with their versions."""
    (lock,) = (lock for lock in LOCKS if lock.name == "run.txt")
    found: dict[str, list[str]] = {}
    for pin in pins(lock.path):
        name = canonicalize_name(pin.requirement.name)
        found.setdefault(name, []).append(str(pin.requirement.specifier).removeprefix("=="))
    return dict(sorted(found.items()))


def licence_of(said: Message) -> str:
    """A licence as an SPDX expression; raises LicenceError for one that will not do."""
    name = said.get("Name")
    expression = said.get("License-Expression")
    if not expression:
        classifiers = [
            text.rpartition(" :: ")[2]
            for text in said.get_all("Classifier") or ()
            if text.startswith("License :: ") and not text.endswith("OSI Approved")
        ]
        known = [_CLASSIFIERS.get(text, text) for text in classifiers]
        expression = " AND ".join(known) or (said.get("License") or "").strip().partition("\n")[0]
    for word in _WORDS.findall(expression):
        if word not in _COMPATIBLE and word not in ("AND", "OR"):
            raise LicenceError(
                f"{name}: {word!r} in {expression!r}: may it be used? See {__file__}"
            )
    if not expression:
        raise LicenceError(f"{name} says nothing of its licence")
    return str(expression)


def installed(name: str, versions: list[str]) -> Message | None:
    """The metadata of a package, where one of these versions is installed here."""
    try:
        return metadata(name) if version(name) in versions else None  # type: ignore[return-value]
    except PackageNotFoundError:
        return None


def fetched(name: str, wanted: str) -> Message:
    """The metadata of a package that is not installed here, out of its wheel."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--only-binary=:all:", "--dest", folder, f"{name}=={wanted}"]
        subprocess.run(command, check=True)
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            (entry,) = (one for one in archive.namelist() if one.endswith(".dist-info/METADATA"))
            return HeaderParser().parsestr(archive.read(entry).decode())


def rows(may_fetch: bool) -> list[str]:
    """The lines of the table; those that cannot be known here as they stand in the page."""
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    before = {name: licence for name, _, licence in _ROW.findall(text)}
    lines = []
    for name, versions in locked().items():
        said = installed(name, versions)
        if said is None and may_fetch:
            said = fetched(name, versions[-1])
        licence = licence_of(said) if said is not None else before.get(name, "unknown")
        shown = ", ".join(versions)
        lines.append(f"| [{name}](https://pypi.org/project/{name}/) | {shown} | {licence} |")
    return lines


def main() -> int:
    is_check = "--check" in sys.argv[1:]
    try:
        made = INTRODUCTION + "\n".join(rows(not is_check)) + "\n"
    except LicenceError as error:
        print(f"licences: {error}")
        return 1
    if is_check:
        is_stale = not PAGE.exists() or PAGE.read_text(encoding="utf-8") != made
        if is_stale:
            print("docs/licences.md: out of date; the cure: python scripts/licences.py")
        return int(is_stale)
    PAGE.write_text(made, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
