"""Settings of the whole suite."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest
from hypothesis import settings

# `pytest --hypothesis-profile nightly` looks for longer, and elsewhere each time
settings.register_profile("ci", max_examples=300, deadline=None, derandomize=True)
settings.register_profile("nightly", max_examples=10_000, deadline=None)
settings.load_profile("ci")


# hundreds of tests start the command: where nothing compiled is kept, each compiles it anew
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# where no registry answers, npm would try for a quarter of an hour
os.environ.setdefault("npm_config_fetch_timeout", "30000")  # milliseconds
os.environ.setdefault("npm_config_fetch_retries", "1")

# a suite that runs in the background ignores interrupts, and so would all that it starts
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
# and one that nohup started, that a terminal is gone
if os.name == "posix" and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One more than there are processors: many tests wait for processes of their own."""
    return (os.cpu_count() or 1) + 1


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-cases", action="store_true", help="write the output blocks of rule cases anew"
    )


@pytest.fixture(autouse=True)
def pinned_surroundings(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """No test sees the user's cache, zone, colours or width."""
    cache: Path = tmp_path_factory.getbasetemp() / "cache"
    monkeypatch.setenv("CORPUSLINT_CACHE_DIR", str(cache))
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    for name in ("CI", "TF_BUILD", "PRE_COMMIT"):
        monkeypatch.delenv(name, raising=False)
    if os.name != "nt":
        time.tzset()
