"""Fixing a text: passes, and the proof that stands before every change."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from corpuslint.config.frozen import Config
from corpuslint.config.kept import load_config
from corpuslint.config.selection import Selection
from corpuslint.engine import Engine, FixReport
from corpuslint.fix.passes import MAX_PASSES
from corpuslint.paths import Input
from tests.test_engine import NOW, config_in, with_own_rule


@pytest.fixture
def nothing_on(tmp_path: Path) -> Config:
    return config_in(tmp_path)._replace(rules=())


def fix(config: Config, text: str, name: str = "a.md", unsafe: bool = False) -> FixReport:
    engine = Engine(config, NOW)
    done = engine.fix_bytes(Input(name, f"{config.root}/{name}", True), text.encode(), unsafe)
    assert done.report.errors == ()
    return done


def reasons(done: FixReport) -> list[str]:
    return [one.refusal for one in done.report.diagnostics if one.refusal]


def text_of(done: FixReport) -> str:
    return done.content.decode()


def planted(config: Config, find: str, replace: str, **options: str) -> Config:
    return with_own_rule(config, "planted-fix", find=find, replace=replace, **options)


PAGE = "---\ntitle: 'One' # mine\nother:  two\n---\nThe body.\n"


def test_a_new_spelling_of_the_same_data_is_written(nothing_on: Config) -> None:
    done = fix(planted(nothing_on, "'One'", '"One"'), PAGE)
    assert text_of(done) == PAGE.replace("'One'", '"One"')
    assert [one.message for one in done.fixed] == ["\"'One'\" stands here"]
    assert done.fixed[0].edits[0].content == '"One"'
    assert done.report.diagnostics == ()


@pytest.mark.parametrize(
    ("find", "replace", "touches", "reason"),
    [
        ("'One'", "'Two'", "block", "the data would not be what is meant"),
        ("'One'", "1", "block", "the data would not be what is meant"),
        ("'One'", "[One", "block", "the block could not be read any more"),
        ("'One' # mine", "'One'", "block", "the comment `# mine` would be lost"),
        ("  two", " two # two", "block", "something would become a comment"),
        ("  two", " two\ntitle: 'One'", "block", "the block would have a fault: "),
        ("The body", "A body", "block", "text would change that the fix is not about"),
        ("The body", "A body", "fences", "text would change that the fix is not about"),
        ("The body", "A body", "line-endings", "text would change that the fix is not about"),
        ("'One'", '"One"', "line-endings", "text would change that the fix is not about"),
        ("'One'", '"One"', "bom", "text would change that the fix is not about"),
        ("  two", "  two\n---\nmore: text", "block", "the page below the block would change"),
        ("'One'", "'One'", "block", "the fault would still be there"),
        ("other:", '"other":', "block", None),
        ("# mine", "# yours", "comments", None),
        (" # mine", "", "comments", None),
        ("# mine\n", "# yours\n# more\n", "comments", None),
        ("'One' # mine", "'One' # yours", "comments", "text would change that the fix is not"),
        ("'One'", '"One"', "comments", "text would change that the fix is not about"),
        ("'One'", "'One' 'Two'", "comments", "text would change that the fix is not about"),
        ("'One'", "'One' # ours # mine", "comments", "text would change that the fix is not"),
        ("# mine", "# mine\nmore: 1", "comments", "text would change that the fix is not about"),
        ("other:", "more: 1 # more\nother:", "comments", "text would change that the fix is not"),
        ("two", "# two", "comments", "text would change that the fix is not about"),
        ("The body.", "# The body.", "comments", "text would change that the fix is not about"),
        ("  two", "\n  # two\n  two", "comments", "text would change that the fix is not about"),
        ("# mine", "# yours", "block", "the comment `# mine` would be lost"),
    ],
)
def test_what_cannot_be_proved_is_refused(
    nothing_on: Config, find: str, replace: str, touches: str, reason: str | None
) -> None:
    done = fix(planted(nothing_on, find, replace, touches=touches), PAGE)
    if reason is None:
        assert text_of(done) == PAGE.replace(find, replace)
        return
    assert text_of(done) == PAGE
    assert [one.startswith(reason) for one in reasons(done)] == [True]
    assert len(done.report.diagnostics) == 1


def test_what_one_reader_alone_would_read_otherwise_is_refused(nothing_on: Config) -> None:
    """PyYAML and we take 1.0e3 for a number, and so it is not for us alone to say."""
    config = planted(nothing_on, "'0o14'", "0o14")._replace(generator="python-frontmatter")
    done = fix(config, "---\na: '0o14'\n---\n")
    assert text_of(done) == "---\na: '0o14'\n---\n"
    assert reasons(done) == ["a second parser reads other data than what is meant"]


def test_a_block_of_several_documents_is_left_alone(nothing_on: Config) -> None:
    text = "title: 'One'\n---\nb: 2 # mine\n"
    done = fix(planted(nothing_on, "'One'", '"One"'), text, name="a.yml")
    assert text_of(done) == text
    assert reasons(done) == ["the block holds more than one document"]


def test_a_refused_fix_does_not_hinder_the_others(nothing_on: Config) -> None:
    text = "---\n" + "".join(f"key{index}: 'a' # x\n" for index in range(40)) + "---\n"
    text = text.replace("key7: 'a'", "key7: |-\n  'a'")
    done = fix(planted(nothing_on, "'a'", '"a"'), text)
    assert text_of(done) == text.replace(": 'a' ", ': "a" ')
    assert len(done.fixed) == 39
    assert reasons(done) == ["the data would not be what is meant"]
    assert len(done.report.diagnostics) == 1


def test_unsafe_fixes_are_made_only_where_asked_for(nothing_on: Config) -> None:
    config = planted(nothing_on, "'One'", '"One"', applicability="unsafe")
    assert text_of(fix(config, PAGE)) == PAGE
    assert text_of(fix(config, PAGE, unsafe=True)) == PAGE.replace("'One'", '"One"')


def test_what_is_for_display_is_never_made(nothing_on: Config) -> None:
    config = planted(nothing_on, "'One'", '"One"', applicability="display")
    done = fix(config, PAGE, unsafe=True)
    assert text_of(done) == PAGE
    assert reasons(done) == []


def test_a_fix_that_brings_a_fault_is_refused(nothing_on: Config) -> None:
    config = planted(nothing_on, "'One'", '"One"')
    other = with_own_rule(config, "other-fix", find='"One"', replace="'One'")
    done = fix(other, PAGE)
    assert text_of(done) == PAGE
    assert reasons(done) == ["the fixes of other-fix and planted-fix undo each other"]
    config = with_own_rule(config, "other-fix", find='"One"', applicability="unsafe")
    done = fix(config, PAGE)
    assert text_of(done) == PAGE
    (reason,) = reasons(done)
    assert reason == "it would bring a fault: '\"One\"' stands here (other-fix)"


def test_rules_that_undo_each_other_are_named_and_the_rest_is_fixed(nothing_on: Config) -> None:
    config = with_own_rule(nothing_on, "planted-value", old="one", new="two")
    config = with_own_rule(config, "other-value", old="two", new="one")
    config = planted(config, "b:  x", "b: x")
    done = fix(config, "---\na: one\nb:  x\n---\n")
    assert text_of(done) == "---\na: one\nb: x\n---\n"
    assert reasons(done) == ["the fixes of other-value and planted-value undo each other"]
    assert [one.rule for one in done.fixed] == ["planted-fix"]


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_fixes_that_follow_from_fixes_come_to_an_end(more: int, nothing_on: Config) -> None:
    most = 1 + MAX_PASSES + more
    config = with_own_rule(nothing_on, "planted-value", old="odd", most=most)
    config = with_own_rule(config, "other-value", old="even", most=most)
    done = fix(config, "---\na: x\n---\n")
    assert text_of(done) == f"---\na: {'x' * (1 if more > 0 else most)}\n---\n"
    assert bool(reasons(done)) == (more > 0)


def test_a_fix_that_does_not_help_is_refused(nothing_on: Config) -> None:
    text = "---\na: x\n---\n"
    config = with_own_rule(nothing_on, "planted-value", old="x", new="x")
    done = fix(config, text)
    assert text_of(done) == text
    assert reasons(done) == ["there is nothing to change in the text"]


def test_fixes_without_end_stop_after_ten_passes(nothing_on: Config) -> None:
    config = with_own_rule(nothing_on, "planted-value", old="odd")
    config = with_own_rule(config, "other-value", old="even")
    done = fix(config, "---\na: x\n---\n")
    assert reasons(done) == ["the fixes of planted-value come to no end"]
    assert text_of(done) == "---\na: x\n---\n"


def test_the_order_of_rules_changes_nothing(nothing_on: Config) -> None:
    config = planted(nothing_on, "'One' ", '"One"  ')
    config = with_own_rule(config, "other-fix", find="One' #", replace="One'  #")
    forth = fix(config, PAGE)
    back = fix(config._replace(rules=config.rules[::-1]), PAGE)
    assert text_of(forth) == text_of(back)
    assert forth.fixed == back.fixed


def test_a_file_that_does_not_parse_keeps_its_faults_and_loses_its_mark(
    nothing_on: Config,
) -> None:
    text = "\ufeff---\na: [\n---\n"
    done = fix(planted(nothing_on, "\ufeff", "", touches="bom"), text)
    assert text_of(done) == text[1:]


def checked(config: Config, *names: str) -> Config:
    """The config with only these rules, or groups of them, on."""
    return load_config("", config.root, "", Selection(select=names), keep=False)


@pytest.mark.parametrize("generator", ["hexo", "none", "gray-matter", "hugo", "jekyll"])
@pytest.mark.parametrize("sign", ["\u2028", "\x85"])
@pytest.mark.parametrize("block", ["x:\n k: a{}  b\n", "k: [a{}b, c]\n", "x:\n k: a{}\n   b\n"])
def test_no_reader_loses_a_block_with_wide_breaks(
    nothing_on: Config, generator: str, sign: str, block: str
) -> None:
    config = checked(nothing_on, "style")._replace(generator=generator)
    text = f"---\n{block.format(sign)}---\n"
    done = fix(config, text)
    before, after = (yaml.safe_load(one.split("---\n")[1]) for one in (text, text_of(done)))
    assert before == after


def test_what_the_reader_takes_for_the_page_is_left_alone(nothing_on: Config) -> None:
    config = checked(nothing_on, "url-space", "repeated-tag", "trailing-space", "block-ignored")
    text = '+++\ncover = " https://e.org/a"\ntags = ["a", "a"] \n+++\nbody\n'
    assert text_of(fix(config._replace(generator="jekyll"), text)) == text
    assert text_of(fix(config._replace(generator="hugo"), text)) != text


def test_an_escaped_pair_in_json_is_one_character(nothing_on: Config) -> None:
    config = checked(nothing_on, "surrounding-space")._replace(generator="hugo")
    text = '{"title": "\\ud83d\\ude00 "}\n\nText\n'
    assert text_of(fix(config, text)) == text.replace(' "}', '"}')


def test_a_new_name_that_is_out_of_order_is_put_in_order(nothing_on: Config) -> None:
    schema = '{"x-order": ["tags", "count"], "properties": {"count": {"x-renamed-from": ["num"]}}}'
    Path(nothing_on.root, "page.json").write_text(schema)
    config = checked(nothing_on, "renamed-field", "key-order")
    engine = Engine(config, NOW, ("page.json",))
    file = Input("a.md", f"{config.root}/a.md", True)
    done = engine.fix_bytes(file, b"---\nnum: 1 # one\ntags: [a]\n---\n")
    assert text_of(done) == "---\ntags: [a]\ncount: 1 # one\n---\n"


def test_a_repair_is_not_held_up_by_a_tab_behind_a_colon(nothing_on: Config) -> None:
    config = checked(nothing_on, "invalid-yaml")
    done = fix(config, "---\ntitle:\tTabs\nsub: a: b\n---\n")
    assert text_of(done) == '---\ntitle:\tTabs\nsub: "a: b"\n---\n'
