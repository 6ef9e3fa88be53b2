"""What all spiders do: ask each URL once, write down how it ended, look again at what is due."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, DontCloseSpider
from scrapy.http import Response
from selectolax.lexbor import LexborHTMLParser
from twisted.python.failure import Failure

from crawlers.ended import ending_of
from crawlers.job import SourceJob
from crawlers.links import next_pages_in
from crawlers.listing import Link
from crawlers.run import Run
from crawlers.status import Status
from crawlers.urls import canonical_url
from crawlers.warc import Answered, Asked, WarcFile, inflated

logger = logging.getLogger(__name__)
Requests = Iterator[Request]


@dataclass(frozen=True)
class Page:
    """An answer as the spiders read it: `url` is where it came from after redirects."""

    asked: Asked
    url: str
    body: bytes
    content_type: str | None
    encoding: str | None

    @cached_property
    def text(self) -> str:
        from crawlers.encoding import decoded

        return decoded(self.body, content_type=self.content_type, encoding=self.encoding).text

    @cached_property
    def tree(self) -> LexborHTMLParser:
        return LexborHTMLParser(self.text)


class SourceSpider(Spider):
    """One source in one run.

    A kind says the role of its entries and how it reads a page of each role (`read_ROLE`, which yields requests).
    `errors` counts pages whose reading broke: a mistake of ours, named in the log.
    """

    entry_role: ClassVar[str] = "list"
    looks_again: ClassVar[bool] = True

    def __init__(self, *, source: SourceJob, run: Run, warc: WarcFile, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.source, self.run, self.warc = source, run, warc
        self.seen: set[str] = set()
        self.fetches = 0
        self.errors = 0
        self.broken: OSError | None = None
        self.last_failure = Status.UNREACHABLE
        self._due = sorted(name for name in source.due if name.startswith("http")) if self.looks_again else []

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> SourceSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.look_again, signal=signals.spider_idle)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        for url in self.source.urls:
            for request in self.ask(Asked(url=url, role=self.entry_role)):
                yield request

    def look_again(self) -> None:
        """When the lists are read: what is due and was not found on them."""
        requests = [request for url in self._due for request in self.ask(Asked(url=url, role="article"))]
        self._due = []
        if requests and self.crawler.engine is not None:
            for request in requests:
                self.crawler.engine.crawl(request)
            raise DontCloseSpider

    def ask(self, asked: Asked) -> Requests:
        """The request for a URL that this run has not met yet; over the source's limit it ends here."""
        name = canonical_url(asked.url)
        if name in self.seen:
            return
        self.seen.add(name)
        if self.fetches >= self.source.max_pages:
            self.write_ended(asked, Status.LIMIT, f"more than {self.source.max_pages} pages in a run")
            return
        self.fetches += 1
        yield self.request_of(asked)

    def request_of(self, asked: Asked) -> Request:
        headers = {
            "User-Agent": self.run.user_agent,
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.9,*/*;q=0.8",
            "Accept-Language": "zh-CN,zh;q=0.9",
            "Accept-Encoding": "gzip, deflate",
        }
        limits = {"download_timeout": self.source.timeout_s, "download_maxsize": self.source.max_bytes}
        return Request(
            asked.url, callback=self.answered, errback=self.failed, headers=headers, meta={"asked": asked, **limits}
        )

    def ask_article(self, link: Link, via: str) -> Requests:
        """An article that a list names: asked when new or due, else written down as skipped."""
        asked = Asked(url=link.url, role="article", via=via, hints=link.hints)
        if self.is_wanted(link):
            yield from self.ask(asked)
        elif link.url not in self.seen:
            self.seen.add(link.url)
            self.write_ended(asked, Status.SKIPPED, "known, not due")

    def is_wanted(self, link: Link) -> bool:
        return link.url not in self.source.known or link.url in self.source.due

    def is_fresh(self, link: Link) -> bool:
        """Whether a list's link says that the list may go on with more that we lack; what is due we ask anyway."""
        return link.url not in self.seen and link.url not in self.source.known

    def answered(self, response: Response) -> Iterable[Request]:
        """Every answer comes here, whatever its HTTP status."""
        assert response.request is not None
        asked: Asked = response.request.meta["asked"]
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1") or None
        coding = (response.headers.get("Content-Encoding") or b"").decode("latin-1")
        page = Page(asked, response.url, inflated(response.body, coding), content_type, self.source.encoding)
        self.write_answer(self.asked_for(page) if response.status == 200 else asked, response)
        if response.status == 200:
            yield from self._read(page)

    def asked_for(self, page: Page) -> Asked:
        """How the page is written down; a kind that sees more in it may change the role."""
        return page.asked

    def failed(self, failure: Failure) -> None:
        status, detail = ending_of(failure.value or OSError("no reason given"))
        request: Request = failure.request  # type: ignore[attr-defined]
        self.write_ended(request.meta["asked"], status, detail)

    def _read(self, page: Page) -> Requests:
        reader = getattr(self, f"read_{page.asked.role}", None)
        try:
            yield from list(reader(page)) if reader is not None else ()
        except CloseSpider:
            raise
        except Exception:
            self.errors += 1
            logger.exception("%s: %s cannot be read", self.source.id, page.url)

    def read_article(self, page: Page) -> Requests:
        """The further pages of a divided article."""
        first = page.asked.part_of or page.asked.url
        for url in next_pages_in(page.tree, page.text, page.url):
            if urlsplit(url).hostname == urlsplit(page.url).hostname:
                yield from self.ask(Asked(url=url, role="article", via=page.asked.url, part_of=first))

    def write_answer(self, asked: Asked, response: Response) -> None:
        request = response.request
        assert request is not None
        passed = request.meta.get("passed")
        answered = Answered(
            status=response.status,
            reason=HTTPStatus(response.status).phrase if response.status in _CODES else "",
            headers=_pairs(response),
            body=response.body,
            request_line=f"{request.method} {_path(request.url)} HTTP/1.1",
            request_headers=[("Host", urlsplit(request.url).netloc), *_pairs(request)],
            location=request.url if passed else None,
        )
        with self._writing():
            self.warc.answer(asked, answered, self.run.moment())

    def write_ended(self, asked: Asked, status: Status, detail: str) -> None:
        with self._writing():
            self.warc.ended(asked, status, detail, self.run.moment())

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Evidence that cannot be written ends the source: what was not kept was not collected."""
        try:
            yield
        except OSError as error:
            self.broken = error
            raise CloseSpider("evidence cannot be written") from error


_CODES = frozenset(HTTPStatus)
_SECRET = "Proxy-Authorization"


def _pairs(message: Request | Response) -> list[tuple[str, str]]:
    """The header lines of a request or response, without what is between us and the proxy."""
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in message.headers.items()
        for value in values
        if name.decode("latin-1") != _SECRET
    ]


def _path(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
