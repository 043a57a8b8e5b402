"""A project that uses everything which decides on what a run says, and ways to change it."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.commands import write
from tests.test_site import png

# Longer than the clock's grain: what was written before is not written again unseen.
SETTLED = 0.04
Change = Callable[[Path], Any]

_PARTS = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$defs": {
        "image": {
            "type": "object",
            "x-role": "image",
            "properties": {
                "url": {"type": "string", "x-role": "image-url"},
                "width": {"type": "integer", "x-role": "width"},
                "height": {"type": "integer", "x-role": "height"},
            },
        }
    },
}
_POST = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "x-unique": [[["slug"]]],
    "type": "object",
    "required": ["title"],
    "properties": {
        "title": {"type": "string", "x-role": "title"},
        "slug": {"type": "string", "x-role": "slug"},
        "link": {"type": "string", "format": "uri"},
        "cover": {"$ref": "parts.schema.json#/$defs/image"},
    },
}
_OWN = {"type": "object", "properties": {"level": {"type": "integer"}}}
_CONFIG = """\
extends = "base.toml"
[collections.posts]
include = ["_posts/**/*.md", "!_posts/drafts/**"]
schemas = ["schemas/post.schema.json"]
[collections.handbook]
include = ["handbook/content/**/*.md"]
[collections.loose]
include = ["loose/*.md"]
[per-file-ignores]
"_posts/quiet-*.md" = ["url-space"]
"""
_BASE = """\
extend-select = ["missing-dimensions"]
ignore = ["unpublished-filename"]
timezone = "Europe/Berlin"
[severities]
duplicate-value = "warning"
"""
_FILES = {
    "pyproject.toml": "[project]\nname = 'above'\n",
    "elsewhere/linked.md": "---\ntitle: 3\n---\n",
    "elsewhere/more/one.md": "---\ntitle: [\n---\n",
    "elsewhere/still-more/two.md": "---\ntitle: 4\nslug: two\n---\n",
    "project/corpuslint.toml": _CONFIG,
    "project/base.toml": _BASE,
    "project/schemas/post.schema.json": json.dumps(_POST),
    "project/schemas/parts.schema.json": json.dumps(_PARTS),
    "project/schemas/own.schema.json": json.dumps(_OWN),
    "project/schemas/other.schema.json": json.dumps({"required": ["level", "other"]}),
    "project/_config.yml": "title: x\ntimezone: Europe/Berlin\n",
    "project/package.json": '{"dependencies": {"left-pad": "1"}}\n',
    "project/.gitignore": "*.tmp.md\n/loose/hidden.md\n",
    "project/_posts/.gitignore": "ignored/\n",
    "project/_posts/deep/.gitignore": "*-no.md\n!one-no.md\n",
    "project/_posts/clean.md": "---\ntitle: Clean\nslug: clean\n---\n",
    "project/_posts/same-1.md": "---\ntitle: Same\nslug: same\n---\n",
    "project/_posts/same-2.md": "---\ntitle: Same\nslug: same\n---\n",
    "project/_posts/cover.md": "---\ntitle: Cover\ncover: {url: /assets/a.png}\n---\n",
    "project/_posts/beside.md": "---\ntitle: Beside\ncover: {url: beside.png}\n---\n",
    "project/_posts/gone.md": "---\ntitle: Gone\ncover: {url: /assets/gone.png}\n---\n",
    "project/_posts/spaced.md": '---\ntitle: x\nlink: " https://example.org/x"\n---\n',
    "project/_posts/quiet-1.md": '---\ntitle: x\nlink: " https://example.org/x"\n---\n',
    "project/_posts/hidden.md": "---\n# corpuslint: ignore[wrong-type] old\ntitle: 3\n---\n",
    "project/_posts/idle.md": "---\n# corpuslint: ignore[wrong-type] old\ntitle: x\n---\n",
    "project/_posts/own.md": "---\n$schema: ../schemas/own.schema.json\ntitle: x\nlevel: y\n---\n",
    "project/_posts/own-link.md": "---\n$schema: ../schemas/link.json\ntitle: x\nlevel: y\n---\n",
    "project/_posts/template.md": "---\ntitle: {{ title }}\n---\n",
    "project/_posts/deep/one-no.md": "---\ntitle: 1\n---\n",
    "project/_posts/deep/two-no.md": "---\ntitle: 2\n---\n",
    "project/_posts/ignored/a.md": "---\ntitle: 5\n---\n",
    "project/_posts/drafts/a.md": "---\ntitle: 6\n---\n",
    "project/_posts/dated.md": "---\ntitle: x\ndate: 2023-11-21 18:20:57\n---\n",
    "project/handbook/hugo.toml": "baseURL = 'https://example.org/'\n",
    "project/handbook/content/a.md": "+++\ntitle = 'a'\ndate = 2023-13-01\n+++\n",
    "project/handbook/content/b.md": "---\ntitle: b\ndate: 2023-11-21\ndate: 2023-11-22\n---\n",
    "project/loose/template.md": "---\ntitle: {{ title }}\n---\n",
    "project/loose/hidden.md": "---\ntitle: [\n---\n",
    "project/notes/template.md": "---\ntitle: {{ title }}\n---\n",
    "project/notes/bad.md": "---\ntitle: [\n---\n",
}


def make_project(folder: Path, documents: int = 0) -> Path:
    """The project below a folder, with so many more documents; gives its own folder."""
    write(folder, _FILES)
    project = folder / "project"
    (project / ".git").mkdir()
    for name, size in (("assets/a.png", 640), ("assets/b.png", 320), ("_posts/beside.png", 10)):
        path = project / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(png(size, 480))
    for name, target in (
        ("_posts/linked.md", "../../elsewhere/linked.md"),
        ("_posts/more", "../../elsewhere/more"),
        ("_posts/later", "../../elsewhere/later"),
        ("_posts/.#locked.md", "../../elsewhere/locked.md"),
        ("schemas/link.json", "own.schema.json"),
    ):
        (project / name).symlink_to(target)
    for number in range(documents):
        write(project, {f"_posts/many/{number:03}.md": f"---\ntitle: T{number}\n---\n"})
    return project


def edit(name: str, old: str, new: str) -> Change:
    def change(project: Path) -> None:
        text = (project / name).read_text()
        assert old in text, name
        (project / name).write_text(text.replace(old, new, 1))

    return change


def edit_unseen(name: str, old: str, new: str) -> Change:
    """Another text of the same size, with the time of the last change put back."""
    assert len(old) == len(new)

    def change(project: Path) -> None:
        path = project / name
        before = path.stat()
        edit(name, old, new)(project)
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    return change


def create(name: str, text: str) -> Change:
    return lambda project: write(project, {name: text})


def delete(name: str) -> Change:
    def change(project: Path) -> None:
        path = project / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()

    return change


def rename(old: str, new: str) -> Change:
    return lambda project: (project / old).rename(project / new)


def swap(one: str, other: str) -> Change:
    def change(project: Path) -> None:
        aside = project / "aside"
        (project / one).rename(aside)
        (project / other).rename(project / one)
        aside.rename(project / other)

    return change


def retarget(name: str, target: str) -> Change:
    def change(project: Path) -> None:
        (project / name).unlink()
        (project / name).symlink_to(target)

    return change


def link_in_place(name: str) -> Change:
    """The same content, in another place, with a link where it was."""

    def change(project: Path) -> None:
        aside = project.parent / "aside"
        (project / name).rename(aside)
        (project / name).symlink_to(aside)

    return change


def image(name: str, width: int) -> Change:
    return lambda project: (project / name).write_bytes(png(width, 480))


_SPACED = '---\ntitle: x\nlink: " https://example.org/x"\n---\n'
CHANGES: dict[str, Change] = {
    "edit a document": edit("_posts/clean.md", "Clean", "3"),
    "edit a document, same size": edit("_posts/clean.md", "Clean", "33333"),
    "edit a document, same size and time": edit_unseen("_posts/clean.md", "Clean", "33333"),
    "create a document": create("_posts/new.md", "---\ntitle: 9\n---\n"),
    "create a duplicate": create("_posts/new.md", "---\ntitle: x\nslug: clean\n---\n"),
    "delete a document": delete("_posts/spaced.md"),
    "delete a duplicate": delete("_posts/same-1.md"),
    "rename a document": rename("_posts/spaced.md", "_posts/spread.md"),
    "rename a folder": rename("_posts/deep", "_posts/deeper"),
    "move a document out of its collection": rename("_posts/spaced.md", "notes/spaced.md"),
    "move a document under an ignored rule": rename("_posts/spaced.md", "_posts/quiet-2.md"),
    "swap two documents": swap("_posts/spaced.md", "_posts/idle.md"),
    "swap a quiet and a loud one": swap("_posts/quiet-1.md", "_posts/idle.md"),
    "touch a document": lambda project: os.utime(project / "_posts/clean.md"),
    "make a document read-only": lambda project: (project / "_posts/clean.md").chmod(0o400),
    "take a document's rights": lambda project: (project / "_posts/clean.md").chmod(0),
    "a document becomes a folder": lambda project: (
        delete("_posts/clean.md")(project),
        create("_posts/clean.md/a.md", "---\ntitle: 8\n---\n")(project),
    ),
    "a document becomes a link": link_in_place("_posts/spaced.md"),
    "a folder becomes a link": link_in_place("_posts/deep"),
    "edit what a link leads to": edit("../elsewhere/linked.md", "3", "'3'"),
    "retarget a link to a document": retarget("_posts/linked.md", "../../elsewhere/more/one.md"),
    "break a link to a document": delete("../elsewhere/linked.md"),
    "edit in a linked folder": edit("../elsewhere/more/one.md", "[", "x"),
    "create in a linked folder": create("../elsewhere/more/new.md", "---\ntitle: 1\n---\n"),
    "retarget a link to a folder": retarget("_posts/more", "../../elsewhere/still-more"),
    "break a link to a folder": delete("../elsewhere/more"),
    "a dangling link becomes one to a folder": create(
        "../elsewhere/later/a.md", "---\ntitle: 1\n---\n"
    ),
    "a dangling lock becomes a document": create("../elsewhere/locked.md", "---\ntitle: 1\n---\n"),
    "edit the config": edit("corpuslint.toml", "[per-file", "[rules.url-space]\n[per-file"),
    "the config ignores a rule": edit("corpuslint.toml", "[coll", 'ignore = ["url-space"]\n[coll'),
    "the config ignores no rule": edit("corpuslint.toml", '"url-space"', ""),
    "the config is broken": edit("corpuslint.toml", "[collections.posts]", "[collections"),
    "a collection more": edit(
        "corpuslint.toml", "[per-file", '[collections.n]\ninclude = ["notes/*.md"]\n[per-file'
    ),
    "a collection less": edit("corpuslint.toml", "[collections.loose]\ninclude", "#"),
    "a collection changes": edit("corpuslint.toml", "loose/*.md", "notes/*.md"),
    "a collection's reader": edit("corpuslint.toml", "[per-file", 'generator = "hexo"\n[per-file'),
    "a collection loses its schema": edit(
        "corpuslint.toml", 'schemas = ["schemas/post.schema.json"]', ""
    ),
    "the base selects less": edit("base.toml", 'extend-select = ["missing-dimensions"]', ""),
    "the base has another severity": edit("base.toml", "warning", "info"),
    "the base has another zone": edit("base.toml", "Europe/Berlin", "Europe/Paris"),
    "the base goes": delete("base.toml"),
    "the config goes": delete("corpuslint.toml"),
    "a pyproject beside the config": create("pyproject.toml", "[tool.corpuslint]\n"),
    "a pyproject instead": lambda project: (
        delete("corpuslint.toml")(project),
        edit("../pyproject.toml", "[project]", "[tool.corpuslint]\n[project]")(project),
    ),
    "the config above": lambda project: rename("corpuslint.toml", "../corpuslint.toml")(project),
    "edit a schema": edit("schemas/post.schema.json", '["title"]', '["title", "slug"]'),
    "edit a schema that is referred to": edit("schemas/parts.schema.json", "integer", "string"),
    "break a schema": edit("schemas/post.schema.json", "object", "objekt"),
    "delete a schema": delete("schemas/post.schema.json"),
    "delete a schema that is referred to": delete("schemas/parts.schema.json"),
    "swap two schemas": swap("schemas/post.schema.json", "schemas/parts.schema.json"),
    "edit a document's own schema": edit("schemas/own.schema.json", "integer", "string"),
    "delete a document's own schema": delete("schemas/own.schema.json"),
    "retarget a link to a schema": retarget("schemas/link.json", "other.schema.json"),
    "swap a document's own schema": swap("schemas/own.schema.json", "schemas/other.schema.json"),
    "edit the site's config": edit("_config.yml", "Berlin", "Paris"),
    "edit the site's config, same size and time": edit_unseen("_config.yml", "timez", "timex"),
    "delete the site's config": delete("_config.yml"),
    "the site is Hexo's": edit("package.json", "left-pad", "hexo"),
    "the site is Hexo's by its config": edit("_config.yml", "title", "source_dir"),
    "the site is Astro's": create("astro.config.mjs", ""),
    "a site below": create("_posts/_config.yml", "timezone: Asia/Tokyo\n"),
    "a package below": create("_posts/deep/package.json", '{"dependencies": {"astro": "1"}}'),
    "the handbook is no more Hugo's": delete("handbook/hugo.toml"),
    "a repository below": create("_posts/deep/.git/HEAD", ""),
    "a repository above": create("../.git/HEAD", ""),
    "no repository": delete(".git"),
    "the repository's top is above": rename(".git", "../.git"),
    "an ignore file above": create("../.gitignore", "*.md\n"),
    "edit an ignore file": edit(".gitignore", "/loose", "/louse"),
    "edit an ignore file below": edit("_posts/deep/.gitignore", "!one", "!two"),
    "delete an ignore file": delete("_posts/.gitignore"),
    "create an ignore file": create("_posts/more/.gitignore", "*\n"),
    "an ignore file becomes a link": link_in_place("_posts/.gitignore"),
    "another image": image("assets/a.png", 641),
    "an image goes": delete("assets/a.png"),
    "an image comes": image("assets/gone.png", 3),
    "an image that is no image": create("assets/a.png", "x"),
    "swap two images": swap("assets/a.png", "assets/b.png"),
    "an image elsewhere": create("_posts/assets/a.png", ""),
    "another image beside": image("_posts/beside.png", 11),
    "an image becomes a link": link_in_place("assets/a.png"),
    "edit a comment": edit("_posts/hidden.md", "wrong-type", "wrong-date"),
    "a comment goes": edit("_posts/hidden.md", "# corpuslint: ignore[wrong-type] old\n", ""),
    "a faulty document in place of a clean one": create("_posts/clean.md", _SPACED),
}


def settle() -> None:
    """Wait until what was written last is older than the clock's grain."""
    time.sleep(SETTLED)
