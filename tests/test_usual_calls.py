"""What is understood without argparse is understood as argparse does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuslint.cli.parser import parse
from corpuslint.cli.switches import SWITCHES
from corpuslint.cli.usual import usual

_WORDS = st.lists(
    st.one_of(
        st.sampled_from(sorted({*SWITCHES["check"], *SWITCHES["fix"]})),
        st.sampled_from(["a.md", "-", "b c.md", "", "check", "ü.md", "x=y", "--fix=1", "-qv"]),
    ),
    max_size=6,
)


@given(command=st.sampled_from(["check", "fix"]), words=_WORDS)
def test_usual_calls_mean_what_argparse_makes_of_them(command: str, words: list[str]) -> None:
    options = usual([command, *words])
    if options is not None:
        assert vars(options) == vars(parse([command, *words]))


@pytest.mark.parametrize(
    "call",
    [
        "check",
        "check a.md b.md",
        "check -q --force-exclude --no-corpus a.md",
        "check a.md -q",
        "fix a.md --diff",
        "fix --unsafe-fixes -",
    ],
)
def test_what_hooks_call_is_usual(call: str) -> None:
    assert usual(call.split()) is not None


@pytest.mark.parametrize(
    "call",
    [
        "",
        "rules",
        "--version",
        "check --help",
        "check --quite",
        "check --color never",
        "check -- -q",
        "check --print0",
        "check --add-ignore",
        "fix --fix",
    ],
)
def test_all_else_is_left_to_argparse(call: str) -> None:
    assert usual(call.split()) is None


def test_no_two_calls_share_a_list() -> None:
    first = usual(["check", "a.md"])
    assert first is not None
    first.schema.append("x")
    second = usual(["check"])
    assert second is not None
    assert (second.paths, second.schema) == ([], [])
