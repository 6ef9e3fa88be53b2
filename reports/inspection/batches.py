"""Batches: what 第三批, 前两批 or 截至6月2日 mean, so that they stand in order and what overlaps is not added twice."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from nlp.numerals import value_of

_ONE = re.compile(r"(?:第(?P<number>[一二三四五六七八九十\d]+)|(?P<first>首))批")
_MANY = re.compile(r"第(?P<numbers>[一二三四五六七八九十\d]+(?:批?[、和至到]第?[一二三四五六七八九十\d]+)+)批")
_EARLIER = re.compile(r"前(?P<number>[一二三四五六七八九十两\d]+)批")
_UNTIL = re.compile(r"截[至止](?:(?P<month>\d{1,2})月(?P<day>\d{1,2})日|(?P<only>\d{1,2})日)?")


@dataclass(frozen=True, slots=True, order=True)
class Batch:
    """`numbers` of the batches it covers, or the ISO day `until` which all of them together are counted."""

    until: str
    numbers: tuple[int, ...]

    @property
    def words(self) -> str:
        if self.until:
            return f"截至{int(self.until[5:7])}月{int(self.until[8:])}日累计"
        if len(self.numbers) == 1:
            return f"第{self.numbers[0]}批"
        joined = self.numbers == tuple(range(self.numbers[0], self.numbers[-1] + 1))
        return f"第{self.numbers[0]}至{self.numbers[-1]}批" if joined else f"第{'、'.join(map(str, self.numbers))}批"


def batch_of(text: str | None, published: str) -> Batch | None:
    """The batch that a figure's words name, None where they name none (今年以来). `published`: the article's day."""
    if not text:
        return None
    until = _UNTIL.match(text)
    if until is not None:
        last = _last_day(until, date.fromisoformat(published))
        return None if last is None else Batch(last.isoformat(), ())
    for pattern, numbers in ((_MANY, _listed), (_EARLIER, _up_to), (_ONE, _alone)):
        match = pattern.fullmatch(text)
        if match is not None and (found := numbers(match)):
            return Batch("", found)
    return None


def _last_day(until: re.Match[str], published: date) -> date | None:
    """The last such day up to the article's: 截至12月30日 in January is of the year before, 截至30日 on a 2nd of
    the month before. None where there is none.
    """
    day = int(until["day"] or until["only"] or published.day)
    before = published.replace(day=1) - timedelta(days=1)
    month = int(until["month"] or 0)
    tried = ((published.year, month), (published.year - 1, month)) if month else (
        (published.year, published.month), (before.year, before.month)
    )  # fmt: skip
    for year, number in tried:
        with suppress(ValueError):
            if (found := date(year, number, day)) <= published:
                return found
    return None


def _listed(match: re.Match[str]) -> tuple[int, ...]:
    numbers = [int(value_of(one) or 0) for one in re.findall(r"[一二三四五六七八九十\d]+", match["numbers"])]
    if re.search("[至到]", match["numbers"]) and len(numbers) == 2:
        return tuple(range(numbers[0], numbers[1] + 1))
    return tuple(sorted(set(numbers)))


def _up_to(match: re.Match[str]) -> tuple[int, ...]:
    return tuple(range(1, int(value_of(match["number"]) or 0) + 1))


def _alone(match: re.Match[str]) -> tuple[int, ...]:
    return (1,) if match["first"] else (int(value_of(match["number"]) or 0),)
