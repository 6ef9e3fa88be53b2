"""Feeds: RSS, Atom, JSON Feed; the articles behind them are read from their pages."""

from __future__ import annotations

from crawlers.feeds import feed_links
from crawlers.listing import Link, day_in
from crawlers.spiders.base import SourceSpider
from crawlers.spiders.page import Page


class FeedSpider(SourceSpider):
    name = "feed"
    entry_role = "feed"

    def read_feed(self, page: Page) -> None:
        for link in feed_links(page.text, page.url):
            self.ask_article(link, page.asked.url)

    def is_wanted(self, link: Link) -> bool:
        """Also what the feed says has changed since we looked."""
        changed = day_in(link.changed)
        return super().is_wanted(link) or (changed is not None and changed >= self.source.last_day)
