"""Rules in preview, and rules that had other names, from the declaration to the run."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from corpuslint.config.layers import Layers
from corpuslint.config.names import RuleNames
from corpuslint.config.places import TomlFile
from corpuslint.config.rule_settings import rule_settings
from corpuslint.config.selection import Selection
from corpuslint.errors import ConfigError
from corpuslint.rule import load_rules
from tests.commands import Ran, process, write
from tests.copied import copy_package

OWN_RULES = Path(__file__).parent / "own_rules"
RULES = {
    name: rule
    for name, rule in load_rules("tests.own_rules").items()
    if name in ("untried-title", "long-title", "shouted-title")
}
SHOUTED = "---\ntitle: A LONG AND SHOUTED TITLE\n---\n"


def settings(text: str, selection: Selection = Selection()) -> dict[str, Any]:  # noqa: B008
    layers = Layers((TomlFile("corpuslint.toml", text),))
    preview = selection.preview or bool(layers.get(("preview",)))
    on = rule_settings(layers, RuleNames(RULES, preview), selection)
    return {setting.rule.name: setting for setting in on}


def refusal(text: str, selection: Selection = Selection()) -> str:  # noqa: B008
    with pytest.raises(ConfigError) as refused:
        settings(text, selection)
    return str(refused.value)


def test_no_built_in_rule_is_in_preview_yet() -> None:
    assert [rule.name for rule in load_rules().values() if rule.preview or rule.aliases] == []


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("", ["long-title"]),
        ("preview = false\n", ["long-title"]),
        ("preview = true\n", ["long-title", "untried-title"]),
        ('select = ["ALL"]\n', ["long-title", "shouted-title"]),
        ('select = ["text"]\n', ["long-title"]),
        ('extend-select = ["text", "ALL"]\n', ["long-title", "shouted-title"]),
        ('preview = true\nselect = ["ALL"]\n', ["long-title", "shouted-title", "untried-title"]),
        ('preview = true\nselect = ["text"]\n', ["long-title", "untried-title"]),
        ('preview = true\nselect = ["untried-title"]\n', ["untried-title"]),
        ('preview = true\nignore = ["untried-title"]\n', ["long-title"]),
        ('preview = true\nignore = ["text"]\n', []),
        # what only speaks of the rule does not use it
        ('ignore = ["untried-title"]\n', ["long-title"]),
        ('[severities]\nuntried-title = "error"\n', ["long-title"]),
    ],
)
def test_a_rule_in_preview_is_used_by_those_who_ask(text: str, on: list[str]) -> None:
    assert sorted(settings(text)) == on


def test_the_command_line_asks_for_preview() -> None:
    assert sorted(settings("", Selection(preview=True))) == ["long-title", "untried-title"]
    assert sorted(settings("", Selection(select=("text",), preview=True))) == [
        "long-title",
        "untried-title",
    ]
    assert sorted(settings("", Selection(select=("ALL",)))) == ["long-title", "shouted-title"]


def test_a_rule_in_preview_that_is_selected_without_preview() -> None:
    said = (
        "the rule 'untried-title' is in preview: "
        "it needs `preview = true` in the config, or --preview"
    )
    for key in ("select", "extend-select"):
        text = f'{key} = [\n  "text",\n  "untried-title",\n]\n'
        assert refusal(text) == f"corpuslint.toml:3: {said}"
    assert refusal("", Selection(select=("untried-title",))) == f"--select: {said}"
    assert refusal("", Selection(extend_select=("untried-title",))) == f"--extend-select: {said}"


@pytest.mark.parametrize("name", ["long-title", "lengthy-title", "title-length"])
def test_an_old_name_does_what_the_new_one_does(name: str) -> None:
    assert sorted(settings(f'select = ["{name}"]\n')) == ["long-title"]
    assert settings(f'select = ["{name}"]\n')["long-title"].everywhere
    assert sorted(settings(f'ignore = ["{name}"]\n')) == []
    assert settings(f'[severities]\n{name} = "error"\n')["long-title"].severity == "error"
    assert settings(f"[rules.{name}]\nmost = 3\n")["long-title"].options == {"most": 3}
    assert sorted(settings("", Selection(select=(name,)))) == ["long-title"]


def test_names_old_and_new_are_those_of_one_rule() -> None:
    layers = Layers(
        (
            TomlFile("near.toml", "[rules.long-title]\nmost = 3\n"),
            TomlFile("base.toml", '[rules.lengthy-title]\nmost = "many"\n'),
        )
    )
    names = RuleNames(RULES)
    (setting,) = rule_settings(layers, names, Selection())
    assert setting.options == {"most": 3}
    assert names.warnings == [("", 1, "the rule 'lengthy-title' is now called 'long-title'")]


# with the rules among those that are built in


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project beside a copy of the package that has three rules more."""
    copy = copy_package(tmp_path / "copy")
    for name in ("untried_title", "untried_keyword", "long_title"):
        shutil.copy(OWN_RULES / f"{name}.py", copy / "rules")
        page = f"# {name.replace('_', '-')}\n\nIts page.\n"
        write(copy / "rules", {f"{name}.md": page})
    monkeypatch.setenv("PYTHONPATH", str(copy.parent))
    monkeypatch.setenv("CORPUSLINT_CACHE_DIR", str(tmp_path / "cache"))
    project = tmp_path / "project"
    write(project, {".git/HEAD": "", "a.md": SHOUTED})
    return project


def run(project: Path, *arguments: str) -> Ran:
    ran = process(*arguments, folder=project)
    return Ran(ran.returncode, ran.stdout.decode(), ran.stderr.decode())


def found(project: Path, *arguments: str) -> list[str]:
    ran = run(project, "check", "--output-format", "json", *arguments)
    return [one["code"] for one in json.loads(ran.out)]


def test_check_and_fix_take_preview(package: Path) -> None:
    assert found(package, "a.md") == ["long-title"]
    assert found(package, "--preview", "a.md") == ["long-title", "untried-title"]
    write(package, {"corpuslint.toml": "preview = true\n"})
    assert found(package, "a.md") == ["long-title", "untried-title"]
    assert "untried-title" in run(package, "fix", "a.md", "--isolated", "--preview").out
    assert "untried-title" not in run(package, "fix", "a.md", "--isolated").out


def test_a_keyword_of_a_rule_in_preview_stays_where_it_was(package: Path) -> None:
    schema = '{"properties": {"tags": {"contains": {"const": "news"}}}}'
    write(package, {"s.json": schema, "b.md": "---\ntags: [x]\n---\n"})
    assert found(package, "--schema", "s.json", "b.md") == ["schema-violation"]
    assert found(package, "--schema", "s.json", "--preview", "b.md") == ["untried-keyword"]


def test_an_old_name_is_a_warning_of_every_run(package: Path) -> None:
    text = (
        'extend-select = ["lengthy-title"]\n'
        '[severities]\nlengthy-title = "error"\n'
        "[rules.title-length]\nmost = 3\n"
        '[per-file-ignores]\n"b.md" = ["url-space", "lengthy-title"]\n'
    )
    write(package, {"corpuslint.toml": text, "b.md": SHOUTED})
    said = "the rule '{}' is now called 'long-title'"
    for _ in range(2):  # the second run reads what the first kept
        ran = run(package, "check", "--output-format", "concise", "a.md", "b.md")
        assert ran.out == "a.md:2:8: error long-title too long\n"
        assert sorted(ran.err.splitlines()[:4]) == [
            f"corpuslint: corpuslint.toml:{line}: {said.format(name)}"
            for line, name in (
                (1, "lengthy-title"),
                (3, "lengthy-title"),
                (4, "title-length"),
                (7, "lengthy-title"),
            )
        ]
    assert "is now called" not in run(package, "check", "-q", "a.md").err
    write(package, {"below/c.md": SHOUTED})
    ran = run(package / "below", "check", "c.md")
    assert f"corpuslint: ../corpuslint.toml:3: {said.format('lengthy-title')}\n" in ran.err
    ran = run(package, "check", "--isolated", "--select", "lengthy-title", "a.md")
    assert f"corpuslint: --select: {said.format('lengthy-title')}\n" in ran.err
    assert "is now called" in run(package, "config", "a.md").err


def test_rules_and_rule_know_both(package: Path) -> None:
    ran = run(package, "rules")
    assert re.search(r"  untried-title +A title is shouted, says a rule .* \(preview\)\n", ran.out)
    records = {
        one["name"]: one for one in json.loads(run(package, "rules", "--output-format", "json").out)
    }
    assert [name for name, one in records.items() if one["preview"]] == [
        "untried-keyword",
        "untried-title",
    ]
    assert records["long-title"]["aliases"] == ["lengthy-title", "title-length"]
    ran = run(package, "rule", "title-length")
    assert (ran.code, ran.out[:25]) == (0, "# long-title\n\nIts page.\n\n")
    assert ran.err == "corpuslint: the rule 'title-length' is now called 'long-title'\n"
