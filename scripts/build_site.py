"""Build the documentation as a site, in strict mode, and judge what was built.

    python scripts/build_site.py FOLDER [--address URL] [--repository URL]

Pages about rules, schemas, settings and commands are made from the code (`site_pages/`),
those of `docs/` are taken along. Needs the extra `docs`.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from site_pages.built import faults
from site_pages.linking import LinkError
from site_pages.stage import stage


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the site goes; made anew")
    parser.add_argument("--address", default="", help="where it will be published")
    parser.add_argument("--repository", default="", help="the repository's address")
    options = parser.parse_args()
    return build(options.folder.resolve(), options.address, options.repository)


def build(site: Path, address: str = "", repository: str = "") -> int:
    """Build the site into a folder; gives 1 and says why where anything is wrong."""
    with tempfile.TemporaryDirectory() as scratch:
        try:
            config = stage(Path(scratch), site, address, repository)
        except LinkError as error:
            print(error, file=sys.stderr)
            return 1
        done = subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-f", str(config)],
            # the theme's word about its successor is no fault of ours
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
            check=False,
        )
    if done.returncode:
        return 1
    found = list(faults(site, address))
    for fault in found:
        print(fault, file=sys.stderr)
    if not found:
        print(f"built {len(list(site.rglob('index.html')))} pages")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
