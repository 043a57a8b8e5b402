"""The site around a document: which generator builds it, and what its config says."""

from __future__ import annotations

import json
import os
from typing import Any

from corpuslint.files import read_own
from corpuslint.inputs import saw_names
from corpuslint.profile import PROFILES, UNKNOWN, Profile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from corpuslint.vocabulary import Vocabulary

# A file that only one generator reads decides at once.
_HUGO_CONFIGS = ("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json")
_MARKERS = {
    **dict.fromkeys(_HUGO_CONFIGS, "hugo"),
    "astro.config.mjs": "astro",
    "astro.config.js": "astro",
    "astro.config.ts": "astro",
    "astro.config.mts": "astro",
    "astro.config.cjs": "astro",
}
_PACKAGES = ("hexo", "astro", "gray-matter")
_SHARED_CONFIGS = ("_config.yml", "_config.yaml")  # of Hexo and of Jekyll
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
_NAMES = (*_MARKERS, *_SHARED_CONFIGS, *_OLD_HUGO_CONFIGS, "package.json", "config", ".git")
_MOST_BYTES = 1_000_000


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
    def timezone(self) -> str | None:
        """The IANA name that the user's config or the generator's own gives, or None."""
        if self._zone is not None:
            return self._zone
        zone = self.config.get("timezone")
        if zone is None and self.profile.name == "hugo":  # its keys know no case
            zone = _without_case(self.config).get("timezone")
        return zone if isinstance(zone, str) and zone else None

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
        from corpuslint.image_files import Surroundings, image_size

        name = os.path.basename(document_path)
        generator = self.profile.name
        around = Surroundings(self.root, generator, self.config, self.folder, name)
        return image_size(url, around, self.asked)

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
    """A config that is read on the first question, once for all views of a site."""

    __slots__ = ("_content", "path")

    def __init__(self, path: str) -> None:
        self.path = path
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
    for marker, generator in _MARKERS.items():
        if marker in names:
            return Site(PROFILES[generator], folder, os.path.join(folder, marker))
    packages = _packages(os.path.join(folder, "package.json")) if "package.json" in names else ()
    for config_name in _SHARED_CONFIGS:
        if config_name in names and not _is_theme(folder):
            path = os.path.join(folder, config_name)
            config = _ConfigFile(path)
            is_hexo = "hexo" in packages or any(key in config.content for key in _HEXO_KEYS)
            return Site(PROFILES["hexo" if is_hexo else "jekyll"], folder, path, config=config)
    old_hugo = _old_hugo_config(folder, names)
    if old_hugo is not None:
        return Site(PROFILES["hugo"], folder, old_hugo.path, config=old_hugo)
    for name in _PACKAGES:
        if name in packages:
            return Site(PROFILES[name], folder)
    return None


def _is_theme(folder: str) -> bool:
    """Whether a folder is a theme of the Hexo site two levels up, with a config of its own."""
    above, name = os.path.split(os.path.dirname(folder))
    return name == "themes" and not _list(above).isdisjoint(_SHARED_CONFIGS)


def _old_hugo_config(folder: str, names: frozenset[str]) -> _ConfigFile | None:
    """A config of Hugo's under a name that others use too: it alone has a `baseURL`."""
    for name in _OLD_HUGO_CONFIGS:
        if name in names:
            config = _ConfigFile(os.path.join(folder, name))
            if "baseurl" in _without_case(config.content):
                return config
    if "config" not in names:
        return None
    defaults = os.path.join(folder, "config", "_default")
    inside = _list(defaults)
    for name in (*_HUGO_CONFIGS, *_OLD_HUGO_CONFIGS):
        if name in inside:
            return _ConfigFile(os.path.join(defaults, name))
    return None


def _without_case(config: dict[str, Any]) -> dict[str, Any]:
    return {str(key).lower(): value for key, value in config.items()}


def _packages(path: str) -> frozenset[str]:
    """The names that a `package.json` depends on."""
    try:
        content = json.loads(read_own(path, _MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        return frozenset()
    if not isinstance(content, dict):
        return frozenset()
    found: set[str] = set()
    for key in ("dependencies", "devDependencies"):
        if isinstance(content.get(key), dict):
            found.update(content[key])
    return frozenset(found)


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
