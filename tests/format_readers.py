"""Readers of the formats, each as the program that it is for, and what might trick them."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from corpuslint.document import Document
from corpuslint.finding import Diagnostic, Finding, Related
from corpuslint.output.request import Request
from corpuslint.place import Placed, place_finding
from corpuslint.profile import UNKNOWN
from corpuslint.span import Span

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
