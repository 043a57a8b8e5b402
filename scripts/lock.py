"""Write the locks of `requirements/`, or (`--check`) hold them against pyproject.toml.

    python scripts/lock.py               # after a change of pyproject.toml; keeps what it can
    python scripts/lock.py --upgrade     # the newest of everything
    python scripts/lock.py --check       # no network: does each lock fulfil what it is for?

Needs `uv` (`pip install uv`), but for `--check`. Each lock names versions with hashes, for
every Python and platform that is supported.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parent.parent
PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")
# what tells platforms apart in markers
PLATFORMS = (
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
)
_PIN = re.compile(r"^(\S+==[^\s;]+)(?: ; ([^\\]+))?(?: \\)?$")
_HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")


class Lock(NamedTuple):
    """A file of pins, and what it must hold: extras and groups of pyproject.toml, by name."""

    name: str
    extras: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    has_project: bool = True
    options: tuple[str, ...] = ()
    folder: Path = ROOT / "requirements"

    @property
    def path(self) -> Path:
        return self.folder / self.name


LOCKS = (
    # all that CI and developers use; the first, since others take their versions from it
    Lock("dev.txt", ("dev", "docs"), ("build", "audit")),
    # what users get
    Lock("run.txt", options=("--constraints", "requirements/dev.txt")),
    # what the fuzzers run in
    Lock(
        "fuzz.txt",
        ("dev", "fuzz"),
        ("build",),
        options=("--constraints", "requirements/dev.txt"),
    ),
    # what a release is built with
    Lock("build.txt", (), ("build",), has_project=False),
    # the oldest that pyproject.toml allows
    Lock("lowest.txt", ("dev",), ("build",), options=("--resolution", "lowest-direct")),
)


class Pin(NamedTuple):
    """One version of a lock, where its marker holds."""

    requirement: Requirement
    hashes: int


def compile_lock(lock: Lock, is_upgrade: bool) -> None:
    """Have uv write a lock."""
    uv = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))
    if uv is None:
        sys.exit("lock: uv is needed, and is not on PATH: pip install uv")
    said = ["pip", "compile", "--quiet", "--no-config", "--universal", "--generate-hashes"]
    said += ["--python-version", PYTHONS[0], "--custom-compile-command", "python scripts/lock.py"]
    for extra in lock.extras:
        said += ["--extra", extra]
    for group in lock.groups:
        said += ["--group", group]
    said += lock.options
    if is_upgrade:
        said.append("--upgrade")
    if lock.has_project:
        said.append("pyproject.toml")
    subprocess.run([uv, *said, "-o", str(lock.path.relative_to(ROOT))], cwd=ROOT, check=True)


def pins(path: Path) -> list[Pin]:
    """The pins of a lock; exits where a line is nothing that belongs there."""
    found: list[Pin] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line or line.lstrip().startswith("#"):
            continue
        pin = _PIN.match(line)
        if pin is not None:
            said = f"{pin[1]} ; {pin[2]}" if pin[2] else pin[1]
            found.append(Pin(Requirement(said), 0))
        elif _HASH.match(line) and found:
            found[-1] = found[-1]._replace(hashes=found[-1].hashes + 1)
        else:
            sys.exit(f"lock: {path.name}:{number}: {line.strip()!r} is neither a pin nor a hash")
    return found


def wanted(lock: Lock, project: dict[str, Any]) -> list[Requirement]:
    """What pyproject.toml asks of a lock."""
    said = list(project["project"]["dependencies"]) if lock.has_project else []
    for extra in lock.extras:
        said += project["project"]["optional-dependencies"][extra]
    for group in lock.groups:
        said += project["dependency-groups"][group]
    return [Requirement(one) for one in said]


def environments() -> Iterator[dict[str, str]]:
    """Every Python on every platform, as markers see them."""
    for python, platform in product(PYTHONS, PLATFORMS):
        yield {
            **platform,
            "python_version": python,
            "python_full_version": f"{python}.9",
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
            "platform_machine": "x86_64",
        }


def faults(lock: Lock, project: dict[str, Any]) -> list[str]:
    """Where a lock does not fulfil what pyproject.toml asks of it."""
    held = pins(lock.path)
    found = [
        f"{pin.requirement} has no hash: pip would refuse the whole file"
        for pin in held
        if not pin.hashes
    ]
    for environment in environments():
        versions = {
            canonicalize_name(pin.requirement.name): str(pin.requirement.specifier)[2:]
            for pin in held
            if pin.requirement.marker is None or pin.requirement.marker.evaluate(environment)
        }
        for one in wanted(lock, project):
            if one.marker is not None and not one.marker.evaluate(environment):
                continue
            version = versions.get(canonicalize_name(one.name))
            where = f"Python {environment['python_version']} on {environment['sys_platform']}"
            if version is None:
                found.append(f"{one.name} is missing for {where}")
            elif not one.specifier.contains(version, prereleases=True):
                found.append(f"{one.name} is {version}, not {one.specifier}, for {where}")
    return [f"{lock.name}: {fault}" for fault in dict.fromkeys(found)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    parser.add_argument("--upgrade", action="store_true", help="take the newest of everything")
    options = parser.parse_args()
    if not options.check:
        for lock in LOCKS:
            compile_lock(lock, options.upgrade)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found = [fault for lock in LOCKS for fault in faults(lock, project)]
    for fault in found:
        print(fault)
    if found and options.check:
        print("the cure: python scripts/lock.py")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
