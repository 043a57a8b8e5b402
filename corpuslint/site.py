"""The site around a document: which generator builds it, and what its config says."""

from __future__ import annotations

import json
import os
from typing import Any

from corpuslint.profile import PROFILES, UNKNOWN, Profile

# A file that only one generator reads decides at once.
_MARKERS = {
    "hugo.toml": "hugo",
    "hugo.yaml": "hugo",
    "hugo.yml": "hugo",
    "hugo.json": "hugo",
    "astro.config.mjs": "astro",
    "astro.config.js": "astro",
    "astro.config.ts": "astro",
    "astro.config.mts": "astro",
    "astro.config.cjs": "astro",
}
_PACKAGES = ("hexo", "astro", "gray-matter")
# Top-level keys of Hexo's own `_config.yml` that Jekyll does not have.
_HEXO_KEYS = ("source_dir", "public_dir", "new_post_name", "skip_render", "default_layout")


class Site:
    """A generator's project, as far as its config is there to be seen.

    `config_path` is "" where no config was seen: then nothing is known of the
    zone. `timezone` is the one that holds, or None where none is set.
    """

    __slots__ = ("_config", "_zone", "config_path", "profile", "root")

    def __init__(
        self, profile: Profile, root: str = "", config_path: str = "", zone: str | None = None
    ) -> None:
        self.profile = profile
        self.root = root
        self.config_path = config_path
        self._zone = zone
        self._config: Any = None

    @property
    def config(self) -> dict[str, Any]:
        """The generator's own config; empty where it cannot be read."""
        if self._config is None:
            self._config = _read_mapping(self.config_path) if self.config_path else {}
        return dict(self._config)

    @property
    def timezone(self) -> str | None:
        """The IANA name that the user's config or the generator's own gives, or None."""
        if self._zone is not None:
            return self._zone
        key = "timeZone" if self.profile.name == "hugo" else "timezone"
        zone = self.config.get(key)
        return zone if isinstance(zone, str) and zone else None

    def with_settings(self, generator: str, zone: str | None) -> Site:
        """This site as the user's config corrects it."""
        profile = self.profile if generator == "auto" else PROFILES[generator]
        config_path = self.config_path if profile is self.profile else ""
        return Site(profile, self.root, config_path, zone)


class SiteFinder:
    """Finds the site of each folder once, upward from it to the project's top."""

    def __init__(self) -> None:
        self._sites: dict[str, Site] = {}

    def find(self, folder: str) -> Site:
        """The nearest site at or above an absolute folder; unknown where there is none."""
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
        return site


def _list(folder: str) -> frozenset[str]:
    try:
        return frozenset(os.listdir(folder or "."))
    except OSError:
        return frozenset()


def _recognise(folder: str, names: frozenset[str]) -> Site | None:
    for marker, generator in _MARKERS.items():
        if marker in names:
            return Site(PROFILES[generator], folder, os.path.join(folder, marker))
    packages = _packages(os.path.join(folder, "package.json")) if "package.json" in names else ()
    for config_name in ("_config.yml", "_config.yaml"):
        if config_name in names:
            path = os.path.join(folder, config_name)
            is_hexo = "hexo" in packages or any(key in _read_mapping(path) for key in _HEXO_KEYS)
            return Site(PROFILES["hexo" if is_hexo else "jekyll"], folder, path)
    for name in _PACKAGES:
        if name in packages:
            return Site(PROFILES[name], folder)
    return None


def _packages(path: str) -> frozenset[str]:
    """The names that a `package.json` depends on."""
    try:
        with open(path, "rb") as file:
            content = json.loads(file.read())
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
        with open(path, "rb") as file:
            decoded = decode(file.read(1_000_000))
    except OSError:
        return {}
    data = Document(path, decoded.text, UNKNOWN, language).data
    return data if isinstance(data, dict) else {}
