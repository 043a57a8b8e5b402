"""The JSON Schema of config files: one verdict with the loader, complete, and used by Taplo."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_type_hints

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from corpuslint.config.layers import Layers, read_layers
from corpuslint.config.load import SCHEMA_FILE, build_config
from corpuslint.config.model import CollectionFile, ConfigFile
from corpuslint.config.places import TomlFile
from corpuslint.config.selection import Selection
from corpuslint.errors import ConfigError
from corpuslint.rule import load_rules, rule_folder
from tests.commands import Command, write

SCHEMA: Any = json.loads(Path(SCHEMA_FILE).read_text("utf-8"))
RULES = load_rules()
GROUPS = sorted({rule.group for rule in RULES.values()})


def refusal(text: str) -> str:
    """What the loader says against a config, "" where it takes it."""
    try:
        layers = read_layers("/nowhere/x.toml", "x.toml", text)
    except ConfigError as error:
        return str(error)
    return refusal_of(layers)


def refusal_of(layers: Layers) -> str:
    try:
        build_config(layers, "/nowhere", Selection())
    except ConfigError as error:
        return str(error)
    return ""


def toml(value: Any) -> str:
    """A value in TOML, tables inline."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value)


def document(table: dict[str, Any]) -> str:
    return "".join(f"{json.dumps(key)} = {toml(value)}\n" for key, value in table.items())


# what it says


def test_it_is_a_schema_of_its_draft() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    assert jsonschema.validators.validator_for(SCHEMA) is jsonschema.Draft7Validator


def test_config_schema_prints_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"corpuslint.toml": "broken"})  # whoever mends it needs the schema
    run = Command(capsys)
    ran = run("config", "--json-schema")
    assert (ran.code, json.loads(ran.out), ran.err) == (0, SCHEMA, "")
    assert run("config", "a.md", "--json-schema").code == 2
    assert run("config").code == 2


def subschemas(schema: Any) -> Iterator[tuple[str, Any]]:
    """The schemas of all keys of all tables, with their dotted names."""
    for key, below in schema.get("properties", {}).items():
        yield key, below
        for name, inner in subschemas(below):
            yield f"{key}.{name}", inner


def test_every_setting_has_a_description() -> None:
    settings = {field.alias or name for name, field in ConfigFile.model_fields.items()}
    assert set(SCHEMA["properties"]) == settings
    collection = SCHEMA["definitions"]["Collection"]
    fields = {field.alias or name for name, field in CollectionFile.model_fields.items()}
    assert set(collection["properties"]) == fields
    for name, schema in (*subschemas(SCHEMA), *subschemas(collection)):
        if not name.startswith("well-known-keys."):
            assert schema["description"], name


def test_every_rule_and_group_is_offered_with_its_text() -> None:
    names = SCHEMA["definitions"]["RuleOrGroup"]
    texts = dict(zip(names["enum"], names["x-taplo"]["docs"]["enumValues"], strict=True))
    assert set(texts) == {"ALL", *GROUPS, *RULES}
    assert texts["url-space"] == f"{RULES['url-space'].summary}."
    assert "url-space" in texts["urls"]
    assert set(SCHEMA["properties"]["severities"]["properties"]) == set(RULES)


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.has_options])
def test_options_are_those_of_the_rule_and_of_its_page(name: str) -> None:
    offered = SCHEMA["properties"]["rules"]["properties"][name]["properties"]
    options: Any = RULES[name].load_options()
    fields = {field.replace("_", "-"): field for field in get_type_hints(options)}
    assert set(offered) == set(fields)
    page = Path(rule_folder(), f"{name.replace('-', '_')}.md").read_text("utf-8")
    section = page.partition("\n## Options\n")[2].partition("\n## ")[0]
    said = dict(re.findall(r"^- `([a-z-]+)`(?: \(default `([^`]*)`)?", section, re.MULTILINE))
    assert set(said) == set(fields)
    for option, field in fields.items():
        default = options._field_defaults[field]
        default = list(default) if isinstance(default, tuple) else default
        assert offered[option].get("default") == default
        shown = " ".join(said[option].split())
        assert shown == ("" if default is None else json.dumps(default))


# one verdict with the loader

GOOD = [
    "",
    'required-version = ">=0.1"\ngenerator = "hugo"\ntimezone = "UTC"\npreview = true\n',
    'select = ["ALL", "style"]\nextend-select = ["url-space"]\nignore = ["text"]\n',
    'fail-on = "error"\nexclude = ["a/", "!b"]\nextensions = [".qmd", ".RST"]\n',
    '[severities]\nurl-space = "info"\n[per-file-ignores]\n"a" = ["ALL", "urls", "url-space"]\n',
    '[well-known-keys]\nhero = "image-url"\ndate = ""\n',
    '[collections.a]\ninclude = ["*.md"]\nexclude = []\nschemas = ["blog-post", "m:Model"]\n',
    '[collections.a]\ninclude = ["*.md"]\ngenerator = "none"\ntimezone = "UTC"\n',
    "[collections]\n[rules]\n[severities]\n[well-known-keys]\n[per-file-ignores]\n",
    "[rules.url-space]\n[rules.indentation]\n",
    '[rules.indentation]\nspaces = 4\nlists = "flush"\n[rules.key-spacing]\naligned = true\n',
]
# what the schema refuses too; what it cannot know is in test_config.py
BAD = [
    "selct = []\n",
    "required_version = '>=0.1'\n",
    "fail_on = 'error'\n",
    "preview = 1\n",
    'preview = "true"\n',
    "extends = 3\n",
    "select = 'ALL'\n",
    'select = ["all"]\n',
    'select = ["url-spcae"]\n',
    'per-file-ignores = {a = ["url-spcae"]}\n',
    "per-file-ignores = {a = 3}\n",
    'severities = {url-spaces = "error"}\n',
    'severities = {url-space = "eror"}\n',
    "severities = []\n",
    'well-known-keys = {a = "b"}\n',
    "well-known-keys = {a = false}\n",
    "collections = {a = {}}\n",
    "collections = {a = {include = []}}\n",
    'collections = {a = {include = ["a"], inclde = []}}\n',
    "collections = {a = 3}\n",
    "rules = {foo = {}}\n",
    "rules = {url-space = {x = 1}}\n",
    "rules = {url-space = 1}\n",
    "rules = {indentation = 1}\n",
    "rules = {indentation = {space = 1}}\n",
    'rules = {indentation = {spaces = "1"}}\n',
    "rules = {indentation = {spaces = 1.5}}\n",
    'rules = {indentation = {lists = "flsh"}}\n',
    "rules = {key-spacing = {aligned = 1}}\n",
    "rules = {filename-date = {tolerance = 1}}\n",
    'extensions = ["qmd"]\n',
    "exclude = [1]\n",
    "generator = 'hugoo'\n",
    "timezone = 1\n",
]


@pytest.mark.parametrize("text", GOOD)
def test_what_is_good(text: str) -> None:
    assert refusal(text) == ""
    assert jsonschema_rs.is_valid(SCHEMA, read_layers("", "", text).files[0].table)


@pytest.mark.parametrize("text", BAD)
def test_what_is_bad_is_refused_with_a_line_of_ours(text: str) -> None:
    said = refusal(text)
    assert said.startswith("x.toml:1: ")
    assert "Input" not in said
    assert not jsonschema_rs.is_valid(SCHEMA, read_layers("", "", text).files[0].table)


def test_a_collection_of_a_config_that_extends_needs_no_files() -> None:
    table = {"extends": "base.toml", "collections": {"a": {"generator": "hugo"}}}
    assert jsonschema_rs.is_valid(SCHEMA, table)
    del table["extends"]
    assert not jsonschema_rs.is_valid(SCHEMA, table)


NAMES = st.sampled_from([*RULES, *GROUPS, "ALL", "url-spcae", "all", ""])
LISTS = st.lists(NAMES, max_size=3)
RULE_NAMES = st.sampled_from(["url-space", "indentation", "list-style", "missing-field", "nothing"])
ODD: st.SearchStrategy[Any] = st.one_of(
    st.just([]), st.booleans(), st.integers(), st.just("x"), st.just({})
)
PATTERNS = st.lists(st.sampled_from(["*.md", "a/", "!b", "", "#x", "[z-a]"]), max_size=2)
GENERATORS = st.sampled_from(["auto", "hugo", "none", "hugoo", ""])
OPTIONS = st.dictionaries(
    st.sampled_from(["spaces", "lists", "style", "width", "space"]),
    st.one_of(st.integers(-1, 3), st.sampled_from(["flush", "block", "x"]), st.floats(0, 3), ODD),
    max_size=3,
)
COLLECTION = st.fixed_dictionaries(
    {},
    optional={
        "include": PATTERNS | ODD,
        "exclude": PATTERNS | ODD,
        "schemas": st.lists(st.sampled_from(["blog-post", "blog", "m:M", "/etc/hosts"])) | ODD,
        "generator": GENERATORS | ODD,
        "timezone": st.sampled_from(["UTC", "Nowhere", ""]) | ODD,
        "other": ODD,
    },
)
TABLES = st.fixed_dictionaries(
    {},
    optional={
        "required-version": st.sampled_from([">=0.1", "9", "=="]) | ODD,
        "generator": GENERATORS | ODD,
        "timezone": st.sampled_from(["UTC", "Nowhere"]) | ODD,
        "preview": ODD,
        "select": LISTS | ODD,
        "extend-select": LISTS | ODD,
        "ignore": LISTS | ODD,
        "fail-on": st.sampled_from(["error", "err"]) | ODD,
        "exclude": PATTERNS | ODD,
        "extensions": st.lists(st.sampled_from([".qmd", "qmd", ".", ".a b", ".q\n"])) | ODD,
        "severities": st.dictionaries(RULE_NAMES, st.sampled_from(["info", "x"]) | ODD) | ODD,
        "well-known-keys": st.dictionaries(
            st.sampled_from(["date", "hero"]), st.sampled_from(["date", "", "dates"]) | ODD
        )
        | ODD,
        "per-file-ignores": st.dictionaries(st.sampled_from(["a/", "#"]), LISTS | ODD) | ODD,
        "collections": st.dictionaries(st.sampled_from("ab"), COLLECTION | ODD, max_size=2) | ODD,
        "rules": st.dictionaries(RULE_NAMES, OPTIONS | ODD, max_size=3) | ODD,
        "required_version": st.just(">=0.1"),
    },
)


@given(TABLES)
def test_nothing_good_is_refused_and_nothing_refused_is_good(table: dict[str, Any]) -> None:
    text = document(table)
    fits = jsonschema_rs.is_valid(SCHEMA, table)
    said = refusal(text)
    if not fits:
        assert said, "the schema refuses what the loader takes"
    for line in said.splitlines():
        assert re.match(r"x\.toml:\d+: ", line)


@given(TABLES, TABLES)
def test_no_pair_of_configs_makes_the_loader_crash(
    near: dict[str, Any], base: dict[str, Any]
) -> None:
    files: list[TomlFile] = []
    for name, table in (("near.toml", near), ("base.toml", base)):
        try:
            files += read_layers(f"/nowhere/{name}", name, document(table)).files
        except ConfigError:
            assume(False)
    said = refusal_of(Layers(tuple(files)))
    assert not said or re.match(r"(near|base)\.toml:\d+: ", said)


# a real consumer


@pytest.fixture(scope="module")
def taplo(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Taplo, which Even Better TOML for VS Code is made of, from npm."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not here")
    folder = tmp_path_factory.mktemp("taplo")
    install = [npm, "install", "--no-audit", "--no-fund", "--prefix", str(folder), "@taplo/cli@0.7"]
    ran = subprocess.run(install, capture_output=True, text=True, timeout=300, check=False)
    if ran.returncode:
        pytest.skip(f"npm has no @taplo/cli: {ran.stderr.strip()[-200:]}")
    return [str(folder / "node_modules" / ".bin" / "taplo"), "lint", "--no-auto-config"]


@pytest.mark.outside
@pytest.mark.xdist_group("npm")
def test_taplo_judges_configs_by_it(taplo: list[str], tmp_path: Path) -> None:
    schema = Path(SCHEMA_FILE).as_uri()
    bad = {f"bad{number}.toml": text for number, text in enumerate(BAD)}
    good = {f"good{number}.toml": text for number, text in enumerate(GOOD)}
    write(tmp_path, {**good, **bad})
    ran = subprocess.run(
        [*taplo, "--schema", schema, *good],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    ran = subprocess.run(
        [*taplo, "--schema", schema, *bad],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 1
    refused = set(re.findall(r'path="[^"]*?([^"/\\]+)"', ran.stderr))
    assert refused == set(bad)


@pytest.mark.outside
@pytest.mark.xdist_group("npm")
def test_taplo_finds_it_by_the_first_line_and_for_pyproject_toml(
    taplo: list[str], tmp_path: Path
) -> None:
    shutil.copy(SCHEMA_FILE, tmp_path / "corpuslint.schema.json")
    wrapper = {
        "$schema": SCHEMA["$schema"],
        "properties": {
            "tool": {
                "properties": {
                    "corpuslint": {"$ref": (tmp_path / "corpuslint.schema.json").as_uri()}
                }
            }
        },
    }
    write(
        tmp_path,
        {
            "corpuslint.toml": '#:schema ./corpuslint.schema.json\nignore = ["styel"]\n',
            "pyproject.schema.json": json.dumps(wrapper),
            "pyproject.toml": '[project]\nname = "x"\n[tool.corpuslint]\nignore = ["styel"]\n',
        },
    )
    for arguments in (
        ["corpuslint.toml"],
        ["--schema", (tmp_path / "pyproject.schema.json").as_uri(), "pyproject.toml"],
    ):
        ran = subprocess.run(
            [*taplo, *arguments],
            cwd=tmp_path,
            env={**os.environ, "COLUMNS": "80"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert ran.returncode == 1
        assert '"styel" is not one of ["ALL",' in ran.stderr
