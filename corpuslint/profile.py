"""The site generators, as data: how each finds a block and reads its values.

Sources, read or run: hexo-front-matter 4.2, Jekyll 4.3 `document.rb` and
`safe_yaml`, Hugo 0.152 `parser/pageparser`, @astrojs/internal-helpers,
gray-matter 4, python-frontmatter 1.3.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from corpuslint.scalar import Resolver, Scalar, core, jekyll, legacy

LANGUAGES = {"-": "yaml", "+": "toml", ";": "json", "{": "json"}


class Profile(NamedTuple):
    """How one family of readers treats a file.

    `opener` matches at the start of the file, with the group `fence`. A block
    ends at a line that starts with that fence (or one of `closers`) and goes on
    as `closer_tail` wants; `None` takes any rest, as a prefix match does.
    """

    name: str
    resolve: Callable[[str], Scalar]
    opener: re.Pattern[str]
    closer_tail: re.Pattern[str] | None
    closers: tuple[str, ...] = ()
    strips_bom: bool = True
    # what becomes of an opening fence without a closing one
    unclosed: str = "the whole file is taken as body"
    # readers that skip a block with nothing in it show its fences as text
    drops_empty_block: bool = False
    folds_key_case: bool = False
    opener_optional: bool = False
    # a title for messages
    title: str = ""

    @property
    def resolver(self) -> Resolver:
        """The shared resolver of plain scalars: equal texts are judged once."""
        if self.resolve not in _RESOLVERS:
            _RESOLVERS[self.resolve] = Resolver(self.resolve)
        return _RESOLVERS[self.resolve]


_RESOLVERS: dict[Callable[[str], Scalar], Resolver] = {}
_BLANK_TAIL = re.compile(r"[^\S\n]*(?:\n|\Z)")

PROFILES = {
    profile.name: profile
    for profile in (
        Profile(
            name="none",
            title="an unknown reader",
            resolve=core,
            opener=re.compile(r"\ufeff?\s*(?P<fence>---|\+\+\+|;;;)[^\S\n]*\n"),
            closer_tail=_BLANK_TAIL,
        ),
        Profile(
            name="jekyll",
            title="Jekyll",
            resolve=jekyll,
            opener=re.compile(r"\ufeff?(?P<fence>---)[^\S\n]*\n"),
            closer_tail=_BLANK_TAIL,
            closers=("...",),
        ),
        Profile(
            name="hexo",
            title="Hexo",
            resolve=core,
            opener=re.compile(r"\ufeff?(?P<fence>-{3,}|;{3,})\r?\n"),
            closer_tail=None,
            drops_empty_block=True,
            opener_optional=True,
        ),
        Profile(
            name="hugo",
            title="Hugo",
            resolve=core,
            opener=re.compile(r"\ufeff?\s*(?P<fence>---|\+\+\+)[^\S\n]*\n"),
            closer_tail=None,
            unclosed="Hugo stops with an error",
            folds_key_case=True,
        ),
        Profile(
            name="astro",
            title="Astro",
            resolve=core,
            opener=re.compile(r"(?:\ufeff?|\s*\n)(?P<fence>---|\+\+\+)[^\S\n]*\n"),
            closer_tail=None,
        ),
        Profile(
            name="gray-matter",
            title="gray-matter",
            resolve=legacy,
            opener=re.compile(r"\ufeff?(?P<fence>---)(?!-)[^\S\n]*(?:yaml[^\S\n]*)?\n"),
            closer_tail=None,
            unclosed="the rest of the file is taken as YAML",
        ),
        Profile(
            name="python-frontmatter",
            title="python-frontmatter",
            resolve=legacy,
            opener=re.compile(r"\s*(?P<fence>-{3,}|\+{3,})[^\S\n]*\n"),
            closer_tail=re.compile(r"-*\+*[^\S\n]*(?:\n|\Z)"),
            strips_bom=False,
        ),
    )
}

UNKNOWN = PROFILES["none"]
