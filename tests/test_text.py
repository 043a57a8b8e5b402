"""Rules about plain text: against Unicode's tables, against ftfy, and over any text."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from unicodedata import combining, is_normalized, normalize

import pytest
from ftfy import fix_encoding
from hypothesis import example, given
from hypothesis import strategies as st

from corpuslint.config.kept import load_config
from corpuslint.config.selection import Selection
from corpuslint.engine import Engine
from corpuslint.finding import Finding
from corpuslint.ops import Set
from corpuslint.paths import Input
from corpuslint.rule import Rule, load_rules
from corpuslint.rules import bidi_control, invisible_character, mojibake, not_normalised
from corpuslint.unseen import directions, idle_characters
from tests.commands import Command, write

JUDGES = [rule for rule in load_rules().values() if rule.group == "text" and rule.form == "judge"]
FIXING = [rule for rule in JUDGES if rule.fixes]
CONTROLS = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
TEXTS = st.text(
    st.sampled_from(
        "aZ1 .,-–—’“|<>\n\r\t\x08\x0b\xa0\xad&;#&8217\\`\u200b\u200c\u200d\ufeff\ufe0f\u2060é\u0301"
        "\u2028\u3000âÃ€™©\ufffdשم漢あ한ทя…" + CONTROLS
    ),
    max_size=30,
)
CLEAN = [
    "À la carte: “déjà vu” – l’été à Besançon, « oui » !",
    "ÉTÉ et NOËL : Ångström, Œuvre, ÄRGER",
    "Você não vê a manhã em São Paulo? “Já”, disse.",
    "¿Dónde está el niño? ¡Mañana! España’s",
    "Größe, Maß und Übermut: „Ähnlich“ – süß",
    "Zażółć gęślą jaźń, „cytat” i Łódź",
    "Příliš žluťoučký kůň, „úpěl“ ďábelské ódy",
    "Árvíztűrő tükörfúrógép „idézet”",
    "İstanbul’da ılık bir gün, şüphesiz çok güzel",
    "Це — Україна. Він каже: «Рівне»",
    "Съешь же ещё этих мягких французских булок…",
    "Ελληνικά – “κείμενο”",
    "Tiếng Việt có dấu: Đà Nẵng, Huế",
    "日本語の文章。「引用」と、終わり。",
    "中文标题：你好，世界——“引号”…",
    "한국어 제목: ‘인용’",
    "😀 emoji 👩\u200d💻 and ❤\ufe0f 👨\u200d👩\u200d👧",
    "50 €, £30, 20 °C, ½ cup, x² ± 1, © 2026 Example™, 3 × 4, §5",
]


def judge(rule: Rule, value: Any) -> Finding | None:
    options = rule.load_options()
    found: Finding | None = rule.load()(value, options() if options else None)
    return found


def fixed(finding: Finding) -> str:
    assert finding.fix is not None
    (operation,) = finding.fix.operations
    assert isinstance(operation, Set)
    assert operation.path == ()
    assert isinstance(operation.value, str)
    return operation.value


def visible(text: str) -> str:
    """What a page shows of a text, without space."""
    shown = "".join(sign for sign in text if sign not in "\u200b\ufeff" and not sign.isspace())
    return normalize("NFC", shown)


@given(TEXTS)
@pytest.mark.parametrize("rule", JUDGES, ids=lambda rule: rule.name)
def test_a_rule_says_something_of_a_text_and_of_its_own_fix_nothing(rule: Rule, text: str) -> None:
    found = judge(rule, text)
    if found is None:
        return
    assert found.message.isprintable()
    if found.fix is None:
        return
    assert fixed(found) != text
    if rule.name not in ("surrounding-space", "invisible-character"):  # one edge hides another
        again = judge(rule, fixed(found))
        assert again is None or again.fix is None
    if found.fix.applicability == "safe":
        assert visible(fixed(found)) == visible(text)


@given(TEXTS)
@pytest.mark.parametrize("rule", FIXING, ids=lambda rule: rule.name)
def test_fixes_come_to_an_end(rule: Rule, text: str) -> None:
    for _ in range(3):
        found = judge(rule, text)
        if found is None or found.fix is None:
            return
        text = fixed(found)
    assert judge(rule, text) is None


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40))
@example('&#8217; a\\u2019 <b>x</b> fi ^ ~ ` "')
@pytest.mark.parametrize(
    "rule", [rule for rule in JUDGES if rule.beyond_ascii], ids=lambda rule: rule.name
)
def test_what_is_not_asked_about_ascii_has_nothing_to_say_of_it(rule: Rule, text: str) -> None:
    assert judge(rule, text) is None


@given(TEXTS)
def test_a_decoded_entity_is_never_markup(text: str) -> None:
    rule = load_rules()["html-entity"]
    found = judge(rule, text)
    if found is not None and found.fix is not None:
        for sign in "<>&\"'":
            assert fixed(found).count(sign) <= text.count(sign)


@pytest.mark.parametrize("rule", JUDGES, ids=lambda rule: rule.name)
def test_a_value_that_is_no_text_is_no_business_of_a_rule(rule: Rule) -> None:
    assert [value for value in (1, 2.5, None, True) if judge(rule, value)] == []


@pytest.mark.parametrize("rule", JUDGES, ids=lambda rule: rule.name)
def test_sound_text_of_many_languages_is_sound(rule: Rule) -> None:
    assert [text for text in CLEAN if judge(rule, text)] == []


def test_every_character_that_is_not_normalised_is_suspected() -> None:
    suspect = not_normalised._SUSPECT.search
    missed = [
        sign
        for sign in map(chr, (*range(0x80, 0xD800), *range(0xE000, 0x110000)))
        if not suspect(sign)
        and not (
            is_normalized("NFC", sign)
            and is_normalized("NFC", "a" + sign)
            and is_normalized("NFC", "\u1100" + sign)
            and not combining(sign)
        )
    ]
    assert missed == []


@pytest.mark.parametrize(
    ("encoding", "letters"),
    [
        ("latin-1", ""),
        ("cp1252", ""),
        ("cp1250", "WEST"),
        ("cp1251", "WEST, CYRILLIC"),
        ("mac_roman", "WEST"),
        ("cp437", "WEST, CYRILLIC"),
    ],
)
def test_what_ftfy_mends_is_suspected(encoding: str, letters: str) -> None:
    """Of any letters, or of the commonest ones of an encoding that is seldom taken for UTF-8."""
    words = {word for text in CLEAN for word in (text, *text.split())}
    if letters:
        wanted = "[\x20-\xff‘’“”„–—…€™" + ("а-яА-Я" if "CYRILLIC" in letters else "") + "]+"
        words = {word for word in words if re.fullmatch(wanted, word)}
    mended = 0
    for word in words:
        try:
            garbled = word.encode().decode(encoding)
        except UnicodeDecodeError:
            continue
        text = fix_encoding(garbled)
        if text == garbled:
            continue
        mended += 1
        found = mojibake.judge(garbled, None)
        assert found is not None, (garbled, text)
        assert found.fix is None or fixed(found) == text
    assert mended > 20


def test_ftfy_is_hardly_ever_asked_about_sound_text() -> None:
    assert [text for text in CLEAN if mojibake._SUSPECT.search(text)] == []


@given(st.text(st.sampled_from("ab 1שم" + CONTROLS), max_size=12))
def test_a_control_turns_the_text_or_is_idle_or_has_a_purpose(text: str) -> None:
    turns, idle = directions(text)
    assert all(text[index] in CONTROLS for index in idle)
    if turns:
        assert bidi_control.judge(text, None) is not None
        return
    left = "".join(sign for index, sign in enumerate(text) if index not in idle_characters(text))
    assert directions(left).turns == []
    if not any(sign in text for sign in "שم"):
        assert not any(sign in left for sign in CONTROLS)


@given(TEXTS)
def test_joiners_and_selectors_are_never_taken_out(text: str) -> None:
    found = invisible_character.judge(text, None)
    if found is not None and found.fix is not None:
        for sign in "\u200c\u200d\ufe0f":
            assert fixed(found).count(sign) == text.count(sign)


def messages(folder: Path, config: str, name: str, text: str) -> list[str]:
    write(folder, {"corpuslint.toml": config, name: text, ".git/HEAD": ""})
    path = str(folder / "corpuslint.toml")
    selection = Selection(("line-break-in-text",))
    settings = load_config(path, str(folder), "corpuslint.toml", selection, keep=False)
    report = Engine(settings, 0.0).check_file(Input(name, str(folder / name), named=True))
    assert report.errors == ()
    return [".".join(map(str, one.key_path or ())) for one in report.diagnostics]


LINES = (
    '---\ntitle: "a\\nb"\nexcerpt: "a\\nb"\nrelated:\n  - {title: "a\\nb", excerpt: "a\\nb"}\n---\n'
)
NEWS = '[collections.a]\ninclude = ["*"]\nschemas = ["news-article"]\n'


@pytest.mark.parametrize(
    ("config", "found"),
    [
        (NEWS, ["title", "excerpt", "related.0.title", "related.0.excerpt"]),
        ('markdown-fields = ["excerpt"]\n' + NEWS, ["title", "related.0.title"]),
        (NEWS + 'markdown-fields = ["excerpt"]\n', ["title", "related.0.title"]),
        (
            'markdown-fields = ["excerpt"]\n' + NEWS + 'markdown-fields = ["title"]\n',
            ["excerpt", "related.0.excerpt"],
        ),
        (
            NEWS + 'markdown-fields = ["title"]\n[collections.b]\ninclude = ["*"]\n'
            'markdown-fields = ["excerpt"]\n',
            [],
        ),
        ('well-known-keys = {excerpt = "markdown"}\n', ["title"]),
        ('markdown-fields = ["title", "excerpt", "no-such-key"]\n', []),
    ],
)
def test_markdown_fields(config: str, found: list[str], tmp_path: Path) -> None:
    assert messages(tmp_path, config, "a.md", LINES) == found


def test_markdown_fields_hold_for_a_schema_that_the_document_names(tmp_path: Path) -> None:
    text = LINES.replace("---\n", "---\n$schema: news-article\n", 1)
    assert messages(tmp_path, 'markdown-fields = ["excerpt"]\n', "a.md", text) == [
        "title",
        "related.0.title",
    ]


def test_markdown_fields_of_a_list(tmp_path: Path) -> None:
    schema = (
        '{"properties": {"notes": {"type": "array", "items": {"x-role": "text"}},'
        ' "other": {"$ref": "#/$defs/a"}, "third": {"$ref": "#/$defs/a"}},'
        ' "$defs": {"a": {"x-role": "text"}}}'
    )
    write(tmp_path, {"s.json": schema})
    config = '[collections.a]\ninclude = ["*.md"]\nschemas = ["s.json"]\n'
    text = '---\nnotes: ["a\\nb"]\nother: "a\\nb"\nthird: "a\\nb"\n---\n'
    assert messages(tmp_path, config, "a.md", text) == ["notes.0", "other", "third"]
    marked = config + 'markdown-fields = ["notes", "other"]\n'
    assert messages(tmp_path, marked, "a.md", text) == ["third"], "one definition, two fields"


def test_a_config_is_told_of_its_markdown_fields(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run = Command(capsys)
    monkeypatch.chdir(tmp_path)
    config = f'markdown-fields = ["excerpt"]\n{NEWS}'
    write(tmp_path, {"corpuslint.toml": config, "a.md": LINES, ".git/HEAD": ""})
    shown = run("config", "a.md").out.splitlines()
    assert "markdown-fields  excerpt  (corpuslint.toml:1)" in shown
    write(tmp_path, {"corpuslint.toml": "markdown-fields = [1]\n"})
    failed = run("check", ".")
    assert failed.code == 2
    assert "corpuslint.toml:1: markdown-fields.0: must be a text" in failed.err


def test_sound_text_imports_no_tables(tmp_path: Path) -> None:
    """Accents, quotes, Chinese and emoji: neither ftfy (70 ms) nor Unicode's names and forms."""
    sound = [text for text in CLEAN if "Tiếng" not in text]
    documents = {
        f"{index}.md": f"---\ntitle: >-\n  {text}\n---\n" for index, text in enumerate(sound)
    }
    write(tmp_path, {**documents, ".git/HEAD": ""})
    code = (
        "import sys; from corpuslint.cli import main; main(sys.argv[1:]); "
        "print(*{'ftfy', 'unicodedata'} & {*sys.modules}, file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, "check", "--isolated", "."],
        cwd=tmp_path,
        env={"CORPUSLINT_CACHE_DIR": str(tmp_path / "cache"), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.stderr.splitlines()[-1] == "", ran.stderr + ran.stdout
