"""Collecting a day: one crawl for all sources, in a process of its own; writes pages/ and nothing else."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Literal
from urllib.parse import urlsplit

from cities.city import City
from cities.sources import Source
from crawlers.entries import filled, first_day
from crawlers.folder import DataFolder
from crawlers.inbox import take_inboxes
from crawlers.job import Job, SourceJob
from crawlers.revisits import due, fetched_on, last_collected, last_rechecked, last_whole
from crawlers.seen import seen_of
from crawlers.seen_source import SeenSource
from crawlers.warc.members import members_of
from crawlers.warc.writer import WarcFile
from crawlers.windows import Window, has_window, missing_windows

logger = logging.getLogger(__name__)
ROOT = Path(__file__).parent.parent
SLACK_DAYS = 2
"""Lists are read so much further back than the last collection: sites backdate what they publish late."""
Asks = Literal["all", "new", "due"]
"""all: the entries, and what is due for another look (a day's one collection); new: the entries alone (every hour of a
day); due: what is due alone (once a day beside the hours)."""


class CollectError(RuntimeError):
    """The crawl as a whole failed; the message (Chinese) says why. What single sources suffer is in their accounts."""


def collect(
    city: City,
    folder: DataFolder,
    day: date,
    *,
    now: datetime,
    sources: Sequence[str] | None = None,
    proxy: str | None = None,
    contact: str,
    first: date | None = None,
    last: date | None = None,
    retry_wait_s: float = 1.0,
    frozen: bool = False,
    only: frozenset[str] | None = None,
    asks: Asks = "all",
    beside: bool = False,
    most_minutes: float | None = None,
) -> dict[str, int]:
    """Fetches what the city's sources have new on `day`, and takes what lies in their inboxes, into
    pages/DAY/SOURCE-RUN.warc.gz.

    `now` is the run's clock and name, `sources` limits it to some ids, `proxy` is the URL of an HTTP proxy, `contact`
    stands in the user agent; `first` reaches back further than the last collection, with `last` nothing is taken that
    is known to be published outside of the two; `frozen` keeps the run's clock at `now`; `only` leaves the entries
    alone and asks these URLs and ids. `asks` says what is asked of what is known: see Asks. `beside`: others collect
    other sources of the same folder meanwhile. `most_minutes` bounds a source's run further than its entry does.
    Gives the sources of which pages could not be read for their links, and of how many: a mistake of ours, in the day's
    log. CollectError when the crawl fails.
    """
    wanted = [source for source in city.sources if source.urls and (sources is None or source.id in sources)]
    wanted = [source for source in wanted if source.valid_on(day)]
    _keep_left(folder, day, {source.id for source in wanted}, beside=beside)
    if only is None and asks != "due":
        take_inboxes(city, folder, day, now=now, sources=sources)
    if not wanted:
        return {}
    with TemporaryDirectory() if beside else nullcontext() as own:
        job = job_of(
            wanted,
            folder,
            day,
            now=now,
            proxy=proxy,
            contact=contact,
            first=first,
            last=last,
            retry_wait_s=retry_wait_s,
            frozen=frozen,
            only=only,
            asks=asks,
            own=Path(own) / "seen.sqlite" if own is not None else None,
            most_minutes=most_minutes,
        )
        broken = {source: errors for source, errors in sorted(_crawled(job).items()) if errors}
    for source, errors in broken.items():
        logger.error("%s: %d pages could not be read for links", source, errors, extra={"step": "collect"})
    return broken


def job_of(
    sources: Sequence[Source],
    folder: DataFolder,
    day: date,
    *,
    now: datetime,
    proxy: str | None,
    contact: str,
    first: date | None = None,
    last: date | None = None,
    retry_wait_s: float = 1.0,
    frozen: bool = False,
    only: frozenset[str] | None = None,
    asks: Asks = "all",
    own: Path | None = None,
    most_minutes: float | None = None,
) -> Job:
    """What the crawl of these sources on a day is told. `own`: where it gets its own copy of what is known of them."""
    # what this day's earlier runs found is known too
    before = day + timedelta(days=1)
    with seen_of(folder, before, [source.id for source in sources], own) as seen:
        jobs = [
            _job_of(source, folder, seen.source(source.id, before), day, now, (first, last), only, asks)
            for source in sources
        ]
        path = seen.path
    if most_minutes is not None:
        jobs = [replace(job, max_s=min(job.max_s, most_minutes * 60)) for job in jobs]
    return Job(
        now=now,
        proxy=proxy,
        user_agent=f"Huanyu/0.1 (+{contact})",
        retry_wait_s=retry_wait_s,
        frozen=frozen,
        seen=str(path.absolute()),
        seen_before=before,
        sources=tuple(jobs),
    )


def _job_of(
    source: Source,
    folder: DataFolder,
    seen: SeenSource,
    day: date,
    now: datetime,
    asked: tuple[date | None, date | None],
    only: frozenset[str] | None,
    asks: Asks,
) -> SourceJob:
    first, until = asked
    last = last_collected(folder, source.id, day)
    whole = last_whole(folder, source.id, day)
    start = first_day(day, whole, first)
    run, file = _run_of(folder, day, source.id, f"{now:%Y%m%dT%H%M%S}")
    return SourceJob(
        id=source.id,
        kind=source.kind,
        run=run,
        file=str(file.absolute()),
        urls=filled(source.urls, start, min(day, until or day)),
        url_pattern=source.url_pattern,
        encoding=source.encoding,
        pace_s=source.pace_s,
        max_pages=max(0, source.max_pages - fetched_on(folder, source.id, day)),
        max_bytes=source.max_bytes,
        timeout_s=source.timeout_s,
        max_s=source.max_minutes * 60,
        parallel=source.parallel,
        private_hosts=_hosts(source) if source.private_address else frozenset(),
        broken_tls=source.broken_tls,
        since=start - timedelta(days=SLACK_DAYS),
        last_day=last or start,
        deep=first is not None or whole != last,
        due=_due(source, folder, seen, last, day, asks) if only is None else only,
        only_due=only is not None or asks == "due",
        windows=tuple(window.name for window in _windows(source, folder, day, now, asked)),
        full_pages=source.full_pages,
        id_url=source.id_url,
        selectors=source.selectors_on(now.date()).model_dump(exclude_none=True),
        comments=source.comments,
        days=(first, until) if first is not None and until is not None else None,
    )


def _due(
    source: Source, folder: DataFolder, seen: SeenSource, last: date | None, day: date, asks: Asks
) -> frozenset[str]:
    if asks == "new":
        return frozenset()
    if asks == "due":
        # lists are read every hour and say nothing of when their articles were last looked at again
        last = last_rechecked(folder, source.id, day)
    return due(seen, last, day, replies=source.article_kind == "message")


def _windows(
    source: Source, folder: DataFolder, day: date, now: datetime, asked: tuple[date | None, date | None]
) -> list[Window]:
    if not any(map(has_window, source.urls)):
        return []
    return missing_windows(folder, source.id, day, now, *asked)


def _hosts(source: Source) -> frozenset[str]:
    return frozenset((urlsplit(url).hostname or "").lower() for url in source.urls)


def _run_of(folder: DataFolder, day: date, source: str, first: str) -> tuple[str, Path]:
    """Name and file of the run: of one that was killed, to be gone on with, else of a new one."""
    pages = folder.pages(day)
    for part in sorted(pages.glob(f".{source}-*.warc.gz.tmp")):
        if next(members_of(part), None) is None:
            part.unlink()
            continue
        run = part.name.removeprefix(f".{source}-").removesuffix(".warc.gz.tmp")
        return run, pages / f"{source}-{run}.warc.gz"
    return folder.new_evidence(day, source, first)


def _keep_left(folder: DataFolder, day: date, sources: set[str], *, beside: bool) -> None:
    """Gives what killed crawls of other days left its name: evidence is not thrown away. What the day itself left of
    the sources is gone on with. The lease keeps a second crawl away; `beside`, it is held of these sources alone."""
    for part in sorted((folder.root / "pages").glob("????-??-??/.*.warc.gz.tmp")):
        source, _, run = part.name[1:].removesuffix(".warc.gz.tmp").partition("-")
        if (beside and source not in sources) or (part.parent == folder.pages(day) and source in sources):
            continue
        kept = WarcFile(part.with_name(part.name[1:-4]), source=source, run=run, software="", resume=True)
        kept.close() if kept.resumed else kept.discard()


def _crawled(job: Job) -> dict[str, int]:
    """Runs the crawl's process to its end; returns its count of unreadable pages by source."""
    with TemporaryFile() as out, TemporaryFile() as told:
        with subprocess.Popen(
            [sys.executable, "-m", "crawlers.crawl"], stdin=subprocess.PIPE, stdout=out, stderr=told, cwd=ROOT
        ) as process:
            assert process.stdin is not None
            try:
                process.stdin.write(job.to_json().encode() + b"\n")
                process.stdin.flush()
                # its standard input stays open until it ends: the crawl takes its end for ours
                process.wait()
            except BrokenPipeError:
                process.wait()
            except BaseException:
                process.kill()
                raise
        out.seek(0)
        told.seek(0)
        words = told.read().decode("utf-8", "replace").strip()
        if process.returncode != 0:
            last = words.splitlines()[-1] if words else f"退出码 {process.returncode}"
            raise CollectError(f"采集进程失败：{last}")
        if words:
            logger.error("%s", words, extra={"step": "collect"})
        counts: dict[str, int] = json.loads(out.read())
        return counts
