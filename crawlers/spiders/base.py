"""What all spiders do: ask each URL once, write down how it ended, look again at what is due."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import AsyncIterator, Iterator
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawlers.dates import date_in_url
from crawlers.ended import ending_of
from crawlers.job import SourceJob
from crawlers.links import next_pages_in
from crawlers.listing import Link, day_in
from crawlers.run import Run
from crawlers.seen_source import SeenSource
from crawlers.spiders.keeper import Keeper
from crawlers.spiders.page import Page, may_be_divided
from crawlers.status import Status
from crawlers.urls import canonical_url, is_endless
from crawlers.warc.fetch import Asked
from crawlers.warc.reader import MAX_INFLATED_BYTES, inflated_whole
from crawlers.warc.writer import WarcFile

logger = logging.getLogger(__name__)


class SourceSpider(Spider):
    """One source in one run.

    A kind says the role of its entries and how it reads a page of each role (`read_ROLE`, which calls `ask`). What is
    asked waits here and not in Scrapy's queue: a sitemap of fifty thousand is then fifty thousand short records.
    `errors` counts pages whose reading broke: a mistake of ours, named in the log.
    """

    entry_role: ClassVar[str] = "list"
    looks_again: ClassVar[bool] = True

    def __init__(self, *, source: SourceJob, run: Run, warc: WarcFile, seen: SeenSource, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.source, self.run, self.before = source, run, seen
        self._warc = warc
        self.seen: set[str] = set()
        self.fetches = 0
        self.errors = 0
        self.keeper = Keeper(warc, run, source)
        self.last_failure = Status.UNREACHABLE
        self._waiting: deque[Asked] = deque()
        self._under_way = 0
        self._moved = asyncio.Event()
        self._done: set[str] = set()
        self._left_out: dict[str, Status] = {}
        self._began = time.monotonic()
        self._due = self.due_urls() if self.looks_again else []

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> SourceSpider:
        if isinstance(kwargs.get("source"), str):
            from crawlers.alone import alone

            kwargs = {**kwargs, **alone(crawler, cls.name, kwargs["source"])}
        return super().from_crawler(crawler, *args, **kwargs)

    def due_urls(self) -> list[str]:
        """What is to be looked at again, in order."""
        return sorted(name for name in self.source.due if name.startswith("http"))

    async def start(self) -> AsyncIterator[Request]:
        """The requests, as many at once as the source allows."""
        if self._warc.resumed:
            self._done.update(canonical_url(fetch.url) for fetch in self._warc.left() if fetch.role != "robots")
        for asked in self.entries() if not self.source.only_due else ():
            self.ask(asked)
        if self._warc.resumed:
            self._read_left()
        while not self.keeper.broken and (self._waiting or self._under_way or self.look_again()):
            while self._waiting and self._under_way < self.source.parallel:
                asked = self._waiting.popleft()
                if self._is_late():
                    self.keeper.ended(asked, Status.LIMIT, f"more than {self.source.max_s:g} s in a run")
                    continue
                self._under_way += 1
                yield self.request_of(asked)
            if self._under_way:
                self._moved.clear()
                await self._moved.wait()

    def entries(self) -> Iterator[Asked]:
        """Where the run begins."""
        for url in self.source.urls:
            yield Asked(url=url, role=self.entry_role)

    def _read_left(self) -> None:
        """Goes through what a killed run had read, without asking anything again, as far as it had come."""
        for fetch in self._warc.left():
            if fetch.http_status == 200 and fetch.status is None and fetch.role != "robots":
                asked = Asked(
                    url=fetch.url, role=fetch.role, via=fetch.via, part_of=fetch.part_of, hints=dict(fetch.hints)
                )
                url = fetch.location or fetch.url
                self._read(Page(asked, url, fetch.body, fetch.content_type, self.source.encoding))

    def _is_late(self) -> bool:
        return time.monotonic() - self._began > self.source.max_s

    def look_again(self) -> bool:
        """When the lists are read: asks what is due and was not found on them; whether there is anything."""
        for url in self._due:
            self.ask(Asked(url=url, role="article"))
        self._due = []
        self._write_left_out(self.source.urls[0])
        return bool(self._waiting)

    def ask(self, asked: Asked) -> None:
        """Has a URL fetched that this run has not met yet; over the source's bounds it ends here."""
        name = canonical_url(asked.url)
        if name in self.seen:
            return
        self.seen.add(name)
        over = self._bound(asked.url)
        self.fetches += not over
        if name in self._done:
            return
        if over:
            self._leave_out(name, Status.LIMIT)
        else:
            self._waiting.append(asked)

    def _bound(self, url: str) -> bool:
        return self.fetches >= self.source.max_pages or is_endless(url)

    def request_of(self, asked: Asked) -> Request:
        headers = {
            "User-Agent": self.run.user_agent,
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.9,*/*;q=0.8",
            "Accept-Language": "zh-CN,zh;q=0.9",
            "Accept-Encoding": "gzip, deflate",
            **self._conditions(asked),
        }
        limits = {"download_timeout": self.source.timeout_s, "download_maxsize": self.source.max_bytes}
        return Request(
            asked.url, callback=self.answered, errback=self.failed, headers=headers, meta={"asked": asked, **limits}
        )

    def _conditions(self, asked: Asked) -> dict[str, str]:
        """If the server can say that nothing has changed, it need not send it; what is read deeper is wanted whole."""
        if self.source.deep or asked.role == "robots" or asked.part_of:
            return {}
        found = self.before.validators(canonical_url(asked.url))
        if found is None:
            return {}
        conditions = {"If-None-Match": found.etag, "If-Modified-Since": found.modified}
        return {name: value for name, value in conditions.items() if value}

    def ask_article(self, link: Link, via: str) -> None:
        """An article that a list names: asked when new or due, else written down as skipped."""
        if self.is_out_of_range(link):
            self.leave_out(link.url, Status.OUT_OF_RANGE)
        elif self.is_wanted(link):
            self.ask(Asked(url=link.url, role="article", via=via, hints=link.hints))
        else:
            self.leave_out(link.url, Status.SKIPPED)

    def is_out_of_range(self, link: Link) -> bool:
        """Whether list or address say that it was published outside the days of a backfill; what they do not say is
        asked."""
        if self.source.days is None:
            return False
        first, last = self.source.days
        day = day_in(link.hints.get("published")) or date_in_url(link.url)
        if day is not None:
            return not first <= day <= last
        changed = day_in(link.changed)
        return changed is not None and changed < first

    def leave_out(self, url: str, status: Status) -> None:
        """Writes down, once a run, that a URL was met and not asked."""
        if url not in self.seen:
            self.seen.add(url)
            self._leave_out(url, status)

    def _leave_out(self, url: str, status: Status) -> None:
        if url not in self._done:
            self._left_out[url] = status

    def is_wanted(self, link: Link) -> bool:
        return link.url in self.source.due or not self.before.knows(link.url)

    def is_fresh(self, link: Link) -> bool:
        """Whether a list's link says that the list may go on with more that we lack; what is due we ask anyway."""
        return link.url not in self.seen and not self.before.knows(link.url)

    def answered(self, response: Response) -> None:
        """Every answer comes here, whatever its HTTP status."""
        assert response.request is not None
        asked: Asked = response.request.meta["asked"]
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1") or None
        coding = (response.headers.get("Content-Encoding") or b"").decode("latin-1")
        try:
            body, whole = inflated_whole(response.body, coding)
            if len(body) >= MAX_INFLATED_BYTES:
                self.keeper.ended(asked, Status.TOO_LARGE, f"more than {MAX_INFLATED_BYTES} bytes when unpacked")
                return
            if not whole:
                self.keeper.ended(asked, Status.UNREACHABLE, "what was packed ends half-way")
                self.lost(asked)
                return
            page = Page(asked, response.url, body, content_type, self.source.encoding)
            self.keeper.answer(self.asked_for(page) if response.status == 200 else asked, response)
            if response.status == 200:
                self._read(page)
            elif response.status != 304:
                self.lost(asked)
        finally:
            self._has_moved()

    def asked_for(self, page: Page) -> Asked:
        """How the page is written down; a kind that sees more in it may change the role."""
        return page.asked

    def failed(self, failure: Failure) -> None:
        status, detail = ending_of(failure.value or OSError("no reason given"))
        request: Request = failure.request  # type: ignore[attr-defined]
        try:
            self.keeper.ended(request.meta["asked"], status, detail)
            self.lost(request.meta["asked"])
        finally:
            self._has_moved()

    def lost(self, asked: Asked) -> None:
        """A URL ended without a page; a kind for which more hangs on it says so."""

    def drop_waiting(self, role: str, status: Status, detail: str) -> None:
        """Ends what of a role still waits: it would end as the last one did."""
        for asked in [one for one in self._waiting if one.role == role]:
            self._waiting.remove(asked)
            self.keeper.ended(asked, status, detail)

    def _has_moved(self) -> None:
        self._under_way -= 1
        self._moved.set()

    def _read(self, page: Page) -> None:
        reader = getattr(self, f"read_{page.asked.role}", None)
        try:
            if reader is not None:
                reader(page)
        except Exception:
            self.errors += 1
            logger.exception("%s: %s cannot be read", self.source.id, page.url)
        self._write_left_out(page.asked.url)

    def _write_left_out(self, via: str) -> None:
        if self._left_out:
            self.keeper.left_out(via, self._left_out)
            self._left_out = {}

    def read_article(self, page: Page) -> None:
        """The further pages of a divided article."""
        if not may_be_divided(page):
            return
        first = page.asked.part_of or page.asked.url
        for url in next_pages_in(page.tree, page.text, page.url):
            if urlsplit(url).hostname == urlsplit(page.url).hostname:
                self.ask(Asked(url=url, role="article", via=page.asked.url, part_of=first))
