"""Collecting a day: one crawl for all sources, in a process of its own; writes pages/ and nothing else."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path

from cities.city import City
from cities.sources import Source
from crawlers.entries import filled, first_day
from crawlers.folder import DataFolder
from crawlers.job import Job, SourceJob
from crawlers.revisits import found_before, last_collected

logger = logging.getLogger(__name__)
ROOT = Path(__file__).parent.parent
SLACK_DAYS = 2
"""Lists are read so much further back than the last collection: sites backdate what they publish late."""


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
    retry_wait_s: float = 1.0,
    frozen: bool = False,
) -> None:
    """Fetches what the city's sources have new on `day` into pages/DAY/SOURCE-RUN.warc.gz.

    `now` is the run's clock and name, `sources` limits it to some ids, `proxy` is the URL of an HTTP proxy, `contact`
    stands in the user agent, `first` reaches back further than the last collection; `frozen` keeps the run's clock at
    `now`. CollectError when the crawl fails.
    """
    _sweep(folder)
    wanted = [source for source in city.sources if source.urls and (sources is None or source.id in sources)]
    wanted = [source for source in wanted if source.valid_on(day)]
    if not wanted:
        return
    job = Job(
        now=now,
        proxy=proxy,
        user_agent=f"Huanyu/0.1 (+{contact})",
        retry_wait_s=retry_wait_s,
        frozen=frozen,
        sources=tuple(_job_of(source, folder, day, now, first) for source in wanted),
    )
    for source, errors in sorted(_crawled(job).items()):
        if errors:
            logger.error("%s: %d pages could not be read for links", source, errors, extra={"step": "collect"})


def _job_of(source: Source, folder: DataFolder, day: date, now: datetime, first: date | None) -> SourceJob:
    last = last_collected(folder, source.id, day)
    start = first_day(day, last, first)
    found = found_before(folder, source.id, day)
    run, file = _free_run(folder.pages(day), source.id, f"{now:%Y%m%dT%H%M%S}")
    return SourceJob(
        id=source.id,
        kind=source.kind,
        run=run,
        file=str(file.absolute()),
        urls=filled(source.urls, start, day),
        url_pattern=source.url_pattern,
        encoding=source.encoding,
        pace_s=source.pace_s,
        max_pages=source.max_pages,
        max_bytes=source.max_bytes,
        timeout_s=source.timeout_s,
        private_address=source.private_address,
        since=start - timedelta(days=SLACK_DAYS),
        last_day=last or start,
        known=frozenset(found.first_found),
        due=found.due(last, day, replies=source.article_kind == "message"),
        answered=found.answered,
    )


def _free_run(pages: Path, source: str, first: str) -> tuple[str, Path]:
    """Name and file: RUN, or RUN-2 and so on after a run of the same moment. Evidence is never overwritten."""
    for number in count(1):
        run = first if number == 1 else f"{first}-{number}"
        path = pages / f"{source}-{run}.warc.gz"
        if not path.exists():
            return run, path
    raise AssertionError("unreachable")


def _sweep(folder: DataFolder) -> None:
    """Removes what a killed crawl left unfinished; the lease keeps a second crawl away."""
    for path in (folder.root / "pages").glob("????-??-??/.*.warc.gz.tmp"):
        path.unlink(missing_ok=True)


def _crawled(job: Job) -> dict[str, int]:
    """Runs the crawl's process to its end; returns its count of unreadable pages by source."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as told:
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
