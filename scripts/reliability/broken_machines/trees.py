"""Trees of documents that all have faults with a safe fix, and what a full run makes of them."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from broken_machines.runs import Ended, run

Contents = dict[str, bytes]  # of files, by their path below a folder

_WORDS = ("data", "river", "stone", "cloud", "paper", "garden", "signal", "winter", "copper")
CHECK = ("check", "--output-format=concise", "--no-fold")


class Tree:
    """A folder of documents as they are, and as they must be when all is fixed.

    `answer` is what a check of the old documents says. The cache is a folder of its own.
    """

    def __init__(self, work: Path, name: str, count: int, seed: int) -> None:
        self.folder = work / name
        self.cache = work / f"{name}-cache"
        self.old = documents(count, seed)
        self.reset()
        self.answer = self.run(*CHECK, "--no-cache")
        done = self.run("fix", "--no-cache")
        self.new = self.found()
        if self.new.keys() != self.old.keys() or any(
            self.new[path] == self.old[path] for path in self.old
        ):
            raise RuntimeError(f"a full run did not fix all documents: {done}")
        self.reset()

    def run(self, *arguments: str, **how: object) -> Ended:
        """A run in this tree, to its end."""
        return run(self.folder, self.cache, *arguments, **how)  # type: ignore[arg-type]

    def reset(self, with_cache: bool = False) -> None:
        """All documents as they were at first, and nothing else."""
        write(self.folder, self.old)
        for path in read(self.folder).keys() - self.old.keys():
            (self.folder / path).unlink()
        if not with_cache:
            self.clear_cache()

    def clear_cache(self) -> None:
        """Take away all that is kept."""
        shutil.rmtree(self.cache, ignore_errors=True)

    def found(self) -> Contents:
        """What is in the folder now."""
        return read(self.folder)

    def harmed(self, found: Contents) -> list[str]:
        """Documents that are neither the old nor the new one to the byte."""
        return [
            path for path in self.old if found.get(path) not in (self.old[path], self.new[path])
        ]

    def left(self, found: Contents) -> list[str]:
        """Files that nobody asked for."""
        return sorted(found.keys() - self.old.keys())

    def unfixed(self, found: Contents) -> list[str]:
        """Documents that are not the new ones."""
        return [path for path in self.new if found.get(path) != self.new[path]]


def documents(count: int, seed: int) -> Contents:
    """Documents with faults that have a safe fix, of many sizes and line endings."""
    chance = random.Random(seed)
    return {
        f"{number % 20:02}/{number:05}.md": _document(number, chance) for number in range(count)
    }


def _document(number: int, chance: random.Random) -> bytes:
    words = chance.choices(_WORDS, k=6)
    lines = [
        "---",
        f'title: " {words[0].title()} {number}"',
        f"date: 2023-11-{number % 28 + 1:02} 10:20:30",
        f"url: ' https://example.com/{words[1]}/{number} '",
        f"tags: [{words[2]}, {words[3]}, {words[2]}]",
        f"layout: {words[4]}  # {words[5]}",
        "---",
        "",
    ]
    lines += [" ".join(chance.choices(_WORDS, k=12)) for _ in range(chance.choice([1, 30, 400]))]
    mark = chance.choice(["", "\ufeff"])
    ending = chance.choice(["\n", "\r\n"])
    return (mark + ending.join(lines) + ending).encode()


def write(folder: Path, contents: Contents) -> None:
    """Bring a folder to some contents, touching no more files than needed."""
    for path, content in contents.items():
        file = folder / path
        if file.exists() and file.read_bytes() == content:
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def read(folder: Path) -> Contents:
    """What a folder holds: documents, and whatever else there is."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
