"""The formats for other programs, each read as its reader does, and none of them a way in."""

from __future__ import annotations

import os
import re
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from corpuslint.finding import FileError, Fix, PlacedEdit
from corpuslint.span import Edit, Lines, Position, Span, apply_edits
from tests.commands import Command, process, write
from tests.format_readers import (
    RAW,
    READERS,
    TRICKS,
    found,
    read_azure,
    read_github,
    read_gitlab,
    read_junit,
    read_rdjson,
    read_sarif,
    render,
)

RENDERED = ("grouped", "sarif", "junit", "github", "gitlab", "azure", "rdjson", "paths")
SPACED = '---\ntitle: x\ncover: " https://e.org/中"\n---\n'
BROKEN = "---\na: [\n---\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory: a repository with one fault."""
    write(tmp_path, {".git/HEAD": "", "a.md": SPACED})
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], folder: Path) -> Command:
    return Command(capsys)


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
