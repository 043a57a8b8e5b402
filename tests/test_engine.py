"""The engine: what holds whatever the rules are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from corpuslint.blocks.limits import MAX_FINDINGS
from corpuslint.config.frozen import Config, RuleSetting
from corpuslint.config.kept import load_config
from corpuslint.config.selection import Selection
from corpuslint.engine import Engine
from corpuslint.paths import Input
from corpuslint.reporting import FileReport
from corpuslint.rule import load_rules

NOW = 1_767_225_600.0


def config_in(folder: Path, text: str = "", select: tuple[str, ...] | None = None) -> Config:
    (folder / ".git").mkdir(exist_ok=True)
    path = ""
    if text:
        (folder / "corpuslint.toml").write_text(text)
        path = str(folder / "corpuslint.toml")
    return load_config(path, str(folder), "corpuslint.toml", Selection(select), keep=False)


def check(engine: Engine, folder: Path, name: str, text: str, named: bool = True) -> FileReport:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    return engine.check_file(Input(name, str(path), named))


def rules_of(report: FileReport) -> list[str]:
    return [diagnostic.rule for diagnostic in report.diagnostics]


def with_own_rule(config: Config, name: str, **options: object) -> Config:
    rule = load_rules("tests.own_rules")[name]
    return config._replace(rules=(*config.rules, RuleSetting(rule, rule.severity, options, True)))


def test_a_rule_of_another_package_needs_only_its_file(tmp_path: Path) -> None:
    config = with_own_rule(config_in(tmp_path), "shouted-title", least=3)
    report = check(Engine(config, NOW), tmp_path, "a.md", "---\ntitle: ALAS\n---\n")
    assert rules_of(report) == ["shouted-title"]
    assert report.diagnostics[0].severity == "info"


def test_a_rule_that_crashes_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    config = with_own_rule(config_in(tmp_path), "crashing-rule")
    report = check(Engine(config, NOW), tmp_path, "a.md", "---\ntitle: x\ntitle: y\n---\n")
    assert rules_of(report) == ["duplicate-key"]
    (error,) = report.errors
    assert error.path == "a.md"
    assert error.message == "the rule crashing-rule crashed: ZeroDivisionError: as it does"


def test_an_unreadable_file_is_an_error_of_the_report(tmp_path: Path) -> None:
    engine = Engine(config_in(tmp_path), NOW)
    report = engine.check_file(Input("gone.md", str(tmp_path / "gone.md")))
    assert [error.message for error in report.errors] == ["no such file or directory"]


def test_a_special_finding_supersedes_the_general_one(tmp_path: Path) -> None:
    schema = '{"properties": {"date": {"format": "date", "pattern": "^[0-9-]+T"}}}'
    (tmp_path / "dated.json").write_text(schema)
    text = "---\ndate: 2023-13-45\n---\n"
    engine = Engine(config_in(tmp_path), NOW, ("dated.json",))
    assert rules_of(check(engine, tmp_path, "a.md", text)) == ["invalid-date"]
    without = config_in(tmp_path, 'ignore = ["invalid-date"]')
    engine = Engine(without, NOW, ("dated.json",))
    assert rules_of(check(engine, tmp_path, "a.md", text)) == ["pattern-mismatch"]


def test_a_rule_that_is_off_has_no_stand_in(tmp_path: Path) -> None:
    (tmp_path / "typed.json").write_text('{"properties": {"n": {"type": "integer"}}}')
    config = config_in(tmp_path, 'ignore = ["wrong-type"]')
    report = check(Engine(config, NOW, ("typed.json",)), tmp_path, "a.md", "---\nn: x\n---\n")
    assert rules_of(report) == []


def test_two_schemas_for_one_file_both_hold_and_agree_once(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text('{"properties": {"n": {"type": "integer"}}}')
    (tmp_path / "two.json").write_text(
        '{"properties": {"n": {"type": "integer"}, "m": {"type": "string"}}}'
    )
    engine = Engine(config_in(tmp_path), NOW, ("one.json", "two.json"))
    report = check(engine, tmp_path, "a.md", "---\nn: x\nm: 3\n---\n")
    assert [d.key_path for d in report.diagnostics] == [("n",), ("m",)]


def test_findings_are_bounded(tmp_path: Path) -> None:
    (tmp_path / "typed.json").write_text('{"additionalProperties": {"type": "string"}}')
    text = "---\n" + "".join(f"k{n}: {n}\n" for n in range(MAX_FINDINGS + 50)) + "---\n"
    report = check(Engine(config_in(tmp_path), NOW, ("typed.json",)), tmp_path, "a.md", text)
    assert rules_of(report).count("wrong-type") == MAX_FINDINGS


def test_a_fault_of_the_site_comes_with_each_document_that_shows_it(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("new_post_name: :title.md\n")
    engine = Engine(config_in(tmp_path), NOW)
    text = "---\ntitle: x\ndate: 2023-11-21 18:20:57\n---\n"
    reports = [check(engine, tmp_path, f"source/_posts/{n}.md", text) for n in range(3)]
    found = [diagnostic for report in reports for diagnostic in report.diagnostics]
    assert [diagnostic.rule for diagnostic in found] == ["machine-zone"] * 3
    assert {diagnostic.path for diagnostic in found} == {os.path.relpath(tmp_path / "_config.yml")}


@pytest.mark.parametrize("named", [True, False])
def test_a_template_is_skipped_unless_named(tmp_path: Path, named: bool) -> None:
    engine = Engine(config_in(tmp_path), NOW)
    report = check(engine, tmp_path, "t.md", "---\ntitle: {{ title }}\n---\n", named)
    assert report.skipped is not named
    assert rules_of(report) == (["invalid-yaml"] if named else [])


def test_a_data_file_is_one_block(tmp_path: Path) -> None:
    engine = Engine(config_in(tmp_path), NOW)
    report = check(engine, tmp_path, "a.yml", "# no fences\ntitle: x\ntitle: y\n")
    (diagnostic,) = report.diagnostics
    assert (diagnostic.rule, diagnostic.start) == ("duplicate-key", (3, 1))


def test_per_file_ignores_and_severities(tmp_path: Path) -> None:
    text = '[per-file-ignores]\n"old/*.md" = ["syntax"]\n[severities]\nduplicate-key = "info"\n'
    engine = Engine(config_in(tmp_path, text), NOW)
    twice = "---\ntitle: x\ntitle: y\n---\n"
    assert rules_of(check(engine, tmp_path, "old/a.md", twice)) == []
    (diagnostic,) = check(engine, tmp_path, "new/a.md", twice).diagnostics
    assert diagnostic.severity == "info"


def test_equal_runs_give_equal_reports(tmp_path: Path) -> None:
    text = "---\ntitle: 'x '\ndate: 2023-02-30\nupdated: 2001-01-01\ntags: [a, a]\n---\n"
    first = check(Engine(config_in(tmp_path), NOW), tmp_path, "a.md", text)
    second = check(Engine(config_in(tmp_path), NOW), tmp_path, "a.md", text)
    assert first == second
    assert first.diagnostics


@pytest.mark.parametrize(
    "number", ["0x" + "f" * 3499, "0x" + "f" * 4200, "9" * 4200, "1:" * 1999 + "1"]
)
@pytest.mark.parametrize("fences", ["---", "+++"])
def test_huge_numbers_are_judged_like_others(tmp_path: Path, number: str, fences: str) -> None:
    (tmp_path / "n.json").write_text('{"properties": {"heat": {"maximum": 3, "type": "boolean"}}}')
    line = f"heat: {number}\ndate: {number}" if fences == "---" else f"heat = {number}"
    engine = Engine(config_in(tmp_path), NOW, ("n.json",))
    report = check(engine, tmp_path, "a.md", f"{fences}\n{line}\n{fences}\n")
    assert report.errors == ()
    assert all(len(diagnostic.fingerprint) == 16 for diagnostic in report.diagnostics)
    assert {"wrong-type", "invalid-toml"} & {*rules_of(report)}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
@pytest.mark.parametrize("name", ["_config.yml", "package.json", "schema.json"])
def test_a_named_pipe_in_place_of_a_file_never_blocks(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    engine = Engine(config_in(tmp_path), NOW)
    text = "---\n$schema: schema.json\ntitle: x\ntitle: y\n---\n"
    report = check(engine, tmp_path, "a.md", text)
    assert "duplicate-key" in rules_of(report)


def test_a_fingerprint_does_not_depend_on_where_the_run_started(tmp_path: Path) -> None:
    engine = Engine(config_in(tmp_path), NOW)
    file = tmp_path / "posts" / "a.md"
    check(engine, tmp_path, "posts/a.md", "---\ntitle: x\ntitle: y\n---\n")
    shown = ("posts/a.md", "./posts/a.md", "../site/posts/a.md", str(file))
    reports = [engine.check_file(Input(path, str(file), True)) for path in shown]
    assert len({report.diagnostics[0].fingerprint for report in reports}) == 1


def test_judges_that_crash_are_recorded_too(tmp_path: Path) -> None:
    config = with_own_rule(config_in(tmp_path), "crashing-judge")
    report = check(Engine(config, NOW), tmp_path, "a.md", "---\ntitle: x\ntags: [a, a]\n---\n")
    assert [error.message[:30] for error in report.errors] == ["the rule crashing-judge crashe"]
    assert rules_of(report) == ["repeated-tag"]


@pytest.mark.parametrize(
    "text",
    [
        '+++\na=1\na=2\no]=""\n+++\n',
        '+++\n[t]\ne=""\n[t]\nt=]10:00:00\n+++\n',
        "+++\n[[t]\n[t]\n+++\n",
    ],
)
def test_toml_with_a_repeated_key_and_worse(tmp_path: Path, text: str) -> None:
    report = check(Engine(config_in(tmp_path), NOW), tmp_path, "a.md", text)
    assert report.errors == ()
    assert {*rules_of(report)} <= {"duplicate-key", "invalid-toml"}
    assert report.diagnostics


def test_a_pattern_of_a_schema_cannot_stop_the_run(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text('{"patternProperties": {"^(x+)+$": {"x-role": "url"}}}')
    text = f"---\n$schema: s.json\n{'x' * 40}!: 1\nxxx: 'https://a b'\n---\n"
    report = check(Engine(config_in(tmp_path), NOW), tmp_path, "a.md", text)
    assert rules_of(report) == ["invalid-url"]


TEMPLATE = "---\ntitle: {{ title }}\n---\n"


@pytest.mark.parametrize(
    ("text", "config", "skipped"),
    [
        (TEMPLATE, "", True),
        (TEMPLATE, '[collections.all]\ninclude = ["*.md"]\n', False),
        ("---\ntitle: A <% b\ndate: 2023-01-01: x\n---\n", "", False),
    ],
)
def test_only_a_placeholder_makes_a_template(
    tmp_path: Path, text: str, config: str, skipped: bool
) -> None:
    engine = Engine(config_in(tmp_path, config), NOW)
    report = check(engine, tmp_path, "a.md", text, named=False)
    assert report.skipped is skipped
    assert rules_of(report) == ([] if skipped else ["invalid-yaml"])


def test_what_a_reader_does_not_see_it_does_not_read(tmp_path: Path) -> None:
    engine = Engine(config_in(tmp_path, 'generator = "jekyll"\n'), NOW)
    report = check(engine, tmp_path, "a.md", "+++\ntitle: A\n+++\n")
    assert rules_of(report) == ["block-ignored"]


def test_more_faults_than_are_told_are_said(tmp_path: Path) -> None:
    text = "---\n" + "a: 1 \n" * (MAX_FINDINGS + 5) + "---\n"
    report = check(Engine(config_in(tmp_path), NOW), tmp_path, "a.md", text)
    assert len(report.diagnostics) == MAX_FINDINGS + 1
    assert rules_of(report).count("resource-limit") == 1
    assert report.diagnostics[0].message == (
        "the file has 2,009 faults, of which 1,000 are told; `limits.findings` in the config "
        "raises that"
    )
