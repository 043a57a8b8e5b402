"""Hold a built wheel and sdist against what they must and must not have.

    python scripts/check_dist.py DIST [--tag v0.1.0]

Their metadata is judged by twine; what they hold must be the checkout's, byte for byte, and
nothing else; what the sdist is built to must be these very distributions, byte for byte; and
each is installed into a fresh environment, as users do it, and run there. Needs what
requirements/build.txt locks.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DISTRIBUTION = "corpuslint_frontmatter"
# a wheel's own folder has these besides the package
METADATA = frozenset(["METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE"])
# what an sdist has besides the package and its schemas
BESIDES = frozenset(
    [".gitignore", "CHANGELOG.md", "LICENSE", "PKG-INFO", "README.md", "pyproject.toml"]
)
_RUNS = (["--version"], ["schema", "show", "news-article"], ["rule", "missing-field"])


class DistError(Exception):
    """A distribution is not what it must be."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder with the wheel and the sdist")
    parser.add_argument("--tag", help="the tag that they are released by, such as v0.1.0")
    options = parser.parse_args()
    try:
        check(options.folder, options.tag)
    except DistError as error:
        print(f"check_dist: {error}", file=sys.stderr)
        return 1
    return 0


def check(folder: Path, tag: str | None = None) -> None:
    """Check the two distributions of a folder; raises DistError."""
    version = package_version()
    if tag is not None and tag != f"v{version}":
        raise DistError(f"the tag is {tag}, but corpuslint/__init__.py says {version}: v{version}")
    wheel = folder / f"{DISTRIBUTION}-{version}-py3-none-any.whl"
    sdist = folder / f"{DISTRIBUTION}-{version}.tar.gz"
    found = sorted(path.name for path in folder.iterdir())
    if found != sorted([wheel.name, sdist.name]):
        raise DistError(f"{folder} has {', '.join(found) or 'nothing'}, not one wheel and sdist")
    package = package_files()
    files = files_of_wheel(wheel, version)
    _same("the wheel", files, package)
    _same("the sdist", files_of_sdist(sdist, version), {_source(name) for name in package})
    _as_checked_out(wheel, package)
    _run([sys.executable, "-m", "twine", "check", "--strict", str(wheel), str(sdist)])
    with tempfile.TemporaryDirectory() as temporary:
        rebuilt = Path(temporary) / "rebuilt"
        build_from(sdist, rebuilt)
        _same("the sdist's own wheel", files_of_wheel(rebuilt / wheel.name, version), files)
        for built in (wheel, sdist):
            if (rebuilt / built.name).read_bytes() != built.read_bytes():
                raise DistError(f"{built.name} is another, byte for byte, when it is built again")
        for built in (wheel, sdist):
            try_out(built, Path(temporary) / built.name, version)


def package_version() -> str:
    """The version that the package says."""
    text = (ROOT / "corpuslint" / "__init__.py").read_text(encoding="utf-8")
    match = re.search(r'^__version__ = "([^"]+)"$', text, re.MULTILINE)
    if match is None:
        raise DistError("corpuslint/__init__.py says no __version__")
    return match[1]


def package_files() -> set[str]:
    """What the wheel must have of the checkout, by its paths there: all that git tracks."""
    listed = _run(["git", "-C", str(ROOT), "ls-files", "-z", "corpuslint", "schemas"])
    names = {_installed(name) for name in listed.split("\0") if name}
    for needed in ("corpuslint/py.typed", "corpuslint/schemas/news-article.schema.json"):
        if needed not in names:
            raise DistError(f"git does not track {needed}")
    return names


def _installed(name: str) -> str:
    return f"corpuslint/{name}" if name.startswith("schemas/") else name


def _source(name: str) -> str:
    return name.removeprefix("corpuslint/") if name.startswith("corpuslint/schemas/") else name


def files_of_wheel(path: Path, version: str) -> set[str]:
    """The files of a wheel without its metadata, all of which must be there."""
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
    own = f"{DISTRIBUTION}-{version}.dist-info/"
    metadata = {name.removeprefix(own) for name in names if name.startswith(own)}
    _same("the wheel's metadata", metadata, set(METADATA))
    return {name for name in names if not name.startswith(own)}


def files_of_sdist(path: Path, version: str) -> set[str]:
    """The files of an sdist without those beside the package, all of which must be there."""
    top = f"{DISTRIBUTION}-{version}/"
    with tarfile.open(path) as archive:
        names = {member.name.removeprefix(top) for member in archive if member.isfile()}
    missing = BESIDES - names
    if missing:
        raise DistError(f"the sdist lacks {', '.join(sorted(missing))}")
    return names - BESIDES


def build_from(sdist: Path, folder: Path) -> None:
    """Build wheel and sdist from an sdist, elsewhere, at another hour and for another user."""
    with tempfile.TemporaryDirectory() as temporary:
        with tarfile.open(sdist) as archive:
            if sys.version_info >= (3, 12):
                archive.extractall(temporary, filter="data")
            else:
                archive.extractall(temporary)
        (source,) = Path(temporary).iterdir()
        for path in [source, *source.rglob("*")]:  # none of this may show
            path.chmod(0o700 if path.is_dir() else 0o600)
            os.utime(path, (0, 1_000_000_000))
        command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder)]
        _run([*command, str(source)])


def try_out(built: Path, folder: Path, version: str) -> None:
    """Install a distribution into a fresh environment, and run both of its commands."""
    venv.create(folder, with_pip=True)
    programs = folder / ("Scripts" if sys.platform == "win32" else "bin")
    _run([str(programs / "python"), "-m", "pip", "install", "--quiet", str(built)])
    for name in ("corpuslint", "corpuslint-frontmatter"):
        for arguments in _RUNS:
            said = _run([str(programs / name), *arguments], folder)
            if arguments == ["--version"] and said.strip() != f"corpuslint {version}":
                raise DistError(f"{built.name}: {name} --version says {said.strip()}")


def _as_checked_out(wheel: Path, package: set[str]) -> None:
    with zipfile.ZipFile(wheel) as archive:
        changed = [
            name for name in package if archive.read(name) != (ROOT / _source(name)).read_bytes()
        ]
    if changed:
        raise DistError(f"not as in the checkout: {', '.join(sorted(changed)[:10])}")


def _same(what: str, found: set[str], wanted: set[str]) -> None:
    for word, names in (("lacks", wanted - found), ("has needlessly", found - wanted)):
        if names:
            raise DistError(f"{what} {word} {', '.join(sorted(names)[:10])}")


def _run(command: list[str], folder: Path | None = None) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise DistError(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
