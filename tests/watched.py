"""Run corpuslint under an audit hook, which tells what a run did that it must not do.

`python watched.py FOLDER ALLOWED… -- ARGUMENTS`: FOLDER is the project, ALLOWED are the
files and folders that may be written. What is forbidden goes to standard error, a line
each after `forbidden:`, and is refused besides.
"""

from __future__ import annotations

import os
import sys
from typing import Any

# what starts a program, by the prefixes of its events
RUNS = ("subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "pty.")
CONNECTS = ("socket.", "urllib.", "http.", "ftplib.", "smtplib.", "ssl.")
# of these the path comes first, of some there are two
CHANGES = {
    "os.remove": 1,
    "os.rename": 2,
    "os.link": 2,
    "os.symlink": 2,
    "os.mkdir": 1,
    "os.rmdir": 1,
    "os.truncate": 1,
    "os.chmod": 1,
    "os.chown": 1,
    "os.utime": 1,
    "os.setxattr": 1,
    "shutil.rmtree": 1,
    "shutil.move": 2,
}
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def watch(project: str, allowed: list[str]) -> None:
    """Forbid to run, to connect, to run what is in the project, and to write elsewhere."""
    inside = os.path.join(os.path.realpath(project), "")
    writable = [os.path.realpath(one) for one in (*allowed, os.devnull)]

    def refuse(event: str, what: object) -> None:
        os.write(2, f"forbidden: {event} {what!r}\n".encode("utf-8", "backslashreplace"))
        raise PermissionError(f"{event} {what!r}")

    def check_write(event: str, path: object) -> None:
        if isinstance(path, int):
            return  # opened before
        real = os.path.realpath(os.fsdecode(path))  # type: ignore[arg-type]
        if not any(real == one or real.startswith(os.path.join(one, "")) for one in writable):
            refuse(event, real)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith((*RUNS, *CONNECTS)) or event == "pickle.find_class":
            refuse(event, arguments[:2])
        elif event in ("exec", "compile"):
            name = arguments[0].co_filename if event == "exec" else arguments[1]
            is_file = isinstance(name, str) and not name.startswith("<")
            if is_file and os.path.realpath(name).startswith(inside):
                refuse(event, name)
        elif event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITES:
            check_write(event, arguments[0])
        elif event in CHANGES:
            for path in arguments[: CHANGES[event]]:
                check_write(event, path)

    sys.addaudithook(hook)


if __name__ == "__main__":
    split = sys.argv.index("--")
    project, *allowed = sys.argv[1:split]
    arguments = sys.argv[split + 1 :]
    del sys.path[0]  # the folder of this file
    watch(project, allowed)
    from corpuslint.cli import main

    sys.exit(main(arguments))
