"""Where the paths of a site lead: to a file, to none, or where nobody here can tell."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from corpuslint.signature import FOLDER, settled_signature_at, signature_at
from corpuslint.site import Site, SiteFinder
from corpuslint.site_files import SiteFile, is_windows_own
from tests.commands import Command, write

SITES = {
    "jekyll": {"_config.yml": "title: A\nbaseurl: /docs", "_posts/a.md": ""},
    "hexo": {"_config.yml": "source_dir: source\nroot: /docs/", "source/_posts/a.md": ""},
    "hugo": {"hugo.toml": "baseURL = 'https://example.com/docs/'", "content/posts/a.md": ""},
    "astro": {"astro.config.mjs": "", "src/content/blog/a.md": ""},
    "gray-matter": {"package.json": '{"dependencies": {"gray-matter": "4"}}', "posts/a.md": ""},
    "@11ty/gray-matter": {
        "docusaurus.config.js": "",
        "package.json": '{"dependencies": {"@docusaurus/core": "3.10.2"}}',
        "blog/a.md": "",
    },
    "vuepress": {".vuepress/config.js": "", "posts/a.md": ""},
    "none": {"posts/a.md": ""},
}


def make(root: Path, *trees: dict[str, str]) -> Site:
    """The site of the first Markdown file of some trees of files."""
    (root / ".git").mkdir(parents=True, exist_ok=True)
    names = [name for tree in trees for name in tree]
    for tree in trees:
        for name, content in tree.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
    document = next(name for name in names if name.endswith(".md"))
    return SiteFinder().find(str((root / document).parent))


def look(root: Path, url: str, *trees: dict[str, str]) -> tuple[str, str]:
    """The state and the folder that should hold the file, or the file itself."""
    found = make(root, *trees).file_at(url, "a.md")
    if found.state != "found":
        return found.state, found.root
    return found.state, os.path.relpath(found.files[0], os.path.realpath(root)).replace(os.sep, "/")


@pytest.mark.parametrize(
    ("generator", "folder"),
    [
        ("jekyll", ""),
        ("hexo", "source/"),
        ("hugo", "static/"),
        ("hugo", "assets/"),
        ("astro", "public/"),
        ("gray-matter", "public/"),
        ("gray-matter", "static/"),
        ("@11ty/gray-matter", "static/"),
        ("vuepress", ".vuepress/public/"),
    ],
)
def test_path_from_the_top(tmp_path: Path, generator: str, folder: str) -> None:
    files = {f"{folder}images/2023/a b.png": "", f"{folder}favicon.ico": ""}
    site = make(tmp_path, SITES[generator], files)
    for url in (
        "/images/2023/a b.png",
        "/images/2023/a%20b.png?v=1#x",
        "/images//x/../2023/a b.png",
    ):
        assert site.file_at(url, "a.md").state == "found", url
    assert site.file_at("/images/2022/a.png", "a.md") == SiteFile("missing", root=f"{folder}images")
    assert site.file_at("/a.ico", "a.md") == SiteFile("missing", root=folder.rstrip("/") or ".")
    # served from elsewhere, or made
    for url in ("/uploads/a.png", "/images/a.mp4"):
        state, files_there, root = site.file_at(url, "a.md")
        assert (state, files_there) == ("unknown", ()), url
        assert root.endswith(url.split("/")[1]), url
    for url in ("/", "/images/", "/about/", "/about.html", "/feed.xml", "/main.css", "/images/a"):
        assert site.file_at(url, "a.md") == SiteFile("unknown"), url


@pytest.mark.parametrize("generator", ["jekyll", "hexo", "hugo"])
def test_path_the_site_is_served_from(tmp_path: Path, generator: str) -> None:
    root = {"jekyll": "", "hexo": "source/", "hugo": "static/"}[generator]
    site = make(tmp_path, SITES[generator], {f"{root}images/a.png": ""})
    assert site.file_at("/docs/images/a.png", "a.md").state == "found"
    assert site.file_at("/docs/images/b.png", "a.md") == SiteFile("missing", root=f"{root}images")


def test_root_that_is_not_there(tmp_path: Path) -> None:
    assert look(tmp_path, "/images/a.png", SITES["hugo"]) == ("unknown", "static/images")


def test_generator_that_copies_from_where_it_is_told(tmp_path: Path) -> None:
    site = {"eleventy.config.js": "", "posts/a.md": "", "src/img/a.png": ""}
    assert look(tmp_path, "/img/b.png", site) == ("unknown", "")
    assert look(tmp_path, "/img/b.png", site, {"public/a.txt": ""}) == ("unknown", "public/img")
    (tmp_path / "public").rename(tmp_path / "static")
    assert look(tmp_path, "/img/b.png", site) == ("unknown", "static/img")


def test_no_site_is_known(tmp_path: Path) -> None:
    files = {"images/a.png": "", "posts/b.png": ""}
    assert look(tmp_path, "/images/b.png", SITES["none"], files) == ("unknown", "")
    assert look(tmp_path, "b.png", SITES["none"], files) == ("found", "posts/b.png")
    assert look(tmp_path, "c.png", SITES["none"], files) == ("unknown", "")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "#top",
        "?page=1",
        "https://example.com/images/b.png",
        "//example.com/images/b.png",
        "mailto:b.png",
        "data:image/png,b.png",
        "C:\\images\\b.png",
        "/images\\b.png",
        "/images/b\0.png",
        "/images/b%00.png",
        "/images/\ud800.png",
        "/images/{{ page.slug }}.png",
        "images/b.png",  # a template may put anything before it
        "b.png",
        "../b.png",
    ],
)
def test_what_cannot_be_known(tmp_path: Path, url: str) -> None:
    site = make(tmp_path, SITES["jekyll"], {"images/a.png": ""})
    assert site.file_at(url, "a.md") == SiteFile("unknown")


def test_no_path_leads_out_of_the_site(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_text("")
    files = {"images/a.png": "", "images/b.png": ""}
    site = make(tmp_path / "site", SITES["jekyll"], files)
    os.symlink(tmp_path / "secret.png", tmp_path / "site" / "images" / "link.png")
    assert site.file_at("/images/link.png", "a.md") == SiteFile("unknown")
    for url in ("../../secret.png", "/../secret.png", "/images/%2e%2e/%2E%2E/secret.png"):
        assert site.file_at(url, "a.md").state != "found", url


@pytest.mark.skipif(os.name == "nt", reason="needs pipes and devices")
def test_what_is_no_file_is_never_opened(tmp_path: Path) -> None:
    site = make(tmp_path, SITES["jekyll"], {"images/a.png": ""})
    images = tmp_path / "images"
    os.mkfifo(images / "pipe.png")
    for name, target in (
        ("to-pipe.png", "pipe.png"),
        ("loop.png", "loop.png"),
        ("zero.png", "/dev/zero"),
        ("tty.png", "/dev/tty"),
        ("passwords.png", "/etc/passwd"),
        ("up.png", "../../../../../../../../dev/zero"),
        ("folder.png", "."),
    ):
        (images / name).symlink_to(target)
    for path in images.iterdir():
        expected = "found" if path.name == "a.png" else None
        for url in (f"/images/{path.name}", f"../images/{path.name}"):
            state = site.file_at(url, "a.md").state
            assert (state == "found") == (expected == "found"), url
            image = site.image_at(url, "a.md")
            assert image is None or path.name == "a.png", url
    deep = "/".join([".."] * 3_000)
    for url in (
        "/dev/zero",
        "//dev/zero",
        f"{deep}/dev/zero",
        f"/{deep}/dev/zero",
        "/" + "a" * 5_000,
    ):
        assert site.file_at(f"{url}.png", "a.md").state != "found", url
        assert site.image_at(url, "a.md") is None


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/images/CON", True),
        ("/images/nul.png", True),
        ("com1.tar.gz", True),
        ("/COM¹/a.png", True),
        ("aux .png", True),
        ("/conin$", True),
        ("/images/a.png:stream", True),
        ("/images/a.png::$DATA", True),
        ("C:a.png", True),
        ("/images/a.png.", True),
        ("/images./a.png", True),
        ("/images/a.png ", True),
        ("/images/...", True),
        ("../images/a.png", False),
        ("./a.png", False),
        ("/images/..", False),
        ("/images/console.png", False),
        ("/images/com10.png", False),
        ("/images/a con.png", False),
        ("/con-tent/lpt.png", False),
        ("/.well-known/a.b.png", False),
        ("/" * 5_000 + "a.png", False),
        ("/" + "a." * 5_000 + "png", False),
    ],
)
def test_names_that_windows_keeps_for_itself(path: str, expected: bool) -> None:
    assert is_windows_own(path) is expected


def test_files_of_a_page(tmp_path: Path) -> None:
    files = {"content/posts/b/cover.png": "", "static/posts/a.png": ""}
    assert look(tmp_path, "/posts/b/cover.png", SITES["hugo"], files)[0] == "found"
    # the path of a page is not that of its source
    assert look(tmp_path, "/posts/c/cover.png", SITES["hugo"], files) == ("unknown", "")


def test_files_of_a_theme(tmp_path: Path) -> None:
    config = {"_config.yml": "source_dir: source\ntheme: plain", "source/_posts/a.md": ""}
    files = {"source/img/a.png": ""}
    assert look(tmp_path, "/img/b.png", config, files) == ("unknown", "")
    theme = {"node_modules/hexo-theme-plain/source/img/c.png": ""}
    assert look(tmp_path, "/img/b.png", config, files, theme) == ("missing", "source/img")
    assert look(tmp_path, "/img/c.png", config, files, theme)[0] == "found"


def test_folder_that_a_sparse_checkout_leaves_out(tmp_path: Path) -> None:
    files = {"assets/2022/a.png": ""}
    site = make(tmp_path, SITES["jekyll"], files)
    assert site.file_at("/assets/2023/a.png", "a.md") == SiteFile("missing", root="assets")
    site = make(tmp_path, SITES["jekyll"], {".git/info/sparse-checkout": "/assets/2022/\n"})
    assert site.file_at("/assets/2023/a.png", "a.md") == SiteFile("unknown", root="assets/2023")
    assert site.file_at("/assets/2022/b.png", "a.md") == SiteFile("missing", root="assets")


@pytest.mark.parametrize("where", ["{}/main/.git/worktrees/site", "../main/.git/worktrees/site"])
def test_sparse_checkout_of_a_linked_working_tree(tmp_path: Path, where: str) -> None:
    site = make(tmp_path / "site", SITES["jekyll"], {"assets/2022/a.png": ""})
    (tmp_path / "site" / ".git").rmdir()
    write(tmp_path / "site", {".git": f"gitdir: {where.format(tmp_path)}\n"})
    missing = SiteFile("missing", root="assets")
    assert site.file_at("/assets/2023/a.png", "a.md") == missing
    write(tmp_path, {"main/.git/worktrees/site/info/sparse-checkout": "/assets/2022/\n"})
    site = SiteFinder().find(str(tmp_path / "site" / "_posts"))
    assert site.file_at("/assets/2023/a.png", "a.md") == SiteFile("unknown", root="assets/2023")
    assert any(path.endswith("sparse-checkout") for path in site.asked)
    write(tmp_path / "site", {".git": "gitdir: \0\n"})
    site = SiteFinder().find(str(tmp_path / "site" / "_posts"))
    assert site.file_at("/assets/2023/a.png", "a.md") == missing


def test_folders_that_hugo_is_told_of(tmp_path: Path) -> None:
    config = {
        "config.toml": "baseurl = 'https://example.com'\nStaticDir = ['one', 'two']\n"
        "[[module.mounts]]\nsource = 'three'\ntarget = 'static'\n",
        "content/a.md": "",
    }
    files = {"one/i/a.png": "", "two/i/b.png": "", "three/i/c.png": ""}
    for name, root in (("a", "one"), ("b", "two"), ("c", "three")):
        assert look(tmp_path, f"/i/{name}.png", config, files) == ("found", f"{root}/i/{name}.png")
    assert look(tmp_path, "/i/d.png", config, files) == ("missing", "one/i")


def test_static_folders_of_hugos_languages(tmp_path: Path) -> None:
    config = {
        "hugo.toml": "[languages.en]\nstaticDir = ['static', 'more']\n[languages.de]\nweight = 1\n",
        "content/a.md": "",
    }
    files = {"static/i/a.png": "", "more/i/b.png": ""}
    assert look(tmp_path, "/i/b.png", config, files) == ("found", "more/i/b.png")
    assert look(tmp_path, "/i/d.png", config, files) == ("missing", "static/i")


def test_a_folder_that_hugo_mounts_inside_its_own(tmp_path: Path) -> None:
    config = {
        "hugo.toml": "[[module.mounts]]\nsource = 'pics'\ntarget = 'static/i'\n",
        "content/a.md": "",
    }
    state, _ = look(tmp_path, "/i/b.png", config, {"static/i/a.png": "", "pics/b.png": ""})
    assert state == "unknown"


def test_files_beside_a_document_of_astro(tmp_path: Path) -> None:
    files = {"src/content/blog/a.png": "", "src/assets/b.png": ""}
    site = make(tmp_path, SITES["astro"], files)
    for url in ("./a.png", "../../assets/b.png", "/src/assets/b.png"):
        assert site.file_at(url, "a.md").state == "found", url
    assert site.file_at("./b.png", "a.md") == SiteFile("missing", root="src/content/blog")
    assert site.file_at("../../assets/a.png", "a.md") == SiteFile("missing", root="src/assets")
    assert site.file_at("../../images/a.png", "a.md") == SiteFile("unknown", root="src/images")


def test_what_decided_is_told(tmp_path: Path) -> None:
    site = make(tmp_path, SITES["jekyll"], {"images/old/a.png": ""})
    site.file_at("/images/b.png", "a.md")
    images = str(tmp_path / "images")
    other = os.path.join(images, "old", "a.png")
    assert site.asked == [os.path.join(images, "b.png"), other, images]
    site.asked.clear()
    site.file_at("/images/b.mp4", "a.md")
    listed = [os.path.join(images, ""), os.path.join(images, "old", "")]
    assert site.asked == [os.path.join(images, "b.mp4"), *listed]


def test_names_of_a_folder_count_where_its_path_ends_with_a_separator(tmp_path: Path) -> None:
    folder = tmp_path / "images"
    folder.mkdir()
    os.utime(folder, (1, 1))
    listed = os.path.join(folder, "")
    before = signature_at(listed)
    assert signature_at(str(folder)) == settled_signature_at(str(folder)) == FOLDER
    (folder / "a.png").write_text("")
    assert signature_at(listed) != before
    assert signature_at(str(folder)) == FOLDER
    assert settled_signature_at(listed, 0) == b"", "it has only just changed"


def test_a_later_run_sees_what_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    config = '[collections.all]\ninclude = ["_posts/*.md"]\n'
    config += '[severities]\nrelative-url-missing = "error"\n'
    post = "---\ntitle: A title\ncover: /images/b.png\n---\n"
    write(tmp_path, {"corpuslint.toml": config, "_config.yml": "title: A\n", ".git/HEAD": ""})
    write(tmp_path, {"_posts/2023-11-20-a.md": post, "_posts/2023-11-20-b.md": post})

    def check() -> list[str]:
        time.sleep(0.1)  # what is younger than the clock's grain is not remembered
        for _ in range(2):
            only = ("--select", "relative-url-missing")  # images have a rule of their own
            ran = Command(capsys)("check", "--no-fold", "--output-format", "concise", *only)
        found = sorted(line for line in ran.out.splitlines() if "relative-url-missing" in line)
        assert ran.code == any(" error " in line for line in found)
        return found

    assert len(check()) == 1, "it is told once that there is no such folder"
    write(tmp_path, {"images/notes.txt": ""})
    assert check()[0].startswith("_config.yml:1:1: info "), "nothing is known to be wrong"
    write(tmp_path, {"images/a.png": ""})
    assert [line[: line.index(" rel")] for line in check()] == [
        "_posts/2023-11-20-a.md:3:8: error",
        "_posts/2023-11-20-b.md:3:8: error",
    ]
    write(tmp_path, {"images/b.png": ""})
    assert check() == []
    (tmp_path / "images" / "b.png").unlink()
    (tmp_path / "images" / "a.png").unlink()
    assert len(check()) == 1
