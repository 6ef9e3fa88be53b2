"""Golden pages: saved evidence of a source with the answers that its parser must give, kept with the city's facts.

CITY/golden/SOURCE/NAME.warc.gz holds the records of one page (and of what belongs to it: further pages, whole texts,
files) byte for byte as they were collected; NAME.json holds the answers, read by eye once. A redesign adds a page of
the new time beside the old one: both must go on being read.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cities.city import City
from cities.sources import Source, Sources
from crawlers.article import Article, Observation
from crawlers.collect import collect
from crawlers.folder import DataFolder, records_of, write_whole
from crawlers.parse import parse_day
from crawlers.urls import canonical_url
from crawlers.warc.members import members_of
from crawlers.warc.reader import fetches_of

FIELDS = ("title", "author", "outlet", "page", "column", "published_at", "body")


@dataclass(frozen=True, slots=True)
class Difference:
    """An answer that is another one now; `field` is `""` where the whole article is missing or too many."""

    article: str
    field: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Golden:
    """A saved page. `answers` are the articles by id, as their fields say."""

    source: str
    name: str
    path: Path
    answers: Mapping[str, Mapping[str, Any]]

    @property
    def day(self) -> date:
        """The day of the page's first fetch."""
        return next(fetches_of(self.path)).fetched_at.date()


def golden_folder(city: City) -> Path:
    return city.folder / "golden"


def goldens_of(city: City) -> list[Golden]:
    """All golden pages of a city, by source and name."""
    found = []
    for path in sorted(golden_folder(city).glob("*/*.warc.gz")):
        name = path.name.removesuffix(".warc.gz")
        answers = json.loads(path.with_name(f"{name}.json").read_bytes())
        found.append(Golden(path.parent.name, name, path, answers))
    return found


def differences(city: City, golden: Golden) -> list[Difference]:
    """What the parsers of today read otherwise than the answers say; empty when all holds."""
    return _compared(golden.answers, _read(city, golden.source, golden.path, golden.day))


def live_differences(
    city: City, golden: Golden, *, now: datetime, proxy: str | None, contact: str
) -> tuple[list[Difference], dict[str, str]]:
    """The same of the pages as their site gives them now, and how each URL of the visit ended."""
    source = city.source_by_id[golden.source]
    with tempfile.TemporaryDirectory() as name:
        folder = DataFolder(Path(name) / city.name)
        only = _with_source(city, source)
        urls = {canonical_url(answer["url"]) for answer in golden.answers.values() if answer["url"]}
        wanted = frozenset(golden.answers if source.kind == "weibo" else urls)
        collect(only, folder, now.date(), now=now, proxy=proxy, contact=contact, only=wanted)
        parse_day(only, folder, now.date())
        account = json.loads(folder.account(now.date(), source.id).read_bytes())
        return _compared(golden.answers, _answers(folder, source.id, now.date())), account["urls"]


def save_golden(city: City, folder: DataFolder, article: Article, name: str) -> Golden:
    """Makes a golden page of an article's evidence, with the answers of today for somebody to read.

    LookupError where the article has no evidence.
    """
    if article.evidence is None or article.source is None:
        raise LookupError(f"{article.id}: no evidence")
    evidence = folder.root / article.evidence.file
    target = golden_folder(city) / article.source / f"{name}.warc.gz"
    target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, b"".join(_records(evidence, article.evidence.record)))
    answers = _read(city, article.source, target, next(fetches_of(target)).fetched_at.date())
    text = json.dumps(answers, ensure_ascii=False, indent=1) + "\n"
    write_whole(target.with_name(f"{name}.json"), text.encode())
    return Golden(article.source, name, target, answers)


def _records(path: Path, number: str) -> Iterator[bytes]:
    """The members of a fetch and of what belongs to it, as they stand in the file."""
    fetches = list(fetches_of(path))
    first = next(fetch for fetch in fetches if fetch.record == number)
    belongs = [fetch for fetch in fetches if first.url in (fetch.part_of, fetch.via) and fetch.role != "list"]
    wanted = {first.url, *(fetch.url for fetch in belongs if fetch.part_of or fetch.role == "extend")}
    data, start = path.read_bytes(), 0
    for header, end in members_of(path):
        if header.get("WARC-Type") == "warcinfo" or header.get("WARC-Target-URI") in wanted:
            yield data[start:end]
        start = end


def _read(city: City, source: str, path: Path, day: date) -> dict[str, dict[str, Any]]:
    """The answers of today's parsers to a saved page."""
    with tempfile.TemporaryDirectory() as name:
        folder = DataFolder(Path(name) / city.name)
        target = folder.pages(day) / f"{source}-golden.warc.gz"
        target.parent.mkdir(parents=True)
        shutil.copyfile(path, target)
        parse_day(_with_source(city, city.source_by_id[source]), folder, day)
        return _answers(folder, source, day)


def _answers(folder: DataFolder, source: str, day: date) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for article in records_of(Article, folder.articles(day, source)):
        found[article.id] = {"url": article.url, **{field: getattr(article, field) for field in FIELDS}}
        if article.attachments:
            found[article.id]["attachments"] = [{"name": one.name, "url": one.url} for one in article.attachments]
    for seen in records_of(Observation, folder.observations(day, source)):
        if seen.id in found and seen.reply is not None:
            found[seen.id]["reply"] = asdict(seen.reply)
    return found


def _compared(expected: Mapping[str, Mapping[str, Any]], found: Mapping[str, Mapping[str, Any]]) -> list[Difference]:
    told = [Difference(number, "", "", "多出一篇") for number in found if number not in expected]
    for number, answer in expected.items():
        if number not in found:
            told.append(Difference(number, "", str(answer["title"] or answer["body"][:30]), "没有这一篇"))
            continue
        told += [
            Difference(number, field, str(value), str(found[number].get(field)))
            for field, value in answer.items()
            if field != "url" and found[number].get(field) != value
        ]
    return told


def _with_source(city: City, source: Source) -> City:
    made = city.model_copy(update={"sources_file": Sources(sources=(source,))})
    made.__dict__.pop("source_by_id", None)
    return made


def without_golden(city: City, goldens: Sequence[Golden]) -> list[str]:
    """The sources in force that no golden page stands for."""
    known = {golden.source for golden in goldens}
    return [source.id for source in city.sources if source.id not in known]
