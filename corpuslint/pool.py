"""Work shared out over processes, with answers in the order of the questions.

A process that dies takes nothing with it but the item that it held: the pool knows which
that was, says so, and gives the rest to a new process.
"""

from __future__ import annotations

import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import connection, get_context, parent_process
from multiprocessing.reduction import ForkingPickler
from typing import Any

from corpuslint.tuples import NamedTuple

CHUNK = 100  # items that a process is given at once
_AHEAD = 2  # chunks that wait for each process, so that none waits for us
_MOST_WAITING = 20_000  # answers that are there, behind one that is not
# Bytes that a pipe surely takes while the process at its other end does not read.
_PIPE = 32_768
_PATIENCE = 3  # processes that may end without an item, before we do without them
_GRACE = 0.3  # seconds that a process has for the item that it holds when all is over


class Died(NamedTuple):
    """In place of an answer: how the process that held the item ended."""

    how: str


class _Slot:
    """An item, and its answer once it is there."""

    __slots__ = ("answer", "is_done", "is_new", "item")

    def __init__(self, item: Any, answer: Any) -> None:
        self.item = item
        self.answer = answer
        self.is_done = answer is not None
        self.is_new = answer is None


class _Worker:
    """A process, our end of the pipe to it, and the chunks that it has been given."""

    def __init__(self, process: Any, pipe: Any, number: int) -> None:
        self.process = process
        self.pipe = pipe
        self.number = number
        self.chunks: deque[list[_Slot]] = deque()
        self.answered = 0  # items of the first chunk


class Pool:
    """Processes that all do the same work.

    `start` is called in each process and gives the function that answers an item. Where
    processes are forked (Linux), it may be anything, and what has been imported and
    remembered so far is there already; elsewhere it, items and answers are pickled. A
    process is given `chunk` items at once, and answers all of them together, but at once
    where an answer is `urgent`: that must not be lost, should the process die later.
    """

    def __init__(
        self,
        start: Callable[[], Callable[[Any], Any]],
        workers: int,
        method: str = "",
        chunk: int = CHUNK,
        urgent: Callable[[Any], bool] | None = None,
    ) -> None:
        self._size = chunk
        self._urgent = urgent
        self._context: Any = get_context(method or start_method())
        self._start = start
        if os.name == "posix" and self._context.get_start_method() == "spawn":
            from multiprocessing import resource_tracker

            # else the first process starts it, and lets interrupts through again
            resource_tracker.ensure_running()
        self._held = self._context.RawArray("q", workers)
        self._is_over = self._context.RawValue("b", 0)
        self._idle_deaths = 0
        self._orphans: list[list[_Slot]] = []  # chunks of processes that died
        self._workers: dict[int, _Worker] = {}
        for number in range(workers):
            self._workers[number] = self._new(number)

    def close(self) -> None:
        """End all processes, each after the item that it holds: that one may be written."""
        self._is_over.value = 1
        for worker in self._workers.values():
            with suppress(OSError):
                worker.pipe.close()
        ends = time.monotonic() + _GRACE
        for worker in self._workers.values():
            worker.process.join(max(ends - time.monotonic(), 0))
            if worker.process.exitcode is None:
                worker.process.kill()
        for worker in self._workers.values():
            worker.process.join()

    def answers(
        self, items: Iterable[Any], known: Callable[[Any], Any] | None = None
    ) -> Iterator[tuple[Any, Any, bool]]:
        """Each item with its answer, in order; `known` may have it, None where it has not.

        The third value says whether the answer is a process's. It is a Died where that
        ended with the item in its hands.
        """
        slots: deque[_Slot] = deque()
        chunk: list[_Slot] = []
        for item in items:
            slot = _Slot(item, None if known is None else known(item))
            slots.append(slot)
            if not slot.is_done:
                chunk.append(slot)
            if len(chunk) == self._size or (chunk and len(slots) > _MOST_WAITING):
                self._give(chunk)
                chunk = []
            while slots and slots[0].is_done:
                done = slots.popleft()
                yield done.item, done.answer, done.is_new
            while len(slots) > _MOST_WAITING and self._is_at_work():
                self._take()
                while slots and slots[0].is_done:
                    done = slots.popleft()
                    yield done.item, done.answer, done.is_new
        if chunk:
            self._give(chunk)
        while slots:
            while not slots[0].is_done:
                self._take()
            done = slots.popleft()
            yield done.item, done.answer, done.is_new

    def _is_at_work(self) -> bool:
        return any(worker.chunks for worker in self._workers.values())

    def _give(self, chunk: list[_Slot]) -> None:
        """Give a chunk to the process with the least to do; wait where all have enough."""
        message = ForkingPickler.dumps([slot.item for slot in chunk])
        # one that does not read, since it waits for us to read, must not make us wait for it
        most = _AHEAD if len(message) < _PIPE else 1
        while True:
            if not self._workers:
                self._answer_here(chunk)
                return
            worker = min(self._workers.values(), key=lambda one: len(one.chunks))
            if len(worker.chunks) < most:
                break
            self._take()
        worker.chunks.append(chunk)
        # a process that is gone is seen when its answer is asked for
        with suppress(OSError):
            worker.pipe.send_bytes(message)

    def _take(self) -> None:
        """Wait for answers, and put them into their slots."""
        busy: dict[Any, _Worker] = {
            worker.pipe: worker for worker in self._workers.values() if worker.chunks
        }
        for pipe in connection.wait(list(busy)):
            worker = busy[pipe]
            try:
                answers = worker.pipe.recv()
            except (EOFError, OSError):
                self._bury(worker)
                continue
            chunk = worker.chunks[0]
            for slot, answer in zip(chunk[worker.answered :], answers, strict=False):
                slot.answer = answer
                slot.is_done = True
            worker.answered += len(answers)
            if worker.answered == len(chunk):
                worker.chunks.popleft()
                worker.answered = 0
        # only now: to give may mean to take, and that again to bury
        while self._orphans:
            self._give(self._orphans.pop())

    def _bury(self, worker: _Worker) -> None:
        """Put a new process in a dead one's place, for all but the item that it held."""
        worker.pipe.close()
        worker.process.join()
        at = self._held[worker.number]
        if at >= worker.answered:
            held = worker.chunks[0].pop(at)
            held.answer = Died(_how(worker.process.exitcode))
            held.is_done = True
        else:  # it ended between two items, or never came to one
            self._idle_deaths += 1
        if worker.answered:
            del worker.chunks[0][: worker.answered]
        if self._idle_deaths > _PATIENCE:
            del self._workers[worker.number]
        else:
            self._workers[worker.number] = self._new(worker.number)
        self._orphans += [chunk for chunk in worker.chunks if chunk]

    def _answer_here(self, chunk: list[_Slot]) -> None:
        """Answer a chunk in this process, since no other lives long enough."""
        work = self._start()
        for slot in chunk:
            slot.answer = work(slot.item)
            slot.is_done = True

    def _new(self, number: int) -> _Worker:
        ours, theirs = self._context.Pipe()
        self._held[number] = -1
        # a forked process has the other ends of all pipes; it would keep them open
        inherited = [ours, *(worker.pipe for worker in self._workers.values())]
        is_forked = self._context.get_start_method() == "fork"
        shared = (self._held, self._is_over, number, self._start, self._urgent)
        process = self._context.Process(
            target=_serve, args=(theirs, *shared, inherited if is_forked else []), daemon=True
        )
        with _uninterrupted():
            process.start()
        theirs.close()
        return _Worker(process, ours, number)


def start_method() -> str:
    """How processes are started: forked on Linux alone.

    Elsewhere the system's own libraries may not survive a fork.
    """
    import sys

    return "fork" if sys.platform == "linux" else "spawn"


def can_be_told(value: Any) -> bool:
    """Whether another process can be told something, by how processes are started here."""
    if start_method() == "fork":
        return True
    try:
        ForkingPickler.dumps(value)
    except Exception:  # pickle has no exception of its own for what it cannot do
        return False
    return True


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Put an interrupt off: a process that is just being started would complain about it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def available_workers() -> int:
    """The processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))  # type: ignore[attr-defined,unused-ignore]
    except AttributeError:
        return os.cpu_count() or 1


def _serve(
    pipe: connection.Connection,
    held: Any,
    is_over: Any,
    number: int,
    start: Callable[[], Callable[[Any], Any]],
    urgent: Callable[[Any], bool] | None,
    inherited: list[connection.Connection],
) -> None:
    """What a process does: answer chunks until nobody asks any more."""
    # who interrupts means the whole run: the parent ends us. Handlers are the parent's too,
    # but what it was told to ignore (by nohup, say) is not for us either
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("SIGTERM", "SIGHUP"):
        known = getattr(signal, name, None)
        if known is not None and signal.getsignal(known) is not signal.SIG_IGN:
            signal.signal(known, signal.SIG_DFL)
    for other in inherited:
        other.close()
    work = start()
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            answers = []
            for index, item in enumerate(pipe.recv()):
                if is_over.value or _is_orphan():
                    return
                held[number] = index
                try:
                    answers.append(work(item))
                except Exception as error:
                    said = f": {error}" if str(error) else ""
                    answers.append(Died(f"crashed: {type(error).__name__}{said}"))
                if urgent is not None and urgent(answers[-1]):
                    pipe.send(answers)
                    answers = []
            held[number] = -1
            if answers:
                pipe.send(answers)


def _is_orphan() -> bool:
    """Whether the process that asked us is gone; where that cannot be known, it is not."""
    parent = parent_process()
    return os.name == "posix" and parent is not None and os.getppid() != parent.pid


def _how(code: int | None) -> str:
    """How a process ended, in words."""
    if code is None or code >= 0:
        return f"ended with exit code {code}"
    with suppress(ValueError):
        return f"was killed ({signal.Signals(-code).name})"
    return f"was killed by signal {-code}"
