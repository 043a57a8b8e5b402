"""`corpuslint schema infer`: what it promises, who breaks it, and what it says always holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuslint.document import Document
from corpuslint.knowledge.infer import infer
from corpuslint.knowledge.strict import Strict
from corpuslint.knowledge.support import Support
from corpuslint.profile import UNKNOWN
from corpuslint.roles import WELL_KNOWN_KEYS
from corpuslint.schema.judge import schema_faults
from corpuslint.schema.source import SchemaSource
from tests.commands import Command, Ran, process, write
from tests.test_knowledge import surveyed

HOSTS = ("example.com", "news.example.org", "a-b.example.net")


def image(index: int) -> dict[str, Any]:
    size = {"width": 600 + index, "height": 400}
    return {"url": f"https://cdn.example.com/{index}.jpg", **size}


def small(index: int, quality: int) -> dict[str, Any]:
    host = HOSTS[index % 3]
    return {
        "title": f"Related story {index}",
        "publishedDateTime": f"2023-11-{index % 28 + 1:02}T08:00:00Z",
        "webUrl": f"https://{host}/related/{index}",
        "provider": {"name": f"Paper {index % 3}", "domain": host},
        "quality": quality,
        "images": [image(index)],
    }


def article(index: int) -> dict[str, Any]:
    """An article as a publisher's tool would write it; every number is decided by the index."""
    host = HOSTS[index % 3]
    url = f"https://{host}/2023/story-{index}"
    data: dict[str, Any] = {
        "category": "news",
        "title": f"What story number {index} says",
        "publishedDateTime": f"2023-11-{index % 28 + 1:02}T{index % 24:02}:30:00Z",
        "updatedDateTime": f"2023-12-{index % 28 + 1:02}T{index % 24:02}:30:00Z",
        "originalUrl": url,
        "webUrl": url,
    }
    if index % 3 == 0:
        data["ampWebUrl"] = f"{url}/amp"
        cached = host.replace("-", "--").replace(".", "-")
        data["cdnAmpWebUrl"] = (
            f"https://{cached}.cdn.ampproject.org/c/s/{host}/2023/story-{index}/amp"
        )
    data["type"] = "video" if index % 5 == 0 else "article"
    if data["type"] == "video":
        data["length"] = f"PT{index + 1}M"
    is_published = index % 2 == 0
    data["heat"] = 50 + index if is_published else (index - 1) % 50 - 1
    data["published"] = is_published
    data["provider"] = {"name": f"Paper {index % 3}", "domain": host}
    data["topics"] = [["AI", "Chips"], ["AI"], ["Chips", "Law"]][index % 3]
    data["images"] = [image(index)]
    data["related"] = [small(index + step, 90 - step * 10 - index % 7) for step in range(3)]
    return data


def written(data: dict[str, Any]) -> str:
    """A document whose front matter has a field on each line."""
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in data.items()]
    return "\n".join(["---", *lines, "---", "", "Text", ""])


def articles(number: int = 200) -> dict[str, dict[str, Any]]:
    return {f"news/story-{index:03}.md": article(index) for index in range(number)}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    project = tmp_path / "project"
    write(project, {".git/HEAD": ""})
    monkeypatch.chdir(project)
    return project


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], folder: Path) -> Command:
    return Command(capsys)


def schema_of(ran: Ran) -> dict[str, Any]:
    assert ran.code == 0, ran.err
    schema: dict[str, Any] = json.loads(ran.out)
    assert not schema_faults(SchemaSource("inferred", "", schema))
    return schema


def inferred(run: Command, folder: Path, documents: dict[str, dict[str, Any]]) -> dict[str, Any]:
    write(folder, {name: written(data) for name, data in documents.items()})
    return schema_of(run("schema", "infer", "news"))


def failing(schema: dict[str, Any], folder: Path) -> set[str]:
    """The files that other people's validators refuse; one of them judges formats too."""
    with_formats = jsonschema_rs.validator_for(schema, validate_formats=True)
    without = jsonschema.Draft202012Validator(schema)
    found = set()
    for path in sorted(folder.rglob("*.md")):
        name = path.relative_to(folder).as_posix()
        document = Document(name, path.read_text(encoding="utf-8"), UNKNOWN)
        if not with_formats.is_valid(document.data):
            found.add(name)
        assert name in found or without.is_valid(document.data)
    return found


def test_a_schema_of_articles(run: Command, folder: Path) -> None:
    schema = inferred(run, folder, articles())
    properties = schema["properties"]
    assert schema["x-order"] == list(properties)
    assert list(properties)[:4] == ["category", "title", "publishedDateTime", "updatedDateTime"]
    assert schema["additionalProperties"] is False
    assert set(properties) - set(schema["required"]) == {"ampWebUrl", "cdnAmpWebUrl", "length"}
    assert schema["x-unique"] == [[["originalUrl"]], [["webUrl"]]]
    assert properties["category"] == {"const": "news"}
    assert properties["type"]["enum"] == ["article", "video"]
    title = properties["title"]
    assert (title["type"], title["x-role"], title["minLength"]) == ("string", "title", 1)
    published = properties["publishedDateTime"]
    assert (published["format"], published["x-role"]) == ("date-time", "published")
    assert published["pattern"].endswith("Z$")
    assert properties["webUrl"]["pattern"] == "^https://[^/?#]"
    assert properties["webUrl"]["format"] == "uri"
    assert properties["cdnAmpWebUrl"]["x-role"] == "amp-cache-url"
    assert properties["length"]["format"] == "duration"
    assert properties["heat"]["minimum"] == -1
    assert properties["published"]["type"] == "boolean"
    topics = properties["topics"]
    assert (topics["x-role"], topics["minItems"], topics["uniqueItems"]) == ("tags", 1, True)
    assert topics["items"] == {"enum": ["AI", "Chips", "Law"]}


def test_what_stands_at_several_places_is_defined_once(run: Command, folder: Path) -> None:
    schema = inferred(run, folder, articles())
    assert set(schema["$defs"]) == {"image", "provider"}
    assert schema["properties"]["images"]["items"] == {"$ref": "#/$defs/image"}
    related = schema["properties"]["related"]["items"]
    assert related["x-role"] == "page", "a related article is an article in small"
    assert related["properties"]["images"]["items"] == {"$ref": "#/$defs/image"}
    assert related["properties"]["provider"] == {"$ref": "#/$defs/provider"}
    defined = schema["$defs"]["image"]
    assert defined["x-role"] == "image"
    roles = [child["x-role"] for child in defined["properties"].values()]
    assert roles == ["image-url", "width", "height"]


def test_what_always_holds_is_in_comments(run: Command, folder: Path) -> None:
    schema = inferred(run, folder, articles())
    properties = schema["properties"]
    comments = {key: child.get("$comment", "") for key, child in properties.items()}
    assert comments["originalUrl"] == "", "three hosts are too few to say anything of them"
    assert comments["webUrl"] == "equal to `originalUrl` (200)"
    assert comments["updatedDateTime"] == "never earlier than `publishedDateTime` (200)"
    assert "starts with `originalUrl` (67)" in comments["ampWebUrl"]
    assert "the address of `ampWebUrl` in the AMP cache (67)" in comments["cdnAmpWebUrl"]
    assert "there exactly where `ampWebUrl` is (67)" in comments["cdnAmpWebUrl"]
    assert comments["length"] == "there exactly where `type` is 'video' (40)"
    assert "50 or more where `published` is true (100)" in comments["heat"]
    assert comments["related"] == "sorted by `quality`, falling (200)"


def test_outliers_are_exactly_what_fails(run: Command, folder: Path) -> None:
    documents = articles()
    documents["news/story-003.md"]["type"] = "artcle"
    documents["news/story-004.md"]["heat"] = "hot"
    documents["news/story-005.md"]["publishd"] = 3
    del documents["news/story-006.md"]["title"]
    documents["news/story-007.md"]["publishedDateTime"] = "2023-11-08 09:30:00"
    documents["news/story-008.md"]["related"][1]["images"][0]["width"] = "608"
    documents["news/story-009.md"]["webUrl"] = "https://example.com/a b"
    documents["news/story-010.md"]["topics"] = []
    documents["news/story-011.md"]["title"] = ""
    schema = inferred(run, folder, documents)
    told = run("schema", "infer", "news").err.splitlines()
    places = [line.removeprefix("corpuslint: ") for line in told if ".md:" in line]
    outliers = [line for line in places if "elsewhere" not in line]
    files = {line.partition(":")[0] for line in outliers}
    assert files == failing(schema, folder)
    assert [line.replace("news/story-0", "") for line in outliers] == [
        "03.md:10:7: `type` must be 'article' or 'video', not 'artcle'",
        "04.md:9:7: `heat` must be an integer, not the text 'hot'",
        "05.md:16:1: unknown field `publishd`; did you mean `published`?",
        "06.md:16:1: the field `title` is missing",
        "07.md:4:20: `publishedDateTime` is '2023-11-08 09:30:00', which does not match "
        "^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3]):[0-5…, "
        "as '2023-11-06T05:30:00Z' does",
        "08.md:14:544: `width` must be an integer, not the text '608'",
        "09.md:7:9: `webUrl` must be a URL as RFC 3986 has it, not 'https://example.com/a b'",
        "10.md:13:9: `topics` must have at least 1 item, but is empty",
        "11.md:3:8: `title` must have at least 1 character, but is empty",
    ]
    assert told[1] == "corpuslint: 9 outliers in 9 files: these fail the schema"


def test_what_nothing_breaks_where_all_must_keep_it(run: Command, folder: Path) -> None:
    documents = articles(60)
    documents["news/story-003.md"]["type"] = "artcle"
    documents["news/story-004.md"]["heat"] = "hot"
    write(folder, {name: written(data) for name, data in documents.items()})
    ran = run("schema", "infer", "--min-support", "1", "news")
    schema = schema_of(ran)
    assert ran.err == "corpuslint: 60 documents\n"
    assert failing(schema, folder) == set()
    assert schema["properties"]["heat"]["type"] == ["integer", "string"]


def test_exceptions_from_comments_are_told_apart(run: Command, folder: Path) -> None:
    documents = articles()
    documents["news/story-004.md"]["updatedDateTime"] = "2023-01-01T00:00:00Z"
    schema = inferred(run, folder, documents)
    assert schema["properties"]["updatedDateTime"]["$comment"] == (
        "never earlier than `publishedDateTime` (199 of 200)"
    )
    assert run("schema", "infer", "news").err.splitlines() == [
        "corpuslint: 200 documents",
        "corpuslint: exceptions from its order and its comments, for which nothing fails:",
        "corpuslint: news/story-004.md:5:18: `updatedDateTime`: elsewhere never earlier than "
        "`publishedDateTime`",
    ]
    assert failing(schema, folder) == set()


def test_a_check_by_the_schema_finds_the_outliers_and_no_more(run: Command, folder: Path) -> None:
    documents = articles()
    documents["news/story-003.md"]["type"] = "artcle"
    documents["news/story-010.md"]["topics"] = []
    schema = inferred(run, folder, documents)
    write(folder, {"inferred.json": json.dumps(schema)})
    ran = run("check", "--schema", "inferred.json", "--output-format", "json", "news")
    found = [(one["filename"], one["code"]) for one in json.loads(ran.out)]
    assert found == [
        ("news/story-003.md", "invalid-value"),
        ("news/story-010.md", "wrong-count"),
    ]


def test_little_is_promised_from_little(run: Command, folder: Path) -> None:
    schema = inferred(run, folder, articles(3))
    assert "required" not in schema
    assert "additionalProperties" not in schema
    assert schema["properties"]["type"].keys() == {"type", "examples"}


def test_words_that_people_make_up_are_no_closed_list(run: Command, folder: Path) -> None:
    documents = articles()
    for index in range(5):
        documents[f"news/story-{index:03}.md"]["topics"] = [f"Topic {index}"]
    schema = inferred(run, folder, documents)
    assert "enum" not in schema["properties"]["topics"]["items"]


def test_where_and_in_which_order_files_are_does_not_matter(folder: Path, tmp_path: Path) -> None:
    documents = [written(article(index)) for index in range(60)]
    write(folder, {f"a/{index:02}.md": text for index, text in enumerate(documents)})
    turned = {f"b/deep/{99 - index:02}.md": text for index, text in enumerate(documents)}
    write(tmp_path / "elsewhere", turned)
    outs = {
        process(*arguments, folder=where, environment={"PYTHONHASHSEED": seed}).stdout
        for seed, where, arguments in (
            ("0", folder, ["schema", "infer", "a"]),
            ("1", folder / "a", ["schema", "infer", "."]),
            ("2", tmp_path, ["schema", "infer", "elsewhere/b"]),
        )
    }
    assert len(outs) == 1
    assert outs != {b""}


def test_one_collection_is_meant(run: Command, folder: Path) -> None:
    config = '[collections.{0}]\ninclude = ["{0}/*.md"]\n'
    write(folder, {"corpuslint.toml": config.format("news"), "news/a.md": written({"a": 1})})
    write(folder, {"notes/b.md": written({"b": 1})})
    schema = schema_of(run("schema", "infer"))
    assert (schema["title"], list(schema["properties"])) == ("News", ["a"])
    write(folder, {"corpuslint.toml": config.format("news") + config.format("notes")})
    ran = run("schema", "infer")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "corpuslint: the config has 2 collections: name one with --collection (news, notes), "
        "or paths\n"
    )
    schema = schema_of(run("schema", "infer", "--collection", "notes", "--title", "A note"))
    assert (schema["title"], list(schema["properties"])) == ("A note", ["b"])
    ran = run("schema", "infer", "--collection", "note")
    assert ran.code == 2
    assert "no collection is called 'note'; did you mean 'notes'?" in ran.err


def test_keys_that_are_data_have_one_schema(run: Command, folder: Path) -> None:
    for index in range(30):
        data = {"title": f"Page {index}", "glossary": {f"term-{index}": f"Meaning {index}"}}
        write(folder, {f"news/{index}.md": written(data)})
    schema = schema_of(run("schema", "infer", "news"))
    glossary = schema["properties"]["glossary"]
    assert glossary.keys() == {"type", "additionalProperties"}
    assert glossary["additionalProperties"]["type"] == "string"
    rows = [line.split() for line in run("stats", "news").out.splitlines()[3:]]
    assert [row[0] for row in rows] == ["title", "glossary", "(any"]


def test_data_files_that_are_lists(run: Command, folder: Path) -> None:
    people = [{"name": f"Person {index}", "age": 20 + index} for index in range(30)]
    write(folder, {"people.json": json.dumps(people)})
    schema = schema_of(run("schema", "infer", "people.json"))
    assert schema["type"] == "array"
    assert schema["items"]["required"] == ["name", "age"]
    assert "(items)" not in run("stats", "people.json").out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["infer", "empty"], "no document here has front matter to infer a schema from"),
        (["infer", "--min-support", "2"], "a number from 0.5 to 1 is expected, not '2'"),
        (["list", "--min-support", "0.9"], "--min-support goes with schema infer"),
        (["check", "a.json", "--title", "A"], "--title goes with schema infer"),
    ],
)
def test_wrong_calls(arguments: list[str], message: str, run: Command, folder: Path) -> None:
    write(folder, {"empty/a.md": "Text\n"})
    ran = run("schema", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


def test_files_that_are_not_read_are_told(run: Command, folder: Path) -> None:
    write(folder, {f"{index}.md": written({"a": index}) for index in range(6)})
    write(folder, {"bad.md": "---\na: [1\n---\n", "bare.md": "Text\n"})
    ran = run("schema", "infer", ".")
    assert ran.err.splitlines() == [
        "corpuslint: 6 documents, 1 file without front matter, 1 file not read",
        "corpuslint: bad.md:2:4: not read: this list in brackets is not closed",
        "corpuslint: without front matter, what the schema requires is missing",
    ]
    assert run("schema", "infer", "-q", ".").err == ""


TEXTS = st.sampled_from(
    [
        "",
        "a",
        "b-c",
        "2023-11-20",
        "2023-11-20T10:00:00Z",
        "https://a.com/",
        "http://a.com/|",
        "é è",
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 200) | st.floats(-2, 2) | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["url", "width", "height", "a"]), inner, max_size=4)
    ),
    max_leaves=6,
)


@given(
    st.lists(
        st.dictionaries(st.sampled_from(["title", "date", "tags", "url"]), VALUES), min_size=1
    ),
    st.integers(1, 30),
)
def test_what_all_must_keep_all_keep(documents: list[Any], times: int) -> None:
    documents = documents * times
    schema = infer(surveyed(documents), Support(1), "Title", "", WELL_KNOWN_KEYS)
    assert not schema_faults(SchemaSource("inferred", "", schema))
    strict = Strict(schema)
    assert [fault for data in documents for fault in strict.faults(data)] == []
    oracle = jsonschema.Draft202012Validator(schema)
    assert all(oracle.is_valid(data) for data in documents)
