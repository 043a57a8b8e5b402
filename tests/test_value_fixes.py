"""Fixes of values and of structure: what the operations make of the data, and what gets none.

The cases of the rules' pages show the text after fixing; here is what is behind them.
"""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuslint.document import Document
from corpuslint.finding import Diagnostic, Finding, Fix
from corpuslint.ops import Insert, apply_operations, rebased, same
from corpuslint.profile import PROFILES
from corpuslint.rules import (
    block_ignored,
    duplicate_key,
    html_entity,
    insecure_url,
    invalid_url,
    surrounding_space,
    unclosed_block,
    url_space,
)
from corpuslint.span import apply_edits
from corpuslint.url_faults import encoded
from corpuslint.urls import fault
from tests.cases import Case, run_case
from tests.test_site import jpeg, png

CONFIG = '[collections.all]\ninclude = ["*"]\nschemas = ["schema.json"]\n'


def mended(value: str, finding: Finding | None) -> str | None:
    """What a judge's fix makes of the value, or None where it has none."""
    if finding is None or finding.fix is None:
        return None
    operations = [rebased(one, ("value",)) for one in finding.fix.operations]
    return str(apply_operations({"value": value}, operations)["value"])


def found(
    tmp_path: Path, rule: str, data: Any, schema: Any = None, config: str = ""
) -> list[Diagnostic]:
    """What a rule finds in a document of Hugo's with this data, in JSON."""
    files = (("schema.json", json.dumps(schema)),) if schema is not None else ()
    config = (config or 'generator = "hugo"\n') + (CONFIG if schema is not None else "")
    text = json.dumps(data, indent=1) + "\n"
    return run_case(Case("", "input.md", text, config, files, None, False), rule, tmp_path)


def fixed(data: Any, diagnostics: list[Diagnostic]) -> Any:
    """The data after all the fixes of some findings, together."""
    fixes = [one.fix for one in diagnostics if one.fix is not None]
    return apply_operations(data, [operation for fix in fixes for operation in fix.operations])


# --- values that a judge sees alone


@pytest.mark.parametrize(
    ("url", "result"),
    [
        ("https://example.com/a b", "https://example.com/a%20b"),
        ("https://example.com/a%20b c", "https://example.com/a%20b%20c"),
        (" https://example.com/a b\n", " https://example.com/a%20b\n"),
        ('https://example.com/?q="a"&b=<c>', "https://example.com/?q=%22a%22&b=%3Cc%3E"),
        ("https://example.com/a#b c", "https://example.com/a#b%20c"),
        ("https://example.com/größe maß", "https://example.com/größe%20maß"),
        ("https://example.com/a\u3000b", "https://example.com/a%E3%80%80b"),
        ("//example.com/a b", "//example.com/a%20b"),
        ("https://user@example.com:80/a b", "https://user@example.com:80/a%20b"),
        ("https://example.com/a b|c[1]{2}^3'(4)", "https://example.com/a%20b|c[1]{2}^3'(4)"),
        # the fault is elsewhere, or no code cures it
        ("https://exa mple.com/a", None),
        ("https://exa mple.com/a b", None),
        ("https://example.com:port/a b", None),
        ("https://example.com/100%/a", None),
        ("https://example.com/100%/a b", None),
        ("https://example.com/a\\b", None),
        ("https://example.com/a\\b c", None),
        ("https://example.com/a\tb", None),
        ("https://example.com/a\r\nb", None),
        ("https://example.com/a\x00b", None),
        ("https://example.com/a\u200bb c", None),
        ("https://example.com/a\ufeff/b", None),
        ("https://example.com/a https://example.com/b", None),
        ("https://example.com/a //example.com/b", None),
        ("C:\\My Pictures\\a.png", None),
        ("https:/example.com/a b", None),
    ],
)
def test_invalid_url(url: str, result: str | None) -> None:
    finding = invalid_url.judge(url, None)
    assert finding is not None
    assert mended(url, finding) == result


@given(st.text(alphabet='ab %/?#:\\"<>`\t\n\xa0\u200b\u3000ä[]@.-é2', max_size=20))
def test_percent_codes_change_no_meaning(tail: str) -> None:
    url = "https://example.com/" + tail
    result = encoded(url)
    if result:
        assert fault(url)
        assert not fault(result)
        assert encoded(result) == ""
        assert unquote(result) == unquote(url)


@pytest.mark.parametrize(
    ("url", "result"),
    [
        ("http://example.com/a", "https://example.com/a"),
        ("HTTP://Example.com/A?b#c", "https://Example.com/A?b#c"),
        ("http://user:word@example.com/", "https://user:word@example.com/"),
        ("http://example.com?a=b:c", "https://example.com?a=b:c"),
        ("http://example.com:80/", None),
        ("http://user@example.com:8080/", None),
        ("http://192.0.2.1/a", None),
    ],
)
def test_insecure_url(url: str, result: str | None) -> None:
    finding = insecure_url.judge(url, None)
    assert finding is not None
    assert mended(url, finding) == result
    assert result is None or insecure_url.judge(result, None) is None


@given(st.text(alphabet=" \t\n\r\xa0\u3000\u200bab", max_size=8))
def test_space_around(value: str) -> None:
    for judge in (surrounding_space.judge, url_space.judge):
        finding = judge(value, None)
        if finding is None:
            continue
        result = mended(value, finding)
        assert result is not None
        assert result.strip() == value.strip()
        assert len(result) < len(value)
        assert judge(result, None) is None
    result = mended(value, surrounding_space.judge(value, None))
    if result is not None:
        assert result[len(result.rstrip("\n")) :] == value[len(value.rstrip("\n")) :]


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("We&#8217;re", "We’re"),
        ("We&#x2019;re &mdash; here", "We’re — here"),
        ("&amp;#8217;s", "’s"),
        ("a&nbsp;b", "a\xa0b"),
        ("&#128522; &#x1F60A;", "😊 😊"),
        ("`&#8217;` and &#8217;", "`&#8217;` and ’"),
        ("&nbsp;&nbsp;an indent, &#8217;", "&nbsp;&nbsp;an indent, ’"),
        ("&lt;b&gt; &shy; &#58; and &#8217;", "&lt;b&gt; &shy; &#58; and ’"),
        ("kept\n&#8217;\n", "kept\n’\n"),
        # never `&` or a quote, nothing unseen, no space at an edge
        ("Salt &amp; pepper", None),
        ("&#8217; &quot;", None),
        ("it&#39;s", None),
        ("a&nbsp;", None),
        ("&#8217;&ensp;\n", None),
        ("a&#8232;b", None),
        ("a&#65279;b", None),
        ("a&#xD800;b", None),
        ("e&#769;", None),
        ("a&#1;b", None),
    ],
)
def test_html_entity(text: str, result: str | None) -> None:
    finding = html_entity.judge(text, None)
    assert finding is not None
    assert mended(text, finding) == result
    if result is not None:
        assert finding.fix is not None
        assert finding.fix.applicability == "unsafe"
        assert html_entity.judge(result, None) is None


# --- lists and keys


@pytest.mark.parametrize(
    ("tags", "result"),
    [
        (["a", "b", "a"], ["a", "b"]),
        (["a", "a", "a"], ["a"]),
        (["a", "b", "a", "b"], ["a", "b"]),
        (["a", "a "], ["a"]),
        (["a ", "b", "a"], ["b", "a"]),
        (["a ", " a", "a", "a"], ["a"]),
        (["a ", " a"], ["a "]),
        ([2026, "2026"], [2026]),
        (["", "a", ""], ["", "a", ""]),
    ],
)
def test_repeated_tag(tmp_path: Path, tags: list[Any], result: list[Any]) -> None:
    diagnostics = found(tmp_path, "repeated-tag", {"tags": tags})
    assert all(one.fix is not None and one.fix.applicability == "safe" for one in diagnostics)
    data = fixed({"tags": tags}, diagnostics)
    assert data == {"tags": result}
    assert found(tmp_path, "repeated-tag", data) == []


@pytest.mark.parametrize(
    ("generator", "data", "applicability"),
    [
        ("hexo", {"categories": ["a", "a"]}, "unsafe"),
        ("hexo", {"tags": ["a", "a"]}, "safe"),
        ("hugo", {"categories": ["a", "a"]}, "safe"),
        ("hugo", {"categories": [["a", "a"]]}, "unsafe"),
    ],
)
def test_path_of_categories(tmp_path: Path, generator: str, data: Any, applicability: str) -> None:
    text = ";;;\n" + json.dumps(data)[1:-1] + "\n;;;\n" if generator == "hexo" else json.dumps(data)
    case = Case("", "a.md", text, f'generator = "{generator}"\n', (), None, False)
    (diagnostic,) = run_case(case, "repeated-tag", tmp_path)
    assert diagnostic.fix is not None
    assert diagnostic.fix.applicability == applicability


def test_repeated_items(tmp_path: Path) -> None:
    data = {"a": [1, {"b": 1, "c": 2}, 1.0, {"c": 2, "b": 1}, "1", True]}
    schema = {"properties": {"a": {"uniqueItems": True}}}
    diagnostics = found(tmp_path, "repeated-item", data, schema)
    result = fixed(data, diagnostics)
    assert same(result, {"a": [1, {"b": 1, "c": 2}, "1", True]})
    assert found(tmp_path, "repeated-item", result, schema) == []


@pytest.mark.parametrize(
    ("keys", "result"),
    [
        (["tilte", "date"], ["title", "date"]),
        (["tilte", "dte"], ["title", "date"]),
        (["tilte", "titel"], ["tilte", "titel"]),  # one name for two
        (["title", "Title"], ["title", "Title"]),  # the name is taken
        (["mathjax"], ["mathjax"]),
    ],
)
def test_unknown_field(tmp_path: Path, keys: list[str], result: list[str]) -> None:
    schema = {"properties": {"title": {}, "date": {}}, "additionalProperties": False}
    data = dict.fromkeys(keys, "x")
    diagnostics = found(tmp_path, "unknown-field", data, schema)
    assert all(one.fix is None or one.fix.applicability == "unsafe" for one in diagnostics)
    assert list(fixed(data, diagnostics)) == result


@pytest.mark.parametrize(
    ("keys", "result"),
    [
        (["headline", "date"], ["title", "date"]),
        (["titel"], ["title"]),
        (["titel", "headline"], ["titel", "headline"]),
        (["title", "headline"], ["title", "headline"]),
    ],
)
def test_renamed_field(tmp_path: Path, keys: list[str], result: list[str]) -> None:
    schema = {"properties": {"title": {"x-renamed-from": ["headline", "titel"]}}}
    data = dict.fromkeys(keys, "x")
    diagnostics = found(tmp_path, "renamed-field", data, schema)
    assert list(fixed(data, diagnostics)) == result


@pytest.mark.parametrize("rule", ["unknown-field", "renamed-field"])
def test_two_schemas_that_say_the_same(tmp_path: Path, rule: str) -> None:
    schema = {
        "properties": {"title": {"x-renamed-from": "titel"}},
        "additionalProperties": False,
    }
    files = (("schema.json", json.dumps(schema)), ("other.json", json.dumps(schema)))
    config = CONFIG.replace('"schema.json"', '"schema.json", "other.json"')
    text = "---\ntitel: A page\n---\n" if rule == "renamed-field" else "---\ntilte: A page\n---\n"
    (diagnostic,) = run_case(Case("", "a.md", text, config, files, None, False), rule, tmp_path)
    assert diagnostic.fix is not None


# --- types


STRINGS = {"type": "array", "items": {"type": "string"}}


@pytest.mark.parametrize(
    ("written", "schema", "result", "applicability"),
    [
        ("news", STRINGS, ["news"], "safe"),
        ('"a/b.png"', STRINGS, ["a/b.png"], "safe"),
        ("66", {"type": ["array", "null"]}, [66], "safe"),
        ("Jane Doe", {"type": "array"}, ["Jane Doe"], "unsafe"),
        ('"2026-01-01"', {"type": "array"}, ["2026-01-01"], "safe"),
        ("2026", {"type": "string"}, "2026", "safe"),
        ("-1.5", {"type": "string"}, "-1.5", "safe"),
        ("2026", {"type": ["array", "string"]}, "2026", "safe"),
        ("1.10", {"type": "string"}, "1.10", "unsafe"),
        ("014", {"type": "string"}, "014", "unsafe"),
        ("1_000", {"type": "string"}, "1_000", "unsafe"),
        ("0x1F", {"type": "string"}, "0x1F", "unsafe"),
        ("no", {"type": "string"}, "no", "unsafe"),
        ('"66"', {"type": "integer"}, 66, "unsafe"),
        ("'-66'", {"type": "number"}, -66, "unsafe"),
        ('"0"', {"type": ["integer", "null"]}, 0, "unsafe"),
        ('"1.5"', {"type": "number"}, 1.5, "unsafe"),
        ('"true"', {"type": "boolean"}, True, "unsafe"),
        ('"false"', {"type": ["boolean", "null"]}, False, "unsafe"),
        ('"3"', {"anyOf": [{"type": "integer"}, {"type": "array"}]}, 3, "unsafe"),
    ],
)
def test_wrong_type(
    tmp_path: Path, written: str, schema: Any, result: Any, applicability: str
) -> None:
    fix = wrong_type(tmp_path, written, schema)
    assert fix is not None
    assert same(apply_operations({"value": None}, fix.operations), {"value": result})
    assert fix.applicability == applicability


@pytest.mark.parametrize(
    ("written", "schema"),
    [
        # several, none, or something else
        ("react, vue", STRINGS),
        ("react|vue", STRINGS),
        ("一、二", STRINGS),
        ('"a\\nb"', STRINGS),
        ('""', STRINGS),
        ('" "', STRINGS),
        ("true", {"type": "array"}),
        ("{a: 1}", {"type": "array"}),
        ("", {"type": "array"}),
        ("2026-01-01", {"type": "array"}),  # a date for some readers
        ("true", {"type": "string"}),
        ("[a]", {"type": "string"}),
        (".inf", {"type": "string", "maxLength": 1}),
        ("66", {"type": "boolean"}),
        ("1", {"type": "boolean"}),
        # other spellings of numbers and booleans
        ('"066"', {"type": "integer"}),
        ('"+66"', {"type": "integer"}),
        ('"66.0"', {"type": "integer"}),
        ('"1.50"', {"type": "number"}),
        ('"66px"', {"type": "integer"}),
        ('"٦"', {"type": "integer"}),
        ('"66\\n"', {"type": "integer"}),
        ('"12345678901234567890"', {"type": "integer"}),
        ('"yes"', {"type": "boolean"}),
        ('"True"', {"type": "boolean"}),
        # what the schema would not take either
        ("news", {"type": "array", "items": {"type": "integer"}}),
        ("news", {"type": "array", "minItems": 2}),
        ("news", {"type": "array", "items": {"enum": ["sport"]}}),
        ("2026", {"type": "string", "pattern": "^[a-z]+$"}),
        ('"120"', {"type": "integer", "maximum": 100}),
        # what would have to be looked up
        ("news", {"type": "array", "items": {"$ref": "#/$defs/name"}}),
    ],
)
def test_wrong_type_that_stays(tmp_path: Path, written: str, schema: Any) -> None:
    assert wrong_type(tmp_path, written, schema) is None


def wrong_type(tmp_path: Path, written: str, schema: Any) -> Fix | None:
    """The fix of one value in a document of Jekyll's."""
    whole = {"properties": {"value": schema}, "$defs": {"name": {"type": "string"}}}
    config = 'generator = "jekyll"\n' + CONFIG
    files = (("schema.json", json.dumps(whole)),)
    case = Case("", "a.md", f"---\nvalue: {written}\n---\n", config, files, None, False)
    (diagnostic,) = run_case(case, "wrong-type", tmp_path)
    return diagnostic.fix


def test_wrong_type_through_an_alias_stays(tmp_path: Path) -> None:
    schema = {"properties": {"value": {"type": "string"}}}
    text = "---\nfirst: &first 66\nvalue: *first\n---\n"
    files = (("schema.json", json.dumps(schema)),)
    (diagnostic,) = run_case(
        Case("", "a.md", text, CONFIG, files, None, False), "wrong-type", tmp_path
    )
    assert diagnostic.fix is None


def test_date_of_toml_is_made_no_list(tmp_path: Path) -> None:
    schema = {"properties": {"value": {"type": "array"}}}
    files = (("schema.json", json.dumps(schema)),)
    config = 'generator = "hugo"\n' + CONFIG
    for written, is_fixed in (("12:30:00", False), ('"12:30:00"', True)):
        case = Case("", "a.md", f"+++\nvalue = {written}\n+++\n", config, files, None, False)
        (diagnostic,) = run_case(case, "wrong-type", tmp_path)
        assert (diagnostic.fix is not None) is is_fixed


# --- what readers disagree about


@pytest.mark.parametrize(
    ("generator", "written", "value", "applicability"),
    [
        ("hexo", "no", "no", "safe"),
        ("jekyll", "no", False, "unsafe"),
        ("hexo", "12:30", "12:30", "safe"),
        ("jekyll", "12:30", None, "display"),
        ("hexo", "014", None, "display"),
        ("jekyll", "1,000", 1000, "safe"),
        ("jekyll", "-1,000,000", -1000000, "safe"),
        ("jekyll", "1,2", None, "display"),
        ("jekyll", "1,0000", None, "display"),
        ("astro", "12e7", None, "display"),
    ],
)
def test_reader_disagreement(
    tmp_path: Path, generator: str, written: str, value: Any, applicability: str
) -> None:
    text = f"---\nvalue: {written}\n---\n"
    case = Case("", "a.md", text, f'generator = "{generator}"\n', (), None, False)
    (diagnostic,) = run_case(case, "reader-disagreement", tmp_path)
    fix = diagnostic.fix
    assert fix is not None
    assert same(apply_operations({"value": None}, fix.operations), {"value": value})
    assert fix.applicability == applicability


@pytest.mark.parametrize(
    ("generator", "text"),
    [
        ("auto", "value: no"),  # nobody knows the reader
        ("hexo", "no: value"),  # a key
        ("hexo", "value: 1e30"),  # no spelling that all agree about
        ("hexo", "value: &a no\nother: *a"),  # shared
    ],
)
def test_reader_disagreement_that_stays(tmp_path: Path, generator: str, text: str) -> None:
    case = Case("", "a.md", f"---\n{text}\n---\n", f'generator = "{generator}"\n', (), None, False)
    (diagnostic,) = run_case(case, "reader-disagreement", tmp_path)
    assert diagnostic.fix is None


# --- fences


BLANKS = ["", "\n", "\n\n", " ", "\t", " \n", "\r\n\r\n", "\ufeff", "\ufeff\n", "\ufeff \n\n"]


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_block_ignored(profile: str, end: str) -> None:
    for before, after in itertools.product(BLANKS, ("", " ", "\t ")):
        text = f"{before}---{after}{end}title: A page{end}---{end}{end}Text.{end}"
        document = Document("a.md", text, PROFILES[profile])
        for finding in block_ignored.inspect(document, None):
            assert finding.fix is not None, repr(text)
            (rewrite,) = finding.fix.operations
            assert hasattr(rewrite, "edits")
            mended = apply_edits(text, rewrite.edits)
            result = Document("a.md", mended, PROFILES[profile])
            assert result.problems == []
            assert result.data == {"title": "A page"}
            assert mended.endswith(f"{end}title: A page{end}---{end}{end}Text.{end}")
            for index in range(len(rewrite.edits)):  # none of them is needless
                fewer = rewrite.edits[:index] + rewrite.edits[index + 1 :]
                document = Document("a.md", apply_edits(text, fewer), PROFILES[profile])
                assert document.problems


@pytest.mark.parametrize(
    ("profile", "text"),
    [
        ("jekyll", "<!-- a -->\n---\ntitle: A\n---\n"),
        ("jekyll", "----\ntitle: A\n----\n"),
        ("jekyll", "+++\ntitle = 'A'\n+++\n"),
        ("jekyll", "\n\u3000---\ntitle: A\n---\n"),
        ("jekyll", "---\xa0\ntitle: A\n---\n"),
        ("jekyll", "--- yaml\ntitle: A\n---\n"),
        ("none", "—\ntitle: A\n---\n"),
        ("none", "---title: A\nb: c\n---\n"),
        ("jekyll", "---\rtitle: A\r---\r"),
        ("gray-matter", "---js\n{title: 1}\n---\n"),
    ],
)
def test_block_ignored_that_stays(profile: str, text: str) -> None:
    document = Document("a.md", text, PROFILES[profile])
    (finding,) = block_ignored.inspect(document, None)
    assert finding.fix is None


@pytest.mark.parametrize(
    ("profile", "text", "result"),
    [
        ("jekyll", "---\na: b\n\nText.\n", "---\na: b\n---\n\nText.\n"),
        (
            "jekyll",
            "---\na: b\n\nc:\n  - d\n# e\n\nText.\n",
            "---\na: b\n\nc:\n  - d\n# e\n---\n\nText.\n",
        ),
        ("jekyll", "---\r\na: b\r\n\r\nText.\r\n", "---\r\na: b\r\n---\r\n\r\nText.\r\n"),
        ("jekyll", "---\na: b", "---\na: b\n---\n"),
        ("jekyll", "---\na: b\n ---\n\nText.\n", "---\na: b\n---\n\nText.\n"),
        ("jekyll", "---\na: b\n---Text.\n", "---\na: b\n---\nText.\n"),
        ("hexo", "---\na: b\n...\n\nText.\n", "---\na: b\n---\n\nText.\n"),
        ("hexo", "-----\na: b\n---\n\nText.\n", "-----\na: b\n-----\n\nText.\n"),
        ("hugo", "+++\na = 1\n[b]\nc = 2\n\nText.\n", "+++\na = 1\n[b]\nc = 2\n+++\n\nText.\n"),
        ("hugo", '{\n "a": 1\n', None),
        ("hugo", "---\n", "---\n---\n"),
        ("hugo", "--- # a", "--- # a\n---\n"),
    ],
)
def test_unclosed_block(profile: str, text: str, result: str | None) -> None:
    document = Document("a.md", text, PROFILES[profile])
    (finding,) = unclosed_block.inspect(document, None)
    assert finding.fix is not None
    assert finding.fix.applicability == "display"
    edits = [edit for one in finding.fix.operations for edit in getattr(one, "edits", ())]
    assert (apply_edits(text, edits) if edits else None) == result


# --- keys that are there twice


def without_twins(text: str, profile: str = "none", path: str = "") -> str | None:
    """The text without the first spare entry, or None where there is none."""
    language = path.rpartition(".")[2] or None
    document = Document(path, text, PROFILES[profile], language)
    first, *_ = duplicate_key.inspect(document, None)
    assert first.fix is not None
    edits = [edit for one in first.fix.operations for edit in getattr(one, "edits", ())]
    assert bool(edits) is (first.fix.applicability == "safe")
    return apply_edits(text, edits) if edits else None


@pytest.mark.parametrize(
    ("block", "result"),
    [
        ("a: 1\nb: 2\na: 1\n", "a: 1\nb: 2\n"),
        ("a: 1\na: 1\nb: 2\n", "a: 1\nb: 2\n"),
        ("a: x\n'a': \"x\"  \n", "a: x\n"),
        ("a: 1\n\n# b\na: 1\n# c\nd: 2\n", "a: 1\n\n# b\n# c\nd: 2\n"),
        ("a: [1, 2]\na:\n  - 1\n  - 2\nb: 2\n", "a: [1, 2]\nb: 2\n"),
        ("a:\n- 1\n- 2\na:\n  - 1\n  - 2\nb: 2\n", "a:\n- 1\n- 2\nb: 2\n"),
        ("a:\na:\nb: 2\n", "a:\nb: 2\n"),
        ("a: ~\na:\nb: 2\n", "a: ~\nb: 2\n"),
        ("a: |\n  x\na: >\n  x\n\nb: 2\n", "a: |\n  x\n\nb: 2\n"),
        ("a: x\n  y\na: x y\n", "a: x\n  y\n"),
        ("- a: 1\n  a: 1\n- b\n", "- a: 1\n- b\n"),
        ("a: {b: 1, b: 1}\n", "a: {b: 1}\n"),
        ("a: {b: 1,\n    b: 1}\n", "a: {b: 1}\n"),
        ("a: {b: 1, c: 2, 'b' : 1, d: 3}\n", "a: {b: 1, c: 2, d: 3}\n"),
        ("a: {b: [1, {c: 2}], b: [1, {c: 2}]}\n", "a: {b: [1, {c: 2}]}\n"),
        # others, or something would be lost
        ("a: 1\na: 2\n", None),
        ("a: 1\na: '1'\n", None),
        ("a: 1\na: 1.0\n", None),
        ("a: 1\nb: 2\na: 2\na: 1\n", None),
        ("1: x\n0x1: x\n", None),
        ("a: 1\na: 1 # b\n", None),
        ("a:\n  b: 1\na:\n  # c\n  b: 1\n", None),
        ("a: |\n  x\na: | # b\n  x\n", None),
        ("a: &a 1\na: 1\n", None),
        ("a: 1\na: &a 1\nb: *a\n", None),
        ("a: !!str 1\na: !!str 1\n", None),
        ("? a\n: 1\n? a\n: 1\n", None),
        ("a:\n  - 1\n  -\na:\n  - 1\n  -\nb: 2\n", None),
        ("a: {b, b}\n", "a: {b}\n"),
        ("a: {b: , b: }\n", "a: {b: }\n"),
        ("a: {b: 1, # c\n  b: 1}\n", None),
        ("a: .nan\na: .nan\n", "a: .nan\n"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_twins_of_yaml(block: str, result: str | None, end: str) -> None:
    data_file = block.startswith("- ")
    text = (block if data_file else f"---\n{block}---\n").replace("\n", end)
    cut = without_twins(text, path="a.yaml" if data_file else "")
    if result is None:
        assert cut is None
        return
    expected = (result if data_file else f"---\n{result}---\n").replace("\n", end)
    assert cut == expected
    language = "yaml" if data_file else None
    old = Document("", text, PROFILES["none"], language)
    new = Document("", expected, PROFILES["none"], language)
    assert same(old.data, new.data)
    assert new.problems == []


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ('{"a": 1, "a": 1}', '{"a": 1}'),
        (
            '{\n  "a": [1, {"b": 2}],\n  "c": 3,\n  "a": [ 1,{"b":2} ]\n}',
            '{\n  "a": [1, {"b": 2}],\n  "c": 3\n}',
        ),
        (
            '{"a": {"b": 1, "b": 1}, "c": [{"d": 1, "\\u0064": 1}]}',
            '{"a": {"b": 1}, "c": [{"d": 1, "\\u0064": 1}]}',
        ),
        ('{"x": [{}, {"d": "}", "\\u0064": "}"}]}', '{"x": [{}, {"d": "}"}]}'),
        ('{"a": 1, "a": 1.0}', None),
        ('{"a": 1, "a": 2, "a": 1}', None),
    ],
)
def test_twins_of_json(text: str, result: str | None) -> None:
    assert without_twins(text + "\n", "hugo") == (None if result is None else result + "\n")


def test_twins_of_json_without_braces() -> None:
    text = ';;;\n"a": {"b": 1},\n"a": {"b": 1}\n;;;\n'
    assert without_twins(text, "hexo") == ';;;\n"a": {"b": 1}\n;;;\n'


@pytest.mark.parametrize(
    ("block", "result"),
    [
        ("a = 1\nb = 2\na = 1\n", "a = 1\nb = 2\n"),
        ("[t]\na = 'x'\n  a = 'x'\n", "[t]\na = 'x'\n"),
        ("a = 1\na = 2\n", None),
        ("a = 1 # b\na = 1 # b\n", None),
        ('a = """\nb"""\na = """\nb"""\n', None),
        ("[t]\na = 1\n[t]\na = 1\n", None),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_twins_of_toml(block: str, result: str | None, end: str) -> None:
    text = f"+++\n{block}+++\n".replace("\n", end)
    cut = without_twins(text, "hugo")
    assert cut == (None if result is None else f"+++\n{result}+++\n".replace("\n", end))


SCALARS = st.sampled_from(
    ["1", "x", "'x y'", '"\\n"', "|\n    a\n    b", ">-\n    a\n\n    b", "", "~"]
)
VALUES = st.one_of(
    SCALARS,
    st.lists(st.sampled_from(["1", "x", '"#"'])).map(lambda items: f"[{', '.join(items)}]"),
    st.lists(st.sampled_from(["1", "x"]), min_size=1).map(
        lambda items: "".join(f"\n    - {item}" for item in items)
    ),
)


@given(
    st.lists(st.tuples(st.sampled_from("abc"), VALUES), min_size=2, max_size=5),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "# comment", "\n"]),
)
def test_what_is_cut_was_spare(entries: list[tuple[str, str]], end: str, between: str) -> None:
    lines = [f"  {key}: {value}\n" for key, value in entries]
    text = "---\nroot:\n" + f"{between}\n".join(lines) + "---\nText: x\n"
    old = Document("", text.replace("\n", end), PROFILES["none"])
    for finding in duplicate_key.inspect(old, None):
        assert finding.fix is not None
        for operation in finding.fix.operations:
            cut = apply_edits(old.text, getattr(operation, "edits"))  # noqa: B009
            new = Document("", cut, PROFILES["none"])
            assert same(new.data, old.data)
            assert len(new.problems) == len(old.problems) - 1
            assert cut.count("#") == old.text.count("#") or '"#"' in text


# --- sizes and dates


IMAGE = {
    "x-role": "image",
    "properties": {
        "url": {"x-role": "image-url"},
        "width": {"x-role": "width"},
        "height": {"x-role": "height"},
    },
}


@pytest.mark.parametrize(
    ("image", "result"),
    [
        ({"url": "/a.png"}, {"url": "/a.png", "width": 640, "height": 480}),
        (
            {"url": "/a.png", "alt": "A"},
            {"url": "/a.png", "alt": "A", "width": 640, "height": 480},
        ),
        (
            {"width": 640, "url": "/a.png"},
            {"width": 640, "height": 480, "url": "/a.png"},
        ),
        (
            {"url": "/a.png", "height": 480},
            {"url": "/a.png", "width": 640, "height": 480},
        ),
        (
            {"height": 480, "url": "/a.png"},
            {"height": 480, "url": "/a.png", "width": 640},
        ),
        ({"url": "/turned.jpg"}, {"url": "/turned.jpg", "width": 300, "height": 400}),
        # shown in another size, elsewhere, or not there
        ({"url": "/a.png", "width": 320}, None),
        ({"url": "/a.png", "width": "640"}, None),
        ({"url": "https://example.com/a.png"}, None),
        ({"url": "/b.png"}, None),
    ],
)
def test_missing_dimensions(tmp_path: Path, image: Any, result: Any) -> None:
    (tmp_path / "hugo.toml").write_text("")
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "a.png").write_bytes(png(640, 480))
    (tmp_path / "static" / "turned.jpg").write_bytes(jpeg(400, 300, orientation=6))
    schema = {"properties": {"images": {"items": IMAGE}}}
    data = {"images": [image]}
    (diagnostic,) = found(tmp_path, "missing-dimensions", data, schema)
    if result is None:
        assert diagnostic.fix is None
        return
    assert diagnostic.fix is not None
    assert all(isinstance(one, Insert) for one in diagnostic.fix.operations)
    new = fixed(data, [diagnostic])
    assert same(new, {"images": [result]})
    assert found(tmp_path, "missing-dimensions", new, schema) == []


def test_dimension_mismatch(tmp_path: Path) -> None:
    data = {"images": [{"url": "https://e.com/a-50x60.jpg", "width": 1200, "height": 675}]}
    schema = {"properties": {"images": {"items": IMAGE}}}
    (diagnostic,) = found(tmp_path, "dimension-mismatch", data, schema)
    assert diagnostic.fix is not None
    assert diagnostic.fix.applicability == "display"
    new = fixed(data, [diagnostic])
    assert new["images"][0] == {"url": "https://e.com/a-50x60.jpg", "width": 50, "height": 60}
    assert found(tmp_path, "dimension-mismatch", new, schema) == []


@pytest.mark.parametrize(
    ("name", "date", "result"),
    [
        ("2023-11-21-a.md", "2023-11-18 18:20:57", "2023-11-21 18:20:57"),
        ("2023-1-5-a.md", "2022-01-05", "2023-01-05"),
        ("2023-11-21-a.md", "2023-11-18T18:20:57+09:00", "2023-11-21T18:20:57+09:00"),
        # no day to replace
        ("2023-11-21-a.md", "18 Nov 2023", None),
        ("2023-11-21-a.md", "20231118", None),
    ],
)
def test_filename_date(tmp_path: Path, name: str, date: str, result: str | None) -> None:
    case = Case("", name, f"---\ndate: {date}\n---\n", "", (), None, False)
    (diagnostic,) = run_case(case, "filename-date", tmp_path)
    assert diagnostic.fix is not None
    assert diagnostic.fix.applicability == "display"
    operations = diagnostic.fix.operations
    assert (apply_operations({"date": date}, operations)["date"] if operations else None) == result
