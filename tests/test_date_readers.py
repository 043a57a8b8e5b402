"""What each generator makes of dates, held against the generators themselves.

The tables were taken from runs of Hexo 8.1.2, Hugo 0.111.3 and Ruby 3.1 with what
Jekyll 4.3 does; JavaScript and js-yaml are asked anew where Node and npm are here.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuslint import js_dates
from corpuslint.date_readers import (
    clock_of,
    is_own_key,
    is_universal_day,
    kind_of,
    read_by,
    refusal,
    with_offset,
    written_for,
)
from corpuslint.dates import Moment, is_everyday, offset_at, read_date, universal

NODE = shutil.which("node")

# text; whether Hugo reads it (as a string), Ruby's `Time.parse`, JavaScript's `Date`
FORMS = [
    ("2023-11-21", True, True, True),
    ("2023-1-2", False, True, True),
    ("2023/11/21", False, True, True),
    ("2023.11.21", False, True, True),
    ("2023 11 21", False, False, True),
    ("2023-11", False, False, True),
    ("11/2023", False, True, False),
    ("2023-W47-2", False, False, False),
    ("2023-325", False, True, False),
    ("2023-11-21T18:20:57Z", True, True, True),
    ("2023-11-21t18:20:57z", False, True, True),
    ("2023-11-21T18:20:57.123456+08:00", True, True, True),
    ("2023-11-21T18:20:57,123-0330", True, True, False),
    ("2023-11-21T18:20", False, True, True),
    ("2023-11-21T18:20Z", False, True, True),
    ("20231121T182057Z", False, True, False),
    ("2018-12-29 22:10", False, True, True),
    ("2018-12-29 9:5", False, True, True),
    ("2018-12-29 9:05:00", True, True, True),
    ("2023-1-2 10:00:00", False, True, True),
    ("2023-11-21 18:20:57", True, True, True),
    ("2023-11-21  18:20:57", True, True, True),
    ("2023-11-21T8:20:57", True, True, False),
    ("2015-04-21 22:00:00 -0700", True, True, True),
    ("2015-04-21 22:00:00 -07:00", True, True, True),
    ("2015-04-21 22:00:00-0700", True, True, True),
    ("2015-04-21 22:00 -0700", False, True, True),
    ("2001-12-14 21:59:43.10 -5", False, True, True),
    ("2023-11-21 18:20:57 UTC", False, True, True),
    ("2023-11-21 18:20:57 CST", False, True, True),
    ("2023-11-21 18:20:57 Asia/Tokyo", False, True, False),
    ("2023-11-21 18:20:57 +0800 CST", True, True, True),
    ("2021-11-17T10:00:00+09:00[Asia/Tokyo]", False, True, False),
    ("2023-11-21 6:20 PM", False, True, True),
    ("2023-11-21 6:20pm", False, True, False),
    ("2023-11-21 at 12:20 a.m.", False, True, False),
    ("12:30 2023-11-21", False, True, True),
    ("2023-11-21 Tue 12:30", False, True, False),
    ("2023-11-21 (a Tuesday)", False, True, True),
    ("2024-02-29 24:00", False, True, True),
    ("2024-02-29 23:59:60", False, True, False),
    ("09/27/2021", False, False, True),
    ("27/09/2021", False, True, False),
    ("1/6/2024 2:00 AM", False, True, True),
    ("27.09.2021", False, True, False),
    ("09-27-2021", False, False, True),
    ("March 3, 2023", False, True, True),
    ("Sept. 3rd 2023", False, True, False),
    ("3 March 2023", False, True, True),
    ("3 Mar 2023", False, True, True),
    ("03 Mar 2023", True, True, True),
    ("1st of March 2023", False, True, False),
    ("2023-Mar-03", False, True, True),
    ("March 2023", False, True, True),
    ("Sat, 02 Mar 2013 10:00:00 GMT", True, True, True),
    ("Sat, 02 Mar 2013 10:00:00 +0100", True, True, True),
    ("Mon Jan  2 15:04:05 2006", True, True, True),
    ("Mon Jan  2 15:04:05 MST 2006", True, True, True),
    ("Mon Jan 02 15:04:05 -0700 2006", True, True, True),
    ("Tue Nov 21 2023 18:20:57 GMT+0800 (China Standard Time)", False, True, True),
    ("02 Jan 06 15:04 MST", True, True, True),
    ("Sunday, 05-Mar-23 10:00:00 UTC", True, True, True),
    ("12/29/18", False, False, True),
    ("18-12-29", False, True, False),
    ("2023-11-21 18:20:57 GMT+8", False, True, True),
    ("2023-11-21T18:20:57 +08:00", False, True, False),
]

# number; what it is to Hugo, Jekyll and Hexo: its own date, or another
NUMBERS = [
    (20231121, False, True, False),
    (2023, False, False, False),
    (1589241600, True, False, False),
    (1589241600000, False, False, True),
]

# text, whether it is bare; whether js-yaml 3 and 4 make a moment of it
KINDS = [
    ("2023-11-21", True, "moment"),
    ("2023-11-21", False, "text"),
    ("2023-1-2", True, "text"),
    ("2023-1-2 10:00:00", True, "moment"),
    ("2023-11-21 18:20:57", True, "moment"),
    ("2023-11-21T18:20:57.5Z", True, "moment"),
    ("2023-11-21t18:20:57z", True, "text"),
    ("2023-11-21 18:20:57 +8", True, "moment"),
    ("2023-11-21 18:20:57 +08:00", True, "moment"),
    ("2023-11-21 18:20:57 +0800", True, "text"),
    ("2018-12-29 22:10", True, "text"),
    ("2023/11/21", True, "text"),
]

# What the `Dates` of the generators come to: a date, whether it is bare, and in whose clock
# each of Hexo, Jekyll, Hugo, Astro reads it; the site's zone is Asia/Tokyo, "" the machine's
TOKYO = "Asia/Tokyo"
CLOCKS = [
    ("2023-11-21 18:20:57", True, TOKYO, "UTC", TOKYO, "UTC"),
    ("2023-11-21T18:20:57", True, TOKYO, "UTC", TOKYO, "UTC"),
    ("2023-11-21 18:20:57", False, TOKYO, TOKYO, TOKYO, ""),
    ("2023-11-21", True, TOKYO, TOKYO, TOKYO, "UTC"),
    ("2018-12-29 22:10", True, TOKYO, TOKYO, TOKYO, ""),
]


@pytest.mark.parametrize(("text", "hugo", "ruby", "javascript"), FORMS)
def test_forms(text: str, hugo: bool, ruby: bool, javascript: bool) -> None:
    assert (refusal(text, "hugo", False) == "") is hugo
    assert (refusal(text, "jekyll", False) == "") is ruby
    assert (refusal(text, "hexo", False) == "") is javascript
    assert (refusal(text, "astro", False) == "") is javascript
    assert js_dates.is_read(text) is javascript
    assert refusal(text, "none", False) == ""
    if len(text) in (10, 19) and is_everyday(text):  # what `date-format` never looks at
        assert hugo
        assert ruby
        assert javascript


@pytest.mark.parametrize(("number", "hugo", "jekyll", "hexo"), NUMBERS)
def test_numbers(number: int, hugo: bool, jekyll: bool, hexo: bool) -> None:
    assert (refusal(number, "hugo", True) == "") is hugo
    assert (refusal(number, "jekyll", True) == "") is jekyll
    assert (refusal(number, "hexo", True) == "") is hexo
    assert refusal(number, "none", True) == ""


@pytest.mark.parametrize(("text", "bare", "kind"), KINDS)
def test_what_yaml_makes_of_a_date(text: str, bare: bool, kind: str) -> None:
    assert kind_of(text, bare) == kind
    if kind == "moment":  # YAML's own forms need nobody to read them
        assert refusal(text, "hexo", bare) == ""


@pytest.mark.parametrize(("text", "bare", "hexo", "jekyll", "hugo", "astro"), CLOCKS)
def test_whose_clock_a_date_shows(
    text: str, bare: bool, hexo: str, jekyll: str, hugo: str, astro: str
) -> None:
    moment = read_date(text)
    assert moment is not None
    for generator, clock in {"hexo": hexo, "jekyll": jekyll, "hugo": hugo, "astro": astro}.items():
        assert clock_of(text, moment, bare, generator, TOKYO) == clock
    # without a zone of its own, a site takes the machine's; Hugo alone takes UTC
    assert clock_of(text, moment, bare, "hexo", None) == ""
    assert clock_of(text, moment, bare, "jekyll", None) == ("UTC" if jekyll == "UTC" else "")
    assert clock_of(text, moment, bare, "hugo", None) == "UTC"


def test_only_some_keys_are_read() -> None:
    assert is_own_key(("date",), "jekyll")
    assert not is_own_key(("updated",), "jekyll")
    assert is_own_key(("updated",), "hexo")
    assert is_own_key(("PublishDate",), "hugo")
    assert not is_own_key(("related", 0, "date"), "hugo")
    assert is_own_key(("any", "thing"), "astro")


@pytest.mark.parametrize(
    ("text", "generator", "day"),
    [
        ("03/04/2023", "hexo", (3, 4)),
        ("03/04/2023", "astro", (3, 4)),
        ("03/04/2023", "jekyll", (4, 3)),
        ("27/09/2021", "jekyll", (9, 27)),
    ],
)
def test_day_or_month_first(text: str, generator: str, day: tuple[int, int]) -> None:
    moment = read_by(text, generator)
    assert moment is not None
    assert (moment.month, moment.day, moment.other) == (*day, None)


def test_nobody_knows_which_comes_first() -> None:
    moment = read_by("03/04/2023", "none")
    assert moment is not None
    assert moment.other == (4, 3)


@pytest.mark.parametrize(
    ("zone", "month", "hours"),
    [("Europe/Berlin", 7, 2), ("Europe/Berlin", 11, 1), ("UTC", 7, 0), ("Asia/Shanghai", 7, 8)],
)
def test_offset_of_a_zone_at_a_time(zone: str, month: int, hours: int) -> None:
    moment = Moment(2023, month, 21, 18, 20, 57)
    first, last = universal(moment, zone)
    clock = universal(moment, "UTC")[0]
    assert first == last == clock - hours * 3600
    assert offset_at(clock, zone) == hours * 3600


def test_an_unknown_zone_may_be_any() -> None:
    moment = Moment(2023, 11, 21, 18, 20, 57)
    assert offset_at(0, "Nowhere/Land") is None
    assert universal(moment, "Nowhere/Land") == universal(moment)


DATES = st.builds(
    Moment,
    year=st.integers(1900, 2100),
    month=st.integers(1, 12),
    day=st.integers(1, 28),
    hour=st.none() | st.integers(0, 23),
    minute=st.integers(0, 59),
    second=st.none() | st.integers(0, 59),
    offset=st.none() | st.integers(-12 * 4, 14 * 4).map(lambda quarters: quarters * 900),
    zone=st.just(""),
    other=st.none(),
)


@given(DATES, st.sampled_from(["jekyll", "hexo", "hugo", "astro"]))
def test_what_is_written_for_a_generator_is_read_by_it(moment: Moment, generator: str) -> None:
    if moment.hour is None:
        moment = moment._replace(minute=0, second=None, offset=None)
    text = written_for(moment, generator)
    if not text:
        assert generator == "hexo"
        assert moment.offset is not None
        return
    assert refusal(text, generator, False) == refusal(text, generator, True) == ""
    second = None if moment.hour is None else moment.second or 0
    assert read_date(text) == moment._replace(second=second)


@given(DATES, st.sampled_from(" T"), st.booleans())
def test_an_offset_is_all_that_is_added(moment: Moment, mark: str, is_toml: bool) -> None:
    text = f"{moment.year:04}-{moment.month:02}-{moment.day:02}{mark}{moment.hour or 0:02}"
    text += f":{moment.minute:02}" + ("" if moment.second is None else f":{moment.second:02}")
    written = with_offset(text, moment.offset or 0, is_toml)
    made = read_date(written)
    assert made is not None
    assert written.startswith(text)
    assert made.offset == (moment.offset or 0)
    assert all(refusal(written, one, True) == "" for one in ("jekyll", "hugo", "astro"))


# --- the readers themselves ---------------------------------------------------------------

DAYS = [
    "2023-11-21",
    "2023-1-2",
    "2023/1/2",
    "2023.1.2",
    "27.09.2021",
    "3.4.2023",
    "09/27/2021",
    "27/09/2021",
    "3-Mar-2023",
    "2023-02-30",
    "2023-13-01",
    "12/29/18",
    "20230301",
    "2023-11",
    "2023",
    "13/13/2021",
    "2023-3-32",
    "0/1/2020",
]
DAYS += ["March 3, 2023", "Mar 3 2023", "3 March 2023", "3rd March 2023", "2023 Mar 3"]
DAYS += ["Tue, 02 Mar 2021", "(x) 2023-01-02", "2023 1 2", "2018年4月12日"]
TIMES = [
    "10:00",
    "9:5",
    "10:00:00",
    "10:00:60",
    "24:00",
    "24:01",
    "25:00",
    "10:60",
    "10:00:00.123",
    "10:00:00,5",
    "6:20pm",
    "10.30",
    "T10:00",
    "10:00:00:00",
]
TIMES += ["", "6:20 PM", "13:00 PM", "0:10 AM", "6:20 p.m.", "at 10:00"]
ZONES = ["", "Z", " Z", "UTC", " UTC", "+08:00", " +08:00", " +0800", " +8", " +08000", " CST"]
ZONES += [" JST", " GMT+8", " GMT+0800 (China Standard Time)", " Asia/Tokyo", "[Asia/Tokyo]"]
ZONES += [" (CET)", " +25:00", " +0860", " +08:60", " +0800 CST", " 2023", " Tue", ";", " +"]


@pytest.mark.skipif(NODE is None, reason="node is not here")
def test_javascript_reads_the_same() -> None:
    draw = random.Random(20)
    texts = [text for text, *_ in FORMS]
    for _ in range(8_000):
        mark = draw.choice([" ", "T", "  ", ", ", "t", " - "])
        texts.append(draw.choice(DAYS) + mark + draw.choice(TIMES) + draw.choice(ZONES))
        texts.append(draw.choice(DAYS) + draw.choice(ZONES))
    texts = [text.strip() for text in texts]
    script = (
        "const texts = JSON.parse(require('fs').readFileSync(0, 'utf8'));"
        "console.log(JSON.stringify(texts.map(text => !isNaN(new Date(text)))))"
    )
    ran = subprocess.run(
        [str(NODE), "-e", script],
        input=json.dumps(texts),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    answers = json.loads(ran.stdout)
    assert [
        text
        for text, is_read in zip(texts, answers, strict=True)
        if js_dates.is_read(text) is not is_read
    ] == []


@pytest.mark.skipif(NODE is None, reason="node is not here")
def test_days_that_start_in_utc() -> None:
    texts = [text for text, _, _, is_read in FORMS if is_read]
    texts += ["2023", "2023-1", "2023-11-21 ", " 2023-11-21", "2023-11-21T00:00", "23-11-21"]
    script = (
        "console.log(JSON.stringify(JSON.parse(require('fs').readFileSync(0, 'utf8')).map("
        "text => new Date(text).toJSON()?.endsWith('T00:00:00.000Z') ?? false)))"
    )
    ran = subprocess.run(
        [str(NODE), "-e", script],
        input=json.dumps(texts),
        capture_output=True,
        encoding="utf-8",
        check=True,
        env={"TZ": "Pacific/Marquesas"},  # half an hour from all others
    )
    found = [text for text, is_utc in zip(texts, json.loads(ran.stdout), strict=True) if is_utc]
    assert found == [text for text in texts if is_universal_day(text)]
    assert {"2023-11-21", "2023-11", "2023"} <= {*found}


@pytest.mark.skipif(shutil.which("ruby") is None, reason="ruby is not here")
def test_ruby_reads_the_same() -> None:
    script = (
        "require 'json'; require 'time'; puts JSON.generate(JSON.parse(STDIN.read).map { |text|"
        " begin; Time.parse(text); true; rescue ArgumentError; false; end })"
    )
    texts = [text for text, *_ in FORMS]
    ran = subprocess.run(
        ["ruby", "-e", script], input=json.dumps(texts), capture_output=True, text=True, check=True
    )
    assert json.loads(ran.stdout) == [ruby for _, _, ruby, _ in FORMS]


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the readers of front matter that npm has; none of their scripts was run."""
    npm = shutil.which("npm")
    if npm is None or NODE is None:
        pytest.skip("npm is needed, and is not here")
    folder = tmp_path_factory.mktemp("npm")
    wanted = ["hexo-front-matter@4.2", "js-yaml-3@npm:js-yaml@3", "gray-matter@4", "zod@3"]
    quietly = ["--no-audit", "--no-fund", "--ignore-scripts", "--silent", "--prefix", str(folder)]
    ran = subprocess.run(
        [npm, "install", *quietly, *wanted], capture_output=True, text=True, check=False
    )
    if ran.returncode:
        pytest.skip(f"npm has not what is needed: {ran.stderr.strip()[-200:]}")
    return folder


def asked(packages: Path, script: str, content: object, zone: str) -> object:
    """What a script says to what it is given, on a machine in a zone."""
    ran = subprocess.run(
        [str(NODE), "-e", f"const given = JSON.parse(require('fs').readFileSync(0)); {script}"],
        input=json.dumps(content),
        capture_output=True,
        text=True,
        check=True,
        cwd=packages,
        env={"PATH": "", "TZ": zone},
    )
    return json.loads(ran.stdout)


@pytest.mark.xdist_group("npm")
def test_js_yaml_makes_the_same_of_dates(packages: Path) -> None:
    script = (
        "const versions = ['js-yaml', 'js-yaml-3'].map(require);"
        "const kind = value => value instanceof Date ? 'moment' : 'text';"
        "console.log(JSON.stringify(given.map(text => versions.map("
        "yaml => kind(yaml.load('date: ' + text).date)))))"
    )
    written = [text if bare else f'"{text}"' for text, bare, _ in KINDS]
    kinds = asked(packages, script, written, "UTC")
    assert kinds == [[kind, kind] for _, _, kind in KINDS]


@pytest.mark.xdist_group("npm")
@pytest.mark.parametrize("machine", ["Asia/Shanghai", "UTC", "America/New_York"])
def test_hexo_takes_an_offset_for_nothing(machine: str, packages: Path) -> None:
    """The clock that Hexo 8 gets is that of UTC, whatever the offset and the machine."""
    script = (
        "const { parse } = require('hexo-front-matter');"
        "const clock = date => [date.getFullYear(), date.getMonth() + 1, date.getDate(),"
        " date.getHours(), date.getMinutes(), date.getSeconds()];"
        "console.log(JSON.stringify(given.map("
        "text => clock(parse(`---\\ndate: ${text}\\n---\\n`).date))))"
    )
    texts = ["2023-11-21 18:20:57", "2023-11-21", "2023-11-21T18:20:57+08:00"]
    assert asked(packages, script, texts, machine) == [
        [2023, 11, 21, 18, 20, 57],
        [2023, 11, 21, 0, 0, 0],
        [2023, 11, 21, 10, 20, 57],
    ]


@pytest.mark.xdist_group("npm")
def test_zod_wants_moments_and_coerces_texts(packages: Path) -> None:
    script = (
        "const { z } = require('zod'); const matter = require('gray-matter');"
        "console.log(JSON.stringify(given.map(text => {"
        "const { date } = matter(`---\\ndate: ${text}\\n---\\n`).data;"
        "return [z.date(), z.coerce.date()].map(schema => schema.safeParse(date).success) })))"
    )
    texts = ["2022-07-08", "2022-07-08 10:00", '"2022-07-08"', "21.11.2023"]
    assert asked(packages, script, texts, "UTC") == [
        [
            kind_of(text.strip('"'), '"' not in text) == "moment",
            refusal(text.strip('"'), "astro", True) == "",
        ]
        for text in texts
    ]
