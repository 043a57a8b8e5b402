"""A config as people would write it, with what was seen in its comments."""

from __future__ import annotations

import json
from collections.abc import Iterable

from corpuslint.output.summary import counted
from corpuslint.survey.grouping import Proposed
from corpuslint.survey.sites import SurveyedSite

_BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
_HEAD = """\
# What `corpuslint init` saw here: {documents}. Patterns are as in .gitignore, relative
# to this file's folder; `corpuslint config FILE` shows what applies to a file, and why.
"""
_LEFT_OUT = """\
# {files}, in hidden folders, layouts and the like, {are} in no collection: without
# paths, `corpuslint check` checks those of the collections.
"""
_BASELINE = '# baseline = "corpuslint-baseline.json"  # once `baseline update` has made it'
_UNSEEN = """\
# No generator's config was seen{where}.
# If one reads the files, name it: generator = "jekyll" (or "hexo", "hugo", "astro",
# "gray-matter", "@11ty/gray-matter", "python-frontmatter").
"""


def proposal(collections: list[Proposed], left_out: int = 0) -> str:
    """The text of a `corpuslint.toml`; the same for the same collections.

    `left_out` is the number of files that no collection takes in.
    """
    documents = counted(sum(one.files for one in collections), "document")
    lines = _HEAD.format(documents=documents).splitlines()
    if left_out:
        more = counted(left_out, "more file")
        lines += _LEFT_OUT.format(files=more, are="is" if left_out == 1 else "are").splitlines()
    lines += ["", _BASELINE]
    sites = list(dict.fromkeys(one.site._replace(files=()) for one in collections))
    shared = len(sites) == 1
    if any(not site.generator and not site.guesses for site in sites):
        where = "" if shared else " for the collections that name none"
        lines += ["", *_UNSEEN.format(where=where).splitlines()]
    elif shared:
        lines += ["", *_about_site(sites[0])]
    for one in collections:
        lines += ["", f"[collections.{_key(one.name)}]"]
        lines += _comment(one)
        lines += _list("include", one.include)
        lines += _list("exclude", one.exclude)
        if one.schema:
            lines += _list("schemas", [one.schema])
        if not shared:
            lines += _about_site(one.site)
    return "\n".join(lines) + "\n"


def _about_site(site: SurveyedSite) -> list[str]:
    """How the documents of a site are read, and how that is known."""
    if site.guesses:
        first, *others = map(_text, site.guesses)
        also = "".join(f" (or {other})" for other in others)
        return [f"# generator = {first}  # likely{also}, by {site.sign}; its config was not seen"]
    if not site.generator:
        return []
    from corpuslint.output.text import safe

    lines = [f"generator = {_text(site.generator)}  # seen from {safe(site.config)}"]
    if site.timezone:
        lines.append(f"timezone = {_text(site.timezone)}  # also from there")
    return lines


def _comment(one: Proposed) -> list[str]:
    if not one.schema:
        return [f"# {counted(one.files, 'document')}"]
    if one.files == 1:
        return [f"# the one file fits {one.schema}"]
    which = f"{one.fitting:,} of {one.files:,}" if one.fitting < one.files else f"all {one.files:,}"
    return [f"# {which} files fit {one.schema}"]


def _list(key: str, values: Iterable[str]) -> list[str]:
    texts = [_text(value) for value in values]
    if not texts:
        return []
    line = f"{key} = [{', '.join(texts)}]"
    if len(line) <= 100:
        return [line]
    return [f"{key} = [", *(f"    {text}," for text in texts), "]"]


def _text(value: str) -> str:
    """A text in TOML, whose basic strings have JSON's escapes."""
    return json.dumps(value, ensure_ascii=False)


def _key(name: str) -> str:
    return name if name and _BARE.issuperset(name) else _text(name)
