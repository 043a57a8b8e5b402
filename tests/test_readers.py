"""Every profile beside its real reader: how blocks are found, and what stands in them.

`tests/readers/` has the tables, and runs the readers: gray-matter and its fork, Hexo and
hexo-front-matter, Astro's parser and js-yaml under node, Hugo, python-frontmatter, PyYAML
and ruamel.yaml. What Jekyll says was recorded, under Ruby 3.1 and with safe_yaml's handler
and transformers put together from its published sources (1.0.4 and 1.0.5 read alike); where
the gem is installed, it is run.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import frontmatter
import pytest
import ruamel.yaml
import yaml

from corpuslint.dates import bounds, read_date
from corpuslint.profile import PROFILES, Profile
from corpuslint.scalar import READERS, core
from corpuslint.site import _FORKED_SINCE
from tests.readers.blocks import BLOCKS
from tests.readers.compare import difference, same
from tests.readers.decisions import undecided
from tests.readers.real import (
    Date,
    Hugo,
    JavaScript,
    Outcome,
    dependencies,
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


@pytest.fixture(scope="module")
def outcomes(request: pytest.FixtureRequest) -> Callable[[str], dict[str, Outcome]]:
    """What a reader makes of the tables, by name: each is asked once."""

    @lru_cache
    def read(reader: str) -> dict[str, Outcome]:
        if reader == "jekyll":
            found = read_jekyll(TEXTS)
        elif reader == "python-frontmatter":
            found = read_python_frontmatter(TEXTS)
        elif reader == "hugo":
            found = request.getfixturevalue("hugo").read(TEXTS)
        else:
            found = request.getfixturevalue("javascript").read(reader, TEXTS)
        return dict(zip(NAMES, found, strict=True))

    return read


Outcomes = Callable[[str], dict[str, Outcome]]


def test_tables_are_large() -> None:
    assert len(BLOCKS) >= 190
    assert len({*SCALARS, *DATES}) == len(SCALARS) + len(DATES) >= 380


# every block and every scalar


def check(reader: str, outcomes: dict[str, Outcome], profile: Profile | None = None) -> None:
    profile = profile or PROFILES[reader]
    found = {name: difference(profile, TABLE[name], real) for name, real in outcomes.items()}
    assert undecided(reader, found.items()) == ({}, set())


READ = ["hexo", "jekyll", "hugo", "astro", "gray-matter", "python-frontmatter"]
_HERE = ("jekyll", "python-frontmatter")  # the one was asked once for all, the other is Python


def _marked(readers: list[str]) -> list[Any]:
    return [
        pytest.param(reader, id=reader, marks=[] if reader in _HERE else outside)
        for reader in readers
    ]


@pytest.mark.parametrize("reader", _marked([*READ, "@11ty/gray-matter"]))
def test_profile(reader: str, outcomes: Outcomes) -> None:
    check(reader, outcomes(reader))


@outside
def test_second_version_of_the_fork(outcomes: Outcomes) -> None:
    """Eleventy 4 has it: but for code, which it runs no more, it reads as the first."""
    reader = "@11ty/gray-matter 2"
    check(reader, outcomes(reader), PROFILES["@11ty/gray-matter"])


@outside
@pytest.mark.parametrize(
    ("package", "last", "first"),
    [("@11ty/eleventy", "3.1.6", "3.1.7"), ("@docusaurus/utils", "3.10.1", "3.10.2")],
)
def test_who_reads_with_the_fork(
    package: str, last: str, first: str, kept: Callable[[str], Path]
) -> None:
    """As `auto` has it (`site.py`); the utils of Docusaurus have the versions of its core."""
    assert _FORKED_SINCE[package.replace("utils", "core")] == tuple(map(int, first.split(".")))
    before, since = (
        {
            key: versions
            for key, versions in dependencies(f"{package}@{version}", kept).items()
            if key.endswith("gray-matter")
        }
        for version in (last, first)
    )
    assert before == {"gray-matter": "^4.0.3"}
    assert [*since.items()] in (
        [("gray-matter", "npm:@11ty/gray-matter@^1.0.0")],
        [("@11ty/gray-matter", "^1.0.0")],
    )


def test_every_profile_is_held_against_its_reader() -> None:
    assert {*PROFILES} - {*READ} - {"@11ty/gray-matter"} == {"none"}  # which is nobody's


# what the readers are known for, one by one: `+` fields are found, `-` none, `!` an error

KNOWN = {
    # opener:               Hexo, Jekyll, Hugo, Astro, gray-matter, python-frontmatter
    "four dashes twice": "+ - ! ! - +",
    "a space behind the opener": "- + + + + +",
    "no opener": "+ - - - - -",
    "text before": "- - - - - -",
    "a blank line before": "+ - + + - +",
    "TOML": "- - + + - -",
    "JSON": "- - + - - +",
    "JSON between semicolons": "+ - - - - -",
    "JSON between semicolons that does not parse": "- - - - - -",
    "Org": "- - + - - -",
    # closer: the fence as a prefix, a line of its own, or dots
    "three dashes, then four": "+ - + + + +",
    "text behind the closer": "+ - + + + -",
    "a space behind the closer": "+ + + + + +",
    "dots": "- + ! - ! -",
    "TOML that ends in dashes": "- - ! + - -",
    "no closer": "- - ! - ! -",
    "an empty block": "- - - - - -",
    # byte order marks and line ends
    "a mark": "+ + + + + -",
    "a mark and a blank line": "+ - + + - -",
    "CR LF": "+ + + + + +",
    # code, and keys
    "a named language, JavaScript": "- - ! ! + -",
    "a key twice": "! + ! ! ! +",
}


@pytest.mark.parametrize("reader", _marked(READ))
def test_what_a_reader_finds(reader: str, outcomes: Outcomes) -> None:
    found, column = {}, READ.index(reader)
    for name in KNOWN:
        real = outcomes(reader)[name]
        found[name] = "!" if real.error else "+" if real.found and real.data else "-"
    assert found == {name: row.split()[column] for name, row in KNOWN.items()}


@outside
def test_which_of_equal_keys_wins(outcomes: Outcomes) -> None:
    assert outcomes("jekyll")["a key twice"].data == {"title": "y"}
    assert outcomes("python-frontmatter")["a key twice"].data == {"title": "y"}
    assert "already defined" in outcomes("hugo")["a key twice"].error
    assert read_ruamel(["k: 1\nk: 2\n"])[0].error


@outside
def test_hugo_knows_no_capitals(outcomes: Outcomes) -> None:
    assert outcomes("hugo")["keys in capitals"].data == {"title": "x", "subtitle": {"inner key": 1}}
    assert len(outcomes("hugo")["keys that differ in case"].data) == 1


@outside
def test_the_rest_of_a_file_is_yaml(outcomes: Outcomes) -> None:
    real = outcomes("gray-matter")["no closer, two paragraphs"]
    assert (real.data, real.body) == ({"title": "x", "Body": "and more"}, "")


@outside
def test_days_that_no_calendar_has(outcomes: Outcomes) -> None:
    day = "2020-13-45"
    for reader in ("hexo", "astro", "gray-matter", "@11ty/gray-matter"):
        assert outcomes(reader)[day].data == {"k": Date("2021-02-14T00:00:00.000Z")}
    assert outcomes("jekyll")[day].data == {"k": day}
    assert outcomes("jekyll")[day].date == "", "no date: its build stops"
    for load in (yaml.safe_load, ruamel.yaml.YAML(typ="safe", pure=True).load):
        with pytest.raises(ValueError, match="month must be in") as caught:
            load(f"k: {day}\n")
        assert not isinstance(caught.value, yaml.YAMLError | ruamel.yaml.error.YAMLError)


@outside
def test_dates_that_stay_texts(outcomes: Outcomes) -> None:
    for reader in READ:
        assert outcomes(reader)["2020-1-2"].data == {"k": "2020-1-2"}
    assert read_ruamel(["k: 2020-1-2\n"])[0].data == {"k": "2020-1-2"}
    # Hugo casts a date when somebody asks for one
    assert outcomes("hugo")["2020-01-02"].data == {"k": "2020-01-02"}


@outside
def test_what_hexo_depends_on(javascript: JavaScript) -> None:
    package = javascript.folder / "node_modules" / "hexo" / "package.json"
    assert json.loads(package.read_bytes())["dependencies"]["hexo-front-matter"].startswith("^4.")


@outside
def test_a_site_of_hexo_reads_marks_and_carriage_returns(javascript: JavaScript) -> None:
    day = "---\r\ndate: 2001-02-03\r\n---\r\nBody\r\n"
    found = javascript.read_as_site([day, f"\ufeff{day}"], "Etc/UTC", "Etc/UTC")
    assert [moment for moment, _ in found] == ["2001-02-03T00:00:00.000Z"] * 2


def test_round_trips_rewrite_what_they_were_not_asked_to() -> None:
    """So no library that loads and dumps may write a user's file."""
    block = 'title:   "x"   # c\nlist: [a,  b,c]\nitems:\n-   y\n'
    block += f"text: {'word ' * 30}end\r\n"
    reader = ruamel.yaml.YAML()
    reader.preserve_quotes = True
    written = io.BytesIO()
    reader.dump(reader.load(block), written)
    lines = written.getvalue().decode().split("\n")
    assert lines[:4] == ['title: "x"     # c', "list: [a, b, c]", "items:", "- y"]
    assert lines[5].startswith("  word"), "a long line is wrapped"
    assert b"\r" not in written.getvalue()
    post = frontmatter.loads("---\nb: 'x'  # c\na: 1\n---\nBody\n")
    assert frontmatter.dumps(post) == "---\na: 1\nb: x\n---\n\nBody"


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
NEW_YORK = "America/New_York"
IN_NEW_YORK = ["2020-01-02T08:04:05", "2020-01-02T05:00:00"]
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
        ("hexo-front-matter 5 without a zone", "Asia/Tokyo", [*IN_UTC, RIGHT, TEXT]),
        ("astro", "Asia/Tokyo", [*IN_UTC, RIGHT, TEXT]),
        ("gray-matter", "Asia/Tokyo", [*IN_UTC, RIGHT, TEXT]),
        ("@11ty/gray-matter", "Asia/Tokyo", [*IN_UTC, RIGHT, TEXT]),
    ],
)
def test_zones_in_javascript(
    reader: str, zone: str, moments: list[str], javascript: JavaScript
) -> None:
    outcomes = javascript.read(reader, [as_document(date) for date in FOUR], zone)
    values = [outcome.data["k"] for outcome in outcomes]
    assert [one.iso[:19] if isinstance(one, Date) else one for one in values] == moments


@outside
@pytest.mark.parametrize(
    ("zone", "machine", "moments", "addresses"),
    [
        # the clock of the site, else of the machine; an offset is applied once more
        (
            "Asia/Tokyo",
            "Etc/UTC",
            [*IN_TOKYO, SHIFTED, "2020-01-01T18:04:00", IN_TOKYO[1]],
            ["2020/01/01", "2020/01/01"],
        ),
        (
            "",
            "Asia/Tokyo",
            [*IN_TOKYO, SHIFTED, "2020-01-01T18:04:00", IN_UTC[1]],
            ["2020/01/02", "2020/01/02"],
        ),
        # but a day in quotes starts in UTC: on a machine west of it, that is the day before
        (
            NEW_YORK,
            NEW_YORK,
            [*IN_NEW_YORK, "2020-01-02T00:04:05", "2020-01-02T08:04:00", IN_UTC[1]],
            ["2020/01/02", "2020/01/01"],
        ),
        (
            NEW_YORK,
            "Etc/UTC",
            [*IN_NEW_YORK, "2020-01-02T00:04:05", "2020-01-02T08:04:00", IN_NEW_YORK[1]],
            ["2020/01/02", "2020/01/02"],
        ),
    ],
)
def test_zones_in_a_site_of_hexo(
    zone: str, machine: str, moments: list[str], addresses: list[str], javascript: JavaScript
) -> None:
    """Addresses are by the machine's clock, whatever the zone: of a day, and of one in quotes."""
    pages = [f"---\ndate: {date}\n---\nBody\n" for date in (*FOUR, '"2020-01-02"')]
    found = javascript.read_as_site(pages, zone, machine)
    assert [moment[:19] for moment, _ in found] == moments
    assert [found[number][1][:10] for number in (1, 4)] == addresses


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
