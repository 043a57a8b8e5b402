"""The site generators, as data: how each finds a block and reads its values.

Sources, run or read: hexo-front-matter 4.2, Jekyll 4.4 `document.rb` and safe_yaml
1.0.5, Hugo 0.168, @astrojs/internal-helpers 0.11, gray-matter 4, its fork @11ty/gray-matter 1
to 3, python-frontmatter 1.3.
`tests/test_readers.py` holds all of this against them.
"""

# annotations are not postponed here: as text, each costs a NamedTuple 5 us at every start

import re
from collections.abc import Callable

from corpuslint.patterns import lazy
from corpuslint.scalar import (
    Resolver,
    Scalar,
    core,
    hugo,
    jekyll,
    js_yaml_3,
    js_yaml_4,
    legacy,
)
from corpuslint.tuples import NamedTuple

LANGUAGES = {"-": "yaml", "+": "toml", ";": "json", "{": "json"}


class Profile(NamedTuple):
    """How one family of readers treats a file.

    `opener` matches at the start of the file, with the group `fence`, and ends
    where the content starts. A block ends at a line that starts with that fence
    (or one of `closers`) and goes on as `closer_tail` wants; `None` takes any
    rest, as a prefix match does.
    """

    name: str
    resolve: Callable[[str], Scalar]
    opener: re.Pattern[str]
    closer_tail: re.Pattern[str] | None
    closers: tuple[str, ...] = ()
    # any fence of three or more characters closes, whatever the opener's length
    longer_closers: bool = False
    strips_bom: bool = True
    # what becomes of an opening fence without a closing one
    unclosed: str = "the whole file is taken as body"
    # nobody meant a thematic break where the reader breaks at an unclosed fence
    unclosed_is_fatal: bool = False
    # readers that skip a block with nothing in it show its fences as text
    drops_empty_block: bool = False
    folds_key_case: bool = False
    # tags that differ in case alone get one page
    folds_tag_case: bool = False
    opener_optional: bool = False
    # YAML 1.1: U+0085, U+2028 and U+2029 end a line too
    wide_breaks: bool = False
    # what it shows as Markdown, whatever a site is like
    markdown_fields: frozenset[str] = frozenset()
    # a title for messages
    title: str = ""

    @property
    def resolver(self) -> Resolver:
        """The shared resolver of plain scalars: equal texts are judged once."""
        if self.resolve not in _RESOLVERS:
            _RESOLVERS[self.resolve] = Resolver(self.resolve)
        return _RESOLVERS[self.resolve]


_RESOLVERS: dict[Callable[[str], Scalar], Resolver] = {}
_BLANK_TAIL = lazy(r"[^\S\n]*(?:\n|\Z)")
# Ruby's `\s` knows ASCII alone
_ASCII_BLANK_TAIL = lazy(r"[ \t\r\f\v]*(?:\n|\Z)")
# What follows these fences in their line belongs to the block. One that is longer, or names
# a language, makes the block unreadable: it was not meant for this reader.
_TIGHT_FENCE = (
    r"(?P<fence>---(?!-)|\+\+\+(?!\+))"
    r"(?!(?:[Yy][Aa]?[Mm][Ll]|[Jj][Ss][Oo][Nn]|[Tt][Oo][Mm][Ll]|[Jj][Ss])[ \t\r]*\n)"
    r"(?:[ \t\r]*\n)?"
)
_GRAY_MATTER = Profile(
    name="gray-matter",
    title="gray-matter",
    resolve=js_yaml_3,
    # white space that is none to YAML is taken off a language's name alone
    opener=lazy(
        r"\ufeff?(?P<fence>---)(?!-)"
        r"(?:[^\S\n]*(?P<language>\S(?:[^\n]*\S)?)[^\S\n]*|[ \t\r]*)\n"
    ),
    closer_tail=None,
    unclosed="the rest of the file is taken as YAML",
    unclosed_is_fatal=True,
)

PROFILES = {
    profile.name: profile
    for profile in (
        Profile(
            name="none",
            title="an unknown reader",
            resolve=core,
            opener=lazy(r"\ufeff?\s*(?P<fence>---|\+\+\+|;;;)[^\S\n]*\n"),
            closer_tail=_BLANK_TAIL,
        ),
        Profile(
            name="jekyll",
            title="Jekyll",
            resolve=jekyll,
            # what is no blank of YAML is taken for one, and given to the YAML parser
            opener=lazy(r"\ufeff?(?P<fence>---)[ \t\r]*\n"),
            closer_tail=_ASCII_BLANK_TAIL,
            closers=("...",),
            wide_breaks=True,
        ),
        Profile(
            name="hexo",
            title="Hexo",
            resolve=js_yaml_4,
            opener=lazy(r"\ufeff?(?P<fence>-{3,}|;{3,})\r?\n"),
            closer_tail=None,
            drops_empty_block=True,
            opener_optional=True,
        ),
        Profile(
            name="hugo",
            title="Hugo",
            resolve=hugo,
            opener=lazy(r"\ufeff?[ \t\r\n\f\v]*" + _TIGHT_FENCE),
            closer_tail=None,
            unclosed="Hugo stops with an error",
            unclosed_is_fatal=True,
            folds_key_case=True,
            folds_tag_case=True,
            markdown_fields=frozenset(["summary"]),
        ),
        Profile(
            name="astro",
            title="Astro",
            resolve=js_yaml_4,
            opener=lazy(r"(?:\ufeff?|[\s\ufeff]*\n)" + _TIGHT_FENCE),
            closer_tail=None,
            closers=("---", "+++"),
        ),
        _GRAY_MATTER,
        # the fork that Eleventy (from 3.1.7) and Docusaurus (from 3.10.2) read with: it
        # differs by its YAML library alone
        _GRAY_MATTER._replace(
            name="@11ty/gray-matter", title="@11ty/gray-matter", resolve=js_yaml_4
        ),
        Profile(
            name="python-frontmatter",
            title="python-frontmatter",
            resolve=legacy,
            opener=lazy(r"\s*(?P<fence>-{3,}|\+{3,})[^\S\n]*\n"),
            closer_tail=_BLANK_TAIL,
            longer_closers=True,
            strips_bom=False,
            wide_breaks=True,
        ),
    )
}

UNKNOWN = PROFILES["none"]
