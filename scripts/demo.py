"""The run that the README shows: as text, and as a picture made from the same output."""

from __future__ import annotations

import html
import os
import re
import subprocess
import sys
from pathlib import Path

from wcwidth import wcswidth

ROOT = Path(__file__).resolve().parent.parent
COMMAND = ["check", "--isolated", "--schema", "news-article", "docs/demo"]
SHOWN = f"corpuslint {' '.join(word for word in COMMAND if word != '--isolated')}"
COLUMNS = 96

_CODE = re.compile(r"\x1b\[([\d;]*)m")
# what browsers disagree about, several spaces and those at an end, is no part of a piece
_PIECE = re.compile(r"[\x21-\x7e]+(?: [\x21-\x7e]+)*|[^\x20-\x7e]| +")
_CELL, _LINE, _MARGIN, _BAR = 8.43, 19, 18, 34  # pixels
_STYLES = {
    "1": 'font-weight="bold"',
    "2": 'fill="#8b949e"',
    "1;31": 'fill="#ff7b72" font-weight="bold"',
    "1;33": 'fill="#e3b341" font-weight="bold"',
    "1;36": 'fill="#76e3ea" font-weight="bold"',
    "36": 'fill="#58a6ff"',
}


def run(color: bool) -> str:
    """What the real program prints for the demo, standard error at the end."""
    environment = {**os.environ, "COLUMNS": str(COLUMNS), "PYTHONIOENCODING": "utf-8"}
    choice = "always" if color else "never"
    done = subprocess.run(
        [sys.executable, "-m", "corpuslint", *COMMAND, "--color", choice],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=False,
    )
    if done.returncode != 1:
        raise RuntimeError(done.stderr.decode())
    return done.stdout.decode() + done.stderr.decode()


def text() -> str:
    """The run as a Markdown code block."""
    return f"```text\n$ {SHOWN}\n{run(color=False)}```\n"


def picture() -> str:
    """The run as an SVG of a terminal."""
    lines = [f"\x1b[2m$ \x1b[0m\x1b[1m{SHOWN}\x1b[0m", *run(color=True).rstrip("\n").split("\n")]
    broad = round(COLUMNS * _CELL + 2 * _MARGIN)
    high = _BAR + len(lines) * _LINE + _MARGIN
    rows = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{broad}" height="{high}" '
        f'viewBox="0 0 {broad} {high}" role="img" aria-label="a run of {html.escape(SHOWN)}">',
        f'<rect width="{broad}" height="{high}" rx="8" fill="#0d1117"/>',
        *(
            f'<circle cx="{20 + 18 * index}" cy="17" r="6" fill="{fill}"/>'
            for index, fill in enumerate(("#ff5f57", "#febc2e", "#28c840"))
        ),
        '<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,monospace" font-size="14" '
        'fill="#e6edf3">',
    ]
    for index, line in enumerate(lines):
        rows += _row(line, _BAR + (index + 1) * _LINE - 5)
    return "\n".join([*rows, "</g>", "</svg>", ""])


def _row(line: str, baseline: int) -> list[str]:
    """A line as SVG texts, each piece at its own cell so that wide characters line up."""
    pieces = []
    cell = 0
    style = ""
    for index, part in enumerate(_CODE.split(line)):
        if index % 2:
            style = _STYLES.get(part, "")
            continue
        for word in _PIECE.findall(part):
            cells = wcswidth(word)
            if word.strip():
                place = f'x="{_MARGIN + cell * _CELL:.1f}" y="{baseline}"'
                length = f'textLength="{cells * _CELL:.1f}"'
                pieces.append(f"<text {place} {length} {style}>{html.escape(word)}</text>")
            cell += cells
    return pieces
