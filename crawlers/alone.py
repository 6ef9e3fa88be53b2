"""One source without the day around it: `scrapy crawl KIND -a source=ID`, as in any Scrapy project.

City, data folder, contact and proxy are the settings CITY, DATA, CONTACT and PROXY (`-s CITY=changde`). The evidence
goes where a collection puts it, so that `huanyu parse` reads it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler

from cities.load import load_city
from crawlers.clock import shanghai_day, shanghai_now
from crawlers.collect import job_of
from crawlers.folder import DataFolder
from crawlers.lease import lease
from crawlers.middlewares.address import PinnedResolver
from crawlers.run import Run
from crawlers.seen import Seen
from crawlers.warc.writer import WarcFile


def alone(crawler: Crawler, kind: str, source_id: str) -> dict[str, Any]:
    """What a spider needs for one source of the city that the settings name; ends the command where there is none."""
    settings = crawler.settings
    city = load_city(settings["CITY"])
    source = city.source_by_id.get(source_id)
    same_kind = [entry.id for entry in city.sources if entry.kind == kind]
    if source is None or source.kind != kind:
        sys.exit(f"{source_id!r} is no source of kind {kind!r} in {city.name}; allowed are {', '.join(same_kind)}")
    folder = DataFolder(Path(settings["DATA"]) / city.name)
    held = lease(folder.lease, holder="scrapy crawl", tell=_tell)
    held.__enter__()
    now = shanghai_now()
    proxy, contact = settings["PROXY"] or None, settings["CONTACT"]
    job = job_of([source], folder, shanghai_day(now), now=now, proxy=proxy, contact=contact)
    run = Run(now=now, user_agent=job.user_agent, proxy=proxy, retry_wait_s=job.retry_wait_s)
    [told] = job.sources
    warc = WarcFile(Path(told.file), source=told.id, run=told.run, software=job.user_agent, resume=True)
    warc.start(now)
    seen = Seen(Path(job.seen))
    _resolve_through(run)

    def close() -> None:
        warc.close()
        seen.close()
        held.__exit__(None, None, None)

    crawler.signals.connect(close, signal=signals.spider_closed, weak=False)
    return {"source": told, "run": run, "warc": warc, "seen": seen.source(told.id, job.seen_before)}


def _tell(words: str) -> None:
    """Whoever waits for the lease is told on the terminal."""
    print(words, flush=True)


def _resolve_through(run: Run) -> None:
    from twisted.internet import reactor

    PinnedResolver(reactor, run).install_on_reactor()
