"""The vocabulary of made documents, and the dice that choose from it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


NOUNS = _words(
    """
    account agency archive argument battery bench board bridge budget builder camera campus
    carrier case census chip city clinic cloud coast code collector committee company compiler
    contract copper council court crop customer data deal depot desk device district dock
    document driver editor engine engineer estimate exchange factory farm fee fiber field fleet
    forecast forum founder freight fund garden grid group harbor hospital house index insurer
    island journal keeper kernel label laboratory lake language ledger lender library licence
    line machine maker map market memory merchant meter method mill mine minister model museum
    network notice office orchard order owner panel paper parser patent patient pilot pipeline
    plan plant platform port price printer probe project protocol publisher pump quarry railway
    reader record region regulator repair report reserve rider river robot route sample school
    screen season sensor server service signal site sketch software station statute steel store
    student supplier survey tariff teacher team tender terminal test theatre ticket tool tower
    town trade train turbine union university valley vehicle vendor village voter warehouse
    water website wheel window worker workshop
    """
)
VERBS = _words(
    """
    accepts adopts alters answers backs blocks borrows brings builds buys carries changes checks
    clears closes compares counts cuts defends delays doubles drops ends explains finds follows
    funds gathers halves holds joins keeps leads leaves limits loses measures meets merges moves
    names needs offers opens orders outgrows passes pauses plans prices publishes questions
    raises reaches rebuilds records rejects repairs replaces reports rewrites sells sends shares
    shows slows splits starts studies tests trims weighs widens wins
    """
)
ADJECTIVES = _words(
    """
    ageing annual blue broad careful central cheap clear coastal common costly distant early
    empty fast final first foreign free fresh global half-built heavy hidden idle joint large
    late leading light local long modest narrow national nearby new northern old open plain
    popular private public quiet rare ready regional second short single slow small southern
    steady strict sudden third unfinished useful wide young
    """
)
LINKS = ("and", "while", "because", "after", "before", "although", "as", "until", "so", "but")
PLACES = _words(
    """
    Alder Amber Ash Aspen Bay Beacon Birch Bramble Brook Cedar Clay Clover Copper Coral Crane
    Delta Dune Elm Fern Field Flint Ford Glen Harbor Hazel Heath Hill Iron Juniper Lake Lark
    Linden Maple Marsh Meadow Mill Moss North Oak Orchard Pine Quarry Reed River Rowan Sand
    Silver Slate Spruce Stone Thorn Valley Willow Wren
    """
)
PAPERS = ("Ledger", "Post", "Wire", "Weekly", "Courier", "Review", "Monitor", "Signal", "Report")
TOPICS = (
    "Chips", "Energy", "Robotics", "Open Source", "Public Data", "Cities", "Transport", "Health",
    "Education", "Climate", "Markets", "Trade", "Farming", "Space", "Security", "Law", "Design",
    "Research", "Telecoms", "Water", "Housing", "Games", "Music", "Film",
)  # fmt: skip
# what is not ASCII, and what needs quotes in YAML: each now and then in a title
FLOURISHES = ("café", "naïve", "Zürich", "São Paulo", "芯片", "№ 9", "5G:", "#1", "“useful”", "80%")


class Dice:
    """Choices that look random, and are the same for the same key on every Python.

    `random.Random.random` is the one method whose results are promised to stay.
    """

    __slots__ = ("_next",)

    def __init__(self, *key: int) -> None:
        number = 0
        for part in key:
            number = (number << 64) + part
        self._next = random.Random(number).random

    def below(self, limit: int) -> int:
        return int(self._next() * limit)

    def one(self, choices: Sequence[T]) -> T:
        return choices[int(self._next() * len(choices))]

    def chance(self, share: float) -> bool:
        return self._next() < share

    def clause(self) -> list[str]:
        """Three to nine words: somebody does something."""
        words = ["the", self.one(NOUNS), self.one(VERBS)]
        words += [self.one(ADJECTIVES) for _ in range(self.below(3))]
        words.append(self.one(NOUNS))
        if self.chance(0.4):
            words += ["of", "the", self.one(NOUNS)]
        return words

    def title(self) -> str:
        """A headline of five to twelve words."""
        words = [self.one(ADJECTIVES), *self.clause()[1:], self.one(ADJECTIVES), self.one(NOUNS)]
        if self.chance(0.2):
            words.insert(1 + self.below(len(words)), self.one(FLOURISHES))
        text = " ".join(words)
        return text[0].upper() + text[1:]

    def sentence(self) -> str:
        words = self.clause()
        for _ in range(self.below(3)):
            words[-1] += ","
            words += [self.one(LINKS), *self.clause()]
        text = " ".join(words)
        return text[0].upper() + text[1:] + "."

    def sentences(self, number: int) -> str:
        return " ".join(self.sentence() for _ in range(number))
