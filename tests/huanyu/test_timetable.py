"""The days of a month's closing by China's calendar."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from crawlers.clock import SHANGHAI
from huanyu.settings import Settings
from huanyu.timetable import checking_days, previous_month
from huanyu.workplace import Workplace


@pytest.mark.parametrize(("month", "first", "last"), [
    ("2026-06", (7, 1), (7, 6)),
    ("2026-09", (10, 8), (10, 12)),  # after the national holidays; Saturday the 10th is worked
    ("2026-01", (2, 2), (2, 5)),  # the 1st is a Sunday
])  # fmt: skip
def test_a_provisional_table_goes_out_on_a_working_day_and_lies_for_three(
    month: str, first: tuple[int, int], last: tuple[int, int]
) -> None:
    found = checking_days(Workplace(Settings({}, {"city": "sample"})), month)
    assert found == tuple(datetime(2026, *day, 9, tzinfo=SHANGHAI) for day in (first, last))


def test_the_month_before_is_named() -> None:
    assert [previous_month(date(2026, month, 1)) for month in (1, 7)] == ["2025-12", "2026-06"]
