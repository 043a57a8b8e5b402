"""The commands, as people and scripts call them."""

from __future__ import annotations

import json
import os
import re
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import corpuslint
from corpuslint.rule import load_rules
from tests.commands import Command, Ran, process, write

SPACED = '---\ncover: " https://example.org/x"\n---\n'
LINE = "a.md:2:9: warning url-space [*] white space before the URL\n"
CLEAN = "---\ntitle: x\n---\n"
C_LOCALE = {"PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}
posix_only = pytest.mark.skipif(os.name == "nt", reason="needs signals, pipes or terminals")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory: a project of its own, with one fault."""
    (tmp_path / ".git").mkdir()
    write(tmp_path, {"a.md": SPACED})
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], folder: Path) -> Command:
    return Command(capsys)


def concise(ran: Ran) -> list[str]:
    return [line.split(" ", 3)[2] for line in ran.out.splitlines()]


# check


def test_check_prints_findings_on_standard_output_and_the_rest_elsewhere(run: Command) -> None:
    ran = run("check", "--output-format", "concise")
    assert ran == Ran(
        1,
        LINE,
        "Found 1 warning in 1 of 1 file.\n[*] 1 can be fixed: corpuslint fix\n"
        "About a rule: corpuslint rule url-space\n",
    )


def test_check_of_clean_files(run: Command, folder: Path) -> None:
    write(folder, {"a.md": CLEAN, "b.md": CLEAN})
    assert run("check") == Ran(0, "", "All clean: 2 files checked.\n")


def test_check_of_nothing(run: Command, folder: Path) -> None:
    (folder / "a.md").unlink()
    ran = run("check")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == (
        "corpuslint: there is no file to check here (.md .markdown .mdx .html .txt)\n"
    )
    assert run("check", "-q") == Ran(0, "", "")


def test_check_of_templates_alone(run: Command, folder: Path) -> None:
    write(folder, {"a.md": "---\ntitle: {{ title }}\n---\n"})
    ran = run("check")
    assert ran == Ran(0, "", "corpuslint: there are only templates here; name one to check it\n")
    assert run("check", "a.md").code == 1


def test_paths_and_options_in_any_order(run: Command, folder: Path) -> None:
    write(folder, {"b.md": SPACED, "-c.md": SPACED, "c/--help": ""})
    ran = run("check", "a.md", "-q", "--output-format", "concise", "b.md", "--no-fold")
    assert ran.out == LINE + LINE.replace("a.md", "b.md")
    ran = run("check", "-q", "--output-format", "concise", "--", "-c.md", "a.md")
    assert ran.out == "-c.md:2:9: warning url-space [*] white space before the URL " + (
        "(and 1 more place)\n"
    )


def test_a_path_that_is_not_there(run: Command) -> None:
    ran = run("check", "nowhere.md", "a.md", "--output-format", "concise")
    assert (ran.code, ran.out) == (2, LINE)
    assert ran.err.startswith(
        "corpuslint: nowhere.md: there is no such file or folder\n"
        "Found 1 warning in 1 of 1 file, 1 file not checked.\n"
    )
    ran = run("check", "nowhere.md")
    assert ran == Ran(2, "", "corpuslint: nowhere.md: there is no such file or folder\n")


def test_quiet_and_verbose(run: Command, folder: Path) -> None:
    assert run("check", "-q", "--output-format", "concise") == Ran(1, LINE, "")
    ran = run("check", "-v", "--output-format", "concise")
    assert ran.out == LINE
    assert ran.err.startswith("corpuslint: config: none\ncorpuslint: checking a.md\nFound ")
    write(folder, {"corpuslint.toml": ""})
    assert "config: corpuslint.toml\n" in run("check", "-v").err


# exit codes


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([], 1),
        (["--fail-on", "error"], 0),
        (["--fail-on", "warning"], 1),
        (["--fail-on", "info"], 1),
        (["--exit-zero"], 0),
        (["--ignore", "url-space"], 0),
        (["--select", "nowhere"], 2),
        (["--exit-zero", "nowhere.md"], 2),
    ],
)
def test_exit_codes(arguments: list[str], code: int, run: Command) -> None:
    assert run("check", *arguments).code == code


def test_the_config_sets_what_fails_and_the_option_overrides_it(run: Command, folder: Path) -> None:
    write(folder, {"corpuslint.toml": 'fail-on = "error"\n'})
    assert run("check").code == 0
    assert run("check", "--fail-on", "warning").code == 1
    write(folder, {"corpuslint.toml": '[severities]\nurl-space = "info"\n'})
    assert run("check").code == 0
    assert "1 hint" in run("check").err
    assert run("check", "--fail-on", "info").code == 1


# rules by name


def rules_on(ran: Ran) -> set[str]:
    lines = dict(line.split("  ", 1) for line in ran.out.splitlines())
    return set(lines["rules on"].strip().split(", "))


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["--select", "url-space"], {"url-space"}),
        (["--select", "trailing-space,url-space"], {"trailing-space", "url-space"}),
        (["--select", "trailing-space", "--select", "url-space"], {"trailing-space", "url-space"}),
        (["--select", "style"], {"trailing-space"}),
        (["--select", "style", "--extend-select", "urls"], {"trailing-space", "url-space"}),
        (["--select", "ALL", "--ignore", "style"], {"url-space"}),
        (["--select", "ALL", "--ignore", "style,urls"], set()),
        (["--ignore", "url-space"], {"trailing-space"}),
        (["--select", "url-space", "--ignore", "urls"], {"url-space"}),
        (["--select", "urls", "--ignore", "url-space"], set()),
        (["--select", " url-space , style "], {"trailing-space", "url-space"}),
    ],
)
def test_select_and_ignore(
    arguments: list[str], found: set[str], run: Command, folder: Path
) -> None:
    write(folder, {"a.md": '---\ncover: " https://example.org/x"\ntitle: x \n---\n'})
    assert set(concise(run("check", "--output-format", "concise", *arguments))) == found


def test_select_starts_anew_over_the_config(run: Command, folder: Path) -> None:
    write(folder, {"a.md": '---\ncover: " https://example.org/x"\ntitle: x \n---\n'})
    check = ("check", "--output-format", "concise")
    write(folder, {"corpuslint.toml": 'select = ["style"]\nextend-select = ["url-space"]\n'})
    assert concise(run(*check)) == ["url-space", "trailing-space"]
    assert concise(run(*check, "--select", "style")) == ["trailing-space"]
    assert concise(run(*check, "--ignore", "style")) == ["url-space"]
    write(folder, {"corpuslint.toml": 'ignore = ["url-space", "style"]\n'})
    assert concise(run(*check)) == []
    assert concise(run(*check, "--select", "url-space")) == ["url-space"]
    assert concise(run(*check, "--extend-select", "url-space")) == ["url-space"]


def test_an_unknown_rule(run: Command) -> None:
    ran = run("check", "--select", "url-spaces")
    assert ran == Ran(
        2,
        "",
        "corpuslint: --select: no rule or group is called 'url-spaces'; "
        "did you mean 'url-space'?\n",
    )
    assert "--ignore: no rule" in run("check", "--ignore", "x").err
    assert "--extend-select: no rule" in run("check", "--extend-select", "x").err
    assert run("check", "--select", ",").code == 2


# standard input


def test_standard_input(folder: Path) -> None:
    ran = process("check", "-", "--output-format", "concise", folder=folder, stdin=b"---\na: [\n")
    assert ran.returncode == 1
    assert ran.stdout.startswith(b"stdin.md:1:1: error unclosed-block ")
    ran = process(
        "check",
        "-",
        "--stdin-filename",
        "posts/x.md",
        "--output-format",
        "concise",
        folder=folder,
        stdin=SPACED.replace("\n", "\r\n").encode(),
    )
    assert ran.returncode == 1
    assert ran.stdout.decode() == LINE.replace("a.md", "posts/x.md")
    ran = process("check", "--stdin-filename", "x.md", "-q", folder=folder, stdin=CLEAN.encode())
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, b"", b"")


def test_standard_input_by_the_config(folder: Path) -> None:
    config = '[collections.x]\ninclude = ["posts/*.md"]\nschemas = ["blog-post"]\n'
    write(folder, {"corpuslint.toml": config})
    arguments = ("check", "-", "--output-format", "concise", "--stdin-filename")
    ran = process(*arguments, "posts/x.md", folder=folder, stdin=b"---\na: 1\n---\n")
    assert b"missing-field" in ran.stdout
    ran = process(*arguments, "x.md", folder=folder, stdin=b"---\na: 1\n---\n")
    assert b"missing-field" not in ran.stdout


def test_standard_input_that_is_excluded(folder: Path) -> None:
    write(folder, {"corpuslint.toml": 'exclude = ["drafts/"]\n'})
    arguments = ("check", "--stdin-filename", "drafts/x.md")
    assert process(*arguments, folder=folder, stdin=SPACED.encode()).returncode == 1
    ran = process(*arguments, "--force-exclude", folder=folder, stdin=SPACED.encode())
    assert (ran.returncode, ran.stdout) == (0, b"")


def test_standard_input_beside_paths(run: Command) -> None:
    message = "corpuslint: standard input is checked alone, without other paths\n"
    assert run("check", "-", "a.md") == Ran(2, "", message)
    assert run("check", "--stdin-filename", "x.md", "a.md") == Ran(2, "", message)


# wrong calls


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["chekc"], "no command is called 'chekc'; did you mean 'check'?"),
        (["a.md"], "no command is called 'a.md'; did you mean 'corpuslint check a.md'?"),
        (["--slect"], "no option is called '--slect'"),
        (["check", "--slect", "x"], "no option is called '--slect'; did you mean '--select'?"),
        (["check", "--sel=x"], "no option is called '--sel'"),
        (["check", "--select"], "argument --select: expected one argument"),
        (
            ["check", "--fail-on", "eror"],
            "--fail-on is 'eror', but must be error, warning or info; did you mean 'error'?",
        ),
        (
            ["schema", "lst"],
            "ACTION is 'lst', but must be list, show, check or infer; did you mean 'list'?",
        ),
        (["check", "--version"], "no option is called '--version'; did you mean 'corpuslint --ver"),
        (["help"], "no command is called 'help'; did you mean 'corpuslint --help'?"),
        (["rule"], "one of the arguments NAME --all is required"),
        (["rule", "a", "--all"], "argument --all: not allowed with argument NAME"),
        (["rule", "a", "b"], "one argument too many: 'b'"),
        (["schema"], "ACTION is missing: list, show, check or infer"),
        (["check", "--config", "x", "--isolated"], "--isolated ignores every config file"),
        (["check", "--config", "nowhere.toml"], "nowhere.toml: there is no such config file"),
    ],
)
def test_wrong_calls(arguments: list[str], message: str, run: Command) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"corpuslint: {message}")
    assert "Traceback" not in ran.err


def test_a_wrong_call_says_where_help_is(run: Command) -> None:
    assert run("check", "--nonsense").err.endswith("\nTry: corpuslint check --help\n")
    assert run("nonsense").err.endswith("\nTry: corpuslint --help\n")


def test_help_and_version(run: Command) -> None:
    assert run("--version") == Ran(0, f"corpuslint {corpuslint.__version__}\n", "")
    ran = run("--help")
    assert (ran.code, ran.err) == (0, "")
    for command in ("check", "fix", "rules", "rule", "schema", "config", "init"):
        assert f"\n  {command} " in ran.out
        assert run(command, "--help").out.startswith(f"usage: corpuslint {command} ")
    ran = run()
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("usage: corpuslint COMMAND")


def test_python_m(folder: Path) -> None:
    ran = process("--version", folder=folder)
    assert ran.stdout.decode().split() == ["corpuslint", corpuslint.__version__]


# rules


def test_rules_lists_every_rule(run: Command) -> None:
    ran = run("rules")
    assert (ran.code, ran.err) == (0, "")
    known = load_rules()
    listed = re.findall(r"^  (?:error|warning|info) +([\w-]+)  ", ran.out, re.MULTILINE)
    assert sorted(listed) == sorted(known)
    groups = re.findall(r"^[a-z]+$", ran.out, re.MULTILINE)
    assert groups == sorted({rule.group for rule in known.values()})
    assert f"  {known['url-space'].summary} (fixable)\n" in ran.out
    assert f"  {known['quote-style'].summary} (off by default; fixable)\n" in ran.out


def test_rules_as_json(run: Command) -> None:
    records = json.loads(run("rules", "--output-format", "json").out)
    (only,) = [record for record in records if record["name"] == "url-space"]
    assert only == {
        "name": "url-space",
        "group": "urls",
        "severity": "warning",
        "summary": load_rules()["url-space"].summary,
        "default": True,
        "preview": False,
        "aliases": [],
        "fixes": ["safe"],
        "generators": [],
        "roles": ["url"],
    }


def test_rule_prints_its_page(run: Command) -> None:
    ran = run("rule", "url-space")
    assert ran.code == 0
    assert ran.out.startswith("# url-space\n")
    assert "\n## Why\n" in ran.out
    coloured = run("rule", "url-space", "--color", "always").out
    assert "\x1b[" in coloured


def test_rule_that_is_not_there(run: Command) -> None:
    ran = run("rule", "url-spcae")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == ("corpuslint: no rule is called 'url-spcae'; did you mean 'url-space'?\n")
    ran = run("rule", "zebra")
    assert ran.err == "corpuslint: no rule is called 'zebra'; `corpuslint rules` lists them\n"


# schema


def test_schema_list_and_show(run: Command) -> None:
    ran = run("schema", "list")
    assert ran.code == 0
    assert [line.split()[0] for line in ran.out.splitlines()] == ["blog-post", "news-article"]
    ran = run("schema", "show", "news-article")
    assert json.loads(ran.out)["title"] == "News article"


def test_schema_show_gives_the_file_byte_for_byte(folder: Path) -> None:
    content = '{\r\n "title": "é中😀"}'
    write(folder, {"s.json": content})
    ran = process(
        "schema", "show", "s.json", folder=folder, environment={"PYTHONIOENCODING": "ascii"}
    )
    assert ran.stdout.decode() == content


def test_schema_of_a_model_is_shown_where_code_is_allowed(folder: Path) -> None:
    model = "import pydantic\nclass Page(pydantic.BaseModel):\n    title: str\n"
    write(folder, {"models.py": model})
    ran = process("schema", "show", "models:Page", folder=folder)
    assert ran.returncode == 2
    assert b"imported only with --allow-code" in ran.stderr
    ran = process("schema", "show", "models:Page", "--allow-code", folder=folder)
    assert json.loads(ran.stdout)["required"] == ["title"]
    ran = process("schema", "check", "models:Page", "--allow-code", folder=folder)
    assert (ran.returncode, ran.stdout.decode().strip()) == (0, "models:Page: good")


def test_schema_check(run: Command, folder: Path) -> None:
    assert run("schema", "check", "news-article", "blog-post") == Ran(
        0, "news-article: good\nblog-post: good\n", ""
    )
    write(
        folder,
        {
            "good.json": '{"type": "object"}',
            "faulty.json": '{\n  "type": "objet"\n}\n',
            "broken.json": '{\n  "type": "object",\n}\n',
            "s.yaml": "type: objet\n",
        },
    )
    ran = run("schema", "check", "good.json", "faulty.json", "broken.json", "s.yaml")
    assert (ran.code, ran.err) == (1, "")
    lines = ran.out.splitlines()
    assert lines[0] == "good.json: good"
    assert lines[1].startswith("faulty.json:2:11: ")
    assert lines[2].startswith("broken.json:")
    assert lines[3].startswith("s.yaml:1:7: ")


def test_schema_check_of_a_schema_that_is_not_there(run: Command) -> None:
    ran = run("schema", "check", "news-articel")
    assert (ran.code, ran.out) == (2, "")
    assert "did you mean 'news-article'?" in ran.err


def test_schema_calls_that_make_no_sense(run: Command) -> None:
    assert "takes no name" in run("schema", "list", "x").err
    assert "takes one name" in run("schema", "show").err
    assert "takes one name" in run("schema", "show", "a", "b").err
    assert "takes names or paths" in run("schema", "check").err
    assert run("schema", "show", "x").code == 2


def test_schema_option_is_relative_to_the_working_directory(
    run: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(
        folder,
        {"corpuslint.toml": "", "posts/s.json": '{"required": ["x"]}', "posts/a.md": CLEAN},
    )
    monkeypatch.chdir(folder / "posts")
    for name in ("s.json", "./s.json", str(folder / "posts" / "s.json")):
        ran = run("check", "a.md", "--schema", name, "--output-format", "concise")
        assert concise(ran) == ["missing-field"]
    ran = run("check", "a.md", "--schema", "news-articel")
    assert ran.code == 2
    assert "did you mean 'news-article'?" in ran.err


# config


def test_config_explains_a_file(run: Command, folder: Path) -> None:
    config = (
        'generator = "hugo"\n'
        "[collections.news]\n"
        'include = ["news/*.md"]\n'
        'schemas = ["news-article", "s.json"]\n'
        'timezone = "Europe/Berlin"\n'
        "[collections.all]\n"
        'include = ["**/*.md"]\n'
        "[per-file-ignores]\n"
        '"news/*" = ["url-space"]\n'
    )
    write(folder, {"corpuslint.toml": config, "s.json": "{}"})
    ran = run("config", "news/x.md")
    assert (ran.code, ran.err) == (
        0,
        "corpuslint: there is no file news/x.md; this is what would apply to it\n",
    )
    lines = ran.out.splitlines()
    assert lines[:7] == [
        "config      corpuslint.toml",
        "collection  news  (corpuslint.toml:2)",
        "collection  all  (corpuslint.toml:6)",
        "schema      news-article  (corpuslint.toml:4)",
        "schema      s.json  (corpuslint.toml:4)",
        "generator   hugo  (corpuslint.toml:1)",
        "timezone    Europe/Berlin  (corpuslint.toml:5)",
    ]
    assert "missing-field" in rules_on(ran)
    assert "url-space" not in rules_on(ran)
    assert lines[-1] == "ignored     url-space  (corpuslint.toml:9)"


def test_config_without_a_config(run: Command, folder: Path) -> None:
    write(folder, {"_config.yml": "timezone: Asia/Tokyo\n"})
    lines = run("config", "x.md").out.splitlines()
    assert lines[:5] == [
        "config      none  (the defaults hold)",
        "collection  none  (no collection includes this file)",
        "schema      none  (values are known by well-known keys alone)",
        "generator   jekyll  (seen from _config.yml)",
        "timezone    Asia/Tokyo  (_config.yml)",
    ]


def test_config_of_a_schema_from_the_command_line(run: Command) -> None:
    lines = run("config", "x.md", "--schema", "news-article").out.splitlines()
    assert lines[2] == "schema      news-article  (--schema)"


def test_config_of_pyproject_and_of_an_excluded_file(run: Command, folder: Path) -> None:
    config = '[project]\nname = "x"\n[tool.corpuslint]\nexclude = ["drafts/"]\n'
    write(folder, {"pyproject.toml": config})
    lines = run("config", "drafts/x.md").out.splitlines()
    assert lines[:2] == [
        "config      pyproject.toml",
        "excluded    unless it is named  (pyproject.toml:4)",
    ]
    assert lines[4:6] == [
        "generator   none  (no generator's config was seen)",
        "timezone    not set",
    ]


# streams and signals


@posix_only
def test_a_closed_pipe(folder: Path) -> None:
    write(folder, {f"{number}.md": SPACED for number in range(3_000)})
    command = (
        f"{sys.executable} -m corpuslint check --no-fold --output-format concise; echo code $? >&2"
    )
    ran = subprocess.run(
        ["bash", "-c", f"({command}) | head -1"], capture_output=True, text=True, check=False
    )
    assert ran.stdout == LINE.replace("a.md", "0.md")
    assert ran.stderr.endswith("code 1\n")
    assert "Traceback" not in ran.stderr
    assert "BrokenPipe" not in ran.stderr


@posix_only
@pytest.mark.parametrize("arguments", ["--help", "check --help", "rules", "schema show blog-post"])
def test_a_pipe_that_is_closed_from_the_start(arguments: str, folder: Path) -> None:
    ran = subprocess.run(
        ["bash", "-c", f"(sleep 0.3; {sys.executable} -m corpuslint {arguments}) | true"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stderr == ""


@posix_only
@pytest.mark.parametrize("redirection", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
def test_closed_streams(redirection: str, folder: Path) -> None:
    command = f"{sys.executable} -m corpuslint check {redirection}; echo code $?"
    ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert ran.stdout.endswith("code 1\n")
    assert "Traceback" not in ran.stderr
    command = f"{sys.executable} -m corpuslint check - <&-; echo code $?"
    ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert ran.stdout.endswith("code 0\n")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_full_disk(folder: Path) -> None:
    command = f"{sys.executable} -m corpuslint check > /dev/full; echo code $? >&2"
    ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert ran.stderr.endswith("corpuslint: no space left on device\ncode 2\n")
    assert "Traceback" not in ran.stderr


@posix_only
def test_an_interrupt_prints_the_findings_so_far(folder: Path) -> None:
    # more names on standard error than a pipe holds: the process waits for its reader
    write(folder, {f"{'n' * 60}{number:04}.md": SPACED for number in range(3_000)})
    command = [sys.executable, "-m", "corpuslint", "check", "-v", "--output-format", "json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stderr is not None
        for _ in range(5):
            running.stderr.readline()
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert 1 <= len(json.loads(out)) < 3_000
    assert err.decode().endswith("corpuslint: interrupted; these are the findings so far\n")
    assert b"Traceback" not in err


def test_a_terminal_that_cannot_encode(folder: Path) -> None:
    text = '---\n标题: x\ncover: " https://example.org/é中😀"\n---\n'
    write(folder, {"é中😀.md": text})
    ran = process("check", "é中😀.md", folder=folder, environment={"PYTHONIOENCODING": "ascii"})
    assert ran.returncode == 1
    shown = ran.stdout.decode("ascii")
    assert "\\xe9\\u4e2d\\U0001f600.md:3:9" in shown
    assert 'cover: " https://example.org/\\xe9\\u4e2d\\U0001f600"' in shown
    ran = process("rules", folder=folder, environment={"PYTHONIOENCODING": "ascii"})
    assert ran.returncode == 0


@pytest.mark.skipif(sys.platform != "linux", reason="needs file names of bytes")
def test_file_names_that_are_no_text(folder: Path) -> None:
    path = os.fsencode(folder) + b"/caf\xe9\xff.md"
    with open(path, "w", encoding="utf-8") as file:
        file.write(SPACED)
    (folder / "a.md").unlink()
    for environment in ({}, C_LOCALE):
        for output_format in ("concise", "full", "json"):
            ran = process(
                "check", "--output-format", output_format, folder=folder, environment=environment
            )
            assert ran.returncode == 1
            ran.stdout.decode()
            assert b"caf" in ran.stdout
            assert b"udcff.md" in ran.stdout
            assert b"Traceback" not in ran.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="needs file names of bytes")
def test_names_of_other_scripts_in_the_c_locale(folder: Path) -> None:
    write(folder, {"中文.md": SPACED})
    (folder / "a.md").unlink()
    ran = process(
        "check",
        "--output-format",
        "json",
        folder=folder,
        environment=C_LOCALE,
    )
    assert ran.returncode == 1
    json.loads(ran.stdout)


@posix_only
def test_a_working_directory_that_is_gone(tmp_path: Path) -> None:
    command = f"mkdir gone; cd gone; rmdir ../gone; {sys.executable} -m corpuslint check"
    environment = {**os.environ, "PYTHONPATH": str(Path(corpuslint.__file__).parent.parent)}
    ran = subprocess.run(
        ["bash", "-c", command],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 2
    assert ran.stderr == "corpuslint: no such file or directory\n"


# a terminal


def in_terminal(arguments: list[str], folder: Path, **environment: str) -> tuple[int, str]:
    """Run with all streams on a pseudo-terminal; gives the exit code and what it showed.

    Arguments that start with `-c` are Python's own.
    """
    import pty

    start = [sys.executable] if arguments[0] == "-c" else [sys.executable, "-m", "corpuslint"]

    child, terminal = pty.fork()
    if child == 0:  # pragma: no cover
        os.chdir(folder)
        os.execve(
            sys.executable,
            [*start, *arguments],
            {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", **environment},
        )
    shown = b""
    while True:
        try:
            chunk = os.read(terminal, 65_536)
        except OSError:  # how Linux says that the other end is closed
            break
        if not chunk:
            break
        shown += chunk
    os.close(terminal)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), shown.decode().replace("\r\n", "\n")


@posix_only
def test_a_terminal_gets_colour(folder: Path) -> None:
    code, shown = in_terminal(["check", "a.md"], folder)
    assert code == 1
    assert "\x1b[1;33mwarning[url-space]\x1b[0m" in shown
    _, shown = in_terminal(["check", "a.md"], folder, NO_COLOR="1")
    assert "\x1b" not in shown
    _, shown = in_terminal(["check", "a.md", "--color", "never"], folder)
    assert "\x1b" not in shown


@posix_only
def test_a_terminal_gets_a_rendered_page(folder: Path) -> None:
    code, shown = in_terminal(["rule", "url-space"], folder)
    assert code == 0
    assert "\x1b[" in shown
    assert "\n## Why" not in shown


@posix_only
def test_a_schema_cannot_trick_the_terminal(folder: Path) -> None:
    write(folder, {"s.json": '{"title": "\u202e\x9b31m"}\n'})
    _, shown = in_terminal(["schema", "show", "s.json"], folder)
    assert shown == '{"title": "\\u202e\\x9b31m"}\n'


@posix_only
def test_a_short_run_shows_no_progress_bar(folder: Path) -> None:
    _, shown = in_terminal(["check", "--color", "never"], folder)
    assert "files checked" not in shown
    assert shown.endswith("About a rule: corpuslint rule url-space\n")


@posix_only
def test_a_long_run_shows_a_progress_bar_on_a_terminal_alone(folder: Path) -> None:
    write(folder, {f"{number:02}.md": CLEAN for number in range(30)})
    # as if the second had passed
    impatient = (
        "import sys; from corpuslint.cli import main, progress; "
        "progress._PATIENCE = progress._STEP = 0.0; sys.exit(main())"
    )
    code, shown = in_terminal(["-c", impatient, "check"], folder)
    assert code == 1
    assert "31 files checked" in shown
    for arguments, environment in ((["check", "-q"], {}), (["check"], {"TERM": "dumb"})):
        code, shown = in_terminal(["-c", impatient, *arguments], folder, **environment)
        assert code == 1
        assert "files checked" not in shown


# the machine's own faults


def test_an_unreadable_file(folder: Path) -> None:
    if os.name == "nt" or os.geteuid() == 0:
        pytest.skip("everything is readable here")
    (folder / "b.md").write_text(CLEAN, encoding="utf-8")
    (folder / "b.md").chmod(0)
    ran = process("check", folder=folder)
    (folder / "b.md").chmod(stat.S_IRUSR | stat.S_IWUSR)
    assert ran.returncode == 2
    assert b"corpuslint: b.md: permission denied" in ran.stderr


def test_the_library_needs_no_command_line() -> None:
    modules = subprocess.run(
        [sys.executable, "-c", "import sys, corpuslint; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    loaded: list[Any] = [name for name in modules if name.startswith("corpuslint")]
    assert loaded == ["corpuslint"]
