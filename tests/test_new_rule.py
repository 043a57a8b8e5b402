"""A rule is two files: all of the program knows one that is put into a copy of the package."""

from __future__ import annotations

import filecmp
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import corpuslint
from tests.commands import Ran, process, write
from tests.copied import copy_package

ROOT = Path(__file__).parent.parent
RULE = '''"""A title is louder than it need be."""

from __future__ import annotations

from corpuslint.finding import Finding, Fix
from corpuslint.ops import Set
from corpuslint.rule import rule
from corpuslint.tuples import NamedTuple


class Options(NamedTuple):
    most_marks: int = 1
    marks: tuple[str, ...] = ("!",)

    def faults(self) -> dict[str, str]:
        return {"most_marks": "there is no less than none"} if self.most_marks < 0 else {}


@rule("manners", "warning", roles=["title"], fixes=["safe"])
def judge(value: object, options: Options) -> Finding | None:
    if not isinstance(value, str):
        return None
    count = sum(value.count(mark) for mark in options.marks)
    if count <= options.most_marks:
        return None
    fix = Fix("lower your voice", (Set((), value.rstrip("!") + "!"),))
    return Finding(f"{count} marks", fix=fix)
'''
PAGE = """# loud-title

A title is louder than it need be.

## Why

Nobody listens to those who shout.

## Options

- `most-marks` (default `1`): how many marks a title may have.
- `marks` (default `["!"]`): what counts as one.

## Fix safety

Safe: one mark stays.

## One mark

```input
---
title: Hello!
---
```

## Three marks

```input
---
title: Hello!!!
---
```

```output
input.md:2:8: warning loud-title 3 marks
```

```fixed
---
title: Hello!
---
```
"""
LOUD = "---\ntitle: Hello!!!\n---\n"
# the cases of a page, as `test_rules.py` runs them
RUN_CASES = """
import sys, tempfile
from pathlib import Path
sys.path.append(sys.argv[1])
import corpuslint.rules
from tests.cases import concise, fix_case, read_cases, run_case
page = Path(corpuslint.rules.__file__).parent / "loud_title.md"
for case in read_cases(page):
    for does in (run_case, fix_case):
        with tempfile.TemporaryDirectory() as folder:
            said = does(case, "loud-title", Path(folder).resolve())
            if does is run_case:
                assert concise(said) == (case.output or ""), said
            else:
                assert said == (case.fixed or case.text), said
    print(case.title)
"""
WRITE_SCHEMA = """
import sys
sys.path.append(sys.argv[1])
from config_schema import config_schema
print(config_schema())
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a copy of the package with the two files more."""
    package = copy_package(tmp_path_factory.mktemp("copy"))
    write(package / "rules", {"loud_title.py": RULE, "loud_title.md": PAGE})
    return package.parent


@pytest.fixture
def project(copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PYTHONPATH", str(copy))
    monkeypatch.setenv("CORPUSLINT_CACHE_DIR", str(tmp_path / "cache"))
    folder = tmp_path / "project"
    write(folder, {".git/HEAD": "", "a.md": LOUD, "b.md": LOUD})
    return folder


def run(project: Path, *arguments: str) -> Ran:
    ran = process(*arguments, folder=project)
    return Ran(ran.returncode, ran.stdout.decode(), ran.stderr.decode())


def found(project: Path, *arguments: str) -> list[tuple[str, str]]:
    """What a check finds: the file, and the rule with its severity."""
    lines = run(
        project, "check", "--no-fold", "--output-format", "concise", *arguments
    ).out.splitlines()
    return [(line.partition(":")[0], " ".join(line.split(" ")[1:3])) for line in lines]


def script(text: str, folder: Path, project: Path) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", text, str(folder)],
        cwd=project,
        env=os.environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_nothing_else_is_touched(copy: Path) -> None:
    source = Path(corpuslint.__file__).parent
    added = []
    for folder, _, names in os.walk(copy / "corpuslint"):
        for name in names:
            path = Path(folder, name)
            here = source / path.relative_to(copy / "corpuslint")
            if path.suffix == ".pyc" or "schemas" in path.parts:
                continue
            if not here.exists():
                added.append(path.name)
            else:
                assert filecmp.cmp(path, here, shallow=False), path
    assert sorted(added) == ["loud_title.md", "loud_title.py"]


def test_it_is_listed(project: Path) -> None:
    listed = run(project, "rules").out
    assert "\nmanners\n" in listed
    assert "A title is louder than it need be (fixable)\n" in listed
    records = json.loads(run(project, "rules", "--output-format", "json").out)
    (record,) = (one for one in records if one["name"] == "loud-title")
    assert (record["group"], record["severity"], record["fixes"]) == (
        "manners",
        "warning",
        ["safe"],
    )


def test_its_page_is_shown(project: Path) -> None:
    said = (
        "A warning of the group `manners`, on by default. Fixes: safe (made by `corpuslint fix`)."
    )
    assert run(project, "rule", "loud-title").out == PAGE.replace(
        "\n\n## Why", f"\n\n{said}\n\n## Why"
    )
    assert "did you mean 'loud-title'?" in run(project, "rule", "laud-title").err


def test_it_runs_and_fixes(project: Path) -> None:
    both = [("a.md", "warning loud-title"), ("b.md", "warning loud-title")]
    assert found(project) == both
    assert found(project, "--select", "loud-title") == both
    assert found(project, "--select", "manners") == both
    assert found(project, "--ignore", "manners") == []
    assert found(project, "--select", "urls", "--extend-select", "loud-title") == both
    assert run(project, "fix", "a.md").code == 0
    assert (project / "a.md").read_text(encoding="utf-8") == "---\ntitle: Hello!\n---\n"


def test_a_config_may_say_anything_of_it(project: Path) -> None:
    write(project, {"corpuslint.toml": '[severities]\nloud-title = "info"\n'})
    assert found(project, "a.md") == [("a.md", "info loud-title")]
    write(project, {"corpuslint.toml": '[per-file-ignores]\n"a.md" = ["manners"]\n'})
    assert found(project) == [("b.md", "warning loud-title")]
    write(project, {"corpuslint.toml": '[rules.loud-title]\nmost-marks = 3\nmarks = ["!", "?"]\n'})
    assert found(project) == []
    write(project, {"c.md": "---\ntitle: Hello!!!  # corpuslint: ignore[loud-title] meant\n---\n"})
    assert found(project, "--isolated", "c.md") == []
    for text, said in (
        ("[rules.loud-title]\nmost-marks = 1.5\n", "2: rules.loud-title.most-marks: must be a"),
        ("[rules.loud-title]\nmarks = '!'\n", "2: rules.loud-title.marks: must be a list"),
        ("[rules.loud-title]\n\nmost-marks = -1\n", "3: rules.loud-title.most-marks: there is no"),
        ("[rules.loud-title]\nmost-mark = 1\n", "2: no option is called 'most-mark'; did you mean"),
        ("ignore = ['loud-titel']\n", "1: no rule or group is called 'loud-titel'; did you mean"),
    ):
        write(project, {"corpuslint.toml": text})
        ran = run(project, "check")
        assert ran.code == 2
        assert f"corpuslint.toml:{said}" in ran.err


def test_editors_are_told_of_it(project: Path) -> None:
    schema: Any = json.loads(script(WRITE_SCHEMA, ROOT / "scripts", project))
    options = schema["properties"]["rules"]["properties"]["loud-title"]["properties"]
    assert options["most-marks"] == {
        "title": "most-marks",
        "description": "How many marks a title may have.",
        "type": "integer",
        "default": 1,
    }
    assert options["marks"]["default"] == ["!"]
    names = schema["definitions"]["RuleOrGroup"]["enum"]
    assert {"loud-title", "manners"} <= set(names)
    assert schema["properties"]["severities"]["properties"]["loud-title"]["default"] == "warning"


def test_its_cases_are_its_tests(project: Path) -> None:
    assert script(RUN_CASES, ROOT, project) == "One mark\nThree marks\n"
