"""Processes that the kernel kills, and memory that does not suffice."""

from __future__ import annotations

import contextlib
import os
import random
import re
import signal
import sys
import time
from functools import partial

from broken_machines.fault import (
    Fault,
    Scene,
    Seen,
    UnavailableError,
    is_part,
    then_all_is_fixed,
    then_answers_are_true,
)
from broken_machines.runs import Running
from broken_machines.trees import CHECK, Tree

_KILLED = re.compile(
    r"^corpuslint: (.+): the process that checked it was killed \(SIGKILL\)$", re.MULTILINE
)

# what Rust says before it aborts, and CPython where it lost count: nothing of ours can catch that
_NOT_OURS = ("memory allocation of", "SystemError: error return without exception set")


def faults() -> list[Fault]:
    """Workers that are killed as the kernel does where memory ends, and a limit on memory."""
    return [
        Fault("worker killed while checking", partial(_worker, False), 15),
        Fault("worker killed while fixing", partial(_worker, True), 15),
        Fault("too little memory while checking", partial(_limited, CHECK), 15),
        Fault("too little memory while fixing", partial(_limited, ("fix", "--no-cache")), 15),
    ]


def _worker(fixes: bool, scene: Scene, chance: random.Random, seen: Seen) -> None:
    if sys.platform != "linux":
        raise UnavailableError("needs /proc")
    tree = scene.large
    tree.reset()
    command = ("fix", "--no-cache") if fixes else (*CHECK, "--no-cache")
    running = Running(tree.folder, tree.cache, *command, "--workers=2")
    wanted = chance.choice([1, 1, 2, 5])
    while running.is_at_work() and wanted:
        workers = running.workers()
        if not workers:
            time.sleep(0.002)
            continue
        time.sleep(chance.uniform(0, 0.15))
        with contextlib.suppress(ProcessLookupError):
            os.kill(chance.choice(workers), signal.SIGKILL)
            wanted -= 1
    ended = running.end()
    seen.ended(ended)
    killed = _KILLED.findall(ended.err)
    seen.note("documents that were in a killed worker's hands", len(killed))
    seen.promise(not killed or ended.code == 2, f"exit code {ended.code} though one was killed")
    if not fixes:
        seen.promise(is_part(ended, tree.answer), f"it told what is not so: {ended.out[-300:]}")
        missing = [
            line
            for line in tree.answer.out.splitlines()
            if line not in set(ended.out.splitlines()) and line.partition(":")[0] not in killed
        ]
        if tree.answer.out.splitlines()[-1:] == missing[-1:]:
            missing.pop()  # the summary
        seen.promise(not missing, f"not told, and not named: {missing[:3]}")
        then_answers_are_true(tree, seen)
        return
    found = tree.found()
    seen.whole(tree)
    unfixed = tree.unfixed(found)
    seen.promise(set(unfixed) <= set(killed), f"unfixed, and not named: {unfixed[:3]}")
    then_all_is_fixed(tree, seen)


def _limited(command: tuple[str, ...], scene: Scene, chance: random.Random, seen: Seen) -> None:
    """From too little to load the program up to nearly enough, drawn evenly."""
    if sys.platform == "win32":
        raise UnavailableError("needs limits on a process")
    import resource

    tree: Tree = scene.either(chance, 0.3)
    tree.reset()
    limit = chance.randrange(14, 70) << 20

    def before() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))

    ended = tree.run(*command, before=before)
    if any(words in ended.err for words in _NOT_OURS) and not ended.hung:
        seen.tried += 1
        seen.note("runs that a library or Python itself ended so")
    else:
        seen.ended(ended)
    seen.note("runs that memory did not suffice for", ended.code == 2)
    seen.whole(tree)
    if command[0] == "fix":
        then_all_is_fixed(tree, seen)
    else:
        seen.promise(is_part(ended, tree.answer), f"it told what is not so: {ended.out[-300:]}")
        then_answers_are_true(tree, seen)
