"""A linter for documents with front matter.

>>> import corpuslint
>>> report = corpuslint.check("posts/2023-11-20-hello.md", schema="blog-post")
>>> for diagnostic in report.diagnostics:
...     print(diagnostic.path, diagnostic.start, diagnostic.message)
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from corpuslint.api import Report, check, validate
    from corpuslint.errors import ConfigError
    from corpuslint.finding import Diagnostic

__version__ = "0.1.0"
__all__ = ["ConfigError", "Diagnostic", "Report", "__version__", "check", "validate"]

_HOMES = {
    "ConfigError": "corpuslint.errors",
    "Diagnostic": "corpuslint.finding",
    "Report": "corpuslint.api",
    "check": "corpuslint.api",
    "validate": "corpuslint.api",
}


def __getattr__(name: str) -> object:
    """Import on first use: the command line needs none of the library's own names."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)
