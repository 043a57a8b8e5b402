"""Ask pip-audit for known vulnerabilities of what is locked; skipped where nobody answers.

    python scripts/audit.py              # what users get, what CI runs, what builds a release
    python scripts/audit.py run.txt      # one lock

pip-audit asks PyPI about each package. Without the network this says so and succeeds: it
is news from outside, and no fault of the change at hand.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("run.txt", "build.txt", "dev.txt")


class Verdict(NamedTuple):
    """What is to be said of a lock, and whether anything in it is known to be vulnerable."""

    lines: list[str]
    is_vulnerable: bool = False


def audit(lock: str) -> Verdict:
    """Ask about a lock."""
    path = ROOT / "requirements" / lock
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes"]
    command += ["--progress-spinner=off", "--timeout=15", "--format=json", "-r", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return verdict(lock, done.stdout, done.stderr)


def verdict(lock: str, report: str, said: str) -> Verdict:
    """What pip-audit's report comes to; what it said otherwise is the reason for none."""
    try:
        packages = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        reason = said.strip().splitlines()[-1:] or ["it said nothing"]
        return Verdict([f"{lock}: skipped, pip-audit could not ask: {reason[0][:200]}"])
    asked = [one for one in packages if "skip_reason" not in one]
    if packages and not asked:
        reason = packages[0]["skip_reason"]
        return Verdict([f"{lock}: skipped, nothing is known of any package: {reason}"])
    lines = [f"{lock}: {len(asked)} packages asked about"]
    lines += [
        f"{lock}: {one['name']}: not asked about: {one['skip_reason']}"
        for one in packages
        if "skip_reason" in one
    ]
    faults = [(one, fault) for one in asked for fault in one.get("vulns", ())]
    for one, fault in faults:
        mended = ", ".join(fault["fix_versions"]) or "none yet"
        lines.append(f"{lock}: {one['name']} {one['version']}: {fault['id']}, mended in: {mended}")
    return Verdict(lines, bool(faults))


def main() -> int:
    verdicts = [audit(lock) for lock in sys.argv[1:] or LOCKS]
    for line in [line for one in verdicts for line in one.lines]:
        print(line)
    return 1 if any(one.is_vulnerable for one in verdicts) else 0


if __name__ == "__main__":
    sys.exit(main())
