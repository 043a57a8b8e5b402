"""Verdicts that are kept between runs: when they hold, and what harm does to them."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import zoneinfo
from binascii import crc32
from pathlib import Path
from typing import Any

import pytest

from corpuslint.cache.bounds import keep_newest, store_path
from corpuslint.cache.store import Store, _checksum_of
from corpuslint.cache.verdict import Verdict
from corpuslint.facts import NO_FACTS
from tests.commands import Command, process, write
from tests.whole_project import make_project, settle

DOCUMENTS = 60
NOW = 1_700_000_000
VERDICT = Verdict(b"signature", b"digest", b"kind", 4, 0.0, b"", b"", NO_FACTS)
# Runs the command line, and tells which files below the working directory were opened.
COUNTING = """
import json, os, sys
opened = []
here = os.getcwd() + os.sep
def note(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        path = os.path.abspath(arguments[0])
        if path.startswith(here) and path.endswith(".md"):
            opened.append(path[len(here):])
sys.addaudithook(note)
from corpuslint.cli import main
code = main(sys.argv[1:])
sys.stdout.flush()
with open(os.environ["OPENED"], "w") as file:
    json.dump(opened, file)
sys.exit(code)
"""


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CORPUSLINT_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def project(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = make_project(tmp_path / "outer", DOCUMENTS)
    monkeypatch.chdir(folder)
    settle()
    return folder


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


def opened(folder: Path, *arguments: str) -> list[str]:
    """The documents that a run in a process of its own opens."""
    told = folder.parent / "opened.json"
    subprocess.run(
        [sys.executable, "-c", COUNTING, *arguments],
        cwd=folder,
        env={**os.environ, "OPENED": str(told)},
        capture_output=True,
        timeout=60,
        check=False,
    )
    found: list[str] = json.loads(told.read_text())
    return found


def forget_runs(cache: Path) -> None:
    for path in cache.glob("run-*"):
        path.unlink()


def test_a_warm_run_opens_no_document(project: Path, cache: Path) -> None:
    arguments = ("check", "--no-corpus", "-v")  # -v: it is not replayed
    assert len(opened(project, *arguments)) > DOCUMENTS
    assert opened(project, *arguments) == []


def stores(cache: Path) -> list[Path]:
    return sorted(cache.glob("verdicts-*.sqlite"))


def test_a_warm_fix_opens_what_is_in_need_alone(project: Path, cache: Path, run: Command) -> None:
    run("check", "--no-corpus", "-v")
    found = opened(project, "fix", "--no-corpus", "-q", "--diff")
    assert "_posts/spaced.md" in found
    assert "_posts/clean.md" not in found
    assert len(found) < DOCUMENTS / 2


def test_the_corpus_is_known_without_a_document(project: Path, cache: Path) -> None:
    arguments = ("check", "-v", "--output-format=json")
    opened(project, *arguments)
    assert opened(project, *arguments) == ["_posts/same-1.md", "_posts/same-2.md"]


@pytest.mark.parametrize(
    ("change", "judged"),
    [
        ({"corpuslint.toml": ('"_posts/quiet-*.md"', '"_posts/quiet-1.md"')}, 0),
        ({"corpuslint.toml": ("loose/*.md", "notes/*.md")}, 2),
        ({"handbook/hugo.toml": ("example", "Example")}, 2),
        ({"_posts/clean.md": ("Clean", "Clear")}, 1),
        ({"schemas/own.schema.json": ("integer", "string")}, 2),
        ({"base.toml": ("Berlin", "Paris")}, DOCUMENTS),
        ({"schemas/parts.schema.json": ("integer", "number")}, DOCUMENTS),
    ],
)
def test_a_change_has_judged_anew_what_it_must(
    project: Path, cache: Path, change: dict[str, tuple[str, str]], judged: int
) -> None:
    arguments = ("check", "--no-corpus", "-v")
    opened(project, *arguments)
    for name, (old, new) in change.items():
        path = project / name
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new))
    found = set(opened(project, *arguments))
    if judged < DOCUMENTS:
        assert len(found) == judged
    else:
        assert len(found) >= judged


def test_times_that_change_have_files_read_and_nothing_judged(
    project: Path, cache: Path, run: Command
) -> None:
    run("check", "-v")
    before = stores(cache)[0].stat().st_mtime_ns
    for path in project.rglob("*.md"):
        if path.exists():
            path.touch()
    settle()
    assert len(opened(project, "check", "-v", "--no-corpus")) > DOCUMENTS  # read, to be hashed
    assert stores(cache)[0].stat().st_mtime_ns >= before
    settle()
    assert opened(project, "check", "-v", "--no-corpus") == []


@pytest.mark.parametrize("kind", ["flip", "cut", "zero", "swap", "empty", "other"])
@pytest.mark.parametrize("seed", range(6))
def test_damage_is_never_believed(
    project: Path, cache: Path, run: Command, kind: str, seed: int
) -> None:
    arguments = ("check", "--output-format=json")
    expected = run(*arguments, "--no-cache")
    run(*arguments)
    chance = random.Random(f"{kind} {seed}")
    for path in sorted(cache.iterdir()):
        content = bytearray(path.read_bytes())
        at = chance.randrange(len(content))
        if kind == "flip":
            for _ in range(20):
                content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        elif kind == "cut":
            del content[at:]
        elif kind == "zero":
            content[at : at + 5_000] = bytes(len(content[at : at + 5_000]))
        elif kind == "swap":
            content[at:], content[:at] = content[:at], content[at:]
        elif kind == "empty":
            content.clear()
        else:
            content = bytearray(b"SQLite format 3\0" + bytes(chance.randrange(5_000)))
        path.write_bytes(content)
    assert run(*arguments) == expected
    for path in cache.glob("run-*"):
        path.unlink()
    assert run(*arguments) == expected
    assert run(*arguments) == expected


@pytest.mark.parametrize("seed", range(8))
def test_flipped_bits_in_a_store_alone(project: Path, cache: Path, run: Command, seed: int) -> None:
    arguments = ("check", "--output-format=json")
    expected = run(*arguments, "--no-cache")
    run(*arguments)
    (store,) = stores(cache)
    content = store.read_bytes()
    chance = random.Random(seed)
    for _ in range(10):
        harmed = bytearray(content)
        for _ in range(chance.randrange(1, 200)):
            harmed[chance.randrange(100, len(harmed))] ^= 1 << chance.randrange(8)
        for path in cache.glob("run-*"):
            path.unlink()
        for path in cache.glob("verdicts-*"):
            path.unlink()
        store.write_bytes(harmed)
        assert run(*arguments) == expected


HOSTILE = [
    '["()", ["()"], ["()"]]',
    "[" * 100_000,
    '["Popen", "x"]',
    '["()", ["()", ["Diagnostic"]], ["()"]]',
    '["()", ["()", "x"], ["()"]]',
    '["()", ["()", 3], ["()"]]',
    "3",
    "null",
    "{}",
    '[["()"], 1]',
    "\ud800",
    '["()", ["()", ["FileError", "a", "b"]], ["()"]]',
    '["()", ["()", ["Diagnostic", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]], ["()"]]',
]


@pytest.mark.parametrize("column", ["report", "asked", "facts"])
@pytest.mark.parametrize("text", HOSTILE[1:])
def test_what_is_damaged_with_care(
    project: Path, cache: Path, run: Command, column: str, text: str
) -> None:
    """Whoever can write there can have findings hidden, but nothing else."""
    if (column, text) == ("facts", "{}"):
        pytest.skip("no facts, well said")
    arguments = ("check", "--output-format=json")
    expected = run(*arguments, "--no-cache")
    run(*arguments)
    (path,) = stores(cache)
    content = text.encode("utf-8", "surrogatepass")
    store = sqlite3.connect(path)
    if column == "facts":
        for name, marks in store.execute("select path, marks from facts").fetchall():
            if marks:
                told = (content, crc32(content), name)
                store.execute("update facts set content=?, checksum=? where path=?", told)
    else:
        names = "path, signature, digest, kind, flags, until, report, asked"
        for row in store.execute(f"select {names} from verdicts").fetchall():
            fields: Any = list(row)
            if fields[6 if column == "report" else 7]:
                fields[6 if column == "report" else 7] = content
            store.execute(
                "replace into verdicts values (?,?,?,?,?,?,?,?,?)",
                (*fields, _checksum_of(*fields)),
            )
    store.commit()
    store.close()
    for one in cache.glob("run-*"):
        one.unlink()
    assert run(*arguments) == expected


def test_facts_that_are_lost_are_told_again(project: Path, cache: Path, run: Command) -> None:
    arguments = ("check", "--output-format=json", "-v")
    expected = run(*arguments)
    assert "duplicate-value" in expected.out
    (path,) = stores(cache)
    for harm in (
        "delete from facts where path like '%same%'",
        "update facts set marks = x'00' where path like '%same-1%'",
        "update facts set marks = null, checksum = 'x'",
        "update facts set content = x'00'",
        "update facts set content = null",
        "drop table facts",
    ):
        store = sqlite3.connect(path)
        store.execute(harm)
        store.commit()
        store.close()
        ran = run(*arguments)
        assert (ran.code, ran.out) == (expected.code, expected.out), harm


@pytest.mark.parametrize("what", ["a file", "a link to nowhere", "read-only", "a folder", "theirs"])
def test_a_place_where_nothing_can_be_kept(
    project: Path, cache: Path, run: Command, what: str
) -> None:
    arguments = ("check", "--output-format=json")
    expected = run(*arguments, "--no-cache")
    if what == "a file":
        cache.write_text("x")
    elif what == "a link to nowhere":
        cache.symlink_to(cache.parent / "nowhere" / "deeper")
    else:
        run(*arguments)
        for path in list(cache.iterdir()):
            path.unlink()
            if what == "a folder":
                path.mkdir()
            elif what == "theirs" and path.suffix == ".sqlite":
                other = sqlite3.connect(path)
                other.executescript("create table verdicts (a); create table identity (text);")
                other.close()
        if what == "read-only":
            cache.chmod(0o500)
    try:
        assert run(*arguments) == expected
        assert run(*arguments) == expected
    finally:
        if cache.is_dir():
            cache.chmod(0o700)


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits")
@pytest.mark.parametrize("limit", [0, 1_000, 20_000, 40_000])
def test_a_disk_that_is_full(project: Path, cache: Path, limit: int) -> None:
    """No file may grow beyond a limit, as on a disk that is full: what can be kept, is."""
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}));"
        "from corpuslint.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    arguments = ("check", "--output-format=json")
    expected = process(*arguments, "--no-cache", folder=project)
    for _ in range(3):
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            cwd=project,
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert (done.returncode, done.stdout, done.stderr) == (
            expected.returncode,
            expected.stdout,
            expected.stderr,
        )


# how much is kept


def make_stores(folder: Path, sizes: list[int]) -> list[Path]:
    """Stores that were used one after another, the last one just now."""
    paths = []
    for number, size in enumerate(sizes):
        path = Path(store_path(str(folder), f"{number:02}"))
        Store(str(path), f"store {number}").close()
        with path.open("ab") as file:
            file.write(bytes(max(size - path.stat().st_size, 0)))
        age = len(sizes) - number
        os.utime(path, (NOW - age * 100, NOW - age * 100))
        paths.append(path)
    return paths


def left(paths: list[Path]) -> list[int]:
    return [number for number, path in enumerate(paths) if path.exists()]


@pytest.mark.parametrize(
    ("most_stores", "most_bytes", "expected"),
    [
        (6, 10**9, [0, 1, 2, 3, 4, 5]),
        (3, 10**9, [3, 4, 5]),
        (1, 10**9, [5]),
        (6, 350_000, [3, 4, 5]),
        (6, 100_000, [5]),
        (6, 99_999, []),
    ],
)
def test_the_oldest_stores_go(
    tmp_path: Path, most_stores: int, most_bytes: int, expected: list[int]
) -> None:
    paths = make_stores(tmp_path, [100_000] * 6)
    keep_newest(str(paths[-1]), most_stores, most_bytes)
    assert left(paths) == expected


def test_ones_own_store_is_the_newest(tmp_path: Path) -> None:
    paths = make_stores(tmp_path, [100_000] * 4)
    keep_newest(str(paths[0]), 2)
    assert left(paths) == [0, 3]
    keep_newest(str(paths[3]), 1)
    assert left(paths) == [3]


def test_a_store_that_is_too_large_takes_no_other_with_it(tmp_path: Path) -> None:
    paths = make_stores(tmp_path, [10_000_000, 100_000, 100_000])
    keep_newest(str(paths[2]), 20, 1_000_000)
    assert left(paths) == [1, 2]


def test_a_store_that_is_open_stays(tmp_path: Path) -> None:
    paths = make_stores(tmp_path, [0, 0, 0])
    used = Store(str(paths[0]), "store 0")
    keep_newest(str(paths[2]), 1)
    assert left(paths) == [0, 2]
    used.put("a.md", VERDICT)
    used.close()
    again = Store(str(paths[0]), "store 0")
    assert again.get("a.md") == VERDICT
    again.close()
    keep_newest(str(paths[2]), 1)
    assert left(paths) == [2]
    assert sorted(path.name for path in tmp_path.iterdir()) == [paths[2].name]


def test_a_store_that_is_none_goes(tmp_path: Path) -> None:
    paths = make_stores(tmp_path, [0, 0])
    paths[0].write_bytes(b"no database" * 1_000)
    keep_newest(str(paths[1]), 1)
    assert left(paths) == [1]


def test_a_run_removes_what_is_too_much(project: Path, cache: Path, run: Command) -> None:
    cache.mkdir()
    make_stores(cache, [0] * 25)
    run("check")
    assert len(stores(cache)) == 20
    assert not (cache / "verdicts-05.sqlite").exists()


# the cache command


def test_cache_info_and_clear(project: Path, cache: Path, run: Command) -> None:
    assert run("cache", "info").out == f"Cache folder: {cache}\nSize: 0.0 kB\n"
    run("check")
    told = run("cache", "info").out.splitlines()
    assert [line.split(":")[0] for line in told] == [
        "Cache folder",
        "Size",
        "1 verdict store",
        "1 whole run",
        "1 config",
        "1 schema found good",
    ]
    (cache / "mine.txt").write_text("x")
    ran = run("cache", "clear")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Removed ")
    assert [path.name for path in cache.iterdir()] == ["mine.txt"]
    assert run("cache", "clear").out == f"Removed 0.0 kB from {cache}\n"
    (cache / "mine.txt").unlink()
    run("check", "_posts/clean.md")
    run("cache", "clear")
    assert not cache.exists()


def test_without_a_cache_nothing_is_kept(project: Path, cache: Path, run: Command) -> None:
    run("check", "--no-cache")
    run("fix", "--diff", "--no-cache")
    assert not cache.exists()


def test_in_ci_no_folder_of_the_checkout_is_used(
    project: Path, run: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "home"))
    monkeypatch.setenv("CORPUSLINT_CACHE_DIR", str(project / ".cache"))
    run("check")
    assert not (project / ".cache").exists()
    assert "not used, since in CI" in run("cache", "info").err


@pytest.mark.skipif(sys.platform == "win32", reason="needs modes")
def test_nobody_else_looks_into_the_cache(project: Path, cache: Path, run: Command) -> None:
    run("check")
    assert cache.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.name == "nt", reason="zones are in a package there")
@pytest.mark.parametrize("count", [1, 60])
def test_an_update_of_the_time_zones_is_seen(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    """The rules of a zone change a few times a year, somewhere, and with them what a date means."""
    zones, site = tmp_path / "zones", tmp_path / "site"
    zones.mkdir()
    system = next(path for path in zoneinfo.TZPATH if Path(path, "Asia/Tokyo").is_file())
    (zones / "Own").mkdir()
    shutil.copy(Path(system, "Asia/Tokyo"), zones / "Own" / "Zone")
    # half past eleven at night in Tokyo, and the next morning in Auckland
    post = "---\ntitle: A\ndate: 2023-11-20 23:30:00 +09:00\n---\n"
    strict = '[rules.filename-date]\ntolerance = "0 days"\n'
    names = {f"_posts/2023-11-20-{number}.md": post for number in range(count)}
    write(
        site,
        {
            "_config.yml": "timezone: Own/Zone\n",
            ".git/HEAD": "",
            **names,
            "corpuslint.toml": strict,
        },
    )
    monkeypatch.setenv("PYTHONTZPATH", str(zones))

    def found() -> int:
        settle()
        ran = process("check", "--output-format=concise", "--no-fold", folder=site)
        assert ran.returncode in (0, 1), ran.stderr
        return ran.stdout.count(b"filename-date")

    assert [found(), found()] == [0, 0]
    shutil.copy(Path(system, "Pacific/Auckland"), zones / "Own" / "Zone")
    assert [found(), found()] == [count, count]
    (zones / "Own" / "Zone").unlink()
    assert [found(), found()] == [0, 0]
