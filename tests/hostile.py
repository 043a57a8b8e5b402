"""A repository of which a stranger wrote every part, and what must not come out of it.

It is full of what moves cursors, turns the reading order, cannot be seen, or commands a runner.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from pathlib import Path

from tests.commands import write


def quoted(text: str) -> str:
    """A text in double quotes, as YAML and TOML read it."""
    return '"' + "".join(f"\\U{ord(character):08x}" for character in text) + '"'


# what YAML holds as it is, and what it holds as an escape alone
VISIBLY_RAW = "\x85\xad\u061c\u115f\u180e\u200b\u200e\u200f\u202a\u202e\u2060\u2066\u2069\u3164"
VISIBLY_RAW += "\ufff9\U000e0041\U0001d173\u2028\u2029"
CONTROLS = "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0)]))
COMMANDS = "::error::x ##[error]x ##vso[task.setvariable variable=PATH]x ]]> <b> [a](http://e) {0}"
LINES = f"\n::error::x\n::add-mask::x\r\n##[error]x\n##vso[x]\n {COMMANDS}"
RAW = f"{VISIBLY_RAW} {COMMANDS}"
ESCAPED = quoted(f"{CONTROLS}{VISIBLY_RAW}{LINES}")
NAME = "evil\x1b[31m\n::error::\u202e\u200b ##vso[x] ]]> {0}"
SCHEMA = {
    "title": LINES,
    "description": RAW,
    "properties": {
        f"known{RAW}": {"type": "integer"},
        "kind": {"enum": [f"one{RAW}{LINES}", "two"]},
        "code": {"pattern": "^\u202e\u200b[a-z]+\x1b?$"},
        f"new{RAW}": {"x-renamed-from": f"old{RAW}"},
        "at": {"x-role": "published"},
        "link": {"x-role": "page-url"},
        "tags": {"x-role": "tags"},
        "count": {"type": "integer"},
    },
    "required": [f"must{RAW}"],
    "additionalProperties": False,
}
FILES = {
    f"a/{NAME}.md": (
        f"---\nkind: {ESCAPED}\ncode: {ESCAPED}\nat: {ESCAPED}\nlink: {ESCAPED}\n"
        f'count: {ESCAPED}\nunknown: 1\n"old{RAW}": 3\n"knowm{RAW}": 4\n'
        f"tags: [{ESCAPED}, {ESCAPED}]\n---\n"
    ),
    "b/::error::.md": f'---\n"{RAW}": " {RAW} "\n"{RAW}": 2 \ncover: " https://e.org/{RAW}"\n---\n',
    "b/context.md": '---\ncover: " https://e.org/x"\n---\n::error::x\n ::add-mask::x::\n##[error]x',
    "a/raw.md": f"---\ntitle: x{CONTROLS}\n---\n",
    "a/rows.md": "---\na: 1 \n" + "".join(f"b{n}: {c}\n" for n, c in enumerate(RAW)) + "---\n",
    "a/conflict.md": f"---\n<<<<<<< {RAW}\na: 1\n=======\na: 2\n>>>>>>> {RAW}\n---\n",
    "a/schema.md": f"---\n$schema: {ESCAPED}\n---\n",
    "a/b.toml.md": f'+++\n"{RAW}" = "{RAW}"\n"{RAW}" = 2\n+++\n',
    "a/c.toml.md": f"+++\na = '{CONTROLS}'\n+++\n",
    "a/d.json.md": f'{{"{RAW}": "\ud7ff\\ud800\\u001b", "{RAW}": 2}}\n',
    "a/e.json.md": f'{{"a": "{CONTROLS}"}}\n',
    "a/f.md": f"---\n- {RAW}\n---\n",
    f"schemas/{NAME}.json": json.dumps(SCHEMA),
}
CONFIG = (
    f"[collections.{quoted(RAW)}]\ninclude = ['a/**']\n"
    f"schemas = [{quoted(f'schemas/{NAME}.json')}]\n"
    f"[collections.{quoted(NAME)}]\ninclude = [{quoted(NAME)}]\n"
)


def write_hostile(folder: Path) -> None:
    """Write the repository, with a file whose name is no text."""
    write(folder, {".git/HEAD": "", **FILES, "corpuslint.toml": CONFIG})
    with open(os.fsencode(folder) + b"/b/\xff\x80::error::.md", "w", encoding="utf-8") as file:
        file.write('---\ncover: " https://e.org"\n---\n')


# of Unicode's format characters those that are seen: signs around numbers, and what joins
# hieroglyphs
SEEN = re.compile(
    "[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd\U00013430-\U0001343f]"
)


def harmful(text: str) -> set[str]:
    """What a text holds that no reader of it should be handed as it is."""
    found = set(re.findall(r"##\[|(?i:##vso\[)(?!task\.logissue )", text))
    found |= {line for line in text.split("\n") if re.match(r"\s*::", line)}
    for character in set(SEEN.sub("", text)) - set("\n\u200c\u200d"):
        ignorable = character in "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
        if ignorable or unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
            found.add(character)
    return found
