"""Configs that extend others: what counts, what each fault is said of, what is kept."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from corpuslint.cache_folder import cache_folder
from corpuslint.config.frozen import Config
from corpuslint.config.kept import load_config
from corpuslint.config.selection import Selection
from corpuslint.errors import ConfigError
from tests.commands import Command, write

NONE = Selection()
SPACED = '---\ncover: " https://example.org/x"\n---\n'


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


def load(folder: Path, files: dict[str, str], selection: Selection = NONE) -> Config:
    """The config `corpuslint.toml` of some files, which is read once more from what is kept."""
    write(folder, files)
    arguments = (str(folder / "corpuslint.toml"), str(folder), "corpuslint.toml", selection)
    config = load_config(*arguments)
    assert load_config(*arguments) == config == load_config(*arguments, keep=False)
    return config


def layered(folder: Path, near: str, base: str, selection: Selection = NONE) -> Config:
    files = {"corpuslint.toml": f'extends = "base.toml"\n{near}', "base.toml": base}
    return load(folder, files, selection)


def refusal(folder: Path, files: dict[str, str]) -> str:
    with pytest.raises(ConfigError) as refused:
        load(folder, files)
    return str(refused.value)


def on(config: Config) -> list[str]:
    """The rules of two small groups that are on."""
    names = ("html-entity", "surrounding-space", "url-space")  # of those groups, which may grow
    return [setting.rule.name for setting in config.rules if setting.rule.name in names]


# what counts


def test_the_nearer_file_wins_key_by_key(folder: Path) -> None:
    config = layered(
        folder,
        'generator = "hugo"\n',
        'generator = "jekyll"\ntimezone = "Asia/Tokyo"\nfail-on = "error"\n',
    )
    assert (config.generator, config.timezone, config.fail_on) == ("hugo", "Asia/Tokyo", "error")


def test_exclude_and_extensions_add_up(folder: Path) -> None:
    config = layered(
        folder,
        'exclude = ["drafts/", "!old/kept.md"]\nextensions = [".qmd"]\n',
        'exclude = ["old/*"]\nextensions = [".RST"]\n',
    )
    paths = ("a.md", "drafts/a.md", "old/a.md", "old/kept.md")
    assert [path for path in paths if config.exclude.match(path)] == ["drafts/a.md", "old/a.md"]
    assert config.extensions[-2:] == (".rst", ".qmd")


def test_tables_merge_by_name(folder: Path) -> None:
    config = layered(
        folder,
        '[severities]\nurl-space = "info"\n'
        "[rules.indentation]\nspaces = 4\n"
        '[per-file-ignores]\n"a/" = ["urls"]\n"c/" = []\n'
        '[well-known-keys]\nhero = ""\nteaser = "excerpt"\n',
        'select = ["url-space", "html-entity", "indentation"]\n'
        '[severities]\nurl-space = "error"\nhtml-entity = "error"\n'
        '[rules.indentation]\nspaces = 3\nlists = "flush"\n'
        '[per-file-ignores]\n"a/" = ["text"]\n"b/" = ["text"]\n"c/" = ["text"]\n'
        '[well-known-keys]\nhero = "image-url"\nbanner = "image-url"\n',
    )
    by_name = {setting.rule.name: setting for setting in config.rules}
    assert by_name["url-space"].severity == "info"
    assert by_name["html-entity"].severity == "error"
    assert by_name["indentation"].options == {"spaces": 4, "lists": "flush"}
    assert "html-entity" not in config.ignored_rules("a/x.md")
    assert "url-space" in config.ignored_rules("a/x.md")
    assert "html-entity" in config.ignored_rules("b/x.md")
    assert config.ignored_rules("c/x.md") == frozenset()
    assert config.well_known_keys["banner"] == "image-url"
    assert config.well_known_keys["teaser"] == "excerpt"
    assert "hero" not in config.well_known_keys


@pytest.mark.parametrize(
    ("near", "base", "expected"),
    [
        ("", 'select = ["text"]\n', ["html-entity", "surrounding-space"]),
        ('select = ["url-space"]\n', 'select = ["text"]\n', ["url-space"]),
        (
            'extend-select = ["url-space"]\n',
            'select = ["text"]\n',
            ["html-entity", "surrounding-space", "url-space"],
        ),
        ('ignore = ["html-entity"]\n', 'select = ["text"]\n', ["surrounding-space"]),
        ('ignore = ["text"]\n', 'select = ["html-entity"]\n', []),
        # as in ruff: what the nearer file selects is on, whatever the base ignores
        (
            'extend-select = ["text"]\n',
            'ignore = ["html-entity", "urls"]\n',
            ["html-entity", "surrounding-space"],
        ),
        ('select = ["text"]\n', 'ignore = ["text"]\n', ["html-entity", "surrounding-space"]),
        ("select = []\n", 'select = ["ALL"]\nextend-select = ["text"]\n', []),
        ('ignore = ["urls"]\n', 'ignore = ["text"]\n', []),
    ],
)
def test_selections_are_layers_as_in_ruff(
    near: str, base: str, expected: list[str], folder: Path
) -> None:
    assert on(layered(folder, near, base)) == expected


def test_the_command_line_is_a_layer_over_all(folder: Path) -> None:
    near, base = 'ignore = ["html-entity"]\n', 'select = ["text", "url-space"]\n'
    files = Selection(ignore=("url-space",))
    assert on(layered(folder, near, base, files)) == ["surrounding-space"]
    anew = Selection(select=("html-entity",))
    assert on(layered(folder, near, base, anew)) == ["html-entity"]


def test_a_rule_that_the_base_calls_by_name_holds_everywhere(folder: Path) -> None:
    def everywhere(near: str, base: str) -> bool:
        rules = {setting.rule.name: setting for setting in layered(folder, near, base).rules}
        return rules["empty-block"].everywhere

    assert everywhere("", 'extend-select = ["empty-block"]\n')
    assert not everywhere('select = ["syntax"]\n', 'extend-select = ["empty-block"]\n')


def test_a_collection_is_changed_key_by_key(folder: Path) -> None:
    config = layered(
        folder,
        '[collections.posts]\ngenerator = "hugo"\n[collections.docs]\ninclude = ["docs/"]\n',
        '[collections.all]\ninclude = ["*.md"]\n'
        '[collections.posts]\ninclude = ["posts/*.md"]\nexclude = ["posts/x.md"]\n'
        'schemas = ["blog-post"]\ngenerator = "jekyll"\n',
    )
    assert [one.name for one in config.collections] == ["posts", "docs", "all"]
    posts = config.collections[0]
    assert (posts.generator, posts.schemas) == ("hugo", ("blog-post",))
    assert posts.globs.match("posts/a.md")
    assert not posts.globs.match("posts/x.md")
    assert (os.path.basename(posts.path), posts.line) == ("corpuslint.toml", 2)
    everything = config.collections[2]
    assert (os.path.basename(everything.path), everything.line) == ("base.toml", 1)


def test_a_collection_may_be_finished_elsewhere_but_has_files(folder: Path) -> None:
    base = '[collections.posts]\nschemas = ["blog-post"]\n'
    config = layered(folder, '[collections.posts]\ninclude = ["posts/"]\n', base)
    assert config.collections[0].schemas == ("blog-post",)
    said = refusal(folder, {"corpuslint.toml": 'extends = "base.toml"\n', "base.toml": base})
    assert said == "base.toml:1: collections.posts: the setting 'include' is missing"


def test_paths_of_schemas_are_relative_to_the_file_that_names_them(
    run: Command, folder: Path
) -> None:
    base = '[collections.all]\ninclude = ["*.md"]\nschemas = ["schemas/page.json", "blog-post"]\n'
    files = {
        "common/base.toml": base,
        "common/schemas/page.json": '{"required": ["from"]}',
        "sites/a/corpuslint.toml": 'extends = "../../common/base.toml"\n',
        "sites/a/schemas/page.json": '{"required": ["other"]}',
        "sites/a/x.md": "---\ntitle: x\n---\n",
    }
    write(folder, files)
    os.chdir(folder / "sites" / "a")
    for _ in range(2):
        ran = run("check", "--output-format", "concise")
        assert ran.out == "x.md:3:1: error missing-field the field `from` is missing\n"
    assert "schema      ../../common/schemas/page.json  (../../common/base.toml:3)" in (
        run("config", "x.md").out
    )
    (folder / "common" / "schemas" / "page.json").rename(folder / "common" / "page.json")
    write(folder, {"common/base.toml": f"{base}\n"})
    ran = run("check")
    assert (ran.code, ran.err) == (
        2,
        "corpuslint: ../../common/base.toml:3: no built-in schema or file is called "
        "'schemas/page.json'\n",
    )


def test_a_schema_elsewhere_may_refer_to_files_beside_it(run: Command, folder: Path) -> None:
    base = '[collections.all]\ninclude = ["*.md"]\nschemas = ["schemas/page.json"]\n'
    files = {
        "common/base.toml": base,
        "common/schemas/page.json": '{"properties": {"a": {"$ref": "parts/a.json"}}}',
        "common/schemas/parts/a.json": '{"type": "integer"}',
        "common/other.json": '{"type": "integer"}',
        "site/corpuslint.toml": 'extends = "../common/base.toml"\n',
        "site/x.md": "---\na: text\n---\n",
    }
    write(folder, files)
    os.chdir(folder / "site")
    ran = run("check", "--output-format", "concise")
    assert ran.out == "x.md:2:4: error wrong-type `a` must be an integer, not the text 'text'\n"
    write(folder, {"common/schemas/page.json": '{"$ref": "../other.json"}'})
    ran = run("check")
    assert ran.code == 2
    assert "is outside the project" in ran.err


def test_patterns_are_relative_to_the_config_of_the_run(run: Command, folder: Path) -> None:
    files = {
        "common/base.toml": 'exclude = ["/old/"]\n[collections.c]\ninclude = ["posts/*.md"]\n',
        "common/posts/x.md": SPACED,
        "corpuslint.toml": 'extends = "common/base.toml"\n',
        "posts/a.md": SPACED,
        "old/a.md": SPACED,
    }
    write(folder, files)
    assert run("check", "--output-format", "paths").out == "posts/a.md\n"
    assert run("check", "--output-format", "paths", ".").out == "common/posts/x.md\nposts/a.md\n"


def test_a_chain_and_pyproject_toml(folder: Path) -> None:
    config = load(
        folder,
        {
            "corpuslint.toml": 'extends = "b/pyproject.toml"\n',
            "b/pyproject.toml": '[tool.corpuslint]\nextends = "../c/last.toml"\ntimezone = "UTC"\n',
            "c/last.toml": '\ufefffail-on = "info"\r\ntimezone = "Asia/Tokyo"\r\n',
        },
    )
    assert (config.fail_on, config.timezone) == ("info", "UTC")


def test_the_base_may_be_a_link(folder: Path) -> None:
    write(folder, {"real/base.toml": 'extends = "more.toml"\n', "real/more.toml": ""})
    os.symlink("real", folder / "linked", target_is_directory=True)
    files = {
        "linked/more.toml": 'fail-on = "info"\n',
        "corpuslint.toml": 'extends = "linked/base.toml"\n',
    }
    assert load(folder, files).fail_on == "info"


# what is wrong, and of which file it is said


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"corpuslint.toml": '\nextends = "conf/none.toml"\n'},
            "corpuslint.toml:2: extends: there is no file conf/none.toml; "
            "the path is relative to this file's folder",
        ),
        (
            {"corpuslint.toml": "extends = 3\n"},
            "corpuslint.toml:1: extends: must be a text, not 3",
        ),
        (
            {"corpuslint.toml": 'extends = ["a.toml"]\n'},
            "corpuslint.toml:1: extends: must be a text, not a list",
        ),
        (
            {"corpuslint.toml": 'extends = "corpuslint.toml"\n'},
            "corpuslint.toml:1: extends: corpuslint.toml comes back to itself by what it extends",
        ),
        (
            {
                "corpuslint.toml": 'extends = "a/b.toml"\n',
                "a/b.toml": '\n\nextends = "../a/../a/c.toml"\n',
                "a/c.toml": 'extends = "b.toml"\n',
            },
            "a/c.toml:1: extends: a/b.toml comes back to itself by what it extends",
        ),
        (
            {"corpuslint.toml": 'extends = "pyproject.toml"\n', "pyproject.toml": "[tool.ruff]\n"},
            "corpuslint.toml:1: extends: pyproject.toml: there is no table [tool.corpuslint] in it",
        ),
        (
            {"corpuslint.toml": 'extends = "base.toml"\n', "base.toml": "a = 1\nb = \n"},
            "base.toml:2:5: ",
        ),
        (
            {"corpuslint.toml": 'extends = "base.toml"\n', "base.toml": "\ngenerator = 'hugoo'\n"},
            "base.toml:2: generator: 'hugoo' is none of auto, jekyll",
        ),
        (
            {
                "corpuslint.toml": 'extends = "base.toml"\nignore = ["styel"]\n',
                "base.toml": 'ignore = [\n"urls",\n"txet"]\n',
            },
            "base.toml:3: no rule or group is called 'txet'; did you mean 'text'?",
        ),
        (
            {
                "corpuslint.toml": 'extends = "base.toml"\nignore = ["styel"]\n',
                "base.toml": "",
            },
            "corpuslint.toml:2: no rule or group is called 'styel'; did you mean 'style'?",
        ),
        (
            {
                "corpuslint.toml": 'extends = "base.toml"\n[rules.indentation]\nspaces = 4\n',
                "base.toml": '[rules.indentation]\nlists = "flsh"\n',
            },
            "base.toml:2: rules.indentation.lists: "
            "'flsh' is none of consistent, indented, flush; did you mean 'flush'?",
        ),
        # what a nearer file replaces is judged all the same
        (
            {
                "corpuslint.toml": 'extends = "base.toml"\ntimezone = "UTC"\n',
                "base.toml": 'timezone = "Nowhere"\n',
            },
            "base.toml:1: timezone: 'Nowhere' is no IANA time zone, such as 'Europe/Berlin'",
        ),
        (
            {
                "corpuslint.toml": 'extends = "base.toml"\n[collections.a]\ninclude = ["x"]\n',
                "base.toml": '[collections.a]\ninclude = ["!"]\n',
            },
            "base.toml:2: collections.a.include.0: the pattern '!' matches no file",
        ),
        (
            {
                "corpuslint.toml": 'extends = "base.toml"\n[rules.indentation]\nspaces = 4\n',
                "base.toml": "[rules.indentation]\nspaces = 0\n",
            },
            "base.toml:2: rules.indentation.spaces: YAML wants at least 1 space",
        ),
        (
            {
                "corpuslint.toml": 'extends = "base.toml"\nnew-setting = 1\n',
                "base.toml": 'required-version = ">=9"\n',
            },
            "base.toml:1: required-version: this is corpuslint 0.1.0, but >=9 is required",
        ),
        (
            {
                "corpuslint.toml": 'extends = "base.toml"\nrequired-version = ">=9"\n',
                "base.toml": "not toml",
            },
            "corpuslint.toml:2: required-version: this is corpuslint 0.1.0, but >=9 is required",
        ),
    ],
)
def test_every_fault_is_said_of_its_own_file(
    files: dict[str, str], said: str, folder: Path
) -> None:
    assert refusal(folder, files).startswith(said)


def test_too_long_a_chain(folder: Path) -> None:
    files = {f"{number}.toml": f'extends = "{number + 1}.toml"\n' for number in range(40)}
    files["14.toml"] = "fail-on = 'info'\n"
    assert load(folder, {**files, "corpuslint.toml": 'extends = "0.toml"\n'}).fail_on == "info"
    files["14.toml"] = 'extends = "15.toml"\n'
    assert refusal(folder, {**files, "corpuslint.toml": 'extends = "0.toml"\n'}) == (
        "14.toml:1: extends: more than 16 configs extend one another"
    )


def test_a_base_that_is_no_file_or_no_text(folder: Path) -> None:
    (folder / "base.toml").mkdir()
    said = refusal(folder, {"corpuslint.toml": 'extends = "base.toml"\n'})
    assert said.startswith("corpuslint.toml:1: extends: base.toml: ")
    (folder / "base.toml").rmdir()
    (folder / "base.toml").write_bytes(b"a = '\xff'\n")
    said = refusal(folder, {"corpuslint.toml": 'extends = "base.toml"\n'})
    assert said == "corpuslint.toml:1: extends: base.toml: byte 5 is not UTF-8"


def test_a_hostile_name_of_a_base(run: Command, folder: Path) -> None:
    write(folder, {"corpuslint.toml": 'extends = "\\u001b[31m\\n::error::x"\n', "a.md": SPACED})
    ran = run("check")
    assert ran.code == 2
    assert "\x1b" not in ran.err
    assert len(ran.err.splitlines()) <= 2
    assert not any(line.startswith("::") for line in ran.err.splitlines())
    write(folder, {"corpuslint.toml": 'extends = "a\\u0000b"\n'})
    assert run("check").code == 2


def test_a_collection_of_the_base_that_matches_no_file(run: Command, folder: Path) -> None:
    files = {
        "corpuslint.toml": 'extends = "conf/base.toml"\n',
        "conf/base.toml": '\n[collections.gone]\ninclude = ["gone/*.md"]\n',
        "a.md": SPACED,
    }
    write(folder, files)
    assert run("check").err.splitlines()[0] == (
        "corpuslint: conf/base.toml:2: the collection 'gone' matches no file"
    )


# kept between runs


def kept_files() -> list[Path]:
    return sorted(Path(cache_folder()).glob("config-*"))


def test_a_base_that_changes_is_noticed(run: Command, folder: Path) -> None:
    write(
        folder,
        {
            "corpuslint.toml": 'extends = "conf/base.toml"\n',
            "conf/base.toml": 'extends = "more.toml"\n',
            "conf/more.toml": "",
            "a.md": SPACED,
        },
    )

    def check(**files: str) -> tuple[int, str]:
        write(folder, {f"conf/{name}.toml": text for name, text in files.items()})
        ran = run("check", "--output-format", "concise", "a.md")
        return ran.code, (ran.err if ran.code == 2 else ran.out).split(" ")[-1]

    for _ in range(2):
        assert check(more="")[0] == 1
        assert check(more='ignore = ["urls"]\n')[0] == 0
        assert check(base='ignore = ["text"]\n')[0] == 1
        assert check(base='extends = "more.toml"\n')[0] == 0
        assert check(more="ignore = 3\n") == (2, "3\n")
        assert check(more='ignore = ["urls"]\n')[0] == 0
    assert len(kept_files()) == 1
    (folder / "conf" / "more.toml").unlink()
    assert "conf/base.toml:1: extends: there is no file conf/more.toml" in run("check").err


def test_a_kept_config_with_a_base_needs_no_parser(folder: Path) -> None:
    text = 'extends = "base.toml"\n[collections.a]\ninclude = ["*.md"]\n'
    base = '[collections.a]\nschemas = ["blog-post"]\n'
    write(folder, {"corpuslint.toml": text, "base.toml": base, "a.md": "---\ntitle: x\n---\n"})
    count = (
        "import sys; from corpuslint.cli import main; code = main(['check', 'a.md']); "
        "print(code, *[name for name in ('pydantic', 'tomllib', 'tomli', 'tree_sitter', "
        "'corpuslint.config.layers') if name in sys.modules])"
    )
    ran = [
        subprocess.run(
            [sys.executable, "-c", count], capture_output=True, text=True, check=True
        ).stdout.split()
        for _ in range(2)
    ]
    assert "corpuslint.config.layers" in ran[0]
    assert ran[1] == ["0"]


def test_what_is_kept_of_a_config_alone_has_no_base(folder: Path) -> None:
    load(folder, {"corpuslint.toml": ""})
    bases, _ = json.loads(kept_files()[0].read_text("utf-8").split("\n")[2])
    assert bases == []


# `corpuslint config`


def test_config_says_which_file_each_setting_is_from(run: Command, folder: Path) -> None:
    near = (
        'extends = "conf/base.toml"\n'
        'ignore = ["html-entity"]\n'
        "[collections.posts]\n"
        'generator = "hugo"\n'
        "[rules.indentation]\n"
        "spaces = 4\n"
        "[per-file-ignores]\n"
        '"a.md" = ["url-space"]\n'
    )
    base = (
        'required-version = ">=0.1"\n'
        'fail-on = "error"\n'
        "preview = true\n"
        'exclude = ["a.md"]\n'
        'extend-select = ["style"]\n'
        'timezone = "Asia/Tokyo"\n'
        "[collections.posts]\n"
        'include = ["*.md"]\n'
        'schemas = ["blog-post"]\n'
        "[rules.indentation]\n"
        'lists = "flush"\n'
        "[severities]\n"
        'url-space = "error"\n'
        "[per-file-ignores]\n"
        '"*.md" = ["invalid-url"]\n'
    )
    write(folder, {"sub/corpuslint.toml": near, "sub/conf/base.toml": base})
    lines = run("config", "--config", "sub/corpuslint.toml", "sub/a.md").out.splitlines()
    assert [line for line in lines if not line.startswith("rules on")] == [
        "config            sub/corpuslint.toml",
        "extends           sub/conf/base.toml  (sub/corpuslint.toml:1)",
        "excluded          unless it is named  (sub/conf/base.toml:4)",
        "collection        posts  (sub/corpuslint.toml:3)",
        "schema            blog-post  (sub/conf/base.toml:9)",
        "generator         hugo  (sub/corpuslint.toml:4)",
        "timezone          Asia/Tokyo  (sub/conf/base.toml:6)",
        'required-version  ">=0.1"  (sub/conf/base.toml:1)',
        'extend-select     ["style"]  (sub/conf/base.toml:5)',
        'ignore            ["html-entity"]  (sub/corpuslint.toml:2)',
        "preview           true  (sub/conf/base.toml:3)",
        'fail-on           "error"  (sub/conf/base.toml:2)',
        'severities        url-space = "error"  (sub/conf/base.toml:13)',
        "rules             indentation.spaces = 4  (sub/corpuslint.toml:6)",
        'rules             indentation.lists = "flush"  (sub/conf/base.toml:11)',
        "ignored           url-space  (sub/corpuslint.toml:8)",
        "ignored           invalid-url  (sub/conf/base.toml:15)",
    ]
