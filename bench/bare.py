"""The peer of bench.collect: a plain Scrapy spider that fetches a site's pages and does nothing with them.

python -m bench.bare SITE
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response, TextResponse


class Bare(scrapy.Spider):
    name = "bare"
    pages = 0

    async def start(self) -> AsyncIterator[scrapy.Request]:
        yield scrapy.Request(sys.argv[1] + "/sitemap.xml", callback=self.read_index)

    def read_index(self, response: TextResponse) -> Iterator[scrapy.Request]:
        response.selector.remove_namespaces()
        for url in response.xpath("//sitemap/loc/text()").getall():
            yield scrapy.Request(url, callback=self.read_part)

    def read_part(self, response: TextResponse) -> Iterator[scrapy.Request]:
        response.selector.remove_namespaces()
        for url in response.xpath("//url/loc/text()").getall():
            yield scrapy.Request(url, callback=self.read_page)

    def read_page(self, response: Response) -> None:
        Bare.pages += 1


def main() -> None:
    process = CrawlerProcess({"LOG_LEVEL": "WARNING", "TELNETCONSOLE_ENABLED": False})
    process.crawl(Bare)
    process.start()
    print(Bare.pages)


if __name__ == "__main__":
    main()
