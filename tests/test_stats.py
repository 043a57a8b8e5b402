"""`corpuslint stats`: what it says of a corpus, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands import Command, process, write

CONFIG = """\
[collections.posts]
include = ["posts/*.md"]
schemas = ["blog-post"]
[collections.notes]
include = ["notes/*.md"]
"""


def post(index: int, **changes: str) -> str:
    fields = {
        "title": f"Post number {index}",
        "date": f"2023-01-{index % 28 + 1:02} 18:00:00",
        "kind": "article" if index % 4 else "video",
        "tags": f"[news, {'travel' if index % 2 else 'food'}]",
        "url": f"https://example.com/post-{index}/",
        **changes,
    }
    lines = [f"{key}: {value}" for key, value in fields.items() if value]
    return "\n".join(["---", *lines, "---", "", "Text", ""])


def posts(number: int = 40) -> dict[str, str]:
    return {f"posts/post-{index:03}.md": post(index) for index in range(number)}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    project = tmp_path / "project"
    write(project, {".git/HEAD": ""})
    monkeypatch.chdir(project)
    return project


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], folder: Path) -> Command:
    return Command(capsys)


def test_a_table_of_fields(run: Command, folder: Path) -> None:
    write(folder, posts())
    ran = run("stats", "posts")
    assert (ran.code, ran.err) == (0, "")
    assert (
        ran.out
        == """\
40 documents

  field      share  type        distinct  values
  title       100%  text              40  13 to 14 characters
  date        100%  text              28  2023-01-01 to 2023-01-28, YYYY-MM-DD hh:mm:ss
  kind        100%  text               2  article (75%), video (25%)
  tags        100%  list                  2 items
    (items)         text               3  news (50%), food (25%), travel (25%)
  url         100%  text              40  https://example.com/…
"""
    )


def test_rare_things_with_their_places(run: Command, folder: Path) -> None:
    write(folder, posts())
    write(
        folder,
        {
            "posts/post-003.md": post(3, kind="artcle"),
            "posts/post-005.md": post(5, date="05/01/2023"),
            "posts/post-007.md": post(7, title="", titel="Slip of a key"),
            "posts/post-009.md": post(9, kind="12"),
            "posts/post-011.md": post(11, url="http://example.com/post-11/"),
        },
    )
    ran = run("stats", "posts")
    assert (
        ran.out.partition("Rare, so have a look\n")[2]
        == """\
  kind: 'artcle' in 1 of 39; did you mean 'article'?
    posts/post-003.md:4:7
  the field titel: in 1 of 40; did you mean `title`?
    posts/post-007.md:6:1
  date: '05/01/2023', date as 00/00/0000, in 1 of 40; elsewhere YYYY-MM-DD hh:mm:ss
    posts/post-005.md:3:7
  kind: the type integer in 1 of 40
    posts/post-009.md:4:7
  url: 'http://example.com/post-11/', http URL, in 1 of 40; elsewhere https URL
    posts/post-011.md:6:6
"""
    )


def test_a_vocabulary_that_is_open_has_no_rare_words(run: Command, folder: Path) -> None:
    write(folder, posts())
    names = ["gardening", "chess", "astronomy", "running", "pottery"]
    for index, name in enumerate(names):
        write(folder, {f"posts/post-{index:03}.md": post(index, tags=f"[news, {name}]")})
    assert "Rare" not in run("stats", "posts").out


def test_collections_apart_and_what_is_in_none(run: Command, folder: Path) -> None:
    write(folder, {"corpuslint.toml": CONFIG, **posts(3), "notes/a.md": "---\nx: 1\n---\n"})
    write(folder, {"other.md": "No front matter\n"})
    ran = run("stats")
    assert (ran.code, ran.err) == (0, "")
    heads = [line for line in ran.out.splitlines() if line and line[0] != " "]
    assert heads == ["posts: 3 documents", "notes: 1 document"]
    ran = run("stats", ".")
    heads = [line for line in ran.out.splitlines() if line and line[0] != " "]
    assert heads[2:] == ["0 documents, 1 file without front matter"]


def test_what_cannot_be_read_is_said(run: Command, folder: Path) -> None:
    write(folder, {"a.md": "---\na: 1\n---\n", "b.md": "---\na: [1\n---\n", "c.md": "---\na: 1\n"})
    ran = run("stats", ".")
    assert ran.code == 0
    assert ran.out.startswith("1 document, 2 files not read\n")
    assert "b.md:2:4" in ran.out.partition("Not read\n")[2]
    assert run("stats", "missing").code == 2
    assert run("stats", "missing").err.startswith("corpuslint: missing: ")


def test_nothing_to_read(run: Command, folder: Path) -> None:
    ran = run("stats")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.startswith("corpuslint: there is no file to read here (.md ")


@pytest.mark.parametrize("columns", [60, 80, 100])
def test_a_table_fits_and_does_no_harm(
    columns: int, run: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from corpuslint.output.text import width

    monkeypatch.setenv("COLUMNS", str(columns))
    wide = "语" * 30
    for index in range(30):
        long = "芯片" * 20
        hostile = f'"\\e[31m": "\\e[2J\\u202E{index % 3}"'
        text = f'---\n"{wide}": {long}{index % 2}\n{hostile}\n---\n'
        write(folder, {f"{index:02}.md": text})
    ran = run("stats", ".")
    assert "\x1b" not in ran.out
    assert "\u202e" not in ran.out
    assert max(map(width, ran.out.splitlines())) <= columns


def test_json(run: Command, folder: Path) -> None:
    write(folder, posts())
    write(folder, {"posts/post-003.md": post(3, kind="artcle", images="[{width: 3}]")})
    ran = run("stats", "posts", "--output-format", "json")
    (group,) = json.loads(ran.out)
    assert (group["collection"], group["documents"], group["unread"]) == (None, 40, [])
    fields: dict[str, Any] = {one["field"]: one for one in group["fields"]}
    assert list(fields)[-3:] == ["images", "images[]", "images[].width"]
    assert fields["images[].width"]["key_path"] == ["images", None, "width"]
    assert fields["images[].width"]["numbers"] == {"least": 3, "greatest": 3}
    date = fields["date"]
    assert date["dates"]["least"] == "2023-01-01 18:00:00"
    assert (date["forms"], date["share"]) == ({"YYYY-MM-DD hh:mm:ss": 40}, 1.0)
    assert fields["url"]["hosts"] == {"example.com": 40}
    assert fields["kind"]["commonest"][0] == {"value": "article", "count": 29}
    slip = next(one for one in group["rare"] if one["kind"] == "value")
    assert slip == {
        "kind": "value",
        "field": "kind",
        "what": "artcle",
        "count": 1,
        "of": 40,
        "form": None,
        "meant": "article",
        "filename": "posts/post-003.md",
        "location": {"row": 4, "column": 7},
        "key_path": ["kind"],
    }


def test_numbers_that_json_lacks(run: Command, folder: Path) -> None:
    write(folder, {"a.md": "---\nx: .inf\ny: .nan\nz: 1e400\n---\n"})
    ran = run("stats", "a.md", "--output-format", "json")
    assert json.loads(ran.out)[0]["fields"][0]["commonest"] == [{"value": "inf", "count": 1}]
    assert run("stats", "a.md").code == 0


def test_any_seed_of_hashes_gives_the_same(folder: Path) -> None:
    write(folder, posts())
    outs = {
        process("stats", "posts", folder=folder, environment={"PYTHONHASHSEED": seed}).stdout
        for seed in ("0", "1")
    }
    assert len(outs) == 1
