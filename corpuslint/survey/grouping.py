"""The collections that would suit the sites below a folder."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from corpuslint.schema.builtin import builtin_names
from corpuslint.survey.documents import Seen
from corpuslint.survey.folders import folders_that_fit, is_in
from corpuslint.survey.sites import SurveyedSite
from corpuslint.tuples import NamedTuple

# The closed schema first: what fits it, fits the open one too.
_SCHEMAS = sorted(builtin_names(), key="blog-post".__eq__)
_NAMES = {"news-article": "news", "blog-post": "posts"}
_SAYS_NOTHING = frozenset(["content", "source", "src"])
_LANGUAGE = re.compile(r"[a-z]{2}([-_][A-Za-z]{2,4})?")


class Proposed(NamedTuple):
    """A collection; `fitting` of its `files` fit its schema, "" where it has none."""

    name: str
    site: SurveyedSite
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    schema: str
    files: int
    fitting: int


def collections_of(sites: list[SurveyedSite]) -> list[Proposed]:
    """One collection for each site and each kind of its documents, those with schemas first."""
    proposed = [one for site in sites for one in _of_site(site)]
    return _named(proposed, len(sites) > 1)


def _of_site(site: SurveyedSite) -> list[Proposed]:
    left = list(site.files)
    taken: list[str] = []
    proposed = []
    for schema in _SCHEMAS:
        folders = folders_that_fit(left, schema)
        files = [one for one in left if is_in(one.path, folders)]
        if files:
            left = [one for one in left if not is_in(one.path, folders)]
            proposed.append(_collection(site, schema, folders, files, taken))
            taken += folders
    rest = [one for one in left if one.is_document]
    if rest:
        proposed.append(_collection(site, "", _tops(rest, site), rest, taken))
    return proposed


def _collection(
    site: SurveyedSite, schema: str, folders: list[str], files: list[Seen], taken: list[str]
) -> Proposed:
    """The collection of some folders, without those that are taken by others."""
    # one with another below it stands for its own files alone
    above = {outer for folder in folders for outer in _around(folder.rpartition("/")[0]) if folder}
    flat = above.intersection(folders)
    if not schema and site.is_all_here:
        flat.add(site.root)
    deep = [folder for folder in folders if folder not in flat]
    exclude = [folder for folder in sorted(taken) if is_in(f"{folder}/", deep)]
    return Proposed(
        name=_NAMES.get(schema, schema) or _name_of(folders, site.root),
        site=site,
        include=tuple(_patterns(folders, files, flat)),
        exclude=tuple(f"{_anchored(folder)}/" for folder in exclude),
        schema=schema,
        files=len(files),
        fitting=sum(schema in one.fits for one in files),
    )


def _name_of(folders: list[str], root: str) -> str:
    """A name for documents of which nothing is known but where they are."""
    if len(folders) > 1 or folders[0] in ("", root):
        return "pages"
    name = folders[0].rpartition("/")[2].strip("_")
    return "pages" if name in _SAYS_NOTHING else name


def _tops(files: list[Seen], site: SurveyedSite) -> list[str]:
    """The topmost folders of a site that hold some of its files.

    A folder in which all that the site has is in one folder gives way to that one;
    what lies beside the topmost folders is in the site's own.
    """
    depth = len(site.root.split("/")) if site.root else 0

    def top_of(one: Seen) -> str:
        return "/".join(one.path.split("/")[:-1][: depth + 1])

    folders: dict[str, list[list[str]]] = {top_of(one): [] for one in files}
    for one in site.files:
        if top_of(one) in folders:
            folders[top_of(one)].append(one.path.split("/")[:-1])
    tops = []
    for below in folders.values():
        common = _common(below) if len(below[0]) > depth else below[0]
        while len(common) > depth + 1 and _LANGUAGE.fullmatch(common[-1]):
            common = common[:-1]  # there will be another
        tops.append("/".join(common))
    return sorted(tops)


def _common(paths: list[list[str]]) -> list[str]:
    """The folders that some paths begin with."""
    common = []
    for names in zip(*paths, strict=False):
        if len(set(names)) > 1:
            break
        common.append(names[0])
    return common


def _around(folder: str) -> Iterator[str]:
    """A folder and all around it, up to the surveyed one, which is ""."""
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
    yield ""


def _patterns(folders: list[str], files: list[Seen], flat: set[str]) -> list[str]:
    """Patterns for the suffixes that files have in some folders, in `flat` ones not below."""
    suffixes: dict[str, set[str]] = {folder: set() for folder in folders}
    for one in files:
        own = os.path.dirname(one.path)
        for folder in _around(own):
            if folder in suffixes and (folder == own or folder not in flat):
                suffixes[folder].add(os.path.splitext(one.path)[1])
    patterns = []
    for folder in folders:
        is_flat = folder in flat
        start = f"{_escaped(folder)}/" if is_flat or folder else ""
        between = "" if is_flat or not folder else "**/"
        patterns += [f"{start}{between}*{suffix}" for suffix in sorted(suffixes[folder])]
    return patterns


def _anchored(folder: str) -> str:
    """A folder as a pattern that matches no other; one without a slash would match anywhere."""
    escaped = _escaped(folder)
    return escaped if "/" in escaped else f"/{escaped}"


def _escaped(folder: str) -> str:
    """A folder's name as a pattern in the manner of .gitignore."""
    escaped = "".join(f"\\{sign}" if sign in "*?[\\" else sign for sign in folder)
    return f"\\{escaped}" if escaped.startswith(("!", "#")) else escaped


def _site_name(root: str) -> str:
    """The name of a site: that of its folder, or of the one above where that says nothing."""
    folders = [folder.strip("_") for folder in root.split("/")]
    saying = [folder for folder in folders if folder not in (*_SAYS_NOTHING, "docs")]
    return (saying or folders)[-1]


def _named(proposed: list[Proposed], several: bool) -> list[Proposed]:
    """Each with a name of its own: with that of its site where there are several."""
    named = []
    names: set[str] = set()
    for one in proposed:
        name = one.name
        site = _site_name(one.site.root)
        if several and site and site != name:
            alone = sum(other.site is one.site for other in proposed) == 1
            name = site if alone and not one.schema else f"{site}-{name}"
        unique, number = name, 2
        while unique in names:
            unique, number = f"{name}-{number}", number + 1
        names.add(unique)
        named.append(one._replace(name=unique))
    return named
