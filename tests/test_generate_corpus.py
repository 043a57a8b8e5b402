"""The corpora that benchmarks run on: the same bytes everywhere, and the faults that they name."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def generate(folder: Path, *arguments: str) -> Path:
    script = ROOT / "benchmarks" / "generate_corpus.py"
    subprocess.run([sys.executable, str(script), str(folder), *arguments], check=True)
    return folder


def digest(folder: Path) -> str:
    """A digest of all files: of their names and what is in them."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    digests = hashlib.sha256()
    for path in files:
        digests.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digests.hexdigest()[:16]


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "corpus"
    return generate(folder, "--count=420", "--faults=0.2")


def test_every_python_makes_the_same_bytes(faulty: Path) -> None:
    assert digest(faulty) == "0ee7c5721e793d07"


def test_another_seed_makes_other_documents(tmp_path: Path) -> None:
    one = generate(tmp_path / "one", "--count=5", "--seed=1")
    two = generate(tmp_path / "two", "--count=5", "--seed=2")
    assert digest(one) != digest(two)


def test_the_planted_faults_are_found_and_no_others(faulty: Path) -> None:
    words = [sys.executable, "-m", "corpuslint", "check", "--output-format=json", "--no-fold"]
    done = subprocess.run(words, cwd=faulty, capture_output=True, check=False)
    assert done.returncode == 1, done.stderr.decode()
    found = Counter((one["filename"], one["code"]) for one in json.loads(done.stdout))
    planted = json.loads((faulty / "planted.json").read_text())
    assert found == Counter(planted.items())
    assert len(set(planted.values())) == 13


def test_large_blocks_have_20_kb_and_more(tmp_path: Path) -> None:
    folder = generate(tmp_path / "large", "--count=12", "--size=60000")
    for path in folder.rglob("*.md"):
        assert len(path.read_bytes().split(b"\n---\n")[0]) > 20_000


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_text("mine")
    with pytest.raises(subprocess.CalledProcessError):
        generate(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.md"]
