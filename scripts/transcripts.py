"""Run the commands in `docs/` anew, and write what they print behind them.

A page that starts with `<!-- transcript: SITE -->` is a session in a copy of one of the
sites of `sites.py`. Each line of a `console` block that starts with `$ ` is run (with
lines that start with `> ` as its further lines), one after the other in one working
directory; all else in the block is what it printed. Nothing is written by hand.

    python scripts/transcripts.py [--check] [PAGE …]
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent))

import checkout
from sites import SITES

from corpuslint import __version__

ROOT = Path(__file__).resolve().parent.parent
_MARK = re.compile(r"\A<!-- transcript: (?P<site>\w+) -->\n")
_BLOCK = re.compile(r"^```console\n(?P<content>.*?)^```$", re.MULTILINE | re.DOTALL)
_SECONDS = 600


class Command(NamedTuple):
    """A command as it stands on the page, and as a shell takes it."""

    shown: str
    text: str


class Session:
    """A shell in a folder of its own: what one command sets up, the next one finds."""

    def __init__(self, scratch: Path, site: str) -> None:
        self.scratch = scratch
        self.folder = scratch / "home" / site
        self.state = scratch / "state"
        SITES[site](self.folder)
        home = scratch / "home"
        self.environment = {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(home),
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "COLUMNS": "96",
            "TERM": "dumb",
            "CORPUSLINT_CACHE_DIR": str(scratch / "cache"),
            "PRE_COMMIT_HOME": str(scratch / "pre-commit"),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_DATE": "2026-01-05T09:00:00+0000",
            "GIT_COMMITTER_DATE": "2026-01-05T09:00:00+0000",
            **{name: value for name, value in os.environ.items() if name.startswith("PIP_")},
        }
        (home / ".gitconfig").write_text(
            "[user]\nname = Ada\nemail = ada@example.com\n[init]\ndefaultBranch = main\n"
            "[advice]\ndetachedHead = false\n"
        )
        # what pre-commit installs: `repo: ~/corpuslint`, and the tag of this version
        checkout.snapshot(home / "corpuslint", self.environment)
        subprocess.run(
            ["git", "tag", f"v{__version__}"],
            cwd=home / "corpuslint",
            env=self.environment,
            check=True,
        )
        self.state.write_text(f"cd {self.folder}\n")

    def run(self, command: str) -> str:
        """What a command prints, on both of its outputs, as a person sees it."""
        script = (
            f'. "{self.state}"\n'
            f"{{ {command}\n}}; code=$?\n"
            f'{{ echo "cd \'$PWD\'"; echo "(exit $code)"; }} > "{self.state}.new"\n'
            f'mv "{self.state}.new" "{self.state}"\n'
        )
        done = subprocess.run(
            ["bash", "-c", script],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_SECONDS,
            check=False,
        )
        text = done.stdout.decode("utf-8", "replace")
        for path in (self.scratch / "home", self.scratch):
            text = text.replace(str(path), "~")
        return text.replace("\r\n", "\n").strip("\n")


def commands(block: str) -> list[Command]:
    """The commands of a block, in order."""
    found: list[list[str]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append([line])
        elif line.startswith("> ") and found:
            found[-1].append(line)
    return [Command("\n".join(lines), "\n".join(line[2:] for line in lines)) for lines in found]


def rewritten(page: str) -> str:
    """A page with the output of its commands made anew."""
    mark = _MARK.match(page)
    assert mark is not None
    with tempfile.TemporaryDirectory(prefix="transcript-") as scratch:
        session = Session(Path(scratch).resolve(), mark["site"])

        def again(block: re.Match[str]) -> str:
            parts = []
            for command in commands(block["content"]):
                output = session.run(command.text)
                parts.append(f"{command.shown}\n{output}".rstrip("\n"))
            return "```console\n" + "\n\n".join(parts) + "\n```"

        return _BLOCK.sub(again, page)


def main() -> int:
    arguments = [Path(one).resolve() for one in sys.argv[1:] if one != "--check"]
    only_check = "--check" in sys.argv
    stale = False
    for path in arguments or sorted((ROOT / "docs").glob("*.md")):
        page = path.read_text(encoding="utf-8")
        if not _MARK.match(page):
            continue
        new = rewritten(page)
        if new == page:
            continue
        stale = True
        print(f"{path.relative_to(ROOT)}: {'out of date' if only_check else 'written'}")
        if only_check:
            from difflib import unified_diff

            sys.stdout.writelines(unified_diff(page.splitlines(True), new.splitlines(True)))
        else:
            path.write_text(new, encoding="utf-8", newline="\n")
    return int(stale and only_check)


if __name__ == "__main__":
    sys.exit(main())
