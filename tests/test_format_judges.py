"""The formats before judges that are not ours: validators, parsers and writers of others."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from jsonschema.validators import validator_for

from corpuslint.output.text import brief, safe
from tests.commands import process, write
from tests.format_readers import TRICKS, found, render
from tests.hostile import write_hostile

# one worker has the packages, the others need none
pytestmark = [pytest.mark.xdist_group("npm"), pytest.mark.outside]
PACKAGES = (
    "@actions/core@1.11.1",
    "@umbrelladocs/rdformat-validator@1.0.1",
    "azure-pipelines-task-lib@5.281.0",
)
MULTITOOL = "@microsoft/sarif-multitool"  # a program for each platform
PLATFORMS = {"linux": "linux", "darwin": "darwin", "win32": "win32"}
SITE = {
    ".git/HEAD": "",
    "a.md": '---\ntitle: x\ncover: " https://e.org/中"\ndate: 2023-11-31\ntags: [a, a]\n---\n',
    "sub folder/b#1.md": "---\na: [\n---\n",
    "c.md": "---\ntitle: x \nlink: http://e.org/x\ncover: https://e.org/a b\n---\n",
}


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the packages of npm; none of their scripts was run."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is needed, and is not here")
    folder = tmp_path_factory.mktemp("node")
    (folder / "package.json").write_text("{}", encoding="utf-8")
    quietly = ("--no-audit", "--no-fund", "--ignore-scripts", "--no-update-notifier")
    packages = [*PACKAGES, f"{MULTITOOL}-{PLATFORMS[sys.platform]}@5.7.0"]
    subprocess.run(
        [npm, "install", *quietly, *packages],
        cwd=folder,
        check=True,
        capture_output=True,
        timeout=300,
    )
    return folder


@pytest.fixture(params=["faults", "hostile", "clean"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A repository with some faults, one of a stranger, and one without a fault."""
    if request.param == "hostile":
        if os.name == "nt":
            pytest.skip("needs odd file names")
        write_hostile(tmp_path)
    else:
        write(tmp_path, SITE if request.param == "faults" else {"a.md": "text\n", ".git/HEAD": ""})
    return tmp_path


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A repository with some faults."""
    write(tmp_path, SITE)
    return tmp_path


def report(name: str, folder: Path, *arguments: str) -> str:
    """What `check` gives of a whole repository."""
    done = process(
        "check", ".", "-q", "--no-cache", *arguments, f"--output-format={name}", folder=folder
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout.decode()


def javascript(node: Path, code: str, content: Any) -> Any:
    """What a program gives as JSON that is handed some content as JSON."""
    ran = subprocess.run(
        ["node", "-e", f"const input = JSON.parse(require('fs').readFileSync(0)); {code}"],
        cwd=node,
        input=json.dumps(content).encode(),
        stdout=subprocess.PIPE,
        check=True,
        timeout=60,
    )
    return json.loads(ran.stdout)


# SARIF


def faults_of_sarif(node: Path, path: Path) -> list[str]:
    """What of a log breaks its schema, the specification, or what GitHub's code scanning takes."""
    folder = node / "node_modules" / f"{MULTITOOL}-{PLATFORMS[sys.platform]}"
    schema = json.loads((folder / "sarif-2.1.0.json").read_text(encoding="utf-8-sig"))
    judge = validator_for(schema)(schema)
    faults = [one.message for one in judge.iter_errors(json.loads(path.read_text("utf-8")))]
    program = folder / ("Sarif.Multitool.exe" if os.name == "nt" else "Sarif.Multitool")
    program.chmod(0o755)
    verdict = path.with_suffix(".verdict")
    # notes are matters of taste, and one is that a URL was not fetched
    options = ("--rule-kind", "Sarif;Ghas", "--level", "Error;Warning", "--quiet", "true")
    own = dict.fromkeys(("http_proxy", "https_proxy"), "http://127.0.0.1:9")
    own["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1"
    try:
        subprocess.run(
            [str(program), "validate", str(path), *options, "--output", str(verdict)],
            env={**os.environ, **own},
            check=False,
            timeout=120,
        )
    except OSError as error:
        pytest.skip(f"the validator is for another processor: {error}")
    (run,) = json.loads(verdict.read_text(encoding="utf-8-sig"))["runs"]
    assert run["invocations"][0]["executionSuccessful"]
    return faults + sorted(f"{one['ruleId']} {one['message']['id']}" for one in run["results"])


def test_sarif_before_microsoft_s_validator(node: Path, folder: Path) -> None:
    (folder / "a.sarif").write_text(report("sarif", folder), encoding="utf-8")
    # there is no page of the project to lead to
    assert faults_of_sarif(node, folder / "a.sarif") == [
        "SARIF2005 Warning_ProvideToolnformationUri"
    ]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"level": "hint"}, "'hint' is not one of "),
        ({"ruleIndex": 7}, "SARIF1009"),
        ({"locations": []}, "GH1015"),
    ],
)
def test_the_validators_of_sarif_find_faults(
    change: dict[str, Any], fault: str, node: Path, faulty: Path
) -> None:
    log = json.loads(report("sarif", faulty))
    log["runs"][0]["results"][0] |= change
    (faulty / "a.sarif").write_text(json.dumps(log), encoding="utf-8")
    assert any(one.startswith(fault) for one in faults_of_sarif(node, faulty / "a.sarif"))


# rdjson


def faults_of_rdjson(node: Path, path: Path) -> list[str]:
    """What of a result breaks reviewdog's format, or is not in it."""
    program = node / "node_modules/@umbrelladocs/rdformat-validator/bin/rdformat-validator.js"
    ran = subprocess.run(
        ["node", program, "--strict", "--no-extra-fields", "--format", "json", path],
        capture_output=True,
        check=False,
        timeout=60,
    )
    (verdict,) = json.loads(ran.stdout)["fileResults"]
    faults = [one["message"] for one in verdict.get("errorDetails", [])]
    assert (ran.returncode == 0) == (faults == [])
    return faults


def test_rdjson_before_a_validator(node: Path, folder: Path) -> None:
    (folder / "rdjson").write_text(report("rdjson", folder), encoding="utf-8")
    assert faults_of_rdjson(node, folder / "rdjson") == []


def test_the_validator_of_rdjson_finds_faults(node: Path, faulty: Path) -> None:
    result = json.loads(report("rdjson", faulty))
    result["diagnostics"][0]["severity"] = "HINT"
    del result["diagnostics"][1]["location"]
    result["diagnostics"][2]["hint"] = "x"
    (faulty / "rdjson").write_text(json.dumps(result), encoding="utf-8")
    assert len(faults_of_rdjson(node, faulty / "rdjson")) >= 3


# Azure


def read_by_azure(node: Path, text: str) -> list[dict[str, Any]]:
    """The commands of a log, as Azure's own library for tasks reads them."""
    code = """
        const { commandFromString } = require('azure-pipelines-task-lib/taskcommand');
        console.log(JSON.stringify(input.map(commandFromString)));
    """
    lines = [line for line in text.split("\n") if line.startswith("##vso[")]
    commands: list[dict[str, Any]] = javascript(node, code, lines)
    return commands


def test_azure_before_its_own_library(node: Path, folder: Path) -> None:
    commands = read_by_azure(node, report("azure", folder))
    findings = json.loads(report("json", folder))
    findings = [one for one in findings if one["severity"] != "info"]
    assert {one["command"] for one in commands} <= {"task.logissue"}
    assert [one["properties"]["code"] for one in commands] == [one["code"] for one in findings]
    for command, finding in zip(commands, findings, strict=True):
        place = finding["location"]
        assert command["properties"]["type"] == finding["severity"]
        assert command["properties"]["linenumber"] == str(place["row"])
        assert command["properties"]["columnnumber"] == str(place["column"])
        assert command["message"] == brief(finding["message"])


def test_azure_holds_what_it_was_given(node: Path) -> None:
    findings = [found(f"a;b]c%{trick}%5D", f"a;b]c%{trick}%5D.md") for trick in TRICKS]
    commands = read_by_azure(node, render("azure", findings))
    assert [one["message"] for one in commands] == [brief(one.message) for one in findings]
    for command, finding in zip(commands, findings, strict=True):
        path = re.sub(r"[^\r\n]+", lambda part: safe(part[0]), os.path.abspath(finding.path))
        assert command["properties"]["sourcepath"] == path


# GitHub


def test_github_as_its_own_library_writes(node: Path) -> None:
    code = """
        const core = require('@actions/core');
        const lines = [];
        process.stdout.write = (line) => lines.push(line);
        for (const one of input) core[one.severity](one.message, one.properties);
        delete process.stdout.write;
        console.log(JSON.stringify(lines.join('')));
    """
    findings = [
        found(f"%:,{trick}", f"a%:,{number}.md", severity)
        for number, trick in enumerate(TRICKS)
        for severity in ("error", "warning", "info")
    ]
    for number in range(0, len(findings), 30):  # as many as get an annotation
        share = sorted(findings[number : number + 30], key=lambda one: one.severity != "error")
        share.sort(key=lambda one: one.severity == "info")
        requests = [
            {
                "severity": "notice" if one.severity == "info" else one.severity,
                "message": f"{one.path}:2:8: {one.rule} {brief(one.message)}",
                "properties": {
                    "title": f"corpuslint ({one.rule})",
                    "file": one.path,
                    "startLine": 2,
                    "endLine": 2,
                    "startColumn": 8,
                    "endColumn": 9,
                },
            }
            for one in share
        ]
        assert render("github", share) == javascript(node, code, requests)


# JUnit


def test_junit_before_a_parser(folder: Path) -> None:
    from junitparser import JUnitXml
    from junitparser.junitparser import Error, Failure

    (folder / "junit.xml").write_text(report("junit", folder), encoding="utf-8")
    parsed = JUnitXml.fromfile(str(folder / "junit.xml"))
    written = (parsed.tests, parsed.failures, parsed.errors)
    parsed.update_statistics()  # type: ignore[no-untyped-call]
    assert (parsed.tests, parsed.failures, parsed.errors) == written
    findings = [one for one in json.loads(report("json", folder)) if one["severity"] != "info"]
    results = [result for suite in parsed for case in suite for result in case.result]
    failures = [one for one in results if isinstance(one, Failure)]
    assert [one.message for one in failures] == [brief(one["message"]) for one in findings]
    assert not any(isinstance(one, Error) for one in results)


# ruff, whose formats people's tools read already


def of_ruff(name: str, folder: Path) -> str:
    write(folder, {"x.py": "import os\n"})
    ran = subprocess.run(
        [
            *(sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache"),
            *("x.py", f"--output-format={name}"),
        ],
        cwd=folder,
        capture_output=True,
        check=False,
        timeout=60,
    )
    return ran.stdout.decode()


def compare(ours: Any, theirs: Any, at: str = "") -> set[str]:
    """Where two shapes of JSON differ, as `+key` that only ours has and `-key` that only theirs."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        only = {f"+{at}{key}" for key in ours.keys() - theirs.keys()}
        only |= {f"-{at}{key}" for key in theirs.keys() - ours.keys()}
        both = (
            compare(ours[key], theirs[key], f"{at}{key}.") for key in ours.keys() & theirs.keys()
        )
        return only.union(*both)
    if isinstance(ours, list) and isinstance(theirs, list):
        return compare(ours[0], theirs[0], at) if ours and theirs else set()
    if ours is None or theirs is None or type(ours) is type(theirs):
        return set()
    return {f"!{at}"}


@pytest.mark.parametrize(
    ("name", "different"),
    [
        ("json", {"+key_path", "+value", "+fingerprint", "-cell", "-name", "-noqa_row"}),
        ("json-lines", {"+key_path", "+value", "+fingerprint", "-cell", "-name", "-noqa_row"}),
        ("gitlab", set()),
        (
            "rdjson",
            {"+diagnostics.severity", "-severity", "-source.url", "-diagnostics.code.url"},
        ),
    ],
)
def test_json_has_ruff_s_shape(name: str, different: set[str], faulty: Path) -> None:
    ours, theirs = report(name, faulty, "--select", "url-space"), of_ruff(name, faulty)
    if name == "json-lines":
        assert ours.count("\n") == theirs.count("\n") == 1
    assert compare(json.loads(ours), json.loads(theirs)) == different


def names_in(line: str, start: str, end: str, separator: str) -> Sequence[str]:
    properties = line.partition(start)[2].partition(end)[0]
    return sorted(one.partition("=")[0] for one in properties.split(separator) if one)


def test_commands_have_ruff_s_properties(faulty: Path) -> None:
    for name, end, separator in (("github", "::", ","), ("azure", "]", ";")):
        ours = report(name, faulty, "--select", "url-space")
        theirs = of_ruff(name, faulty)
        assert ours.partition(" ")[0].replace("warning", "error") == theirs.partition(" ")[0]
        assert names_in(ours, " ", end, separator) == names_in(theirs, " ", end, separator)


# paths


@pytest.mark.skipif(os.name == "nt", reason="needs odd file names")
def test_paths_before_xargs_and_git(tmp_path: Path) -> None:
    names = ["a.md", "-d.md", ":(top)b.md", "::error::.md", "sub/c d\n\x1b'\"\\e.md", "中.md"]
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    write(tmp_path, dict.fromkeys(names, SITE["a.md"]))
    write(tmp_path, {"clean.md": "text\n"})
    paths = process("check", "--output-format", "paths", "--print0", folder=tmp_path).stdout
    counted = subprocess.run(
        ["xargs", "-0", "sh", "-c", 'for path; do test -f "$path" && echo; done', "sh"],
        cwd=tmp_path,
        input=paths,
        capture_output=True,
        check=True,
    )
    assert counted.stdout == b"\n" * len(names)
    subprocess.run(
        ["git", "add", "--pathspec-from-file=-", "--pathspec-file-nul"],
        cwd=tmp_path,
        input=paths,
        check=True,
    )
    staged = subprocess.run(
        ["git", "ls-files", "-z"], cwd=tmp_path, capture_output=True, check=True
    ).stdout.decode()
    assert sorted(staged.split("\0")[:-1]) == sorted(names)
