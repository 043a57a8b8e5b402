"""`required-version`: of releases and pre-releases, in every file, in every command."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpuslint.config.layers import read_layers
from corpuslint.errors import ConfigError
from tests.commands import process, write
from tests.copied import copy_package


def refusal(wanted: str) -> str:
    try:
        read_layers("/nowhere/x.toml", "x.toml", f'required-version = "{wanted}"\n')
    except ConfigError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    "wanted",
    [">=0.1", "==0.1.0", "==0.1.*", "~=0.1.0", ">=0.1,<0.2", ">=0.1.0rc1", "!=0.2", " >= 0.1 ", ""],
)
def test_what_fits_this_version(wanted: str) -> None:
    assert refusal(wanted) == ""


@pytest.mark.parametrize("wanted", [">0.1.0", "==0.1.0rc1", ">=0.2.0.dev0", "<0.1", "~=0.2.0"])
def test_what_does_not(wanted: str) -> None:
    assert refusal(wanted) == (
        f"x.toml:1: required-version: this is corpuslint 0.1.0, but {wanted} is required"
    )


@pytest.mark.parametrize(
    ("wanted", "example"),
    [("0.1.0", "==0.1.0"), ("v0.1", "==0.1"), ("=0.1", ">=0.1"), ("latest", ">=0.1")],
)
def test_what_is_no_specifier_has_a_cure(wanted: str, example: str) -> None:
    assert refusal(wanted) == (
        f"x.toml:1: required-version: '{wanted}' is no version specifier, such as '{example}'"
    )


def test_a_pre_release_counts_as_in_pep_440(tmp_path: Path) -> None:
    copy = copy_package(tmp_path / "copy")
    start = copy / "__init__.py"
    start.write_text(start.read_text("utf-8").replace('"0.1.0"', '"0.2.0rc1"'), "utf-8")
    environment = {
        "PYTHONPATH": str(copy.parent),
        "CORPUSLINT_CACHE_DIR": str(tmp_path / "cache"),
    }

    def fits(wanted: str, *command: str) -> bool:
        write(tmp_path, {"corpuslint.toml": f'required-version = "{wanted}"\n', "a.md": ""})
        ran = process(*command, folder=tmp_path, environment=environment)
        refused = b"this is corpuslint 0.2.0rc1, but" in ran.stderr
        assert ran.returncode == (2 if refused else 0), ran.stderr
        return not refused

    for command in (("check", "a.md"), ("fix", "a.md"), ("config", "a.md")):
        assert fits(">=0.1", *command)
        assert not fits(">=0.2", *command)
    assert fits(">=0.2.0rc1", "check", "a.md")
    assert fits("==0.2.0rc1", "check", "a.md")
    assert not fits("==0.2.0", "check", "a.md")
    assert not fits("<0.2", "check", "a.md"), "as PEP 440 has it: no pre-release of 0.2 either"
