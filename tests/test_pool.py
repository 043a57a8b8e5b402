"""Work that is shared out over processes: order, deaths, and ends."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from corpuslint.pool import CHUNK, Died, Pool, can_be_told, start_method

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="needs signals"),
    # the threads are the test runner's
    pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning"),
]
METHODS = ["fork", "spawn"]


def _same(work: Any) -> Any:
    return work


def pool(work: Callable[[Any], Any], workers: int = 2, method: str = "") -> Pool:
    return Pool(partial(_same, work), workers, method)


def square(number: int) -> int:
    time.sleep(0.001 if number % 97 == 0 else 0)  # some take longer
    return number * number


def mortal(item: Any) -> Any:
    """Dies of some items, in many ways."""
    if item == "exit":
        os._exit(3)
    if item == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if item == "terminate":
        os.kill(os.getpid(), signal.SIGTERM)
    if item == "memory":
        raise MemoryError
    if item == "leave":
        sys.exit("on its way")
    if item == "wrong":
        raise ValueError("so it is")
    return item


def wordy(number: int) -> str:
    return "x" * 300_000


def slow(item: tuple[str, float]) -> None:
    path, seconds = item
    with open(path, "a") as file:
        file.write("begun\n")
    time.sleep(seconds)
    with open(path, "a") as file:
        file.write("done\n")


def stubborn(item: Any) -> Any:
    return item


def dying_start() -> Any:
    """No process lives long enough to answer anything; the parent does."""
    import multiprocessing

    if multiprocessing.parent_process() is not None:
        os._exit(1)
    return stubborn


def answers(pool: Pool, items: Iterator[Any] | list[Any]) -> list[Any]:
    try:
        return [answer for _, answer, _ in pool.answers(items)]
    finally:
        pool.close()


def children() -> set[int]:
    """The processes that this one has started, and that have not been waited for."""
    found = set()
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                stat = Path(f"/proc/{name}/stat").read_text()
            except OSError:
                continue
            if int(stat.rpartition(")")[2].split()[1]) == os.getpid():
                found.add(int(name))
    return found


@pytest.mark.parametrize("workers", [1, 2, 5])
@pytest.mark.parametrize("count", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2_345])
def test_answers_come_in_the_order_of_the_items(workers: int, count: int) -> None:
    assert answers(pool(square, workers), list(range(count))) == [n * n for n in range(count)]


def test_answers_come_in_order_from_processes_that_are_spawned() -> None:
    assert answers(pool(square, 2, "spawn"), iter(range(500))) == [n * n for n in range(500)]


def test_what_is_known_is_not_asked() -> None:
    shared = pool(square)
    found = list(shared.answers(range(1_000), lambda n: -1 if n % 3 else None))
    shared.close()
    assert found == [(n, -1, False) if n % 3 else (n, n * n, True) for n in range(1_000)]


def test_few_items_among_many_known_ones_do_not_wait_for_the_end() -> None:
    asked = 0

    def items() -> Iterator[int]:
        nonlocal asked
        for number in range(100_000):
            asked = number
            yield number

    shared = pool(square)
    found = shared.answers(items(), lambda n: None if n in (1, 50_000) else -1)
    first = [next(found) for _ in range(2)]
    assert first == [(0, -1, False), (1, 1, True)]
    assert asked < 30_000
    assert sum(1 for _ in found) == 99_998
    shared.close()


def test_answers_that_fill_every_pipe() -> None:
    assert [len(one) for one in answers(pool(wordy), list(range(250)))] == [300_000] * 250


def test_items_that_fill_every_pipe() -> None:
    items = ["x" * 10_000 + str(number) for number in range(1_000)]
    assert answers(pool(stubborn), items) == items


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("item", "how"),
    [
        ("exit", "ended with exit code 3"),
        ("kill", "was killed (SIGKILL)"),
        ("terminate", "was killed (SIGTERM)"),
        ("memory", "crashed: MemoryError"),
        ("wrong", "crashed: ValueError: so it is"),
    ],
)
@pytest.mark.parametrize("at", [0, 150, 399])
def test_a_process_that_dies_takes_its_item_alone(
    method: str, item: str, how: str, at: int
) -> None:
    if method == "spawn" and at:
        pytest.skip("starting takes long")
    items: list[Any] = list(range(400))
    items[at] = item
    assert answers(pool(mortal, 2, method), items) == [*items[:at], Died(how), *items[at + 1 :]]


def is_odd(answer: Any) -> bool:
    return isinstance(answer, int) and answer % 2 == 1


class Once:
    """Answers an item the first time alone; dies of every hundredth, and right after others."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, number: int) -> int | str:
        try:
            (self.folder / str(number)).touch(exist_ok=False)
        except FileExistsError:
            return "again"
        if number % 100 == 37:
            os.kill(os.getpid(), signal.SIGKILL)
        return number


def test_an_urgent_answer_outlives_its_process(tmp_path: Path) -> None:
    shared = Pool(partial(_same, Once(tmp_path)), 2, urgent=is_odd)
    found = answers(shared, list(range(1_000)))
    dead = [number for number, answer in enumerate(found) if isinstance(answer, Died)]
    assert dead == list(range(37, 1_000, 100))
    odd = [number for number in range(1, 1_000, 2) if number not in dead]
    assert [found[number] for number in odd] == odd
    # an even one between an urgent answer and a death is asked about again
    assert [number for number, answer in enumerate(found) if answer == "again"] == [
        number - 1 for number in dead
    ]


def hung_up(item: Any) -> Any:
    os.kill(os.getpid(), signal.SIGHUP)
    return item


@pytest.mark.parametrize("method", METHODS)
def test_a_signal_that_is_ignored_is_ignored_by_all(method: str) -> None:
    """`nohup` keeps a run alive when its terminal goes; its processes must live as well."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        assert answers(pool(hung_up, 1, method), [1, 2, 3]) == [1, 2, 3]
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_process_that_leaves(capfd: pytest.CaptureFixture[str]) -> None:
    assert answers(pool(mortal), [1, "leave", 2]) == [1, Died("ended with exit code 1"), 2]


def test_many_that_die() -> None:
    items = ["kill" if number % 50 == 7 else number for number in range(1_000)]
    expected = [Died("was killed (SIGKILL)") if one == "kill" else one for one in items]
    assert answers(pool(mortal), items) == expected


def test_all_that_die() -> None:
    assert answers(pool(mortal), ["exit"] * 30) == [Died("ended with exit code 3")] * 30


def test_processes_that_never_come_to_an_item() -> None:
    assert answers(Pool(dying_start, 2), list(range(350))) == list(range(350))


def test_no_process_is_left() -> None:
    before = children()
    shared = pool(square, 3)
    assert len(children() - before) == 3
    found = shared.answers(range(1_000))
    next(found)
    shared.close()
    assert children() == before


@contextmanager
def interrupted(seconds: float) -> Iterator[None]:
    """An interrupt after so many seconds, which must come to nothing else than to be raised."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        with pytest.raises(KeyboardInterrupt):
            yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_an_item_that_is_held_at_the_end_is_finished(tmp_path: Path) -> None:
    path = tmp_path / "told"
    shared = pool(slow, 1)
    with interrupted(0.25):
        list(shared.answers([(str(path), 0.1)] * 50))
    shared.close()
    lines = path.read_text().split()
    assert lines.count("begun") == lines.count("done") < 10


def test_one_that_does_not_end_is_ended(tmp_path: Path) -> None:
    before = children()
    shared = pool(slow, 2)
    with interrupted(0.1):
        list(shared.answers([(str(tmp_path / "told"), 60)] * 250))
    began = time.monotonic()
    shared.close()
    assert time.monotonic() - began < 1
    assert children() == before


def test_what_can_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert start_method() == "spawn"
    assert can_be_told(square)
    assert not can_be_told(lambda: square)
    monkeypatch.setattr(sys, "platform", "linux")
    assert can_be_told(lambda: square)
