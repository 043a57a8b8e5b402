"""Which files a run sees, in which order, and what it says of those that it cannot read."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from corpuslint.config.kept import load_config
from corpuslint.config.selection import Selection
from corpuslint.discover import Discovery, default_paths
from corpuslint.engine import Engine
from corpuslint.files import _read_all
from corpuslint.finding import FileError
from corpuslint.paths import Input
from tests.commands import process, write

posix_only = pytest.mark.skipif(os.name == "nt", reason="needs links, pipes and odd names")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory: the top of a repository."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def discovery(folder: Path, config: str = "", force_exclude: bool = False) -> Discovery:
    path = ""
    if config:
        path = str(folder / "corpuslint.toml")
        (folder / "corpuslint.toml").write_text(config, encoding="utf-8")
    settings = load_config(path, str(folder), "corpuslint.toml", Selection(), keep=False)
    return Discovery(settings, force_exclude)


def found(folder: Path, *paths: str, config: str = "", force_exclude: bool = False) -> list[str]:
    """The files below some paths, with forward slashes; nothing may go wrong."""
    looking = discovery(folder, config, force_exclude)
    files = [file.path for file in looking.find(list(paths or ["."]))]
    assert looking.errors == []
    return files


def files(folder: Path, *names: str) -> None:
    write(folder, dict.fromkeys(names, "text\n"))


# order and names


def test_files_come_sorted_and_each_once(folder: Path) -> None:
    files(folder, "b.md", "a.md", "z/b.md", "z/a.md", "y/a.md", "y/x/a.md", "B.md")
    everything = ["B.md", "a.md", "b.md", "y/a.md", "y/x/a.md", "z/a.md", "z/b.md"]
    assert found(folder) == everything
    assert found(folder, ".", "z", "a.md", "./a.md", str(folder)) == everything
    assert found(folder, "z/b.md", "z", "y/../z/a.md") == ["z/b.md", "z/a.md"]


def test_paths_are_shown_as_they_were_given(folder: Path) -> None:
    files(folder, "posts/a.md")
    assert found(folder, "posts") == ["posts/a.md"]
    assert found(folder, "./posts") == ["./posts/a.md"]
    assert found(folder, "posts/") == ["posts/a.md"]
    assert found(folder, str(folder / "posts")) == [(folder / "posts" / "a.md").as_posix()]
    os.chdir(folder / "posts")
    assert found(folder, "..") == ["../posts/a.md"]


def test_suffixes(folder: Path) -> None:
    files(folder, "a.md", "b.MD", "c.Markdown", "d.mdx", "e.html", "f.txt")
    files(folder, "g.rst", "h.md.bak", "md", ".md", "i.qmd", "j.json", "k.yml", "l.toml")
    usual = [".md", "a.md", "b.MD", "c.Markdown", "d.mdx", "e.html", "f.txt"]
    assert found(folder) == usual
    assert found(folder, config='extensions = [".qmd", ".RST"]\n') == [*usual, "g.rst", "i.qmd"]
    assert found(folder, "g.rst", "j.json") == ["g.rst", "j.json"], "what is named is checked"


def test_data_files_where_a_collection_includes_them(folder: Path) -> None:
    config = '[collections.data]\ninclude = ["data/**/*.yml", "data/*.JSON", "q/*.qmd", "all/**"]\n'
    files(folder, "data/a.yml", "data/b/c.yml", "data/d.json", "data/e.JSON", "data/f.toml")
    files(folder, "x.yml", "q/a.qmd", "q/b.txt", "b.qmd", "all/a.json", "all/b.png", "all/c.rst")
    assert found(folder, config=config) == [
        "all/a.json",
        "data/a.yml",
        "data/e.JSON",
        "data/b/c.yml",
        "q/a.qmd",
        "q/b.txt",
    ]


def test_a_data_file_is_one_block(folder: Path) -> None:
    config = '[collections.data]\ninclude = ["data/*"]\nschemas = ["s.json"]\n'
    write(
        folder,
        {
            "corpuslint.toml": config,
            "s.json": '{"required": ["name"]}',
            "data/a.yml": "nam: x\n",
            "data/b.json": '{"nam": 1}\n',
            "data/c.toml": "nam = 1\n",
            "data/d.yml": "name: x\n",
            "data/e.JSON": '{"name": }\n',
        },
    )
    ran = process("check", "--output-format", "concise", folder=folder)
    lines = [" ".join(line.split()[:3]) for line in ran.stdout.decode().splitlines()]
    assert lines == [
        "data/a.yml:1:1: error missing-field",
        "data/b.json:1:2: error missing-field",
        "data/c.toml:1:1: error missing-field",
        "data/e.JSON:1:10: error invalid-json",
    ]


@posix_only
def test_names_with_line_breaks_and_controls(folder: Path) -> None:
    names = ["a\nb.md", "c\x1b[31m.md", "d e.md", "-f.md", "中文.md", "'.md"]
    files(folder, *names)
    assert sorted(found(folder)) == sorted(names)


@pytest.mark.skipif(sys.platform != "linux", reason="needs file names of bytes")
def test_names_that_are_no_text(folder: Path) -> None:
    with open(os.fsencode(folder) + b"/\xff.md", "w", encoding="utf-8") as file:
        file.write("text\n")
    assert found(folder) == ["\udcff.md"]
    write(folder, {".gitignore": "*.txt\n"})
    assert found(folder) == ["\udcff.md"]
    (folder / ".gitignore").write_bytes(b"\xff.md\n")
    assert found(folder) == []


@posix_only
def test_a_folder_named_like_a_document(folder: Path) -> None:
    files(folder, "x.md/y.md", "x.md/z.rst")
    assert found(folder) == ["x.md/y.md"]
    assert found(folder, "x.md") == ["x.md/y.md"]


# what is left out


def test_folders_that_are_never_entered(folder: Path) -> None:
    names = ("node_modules", ".git", "_site", ".venv", "venv", "scaffolds", "archetypes", ".hg")
    files(folder, "a.md", *(f"{name}/a.md" for name in names), "x/node_modules/y/a.md")
    files(folder, ".github/a.md", ".hidden.md")
    assert found(folder) == [".hidden.md", "a.md", ".github/a.md"]
    assert found(folder, "scaffolds") == ["scaffolds/a.md"]
    assert found(folder, "node_modules/a.md") == ["node_modules/a.md"]


def test_excludes(folder: Path) -> None:
    config = 'exclude = ["drafts/", "*.txt", "posts/old-*", "!posts/old-but-good.md"]\n'
    files(folder, "a.md", "a.txt", "drafts/a.md", "x/drafts/y/a.md")
    files(folder, "posts/old-a.md", "posts/old-but-good.md", "posts/a.md")
    assert found(folder, config=config) == ["a.md", "posts/a.md", "posts/old-but-good.md"]
    assert found(folder, "drafts/a.md", "a.txt", config=config) == ["drafts/a.md", "a.txt"]
    assert found(folder, "drafts", config=config) == ["drafts/a.md"]
    assert found(folder, "x", config=config) == []


def test_force_exclude(folder: Path) -> None:
    config = 'exclude = ["drafts/", "*.txt"]\n'
    files(folder, "a.md", "a.txt", "drafts/a.md", "scaffolds/a.md", "x/node_modules/a.md")
    named = ["a.md", "a.txt", "drafts/a.md", "drafts", "scaffolds/a.md", "x/node_modules/a.md"]
    assert found(folder, *named, config=config, force_exclude=True) == ["a.md"]
    assert found(folder, *named, config=config) == [
        "a.md",
        "a.txt",
        "drafts/a.md",
        "scaffolds/a.md",
        "x/node_modules/a.md",
    ]


def test_only_named_files_are_named(folder: Path) -> None:
    files(folder, "a.md", "posts/b.md")
    looking = discovery(folder)
    assert [(file.path, file.named) for file in looking.find(["a.md", "posts"])] == [
        ("a.md", True),
        ("posts/b.md", False),
    ]
    assert [file.named for file in discovery(folder).find(["a.md"], named=False)] == [False]
    assert [file.named for file in discovery(folder, "", True).find(["a.md"])] == [False]


def test_templates_are_skipped_unless_they_are_named(folder: Path) -> None:
    template = "---\ntitle: {{ title }}\ndate: {{ date }}\n---\n"
    write(folder, {"post.md": template, "scaffolds/post.md": template})
    ran = process("check", folder=folder)
    assert (ran.returncode, ran.stdout) == (0, b"")
    assert b"only templates" in ran.stderr
    for name in ("post.md", "scaffolds/post.md"):
        ran = process("check", name, folder=folder)
        assert ran.returncode == 1
        assert b"invalid-yaml" in ran.stdout
        ran = process("check", "--force-exclude", name, folder=folder)
        assert (ran.returncode, ran.stdout) == (0, b"")


# .gitignore

IGNORES = {
    ".gitignore": (
        "# comment\n\n*.txt\n/top.md\nbuild/\n!keep.txt\ntemp*\nsp\\ ace.md\r\n"
        "white.md   \n**/deep/*.md\n!\nposts/*.html\n"
    ),
    "posts/.gitignore": "draft.md\n!odd.txt\n/only-here.md\n",
    "posts/inner/.gitignore": "*\n!*.mdx\n",
    "listed/.gitignore": "/*\n!/yes/\n!/yes.md\n",
}
NAMES = (
    "a.md",
    "a.txt",
    "keep.txt",
    "top.md",
    "x/top.md",
    "build/a.md",
    "x/build/a.md",
    "temporary/a.md",
    "temp.md",
    "sp ace.md",
    "white.md",
    "x/deep/a.md",
    "x/deep/b/c.md",
    "posts/a.html",
    "posts/b/a.html",
    "posts/draft.md",
    "posts/b/draft.md",
    "posts/odd.txt",
    "posts/only-here.md",
    "posts/b/only-here.md",
    "posts/inner/a.md",
    "posts/inner/a.mdx",
    "posts/inner/sub/a.mdx",
    "posts/inner/keep.txt",
    "listed/no.md",
    "listed/no/a.md",
    "listed/yes.md",
    "listed/yes/a.md",
    "listed/yes/b/a.md",
)


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
@pytest.mark.parametrize("start", [".", "posts", "x", "listed", "posts/inner"])
def test_what_git_ignores_is_left_out(start: str, folder: Path) -> None:
    shutil.rmtree(folder / ".git")
    git = ["git", "-c", "core.excludesFile="]
    subprocess.run([*git, "init", "--quiet"], cwd=folder, check=True)
    files(folder, *NAMES)
    write(folder, IGNORES)
    listed = subprocess.run(
        [*git, "ls-files", "--others", "--exclude-standard", "-z", start],
        cwd=folder,
        capture_output=True,
        check=True,
    )
    names = [name for name in listed.stdout.decode().split("\0") if name]
    assert sorted(found(folder, start)) == sorted(
        name for name in names if not name.endswith(".gitignore")
    )


def test_what_is_named_is_checked_though_it_is_ignored(folder: Path) -> None:
    files(folder, "build/a.md", "build/sub/b.md", "build/c.txt", "a.md")
    write(folder, {".gitignore": "build/\n*.txt\n", "build/.gitignore": "sub/\n"})
    assert found(folder) == ["a.md"]
    assert found(folder, "build/a.md") == ["build/a.md"]
    assert found(folder, "build") == ["build/a.md", "build/c.txt"]
    assert found(folder, "build/sub") == ["build/sub/b.md"]


def test_ignore_files_above_the_repository_do_not_count(tmp_path: Path) -> None:
    write(tmp_path, {".gitignore": "*.md\n", "repository/.git/HEAD": "", "repository/a.md": ""})
    assert found(tmp_path, str(tmp_path / "repository")) == [
        (tmp_path / "repository/a.md").as_posix()
    ]
    write(tmp_path, {"repository/posts/b.md": "", "repository/.gitignore": "b.md\n"})
    assert found(tmp_path, str(tmp_path / "repository" / "posts")) == []


def test_an_ignore_file_with_a_byte_order_mark(folder: Path) -> None:
    files(folder, "a.md", "b.md")
    write(folder, {".gitignore": "\ufeffa.md\n"})
    assert found(folder) == ["b.md"]


@posix_only
def test_an_ignore_file_that_is_none(folder: Path) -> None:
    files(folder, "a.md", "x/a.md", "y/a.md", "z/a.md")
    (folder / ".gitignore").symlink_to("/dev/zero")
    (folder / "x" / ".gitignore").mkdir()
    os.mkfifo(folder / "y" / ".gitignore")
    (folder / "z" / ".gitignore").write_bytes(b"\\\n!\n\xff\n")
    assert found(folder) == ["a.md", "x/a.md", "y/a.md", "z/a.md"]


# links, devices, and what goes wrong


def problems(folder: Path, *paths: str) -> tuple[list[str], list[FileError]]:
    looking = discovery(folder)
    return [file.path for file in looking.find(list(paths or ["."]))], looking.errors


@posix_only
def test_links_are_followed_and_loops_end(folder: Path) -> None:
    files(folder, "posts/a.md", "other/b.md")
    (folder / "posts" / "up").symlink_to("..")
    (folder / "posts" / "self").symlink_to(".")
    (folder / "link").symlink_to("other")
    (folder / "link.md").symlink_to("posts/a.md")
    paths, errors = problems(folder)
    assert paths == ["link.md", "other/b.md", "posts/a.md"], "by its own name, not by a link's"
    assert errors == []
    assert problems(folder, "posts/up/posts/self/up/link.md")[0] == [
        "posts/up/posts/self/up/link.md"
    ]


@posix_only
def test_links_to_nowhere(folder: Path) -> None:
    files(folder, "a.md")
    (folder / "dangling.md").symlink_to("nowhere.md")
    (folder / "loop.md").symlink_to("loop.md")
    (folder / "dangling").symlink_to("nowhere")
    (folder / "loop").symlink_to("loop")
    (folder / ".#a.md").symlink_to("me@host.1234:5678")  # Emacs, while a.md is edited
    paths, errors = problems(folder)
    assert paths == ["a.md"]
    assert errors == [
        FileError("dangling.md", "the link leads nowhere"),
        FileError("loop.md", "too many levels of symbolic links"),
    ]
    assert problems(folder, "dangling.md", "loop")[1] == [
        FileError("dangling.md", "the link leads nowhere"),
        FileError("loop", "too many levels of symbolic links"),
    ]


def test_paths_to_nowhere(folder: Path) -> None:
    files(folder, "a.md")
    assert problems(folder, "nowhere.md", "a.md", "no/where", "") == (
        ["a.md"],
        [
            FileError("nowhere.md", "there is no such file or folder"),
            FileError("no/where", "there is no such file or folder"),
            FileError("''", "there is no such file or folder"),
        ],
    )
    if os.name == "nt":
        return  # other words
    assert problems(folder, "a.md/b.md")[1] == [FileError("a.md/b.md", "not a directory")]
    assert problems(folder, "a" * 5_000)[1][0].message == "file name too long"


@posix_only
def test_pipes_sockets_and_devices_are_never_opened(folder: Path) -> None:
    files(folder, "a.md")
    os.mkfifo(folder / "pipe.md")
    (folder / "link.md").symlink_to("pipe.md")
    (folder / "zero.md").symlink_to("/dev/zero")
    os.chdir(folder)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket.md")
        assert problems(folder) == (["a.md"], [])
        paths, errors = problems(folder, "pipe.md", "socket.md", "zero.md", "/dev/null")
    assert paths == []
    assert errors == [
        FileError(name, "neither a file nor a folder")
        for name in ("pipe.md", "socket.md", "zero.md", "/dev/null")
    ]


@posix_only
@pytest.mark.parametrize("name", ["pipe.md", "/dev/zero", "/dev/null", "/dev/tty"])
def test_a_run_over_a_device_ends(name: str, folder: Path) -> None:
    os.mkfifo(folder / "pipe.md")
    ran = process("check", name, folder=folder)
    assert ran.returncode == 2
    assert ran.stderr.decode() == f"corpuslint: {name}: neither a file nor a folder\n"


@posix_only
def test_what_may_not_be_read(folder: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root reads everything")
    files(folder, "a.md", "closed/b.md", "c.md")
    (folder / "closed").chmod(0)
    (folder / "c.md").chmod(0)
    ran = process("check", folder=folder)
    (folder / "closed").chmod(0o700)
    assert ran.returncode == 2
    assert ran.stderr.decode().splitlines()[:2] == [
        "corpuslint: c.md: permission denied",
        "corpuslint: closed: permission denied",
    ]


def test_a_file_that_goes_away_meanwhile(folder: Path) -> None:
    files(folder, "a.md", "b.md")
    looking = discovery(folder)
    engine = Engine(looking.config, 0.0)
    reports = []
    for file in looking.find(["."]):
        (folder / "a.md").unlink(missing_ok=True)
        reports.append(engine.check_file(file))
    assert [report.errors for report in reports] == [
        (FileError("a.md", "no such file or directory"),),
        (),
    ]


@posix_only
@pytest.mark.parametrize(
    ("target", "message"), [("/dev/zero", "not a regular file"), ("pipe", "not a regular file")]
)
def test_a_file_that_a_device_replaces_meanwhile(folder: Path, target: str, message: str) -> None:
    files(folder, "a.md", "b.md")
    os.mkfifo(folder / "pipe")
    looking = discovery(folder)
    engine = Engine(looking.config, 0.0)
    reports = []
    for file in looking.find(["."]):
        if file.path == "a.md":
            (folder / "a.md").unlink()
            (folder / "a.md").symlink_to(target)
        reports.append(engine.check_file(file).errors)
    assert reports == [(FileError("a.md", message),), ()]


def test_a_file_larger_than_any_document(folder: Path) -> None:
    files(folder, "a.md", "b.md")
    os.truncate(folder / "a.md", 1 << 40)  # a terabyte of nothing takes no room
    for command in ("check", "fix"):
        ran = process(command, folder=folder)
        assert ran.returncode == 2
        assert (
            ran.stderr.decode().splitlines()[0] == "corpuslint: a.md: larger than 67,108,864 bytes"
        )


@posix_only
def test_a_file_that_grows_without_end_while_it_is_read(folder: Path) -> None:
    read, write_end = os.pipe()
    os.write(write_end, b"x" * 5_000)
    os.close(write_end)
    try:
        with pytest.raises(OSError, match="larger than 4,000 bytes"):
            _read_all(read, "a.md", 1_000, 4_000)
    finally:
        os.close(read)


def test_a_folder_that_goes_away_meanwhile(folder: Path) -> None:
    files(folder, "a.md", "x/b.md")
    looking = discovery(folder)
    paths = []
    for file in looking.find(["."]):
        paths.append(file.path)
        shutil.rmtree(folder / "x", ignore_errors=True)
    assert paths == ["a.md"]
    assert looking.errors == [FileError("x", "there is no such file or folder")]


def test_deep_folders(folder: Path) -> None:
    deep = "/".join(["d"] * 300)
    os.makedirs(folder / deep)
    files(folder, f"{deep}/a.md")
    assert found(folder) == [f"{deep}/a.md"]


# collections


def test_collections_that_match_nothing(folder: Path) -> None:
    config = (
        '[collections.a]\ninclude = ["a/*.md"]\n'
        '[collections.b]\ninclude = ["b/*.md"]\n'
        '[collections.c]\ninclude = ["*.md"]\nexclude = ["a/"]\n'
    )
    files(folder, "a/x.md")
    looking = discovery(folder, config)
    assert list(looking.find(["."])) == [Input("a/x.md", str(folder / "a" / "x.md"))]
    assert [collection.name for collection in looking.unmatched] == ["b", "c"]


@pytest.mark.parametrize(
    ("include", "paths"),
    [
        (["posts/**/*.md"], ["posts"]),
        (["posts/2023-*/*.md", "news/*.md"], ["posts", "news"]),
        (["/posts/*.md"], ["posts"]),
        (["posts/a.md"], ["posts/a.md"]),
        (["*.md"], ["."]),
        (["posts"], ["."]),
        (["posts/"], ["."]),
        (["**/posts/*.md"], ["."]),
        (["nowhere/*.md"], ["."]),
        (["posts/*.md", "!posts/a.md"], ["posts"]),
        (["posts/[a]/x.md"], ["posts"]),
    ],
)
def test_default_paths(include: list[str], paths: list[str], folder: Path) -> None:
    files(folder, "posts/a.md", "news/a.md")
    config = discovery(folder, f"[collections.x]\ninclude = {include}\n").config
    assert [path.replace(os.sep, "/") for path in default_paths(config)] == paths


def test_default_paths_without_collections(folder: Path) -> None:
    assert default_paths(discovery(folder).config) == ["."]


def test_without_paths_the_collections_alone_are_checked(tmp_path: Path) -> None:
    for name in ("_posts/a.md", "_posts/b.txt", "README.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("---\ntitle: x\n---\n")
    everyone = discovery(tmp_path, '[collections.a]\ninclude = ["_posts/*.md"]\n')
    found = Discovery(everyone.config, only_collections=True).find([str(tmp_path)], named=False)
    assert [Path(file.path).name for file in found] == ["a.md"]
    everything = everyone.find([str(tmp_path)], named=False)
    assert [Path(file.path).name for file in everything] == ["README.md", "a.md", "b.txt"]
