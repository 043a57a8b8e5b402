"""What is printed: exactly where the caret stands, exactly which keys, never a raw control."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from corpuslint.document import Document
from corpuslint.finding import Diagnostic, Finding, Related
from corpuslint.output.concise import concise
from corpuslint.output.folding import Entry, fold, unfolded
from corpuslint.output.full import full
from corpuslint.output.json import _plain, as_json, as_json_lines, counts, record
from corpuslint.output.summary import Tally, next_command, statistics, summary
from corpuslint.output.text import safe, wants_color
from corpuslint.place import Placed, place_finding
from corpuslint.profile import UNKNOWN
from corpuslint.span import Span
from tests.commands import Command, process, write

posix_only = pytest.mark.skipif(os.name == "nt", reason="needs odd file names")


def found(
    marked: str, message: str = "wrong", path: str = "a.md", rule: str = "url-space"
) -> Diagnostic:
    """A finding about what stands between ⟦ and ⟧."""
    start = marked.index("⟦")
    end = marked.index("⟧") - 1
    text = marked.replace("⟦", "").replace("⟧", "")
    finding = Finding(message, Span(start, end))
    return place_finding(
        Placed(rule, "warning", finding), Document(path, text, UNKNOWN), path, path
    )


def valued(value: Any, path: str = "a.md", message: str = "wrong") -> Diagnostic:
    """A finding about a value."""
    return found("⟦x⟧", message, path)._replace(value=value, key_path=("key",), role="url")


def excerpt(marked: str, columns: int = 100) -> list[str]:
    """The source line and the carets of a finding in `full`, without the gutter."""
    lines = full([Entry(found(marked))], color=False, columns=columns).splitlines()
    assert lines[:2] == ["warning[url-space] wrong", lines[1]]
    gutter = lines[3].index("|")
    assert lines[2] == " " * gutter + "|"
    assert lines[4][: gutter + 2] == " " * gutter + "| "
    return [lines[3][gutter + 2 :], lines[4][gutter + 2 :]]


# full


def test_full_is_exact() -> None:
    text = full([Entry(found("---\ntitle: ⟦x⟧ # here\n---\n"))], color=False, columns=80)
    assert text == (
        "warning[url-space] wrong\n"
        "  --> a.md:2:8\n"
        "     |\n"
        "   2 | title: x # here\n"
        "     |        ^\n"
        "\n"
    )


@pytest.mark.parametrize(
    ("marked", "line", "carets"),
    [
        ("title: ⟦abc⟧ d", "title: abc d", "       ^^^"),
        ("标题: ⟦中文⟧。", "标题: 中文。", "      ^^^^"),
        ("中a: ⟦x⟧", "中a: x", "     ^"),
        ("a: 🎉 ⟦x⟧", "a: 🎉 x", "      ^"),
        ("a: 👨‍👩‍👧 ⟦x⟧", "a: 👨‍👩‍👧 x", "      ^"),
        ("a: ⟦👨‍👩‍👧⟧ x", "a: 👨‍👩‍👧 x", "   ^^"),
        ("a: ❤️ ⟦x⟧", "a: ❤️ x", "      ^"),
        ("a: ❤ ⟦x⟧", "a: ❤ x", "     ^"),
        ("cafe\u0301: ⟦x⟧", "cafe\u0301: x", "      ^"),
        ("a: ⟦cafe\u0301⟧!", "a: cafe\u0301!", "   ^^^^"),
        ("a:\t⟦x⟧", "a:    x", "      ^"),
        ("\t\ta: ⟦\tx⟧", "        a:     x", "           ^^^^^"),
        ("ﾊﾝｶｸ: ⟦한국⟧", "ﾊﾝｶｸ: 한국", "      ^^^^"),
        ("a: ⟦⟧b", "a: b", "   ^"),
        ("a: b⟦⟧", "a: b", "    ^"),
        ("⟦⟧", "", "^"),
        ("a: b⟦  ⟧\nc: d", "a: b", "    ^^"),
        ("a: ⟦|\n  one\n  two⟧\nb: c", "a: |", "   ^"),
        ("a: b⟦\nc⟧: d", "a: b", "    ^"),
        ("a: ⟦b⟧\r\nc: d\r\n", "a: b", "   ^"),
        ("a: 1\r\nb: ⟦2⟧\r\n", "b: 2", "   ^"),
        ("a: 1\rb: ⟦2⟧\r", "b: 2", "   ^"),
        ("a: x\u0000y ⟦z⟧", "a: x\\x00y z", "          ^"),
        ("a: ⟦\u202e⟧z", "a: \\u202ez", "   ^^^^^^"),
        ("\ufeffa: ⟦z⟧", "\\ufeffa: z", "         ^"),
    ],
)
def test_carets_stand_under_the_span(marked: str, line: str, carets: str) -> None:
    assert excerpt(marked) == [line, carets]


def test_the_gutter_grows_with_the_row() -> None:
    assert excerpt("\n" * 123_455 + "a: ⟦b⟧") == ["a: b", "   ^"]
    text = full([Entry(found("\n" * 123_455 + "a: ⟦b⟧"))], color=False, columns=80)
    assert "123456 | a: b\n       |    ^\n" in text


def test_a_long_line_is_cut_around_the_span() -> None:
    line, carets = excerpt("a" * 5_000 + "⟦x⟧" + "b" * 5_000, columns=60)
    assert line == "…" + "a" * 17 + "x" + "b" * 33 + "…"
    assert carets == " " * 18 + "^"


def test_a_long_span_is_cut_at_its_end() -> None:
    line, carets = excerpt("title: ⟦" + "x" * 5_000 + "⟧", columns=60)
    assert line == "title: " + "x" * 45 + "…"
    assert carets == " " * 7 + "^" * 46


def test_a_span_at_the_end_of_a_long_line() -> None:
    line, carets = excerpt("a" * 5_000 + "⟦x⟧", columns=60)
    assert line == "…" + "a" * 17 + "x"
    assert carets == " " * 18 + "^"


def test_cutting_counts_cells_and_keeps_characters_whole() -> None:
    line, carets = excerpt("e\u0301中👨‍👩‍👧" * 300 + "⟦x⟧" + "中" * 300, columns=60)
    assert line.startswith(("…中👨‍👩‍👧", "…👨‍👩‍👧", "…e\u0301"))
    assert line.endswith("中…")
    assert carets.strip() == "^"


def test_a_narrow_terminal_and_one_without_width() -> None:
    for columns in (0, 1, 20):
        line, carets = excerpt("a" * 50 + "⟦x⟧" + "b" * 50, columns)
        assert line == "…aaaaaax" + "b" * 11 + "…"
        assert carets == " " * 7 + "^"


def test_related_places_are_named() -> None:
    text = "---\na: 1\na: 2\n---\n"
    finding = Finding("twice", Span(9, 10), related=(Related(Span(4, 5), "first here"),))
    placed = Placed("duplicate-key", "error", finding)
    document = Document("a.md", text, UNKNOWN)
    shown = full([Entry(place_finding(placed, document, "a.md", "a.md"))], False, 80)
    assert shown.endswith("  = first here: a.md:2:1\n\n")


def test_a_finding_without_a_place() -> None:
    diagnostic = found("⟦x⟧")._replace(span=None, start=None, end=None, path="")
    assert full([Entry(diagnostic)], False, 80) == "warning[url-space] wrong\n  --> \n\n"
    assert concise([Entry(diagnostic)], False) == ": warning url-space wrong\n"


# concise


def test_concise_is_exact() -> None:
    diagnostic = found("---\n标题: ⟦x⟧\n---\n", "white space before the URL", "posts/你好.md")
    assert concise([Entry(diagnostic)], color=False) == (
        "posts/你好.md:2:5: warning url-space white space before the URL\n"
    )


# nothing raw


TRICKS = {
    "\x1b[2J": r"\x1b[2J",
    "\x1b]8;;http://evil\x1b\\": r"\x1b]8;;http://evil\x1b",
    "\x07\x08\x7f": r"\x07\x08\x7f",
    "\x9b31m": r"\x9b31m",
    "a\n::error::b": r"a\n::error::b",
    "a\r::error::b": r"a\r::error::b",
    "\u202eevil\u202c": r"\u202eevil\u202c",
    "\u2066evil\u2069": r"\u2066evil\u2069",
    "\u200b\u2060\ufeff\u00ad": r"\u200b\u2060\ufeff\xad",
    "\u2028\u2029\x85": r"\u2028\u2029\x85",
    "\udcff\ud800": r"\udcff\ud800",
    "\U000e0041": r"\U000e0041",
    "##[error]x": r"\x23#[error]x",
}
RAW = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ud800-\udfff\U000e0000-\U000e007f]|##\\["
)


def assert_harmless(text: str) -> None:
    assert RAW.search(text) is None
    assert not any(line.lstrip().startswith("::") for line in text.split("\n"))
    text.encode()


@pytest.mark.parametrize(("trick", "shown"), TRICKS.items())
def test_tricks_are_shown_and_not_played(trick: str, shown: str) -> None:
    assert shown in safe(trick)
    diagnostic = found(f"a: ⟦{trick}⟧ {trick}", trick, trick, "url-space")._replace(
        value=trick, key_path=(trick, 0)
    )
    other = diagnostic._replace(path="b" + trick)
    entries = fold([diagnostic, other])
    for text in (
        full(entries, False, 100),
        concise(entries, False),
        as_json([record(diagnostic)]),
        as_json_lines([record(diagnostic)]),
        next_command([diagnostic, found("⟦x⟧", rule="b")], True, [trick]),
    ):
        assert_harmless(text)


def test_a_file_name_never_starts_a_command_of_github() -> None:
    diagnostic = found("⟦x⟧", path="::error::x.md")
    assert concise([Entry(diagnostic)], False).startswith("./::error::x.md:1:1: ")
    diagnostic = found("⟦x⟧", path=" ::error::x.md")
    assert concise([Entry(diagnostic)], False).startswith("./ ::error::x.md:1:1: ")


def test_emoji_persian_and_indic_text_stays_as_it_is() -> None:
    for text in ("👨‍👩‍👧", "❤️", "می\u200cخواهم", "क्\u200dष", "é", "中文", "a\u00a0b"):
        assert safe(text) == text


def test_a_message_does_not_fill_the_screen() -> None:
    diagnostic = found("⟦x⟧", "long " * 10_000)
    assert len(concise([Entry(diagnostic)], False)) < 1_100
    assert len(full([Entry(diagnostic)], False, 80)) < 1_200


@posix_only
@pytest.mark.parametrize("output_format", ["full", "concise", "json", "json-lines"])
def test_hostile_documents_are_harmless_in_every_format(
    output_format: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    name = "evil\x1b[31m\n::error::\u202e.md"
    tricks = "\x85\u202e\u200b##[error]\u2028::error::"
    files = {
        name: f'---\ncover: " https://e.org/{tricks}\\e[2J\\n::error::"\n---\n',
        "b" + name: f'---\n{tricks}: "{tricks}" "\n---\n',
        "::warning::.md": '---\ncover: " https://e.org"\n---\n',
    }
    write(tmp_path, files)
    monkeypatch.chdir(tmp_path)
    ran = Command(capsys)("check", "--isolated", "--output-format", output_format)
    assert ran.code == 1
    assert ran.out.count("url-space") == 2
    assert ran.out.count("invalid-yaml") == 1
    assert_harmless(ran.out)
    assert_harmless(ran.err)


@posix_only
def test_hostile_names_are_harmless_on_standard_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    name = "x\x1b[31m\n::error::.md"
    write(tmp_path, {name: "text\n"})
    monkeypatch.chdir(tmp_path)
    corpuslint = Command(capsys)
    for arguments in (
        ["check", "-v", name],
        ["check", name + "?"],
        ["check", "--schema", name + "?", name],
        ["check", "--select", name],
        ["check", "--config", name],
        ["check", "--" + name],
        ["check", name, "--output-format", name],
        ["rule", name],
        ["schema", "show", name],
        ["schema", "check", name],
        ["config", name],
        [name],
    ):
        ran = corpuslint(*arguments)
        assert_harmless(ran.out)
        assert_harmless(ran.err)


# colour


def test_colour_is_for_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal:
        def isatty(self) -> bool:
            return True

    class Pipe:
        def isatty(self) -> bool:
            return False

    terminal: Any = Terminal()
    pipe: Any = Pipe()
    monkeypatch.setenv("TERM", "xterm")
    assert wants_color(terminal, "auto")
    assert not wants_color(pipe, "auto")
    assert wants_color(pipe, "always")
    assert not wants_color(terminal, "never")
    monkeypatch.setenv("TERM", "dumb")
    assert not wants_color(terminal, "auto")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert wants_color(pipe, "auto")
    monkeypatch.setenv("NO_COLOR", "1")
    assert not wants_color(pipe, "auto")
    assert not wants_color(terminal, "auto")
    assert wants_color(pipe, "always")
    monkeypatch.setenv("NO_COLOR", "")
    assert wants_color(pipe, "auto")


def test_colour_changes_nothing_but_colour() -> None:
    entries = [Entry(found("标: ⟦中文⟧")), Entry(valued("x"), (valued("x", "b.md"),))]
    for plain, painted in (
        (full(entries, False, 80), full(entries, True, 80)),
        (concise(entries, False), concise(entries, True)),
    ):
        assert "\x1b" not in plain
        assert "\x1b[1;33mwarning" in painted
        assert re.sub(r"\x1b\[[\d;]*m", "", painted) == plain


def test_color_option(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    write(tmp_path, {"a.md": '---\ncover: " https://e.org"\n---\n'})
    monkeypatch.chdir(tmp_path)
    corpuslint = Command(capsys)
    assert "\x1b" not in "".join(map(str, corpuslint("check", "a.md")))
    ran = corpuslint("check", "a.md", "--color", "always")
    assert "\x1b[1;33mwarning[url-space]\x1b[0m" in ran.out
    assert "Found \x1b[1;33m1 warning\x1b[0m" in ran.err
    assert (
        "\x1b"
        not in corpuslint("check", "a.md", "--color", "always", "--output-format", "json").out
    )


# JSON


def test_json_is_exact(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    text = '---\nrelated:\n  - {}\n  - images:\n      - {url: " https://e.org/中", width: 1}\n---\n'
    schema = {
        "properties": {
            "related": {
                "items": {
                    "properties": {"images": {"items": {"properties": {"url": {"x-role": "url"}}}}}
                }
            }
        }
    }
    write(tmp_path, {"a.md": text, "s.json": json.dumps(schema)})
    monkeypatch.chdir(tmp_path)
    ran = Command(capsys)(
        "check", "a.md", "--schema", "s.json", "--output-format", "json", "--select", "url-space"
    )
    (only,) = json.loads(ran.out)
    assert list(only) == [
        "filename",
        "code",
        "message",
        "severity",
        "location",
        "end_location",
        "key_path",
        "value",
        "fingerprint",
        "fix",
        "url",
    ]
    assert re.fullmatch("[0-9a-f]{16}", only.pop("fingerprint"))
    assert only == {
        "filename": "a.md",
        "code": "url-space",
        "message": "white space before the URL",
        "severity": "warning",
        "location": {"row": 5, "column": 16},
        "end_location": {"row": 5, "column": 17},
        "key_path": ["related", 1, "images", 0, "url"],
        "value": " https://e.org/中",
        "fix": {
            "applicability": "safe",
            "message": "remove the space",
            "edits": [
                {
                    "content": "",
                    "location": {"row": 5, "column": 16},
                    "end_location": {"row": 5, "column": 17},
                }
            ],
        },
        "url": None,
    }


def test_json_without_findings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    write(tmp_path, {"a.md": "text\n"})
    monkeypatch.chdir(tmp_path)
    corpuslint = Command(capsys)
    for quiet in ([], ["--quiet"]):
        assert corpuslint("check", "a.md", "--output-format", "json", *quiet).out == "[]\n"
        assert corpuslint("check", "a.md", "--output-format", "json-lines", *quiet).out == ""


def test_json_lines_has_a_line_for_each_finding() -> None:
    lines = as_json_lines([record(valued("a\u2028\x85b")), record(valued("c"))]).split("\n")
    assert [json.loads(line)["value"] for line in lines[:-1]] == ["a\u2028\x85b", "c"]
    assert lines[-1] == ""


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("x", "x"),
        (True, True),
        (None, None),
        (7, 7),
        (-1.5, -1.5),
        (2**63 - 1, 2**63 - 1),
        (2**63, "9223372036854775808"),
        (-(2**70), "-1180591620717411303424"),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        (float("-inf"), "-inf"),
        ("a\ud800b", "a\\ud800b"),
        ("\udcff", "\\udcff"),
        ("中\x00\x1b", "中\x00\x1b"),
    ],
)
def test_json_is_valid_for_every_value(value: Any, shown: Any) -> None:
    for ascii_only in (False, True):
        text = as_json([record(valued(value))], ascii_only)
        assert json.loads(text, parse_constant=pytest.fail)[0]["value"] == shown
        text.encode()
        assert text.isascii() or not ascii_only


def test_json_of_a_number_that_python_does_not_spell() -> None:
    assert _plain(1 << 40_000) == hex(1 << 40_000)


def test_json_does_not_repeat_a_huge_value() -> None:
    (only,) = json.loads(as_json([record(valued("x" * 50_000_000))]))
    assert only["value"] == "x" * 9_999 + "…"


def test_json_on_a_stream_without_unicode(tmp_path: Path) -> None:
    write(tmp_path, {"é中😀.md": '---\ncover: " https://e.org/é中😀"\n---\n'})
    ran = process(
        "check",
        "--output-format",
        "json",
        folder=tmp_path,
        environment={"PYTHONIOENCODING": "ascii"},
    )
    (only,) = json.loads(ran.stdout.decode("ascii"))
    assert (only["filename"], only["value"]) == ("é中😀.md", " https://e.org/é中😀")


# fingerprints


def fingerprints(folder: Path, text: str, capsys: Any) -> list[str]:
    write(folder, {"a.md": text})
    ran = Command(capsys)("check", "a.md", "--isolated", "--output-format", "json")
    return [one["fingerprint"] for one in json.loads(ran.out)]


def test_fingerprints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.chdir(tmp_path)
    text = '---\ncover: " https://e.org"\ntags: [a, a, a]\ntitle: x   \nlayout: y   \n---\n'
    first = fingerprints(tmp_path, text, capsys)
    assert len(first) >= 4
    assert len(set(first)) == len(first), "two equal faults in one file differ"
    assert fingerprints(tmp_path, text, capsys) == first, "stable across runs"
    moved = text.replace("---\n", "---\n# a comment\n\n# another\n", 1) + "\nBody\n"
    assert fingerprints(tmp_path, moved, capsys) == first, "lines above change nothing"
    changed = text.replace("https://e.org", "https://f.org")
    assert fingerprints(tmp_path, changed, capsys)[0] not in first


# folding


def test_equal_findings_fold() -> None:
    diagnostics = [valued("x", f"{number}.md") for number in range(41)]
    (entry,) = fold(diagnostics)
    assert len(entry.others) == 40
    assert concise([entry], False) == ("0.md:1:1: warning url-space wrong (and 40 more places)\n")
    assert full([entry], False, 80).endswith(
        "  = and 40 more places: 1.md:1:1, 2.md:1:1, 3.md:1:1, …\n\n"
    )
    assert full([Entry(entry[0], entry[1][:1])], False, 80).endswith(
        "  = and 1 more place: 1.md:1:1\n\n"
    )
    assert len(unfolded(diagnostics)) == 41


def test_equal_pieces_of_text_fold_but_no_errors() -> None:
    texts = ["---\na: 1⟦  ⟧\n---\n", "---\nb: 2⟦  ⟧\n---\n", "---\nb: 2⟦ ⟧\n---\n"]
    spaces = [found(text, path=f"{index}.md") for index, text in enumerate(texts)]
    assert [len(entry.others) for entry in fold(spaces)] == [1, 0]
    errors = [one._replace(severity="error") for one in spaces]
    assert [len(entry.others) for entry in fold(errors)] == [0, 0, 0]


def test_what_differs_does_not_fold() -> None:
    diagnostics = [
        valued(1),
        valued(1.0),
        valued(True),
        valued("1"),
        valued("1", message="other"),
        valued("1")._replace(role="page-url"),
        valued("1")._replace(rule="other"),
        valued(None),
        valued(None),
        valued(float("nan")),
    ]
    assert [entry.diagnostic for entry in fold(diagnostics)] == diagnostics


def test_folding_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    names = [f"{number:02}.md" for number in range(41)]
    write(tmp_path, dict.fromkeys(names, '---\ncover: " https://e.org"\n---\n'))
    monkeypatch.chdir(tmp_path)
    corpuslint = Command(capsys)
    ran = corpuslint("check", "--output-format", "concise")
    assert ran.out == (
        "00.md:2:9: warning url-space [*] white space before the URL (and 40 more places)\n"
    )
    assert ran.err.startswith("Found 41 warnings in 41 of 41 files.\n")
    ran = corpuslint("check", "--output-format", "concise", "--no-fold")
    assert len(ran.out.splitlines()) == 41
    assert "more place" not in ran.out
    ran = corpuslint("check", "--output-format", "json")
    assert [one["filename"] for one in json.loads(ran.out)] == names
    ran = corpuslint("check", "--output-format", "json-lines")
    assert len(ran.out.splitlines()) == 41


# the end of a run


def test_statistics_are_exact() -> None:
    diagnostics = [
        valued("x"),
        valued("x", "b.md"),
        found("⟦x⟧", rule="trailing-space")._replace(severity="info"),
        *[found("⟦x⟧", rule="invalid-date")._replace(severity="error")] * 1_234,
    ]
    assert statistics(diagnostics, color=False) == (
        "  1,234  error    invalid-date    1 file\n"
        "      2  warning  url-space       2 files\n"
        "      1  info     trailing-space  1 file\n"
    )
    assert counts(diagnostics)[0] == {
        "code": "invalid-date",
        "severity": "error",
        "count": 1_234,
        "files": 1,
    }
    assert statistics([], color=False) == ""


def test_statistics_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    write(tmp_path, {"a.md": '---\ncover: " https://e.org"\n---\n'})
    monkeypatch.chdir(tmp_path)
    corpuslint = Command(capsys)
    ran = corpuslint("check", "--statistics")
    assert ran.out == "      1  warning  url-space  1 file\n"
    assert ran.code == 1
    ran = corpuslint("check", "--statistics", "--output-format", "json")
    assert json.loads(ran.out) == [
        {"code": "url-space", "severity": "warning", "count": 1, "files": 1}
    ]


@pytest.mark.parametrize(
    ("diagnostics", "tally", "line"),
    [
        ([], Tally(checked=1), "All clean: 1 file checked.\n"),
        ([], Tally(checked=1_000), "All clean: 1,000 files checked.\n"),
        ([], Tally(checked=2, skipped=1), "All clean: 2 files checked, 1 template skipped.\n"),
        ([], Tally(checked=2, failed=1), "Nothing found: 2 files checked, 1 file not checked.\n"),
        ([valued("x")], Tally(checked=3, affected=1), "Found 1 warning in 1 of 3 files.\n"),
        (
            [valued("x")] * 2 + [valued("x")._replace(severity="error")],
            Tally(checked=3, affected=2),
            "Found 1 error and 2 warnings in 2 of 3 files.\n",
        ),
        (
            [valued("x")._replace(severity=name) for name in ("info", "error", "warning")],
            Tally(checked=1, affected=1),
            "Found 1 error, 1 warning and 1 hint in 1 of 1 file.\n",
        ),
    ],
)
def test_summary_is_exact(diagnostics: list[Diagnostic], tally: Tally, line: str) -> None:
    assert summary(diagnostics, tally, color=False) == line


def test_the_next_command_is_about_the_worst_and_most_frequent() -> None:
    diagnostics = [
        *[valued("x")] * 5,
        found("⟦x⟧", rule="missing-field")._replace(severity="error"),
        *[found("⟦x⟧", rule="invalid-date")._replace(severity="error")] * 2,
    ]
    assert next_command(diagnostics, False, []) == "About a rule: corpuslint rule invalid-date\n"
    assert next_command(diagnostics, True, ["my posts", "b"]) == (
        "Look at one rule: corpuslint check --select invalid-date 'my posts' b\n"
    )
    assert next_command([valued("x")], True, []) == "About a rule: corpuslint rule url-space\n"
    assert next_command([], False, []) == ""


@pytest.mark.parametrize("number", [50, 51])
def test_many_findings_end_with_a_table(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    lines = "".join(f"key{index}: x \n" for index in range(number - 1))
    write(tmp_path, {"a.md": f'---\ncover: " https://e.org"\n{lines}---\n'})
    monkeypatch.chdir(tmp_path)
    ran = Command(capsys)("check", "a.md")
    table = f"     {number - 1}  warning  trailing-space  1 file\n"
    assert (table in ran.err) == (number > 50)
    last = "Look at one rule: corpuslint check --select trailing-space a.md\n"
    assert ran.err.endswith(last if number > 50 else "corpuslint rule trailing-space\n")
