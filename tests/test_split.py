"""Where each reader finds the block: the table and the traps of the generators.

What Hexo, gray-matter and python-frontmatter do was compared with the packages
themselves (hexo-front-matter 4.2.1, gray-matter 4.0.3, python-frontmatter 1.3.0)
over 53,000 combinations of fences; `test_readers.py` runs all of them on a table.
"""

from __future__ import annotations

from typing import NamedTuple

import frontmatter
import pytest
import yaml

from corpuslint.document import Document
from corpuslint.profile import PROFILES
from corpuslint.span import Span
from corpuslint.split import Block, split, whole_file

ALL = tuple(PROFILES)


class Parts(NamedTuple):
    """A text in the pieces that a split tells apart."""

    before: str
    opener: str
    gap: str
    content: str
    closer: str | None
    rest: str = "\nBody\n"

    @property
    def text(self) -> str:
        return "".join(part for part in self if part is not None)

    def block(self, language: str) -> Block:
        opener = Span(len(self.before), len(self.before) + len(self.opener))
        start = opener.end + len(self.gap)
        content = Span(start, start + len(self.content))
        closer = None
        if self.closer is not None:
            closer = Span(content.end, content.end + len(self.closer))
        return Block(language, opener, content, closer)


def of(*names: str) -> tuple[str, ...]:
    """Some readers, in their usual order; what is said of gray-matter holds for its fork."""
    return tuple(name for name in ALL if name.removeprefix("@11ty/") in names)


def but(*names: str) -> tuple[str, ...]:
    return tuple(name for name in ALL if name not in of(*names))


X = "title: x\n"

# (what, readers that find the block, language, text)
FOUND: list[tuple[str, tuple[str, ...], str, Parts]] = [
    ("a block", ALL, "yaml", Parts("", "---", "\n", X, "---")),
    ("a block at the end", ALL, "yaml", Parts("", "---", "\n", X, "---", "")),
    ("CR LF", ALL, "yaml", Parts("", "---", "\r\n", "title: x\r\n", "---", "\r\nBody\r\n")),
    ("several lines", ALL, "yaml", Parts("", "---", "\n", "\n# c\na: 1\n\nb: |\n  ---\n", "---")),
    ("an indented fence inside", ALL, "yaml", Parts("", "---", "\n", "a: |\n ---\n", "---")),
    ("another block below", ALL, "yaml", Parts("", "---", "\n", X, "---", "\n---\na: 1\n---\n")),
    (
        "a byte order mark",
        but("python-frontmatter"),
        "yaml",
        Parts("\ufeff", "---", "\n", X, "---"),
    ),
    ("a space behind the opener", but("hexo"), "yaml", Parts("", "---", " \n", X, "---")),
    ("a tab behind the opener", but("hexo"), "yaml", Parts("", "---", "\t\r\n", X, "---")),
    ("a space behind the closer", ALL, "yaml", Parts("", "---", "\n", X, "---", " \nBody\n")),
    (
        "text behind the closer",
        of("hexo", "hugo", "astro", "gray-matter"),
        "yaml",
        Parts("", "---", "\n", X, "---", "text\nBody\n"),
    ),
    (
        "a longer closer, of which three count",
        of("hexo", "hugo", "astro", "gray-matter"),
        "yaml",
        Parts("", "---", "\n", X, "---", "--\nBody\n"),
    ),
    (
        "a longer closer, of which all count",
        of("python-frontmatter"),
        "yaml",
        Parts("", "---", "\n", X, "-----"),
    ),
    (
        "a longer closer that is none, and one that is",
        of("none", "jekyll"),
        "yaml",
        Parts("", "---", "\n", "title: x\n----\n", "---"),
    ),
    (
        "longer fences",
        of("hexo", "python-frontmatter"),
        "yaml",
        Parts("", "-----", "\n", X, "-----"),
    ),
    (
        "a longer opener alone",
        of("python-frontmatter"),
        "yaml",
        Parts("", "-----", "\n", X, "---"),
    ),
    (
        "a shorter closer inside",
        of("hexo"),
        "yaml",
        Parts("", "-----", "\n", "a: |\n---\nb: 1\n", "-----"),
    ),
    ("dots for a closer", of("jekyll"), "yaml", Parts("", "---", "\n", X, "...")),
    (
        "dots for a closer, and dashes below",
        of("jekyll"),
        "yaml",
        Parts("", "---", "\n", X, "...", "\nBody\n---\n"),
    ),
    (
        "dots inside",
        but("jekyll"),
        "yaml",
        Parts("", "---", "\n", "title: x\n...\n", "---"),
    ),
    (
        "blank lines before",
        of("none", "hugo", "astro", "python-frontmatter"),
        "yaml",
        Parts("\n\n", "---", "\n", X, "---"),
    ),
    (
        "one blank line before",
        but("jekyll", "gray-matter"),
        "yaml",
        Parts("\n", "---", "\n", X, "---"),
    ),
    (
        "spaces before the opener",
        of("none", "hugo", "python-frontmatter"),
        "yaml",
        Parts("  ", "---", "\n", X, "---"),
    ),
    (
        "a byte order mark and a blank line",
        of("none", "hugo", "astro", "hexo"),
        "yaml",
        Parts("\ufeff\n", "---", "\n", X, "---"),
    ),
    (
        "a comment behind the opener",
        of("hugo", "astro"),
        "yaml",
        Parts("", "---", "", " # c\ntitle: x\n", "---"),
    ),
    (
        "an empty block",
        ALL,
        "yaml",
        Parts("", "---", "\n", "", "---"),
    ),
    ("a block of a blank line", ALL, "yaml", Parts("", "---", "\n", "\n", "---")),
    (
        "TOML",
        of("none", "hugo", "astro", "python-frontmatter"),
        "toml",
        Parts("", "+++", "\n", 'title = "x"\n', "+++"),
    ),
    (
        "TOML that ends in dashes",
        of("astro"),
        "toml",
        Parts("", "+++", "\n", 'title = "x"\n', "---", "\n+++\n"),
    ),
    (
        "YAML that ends in pluses",
        of("astro"),
        "yaml",
        Parts("", "---", "\n", X, "+++", "\n---\n"),
    ),
    (
        "JSON without braces",
        of("none", "hexo"),
        "json",
        Parts("", ";;;", "\n", '"title": "x"\n', ";;;"),
    ),
    ("a longer JSON fence", of("hexo"), "json", Parts("", ";;;;", "\n", '"title": "x"\n', ";;;;")),
    (
        "JSON with braces",
        of("none", "hugo"),
        "json",
        Parts("", "", "", '{"title": "} {", "a": {"b": "\\""}}', None),
    ),
    (
        "JSON behind a blank line",
        of("none", "hugo", "python-frontmatter"),
        "json",
        Parts("\n", "", "", '{\n  "title": 1\n}', None, "\n\n{ Body }\n"),
    ),
    (
        "a key behind the opener",
        of("hugo", "astro"),
        "yaml",
        Parts("", "---", "", " title: x\n", "---"),
    ),
    (
        "a tab before the opener",
        of("none", "hugo", "hexo", "python-frontmatter"),
        "yaml",
        Parts("\t", "---", "\n", X, "---"),
    ),
    ("two byte order marks", of("hexo"), "yaml", Parts("\ufeff\ufeff", "---", "\n", X, "---")),
    ("an empty object", of("none", "hugo"), "json", Parts("", "", "", "{}", None)),
    ("a language", of("gray-matter"), "yaml", Parts("", "---", "yaml\n", X, "---")),
    ("a language with a space", of("gray-matter"), "yaml", Parts("", "---", " YML \n", X, "---")),
    ("JSON by name", of("gray-matter"), "json", Parts("", "---", "json\n", '{"a": 1}\n', "---")),
    ("TOML by name", of("gray-matter"), "toml", Parts("", "---", "toml\r\n", "a = 1\r\n", "---")),
    ("no opener", of("hexo"), "yaml", Parts("", "", "", X, "---")),
    ("no opener, CR LF", of("hexo"), "yaml", Parts("", "", "", "title: x\r\n", "---", "\r\nBody")),
    ("no opener, a mark", of("hexo"), "yaml", Parts("\ufeff", "", "", X, "---")),
    ("no opener, a longer closer", of("hexo"), "yaml", Parts("", "", "", X, "-----")),
    ("no opener, JSON", of("hexo"), "json", Parts("", "", "", '"title": 1\n', ";;;")),
    ("no opener, a comment first", of("hexo"), "yaml", Parts("", "", "", "# c\na: 1\n", "---")),
    (
        "a lone carriage return first",
        of("none", "hexo", "hugo", "python-frontmatter"),
        "yaml",
        Parts("\r", "---", "\n", X, "---"),
    ),
    # to Hexo, nothing between two fences is no block, and the second starts a YAML document
    ("a block below two fences", of("hexo"), "yaml", Parts("---\n", "---", "\n", X, "---")),
    ("the same, with a blank line", of("hexo"), "yaml", Parts("---\n\n", "---", "\n", X, "---")),
    ("the same, CR LF", of("hexo"), "yaml", Parts("---\r\n", "---", "\r\n", X, "---")),
    ("two blank lines between", of(), "yaml", Parts("---\n\n\n", "---", "\n", X, "---")),
    ("a text below two fences", of(), "yaml", Parts("---\n", "---", "\n", "Text\n", "---")),
]


@pytest.mark.parametrize(
    ("what", "readers", "language", "parts"),
    FOUND,
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_who_finds_a_block(
    what: str, readers: tuple[str, ...], language: str, parts: Parts
) -> None:
    finders = []
    for name, profile in PROFILES.items():
        found = split(parts.text, profile)
        ignored = any(problem.rule == "block-ignored" for problem in found.problems)
        if found.block == parts.block(language) and not ignored:
            assert found.problems == ()
            finders.append(name)
    assert tuple(finders) == tuple(name for name in ALL if name in readers)


# (profile, text, rule, the marked piece, message)
TROUBLE: list[tuple[str, str, str, str, str]] = [
    # no closer
    (
        "hexo",
        "---\ntitle: x\n",
        "unclosed-block",
        "---",
        "no closing `---`: the whole file is taken as body",
    ),
    (
        "jekyll",
        "---\ntitle: x\nBody\n",
        "unclosed-block",
        "---",
        "no closing `---`: the whole file is taken as body",
    ),
    (
        "astro",
        "+++\ntitle = 1\n",
        "unclosed-block",
        "+++",
        "no closing `+++`: the whole file is taken as body",
    ),
    (
        "hugo",
        "---\ntitle: x\n",
        "unclosed-block",
        "---",
        "no closing `---`: Hugo stops with an error",
    ),
    (
        "hugo",
        "---\nJust a rule above some text.\n",
        "unclosed-block",
        "---",
        "no closing `---`: Hugo stops with an error",
    ),
    (
        "gray-matter",
        "---\nJust a rule above some text.\n",
        "unclosed-block",
        "---",
        "no closing `---`: the rest of the file is taken as YAML",
    ),
    (
        "none",
        ';;;\n"title": 1\n',
        "unclosed-block",
        ";;;",
        "no closing `;;;`: the whole file is taken as body",
    ),
    ("none", '{"title": {"a": 1}\n', "unclosed-block", "{", "no closing `}` for this block"),
    ("none", '{"title": "never closed }\n', "unclosed-block", "{", "no closing `}` for this block"),
    ("hugo", "{{< figure >}\n", "unclosed-block", "{", "no closing `}` for this block"),
    # what starts like front matter, to Hugo
    (
        "hugo",
        "\n- a\n- b\n",
        "block-ignored",
        "-",
        "Hugo takes a `-` at the start of a page for front matter, and stops with an error",
    ),
    # seen by nobody or not by this reader
    (
        "hexo",
        "--- \ntitle: x\n---\n",
        "block-ignored",
        "---",
        "Hexo does not see this block: white space follows the `---`",
    ),
    (
        "hexo",
        "\n\n---\ntitle: x\n---\n",
        "block-ignored",
        "---",
        "Hexo does not see this block: white space stands before it",
    ),
    (
        "hexo",
        "<!-- a -->\n<!-- b -->\n---\ntitle: x\n---\n",
        "block-ignored",
        "---",
        "Hexo does not see this block: text stands before it",
    ),
    (
        "hexo",
        '+++\ntitle = "x"\n+++\n',
        "block-ignored",
        "+++",
        "Hexo does not see this block: it does not start a block at `+++`",
    ),
    (
        "jekyll",
        "\n---\ntitle: x\n---\n",
        "block-ignored",
        "---",
        "Jekyll does not see this block: white space stands before it",
    ),
    (
        "jekyll",
        "----\ntitle: x\n----\n",
        "block-ignored",
        "----",
        "Jekyll does not see this block: it does not start a block at `----`",
    ),
    (
        "jekyll",
        "---yaml\ntitle: x\n---\n",
        "block-ignored",
        "---",
        "Jekyll does not see this block: `yaml` follows the `---`",
    ),
    (
        "gray-matter",
        "----\ntitle: x\n----\n",
        "block-ignored",
        "----",
        "gray-matter does not see this block: it does not start a block at `----`",
    ),
    (
        "gray-matter",
        "\n---\ntitle: x\n---\n",
        "block-ignored",
        "---",
        "gray-matter does not see this block: white space stands before it",
    ),
    (
        "python-frontmatter",
        "\ufeff---\ntitle: x\n---\n",
        "block-ignored",
        "---",
        "python-frontmatter does not see this block: a byte order mark stands before it",
    ),
    (
        "hugo",
        "\ufeff\ufeff---\ntitle: x\n---\n",
        "block-ignored",
        "---",
        "Hugo does not see this block: a byte order mark stands before it",
    ),
    (
        "hexo",
        "\n\ufeff---\ntitle: x\n---\n",
        "block-ignored",
        "---",
        "Hexo does not see this block: a byte order mark stands before it",
    ),
    (
        "astro",
        '++++\ntitle = "x"\n++++\n',
        "block-ignored",
        "++++",
        "Astro does not see this block: it does not start a block at `++++`",
    ),
    (
        "gray-matter",
        '---JSON\n{"a": 1}\n---\n',
        "block-ignored",
        "---JSON",
        "gray-matter knows no language `JSON`, and stops with an error",
    ),
    # code
    (
        "gray-matter",
        "---js\nmodule.exports = {}\n---\n",
        "block-ignored",
        "---js",
        "gray-matter runs this block as code, so that its fields cannot be judged",
    ),
    (
        "gray-matter",
        "--- JavaScript\n{a: 1}\n---\n",
        "block-ignored",
        "--- JavaScript",
        "gray-matter runs this block as code, so that its fields cannot be judged",
    ),
    (
        "gray-matter",
        "---cobol\na: 1\n---\n",
        "block-ignored",
        "---cobol",
        "gray-matter knows no language `cobol`, and stops with an error",
    ),
    (
        "none",
        "---js\nmodule.exports = {}\n---\n",
        "block-ignored",
        "---",
        "an unknown reader does not see this block: `js` follows the `---`",
    ),
    (
        "astro",
        "---js\n{a: 1}\n---\n",
        "block-ignored",
        "---",
        "Astro does not see this block: `js` follows the `---`",
    ),
    # Mac OS 9
    (
        "jekyll",
        "---\rtitle: x\r---\rBody\r",
        "block-ignored",
        "---",
        "Jekyll does not see this block: its lines end in carriage returns alone",
    ),
    (
        "hugo",
        "---\rtitle: x\r---\rBody\r",
        "block-ignored",
        "---",
        "only few readers see this block: its lines end in carriage returns alone",
    ),
    (
        "none",
        "---\rtitle: x\r---\rBody\r",
        "block-ignored",
        "---",
        "an unknown reader does not see this block: its lines end in carriage returns alone",
    ),
    # git
    (
        "none",
        "<<<<<<< HEAD\n---\na: 1\n---\n=======\n---\na: 2\n---\n>>>>>>> x\n",
        "merge-conflict",
        "<<<<<<< HEAD\n---\na: 1\n---\n=======\n---\na: 2\n---\n>>>>>>> x",
        "a merge conflict is not resolved: git's markers stand in the block",
    ),
]


@pytest.mark.parametrize(("name", "text", "rule", "piece", "message"), TROUBLE)
def test_trouble(name: str, text: str, rule: str, piece: str, message: str) -> None:
    problems = split(text, PROFILES[name]).problems
    start = text.index(piece)
    assert [(found.rule, found.span, found.message) for found in problems] == [
        (rule, Span(start, start + len(piece)), message)
    ]


NO_BLOCK = [
    "",
    "\n",
    "\ufeff",
    "Just text\n",
    "# A heading\n\nText\n",
    "---\n",
    "---",
    "--",
    "-\n",
    "- a\n- b\n",
    "---\nA rule above a paragraph.\n",
    "---\n\n# A heading\n\nA text with: a colon\n",
    "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nText\n-----END PGP SIGNATURE-----\n",
    "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
    "Text\n---\ntitle: x\n---\n",
    "A heading\n---\n\nText\n",
    "<!-- a comment -->\nText\n",
    "{{< shortcode >}}\n",
    "{% include a.html %}\n",
    "{a: 1}\n",
    "--- a dash --- and another ---\n",
    "+ a\n+ b\n",
    "| a | b |\n|---|---|\n",
]


@pytest.mark.parametrize("text", NO_BLOCK)
@pytest.mark.parametrize("name", ALL)
def test_texts_without_a_block(text: str, name: str) -> None:
    found = split(text, PROFILES[name])
    if name == "hugo" and text.startswith(("-", "+", "{")):
        # to Hugo, whatever starts with these is front matter
        assert found.problems or found.block == Block(
            "json", Span(0, 0), Span(0, len(text) - 1), None
        )
        return
    assert found.block is None
    fatal = PROFILES[name].unclosed_is_fatal and text.startswith("---\n")
    # to gray-matter, whatever stands behind the dashes names a language
    fatal = fatal or (name in of("gray-matter") and text.startswith("--- "))
    assert bool(found.problems) == fatal


@pytest.mark.parametrize(
    ("text", "data"),
    [
        # the first paragraph becomes front matter where it is a mapping
        ("title: x\n---\nBody\n", {"title": "x"}),
        ("title: x\ntags:\n- a\n---\nBody\n", {"title": "x", "tags": ["a"]}),
        ('"title": "x"\n;;;\nBody\n', {"title": "x"}),
        ("A heading\n---\nBody\n", None),
        ("note:this is a text\n---\nBody\n", None),
        # `;;;` is JSON without its braces
        (';;;\n"title": "x", "tags": ["a"]\n;;;\nBody\n', {"title": "x", "tags": ["a"]}),
    ],
)
def test_hexo_data(text: str, data: object) -> None:
    document = Document("post.md", text, PROFILES["hexo"])
    assert document.data == data
    assert document.problems == []
    assert (document.block is not None) == (data is not None)


def test_hexo_json_that_does_not_parse() -> None:
    text = ";;;\ntitle: x\n;;;\nBody\n"
    document = Document("post.md", text, PROFILES["hexo"])
    assert [problem.rule for problem in document.problems] == ["invalid-json"]


def test_gray_matter_json_has_its_braces() -> None:
    document = Document("a.md", '---json\n{"a": 1}\n---\n', PROFILES["gray-matter"])
    assert document.data == {"a": 1}
    assert document.place(("a",)) == Span(14, 15)


@pytest.mark.parametrize(
    ("text", "start"), [("a: 1\n", 0), ("\ufeffa: 1\n", 1), ("", 0), ("\ufeff", 1)]
)
def test_a_data_file_is_one_block(text: str, start: int) -> None:
    expected = Block("yaml", Span(start, start), Span(start, len(text)), None)
    assert whole_file(text, "yaml") == (expected, ())


@pytest.mark.parametrize("parts", [parts for _, _, language, parts in FOUND if language == "yaml"])
def test_python_frontmatter_itself(parts: Parts) -> None:
    document = Document("a.md", parts.text, PROFILES["python-frontmatter"])
    rules = {problem.rule for problem in document.problems}
    try:
        data, _ = frontmatter.parse(parts.text)
    except yaml.YAMLError:
        assert "invalid-yaml" in rules
        return
    assert data == ({} if "block-ignored" in rules else document.data or {})
