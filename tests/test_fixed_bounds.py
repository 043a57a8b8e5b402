"""Bounds that no setting moves: below them, at them and above them.

`tests/test_bounds.py` has those that are settings, and holds the page's table.
"""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from corpuslint import files, image_headers, site, vocabulary
from corpuslint.api import check
from corpuslint.date_forms import _LONGEST as LONGEST_DATE
from corpuslint.errors import ConfigError
from corpuslint.files import read_regular
from corpuslint.finding import Diagnostic
from corpuslint.profile import PROFILES
from corpuslint.repair.repair import MAX_TEXT, MAX_VALUES, repair
from corpuslint.repair.rows import MAX_ROW
from corpuslint.rules.near_duplicate_tag import _LONGEST_TYPO as LONGEST_TYPO
from corpuslint.rules.near_duplicate_tag import _meant
from corpuslint.scalar import MAX_DIGITS
from corpuslint.schema.graph import MAX_PARTS, role_graph
from corpuslint.site import SiteFinder
from tests.commands import write
from tests.test_images import header

AROUND = (-1, 0, 1)


def found(text: str, rule: str) -> list[Diagnostic]:
    return [one for one in check(text).diagnostics if one.rule == rule]


@pytest.mark.parametrize("more", AROUND)
def test_digits_of_a_number(more: int) -> None:
    number = "1" * (MAX_DIGITS + more)
    texts = (f"---\na: {number}\n---\n", f'{{"a": {number}}}\n', f"+++\na = {number}\n+++\n")
    for text in texts:
        told = found(text, "resource-limit")
        assert [one.message.split(";")[0] for one in told] == (
            [f"the number has {MAX_DIGITS + 1:,} digits"] if more > 0 else []
        )


@pytest.mark.parametrize("more", AROUND)
@pytest.mark.parametrize(("prefix", "digit"), [("0x", "f"), ("0o", "7"), ("0b", "1"), ("+", "9")])
def test_digits_of_a_number_in_toml(prefix: str, digit: str, more: int) -> None:
    number = prefix + digit * (MAX_DIGITS + more - 1) + "_" + digit
    assert len(found(f"+++\na = {number}\n+++\n", "resource-limit")) == (more > 0)


@pytest.mark.parametrize("more", AROUND)
def test_characters_of_a_date(more: int) -> None:
    comment = "(" + "x" * (LONGEST_DATE + more - len("2 January 2024 ()")) + ")"
    date = f"2 January 2024 {comment}"
    assert len(date) == LONGEST_DATE + more
    assert len(found(f"---\ndate: {date}\n---\n", "invalid-date")) == (more > 0)


@pytest.mark.parametrize("more", AROUND)
def test_parts_of_a_schema_in_combination(more: int) -> None:
    # a value counts, and each part that speaks of it
    values, branches = divmod(MAX_PARTS + more - 2, 2)
    schema = {"properties": {str(n): {} for n in range(values)}, "anyOf": [{}] * branches}
    if more <= 0:
        role_graph(schema, "urn:x", lambda uri: {})
        return
    with pytest.raises(ConfigError, match="in too many combinations"):
        role_graph(schema, "urn:x", lambda uri: {})


@pytest.mark.parametrize("more", AROUND)
def test_bytes_of_a_file_of_the_users_own(more: int, tmp_path: Path) -> None:
    path = tmp_path / "schema.json"
    with path.open("wb") as file:
        file.truncate(files.LARGEST + more)  # a hole: the disk has none of it
    if more > 0:
        with pytest.raises(OSError, match="larger than 67,108,864 bytes") as told:
            read_regular(str(path))
        assert told.value.filename == str(path)
    elif more == 0:
        assert len(read_regular(str(path))) == files.LARGEST


@pytest.mark.parametrize("more", AROUND)
def test_bytes_of_a_sites_own_config(more: int, tmp_path: Path) -> None:
    text = "timezone: Asia/Tokyo\npermalink: pretty\n#"
    text += "x" * (site._MOST_BYTES + more - len(text))
    write(tmp_path, {"_config.yml": text, ".git/HEAD": ""})
    known = SiteFinder().find(str(tmp_path))
    assert known.profile.name == "jekyll"
    assert known.timezone == (None if more > 0 else "Asia/Tokyo")


@pytest.mark.parametrize("more", AROUND)
def test_bytes_of_a_vocabulary(more: int, tmp_path: Path) -> None:
    text = "web\n#" + "x" * (vocabulary._MOST_BYTES + more - 5)
    path = tmp_path / "tags.txt"
    path.write_text(text, encoding="utf-8")
    read = vocabulary._read(str(path))
    assert read.everywhere == (frozenset() if more > 0 else {"web"})
    assert read.fault == ("larger than 4,000,000 bytes" if more > 0 else "")


@pytest.mark.parametrize("more", AROUND)
def test_bytes_of_an_images_header(more: int, tmp_path: Path) -> None:
    """Each look counts for as much as it reads, and for no less than a part of the disk's."""
    least = image_headers._LEAST_COUNTED
    looks = (image_headers._MOST_BYTES - max(image_headers._HEAD, least)) // least
    comment = b"\xff\xfe" + struct.pack(">H", 2)
    frame = b"\xff\xc0" + struct.pack(">HBHH", 17, 8, 600, 800) + bytes(10)
    read = header(tmp_path, b"\xff\xd8" + comment * (looks - 1 + more) + frame)
    assert read.format == "jpeg"
    assert read.size == ((0, 0) if more > 0 else (800, 600))  # or: not known


@pytest.mark.parametrize("more", AROUND)
def test_characters_of_a_block_that_is_repaired(more: int) -> None:
    fault = "title: a: b\n"
    rows = "# a comment\n" * ((MAX_TEXT - 100) // 12)
    text = fault + rows
    text += "#" + "x" * (MAX_TEXT + more - len(text) - 2) + "\n"
    assert len(text) == MAX_TEXT + more
    assert (repair(text, 0, PROFILES["jekyll"]) is None) == (more > 0)


@pytest.mark.parametrize("more", AROUND)
def test_characters_of_a_row_that_is_repaired(more: int) -> None:
    row = "title: a: "
    row += "x" * (MAX_ROW + more - len(row))
    assert (repair(row + "\n", 0, PROFILES["jekyll"]) is None) == (more > 0)


@pytest.mark.parametrize("more", AROUND)
def test_values_that_one_repair_quotes(more: int) -> None:
    text = "".join(f"k{number}: a: b\n" for number in range(MAX_VALUES + more))
    mended = repair(text, 0, PROFILES["jekyll"])
    assert (mended is None) == (more > 0)
    assert mended is None or len(mended.edits) >= MAX_VALUES + more


@pytest.mark.parametrize("more", AROUND)
def test_characters_of_a_tag_that_may_be_a_slip(more: int) -> None:
    tag = "ab" * 40
    tag = tag[: LONGEST_TYPO + more]
    slip = tag[:5] + "x" + tag[6:]
    meant = _meant({tag: 3, slip: 1})
    assert meant == ({} if more > 0 else {slip: tag})
