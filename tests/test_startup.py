"""What one `corpuslint check` imports: each module costs every commit of every user."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import write

# Top-level modules that a check of one clean file, with a schema and an unchanged
# config, may import beyond those of a bare interpreter. Private ones (`_json`) come
# with their public ones. Think and measure before adding to it.
ALLOWED = {
    "corpuslint",
    # its dependencies
    "yaml",
    "cython_runtime",
    "array",
    "bisect",
    "hashlib",
    # the command line and the config
    "json",
    "binascii",
    "importlib",
    "gc",
    # the language
    "collections",
    "contextlib",
    "copyreg",
    "datetime",
    "enum",
    "errno",
    "functools",
    "itertools",
    "keyword",
    "math",
    "operator",
    "re",
    "reprlib",
    "signal",
    "sre_compile",
    "sre_constants",
    "sre_parse",
    "string",
    "struct",
    "types",
    "typing",
    "urllib",
    "warnings",
    "weakref",
}
# What is known to be slow, by how much it costs: named for a clear message.
HEAVY = {
    "jsonschema_rs": "25 ms: the first documents get a quick look at their schema",
    "pydantic": "80 ms with the config's model",
    "jsonschema": "850 ms with its formats: the oracle, and the judge of faulty schemas",
    "referencing": "25 ms: with jsonschema",
    "ruamel": "10 ms: the proof of fixes",
    "tomlkit": "the proof of fixes in TOML",
    "frontmatter": "14 ms: the library API",
    "rich": "35 ms: the progress bar and rule pages",
    "tomllib": "4 ms: a config that has not changed is kept as JSON",
    "tomli": "as tomllib",
    "tree_sitter": "places in TOML",
    "tree_sitter_toml": "places in TOML",
    "importlib.metadata": "20 ms: the version is a constant",
    "dataclasses": "6 ms: NamedTuples do",
    "argparse": "8 ms with all options: `usual` understands what hooks call",
    "asyncio": "25 ms",
    "logging": "5 ms",
    "pathlib": "7 ms: os.path does",
    "subprocess": "12 ms",
    "urllib.request": "22 ms",
    "http": "17 ms",
    "ssl": "7 ms",
    "publicsuffixlist": "30 ms: its list, for documents with hosts to compare",
    "idna": "8 ms: names that are not ASCII",
    "pathspec": "20 ms: there is no .gitignore",
    "wcwidth": "14 ms: carets of findings",
    "shutil": "2 ms: the width of a terminal",
    "tempfile": "3 ms",
    "inspect": "5 ms",
    "uuid": "2 ms",
    "zoneinfo": "3 ms: zones of dates, where there is one",
    "fractions": "2 ms",
}
POST = "---\ntitle: A title\ndate: 2023-11-21 18:20:57\ntags: [one, two]\n---\n\nText\n"
CONFIG = '[collections.blog]\ninclude = ["*.md"]\nschemas = ["blog-post"]\ngenerator = "hexo"\n'
LIST_MODULES = (
    "import sys; bare = set(sys.modules); from corpuslint.cli import main; "
    "code = main(sys.argv[1:]); print(*sorted(set(sys.modules) - bare), file=sys.stderr); "
    "sys.exit(code)"
)


def imported(folder: Path, *arguments: str, code: int = 0) -> set[str]:
    """The modules that a second run imports, which has not seen the documents before."""
    for number in range(2):
        for document in folder.rglob("*.md"):
            text = document.read_text(encoding="utf-8")
            document.write_text(f"{text}\n{number}\n", encoding="utf-8")
        ran = subprocess.run(
            [sys.executable, "-c", LIST_MODULES, *arguments],
            cwd=folder,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (ran.returncode, bool(ran.stdout)) == (code, code > 0), ran.stderr
    return set(ran.stderr.splitlines()[-1].split())


def complaint(modules: set[str], what: str) -> str:
    """What to tell the author of a change that imports too much, or nothing."""
    heavy = {name: why for name, why in HEAVY.items() if name in modules}
    top_level = {name.partition(".")[0] for name in modules}
    new = {name for name in top_level - ALLOWED if not name.startswith("_")} - set(heavy)
    lines = [f"  {name} ({why})" for name, why in heavy.items()]
    lines += [f"  {name} (not in ALLOWED)" for name in sorted(new)]
    if not lines:
        return ""
    return (
        f"{what} imports what it did not import before:\n"
        + "\n".join(lines)
        + "\nimport it inside the function that needs it, or measure it and add it to ALLOWED;"
        "\n`python -X importtime -m corpuslint check FILE` shows who imports it"
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CORPUSLINT_CACHE_DIR", str(tmp_path / "cache"))
    project = tmp_path / "project"
    write(project, {"corpuslint.toml": CONFIG, "2023-11-21-post.md": POST, ".git/HEAD": ""})
    return project


@pytest.mark.parametrize(
    "arguments", [["2023-11-21-post.md"], ["-q", "2023-11-21-post.md"], ["."], []]
)
def test_a_check_of_a_clean_file(arguments: list[str], folder: Path) -> None:
    what = " ".join(["corpuslint check", *arguments])
    problem = complaint(imported(folder, "check", *arguments), what)
    assert not problem, problem


def test_a_check_without_a_config(folder: Path) -> None:
    modules = imported(folder, "check", "--isolated", "2023-11-21-post.md")
    problem = complaint(modules, "corpuslint check --isolated")
    assert not problem, problem
    assert "jsonschema_rs" not in modules, "no schema, no validator"


def test_a_check_with_an_ignore_file_needs_pathspec_alone(folder: Path) -> None:
    write(folder, {".gitignore": "*.txt\n"})
    modules = imported(folder, "check", ".")
    assert "pathspec" in modules
    assert "pathspec" not in imported(folder, "check", "--no-corpus", "2023-11-21-post.md")


def test_only_a_fix_that_is_made_asks_a_second_parser(folder: Path) -> None:
    proof = {"ruamel", "ruamel.yaml", "corpuslint.fix.proof"}
    check = ["check", "2023-11-21-post.md"]
    assert not any(name.startswith("corpuslint.fix") for name in imported(folder, *check))
    assert not proof & imported(folder, "fix", "2023-11-21-post.md")
    write(folder, {"2023-11-21-post.md": POST.replace("A title", '"A title "')})
    modules = imported(folder, *check, code=1)
    assert "corpuslint.fix.lower" in modules, "a fix that the text does not allow is not offered"
    assert not proof & modules
    assert proof <= imported(folder, "fix", "--diff", "2023-11-21-post.md", code=1)


def test_the_version_needs_next_to_nothing() -> None:
    count = "import sys; from corpuslint.cli import parser; print(*sys.modules)"
    modules = subprocess.run(
        [sys.executable, "-c", count], capture_output=True, text=True, check=True
    ).stdout.split()
    assert {name for name in modules if name.startswith("corpuslint.")} == {
        "corpuslint.cli",
        "corpuslint.cli.arguments",
        "corpuslint.cli.formats",
        "corpuslint.cli.parser",
        "corpuslint.cli.streams",
        "corpuslint.cli.switches",
        "corpuslint.cli.usual",
        "corpuslint.errors",
        # what it takes to say again what an earlier run said
        "corpuslint.cache_folder",
        "corpuslint.inputs",
        "corpuslint.memo",
        "corpuslint.signature",
    }
    assert "yaml" not in modules


def test_a_complaint_is_clear() -> None:
    assert complaint({"corpuslint.cli", "json", "_json"}, "check") == ""
    said = complaint({"importlib", "importlib.metadata", "statistics", "_statistics"}, "check")
    assert said.splitlines()[:3] == [
        "check imports what it did not import before:",
        "  importlib.metadata (20 ms: the version is a constant)",
        "  statistics (not in ALLOWED)",
    ]
