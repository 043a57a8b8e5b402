"""Nothing of a stranger's text gets out raw: not on a terminal, in a log, nor in a report's file.

Whole runs in processes of their own, over documents, names, schemas and configs that are
full of what moves cursors, turns the reading order, cannot be seen, or commands a runner.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from corpuslint.cli.parser import FORMATS
from tests.commands import process, write
from tests.format_readers import READERS
from tests.test_cli import in_terminal

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs odd file names")


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


def harmful(text: str) -> set[str]:
    """What a text holds that no reader of it should be handed as it is."""
    found = set(re.findall(r"##\[|(?i:##vso\[)(?!task\.logissue )", text))
    found |= {line for line in text.split("\n") if re.match(r"\s*::", line)}
    for character in set(text) - set("\n\u200c\u200d"):
        ignorable = character in "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
        if ignorable or unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
            found.add(character)
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository of which a stranger wrote every part."""
    write(tmp_path, {".git/HEAD": "", **FILES, "corpuslint.toml": CONFIG})
    with open(os.fsencode(tmp_path) + b"/b/\xff\x80::error::.md", "w", encoding="utf-8") as file:
        file.write('---\ncover: " https://e.org"\n---\n')
    return tmp_path


def outputs(folder: Path, *arguments: str, **environment: str) -> list[str]:
    """What a run wrote to its streams; it must not have crashed."""
    done = process(*arguments, folder=folder, environment=environment)
    assert done.returncode in (0, 1, 2)
    texts = [done.stdout.decode(), done.stderr.decode()]
    assert "Traceback" not in texts[1]
    return texts


def test_the_runs_below_find_faults_of_many_kinds(folder: Path) -> None:
    out, err = outputs(folder, "check", "--output-format", "json-lines", "-q", ".")
    found = {json.loads(line)["code"] for line in out.splitlines()}
    assert found >= {
        "duplicate-key",
        "invalid-date",
        "invalid-json",
        "invalid-toml",
        "invalid-value",
        "invalid-yaml",
        "merge-conflict",
        "missing-field",
        "not-a-mapping",
        "pattern-mismatch",
        "renamed-field",
        "repeated-tag",
        "schema-violation",
        "unknown-field",
        "url-space",
        "wrong-type",
    }
    assert err == ""


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("arguments", [("check",), ("fix", "--show-fixes")])
def test_in_every_format(name: str, arguments: tuple[str, ...], folder: Path) -> None:
    texts = outputs(
        folder,
        *arguments,
        f"--output-format={name}",
        f"--output-format={name}=report",
        "a",
        "b",
        "nowhere\x1b",
    )
    texts.append((folder / "report").read_text(encoding="utf-8"))
    assert texts[0] != ""
    if name in READERS:
        READERS[name](texts[0])
    for text in texts:
        if name == "github":
            text = re.sub(
                r"^::(?:error|warning|notice) title=corpuslint", "", text, flags=re.MULTILINE
            )
        assert harmful(text) == set()


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--statistics"),
        ("check", "--no-fold", "--output-format=concise", "--unsafe-fixes"),
        ("fix", "--unsafe-fixes", "--show-fixes", "a", "b"),
        ("check", "-v", f"a/{NAME}.md", "b/context.md"),
        ("check", "--schema", f"schemas/{NAME}.json", "a", "b"),
        ("check", "--schema", NAME),
        ("check", "--config", NAME),
        ("check", "--select", NAME),
        ("check", "--output-format", NAME),
        ("check", "--fail-on", NAME),
        ("check", NAME, f"--{NAME}"),
        ("rule", NAME),
        (NAME,),
        ("config", f"a/{NAME}.md"),
        ("config", NAME),
        ("schema", "list"),
        ("schema", "check", f"schemas/{NAME}.json", NAME),
        ("schema", "show", f"schemas/{NAME}.json"),
    ],
    ids=lambda arguments: ascii(" ".join(arguments))[:40],
)
def test_in_every_command(arguments: tuple[str, ...], folder: Path) -> None:
    texts = outputs(folder, *arguments, CI="true")
    assert "".join(texts) != ""
    for text in texts:
        assert harmful(text) == set()


@pytest.mark.parametrize(
    "config",
    [
        f"{quoted(NAME)} = 1\n",
        f"generator = {quoted(NAME)}\n",
        f"[collections.{quoted(NAME)}]\n{quoted(RAW)} = 2\n",
        f"select = [{quoted(NAME)}]\n",
        f"[rules.{quoted(NAME)}]\nx = 1\n",
        f"[rules.filename-date]\ntolerance = {quoted(NAME)}\n",
        f"timezone = {quoted(NAME)}\n",
        f"required-version = {quoted(NAME)}\n",
        f"exclude = [{quoted('[' + NAME)}]\n",
        f"[collections.x]\ninclude = ['a/**']\nschemas = [{quoted(NAME)}]\n",
        f"x = '{CONTROLS}'\n",
        f"{RAW}\n",
    ],
    ids=lambda config: ascii(config)[:30],
)
def test_in_every_complaint_about_a_config(config: str, folder: Path) -> None:
    write(folder, {"corpuslint.toml": config})
    for arguments in (("check",), ("config", "b/context.md")):
        for text in outputs(folder, *arguments):
            assert harmful(text) == set()


def test_in_a_difference_that_is_shown(folder: Path) -> None:
    shown = in_terminal(["fix", "b", "--diff", "--color", "never"], folder)[1]
    logged = outputs(folder, "fix", "b", "--diff", CI="true")
    built = outputs(folder, "fix", "b", "--diff", TF_BUILD="True")
    for text in (shown, *logged, *built):
        assert harmful(text) == set()
    assert '+cover: "https://e.org/x"\n' in shown
    assert '+cover: "https://e.org/x"\n' in logged[0]


def test_a_difference_in_a_file_is_the_document_s_own_text(folder: Path) -> None:
    for environment in ({}, {"CI": "true"}):
        with open(folder / "patch", "wb") as file:
            command = [sys.executable, "-m", "corpuslint", "fix", "b", "--diff"]
            subprocess.run(
                command, cwd=folder, stdout=file, env={**os.environ, **environment}, check=False
            )
        assert b"\n ::error::x\n" in (folder / "patch").read_bytes()
