"""Markdown as the site's pages are made of it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

_TICKS = re.compile(r"`+")


def code(text: str) -> str:
    """A text as code within a line, in a table too, where readers differ about a bar."""
    if "|" in text:
        return f"<code>{html.escape(text).replace('|', '&#124;')}</code>"
    ticks = "`" * (1 + max((len(run) for run in _TICKS.findall(text)), default=0))
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def value(data: Any) -> str:
    """A value as code: as JSON, which is what YAML and TOML write it like, too."""
    return code(json.dumps(data, ensure_ascii=False))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; a cell is one line, and a bar in it is no border."""
    lines = [list(head), ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(map(_cell, cells))} |\n" for cells in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def fence(language: str, content: str, title: str = "", lines: Sequence[int] = ()) -> str:
    """A block of code; `lines` are numbered from 1 and marked."""
    ticks = "`" * max(3, 1 + max((len(run) for run in _TICKS.findall(content)), default=0))
    head = language
    if title:
        head += f' title="{title}"'
    if lines:
        head += f' linenums="1" hl_lines="{" ".join(map(str, lines))}"'
    return f"{ticks}{head}\n{content.removesuffix(chr(10))}\n{ticks}\n"


def front_matter(title: str, description: str) -> str:
    """What stands above a page: its name in the browser, and what search engines show."""
    said = {"title": title, "description": description}
    return "---\n" + "".join(f"{key}: {json.dumps(text)}\n" for key, text in said.items()) + "---\n"
