"""Which generator builds a folder, and what its config says."""

from __future__ import annotations

import json
import os
import struct
import zlib
from pathlib import Path

import pytest

from corpuslint.site import Site, SiteFinder

FORK = "@11ty/gray-matter"


def make(root: Path, files: dict[str, str]) -> Path:
    """Write files below a folder that a `.git` marks as the project's top."""
    (root / ".git").mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return root


def find(folder: Path) -> Site:
    return SiteFinder().find(str(folder))


@pytest.mark.parametrize(
    ("files", "generator", "config"),
    [
        ({"_config.yml": "title: A"}, "jekyll", "_config.yml"),
        ({"_config.yaml": "title: A"}, "jekyll", "_config.yaml"),
        ({"_config.toml": "title = 'A'"}, "jekyll", "_config.toml"),
        ({"_config.toml": "title = 'A'", "_config.yml": "title: A"}, "jekyll", "_config.yml"),
        ({"_config.yml": "title: A", "Gemfile": "gem 'jekyll'"}, "jekyll", "_config.yml"),
        ({"_config.yml": "source_dir: source"}, "hexo", "_config.yml"),
        ({"_config.json": '{"source_dir": "source"}'}, "hexo", "_config.json"),
        (
            {"_config.json": "{}", "package.json": '{"hexo": {"version": "8.1.2"}}'},
            "hexo",
            "_config.json",
        ),
        (
            {
                "_config.yml": "title: A",
                "_config.landscape.yml": "menu: {}",
                "package.json": '{"hexo": {"version": ""}}',
            },
            "hexo",
            "_config.yml",
        ),
        ({"_config.yml": "new_post_name: :title.md"}, "hexo", "_config.yml"),
        (
            {"_config.yml": "title: A", "package.json": '{"dependencies": {"hexo": "^7"}}'},
            "hexo",
            "_config.yml",
        ),
        ({"package.json": '{"devDependencies": {"hexo": "^7"}}'}, "hexo", ""),
        ({"hugo.toml": "title = 'A'"}, "hugo", "hugo.toml"),
        ({"hugo.yaml": "title: A", "package.json": "{}"}, "hugo", "hugo.yaml"),
        ({"config.toml": "baseURL = 'https://example.com'"}, "hugo", "config.toml"),
        ({"config.yaml": "baseurl: https://example.com"}, "hugo", "config.yaml"),
        ({"config/_default/hugo.toml": ""}, "hugo", "config/_default/hugo.toml"),
        ({"config/_default/config.toml": ""}, "hugo", "config/_default/config.toml"),
        (
            {"config/_default/hugo.yaml": "", "config/_default/params.yaml": "", "go.mod": ""},
            "hugo",
            "config/_default/hugo.yaml",
        ),
        ({"hugo.toml": "", "config/_default/params.toml": ""}, "hugo", "hugo.toml"),
        ({"astro.config.mjs": "export default {}"}, "astro", "astro.config.mjs"),
        ({"package.json": '{"dependencies": {"astro": "^5"}}'}, "astro", ""),
        ({"astro.config.ts": "", "package.json": "{}"}, "astro", "astro.config.ts"),
        ({"astro.config.mts": ""}, "astro", "astro.config.mts"),
        ({"package.json": '{"dependencies": {"gray-matter": "^4"}}'}, "gray-matter", ""),
        ({".eleventy.js": ""}, "gray-matter", ".eleventy.js"),
        ({"eleventy.config.mjs": ""}, "gray-matter", "eleventy.config.mjs"),
        ({"docusaurus.config.ts": ""}, "gray-matter", "docusaurus.config.ts"),
        ({".vitepress/config.mts": ""}, "gray-matter", ""),
        ({"package.json": '{"devDependencies": {"vitepress": "^1"}}'}, "gray-matter", ""),
        ({"package.json": '{"dependencies": {"@11ty/eleventy": "^3"}}'}, "gray-matter", ""),
        ({"package.json": '{"dependencies": {"@11ty/eleventy": "3.1.8"}}'}, FORK, ""),
        ({"package.json": '{"dependencies": {"@docusaurus/core": "3.10.2"}}'}, FORK, ""),
        ({"package.json": '{"dependencies": {"@11ty/gray-matter": "^2"}}'}, FORK, ""),
        (
            {"package.json": '{"dependencies": {"gray-matter": "npm:@11ty/gray-matter@^1.0.0"}}'},
            FORK,
            "",
        ),
        (
            {
                "eleventy.config.js": "",
                "package.json": '{"devDependencies": {"@11ty/eleventy": "^3.1.7"}}',
            },
            FORK,
            "eleventy.config.js",
        ),
        (
            {
                "docusaurus.config.js": "",
                "package.json": '{"dependencies": {"@docusaurus/core": "3.10.1"}}',
            },
            "gray-matter",
            "docusaurus.config.js",
        ),
        (
            {
                ".vitepress/config.mts": "",
                "package.json": '{"dependencies": {"@11ty/gray-matter": "^1"}}',
            },
            "gray-matter",
            "",
        ),
        (
            {
                "gatsby-config.js": "",
                "package.json": '{"dependencies": {"gatsby-transformer-remark": "^6"}}',
            },
            "gray-matter",
            "",
        ),
        ({"next.config.js": "", "package.json": '{"dependencies": {"next": "1"}}'}, "none", ""),
        (
            {"next.config.js": "", "package.json": '{"dependencies": {"gray-matter": "^4"}}'},
            "gray-matter",
            "",
        ),
        # nobody's, or somebody else's
        ({}, "none", ""),
        ({"config.toml": "base_url = 'https://example.com'"}, "none", ""),  # Zola
        ({"config.json": '{"baseURLs": 1}'}, "none", ""),
        ({"_config.json": "{}"}, "none", ""),
        ({"package.json": '{"hexo": true, "name": "hexo-plugin"}'}, "none", ""),
        ({"gatsby-config.js": "", "package.json": "{}"}, "none", ""),
        ({"config/app.toml": "baseURL = 'x'"}, "none", ""),
        ({"package.json": '{"dependencies": {"react": "^19"}}'}, "none", ""),
        ({"package.json": "{"}, "none", ""),
        ({"package.json": '["hexo"]'}, "none", ""),
        ({"package.json": '{"dependencies": ["hexo"]}'}, "none", ""),
    ],
)
def test_generator(tmp_path: Path, files: dict[str, str], generator: str, config: str) -> None:
    site = find(make(tmp_path, files))
    assert site.profile.name == generator
    expected = str(tmp_path.joinpath(*config.split("/"))) if config else ""
    assert site.config_path == expected


@pytest.mark.parametrize(
    ("versions", "is_forked"),
    [
        ("3.1.6", False),
        ("3.1.7", True),
        ("^3.1.7", True),
        ("~3.1.8", True),
        ("v3.2", True),
        (">= 3.1.7 < 5", True),
        ("4.0.0-alpha.10", True),
        ("4.x", True),
        ("^3.1.7 || ^4.0.0-alpha.1", True),
        ("npm:@11ty/eleventy@^3.1.7", True),
        ("latest", True),
        ("canary", True),
        # an older one may be installed
        ("^3.1.2", False),
        ("3.x", False),
        ("^2 || ^3.1.7", False),
        ("<4", False),
        ("*", False),
        ("", False),
        ("workspace:*", False),
        ("github:11ty/eleventy", False),
    ],
)
def test_version_that_reads_with_the_fork(tmp_path: Path, versions: str, is_forked: bool) -> None:
    content = json.dumps({"dependencies": {"@11ty/eleventy": versions}})
    site = find(make(tmp_path, {"eleventy.config.js": "", "package.json": content}))
    assert site.profile.name == (FORK if is_forked else "gray-matter")


def test_dependency_without_a_version(tmp_path: Path) -> None:
    site = find(make(tmp_path, {"package.json": '{"dependencies": {"@docusaurus/core": 3}}'}))
    assert site.profile.name == "gray-matter"


def test_site_of_a_folder_below(tmp_path: Path) -> None:
    make(tmp_path, {"_config.yml": "title: A", "_posts/2023/a.md": ""})
    site = find(tmp_path / "_posts" / "2023")
    assert site.profile.name == "jekyll"
    assert site.root == str(tmp_path)


def test_folder_that_is_not_there(tmp_path: Path) -> None:
    make(tmp_path, {"hugo.toml": ""})
    assert find(tmp_path / "not" / "there").profile.name == "hugo"


def test_sites_of_one_repository(tmp_path: Path) -> None:
    make(
        tmp_path,
        {
            "package.json": '{"devDependencies": {"gray-matter": "4"}}',
            "blog/_config.yml": "skip_render: []",
            "blog/source/_posts/a.md": "",
            "docs/hugo.toml": "",
            "docs/content/a.md": "",
            "site/_config.yml": "title: A",
            "notes/a.md": "",
        },
    )
    finder = SiteFinder()
    names = {
        folder: finder.find(str(tmp_path / folder)).profile.name
        for folder in ("blog/source/_posts", "docs/content", "site", "notes", "")
    }
    assert names == {
        "blog/source/_posts": "hexo",
        "docs/content": "hugo",
        "site": "jekyll",
        "notes": "gray-matter",
        "": "gray-matter",
    }


def test_nothing_above_the_repository_counts(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("title: A")
    make(tmp_path / "repository", {"docs/a.md": ""})
    assert find(tmp_path / "repository" / "docs").profile.name == "none"


def test_git_file_of_a_worktree_is_a_top_too(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("title: A")
    worktree = tmp_path / "worktree"
    worktree.mkdir()
    (worktree / ".git").write_text("gitdir: elsewhere")
    assert find(worktree).profile.name == "none"


def test_theme_is_no_site(tmp_path: Path) -> None:
    make(
        tmp_path,
        {
            "_config.yml": "source_dir: source\ntimezone: Asia/Tokyo",
            "themes/plain/_config.yml": "menu: {}",
            "themes/plain/README.md": "",
        },
    )
    site = find(tmp_path / "themes" / "plain")
    assert site.profile.name == "hexo"
    assert site.timezone == "Asia/Tokyo"


def test_folder_is_found_once(tmp_path: Path) -> None:
    make(tmp_path, {"_config.yml": "title: A", "_posts/a.md": ""})
    finder = SiteFinder()
    first = finder.find(str(tmp_path / "_posts"))
    (tmp_path / "_config.yml").unlink()
    second = finder.find(str(tmp_path))
    assert second.profile.name == "jekyll"
    assert second.config is first.config
    assert (first.folder, second.folder) == (str(tmp_path / "_posts"), str(tmp_path))


@pytest.mark.parametrize(
    ("name", "content", "zone"),
    [
        ("_config.yml", "timezone: Europe/Berlin", "Europe/Berlin"),
        ("_config.yml", "timezone: ''", None),
        ("_config.yml", "timezone:", None),
        ("_config.yml", "timezone: 8", None),
        ("_config.yml", "title: A", None),
        ("_config.yml", "", None),
        ("_config.yml", "- a list", None),
        ("_config.yml", "title: [", None),
        ("hugo.toml", "timeZone = 'Europe/Berlin'", "Europe/Berlin"),
        ("hugo.yaml", "TimeZone: Europe/Berlin", "Europe/Berlin"),
        ("hugo.json", '{"timezone": "Europe/Berlin"}', "Europe/Berlin"),
        ("astro.config.mjs", "export default { timezone: 'Europe/Berlin' }", None),
    ],
)
def test_timezone(tmp_path: Path, name: str, content: str, zone: str | None) -> None:
    assert find(make(tmp_path, {name: content})).timezone == zone


def test_timezone_of_the_users_config_holds(tmp_path: Path) -> None:
    site = find(make(tmp_path, {"_config.yml": "timezone: Europe/Berlin"}))
    assert site.with_settings("auto", "Asia/Tokyo").timezone == "Asia/Tokyo"
    assert site.with_settings("auto", None).timezone == "Europe/Berlin"
    assert site.with_settings("jekyll", None).timezone == "Europe/Berlin"


def test_config_of_another_generator_says_nothing(tmp_path: Path) -> None:
    site = find(make(tmp_path, {"_config.yml": "timezone: Europe/Berlin"}))
    corrected = site.with_settings("hexo", None)
    assert corrected.profile.name == "hexo"
    assert corrected.config_path == ""
    assert corrected.timezone is None
    assert corrected.root == str(tmp_path)


def test_views_of_a_site_share_its_config(tmp_path: Path) -> None:
    site = find(make(tmp_path, {"_config.yml": "timezone: Europe/Berlin"}))
    view = site.with_settings("auto", None)
    (tmp_path / "_config.yml").unlink()
    assert view.timezone == "Europe/Berlin"
    assert site.config is view.config


def test_config_that_is_not_utf8(tmp_path: Path) -> None:
    make(tmp_path, {})
    (tmp_path / "_config.yml").write_bytes(b"timezone: Europe/Berlin\ntitle: \xff\n")
    site = find(tmp_path)
    assert site.profile.name == "jekyll"
    assert site.config == {}


def test_config_that_is_a_folder(tmp_path: Path) -> None:
    make(tmp_path, {})
    (tmp_path / "_config.yml").mkdir()
    site = find(tmp_path)
    assert site.config == {}
    assert site.timezone is None


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all")
def test_config_that_may_not_be_read(tmp_path: Path) -> None:
    make(tmp_path, {"_config.yml": "timezone: Europe/Berlin"})
    (tmp_path / "_config.yml").chmod(0)
    assert find(tmp_path).config == {}


def png(width: int, height: int, *chunks: bytes) -> bytes:
    """The start of a PNG with further chunks behind its header."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    start = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header
    return start + struct.pack(">I", zlib.crc32(header)) + b"".join(chunks)


def jpeg(width: int, height: int, orientation: int = 0, padding: int = 0) -> bytes:
    """A JPEG up to its size, with an orientation as cameras write it, and with profiles."""
    parts = [b"\xff\xd8"]
    if orientation:
        entry = struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0)
        exif = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 1) + entry + b"\0\0\0\0"
        parts.append(b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif)
    while padding > 0:
        parts.append(b"\xff\xe2" + struct.pack(">H", 60_002) + b"p" * 60_000)
        padding -= 60_000
    parts.append(b"\xff\xc0" + struct.pack(">HBHHB", 17, 8, height, width, 3) + b"\0" * 9)
    return b"".join([*parts, b"\xff\xda\0\x0c"])


def webp(width: int, height: int, flags: int = 0) -> bytes:
    sides = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    return b"RIFF\x40\0\0\0WEBPVP8X" + struct.pack("<II", 10, flags) + sides + b"\0" * 40


def add_image(root: Path, name: str, content: bytes | None = None) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(png(640, 480) if content is None else content)


@pytest.mark.parametrize(
    ("config", "image", "document", "url"),
    [
        ("hexo/_config.yml", "source/images/a.png", "source/_posts/b.md", "/images/a.png"),
        ("hexo/_config.yml", "source/images/a.png", "source/_posts/b.md", "images/a.png"),
        ("hexo/_config.yml", "source/_posts/b/a.png", "source/_posts/b.md", "a.png"),
        ("hexo/_config.yml", "source/_posts/b/a.png", "source/_posts/b.md", "./b/a.png"),
        ("_config.yml", "assets/a.png", "_posts/b.md", "/assets/a.png"),
        ("_config.yml", "assets/a.png", "_posts/b.md", "assets/a.png"),
        ("_config.yml", "assets/a b.png", "_posts/b.md", "/assets/a%20b.png"),
        ("_config.yml", "assets/a%20b.png", "_posts/b.md", "/assets/a%20b.png"),
        ("_config.yml", "assets/a.png", "_posts/b.md", "/assets/a.png?v=2#top"),
        ("hugo.toml", "static/a.png", "content/b.md", "/a.png"),
        ("hugo.toml", "assets/a.png", "content/b.md", "a.png"),
        ("hugo.toml", "content/posts/b/a.png", "content/posts/b/index.md", "a.png"),
        ("astro.config.mjs", "public/a.png", "src/content/b.md", "/a.png"),
        ("astro.config.mjs", "src/assets/a.png", "src/content/b.md", "../assets/a.png"),
        ("astro.config.mjs", "src/assets/a.png", "src/content/b.md", "/src/assets/a.png"),
        ("", "docs/a.png", "docs/b.md", "a.png"),
        ("", "docs/images/a.png", "docs/b.md", "./images/a.png"),
    ],
)
def test_image_header(tmp_path: Path, config: str, image: str, document: str, url: str) -> None:
    if config:
        name = config.removeprefix("hexo/")
        make(tmp_path, {name: "source_dir: source" if name != config else "", document: ""})
    else:
        make(tmp_path, {document: ""})
    add_image(tmp_path, image)
    path = tmp_path / document
    assert find(path.parent).image_header(url, document) == (640, 480)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/a.png",
        "//example.com/a.png",
        "data:image/png;base64,AAAA",
        "/b.png",
        "/A/../../outside/a.png",
        "../../outside/a.png",
        "/%2e%2e/outside/a.png",
        "/link/a.png",
        "/link.png",
        "/folder",
        "/a.png\\",
        "/a.png\0",
        "/\ud800.png",
        "/" + "a" * 5000,
        "/",
        "",
        "?a.png",
        "{{ cover }}",
    ],
)
def test_no_image_of_the_site(tmp_path: Path, url: str) -> None:
    site = make(tmp_path / "site", {"_config.yml": "title: A", "_posts/b.md": ""})
    add_image(tmp_path, "outside/a.png")
    add_image(site, "a.png")
    (site / "folder").mkdir()
    (site / "link").symlink_to(tmp_path / "outside")
    (site / "link.png").symlink_to(tmp_path / "outside" / "a.png")
    assert find(site / "_posts").image_header("/a.png", "b.md") == (640, 480)
    assert find(site / "_posts").image_header(url, "b.md") is None


def test_image_of_an_unknown_site_lies_below_its_document(tmp_path: Path) -> None:
    make(tmp_path, {"docs/b.md": ""})
    add_image(tmp_path, "a.png")
    assert find(tmp_path / "docs").image_header("../a.png", "docs/b.md") is None
    assert find(tmp_path / "docs").image_header("/a.png", "docs/b.md") is None


def test_folder_of_a_sources_config(tmp_path: Path) -> None:
    make(tmp_path, {"_config.yml": "source_dir: pages", "pages/_posts/b.md": ""})
    add_image(tmp_path, "pages/a.png")
    assert find(tmp_path / "pages" / "_posts").image_header("/a.png", "b.md") == (640, 480)


def test_files_of_one_name(tmp_path: Path) -> None:
    make(tmp_path, {"hugo.toml": "", "content/b/index.md": ""})
    add_image(tmp_path, "static/a.png")
    add_image(tmp_path, "content/b/a.png")
    site = find(tmp_path / "content" / "b")
    assert site.image_header("a.png", "index.md") == (640, 480)
    add_image(tmp_path, "content/b/a.png", png(800, 600))
    site = find(tmp_path / "content" / "b")  # a run looks at a file once
    assert site.image_header("a.png", "index.md") is None
    assert site.image_header("./a.png", "index.md") == (800, 600)


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (png(1, 2), (1, 2)),
        (b"GIF89a\x40\x01\xf0\0\0\0\0", (320, 240)),
        (jpeg(640, 480), (640, 480)),
        (jpeg(640, 480, orientation=1), (640, 480)),
        (jpeg(640, 480, orientation=3), (640, 480)),
        (jpeg(640, 480, orientation=6), (480, 640)),
        (jpeg(640, 480, orientation=8, padding=120_000), (480, 640)),
        (webp(640, 480), (640, 480)),
        # profiles and previews before the size are passed by
        (jpeg(640, 480, padding=600_000), (640, 480)),
        # on its side, as far as anybody knows
        (webp(640, 480, flags=8), None),
        (png(640, 480, b"\0\0\0\x08eXIfMM\0*\0\0\0\x08"), None),
        # no sizes, or none that can be trusted
        (png(0, 480), None),
        (png(640, 480)[:20], None),
        (jpeg(640, 480)[:10], None),
        (b"GIF89a\0\0\xff\xff\0\0\0", None),
        (b'<svg viewBox="0 0 8 8"><rect width="64" height="48"/></svg>', None),
        (b"<!DOCTYPE html>", None),
        (b"", None),
    ],
)
def test_header_of_an_image(tmp_path: Path, content: bytes, size: tuple[int, int] | None) -> None:
    make(tmp_path, {"_config.yml": "title: A"})
    add_image(tmp_path, "a.img", content)
    assert find(tmp_path).image_header("/a.img", "b.md") == size


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_pipe_is_no_image(tmp_path: Path) -> None:
    make(tmp_path, {"_config.yml": "title: A"})
    os.mkfifo(tmp_path / "a.png")
    assert find(tmp_path).image_header("/a.png", "b.md") is None


def test_image_header_of_a_site_that_was_not_found() -> None:
    assert Site(find(Path("/")).profile).image_header("pyproject.toml", "b.md") is None
