"""澜江日报, a provincial paper with an RSS feed, and 华夏环境网, a central portal with sitemaps."""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import format_datetime

from cities.sample.sites.site import Answer, Request, Site, body_lines, render
from cities.sample.sites.texts import Item

FEED_LENGTH = 30


class ProvincialPaper(Site):
    """/rss.xml with summaries, /a/061802.html with the whole text."""

    hosts = ("www.lanjiang.example",)
    robots = "User-agent: *\nDisallow: /api/\nSitemap: http://www.lanjiang.example/sitemap.xml\n"

    def answer(self, request: Request) -> Answer | None:
        if request.path == "/rss.xml":
            xml = render("lanjiang_rss.xml", items=self.shown(request.now)[:FEED_LENGTH], mail_date=format_datetime)
            return Answer(xml.encode(), "application/rss+xml; charset=utf-8")
        match = re.fullmatch(r"/a/(\w+)\.html", request.path)
        item = next((one for one in self.shown(request.now) if match and one.plain_key == match[1]), None)
        if item is None:
            return None
        others = [other for other in self.shown(request.now) if other.key != item.key][:6]
        return self.page("lanjiang_article.html", item=item, lines=body_lines(item), others=others)


class EnvironmentPortal(Site):
    """A sitemap index, one sitemap a month, and articles at /2026-06-19/hx0619.shtml."""

    hosts = ("env.huaxia.example",)
    software = "Tengine"
    robots = "User-agent: *\nDisallow: /admin\nSitemap: http://env.huaxia.example/sitemap.xml\n"

    def answer(self, request: Request) -> Answer | None:
        if request.path == "/sitemap.xml":
            return self._index(request.now)
        if match := re.fullmatch(r"/sitemaps/news-(\d{4}-\d\d)\.xml", request.path):
            return self._month(match[1], request.now)
        match = re.fullmatch(r"/(\d{4}-\d\d-\d\d)/([\w-]+)\.shtml", request.path)
        item = self.item(match[2], request.now) if match else None
        if match is None or item is None or item.published.date().isoformat() != match[1]:
            return None
        others = [other for other in self.shown(request.now) if other.key != item.key][:8]
        return self.page("huaxia_article.html", item=item, lines=body_lines(item), others=others)

    def _index(self, now: datetime) -> Answer:
        months: dict[str, datetime] = {}
        for item in self.shown(now):
            month = f"{item.published:%Y-%m}"
            months[month] = max(months.get(month, item.published), item.changed_at(now))
        return _xml(render("huaxia_sitemaps.xml", months=sorted(months.items())))

    def _month(self, month: str, now: datetime) -> Answer | None:
        items: list[Item] = [item for item in self.shown(now) if f"{item.published:%Y-%m}" == month]
        return _xml(render("huaxia_sitemap.xml", items=items, now=now)) if items else None


def _xml(text: str) -> Answer:
    return Answer(text.encode(), "application/xml")
