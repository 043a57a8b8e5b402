"""Where our reading differs from that of a real reader on purpose, and why.

Names of `blocks.py` and scalars, for every profile (`EVERYWHERE`) or for one. A difference
that is not here is a fault; so is an entry without a difference.
"""

from __future__ import annotations

from collections.abc import Iterable

KEYS = "keys are text as written: JSON Schema knows no others"
BYTES = "what has no JSON type stays text"
NOT_A_TEXT = "a fault to us, since what is read is not what anybody meant"
LIBYAML = "libyaml does not read it so"
BOM = "libyaml skips a mark at the start of a block; here it is part of the first key"
FIRST_LINE = "what is before the `---` belongs to the block, whose YAML starts there"
TAB = "a tab for indentation is a fault: each reader makes something else of it"
RUBY = "Ruby refuses such a number, and the page loses its fields; to us it is text"
ERROR = "PyYAML stops; to us it is text, and the rules for dates speak of days that are none"
TOML = "read where the site brings the package `toml` along, which is not installed here"

_JAVASCRIPT = {
    "a mapping for a key": NOT_A_TEXT,
    "braces of a template": NOT_A_TEXT,
    "an ampersand": NOT_A_TEXT,
    "an anchor of letters beyond ASCII": LIBYAML,
    "a null for a key": KEYS,
}

_FORK = {
    **_JAVASCRIPT,
    "a mark in the block": BOM,
    "no closer, two paragraphs": NOT_A_TEXT,
    "a named language, TOML": "read where the site brings an engine for TOML along",
}

DECISIONS: dict[str, dict[str, str]] = {
    "hexo": {
        **_JAVASCRIPT,
        "two marks": FIRST_LINE,
        "a mark and a blank line": FIRST_LINE,
        "a blank line before": FIRST_LINE,
        "a blank CR LF line before": FIRST_LINE,
        "a tab before": FIRST_LINE,
        "a list": NOT_A_TEXT,
        "no opener, a list": "a page without fields that starts with a list: Hexo drops the list,"
        " but so many README files, which it never reads, start so",
        "a tab for indentation": TAB,
    },
    "astro": {
        **_JAVASCRIPT,
        "a mark in the block": BOM,
        "pluses for dashes": "Astro leaves the block in the page when its fences differ",
        "TOML that ends in dashes": "Astro leaves the block in the page when its fences differ",
        "a named language, TOML": NOT_A_TEXT,
    },
    "gray-matter": {
        **_JAVASCRIPT,
        "a mark in the block": BOM,
        "no closer, two paragraphs": NOT_A_TEXT,
        "a named language, TOML": "read where the site brings an engine for TOML along",
        "a named language, JavaScript": "code, which nobody but the site may run",
        "a tab for indentation": TAB,
        "?": NOT_A_TEXT,
    },
    "@11ty/gray-matter": {
        **_FORK,
        "a named language, JavaScript": "code, which nobody but the site may run",
    },
    "@11ty/gray-matter 2": _FORK,  # it runs no code, and leaves that to Eleventy
    "jekyll": {
        "yes and no for keys": KEYS,
        "a null for a key": KEYS,
        "a mapping for a key": NOT_A_TEXT,
        "braces of a template": NOT_A_TEXT,
        "a quoted merge key": "who puts it in quotes does not mean to merge",
        "an alias without an anchor": NOT_A_TEXT,
        "a tag for bytes": BYTES,
        "1._5": RUBY,
        "1__0.5": RUBY,
        "._": RUBY,
    },
    "hugo": {
        "carriage returns alone": "no editor of today writes them",
        "a mark in the block": BOM,
        "a null": "a block without fields, though Hugo stops at the `~`",
        "Org": "Org mode is no front matter to us",
        "a null for a key": KEYS,
        "an anchor of letters beyond ASCII": LIBYAML,
        "a tag that does not fit": NOT_A_TEXT,
        "a tag for bytes": BYTES,
        "a mapping without spaces": LIBYAML,
        "a control character": LIBYAML,
        "a null character": LIBYAML,
        ",1": LIBYAML,
        "?": LIBYAML,
        "a\tb": "go-yaml loses the tab",
        "!!bool yes": NOT_A_TEXT,
        "!!int x": NOT_A_TEXT,
    },
    "python-frontmatter": {
        "carriage returns alone": "no editor of today writes them",
        "TOML": TOML,
        "TOML with CR LF": TOML,
        "TOML, longer fences": TOML,
        "TOML, empty": TOML,
        "TOML with a space behind the opener": TOML,
        "TOML with a blank line before": TOML,
        "TOML with tables": TOML,
        "TOML that does not parse": TOML,
        "a boolean for a key": KEYS,
        "yes and no for keys": KEYS,
        "a null for a key": KEYS,
        "a tag for bytes": BYTES,
        "a tag for a set": BYTES,
        "=": ERROR,
        "<<": ERROR,
        "2021-02-29": ERROR,
        "2020-13-45": ERROR,
        "2020-00-00": ERROR,
        "2020-02-30": ERROR,
        "2020-04-31": ERROR,
        "0000-01-01": ERROR,
        "2020-01-02 25:00:00": ERROR,
        "2020-01-02 24:00:00": ERROR,
        "2020-01-02 23:59:60": ERROR,
        "2020-01-02 12:60:00": ERROR,
        "2020-01-02T03:04:05+25:00": ERROR,
    },
}


def undecided(
    profile: str, differences: Iterable[tuple[str, str]]
) -> tuple[dict[str, str], set[str]]:
    """Differences that no decision speaks of, and decisions that speak of no difference."""
    found = {name: how for name, how in differences if how}
    known = DECISIONS[profile]
    return {name: found[name] for name in found if name not in known}, {*known} - {*found}
