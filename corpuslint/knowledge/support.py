"""How much must speak for a promise before a schema makes it."""

from __future__ import annotations

from collections.abc import Iterable

from corpuslint.tuples import NamedTuple

FEW_VALUES = 10  # with fewer, a pattern or a length is chance
MANY_VALUES = 20  # with fewer, so is a list of the values, a bound, or an unknown key


class Support(NamedTuple):
    """The share of values, from 0 to 1, that must keep a promise."""

    share: float = 0.99

    def most_outliers(self, total: int) -> int:
        """How many of some values may break a promise."""
        return int((1 - self.share) * total + 1e-9)  # 1 - 0.99 is a little less than 0.01

    def holds(self, count: int, total: int) -> bool:
        """Whether enough of some values keep a promise."""
        return total - count <= self.most_outliers(total)

    def enough(self, ranked: Iterable[tuple[str, int]], total: int) -> list[str]:
        """The fewest names, of some with their counts, the commonest first, that hold together."""
        taken: list[str] = []
        covered = 0
        for name, count in ranked:
            if taken and self.holds(covered, total):
                break
            taken.append(name)
            covered += count
        return taken
