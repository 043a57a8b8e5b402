"""What docs/security.md promises at each boundary, a test of each; the page names them.

Bounds on what a document controls are in test_bounds.py, what gets out of a stranger's text
in test_hostile_text.py, the action with a stranger's pull request in test_action.py.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from corpuslint.api import check
from tests.commands import process, write
from tests.hostile import write_hostile
from tests.repositories import ENVIRONMENT, Repo

WATCHED = Path(__file__).parent / "watched.py"
CANARY = "open('canary', 'w').close()\n"
# modules that a run imports, or might: ours, those of packages, those of the library
SHADOWS = (
    *("yaml", "yaml/__init__", "jsonschema_rs", "jsonschema", "pydantic", "pathspec", "rich"),
    *("ruamel/__init__", "ruamel/yaml", "tomlkit", "tree_sitter", "ftfy", "frontmatter", "idna"),
    *("json", "argparse", "tomllib", "subprocess", "difflib", "shutil", "tempfile", "zoneinfo"),
    *("sitecustomize", "usercustomize", "conftest", "setup", "models", "evil"),
)
BAD = "---\ntitle: ' x '\ntags: [a, a]\ndate: 2023-13-01\n---\n"
DOCUMENTS = {
    "a/object.md": "---\na: !!python/object/apply:os.system ['touch canary']\n---\n",
    "a/name.md": "---\na: !!python/name:os.system\nb: !!python/module:evil\n---\n",
    "a/ruby.md": "---\na: !ruby/object:Gem::Installer\n  i: x\n---\n",
    "a/script.md": "---js\nrequire('child_process').exec('touch canary')\n---\n",
    "a/remote.md": "---\n$schema: http://127.0.0.1:PORT/schema.json\ntitle: ' x '\n---\n",
    "a/model.md": "---\n$schema: evil:Model\n---\n",
    "a/inside.md": "---\n$schema: ../schemas/remote.json\n---\n",
    "a/fault.md": BAD,
    "a/image.md": "---\ncover: http://127.0.0.1:PORT/x.png\nurl: //127.0.0.1:PORT/x\n---\n",
    "schemas/remote.json": '{"$ref": "http://127.0.0.1:PORT/other.json"}',
    # what generators run or fetch, and what says how a site is built
    "_config.yml": "new_post_name: ':title:a:b:c:d:e:f-:year-:month-:day.md'\ntheme: !ruby/x y\n",
    "package.json": '{"hexo": {}, "scripts": {"preinstall": "touch canary"}}',
    "astro.config.mjs": "import {exec} from 'child_process'; exec('touch canary')\n",
    "scripts/evil.js": "touch canary\n",
    ".gitignore": "*a*a*a*a*a*a*a*a*a*b\n**/a/**/a/**/a/**/b\n",
    ".corpuslint_cache/x": "",
}

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs odd file names and links")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A checkout of which a stranger wrote every part, beside a cache of the user's."""
    project = tmp_path / "project"
    project.mkdir()
    write_hostile(project)
    write(project, DOCUMENTS)
    write(project, {f"{name}.py": CANARY for name in SHADOWS})
    return project


def watched(folder: Path, *arguments: str, allowed: tuple[str, ...] = ()) -> tuple[int, str]:
    """The exit code of a run under the audit hook, and what it wrote to standard error."""
    cache = folder.parent / "cache"
    writable = [str(cache), *(str(folder / one) for one in allowed)]
    done = subprocess.run(
        [sys.executable, str(WATCHED), str(folder), *writable, "--", *arguments],
        cwd=folder,
        env={
            **os.environ,
            "CORPUSLINT_CACHE_DIR": str(cache),
            "PYTHONDONTWRITEBYTECODE": "1",
            "CI": "",
        },
        capture_output=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stderr.decode("utf-8", "replace")


# documents


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [
        (("check", "--select", "ALL", "--preview", "."), ()),
        (("check", "--isolated", "--select", "ALL", "--preview", "--output-format=sarif", "."), ()),
        (("check", "--schema", "schemas/remote.json", "a"), ()),
        (("fix", "--unsafe-fixes", "--select", "ALL", "--isolated", "."), ("a", "b")),
        (("fix", "--diff", "a", "b"), ()),
        (("check", "--output-format=full=a/report", "b"), ("a",)),
        (("check", "--add-ignore", "--isolated", "a", "b"), ("a", "b")),
        (("stats", "--isolated", "a"), ()),
        (("init", "--diff"), ()),
    ],
    ids=lambda value: " ".join(value)[:30],
)
def test_nothing_is_run_fetched_or_written_elsewhere(
    arguments: tuple[str, ...], allowed: tuple[str, ...], folder: Path
) -> None:
    code, error = watched(folder, *arguments, allowed=allowed)
    assert "forbidden" not in error
    assert "Traceback" not in error
    assert code in (0, 1, 2)
    assert not list(folder.rglob("canary"))


@pytest.mark.parametrize(
    ("deed", "told"),
    [
        ("import socket; socket.create_connection(('127.0.0.1', 9))", "socket."),
        ("import subprocess; subprocess.run(['true'])", "subprocess.Popen"),
        ("import os; os.system('true')", "os.system"),
        ("import sys; sys.path.insert(0, '.'); import evil", "compile"),
        ("open('elsewhere', 'w')", "open"),
        ("import os; os.mkdir('elsewhere')", "os.mkdir"),
        ("import os; os.rename('evil.py', 'x')", "os.rename"),
        ("open('a/x', 'w')", ""),
        ("open('evil.py')", ""),
    ],
)
def test_the_watch_sees_what_is_forbidden(deed: str, told: str, folder: Path) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(WATCHED.parent)!r}); import watched; "
        f"sys.path.pop(0); watched.watch('.', ['a']); {deed}"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], cwd=folder, capture_output=True, check=False
    )
    assert (f"forbidden: {told}" in done.stderr.decode()) == bool(told)


def test_nobody_is_connected_to(tmp_path: Path) -> None:
    """Compiled libraries are not seen by the audit hook: here somebody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        port = str(server.getsockname()[1])
        write(tmp_path, {name: text.replace("PORT", port) for name, text in DOCUMENTS.items()})
        config = "[collections.all]\ninclude = ['a/**']\nschemas = ['schemas/remote.json']\n"
        for arguments in (
            ("check", "--isolated", "."),
            ("check", "--isolated", "--schema", "schemas/remote.json", "a"),
            ("schema", "check", "schemas/remote.json"),
            ("check", "--isolated", "--schema", f"http://127.0.0.1:{port}/schema.json", "a"),
            ("check",),
        ):
            write(tmp_path, {"corpuslint.toml": config})
            process(*arguments, folder=tmp_path)
            with pytest.raises(BlockingIOError):
                server.accept()


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("http://e.org/s.json", "is not fetched; save it in the project and name its path"),
        ("https://e.org/s.json", "is not fetched; save it in the project and name its path"),
        ("file:///etc/passwd", "is not fetched; save it in the project and name its path"),
        ("urn:x:y", "is not fetched; save it in the project and name its path"),
        ("../outside.json", "is outside the project"),
        ("link.json", "is outside the project"),
        ("folder/outside.json", "is outside the project"),
        ("/etc/passwd", "is outside the project"),
        ("evil:Model", "neither a built-in nor a file"),
        ("a\0b", "is no path"),
    ],
)
def test_a_documents_schema_is_built_in_or_of_the_project(
    reference: str, message: str, tmp_path: Path
) -> None:
    project = tmp_path / "project"
    write(tmp_path, {"outside.json": '{"required": ["secret"]}', "project/corpuslint.toml": ""})
    (project / "link.json").symlink_to("../outside.json")
    (project / "folder").symlink_to("..")
    write(project, {"x.md": f"---\n$schema: {json.dumps(reference)}\n---\n", "evil.py": CANARY})
    report = check(project / "x.md", config=project / "corpuslint.toml")
    (found,) = [one for one in report.diagnostics if one.key_path == ("$schema",)]
    assert found.rule == "schema-violation"
    assert found.message.endswith(message)
    assert not list(tmp_path.rglob("canary"))


@pytest.mark.parametrize("keyword", ["$ref", "$dynamicRef"])
def test_a_remote_reference_says_how_to_vendor_it(keyword: str, tmp_path: Path) -> None:
    write(tmp_path, {"s.json": json.dumps({keyword: "https://e.org/s.json"}), "x.md": BAD})
    done = process("check", "--isolated", "--schema", "s.json", "x.md", folder=tmp_path)
    assert done.returncode == 2
    assert b"https://e.org/s.json is not fetched; save it in the project" in done.stderr


def test_a_block_of_script_is_a_finding(tmp_path: Path) -> None:
    write(tmp_path, {"x.md": DOCUMENTS["a/script.md"]})
    report = check(tmp_path / "x.md", generator="gray-matter")
    assert [one.rule for one in report.diagnostics] == ["block-ignored"]


def test_a_tag_never_makes_an_object(tmp_path: Path) -> None:
    for name in ("object", "name", "ruby"):
        report = check(DOCUMENTS[f"a/{name}.md"])
        assert [one.rule for one in report.diagnostics] == ["invalid-yaml"]
        assert "is known to no reader" in report.diagnostics[0].message


# modules that shadow others


@pytest.mark.parametrize(
    "arguments", [("check", "."), ("fix", "--unsafe-fixes", "--isolated", "a")]
)
def test_modules_of_the_checkout_are_not_imported(arguments: tuple[str, ...], folder: Path) -> None:
    program = shutil.which("corpuslint", path=os.path.dirname(sys.executable))
    assert program is not None
    for command in ([sys.executable, "-m", "corpuslint"], [program]):
        done = subprocess.run(
            [*command, *arguments], cwd=folder, capture_output=True, check=False, timeout=60
        )
        assert done.returncode in (1, 2), done.stderr
        assert b"Traceback" not in done.stderr
        assert not list(folder.rglob("canary"))


def test_a_model_is_imported_only_where_that_is_allowed(tmp_path: Path) -> None:
    config = "[collections.a]\ninclude = ['*.md']\nschemas = ['evil:Model']\n"
    write(tmp_path, {"corpuslint.toml": config, "evil.py": CANARY, "x.md": BAD})
    done = process("check", folder=tmp_path)
    assert done.returncode == 2
    assert b"imported only with --allow-code" in done.stderr
    assert not (tmp_path / "canary").exists()


# config, baseline and cache of a checkout


@pytest.mark.parametrize(
    "config",
    [
        "extends = 'http://127.0.0.1/x.toml'\n",
        "extends = '/etc/passwd'\n",
        "extends = 'corpuslint.toml'\n",
        "baseline = '/etc/passwd'\n",
        "baseline = 'fifo'\n",
        "[collections.a]\ninclude = ['**']\nschemas = ['/etc/passwd']\n",
        "[collections.a]\ninclude = ['**']\nschemas = ['fifo']\n",
        "[limits]\ndepth = 100000000\n",
        "[limits]\npattern-steps = 0\n",
        "[rules.unknown-tag]\nvocabulary = '/etc/passwd'\n",
    ],
)
def test_a_hostile_config_ends_in_a_message(config: str, tmp_path: Path) -> None:
    write(tmp_path, {"corpuslint.toml": config, "x.md": BAD})
    os.mkfifo(tmp_path / "fifo")
    for arguments in (("check",), ("fix", "--diff")):
        done = process(*arguments, folder=tmp_path)
        assert done.returncode == 2
        assert b"root:" not in done.stdout + done.stderr
        assert b"Traceback" not in done.stderr


def test_isolated_reads_no_config(tmp_path: Path) -> None:
    write(tmp_path, {"corpuslint.toml": "ignore = ['ALL']\n", "x.md": BAD})
    assert process("check", "x.md", folder=tmp_path).returncode == 0
    assert process("check", "--isolated", "x.md", folder=tmp_path).returncode == 1


def test_a_cache_in_the_checkout_is_not_trusted_in_ci(tmp_path: Path) -> None:
    write(tmp_path, {"x.md": BAD})
    cache = tmp_path / "cache"
    done = process(
        "check",
        "x.md",
        folder=tmp_path,
        environment={"CORPUSLINT_CACHE_DIR": str(cache), "CI": "1", "XDG_CACHE_HOME": "/nowhere"},
    )
    assert done.returncode == 1
    assert not cache.exists()


@pytest.mark.parametrize("damage", [b"", b"\0" * 64, b"\x80\x04cos\nsystem\n(S'touch canary'\ntR."])
def test_a_damaged_cache_is_thrown_away(damage: bytes, tmp_path: Path) -> None:
    project, cache = tmp_path / "project", tmp_path / "cache"
    write(project, {"x.md": BAD, "corpuslint.toml": ""})
    environment = {"CORPUSLINT_CACHE_DIR": str(cache), "CI": ""}
    first = process("check", folder=project, environment=environment)
    for path in cache.rglob("*"):
        if path.is_file():
            path.write_bytes(damage)
    second = process("check", folder=project, environment=environment)
    assert (second.returncode, second.stdout) == (first.returncode, first.stdout)
    assert not list(tmp_path.rglob("canary"))


# git


def test_nothing_that_the_repositorys_config_names_is_run(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "project")
    repo.commit({"x.md": BAD, ".gitattributes": "*.md filter=a=b diff=evil\n"})
    touch = f"touch {tmp_path / 'canary'}"
    for setting, value in {
        "filter.a=b.clean": f"{touch}; cat",
        "filter.a=b.smudge": f"{touch}; cat",
        "filter.a=b.process": touch,
        "filter.a=b.required": "true",
        "diff.evil.textconv": touch,
        "diff.evil.command": touch,
        "diff.external": touch,
        "core.fsmonitor": touch,
        "core.pager": touch,
        "core.editor": touch,
        "core.sshCommand": touch,
        "core.hooksPath": ".",
        "alias.diff": f"!{touch}",
        "credential.helper": f"!{touch}",
    }.items():
        repo.git("config", setting, value)
    for hook in ("post-index-change", "fsmonitor-watchman", "post-checkout", "pre-auto-gc"):
        (repo.folder / hook).write_text(f"#!/bin/sh\n{touch}\n")
        (repo.folder / hook).chmod(0o755)
    (repo.folder / "x.md").write_text(BAD + "\n")
    for option in ("--changed-only", "--new-since", "--config-from", "--suppressions-since"):
        done = process("check", option, "HEAD", ".", folder=repo.folder, environment=ENVIRONMENT)
        assert done.returncode in (0, 1), done.stderr
    assert not (tmp_path / "canary").exists()


def test_a_filter_of_the_users_own_is_kept(tmp_path: Path) -> None:
    """Without it, what it stores otherwise would look changed."""
    repo = Repo(tmp_path / "project")
    repo.commit({"x.md": BAD, ".gitattributes": "*.md filter=own\n"})
    log = tmp_path / "log"
    (tmp_path / "config").write_text(f'[filter "own"]\nclean = "echo x >> {log}; cat"\n')
    (repo.folder / "x.md").write_text(BAD + "\n")
    environment = {**ENVIRONMENT, "GIT_CONFIG_GLOBAL": str(tmp_path / "config")}
    process("check", "--changed-only", "HEAD", ".", folder=repo.folder, environment=environment)
    assert log.exists()
