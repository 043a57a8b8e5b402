"""Which texts JavaScript's `Date` takes: `new Date(text)` in V8 (Hexo, Astro on Node).

The grammar is that of V8's `dateparser`: ECMAScript's date-time format first, then
what browsers have always read. Run against Node 20 by the tests.
"""

from __future__ import annotations

import re

from corpuslint.patterns import lazy

_DAY = r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?"
_TIME = r"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?|24:00(?::00(?:\.0+)?)?)"
_OFFSET = r"(?:Z|[-+](?:[01][0-9]|2[0-3]):?[0-5][0-9])"
_STANDARD = lazy(rf"{_DAY}(?:T{_TIME}{_OFFSET}?)?\Z", re.IGNORECASE)
# Once the `T` has been read, there is no way back to the old grammar.
_WITH_TIME = lazy(rf"{_DAY}T", re.IGNORECASE)

# A word is of letters and whatever comes behind `A` in Unicode.
_TOKEN = lazy(r"[0-9]+|[^\x00-@\s]+|\s+|.", re.DOTALL)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Of all other zones JavaScript knows no name.
_ZONES = frozenset(
    ("z", "ut", "utc", "gmt", "est", "edt", "cst", "cdt", "mst", "mdt", "pst", "pdt")
)
_UNIVERSAL = frozenset(("z", "ut", "utc", "gmt"))
_LAST_YEAR = 275_760  # that a `Date` can hold
_END = ""


def is_read(text: str) -> bool:
    """Whether JavaScript makes a date of a text, be it the right one or not."""
    text = text.strip()
    if _STANDARD.match(text):
        return True
    return _WITH_TIME.match(text) is None and _Reading(text).is_date()


class _Reading:
    """One pass over a text by the old grammar."""

    def __init__(self, text: str) -> None:
        self._tokens = [found[0] for found in _TOKEN.finditer(text)]
        self._at = 0
        self._numbers: list[int] = []  # of the day: two or three, in some order
        self._month = 0
        self._clock: list[int] = []
        self._is_clock_done = False
        self._half = False
        self._is_universal = False
        self._expects_minutes = False

    def is_date(self) -> bool:
        has_number = False
        while (token := self._next()) != _END:
            if token[0] in "0123456789":
                has_number = True
                if not self._number(token):
                    return False
            elif token[0] >= "A" and not token.isspace():
                if not self._word(token[:3].lower(), token.lower(), has_number):
                    return False
            elif token in "+-" and (self._is_universal or self._clock):
                if not self._offset():
                    return False
                has_number = True
            elif token in "+-)" and has_number:
                return False
            elif token == "(":
                self._skip_parentheses()
        return self._is_day() and self._is_time()

    def _number(self, digits: str) -> bool:
        number = int(digits[:9])
        after = self._peek()
        if after == ":":
            self._next()
            if len(self._clock) >= 3 or self._is_clock_done or self._peek() == ":":
                return False
            self._clock.append(number)
            return True
        if after == ".":
            self._next()
            if self._expects_time(number):
                self._clock.append(number)
                self._is_clock_done = True
                return self._next().isdecimal()
        if self._expects_minutes and number <= 59:
            self._expects_minutes = False
            return True
        if self._expects_time(number):
            self._clock.append(number)
            self._is_clock_done = True
            after = self._peek()
            return after == _END or after.isspace() or after in "+-" or after in "Zz"
        if len(self._numbers) == 3:
            return False
        self._numbers.append(number)
        if self._peek() == "-":
            self._next()
        return True

    def _expects_time(self, number: int) -> bool:
        read = len(self._clock)
        return not self._is_clock_done and (
            (read in (1, 2) and number <= 59) or (read == 3 and number <= 999)
        )

    def _word(self, start: str, word: str, has_number: bool) -> bool:
        if word in ("am", "pm") and self._clock:
            self._half = True
        elif start in _MONTHS:
            self._month = _MONTHS.index(start) + 1
            if self._peek() == "-":
                self._next()
        elif word in _ZONES and has_number:
            self._is_universal = word in _UNIVERSAL
        elif has_number:
            return False
        else:
            return not self._peek()[:1].isdecimal()
        return True

    def _offset(self) -> bool:
        digits = self._next() if self._peek()[:1].isdecimal() else ""
        if self._peek() == ":":
            self._expects_minutes = True
            return True
        return 1 <= len(digits) <= 4

    def _is_day(self) -> bool:
        if not self._numbers:
            return False
        first, second, third = (*self._numbers, 1, 1)[:3]
        starts_with_year = not 1 <= first <= 31
        if self._month:
            month = self._month
            day, year = (second, first) if starts_with_year else (first, second)
        elif starts_with_year:
            year, month, day = first, second, third
        else:
            month, day, year = first, second, third
        return 1 <= month <= 12 and 1 <= day <= 31 and year <= _LAST_YEAR

    def _is_time(self) -> bool:
        hour, minute, second = (*self._clock, 0, 0, 0)[:3]
        if self._half and hour > 12:
            return False
        return (hour <= 23 and minute <= 59 and second <= 59) or (
            hour == 24 and minute == second == 0
        )

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else _END

    def _next(self) -> str:
        token = self._peek()
        self._at += 1
        return token

    def _skip_parentheses(self) -> None:
        depth = 1
        while depth and (token := self._next()) != _END:
            depth += (token == "(") - (token == ")")
