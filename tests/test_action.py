"""The GitHub action: its steps run as the runner runs them, on pull requests of each kind."""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.commands import write
from tests.repositories import ENVIRONMENT, Repo
from tests.runner import Hub, Ran, Runner

pytestmark = pytest.mark.skipif(os.name == "nt", reason="runs bash and makes odd file names")

GOOD = "---\ntitle: A title\n---\n"
BAD = '---\ntitle: "A title "\n---\n'
SCHEMA = json.dumps(
    {
        "type": "object",
        "required": ["title"],
        "properties": {"title": {"type": "string", "x-role": "title"}},
    }
)
CONFIG = '[collections.posts]\ninclude = ["posts/*.md"]\nschemas = ["schemas/post.json"]\n'
BASE = {
    "corpuslint.toml": CONFIG,
    "schemas/post.json": SCHEMA,
    "posts/a.md": GOOD,
    "posts/b.md": GOOD + "text\n" * 20,
}


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hub:
    """A hosted repository, and its author on the branch of a pull request."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    hub = Hub(tmp_path.resolve(), BASE)
    hub.author.branch("topic")
    return hub


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path.resolve())


def pull(hub: Hub, runner: Runner, event: str = "pull_request", **inputs: str) -> Ran:
    workspace, payload = hub.pull()
    return runner(workspace, event, payload, **inputs)


# pull requests


def test_a_clean_pull_request(hub: Hub, runner: Runner) -> None:
    hub.author.commit({"posts/new.md": GOOD})
    base = hub.move_on({"posts/other.md": GOOD})
    hub.author.git("checkout", "--quiet", "topic")
    ran = pull(hub, runner)
    assert ran.log == (
        f"corpuslint: {base[:10]} is the merge base with main; "
        "config, schemas and baseline are from there\n"
        "All clean: 4 files checked.\n"
    )
    assert ran.code == 0
    assert ran.outputs == {"exit-code": "0", "findings": "0", "sarif-file": ""}
    assert ran.summary == (
        "## corpuslint: all clean: 4 files checked\n"
        f"\n`{base[:10]}` is the merge base with main; "
        "config, schemas and baseline are from there.\n"
    )


def test_a_bad_document(hub: Hub, runner: Runner) -> None:
    hub.author.commit({"posts/new.md": BAD, "posts/broken.md": "---\na: [\n---\n"})
    ran = pull(hub, runner, sarif_file="out/corpuslint.sarif")
    assert ran.code == 1
    assert ran.outputs["exit-code"] == "1"
    error, warning = ran.commands
    assert (error.name, warning.name) == ("error", "warning")
    assert error.properties["file"] == "posts/broken.md"
    assert warning.properties == {
        "title": "corpuslint (surrounding-space)",
        "file": "posts/new.md",
        "line": "2",
        "endLine": "2",
        "col": "16",
        "endColumn": "17",
    }
    assert "| `posts/new.md:2:16` | warning | `surrounding-space` |" in ran.summary
    assert ran.outputs["findings"] == "2"


def test_sarif_is_written_where_it_was_asked_for(hub: Hub, runner: Runner) -> None:
    hub.author.commit({"posts/new.md": BAD})
    ran = pull(hub, runner, sarif_file="corpuslint.sarif", annotations="false", summary="false")
    assert (ran.code, ran.commands, ran.summary) == (1, [], "")
    assert "  --> posts/new.md:2:16" in ran.plain
    assert ran.outputs["sarif-file"] == "corpuslint.sarif"
    report = json.loads((hub.folder / "workspace" / "corpuslint.sarif").read_text())
    assert len(report["runs"][0]["results"]) == 1


@pytest.mark.parametrize("depth", [0, 1, 2])
def test_only_what_changed(depth: int, hub: Hub, runner: Runner) -> None:
    hub.author.git("checkout", "--quiet", "main")
    hub.move_on({"posts/known.md": BAD + "text\n", "posts/too.md": BAD})
    hub.author.git("checkout", "--quiet", "-B", "topic")
    hub.author.commit({"posts/new.md": BAD, "posts/known.md": BAD + "other text\n"})
    workspace, payload = hub.pull(depth)
    ran = runner(workspace, "pull_request", payload, changed_only="files")
    assert sorted(one.properties["file"] for one in ran.commands) == [
        "posts/known.md",
        "posts/new.md",
    ]
    ran = runner(workspace, "pull_request", payload, changed_only="findings")
    assert [one.properties["file"] for one in ran.commands] == ["posts/new.md"]
    assert "1 finding known there is not shown" in ran.log
    assert runner(workspace, "pull_request", payload).outputs["findings"] == "3"


@pytest.mark.parametrize("kind", ["deletes", "renames", "nothing"])
def test_one_that_adds_no_text(kind: str, hub: Hub, runner: Runner) -> None:
    if kind == "deletes":
        hub.author.commit({}, "posts/b.md")
    elif kind == "renames":
        hub.author.git("mv", "posts/b.md", "posts/c.md")
        hub.author.commit()
    else:
        hub.author.commit()
    workspace, payload = hub.pull()
    for changed in ("false", "files", "findings"):
        ran = runner(workspace, "pull_request", payload, changed_only=changed)
        assert (ran.code, ran.commands) == (0, [])
        assert "All clean: " in ran.log
        assert ran.outputs["findings"] == "0"


OTHER = "1 other config setting (collections.posts)"


@pytest.mark.parametrize(
    ("config", "added"),
    [
        ('ignore = ["ALL"]\n' + CONFIG, "1 config entry that hides findings (ALL)"),
        (
            CONFIG + '[per-file-ignores]\n"**" = ["surrounding-space"]\n',
            "1 config entry that hides findings (surrounding-space in **)",
        ),
        (CONFIG.replace("schemas/post.json", "evil:Model"), OTHER),
        ('exclude = ["*"]\n' + CONFIG, "1 config entry that hides findings (exclude *)"),
        (
            'fail-on = "error"\n' + CONFIG,
            "1 config entry that hides findings (fail-on = error)",
        ),
        ("broken = [\n", OTHER),
        ("", OTHER),
    ],
)
def test_a_config_that_would_hide_a_fault(
    config: str, added: str, hub: Hub, runner: Runner
) -> None:
    hub.author.commit({"posts/new.md": BAD, "corpuslint.toml": config, "evil.py": "1 / 0\n"})
    ran = pull(hub, runner)
    assert ran.code == 1
    assert [one.properties["file"] for one in ran.commands if one.name == "warning"] == [
        "posts/new.md"
    ]
    notices = ran.told("notice")
    assert len(notices) == bool(added)
    assert all(one.endswith(added) for one in notices)
    assert added.replace("(", "").split(" ")[0] in ran.summary


def test_a_schema_that_would_hide_a_fault(hub: Hub, runner: Runner) -> None:
    own = "---\n$schema: ../schemas/lax.json\n---\n"
    files = {"schemas/post.json": "{}", "schemas/lax.json": "{}"}
    hub.author.commit({**files, "posts/new.md": "---\nx: 1\n---\n", "posts/own.md": own})
    ran = pull(hub, runner)
    assert ran.told("error") == [
        "posts/new.md:3:1: missing-field the field `title` is missing",
        "posts/own.md:2:10: schema-violation no schema '../schemas/lax.json': "
        "neither a built-in nor a file",
        "posts/own.md:3:1: missing-field the field `title` is missing",
    ]


def test_an_own_config_counts_where_that_is_asked_for(hub: Hub, runner: Runner) -> None:
    hub.author.commit({"posts/new.md": BAD, "corpuslint.toml": 'ignore = ["ALL"]\n' + CONFIG})
    ran = pull(hub, runner, config_from="head")
    assert ran.code == 0
    assert ran.told("notice")[0].endswith("1 config entry that hides findings (ALL)")
    assert "config, schemas and baseline are those of HEAD" in ran.log


def test_a_document_that_an_ignore_file_hides_is_told(hub: Hub, runner: Runner) -> None:
    write(hub.author.folder, {"posts/evil.md": "---\na: [\n---\n", ".gitignore": "evil.md\n"})
    hub.author.git("add", "--force", "posts/evil.md")
    hub.author.commit()
    ran = pull(hub, runner)
    assert ran.told("notice")[0].endswith("1 document that .gitignore hides (posts/evil.md)")


FOUND = "posts/new.md:2:16: surrounding-space white space after the text"
CANARY = "import os; open(os.environ['RUNNER_TEMP'] + '/canary', 'w').close()\n"
MODULES = (
    *("yaml", "sitecustomize", "usercustomize", "json", "secrets", "inputs", "merge_base"),
    *("corpuslint/__init__", "corpuslint/__main__", "corpuslint/git", "pip/__main__", "setup"),
    *("venv/__main__", "ensurepip/__init__", "backend", "conftest", "encodings/__init__"),
)
HOSTILE = {
    **{f"{name}.py": CANARY for name in MODULES},
    "pyproject.toml": '[build-system]\nrequires = []\nbuild-backend = "backend"\n'
    'backend-path = ["."]\n[project]\nname = "corpuslint-frontmatter"\n',
    "pip.conf": "[global]\nindex-url = file:///nowhere\n",
    ".venv/pyvenv.cfg": "home = .\n",
    "posts/new.md": BAD,
}


def spring_traps(hub: Hub) -> None:
    """Commit all that might be run for being found: modules, programs, a build backend."""
    script = '#!/bin/sh\n: > "$RUNNER_TEMP/canary"\n'
    programs = dict.fromkeys(("git", "python", "python3", ".venv/bin/python"), script)
    write(hub.author.folder, {**HOSTILE, **programs})
    for name in programs:
        (hub.author.folder / name).chmod(stat.S_IRWXU)
    hub.author.git("add", "--all", "--force")
    hub.author.commit()


def test_nothing_of_the_pull_request_is_run(hub: Hub, runner: Runner) -> None:
    spring_traps(hub)
    ran = pull(hub, runner)
    assert ran.told("warning") == [FOUND]
    assert not (hub.folder / "runner" / "canary").exists()


NAMES = [
    "a\n::error::b.md",
    "::error::c.md",
    "##[error]d.md",
    "$(touch canary).md",
    "`touch canary`.md",
    "'; touch canary; '.md",
    '"quoted".md',
    "-rf.md",
    "--allow-code.md",
    "<img src=x>|@all.md",
    "\u202egnp.md",
]
TITLES = [
    "::error::x",
    "##[error]x",
    "%0A::error::x",
    "x\\n::set-output name=a::b",
    "</td><script>alert(1)</script>",
    "[x](https://evil.example)",
]


def test_hostile_names_and_titles_do_nothing(hub: Hub, runner: Runner) -> None:
    files = {f"posts/{name}": BAD for name in NAMES}
    for number, title in enumerate(TITLES):
        files[f"posts/t{number}.md"] = f"---\ntitle: {json.dumps(title + ' ')}\n---\n"
        files[f"posts/k{number}.md"] = f"---\n{json.dumps(title)}: [\n---\n"
    hub.author.commit(files)
    ran = pull(hub, runner, paths="posts", sarif_file="x.sarif", changed_only="findings")
    assert ran.code == 1
    assert {one.name for one in ran.commands} == {"error", "warning"}
    assert ran.outputs == {
        "exit-code": "1",
        "findings": str(len(NAMES) + 2 * len(TITLES)),
        "sarif-file": "x.sarif",
    }
    cmarkgfm = pytest.importorskip("cmarkgfm", reason="GitHub's renderer is not installed here")
    html = cmarkgfm.github_flavored_markdown_to_html(ran.summary)
    tags = set(re.findall(r"<\s*/?\s*([A-Za-z0-9]+)", html))
    assert tags <= {"h2", "p", "table", "thead", "tbody", "tr", "th", "td", "code"}
    assert not list(hub.folder.rglob("canary"))


def test_a_report_never_goes_through_a_link_of_the_checkout(hub: Hub, runner: Runner) -> None:
    (hub.author.folder / "x.sarif").symlink_to(hub.folder / "bashrc")
    (hub.author.folder / "out").symlink_to(hub.folder)
    hub.author.commit({"posts/new.md": BAD})
    workspace, payload = hub.pull()
    for name in ("x.sarif", "out/x.sarif"):
        ran = runner(workspace, "pull_request", payload, sarif_file=name)
        assert ran.code == 2
        assert ran.told("error")[0].startswith(
            f"the input sarif-file: {name} leads through a link of the checkout"
        )
    assert not (hub.folder / "bashrc").exists()
    ran = runner(workspace, "pull_request", payload, sarif_file=str(hub.folder / "own.sarif"))
    assert (ran.code, ran.outputs["sarif-file"]) == (1, str(hub.folder / "own.sarif"))


def fork(hub: Hub) -> tuple[Path, dict[str, Any]]:
    """A pull request from a fork, whose own main is lax, checked out from there."""
    bare = hub.folder / "stranger" / "project.git"
    shutil.copytree(hub.bare, bare)
    lax = 'ignore = ["ALL"]\n' + CONFIG
    head = hub.author.commit({"posts/new.md": BAD, "corpuslint.toml": lax})
    hub.author.git("push", "--quiet", "--force", bare.as_uri(), f"{head}:refs/heads/main")
    workspace, payload = hub.pull()
    shutil.rmtree(workspace)
    clone = Repo(workspace)
    clone.git("remote", "add", "origin", bare.as_uri())
    clone.git("fetch", "--quiet", "origin", "+refs/heads/*:refs/remotes/origin/*")
    clone.git("checkout", "--quiet", "--detach", head)
    return workspace, payload


@pytest.mark.parametrize("event", ["pull_request", "pull_request_target"])
def test_a_fork_cannot_choose_the_merge_base(event: str, hub: Hub, runner: Runner) -> None:
    workspace, payload = fork(hub)
    ran = runner(workspace, event, payload)
    assert ran.code == 1
    assert [one.properties["file"] for one in ran.commands if one.name == "warning"] == [
        "posts/new.md"
    ]
    assert f"{hub.first[:10]} is the merge base with main; config" in ran.log


def test_the_base_checked_out_instead_of_the_pull_request(hub: Hub, runner: Runner) -> None:
    hub.author.commit({"posts/new.md": BAD})
    _, payload = hub.pull()
    shutil.rmtree(hub.folder / "workspace")
    ran = runner(hub.checkout(hub.first), "pull_request_target", payload)
    assert ran.told("warning") == ["HEAD is a commit of main: check out the pull request's"]


# the history that is needed


def test_history_is_fetched_step_by_step(hub: Hub, runner: Runner) -> None:
    for number in range(30):
        hub.author.commit({"posts/new.md": GOOD + f"{number}\n"})
    head = hub.author.commit({"posts/new.md": BAD})
    hub.author.git("push", "--quiet", "origin", "topic")
    for number in range(3):
        base = hub.move_on({"posts/other.md": GOOD + f"{number}\n"})
    workspace = hub.checkout(head)
    payload = {
        "pull_request": {"base": {"ref": "main", "sha": base, "repo": hub.repository}},
    }
    ran = runner(workspace, "pull_request", payload, changed_only="files")
    assert (ran.code, ran.outputs["findings"]) == (1, "1")
    assert f"{hub.first[:10]} is the merge base with main; config" in ran.log


def test_a_merge_base_that_cannot_be_had(hub: Hub, runner: Runner) -> None:
    hub.author.commit({"posts/new.md": BAD})
    workspace, payload = hub.pull()
    shutil.rmtree(hub.bare)
    ran = runner(workspace, "pull_request", payload)
    assert ran.code == 2
    (error,) = ran.told("error")
    assert error.startswith("no merge base with main is in this clone; fetching it failed: fatal: ")
    assert error.endswith("; the cure: set `fetch-depth: 0` in the step with actions/checkout")
    assert ran.summary.startswith("\n## corpuslint: the check could not be done\n\nno merge base")
    assert ran.outputs == {"exit-code": "2", "findings": "", "sarif-file": ""}


def test_histories_with_nothing_in_common(hub: Hub, runner: Runner) -> None:
    hub.author.git("checkout", "--quiet", "--orphan", "other")
    head = hub.author.commit({"posts/new.md": BAD})
    hub.author.git("push", "--quiet", "origin", "other")
    payload = {"pull_request": {"base": {"ref": "main", "sha": "", "repo": hub.repository}}}
    ran = runner(hub.checkout(head), "pull_request", payload)
    assert ran.code == 2
    assert ran.told("error")[0].startswith("no merge base with main is in this clone; the cure:")


def test_no_checkout_at_all(hub: Hub, runner: Runner, tmp_path: Path) -> None:
    _, payload = hub.pull()
    (tmp_path / "empty").mkdir()
    ran = runner(tmp_path / "empty", "pull_request", payload)
    assert ran.code == 2
    assert ran.told("error")[0].startswith("the action needs a git repository, but ")


# other events


def push(hub: Hub, runner: Runner, before: str, ref: str, **inputs: str) -> Ran:
    head = hub.author.git("rev-parse", "HEAD")
    hub.author.git("push", "--quiet", "--force", "origin", f"{head}:{ref}")
    payload = {"before": before, "ref": ref, "repository": hub.repository}
    return runner(hub.checkout(head), "push", payload, **inputs)


def test_a_push(hub: Hub, runner: Runner) -> None:
    before = hub.author.commit({"posts/known.md": BAD})
    hub.author.commit({"posts/new.md": BAD, "corpuslint.toml": CONFIG + "# as pushed\n"})
    ran = push(hub, runner, before, "refs/heads/main", changed_only="files")
    assert [one.properties["file"] for one in ran.commands] == ["posts/new.md"]
    assert "config, schemas and baseline" not in ran.log


def test_a_push_of_a_new_branch(hub: Hub, runner: Runner) -> None:
    hub.author.commit({"posts/new.md": BAD})
    ran = push(hub, runner, "0" * 40, "refs/heads/topic", changed_only="files")
    assert [one.properties["file"] for one in ran.commands] == ["posts/new.md"]
    assert f"1 of 3 files changed since {hub.first[:10]}" in ran.log


def test_the_first_push_of_main_is_checked_as_a_whole(hub: Hub, runner: Runner) -> None:
    hub.author.commit({"posts/new.md": BAD})
    ran = push(hub, runner, "0" * 40, "refs/heads/main", changed_only="files")
    assert "Found 1 warning in 1 of 3 files." in ran.log


def test_a_push_over_what_is_gone_is_checked_as_a_whole(hub: Hub, runner: Runner) -> None:
    hub.author.commit({"posts/new.md": BAD})
    ran = push(hub, runner, "1" * 40, "refs/heads/topic", changed_only="files")
    assert "Found 1 warning in 1 of 3 files." in ran.log
    assert ran.told("notice")[0].startswith("everything is checked: no merge base with the last")


def test_a_merge_queue(hub: Hub, runner: Runner) -> None:
    head = hub.author.commit({"posts/new.md": BAD, "corpuslint.toml": 'ignore = ["ALL"]\n'})
    hub.author.git("push", "--quiet", "origin", "topic")
    group = {"base_sha": hub.first, "base_ref": "refs/heads/main", "head_sha": head}
    ran = runner(hub.checkout(head), "merge_group", {"merge_group": group})
    assert ran.told("warning")[0].startswith("posts/new.md:2:16: surrounding-space")
    assert f"{hub.first[:10]} is the merge base with main; config" in ran.log


@pytest.mark.parametrize("event", ["schedule", "workflow_dispatch", "release", "issue_comment"])
def test_events_with_nothing_to_compare_check_all(event: str, hub: Hub, runner: Runner) -> None:
    head = hub.author.commit({"posts/new.md": BAD})
    hub.author.git("push", "--quiet", "origin", "topic")
    ran = runner(hub.checkout(head), event, {"ref": "x"}, changed_only="files")
    assert "Found 1 warning in 1 of 3 files." in ran.log


@pytest.mark.parametrize(
    ("event", "payload"),
    [
        ("pull_request", {}),
        ("pull_request", {"pull_request": {"base": None}}),
        ("push", {"before": None}),
        ("merge_group", {"merge_group": {"base_ref": "x", "base_sha": "--output=x"}}),
    ],
)
def test_payloads_that_lack_what_is_needed(
    event: str, payload: dict[str, Any], hub: Hub, runner: Runner
) -> None:
    ran = runner(hub.checkout(hub.first), event, payload)
    assert ran.code == 2
    assert "payload" in ran.told("error")[0]


# inputs


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ({"args": "--allow-code"}, "the input args has --allow-code: a check in CI never"),
        ({"args": "-q --allow-code=1"}, "the input args has --allow-code: a check in CI never"),
        ({"args": "--fix"}, "the input args has --fix: a check changes no file"),
        ({"args": "--add-ignore"}, "the input args has --add-ignore: a check changes no file"),
        ({"args": "--statistics"}, "the input args has --statistics: the summary has the counts"),
        (
            {"args": "--output-format gitlab"},
            "the input args has --output-format gitlab, but what is printed",
        ),
        (
            {"args": "--output-format=full"},
            "the input args has --output-format full, but what is printed",
        ),
        ({"args": "--config-from=HEAD"}, "the input args has --config-from: use the input"),
        ({"args": "-- x"}, "the input args has --: use the input paths"),
        ({"args": "'x"}, 'the input args: no closing quotation: "\'x"'),
        ({"config_from": "main"}, "the input config-from is 'main', but must be base or head"),
        ({"config_from": ""}, "the input config-from is '', but must be base or head"),
        ({"summary": "maybe"}, "the input summary is 'maybe', but must be true or false"),
        (
            {"changed_only": "yes"},
            "the input changed-only is 'yes', but must be false, files or findings",
        ),
        ({"working_directory": "none"}, "the input working-directory: none: no such file"),
        ({"args": "--slect x"}, "no option is called '--slect'; did you mean '--select'?"),
        ({"paths": "none.md"}, "none.md: there is no such file or folder"),
    ],
)
def test_inputs_that_make_no_sense(
    inputs: dict[str, str], message: str, hub: Hub, runner: Runner
) -> None:
    ran = runner(hub.checkout(hub.first), "schedule", {}, **inputs)
    assert ran.code == 2
    assert ran.told("error")[0].startswith(message)
    assert ran.outputs["exit-code"] == "2"


def test_paths_and_arguments_are_words_and_nothing_more(hub: Hub, runner: Runner) -> None:
    files = {"a b/x.md": BAD, "$(touch canary)/x.md": BAD, "-v/x.md": BAD}
    head = hub.author.commit(files)
    hub.author.git("push", "--quiet", "origin", "topic")
    paths = "'a b'\n\"$(touch canary)/x.md\"\n-v"
    ran = runner(hub.checkout(head), "schedule", {}, paths=paths, args="--fail-on 'error'")
    assert ran.code == 0
    assert ran.outputs["findings"] == "3"
    assert not list(hub.folder.rglob("canary"))


def test_a_project_in_a_folder_of_the_repository(hub: Hub, runner: Runner) -> None:
    moved = {f"site/{name}": content for name, content in BASE.items()}
    hub.author.git("checkout", "--quiet", "main")
    hub.move_on(moved)
    hub.author.git("checkout", "--quiet", "-B", "topic")
    hub.author.commit({"site/posts/new.md": BAD, "site/corpuslint.toml": 'ignore = ["ALL"]\n'})
    workspace, payload = hub.pull()
    inputs = {"sarif_file": "x.sarif", "changed_only": "findings"}
    for own in ({"working_directory": "site"}, {"args": "--config site/corpuslint.toml"}):
        ran = runner(workspace, "pull_request", payload, **inputs, **own)
        assert [one.properties["file"] for one in ran.commands if one.name == "warning"] == [
            "site/posts/new.md"
        ]
        assert (workspace / "x.sarif").exists()


def test_no_config_at_all_may_be_asked_for(hub: Hub, runner: Runner) -> None:
    hub.author.commit({"posts/new.md": BAD})
    ran = pull(hub, runner, args="--isolated", paths="posts")
    assert ran.told("warning")[0].startswith("posts/new.md:2:16: surrounding-space")


# installation


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """A runner that has installed the action, as users get it: from a clone of its own."""
    folder = tmp_path_factory.mktemp("installed").resolve()
    action = folder / "action"
    importlib.import_module("scripts.checkout").copy(action)
    runner = Runner(folder, action)
    runner.python = ""
    return runner


def test_the_action_as_users_run_it(hub: Hub, installed: Runner) -> None:
    """All of it once, from nothing, on a pull request full of traps."""
    spring_traps(hub)
    workspace, payload = hub.pull()
    ran = installed(workspace, "pull_request", payload, sarif_file="x.sarif")
    if "No matching distribution found" in ran.log:
        pytest.skip("no package index can be reached to install from")
    assert ran.told("error") == [], ran.log
    assert ran.told("warning") == [FOUND]
    assert ran.code == 1
    assert ran.outputs["findings"] == "1"
    assert not list(installed.folder.rglob("canary"))


@pytest.mark.parametrize("version", ["--editable=.", "1.0 --pre", "1.0\n::error::x", "../x", "1.*"])
def test_a_version_is_a_release(version: str, hub: Hub, runner: Runner) -> None:
    runner.python = ""
    ran = runner(hub.checkout(hub.first), "schedule", {}, version=version)
    assert ran.code == 2
    assert ran.told("error") == ["the input version must be a release, such as 0.1.0"]
    assert len(ran.log.splitlines()) == 1


@pytest.mark.parametrize("version", ["3.9", ""])
def test_a_python_that_is_too_old_or_missing(version: str, hub: Hub, runner: Runner) -> None:
    tools = hub.folder / "tools"
    tools.mkdir()
    for name in ("bash", "mktemp"):
        found = shutil.which(name)
        assert found is not None
        (tools / name).symlink_to(found)
    if version:
        write(tools, {"python3": "#!/usr/bin/env bash\nexit 1\n"})
        (tools / "python3").chmod(stat.S_IRWXU)
    runner.python = ""
    runner.environment["PATH"] = str(tools)
    ran = runner(hub.checkout(hub.first), "schedule", {})
    assert ran.code == 2
    assert ran.told("error") == [
        "Python 3.10 or newer is not on PATH: put a step with actions/setup-python before this one"
    ]


def test_no_report_of_args_goes_through_a_link(hub: Hub, runner: Runner) -> None:
    victim = hub.folder / "victim"
    victim.write_text("before")
    (hub.author.folder / "report.txt").symlink_to(victim)
    hub.author.commit({"posts/new.md": BAD})
    ran = pull(hub, runner, args="--output-format concise=report.txt", config_from="head")
    assert ran.code == 2
    assert ran.told("error")[0].startswith("the input args: report.txt leads through a link")
    assert victim.read_text() == "before"


def test_a_folder_that_looks_like_a_repository_decides_nothing(hub: Hub, runner: Runner) -> None:
    canary = hub.folder / "canary"
    head = hub.author.git("rev-parse", "HEAD")
    hub.author.commit(
        {
            "posts/new.md": BAD,
            "posts/HEAD": head + "\n",
            "posts/refs/remotes/origin/main": head + "\n",
            "posts/objects/info/alternates": "../../.git/objects\n",
            "posts/config": "[core]\n\trepositoryformatversion = 0\n\tworktree = .\n"
            f'[filter "x"]\n\tclean = "touch {canary}; cat"\n',
            "posts/.gitattributes": "* filter=x\n",
        }
    )
    ran = pull(hub, runner, working_directory="posts", changed_only="files", paths=".")
    assert ran.code == 1
    assert "1 of 3 files changed" in ran.log
    assert not canary.exists()


@pytest.mark.parametrize("event", ["issue_comment", "workflow_run"])
def test_events_of_others_without_a_base_are_warned_of(
    event: str, hub: Hub, runner: Runner
) -> None:
    workspace = hub.checkout(hub.first)
    ran = runner(workspace, event, {})
    assert ran.told("warning")[0].startswith(f"the event {event} names no base: config, schemas")
    assert runner(workspace, event, {}, config_from="head").told("warning") == []


def test_no_project_is_reached_through_a_link(hub: Hub, runner: Runner) -> None:
    (hub.author.folder / "site").symlink_to("posts")
    hub.author.commit({"posts/new.md": BAD})
    ran = pull(hub, runner, working_directory="site")
    assert ran.code == 2
    assert "working-directory: site leads through a link" in ran.told("error")[0]


def test_a_folder_for_the_report_that_is_a_file(hub: Hub, runner: Runner) -> None:
    hub.author.commit({"out": "a file\n"})
    ran = pull(hub, runner, sarif_file="out/c.sarif")
    assert ran.code == 2
    assert ran.told("error")[0].startswith("the input sarif-file: out/c.sarif: ")


def test_names_that_no_path_can_have(hub: Hub, runner: Runner) -> None:
    hub.author.commit({"corpuslint.toml": 'extends = "a\\u0000b"\n', "posts/new.md": BAD})
    ran = pull(hub, runner)
    assert ran.code == 1
    assert ran.outputs["findings"] == "1"
    ran = runner(hub.folder / "workspace", "schedule", {}, config_from="head")
    assert ran.code == 2
    assert "Traceback" not in ran.log


def test_an_old_merge_base_is_warned_of(hub: Hub, runner: Runner) -> None:
    hub.author.commit({"posts/new.md": BAD})
    head = hub.author.git("rev-parse", "HEAD")
    hub.move_on({"corpuslint.toml": CONFIG + "# stricter\n"})
    payload = {
        "pull_request": {"base": {"ref": "main", "sha": hub.first, "repo": hub.repository}},
        "repository": hub.repository,
    }
    hub.author.git("push", "--quiet", "origin", f"{head}:refs/heads/topic")
    ran = runner(hub.checkout(head, depth=0), "pull_request_target", payload)
    assert "the merge base with main is 1 commit old" in ran.told("warning")[0]
