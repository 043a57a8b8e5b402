"""What plain scalars mean to each reader.

The expectations were taken from the readers themselves: js-yaml 3.14.1 and
4.1.0 run under node, PyYAML 6.0.3 and ruamel.yaml 0.19.1 run here, safe_yaml
1.0.5 and goccy/go-yaml from their sources.
"""

from __future__ import annotations

import time
from typing import Any

import pytest
import ruamel.yaml
import yaml

from corpuslint.scalar import (
    MAX_DIGITS,
    READERS,
    Resolver,
    Scalar,
    core,
    hugo,
    jekyll,
    js_yaml_3,
    js_yaml_4,
    legacy,
    readers_disagree,
    readings,
)
from corpuslint.scalar import (
    ruamel as ruamel_reading,
)

INFINITY = float("inf")
T = "a text, as written"  # stands for the token itself

# token: js-yaml 4 · js-yaml 3 · Jekyll · Hugo · PyYAML · ruamel.yaml
TABLE: dict[str, tuple[Scalar, Scalar, Scalar, Scalar, Scalar, Scalar]] = {
    "yes": (T, T, True, T, True, T),
    "No": (T, T, False, T, False, T),
    "on": (T, T, True, T, True, T),
    "OFF": (T, T, False, T, False, T),
    "y": (T, T, T, T, T, T),
    "n": (T, T, T, T, T, T),
    "true": (True, True, True, True, True, True),
    "TRUE": (True, True, True, True, True, True),
    "tRUE": (T, T, T, T, T, T),
    "~": (None, None, None, None, None, None),
    "": (None, None, None, None, None, None),
    "Null": (None, None, None, None, None, None),
    "nUll": (T, T, T, T, T, T),
    "0": (0, 0, 0, 0, 0, 0),
    "-0": (0, 0, 0, 0, 0, 0),
    "12": (12, 12, 12, 12, 12, 12),
    "+12": (12, 12, 12, 12, 12, 12),
    "-12": (-12, -12, -12, -12, -12, -12),
    "014": (14, 12, 12, 12, 12, 14),
    "-014": (-14, -12, T, -12, -12, -14),
    "08": (8, T, T, T, T, 8),
    "0o14": (12, T, T, 12, T, 12),
    "0x1F": (31, 31, 31, 31, 31, 31),
    "-0x1F": (-31, -31, -31, -31, -31, -31),
    "0x": (T, T, T, T, T, T),
    "0b11": (3, 3, 3, 3, 3, 3),
    "12:30": (T, 750, 750.0, T, 750, T),
    "190:20:30": (T, 685230, 685230.0, T, 685230, T),
    "190:20:30.15": (T, 685230.15, 685230.15, T, 685230.15, T),
    "01:30": (T, T, 90.0, T, T, T),
    "1:60": (T, T, T, T, T, T),
    "-1:30": (T, -90, 30.0, T, -90, T),
    "1_000": ("1_000", 1000, 1000, 1000, 1000, 1000),
    "1__0": (T, 10, 10, 10, 10, 10),
    "1_": (T, T, 1, 1, 1, 1),
    "_850_": (T, T, 850, T, T, T),
    "1,000": (T, T, 1000, T, T, T),
    "1e3": (1000.0, 1000.0, T, T, T, 1000.0),
    "1e+3": (1000.0, 1000.0, T, T, T, 1000.0),
    "1.5e3": (1500.0, 1500.0, T, 1500.0, T, 1500.0),
    "1.5e+3": (1500.0, 1500.0, 1500.0, 1500.0, 1500.0, 1500.0),
    "1.5": (1.5, 1.5, 1.5, 1.5, 1.5, 1.5),
    "-1.5": (-1.5, -1.5, -1.5, -1.5, -1.5, -1.5),
    ".5": (0.5, 0.5, 0.5, 0.5, 0.5, 0.5),
    "+.5": (T, T, 0.5, 0.5, T, 0.5),
    "5.": (5.0, 5.0, T, 5.0, 5.0, 5.0),
    ".inf": (INFINITY, INFINITY, INFINITY, INFINITY, INFINITY, INFINITY),
    "+.inf": (INFINITY, INFINITY, T, T, INFINITY, INFINITY),
    "-.INF": (-INFINITY, -INFINITY, -INFINITY, -INFINITY, -INFINITY, -INFINITY),
    ".": (T, T, T, T, T, T),
    "-": (T, T, T, T, T, T),
    "1.2.3": (T, T, T, T, T, T),
    "v1": (T, T, T, T, T, T),
    "2020-1-1": (T, T, T, T, T, T),
    "2020-01-01": (T, T, T, T, T, T),
    "2020-13-45": (T, T, T, T, T, T),
    "2020-01-01 10:00:00": (T, T, T, T, T, T),
}


def same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and (one == other or (one != one and other != other))


@pytest.mark.parametrize("token", TABLE, ids=repr)
def test_each_reader(token: str) -> None:
    expected = [token if value is T else value for value in TABLE[token]]
    found = readings(token)
    assert list(found) == list(READERS)
    for reader, value in zip(found, expected, strict=True):
        assert same(found[reader], value), reader


@pytest.mark.parametrize("reader", READERS.values(), ids=list(READERS))
@pytest.mark.parametrize("token", [".nan", ".NaN", ".NAN"])
def test_not_a_number(reader: Any, token: str) -> None:
    assert same(reader(token), float("nan"))


@pytest.mark.parametrize(
    ("token", "value"),
    [
        ("014", 14),
        ("0o14", 12),
        ("-0o14", "-0o14"),
        ("0x1F", 31),
        ("-0x1F", "-0x1F"),
        ("0b11", "0b11"),
        ("1_000", "1_000"),
        ("1e3", 1000.0),
        ("+.5", 0.5),
        ("5.", 5.0),
        ("12:30", "12:30"),
        ("yes", "yes"),
        ("", None),
    ],
)
def test_the_core_schema(token: str, value: Scalar) -> None:
    assert same(core(token), value)


class PyYaml(yaml.CSafeLoader):
    """PyYAML without its dates."""

    yaml_implicit_resolvers = {
        first: [(tag, match) for tag, match in resolvers if not tag.endswith("timestamp")]
        for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }


# `k: -` is no plain scalar, and ruamel.yaml makes dates of dates
PLAIN = [token for token in TABLE if token != "-"]


@pytest.mark.parametrize("token", PLAIN)
def test_py_yaml_itself(token: str) -> None:
    assert same(yaml.load(f"k: {token}\n", PyYaml)["k"], legacy(token))


@pytest.mark.parametrize("token", [token for token in PLAIN if not token.startswith("2020")])
def test_ruamel_itself(token: str) -> None:
    reader = ruamel.yaml.YAML(typ="safe", pure=True)
    assert same(reader.load(f"k: {token}\n")["k"], ruamel_reading(token))


# huge and strange


LONG = [
    "1" * 10_000_000,
    "-" + "1" * (MAX_DIGITS + 1),
    "1," + "1" * 5000,
    "_" + "1" * 5000,
    "0x" + "f" * 5000,
    "0" * 5000,
    "1." + "1" * 5000,
    "1:" * 5000 + "1",
    "1_" * 5000,
    "." * 5000,
    "9" * MAX_DIGITS,
    "-" + "9" * (MAX_DIGITS - 1),
    "1" * 400 + ".5",
    "1:" * 2000 + "1",
    "1e" + "9" * 4000,
]


@pytest.mark.parametrize("reader", READERS.values(), ids=list(READERS))
def test_long_tokens_are_read_at_once(reader: Any) -> None:
    start = time.perf_counter()
    for token in LONG:
        value = reader(token)
        assert value is None or isinstance(value, (str, int, float))
    assert time.perf_counter() - start < 2


def test_more_digits_than_python_converts_stay_text() -> None:
    assert core("9" * MAX_DIGITS) == int("9" * MAX_DIGITS)
    assert core("9" * (MAX_DIGITS + 1)) == "9" * (MAX_DIGITS + 1)


def test_what_kills_a_reader_stays_text() -> None:
    assert legacy("0x_") == "0x_"  # a ValueError in PyYAML
    assert jekyll("1__0.5") == "1__0.5"  # an ArgumentError in Ruby
    assert js_yaml_3("._") == js_yaml_4("._") == "._"
    assert hugo("18446744073709551616") == "18446744073709551616"  # over 64 bits


# doubt


@pytest.mark.parametrize(
    ("token", "doubtful"),
    [
        ("yes", True),
        ("Off", True),
        ("014", True),
        ("12:30", True),
        ("1e3", True),
        ("1,000", True),
        ("_850_", True),
        ("08", True),
        ("+.inf", True),
        ("1_", True),
        ("18446744073709551616", True),
        ("1_000", True),
        ("1000", False),
        ("0x1F", False),
        ("1.50", False),
        ("y", False),
        ("true", False),
        ("~", False),
        ("", False),
        (".nan", False),
        ("2024-05-01", False),
        ("2024-05-01T10:00:00Z", False),
        ("2020-1-1", False),
        ("a text", False),
        ("-x", False),
        ("--", False),
        ("http://example.org", False),
        ("1.2.3", False),
        ("9" * 5000, False),
    ],
)
def test_doubt(token: str, doubtful: bool) -> None:
    assert readers_disagree(token) is doubtful


def test_the_pre_filter_hides_no_doubt() -> None:
    for token in TABLE:
        numbers = [(isinstance(value, (str, bool)), value) for value in readings(token).values()]
        assert readers_disagree(token) is (len(set(numbers)) > 1), token


def test_a_resolver_remembers_what_is_certain() -> None:
    calls: list[str] = []

    def resolve(text: str) -> Scalar:
        calls.append(text)
        return core(text)

    resolver = Resolver(resolve)
    assert [resolver["12"], resolver["12"], resolver["x"], resolver["x"]] == [12, 12, "x", "x"]
    assert calls == ["12", "x"]
    assert resolver.doubtful == 0


def test_a_resolver_counts_every_doubt() -> None:
    resolver = Resolver(core)
    assert [resolver["014"], resolver["yes"], resolver["014"], resolver["12"]] == [
        14,
        "yes",
        14,
        12,
    ]
    assert resolver.doubtful == 3
    assert list(resolver) == ["12"]


def test_a_resolver_does_not_grow_without_end() -> None:
    resolver = Resolver(core, limit=10)
    for number in range(35):
        assert resolver[str(number)] == number
    assert len(resolver) <= 10
    long = "x" * 200
    assert resolver[long] == long
    assert long not in resolver
