"""Runs over many documents of which a few have changed since: the same as a run from nothing."""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from corpuslint.cli import main
from corpuslint.cli.known_documents import ENOUGH
from tests.commands import process, write

CONFIG = """
generator = "jekyll"
extend-select = ["near-duplicate-tag"]
[collections.posts]
include = ["posts/**/*.md"]
schemas = ["blog-post"]
[collections.notes]
include = ["notes/*.md"]
"""
# Lists the folders that a run scans, and tells whether it was a usual one.
SCANNING = """
import os, sys
scanned = []
def note(event, arguments):
    if event == "os.scandir" and isinstance(arguments[0], str) and "posts" in arguments[0]:
        scanned.append(arguments[0])
sys.addaudithook(note)
from corpuslint.cli import main
code = main(sys.argv[1:])
sys.stdout.flush()
print(len(scanned), file=sys.stderr)
sys.exit(code)
"""


def post(number: int, tag: str = "One", more: str = "") -> str:
    return f"---\nid: {number}\ntitle: Post {number}\ntags: [{tag}, all]\n{more}---\nText.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CORPUSLINT_CACHE_DIR", str(tmp_path / "cache"))
    project = tmp_path / "project"
    posts = {f"posts/{number % 5}/{number:04}.md": post(number) for number in range(ENOUGH)}
    notes = {f"notes/{number}.md": "---\ntags: [One]\n---\n" for number in range(20)}
    write(project, {"corpuslint.toml": CONFIG, **posts, **notes})
    (project / ".git").mkdir()
    time.sleep(0.05)
    return project


def check(folder: Path, *arguments: str) -> tuple[int, bytes, bytes]:
    ran = process("check", "--output-format=json", *arguments, folder=folder)
    return ran.returncode, ran.stdout, ran.stderr


def anew(folder: Path, *arguments: str) -> tuple[int, bytes, bytes]:
    """What a run says that remembers nothing: asked for in this process, which takes half."""
    out, err = io.BytesIO(), io.BytesIO()
    streams = [io.TextIOWrapper(one, "utf-8", write_through=True) for one in (out, err)]
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(folder)
        with contextlib.redirect_stdout(streams[0]), contextlib.redirect_stderr(streams[1]):
            code = main(["check", "--output-format=json", "--no-cache", *arguments])
    return code, out.getvalue(), err.getvalue()


def write_anew(path: Path, text: str, in_place: bool) -> None:
    """As editors do it: into the file, or into a new one that takes its place."""
    if in_place:
        path.write_text(text)
    else:
        path.with_name("new").write_text(text)
        path.with_name("new").replace(path)
    time.sleep(0.05)


CHANGES = [
    ("posts/0/0005.md", post(6)),  # another's id
    ("posts/1/0006.md", post(7)),  # and the other, another's
    ("posts/0/0005.md", post(5)),
    ("posts/2/0007.md", post(7, "ONE")),  # a tag with other capitals
    ("posts/2/0012.md", post(12, "One", "title: twice\n")),
    ("posts/2/0012.md", "---\nid: [\n---\n"),
    ("posts/2/0012.md", "no block\n"),
    ("posts/2/0012.md", "---\nid: {{ id }}\n---\n"),
    ("posts/2/0012.md", post(6, "Ones", "# corpuslint: ignore[duplicate-value]\n")),
    ("posts/2/0012.md", "---\n# corpuslint: ignore[duplicate-value]\nid: 6\n---\n"),
    ("notes/3.md", "---\ntags: [one]\n---\n"),
    ("posts/2/0007.md", post(7)),
    ("posts/1/0006.md", post(6)),
    ("posts/2/0012.md", post(12)),
    ("notes/3.md", "---\ntags: [One]\n---\n"),
]


@pytest.mark.parametrize("arguments", [(), ("--no-corpus",), ("posts/2",)])
def test_one_change_after_another(folder: Path, arguments: tuple[str, ...]) -> None:
    assert check(folder, *arguments) == anew(folder, *arguments)
    for number, (name, text) in enumerate(CHANGES):
        write_anew(folder / name, text, in_place=number % 2 == 0)
        assert check(folder, *arguments) == anew(folder, *arguments), name


def test_several_changes_at_once(folder: Path) -> None:
    check(folder)
    draw = random.Random(7)
    for _ in range(4):
        for _ in range(draw.randrange(1, 30)):
            number = draw.randrange(ENOUGH)
            other = draw.choice([number, number, draw.randrange(ENOUGH)])
            text = post(
                other, draw.choice(["One", "One", "one", "Ones"]), draw.choice(["", "x: [\n"])
            )
            write_anew(folder / f"posts/{number % 5}/{number:04}.md", text, draw.random() < 0.5)
        assert check(folder) == anew(folder)


def scans(folder: Path, *arguments: str) -> int:
    """How many folders of posts a run scans."""
    ran = subprocess.run(
        [sys.executable, "-c", SCANNING, "check", *arguments],
        cwd=folder,
        env={**os.environ},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return int(ran.stderr.split()[-1])


def test_a_change_is_found_without_a_walk(folder: Path) -> None:
    assert scans(folder) > 5
    assert scans(folder) == 0
    write_anew(folder / "posts/0/0005.md", post(6), in_place=True)
    assert scans(folder) == 0
    write_anew(folder / "posts/0/0005.md", post(5), in_place=False)
    assert scans(folder) == 1  # the folder has changed, but not what is in it
    write(folder, {"posts/0/new.md": post(5)})
    time.sleep(0.05)
    assert scans(folder) > 5


@pytest.mark.parametrize("harm", ["more", "verdicts", "both"])
def test_what_is_kept_is_harmed(folder: Path, harm: str) -> None:
    check(folder)
    write_anew(folder / "posts/0/0005.md", post(6), in_place=True)
    for path in (folder.parent / "cache").iterdir():
        if path.name.startswith(("more", "verdicts") if harm == "both" else harm):
            content = bytearray(path.read_bytes())
            content[len(content) // 2] ^= 255
            path.write_bytes(content)
    assert check(folder) == anew(folder)


def test_findings_say_where_they_are(folder: Path) -> None:
    check(folder)
    write_anew(folder / "posts/0/0005.md", post(6), in_place=True)
    found = json.loads(check(folder)[1])
    assert [(one["filename"], one["code"]) for one in found] == [
        ("posts/0/0005.md", "duplicate-value"),
        ("posts/1/0006.md", "duplicate-value"),
    ]


def test_git_commands_make_no_run_forget(folder: Path) -> None:
    (folder / ".git").rmdir()
    settings = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    for command in (["init", "-q"], ["add", "."], [*settings, "commit", "-qm", "x"]):
        subprocess.run(["git", *command], cwd=folder, check=True)
    time.sleep(0.05)
    assert scans(folder) > 5
    for command in (["status"], ["add", "."], [*settings, "commit", "-q", "--allow-empty", "-mx"]):
        subprocess.run(["git", *command], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        assert scans(folder) == 0


def test_the_cache_is_cleared_whole(folder: Path) -> None:
    check(folder)
    cache = folder.parent / "cache"
    assert {path.name.partition("-")[0] for path in cache.iterdir()} == {
        *("config", "more", "run", "verdicts")
    }
    ran = process("cache", "clear", folder=folder)
    assert ran.returncode == 0
    assert not cache.exists()
