"""What once broke a promise, and what was made to break one: each is judged as fuzzing does."""

from __future__ import annotations

import importlib
import sys
import time
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
CRASHERS = ROOT / "tests" / "crashers"
LIMIT = 2.0  # seconds of processor time
# not imports: `scripts` is no package, and mypy knows its modules by other names
sys.path.insert(0, str(ROOT / "scripts" / "reliability"))
fuzzing: Any = importlib.import_module("fuzzing.case")


@pytest.mark.parametrize(
    "path", sorted(CRASHERS.glob("*/*.json")), ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_crasher(path: Path) -> None:
    target = fuzzing.target(path.parent.name)
    case = fuzzing.read_case(path)
    start = time.process_time()
    target.check(case)
    assert time.process_time() - start < LIMIT


def test_every_target_has_crashers() -> None:
    assert {path.parent.name for path in CRASHERS.glob("*/*.json")} == set(fuzzing.TARGETS)
