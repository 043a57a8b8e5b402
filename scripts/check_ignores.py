"""Ignore all that is found in copies of whole folders, and judge the result from outside.

    python scripts/check_ignores.py FOLDER[=GENERATOR[,SCHEMA…]] … [--plant] [--to LANGUAGE]

Every finding of every rule gets its comment (`check --add-ignore`). Judged as in
`check_fixes.py`, by readers that share nothing with ours, a violation is:

- `bytes`: a file that is not as before once the lines of new comments are left out;
- `data`: a block that PyYAML, ruamel.yaml or tomllib reads otherwise than before;
- `left`: a finding that is there again, though a comment was written for it;
- `unstable`: a second run that changes something;
- `crash`: a rule or a fix that fails, or a whole run.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import outside
from check_fixes import Site, Tally, judge_all
from outside import UNREADABLE

_ADDED = re.compile(rb"^[ \t]*# corpuslint: ignore\[[a-z, -]+\]\r?\n", re.MULTILINE)


def check_site(site: Site, tally: Tally) -> None:
    """Ignore everything in a copy, and add every violation."""
    before = site.files()
    tally.files = len(before)
    records = site.records("check", "--add-ignore")
    after = site.files()
    for name, new in after.items():
        if new != before[name]:
            tally.changed += 1
            _check_file(name, before[name], new, tally)
    hidden = {(one["filename"], one["fingerprint"]) for one in records if one["status"] == "fixed"}
    for one in site.records("check"):
        if (one["filename"], one["fingerprint"]) in hidden:
            tally.add("left", one["filename"], f"{one['code']}: {one['message']}")
    site.records("check", "--add-ignore")
    for name, content in site.files().items():
        if content != after[name]:
            tally.add("unstable", name, "a second run changes it")
    tally.fixed.update(one["code"] for one in records if one["status"] == "fixed")
    refused = [(one["code"], one["reason"]) for one in records if one["status"] == "refused"]
    tally.refused.update(refused)


def _check_file(name: str, old: bytes, new: bytes, tally: Tally) -> None:
    if _ADDED.sub(b"", new) != _ADDED.sub(b"", old):
        tally.add("bytes", name, "more changed than lines of new comments")
    was, now = (outside.cut(text.decode(), Path(name).suffix) for text in (old, new))
    if was is None or now is None:
        tally.compared["files that cannot be cut"] += 1
        return
    data = [outside.read(one.language, one.block) for one in (was, now)]
    for reader, value in data[0].items():
        if value is UNREADABLE:
            tally.compared[f"{reader} could not read before"] += 1
        elif data[1].get(reader, UNREADABLE) is UNREADABLE:
            tally.add("data", name, f"{reader} does not read the block any more")
        else:
            tally.compared[reader] += 1
            for one in outside.differences(value, data[1][reader]):
                tally.add("data", name, f"{reader}: {one}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folders", nargs="+", metavar="FOLDER[=GENERATOR[,SCHEMA…]]")
    parser.add_argument("--select", default="ALL", help="rules or groups; all unless said")
    parser.add_argument("--plant", action="store_true", help="plant comments and faults")
    parser.add_argument("--to", choices=("toml", "crlf"), help="rewrite the copies")
    parser.add_argument("--most", type=int, default=20, help="violations to print for a folder")
    return judge_all(parser.parse_args(), check_site)


if __name__ == "__main__":
    sys.exit(main())
