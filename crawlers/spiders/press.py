"""News sites with list pages, and digital newspapers whose front names the pages of the issue."""

from __future__ import annotations

import re

from crawlers.listing import Link, links_in, looks_like_article, newest
from crawlers.paging import issue_pages, next_list_page
from crawlers.spiders.base import SourceSpider
from crawlers.spiders.page import Page
from crawlers.status import Status
from crawlers.urls import canonical_url, months_in_url
from crawlers.warc.fetch import Asked


class PressSpider(SourceSpider):
    name = "press"

    def read_list(self, page: Page) -> None:
        links = links_in(page.tree, page.url)
        further = next_list_page(page.tree, page.text, page.url)
        sides = issue_pages(page.tree, page.url)
        articles = [link for link in links if self.is_article(link.url)]
        goes_on = self.goes_on(articles)
        for url in sides:
            self.ask(Asked(url=url, role="list", via=page.asked.url))
        for link in articles:
            self.ask_article(link, page.asked.url)
        self._write_off(links, {link.url for link in articles} | {*sides, further or ""})
        if further is not None and goes_on and self.is_beyond(further):
            self.leave_out(further, Status.LIMIT)
        elif further is not None and goes_on:
            self.ask(Asked(url=further, role="list", via=page.asked.url))

    def is_article(self, url: str) -> bool:
        if self.source.url_pattern is None:
            return looks_like_article(url)
        return re.search(self.source.url_pattern, url) is not None

    def goes_on(self, articles: list[Link]) -> bool:
        """Whether the next page may hold what we lack: this one did, and is not all older than we look back."""
        last = newest(articles)
        return (self.source.deep or any(map(self.is_fresh, articles))) and (last is None or last >= self.source.since)

    def is_beyond(self, url: str) -> bool:
        """Whether a list's next page is a month to come, or one before we look back: a calendar has no end."""
        today, first = self.run.moment().date(), self.source.since.replace(day=1)
        months = list(months_in_url(url))
        return bool(months) and not any(first <= month <= today for month in months)

    def _write_off(self, links: list[Link], used: set[str]) -> None:
        """The other links of the list, once each: nobody can say that they were overlooked."""
        lists = {canonical_url(url) for url in self.source.urls}
        for link in links:
            if link.url not in used and link.url not in lists:
                self.leave_out(link.url, Status.OFF_PATTERN)
