"""Fix copies of whole folders, and judge the result from outside.

    python scripts/check_fixes.py FOLDER[=GENERATOR[,SCHEMA…]] … [--plant] [--to LANGUAGE]

A folder is copied, the copy is fixed with every rule on, first safely, then with
`--unsafe-fixes`, each until and beyond the point where nothing changes. Before and
after are read by PyYAML, ruamel.yaml, tomllib and json (see `outside.py`), never by
our own code, and a violation is:

- `silent`: a file changed of which the report says nothing, or the other way round;
- `body`: a body that is another by more than one declared line break at its end;
- `data`: a value that differs where no fix was reported;
- `comment`: one that is gone without its entry, or one that is new;
- `bytes`: line endings, byte order mark or fences that no rule declared;
- `unread`: a block that a reader took before, and does not any more;
- `unstable`: a second run that changes something;
- `worse`: a finding that was not there before;
- `diff`: `fix --diff` that writes, or shows something else than `fix` does;
- `crash`: a rule or a fix that fails, or a whole run, which ends the folder's.

`--plant` puts comments and faults into the copies first (see `planting.py`), since
real sites have few; `--to json` and `--to toml` write the blocks anew in another
language, `--to crlf` with other line endings. The table counts for each folder what
was fixed and refused; the exit code is 1 on any violation.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent))

import outside
from outside import UNREADABLE, Parts
from planting import convert, plant

# what may touch more than the lines of the block
_OF_FENCES = {"block-ignored", "trailing-space", "blank-lines", "byte-order-mark"}
_OF_BREAKS = {"mixed-line-endings", "final-newline"}
_OF_MARK = {"byte-order-mark", "block-ignored"}
_RENAMES = {"unknown-field", "near-miss-key", "renamed-field", "singular-key"}
_MAKES_READABLE = {"invalid-yaml", "block-ignored", "unclosed-block"}

Files = dict[str, bytes]
Record = dict[str, Any]


class Violation(NamedTuple):
    """One promise that was broken, in one file."""

    kind: str
    path: str
    detail: str


class Tally:
    """What one folder's run came to."""

    def __init__(self) -> None:
        self.files = 0
        self.changed = 0
        self.fixed: Counter[str] = Counter()
        self.refused: Counter[tuple[str, str]] = Counter()
        self.compared: Counter[str] = Counter()
        self.violations: list[Violation] = []

    def add(self, kind: str, path: str, detail: str) -> None:
        self.violations.append(Violation(kind, path, " ".join(detail.split())[:300]))

    def per_thousand(self) -> float:
        """Refused fixes among a thousand that were tried."""
        refused = self.refused.total()
        return 1000 * refused / max(1, refused + self.fixed.total())


class CrashError(Exception):
    """A run that failed."""


class Site:
    """A copy of a folder, with a config of its own beside it."""

    def __init__(self, said: str, scratch: Path, select: str, rules: str = "") -> None:
        source, _, settings = said.partition("=")
        generator, *self.schemas = settings.split(",") if settings else ["auto"]
        self.name = "/".join(Path(said).parts[-2:])
        self.select = select
        self.faults: list[str] = []
        self.scratch = scratch
        self.folder = scratch / "site"
        shutil.copytree(source, self.folder, symlinks=True)
        extensions = sorted(outside.DATA_SUFFIXES)
        (scratch / "corpuslint.toml").write_text(
            f"generator = {json.dumps(generator)}\nextensions = {json.dumps(extensions)}\n{rules}"
        )
        (scratch / ".git").mkdir()  # the project's top: nothing above it is looked at

    def files(self) -> Files:
        """The content of every file."""
        paths = [path for path in self.folder.rglob("*") if path.is_file()]
        return {path.relative_to(self.scratch).as_posix(): path.read_bytes() for path in paths}

    def run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        """Run corpuslint over the copy; raises CrashError where it does more than find faults."""
        command = [sys.executable, "-m", "corpuslint", *arguments, f"--select={self.select}"]
        command += [f"--schema={name}" for name in self.schemas]
        cache = str(self.scratch / "cache")
        environment = {**os.environ, "CORPUSLINT_CACHE_DIR": cache, "PYTHONUTF8": "1"}
        done = subprocess.run(
            [*command, "site"], cwd=self.scratch, env=environment, capture_output=True, check=False
        )
        said = done.stderr.decode()
        if done.returncode == 2 and done.stdout:  # the run went on without some files or rules
            self.faults += [line for line in said.splitlines() if line.startswith("corpuslint: ")]
        elif done.returncode not in (0, 1) or "Traceback" in said:
            raise CrashError(f"{arguments}: exit {done.returncode}: {said[-300:]}")
        return done

    def records(self, *arguments: str) -> list[Record]:
        """What a run reports, as JSON."""
        found: list[Record] = json.loads(self.run(*arguments, "--output-format=json").stdout)
        return found


def check_site(site: Site, tally: Tally) -> None:
    """Fix a copy in both ways, and add every violation."""
    tally.files = len(site.files())
    start = site.files()
    for arguments in (["fix"], ["fix", "--unsafe-fixes"]):
        before = site.files()
        findings = site.records("check")
        shown = site.run(*arguments, "--diff").stdout
        if site.files() != before:
            tally.add("diff", "site", "a run with --diff wrote something")
        records = site.records(*arguments)
        after = site.files()
        _check_diff(before, after, shown, tally)
        _check_run(before, after, records, tally)
        _check_findings(findings, site.records("check"), before, after, records, tally)
        again = site.records(*arguments)
        for name, content in site.files().items():
            if content != after[name]:
                codes = {one["code"] for one in _of(again, name) if one["status"] == "fixed"}
                tally.add("unstable", name, f"a second run changes it: {sorted(codes)}")
        tally.fixed.update(one["code"] for one in records if one["status"] == "fixed")
        refused = [(one["code"], one["reason"]) for one in records if one["status"] == "refused"]
        tally.refused.update((code, re.sub("`.*?`|'.*?'", "…", why)) for code, why in refused)
    tally.changed = sum(start[name] != content for name, content in site.files().items())


def _of(records: list[Record], name: str) -> list[Record]:
    return [one for one in records if one["filename"] == name]


def _check_run(before: Files, after: Files, records: list[Record], tally: Tally) -> None:
    fixed: dict[str, list[Record]] = {}
    for one in records:
        if one["status"] == "fixed":
            fixed.setdefault(one["filename"], []).append(one)
    for name in sorted(before.keys() | after.keys() | fixed.keys()):
        old, new = before.get(name), after.get(name)
        if old is None or new is None:
            tally.add("silent", name, "the file came or went")
        elif old != new and name not in fixed:
            tally.add("silent", name, "changed, and the report says nothing")
        elif old == new and name in fixed:
            tally.add("silent", name, f"not changed, but reported: {fixed[name][0]['code']}")
        elif old != new:
            _check_file(name, old, new, fixed[name], tally)


def _check_file(name: str, old: bytes, new: bytes, fixed: list[Record], tally: Tally) -> None:
    codes = {one["code"] for one in fixed}
    suffix = Path(name).suffix
    texts = [content.decode("utf-8", "surrogateescape") for content in (old, new)]
    was, now = (outside.cut(text, suffix) for text in texts)
    if was is None or now is None:
        tally.compared["files that cannot be cut"] += 1
        if not codes & (_MAKES_READABLE | _OF_BREAKS | _OF_MARK):
            tally.add("body", name, "a file that cannot be cut was changed")
        return
    tally.compared["files"] += 1
    _check_bytes(name, was, now, codes, tally)
    data = [outside.read(one.language, one.block) for one in (was, now)]
    said = [tuple(one["key_path"]) for one in fixed if one["key_path"] is not None]
    removed: list[outside.Path] = []
    for reader, value in data[0].items():
        if data[1].get(reader, UNREADABLE) is UNREADABLE:
            if value is not UNREADABLE:
                tally.add("unread", name, f"{reader} does not read the block any more")
        elif value is UNREADABLE:
            tally.compared[f"{reader} could not read before"] += 1
        else:
            tally.compared[reader] += 1
            found = outside.differences(value, data[1][reader])
            removed += [one.path for one in found if one.kind in ("removed", "repeated")]
            # of several documents, our key paths are those of the first
            first = (0,) if isinstance(value, outside.Several) else ()
            for one in outside.undeclared(found, [first + path for path in said]):
                tally.add("data", name, f"{reader}: {one} after {sorted(codes)}")
    for fault in _comment_faults(was, now, removed):
        tally.add("comment", name, f"{fault} after {sorted(codes)}")


def _check_bytes(name: str, was: Parts, now: Parts, codes: set[str], tally: Tally) -> None:
    if now.body != was.body:
        ends = "final-newline" in codes and not was.body.endswith(("\n", "\r"))
        if not ends or now.body not in (was.body + "\n", was.body + "\r\n"):
            tally.add("body", name, f"the body is another after {sorted(codes)}")
    kinds = outside.breaks(was.block + was.tail) or outside.breaks(was.head)
    if not codes & _OF_BREAKS and kinds and not set(outside.breaks(now.block)) <= set(kinds):
        tally.add("bytes", name, f"line endings of a new kind after {sorted(codes)}")
    if was.head[:1] != now.head[:1] and "\ufeff" in was.head + now.head and not codes & _OF_MARK:
        tally.add("bytes", name, f"the byte order mark is another after {sorted(codes)}")
    fences = [(one.head.lstrip("\ufeff"), one.tail) for one in (was, now)]
    if fences[0] != fences[1] and not codes & (_OF_FENCES | _OF_BREAKS):
        tally.add("bytes", name, f"a fence is another after {sorted(codes)}")


def _comment_faults(was: Parts, now: Parts, removed: list[outside.Path]) -> Iterator[str]:
    before, after = (outside.comments(one.language, one.block) for one in (was, now))
    if before is None or after is None:
        return
    lines = {line for path in removed for line in outside.entry_lines(was.block, path)}
    kept = Counter(outside.bare(text) for line, text in before if line not in lines)
    every = Counter(outside.bare(text) for _, text in before)
    now_there = Counter(outside.bare(text) for _, text in after)
    yield from (f"the comment {text!r} is gone" for text in kept - now_there)
    yield from (f"the comment {text!r} is new" for text in now_there - every)


def _check_findings(
    before: list[Record],
    after: list[Record],
    old: Files,
    new: Files,
    records: list[Record],
    tally: Tally,
) -> None:
    """What is found afterwards was found before, or is about what a fix has touched."""
    fixed: dict[str, list[Record]] = {}
    for one in records:
        if one["status"] == "fixed":
            fixed.setdefault(one["filename"], []).append(one)
    known: Counter[Any] = Counter(_identity(one) for one in before)
    for one in after:
        name = one["filename"]
        if known[_identity(one)] > 0:
            known[_identity(one)] -= 1
            continue
        said = fixed.get(name, [])
        if {record["code"] for record in said} & _MAKES_READABLE:
            tally.compared["findings that a repair uncovered"] += 1
        elif any(_is_about(one["key_path"], record) for record in said):
            tally.compared["findings about what a fix touched"] += 1
        elif old.get(name) == new.get(name) and Path(name).suffix:
            tally.add("worse", name, f"{one['code']} though nothing changed: {one['message']}")
        else:
            tally.add("worse", name, f"{one['code']} at {one['key_path']}: {one['message']}")


def _identity(one: Record) -> tuple[str, str, str]:
    """What makes a finding the same before and after: no index, since items move."""
    path = one["key_path"]
    if path is None:
        return one["filename"], one["code"], ""
    return one["filename"], one["code"], repr(["*" if isinstance(x, int) else x for x in path])


def _is_about(path: list[Any] | None, fixed: Record) -> bool:
    """Whether a key path is at or below what was fixed; the new name of a key is beside it."""
    said = fixed["key_path"]
    if path is None or said is None:
        return False
    return bool(path[: len(said)] == said or (fixed["code"] in _RENAMES and path[:-1] == said[:-1]))


def _check_diff(before: Files, after: Files, shown: bytes, tally: Tally) -> None:
    """What `--diff` shows, applied by git to the old files, makes the new ones."""
    with tempfile.TemporaryDirectory(prefix="check-fixes-") as scratch:
        for name, content in before.items():
            path = Path(scratch, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        if shown:
            command = ["git", "apply", "-p0", "--whitespace=nowarn", "-"]
            done = subprocess.run(
                command, cwd=scratch, input=shown, capture_output=True, check=False
            )
            if done.returncode:
                tally.add("diff", "site", f"git cannot apply it: {done.stderr.decode()}")
                return
        for name, content in after.items():
            if Path(scratch, name).read_bytes() != content:
                tally.add("diff", name, "--diff shows something else than what fix does")


# the command


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folders", nargs="+", metavar="FOLDER[=GENERATOR[,SCHEMA…]]")
    parser.add_argument("--select", default="ALL", help="rules or groups; all unless said")
    parser.add_argument("--rules", type=Path, help="a file with [rules] tables for the config")
    parser.add_argument("--plant", action="store_true", help="plant comments and faults")
    parser.add_argument("--to", choices=("json", "toml", "crlf"), help="rewrite the copies")
    parser.add_argument("--most", type=int, default=20, help="violations to print for a folder")
    options = parser.parse_args()
    rules = options.rules.read_text(encoding="utf-8") if options.rules else ""
    return judge_all(options, check_site, rules)


def judge_all(
    options: argparse.Namespace, check: Callable[[Site, Tally], None], rules: str = ""
) -> int:
    """Check a copy of each folder of a command line, and print it all; 1 on any violation."""
    tallies: dict[str, Tally] = {}
    for said in options.folders:
        with tempfile.TemporaryDirectory(prefix="check-fixes-") as scratch:
            site = Site(said, Path(scratch), options.select, rules)
            tally = tallies[site.name] = Tally()
            if options.plant:
                planted = plant(site.folder)
                tally.compared["comments planted"], tally.compared["faults planted"] = planted
            if options.to:
                tally.compared[f"rewritten to {options.to}"] = convert(site.folder, options.to)
            try:
                check(site, tally)
            except CrashError as error:
                tally.add("crash", "site", str(error))
            for fault in dict.fromkeys(site.faults):
                tally.add("crash", "site", fault)
        for one in tally.violations[: options.most]:
            print(f"{one.kind}: {site.name}: {one.path}: {one.detail}")
        print_reasons(site.name, tally)
    print_table(tallies)
    return 1 if any(tally.violations for tally in tallies.values()) else 0


def print_reasons(name: str, tally: Tally) -> None:
    """What was refused, and what was compared, by number."""
    for (code, reason), count in tally.refused.most_common():
        print(f"{count:>7,}  refused: {name}: {code}: {reason}")
    for what, count in sorted(tally.compared.items()):
        print(f"{count:>7,}  compared: {name}: {what}")


def print_table(tallies: dict[str, Tally]) -> None:
    """A row for each folder, and what was fixed by each rule."""
    print("\n| folder | files | changed | fixed | refused | per 1,000 | violations |")
    print("|---|---|---|---|---|---|---|")
    for name, one in tallies.items():
        print(
            f"| {name} | {one.files:,} | {one.changed:,} | {one.fixed.total():,} "
            f"| {one.refused.total():,} | {one.per_thousand():.2f} | {len(one.violations):,} |"
        )
    fixed = sum((one.fixed for one in tallies.values()), Counter[str]())
    print("\nfixed: " + ", ".join(f"{code} {count:,}" for code, count in fixed.most_common()))


if __name__ == "__main__":
    sys.exit(main())
