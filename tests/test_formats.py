"""The formats for other programs, each read as its reader does, and none of them a way in."""

from __future__ import annotations

import json
import os
import re
import signal
import stat
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

import pytest

from corpuslint.cli.parser import FORMATS
from corpuslint.document import Document
from corpuslint.finding import Diagnostic, FileError, Finding, Fix, PlacedEdit, Related
from corpuslint.output.request import Request
from corpuslint.place import Placed, place_finding
from corpuslint.profile import UNKNOWN
from corpuslint.span import Edit, Lines, Position, Span, apply_edits
from tests.commands import Command, process, write

posix_only = pytest.mark.skipif(os.name == "nt", reason="needs odd file names")
RENDERED = ("grouped", "sarif", "junit", "github", "gitlab", "azure", "rdjson", "paths")
SPACED = '---\ntitle: x\ncover: " https://e.org/中"\n---\n'
BROKEN = "---\na: [\n---\n"
TRICKS = [
    "a\n::error::b",
    "a\r\n::add-mask::b",
    "]]>",
    "<b a='\"'>&amp;",
    "\x1b[31m\x1b]8;;http://e\x1b\\",
    "\u202eevil\u2066\u200f",
    "\x00\x01\x0b\x7f\x85\x9b",
    "\ud800\udcff",
    "\ufffe\uffff",
    "%0A::error::%25",
    "##vso[task.setvariable variable=PATH]x",
    "##VSO[build.addbuildtag]x",
    "##[error]x",
    "a;b]c,d:e",
    "[click](http://evil) {0}",
    "\u2028\u2029",
]
RAW = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


def render(name: str, diagnostics: list[Diagnostic], **request: Any) -> str:
    text: str = import_module(f"corpuslint.output.{name}").render(diagnostics, Request(**request))
    return text


def found(
    message: str = "wrong", path: str = "a.md", severity: Any = "warning", rule: str = "url-space"
) -> Diagnostic:
    """A finding about the `x` in the second line of a document."""
    finding = Finding(message, Span(11, 12), related=(Related(Span(4, 5), message),))
    text = "---\ntitle: x\n---\n"
    return place_finding(Placed(rule, severity, finding), Document(path, text, UNKNOWN), path, path)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory: a repository with one fault."""
    write(tmp_path, {".git/HEAD": "", "a.md": SPACED})
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], folder: Path) -> Command:
    return Command(capsys)


# the readers


class Read(NamedTuple):
    """A command as a runner of CI takes it from a line of a log."""

    name: str
    properties: dict[str, str]
    message: str


def read_github(text: str) -> tuple[list[Read], list[str]]:
    """Commands and plain lines, as GitHub's runner tells them apart."""
    commands: list[Read] = []
    plain: list[str] = []
    for line in re.split("\r\n|\r|\n", text)[:-1]:
        match = re.match(r"::([^ :]+)(?: (.*?))?::(.*)", line.lstrip())
        assert "##[" not in line
        if match is None:
            plain.append(line)
            continue
        name, properties, message = match.groups("")
        pairs = dict(pair.split("=", 1) for pair in properties.split(","))
        values = {
            key: value.replace("%0D", "\r")
            .replace("%0A", "\n")
            .replace("%3A", ":")
            .replace("%2C", ",")
            .replace("%25", "%")
            for key, value in pairs.items()
        }
        message = message.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
        commands.append(Read(name, values, message))
    return commands, plain


def read_azure(text: str) -> tuple[list[Read], list[str]]:
    """Commands and plain lines, as Azure's agent tells them apart: a command may stand anywhere."""
    commands: list[Read] = []
    plain: list[str] = []
    for line in re.split("\r\n|\r|\n", text)[:-1]:
        at = line.lower().find("##vso[")
        if at < 0:
            assert "##[" not in line
            plain.append(line)
            continue
        assert at == 0
        head, _, message = line[6:].partition("]")
        assert "##vso[" not in message.lower()
        name, _, properties = head.partition(" ")
        pairs = dict(pair.split("=", 1) for pair in properties.split(";") if pair)
        commands.append(
            Read(name, {key: _azure(one) for key, one in pairs.items()}, _azure(message))
        )
    return commands, plain


def _azure(text: str) -> str:
    for escape, character in (("%3B", ";"), ("%0D", "\r"), ("%0A", "\n"), ("%5D", "]")):
        text = text.replace(escape, character)
    return text.replace("%AZP25", "%")


def read_sarif(text: str) -> dict[str, Any]:
    """The one run of a log, held against what the specification demands of its parts."""
    log = json.loads(text)
    assert set(log) == {"$schema", "version", "runs"}
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for rule in rules:
        assert rule["shortDescription"]["text"]
        assert rule["fullDescription"]["text"]
        assert rule["help"]["text"]
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
    for invocation in run["invocations"]:
        assert isinstance(invocation["executionSuccessful"], bool)
        for notification in invocation["toolExecutionNotifications"]:
            assert notification["message"]["text"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        assert not re.search(r"(?<!\\)\[[^\]]*\]\(", result["message"]["text"])
        assert re.search(r"(?<!\{)\{\d+\}", result["message"]["text"]) is None
        assert "primaryLocationLineHash" not in result["partialFingerprints"]
        for location in [*result["locations"], *result.get("relatedLocations", [])]:
            check_location(location["physicalLocation"])
        for fix in result.get("fixes", []):
            for change in fix["artifactChanges"]:
                check_location(change)
                assert change["replacements"]
                for replacement in change["replacements"]:
                    check_region(replacement["deletedRegion"])
                    assert isinstance(replacement["insertedContent"]["text"], str)
    only: dict[str, Any] = run
    return only


def check_location(location: dict[str, Any]) -> None:
    uri = location["artifactLocation"]["uri"]
    assert re.fullmatch(r"(?:[A-Za-z0-9\-._~/]|%[0-9A-F]{2}|:(?=//))+", uri)
    parts = urlsplit(uri)
    assert parts.query == parts.fragment == ""
    assert (parts.scheme == "") == (location["artifactLocation"].get("uriBaseId") == "%SRCROOT%")
    if "region" in location:
        check_region(location["region"])


def check_region(region: dict[str, int]) -> None:
    assert set(region) == {"startLine", "startColumn", "endLine", "endColumn"}
    start = (region["startLine"], region["startColumn"])
    assert (1, 1) <= start <= (region["endLine"], region["endColumn"])


def read_rdjson(text: str) -> list[dict[str, Any]]:
    result = json.loads(text)
    assert set(result) == {"source", "diagnostics"}
    for one in result["diagnostics"]:
        assert set(one) <= {"message", "location", "severity", "code", "suggestions"}
        assert one["severity"] in ("ERROR", "WARNING", "INFO")
        assert set(one["location"]) <= {"path", "range"}
    diagnostics: list[dict[str, Any]] = result["diagnostics"]
    return diagnostics


def read_gitlab(text: str) -> list[dict[str, Any]]:
    issues: list[dict[str, Any]] = json.loads(text)
    for issue in issues:
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert not issue["location"]["path"].startswith("./")
        assert issue["location"]["positions"]["begin"]["line"] >= 1
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    return issues


def read_junit(text: str) -> ElementTree.Element:
    root = ElementTree.fromstring(text.encode())
    assert root.tag == "testsuites"
    for suite in root:
        assert suite.tag == "testsuite"
        assert suite.attrib["tests"] == str(len(suite.findall("testcase"))) != "0"
        assert suite.attrib["failures"] == str(len(suite.findall("testcase/failure")))
        assert suite.attrib["errors"] == str(len(suite.findall("testcase/error")))
    for count, path in (
        ("tests", "*/testcase"),
        ("failures", ".//failure"),
        ("errors", ".//error"),
    ):
        assert root.attrib[count] == str(len(root.findall(path)))
    return root


READERS: dict[str, Callable[[str], Any]] = {
    "github": read_github,
    "azure": read_azure,
    "sarif": read_sarif,
    "rdjson": read_rdjson,
    "gitlab": read_gitlab,
    "junit": read_junit,
}


# nothing of a document gets out


@pytest.mark.parametrize("name", RENDERED)
@pytest.mark.parametrize("trick", TRICKS)
@pytest.mark.parametrize("ascii_only", [False, True])
def test_tricks_do_nothing(name: str, trick: str, ascii_only: bool) -> None:
    first = found(trick, trick.replace("\0", "") + ".md")
    fix = Fix(trick, (), "safe")
    edits = (PlacedEdit(Position(2, 8), Position(2, 9), "##vso[x]\x7f]]>"),)
    first = first._replace(fix=fix, edits=edits, refusal=trick)
    second = found(trick, "::error::" + trick.replace("\0", ""), "error")
    mild = found(trick, " ::error::b.md", "info")
    many = [mild._replace(occurrence=number) for number in range(20)]
    errors = (FileError(trick, trick),)
    text = render(
        name, [first, second, *many], ascii_only=ascii_only, errors=errors, fail_on="info"
    )
    assert RAW.search(text) is None
    assert "##[" not in text
    assert text.lower().count("##vso[") == (2 if name == "azure" else 0)
    lines = [line for line in text.split("\n") if line.lstrip().startswith("::")]
    assert len(lines) == (12 if name == "github" else 0)
    if name in READERS:
        READERS[name](text)


@pytest.mark.parametrize("trick", TRICKS)
def test_commands_hold_what_they_were_given(trick: str) -> None:
    commands, plain = read_github(render("github", [found("m" + trick)]))
    assert (len(commands), plain) == (1, [])
    assert list(commands[0].properties) == ["title", "file", "line", "endLine", "col", "endColumn"]
    assert commands[0].properties["title"] == "corpuslint (url-space)"
    commands, plain = read_azure(render("azure", [found("m" + trick)]))
    assert (len(commands), plain) == (1, [])
    assert list(commands[0].properties) == [
        "type",
        "sourcepath",
        "linenumber",
        "columnnumber",
        "code",
    ]


def test_paths_survive_their_escapes(folder: Path) -> None:
    path = "a%0A,b:c;d]\n%25::e.md"
    commands, _ = read_github(render("github", [found(path=path)]))
    assert commands[0].properties["file"] == path
    commands, _ = read_azure(render("azure", [found(path=path)]))
    assert commands[0].properties["sourcepath"] == str(folder / path)
    (result,) = read_sarif(render("sarif", [found(path=path)]))["results"]
    location = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert unquote(location["uri"]) == path
    assert read_gitlab(render("gitlab", [found(path=path)]))[0]["location"]["path"] == path
    assert read_rdjson(render("rdjson", [found(path=path)]))[0]["location"]["path"] == path


@posix_only
@pytest.mark.parametrize("name", FORMATS)
def test_hostile_files_are_harmless_in_every_format(name: str, folder: Path, run: Command) -> None:
    tricks = "\x85\u202e\u200b##[error]##vso[x]\u2028::error::]]>"
    (folder / "a.md").unlink()
    write(
        folder,
        {
            "evil\x1b[31m\n::error::\u202e##vso[x].md": f'---\ncover: " https://e.org/{tricks}"\n---\n',
            "::error::.md": f'---\n{tricks}: "{tricks}" "\n---\n',
        },
    )
    ran = run("check", "--output-format", name)
    assert ran.code == 1
    for text in (ran.out, ran.err):
        assert RAW.search(text) is None
        assert "##[" not in text
        if name != "github":
            assert not any(line.lstrip().startswith("::") for line in text.split("\n"))
    assert "##vso[x" not in ran.out
    if name in READERS:
        READERS[name](ran.out)


# each format, exactly


def test_grouped(run: Command, folder: Path) -> None:
    write(folder, {"b.md": BROKEN, "c.md": SPACED})
    ran = run("check", "--output-format", "grouped", "-q")
    assert ran.out.startswith(
        "a.md\n  3:9  warning  url-space  [*] white space before the URL\n\nb.md\n  "
    )
    assert ran.out.endswith("c.md\n  3:9  warning  url-space  [*] white space before the URL\n\n")


def test_github(run: Command, folder: Path) -> None:
    assert run("check", "--output-format", "github", "-q").out == (
        "::warning title=corpuslint (url-space),file=a.md,line=3,endLine=3,col=9,endColumn=10::"
        "a.md:3:9: url-space white space before the URL\n"
    )


def test_github_has_no_columns_over_several_lines() -> None:
    several = found()._replace(end=Position(3, 1))
    (command,), _ = read_github(render("github", [several]))
    assert command.properties["endLine"] == "3"
    assert "col" not in command.properties


def test_github_keeps_within_its_limits_and_says_the_rest_plainly() -> None:
    warnings = [found(str(number)) for number in range(12)]
    hints = [found(str(number), severity="info") for number in range(3)]
    errors = [found(str(number), severity="error") for number in range(11)]
    text = render("github", warnings + hints + errors)
    commands, plain = read_github(text)
    assert [one.name for one in commands] == ["error"] * 10 + ["warning"] * 10 + ["notice"] * 3
    assert plain == [
        "3 more findings without an annotation, of which GitHub keeps 10 of a kind:",
        "a.md:2:8: error url-space 10",
        "a.md:2:8: warning url-space 10",
        "a.md:2:8: warning url-space 11",
    ]


def test_paths_are_the_repository_s(run: Command, folder: Path, monkeypatch: Any) -> None:
    write(folder, {"site/posts/b.md": SPACED})
    monkeypatch.chdir(folder / "site")
    ask = ("check", "posts", "-q", "--output-format")
    (command,), _ = read_github(run(*ask, "github").out)
    assert command.properties["file"] == "site/posts/b.md"
    (issue,) = read_gitlab(run(*ask, "gitlab").out)
    assert issue["location"]["path"] == "site/posts/b.md"
    (result,) = read_sarif(run(*ask, "sarif").out)["results"]
    location = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location == {"uri": "site/posts/b.md", "uriBaseId": "%SRCROOT%"}
    (diagnostic,) = read_rdjson(run(*ask, "rdjson").out)
    assert diagnostic["location"]["path"] == "posts/b.md"


def test_a_file_outside_of_the_repository(tmp_path: Path, run: Command) -> None:
    text = render("sarif", [found(path="../elsewhere/a b.md")])
    (result,) = read_sarif(text)["results"]
    location = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location["uri"].startswith("file:///")
    assert location["uri"].endswith("/elsewhere/a%20b.md")
    assert list(location) == ["uri"]


def test_gitlab(run: Command) -> None:
    (issue,) = read_gitlab(run("check", "--output-format", "gitlab", "-q").out)
    assert re.fullmatch("[0-9a-f]{16}", issue.pop("fingerprint"))
    assert issue == {
        "description": "url-space: white space before the URL",
        "check_name": "url-space",
        "severity": "minor",
        "location": {
            "path": "a.md",
            "positions": {"begin": {"line": 3, "column": 9}, "end": {"line": 3, "column": 10}},
        },
    }


def test_azure(run: Command, folder: Path) -> None:
    assert run("check", "--output-format", "azure", "-q").out == (
        f"##vso[task.logissue type=warning;sourcepath={folder.as_posix()}/a.md;linenumber=3;"
        "columnnumber=9;code=url-space;]white space before the URL\n"
    )
    assert render("azure", [found(severity="info")]) == "a.md:2:8: info url-space wrong\n"


def test_junit(run: Command) -> None:
    assert run("check", "--output-format", "junit", "-q").out == (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<testsuites name="corpuslint" tests="1" failures="1" errors="0">\n'
        '  <testsuite name="a.md" tests="1" failures="1" errors="0">\n'
        '    <testcase name="url-space" classname="a.md" file="a.md" line="3">'
        '<failure message="white space before the URL" type="warning">'
        "a.md:3:9: white space before the URL</failure></testcase>\n"
        "  </testsuite>\n"
        "</testsuites>\n"
    )


def test_junit_fails_where_the_run_does(run: Command) -> None:
    ran = run("check", "--output-format", "junit", "--fail-on", "error", "nowhere.md", "a.md")
    root = read_junit(ran.out)
    assert (ran.code, root.attrib["failures"], root.attrib["errors"]) == (2, "0", "1")
    shown = root.findtext("testsuite/testcase/system-out")
    assert shown == "a.md:3:9: warning: white space before the URL"
    root = read_junit(run("check", "--output-format", "junit", "--ignore", "url-space").out)
    assert root.attrib["tests"] == "1"


def test_junit_for_a_narrow_stream(folder: Path) -> None:
    write(folder, {"中.md": SPACED})
    ran = process(
        "check",
        "中.md",
        "--output-format=junit",
        folder=folder,
        environment={"PYTHONIOENCODING": "ascii"},
    )
    root = ElementTree.fromstring(ran.stdout)
    assert root[0].attrib["name"] == "中.md"


def test_rdjson_counts_bytes_and_suggests(run: Command, folder: Path) -> None:
    write(folder, {"a.md": '---\r\n{封面: x, cover: " https://e.org/中 "}\r\n---\r\n'})
    ask = ("check", "--select", "url-space", "--output-format", "rdjson")
    (only,) = read_rdjson(run(*ask).out)
    assert only == {
        "message": "white space before and after the URL",
        "location": {
            "path": "a.md",
            "range": {"start": {"line": 2, "column": 20}, "end": {"line": 2, "column": 41}},
        },
        "severity": "WARNING",
        "code": {"value": "url-space"},
        "suggestions": only["suggestions"],
    }
    (suggestion,) = only["suggestions"]
    line = (folder / "a.md").read_bytes().split(b"\r\n")[1]
    place = suggestion["range"]
    assert place["start"]["line"] == place["end"]["line"] == 2
    after = line[: place["start"]["column"] - 1] + suggestion["text"].encode()
    after += line[place["end"]["column"] - 1 :]
    assert after.decode() == '{封面: x, cover: "https://e.org/中"}'


def test_rdjson_of_a_text_that_is_not_the_file_s(folder: Path) -> None:
    (folder / "a.md").write_text("---\nother: text\nthan: that\n---\n")
    arguments = ("check", "--stdin-filename", "a.md", "--output-format", "rdjson")
    ran = process(*arguments, folder=folder, stdin=SPACED.encode())
    (only,) = read_rdjson(ran.stdout.decode())
    assert only["location"]["range"] == {"start": {"line": 3}, "end": {"line": 3}}
    assert "suggestions" not in only


def test_rdjson_makes_the_edits_of_a_fix_one_suggestion(folder: Path) -> None:
    write(folder, {"a.md": "---\ntitle: x\n---\n"})
    edits = (
        PlacedEdit(Position(2, 8), Position(2, 9), "中"),
        PlacedEdit(Position(2, 1), Position(2, 1), "a: 1\n"),
    )
    diagnostic = found()._replace(fix=Fix("both", ()), edits=edits)
    (only,) = read_rdjson(render("rdjson", [diagnostic]))
    place = {"start": {"line": 2, "column": 1}, "end": {"line": 2, "column": 9}}
    assert only["suggestions"] == [{"range": place, "text": "a: 1\ntitle: 中"}]


def test_sarif(run: Command) -> None:
    only = read_sarif(run("check", "--output-format", "sarif", "-q").out)
    assert only["columnKind"] == "unicodeCodePoints"
    (rule,) = only["tool"]["driver"]["rules"]
    assert rule["id"] == "url-space"
    assert rule["help"]["markdown"].startswith("A browser forgives it;")
    assert "##" not in rule["help"]["markdown"]
    (result,) = only["results"]
    assert re.fullmatch("[0-9a-f]{16}", result.pop("partialFingerprints")["corpuslint/v1"])
    place = {"uri": "a.md", "uriBaseId": "%SRCROOT%"}
    region = {"startLine": 3, "startColumn": 9, "endLine": 3, "endColumn": 10}
    assert result == {
        "ruleId": "url-space",
        "ruleIndex": 0,
        "level": "warning",
        "message": {"text": "white space before the URL"},
        "locations": [{"physicalLocation": {"artifactLocation": place, "region": region}}],
        "fixes": [
            {
                "description": {"text": "remove the space"},
                "artifactChanges": [
                    {
                        "artifactLocation": place,
                        "replacements": [
                            {"deletedRegion": region, "insertedContent": {"text": ""}}
                        ],
                    }
                ],
            }
        ],
    }


def test_sarif_s_fixes_are_what_fix_writes(run: Command, folder: Path) -> None:
    text = '---\n😀: a \ncover: " https://e.org/中 "\nlink: http://e.org:80/  \n---\n'
    write(folder, {"a.md": text})
    results = read_sarif(run("check", "--output-format", "sarif", "--select", "url-space").out)
    lines = Lines(text)

    def offset(row: int, column: int) -> int:
        return lines.starts[row - 1] + column - 1

    edits = []
    for result in results["results"]:
        for replacement in result["fixes"][0]["artifactChanges"][0]["replacements"]:
            row, column, end_row, end_column = replacement["deletedRegion"].values()
            span = Span(offset(row, column), offset(end_row, end_column))
            edits.append(Edit(span, replacement["insertedContent"]["text"]))
    run("fix", "--select", "url-space")
    assert edits
    assert (folder / "a.md").read_text() == apply_edits(text, edits) != text


def test_sarif_tells_of_files_that_could_not_be_read(run: Command) -> None:
    ran = run("check", "--output-format", "sarif", "nowhere.md")
    only = read_sarif(ran.out)
    assert ran.code == 2
    assert only["results"] == []
    (invocation,) = only["invocations"]
    assert not invocation["executionSuccessful"]
    (notification,) = invocation["toolExecutionNotifications"]
    assert notification["message"]["text"] == "there is no such file or folder"


def test_sarif_keeps_within_github_s_limit() -> None:
    mild = [found()] * 25_000
    only = read_sarif(
        render("sarif", [*mild, found("late", severity="error", rule="unclosed-block")])
    )
    assert len(only["results"]) == 25_000
    assert only["results"][0]["message"]["text"] == "late"
    (notification,) = only["invocations"][0]["toolExecutionNotifications"]
    assert notification["message"]["text"] == "1 more finding left out"


def test_paths(run: Command, folder: Path) -> None:
    write(folder, {"b.md": BROKEN, "c.md": "text\n", "-d.md": SPACED})
    ask = ("check", "-q", "--output-format", "paths")
    assert run(*ask).out == "./-d.md\na.md\nb.md\n"
    assert run(*ask, "--fail-on", "error").out == "b.md\n"
    assert run(*ask, "--print0").out == "./-d.md\0a.md\0b.md\0"


@pytest.mark.skipif(sys.platform != "linux", reason="needs file names of bytes")
def test_paths_with_nul_are_the_bytes_of_their_names(folder: Path) -> None:
    (folder / "a.md").unlink()
    name = b"caf\xe9\n\x1b\xff.md"
    with open(os.fsencode(folder) + b"/" + name, "w", encoding="utf-8") as file:
        file.write(SPACED)
    ask = ("check", "--output-format", "paths")
    assert process(*ask, "--print0", folder=folder).stdout == name + b"\0"
    assert process(*ask, folder=folder).stdout == rb"caf\udce9\n\x1b\udcff.md" + b"\n"
    process("check", "--output-format=paths=p", "--print0", folder=folder)
    assert (folder / "p").read_bytes() == name + b"\0"


@pytest.mark.parametrize("name", RENDERED)
def test_a_clean_run(name: str, run: Command, folder: Path) -> None:
    write(folder, {"a.md": "text\n"})
    ran = run("check", "--output-format", name)
    assert ran.code == 0
    if name in ("sarif", "rdjson", "gitlab", "junit"):
        READERS[name](ran.out)
    else:
        assert ran.out == ""


# several at once


def test_a_format_in_a_file_beside_the_text(run: Command, folder: Path) -> None:
    arguments = ("--output-format", "sarif=a.sarif", "--output-format=gitlab=g.json", "-q")
    ran = run("check", *arguments)
    assert (ran.code, ran.err) == (1, "")
    assert ran.out == run("check", "-q").out != ""
    assert len(read_sarif((folder / "a.sarif").read_text(encoding="utf-8"))["results"]) == 1
    assert len(read_gitlab((folder / "g.json").read_text(encoding="utf-8"))) == 1
    assert sorted(os.listdir(folder)) == [".git", "a.md", "a.sarif", "g.json"]
    ran = run("check", *arguments, "--output-format", "json")
    assert len(json.loads(ran.out)) == 1


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_goes_to_a_file_as_to_a_stream(name: str, run: Command, folder: Path) -> None:
    written = run("check", "--output-format", name, "-q").out
    run("check", "--output-format", f"{name}=out", "--output-format=concise")
    assert (folder / "out").read_bytes().decode() == written != ""


def test_a_file_is_replaced_as_a_whole(run: Command, folder: Path) -> None:
    write(folder, {"real/out.json": "old" * 1_000})
    (folder / "real" / "out.json").chmod(0o640)
    if os.name != "nt":
        (folder / "out.json").symlink_to("real/out.json")
    run("check", "a.md", "--output-format=json=out.json")
    assert len(json.loads((folder / "out.json").read_text(encoding="utf-8"))) == 1
    if os.name != "nt":
        assert (folder / "out.json").is_symlink()
        assert stat.S_IMODE((folder / "real" / "out.json").stat().st_mode) == 0o640


@posix_only
def test_what_is_no_regular_file_is_written_to_directly(folder: Path) -> None:
    ran = process("check", "-q", "--output-format=json=/dev/null", folder=folder)
    assert ran.returncode == 1
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


def test_a_file_that_cannot_be_written(run: Command, folder: Path) -> None:
    ran = run("check", "-q", "--output-format", "json=nowhere/out", "--output-format=concise")
    assert ran.code == 2
    assert ran.out.startswith("a.md:3:9: ")
    assert ran.err == (
        "corpuslint: nowhere/out: the output cannot be written: no such file or directory\n"
    )
    ran = run("check", "-q", "--output-format", "json=.git", "--output-format=junit=x")
    assert ran.code == 2
    assert ran.err == "corpuslint: .git: the output cannot be written: it is a folder\n"
    assert (folder / "x").exists()
    assert sorted(os.listdir(folder)) == [".git", "a.md", "x"]


@posix_only
def test_half_a_report_replaces_no_file(folder: Path) -> None:
    write(folder, {f"{'n' * 60}{number:04}.md": SPACED for number in range(3_000)})
    write(folder, {"out": "old"})
    command = [sys.executable, "-m", "corpuslint", "check", "-v", "--output-format=json=out"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stderr is not None
        running.stderr.readline()
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=60)
    assert running.returncode == 130
    assert (folder / "out").read_text() == "old"


def test_formats_of_a_run_that_fixes_say_what_is_left(run: Command, folder: Path) -> None:
    write(folder, {"b.md": BROKEN})
    ran = run("fix", "-q", "--output-format", "paths", "--output-format", "sarif=left.sarif")
    assert ran.out == "b.md\n"
    results = read_sarif((folder / "left.sarif").read_text(encoding="utf-8"))["results"]
    assert {
        one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in results
    } == {"b.md"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["sraif"], "no format is called 'sraif'; did you mean 'sarif'?; there are full, "),
        (["sarif="], "the name of a file is expected after 'sarif='"),
        (["json", "concise"], "--output-format: two formats for standard output: json and concise"),
        (["json", "full=-"], "--output-format: two formats for standard output: json and full"),
        (["json=x", "sarif=x"], "--output-format: two formats for 'x': json and sarif"),
    ],
)
def test_wrong_formats(arguments: list[str], message: str, run: Command) -> None:
    ran = run("check", *[f"--output-format={one}" for one in arguments])
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


def test_options_that_go_with_some_formats_only(run: Command) -> None:
    assert "--print0 goes with --output-format paths" in run("check", "--print0").err
    ran = run("check", "--statistics", "--output-format", "junit")
    assert (ran.code, ran.out) == (2, "")
    assert "--statistics has no format 'junit'" in ran.err
    assert run("check", "--statistics", "--output-format", "grouped").out == (
        "      1  warning  url-space  1 file\n"
    )


def test_a_clean_run_imports_no_format(folder: Path) -> None:
    write(folder, {"a.md": "---\ntitle: x\n---\n"})
    code = (
        "import sys; from corpuslint.cli import main; main(['check', 'a.md']); "
        "print(*[name for name in sys.modules if name.startswith('corpuslint.output.')])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=folder
    )
    assert set(ran.stdout.split()) <= {"corpuslint.output.text", "corpuslint.output.summary"}
