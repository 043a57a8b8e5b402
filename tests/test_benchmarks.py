"""What measures, measured: nothing here is timed."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"
sys.path.append(str(BENCHMARKS))  # they are scripts, not a package
# not imports: mypy knows these modules, but the linter takes them for other people's
contestants: Any = importlib.import_module("contestants")
given: Any = importlib.import_module("given")
goals: Any = importlib.import_module("goals")
measuring: Any = importlib.import_module("measure")
page: Any = importlib.import_module("page")
peer_setup: Any = importlib.import_module("peer_setup")
probes: Any = importlib.import_module("probes")
results: Any = importlib.import_module("results")
scenarios: Any = importlib.import_module("scenarios")

pytestmark = pytest.mark.skipif(not hasattr(os, "wait4"), reason="needs the costs of a process")

MEGABYTE = 1_000_000
PARENT = """
import subprocess, sys, time
worker = "import time; kept = bytearray(80_000_000); time.sleep(0.2)"
subprocess.run([sys.executable, "-c", worker], check=True)
print("done")
sys.exit(1)
"""


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """No waiting for clocks: what is told apart here does not hang on times."""
    monkeypatch.setattr(scenarios, "SETTLE", 0)
    monkeypatch.setattr(given, "SETTLE", 0)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_memory_is_told_for_parent_and_worker(tmp_path: Path) -> None:
    done = measuring.measure((sys.executable, "-c", PARENT), str(tmp_path), os.environ)
    assert done.code == 1
    assert done.output == b"done\n"
    assert 1 * MEGABYTE < done.parent < 60 * MEGABYTE
    assert 80 * MEGABYTE < done.worker < 160 * MEGABYTE
    assert 0 < done.processor < done.wall + 1


def test_what_corpuslint_sees_of_planted_faults(tmp_path: Path) -> None:
    found = probes.sees(contestants.corpuslint(), tmp_path, "_news")
    assert found == ("type", "date", "duplicate")


def test_a_corpus_that_is_given_is_copied_and_measured(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "posts").mkdir(parents=True)
    (site / "posts" / "one.md").write_text("---\ntitle: One\ntype: 1\n---\nPage.\n")
    (site / "_config.yml").write_text("title: Mine\n")
    place, schema = given.copy_given(f"{site}=jekyll,news-article", tmp_path / "scratch")
    assert (place.name, place.files, schema) == ("site", 1, "news-article")

    rows = scenarios.contest(place, [contestants.corpuslint()], tmp_path, 1, lambda message: None)
    assert [(row.scenario, row.code, row.note) for row in rows] == [
        ("cold", 1, ""),
        ("warm", 1, ""),
        ("one changed", 1, ""),
    ]
    assert (place.folder / "documents/posts/one.md").read_bytes().endswith(b"---\nPage.\n")
    assert sorted(path.name for path in site.rglob("*")) == ["_config.yml", "one.md", "posts"]


def test_who_cannot_be_run_stands_in_the_table_with_the_reason(tmp_path: Path) -> None:
    absent = contestants.Contestant("absent", (str(tmp_path / "nothing"),))
    refused = contestants.Contestant("refused", (), why_not="there is no npm")
    place = scenarios.Place("small", "small", tmp_path, ".", 1, 1)
    rows = scenarios.contest(place, [absent, refused], tmp_path, 1, lambda message: None)
    lines = results.table(results.Results(rows, {}, []))
    assert [line[2:4] for line in lines] == [
        ("absent", f"- (No such file or directory: {tmp_path / 'nothing'})"),
        ("refused", "- (there is no npm)"),
    ]


def test_who_takes_too_long_is_killed_with_all_that_it_started(tmp_path: Path) -> None:
    slow = contestants.Contestant("slow", ("sh", "-c", "sleep 60; sleep 60"))
    place = scenarios.Place("small", "small", tmp_path, ".", 1, 1)
    rows = scenarios.contest(place, [slow], tmp_path, 2, lambda message: None, 0.1)
    assert [(row.runs, row.note) for row in rows] == [(0, "killed after 0 seconds")]


def test_ratios_are_to_corpuslint_in_the_same_situation() -> None:
    rows = [
        scenarios.Row("small", "cold", "corpuslint", 100, 1000, 2.0, runs=1),
        scenarios.Row("small", "warm", "corpuslint", 100, 1000, 0.5, runs=1),
        scenarios.Row("small", "cold", "rumdl (no schema)", 100, 1000, 1.0, runs=1),
        scenarios.Row("small", "warm", "rumdl (no schema)", 100, 1000, 6.0, runs=1),
    ]
    lines = results.table(results.Results(rows, {}, []))
    assert [line[3] for line in lines] == [
        "1",
        "1 (4.0 x cold)",
        "0.50 x as fast",
        "12.0 x as fast",
    ]
    assert goals.goal_lines(rows)[1] == (
        "cold, small, against rumdl: at least 2 times",
        "0.50 times",
        "no",
    )


def test_peers_get_the_schema_without_our_annotations(tmp_path: Path) -> None:
    peer_setup.write_schemas(tmp_path, "news-article")
    texts = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert sorted(texts) == ["2020-12.json", "draft-07.json"]
    for text in texts.values():
        assert '"x-' not in text
        assert json.loads(text)["properties"]["category"]["const"] == "news"


def test_blocks_are_extracted_for_those_who_read_no_markdown(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.md").write_text("---\na: 1\n---\nPage\n---\n")
    (tmp_path / "pages" / "b.md").write_text("no block\n")
    peer_setup.extract_blocks(tmp_path / "pages", tmp_path / "blocks")
    assert [path.read_text() for path in (tmp_path / "blocks").iterdir()] == ["a: 1\n"]


def test_the_page_keeps_tables_that_were_not_measured(tmp_path: Path) -> None:
    history, text = tmp_path / "history.jsonl", tmp_path / "page.md"
    row = scenarios.Row("small", "cold", "corpuslint", 100, 1000, 2.0, runs=1)
    results.remember(
        history,
        results.Results([row], {"corpuslint": ("type",)}, []),
        ["--quick"],
        results.machine(),
    )
    text.write_text(
        "<!-- goals -->\n<!-- /goals -->\n<!-- table -->\nstale\n<!-- /table -->\n"
        "<!-- shares -->\nkept\n<!-- /shares -->\n"
    )
    page.write_page(text, history)
    written = text.read_text()
    assert "| small | cold | corpuslint | 1 |  | 50 |" in written
    assert "stale" not in written
    assert "<!-- shares -->\nkept\n<!-- /shares -->" in written
    page.write_page(text, history)
    assert text.read_text() == written


def test_the_shares_of_a_run_name_its_parts(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    for script, *words in (
        ("generate_corpus.py", str(folder), "--count=1000"),
        ("shares.py", "--json", str(folder)),
    ):
        command = [sys.executable, str(BENCHMARKS / script), *words]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    parts = dict(json.loads(done.stdout))
    assert parts["decoding, splitting and parsing"] > 0
    assert parts["start-up: interpreter, imports"] > 0


def test_peers_that_cannot_be_installed_say_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    tools = peer_setup.Tools("pip: no network", peer_setup.install_node(tmp_path))
    found = contestants.peers(tools, tmp_path, "_news")
    assert {one.why_not for one in found} == {"pip: no network", "there is no npm"}
