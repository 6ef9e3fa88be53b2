"""A day's evidence → articles, observations, the account: a function of pages/ of the day and articles/ before it."""

from __future__ import annotations

import logging
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from warcio.exceptions import ArchiveLoadFailed

from cities.city import City
from cities.sources import Source
from crawlers.article import Article, Evidence, Observation, content_version
from crawlers.beside import Beside
from crawlers.dates import iso
from crawlers.false_pages import false_list, false_page
from crawlers.folder import DataFolder
from crawlers.known import Known
from crawlers.parsers.attachments import with_attachments
from crawlers.parsers.parsed import Parsed
from crawlers.parsers.registry import parsed
from crawlers.quarantine import Quarantined, write_quarantine
from crawlers.seen import seen_of
from crawlers.seen_source import SeenSource
from crawlers.source_day import SourceDay, written
from crawlers.status import QUIET_STATUSES, Status, answered_status
from crawlers.urls import canonical_url
from crawlers.warc.fetch import Fetch
from crawlers.warc.reader import fetches_of
from crawlers.windows import DONE, Window

logger = logging.getLogger(__name__)

# an open door for links, not articles of their own: robots.txt is not among the URLs discovered
_LISTS = frozenset(("list", "feed", "sitemap", "extend"))
_ANSWERS = frozenset(("timeline", "status", "comments", "transcript"))
_UNCOUNTED = frozenset(("robots", "window"))
_GZIP = b"\x1f\x8b"
_TORN = (ArchiveLoadFailed, EOFError, zlib.error, OSError, ValueError, AttributeError)


def parse_day(
    city: City, folder: DataFolder, day: date, *, sources: Sequence[str] | None = None, beside: bool = False
) -> dict[str, Counter[Status]]:
    """Derives the day's files anew, for all sources with evidence or for those named; returns each one's account.

    `beside`: others collect and parse other sources meanwhile. Run again it writes the same bytes. What cannot be an
    article goes to quarantine/parse with its reason.
    """
    wanted = [source for source in city.sources if sources is None or source.id in sources]
    counts: dict[str, Counter[Status]] = {}
    failed: set[Quarantined] = set()
    with (
        TemporaryDirectory() if beside else nullcontext() as own,
        seen_of(folder, day, [one.id for one in wanted], Path(own) / "seen.sqlite" if own else None) as seen,
    ):
        for source in wanted:
            files = sorted(folder.pages(day).glob(f"{source.id}-*.warc.gz"), key=_run_of)
            if not files:
                continue
            found = _source_day(folder, seen.source(source.id, day), source, files)
            counts[source.id] = written(folder, day, found)
            failed |= found.failed
    write_quarantine(folder, "parse", day, failed, sources={source.id for source in wanted})
    return counts


def _source_day(folder: DataFolder, before: SeenSource, source: Source, files: Iterable[Path]) -> SourceDay:
    found = SourceDay(source, Known(before), before)
    for path in files:
        _take_run(found, path, path.relative_to(folder.root).as_posix())
    return found


def _readable(path: Path, name: str, found: SourceDay) -> Iterator[Fetch]:
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


def _take_run(found: SourceDay, path: Path, name: str) -> None:
    """Reads a file twice: first what belongs to other fetches (further pages, whole texts), then fetch by fetch, so
    that a run of a hundred thousand pages is never held at once."""
    beside = Beside()
    for fetch in _readable(path, name, found):
        beside.take(fetch)
    for fetch in _readable(path, name, found):
        if fetch.role == "window":
            _take_window(found, fetch)
        if fetch.role in _UNCOUNTED:
            continue
        found.fetched += fetch.http_status is not None
        found.unverified += fetch.tls is not None
        if beside.has_first(fetch):
            continue
        for result in _results(found, fetch, beside, name):
            _take(found, result, fetch, name)
        _take_validators(found, fetch, beside)


def _take_window(found: SourceDay, fetch: Fetch) -> None:
    """What became of a search's window, of those that ran into the hour of asking only what lies before it. One that
    several searches share is done when all of them are through with it."""
    window, search, state = Window.named(fetch.hints["window"]), fetch.hints.get("search", ""), fetch.detail
    seen = window.upto(fetch.fetched_at)
    if state == "planned":
        is_known = any((one, search) in found.windows for one in (window, seen))
        found.windows.update({} if is_known else {(window, search): "missed"})
    elif state in DONE:
        found.windows.pop((window, search), None)
        found.windows.update({(seen, search): state} if seen is not None else {})
    else:
        found.windows[window, search] = state


def _take_validators(found: SourceDay, fetch: Fetch, beside: Beside) -> None:
    """Keeps by what the server may say next time that nothing has changed: of whole answers."""
    url = canonical_url(fetch.url)
    is_whole = fetch.http_status == 200 and fetch.status is None and not fetch.part_of and url not in beside.divided
    if is_whole and (fetch.etag or fetch.modified):
        found.validators[url] = (fetch.etag, fetch.modified)


def _run_of(path: Path) -> tuple[str, int]:
    """SOURCE-RUN.warc.gz comes before SOURCE-RUN-2.warc.gz, though not as plain text."""
    _, run, *number = path.name.removesuffix(".warc.gz").split("-")
    return run, int(number[0]) if number else 1


def _results(found: SourceDay, fetch: Fetch, beside: Beside, name: str) -> Iterable[Parsed]:
    url = canonical_url(fetch.url)
    parts, attached = beside.parts.get(url, []), beside.attached.get(url, [])
    if (ended := _ended(found, fetch)) is not None:
        detail = fetch.detail or (f"HTTP {fetch.http_status}" if fetch.http_status else "")
        missing = [Parsed(url=canonical_url(part.url), status=Status.DUPLICATE) for part in (*parts, *attached)]
        return chain([Parsed(url=url, status=ended, detail=detail)], missing)
    if fetch.role in _LISTS:
        return [_listing(fetch, url)]
    try:
        results = parsed(fetch, found.source, beside)
        if attached:
            results = with_attachments(results, attached, name)
    except Exception as error:  # one page's surprise must not lose the others: it is named and counted
        logger.exception("parse failed", extra={"step": "parse", "article": url})
        return [Parsed(url=url, status=Status.BAD_ITEM, detail=f"{type(error).__name__}: {error}")]
    if fetch.role not in _ANSWERS and (verdict := false_page(fetch, results[0])) is not None:
        status = Status.REMOVED if verdict[0] == Status.HTTP_404 and found.known.ids_at(url) else verdict[0]
        return [Parsed(url=url, status=status, detail=verdict[1]), *results[1:]]
    return _with_missing(results, beside.missing.get(url, []))


def _listing(fetch: Fetch, url: str) -> Parsed:
    status, detail = false_list(fetch)
    return Parsed(url=url, status=status, detail=detail)


def _with_missing(results: list[Parsed], missing: list[Fetch]) -> list[Parsed]:
    """An article of which a further page could not be had is kept as far as it goes, and called partial."""
    first = results[0]
    if not missing or first.article is None:
        return results
    detail = "缺 " + "、".join(fetch.url for fetch in missing)
    return [replace(first, status=Status.PARTIAL, detail=detail), *results[1:]]


def _ended(found: SourceDay, fetch: Fetch) -> Status | None:
    """The status of a URL whose answer is no page; None for one to be read."""
    if fetch.status is not None:
        return fetch.status
    if fetch.http_status in (404, 410) and not fetch.part_of and found.known.ids_at(canonical_url(fetch.url)):
        return Status.REMOVED
    return answered_status(fetch.http_status)


def _take(found: SourceDay, result: Parsed, fetch: Fetch, name: str) -> None:
    status = result.status
    if status == Status.REMOVED:
        at = iso(fetch.fetched_at)
        found.observations.extend(Observation(id=one, at=at, removed=True) for one in found.known.ids_at(result.url))
    if result.article is not None:
        status = _kept(found, result.article, result, fetch, name)
        found.observations.extend(result.observations)
    found.records.extend(result.records)
    found.statuses.setdefault(result.url, []).append(status)
    if status not in QUIET_STATUSES:
        found.failed.add(
            Quarantined(source=found.source.id, item=result.url, reason=status.value, detail=result.detail)
        )


def _kept(found: SourceDay, article: Article, result: Parsed, fetch: Fetch, name: str) -> Status:
    """The article's status: of half an article that is known whole nothing is taken."""
    if result.status != Status.PARTIAL:
        return _keep(found, article, result, fetch, name)
    if not found.known.has(article.id):
        _keep(found, article, result, fetch, name)
    return Status.PARTIAL


def _keep(found: SourceDay, article: Article, result: Parsed, fetch: Fetch, name: str) -> Status:
    """Adds an article that is new or changed; says which it is."""
    moment = found.known.steady_moment(article)
    if moment != article.published_at:
        version = content_version(article.title, article.body, moment)
        article = replace(article, published_at=moment, version=version)
    key = (article.id, article.version)
    if key in found.articles:
        return Status.DUPLICATE if found.where[key] != result.url else Status.UNCHANGED
    if article.version in found.before.versions(article.id):
        # seen on an earlier day: its address is known, so that a removal can be told
        found.known.add(article.id, article.version, canonical_url(fetch.url), None)
        return Status.UNCHANGED
    status = Status.CHANGED if found.known.has(article.id) else Status.OK
    evidence = Evidence(file=name, record=fetch.record, digest=fetch.digest)
    found.articles[key] = replace(article, evidence=evidence)
    found.where[key] = result.url
    found.known.add(article.id, article.version, article.url, article.published_at)
    if fetch.http_status is not None and result.url == canonical_url(fetch.url):
        found.known.add(article.id, article.version, result.url, None)
    return status
