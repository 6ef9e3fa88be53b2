"""云泽日报, a digital newspaper with the date in its addresses, and 云泽晚报, a news site with list pages."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from cities.sample.sites.site import Answer, Request, Site, body_lines, sheet, split_in
from cities.sample.sites.texts import SHANGHAI, Item

ISSUE_HOUR = 5
"""An issue goes on line at five in the morning of its day."""
FIRST_PAGE = "A01"
PAGE_NAMES = {
    "A01": "要闻", "A02": "要闻", "A03": "深度", "A04": "民生", "A05": "文体", "B01": "副刊", "B02": "广告",
}  # fmt: skip


class MorningPaper(Site):
    """Issue → pages (版面; the first is index.html) → articles; long articles are divided: content_062003_2.html."""

    hosts = ("rb.yunze.example",)
    robots = "User-agent: *\nDisallow: /admin/\nCrawl-delay: 0\n"

    def answer(self, request: Request) -> Answer | None:
        match = re.fullmatch(r"/paper/(\d{4})(\d\d)/(\d\d)/(\w+?)(?:_([\w-]+))?\.html", request.path)
        if match is None:
            return self._home(request.now) if request.path == "/" else None
        year, month, day, kind, rest = match.groups()
        try:
            issue = date(int(year), int(month), int(day))
        except ValueError:
            return None
        if request.now < datetime(issue.year, issue.month, issue.day, ISSUE_HOUR, tzinfo=SHANGHAI):
            return None
        items = [item for item in reversed(self.shown(request.now)) if item.published.date() == issue]
        match kind:
            case "index":
                return self._paper_page(issue, FIRST_PAGE, items)
            case "node":
                return self._paper_page(issue, rest, items) if rest in pages_of(items) else None
            case "content":
                return self._article(issue, rest or "", items)
        return None

    def _home(self, now: datetime) -> Answer:
        last = (now - timedelta(hours=ISSUE_HOUR)).date()
        return Answer(b"", status=302, headers={"Location": f"/paper/{last:%Y%m}/{last:%d}/index.html"})

    def _paper_page(self, issue: date, page: str, items: list[Item]) -> Answer:
        return self.page(
            "morning_issue.html",
            issue=issue,
            page=page,
            pages=pages_of(items),
            names=PAGE_NAMES,
            items=[item for item in items if page_of(item) == page],
        )

    def _article(self, issue: date, rest: str, items: list[Item]) -> Answer | None:
        key, _, part = rest.partition("_")
        item = next((item for item in items if item.plain_key == key), None)
        number = int(part) if part.isdigit() else 1
        if item is None or not 1 <= number <= item.parts:
            return None
        same_page = [other for other in items if page_of(other) == page_of(item) and other is not item]
        return self.page(
            "morning_article.html",
            item=item,
            issue=issue,
            page=page_of(item),
            name=PAGE_NAMES.get(page_of(item), "专版"),
            lines=split_in(body_lines(item), item.parts)[number - 1],
            number=number,
            others=same_page,
        )


def page_of(item: Item) -> str:
    return item.page or FIRST_PAGE


def pages_of(items: list[Item]) -> list[str]:
    """The pages of an issue in order: its first, those with articles, and with articles one of advertisements."""
    return sorted({FIRST_PAGE, *map(page_of, items), *(["B02"] if items else [])})


class EveningPaper(Site):
    """A list of six a page with 下一页; its robots.txt denies the advertisements that the list shows among the news."""

    hosts = ("wb.yunze.example",)
    robots = "User-agent: *\nDisallow: /news/*/ad-\nDisallow: /search\n\nUser-agent: BadBot\nDisallow: /\n"
    advertisement = "/news/2026/0601/ad-qianshuiwan.html"

    def answer(self, request: Request) -> Answer | None:
        if match := re.fullmatch(r"/news/(?:index(?:_(\d+))?\.html)?", request.path):
            found = sheet(self.shown(request.now), match[1] or "1", 6)
            return self.page("evening_list.html", sheet=found, advertisement=self.advertisement) if found else None
        if request.path == self.advertisement:
            return self.page("evening_advertisement.html")
        match = re.fullmatch(r"/news/(\d{4})/(\d{4})/(\w+)\.html", request.path)
        item = next((one for one in self.shown(request.now) if match and one.plain_key == match[3]), None)
        if match is None or item is None or f"{item.published:%Y/%m%d}" != f"{match[1]}/{match[2]}":
            return None
        hot = [other for other in self.shown(request.now) if other.key != item.key][:5]
        return self.page("evening_article.html", item=item, lines=body_lines(item), hot=hot)
