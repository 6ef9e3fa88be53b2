"""What the middlewares share: the crawler, its spider's source and the run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler

from crawlers.job import SourceJob
from crawlers.run import Run

if TYPE_CHECKING:
    from crawlers.spiders.base import SourceSpider


class Middleware:
    """A downloader middleware of one source's crawl."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    @property
    def spider(self) -> SourceSpider:
        spider: SourceSpider = self.crawler.spider  # type: ignore[assignment]
        return spider

    @property
    def run(self) -> Run:
        return self.spider.run

    @property
    def source(self) -> SourceJob:
        return self.spider.source


def host_of(request: Request) -> str:
    """Host and port, as the pace and the robots.txt go by them."""
    return urlsplit(request.url).netloc.rpartition("@")[2].lower()
