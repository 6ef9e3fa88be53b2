"""Whether the bureau's own accounts kept their pace: the days of a month on which nothing was published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from cities.city import City
from crawlers.article import Article
from crawlers.folder import DataFolder, records_of


@dataclass(frozen=True, slots=True)
class Cadence:
    """`published` counts an account's articles from the first to the last day, `missed` are the days without any."""

    source: str
    name: str
    published: int
    missed: tuple[date, ...]


def cadences(city: City, folder: DataFolder, first: date, last: date) -> list[Cadence]:
    """Of the own accounts that should publish every day (`own` and `daily`), in the order of sources.yaml."""
    wanted = [source for source in city.sources if source.own and source.daily and source.valid_on(last)]
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    found = []
    for source in wanted:
        told = _published(folder, source.id, first, last)
        missed = tuple(day for day in days if day not in told.values())
        found.append(Cadence(source.id, source.name, len(told), missed))
    return found


def _published(folder: DataFolder, source: str, first: date, last: date) -> dict[str, date]:
    """The day of each article published within the days; what is found later of a day counts too."""
    days: dict[str, date] = {}
    for day in folder.days("articles"):
        for article in records_of(Article, folder.articles(day, source)) if day >= first else ():
            if article.published_at and first <= (at := date.fromisoformat(article.published_at[:10])) <= last:
                days[article.id] = at
    return days
