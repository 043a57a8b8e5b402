"""Where the paths of a site lead: to which file, to none, or where nobody here can tell.

A page may name files that are elsewhere: on another server, in a theme that is not
here, or in a folder that a sparse checkout leaves out. So a file is missing only where
the folder that should hold it is there, and holds files of its kind.
"""

from __future__ import annotations

import os
import posixpath
from typing import Any, Literal

from corpuslint.files import read_regular
from corpuslint.patterns import lazy
from corpuslint.tuples import NamedTuple

_ELSEWHERE = lazy(r"[A-Za-z][A-Za-z0-9+.-]*:|//|[^\0]*[\\\0]")
# What Windows takes for a device, for another stream of a file, or for a shorter name:
# whether such a file is there says nothing about the site.
_WINDOWS_OWN = lazy(
    r"(?i)(?:[^/]*/)*(?:(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)[ ]*(?:[.:/]|$)"
    r"|[^/]*:|(?!\.{1,2}(?:/|$))[^/]*[ .](?:/|$))"
)
_EXPRESSIONS = ("{{", "{%", "<%", "${")
# Files that are copied as they are. Others (pages, style sheets, feeds) are made from
# sources of other names.
_ENDINGS = {
    "image": "png jpg jpeg jpe gif webp avif svg ico bmp tif tiff apng heic jxl",
    "video": "mp4 webm mov m4v avi mkv ogv",
    "audio": "mp3 ogg oga wav m4a flac opus aac",
    "document": "pdf zip epub doc docx xls xlsx ppt pptx odt ods odp gz tgz 7z rar",
    "font": "woff woff2 ttf otf eot",
}
_KINDS = {f".{ending}": kind for kind, endings in _ENDINGS.items() for ending in endings.split()}
# Readers that many generators share, which copy files from where they like.
_ANYBODYS = ("gray-matter", "@11ty/gray-matter")
# Where the files of a site-relative path lie, below the site's folder.
_ROOTS: dict[str, tuple[str, ...]] = {
    "hexo": ("source",),
    "hugo": ("static", "assets"),
    "astro": ("public",),
    # Next.js and VitePress; Docusaurus and Gatsby; VuePress
    **dict.fromkeys(_ANYBODYS, ("public", "static", ".vuepress/public")),
}
# Where Hugo puts what it mounts, for files that a site is served with.
_HUGO_TARGETS = ("static", "assets")
# Where such a file may lie as well, under a path that the generator makes up.
_OTHER_ROOTS = {"hugo": ("content",), "astro": (".",)}
_LONGEST_PATH = 8_192
_MOST_LISTED = 2_000  # names, in search of a file of some kind


class Surroundings(NamedTuple):
    """What decides where a path leads: the site's folder ("" for none), its generator and
    config, and the document's own folder and name. `held` remembers which folders hold
    files of a kind, for as long as the site is looked at."""

    root: str
    generator: str
    config: dict[str, Any]
    folder: str
    name: str
    held: dict[tuple[str, str], tuple[bool, tuple[str, ...]]] | None = None


class SiteFile(NamedTuple):
    """What a path leads to.

    `files` are the real paths of all that it may mean and that are there. `root` is the
    folder that should hold it, from the site's own and with forward slashes, such as
    `static/images`: where a file is "missing" it holds others of that kind; where that is
    "unknown" it is not there, or holds none. It is "" where no folder decides.
    """

    state: Literal["found", "missing", "unknown"]
    files: tuple[str, ...] = ()
    root: str = ""


UNKNOWN = SiteFile("unknown")


def locate(url: str, around: Surroundings, asked: list[str]) -> SiteFile:
    """Which file of the site a URL leads to; another site's is unknown.

    A path from the site's top (`/images/a.png`) is looked for where the generator takes
    such files from; any other beside the document as well. Links are followed, but not
    out of the site. Adds to `asked` the paths, there or not, that decided; of one that
    ends with a separator, the names in it did.
    """
    top = around.root or around.folder
    if not top or _ELSEWHERE.match(url) or any(mark in url for mark in _EXPRESSIONS):
        return UNKNOWN
    names = _names(url.partition("#")[0].partition("?")[0], around)
    if os.name == "nt" and any(map(is_windows_own, names)):
        return UNKNOWN
    try:
        return _look(names, around, os.path.join(os.path.realpath(top), ""), asked)
    except ValueError:  # half a character
        return UNKNOWN


def is_windows_own(path: str) -> bool:
    """Whether Windows takes a path for something else than the file of that name."""
    return _WINDOWS_OWN.match(path) is not None


def _look(names: list[str], around: Surroundings, top: str, asked: list[str]) -> SiteFile:
    is_outside = False
    files: dict[str, None] = {}
    for candidate in _candidates(names, around):
        asked.append(candidate)
        real = os.path.realpath(candidate)
        if not real.startswith(top):
            is_outside = is_outside or os.path.lexists(candidate)
        elif os.path.isfile(real):
            files[real] = None
    if files:
        return SiteFile("found", tuple(files))
    kind = _KINDS.get(os.path.splitext(names[0])[1].lower(), "") if names else ""
    if not kind or is_outside:
        return UNKNOWN
    if names[0].startswith("/"):
        return _in_roots(names, kind, around, asked) if around.root else UNKNOWN
    return _beside(names, around, top, asked)


def _names(path: str, around: Surroundings) -> list[str]:
    """The names that a path may mean, as written first: without codes, and without the
    folder that the site is served from."""
    if not path.strip("/") or path.endswith("/"):
        return []
    names = [path]
    if "%" in path:
        from urllib.parse import unquote  # 2 ms

        names = list(dict.fromkeys((path, unquote(path))))
    if "\0" in names[-1]:
        return []
    if not path.startswith("/"):
        return names
    # as a browser does, `..` stops at the top
    names = [posixpath.normpath(name) for name in names]
    base = _base(around)
    return names + [name[len(base) :] for name in names if base and name.startswith(f"{base}/")]


def _base(around: Surroundings) -> str:
    """The path that the whole site is served from, such as `/blog`; else ""."""
    key = {"jekyll": "baseurl", "hexo": "root", "hugo": "baseurl"}.get(around.generator, "")
    said = _setting(around.config, key)
    if not isinstance(said, str):
        return ""
    if around.generator == "hugo":
        said = said.partition("//")[2].partition("/")[2]
    said = said.strip("/")
    return f"/{said}" if said else ""


def _candidates(names: list[str], around: Surroundings) -> list[str]:
    """Where the file of a path may be, by the generator's rules."""
    found: list[str] = []
    for name in names:
        folders = []
        if around.folder and not name.startswith("/"):
            # beside the document, or in a folder of its name (Hexo)
            stem = os.path.splitext(around.name)[0]
            folders += [around.folder, os.path.join(around.folder, stem)]
        if around.root and not name.startswith(("./", "../")):
            roots = (*_roots(around), *_themes(around), *_OTHER_ROOTS.get(around.generator, ()))
            folders += [_below(around.root, root) for root in roots]
        found += [os.path.join(folder, name.lstrip("/")) for folder in folders]
    return found


def _below(top: str, folder: str) -> str:
    return top if folder == "." else os.path.join(top, folder)


def _in_roots(names: list[str], kind: str, around: Surroundings, asked: list[str]) -> SiteFile:
    """Whether a file that is not there should be: the first folder of its path tells."""
    if not _has_themes(around, asked) or _has_inner_mounts(around):
        return UNKNOWN
    roots = [*_roots(around), *_themes(around)]
    if around.generator in _ANYBODYS:  # Eleventy, say, has none of these
        asked += [_below(around.root, root) for root in roots]
        roots = [root for root in roots if os.path.isdir(_below(around.root, root))]
    first = ""
    for name in reversed(names):  # without the path that the site is served from, if it may be
        folder, inner, _ = name[1:].partition("/")
        folder = folder if inner else ""
        for other in _OTHER_ROOTS.get(around.generator, ()) if folder else ():
            place = os.path.join(around.root, other, folder)
            asked.append(place)
            if os.path.isdir(place):
                return UNKNOWN  # a page's own files get the path of that page
        for root in roots:
            inside = posixpath.normpath(posixpath.join(root, folder))
            first = first or inside
            if _holds(_below(around.root, inside), kind, bool(folder), around, asked):
                own = posixpath.dirname(posixpath.normpath(posixpath.join(root, name[1:]))) or "."
                if _is_left_out(own, around.root, asked):
                    return SiteFile("unknown", root=own)
                return SiteFile("missing", root=inside)
    return SiteFile("unknown", root=first)


def _is_left_out(folder: str, top: str, asked: list[str]) -> bool:
    """Whether a folder that is not there may be one that a sparse checkout leaves out."""
    place = _below(top, folder)
    asked.append(place)
    if os.path.isdir(place):
        return False
    while not os.path.lexists(os.path.join(top, ".git")):
        above = os.path.dirname(top)
        if above == top:
            return False
        top = above
    asked.append(os.path.join(_git_folder(top, asked), "info", "sparse-checkout"))
    return os.path.exists(asked[-1])


def _git_folder(top: str, asked: list[str]) -> str:
    """Where git keeps what it knows of a working tree: of a linked one, a file says where."""
    place = os.path.join(top, ".git")
    if os.path.isdir(place):
        return place
    asked.append(place)
    try:
        said = os.fsdecode(read_regular(place, _LONGEST_PATH))
    except OSError:
        return place
    folder = said.partition("gitdir:")[2].strip()
    return os.path.join(top, folder) if folder and "\0" not in folder else place


def _beside(names: list[str], around: Surroundings, top: str, asked: list[str]) -> SiteFile:
    """Whether a file that is not beside its document should be: Astro builds no such page."""
    if around.generator != "astro" or not names[0].startswith(("./", "../")):
        return UNKNOWN
    folder = os.path.normpath(os.path.join(around.folder, os.path.dirname(names[0])))
    asked.append(folder)
    real = os.path.join(os.path.realpath(folder), "")
    if not real.startswith(top):
        return UNKNOWN
    root = os.path.relpath(real, top).replace(os.sep, "/")
    return SiteFile("missing" if os.path.isdir(folder) else "unknown", root=root)


def _holds(folder: str, kind: str, deep: bool, around: Surroundings, asked: list[str]) -> bool:
    """Whether a folder holds a file of a kind, as far as a short look can tell."""
    key = (folder if deep else os.path.join(folder, ""), kind)
    held = {} if around.held is None else around.held
    if key not in held:
        held[key] = _search(folder, kind, deep)
    answer, decided = held[key]
    asked += decided
    return answer


def _search(folder: str, kind: str, deep: bool) -> tuple[bool, tuple[str, ...]]:
    """The answer, and what decided it: the first such file, or all folders without one."""
    listed = []
    waiting = [folder]
    budget = _MOST_LISTED
    while waiting and budget > 0:
        current = waiting.pop(0)
        listed.append(os.path.join(current, ""))
        try:
            with os.scandir(current) as entries:
                names = sorted(
                    (entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries
                )
        except OSError:
            continue
        budget -= len(names)
        for name, is_folder in names:
            if is_folder:
                waiting.append(os.path.join(current, name))
            elif _KINDS.get(os.path.splitext(name)[1].lower()) == kind:
                return True, (os.path.join(current, name),)
        if not deep:
            break
    return False, tuple(listed)


def _roots(around: Surroundings) -> tuple[str, ...]:
    """The folders that a site's files are copied from, below its own."""
    if around.generator == "hugo":
        return _hugo_roots(around.config)
    said = {"hexo": "source_dir", "jekyll": "source"}.get(around.generator)
    root = around.config.get(said) if said else None
    return (root,) if isinstance(root, str) and root else _ROOTS.get(around.generator, (".",))


def _hugo_roots(config: dict[str, Any]) -> tuple[str, ...]:
    folders = _texts(_setting(config, "staticdir")) or ["static"]
    folders += _texts(_setting(config, "assetdir")) or ["assets"]
    languages = _setting(config, "languages")
    for language in languages.values() if isinstance(languages, dict) else ():
        if isinstance(language, dict):
            folders += _texts(_setting(language, "staticdir"))
    for source, target in _mounts(config):
        if target in _HUGO_TARGETS:
            folders += source
    return tuple(dict.fromkeys(folders))


def _mounts(config: dict[str, Any]) -> list[tuple[list[str], str]]:
    """The folders that Hugo mounts, each with the place that it gets."""
    module = _setting(config, "module")
    mounts = _setting(module, "mounts") if isinstance(module, dict) else None
    return [
        (_texts(mount.get("source")), posixpath.normpath(str(mount.get("target") or ".")))
        for mount in (mounts if isinstance(mounts, list) else ())
        if isinstance(mount, dict)
    ]


def _themes(around: Surroundings) -> list[str]:
    """The folders of a site's themes that files are copied from, below the site's own."""
    names = _theme_names(around)
    if around.generator == "hugo":
        return [f"themes/{name}/{inner}" for name in names for inner in ("static", "assets")]
    places = ("themes/{}/source", "node_modules/hexo-theme-{}/source")
    return [place.format(name) for name in names for place in places]


def _has_inner_mounts(around: Surroundings) -> bool:
    """Whether Hugo mounts a folder inside one of its own, where it may hold any file."""
    inner = tuple(f"{target}/" for target in _HUGO_TARGETS)
    return around.generator == "hugo" and any(
        target.startswith(inner) for _, target in _mounts(around.config)
    )


def _has_themes(around: Surroundings, asked: list[str]) -> bool:
    """Whether every theme that is named is here: one that is not may hold any file."""
    for name in _theme_names(around):
        places = [f"themes/{name}"]
        if around.generator == "hexo":
            places.append(f"node_modules/hexo-theme-{name}")
        folders = [os.path.join(around.root, place, "") for place in places]
        asked += folders
        if not any(_is_filled(folder) for folder in folders):
            return False
    return True


def _is_filled(folder: str) -> bool:
    """Whether a folder is there and has something in it: a submodule's may have nothing."""
    try:
        with os.scandir(folder) as entries:
            return any(True for _ in entries)
    except OSError:
        return False


def _theme_names(around: Surroundings) -> list[str]:
    if around.generator not in ("hexo", "hugo"):
        return []
    return [name for name in _texts(_setting(around.config, "theme")) if ".." not in name]


def _setting(config: dict[str, Any], key: str) -> Any:
    """What a config says under a key in lower case: Hugo's keys know no case."""
    for name, value in config.items():
        if str(name).lower() == key:
            return value
    return None


def _texts(value: Any) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, str) and item and "\0" not in item]
