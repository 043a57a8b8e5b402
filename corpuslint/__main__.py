"""`python -m corpuslint`."""

import contextlib
import os
import sys

# Python looks for modules in the working directory first, and so would in a stranger's
# checkout for `yaml`. It has looked for this package there already: see docs/security.md.
# A directory that is gone holds none.
with contextlib.suppress(FileNotFoundError):
    if sys.path and not sys.flags.isolated and os.path.abspath(sys.path[0]) == os.getcwd():
        del sys.path[0]

from corpuslint.cli import main

if __name__ == "__main__":
    sys.exit(main())
