"""Cases of every target: how they are drawn, kept in files, and told apart when they fail."""

from __future__ import annotations

import importlib
import json
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, Protocol

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))  # for this checkout's code, and its tests

TARGETS = ("split", "parse", "fix", "formats")
_PACKAGE = "corpuslint"

Case = dict[str, Any]


class Provider(Protocol):
    """What is used of atheris.FuzzedDataProvider.

    It takes bytes from the start of its data, numbers from the end: so a document with a few
    bytes behind it is a seed that anybody can read.
    """

    def ConsumeBytes(self, count: int) -> bytes: ...  # noqa: N802

    def ConsumeIntInRange(self, least: int, most: int) -> int: ...  # noqa: N802

    def remaining_bytes(self) -> int: ...


class Target(NamedTuple):
    """One target: see the package."""

    name: str
    draw: Callable[[Provider], Case]
    seeds: Callable[[], Iterator[bytes]]
    check: Callable[[Case], None]


class BrokenError(AssertionError):
    """A promise that was broken: `promise` is the same for all cases that break it."""

    def __init__(self, promise: str, detail: str = "") -> None:
        super().__init__(f"{promise}: {detail}" if detail else promise)
        self.promise = promise


def ensure(holds: object, promise: str, detail: Any = "") -> None:
    """Raise BrokenError unless a promise holds; `detail` may be a function that words it."""
    if not holds:
        raise BrokenError(promise, str(detail() if callable(detail) else detail)[:500])


def target(name: str) -> Target:
    """A target by its name."""
    module = importlib.import_module(f"fuzzing.{name}")
    return Target(name, module.draw, module.seeds, module.check)


def pick(provider: Provider, options: tuple[Any, ...]) -> Any:
    """One of some options."""
    return options[provider.ConsumeIntInRange(0, len(options) - 1)]


def rest_as_text(provider: Provider) -> str:
    """All bytes that are left, as the text of a file: what is not UTF-8 is left out."""
    return provider.ConsumeBytes(provider.remaining_bytes()).decode("utf-8", "ignore")


def seed(text: str, *numbers: int) -> bytes:
    """Bytes of which a target draws these numbers, each of one byte, and then this text."""
    return text.encode("utf-8", "ignore") + bytes(reversed(numbers))


def signature(error: BaseException) -> str:
    """What two failures of one cause have in common: the promise, or where an error was raised."""
    if isinstance(error, BrokenError):
        return error.promise
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if f"/{_PACKAGE}/" in frame.filename.replace("\\", "/")]
    last = (ours or frames)[-1]
    place = last.filename.replace("\\", "/").rpartition(f"/{_PACKAGE}/")[2].rpartition("/")
    return f"{type(error).__name__} in {place[0]}{place[1]}{place[2]}, {last.name}"


def failure(check: Callable[[Case], None], case: Case) -> BaseException | None:
    """How a case fails; None where it does not."""
    try:
        check(case)
    except Exception as error:  # whatever it is, it is a finding
        return error
    return None


def read_case(path: Path) -> Case:
    """The case of a file."""
    case: Case = json.loads(path.read_text(encoding="utf-8"))
    return case


def write_case(path: Path, case: Case) -> None:
    """Keep a case as JSON in ASCII: no editor, and no git, can change a byte of what it holds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(case, indent=1) + "\n", encoding="utf-8")
