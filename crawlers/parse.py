"""A day's evidence → articles, observations, the account: a function of pages/ of the day and articles/ before it."""

from __future__ import annotations

import json
import logging
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from pathlib import Path

from warcio.exceptions import ArchiveLoadFailed

from cities.city import City
from cities.sources import Source
from crawlers.article import Article, Evidence, Observation, content_version
from crawlers.dates import iso
from crawlers.folder import DataFolder, write_records, write_whole
from crawlers.known import Known, known_before
from crawlers.parsers.message import parse_message
from crawlers.parsers.page import parse_page
from crawlers.parsers.parsed import Parsed
from crawlers.parsers.table import parse_table
from crawlers.parsers.tv import parse_tv
from crawlers.parsers.weibo import long_text_in, parse_timeline
from crawlers.quarantine import Quarantined, write_quarantine
from crawlers.status import QUIET_STATUSES, Status, day_status
from crawlers.urls import canonical_url
from crawlers.warc import Fetch, fetches_of

logger = logging.getLogger(__name__)

# an open door for links, not articles of their own: robots.txt is not among the URLs discovered
_LISTS = frozenset(("list", "feed", "sitemap", "extend"))
_UNCOUNTED = frozenset(("robots",))
_HTTP = {401: Status.HTTP_401, 403: Status.HTTP_403, 404: Status.HTTP_404, 410: Status.HTTP_410, 429: Status.HTTP_429}
_GZIP = b"\x1f\x8b"
_TORN = (ArchiveLoadFailed, EOFError, zlib.error, OSError, ValueError, AttributeError)


@dataclass(slots=True)
class _Day:
    """What a source's day gives, as it grows file by file."""

    source: Source
    known: Known
    before: Known
    articles: dict[tuple[str, str], Article] = field(default_factory=dict)
    where: dict[tuple[str, str], str] = field(default_factory=dict)
    observations: list[Observation] = field(default_factory=list)
    statuses: dict[str, list[Status]] = field(default_factory=dict)
    failed: set[Quarantined] = field(default_factory=set)


def parse_day(
    city: City, folder: DataFolder, day: date, *, sources: Sequence[str] | None = None
) -> dict[str, Counter[Status]]:
    """Derives the day's files anew, for all sources with evidence or for those named; returns each one's account.

    Run again it writes the same bytes. What cannot be an article goes to quarantine/parse with its reason.
    """
    wanted = [source for source in city.sources if sources is None or source.id in sources]
    counts: dict[str, Counter[Status]] = {}
    failed: set[Quarantined] = set()
    for source in wanted:
        files = sorted(folder.pages(day).glob(f"{source.id}-*.warc.gz"), key=_run_of)
        if not files:
            continue
        found = _source_day(folder, day, source, files)
        counts[source.id] = _written(folder, day, found)
        failed |= found.failed
    write_quarantine(folder, "parse", day, failed, sources={source.id for source in wanted})
    return counts


def _source_day(folder: DataFolder, day: date, source: Source, files: Iterable[Path]) -> _Day:
    before = known_before(folder, day, source.id)
    found = _Day(source, known_before(folder, day, source.id), before)
    for path in files:
        name = path.relative_to(folder.root).as_posix()
        _take_run(found, list(_readable(path, name, found)), name)
    return found


def _readable(path: Path, name: str, found: _Day) -> Iterator[Fetch]:
    """The fetches of a file up to where it is torn."""
    try:
        with path.open("rb") as file:
            begins_well = file.read(2) == _GZIP
        if not begins_well:
            raise ValueError("not compressed as evidence is")
        yield from fetches_of(path)
    except _TORN as error:
        found.failed.add(
            Quarantined(
                source=found.source.id, item=name, reason="torn-file", detail=f"{type(error).__name__}: {error}"
            )
        )


def _take_run(found: _Day, fetches: list[Fetch], name: str) -> None:
    long_texts = dict(pair for fetch in fetches if fetch.role == "extend" and (pair := long_text_in(fetch)) is not None)
    parts: dict[str, list[Fetch]] = {}
    for fetch in fetches:
        if fetch.part_of and fetch.http_status == 200:
            parts.setdefault(canonical_url(fetch.part_of), []).append(fetch)
    firsts = {canonical_url(fetch.url) for fetch in fetches if not fetch.part_of}
    for fetch in fetches:
        if fetch.role in _UNCOUNTED or (fetch.part_of and fetch.http_status == 200 and _has_first(fetch, firsts)):
            continue
        for result in _results(found, fetch, long_texts, parts):
            _take(found, result, fetch, name)


def _run_of(path: Path) -> tuple[str, int]:
    """SOURCE-RUN.warc.gz comes before SOURCE-RUN-2.warc.gz, though not as plain text."""
    _, run, *number = path.name.removesuffix(".warc.gz").split("-")
    return run, int(number[0]) if number else 1


def _has_first(part: Fetch, firsts: set[str]) -> bool:
    return canonical_url(part.part_of or "") in firsts


def _results(found: _Day, fetch: Fetch, long_texts: dict[str, str], parts: dict[str, list[Fetch]]) -> Iterable[Parsed]:
    url = canonical_url(fetch.url)
    if (ended := _ended(found, fetch)) is not None:
        detail = fetch.detail or (f"HTTP {fetch.http_status}" if fetch.http_status else "")
        missing = [Parsed(url=canonical_url(part.url), status=Status.DUPLICATE) for part in parts.get(url, [])]
        return chain([Parsed(url=url, status=ended, detail=detail)], missing)
    if fetch.role in _LISTS:
        return [Parsed(url=url, status=Status.LISTING)]
    try:
        return _parsed(found.source, fetch, long_texts, parts.get(url, []))
    except Exception as error:  # one page's surprise must not lose the others: it is named and counted
        logger.exception("parse failed", extra={"step": "parse", "article": url})
        return [Parsed(url=url, status=Status.BAD_ITEM, detail=f"{type(error).__name__}: {error}")]


def _parsed(source: Source, fetch: Fetch, long_texts: dict[str, str], parts: list[Fetch]) -> list[Parsed]:
    """By role, then by the source's kind; a part without its first page is a page of its own."""
    if fetch.role == "timeline":
        return parse_timeline(fetch, source, long_texts)
    if fetch.role == "import" or fetch.http_status is None:
        return parse_table(fetch, source)
    match source.kind:
        case "tv":
            return parse_tv(fetch, source)
        case "message":
            return parse_message(fetch, source)
        case _:
            return parse_page(fetch, source, parts)


def _ended(found: _Day, fetch: Fetch) -> Status | None:
    """The status of a URL whose answer is no page; None for one to be read."""
    if fetch.status is not None:
        return fetch.status
    code = fetch.http_status
    if code is None or code == 200 or 200 < code < 300:
        return None
    if code == 304:
        return Status.UNCHANGED
    if code in (404, 410) and canonical_url(fetch.url) in found.known.ids:
        return Status.REMOVED
    if code in _HTTP:
        return _HTTP[code]
    if code >= 500:
        return Status.HTTP_5XX
    return Status.HTTP_4XX if code >= 400 else Status.REDIRECTS


def _take(found: _Day, result: Parsed, fetch: Fetch, name: str) -> None:
    status = result.status
    if status == Status.REMOVED:
        number = found.known.ids[result.url]
        found.observations.append(Observation(id=number, at=iso(fetch.fetched_at), removed=True))
    if result.article is not None:
        status = _keep(found, result.article, result, fetch, name)
        found.observations.extend(result.observations)
    found.statuses.setdefault(result.url, []).append(status)
    if status not in QUIET_STATUSES:
        found.failed.add(
            Quarantined(source=found.source.id, item=result.url, reason=status.value, detail=result.detail)
        )


def _keep(found: _Day, article: Article, result: Parsed, fetch: Fetch, name: str) -> Status:
    """Adds an article that is new or changed; says which it is."""
    moment = found.known.steady_moment(article)
    if moment != article.published_at:
        version = content_version(article.title, article.body, moment)
        article = replace(article, published_at=moment, version=version)
    key = (article.id, article.version)
    if key in found.articles:
        return Status.DUPLICATE if found.where[key] != result.url else Status.UNCHANGED
    if article.version in found.before.versions.get(article.id, ()):
        # seen on an earlier day: its address is known, so that a removal can be told
        found.known.add(article.id, article.version, canonical_url(fetch.url), None)
        return Status.UNCHANGED
    status = Status.CHANGED if article.id in found.known.versions else Status.OK
    evidence = Evidence(file=name, record=fetch.record, digest=fetch.digest)
    found.articles[key] = replace(article, evidence=evidence)
    found.where[key] = result.url
    found.known.add(article.id, article.version, article.url, article.published_at)
    if fetch.http_status is not None and result.url == canonical_url(fetch.url):
        found.known.add(article.id, article.version, result.url, None)
    return status


def _written(folder: DataFolder, day: date, found: _Day) -> Counter[Status]:
    source = found.source.id
    articles = sorted(
        found.articles.values(), key=lambda article: (article.published_at or "", article.id, article.version)
    )
    _write(folder.articles(day, source), articles)
    _write(folder.observations(day, source), _observations(found.observations))
    urls = {url: day_status(statuses) for url, statuses in sorted(found.statuses.items())}
    counts = Counter(urls.values())
    account = {
        "source": source,
        "urls": {url: status.value for url, status in urls.items()},
        "counts": {status.value: counts[status] for status in sorted(counts, key=str)},
    }
    text = json.dumps(account, ensure_ascii=False, indent=1) + "\n"
    write_whole(folder.account(day, source), text.encode())
    return counts


def _observations(seen: list[Observation]) -> list[Observation]:
    """In order; what is seen again later on the day without a difference is told once."""
    kept: dict[tuple[object, ...], Observation] = {}
    for one in sorted(seen, key=lambda one: one.at):
        kept.setdefault((one.id, one.engagement, one.reply, one.removed), one)
    return sorted(kept.values(), key=lambda one: (one.id, one.at, str(one.engagement), str(one.reply), one.removed))


def _write(path: Path, records: Sequence[Article] | Sequence[Observation]) -> None:
    """A file for records, no file for none: one from an earlier reading of the same evidence goes."""
    if records:
        write_records(path, records)
    else:
        path.unlink(missing_ok=True)
