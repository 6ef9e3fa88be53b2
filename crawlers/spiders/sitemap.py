"""Sitemaps and their indexes; parts that have not changed since the last collection are left alone."""

from __future__ import annotations

import re
from dataclasses import replace

from crawlers.listing import Link, day_in
from crawlers.sitemaps import sitemap_in, unzipped
from crawlers.spiders.feed import FeedSpider
from crawlers.spiders.page import Page
from crawlers.status import Status
from crawlers.urls import months_in_url
from crawlers.warc.fetch import Asked


class SitemapSpider(FeedSpider):
    name = "sitemap"
    entry_role = "sitemap"

    def read_sitemap(self, page: Page) -> None:
        page = replace(page, body=unzipped(page.body, self.source.max_bytes))
        found = sitemap_in(page.text, page.url)
        for link in found.sitemaps:
            self._ask_sitemap(link, page.asked.url)
        for link in found.pages:
            if self.source.url_pattern is None or re.search(self.source.url_pattern, link.url):
                self.ask_article(link, page.asked.url)
            else:
                self.leave_out(link.url, Status.OFF_PATTERN)

    def _ask_sitemap(self, link: Link, via: str) -> None:
        asked = Asked(url=link.url, role="sitemap", via=via)
        changed = day_in(link.changed)
        if self._is_of_other_months(link.url):
            self.leave_out(link.url, Status.OUT_OF_RANGE)
        elif changed is None or changed >= self.source.since:
            self.ask(asked)
        else:
            self.leave_out(link.url, Status.SKIPPED)

    def _is_of_other_months(self, url: str) -> bool:
        """Whether a part is named after months (sitemap-2026-05.xml) that a backfill does not touch."""
        if self.source.days is None:
            return False
        first, last = self.source.days
        months = list(months_in_url(url))
        return bool(months) and not any(first.replace(day=1) <= month <= last for month in months)
