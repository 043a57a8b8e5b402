"""`--config-from`: what a pull request brings does not decide how it is judged."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from corpuslint.cache_folder import cache_folder
from corpuslint.cli.config_from import _is_plain
from corpuslint.files import LARGEST
from tests.commands import Command, process, write
from tests.repositories import Repo, on_topic

posix_only = pytest.mark.skipif(os.name == "nt", reason="this system may make no links")
SPACED = '---\ntitle: "A title "\n---\n'
SCHEMA = '{"type": "object", "required": ["date"]}'
CONFIG = '[collections.posts]\ninclude = ["posts/*.md"]\nschemas = ["schemas/post.json"]\n'


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of temporary files, for this test alone."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


@pytest.fixture
def repo(tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A repository with a config, a schema and a post: the working directory."""
    monkeypatch.setenv("CORPUSLINT_CACHE_DIR", str(tmp_path / "cache"))
    files = {"corpuslint.toml": CONFIG, "schemas/post.json": SCHEMA, "posts/a.md": SPACED}
    return on_topic(tmp_path, files, monkeypatch)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], repo: Repo) -> Command:
    return Command(capsys)


def rules(run: Command, *words: str) -> list[str]:
    ran = run("check", "--config-from", "main", "--output-format", "json", *words)
    return sorted(one["code"] for one in json.loads(ran.out))


def test_config_and_schemas_are_those_of_the_revision(
    repo: Repo, run: Command, temporary: Path
) -> None:
    before = rules(run)
    assert before == ["missing-field"]
    hostile = 'ignore = ["ALL"]\n' + CONFIG.replace("schemas/post.json", "own:Model")
    repo.commit({"corpuslint.toml": hostile, "schemas/post.json": "{}", "own.py": "1 / 0"})
    assert rules(run) == before
    repo.commit({"schemas/post.json": "no schema at all {"}, "corpuslint.toml")
    assert rules(run) == before
    assert run("check", "posts").code == 1, "without the option, the defaults hold now"
    assert list(temporary.iterdir()) == []


def test_documents_are_those_that_are_here(repo: Repo, run: Command) -> None:
    write(repo.folder, {"posts/a.md": "---\ndate: 2023-11-21\n---\n", "posts/b.md": SPACED})
    ran = run("check", "--config-from", "main", "--output-format", "concise")
    assert ran.out == "posts/b.md:3:1: error missing-field the field `date` is missing\n"


def test_without_a_config_there_the_defaults_hold(repo: Repo, run: Command) -> None:
    repo.git("rm", "--quiet", "corpuslint.toml")
    base = repo.commit()
    repo.commit({"corpuslint.toml": 'ignore = ["ALL"]\n'})
    ran = run("check", "--config-from", base, "posts", "-v", "--output-format", "json")
    assert [one["code"] for one in json.loads(ran.out)] == ["surrounding-space"]
    assert ran.err.startswith("corpuslint: config: none\n")


def test_a_config_in_a_folder_below(
    repo: Repo, run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    pyproject = CONFIG.replace("[collections", "[tool.corpuslint.collections")
    files = {"site/pyproject.toml": pyproject, "site/schemas/post.json": SCHEMA}
    repo.commit({**files, "site/posts/x.md": SPACED, "site/deep/er/y.md": SPACED})
    repo.git("branch", "--force", "main")
    repo.commit({"site/pyproject.toml": "", "site/schemas/post.json": "{}"})
    monkeypatch.chdir(repo.folder / "site" / "deep")
    assert rules(run) == ["missing-field"]
    assert rules(run, "..") == ["missing-field", "surrounding-space"]
    ran = run("check", "--config-from", "main", "-v")
    assert ran.err.startswith("corpuslint: config: main:site/pyproject.toml\n")


def test_no_config_above_the_repository_counts(repo: Repo, run: Command, tmp_path: Path) -> None:
    write(tmp_path, {"corpuslint.toml": 'ignore = ["ALL"]\n'})
    (tmp_path / "temporary" / "corpuslint.toml").write_text('ignore = ["ALL"]\n')
    repo.git("rm", "--quiet", "corpuslint.toml")
    base = repo.commit()
    ran = run("check", "--config-from", base, "posts")
    assert "surrounding-space" in ran.out


def test_a_named_config_is_the_revisions(repo: Repo, run: Command) -> None:
    repo.commit({"ci/strict.toml": 'select = ["surrounding-space"]\n', "ci/b.md": SPACED})
    repo.git("branch", "--force", "main")
    repo.commit({"ci/strict.toml": "", "ci/new.toml": ""})
    assert rules(run, "--config", "ci/strict.toml", "ci") == ["surrounding-space"]
    ran = run("check", "--config-from", "main", "--config", "ci/new.toml")
    assert (ran.code, ran.err) == (
        2,
        "corpuslint: ci/new.toml: main has no such config file\n",
    )
    ran = run("check", "--config-from", "main", "--config", "../x.toml")
    assert ran.err == (
        "corpuslint: ../x.toml is outside of the repository, which --config-from reads\n"
    )


def test_a_named_schema_is_the_revisions(repo: Repo, run: Command) -> None:
    repo.commit({"schemas/post.json": "{}", "new.json": SCHEMA})
    assert rules(run, "--schema", "schemas/post.json", "posts") == ["missing-field"]
    for name in ("new.json", str(repo.folder / "new.json")):
        ran = run("check", "--config-from", "main", "--schema", name, "posts")
        assert ran.code == 2
        assert "no schema 'new.json': neither a built-in" in ran.err
        assert ran.err.endswith("nor a file of main\n")
    absolute = str(repo.folder / "schemas" / "post.json")
    assert rules(run, "--schema", absolute, "posts") == ["missing-field"]


def test_a_documents_own_schema_is_the_revisions(repo: Repo, run: Command) -> None:
    own = "---\n$schema: {}\ntitle: x\n---\n"
    repo.commit(
        {
            "schemas/post.json": "{}",
            "mine.json": "{}",
            "docs/a.md": own.format("../schemas/post.json"),
            "docs/b.md": own.format("../mine.json"),
            "docs/c.md": own.format("../../x.json"),
            "docs/new/d.md": own.format("../../schemas/post.json"),
        }
    )
    ran = run("check", "--config-from", "main", "docs", "--output-format", "concise")
    assert ran.out.splitlines() == [
        "docs/a.md:4:1: error missing-field the field `date` is missing",
        "docs/b.md:2:10: error schema-violation no schema '../mine.json': "
        "neither a built-in nor a file",
        "docs/c.md:2:10: error schema-violation the schema '../../x.json' is outside the project",
        "docs/new/d.md:4:1: error missing-field the field `date` is missing",
    ]


def test_references_lead_to_the_revisions_files(repo: Repo, run: Command) -> None:
    refers = '{"$ref": "sub/inner.json"}'
    repo.commit({"schemas/post.json": refers, "schemas/sub/inner.json": SCHEMA})
    repo.git("branch", "--force", "main")
    repo.commit({"schemas/sub/inner.json": "{}"})
    assert rules(run) == ["missing-field"]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (
            {"corpuslint.toml": "slect = []\n"},
            "main:corpuslint.toml:1: no setting is called 'slect'; did you mean 'select'?",
        ),
        (
            {"corpuslint.toml": "a = [\n"},
            "main:corpuslint.toml:2:1: a value is missing here",
        ),
        ({"schemas/post.json": '{"a":\n x}'}, "main:schemas/post.json:2:2: "),
        (
            {"schemas/post.json": '{"type": 7}'},
            "main:schemas/post.json:1:10: ",
        ),
        (
            {"schemas/post.json": '{"$ref": "../../x.json"}'},
            "main:schemas/post.json:1:10: the schema main:../x.json is outside the project",
        ),
        (
            {"schemas/post.json": '{"$ref": "none.json"}'},
            "main:schemas/post.json:1:10: main:schemas/none.json: no such file or directory",
        ),
        (
            {"corpuslint.toml": CONFIG.replace("schemas/post.json", "schemas/none.json")},
            "main:corpuslint.toml:3: no built-in schema or file is called 'schemas/none.json'",
        ),
    ],
)
def test_faults_are_told_by_revision_and_path(
    files: dict[str, str], message: str, repo: Repo, run: Command, temporary: Path
) -> None:
    repo.commit(files)
    repo.git("branch", "--force", "main")
    ran = run("check", "--config-from", "main")
    assert ran.code == 2
    assert ran.err.startswith(f"corpuslint: {message}"), ran.err
    assert "temporary" not in ran.err
    assert list(temporary.iterdir()) == []


def test_a_collection_without_a_file_is_told_by_revision_too(repo: Repo, run: Command) -> None:
    (repo.folder / "posts" / "a.md").unlink()
    ran = run("check", "--config-from", "main")
    assert "main:corpuslint.toml:1: the collection 'posts' matches no file" in ran.err


def test_models_need_allow_code_and_never_come_from_the_checkout(repo: Repo, run: Command) -> None:
    repo.commit({"corpuslint.toml": CONFIG.replace("schemas/post.json", "own_model:Post")})
    repo.git("branch", "--force", "main")
    repo.commit({"own_model.py": "open('canary', 'w')\n"})
    ran = run("check", "--config-from", "main")
    assert ran.code == 2
    assert "which is imported only with --allow-code" in ran.err
    ran = run("check", "--config-from", "main", "--allow-code")
    assert ran.code == 2
    assert "No module named 'own_model'" in ran.err
    assert not (repo.folder / "canary").exists()


def test_links_are_not_followed(repo: Repo, run: Command, tmp_path: Path) -> None:
    write(tmp_path, {"outside.json": "{}"})
    try:
        (repo.folder / "schemas" / "link.json").symlink_to(tmp_path / "outside.json")
        (repo.folder / "sub").mkdir()
        (repo.folder / "sub" / "corpuslint.toml").symlink_to("../corpuslint.toml")
    except OSError:
        pytest.skip("this system makes no links")
    repo.commit({"corpuslint.toml": CONFIG.replace("post.json", "link.json")})
    repo.git("branch", "--force", "main")
    ran = run("check", "--config-from", "main")
    assert "no built-in schema or file is called 'schemas/link.json'" in ran.err
    said = (
        "corpuslint: main:sub/corpuslint.toml is a link, which --config-from does not follow; "
        "commit a file there\n"
    )
    assert run("check", "--config-from", "main", "--config", "sub/corpuslint.toml").err == said
    os.chdir(repo.folder / "sub")
    assert run("check", "--config-from", "main").err == said


def test_a_document_that_leads_out_of_the_repository_is_not_read(
    repo: Repo, run: Command, tmp_path: Path
) -> None:
    write(tmp_path, {"secrets/secret.md": "---\ntoken: hunter2\n---\n"})
    try:
        (repo.folder / "posts" / "link.md").symlink_to(tmp_path / "secrets" / "secret.md")
        (repo.folder / "posts" / "git.md").symlink_to("../.git/config")
        (repo.folder / "posts" / "same.md").symlink_to("a.md")
        (repo.folder / "more").symlink_to(tmp_path / "secrets")
    except OSError:
        pytest.skip("this system makes no links")
    repo.commit()
    ran = run("check", "--config-from", "main", ".", "--output-format", "concise", "--no-fold")
    assert ran.code == 2
    assert [line.split(":")[0] for line in ran.out.splitlines()] == ["posts/a.md", "posts/same.md"]
    assert sorted(line.split(":")[1].strip() for line in ran.err.splitlines()[:3]) == [
        "more/secret.md",
        "posts/git.md",
        "posts/link.md",
    ]
    assert "it leads out of the repository, where --config-from lets nothing be read" in ran.err
    assert "hunter2" not in ran.out + ran.err


def test_large_files_are_data(repo: Repo, run: Command) -> None:
    repo.commit({"schemas/post.json": json.dumps({"description": "x" * LARGEST})})
    repo.git("branch", "--force", "main")
    assert "is called 'schemas/post.json'" in run("check", "--config-from", "main").err


@pytest.mark.parametrize("part", ["", ".", "..", ".git", ".GIT"])
def test_no_path_leads_out_of_the_copy(part: str) -> None:
    assert not _is_plain(part)
    assert _is_plain("a..b.json")


def test_a_tree_that_git_itself_would_not_check_out(
    repo: Repo, run: Command, tmp_path: Path
) -> None:
    """A tree with `..` in it can be made by hand, and fetched."""
    blob = repo.git("rev-parse", "HEAD:schemas/post.json")
    entry = bytes.fromhex(blob)
    inner = b"100644 evil.json\0" + entry
    made = _hash(repo, "tree", inner)
    outer = b"40000 ..\0" + bytes.fromhex(made)
    tree = _hash(repo, "tree", outer)
    commit = repo.git("commit-tree", "-m", "evil", tree)
    ran = run("check", "--config-from", commit, "posts")
    assert ran.code == 1, ran.err
    assert not list(tmp_path.rglob("evil.json"))


def _hash(repo: Repo, kind: str, content: bytes) -> str:
    done = subprocess.run(
        ["git", "hash-object", "-w", "--literally", "--stdin", "-t", kind],
        cwd=repo.folder,
        input=content,
        capture_output=True,
        check=True,
    )
    return done.stdout.decode().strip()


def test_nothing_is_kept_in_the_cache(repo: Repo, run: Command) -> None:
    for _ in range(3):
        run("check", "--config-from", "main")
    assert not os.path.exists(cache_folder())


def test_a_file_is_explained_by_the_revisions_config(repo: Repo, run: Command) -> None:
    repo.commit({"corpuslint.toml": ""})
    ran = run("config", "posts/a.md", "--config-from", "main")
    assert ran.code == 0
    lines = [line.split(None, 1)[1] for line in ran.out.splitlines()]
    assert lines[:3] == [
        "main:corpuslint.toml",
        "posts  (main:corpuslint.toml:1)",
        "schemas/post.json  (main:corpuslint.toml:3)",
    ]


def test_standard_input_is_judged_by_it(repo: Repo) -> None:
    repo.commit({"corpuslint.toml": ""})
    ran = process(
        *["check", "--config-from", "main", "--stdin-filename", "posts/x.md"],
        folder=repo.folder,
        stdin=SPACED.encode(),
    )
    assert b"missing-field" in ran.stdout


def test_fixes_are_made_here(repo: Repo, run: Command) -> None:
    repo.commit({"corpuslint.toml": 'ignore = ["ALL"]\n', "x.md": SPACED})
    assert run("fix", "--config-from", "main", "x.md").code == 0
    assert (repo.folder / "x.md").read_text() == SPACED.replace("title ", "title")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--config-from", "none"], "--config-from: git knows no revision 'none' here"),
        (["--config-from="], "--config-from: '' is no revision"),
        (["--config-from=--all"], "--config-from: '--all' is no revision"),
        (["--config-from", "main", "--isolated"], "--isolated ignores every config file"),
    ],
)
def test_calls_that_make_no_sense(words: list[str], message: str, run: Command) -> None:
    ran = run("check", *words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"corpuslint: {message}")


def test_the_next_command_says_it_too(repo: Repo, run: Command) -> None:
    spaced = SPACED.replace("title:", 'cover: " https://example.org/x"\ntitle:')
    write(repo.folder, {f"{number}.md": spaced for number in range(40)})
    ran = run("check", "--config-from", "main", ".")
    assert "--config-from=main ." in ran.err.splitlines()[-1]


@pytest.mark.skipif(os.name == "nt", reason="needs signals")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_the_copy_is_gone_however_the_run_is_ended(name: str, repo: Repo, temporary: Path) -> None:
    number = getattr(signal, name)
    with subprocess.Popen(
        [sys.executable, "-m", "corpuslint", "check", "--config-from", "main", "-"],
        cwd=repo.folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as running:
        ends = time.monotonic() + 30
        while not list(temporary.glob("*/tree/schemas/post.json")) and time.monotonic() < ends:
            time.sleep(0.01)
        running.send_signal(number)
        # as a shell has it, or as whoever sent the signal sees it
        assert running.wait(30) in (128 + number, -number)
    assert list(temporary.iterdir()) == []


def test_what_a_config_extends_is_that_of_the_revision(repo: Repo, run: Command) -> None:
    repo.git("checkout", "-q", "main")
    shared = {
        "corpuslint.toml": 'extends = "shared/base.toml"\n',
        "shared/base.toml": CONFIG.replace("schemas/post.json", "post.json"),
        "shared/post.json": SCHEMA,
    }
    repo.commit(shared)
    repo.git("checkout", "-q", "-B", "topic")
    expected = rules(run)
    assert expected == ["missing-field"]
    repo.commit({"shared/base.toml": 'ignore = ["ALL"]\n', "shared/post.json": "{}"})
    assert rules(run) == expected
    repo.commit({"corpuslint.toml": 'extends = "nowhere.toml"\n'})
    assert rules(run) == expected


def test_a_fault_of_an_extended_config_names_the_revision(repo: Repo, run: Command) -> None:
    repo.git("checkout", "-q", "main")
    base = {"shared/base.toml": "igore = []\n", "corpuslint.toml": 'extends = "shared/base.toml"\n'}
    repo.commit(base)
    ran = run("check", "--config-from", "main")
    assert ran.code == 2
    assert ran.err == (
        "corpuslint: main:shared/base.toml:1: no setting is called 'igore'; "
        "did you mean 'ignore'?\n"
    )
    repo.commit({"corpuslint.toml": 'extends = "gone.toml"\n'})
    assert run("check", "--config-from", "main").err.startswith(
        "corpuslint: main:corpuslint.toml:1: extends: there is no file main:gone.toml"
    )


def test_a_clone_that_lacks_a_schema_is_an_error(
    repo: Repo, run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clone may leave contents out, and fetch them as it needs them: or fail to."""
    repo.commit({"schemas/post.json": "{}", "posts/a.md": SPACED + "more\n"})
    repo.git("config", "uploadpack.allowFilter", "true")
    partial = tmp_path / "partial"
    repo.git("clone", "-q", "--filter=blob:none", "-b", "topic", repo.folder.as_uri(), str(partial))
    repo.folder.rename(tmp_path / "gone")
    monkeypatch.chdir(partial)
    for option in ("--config-from", "--new-since"):
        ran = run("check", option, "origin/main", ".")
        assert (ran.code, ran.out) == (2, "")
        assert f"corpuslint: {option}: this clone lacks the object" in ran.err


@posix_only
def test_no_link_of_the_head_decides_on_a_document_s_collection(repo: Repo, run: Command) -> None:
    repo.git("checkout", "-q", "main")
    archive = '[collections.archive]\ninclude = ["archive/**/*.md", "aaa/**/*.md"]\n' + CONFIG
    repo.commit({"corpuslint.toml": archive, "archive/a.md": "---\ntitle: x\n---\n"})
    repo.git("checkout", "-q", "-B", "topic")
    (repo.folder / "archive/x").symlink_to("../posts")
    (repo.folder / "aaa").symlink_to("posts")
    repo.commit()
    assert rules(run) == ["missing-field"]
    assert rules(run, ".") == ["missing-field"]


@posix_only
def test_a_site_s_config_is_not_read_out_of_the_repository(
    repo: Repo, run: Command, tmp_path: Path
) -> None:
    (tmp_path / "outside.yml").write_text("token: hunter2\n")
    (repo.folder / "_config.yml").symlink_to(tmp_path / "outside.yml")
    naive = "---\ntitle: x\ndate: 2023-01-01 10:00:00\n---\n"
    repo.commit({"package.json": '{"dependencies": {"hexo": "8"}}', "source/_posts/a.md": naive})
    for words in (("--config-from", "main"), ()):
        ran = run("check", *words, "source")
        assert "hunter2" not in ran.out + ran.err


@posix_only
def test_no_report_is_written_through_a_link(repo: Repo, run: Command, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("before")
    (repo.folder / "report.json").symlink_to(victim)
    (repo.folder / "reports").symlink_to(tmp_path)
    repo.commit()
    for name in ("report.json", "reports/victim"):
        ran = run("check", "--config-from", "main", "--output-format", f"json={name}")
        assert ran.code == 2
        assert f"{name}: the output cannot be written: a link leads elsewhere" in ran.err
    assert victim.read_text() == "before"


def test_what_is_no_config_or_schema_by_its_name_is_told(repo: Repo, run: Command) -> None:
    repo.git("checkout", "-q", "main")
    config = CONFIG.replace("post.json", "post.schema")
    repo.commit({"corpuslint.toml": config, "schemas/post.schema": SCHEMA})
    kinds = "only .json, .toml, .yaml and .yml files are read of it, and no links"
    assert kinds in run("check", "--config-from", "main").err
    repo.commit({"corpuslint.toml": 'baseline = "known.txt"\n', "known.txt": "{}"})
    assert (
        f"known.txt: there is no such baseline; {kinds}"
        in run("check", "--config-from", "main").err
    )


def test_the_first_config_does_not_count_yet_and_that_is_said(repo: Repo, run: Command) -> None:
    repo.git("checkout", "-q", "main")
    repo.commit({}, "corpuslint.toml")
    repo.git("checkout", "-q", "-B", "topic")
    repo.commit({"corpuslint.toml": CONFIG})
    ran = run("check", "--config-from", "main")
    assert "there is no config at main, so the defaults hold; the one here counts once" in ran.err


@posix_only
def test_a_link_of_the_head_takes_no_name_from_one_of_the_revision(
    repo: Repo, run: Command
) -> None:
    repo.git("checkout", "-q", "main")
    archive = '[collections.archive]\ninclude = ["archive/**/*.md"]\n' + CONFIG
    files = {"corpuslint.toml": archive, "archive/b.md": "---\ntitle: x\n---\n"}
    repo.git("mv", "posts", "content")
    (repo.folder / "posts").symlink_to("content")
    repo.commit(files)
    repo.git("checkout", "-q", "-B", "topic")
    assert rules(run) == ["missing-field"]
    (repo.folder / "archive/x").symlink_to("../content")
    repo.commit()
    assert rules(run) == ["missing-field"]


@posix_only
def test_the_way_of_a_report_is_followed_before_it_goes_back(
    repo: Repo, run: Command, tmp_path: Path
) -> None:
    (tmp_path / "outside" / "inner").mkdir(parents=True)
    (repo.folder / "reports").symlink_to(tmp_path / "outside" / "inner")
    repo.commit()
    ran = run("check", "--config-from", "main", "--output-format", "json=reports/../r.json")
    assert ran.code == 2
    assert list((tmp_path / "outside").iterdir()) == [tmp_path / "outside" / "inner"]
