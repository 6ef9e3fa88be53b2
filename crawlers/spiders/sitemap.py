"""Sitemaps and their indexes; parts that have not changed since the last collection are left alone."""

from __future__ import annotations

import re
from dataclasses import replace

from crawlers.listing import Link, day_in
from crawlers.sitemaps import sitemap_in, unzipped
from crawlers.spiders.base import Page, Requests
from crawlers.spiders.feed import FeedSpider
from crawlers.status import Status
from crawlers.warc import Asked


class SitemapSpider(FeedSpider):
    name = "sitemap"
    entry_role = "sitemap"

    def read_sitemap(self, page: Page) -> Requests:
        page = replace(page, body=unzipped(page.body, self.source.max_bytes))
        found = sitemap_in(page.text, page.url)
        for link in found.sitemaps:
            yield from self._ask_sitemap(link, page.asked.url)
        for link in found.pages:
            if self.source.url_pattern is None or re.search(self.source.url_pattern, link.url):
                yield from self.ask_article(link, page.asked.url)
            elif link.url not in self.seen:
                self.seen.add(link.url)
                asked = Asked(url=link.url, role="article", via=page.asked.url)
                self.write_ended(asked, Status.OFF_PATTERN, "not an article by its address")

    def _ask_sitemap(self, link: Link, via: str) -> Requests:
        asked = Asked(url=link.url, role="sitemap", via=via)
        changed = day_in(link.changed)
        if changed is None or changed >= self.source.since:
            yield from self.ask(asked)
        elif link.url not in self.seen:
            self.seen.add(link.url)
            self.write_ended(asked, Status.SKIPPED, f"not changed since {changed}")
