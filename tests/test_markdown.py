"""The summary of a step on GitHub, as GitHub's own renderer shows it."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuslint.finding import Diagnostic, FileError
from corpuslint.output.markdown import LIMIT, code, render, text
from corpuslint.output.request import Request
from corpuslint.output.summary import Tally
from corpuslint.output.text import brief
from tests.commands import Command, write
from tests.format_readers import TRICKS, found

cmarkgfm = pytest.importorskip(
    "cmarkgfm", reason="cmarkgfm, GitHub's own renderer, is not installed here"
)

SPACED = '---\ntitle: x\ncover: " https://e.org/x"\n---\n'
HOSTILE = [
    *TRICKS,
    "a | b | c",
    "\\| a \\\\| b \\",
    "``` a ` b `` |` c",
    "`",
    "` `",
    "|`|``|",
    "@everyone, look at owner/repo#12 and #34",
    "![x](https://evil.example/x.png) [y](javascript:alert(1))",
    "<img src=x onerror=alert(1)><script>alert(1)</script>",
    "<https://evil.example> www.evil.example evil@example.org https://evil.example",
    "&lt;b&gt; &#60;b&#62; &amp;amp;",
    "# heading\n\n- list\n> quote",
    "**bold** __bold__ ~~gone~~ *a* _b_ $x^2$ $$y$$",
    ":tada: :+1:",
    "---",
    "| --- | --- |",
    "[^1] [x]: https://evil.example",
    "0123456789abcdef0123456789abcdef01234567 GH-12",
    "<!-- -->",
    "</td></tr></table></details>",
    "a\tb   c ",
    "中文 標題",
]
_ALLOWED = {"h2", "p", "table", "thead", "tbody", "tr", "th", "td", "code"}


def to_html(markdown: str) -> str:
    html: str = cmarkgfm.github_flavored_markdown_to_html(markdown)
    return html


def elements(html: str) -> set[str]:
    return set(re.findall(r"<\s*/?\s*([A-Za-z][A-Za-z0-9]*)", html))


def cells(html: str) -> list[list[str]]:
    """The rows of the last table, as people read them."""
    last = html.split("<tbody>")[-1]
    rows = re.findall(r"<tr>(.*?)</tr>", last, re.DOTALL)
    return [
        [shown(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)] for row in rows
    ]


def shown(html: str) -> str:
    return unescape(re.sub("<[^>]*>", "", html))


def literal(content: str) -> str:
    """A text as it should be read; a key's backticks become code."""
    key = r"(?:(?<= )|\A)(\(?)`([^`]*[^` ][^`]*)`(?=[).,;:?!]*(?: |\Z))"
    return re.sub(key, r"\1\2", brief(content)).strip()


def report(diagnostics: list[Diagnostic], **request: Any) -> str:
    return render(diagnostics, Request(**request))


@pytest.mark.parametrize("trick", HOSTILE)
def test_hostile_text_is_read_as_it_is(trick: str) -> None:
    bad = found(trick, path=trick.replace("\0", "") + ".md", rule="url-space")
    html = to_html(report([bad, found()], errors=(FileError(trick, trick),)))
    assert elements(html) <= _ALLOWED
    rows = cells(html)
    assert len(rows) == 2
    place, severity, rule, message = rows[0]
    assert (severity, rule) == ("warning", "url-space")
    assert message == literal(trick)
    assert place.endswith(":2:8")
    assert " ".join(place.split()) == " ".join(f"{_path(bad.path)}:2:8".split())


def _path(path: str) -> str:
    from corpuslint.output.text import shown_path

    return shown_path(path)


@given(st.text(max_size=60))
def test_any_text_is_read_as_it_is(words: str) -> None:
    html = to_html(f"| a | b |\n| --- | --- |\n| {text(words)} | {code(words)} |\n")
    assert elements(html) <= _ALLOWED
    rows = cells(html)
    assert [len(row) for row in rows] == [2]
    assert rows[0][0].split() == literal(words).split()
    assert rows[0][1].split() == brief(words).split()


def test_usual_messages_read_as_prose() -> None:
    said = "`width` must be an integer, not the text '1200'; the URL is https://e.org/x."
    assert text(said) == (
        "`width` must be an integer, not the text '1200'; the URL is `https://e.org/x`."
    )
    said = "a second `: ` in it; unknown key `Tags`; did you mean `tags`?"
    assert text(said) == "a second ` :  ` in it; unknown key `Tags`; did you mean `tags`?"
    said = "'2026-01-32 09:00' is no date (see `date`); known at a_b, in c.md."
    assert text(said) == (
        "`'2026-01-32 09:00'` is no date (see `date`); known at `a_b`, in `c.md`."
    )


def test_the_whole_summary(tmp_path: Path) -> None:
    diagnostics = [
        found("a hint", severity="info", rule="insecure-url"),
        found("a fault"),
        found("a fault", path="b.md"),
        found("broken", path="c.md", severity="error", rule="invalid-url"),
    ]
    assert report(diagnostics, tally=Tally(7, 3), notes=("3 of 7 files changed since main",)) == (
        "## corpuslint: found 1 error, 2 warnings and 1 hint in 3 of 7 files\n"
        "\n3 of 7 files changed since main\n"
        "\n| rule | severity | findings | files | fixable |\n"
        "| --- | --- | ---: | ---: | ---: |\n"
        "| `invalid-url` | error | 1 | 1 | 0 |\n"
        "| `url-space` | warning | 2 | 2 | 0 |\n"
        "| `insecure-url` | info | 1 | 1 | 0 |\n"
        "\n| place | severity | rule | message |\n"
        "| --- | --- | --- | --- |\n"
        "| `c.md:2:8` | error | `invalid-url` | broken |\n"
        "| `a.md:2:8` | warning | `url-space` | a fault |\n"
        "| `b.md:2:8` | warning | `url-space` | a fault |\n"
        "| `a.md:2:8` | info | `insecure-url` | a hint |\n"
    )


def test_where_all_is_well() -> None:
    assert report([], tally=Tally(7)) == "## corpuslint: all clean: 7 files checked\n"
    assert report([], tally=Tally()) == "## corpuslint: nothing was checked\n"


def test_files_that_could_not_be_checked_are_told() -> None:
    said = report([], tally=Tally(1, failed=1), errors=(FileError("a.md", "permission denied"),))
    assert "| not checked | reason |\n| --- | --- |\n| `a.md` | permission denied |\n" in said


def test_what_is_over_the_limit_is_cut_and_that_is_said() -> None:
    diagnostics = [found("中" * 900, path=f"{number}.md") for number in range(2000)]
    diagnostics.append(found("the worst", path="z.md", severity="error"))
    said = report(diagnostics)
    assert LIMIT - 5000 < len(said.encode()) <= LIMIT
    rows = said.count("| warning | `url-space` | ")
    assert said.endswith(
        f"\n{2000 - rows:,} more findings: GitHub keeps 1,024 KiB of a step's summary.\n"
    )
    assert "| `z.md:2:8` | error |" in said
    assert elements(to_html(said)) <= _ALLOWED


def test_many_rules_and_errors_leave_room_for_findings() -> None:
    errors = tuple(FileError(f"{number}.md", "x" * 500) for number in range(2000))
    diagnostics = [found(rule=f"rule-{number}-{'x' * 300}") for number in range(2000)]
    said = report(diagnostics, errors=errors, tally=Tally(1))
    assert len(said.encode()) <= LIMIT
    assert "more errors: GitHub keeps" in said
    assert "more rules: GitHub keeps" in said
    assert "| `a.md:2:8` |" in said


def test_where_there_is_no_room_nothing_is_written() -> None:
    assert report([found()], room=10) == ""


# the file of the step


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Command:
    write(tmp_path, {"a.md": SPACED, ".git/HEAD": ""})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary"))
    return Command(capsys)


def test_the_summary_of_the_step_is_added_to(run: Command, tmp_path: Path) -> None:
    write(tmp_path, {"summary": "what others said", "other": "gone"})
    ran = run(
        *("check", "a.md", "--output-format", "markdown=./summary"),
        *("--output-format", "sarif=other"),
    )
    assert ran.code == 1
    said = (tmp_path / "summary").read_text()
    assert said.startswith("what others said\n\n## corpuslint: found 1 warning in 1 of 1 file\n")
    assert (tmp_path / "other").read_text().startswith("{")
    run("check", "a.md", "--output-format", "markdown=summary")
    assert (tmp_path / "summary").read_text().count("## corpuslint") == 2


def test_a_summary_that_is_not_there_yet(run: Command, tmp_path: Path) -> None:
    run("check", "a.md", "--output-format", "markdown=summary")
    assert (tmp_path / "summary").read_text().startswith("## corpuslint")


def test_what_the_summary_holds_counts(run: Command, tmp_path: Path) -> None:
    (tmp_path / "summary").write_text("x" * (LIMIT - 2000))
    write(tmp_path, {f"{number}.md": SPACED for number in range(40)})
    run("check", ".", "--output-format", "markdown=summary")
    content = (tmp_path / "summary").read_bytes()
    assert len(content) <= LIMIT
    assert re.search(rb"\n\d+ more findings: GitHub keeps", content)
    (tmp_path / "summary").write_text("x" * LIMIT)
    run("check", ".", "--output-format", "markdown=summary")
    assert (tmp_path / "summary").stat().st_size == LIMIT


def test_elsewhere_the_file_is_replaced(
    run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_STEP_SUMMARY")
    write(tmp_path, {"summary": "old"})
    run("check", "a.md", "--output-format", "markdown=summary")
    assert (tmp_path / "summary").read_text().startswith("## corpuslint")


@pytest.mark.parametrize(
    "words",
    [
        "@`x(`i` and `y ![](//e.co/p)",
        "a`b(`c` @team [hi](//e.co)",
        "`x(`y`, `z`) <b>z</b>`",
        "(`a` `b`(`c`) @x",
    ],
)
def test_no_two_pieces_of_code_become_one(words: str) -> None:
    html = to_html(f"| a |\n| --- |\n| {text(words)} |\n")
    assert elements(html) <= _ALLOWED
    assert cells(html)[0][0].split() == literal(words).split()


@given(st.text(alphabet="``()[]!<>@#* x|\\&;:.,?'~_-/1", max_size=30))
def test_signs_of_every_kind_are_read_as_they_are(words: str) -> None:
    html = to_html(f"| a |\n| --- |\n| {text(words)} |\n")
    assert elements(html) <= _ALLOWED
    assert [row[0].split() for row in cells(html)] == [literal(words).split()]
