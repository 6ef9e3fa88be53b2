"""Cities with the sources that a test wants, and what a day's evidence says of their URLs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cities.city import City
from cities.sources import Source, Sources
from crawlers.folder import DataFolder
from crawlers.warc import Fetch, fetches_of


def city_with(city: City, sources: Sequence[Source]) -> City:
    """The city with these sources instead of its own."""
    made = city.model_copy(update={"sources_file": Sources(sources=tuple(sources))})
    made.__dict__.pop("source_by_id", None)
    return made


def fetches(folder: DataFolder, day: date, source: str) -> list[Fetch]:
    """All fetches of a source's files of the day, in order."""
    return [fetch for path in sorted(folder.pages(day).glob(f"{source}-*.warc.gz")) for fetch in fetches_of(path)]


def outcome(fetch: Fetch) -> str:
    """How a fetch ended: a status, or the HTTP status of its answer."""
    return fetch.status.value if fetch.status is not None else str(fetch.http_status)
