"""Cities with the sources that a test wants; what earlier days found; what a day's evidence says."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from cities.city import City
from cities.sources import Source, Sources
from crawlers.article import Article, Observation
from crawlers.folder import DataFolder, write_records, write_whole
from crawlers.warc.fetch import Fetch
from crawlers.warc.reader import fetches_of


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


def remember(folder: DataFolder, day: date, source: str, *urls: str, ids: Sequence[str] = ()) -> None:
    """Lets a day have collected these articles (`ids` their own ones, else their URLs stand in)."""
    numbers = ids or urls
    records = [Article(id=number, version="1", url=url) for number, url in zip(numbers, urls, strict=True)]
    write_records(folder.articles(day, source), records)
    collected(folder, day, source)


def collected(folder: DataFolder, day: date, source: str) -> None:
    """Lets a source have been collected on a day."""
    write_whole(folder.pages(day) / f"{source}-{day:%Y%m%d}T220000.warc.gz", b"")


def observe(folder: DataFolder, day: date, source: str, *seen: Observation) -> None:
    write_records(folder.observations(day, source), seen)


def account_of(folder: DataFolder, day: date, source: str, urls: dict[str, str], **more: object) -> None:
    """Lets a day's account of a source say this."""
    counts = {status: list(urls.values()).count(status) for status in set(urls.values())}
    data = {"source": source, "urls": urls, "counts": counts, **more}
    write_whole(folder.account(day, source), json.dumps(data).encode())


def read_account(folder: DataFolder, day: date, source: str) -> dict[str, Any]:
    """What a day's account of a source says."""
    found: dict[str, Any] = json.loads(folder.account(day, source).read_bytes())
    return found
