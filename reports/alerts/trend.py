"""How fast a happening grows: its items over the last two days, in steps of six hours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from index.document import Document

STEP = timedelta(hours=6)
STEPS = 8
_TALLEST_PX = 22


@dataclass(frozen=True, slots=True)
class Bar:
    """`number` items were published in the STEP that ends at `ends` (`17日20时`); `px` is how tall it stands."""

    number: int
    ends: str
    px: int


def trend_of(members: Iterable[Document], at: datetime) -> tuple[Bar, ...]:
    """STEPS bars, the oldest first, the last one ending at `at`."""
    ages = [at - datetime.fromisoformat(each.published_at) for each in members if not each.own]
    counts = [sum(STEP * back <= age < STEP * (back + 1) for age in ages) for back in reversed(range(STEPS))]
    top = max(*counts, 1)
    return tuple(
        Bar(number, _hour(at - STEP * back), round(_TALLEST_PX * number / top) if number else 1)
        for number, back in zip(counts, reversed(range(STEPS)), strict=True)
    )


def _hour(moment: datetime) -> str:
    return f"{moment.day}日{moment.hour}时"
