"""The hooks, run by the real pre-commit in real repositories, from a snapshot of this checkout."""

from __future__ import annotations

import importlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from tests.commands import write

# not an import: `scripts` is no package, and mypy knows its modules by other names
checkout: Any = importlib.import_module("scripts.checkout")
# one worker has the environment that pre-commit makes, the others need none
pytestmark = [pytest.mark.xdist_group("pre-commit"), pytest.mark.outside]
CHECKOUT = Path(__file__).parent.parent
HOOKS = ("corpuslint", "corpuslint-fix", "corpuslint-corpus")
CLEAN = "---\ntitle: x\n---\n"
BROKEN = "---\ntitle: x\ndate: 2023-11-31\n---\n"
SPACED = '---\ntitle: x\ncover: " https://example.org/x"\n---\n'
MENDED = '---\ntitle: x\ncover: "https://example.org/x"\n---\n'


class Installed(NamedTuple):
    """A snapshot of the checkout, its commit, and where pre-commit keeps environments."""

    snapshot: Path
    commit: str
    home: Path


class Project:
    """A user's repository; everything runs from its top, with surroundings that are pinned."""

    def __init__(self, folder: Path, installed: Installed) -> None:
        self.folder = folder
        self.environment = environment(installed.home)
        self.installed = installed
        self.git("init", "-q")

    def use(self, *hooks: str, **settings: Any) -> None:
        """Write a config that names the snapshot and these hooks, each with some settings."""
        repository = {
            "repo": str(self.installed.snapshot),
            "rev": self.installed.commit,
            "hooks": [{"id": name, **settings} for name in hooks],
        }
        write(self.folder, {".pre-commit-config.yaml": yaml.safe_dump({"repos": [repository]})})

    def git(self, *arguments: str) -> str:
        return run(["git", *arguments], self.folder, self.environment)[1]

    def stage(self, files: Mapping[str, str]) -> None:
        write(self.folder, dict(files))
        self.git("add", "-A")

    def commit(self, files: Mapping[str, str]) -> None:
        """Commit some files past the hooks."""
        self.stage(files)
        self.git("commit", "-q", "-m", "x", "--no-verify")

    def pre_commit(self, *arguments: str, before: tuple[str, ...] = ()) -> tuple[int, str]:
        """What pre-commit gave: its exit code, and all that it printed."""
        command = [*before, sys.executable, "-m", "pre_commit", *arguments]
        return run(command, self.folder, self.environment, check=False)


def run(
    command: list[str], folder: Path, environment: Mapping[str, str], check: bool = True
) -> tuple[int, str]:
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=300,
        check=False,
    )
    output = done.stdout.decode()
    assert not check or done.returncode == 0, output
    return done.returncode, output


def environment(home: Path) -> dict[str, str]:
    """This process's variables, less what a git hook that runs the tests would leave in them."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {
        **own,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_COUNT": "2",
        "GIT_CONFIG_KEY_0": "init.defaultBranch",
        "GIT_CONFIG_VALUE_0": "main",
        "GIT_CONFIG_KEY_1": "core.autocrlf",
        "GIT_CONFIG_VALUE_1": "false",
        "GIT_AUTHOR_NAME": "A",
        "GIT_AUTHOR_EMAIL": "a@example.org",
        "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z",
        "GIT_COMMITTER_NAME": "A",
        "GIT_COMMITTER_EMAIL": "a@example.org",
        "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z",
        "PRE_COMMIT_HOME": str(home),
        "PRE_COMMIT_COLOR": "never",
        # `language: system` finds the commands of this environment
        "PATH": os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]]),
    }


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The checkout as it stands, committed or not, and an empty home for pre-commit."""
    if not (CHECKOUT / ".git").exists():
        pytest.skip("a git checkout is needed, and this is none")
    folder = tmp_path_factory.mktemp("snapshot")
    home = tmp_path_factory.mktemp("pre-commit-home")
    surroundings = environment(home)
    return Installed(folder, checkout.snapshot(folder, surroundings), home)


@pytest.fixture
def project(tmp_path: Path, installed: Installed) -> Project:
    """An empty repository."""
    folder = tmp_path / "project"
    folder.mkdir()
    return Project(folder, installed)


# check


def test_git_commits_a_clean_edit_and_not_a_bad_one(project: Project) -> None:
    project.use("corpuslint")
    project.stage({"posts/a.md": CLEAN, "README.md": "No front matter.\n"})
    project.pre_commit("install", "--install-hooks")
    assert re.search(r"^corpuslint\.+Passed$", project.git("commit", "-m", "x"), re.MULTILINE)
    project.stage({"posts/a.md": BROKEN})
    code, output = run(
        ["git", "commit", "-m", "x"], project.folder, project.environment, check=False
    )
    assert code == 1
    assert output.partition("- exit code: 1\n\n")[2] == (
        "error[invalid-date] '2023-11-31' is no date: Nov 2023 has 30 days\n"
        "  --> posts/a.md:3:7\n"
        "     |\n"
        "   3 | date: 2023-11-31\n"
        "     |       ^^^^^^^^^^\n\n"
    )


def test_a_merge_conflict_in_the_block_is_told_as_one(project: Project) -> None:
    project.use("corpuslint")
    project.commit({"a.md": CLEAN})
    project.git("checkout", "-q", "-b", "other")
    project.commit({"a.md": CLEAN.replace("x", "theirs")})
    project.git("checkout", "-q", "main")
    project.commit({"a.md": CLEAN.replace("x", "ours")})
    run(["git", "merge", "other"], project.folder, project.environment, check=False)
    project.git("add", "-A")  # as one does in a hurry
    code, output = project.pre_commit("run")
    assert code == 1
    assert "error[merge-conflict] " in output
    assert "  --> a.md:2:1\n" in output
    assert output.count("error[") == 1


def test_thousands_of_files_are_split_and_all_checked(project: Project) -> None:
    project.use("corpuslint", args=["--output-format=concise", "--no-fold"])
    # pre-commit hands no more than 131,072 bytes of names to a process
    names = [f"posts/{'long-' * 8}{number:04}.md" for number in range(3_000)]
    faulty = set(names[::100]) | {names[-1]}
    assert sum(map(len, names)) > 2**17
    project.stage({name: BROKEN if name in faulty else CLEAN for name in names})
    code, output = project.pre_commit("run")
    assert code == 1
    assert set(re.findall(r"^(\S+):3:7: error invalid-date ", output, re.MULTILINE)) == faulty
    shares = re.findall(r"^Found \d+ errors? in \d+ of ([\d,]+) files\.$", output, re.MULTILINE)
    assert len(shares) > 1
    assert sum(int(share.replace(",", "")) for share in shares) == 3_000
    assert "corpuslint check" not in output


@pytest.mark.parametrize("arguments", [[], ["drafts/a.md", "--no-fold"], ["--fail-on=info"]])
def test_args_do_not_undo_the_excludes(project: Project, arguments: list[str]) -> None:
    project.use("corpuslint", "corpuslint-fix", args=arguments, verbose=True)
    template = "---\ntitle: {{ title }}\n---\n"
    files = {
        "corpuslint.toml": 'exclude = ["drafts/"]\n',
        "drafts/a.md": SPACED,
        "scaffolds/post.md": SPACED,
        "template.md": template,
    }
    project.stage(files)
    code, output = project.pre_commit("run")
    assert code == 0, output
    # whichever test comes first sees how the hook is installed
    said = [line for line in output.splitlines() if line and not line.startswith(("- ", "[INFO]"))]
    assert [re.sub(r"\.+", " ", line) for line in said] == [
        "corpuslint Passed",
        "corpuslint-fix Passed",
    ]
    for name, text in files.items():
        assert (project.folder / name).read_text(encoding="utf-8") == text


# fix


def test_the_fix_hook_mends_fails_once_and_passes_then(project: Project) -> None:
    project.use("corpuslint-fix")
    project.stage({"a.md": SPACED, "b.md": CLEAN})
    code, output = project.pre_commit("run")
    assert code == 1
    assert (project.folder / "a.md").read_text(encoding="utf-8") == MENDED
    assert output.partition("- files were modified by this hook\n\n")[2] == (
        "a.md:3:9: fixed url-space: remove the space\n\n"
    )
    project.git("add", "-A")
    assert project.pre_commit("run")[0] == 0


def test_the_fix_hook_tells_what_it_cannot_mend(project: Project) -> None:
    project.use("corpuslint-fix")
    project.stage({"a.md": BROKEN})
    code, output = project.pre_commit("run")
    assert code == 1
    assert "  --> a.md:3:7\n" in output
    assert "modified" not in output


# the corpus

SITE = {
    "_config.yml": "new_post_name: :year-:title.md\n",
    "source/_posts/a.md": "---\ntitle: x\ndate: 2023-11-21 18:20:57\n---\n",
    "source/_posts/b.md": "---\ntitle: y\ndate: 2023-11-22 18:20:57\n---\n",
}
STRICT = (
    '[collections.posts]\ninclude = ["posts/*.md"]\nschemas = ["post.schema.json"]\n'
    'generator = "jekyll"\n'
)


def ran(output: str) -> dict[str, str]:
    """What became of each hook."""
    return dict(
        re.findall(r"^(corpuslint[a-z-]*)\.+.*?(Passed|Failed|Skipped)$", output, re.MULTILINE)
    )


def test_a_fault_of_the_site_is_the_corpus_hook_s_alone(project: Project) -> None:
    project.use(*HOOKS)
    project.stage(SITE)
    code, output = project.pre_commit("run")
    assert code == 1
    assert ran(output) == {
        "corpuslint": "Passed",
        "corpuslint-fix": "Passed",
        "corpuslint-corpus": "Failed",
    }
    assert output.count("machine-zone]") == 1
    assert "  --> _config.yml:1:1\n" in output
    assert output.endswith("\nFound 1 warning in 1 of 2 files.\n\n")  # and no command to type


@pytest.mark.parametrize(
    "change",
    [
        {"post.schema.json": '{"required": ["author"]}\n'},
        {"corpuslint.toml": STRICT.replace("post.", "strict.")},
        {"posts/new.txt": "No front matter.\n"},
    ],
)
def test_the_corpus_hook_sees_what_is_not_staged(project: Project, change: dict[str, str]) -> None:
    project.use(*HOOKS)
    strict = '{"required": ["author"]}\n'
    project.commit(
        {
            "corpuslint.toml": STRICT,
            "post.schema.json": strict if "posts/new.txt" in change else "{}\n",
            "strict.schema.json": strict,
            "posts/a.md": CLEAN,
        }
    )
    write(project.folder, {"posts/untracked.md": CLEAN, **change})
    project.git("add", *change)
    code, output = project.pre_commit("run")
    assert code == 1
    hooks = ran(output)
    assert hooks["corpuslint-corpus"] == "Failed"
    others = "Passed" if "posts/new.txt" in change else "Skipped"
    assert hooks["corpuslint"] == hooks["corpuslint-fix"] == others
    assert "  --> posts/a.md:3:1\n" in output
    assert "posts/untracked.md:3:1" in output


# what holds around them


def test_nothing_is_fetched_once_installed(project: Project) -> None:
    # in a network namespace of its own a process reaches nothing, not even itself
    alone = ("unshare", "--map-root-user", "--net")
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([*alone, "true"], capture_output=True).returncode:
        pytest.skip("network namespaces are refused here")
    project.use(*HOOKS)
    project.stage({"a.md": CLEAN, "s.json": "{}\n"})
    project.pre_commit("install-hooks")
    nowhere = "http://127.0.0.1:9"
    project.environment |= dict.fromkeys(
        ("http_proxy", "https_proxy", "ALL_PROXY", "PIP_INDEX_URL", "PIP_PROXY"), nowhere
    )
    code, output = project.pre_commit("run", before=alone)
    assert (code, set(ran(output).values())) == (0, {"Passed"})
    project.stage({"a.md": BROKEN})
    code, output = project.pre_commit("run", before=alone)
    assert (code, "a.md:3:7" in output) == (1, True)


def test_pre_commit_accepts_what_is_shipped_and_what_is_ours(project: Project) -> None:
    for kind, name in (("manifest", "hooks"), ("config", "config")):
        code, output = project.pre_commit(
            f"validate-{kind}", str(CHECKOUT / f".pre-commit-{name}.yaml")
        )
        assert (code, output) == (0, "")


def test_our_own_hooks_are_those_that_are_shipped() -> None:
    shipped = yaml.safe_load((CHECKOUT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    config = yaml.safe_load((CHECKOUT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert [repository["repo"] for repository in config["repos"]] == ["local"]
    own = {hook["id"]: hook for hook in config["repos"][0]["hooks"]}
    assert [hook["id"] for hook in shipped] == list(HOOKS)
    for hook in shipped:
        assert hook["entry"].split()[0] == "corpuslint"
        mine = {name: value for name, value in own[hook["id"]].items() if name != "files"}
        assert mine == {**hook, "language": "system"}
        assert own[hook["id"]]["files"].startswith("^")
    for hook in own.values():
        pins = hook.get("additional_dependencies", [])
        assert all("==" in pin for pin in pins)
        assert bool(pins) == (hook["language"] == "python")


@pytest.mark.parametrize("hook", ["corpuslint", "corpuslint-corpus"])
def test_our_own_hooks_stop_a_bad_seed(hook: str, installed: Installed, tmp_path: Path) -> None:
    shutil.copytree(installed.snapshot, tmp_path / "copy")
    copy = Project(tmp_path / "copy", installed)
    assert copy.pre_commit("run", hook, "--all-files")[0] == 0
    seed = min((copy.folder / "seeds" / "news").iterdir())
    text = seed.read_text(encoding="utf-8")
    faulty = re.sub(
        r"^publishedDateTime: .*$", "publishedDateTime: 2023-11-31", text, flags=re.MULTILINE
    )
    assert faulty != text
    row = faulty[: faulty.index("2023-11-31\n")].count("\n") + 1
    copy.stage({f"seeds/news/{seed.name}": faulty, "docs/demo/other.md": BROKEN})
    code, output = copy.pre_commit("run", hook)
    assert code == 1
    assert f"  --> seeds/news/{seed.name}:{row}:20\n" in output
    assert "docs/demo" not in output
