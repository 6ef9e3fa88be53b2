"""Working days by China's calendar: the State Council's holidays and make-up workdays."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar

FIXED = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
"""(month, day) that are holidays in each year by law; the others follow the moon or are announced in autumn."""


def is_workday(day: date) -> bool:
    """Of a year whose holidays have not been announced Monday to Friday but the fixed holidays are taken."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5 and (day.month, day.day) not in FIXED


def workdays_after(day: date, number: int) -> date:
    """The `number`th working day after `day`: of a Tuesday and 3 the Friday, where nothing lies between."""
    found = day
    while number > 0:
        found += timedelta(days=1)
        number -= is_workday(found)
    return found
