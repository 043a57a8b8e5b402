"""Planted faults, each found once, at its exact start and end.

In a text, ⟦ and ⟧ stand around what must be found; they are taken out before
the check. A zero-width place is ⟦⟧.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

import corpuslint
from corpuslint.finding import Diagnostic
from corpuslint.span import Lines, Position

NOW = 1_767_225_600.0  # 2026-01-01T00:00:00Z

TOP = """\
---
category: news
title: "A title"
excerpt: "An excerpt"
publishedDateTime: 2023-11-20T18:42:00Z
originalUrl: "https://example.com/a"
webUrl: "https://example.com/a"
type: article
"""
PROVIDER = """\
provider:
  name: Example
  domain: example.com
"""
TOPICS = """\
topics:
  - AI
"""
END = PROVIDER + TOPICS
RELATED = """\
related:
  - title: "One"
    excerpt: "First"
    publishedDateTime: 2023-11-21T11:45:00Z
    webUrl: "https://example.org/one"
    type: article
    provider: {name: Example Org, domain: example.org}
    quality: 3
  - title: "Two"
    excerpt: "Second"
    publishedDateTime: 2023-11-22T11:45:00Z
    webUrl: "https://example.org/two"
    type: article
    provider: {name: Example Org, domain: example.org}
    quality: 2
"""


class Fault(NamedTuple):
    """A planted fault: the rule that must find it, and the marked text."""

    name: str
    rule: str
    text: str
    schema: str | None = "news-article"
    generator: str = "none"
    filename: str = "post.md"


def news(extra: str, before_end: str = "") -> str:
    """A news article with lines of one's own at its end."""
    return f"{TOP}{END}{before_end}{extra}---\n"


def blog(lines: str) -> str:
    """A blog post with these lines."""
    return f"---\n{lines}---\nBody\n"


FAULTS = [
    # fields that are missing
    Fault(
        "a missing field at the root is placed at the closing fence",
        "missing-field",
        TOP.replace("category: news\n", "") + END + "⟦---⟧\n",
    ),
    Fault(
        "a missing field of a mapping is placed at its key",
        "missing-field",
        TOP + "⟦provider⟧:\n  name: Example\n" + TOPICS + "---\n",
    ),
    Fault(
        "a missing field of a list's item is placed at the item's first key",
        "missing-field",
        news(RELATED.replace('  - title: "Two"\n    excerpt', "  - ⟦excerpt⟧")),
    ),
    Fault(
        "a missing field of a flow mapping is placed at its key",
        "missing-field",
        news(
            RELATED.replace(
                "provider: {name: Example Org, domain: example.org}\n    quality: 2",
                "⟦provider⟧: {name: Example Org}\n    quality: 2",
            )
        ),
    ),
    Fault("a missing field without front matter", "missing-field", "⟦⟧Just text\n"),
    Fault("a missing field in an empty block", "missing-field", "---\n⟦---⟧\n", "blog-post"),
    Fault(
        "a missing field in JSON is placed at the first key",
        "missing-field",
        '{⟦"date"⟧: "2023-11-21 18:20:57"}\n',
        "blog-post",
        "hugo",
    ),
    Fault(
        "a missing field in TOML",
        "missing-field",
        '+++\ndate = "2023-11-21 18:20:57"\n⟦+++⟧\n',
        "blog-post",
    ),
    # fields that should not be there
    Fault("an unknown field at the root", "unknown-field", news("⟦autor⟧: me\n")),
    Fault(
        "an unknown field in a mapping",
        "unknown-field",
        TOP + PROVIDER + "  ⟦homepage⟧: x\n" + TOPICS + "---\n",
    ),
    Fault("an unknown quoted field", "unknown-field", news('⟦"autor"⟧: me\n')),
    Fault(
        "an unknown field in a flow mapping",
        "unknown-field",
        news(
            RELATED.replace(
                "{name: Example Org, domain: example.org}\n    quality: 2",
                "{name: E, ⟦nick⟧: O, domain: example.org}\n    quality: 2",
            )
        ),
    ),
    Fault(
        "an unknown field after a block scalar",
        "unknown-field",
        news("featuredContent: |\n  <iframe></iframe>\n\n  more: text\n⟦autor⟧: me\n"),
    ),
    Fault(
        "an unknown field after a folded scalar with an indicator",
        "unknown-field",
        news("featuredContent: >2-\n    deep\n  shallow\n⟦autor⟧: me\n"),
    ),
    Fault(
        "an unknown field deep in related[1].images[0]",
        "unknown-field",
        news(
            RELATED + "    images:\n      - url: https://example.org/b.jpg\n        width: 5\n"
            "        height: 5\n        ⟦alt⟧: x\n"
        ),
    ),
    Fault(
        "an unknown field with CJK text around it",
        "unknown-field",
        news("removed: false # 說明\n⟦標題⟧: 值\n"),
    ),
    # types and values
    Fault("a wrong type at the root", "wrong-type", news('quality: ⟦"66"⟧\n')),
    Fault(
        "a wrong type deep in related[1].images[0]",
        "wrong-type",
        news(
            RELATED + "    images:\n      - url: https://example.org/b.jpg\n"
            "        width: ⟦'66'⟧\n        height: 5\n"
        ),
    ),
    Fault(
        "a wrong type in flow style",
        "wrong-type",
        news("images: [{url: 'https://example.org/b.jpg', width: ⟦wide⟧, height: 4}]\n"),
    ),
    Fault(
        "a wrong type after an emoji on the same line",
        "wrong-type",
        news(
            "images: [{title: '🎉 日本', url: 'https://example.org/b.jpg', "
            "width: ⟦wide⟧, height: 4}]\n"
        ),
    ),
    Fault("a wrong type with a tag in its span", "wrong-type", news("quality: ⟦!!str 66⟧\n")),
    Fault(
        "a wrong type whose value is a block sequence",
        "wrong-type",
        news("published:\n  ⟦- one\n  - two⟧\n"),
    ),
    Fault(
        "a wrong type whose value is a block mapping",
        "wrong-type",
        news("published:\n  ⟦state: new⟧ # comment\n"),
    ),
    Fault(
        "a wrong type whose value is a flow sequence",
        "wrong-type",
        news("published: ⟦[ true, false ]⟧\n"),
    ),
    Fault("a wrong type that is empty", "wrong-type", news("published:⟦⟧\n")),
    Fault("a wrong type in a block scalar", "wrong-type", news("quality: ⟦|\n  66\n⟧")),
    Fault(
        "a wrong type through an alias is placed at the alias",
        "wrong-type",
        TOP.replace('title: "A title"', 'title: &t "A title"') + END + "quality: ⟦*t⟧\n---\n",
    ),
    Fault(
        "a wrong type inside an alias is placed at the alias",
        "wrong-type",
        TOP
        + "provider: &p\n  name: Example\n  domain: example.com\n"
        + TOPICS
        + "quality: ⟦*p⟧\n---\n",
    ),
    Fault(
        "a wrong type through a merge is placed at the alias",
        "wrong-type",
        "---\n.image: &image\n  width: wide\ntitle: x\nhero:\n  <<: ⟦*image⟧\n  url: x\n---\n",
        "hero.json",
    ),
    Fault("a wrong type in JSON", "wrong-type", '{"title": ⟦12⟧}\n', "blog-post", "hugo"),
    Fault(
        "a wrong type in nested JSON after an escape",
        "wrong-type",
        '{"title": "x \\ud83d\\ude00 \\" y", "author": {"name": ⟦[1]⟧}}\n',
        "author.json",
        "hugo",
    ),
    Fault("a wrong type in TOML", "wrong-type", "+++\ntitle = ⟦12⟧\n+++\n", "blog-post"),
    Fault(
        "a wrong type in a TOML table after CJK text",
        "wrong-type",
        '+++\ntitle = "日本語"\n[author]\nname = ⟦["é"]⟧\n+++\n',
        "author.json",
    ),
    Fault(
        "a wrong type in a TOML array of tables",
        "wrong-type",
        '+++\ntitle = "x"\n[[list]]\nurl = "x"\n[[list]]\nwidth = ⟦"w"⟧\n+++\n',
        "hero.json",
    ),
    Fault(
        "a wrong type in Hexo's ;;; block",
        "wrong-type",
        ';;;\n"title": ⟦12⟧,\n"a": 1\n;;;\n',
        "blog-post",
        "hexo",
    ),
    Fault(
        "a value out of an enum",
        "invalid-value",
        TOP.replace("type: article", "type: ⟦artcle⟧") + END + "---\n",
    ),
    Fault(
        "a value that is not the constant",
        "invalid-value",
        TOP.replace("category: news", "category: ⟦blog⟧") + END + "---\n",
    ),
    Fault("a number out of range", "out-of-range", news("quality: ⟦-1⟧\n")),
    Fault(
        "a number out of range in related[1]",
        "out-of-range",
        news(RELATED.replace("quality: 2", "quality: ⟦-2⟧")),
    ),
    Fault("a heat below -1", "out-of-range", news("heat: ⟦-2⟧\n")),
    # dates
    Fault(
        "an impossible date",
        "invalid-date",
        TOP.replace("2023-11-20T18:42:00Z", "⟦2023-13-45T18:42:00Z⟧") + END + "---\n",
    ),
    Fault(
        "an impossible day in related[0]",
        "invalid-date",
        news(RELATED.replace("2023-11-21T11:45:00Z", "⟦2023-02-30T11:45:00Z⟧")),
    ),
    Fault(
        "an impossible date without a schema",
        "invalid-date",
        blog("title: x\ndate: ⟦2023-02-30⟧\n"),
        None,
    ),
    Fault(
        "an impossible quoted date in flow style",
        "invalid-date",
        "---\n{title: x, date: ⟦'20220-20-20 13:33:36'⟧}\n---\n",
        None,
    ),
    Fault(
        "a date in another form than the schema's",
        "pattern-mismatch",
        TOP.replace("2023-11-20T18:42:00Z", "⟦2023-11-20 18:42:00⟧") + END + "---\n",
    ),
    Fault(
        "an impossible date in TOML text",
        "invalid-date",
        '+++\ntitle = "x"\ndate = ⟦"2023-02-30"⟧\n+++\n',
        None,
    ),
    Fault(
        "an update before the publication",
        "date-order",
        blog("title: x\ndate: 2023-11-21\nupdated: ⟦2023-11-01⟧\n"),
        None,
    ),
    # URLs
    Fault(
        "a URL without a host",
        "invalid-url",
        TOP.replace('originalUrl: "https://example.com/a"', 'originalUrl: ⟦"https:///a"⟧')
        + END
        + "---\n",
    ),
    Fault(
        "a URL with a space inside",
        "invalid-url",
        news(RELATED.replace('"https://example.org/two"', '⟦"https://example.org/t wo"⟧')),
    ),
    Fault(
        "a URL with a space around it",
        "url-space",
        news(RELATED.replace('"https://example.org/two"', '"⟦ ⟧https://example.org/two"')),
    ),
    Fault(
        "an image URL with a bad port in flow style",
        "invalid-url",
        news("images: [{url: ⟦'https://example.org:99999/b.jpg'⟧, width: 3, height: 4}]\n"),
    ),
    Fault(
        "a domain that is not the page's",
        "host-mismatch",
        news(
            RELATED.replace(
                "{name: Example Org, domain: example.org}\n    quality: 2",
                "{name: Example Org, domain: ⟦example.net⟧}\n    quality: 2",
            )
        ),
    ),
    # images
    Fault(
        "an image without a height",
        "missing-dimensions",
        news("images:\n  - ⟦url⟧: https://example.org/b.jpg\n    width: 5\n"),
    ),
    Fault(
        "an image of no width",
        "invalid-dimensions",
        news("images:\n  - url: https://example.org/b.jpg\n    width: ⟦0⟧\n    height: 4\n"),
    ),
    Fault(
        "a size that the URL contradicts",
        "dimension-mismatch",
        news(
            "images:\n  - url: https://example.org/b-50x50.jpg\n    width: ⟦900⟧\n    height: 700\n"
        ),
    ),
    # text, tags, secrets
    Fault(
        "white space at the end of a title",
        "surrounding-space",
        TOP.replace('"A title"', '"A title⟦ ⟧"') + END + "---\n",
    ),
    Fault(
        "an entity in a title of related[0]",
        "html-entity",
        news(RELATED.replace('"One"', '"One⟦&#8217;⟧s"')),
    ),
    Fault(
        "a repeated tag in a block list",
        "repeated-tag",
        blog("title: x\ntags:\n  - a\n  - b\n  - ⟦a⟧\n"),
        "blog-post",
    ),
    Fault(
        "a repeated tag in a flow list",
        "repeated-tag",
        blog("title: x\ntags: [a, '標', ⟦'標'⟧]\n"),
        "blog-post",
    ),
    Fault("a sealed value without its second half", "sealed-value", news('secured: ⟦"QUJD"⟧\n')),
    # syntax
    Fault("a key twice", "duplicate-key", blog("title: x\nlayout: a\n⟦title⟧: y\n"), "blog-post"),
    Fault(
        "a key twice in related[1]",
        "duplicate-key",
        news(RELATED.replace("    quality: 2\n", "    quality: 2\n    ⟦quality⟧: 2\n")),
    ),
    Fault(
        "a key twice in a flow mapping",
        "duplicate-key",
        "---\n{title: x, a: 1, ⟦a⟧: 2}\n---\n",
        "blog-post",
    ),
    Fault(
        "a key twice in JSON",
        "duplicate-key",
        '{"title": "x", "a": 1, ⟦"a"⟧: 2}\n',
        "blog-post",
        "hugo",
    ),
    Fault("an unquoted colon", "invalid-yaml", blog("title: A story⟦:⟧ the end\n"), None),
    Fault("a tab as indentation", "invalid-yaml", blog("title: x\ntags:\n⟦\t⟧- a\n"), None),
    Fault("a quote that is never closed", "invalid-yaml", blog('title: ⟦"⟧x\n'), None),
    Fault("a value that starts with @", "invalid-yaml", blog("title: x\nby: ⟦@⟧me\n"), None),
    Fault("a missing comma in JSON", "invalid-json", '{"title": "x" ⟦"⟧a": 2}\n', None, "hugo"),
    Fault("a missing quote in TOML", "invalid-toml", "+++\ntitle = ⟦x⟧\n+++\n", None),
    Fault("a block without its end", "unclosed-block", "⟦---⟧\ntitle: x\n\nBody\n", None),
    Fault(
        "a merge conflict",
        "merge-conflict",
        "---\ntitle: x\n⟦<<<<<<< ours\na: 1\n=======\na: 2\n>>>>>>> theirs⟧\n---\n",
        None,
    ),
    Fault("a block that is a list", "not-a-mapping", "---\n⟦- a\n- b⟧\n---\n", None),
    # text around values
    Fault("white space at the end of a line", "trailing-space", blog("title: x⟦ \t⟧\n"), None),
    Fault(
        "a number that readers disagree about",
        "reader-disagreement",
        blog("title: x\nepisode: ⟦014⟧\n"),
        None,
    ),
    Fault("a space after Hexo's fence", "block-ignored", "⟦---⟧ \ntitle: x\n---\n", None, "hexo"),
    Fault(
        "a key one edit away from a known one",
        "near-miss-key",
        blog("title: x\n⟦catagories⟧: [a]\n"),
        "blog-post",
    ),
]

SCHEMAS = {
    "hero.json": '{"properties": {"hero": {"properties": {"width": {"type": "integer"}}}, '
    '"list": {"items": {"properties": {"width": {"type": "integer"}}}}}}',
    "author.json": '{"properties": {"author": {"properties": {"name": {"type": "string"}}}}}',
}


def unmark(text: str) -> tuple[str, int, int]:
    """A text without its marks, and where they were."""
    start = text.index("⟦")
    end = text.index("⟧") - 1
    return text.replace("⟦", "").replace("⟧", ""), start, end


def found_in(
    fault: Fault, text: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> list[Diagnostic]:
    """What a check finds in a fault's text, hints left out."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir(exist_ok=True)
    for name, content in SCHEMAS.items():
        (tmp_path / name).write_text(content)
    report = corpuslint.check(
        text,
        schema=fault.schema,
        filename=fault.filename,
        generator=fault.generator,
        now=NOW,
    )
    assert report.errors == ()
    return list(report.diagnostics)


each_fault = pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])


def expect_alone(fault: Fault, found: list[Diagnostic], start: Position, end: Position) -> None:
    said = [(one.rule, one.start, one.end) for one in found]
    assert said == [(fault.rule, start, end)]


def test_there_are_enough() -> None:
    assert len(FAULTS) >= 60
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)


@each_fault
def test_found_once_and_exactly(
    fault: Fault, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    text, start, end = unmark(fault.text)
    lines = Lines(text)
    found = found_in(fault, text, monkeypatch, tmp_path)
    expect_alone(fault, found, lines.position(start), lines.position(end))


@each_fault
def test_found_with_crlf(fault: Fault, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    text, start, end = unmark(fault.text.replace("\n", "\r\n"))
    lines = Lines(text)
    found = found_in(fault, text, monkeypatch, tmp_path)
    expect_alone(fault, found, lines.position(start), lines.position(end))


@each_fault
def test_found_after_a_byte_order_mark(
    fault: Fault, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    marked = "\ufeff" + fault.text
    if fault.text.startswith("⟦⟧"):  # the start of the file is before the mark
        marked = "⟦⟧\ufeff" + fault.text[2:]
    text, start, end = unmark(marked)
    lines = Lines(text)
    found = found_in(fault, text, monkeypatch, tmp_path)
    others = [one for one in found if one.rule != "byte-order-mark"]
    if fault.rule == "block-ignored":
        assert [one.rule for one in others] == ["block-ignored"]
        return
    expect_alone(fault, others, lines.position(start), lines.position(end))


@each_fault
def test_found_below_many_lines_of_wide_text(
    fault: Fault, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Comments of CJK and emoji before the fault shift rows, not columns."""
    if not fault.text.startswith("---\n"):
        return
    text, start, end = unmark("---\n" + "# 日本語 🎉 é\n" * 50 + fault.text[4:])
    lines = Lines(text)
    found = found_in(fault, text, monkeypatch, tmp_path)
    expect_alone(fault, found, lines.position(start), lines.position(end))
