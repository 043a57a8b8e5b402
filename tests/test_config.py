"""The config: found, judged with the line at fault, frozen, and kept between runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from corpuslint.cache_folder import cache_folder
from corpuslint.config.find import find_config
from corpuslint.config.frozen import DEFAULT_EXTENSIONS, Config, Globs, from_json, to_json
from corpuslint.config.kept import load_config
from corpuslint.config.layers import Layers, read_layers
from corpuslint.config.load import build_config
from corpuslint.config.names import RuleNames
from corpuslint.config.places import TomlFile
from corpuslint.config.rule_settings import rule_settings
from corpuslint.config.selection import Selection
from corpuslint.errors import ConfigError
from corpuslint.rule import load_rules
from tests.commands import Command, process, write
from tests.copied import copy_package

SPACED = '---\ncover: " https://example.org/x"\n---\n'
NONE = Selection()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with a cache folder of its own."""
    monkeypatch.setenv("CORPUSLINT_CACHE_DIR", str(tmp_path / "cache"))
    project = tmp_path / "project"
    (project / ".git").mkdir(parents=True)
    monkeypatch.chdir(project)
    return project


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], folder: Path) -> Command:
    return Command(capsys)


def build(text: str, folder: Path, selection: Selection = NONE) -> Config:
    path = str(folder / "corpuslint.toml")
    return build_config(read_layers(path, "corpuslint.toml", text), str(folder), selection)


def refusal(text: str, folder: Path, shown: str = "corpuslint.toml") -> str:
    """What is said against a config."""
    with pytest.raises(ConfigError) as refused:
        build_config(read_layers(str(folder / shown), shown, text), str(folder), NONE)
    return str(refused.value)


# finding


def test_the_nearest_config_is_found_upward(tmp_path: Path) -> None:
    write(tmp_path, {"corpuslint.toml": "", "a/b/c/x.md": ""})
    assert find_config(str(tmp_path / "a" / "b" / "c")) == str(tmp_path / "corpuslint.toml")
    write(tmp_path, {"a/b/corpuslint.toml": ""})
    assert find_config(str(tmp_path / "a" / "b" / "c")) == str(tmp_path / "a/b/corpuslint.toml")
    assert find_config(str(tmp_path / "a")) == str(tmp_path / "corpuslint.toml")


def test_corpuslint_toml_comes_before_pyproject_toml(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": "[tool.corpuslint]\n"})
    assert find_config(str(tmp_path)) == str(tmp_path / "pyproject.toml")
    write(tmp_path, {"corpuslint.toml": ""})
    assert find_config(str(tmp_path)) == str(tmp_path / "corpuslint.toml")


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("[tool.corpuslint]\n", True),
        ("[tool.corpuslint.collections.x]\n", True),
        ("[ tool . corpuslint ]\n", True),
        ('["tool"."corpuslint"]\n', True),
        ("tool.corpuslint.generator = 'hugo'\n", True),
        ("[tool]\nruff = {}\ncorpuslint = {}\n", True),
        ("[tool]\ncorpuslint.generator = 'hugo'\n", True),
        ("[project]\nname = 'x'\r\n[tool.corpuslint]\r\n", True),
        ("[project]\nname = 'corpuslint'\n", False),
        ("[project.scripts]\ncorpuslint = 'x:y'\n", False),
        ("[tool]\n[project.scripts]\ncorpuslint = 'x:y'\n", False),
        ("# [tool.corpuslint]\n", False),
        ("[tool.corpuslint-other]\n", False),
        ("[tool.ruff]\n", False),
        ("", False),
    ],
)
def test_pyproject_toml_counts_where_it_has_the_table(
    text: str, counts: bool, tmp_path: Path
) -> None:
    write(tmp_path, {"pyproject.toml": text})
    found = find_config(str(tmp_path))
    assert (found == str(tmp_path / "pyproject.toml")) is counts


def test_a_folder_named_like_a_config_is_none(tmp_path: Path) -> None:
    (tmp_path / "corpuslint.toml").mkdir()
    assert find_config(str(tmp_path)) != str(tmp_path / "corpuslint.toml")


@pytest.mark.skipif(os.name == "nt", reason="needs pipes and devices")
@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("", "not a regular file"),
        ("/dev/zero", "not a regular file"),
        ("corpuslint.toml", "too many levels of symbolic links"),
        ("nowhere", "no such file or directory"),
    ],
)
def test_a_config_that_cannot_be_read_is_not_passed_over(
    tmp_path: Path, target: str, message: str
) -> None:
    write(tmp_path, {"a.md": "---\ntitle: A\n---\n"})
    if target:
        (tmp_path / "corpuslint.toml").symlink_to(target)
    else:
        os.mkfifo(tmp_path / "corpuslint.toml")
    ran = process("check", folder=tmp_path)
    assert ran.returncode == 2
    assert ran.stderr.decode() == f"corpuslint: corpuslint.toml: {message}\n"


@pytest.mark.skipif(os.name == "nt", reason="needs pipes and devices")
@pytest.mark.parametrize(
    ("said", "code"),
    [
        ('baseline = "{}"', 2),
        ('extends = "{}"', 2),
        ('[collections.a]\ninclude = ["*.md"]\nschemas = ["{}"]', 2),
        ('[rules.unknown-tag]\nfile = "{}"', 1),  # a finding, in that file
    ],
)
def test_what_a_config_names_is_never_a_device(
    tmp_path: Path,
    said: str,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"a.md": "---\ntags: [a]\n---\n"})
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "link.json").symlink_to("pipe.json")
    (tmp_path / "zero.json").symlink_to("/dev/zero")
    for name in ("pipe.json", "link.json", "zero.json", "/dev/zero"):
        write(tmp_path, {"corpuslint.toml": said.format(name) + "\n"})
        ran = Command(capsys)("check")
        assert ran.code in (code, 2), name
        if ran.code == 2:
            assert ran.err.startswith("corpuslint: corpuslint.toml:"), name
        else:
            assert "cannot be read: " in ran.out, name


def test_one_config_for_a_run(run: Command, folder: Path) -> None:
    write(
        folder,
        {
            "corpuslint.toml": 'ignore = ["url-space"]\n',
            "inner/corpuslint.toml": 'ignore = ["style"]\n',
            "inner/a.md": SPACED,
        },
    )
    assert run("check", "inner/a.md").code == 0
    os.chdir(folder / "inner")
    assert run("check", "a.md").code == 1


def test_config_and_isolated(run: Command, folder: Path) -> None:
    write(
        folder,
        {
            "corpuslint.toml": 'ignore = ["url-space"]\n',
            "conf/other.toml": 'select = ["style"]\n[collections.x]\ninclude = ["*.md"]\n',
            "conf/pyproject.toml": '[tool.corpuslint]\nfail-on = "error"\n',
            "conf/empty/pyproject.toml": "[tool.ruff]\n",
            "a.md": SPACED,
        },
    )
    assert run("check", "a.md").code == 0
    assert run("check", "--isolated", "a.md").code == 1
    assert run("check", "--config", "conf/other.toml", "a.md").code == 0
    assert run("check", "--config", "conf/pyproject.toml", "a.md").code == 0
    assert run("config", "--config", "conf/other.toml", "conf/x.md").out.splitlines()[:2] == [
        "config      conf/other.toml",
        "collection  x  (conf/other.toml:2)",
    ]
    ran = run("check", "--config", "conf/empty/pyproject.toml", "a.md")
    assert ran.code == 2
    assert "there is no table [tool.corpuslint] in it" in ran.err


# what is wrong, and where


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '\nselct = ["x"]\n',
            "corpuslint.toml:2: no setting is called 'selct'; did you mean 'select'?",
        ),
        (
            '[collection.news]\ninclude = ["x"]\n',
            "corpuslint.toml:1: no setting is called 'collection'; did you mean 'collections'?",
        ),
        (
            'include = ["x"]\n',
            "corpuslint.toml:1: no setting is called 'include'; "
            "did you mean 'collections.NAME.include'?",
        ),
        (
            "[tool.corpuslint]\n",
            "corpuslint.toml:1: no setting is called 'tool'; "
            "[tool.corpuslint] is for pyproject.toml, leave it out here",
        ),
        (
            '[collections.news]\ninclude = ["x"]\nschema = ["news-article"]\n',
            "corpuslint.toml:3: no setting is called 'schema'; did you mean 'schemas'?",
        ),
        (
            "[collections.news]\nschemas = []\n",
            "corpuslint.toml:1: collections.news: the setting 'include' is missing",
        ),
        (
            "[collections.news]\ninclude = []\n",
            "corpuslint.toml:2: collections.news.include: the list must not be empty",
        ),
        (
            '[collections.news]\ninclude = "x"\n',
            "corpuslint.toml:2: collections.news.include: must be a list, not 'x'",
        ),
        (
            '[collections.news]\ninclude = [\n  "x",\n  3,\n]\n',
            "corpuslint.toml:4: collections.news.include.1: must be a text, not 3",
        ),
        ("collections = 3\n", "corpuslint.toml:1: collections: must be a table, not 3"),
        (
            "generator = true\n",
            "corpuslint.toml:1: generator: true is none of auto, jekyll, hexo, hugo, astro, "
            "gray-matter, @11ty/gray-matter, python-frontmatter, none",
        ),
        (
            'generator = "jekyl"\n',
            "corpuslint.toml:1: generator: 'jekyl' is none of auto, jekyll, hexo, hugo, astro, "
            "gray-matter, @11ty/gray-matter, python-frontmatter, none; did you mean 'jekyll'?",
        ),
        (
            '[collections.a]\ninclude = ["x"]\ngenerator = "hugoo"\n',
            "corpuslint.toml:3: collections.a.generator: 'hugoo' is none of auto, jekyll, hexo, "
            "hugo, astro, gray-matter, @11ty/gray-matter, python-frontmatter, none; did you mean "
            "'hugo'?",
        ),
        (
            'fail-on = "warnings"\n',
            "corpuslint.toml:1: fail-on: 'warnings' is none of error, warning, info; "
            "did you mean 'warning'?",
        ),
        (
            '[severities]\nurl-space = "eror"\n',
            "corpuslint.toml:2: severities.url-space: 'eror' is none of error, warning, info; "
            "did you mean 'error'?",
        ),
        (
            '[severities]\nurl-spaces = "error"\n',
            "corpuslint.toml:2: no rule is called 'url-spaces'; did you mean 'url-space'?",
        ),
        (
            'timezone = "Europe/Berln"\n',
            "corpuslint.toml:1: timezone: 'Europe/Berln' is no IANA time zone; "
            "did you mean 'Europe/Berlin'?",
        ),
        (
            'timezone = "../../etc/passwd"\n',
            "corpuslint.toml:1: timezone: '../../etc/passwd' is no IANA time zone, "
            "such as 'Europe/Berlin'",
        ),
        (
            '[collections.a]\ninclude = ["x"]\ntimezone = "Nowhere"\n',
            "corpuslint.toml:3: collections.a.timezone: 'Nowhere' is no IANA time zone, "
            "such as 'Europe/Berlin'",
        ),
        (
            'select = [\n  "url-space",\n  "style",\n  "url-spcae"]\n',
            "corpuslint.toml:4: no rule or group is called 'url-spcae'; did you mean 'url-space'?",
        ),
        (
            'ignore = ["styel"]\n',
            "corpuslint.toml:1: no rule or group is called 'styel'; did you mean 'style'?",
        ),
        (
            '\nextend-select = ["x"]\n',
            "corpuslint.toml:2: no rule or group is called 'x'",
        ),
        (
            '[per-file-ignores]\n"a" = ["style"]\n"b" = [\n"stile"]\n',
            "corpuslint.toml:4: no rule or group is called 'stile'; did you mean 'style'?",
        ),
        (
            '[well-known-keys]\nhero = "imageurl"\n',
            "corpuslint.toml:2: no role is called 'imageurl'; did you mean 'image-url'?",
        ),
        (
            "[rules.url-spaces]\nx = 1\n",
            "corpuslint.toml:1: no rule is called 'url-spaces'; did you mean 'url-space'?",
        ),
        (
            "[rules.url-space]\nx = 1\n",
            "corpuslint.toml:1: rules.url-space: the rule url-space has no options",
        ),
        (
            '[rules.indentation]\nspaces = "2"\n',
            "corpuslint.toml:2: rules.indentation.spaces: must be a whole number, not '2'",
        ),
        (
            'extensions = ["qmd"]\n',
            "corpuslint.toml:1: extensions.0: 'qmd' is no suffix, such as .qmd",
        ),
        (
            'required-version = ">=99"\n',
            "corpuslint.toml:1: required-version: this is corpuslint 0.1.0, but >=99 is required",
        ),
        (
            'required-version = "99 or so"\n',
            "corpuslint.toml:1: required-version: '99 or so' is no version specifier, "
            "such as '>=0.1'",
        ),
        (
            '[collections.a]\ninclude = ["x"]\nschemas = [\n  "blog-post",\n  "news-articel"\n]\n',
            "corpuslint.toml:5: no built-in schema or file is called 'news-articel'; "
            "did you mean 'news-article'?",
        ),
        (
            'exclude = ["a", "#b"]\n',
            "corpuslint.toml:1: exclude.1: the pattern '#b' matches no file",
        ),
        (
            '[per-file-ignores]\n"" = ["style"]\n',
            "corpuslint.toml:2: per-file-ignores.: the pattern '' matches no file",
        ),
        (
            '[collections.a]\ninclude = ["!"]\n',
            "corpuslint.toml:2: collections.a.include.0: the pattern '!' matches no file",
        ),
    ],
)
def test_every_fault_has_its_line_and_its_cure(text: str, said: str, folder: Path) -> None:
    assert refusal(text, folder) == said


def test_faults_of_pyproject_toml_have_its_lines(folder: Path) -> None:
    text = '[project]\nname = "x"\n\n[tool.corpuslint]\nignore = ["styel"]\n'
    assert refusal(text, folder, "pyproject.toml") == (
        "pyproject.toml:5: no rule or group is called 'styel'; did you mean 'style'?"
    )
    text = "[project]\n[tool]\ncorpuslint = 3\n"
    assert refusal(text, folder, "pyproject.toml") == (
        "pyproject.toml:3: tool.corpuslint must be a table"
    )


def test_several_faults_are_said_at_once(folder: Path) -> None:
    assert refusal("colour = 1\nfail-on = 2\n", folder).splitlines() == [
        "corpuslint.toml:2: fail-on: 2 is none of error, warning, info",
        "corpuslint.toml:1: no setting is called 'colour'",
    ]


def test_a_newer_config_is_about_the_version_alone(folder: Path) -> None:
    text = 'required-version = ">=2"\nnew-setting = true\n'
    assert "this is corpuslint 0.1.0, but >=2 is required" in refusal(text, folder)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("x = \n", "corpuslint.toml:1:5: "),
        ("a = 1\nb = [1,\n", "corpuslint.toml:"),
        ("a = 1\na = 2\n", "corpuslint.toml:2:1: "),
        ('a = "x\n', "corpuslint.toml:1:"),
        ("\u4e2d = 1\n", "corpuslint.toml:1:1: "),
        ("a = 1\r\nb = \r\n", "corpuslint.toml:2:5: "),
    ],
)
def test_toml_faults_have_row_and_column(text: str, start: str, folder: Path) -> None:
    assert refusal(text, folder).startswith(start)


def test_a_wrong_config_ends_the_run(run: Command, folder: Path) -> None:
    write(folder, {"corpuslint.toml": "colour = 1\nfail-on = 2\n", "a.md": SPACED})
    ran = run("check")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines() == [
        "corpuslint: corpuslint.toml:2: fail-on: 2 is none of error, warning, info",
        "corpuslint: corpuslint.toml:1: no setting is called 'colour'",
    ]
    (folder / "corpuslint.toml").write_bytes(b"a = '\xff'\n")
    assert run("check").err == "corpuslint: corpuslint.toml: byte 5 is not UTF-8\n"


def test_a_config_with_a_byte_order_mark_and_crlf(run: Command, folder: Path) -> None:
    write(folder, {"corpuslint.toml": '\ufeffignore = ["url-space"]\r\n', "a.md": SPACED})
    assert run("check").code == 0
    assert run("config", "a.md").code == 0


def test_hostile_values_in_a_config(folder: Path) -> None:
    for text in (
        "x = nan\n",
        "x = 99999999999999999999999999\n",
        "x = 2020-01-01\n",
        "collections = {a = {include = [nan]}}\n",
        "x = " + "[" * 5_000 + "\n",
        "a." * 5_000 + "a = 1\n",
        '"' + "a" * 5_000 + '" = 1\n',
        'generator = "\\u001b[31m"\n',
        "fail-on = 1e400\n",
    ):
        assert refusal(text, folder).startswith("corpuslint.toml:")


# what a config does


def test_required_version_that_fits(folder: Path) -> None:
    assert build('required-version = ">=0.1,<1"\n', folder).fail_on == "warning"


def test_severities_and_per_file_ignores(run: Command, folder: Path) -> None:
    text = (
        '[severities]\nurl-space = "error"\n'
        '[per-file-ignores]\n"drafts/" = ["urls"]\n"*.txt" = ["ALL"]\n"!posts/**" = ["style"]\n'
    )
    spaced = SPACED.replace("---\n", "---\ntitle: x \n", 1)
    files = ("a.md", "posts/a.md", "drafts/a.md", "b/drafts/a.md", "a.txt")
    write(folder, {"corpuslint.toml": text, **dict.fromkeys(files, spaced)})
    ran = run("check", "--output-format", "concise", "--no-fold")
    assert [line.split(" white")[0] for line in ran.out.splitlines()] == [
        "a.md:3:9: error url-space [*]",
        "posts/a.md:2:9: warning trailing-space [*]",
        "posts/a.md:3:9: error url-space [*]",
    ]


def test_options_reach_their_rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = (
        '"""A number is too large."""\n'
        "from typing import NamedTuple\n"
        "from corpuslint.finding import Finding\n"
        "from corpuslint.rule import rule\n"
        "class Options(NamedTuple):\n"
        "    most_allowed: int = 3\n"
        "    words: tuple[str, ...] = ()\n"
        '@rule("numbers", "warning", default=False, roles=["width"])\n'
        "def judge(value, options):\n"
        "    return Finding('too large') if value > options.most_allowed else None\n"
    )
    write(tmp_path, {"my_rules/__init__.py": "", "my_rules/too_large.py": rule})
    monkeypatch.syspath_prepend(str(tmp_path))
    rules = load_rules("my_rules")

    def settings(text: str) -> list[Any]:
        layers = Layers((TomlFile("corpuslint.toml", text),))
        return list(rule_settings(layers, RuleNames(rules), Selection(select=("numbers",))))

    (setting,) = settings('[rules.too-large]\nmost-allowed = 5\nwords = ["a", "b"]\n')
    assert setting.options == {"most_allowed": 5, "words": ("a", "b")}
    assert not setting.everywhere
    for text, said in (
        (
            "[rules.too-large]\nmost-alowed = 5\n",
            "corpuslint.toml:2: no option is called 'most-alowed'; did you mean 'most-allowed'?",
        ),
        (
            '[rules.too-large]\nmost-allowed = "many"\n',
            "corpuslint.toml:2: rules.too-large.most-allowed: must be a whole number, not 'many'",
        ),
    ):
        with pytest.raises(ConfigError) as refused:
            settings(text)
        assert str(refused.value).startswith(said)


def test_a_rule_that_is_called_by_name_holds_everywhere(folder: Path) -> None:
    assert load_rules()["empty-block"].profiles == ("hexo",)

    def everywhere(text: str, selection: Selection = NONE) -> bool:
        rules = {setting.rule.name: setting for setting in build(text, folder, selection).rules}
        return rules["empty-block"].everywhere

    assert not everywhere("")
    assert not everywhere('select = ["syntax"]\n')
    assert everywhere('extend-select = ["empty-block"]\n')
    assert everywhere("", Selection(extend_select=("empty-block",)))
    assert everywhere("", Selection(select=("empty-block",)))


# collections


@pytest.mark.parametrize(
    ("include", "exclude", "matched"),
    [
        (["posts/**/*.md"], [], ["posts/a.md", "posts/b/c/a.md"]),
        (["posts/*.md"], [], ["posts/a.md"]),
        (["*.md"], [], ["a.md", "other/posts/a.md", "posts/a.md", "posts/b/c/a.md"]),
        (["/*.md"], [], ["a.md"]),
        (["posts/"], [], ["other/posts/a.md", "posts/a.md", "posts/a.txt", "posts/b/c/a.md"]),
        (["/posts"], [], ["posts/a.md", "posts/a.txt", "posts/b/c/a.md"]),
        (["**/posts/*.md"], [], ["other/posts/a.md", "posts/a.md"]),
        (["posts/**/*.md"], ["posts/b/"], ["posts/a.md"]),
        (["posts/**"], ["*.txt", "c/"], ["posts/a.md"]),
        (["*.md", "!posts/**", "posts/a.md"], [], ["a.md", "other/posts/a.md", "posts/a.md"]),
        (["posts/[ab].md"], [], ["posts/a.md"]),
        (["posts/?.md"], [], ["posts/a.md"]),
        (["POSTS/*.md"], [], []),
    ],
)
def test_globs_are_those_of_gitignore(
    include: list[str], exclude: list[str], matched: list[str], folder: Path
) -> None:
    text = f"[collections.x]\ninclude = {json.dumps(include)}\nexclude = {json.dumps(exclude)}\n"
    (collection,) = build(text, folder).collections
    paths = ["a.md", "other/posts/a.md", "posts/a.md", "posts/a.txt", "posts/b/c/a.md"]
    assert [path for path in paths if collection.globs.match(path)] == matched


def test_globs_of_no_pattern_match_nothing() -> None:
    assert not Globs().match("a.md")


def test_several_schemas_hold_for_one_file(run: Command, folder: Path) -> None:
    text = (
        '[collections.all]\ninclude = ["*.md"]\nschemas = ["a.json", "b.json"]\n'
        '[collections.posts]\ninclude = ["posts/*.md"]\nschemas = ["b.json", "blog-post"]\n'
    )
    files = {
        "corpuslint.toml": text,
        "a.json": '{"required": ["a"]}',
        "b.json": '{"required": ["b"]}',
        "posts/x.md": "---\nc: 1\n---\n",
        "x.md": "---\nc: 1\n---\n",
    }
    write(folder, files)
    ran = run("check", "--output-format", "json", "--select", "missing-field")
    found = [(one["filename"], one["key_path"]) for one in json.loads(ran.out)]
    assert found[:2] == [("x.md", ["a"]), ("x.md", ["b"])]
    assert {path for _, path in [(n, tuple(p)) for n, p in found[2:]]} >= {("a",), ("b",)}
    assert len(found) == len(set(map(str, found)))


def test_generator_and_timezone_of_a_collection(folder: Path) -> None:
    text = (
        'generator = "jekyll"\ntimezone = "Asia/Tokyo"\n'
        '[collections.a]\ninclude = ["a/"]\n'
        '[collections.b]\ninclude = ["b/"]\ngenerator = "hugo"\ntimezone = "Europe/Berlin"\n'
    )
    config = build(text, folder)
    assert [(one.generator, one.timezone) for one in config.collections] == [
        ("jekyll", "Asia/Tokyo"),
        ("hugo", "Europe/Berlin"),
    ]


def test_a_schema_that_is_code_is_imported_only_where_allowed(run: Command, folder: Path) -> None:
    model = (
        "import pathlib, pydantic\n"
        'pathlib.Path("ran").touch()\n'
        "class Page(pydantic.BaseModel):\n    title: str\n"
    )
    text = '[collections.a]\ninclude = ["*.md"]\nschemas = ["page_models:Page"]\n'
    write(folder, {"page_models.py": model, "corpuslint.toml": text, "a.md": "---\na: 1\n---\n"})
    ran = run("check")
    assert ran.code == 2
    assert "imported only with --allow-code" in ran.err
    assert not (folder / "ran").exists()
    ran = run("check", "--allow-code", "--output-format", "concise")
    assert "missing-field" in ran.out
    assert (folder / "ran").exists()
    sys.modules.pop("page_models", None)


def test_a_collection_without_a_file_is_a_warning(run: Command, folder: Path) -> None:
    text = (
        '[collections.good]\ninclude = ["posts/*.md"]\n'
        '[collections.typo]\ninclude = ["posts/*.mdd"]\n'
        '[collections.gone]\ninclude = ["news/**/*.md"]\n'
        '[collections.hidden]\ninclude = ["posts/secret/*.md"]\n'
    )
    files = {
        "corpuslint.toml": text,
        ".gitignore": "secret/\n",
        "posts/a.md": "---\ntitle: x\n---\n",
        "posts/secret/b.md": "",
    }
    write(folder, files)
    ran = run("check")
    assert ran.code == 0
    assert ran.err.splitlines()[:3] == [
        "corpuslint: corpuslint.toml:3: the collection 'typo' matches no file",
        "corpuslint: corpuslint.toml:5: the collection 'gone' matches no file",
        "corpuslint: corpuslint.toml:7: the collection 'hidden' matches no file",
    ]
    assert run("check", "-q").err == ""
    assert "matches no file" not in run("check", "posts").err, "said of the whole config alone"


def test_default_paths_are_the_folders_of_the_collections(run: Command, folder: Path) -> None:
    text = (
        '[collections.a]\ninclude = ["content/posts/**/*.md", "content/news/2023-*/x.md"]\n'
        '[collections.b]\ninclude = ["docs/index.md"]\n'
    )
    files = (
        "a.md",
        "content/a.md",
        "content/posts/a.md",
        "content/posts/b/a.md",
        "content/news/2023-11/x.md",
        "docs/index.md",
        "docs/other.md",
    )
    write(folder, {"corpuslint.toml": text, **dict.fromkeys(files, SPACED)})

    def checked(*arguments: str) -> list[str]:
        ran = run("check", "--output-format", "json", *arguments)
        return [one["filename"] for one in json.loads(ran.out)]

    expected = ["content/posts/a.md", "content/posts/b/a.md", "content/news/2023-11/x.md"]
    assert checked() == [*expected, "docs/index.md"]
    os.chdir(folder / "docs")
    assert checked() == [*(f"../{path}" for path in expected), "index.md"]
    assert checked(".") == ["index.md", "other.md"]
    os.chdir(folder)
    write(folder, {"corpuslint.toml": text + '[collections.c]\ninclude = ["*.md"]\n'})
    assert sorted(checked()) == sorted(files)
    write(folder, {"corpuslint.toml": ""})
    assert sorted(checked()) == sorted(files)


def test_suffixes_of_the_config(folder: Path) -> None:
    assert build('extensions = [".QMD"]\n', folder).extensions == (*DEFAULT_EXTENSIONS, ".qmd")


# kept between runs


def kept_files() -> list[Path]:
    return sorted(Path(cache_folder()).glob("config-*"))


def test_a_second_run_reads_what_the_first_kept(run: Command, folder: Path) -> None:
    text = '[collections.a]\ninclude = ["*.md"]\nschemas = ["blog-post"]\n'
    post = "---\ntitle: x\ndate: 2023-11-21 18:20:57\n---\n"
    write(folder, {"corpuslint.toml": text, "a.md": post})
    count = (
        "import sys; from corpuslint.cli import main; code = main(['check', 'a.md']); "
        "print(code, *[name for name in ('pydantic', 'tomllib', 'tomli', 'jsonschema', "
        "'tree_sitter', 'pathspec', 'zoneinfo') if name in sys.modules])"
    )
    ran = [
        subprocess.run(
            [sys.executable, "-c", count], capture_output=True, text=True, check=True
        ).stdout.split()
        for _ in range(2)
    ]
    assert ran[0][:2] == ["0", "tomllib" if sys.version_info >= (3, 11) else "tomli"]
    assert ran[1] == ["0"]
    assert len(kept_files()) == 1


def test_what_is_kept_is_the_same_config(folder: Path) -> None:
    text = (
        'timezone = "Asia/Tokyo"\nexclude = ["x/"]\nselect = ["ALL"]\n'
        '[collections.a]\ninclude = ["a/"]\nexclude = ["b"]\nschemas = ["blog-post"]\n'
        '[per-file-ignores]\n"x" = ["style"]\n'
    )
    config = build(text, folder)
    assert from_json(json.loads(json.dumps(to_json(config)))) == config
    write(folder, {"corpuslint.toml": text})
    arguments = (str(folder / "corpuslint.toml"), str(folder), "corpuslint.toml", NONE)
    first, second = load_config(*arguments), load_config(*arguments)
    assert first == second == config == load_config(*arguments, keep=False)


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[: len(content) // 2],
        lambda content: b"",
        lambda content: b"\xff\x00" * 100,
        lambda content: content.replace(b"warning", b"nothing", 1),
        lambda content: content.replace(b"true", b"null", 1),
        lambda content: b"[]",
        lambda content: b"[" * 100_000,
    ],
)
def test_a_damaged_file_is_written_again(damage: Any, folder: Path) -> None:
    arguments = ("", str(folder), "", NONE)
    config = load_config(*arguments)
    (kept,) = kept_files()
    content = kept.read_bytes()
    kept.write_bytes(damage(content))
    assert load_config(*arguments) == config
    assert kept.read_bytes() == content
    assert kept_files() == [kept], "and nothing is left lying about"


def test_what_changes_the_config_makes_another(run: Command, folder: Path) -> None:
    write(folder, {"a.md": SPACED})

    def number(*arguments: str) -> int:
        assert run("check", "a.md", *arguments).code in (0, 1)
        return len(kept_files())

    assert number() == 1
    assert number() == 1
    assert number("--select", "style") == 2
    assert number("--ignore", "style") == 3
    assert number("--extend-select", "style") == 4
    assert number("--fail-on", "error", "--exit-zero", "-q") == 4
    write(folder, {"corpuslint.toml": 'ignore = ["style"]\n'})
    assert number() == 5
    write(folder, {"corpuslint.toml": 'ignore = ["urls"]\n'})
    assert number() == 6
    assert number() == 6


def test_another_version_or_other_rules_make_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy of the package, so that it may be changed."""
    monkeypatch.setenv("CORPUSLINT_CACHE_DIR", str(tmp_path / "cache"))
    copy = copy_package(tmp_path / "copy")
    write(tmp_path, {"a.md": SPACED})

    def found() -> list[str]:
        ran = process(
            "check",
            "--isolated",
            "--output-format",
            "json",
            "a.md",
            folder=tmp_path,
            environment={"PYTHONPATH": str(copy.parent)},
        )
        return [one["code"] for one in json.loads(ran.stdout)]

    assert found() == ["url-space"]
    assert len(kept_files()) == 1
    rule = copy / "rules" / "url_space.py"
    rule.write_text(rule.read_text(encoding="utf-8").replace('"warning"', '"error"'), "utf-8")
    assert found() == ["url-space"]
    assert len(kept_files()) == 2
    rule.rename(rule.with_name("url_spaces.py"))
    assert found() == ["url-spaces"]
    assert len(kept_files()) == 3
    start = copy / "__init__.py"
    start.write_text(start.read_text(encoding="utf-8").replace("0.1.0", "0.1.1"), "utf-8")
    assert found() == ["url-spaces"]
    assert len(kept_files()) == 4


def test_no_cache_keeps_nothing(run: Command, folder: Path) -> None:
    write(folder, {"a.md": SPACED})
    assert run("check", "--no-cache").code == 1
    assert kept_files() == []
    run("check")
    (kept,) = kept_files()
    kept.write_bytes(b"")
    run("check", "--no-cache")
    assert kept.read_bytes() == b""


def test_a_cache_that_cannot_be_written_is_no_fault(
    run: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, {"a.md": SPACED, "file": ""})
    for place in ("file", "file/below", "/dev/null/x", "/proc/nowhere"):
        monkeypatch.setenv("CORPUSLINT_CACHE_DIR", place)
        ran = run("check", "a.md")
        assert ran.code == 1
        assert ran.err.startswith("Found 1 warning")


def test_where_the_cache_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORPUSLINT_CACHE_DIR", "/somewhere")
    assert cache_folder() == "/somewhere"
    if sys.platform != "linux":
        pytest.skip("other places")
    monkeypatch.delenv("CORPUSLINT_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", "/caches")
    assert cache_folder() == "/caches/corpuslint"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", "/home/me")
    assert cache_folder() == "/home/me/.cache/corpuslint"


def test_several_processes_at_once(folder: Path) -> None:
    write(folder, {"a.md": SPACED})
    command = [sys.executable, "-m", "corpuslint", "check", "--output-format", "json", "a.md"]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(6)
    ]
    for one in running:
        out, err = one.communicate(timeout=60)
        assert one.returncode == 1, err
        assert [found["code"] for found in json.loads(out)] == ["url-space"]
    assert len(kept_files()) == 1


def test_the_cache_does_not_grow_without_end(folder: Path) -> None:
    for number in range(70):
        load_config("", str(folder / str(number)), "", NONE)
        time.sleep(0)
    assert len(kept_files()) == 64


def test_an_option_that_its_rule_cannot_use(tmp_path: Path) -> None:
    text = '[rules.filename-date]\ntolerance = "soon"\n'
    assert refusal(text, tmp_path) == (
        "corpuslint.toml:2: rules.filename-date.tolerance: 'soon' is neither days nor hours, "
        "such as '1 day'"
    )


def test_a_pattern_that_no_engine_takes(tmp_path: Path) -> None:
    text = '[collections.a]\ninclude = ["[z-a].md"]\n'
    assert refusal(text, tmp_path).startswith("corpuslint.toml:2: ")
    assert "'[z-a].md' matches no file" in refusal(text, tmp_path)
