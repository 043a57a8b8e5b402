"""The documentation as a site: all that the code has is on its pages, and no link is broken."""

from __future__ import annotations

import importlib
import importlib.util
import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_type_hints

import pytest
import yaml

import corpuslint.rules
from corpuslint.cli.arguments import HELP
from corpuslint.cli.parser import parse
from corpuslint.cli.rule_page import Example, in_words, rule_page, sections
from corpuslint.config.model import CollectionFile, ConfigFile
from corpuslint.roles import ROLES, WELL_KNOWN_KEYS
from corpuslint.rule import load_rules
from corpuslint.schema.builtin import builtin_names, builtin_path
from tests.cases import read_cases
from tests.commands import Command

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parent.parent
# not imports: `scripts` is no package, and mypy knows its modules by other names
sys.path.insert(0, str(ROOT / "scripts"))
stage: Any = importlib.import_module("site_pages.stage")
linking: Any = importlib.import_module("site_pages.linking")
built: Any = importlib.import_module("site_pages.built")
rule_pages: Any = importlib.import_module("site_pages.rule_pages")
markdown: Any = importlib.import_module("site_pages.markdown")

RULES = load_rules()
FOLDER = Path(corpuslint.rules.__file__).parent


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    made: dict[str, str] = stage.pages()
    return made


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


# rules


def test_every_rule_has_a_page_and_a_row(pages: dict[str, str]) -> None:
    for rule in RULES.values():
        page = pages[f"rules/{rule.name}.md"]
        assert f"\n# {rule.name}\n" in page
        assert rule.summary in page
        assert f"[`{rule.name}`]({rule.name}.md) | {rule.summary} |" in pages["rules/index.md"]


def test_every_group_is_introduced(pages: dict[str, str]) -> None:
    for group in {rule.group for rule in RULES.values()}:
        assert f"\n## {group}\n\n{rule_pages.GROUPS[group]}\n" in pages["rules/index.md"]


@pytest.mark.parametrize("name", RULES)
def test_every_case_is_on_the_page(name: str) -> None:
    shown = [section for section in sections(RULES[name]) if section.is_case]
    titles = {section.title for section in shown}
    for case in read_cases(FOLDER / f"{name.replace('-', '_')}.md"):
        assert case.title in titles
        (section,) = (one for one in shown if one.title == case.title)
        examples = {part.kind: part for part in section.parts if isinstance(part, Example)}
        assert examples["input"].title.startswith(case.path)
        assert ("output" in examples) == bool(case.output)
        assert ("fixed" in examples) == (case.fixed is not None)


def test_sections_keep_the_whole_page() -> None:
    for rule in RULES.values():
        text = rule_page(rule)
        kept = [part.content if isinstance(part, Example) else part for part in parts_of(rule)]
        for line in text.splitlines():
            if line and not line.startswith(("## ", "```")):
                assert any(line in part for part in kept), (rule.name, line)


def parts_of(rule: Any) -> Iterator[Any]:
    for section in sections(rule):
        yield from section.parts


def test_lines_with_a_finding_are_marked(pages: dict[str, str]) -> None:
    page = pages["rules/duplicate-key.md"]
    assert '```yaml title="input.md" linenums="1" hl_lines="3 4"\n---\ntags: a\n' in page
    assert '```text title="corpuslint check --select duplicate-key"\n' in page
    assert '```yaml title="input.md after corpuslint fix"\n' in page


def test_a_heading_within_a_case_is_no_section() -> None:
    (case,) = (
        section
        for section in sections(RULES["comment-spacing"])
        if section.title.startswith("Headings, ")
    )
    assert case.is_case


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("not-utf8", "An error of the group `syntax`, on by default. No fix."),
        (
            "filename-date",
            "A warning of the group `dates`, on by default, only for `jekyll` and `hexo`. "
            "Fixes: display (shown, never made).",
        ),
        (
            "near-duplicate-tag",
            "A warning of the group `taxonomy`, off by default. "
            "Fixes: unsafe (made with `--unsafe-fixes`). Sees the whole corpus.",
        ),
        (
            "unknown-field",
            "An error of the group `schema`, on by default. "
            "Fixes: unsafe (made with `--unsafe-fixes`). Needs a schema.",
        ),
    ],
)
def test_a_rule_in_words(name: str, words: str) -> None:
    assert in_words(RULES[name]) == words


def test_a_rule_in_preview_with_an_old_name_in_words() -> None:
    rule = RULES["not-utf8"]._replace(preview=True, aliases=("bytes",), severity="info")
    assert in_words(rule) == (
        "A hint (`info`) of the group `syntax`, in preview, then on by default. No fix. "
        "Before, it was called `bytes`."
    )


# `corpuslint rule`


def test_the_terminal_shows_the_same_page(run: Command) -> None:
    shown = re.sub(r"\x1b\[[0-9;]*m", "", run("rule", "url-space", "--color", "always").out)
    assert shown.startswith("url-space")
    assert "A URL with a space at its end" in shown
    for title in ("corpuslint.toml", "input.md after corpuslint fix"):
        assert f"─ {title} ─" in shown
    assert "❱ 2 webUrl:" in shown
    assert "```" not in shown


def test_every_page_can_be_shown(run: Command) -> None:
    plain = run("rule", "--all")
    assert plain.code == 0
    headings = re.findall(r"^# ([a-z0-9-]+)\n\n(?=[A-Z])", plain.out, re.MULTILINE)
    assert [name for name in headings if name in RULES] == list(RULES)
    shown = run("rule", "--all", "--color", "always").out
    assert "```input" not in shown
    assert "\x1b[" in shown


def test_a_rule_as_json(run: Command) -> None:
    told = json.loads(run("rule", "url-space", "--output-format", "json").out)
    assert told["name"] == "url-space"
    assert told["explanation"] == run("rule", "url-space").out
    everything = json.loads(run("rule", "--all", "--output-format", "json").out)
    assert [one["name"] for one in everything] == list(RULES)


# settings


@pytest.mark.parametrize(("model", "level"), [(ConfigFile, "##"), (CollectionFile, "###")])
def test_every_setting_is_told(model: Any, level: str, pages: dict[str, str]) -> None:
    for name, field in model.model_fields.items():
        section = pages["settings.md"].partition(f"\n{level} `{field.alias or name}`\n")[2]
        told = section.partition("\n##")[0]
        assert field.description in told
        for fact in ("type", "default", "since"):
            assert re.search(rf"^- {fact}: \S", told, re.MULTILINE), name
        for example in re.findall(r"```toml\n(.*?)```", told, re.DOTALL):
            ConfigFile.model_validate(tomllib.loads(example))
        assert "```toml\n" in told


def test_the_schema_of_the_config_has_no_other_settings(pages: dict[str, str]) -> None:
    schema = json.loads((ROOT / "corpuslint/config/corpuslint.schema.json").read_text("utf-8"))
    told = set(re.findall(r"^## `(\S+)`$", pages["settings.md"], re.MULTILINE))
    assert told == set(schema["properties"])


def test_every_option_of_a_rule_is_told(pages: dict[str, str]) -> None:
    for rule in RULES.values():
        options = rule.load_options()
        section = pages["settings.md"].partition(f"\n### {rule.name}\n")[2].partition("\n##")[0]
        assert bool(section) == (options is not None), rule.name
        for field in get_type_hints(options) if options else ():
            assert re.search(rf"^\| `{field.replace('_', '-')}` \| \S", section, re.MULTILINE)


def test_every_role_is_told(pages: dict[str, str]) -> None:
    roles = pages["settings.md"].partition("\n## Roles\n")[2]
    assert all(f"\n| `{role}` |" in roles for role in ROLES)
    assert all(f"`{key}`" in roles for key in WELL_KNOWN_KEYS)


# schemas


def subschemas(node: Any) -> Iterator[dict[str, Any]]:
    """Every schema within a schema, by a look at all of its JSON."""
    if isinstance(node, dict):
        yield node
        for below in node.values():
            yield from subschemas(below)
    elif isinstance(node, list):
        for below in node:
            yield from subschemas(below)


@pytest.mark.parametrize("name", builtin_names())
def test_every_field_of_a_schema_is_told(name: str, pages: dict[str, str]) -> None:
    schema = json.loads(Path(builtin_path(name)).read_text("utf-8"))
    page = pages[f"schemas/{name}.md"]
    rows = re.findall(r"^\| `([^`]+)` \| ([^|]*) \| (yes)? *\| ([^|]*) \|", page, re.MULTILINE)
    last = {re.split(r"[.]", path)[-1] for path, *_ in rows}
    for node in subschemas(schema):
        if isinstance(node.get("properties"), dict) and "type" in node | {"type": ""}:
            assert set(node["properties"]) <= last
        for word in ("pattern", "format"):
            if isinstance(node.get(word), str):
                assert markdown.code(node[word]) in page
        if isinstance(node.get("x-role"), str) and node is not schema:
            assert f"`{node['x-role']}`" in page
    required = {path for path, _, is_required, _ in rows if is_required}
    assert set(schema["required"]) <= required
    for key, definition in schema["$defs"].items():
        assert f"### {definition['title']} {{ #definition-{key} }}\n" in page
        assert definition["description"] in page
    for field in schema["properties"].values():
        assert field.get("description", "") in page
        assert all(markdown.value(one) in page for one in field.get("examples", ()))


# the command line


def test_every_option_of_a_command_is_told(run: Command, pages: dict[str, str]) -> None:
    page = pages["command-line.md"]
    assert re.findall(r"^## corpuslint (\w+)$", page, re.MULTILINE) == list(HELP)
    for command in HELP:
        shown = run(command, "--help").out
        section = page.partition(f"\n## corpuslint {command}\n")[2].partition("\n## ")[0]
        for option in set(re.findall(r"^ +(?:-\w, )?(--[a-z0-9-]+)", shown, re.MULTILINE)):
            assert option == "--help" or f"`{option}" in section, (command, option)


# links, and the order of pages


def test_a_link_to_a_source_leads_to_its_page() -> None:
    def relinked(text: str, source: str = "docs/fixing.md", repository: str = "") -> str:
        made: str = linking.relinked(text, source, ROOT, repository)
        return made

    assert relinked("[x](../corpuslint/rules/url_space.md)") == "[x](rules/url-space.md)"
    assert relinked("[x](../corpuslint/rules)") == "[x](rules/index.md)"
    assert relinked("[`x`](../CONTRIBUTING.md#style)") == "[`x`](contributing.md#style)"
    assert relinked("[x](precision.md)") == "[x](precision.md)"
    assert relinked("[x](docs/fixing.md)", "CONTRIBUTING.md") == "[x](fixing.md)"
    assert relinked("[x](https://example.org/)") == "[x](https://example.org/)"
    assert relinked("[x](../pyproject.toml)") == "x"
    address = "https://github.com/ada/corpuslint"
    blob = f"[x]({address}/blob/main/pyproject.toml)"
    assert relinked("[x](../pyproject.toml)", repository=address) == blob
    assert relinked("`[x](no.md)` ``[x](no.md) ` ``") == "`[x](no.md)` ``[x](no.md) ` ``"
    assert relinked("```md\n[x](no.md)\n```\n") == "```md\n[x](no.md)\n```\n"
    for broken in ("[x](no.md)", "![x](../../no.png)"):
        with pytest.raises(linking.LinkError, match="leads nowhere"):
            relinked(broken)


def test_no_link_of_the_readme_is_broken() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    linking.relinked(text, "README.md", ROOT, "")


WRITTEN = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def commands(page: Path) -> Iterator[list[str]]:
    """The calls of corpuslint that a page shows in shell code, in sessions and within lines."""
    text = page.read_text("utf-8")
    lines = [
        line.removeprefix("$ ")
        for language, block in re.findall(r"```(sh|console)\n(.*?)```", text, re.DOTALL)
        for line in block.splitlines()
        if language == "sh" or line.startswith("$ ")
    ]
    lines += re.findall(r"(?<!`)`(corpuslint [a-z][^`…]*)`", re.sub(r"(?s)```.*?```", "", text))
    for line in lines:
        bare = re.sub(r"\$\((.*?)\)", "x", line.partition(" #")[0])
        for part in re.split(r"[|;]|&&|[12]?>", bare):
            if re.match(r"\s*corpuslint [a-z]", part):
                yield shlex.split(part)[1:]


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.name)
def test_every_command_that_is_shown_can_be_called(page: Path) -> None:
    known = {*RULES, *(rule.group for rule in RULES.values()), "ALL"}
    for words in commands(page):
        if "--help" in words or words == ["--version"]:
            continue
        options = parse(words)
        for name in getattr(options, "select", None) or ():
            assert name in known, (words, name)
        if options.command == "rule" and options.name:
            assert options.name in known | {"NAME"}, words


def test_commands_are_seen() -> None:
    assert sum(len(list(commands(page))) for page in WRITTEN) > 60


def test_every_page_has_its_place_in_the_order(pages: dict[str, str], tmp_path: Path) -> None:
    placed: list[str] = []

    def walk(entry: Any) -> None:
        if isinstance(entry, str):
            placed.append(entry)
        for below in entry.values() if isinstance(entry, dict) else entry:
            if below is not entry and not isinstance(entry, str):
                walk(below)

    walk(stage.config(tmp_path, tmp_path)["nav"])
    assert sorted(placed) == sorted(pages)


def test_nothing_is_asked_of_others_by_the_config() -> None:
    said = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))
    assert said["theme"]["font"] is False
    assert not {"analytics", "social", "consent"} & set(said["extra"])
    assert "extra_javascript" not in said
    assert "site_url" not in said
    assert "repo_url" not in said


# what is built


def test_what_is_wrong_with_a_site_is_found(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "index.html").write_text('<h1 id="top">A</h1>')
    (tmp_path / "index.html").write_text(
        '<a href="a/">fine</a> <a href="a/#top">fine</a> <a href="a/#%74op">fine</a>'
        '<a href="https://example.org">fine</a> <a href="b/">no</a> <a href="a/#no">no</a>'
        '<a href="#no">no</a> <img src="no.png"> <script src="https://example.org/x.js"></script>'
        '<link rel="stylesheet" href="//example.org/x.css"> <link rel="canonical" href="//x">'
    )
    assert list(built.faults(tmp_path)) == [
        "index.html: b/ leads nowhere",
        "index.html: a/#no has no such anchor",
        "index.html: #no has no such anchor",
        "index.html: no.png leads nowhere",
        "index.html: loads https://example.org/x.js",
        "index.html: loads //example.org/x.css",
    ]


@pytest.mark.outside
@pytest.mark.skipif(
    importlib.util.find_spec("mkdocs") is None, reason="the extra docs is not installed"
)
def test_the_site_is_built_in_strict_mode(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, str(ROOT / "scripts/build_site.py"), str(tmp_path / "site")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    page = (tmp_path / "site/rules/url-space/index.html").read_text("utf-8")
    assert '<span class="filename">input.md after corpuslint fix</span>' in page
    assert '<span class="hll">' in page
