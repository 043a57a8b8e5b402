"""What is known of a corpus: the same however its files are shared out, and exact at its limits."""

from __future__ import annotations

import pickle
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuslint.config.kept import load_config
from corpuslint.config.selection import Selection
from corpuslint.discover import Discovery
from corpuslint.knowledge import field as field_module
from corpuslint.knowledge.candidates import candidates_of
from corpuslint.knowledge.field import Field
from corpuslint.knowledge.forms import FORMS, form_of, layout_pattern
from corpuslint.knowledge.infer import infer
from corpuslint.knowledge.inference import concluded
from corpuslint.knowledge.order import key_order
from corpuslint.knowledge.outliers import Judging
from corpuslint.knowledge.record import record
from corpuslint.knowledge.relation_kinds import cached
from corpuslint.knowledge.support import Support
from corpuslint.knowledge.surveyor import Reader, Surveyor
from corpuslint.knowledge.table import table
from corpuslint.knowledge.tally import Tally
from corpuslint.paths import Input
from corpuslint.roles import WELL_KNOWN_KEYS
from tests.commands import write

SEEDS = Path(__file__).parent.parent / "seeds"


def surveyed(documents: list[Any]) -> Field:
    root = Field()
    for index, data in enumerate(documents):
        root.add(data, f"{index:05}.md")
    return root


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("2023-11-20T18:42:00Z", "YYYY-MM-DDThh:mm:ssZ"),
        ("2015-04-21 22:00:00 -0700", "YYYY-MM-DD hh:mm:ss ±hhmm"),
        ("2023-11-20", "YYYY-MM-DD"),
        ("2023-11-20T18:42:00.123+01:00", "YYYY-MM-DDThh:mm:ss.s±hh:mm"),
        ("2024-02-29T10:00:00Z", "YYYY-MM-DDThh:mm:ssZ"),
        ("2023-02-30 10:00:00", "impossible date"),
        ("March 3, 2023", "date in words"),
        ("09/27/2021", "date as 00/00/0000"),
        ("2023", "integer in text"),
        ("May 2023", "text"),
        ("2023-11-21-a-post", "slug"),
        ("v1.2.3", "version"),
        ("1.10", "number in text"),
        ("yes", "boolean in text"),
        ("https://example.com/a", "https URL"),
        ("http://example.com", "http URL"),
        ("//example.com/a", "URL without scheme"),
        ("mailto:a@example.com", "URL"),
        ("a@example.com", "e-mail"),
        ("/images/a.jpg", "path from the root"),
        ("images/a.jpg", "file"),
        ("example.co.uk", "domain"),
        ("a-slug-2", "slug"),
        ("VentureBeat", "word"),
        ("PT1H2M30S", "duration"),
        ("#ffcc00", "colour"),
        ("Two words", "text"),
        ("芯片", "text"),
        ("<b>Bold</b> words", "HTML"),
        ("One\ntwo", "several lines"),
        ("", "empty"),
    ],
)
def test_forms(text: str, form: str) -> None:
    assert form_of(text) == form


def test_patterns_of_forms_are_read_alike_by_validators() -> None:
    import jsonschema_rs

    for form in FORMS:
        jsonschema_rs.validator_for({"pattern": f"^{form.pattern}$"})
    for text in ("2023-11-20T18:42:00Z", "2023-11-20 18:42 +0100", "2023-11-20T18:42:00.12Z"):
        pattern = f"^{layout_pattern(form_of(text))}$"
        assert jsonschema_rs.validator_for({"pattern": pattern}).is_valid(text)


def tallied(values: list[str], limit: int) -> Tally:
    tally = Tally(limit)
    for index, value in enumerate(values):
        tally.add(value, f"{index % 7}.md", (index,))
    return tally


def state(tally: Tally) -> Any:
    return tally.total, sorted(tally.counts.items()), tally.distinct, tally.is_exact


@given(
    st.lists(st.sampled_from("abcdefghij")), st.lists(st.sampled_from("abcdefghij")), st.integers()
)
def test_a_tally_of_parts_is_that_of_the_whole(one: list[str], other: list[str], seed: int) -> None:
    whole = [*one, *other]
    first, second = tallied(one, 4), tallied(other, 4)
    first.merge(second)
    turned = tallied(other, 4)
    turned.merge(tallied(one, 4))
    random.Random(seed).shuffle(whole)
    assert state(first) == state(turned) == state(tallied(whole, 4))
    for value, count in first.counts.items():
        assert count == whole.count(value), "what is kept is counted exactly"


def test_a_tally_estimates_what_it_does_not_keep() -> None:
    tally = Tally(1000)
    for number in range(50_000):
        tally.add(str(number), "a.md", ())
    assert len(tally.counts) == 1000
    assert abs(tally.distinct - 50_000) < 5_000
    assert not tally.is_exact


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.floats(allow_nan=False)
    | st.sampled_from(["a", "b-c", "2023-11-20", "https://example.com/", "Two words", ""]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), inner, max_size=3)
    ),
    max_leaves=8,
)
DOCUMENTS = st.lists(
    st.dictionaries(st.sampled_from(["title", "date", "tags", "x"]), VALUES), max_size=12
)


def everything(root: Field) -> Any:
    """All that is known of a field, in an order of its own."""
    tallies = (root.types, root.texts, root.others, root.shapes)
    return (
        [(state(one), sorted(one.first.items())) for one in tallies],
        [one.ends() for one in (root.lengths, root.numbers, root.dates, root.sizes)],
        (root.several, root.hollow, root.repeating.total),
        [(key, everything(inner)) for key, inner in sorted(root.keys.items())],
        [everything(one) for one in (root.items, root.rest) if one is not None],
    )


@given(DOCUMENTS, st.integers(0, 12), st.integers())
def test_a_field_of_parts_is_that_of_the_whole(documents: list[Any], cut: int, seed: int) -> None:
    named = [(f"{index:05}.md", data) for index, data in enumerate(documents)]
    whole = surveyed(documents)
    random.Random(seed).shuffle(named)
    parts = [Field(), Field()]
    for index, (file, data) in enumerate(named):
        parts[index < cut].add(data, file)
    copies = [pickle.loads(pickle.dumps(part)) for part in parts]
    copies[0].merge(copies[1])
    parts[1].merge(parts[0])
    assert everything(copies[0]) == everything(parts[1]) == everything(whole)


def test_keys_that_are_data_become_one_field(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(field_module, "MOST_KEYS", 3)
    documents = [{f"k{index}": {"n": index}, "k0": {"n": 0}} for index in range(9)]
    whole = surveyed(documents)
    turned = Field()
    for index in reversed(range(9)):
        part = Field()
        part.add(documents[index], f"{index:05}.md")
        part.merge(turned)
        turned = part
    assert whole.rest is not None
    assert not whole.keys
    assert everything(whole) == everything(turned)
    assert whole.rest.keys["n"].count == 17


def test_true_is_not_one_and_no_number_is_endless() -> None:
    values: list[Any] = [True, 1, 1.0, float("inf"), float("nan"), 2**20_000]
    field = surveyed([{"x": value} for value in values]).keys["x"]
    assert field.others.distinct == 6
    assert field.numbers.ends() == (1, 2**20_000)
    assert dict(field.types.counts) == {"boolean": 1, "integer": 2, "number": 3}


def test_keys_are_ordered_as_most_documents_have_them() -> None:
    documents: list[Any] = [{"title": 1, "date": 1, "tags": 1}] * 3
    documents += [{"date": 1, "title": 1, "draft": 1}, {"draft": 1, "tags": 1}]
    assert key_order(surveyed(documents)) == ["title", "date", "draft", "tags"]


def test_the_address_in_the_amp_cache() -> None:
    in_cache = "https://www-a--b-co-uk.cdn.ampproject.org/c/s/www.a-b.co.uk/x?y"
    assert cached("https://www.a-b.co.uk/x?y") == in_cache
    assert cached("http://a.com/") == "https://a-com.cdn.ampproject.org/c/a.com/"


def files_below(folder: Path) -> tuple[Reader, list[Input]]:
    config = load_config("", str(folder), "", Selection(), keep=False)
    return Reader(config), list(Discovery(config).find([str(folder)]))


def test_a_corpus_in_parts_gives_the_same_bytes(tmp_path: Path) -> None:
    write(tmp_path, {f"{index:03}.md": document(index) for index in range(60)})
    write(tmp_path, {"bad.md": "---\na: [\n---\n", "bare.md": "Text\n"})
    reader, files = files_below(tmp_path)
    results = set()
    for seed in range(4):
        shuffled = list(files)
        random.Random(seed).shuffle(shuffled)
        chunks = [shuffled[start : start + 17] for start in range(0, len(files), 17)]
        surveyor = Surveyor(reader)
        parts = [pickle.loads(pickle.dumps(surveyor.work(chunk))) for chunk in chunks]
        group = surveyor.merge(parts).groups[""]
        candidates = candidates_of(group.root, Support())
        schema = infer(group.root, Support(), "Title", "", WELL_KNOWN_KEYS)
        judging = Judging(reader, schema, candidates)
        found = [pickle.loads(pickle.dumps(judging.work(chunk))) for chunk in chunks]
        result = concluded(schema, judging.merge(found), Support())
        shown = table("", group, 100, False, lambda place, on: None)
        results.add(repr((result, shown, record("", group, lambda place, on: None))))
    assert len(results) == 1


def document(index: int) -> str:
    lines = [
        f"title: Title {index}",
        f"date: 2023-01-{index % 28 + 1:02} 10:00:00",
        f"kind: {'abc'[index % 3]}",
        f"score: {index}",
        f"tags: [x, y{index % 4}]",
    ]
    return "\n".join(["---", *lines, "---", "", "Text", ""])


def test_the_seeds_are_known_whole() -> None:
    reader, files = files_below(SEEDS / "news")
    group = Surveyor(reader).work(files).groups[""]
    assert group.documents == len(files)
    assert group.root.keys["related"].items is not None
    assert {"title", "provider", "quality"} <= set(group.root.keys["related"].items.keys)
