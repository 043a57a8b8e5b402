"""The library: `check`, `validate`, and what they raise."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import frontmatter
import pydantic
import pytest

import corpuslint
from corpuslint.api import Report
from corpuslint.finding import Diagnostic, FileError
from corpuslint.span import Position, Span
from tests.commands import write

SPACED = '---\ntitle: "x"\ncover: " https://example.org/x"\n---\n'
SCHEMA = {
    "title": "Page",
    "type": "object",
    "required": ["title", "date"],
    "properties": {
        "title": {"type": "string"},
        "date": {"type": "string", "format": "date-time"},
        "related": {"items": {"properties": {"width": {"type": "integer"}}}},
    },
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory: a project of its own."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(report: Report | list[Diagnostic]) -> list[tuple[str, Any]]:
    diagnostics = report if isinstance(report, list) else report.diagnostics
    return [(diagnostic.rule, diagnostic.key_path) for diagnostic in diagnostics]


# check


def test_check_a_path(folder: Path) -> None:
    write(folder, {"posts/a.md": SPACED})
    for path in ("posts/a.md", Path("posts/a.md"), str(folder / "posts/a.md")):
        report = corpuslint.check(path)
        assert said(report) == [("url-space", ("cover",))]
        assert report.errors == ()
        assert report.worst == "warning"
    (only,) = corpuslint.check("posts/a.md").diagnostics
    assert only.path == "posts/a.md"
    assert (only.span, only.start, only.end) == (Span(23, 24), Position(3, 9), Position(3, 10))
    assert only.value == " https://example.org/x"
    assert only.severity == "warning"


def test_check_a_text(folder: Path) -> None:
    for text in (SPACED, SPACED.replace("\n", "\r\n"), SPACED.replace("\n", "\r")):
        report = corpuslint.check(text, select="url-space")
        assert said(report) == [("url-space", ("cover",))] or "\n" not in text
        assert report.errors == ()
        assert all(diagnostic.path == "text.md" for diagnostic in report.diagnostics)
    (only,) = corpuslint.check(SPACED, filename="posts/x.md").diagnostics
    assert (only.path, only.start) == ("posts/x.md", Position(3, 9))
    assert corpuslint.check("") == Report((), ())
    assert corpuslint.check("").worst is None
    (only,) = corpuslint.check("---\na: \ud800\n---\n").diagnostics
    assert only.rule == "not-utf8"
    (only,) = corpuslint.check("a: [\n", filename="data.yml").diagnostics
    assert only.rule == "invalid-yaml"


def test_check_reads_no_config_unless_told(folder: Path) -> None:
    write(
        folder,
        {
            "corpuslint.toml": 'ignore = ["urls"]\n[collections.a]\ninclude = ["posts/*.md"]\n'
            'schemas = ["s.json"]\ngenerator = "hugo"\n',
            "s.json": '{"required": ["date"]}',
            "posts/a.md": SPACED,
        },
    )
    assert said(corpuslint.check("posts/a.md")) == [("url-space", ("cover",))]
    for config in ("corpuslint.toml", folder / "corpuslint.toml"):
        assert said(corpuslint.check("posts/a.md", config=config)) == [("missing-field", ("date",))]
    assert said(corpuslint.check(SPACED, filename="posts/b.md", config="corpuslint.toml")) == [
        ("missing-field", ("date",))
    ]
    os.chdir(folder / "posts")
    report = corpuslint.check("a.md", config="../corpuslint.toml", schema="../s.json")
    assert ("missing-field", ("date",)) in said(report)


def test_select_ignore_and_generator() -> None:
    text = SPACED.replace('"x"', '"x" ')
    assert {rule for rule, _ in said(corpuslint.check(text))} == {"url-space", "trailing-space"}
    for select in ("url-space", ["url-space"], ("urls",), iter(["url-space"])):
        assert [rule for rule, _ in said(corpuslint.check(text, select=select))] == ["url-space"]
    assert [rule for rule, _ in said(corpuslint.check(text, ignore="urls"))] == ["trailing-space"]
    assert said(corpuslint.check(text, select=())) == []
    empty = "---\n---\n"
    assert said(corpuslint.check(empty, generator="jekyll")) == []
    assert ("empty-block", None) in said(corpuslint.check(empty, generator="hexo"))


class Page(pydantic.BaseModel):
    """A model as people write them, with a validator of its own."""

    title: str
    rating: int = 0

    @pydantic.field_validator("rating")
    @classmethod
    def at_most_five(cls, rating: int) -> int:
        if rating > 5:
            raise ValueError("at most five")
        return rating


def test_schemas_of_every_kind(folder: Path) -> None:
    write(folder, {"s.json": '{"required": ["date"]}', "s.yaml": "required: [date]\n"})
    text = '---\ntitle: "x"\n---\n'
    missing = [("missing-field", ("date",))]
    for schema in ("s.json", Path("s.json"), folder / "s.yaml", SCHEMA):
        assert said(corpuslint.check(text, schema=schema, select="schema")) == missing
    assert said(corpuslint.check("---\ntags: [a]\n---\n", schema="blog-post")) == [
        ("missing-field", ("title",))
    ]
    assert said(corpuslint.check(text, schema={}, select="schema")) == []
    assert said(corpuslint.check(text, schema=Page)) == []
    assert said(corpuslint.check("---\nrating: 9\n---\n", schema=Page, select="schema")) == [
        ("missing-field", ("title",))
    ]
    (only,) = corpuslint.check("---\ntitle: x\nrating: 9\n---\n", schema=Page).diagnostics
    assert (only.key_path, only.start) == (("rating",), Position(3, 9))
    assert "at most five" in only.message


def test_findings_are_in_the_order_of_the_file() -> None:
    report = corpuslint.check('---\nb: x \na: y \ncover: " https://e.org"\n---\n')
    assert [diagnostic.start.row for diagnostic in report.diagnostics if diagnostic.start] == [
        2,
        3,
        4,
    ]


def test_the_clock_is_an_argument() -> None:
    text = "---\ntitle: x\ndate: 2023-11-21 18:20:57\n---\n"
    assert corpuslint.check(text, now=0.0).errors == ()
    assert corpuslint.check(text, now=1.0e12).errors == ()


# what cannot be read


def test_a_path_that_cannot_be_read(folder: Path) -> None:
    assert corpuslint.check("nowhere.md") == Report(
        (), (FileError("nowhere.md", "no such file or directory"),)
    )
    assert corpuslint.check(folder).errors[0].message in ("is a directory", "permission denied")
    assert corpuslint.check("a\0b").errors == (FileError("a\0b", "no path has a null character"),)
    assert corpuslint.check("a" * 5_000).errors[0].message


@pytest.mark.skipif(os.name == "nt", reason="needs pipes and devices")
def test_a_path_that_never_ends(folder: Path) -> None:
    os.mkfifo(folder / "pipe.md")
    for path in ("pipe.md", "/dev/zero"):
        assert corpuslint.check(path).errors == (FileError(path, "neither a file nor a folder"),)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"schema": "news-articel"}, "did you mean 'news-article'?"),
        ({"schema": "nowhere.json"}, "no schema 'nowhere.json'"),
        ({"schema": "broken.json"}, "broken.json:1:"),
        ({"schema": "https://example.org/s.json"}, "is not fetched"),
        ({"schema": "models:Page"}, "imported only with --allow-code"),
        ({"schema": {"type": "objet"}}, "objet"),
        ({"schema": 3}, "a schema is a built-in name, a path, a dict or a pydantic model class"),
        ({"schema": int}, "not type"),
        ({"select": "url-spaces"}, "did you mean 'url-space'?"),
        ({"ignore": ["x"]}, "no rule or group is called 'x'"),
        ({"generator": "jekyl"}, "no generator is called 'jekyl'"),
        ({"config": "nowhere.toml"}, "nowhere.toml: no such file or directory"),
        ({"config": "bad.toml"}, "bad.toml:1: no setting is called 'x'"),
    ],
)
def test_wrong_arguments(arguments: dict[str, Any], message: str, folder: Path) -> None:
    write(folder, {"bad.toml": "x = 1\n", "broken.json": '{"type": }'})
    with pytest.raises(corpuslint.ConfigError) as refused:
        corpuslint.check("---\ntitle: x\n---\n", **arguments)
    assert message in str(refused.value)


# validate


def test_validate_a_post() -> None:
    post = frontmatter.loads(
        "---\ntitle: x\ndate: 2023-11-21T18:20:57Z\nrelated:\n- width: 3\n- width: wide\n---\nText"
    )
    (only,) = corpuslint.validate(post, SCHEMA)
    assert (only.rule, only.key_path) == ("wrong-type", ("related", 1, "width"))
    assert (only.span, only.start, only.end, only.path) == (None, None, None, "")
    assert (only.source, only.related) == ("", ())
    assert only.value == "wide"


@pytest.mark.parametrize(
    ("date", "text"),
    [
        (datetime.datetime(2023, 11, 21, 18, 20, 57), "2023-11-21T18:20:57"),
        (
            datetime.datetime(2023, 11, 21, 18, 20, 57, tzinfo=datetime.timezone.utc),
            "2023-11-21T18:20:57Z",
        ),
        (
            datetime.datetime(
                2023, 11, 21, 18, tzinfo=datetime.timezone(datetime.timedelta(hours=8))
            ),
            "2023-11-21T18:00:00+08:00",
        ),
        (datetime.date(2023, 11, 21), "2023-11-21"),
        (datetime.time(18, 20), "18:20:00"),
    ],
)
def test_dates_become_text(date: Any, text: str) -> None:
    schema = {"properties": {"when": {"const": "something else"}}}
    (only,) = corpuslint.validate({"when": date}, schema)
    assert only.value == text


def test_dates_of_a_post_fit_the_built_in_schemas() -> None:
    post = frontmatter.loads("---\ntitle: x\ndate: 2023-11-21 18:20:57\ntags: [a]\n---\n")
    assert isinstance(post["date"], datetime.datetime)
    assert corpuslint.validate(post, "blog-post") == []
    assert said(corpuslint.validate(frontmatter.Post("text"), "blog-post")) != []


def test_values_that_are_no_json() -> None:
    schema = {"properties": {"x": False}}

    class Odd:
        def __str__(self) -> str:
            return "odd"

    for value, plain in (
        ((1, 2), [1, 2]),
        ({"b", "a"}, ["a", "b"]),
        (Odd(), "odd"),
        ({1: {datetime.date(2023, 1, 2): None}}, {"1": {"2023-01-02": None}}),
    ):
        from corpuslint.posts import metadata_document

        assert metadata_document({"x": value}).data == {"x": plain}
        assert said(corpuslint.validate({"x": value}, schema)) == [("schema-violation", ("x",))]


def test_metadata_that_holds_itself() -> None:
    endless: dict[str, Any] = {"title": "x"}
    endless["related"] = [endless]
    deep: dict[str, Any] = {}
    for _ in range(10_000):
        deep = {"below": deep}
    shared = {"width": 1}
    assert corpuslint.validate({"a": shared, "b": shared}, {}) == []
    for metadata, message in ((endless, "holds itself"), (deep, "nested too deeply")):
        with pytest.raises(corpuslint.ConfigError, match=message):
            corpuslint.validate(metadata, SCHEMA)
    with pytest.raises(corpuslint.ConfigError, match="metadata is a mapping, not list"):
        corpuslint.validate(["a"], SCHEMA)


# the package


def test_every_public_name_is_there_and_comes_lazily() -> None:
    for name in corpuslint.__all__:
        assert getattr(corpuslint, name) is not None
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        getattr(corpuslint, "nothing")  # noqa: B009
    code = (
        "import sys, corpuslint; print(*[n for n in sys.modules if n.startswith('corpuslint')]); "
        "corpuslint.ConfigError; print('corpuslint.engine' in sys.modules); "
        "corpuslint.check; print('corpuslint.engine' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["corpuslint", "False", "True"]


def test_a_second_check_is_ready_at_once(folder: Path) -> None:
    """The defaults are built once for a folder and a selection."""
    from corpuslint.api import _defaults

    _defaults.cache_clear()
    for _ in range(5):
        corpuslint.check(SPACED)
    assert _defaults.cache_info().misses == 1
