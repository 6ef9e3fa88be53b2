"""The picture in the daily mails: a week's volume by day of publication and tone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from crawlers.clock import day_words
from index.document import Document
from reports.charts.columns import Column, tone_chart
from reports.charts.ink import TONES, png_of


def week_counts(documents: Iterable[Document], day: date) -> dict[date, dict[str, int]]:
    """Environmental articles and posts by day of publication and tone, for the seven days that end with `day`."""
    counts = {day - timedelta(days=back): dict.fromkeys(TONES, 0) for back in reversed(range(7))}
    for document in documents:
        published = date.fromisoformat(document.published_day)
        if document.environmental and published in counts and document.sentiment in TONES:
            counts[published][document.sentiment] += 1
    return counts


def week_chart(counts: dict[date, dict[str, int]], title: str) -> bytes:
    """A PNG of a column a day, tones stacked; the whole week at the side, its parts named."""
    return png_of(tone_chart([Column(day_words(day), tones) for day, tones in counts.items()], title))
