"""Comments that hide findings: where they count, and how they are written."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from ruamel.yaml import YAML

from corpuslint.document import Document
from corpuslint.profile import PROFILES
from corpuslint.suppressions import suppressions_of
from tests.commands import Command, process, write

RULE = "surrounding-space"


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Command:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return Command(capsys)


def found(text: str) -> list[tuple[str, int, tuple[str, ...]]]:
    """Scope, line and names of each suppression of a text."""
    document = Document("a.md", text, PROFILES["none"])
    return [(one.scope, one.row, one.names) for one in suppressions_of(document)]


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("title: A # corpuslint: ignore[b]", [("line", 2, ("b",))]),
        ("# corpuslint: ignore[b]\ntitle: A", [("line", 3, ("b",))]),
        ("#corpuslint:ignore[b]\ntitle: A", [("line", 3, ("b",))]),
        ("## corpuslint: ignore [ b , c ] why\n# more\ntitle: A", [("line", 4, ("b", "c"))]),
        ("# corpuslint: ignore[b]\n\ntitle: A", [("line", 3, ("b",))]),
        ("title: A # note # corpuslint: ignore[b]: why", [("line", 2, ("b",))]),
        (
            "t: A # corpuslint: ignore[b] one # corpuslint: ignore[c] two",
            [("line", 2, ("b",)), ("line", 2, ("c",))],
        ),
        ("title: A\n# corpuslint: ignore-file[b]", [("file", 0, ("b",))]),
        ("title: A\n# corpuslint: ignore[b]", [("line", 4, ("b",))]),
        ("text: | # corpuslint: ignore[b]\n  A", [("line", 2, ("b",))]),
        ("a: &x # corpuslint: ignore[b]\n  c: d\ne: *x", [("line", 2, ("b",))]),
        ("a: [b, # corpuslint: ignore[b]\n  c]", [("line", 2, ("b",))]),
        ("a: b\na: c # corpuslint: ignore[duplicate-key]", [("line", 3, ("duplicate-key",))]),
        ("title: A # corpuslint: ignore", [("", 2, ())]),
        ("title: A # corpuslint: ignore[b, ]", [("", 2, ())]),
        ("title: A # corpuslint: ignore[b", [("", 2, ())]),
    ],
)
def test_what_counts(block: str, expected: list[tuple[str, int, tuple[str, ...]]]) -> None:
    assert found(f"---\n{block}\n---\n") == expected
    in_crlf = f"---\n{block}\n---\n".replace("\n", "\r\n")
    assert found(in_crlf) == expected


@pytest.mark.parametrize(
    "text",
    [
        '---\ntitle: "A # corpuslint: ignore[b]"\n---\n',
        "---\ntitle: A#corpuslint: ignore[b]\n---\n",
        "---\ntext: |\n  # corpuslint: ignore[b]\n---\n",
        "---\ntext: >-\n\n  # corpuslint: ignore[b]\n  A\n---\n",
        "---\ntitle: 'it''s # corpuslint: ignore[b]'\n---\n",
        "---\ntitle: A\n---\n# corpuslint: ignore[b]\n",
        "---\ntitle: [ # corpuslint: ignore[b]\n---\n",
        '{\n"title": "# corpuslint: ignore[b]"\n}\n',
        '+++\ntitle = "# corpuslint: ignore[b]"\n+++\n',
        "+++\ntitle = '''\n# corpuslint: ignore[b]\n'''\n+++\n",
        "# corpuslint: ignore[b]\n",
        "",
    ],
)
def test_what_does_not_count(text: str) -> None:
    assert found(text) == []


def test_toml() -> None:
    text = (
        "+++\n# corpuslint: ignore[b]\ntitle = 'A' # 中 # corpuslint: ignore[c]\n"
        "[a] # corpuslint: ignore[d]\nb = [ # corpuslint: ignore-file[e]\n"
        "1, # corpuslint: ignore[f]\n]\n+++\n"
    )
    assert found(text) == [
        ("line", 3, ("b",)),
        ("line", 3, ("c",)),
        ("line", 4, ("d",)),
        ("file", 0, ("e",)),
        ("line", 6, ("f",)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        '---\ntitle: "A " # corpuslint: ignore[surrounding-space]\n---\n',
        '---\n# corpuslint: ignore[surrounding-space]\ntitle: "A "\n---\n',
        '---\n# corpuslint: ignore[text]\ntitle: "A "\n---\n',
        '---\n# corpuslint: ignore-file[text]\nsubtitle: "A "\ntitle: "A "\n---\n',
        # a text of several lines: above its key, and behind its end
        '---\n# corpuslint: ignore[surrounding-space]\ntitle: "A\n  b "\n---\n',
        '---\ntitle: "A\n  b " # corpuslint: ignore[surrounding-space]\n---\n',
        # a value that starts below its key
        '---\n# corpuslint: ignore[surrounding-space]\ntitle:\n  "A "\n---\n',
        '---\ntitle: # corpuslint: ignore[surrounding-space]\n  "A "\n---\n',
        '---\ntitle:\n  # corpuslint: ignore[surrounding-space]\n  "A "\n---\n',
    ],
)
def test_a_fault_that_is_hidden(text: str, run: Command) -> None:
    write(Path(), {"a.md": text})
    ran = run("check", "a.md", "--select", f"{RULE},unused-ignore", "--output-format", "concise")
    assert (ran.code, ran.out) == (0, "")
    assert run("fix", "a.md").code == 0
    assert Path("a.md").read_text() == text, "what is ignored is not fixed"


def test_a_missing_field_is_ignored_above_the_fence(run: Command) -> None:
    text = "---\ndate: 2024-05-01\n# corpuslint: ignore[missing-field]\n---\n"
    write(Path(), {"a.md": text})
    assert run("check", "a.md", "--schema", "blog-post").code == 0
    write(Path(), {"a.md": text.replace("# corpuslint: ignore[missing-field]\n", "")})
    assert "missing-field" in run("check", "a.md", "--schema", "blog-post").out


def test_a_comment_hides_no_other_line_and_no_other_rule(run: Command) -> None:
    write(
        Path(),
        {
            "a.md": '---\ntitle: "A "\nsubtitle: b # corpuslint: ignore[surrounding-space]\n---\n',
            "b.md": '---\ntitle: "A " # corpuslint: ignore[html-entity]\n---\n',
        },
    )
    ran = run("check", "--output-format", "concise", "--no-fold")
    assert ran.out.splitlines() == [
        "a.md:2:10: warning surrounding-space [*] white space after the text",
        "a.md:3:13: warning unused-ignore [*] surrounding-space finds nothing here to ignore",
        "b.md:2:10: warning surrounding-space [*] white space after the text",
        "b.md:2:13: warning unused-ignore [*] html-entity finds nothing here to ignore",
    ]


def test_a_rule_that_the_config_leaves_out_is_not_judged(run: Command) -> None:
    write(
        Path(),
        {
            "corpuslint.toml": '[per-file-ignores]\n"a.md" = ["surrounding-space"]\n',
            "a.md": '---\ntitle: "A " # corpuslint: ignore[surrounding-space]\n---\n',
        },
    )
    assert run("check").code == 0


# --add-ignore

ADDED = {
    "plain": ('title: "A "', '# corpuslint: ignore[surrounding-space]\ntitle: "A "'),
    "nested": (
        'a:\n  - title: "A "\n    c: d',
        'a:\n  # corpuslint: ignore[surrounding-space]\n  - title: "A "\n    c: d',
    ),
    "several lines": (
        'title: "A\n  b "',
        '# corpuslint: ignore[surrounding-space]\ntitle: "A\n  b "',
    ),
    "below its key": (
        'title:\n  "A "',
        '# corpuslint: ignore[surrounding-space]\ntitle:\n  "A "',
    ),
    "one line, two rules": (
        'title: "A &amp; "',
        '# corpuslint: ignore[html-entity, surrounding-space]\ntitle: "A &amp; "',
    ),
    "a comment above": (
        '# note\ntitle: "A "',
        '# note\n# corpuslint: ignore[surrounding-space]\ntitle: "A "',
    ),
    "a comment that takes it": (
        '# corpuslint: ignore[html-entity] as sent\ntitle: "A &amp; "',
        '# corpuslint: ignore[html-entity, surrounding-space] as sent\ntitle: "A &amp; "',
    ),
    "a comment behind that takes it": (
        'title: "A &amp; " # x # corpuslint: ignore[html-entity]',
        'title: "A &amp; " # x # corpuslint: ignore[html-entity, surrounding-space]',
    ),
    "below a block text": (
        'text: |+\n  A\n\ntitle: "A "',
        'text: |+\n  A\n\n# corpuslint: ignore[surrounding-space]\ntitle: "A "',
    ),
    "in braces": (
        'title: {a: "A ",\n  b: c}',
        '# corpuslint: ignore[surrounding-space]\ntitle: {a: "A ",\n  b: c}',
    ),
}
SCHEMA = """{
  "$defs": {"text": {"type": "string", "x-role": "text"}},
  "properties": {
    "title": {"x-role": "title", "properties": {"a": {"$ref": "#/$defs/text"}}},
    "a": {"items": {"properties": {"title": {"x-role": "title"}}}}
  }
}"""


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("name", ADDED)
def test_a_comment_is_added(name: str, ending: str, run: Command) -> None:
    before, after = (f"---\n{one}\n---\nBody\n".replace("\n", ending) for one in ADDED[name])
    write(Path(), {"a.md": before, "schema.json": SCHEMA})
    rules = "surrounding-space,html-entity,unused-ignore"
    select = ("a.md", "--schema", "schema.json", "--select", rules)
    ran = run("check", *select, "--add-ignore")
    assert Path("a.md").read_bytes().decode() == after
    assert ran.code == 0
    assert ran.err.startswith("Ignored ")
    assert yaml.safe_load(before.split("---")[1]) == yaml.safe_load(after.split("---")[1])
    second = YAML(typ="safe", pure=True)
    assert second.load(before.split("---")[1]) == second.load(after.split("---")[1])
    again = run("check", *select, "--add-ignore")
    assert again.code == 0
    assert Path("a.md").read_bytes().decode() == after


def test_a_reason_and_toml(run: Command) -> None:
    write(Path(), {"a.md": '+++\ntitle = "A "\n[b] # note\ncover = " https://e.org"\n+++\n'})
    assert run("check", "a.md", "--add-ignore", "--reason", "as it was sent").code == 0
    assert Path("a.md").read_text() == (
        '+++\n# corpuslint: ignore[surrounding-space] as it was sent\ntitle = "A "\n'
        '[b] # note\ncover = " https://e.org"\n+++\n'
    )


def test_what_no_comment_can_hide_is_said(run: Command) -> None:
    files = {
        "a.json": '{"title": "A "}',
        "b.md": "---\ntitle: [\n---\n",
        "c.md": '\ufeff---\ntitle: "A"\n---\n',
        "d.md": "--- \ntitle: A\n---\n",
    }
    write(Path(), files)
    ran = run("check", *files, "--add-ignore", "--output-format", "concise")
    assert ran.code == 1
    assert ran.out.splitlines() == [
        "a.json:1:13: warning surrounding-space white space after the text (no fix: JSON has no "
        "comments; `per-file-ignores` or a baseline can hide it)",
        "b.md:3:1: error invalid-yaml a value is missing here (no fix: a comment in a block that "
        "cannot be read hides nothing; `per-file-ignores` or a baseline can hide it)",
        "c.md:1:1: warning byte-order-mark the file starts with a byte order mark (U+FEFF) "
        "(no fix: it is about a line outside of the block; `per-file-ignores` or a baseline can "
        "hide it)",
        "d.md:1:4: warning trailing-space white space at the end of the line (no fix: it is "
        "about a line outside of the block; `per-file-ignores` or a baseline can hide it)",
    ]
    assert {name: Path(name).read_text() for name in files} == files


def test_what_would_be_added_is_shown(run: Command) -> None:
    write(Path(), {"a.md": '---\ntitle: "A "\n---\n'})
    ran = run("check", "a.md", "--add-ignore", "--diff")
    assert ran.code == 1
    assert "+# corpuslint: ignore[surrounding-space]\n" in ran.out
    assert "Would ignore 1 finding in 1 file." in ran.err
    assert Path("a.md").read_text() == '---\ntitle: "A "\n---\n'


def test_standard_input_comes_back_with_comments(tmp_path: Path) -> None:
    text = b'---\ntitle: "A "\n---\n'
    ran = process("check", "-", "--add-ignore", folder=tmp_path, stdin=text)
    assert ran.stdout == b'---\n# corpuslint: ignore[surrounding-space]\ntitle: "A "\n---\n'


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("check", "--add-ignore", "--fix"), "--add-ignore does not go with --fix"),
        (("check", "--reason", "x"), "--reason goes with --add-ignore"),
        (("check", "--add-ignore", "--reason", "a\nb"), "--reason is one line"),
    ],
)
def test_wrong_calls(arguments: tuple[str, ...], message: str, run: Command) -> None:
    ran = run(*arguments)
    assert ran.code == 2
    assert message in ran.err


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("d.yml", 'title: "A "\r\ndate: 2023-01-01\r\n'),
        ("d.toml", 'title = "A "\r\nweight = 1\r\n'),
        ("d.yml", 'title: "A "\rdate: 2023-01-01\r'),
    ],
)
def test_the_first_line_gets_its_own_line_ending(name: str, text: str, run: Command) -> None:
    write(Path(), {name: text})
    assert run("check", name, "--add-ignore").code == 0
    ending = "\r\n" if "\n" in text else "\r"
    comment = f"# corpuslint: ignore[surrounding-space]{ending}"
    assert Path(name).read_bytes().decode() == comment + text


def test_a_rule_about_schemas_is_judged_only_where_there_is_one(run: Command) -> None:
    text = "---\ntitle: x\nautor: y # corpuslint: ignore[unknown-field]\n---\n"
    write(Path(), {"a.md": text})
    assert run("fix", "a.md").code == 0
    assert Path("a.md").read_text() == text
    write(Path(), {"a.md": text.replace("autor", "type")})
    ran = run("check", "a.md", "--schema", "news-article", "--select", "schema,unused-ignore")
    assert "unknown-field finds nothing here to ignore" in ran.out


def test_where_findings_are_cut_no_comment_is_called_idle(run: Command) -> None:
    lines = "".join(f"k{number}: x \n" for number in range(1200))
    comment = "# corpuslint: ignore[surrounding-space]"
    write(Path(), {"a.md": f'---\n{lines}excerpt: "b " {comment}\n---\n'})
    ran = run("check", "a.md", "--statistics")
    assert "resource-limit" in ran.out
    assert "unused-ignore" not in ran.out


def test_all_is_no_name_in_a_comment(run: Command) -> None:
    write(Path(), {"a.md": "---\ntitle: A # corpuslint: ignore[ALL]\n---\n"})
    assert "called 'ALL'; a comment names what it ignores" in run("check", "a.md").out
