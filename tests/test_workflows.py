"""The action, the workflows and the shell scripts, held against the judges of their kinds."""

from __future__ import annotations

import importlib
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.runner import ROOT

pytestmark = pytest.mark.outside
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PAGE = ROOT / "docs" / "github-actions.md"
_PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}")


def judge(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a judge of the environment; skips where it is not there."""
    path = Path(sys.executable).parent / program
    found = str(path) if path.exists() else shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not installed here; it is in the extra dev")
    return subprocess.run(
        [found, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


def examples() -> list[str]:
    """The workflows that the page about the action shows."""
    return re.findall(r"```yaml\n(name: .*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture
def shown(tmp_path: Path) -> list[str]:
    """The page's workflows as files, where judges look for them."""
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    paths = []
    for number, text in enumerate(examples()):
        (folder / f"{number}.yml").write_text(text, encoding="utf-8")
        paths.append(str(folder / f"{number}.yml"))
    assert len(paths) >= 2
    return paths


def test_the_schemas_of_github(shown: list[str]) -> None:
    files = [*map(str, WORKFLOWS), *shown]
    ran = judge("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *files)
    assert ran.returncode == 0, ran.stdout
    ran = judge("check-jsonschema", "--builtin-schema", "vendor.github-actions", "action.yml")
    assert ran.returncode == 0, ran.stdout
    updates = ".github/dependabot.yml"
    ran = judge("check-jsonschema", "--builtin-schema", "vendor.dependabot", updates)
    assert ran.returncode == 0, ran.stdout


def test_zizmor_finds_nothing(shown: list[str]) -> None:
    ran = judge("zizmor", "--offline", "--no-progress", "--quiet", ".github", "action.yml", *shown)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_shellcheck_finds_nothing() -> None:
    checkout: Any = importlib.import_module("scripts.checkout")
    scripts = [name for name in checkout.files() if is_shell(ROOT / name)]
    assert {".ci/run", "action/install.sh"} <= set(scripts)
    ran = judge("shellcheck", "--enable=quote-safe-variables", *scripts)
    assert ran.returncode == 0, ran.stdout


def is_shell(path: Path) -> bool:
    with path.open("rb") as file:
        return re.match(rb"#!.*\b(ba)?sh\b", file.readline()) is not None


def runs() -> list[str]:
    """All shell code of the action and of the workflows."""
    steps = list(ACTION["runs"]["steps"])
    for path in WORKFLOWS:
        workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
        for job in workflow["jobs"].values():
            steps += job["steps"]
    return [step["run"] for step in steps if "run" in step]


def test_no_expression_stands_in_shell_code() -> None:
    assert len(runs()) > 5
    for script in runs():
        assert "${{" not in script


def test_the_shell_code_in_yaml_is_clean_too(tmp_path: Path) -> None:
    paths = []
    for number, script in enumerate(runs()):
        path = tmp_path / f"{number}.sh"
        path.write_text(f"#!/usr/bin/env bash\n{script}\n", encoding="utf-8")
        paths.append(str(path))
    ran = judge("shellcheck", *paths)
    assert ran.returncode == 0, ran.stdout


def test_other_peoples_actions_are_pinned_to_commits() -> None:
    texts = [path.read_text(encoding="utf-8") for path in WORKFLOWS] + examples()
    used = [use for text in texts for use in re.findall(r"uses: (\S+)", text)]
    assert used
    assert [use for use in used if use != "./" and not _PINNED.fullmatch(use)] == []


def test_what_jobs_install_is_locked() -> None:
    installs = [line for run in runs() for line in run.splitlines() if "pip install" in line]
    assert installs
    for line in installs:
        own = "--no-deps" in line and "--no-build-isolation" in line
        assert own or "--require-hashes -r requirements/" in line, line


def test_jobs_may_do_no_more_than_they_need() -> None:
    may_write = set()
    for path in WORKFLOWS:
        workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert workflow["permissions"] in ({}, {"contents": "read"})
        for name, job in workflow["jobs"].items():
            for what, level in job.get("permissions", {}).items():
                if level == "write":
                    may_write.add((path.name, name, what))
    assert may_write == {
        ("docs.yml", "publish", "id-token"),
        ("docs.yml", "publish", "pages"),
        ("release.yml", "publish", "attestations"),
        ("release.yml", "publish", "contents"),
        ("release.yml", "publish", "id-token"),
    }


def test_the_token_is_in_one_step_alone() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8"))
    holders = [
        (name, step.get("name"))
        for name, job in workflow["jobs"].items()
        for step in job["steps"]
        if "token" in str(step)
    ]
    assert holders == [("publish", "Attach the wheel and the sdist to the release")]


# the page


def test_the_page_has_every_input_and_output() -> None:
    text = PAGE.read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([\w-]+)` \| (.*?) \|(?: (.*?) \|)?$", text, re.MULTILINE)
    told = {name: (first, second) for name, first, second in rows}
    assert told.keys() == ACTION["inputs"].keys() | ACTION["outputs"].keys()
    for name, declared in ACTION["inputs"].items():
        default = f"`{declared['default']}`" if declared["default"] else ""
        assert default in (told[name][0].strip(), ""), name


def test_every_input_and_output_is_described() -> None:
    for declared in [*ACTION["inputs"].values(), *ACTION["outputs"].values()]:
        assert re.fullmatch(r"(?s)[`A-Z0-9].*\.", declared["description"].strip())


@pytest.mark.parametrize("text", examples())
def test_the_examples_use_inputs_that_there_are(text: str) -> None:
    uses = [
        step
        for job in yaml.safe_load(text)["jobs"].values()
        for step in job["steps"]
        if "/corpuslint@" in step.get("uses", "")
    ]
    assert len(uses) == 1
    assert uses[0].get("with", {}).keys() <= ACTION["inputs"].keys()
