"""Where documents are published, held against what the generators themselves say.

The tables are answers of Hugo 0.168 (`hugo list all`, and the files of a build) and of
Hexo 8.1 (`post.path`, `page.path`) about the same files; those for Jekyll follow the
sources of 4.3 (`url.rb`, `url_drop.rb`, `page.rb`, `document.rb`).
"""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuslint.addresses import astro, hexo, hugo, jekyll
from corpuslint.addresses.parts import Page, is_plain
from corpuslint.cli.known_documents import ENOUGH
from corpuslint.config.kept import load_config
from corpuslint.config.selection import Selection
from corpuslint.engine import Engine
from corpuslint.paths import Input
from corpuslint.profile import UNKNOWN
from corpuslint.rule import Context
from corpuslint.site import Site, SiteFinder
from tests.cases import NOW
from tests.commands import Command, write
from tests.whole_project import settle

HUGO = """
title = "x"
defaultContentLanguage = "en"
[languages.en]
[languages.de]
[languages.pt-br]
[permalinks]
posts = "/:year/:month/:title/"
news = "/n/:filename/"
[permalinks.page]
blog = "/b/:sections/:slug"
docs = "/d/:section/:slugorcontentbasename"
"""
PLAIN_HUGO = 'title = "x"\n'
HEXO = "source_dir: source\npermalink: :year/:month/:day/:title/\n"

# the config, the path, the front matter, the address
KNOWN_TO_HUGO = [
    (PLAIN_HUGO, "content/Upper/Name.md", "title: t", "/upper/name/"),
    (PLAIN_HUGO, "content/posts/a/index.md", "title: t", "/posts/a/"),
    (PLAIN_HUGO, "content/sec/_index.md", "title: t", "/sec/"),
    (PLAIN_HUGO, "content/sec/_index.md", "slug: other", "/other/"),
    (PLAIN_HUGO, "content/sec/_index.md", "url: /third/", "/third/"),
    (PLAIN_HUGO, "content/posts/_index.md", "url: foo.bar", "/foo.bar"),
    (PLAIN_HUGO, "content/news/n3.md", "url: /custom/here", "/custom/here/"),
    (PLAIN_HUGO, "content/news/n5.md", "url: /custom/File.html", "/custom/File.html"),
    (PLAIN_HUGO, "content/news/n6.md", "slug: With Space", "/news/with-space/"),
    (PLAIN_HUGO, "content/news/With Space.md", "title: t", "/news/with-space/"),
    (PLAIN_HUGO, "content/posts/it's & a+b.md", "title: t", "/posts/its--a+b/"),
    (PLAIN_HUGO, "content/posts/Überß.md", "title: t", "/posts/überß/"),
    (PLAIN_HUGO, "content/posts/a.b.md", "title: t", "/posts/a.b/"),
    (PLAIN_HUGO, "content/posts/z.html.md", "title: t", "/posts/z.html/"),
    (PLAIN_HUGO, "content/posts/A(b).md", "title: t", "/posts/ab/"),
    (PLAIN_HUGO, "content/posts/x.en.md", "title: t", "/posts/x/"),
    (PLAIN_HUGO, "content/posts/x.de.md", "title: t", "/posts/x.de/"),
    (PLAIN_HUGO, "content/posts/r.md", 'slug: "A b_c.d É!"', "/posts/a-b_c.d-é/"),
    (PLAIN_HUGO, "content/sec3/x/y.md", "slug: a/b", "/sec3/x/a/b/"),
    (HUGO, "content/news/x.md", "slug: yy", "/n/x/"),
    (HUGO, "content/news/Y.pt-br.md", "slug: yy", "/pt-br/n/y/"),
    (HUGO, "content/news/z.de.md", "url: /custom/", "/custom/"),
    (HUGO, "content/blog/rel.de.md", "url: rel/path", "/de/rel/path/"),
    (HUGO, "content/blog/bar.md", "slug: Foo", "/b/blog/foo/"),
    (HUGO, "content/blog/u7.md", "slug: /abs/", "/b/blog/abs/"),
    (HUGO, "content/docs/sub/q.md", "slug: r", "/d/docs/r/"),
    (HUGO, "content/docs/sub/al.de.md", "title: t", "/de/d/docs/al/"),
    (HUGO, "content/blog/brand/_index.md", "title: t", "/blog/brand/"),
]
KNOWN_TO_HEXO = [
    ("a.md", "date: 2023-11-21 23:30:00", "/2023/11/21/a/"),
    ("c.md", "date: 2023-11-21 00:10", "/2023/11/21/c/"),
    ("d e.md", "date: 2023-11-21", "/2023/11/21/d e/"),
    ("G.html", "date: 2023-11-21", "/2023/11/21/G/"),
    ("sub/a.md", "permalink: my/link", "/my/link"),
    ("e.md", "permalink: my/link2/", "/my/link2/"),
]
PAGES_OF_HEXO = [
    ("about.md", "title: t", "/about.html"),
    ("about/index.md", "title: t", "/about/"),
    ("p2.md", "permalink: about/", "/about/"),
    ("p3.md", "permalink: /x/y", "/x/y.html"),
]


def told(folder: Path, config: tuple[str, str], path: str, front_matter: str) -> list[str]:
    """The addresses of one document of a site, with `NOW` as the time."""
    write(folder, {".git/HEAD": "", config[0]: config[1], path: f"---\n{front_matter}\n---\n"})
    frozen = load_config("", str(folder), "", Selection(("output-collision",)), keep=False)
    engine = Engine(frozen, NOW)
    found: list[str] = []

    def collect(context: Context, options: object) -> tuple[()]:
        from corpuslint.addresses import addresses_of

        found.extend(address for _, address in addresses_of(context))
        return ()

    file = Input(path, str(folder / path))
    for bound in engine.plan_for(file)[0].collecting:
        bound.function = collect
    assert engine.check_file(file).errors == ()
    return found


@pytest.mark.parametrize(("config", "path", "front_matter", "address"), KNOWN_TO_HUGO)
def test_hugo(config: str, path: str, front_matter: str, address: str, tmp_path: Path) -> None:
    assert told(tmp_path, ("hugo.toml", config), path, front_matter) == [address]


@pytest.mark.parametrize(
    ("aliases", "addresses"),
    [
        ("[/old/, rel, ../up]", ["/old/", "/news/rel/", "/up/"]),
        ("[/OLD2/x.html]", ["/OLD2/x.html"]),
        ("/Ga", ["/Ga/"]),
    ],
)
def test_aliases_of_hugo(aliases: str, addresses: list[str], tmp_path: Path) -> None:
    front_matter = f"Aliases: {aliases}"
    site = ("hugo.toml", PLAIN_HUGO)
    assert told(tmp_path, site, "content/news/al.md", front_matter) == ["/news/al/", *addresses]


@pytest.mark.parametrize(
    ("config", "path", "front_matter"),
    [
        (PLAIN_HUGO, "content/a.md", "draft: true"),
        (PLAIN_HUGO, "content/a.md", "date: 2026-06-01"),
        (PLAIN_HUGO, "content/a.md", "publishDate: 2026-06-01"),
        (PLAIN_HUGO, "content/a.md", "expiryDate: 2020-01-01"),
        (PLAIN_HUGO, "content/a.md", "url: /:slug/"),
        (PLAIN_HUGO, "content/index.md", "title: t"),
        (PLAIN_HUGO, "archetypes/a.md", "title: t"),
        (PLAIN_HUGO, "content/a.txt", "title: t"),
        (HUGO, "content/posts/d.md", "title: t"),
        ("title = 'x'\nuglyURLs = true\n", "content/a.md", "title: t"),
        ("[module]\n[[module.mounts]]\nsource = 'x'\n", "content/a.md", "title: t"),
        ("[languages.de]\n[languages.de.permalinks]\na = '/b/'\n", "content/a.md", "title: t"),
    ],
)
def test_hugo_is_not_certain(config: str, path: str, front_matter: str, tmp_path: Path) -> None:
    assert told(tmp_path, ("hugo.toml", config), path, front_matter) == []


@pytest.mark.parametrize(("path", "front_matter", "address"), KNOWN_TO_HEXO)
def test_posts_of_hexo(path: str, front_matter: str, address: str, tmp_path: Path) -> None:
    site = ("_config.yml", HEXO)
    assert told(tmp_path, site, f"source/_posts/{path}", front_matter) == [address]


@pytest.mark.parametrize(("path", "front_matter", "address"), PAGES_OF_HEXO)
def test_pages_of_hexo(path: str, front_matter: str, address: str, tmp_path: Path) -> None:
    assert told(tmp_path, ("_config.yml", HEXO), f"source/{path}", front_matter) == [address]


@pytest.mark.parametrize("zone", ["", "timezone: Asia/Shanghai\n"])
def test_a_day_of_hexo_that_depends_on_the_machine_is_a_sign(zone: str, tmp_path: Path) -> None:
    """With a `timezone` Hexo writes the day of the building machine into permalinks."""
    said = "date: 2023-11-21 00:10:00" + ("" if zone else "+08:00")
    (address,) = told(tmp_path, ("_config.yml", HEXO + zone), "source/_posts/a.md", said)
    assert not is_plain(address)
    assert address.endswith("/a/")


JEKYLL_PARAMETERS = [
    ("/:categories/:title/", "title: t", "/news/old/My-day!/"),
    ("/:year/:i_month/:i_day/:slug", "title: t", "/2023/3/7/my-day.html"),
    ("/:short_year-:y_day/:name:output_ext", "title: t", "/23-066/2023-03-07-my-day.html"),
    ("/:title.html", "slug: Not the Name", "/Not-the-Name.html"),
    ("/:categories/:title", "categories: Big [Apple]\nslug: x", "/news/old/big/[apple]/x.html"),
    ("/:categories/:title", "category: Two Words\nslug: x", "/news/old/two words/x.html"),
    ("none", "title: t", "/news/old/My-day!.html"),
    ("ordinal", "title: t", "/news/old/2023/066/My-day!.html"),
]


@pytest.mark.parametrize(("permalink", "front_matter", "address"), JEKYLL_PARAMETERS)
def test_posts_of_jekyll(permalink: str, front_matter: str, address: str, tmp_path: Path) -> None:
    site = ("_config.yml", f"permalink: {permalink}\n")
    path = "news/old/_posts/2023-03-07-My day!.md"
    assert told(tmp_path, site, path, front_matter) == [address]


@pytest.mark.parametrize(
    ("path", "front_matter"),
    [
        ("_posts/undated.md", "title: t"),
        ("_posts/2026-06-01-later.md", "title: t"),
        ("_posts/2023-01-01-a.md", "permalink: /:nonsense/"),
        ("_layouts/default.html", "title: t"),
        ("_pages/about.md", "permalink: /about/"),
        ("vendor/notes.md", "title: t"),
        ("a.md", "published: false"),
        ("a.md", "permalink: [a]"),
    ],
)
def test_jekyll_makes_no_page(path: str, front_matter: str, tmp_path: Path) -> None:
    site = ("_config.yml", "exclude: [vendor]\n")
    assert told(tmp_path, site, path, front_matter) == []


def test_folders_that_jekyll_is_told_to_include(tmp_path: Path) -> None:
    site = ("_config.yml", "include: [_pages]\n")
    assert told(tmp_path, site, "_pages/about.md", "permalink: /about/") == ["/about/"]


@given(st.text(alphabet="aAé1 -_.!$/ñ́", min_size=1, max_size=12))
def test_a_slug_of_jekyll_stays_one(text: str) -> None:
    """A slug is made of what it may hold, and a second slug of it is the same."""
    slug = jekyll._slug(text, "")
    assert not set(slug) - set("aé1-ñ́")
    assert "--" not in slug
    again = jekyll._slug(slug, "")
    assert again in (slug, slug.strip("-"))


LISTED = (
    "permalink slug url aliases redirect_from date categories title published draft cascade "
    "defaults scope values collections posts people output languages de contentDir permalinks "
    "page section new_post_name source_dir exclude plugins permalink_defaults future"
)
KEYS = st.sampled_from(LISTED.split())
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text("a/:.-% ñ*[", max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
PATHS = st.sampled_from(
    [
        "_posts/2023-11-21-a.md",
        "_people/a.md",
        "a/index.md",
        "source/_posts/a.md",
        "source/a.md",
        "content/posts/a.de.md",
        "content/posts/_index.md",
        "src/content/blog/a/index.mdx",
    ]
)


@pytest.mark.parametrize("generator", [jekyll, hexo, hugo, astro])
@given(PATHS, st.dictionaries(KEYS, VALUES), st.dictionaries(KEYS, VALUES))
def test_whatever_a_config_and_a_document_say(
    generator: ModuleType, path: str, data: dict[str, Any], config: dict[str, Any]
) -> None:
    page = Page(path, data, config, Site(UNKNOWN), lambda _: False)
    for at, address in generator.addresses(page):
        assert not at or at[0] in data
        assert "//" not in address


def test_what_overshadows_pages_may_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Runs that are remembered see that a file which is in no collision has a say in one."""
    monkeypatch.setenv("CORPUSLINT_CACHE_DIR", str(tmp_path / "cache"))
    project = tmp_path / "project"
    slug = "---\nslug: day\n---\n"
    write(project, {".git/HEAD": "", "hugo.toml": PLAIN_HUGO})
    write(project, {"content/a/x.md": slug, "content/a/y.md": slug})
    write(project, {f"content/b/{number}.md": "---\ntitle: B\n---\n" for number in range(ENOUGH)})
    monkeypatch.chdir(project)
    check = Command(capsys)
    for section, code in [
        ("title: A", 1),
        ("cascade: {draft: true}", 0),
        ("cascade: {color: red}", 1),
        ("cascade: {build: {render: never}}", 0),
    ]:
        write(project, {"content/a/_index.md": f"---\n{section}\n---\n"})
        settle()
        assert [check("check").code for _ in range(3)] == [code] * 3


def test_sites_are_seen_from_their_folders(tmp_path: Path) -> None:
    write(tmp_path, {".git/HEAD": "", "one/_config.yml": "a: 1\n", "one/_posts/x.md": ""})
    assert SiteFinder().find(str(tmp_path / "one" / "_posts")).root == str(tmp_path / "one")
