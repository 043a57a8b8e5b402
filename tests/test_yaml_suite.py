"""Every production of YAML that a block can hold survives `corpuslint fix --select style`.

The documents stand in `corpus/yaml_suite.md`, by the chapters of the YAML 1.2
specification: a `##` section with one `yaml` block each. Of the words behind `yaml`,
`escaped` reads \\t, \\r, \\xNN and \\uNNNN as in Python, `data` keeps a document that
holds markers out of front matter, `unended` takes away the last line break. PyYAML
and ruamel.yaml judge, through `scripts/outside.py`: none of our own code does.
"""

from __future__ import annotations

import importlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.commands import process

# not an import: `scripts` is no package, and mypy knows its modules by other names
outside: Any = importlib.import_module("scripts.outside")

CORPUS = Path(__file__).parent / "corpus" / "yaml_suite.md"
_DOCUMENT = re.compile(r"^## ([^\n]+)\n\n```yaml([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ESCAPE = re.compile(r"\\(t|r|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4})")
BODY = "\n# A body  \n\n- with\ttabs \n"

# what one of the two readers does not take, and the other does
NOT_TO_PYYAML = {"an-anchor-set-twice", "a-key-without-a-name"}
NOT_TO_RUAMEL = {
    "tabs-as-separation",
    "tabs-inside-values",
    "tabs-before-comments-and-at-line-ends",
    "tabs-that-indent-a-comment-or-a-continued-line",
}


class Sample(NamedTuple):
    """One document, and whether it can stand in front matter."""

    name: str
    text: str
    is_data: bool


def samples() -> list[Sample]:
    """The documents of the corpus, in order."""
    found = []
    for title, words, text in _DOCUMENT.findall(CORPUS.read_text(encoding="utf-8")):
        settings = words.split()
        if "escaped" in settings:
            text = _ESCAPE.sub(lambda one: one[0].encode().decode("unicode_escape"), text)
        if "unended" in settings:
            text = text.removesuffix("\n")
        name = re.sub(r"\W+", "-", title).lower()
        found.append(Sample(name, text, "data" in settings or "unended" in settings))
    return found


SAMPLES = samples()
OPTIONS = {
    "default": "",
    "other": """
        [rules.quote-style]
        style = "single"
        [rules.list-style]
        style = "flow"
        [rules.null-style]
        style = "null"
        [rules.indentation]
        spaces = 4
        lists = "indented"
    """,
    "minimal": """
        generator = "hexo"
        [rules.quote-style]
        style = "minimal"
        [rules.null-style]
        style = "tilde"
        [rules.indentation]
        spaces = 1
        lists = "flush"
    """,
    "jekyll": 'generator = "jekyll"',
}


def variants(sample: Sample) -> Iterator[tuple[str, str]]:
    """A sample as files: name and text."""
    yield f"{sample.name}.yml", sample.text
    if not sample.is_data:
        yield f"{sample.name}.md", f"---\n{sample.text}---\n{BODY}"
        yield f"{sample.name}.mark.md", f"\ufeff---\n{sample.text}---\n{BODY}"
    if "\r" not in sample.text:
        text = sample.text.replace("\n", "\r\n")
        yield f"{sample.name}.crlf.yml", text
        if not sample.is_data:
            body = BODY.replace("\n", "\r\n")
            yield f"{sample.name}.crlf.md", f"---\r\n{text}---\r\n{body}"


def faults(name: str, old: str, new: str) -> Iterator[str]:
    """What a fix lost of a document, as its other readers see it."""
    if old == new:
        return
    was, now = (outside.cut(text, Path(name).suffix) for text in (old, new))
    if was is None or now is None:
        yield "a file that cannot be cut was changed"
        return
    if now.body != was.body:
        yield "the body is another"
    if now.head.startswith("\ufeff") != was.head.startswith("\ufeff"):
        yield "the byte order mark is another"
    if not set(outside.breaks(now.block)) <= set(outside.breaks(was.block or was.head)):
        yield "there are line endings of a new kind"
    before, after = (outside.read("yaml", one.block) for one in (was, now))
    for reader, data in before.items():
        if data is outside.UNREADABLE:
            continue
        if after[reader] is outside.UNREADABLE:
            yield f"{reader} cannot read it any more"
            continue
        yield from (f"{reader}: {one}" for one in outside.differences(data, after[reader]))
    before, after = (outside.comments("yaml", one.block) for one in (was, now))
    if before is not None and after is not None:
        words = [[outside.bare(text) for _, text in comments] for comments in (before, after)]
        if words[0] != words[1]:
            yield f"comments: {words[0]} are {words[1]}"


@pytest.mark.parametrize("options", OPTIONS)
def test_data_and_comments_survive_each_style(options: str, tmp_path: Path) -> None:
    config = 'extensions = [".yml"]\n' + OPTIONS[options]
    (tmp_path / "corpuslint.toml").write_text(config, encoding="utf-8")
    (tmp_path / ".git").mkdir()
    folder = tmp_path / "documents"
    folder.mkdir()
    files = dict(pair for sample in SAMPLES for pair in variants(sample))
    for name, text in files.items():
        (folder / name).write_bytes(text.encode())
    fix = ("fix", "--select", "style", "--no-cache", "documents")

    first = process(*fix, "--output-format=json", folder=tmp_path)
    fixed = {name: (folder / name).read_bytes() for name in files}
    second = process(*fix, folder=tmp_path)

    assert (first.returncode, second.returncode) == (0, 0)
    assert {record["status"] for record in json.loads(first.stdout)} == {"fixed"}
    found = [
        f"{name}: {fault}"
        for name, text in files.items()
        for fault in faults(name, text, fixed[name].decode())
    ]
    assert found == []
    assert [name for name in files if (folder / name).read_bytes() != fixed[name]] == []
    changed = sum(fixed[name] != text.encode() for name, text in files.items())
    assert changed > len(files) / 4, "too few changes to have shown anything"


def test_the_documents_are_many_and_can_be_read() -> None:
    assert len(SAMPLES) >= 150
    assert [name for name, count in Counter(one.name for one in SAMPLES).items() if count > 1] == []
    unread: dict[str, set[str]] = {"PyYAML": set(), "ruamel.yaml": set()}
    for sample in SAMPLES:
        for reader, data in outside.read("yaml", sample.text).items():
            if data is outside.UNREADABLE:
                unread[reader].add(sample.name)
    assert unread == {"PyYAML": NOT_TO_PYYAML, "ruamel.yaml": NOT_TO_RUAMEL}


SOUND = "---\na: '12'\nb: 2020-01-01 # note\nlist:\n- x\n- y\n---\nbody\n"


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        (("'12'", "12"), "PyYAML: Difference(kind='changed', path=('a',)"),
        (("2020-01-01", "'2020-01-01'"), "ruamel.yaml: Difference(kind='changed', path=('b',)"),
        (("- x\n- y", "- y\n- x"), "PyYAML: Difference(kind='changed', path=('list', 0)"),
        (("- x\n", ""), "PyYAML: Difference(kind='removed', path=('list', 0)"),
        (("a: '12'\nb: 2020-01-01", "b: 2020-01-01\na: '12'"), "PyYAML: Difference(kind='order'"),
        (("# note", ""), "comments: ['note'] are []"),
        (("# note", "# nota"), "comments: ['note'] are ['nota']"),
        (("a: '12'\n", "a: '12'\r\n"), "there are line endings of a new kind"),
        (("body", "bodу"), "the body is another"),
        (("---\na", "\ufeff---\na"), "the byte order mark is another"),
        (("- y", "- [y"), "PyYAML cannot read it any more"),
        (("---\nbody", "body"), "a file that cannot be cut was changed"),
    ],
)
def test_the_judges_see_damage(damage: tuple[str, str], fault: str) -> None:
    damaged = SOUND.replace(*damage)
    assert damaged != SOUND
    assert any(one.startswith(fault) for one in faults("x.md", SOUND, damaged))
    assert list(faults("x.md", SOUND, SOUND)) == []
