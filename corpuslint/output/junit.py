"""JUnit's XML, as CI systems read it: https://github.com/testmoapp/junitxml."""

from __future__ import annotations

import html
import re

from corpuslint.finding import Diagnostic
from corpuslint.output.concise import location
from corpuslint.output.request import Request, by_file
from corpuslint.output.text import brief

_NOT_IN_XML = re.compile("[\ufffe\uffff]")  # beyond the controls and halves that are never raw
_CLEAN = '    <testcase name="check" classname="corpuslint"/>\n'


def render(diagnostics: list[Diagnostic], request: Request) -> str:
    """A suite for each file, a case for each finding, which fails where the run does.

    A file that could not be checked is a case with an error. A clean run has one
    case, since some readers refuse a report without any.
    """
    suites = [_suite(path, found, request) for path, found in by_file(diagnostics).items()]
    for error in request.errors:
        case = _case("read", error.path, 0, f'<error message="{_text(error.message)}"/>')
        suites.append(_suite_of(error.path, [case], failures=0, errors=1))
    if not suites:
        suites = [_suite_of("corpuslint", [_CLEAN], 0, 0)]
    tests = max(len(diagnostics) + len(request.errors), 1)
    failures = sum(map(request.fails, diagnostics))
    text = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<testsuites name="corpuslint" tests="{tests}" failures="{failures}" '
        f'errors="{len(request.errors)}">\n{"".join(suites)}</testsuites>\n'
    )
    return text.encode("ascii", "xmlcharrefreplace").decode() if request.ascii_only else text


def _suite(path: str, diagnostics: list[Diagnostic], request: Request) -> str:
    cases = [_finding(one, request) for one in diagnostics]
    return _suite_of(path, cases, sum(map(request.fails, diagnostics)), 0)


def _suite_of(name: str, cases: list[str], failures: int, errors: int) -> str:
    return (
        f'  <testsuite name="{_text(name)}" tests="{len(cases)}" failures="{failures}" '
        f'errors="{errors}">\n{"".join(cases)}  </testsuite>\n'
    )


def _finding(diagnostic: Diagnostic, request: Request) -> str:
    message = _text(diagnostic.message)
    place = _text(location(diagnostic, color=False))
    if request.fails(diagnostic):
        inner = f'<failure message="{message}" type="{diagnostic.severity}">{place}: {message}'
        inner += "</failure>"
    else:
        inner = f"<system-out>{place}: {diagnostic.severity}: {message}</system-out>"
    return _case(
        diagnostic.rule, diagnostic.path, diagnostic.start.row if diagnostic.start else 0, inner
    )


def _case(name: str, path: str, row: int, inner: str) -> str:
    line = f' line="{row}"' if row else ""
    return (
        f'    <testcase name="{_text(name)}" classname="{_text(path)}" file="{_text(path)}"{line}>'
        f"{inner}</testcase>\n"
    )


def _text(text: str) -> str:
    return html.escape(_NOT_IN_XML.sub("\ufffd", brief(text)))
