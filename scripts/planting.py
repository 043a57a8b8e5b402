"""Put comments and faults into copies of real documents, which have few of either.

For `check_fixes.py`. What is planted is plain text work on lines that look simple:
whether a fault is one, and how it is mended, is corpuslint's business. The same
folder always gets the same.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import tomlkit

sys.path.insert(0, str(Path(__file__).resolve().parent))

import outside

_COMMENTABLE = re.compile(r"""^[ -]*[\w-]+:[ \t]+(?:[\w. -]*\w|"[^"\\\r\n]*"|'[^'\r\n]*')$""")
_TOML_ENTRY = re.compile(r'[\w-]+ = (?:"[^"\\]*"|\d+|true|false)')
_KEY = re.compile(r"^(\s*)(?:- )?[\w-]+:")

# one line each, and what it becomes: rules of every group that can fix have some
_FAULTS = (
    (r"""^([ -]*(?:title|name|excerpt|description|summary): )(["'])([^"'\\]+)\2$""", r"\1\2\3 \2"),
    (r"""^([ -]*(?:title|excerpt|description): )([A-Za-z][\w ]+)$""", r'\1"\2 "'),
    (r"""^([ -]*(?:title|excerpt|description): )(["'])([^"'\\]+)\2$""", r"\1\2\3&#8217;s\2"),
    (r"""^( *(?:width|height|quality|heat): )(\d+)$""", r'\1"\2"'),
    (r"""^( *(?:isCached|published|draft|comments|toc): )true$""", r"\1yes"),
    (r"""^( *(?:isCached|published|draft|comments|toc): )false$""", r'\1"false"'),
    (r"""^( *\w*[uU]rl: "?)(https?://)""", r"\1 \2"),
    (r"""^( *\w*[uU]rl: "?)https://""", r"\1http://"),
    (r"""^( *\w*[uU]rl: ")(https?://[^"]*)"$""", r'\1\2 a"'),
    (r"""^( *)webUrl:""", r"\1webURL:"),
    (r"""^( *)excerpt:""", r"\1exerpt:"),
    (r"""^( *)(tags|categories|layout):""", lambda one: f"{one[1]}{one[2].title()}:"),
    (r"""^( *- )([\w .]+)$""", r"\1\2{again}\1\2"),
    (r"""^( *)(tags|topics|categories): (\w[\w -]*)$""", r"\1\2: [\3, \3]"),
    (r"""^(\s*\w+:) (\S.*)$""", r"\1   \2   "),
    (r"""^(title|description): (["'])(.+)\2$""", r"\1: A note: \3"),
    (r"""^( *(?:title|name): .*)$""", r"\1{again}\1"),
)
_COMPILED = [(re.compile(pattern), replacement) for pattern, replacement in _FAULTS]


def plant(folder: Path) -> tuple[int, int]:
    """Plant into every YAML block of a folder; gives the numbers of comments and faults."""
    comments = faults = 0
    for number, (path, parts) in enumerate(_documents(folder)):
        block, more = with_comments(parts.block)
        if outside.read("yaml", block) != outside.read("yaml", parts.block):
            block, more = parts.block, 0
        comments += more
        block, more = with_faults(block, number)
        faults += more
        _write(path, parts._replace(block=block))
    return comments, faults


def convert(folder: Path, language: str) -> int:
    """Write every YAML block of a folder in JSON or TOML, as Hugo reads it; gives their number.

    For `crlf` the blocks stay YAML, and the lines of the files end in CR LF.
    """
    count = 0
    for number, (path, parts) in enumerate(_documents(folder)):
        if language == "crlf":
            count += 1
            pieces = [re.sub(r"\r\n|\n", "\r\n", piece) for piece in parts[1:]]
            _write(path, outside.Parts("yaml", *pieces))
            continue
        data = outside.read("yaml", parts.block)["PyYAML"]
        if not isinstance(data, dict):
            continue
        if language == "json":
            block = json.dumps(data, indent=(None, 2, 4)[number % 3], ensure_ascii=number % 2 == 0)
            parts = parts._replace(head="", block=block, tail="\n")
        else:
            lines = tomlkit.dumps(_without_nulls(data)).split("\n")
            for at, line in enumerate(lines):
                if at % 2 and _TOML_ENTRY.fullmatch(line):
                    lines[at] = f"{line} # behind line {at}"
            parts = parts._replace(head="+++\n", block="\n".join(lines), tail="+++\n")
        _write(path, parts)
        count += 1
    return count


def _documents(folder: Path) -> Iterator[tuple[Path, outside.Parts]]:
    """Every file with a YAML block, in pieces."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            text = path.read_bytes().decode("utf-8", "surrogateescape")
            parts = outside.cut(text, path.suffix)
            if parts is not None and parts.language == "yaml":
                yield path, parts


def _write(path: Path, parts: outside.Parts) -> None:
    text = parts.head + parts.block + parts.tail + parts.body
    path.write_bytes(text.encode("utf-8", "surrogateescape"))


def _without_nulls(value: Any) -> Any:
    """Data without what TOML has no word for."""
    if isinstance(value, dict):
        return {key: _without_nulls(one) for key, one in value.items() if one is not None}
    if isinstance(value, list):
        return [_without_nulls(one) for one in value if one is not None]
    return str(value) if isinstance(value, str) else value


def with_comments(block: str) -> tuple[str, int]:
    """A block with comments above and behind some of its entries, and how many."""
    made: list[str] = []
    count = 0
    for number, (content, ending) in enumerate(_lines(block)):
        key = _KEY.match(content)
        if number % 3 == 0 and key is not None:
            made.append(f"{key[1]}# about line {number}{ending}")
            count += 1
        if number % 2 == 0 and ending and _COMMENTABLE.match(content):
            content += f" #{' ' * (number % 4)}behind line {number}"
            count += 1
        made.append(content + ending)
    return "".join(made), count


def with_faults(block: str, seed: int) -> tuple[str, int]:
    """A block with a fault in a third of the lines that can hold one, and how many."""
    made: list[str] = []
    count = 0
    for number, (content, ending) in enumerate(_lines(block)):
        if ending and (number + seed) % 3 == 0:
            value, mark, comment = content.partition(" #")
            first = (7 * number + 3 * seed) % len(_COMPILED)
            for pattern, replacement in (*_COMPILED[first:], *_COMPILED[:first]):
                if pattern.match(value):
                    content = pattern.sub(replacement, value).replace("{again}", ending)
                    content += mark + comment
                    count += 1
                    break
        made.append(content + ending)
    return "".join(made), count


def _lines(block: str) -> Iterator[tuple[str, str]]:
    """Each line, and its ending."""
    for line in re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z", block):
        content = line.rstrip("\r\n")
        yield content, line[len(content) :]
