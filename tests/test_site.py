"""Which generator builds a folder, and what its config says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from corpuslint.site import Site, SiteFinder


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
        ({"_config.yml": "source_dir: source"}, "hexo", "_config.yml"),
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
        ({"astro.config.mjs": "export default {}"}, "astro", "astro.config.mjs"),
        ({"package.json": '{"dependencies": {"astro": "^5"}}'}, "astro", ""),
        ({"package.json": '{"dependencies": {"gray-matter": "^4"}}'}, "gray-matter", ""),
        # nobody's, or somebody else's
        ({}, "none", ""),
        ({"config.toml": "base_url = 'https://example.com'"}, "none", ""),  # Zola
        ({"config.json": '{"baseURLs": 1}'}, "none", ""),
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
    assert finder.find(str(tmp_path / "_posts")) is finder.find(str(tmp_path))


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
