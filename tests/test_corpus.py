"""The whole corpus: what holds whatever the rules across files are."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from pathlib import Path

import pytest

from corpuslint.config.frozen import Config
from corpuslint.corpus import Corpus
from corpuslint.engine import Engine
from corpuslint.finding import Diagnostic
from corpuslint.paths import Input
from tests.commands import write
from tests.test_engine import NOW, config_in, with_own_rule

NEWS = '[collections.news]\ninclude = ["**/*.md"]\nschemas = ["news-article"]\n'
PAGE = "---\nwebUrl: https://example.com/{}\ntitle: {}\nrelated: [{}]\n---\n"
COPY = "{{webUrl: https://example.com/{}, title: {}}}"


def gather(config: Config, folder: Path, names: Iterable[str]) -> Corpus:
    """The corpus of some files of a folder."""
    engine = Engine(config, NOW)
    corpus = Corpus(engine)
    for name in names:
        file = Input(name, str(folder / name))
        corpus.add(file, engine.check_file(file).facts)
    return corpus


def told(corpus: Corpus) -> list[str]:
    """The findings of a corpus, a line each."""
    found = [one for _, report in corpus.conclude() for one in report.diagnostics]
    return [f"{one.path}:{one.start.row} {one.message}" for one in found if one.start]


def find(
    folder: Path, files: dict[str, str], config: str = NEWS, rule: str = "corpus"
) -> list[str]:
    """What a rule, or a group, finds in some files."""
    write(folder, files)
    corpus = gather(config_in(folder, config, (rule,)), folder, files)
    lines = told(corpus)
    assert corpus.errors == []
    return lines


def test_the_order_of_files_changes_nothing(tmp_path: Path) -> None:
    files = {
        "a.md": PAGE.format("a", "A", COPY.format("c", "C")),
        "b.md": PAGE.format("a", "B", COPY.format("c", "See")),
        "d/c.md": PAGE.format("b", "B", COPY.format("c", "C")),
    }
    write(tmp_path, files)
    config = config_in(tmp_path, NEWS, ("corpus",))
    seen = [told(gather(config, tmp_path, order)) for order in itertools.permutations(files)]
    assert seen[0] == [
        "a.md:2 b.md has the same `webUrl`",
        "b.md:2 a.md has the same `webUrl`",
        "b.md:4 `title` of the same page is 'C' in 2 documents (a.md, …)",
    ]
    assert all(one == seen[0] for one in seen)


def test_a_group_is_seen_in_whole(tmp_path: Path) -> None:
    # c.md has no group of its own that is worth a look but this one, which is not
    files = {
        "a.md": "---\nslug: a\nnext: c\n---\n",
        "b.md": "---\nslug: a\n---\n",
        "c.md": "---\nslug: c\n---\n",
    }
    schema = '{"x-unique": [[["slug"]]], "properties": {"next": {"x-refers-to": ["slug"]}}}'
    (tmp_path / "schema.json").write_text(schema)
    config = NEWS.replace("news-article", "schema.json")
    assert find(tmp_path, files, config) == [
        "a.md:2 b.md has the same `slug`",
        "b.md:2 a.md has the same `slug`",
    ]


def test_references_without_the_rule_that_tells_of_values(tmp_path: Path) -> None:
    files = {
        "a.md": "---\nslug: a\nnext: b\n---\n",
        "b.md": "---\nslug: b\nnext: c\n---\n",
        "c.md": "---\nslug: b\n---\n",
    }
    schema = '{"x-unique": [[["slug"]]], "properties": {"next": {"x-refers-to": ["slug"]}}}'
    (tmp_path / "schema.json").write_text(schema)
    config = NEWS.replace("news-article", "schema.json")
    expected = ["b.md:3 no document has the `slug` 'c'"]
    assert find(tmp_path, files, config, "dangling-reference") == expected


def test_a_file_that_is_judged_anew_among_the_others(tmp_path: Path) -> None:
    files = {
        "a.md": PAGE.format("a", "A", ""),
        "b.md": PAGE.format("b", "B", COPY.format("a", "A")),
        "c.md": PAGE.format("c", "C", COPY.format("d", "D")),
    }
    write(tmp_path, files)
    corpus = gather(config_in(tmp_path, NEWS, ("corpus",)), tmp_path, files)
    assert told(corpus) == []

    def judged(name: str, text: str) -> list[str]:
        file = Input(name, str(tmp_path / name))
        (tmp_path / "other").mkdir(exist_ok=True)
        (tmp_path / "other" / name).write_text(text)
        elsewhere = Input(name, str(tmp_path / "other" / name))
        read = corpus.engine.tell(elsewhere)
        assert read is not None
        found = corpus.conclude_for(file)(read.document, read.facts)
        return [one.message for one in found]

    assert judged("b.md", files["b.md"]) == []
    # groups that nobody had looked at before
    assert judged("b.md", PAGE.format("c", "B", "")) == ["c.md has the same `webUrl`"]
    other = PAGE.format("b", "B", COPY.format("a", "Aye"))
    assert judged("b.md", other) == ["`title` is not that of a.md, 'A'"]
    # its own value counts as it is now, for the lists of others too
    assert judged("a.md", PAGE.format("a", "Aye", "")) == []
    # what only its own file says agrees with itself
    assert judged("c.md", PAGE.format("c", "C", COPY.format("d", "Dee"))) == []


def test_fixes_are_proved_among_the_others(tmp_path: Path) -> None:
    files = {
        "a.md": PAGE.format("a", "A", ""),
        "b.md": PAGE.format("b", "B", COPY.format("a", "Aye")),
    }
    write(tmp_path, files)
    corpus = gather(config_in(tmp_path, NEWS, ("corpus",)), tmp_path, files)
    file = Input("b.md", str(tmp_path / "b.md"))
    content = (tmp_path / "b.md").read_bytes()
    conclude = corpus.conclude_for(file)
    done = corpus.engine.fix_bytes(file, content, unsafe=True, conclude=conclude)
    assert done.content.decode() == PAGE.format("b", "B", COPY.format("a", "A"))
    assert [one.rule for one in done.fixed] == ["related-drift"]
    safe = corpus.engine.fix_bytes(file, content, conclude=conclude)
    assert safe.content == content


def test_files_that_are_gone_when_findings_are_placed(tmp_path: Path) -> None:
    files = {
        "a.md": PAGE.format("a", "A", ""),
        "b.md": PAGE.format("b", "B", COPY.format("a", "Aye")),
        "c.md": PAGE.format("a", "C", ""),
    }
    write(tmp_path, files)
    corpus = gather(config_in(tmp_path, NEWS, ("corpus",)), tmp_path, files)
    (tmp_path / "a.md").unlink()
    assert told(corpus) == ["b.md:4 `title` is not that of c.md, 'C'"]
    assert corpus.errors == []


def test_places_in_other_files(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": PAGE.format("a", "A", ""), "b.md": PAGE.format("a", "B", "")})
    corpus = gather(config_in(tmp_path, NEWS, ("corpus",)), tmp_path, ["a.md", "b.md"])
    found: list[Diagnostic] = [one for _, report in corpus.conclude() for one in report.diagnostics]
    places = [(one.path, place.path, place.start.row) for one in found for place in one.related]
    assert places == [("a.md", "b.md", 2), ("b.md", "a.md", 2)]


def test_a_comment_hides_a_finding(tmp_path: Path) -> None:
    hidden = (
        "---\n# corpuslint: ignore[duplicate-value] as it must be\nwebUrl: https://a.example\n---\n"
    )
    plain = "---\nwebUrl: https://a.example\n---\n"
    lines = find(tmp_path, {"a.md": hidden, "b.md": plain})
    assert lines == ["b.md:2 a.md has the same `webUrl`"]


def test_a_comment_that_may_hide_a_finding_across_files_is_not_called_unused(
    tmp_path: Path,
) -> None:
    text = "---\ntitle: a # corpuslint: ignore[duplicate-value] as it must be\n---\n"
    write(tmp_path, {"a.md": text})
    engine = Engine(config_in(tmp_path, NEWS, ("corpus", "unused-ignore")), NOW)
    assert engine.check_file(Input("a.md", str(tmp_path / "a.md"))).diagnostics == ()


def test_the_config_hides_a_finding(tmp_path: Path) -> None:
    plain = "---\nwebUrl: https://a.example\n---\n"
    config = f'{NEWS}\n[per-file-ignores]\n"old/*.md" = ["duplicate-value"]\n'
    lines = find(tmp_path, {"a.md": plain, "old/b.md": plain}, config)
    assert lines == ["a.md:2 old/b.md has the same `webUrl`"]


def test_a_conclusion_that_crashes_is_named(tmp_path: Path) -> None:
    files = {"a.md": PAGE.format("a", "A", ""), "b.md": PAGE.format("a", "B", "")}
    write(tmp_path, files)
    config = with_own_rule(config_in(tmp_path, NEWS, ("corpus",)), "crashing-conclusion")
    corpus = gather(config, tmp_path, files)
    assert len(told(corpus)) == 2
    (error,) = corpus.errors
    assert error.path == "a.md"
    assert error.message == "the rule crashing-conclusion crashed: ZeroDivisionError: as it does"


def test_a_document_that_crashes_a_rule_across_files_is_named(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": PAGE.format("a", "A", "")})
    config = with_own_rule(config_in(tmp_path, NEWS), "crashing-collect")
    report = Engine(config, NOW).check_file(Input("a.md", str(tmp_path / "a.md")))
    (error,) = report.errors
    assert error.message == "the rule crashing-collect crashed: ZeroDivisionError: as it does"
    assert report.facts.marks


def test_no_facts_where_the_corpus_is_not_asked_for(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": PAGE.format("a", "A", "")})
    engine = Engine(config_in(tmp_path, NEWS), NOW, with_corpus=False)
    assert engine.check_file(Input("a.md", str(tmp_path / "a.md"))).facts.content == b""


def test_sites_have_tags_and_images_of_their_own(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "one/_config.yml": "title: One\nmarkdown: kramdown\n",
            "one/a.md": "---\ntags: [web]\n---\n",
            "two/_config.yml": "title: Two\nmarkdown: kramdown\n",
            "two/a.md": "---\ntags: [Web]\n---\n",
            "two/b.md": "---\ntags: [WEB]\n---\n",
        },
    )
    names = ["one/a.md", "two/a.md", "two/b.md"]
    corpus = gather(config_in(tmp_path, "", ("tag-case",)), tmp_path, names)
    assert told(corpus) == [
        "two/a.md:2 the tag 'Web' is 'WEB' in two/b.md",
        "two/b.md:2 the tag 'WEB' is 'Web' in two/a.md",
    ]


def test_a_surrogate_is_told(tmp_path: Path) -> None:
    text = '---json\n{"webUrl": "https://a.example/\\ud800"}\n---\n'
    files = {"a.md": text, "b.md": text}
    write(tmp_path, files)
    config = config_in(tmp_path, f'generator = "gray-matter"\n{NEWS}', ("corpus",))
    assert len(told(gather(config, tmp_path, files))) == 2


def test_facts_that_are_too_many_for_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {f"{name}.md": PAGE.format(name % 3, name, "") for name in range(6)}
    write(tmp_path, files)
    config = config_in(tmp_path, NEWS, ("corpus",))
    expected = told(gather(config, tmp_path, files))
    monkeypatch.setattr("corpuslint.corpus._IN_MEMORY", 300)
    assert told(gather(config, tmp_path, files)) == expected
    assert len(expected) == 6


def test_a_tag_that_most_documents_have_costs_no_more_for_it(tmp_path: Path) -> None:
    files = {
        f"{name}.md": f"---\ntags: [{'web' if name % 2 else 'Web'}]\n---\n" for name in range(800)
    }
    write(tmp_path, files)
    (tmp_path / "last.md").write_text("---\ntags: [Web]\n---\n")
    config = config_in(tmp_path, "", ("tag-case",))
    lines = told(gather(config, tmp_path, [*files, "last.md"]))
    assert len(lines) == 400
    assert lines[0] == "1.md:2 the tag 'web' is 'Web' in 401 documents (0.md, …)"
