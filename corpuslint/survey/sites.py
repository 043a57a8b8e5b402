"""Which files are of one site, seen from a generator's config or guessed from its folders."""

from __future__ import annotations

import os
from collections.abc import Iterable

from corpuslint.paths import relative_path
from corpuslint.survey.documents import Seen
from corpuslint.tuples import NamedTuple

# A folder of documents, the folder that stands beside it, and whose convention that is.
_SIBLINGS = (("source", "scaffolds", "hexo"), ("content", "archetypes", "hugo"))


class SurveyedSite(NamedTuple):
    """Files that one generator reads.

    `root` is the site's folder below the surveyed one, "" for that one or where
    nothing is known. `generator` is "" where none was seen: then `guesses` are those
    that the folder `sign` is a convention of. `config` and `timezone` are as the site
    has them.
    """

    root: str
    generator: str
    config: str
    timezone: str
    guesses: tuple[str, ...]
    sign: str
    files: tuple[Seen, ...]

    @property
    def is_all_here(self) -> bool:
        """Whether the folder at `root` is that of a whole site, with layouts and the like."""
        return bool(self.generator or self.guesses) and not self.config.startswith("../")


class _Sign(NamedTuple):
    guesses: tuple[str, ...]
    folder: str


def sites_of(files: Iterable[Seen], folder: str) -> list[SurveyedSite]:
    """The sites of the documents below an absolute folder, in the order of their folders.

    Where there are several, documents of which nothing is known are taken apart
    by the topmost folder that they are in.
    """
    known: dict[tuple[str, str], list[Seen]] = {}
    unknown: list[Seen] = []
    signs: dict[str, _Sign] = {}
    for one in files:
        if one.site.root:
            root = relative_path(one.site.root, folder)
            known.setdefault(("" if os.path.isabs(root) else root, one.site.root), []).append(one)
            continue
        unknown.append(one)
        for root, sign in _signs(one.path, folder):
            signs.setdefault(root, sign)
    sites = [_seen(root, group, folder) for (root, _), group in known.items()]
    sites += _guessed(unknown, signs, apart=bool(known) or any(signs))
    return sorted(sites, key=lambda site: site.root)


def _signs(path: str, top: str) -> Iterable[tuple[str, _Sign]]:
    """The folders above a file that look like a site, each with what it looks like."""
    folders = path.split("/")[:-1]
    for depth, name in enumerate(folders):
        root = "/".join(folders[:depth])
        for documents, sibling, generator in _SIBLINGS:
            if name == documents and os.path.isdir(os.path.join(top, root, sibling)):
                yield root, _Sign((generator,), f"{sibling}/")
        if name == "source" and folders[depth + 1 : depth + 2] == ["_posts"]:
            yield root, _Sign(("hexo",), "source/_posts/")
        if name == "_posts" and folders[depth - 1 : depth] != ["source"]:
            yield root, _Sign(("jekyll", "hexo"), "_posts/")


def _seen(root: str, files: list[Seen], folder: str) -> SurveyedSite:
    site = files[0].site
    config = os.path.relpath(site.config_path or site.root, folder).replace(os.sep, "/")
    zone = _valid(site.timezone or "")
    return SurveyedSite(root, site.profile.name, config, zone, (), "", tuple(files))


def _guessed(files: list[Seen], signs: dict[str, _Sign], apart: bool) -> list[SurveyedSite]:
    groups: dict[str, list[Seen]] = {}
    for one in files:
        roots = [root for root in signs if not root or one.path.startswith(f"{root}/")]
        top = one.path.partition("/")[0] if apart and "/" in one.path else ""
        groups.setdefault(max(roots, key=len) if roots else top, []).append(one)
    return [
        SurveyedSite(root, "", "", "", *signs.get(root, _Sign((), "")), tuple(group))
        for root, group in groups.items()
    ]


def _valid(zone: str) -> str:
    """A time zone that a config may name, else ""."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(zone).key if zone else ""
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ""
