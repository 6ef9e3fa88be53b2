"""Which numbers of a board's messages fall on the days of a backfill, where numbers grow with time.

Lists show a board's newest messages; of what is older only the numbers are left to ask by.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from datetime import date

from crawlers.urls import canonical_url

MISSING_IN_A_ROW = 10
"""So many numbers without a message are passed over where one is looked for: withheld ones leave gaps."""
BEFORE, LATER_IN_A_ROW = 5, 5
"""Messages wait for their release: neighbours may stand in the other order of days, so far and not further."""
MOST_MISSING_IN_A_ROW = 200
"""Longer gaps no board of consecutive numbers leaves: these are coded dates (20260310001), or old threads are gone."""
ID = "{id}"
_SOME_NUMBER = "7070707070"
_A_NUMBER = re.compile(r"[0-9]{1,18}")

Asking = Generator[int, date | None, None]
"""Gives the numbers to ask and is sent each one's day, None where there is no message."""


class Numbered:
    """The addresses to ask of a board whose threads stand at `template`, for the days of a backfill.

    `note` what is learnt of an address; the search begins with the first `wanted`, below the highest number noted by
    then, and without any number there is no search. It is `broken_off` where too many numbers in a row had no thread.
    """

    def __init__(self, template: str, first: date, last: date) -> None:
        self._head, _, self._tail = canonical_url(template.replace(ID, _SOME_NUMBER)).partition(_SOME_NUMBER)
        self._span = first, last
        self._days: dict[int, date | None] = {}
        self._asking: Asking | None = None
        self._next: int | None = None
        self._width = 0
        self._missing = 0

    @property
    def broken_off(self) -> bool:
        return self._missing >= MOST_MISSING_IN_A_ROW

    def note(self, url: str, day: date | None) -> None:
        """The day of a thread, None where there is none; other addresses say nothing."""
        name = canonical_url(url)
        number = name.removeprefix(self._head).removesuffix(self._tail)
        if name == f"{self._head}{number}{self._tail}" and _A_NUMBER.fullmatch(number):
            self._days[int(number)] = day
            if number.startswith("0"):
                self._width = max(self._width, len(number))

    def wanted(self) -> str | None:
        """The next address of which nothing is noted; None when all that is wanted has been seen."""
        if self._asking is None and self._days:
            self._asking = numbers_between(*self._span, max(self._days))
            self._next = next(self._asking, None)
        while self._asking is not None and self._next in self._days and not self.broken_off:
            day = self._days[self._next]
            self._missing = 0 if day is not None else self._missing + 1
            try:
                self._next = self._asking.send(day)
            except StopIteration:
                self._next = None
        if self._next is None or self.broken_off:
            return None
        return f"{self._head}{self._next:0{self._width}}{self._tail}"


def numbers_between(first: date, last: date, top: int) -> Asking:
    """The numbers up to `top` of the days from `first` to `last`, and the few that it takes to find them.

    A number may be given twice. Nothing is left out but what stands further out of order than the two bounds above.
    """
    start = yield from _before(first, top)
    later = 0
    for number in range(max(1, start - BEFORE), top + 1):
        day = yield number
        if day is not None:
            later = later + 1 if day > last else 0
        if later >= LATER_IN_A_ROW:
            return


def _before(first: date, top: int) -> Generator[int, date | None, int]:
    """The last number found that was published before `first`, 0 without one: ever longer steps back from the top,
    then by halves."""
    low, high, step = 0, top, 1
    while step < top:
        number, day = yield from _near(top - step, high)
        if day is not None and day < first:
            low = number
            break
        high, step = top - step, step * 2
    while high - low > 1:
        middle = (low + high) // 2
        number, day = yield from _near(middle, high)
        if day is not None and day < first:
            low = number
        else:
            high = middle
    return low


def _near(number: int, end: int) -> Generator[int, date | None, tuple[int, date | None]]:
    """The first message at a number or soon after it, before `end`."""
    for each in range(number, min(end, number + MISSING_IN_A_ROW)):
        if (day := (yield each)) is not None:
            return each, day
    return number, None
