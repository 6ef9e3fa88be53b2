"""Days that follow each other, as runs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta


def runs_of(days: Iterable[date]) -> list[tuple[date, date]]:
    """(first, last) of each run, of days in order."""
    runs: list[tuple[date, date]] = []
    for day in days:
        if runs and day - runs[-1][1] == timedelta(days=1):
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs
