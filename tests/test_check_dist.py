"""Releases: a wheel or an sdist that is not what it must be is refused."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import corpuslint
from tests.runner import ROOT

VERSION = corpuslint.__version__
pytestmark = [pytest.mark.xdist_group("dist"), pytest.mark.outside]  # built once
WHEEL = f"corpuslint_frontmatter-{VERSION}-py3-none-any.whl"
SDIST = f"corpuslint_frontmatter-{VERSION}.tar.gz"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The two distributions of this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    ran = subprocess.run(
        [sys.executable, "-m", "build", "--outdir", str(folder), str(ROOT)],
        capture_output=True,
        text=True,
        check=False,
    )
    if "No matching distribution found" in ran.stdout + ran.stderr:
        pytest.skip("no package index can be reached to build with")
    assert ran.returncode == 0, ran.stderr
    return folder


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "dist"))


def refusal(folder: Path, *options: str) -> str:
    """What is said against the distributions of a folder."""
    script = ROOT / "scripts" / "check_dist.py"
    ran = subprocess.run(
        [sys.executable, str(script), str(folder), *options],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1, ran.stdout
    return ran.stderr.strip()


def test_a_tag_that_is_not_the_version(folder: Path) -> None:
    assert refusal(folder, "--tag", "v0.2.0") == (
        f"check_dist: the tag is v0.2.0, but corpuslint/__init__.py says {VERSION}: v{VERSION}"
    )


def test_a_folder_with_something_else(folder: Path) -> None:
    (folder / "notes.txt").touch()
    assert refusal(folder).endswith(f"has {WHEEL}, {SDIST}, notes.txt, not one wheel and sdist")


def test_a_wheel_with_tests_in_it(folder: Path) -> None:
    with zipfile.ZipFile(folder / WHEEL, "a") as archive:
        archive.writestr("tests/test_x.py", "")
    assert refusal(folder) == "check_dist: the wheel has needlessly tests/test_x.py"


@pytest.mark.parametrize(
    "name", ["corpuslint/py.typed", "corpuslint/schemas/news-article.schema.json"]
)
def test_a_wheel_that_lacks_a_file(name: str, folder: Path) -> None:
    kept = folder / "kept"
    with zipfile.ZipFile(folder / WHEEL) as old, zipfile.ZipFile(kept, "w") as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry, old.read(entry))
    kept.replace(folder / WHEEL)
    assert refusal(folder) == f"check_dist: the wheel lacks {name}"


def test_a_wheel_with_a_file_that_was_changed(folder: Path) -> None:
    kept = folder / "kept"
    with zipfile.ZipFile(folder / WHEEL) as old, zipfile.ZipFile(kept, "w") as new:
        for entry in old.infolist():
            more = b"#" if entry.filename == "corpuslint/cli/__init__.py" else b""
            new.writestr(entry, old.read(entry) + more)
    kept.replace(folder / WHEEL)
    assert refusal(folder) == "check_dist: not as in the checkout: corpuslint/cli/__init__.py"


def test_an_sdist_with_more_than_its_package(folder: Path, tmp_path: Path) -> None:
    with tarfile.open(folder / SDIST) as old, tarfile.open(tmp_path / SDIST, "w:gz") as new:
        for member in old:
            new.addfile(member, old.extractfile(member))
        extra = tarfile.TarInfo(f"corpuslint_frontmatter-{VERSION}/seeds/x.md")
        new.addfile(extra)
    (tmp_path / SDIST).replace(folder / SDIST)
    assert refusal(folder) == "check_dist: the sdist has needlessly seeds/x.md"
