"""Every profile beside its real reader: how blocks are found, and what stands in them.

`tests/readers/` has the tables, and runs the readers: gray-matter, hexo-front-matter, Astro's
parser and js-yaml under node, Hugo, python-frontmatter, PyYAML and ruamel.yaml. What Jekyll
says was recorded, under Ruby 3.1 and with safe_yaml's handler and transformers put together
from its published sources (1.0.4 and 1.0.5 read alike); where the gem is installed, it is run.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from corpuslint.dates import bounds, read_date
from corpuslint.profile import PROFILES, Profile
from corpuslint.scalar import READERS, core, js_yaml_4
from tests.readers.blocks import BLOCKS
from tests.readers.compare import difference, same
from tests.readers.decisions import undecided
from tests.readers.real import (
    Date,
    Hugo,
    JavaScript,
    Outcome,
    read_jekyll,
    read_python_frontmatter,
    read_pyyaml,
    read_ruamel,
)
from tests.readers.scalars import DATES, SCALARS, as_document

# one worker has the packages, the others need none
pytestmark = pytest.mark.xdist_group("npm")
# they are the same whatever Python asks them; our own side of the tables is held on each Python
# by what Jekyll said and by python-frontmatter
outside = pytest.mark.outside

Read = Callable[[list[str]], list[Outcome]]
TABLE = {**BLOCKS, **{scalar: as_document(scalar) for scalar in (*SCALARS, *DATES)}}
NAMES = list(TABLE)
TEXTS = list(TABLE.values())


@pytest.fixture(scope="module")
def kept(request: pytest.FixtureRequest) -> Callable[[str], Path]:
    """Folders by name that outlive the session."""
    cache = request.config.cache
    assert cache is not None
    return cache.mkdir


@pytest.fixture(scope="module")
def javascript(kept: Callable[[str], Path]) -> JavaScript:
    return JavaScript(kept)


@pytest.fixture(scope="module")
def hugo(kept: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Hugo:
    return Hugo(kept, tmp_path_factory.mktemp("hugo"))


def test_tables_are_large() -> None:
    assert len(BLOCKS) >= 190
    assert len({*SCALARS, *DATES}) == len(SCALARS) + len(DATES) >= 380


# every block and every scalar


def check(name: str, outcomes: list[Outcome], profile: Profile | None = None) -> None:
    profile = profile or PROFILES[name]
    found = [difference(profile, text, real) for text, real in zip(TEXTS, outcomes, strict=True)]
    assert undecided(name, zip(NAMES, found, strict=True)) == ({}, set())


@outside
@pytest.mark.parametrize("profile", ["hexo", "astro", "gray-matter"])
def test_javascript(profile: str, javascript: JavaScript) -> None:
    check(profile, javascript.read(profile, TEXTS))


@outside
def test_fork_of_gray_matter(javascript: JavaScript) -> None:
    """Eleventy and Docusaurus read by it of late: it differs by its js-yaml alone, which is 4."""
    profile = PROFILES["gray-matter"]._replace(resolve=js_yaml_4)
    check("@11ty/gray-matter", javascript.read("@11ty/gray-matter", TEXTS), profile)


@outside
def test_hugo(hugo: Hugo) -> None:
    check("hugo", hugo.read(TEXTS))


def test_jekyll() -> None:
    check("jekyll", read_jekyll(TEXTS))


def test_python_frontmatter() -> None:
    check("python-frontmatter", read_python_frontmatter(TEXTS))


def test_every_profile_is_held_against_its_reader() -> None:
    checked = {"hexo", "astro", "gray-matter", "hugo", "jekyll", "python-frontmatter"}
    assert {*PROFILES} - checked == {"none"}  # which is nobody's


# scalars, library by library

PLAIN = [
    scalar
    for scalar in (*SCALARS, *DATES)
    # what is no plain scalar, and what a library refuses as a value
    if not scalar.startswith(('"', "'", "[", "{", "!", "&", ",", "?", "#", ">"))
    and ": " not in scalar
    and not scalar.endswith((":", "\u00a0"))
]
# PyYAML and ruamel.yaml stop at these; to us they are text
REFUSED = {
    "=",
    "<<",
    *["2021-02-29", "2020-13-45", "2020-00-00", "2020-02-30", "2020-04-31", "0000-01-01"],
}
REFUSED |= {f"2020-01-02 {clock}" for clock in ("25:00:00", "24:00:00", "23:59:60", "12:60:00")}
REFUSED |= {"2020-01-02T03:04:05+25:00"}


def disagreeing(resolve: Callable[[str], object], outcomes: list[Outcome]) -> dict[str, object]:
    """Plain scalars of which ours and a library make different values; dates are text to us."""
    found: dict[str, object] = {}
    for scalar, real in zip(PLAIN, outcomes, strict=True):
        value = None if real.error else real.data["k"]
        if real.error or not same(resolve(scalar), value, one_kind=True):
            found[scalar] = real.error.partition("\n")[0] or value
    return found


@outside
@pytest.mark.parametrize(
    ("name", "library"),
    [("js-yaml 3 (gray-matter)", "js-yaml 3"), ("js-yaml 4 (Hexo, Astro)", "js-yaml 4")],
)
def test_scalars_of_javascript(name: str, library: str, javascript: JavaScript) -> None:
    texts = [f"k: {scalar}\n" for scalar in PLAIN]
    assert disagreeing(READERS[name], javascript.read(library, texts)) == {}


@outside
def test_scalars_of_the_core_schema(javascript: JavaScript) -> None:
    """`yaml` of npm is the one library at hand that reads YAML 1.2 by the letter."""
    texts = [f"k: {scalar}\n" for scalar in PLAIN]
    assert disagreeing(core, javascript.read("yaml (1.2 core)", texts)) == {}


def test_scalars_of_python() -> None:
    texts = [f"k: {scalar}\n" for scalar in PLAIN]
    assert {*disagreeing(READERS["PyYAML"], read_pyyaml(texts))} == REFUSED
    # ruamel.yaml takes a tab in a text for a fault, and fails on `._` itself
    found = {*disagreeing(READERS["ruamel.yaml"], read_ruamel(texts))}
    assert found == REFUSED | {"a\tb", "._"}


# dates


@outside
def test_dates_mean_what_a_reader_makes_of_them(javascript: JavaScript) -> None:
    """Astro takes a date without an offset for UTC, so that each is one moment."""
    moved = {}
    texts = [as_document(date) for date in DATES]
    for date, real in zip(DATES, javascript.read("astro", texts), strict=True):
        value = real.data["k"]
        if isinstance(value, Date) and value.iso != in_utc(date):
            moved[date] = value.iso[:19]
    assert moved == MOVED


def in_utc(date: str) -> str:
    """A date as we read it, in UTC where it says no offset; "" where it is none."""
    moment = read_date(date)
    if moment is None or not 1 <= moment.year <= 9999:
        return ""
    seconds = bounds(moment)[0] - (moment.offset or 0)
    fraction = re.search(r"[.]([0-9]{1,3})", date)
    utc = datetime(1970, 1, 1) + timedelta(seconds=seconds)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{(fraction[1] if fraction else '').ljust(3, '0')}Z"


# a day that no calendar has is moved to another, and the first years by 1,900
MOVED = {
    "2021-02-29": "2021-03-01T00:00:00",
    "2020-13-45": "2021-02-14T00:00:00",
    "2020-00-00": "2019-11-30T00:00:00",
    "2020-02-30": "2020-03-01T00:00:00",
    "2020-04-31": "2020-05-01T00:00:00",
    "0000-01-01": "1900-01-01T00:00:00",
    "0001-01-01": "1901-01-01T00:00:00",
    "2020-01-02 25:00:00": "2020-01-03T01:00:00",
    "2020-01-02 12:60:00": "2020-01-02T13:00:00",
    "2020-01-02T03:04:05+25:00": "2020-01-01T02:04:05",
    "2020-01-02 03:04:05.": "2020-01-02T03:04:05",
}

# a date and time, a day, one with an offset, and one without seconds
FOUR = ["2020-01-02 03:04:05", "2020-01-02", "2020-01-02T03:04:05+08:00", "2020-01-02 03:04"]
IN_TOKYO = ["2020-01-01T18:04:05", "2020-01-01T15:00:00"]
IN_UTC = ["2020-01-02T03:04:05", "2020-01-02T00:00:00"]
RIGHT = "2020-01-01T19:04:05"
SHIFTED = "2020-01-01T10:04:05"
TEXT = "2020-01-02 03:04"


@outside
@pytest.mark.parametrize(
    ("reader", "zone", "moments"),
    [
        # Hexo 8: the wall clock of the machine, and an offset is applied once more
        ("hexo", "Etc/UTC", [*IN_UTC, RIGHT, TEXT]),
        ("hexo", "Asia/Tokyo", [*IN_TOKYO, SHIFTED, TEXT]),
        # its successor: the site's own zone (here Tokyo), whatever the machine's
        ("hexo-front-matter 5", "Etc/UTC", [*IN_TOKYO, RIGHT, TEXT]),
        ("hexo-front-matter 5", "Asia/Tokyo", [*IN_TOKYO, RIGHT, TEXT]),
        ("astro", "Asia/Tokyo", [*IN_UTC, RIGHT, TEXT]),
        ("gray-matter", "Asia/Tokyo", [*IN_UTC, RIGHT, TEXT]),
    ],
)
def test_zones_in_javascript(
    reader: str, zone: str, moments: list[str], javascript: JavaScript
) -> None:
    outcomes = javascript.read(reader, [as_document(date) for date in FOUR], zone)
    values = [outcome.data["k"] for outcome in outcomes]
    assert [one.iso[:19] if isinstance(one, Date) else one for one in values] == moments


def test_zones_in_jekyll() -> None:
    """On a machine in Tokyo: a time is in UTC, a day starts at the machine's midnight."""
    outcomes = read_jekyll([as_document(date) for date in FOUR])
    moments = [IN_UTC[0], IN_TOKYO[1], RIGHT, "2020-01-01T18:04:00"]
    assert [outcome.date for outcome in outcomes] == [f"{moment}Z" for moment in moments]


@outside
def test_zones_in_hugo(hugo: Hugo) -> None:
    pages = [f"---\ndate: {date}\n---\nBody\n" for date in FOUR]
    for zone, naive in (("", IN_UTC), ("Asia/Tokyo", IN_TOKYO)):
        *moments, short = hugo.read(pages, zone)
        assert [outcome.date for outcome in moments] == [f"{one}Z" for one in (*naive, RIGHT)]
        assert 'the "date" front matter field is not a parsable date' in short.error
