"""Days and moments as people type them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from crawlers.clock import SHANGHAI
from web.typed import TypedError, day_of, days_of, moment_of, typed_day

TODAY = date(2026, 6, 17)
NOW = datetime(2026, 6, 17, 22, tzinfo=SHANGHAI)


@pytest.mark.parametrize("text", ["6月16日", "6.16", "06-16", "2026-06-16", "2026年6月16日", "2026/6/16", " 6月16号 "])
def test_a_day_is_read_in_every_form_in_which_people_write_it(text: str) -> None:
    assert day_of(text, TODAY) == date(2026, 6, 16)


def test_a_day_without_a_year_is_the_last_one_that_was() -> None:
    assert day_of("12月20日", TODAY) == date(2025, 12, 20)
    assert day_of("2月29日", TODAY) == date(2024, 2, 29)
    assert day_of("2026-12-20", TODAY) == date(2026, 12, 20)


@pytest.mark.parametrize(
    ("first", "last", "span"),
    [
        ("6月1日", "6月30日", ("2026-06-01", "2026-06-30")),
        ("2025年12月1日", "12月31日", ("2025-12-01", "2025-12-31")),
        ("12月20日", "1月5日", ("2025-12-20", "2026-01-05")),
        ("6月10日", "6月5日", ("2026-06-05", "2026-06-10")),
        ("6月10日", "2025-06-30", ("2025-06-30", "2026-06-10")),
        ("6月10日", " ", ("2026-06-10", "None")),
        ("", "6月30日", ("None", "2025-06-30")),
    ],
)
def test_the_last_day_of_a_span_is_read_in_the_year_of_its_first(first: str, last: str, span: tuple[str, str]) -> None:
    assert tuple(map(str, days_of(first, last, TODAY))) == span


@pytest.mark.parametrize("text", ["6月31日", "16", "去年", "2026-06", "6月16日 08:05", "2026-13-01", ""])
def test_what_is_no_day_is_refused_with_the_forms_that_are(text: str) -> None:
    with pytest.raises(TypedError, match="可以写成 6月16日"):
        day_of(text, TODAY)


@pytest.mark.parametrize("text", ["6月16日 08:05", "2026-06-16T08:05", "6月16日8时5分", "2026年6月16日 8：05"])
def test_a_moment_is_read_in_every_form_in_which_people_write_it(text: str) -> None:
    assert moment_of(text, NOW) == datetime(2026, 6, 16, 8, 5, tzinfo=SHANGHAI)


@pytest.mark.parametrize("text", ["6月16日", "6月16日 25:00", "8点"])
def test_a_moment_needs_its_day_and_its_hour(text: str) -> None:
    with pytest.raises(TypedError, match="08:05"):
        moment_of(text, NOW)


@pytest.mark.parametrize("day", ["2026-06-16", "2025-12-20", "2026-12-20", "2019-02-28"])
def test_what_a_field_shows_is_read_back_as_the_same_day(day: str) -> None:
    assert day_of(typed_day(day, TODAY), TODAY).isoformat() == day
