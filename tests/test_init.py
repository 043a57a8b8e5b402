"""`corpuslint init`: what it sees, what it proposes, and when it writes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from corpuslint.config.kept import load_config
from corpuslint.config.selection import Selection
from corpuslint.survey.documents import survey
from corpuslint.survey.grouping import collections_of
from corpuslint.survey.proposal import proposal
from corpuslint.survey.sites import sites_of
from tests.commands import Command, process, write

POST = "---\ntitle: A post\ndate: 2023-11-21 10:00:00\n---\n\nText\n"
PAGE = "---\ntitle: A page\n---\n\nText\n"
SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    project = tmp_path / "project"
    write(project, {".git/HEAD": ""})
    monkeypatch.chdir(project)
    return project


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], folder: Path) -> Command:
    return Command(capsys)


def posts(where: str, number: int = 3, text: str = POST) -> dict[str, str]:
    return {f"{where}/post-{index}.md": text for index in range(number)}


def settings(text: str) -> str:
    """A proposal without what stands at its top, and without comments."""
    lines = [line.partition("  #")[0] for line in text.splitlines() if line[:1] != "#"]
    return "\n".join(lines).strip()


def proposed(folder: Path, files: dict[str, str]) -> str:
    """The proposal for some files, which loads, and of which every collection has files."""
    write(folder, files)
    text = proposal(collections_of(sites_of(survey(str(folder)).files, str(folder))))
    assert proposal(collections_of(sites_of(survey(str(folder)).files, str(folder)))) == text
    write(folder, {"corpuslint.toml": text})
    config = load_config(
        str(folder / "corpuslint.toml"), str(folder), "corpuslint.toml", Selection(), keep=False
    )
    (folder / "corpuslint.toml").unlink()
    assert config.warnings == ()
    paths = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    for collection in config.collections:
        assert any(collection.globs.match(path) for path in paths), collection.name
    return text


# what it sees


def test_a_blog_of_hexo(folder: Path) -> None:
    files = {
        "_config.yml": "source_dir: source\ntimezone: Asia/Taipei\n",
        **posts("source/_posts/2023"),
        **posts("source/_posts/2024", 2),
        "source/about/index.md": PAGE,
        "scaffolds/post.md": "---\ntitle: {{ title }}\n---\n",
        "README.md": "# Read me\n",
        "themes/bare/layout/post.md": "no front matter\n",
    }
    assert proposed(folder, files) == (
        "# What `corpuslint init` saw here: 6 documents. Patterns are as in .gitignore, relative\n"
        "# to this file's folder; `corpuslint config FILE` shows what applies to a file, and why.\n"
        "\n"
        '# baseline = "corpuslint-baseline.json"  # once `baseline update` has made it\n'
        "\n"
        'generator = "hexo"  # seen from _config.yml\n'
        'timezone = "Asia/Taipei"  # also from there\n'
        "\n"
        "[collections.posts]\n"
        "# all 5 files fit blog-post\n"
        'include = ["source/_posts/**/*.md"]\n'
        'schemas = ["blog-post"]\n'
        "\n"
        "[collections.pages]\n"
        "# 1 document\n"
        'include = ["source/**/*.md"]\n'
        'exclude = ["source/_posts/"]\n'
    )


def test_a_site_of_jekyll_without_its_layouts(folder: Path) -> None:
    files = {
        "_config.yml": "title: A site\n",
        "_layouts/default.html": "---\nlayout: null\n---\n",
        "_includes/head.html": "---\n---\n",
        "_posts/2023-11-21-a.md": PAGE,
        "_posts/2023-11-22-b.markdown": PAGE,
        "_docs/a.md": PAGE,
        "index.html": PAGE,
        "README.md": "# Read me\n",
    }
    text = proposed(folder, files)
    assert settings(text) == (
        'generator = "jekyll"\n\n'
        "[collections.posts]\n"
        'include = ["_posts/**/*.markdown", "_posts/**/*.md"]\n'
        'schemas = ["blog-post"]\n\n'
        "[collections.pages]\n"
        'include = ["/*.html", "_docs/**/*.md"]'
    )
    assert "timezone" not in text, "the site sets none"


def test_several_sites_in_one_repository(folder: Path) -> None:
    files = {
        "blog/_config.yml": "source_dir: source\ntimezone: Asia/Taipei\n",
        **posts("blog/source/_posts"),
        "site/hugo.toml": 'baseURL = "https://example.org"\ntimeZone = "Nowhere/Land"\n',
        **posts("site/content/en/posts"),
        **posts("site/content/de/posts"),
        "site/content/en/_index.md": PAGE,
        "site/content/de/_index.md": PAGE,
        "site/archetypes/default.md": PAGE,
        "site/themes/bare/exampleSite/content/x.md": PAGE,
        "notes/a.md": PAGE,
        ".github/ISSUE_TEMPLATE/bug.md": PAGE,
    }
    text = proposed(folder, files)
    assert settings(text) == (
        "[collections.blog-posts]\n"
        'include = ["blog/source/_posts/**/*.md"]\n'
        'schemas = ["blog-post"]\n'
        'generator = "hexo"\n'
        'timezone = "Asia/Taipei"\n\n'
        "[collections.notes]\n"
        'include = ["notes/**/*.md"]\n\n'
        "[collections.site-posts]\n"
        'include = ["site/content/de/posts/**/*.md", "site/content/en/posts/**/*.md"]\n'
        'schemas = ["blog-post"]\n'
        'generator = "hugo"\n\n'
        "[collections.site-pages]\n"
        'include = ["site/content/**/*.md"]\n'
        'exclude = ["site/content/de/posts/", "site/content/en/posts/"]\n'
        'generator = "hugo"'
    )
    assert 'generator = "hugo"  # seen from site/hugo.toml\n' in text
    assert "# No generator's config was seen for the collections that name none.\n" in text


def test_a_generator_that_is_likely_is_a_comment(folder: Path) -> None:
    text = proposed(folder, {**posts("source/_posts"), "scaffolds/post.md": POST})
    assert '\n# generator = "hexo"  # likely, by scaffolds/; its config was not seen\n' in text
    text = proposed(folder, {**posts("docs/_posts")})
    assert '# generator = "jekyll"  # likely (or "hexo"), by _posts/; its config was not' in text


def test_a_folder_inside_of_a_site(folder: Path) -> None:
    files = {"_config.yml": "timezone: Asia/Tokyo\n", **posts("docs/_posts"), "docs/a.md": PAGE}
    write(folder, files)
    text = proposed(folder / "docs", {})
    assert 'generator = "jekyll"  # seen from ../_config.yml\n' in text
    assert settings(text).endswith(
        '[collections.posts]\ninclude = ["_posts/**/*.md"]\nschemas = ["blog-post"]\n\n'
        '[collections.pages]\ninclude = ["*.md"]\nexclude = ["/_posts/"]'
    )


# which schemas it proposes


def test_the_seeds_get_the_schemas_that_they_are_of(folder: Path) -> None:
    files = {
        path.relative_to(SEEDS).as_posix(): path.read_text("utf-8") for path in SEEDS.rglob("*.md")
    }
    text = proposed(folder, files)
    assert settings(text) == (
        '[collections.news]\ninclude = ["news/**/*.md"]\nschemas = ["news-article"]\n\n'
        '[collections.posts]\ninclude = ["blog/**/*.md"]\nschemas = ["blog-post"]'
    )
    assert "# the one file fits blog-post\n" in text


@pytest.mark.parametrize(
    ("bad", "is_proposed"),
    [(0, True), (4, True), (5, True), (6, False), (60, False)],
)
def test_a_schema_is_proposed_where_nearly_all_fit(
    bad: int, is_proposed: bool, folder: Path
) -> None:
    untitled = "---\ndate: 2023-11-21 10:00:00\n---\n"
    files = {**posts("blog", 100), **posts("blog", bad, untitled)}
    text = proposed(folder, files)
    assert ('schemas = ["blog-post"]' in text) is is_proposed
    if is_proposed:
        fit = "all 100" if not bad else f"{100 - bad} of 100"
        assert f"# {fit} files fit blog-post\n" in text


@pytest.mark.parametrize(
    "files",
    [
        posts("docs/guides"),  # dated, but nothing says that these are posts
        posts("blog", 3, PAGE),  # not dated
        posts("blog", 3, "# no front matter\n") | {"blog/a.md": POST},
        posts("blog", 3, "---\ntitle: [x]\ndate: 2023-11-21\n---\n"),
    ],
)
def test_a_schema_that_says_nothing_of_a_folder_is_not_proposed(
    files: dict[str, str], folder: Path
) -> None:
    assert "schemas" not in settings(proposed(folder, files))


def test_faults_that_are_there_anyway_do_not_speak_against_a_schema(folder: Path) -> None:
    files = posts("blog", 3, POST.replace("title: A post", "title: 'A post '"))
    assert "# all 3 files fit blog-post\n" in proposed(folder, files)


def test_dated_names_make_posts_too(folder: Path) -> None:
    files = {f"diary/2023-11-{day}-a.md": PAGE for day in range(10, 20)}
    assert 'include = ["diary/**/*.md"]\nschemas = ["blog-post"]' in proposed(folder, files)


def test_bundles_and_years_are_no_folders_of_their_own(folder: Path) -> None:
    files = {f"content/blog/2023/11/post-{index}/index.md": POST for index in range(3)}
    files |= {f"content/blog/2024/post-{index}/index.md": POST for index in range(3)}
    files |= {"content/about.md": PAGE}
    text = settings(proposed(folder, files))
    assert 'include = ["content/blog/**/*.md"]\nschemas = ["blog-post"]' in text
    assert 'include = ["content/**/*.md"]\nexclude = ["content/blog/"]' in text


def test_names_that_patterns_and_toml_would_misread(folder: Path) -> None:
    names = ["[a]", "!b", "#c", "d e", "f*g", 'h"i', "猫", "j\\k"]
    if os.name == "nt":
        names = ["[a]", "!b", "#c", "d e", "猫"]
    files = {f"{name}/x.md": PAGE for name in names} | {"\u202ehidden/x.md": PAGE}
    text = proposed(folder, files)
    assert "\u202e" not in text
    write(folder, {"corpuslint.toml": text})
    config = load_config(str(folder / "corpuslint.toml"), str(folder), "", Selection(), keep=False)
    for name in names:
        assert config.collections_of(f"{name}/x.md"), name
    assert not config.collections_of("a/x.md")


def test_two_sites_of_one_name(folder: Path) -> None:
    files = {f"{team}/blog/_config.yml": "title: x\n" for team in "ab"}
    files |= posts("a/blog/_posts", 1) | posts("b/blog/_posts", 1)
    text = settings(proposed(folder, files))
    assert "[collections.blog-posts]\n" in text
    assert "[collections.blog-posts-2]\n" in text


def test_check_by_what_was_written_finds_no_more_than_without(run: Command, folder: Path) -> None:
    write(folder, {**posts("source/_posts"), "source/a.md": PAGE.replace("A page", '"A page "')})
    before = run("check", "--output-format", "concise")
    assert run("init", "--yes").code == 0
    after = run("check", "--output-format", "concise")
    assert (before.code, before.out) == (after.code, after.out) != (0, "")
    assert "matches no file" not in after.err


def test_thousands_of_files_in_seconds(folder: Path) -> None:
    write(folder, {**posts("blog", 3_000), **posts("docs", 2_000, PAGE)})
    started = time.perf_counter()
    collections = collections_of(sites_of(survey(str(folder)).files, str(folder)))
    assert time.perf_counter() - started < 15
    assert [(one.files, one.schema) for one in collections] == [(3_000, "blog-post"), (2_000, "")]


# when it writes


def test_without_a_terminal_it_prints_and_writes_nothing(run: Command, folder: Path) -> None:
    write(folder, posts("blog"))
    ran = run("init")
    assert ran.code == 0
    assert ran.out.startswith("# What `corpuslint init` saw here: 3 documents.")
    assert ran.err == (
        "corpuslint: nothing is written; with --yes this goes into corpuslint.toml\n"
    )
    assert not (folder / "corpuslint.toml").exists()
    write(folder, {"corpuslint.toml": ran.out})
    assert run("check").code == 0


def test_yes_asks_nothing_and_says_what_next(run: Command, folder: Path) -> None:
    write(folder, posts("blog"))
    proposal_of_it = run("init").out
    ran = run("init", "--yes")
    assert (ran.code, ran.err) == (0, "")
    assert (folder / "corpuslint.toml").read_bytes().decode() == proposal_of_it
    assert ran.out.startswith("corpuslint.toml is written.\nNext:\n  corpuslint check ")
    for command in ("fix --diff", "baseline update", "pre-commit"):
        assert command in ran.out


def test_another_folder(run: Command, folder: Path) -> None:
    write(folder, posts("sites/a/blog"))
    ran = run("init", "sites/a", "-y")
    assert ran.out.startswith("sites/a/corpuslint.toml is written.\nNext, in sites/a:\n")
    assert 'include = ["blog/**/*.md"]' in (folder / "sites/a/corpuslint.toml").read_text("utf-8")
    assert run("init", "nowhere").err == "corpuslint: nowhere: there is no such folder\n"
    (folder / "empty").mkdir()
    ran = run("init", "empty", "--yes")
    assert (ran.code, ran.err) == (
        2,
        "corpuslint: there is no file with front matter in empty\n",
    )


def test_a_config_is_never_overwritten(run: Command, folder: Path) -> None:
    write(folder, {**posts("blog"), "corpuslint.toml": "# mine\n"})
    for arguments in (["init"], ["init", "--yes"]):
        ran = run(*arguments)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith(
            "corpuslint: corpuslint.toml is the config of this folder already"
        )
    assert (folder / "corpuslint.toml").read_text("utf-8") == "# mine\n"
    (folder / "corpuslint.toml").unlink()
    write(folder, {"pyproject.toml": "[tool.corpuslint]\n"})
    ran = run("init", "--yes")
    assert ran.code == 2
    assert "pyproject.toml has a table [tool.corpuslint]: it is the config" in ran.err
    assert not (folder / "corpuslint.toml").exists()


def test_a_link_to_nowhere_is_not_written_through(run: Command, folder: Path) -> None:
    write(folder, posts("blog"))
    os.symlink(folder / "elsewhere.toml", folder / "corpuslint.toml")
    assert run("init", "--yes").code == 2
    assert not (folder / "elsewhere.toml").exists()


def test_a_config_above_is_named(run: Command, folder: Path) -> None:
    write(folder, {**posts("site/blog"), "corpuslint.toml": 'fail-on = "error"\n'})
    ran = run("init", "site", "--yes")
    assert ran.code == 0
    assert ran.err == (
        "corpuslint: corpuslint.toml has held for this folder; to keep its settings, "
        'begin corpuslint.toml with: extends = "../corpuslint.toml"\n'
    )


def test_a_folder_that_cannot_be_written(folder: Path) -> None:
    if os.name == "nt" or os.geteuid() == 0:
        pytest.skip("whoever runs this may write everywhere")
    write(folder, posts("blog"))
    folder.chmod(0o500)
    try:
        ran = process("init", "--yes", folder=folder)
    finally:
        folder.chmod(0o700)
    assert ran.returncode == 2
    assert b"permission denied" in ran.stderr


@pytest.mark.skipif(os.name == "nt", reason="there is no pseudo-terminal")
@pytest.mark.parametrize(
    ("answer", "is_written"),
    [
        ("\n", True),
        ("y\n", True),
        ("Yes\n", True),
        ("n\n", False),
        ("what\n", False),
        ("\x04", False),
    ],
)
def test_on_a_terminal_it_asks_once(answer: str, is_written: bool, folder: Path) -> None:
    import pty

    write(folder, posts("blog"))
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "corpuslint", "init"]
    with subprocess.Popen(
        command, cwd=folder, stdin=theirs, stdout=theirs, stderr=subprocess.PIPE
    ) as running:
        os.close(theirs)
        shown = ""
        while "[Y/n] " not in shown:
            shown += os.read(ours, 4096).decode()
        os.write(ours, answer.encode())
        try:
            while more := os.read(ours, 4096).decode():
                shown += more
        except OSError:  # so a pseudo-terminal ends on Linux
            pass
        assert running.stderr is not None
        said = running.stderr.read().decode()
    os.close(ours)
    assert running.returncode == 0
    assert shown.count("[Y/n]") == 1
    assert shown.startswith("# What `corpuslint init` saw here: 3 documents.")
    assert (folder / "corpuslint.toml").exists() is is_written
    assert ("corpuslint baseline update" in shown) is is_written
    assert said == ("" if is_written else "corpuslint: nothing is written\n")
