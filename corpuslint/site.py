"""The site around a document: which generator builds it, and what its config says."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from corpuslint.files import read_own
from corpuslint.inputs import saw, saw_names
from corpuslint.patterns import lazy
from corpuslint.profile import PROFILES, UNKNOWN, Profile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from corpuslint.image_files import ImageFile
    from corpuslint.site_files import SiteFile, Surroundings
    from corpuslint.vocabulary import Vocabulary


def _scripts(name: str, endings: str) -> list[str]:
    return [f"{name}.{ending}" for ending in endings.split()]


# A file that only one generator reads decides at once.
_HUGO_CONFIGS = ("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json")
_MARKERS = {
    **dict.fromkeys(_HUGO_CONFIGS, "hugo"),
    **dict.fromkeys(_scripts("astro.config", "mjs js ts mts cjs cts"), "astro"),
    # packages, whose version says what they read with
    **dict.fromkeys((".eleventy.js", *_scripts("eleventy.config", "js mjs cjs")), "@11ty/eleventy"),
    **dict.fromkeys(_scripts("docusaurus.config", "ts mts cts js mjs cjs"), "@docusaurus/core"),
}
_CONFIG_FOLDERS = (".vitepress", ".vuepress")  # of VitePress and VuePress, beside the pages
# Packages that read front matter with gray-matter.
_GRAY_MATTER = (
    "@11ty/eleventy",
    "@docusaurus/core",
    "gatsby-plugin-mdx",
    "gatsby-transformer-remark",
    "metalsmith",
    "vitepress",
    "vuepress",
)
_PACKAGES = {
    "hexo": "hexo",
    "astro": "astro",
    **dict.fromkeys(_GRAY_MATTER, "gray-matter"),
    # a site's own code
    "@11ty/gray-matter": "@11ty/gray-matter",
    "gray-matter": "gray-matter",
}
# The first versions of those that of late read with its fork.
_FORKED_SINCE = {"@11ty/eleventy": (3, 1, 7), "@docusaurus/core": (3, 10, 2)}
# A range of versions as npm has it, up to the lowest version that it lets in; or a tag that
# stands for the newest.
_LOWEST = lazy(r"[\s~^=v>]*([0-9]+)(?:\.([0-9]+))?(?:\.([0-9]+))?")
_NEWEST_TAGS = ("latest", "next", "canary")
# Of Hexo and of Jekyll, in Jekyll's order.
_SHARED_CONFIGS = ("_config.yml", "_config.yaml", "_config.toml", "_config.json")
_JEKYLL_CONFIGS = _SHARED_CONFIGS[:3]
# Top-level keys of Hexo's own `_config.yml` that Jekyll does not have.
_HEXO_KEYS = (
    "source_dir",
    "public_dir",
    "new_post_name",
    "skip_render",
    "default_layout",
    "post_asset_folder",
    "render_drafts",
)
# Hugo's config before it was called hugo.toml (0.110); other tools have such a file too.
_OLD_HUGO_CONFIGS = ("config.toml", "config.yaml", "config.yml", "config.json")
# Of a folder's names, these decide.
_NAMES = (
    *_MARKERS,
    *_CONFIG_FOLDERS,
    *_SHARED_CONFIGS,
    *_OLD_HUGO_CONFIGS,
    "package.json",
    "config",
    ".git",
)
_ZONES: dict[str, tuple[str, ...]] = {}  # those that were asked for, with their files
_MOST_BYTES = 1_000_000
_MOST_LOCATED = 10_000  # URLs; several rules ask about each


class Site:
    """A generator's project, as far as its config is there to be seen.

    `config_path` is "" where no config was seen: then nothing is known of the
    zone. `timezone` is the one that holds, or None where none is set. `folder` is
    that of the documents around which the site is seen. `asked` are the files that
    answers depended on, until whoever wants to know empties it.
    """

    __slots__ = ("_config", "_zone", "asked", "config_path", "folder", "profile", "root")

    def __init__(
        self,
        profile: Profile,
        root: str = "",
        config_path: str = "",
        zone: str | None = None,
        config: _ConfigFile | None = None,
        folder: str = "",
    ) -> None:
        self.profile = profile
        self.root = root
        self.folder = folder
        self.config_path = config_path
        self.asked: list[str] = []
        self._zone = zone
        self._config = config or _ConfigFile(config_path)

    @property
    def config(self) -> dict[str, Any]:
        """The generator's own config; empty where it cannot be read."""
        return self._config.content

    @property
    def has_whole_config(self) -> bool:
        """Whether `config` is all that the generator is configured with."""
        return self._config.is_whole

    @property
    def timezone(self) -> str | None:
        """The IANA name that the user's config or the generator's own gives, or None."""
        zone: object = self._zone
        if zone is None:
            zone = self.config.get("timezone")
            if zone is None and self.profile.name == "hugo":  # its keys know no case
                zone = _without_case(self.config).get("timezone")
        if not isinstance(zone, str) or not zone:
            return None
        if zone not in _ZONES:
            from corpuslint.zone_files import zone_files

            _ZONES[zone] = zone_files(zone)
        for path in _ZONES[zone]:
            saw(path)
        return zone

    @property
    def zone_files(self) -> tuple[str, ...]:
        """The paths at which the system has the rules of the zone that holds."""
        return _ZONES[zone] if (zone := self.timezone) is not None else ()

    def with_settings(self, generator: str, zone: str | None) -> Site:
        """This site as the user's config corrects it."""
        profile = self.profile if generator == "auto" else PROFILES[generator]
        if profile is self.profile:
            return Site(profile, self.root, self.config_path, zone, self._config, self.folder)
        return Site(profile, self.root, "", zone, folder=self.folder)

    def seen_from(self, folder: str) -> Site:
        """This site around the documents of an absolute folder."""
        return Site(self.profile, self.root, self.config_path, self._zone, self._config, folder)

    def image_header(self, url: str, document_path: str) -> tuple[int, int] | None:
        """Width and height of a local image, from its file's header; None where not certain.

        `document_path` is that of the document that names it, of which only the
        last part counts: its folder is the site's own `folder`.
        """
        image = self.image_at(url, document_path)
        return (image.width, image.height) if image is not None and image.width else None

    def image_at(self, url: str, document_path: str) -> ImageFile | None:
        """The local image that a URL leads to, None where there is none for certain.

        `document_path` is as for `image_header`.
        """
        found = self.file_at(url, document_path)
        if not found.files:
            return None
        from corpuslint.image_files import image_of

        return image_of(found.files, self._config.images)

    def file_at(self, url: str, document_path: str) -> SiteFile:
        """Which file of the site a URL leads to, or that it is missing, or cannot be known.

        `document_path` is as for `image_header`.
        """
        # a path from the top leads to the same file from everywhere
        place = "" if url.startswith("/") else os.path.join(self.folder, document_path)
        located = self._config.located
        known = located.get((url, place))
        if known is None:
            from corpuslint.site_files import locate

            asked: list[str] = []
            known = (locate(url, self._around(document_path), asked), tuple(asked))
            if len(located) == _MOST_LOCATED:
                located.clear()
            located[url, place] = known
        self.asked += known[1]
        return known[0]

    def _around(self, document_path: str) -> Surroundings:
        from corpuslint.site_files import Surroundings

        name = os.path.basename(document_path)
        generator = self.profile.name
        held = self._config.held
        return Surroundings(self.root, generator, self.config, self.folder, name, held)

    def vocabulary(self, path: str) -> Vocabulary:
        """The words that a file at an absolute path lists."""
        from corpuslint.vocabulary import read_vocabulary

        self.asked.append(path)
        return read_vocabulary(path)


class SiteFinder:
    """Finds the site of each folder once, upward from it to the project's top."""

    def __init__(self) -> None:
        self._sites: dict[str, Site] = {}

    def find(self, folder: str) -> Site:
        """The nearest site at or above an absolute folder; unknown where there is none."""
        start = folder
        climbed = []
        site = None
        while site is None:
            if folder in self._sites:
                site = self._sites[folder]
                break
            climbed.append(folder)
            names = _list(folder)
            site = _recognise(folder, names)
            parent = os.path.dirname(folder)
            if site is None and (parent == folder or ".git" in names):
                site = Site(UNKNOWN)
            folder = parent
        for seen in climbed:
            self._sites[seen] = site
        return site.seen_from(start)


class _ConfigFile:
    """A config that is read on the first question, once for all views of a site.

    `held` remembers for all of them which folders hold files of a kind, `images` what the
    headers of images say, and `located` where URLs lead, with what decided it. `is_whole`
    says that no other file has more of the same config, as in Hugo's folder `config`.
    """

    __slots__ = ("_content", "held", "images", "is_whole", "located", "path")

    def __init__(self, path: str, is_whole: bool = True) -> None:
        self.path = path
        self.is_whole = is_whole
        self.held: dict[tuple[str, str], tuple[bool, tuple[str, ...]]] = {}
        self.images: dict[str, ImageFile | None] = {}
        self.located: dict[tuple[str, str], tuple[SiteFile, tuple[str, ...]]] = {}
        self._content: dict[str, Any] | None = None

    @property
    def content(self) -> dict[str, Any]:
        if self._content is None:
            self._content = _read_mapping(self.path) if self.path else {}
        return self._content


def _list(folder: str) -> frozenset[str]:
    saw_names(folder, _NAMES)
    try:
        return frozenset(os.listdir(folder or "."))
    except OSError:
        return frozenset()


def _recognise(folder: str, names: frozenset[str]) -> Site | None:
    for marker, reader in _MARKERS.items():
        if marker in names:
            profile = PROFILES.get(reader) or _reader(reader, _packages(folder, names))
            path = os.path.join(folder, marker)
            is_whole = reader != "hugo" or "config" not in names
            return Site(profile, folder, path, config=_ConfigFile(path, is_whole))
    packages = _packages(folder, names)
    for config_name in _SHARED_CONFIGS:
        if config_name in names and not _is_theme(folder):
            path = os.path.join(folder, config_name)
            config = _ConfigFile(path)
            if "hexo" in packages or any(key in config.content for key in _HEXO_KEYS):
                return Site(PROFILES["hexo"], folder, path, config=config)
            if config_name in _JEKYLL_CONFIGS:
                return Site(PROFILES["jekyll"], folder, path, config=config)
    old_hugo = _old_hugo_config(folder, names)
    if old_hugo is not None:
        return Site(PROFILES["hugo"], folder, old_hugo.path, config=old_hugo)
    if not names.isdisjoint(_CONFIG_FOLDERS):
        return Site(PROFILES["gray-matter"], folder)
    for name in _PACKAGES:
        if name in packages:
            return Site(_reader(name, packages), folder)
    return None


def _reader(package: str, packages: dict[str, str]) -> Profile:
    """What a package reads with, in the lowest version that a `package.json` lets in."""
    since = _FORKED_SINCE.get(package)
    is_forked = since is not None and _lowest(packages.get(package, "")) >= since
    return PROFILES["@11ty/gray-matter" if is_forked else _PACKAGES[package]]


def _lowest(versions: str) -> tuple[int, ...]:
    """The lowest version of a range; () where that is not to be seen."""
    if versions in _NEWEST_TAGS:
        return (sys.maxsize,)
    lowest = [_LOWEST.match(part) for part in versions.split("||")]
    return min(tuple(int(one or 0) for one in found.groups()) if found else () for found in lowest)


def _is_theme(folder: str) -> bool:
    """Whether a folder is a theme of the Hexo site two levels up, with a config of its own."""
    above, name = os.path.split(os.path.dirname(folder))
    return name == "themes" and not _list(above).isdisjoint(_SHARED_CONFIGS)


def _old_hugo_config(folder: str, names: frozenset[str]) -> _ConfigFile | None:
    """A config of Hugo's under a name that others use too: it alone has a `baseURL`."""
    for name in _OLD_HUGO_CONFIGS:
        if name in names:
            config = _ConfigFile(os.path.join(folder, name), "config" not in names)
            if "baseurl" in _without_case(config.content):
                return config
    if "config" not in names:
        return None
    defaults = os.path.join(folder, "config", "_default")
    inside = _list(defaults)
    for name in (*_HUGO_CONFIGS, *_OLD_HUGO_CONFIGS):
        if name in inside:
            return _ConfigFile(os.path.join(defaults, name), is_whole=False)
    return None


def _without_case(config: dict[str, Any]) -> dict[str, Any]:
    return {str(key).lower(): value for key, value in config.items()}


def _packages(folder: str, names: frozenset[str]) -> dict[str, str]:
    """The packages that a `package.json` depends on, and "hexo" where it is a Hexo site's.

    Each with its range of versions, under its own name: another one may stand for it.
    """
    if "package.json" not in names:
        return {}
    try:
        content = json.loads(read_own(os.path.join(folder, "package.json"), _MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(content, dict):
        return {}
    found: dict[str, str] = {}
    for key in ("dependencies", "devDependencies"):
        said = content.get(key)
        for name, versions in said.items() if isinstance(said, dict) else ():
            text = versions if isinstance(versions, str) else ""
            if text.startswith("npm:"):
                name, _, text = text[4:].rpartition("@")
            found[name] = text
    if isinstance(content.get("hexo"), dict):  # the sign by which its own command knows a site
        found["hexo"] = ""
    return found


def _read_mapping(path: str) -> dict[str, Any]:
    """A generator's config; empty where it is unreadable or of a kind not read (scripts)."""
    from corpuslint.document import DATA_LANGUAGES, Document, decode

    language = DATA_LANGUAGES.get(os.path.splitext(path)[1])
    if language is None:
        return {}
    try:
        decoded = decode(read_own(path, _MOST_BYTES))
    except OSError:
        return {}
    if decoded.problem is not None:
        return {}
    data = Document(path, decoded.text, UNKNOWN, language).data
    return data if isinstance(data, dict) else {}
