"""Regular expressions that are compiled on first use.

Compiling the forty of a run costs 4 ms, a tenth of a check of one file, which
needs five of them.
"""

from __future__ import annotations

import re
from typing import Any, cast


def lazy(pattern: str, flags: re.RegexFlag | int = 0) -> re.Pattern[str]:
    """A pattern like `re.compile`'s, compiled when it is first asked for anything."""
    return cast("re.Pattern[str]", _Lazy(pattern, flags))


class _Lazy:
    def __init__(self, pattern: str, flags: re.RegexFlag | int) -> None:
        self._said = (pattern, flags)

    def __getattr__(self, name: str) -> Any:
        attribute = getattr(re.compile(*self._said), name)
        setattr(self, name, attribute)  # the next time it is found without this detour
        return attribute
