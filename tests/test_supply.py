"""What is installed: locks, licences and known vulnerabilities."""

from __future__ import annotations

import importlib
import json
from email.message import Message
from pathlib import Path
from typing import Any

import pytest

# not imports: `scripts` is no package, and mypy knows its modules by other names
lock: Any = importlib.import_module("scripts.lock")
audit: Any = importlib.import_module("scripts.audit")
licences: Any = importlib.import_module("scripts.licences")

HASH = " \\\n    --hash=sha256:" + "0" * 64


def pyproject(*dependencies: str) -> dict[str, Any]:
    return {"project": {"dependencies": list(dependencies)}}


@pytest.mark.parametrize(
    ("pins", "dependency", "expected"),
    [
        (f"a==1.5{HASH}", "a>=1,<2", []),
        (f"a==1.5{HASH}", "A>=2", ["A is 1.5, not >=2"]),
        (f"a==1.5{HASH}", "b", ["b is missing"]),
        ("a==1.5", "a", ["a==1.5 has no hash"]),
        (f"a==1.5 ; sys_platform == 'win32'{HASH}", "a; sys_platform == 'win32'", []),
        (f"a==1.5 ; sys_platform == 'linux'{HASH}", "a", ["Python 3.10 on darwin"]),
        (f"a==1 ; python_version < '3.12'{HASH}\na==2 ; python_version >= '3.12'{HASH}", "a", []),
        (f"a==1 ; python_version < '3.14'{HASH}", "a", ["a is missing for Python 3.14 on linux"]),
    ],
)
def test_a_lock_fulfils_what_is_asked(
    pins: str, dependency: str, expected: list[str], tmp_path: Path
) -> None:
    (tmp_path / "x.txt").write_text(f"# a comment\n{pins}\n    # via b\n")
    found = lock.faults(lock.Lock("x.txt", folder=tmp_path), pyproject(dependency))
    assert bool(found) == bool(expected)
    for part in expected:
        assert part in "\n".join(found)


@pytest.mark.parametrize("line", ["a>=1", "-e .", "a @ https://example.org/a.whl", "--index-url x"])
def test_a_lock_holds_pins_alone(line: str, tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text(f"{line}\n")
    with pytest.raises(SystemExit, match="is neither a pin nor a hash"):
        lock.pins(path)


def test_the_locks_are_those_of_this_project() -> None:
    text = (lock.ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = lock.tomllib.loads(text)
    assert [fault for one in lock.LOCKS for fault in lock.faults(one, project)] == []
    builds = {one.name for one in map(lock.Requirement, project["dependency-groups"]["build"])}
    backend = {lock.Requirement(one).name for one in project["build-system"]["requires"]}
    assert backend <= builds, "what builds a release is locked"


def package(**fields: str) -> Message:
    said = Message()
    said["Name"] = "x"
    for name, value in fields.items():
        said[name.replace("_", "-")] = value
    return said


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (package(License_Expression="MIT"), "MIT"),
        (package(License_Expression="Apache-2.0 OR BSD-2-Clause"), "Apache-2.0 OR BSD-2-Clause"),
        (package(Classifier="License :: OSI Approved :: MIT License", License="see file"), "MIT"),
        (package(License="MIT"), "MIT"),
    ],
)
def test_a_licence_that_will_do(said: Message, expected: str) -> None:
    assert licences.licence_of(said) == expected


@pytest.mark.parametrize(
    "said",
    [
        package(),
        package(License_Expression="GPL-3.0-only"),
        package(License_Expression="MIT AND LGPL-2.1-or-later"),
        package(Classifier="License :: OSI Approved :: GNU General Public License v3 (GPLv3)"),
        package(License="Whatever"),
    ],
)
def test_a_licence_that_nobody_has_judged(said: Message) -> None:
    with pytest.raises(licences.LicenceError):
        licences.licence_of(said)


def test_the_page_names_every_package() -> None:
    rows = licences._ROW.findall(licences.PAGE.read_text(encoding="utf-8"))
    told = {name: versions.split(", ") for name, versions, _ in rows}
    assert told == licences.locked()
    assert "unknown" not in {licence for _, _, licence in rows}


def report(*packages: dict[str, Any]) -> str:
    return json.dumps({"dependencies": packages})


VULNERABLE = {"name": "a", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"]}]}
GOOD = {"name": "b", "version": "1", "vulns": []}
UNKNOWN = {"name": "c", "skip_reason": "not found on PyPI"}


@pytest.mark.parametrize(
    ("text", "is_vulnerable", "last"),
    [
        (report(GOOD, VULNERABLE), True, "x: a 1: CVE-1, mended in: 2"),
        (report(GOOD), False, "x: 1 packages asked about"),
        (report(GOOD, UNKNOWN), False, "x: c: not asked about: not found on PyPI"),
        (report(UNKNOWN), False, "x: skipped, nothing is known of any package: not found on PyPI"),
        ("", False, "x: skipped, pip-audit could not ask: no network"),
    ],
)
def test_what_an_audit_says(text: str, is_vulnerable: bool, last: str) -> None:
    found = audit.verdict("x", text, "Traceback\nno network")
    assert (found.is_vulnerable, found.lines[-1]) == (is_vulnerable, last)
