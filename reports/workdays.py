"""Working days by China's calendar: the State Council's holidays and make-up workdays."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar


def is_workday(day: date) -> bool:
    """Of a year whose holidays have not been announced Monday to Friday are taken."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def workdays_after(day: date, number: int) -> date:
    """The `number`th working day after `day`: of a Tuesday and 3 the Friday, where nothing lies between."""
    found = day
    while number > 0:
        found += timedelta(days=1)
        number -= is_workday(found)
    return found
