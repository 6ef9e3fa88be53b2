"""Weibo timelines and searches through the mobile site's JSON; cut texts are asked whole.

A search with windows of time is asked day by day; a day that holds more than the search shows is asked by its hours.
When the login is lost nothing more is asked, and each window that was not read to its end is written down as missed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from crawlers.spiders.base import SourceSpider
from crawlers.spiders.page import Page
from crawlers.status import Status
from crawlers.timeline import (
    Timeline,
    comments_address,
    extend_address,
    is_lost_login,
    long_in,
    status_address,
    timeline_in,
)
from crawlers.warc.fetch import Asked
from crawlers.windows import State, Window, filled_in, has_window

_PAGE_SIZE = 10
_LOST = "登录失效"


class WeiboSpider(SourceSpider):
    """Engagement is read from the timeline's pages; a post that is due and did not stand there is asked by itself."""

    name = "weibo"
    entry_role = "timeline"
    looks_again = False

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._met: set[str] = set()
        self._pages: Counter[tuple[str, str]] = Counter()
        self._is_lost = self._has_asked_due = False

    def entries(self) -> Iterator[Asked]:
        for url in self.source.urls:
            if not has_window(url):
                yield Asked(url=url, role="timeline")
                continue
            for name in self.source.windows:
                yield self._first_page(url, Window.named(name))

    def _first_page(self, url: str, window: Window) -> Asked:
        asked = Asked(url=filled_in(url, window), role="timeline", hints={"window": window.name, "search": url})
        self._say(asked, "planned")
        return asked

    def read_timeline(self, page: Page) -> None:
        if is_lost_login(page.text):
            self._lose_login(page.asked)
            return
        found = timeline_in(page.text, page.url)
        for post in found.posts:
            self._met.add(post.mid)
            for mid in post.long:
                # also of a post that is known: cut, its text would seem to have changed
                self.ask(Asked(url=extend_address(page.url, mid), role="extend", via=page.asked.url))
            if self.source.comments and post.comments and self._is_asked_for_comments(post.mid):
                self.ask(Asked(url=comments_address(page.url, post.mid), role="comments", via=page.asked.url))
        if "window" in page.asked.hints:
            self._read_window(page, found)
        elif found.next_page is not None and self._goes_on(found):
            self.ask(Asked(url=found.next_page, role="timeline", via=page.asked.url))

    def read_status(self, page: Page) -> None:
        """A post asked by itself may be cut there too."""
        for mid in long_in(page.text):
            self.ask(Asked(url=extend_address(page.url, mid), role="extend", via=page.asked.url))

    def _is_asked_for_comments(self, mid: str) -> bool:
        return mid in self.source.due or not self.before.knows(mid)

    def _goes_on(self, found: Timeline) -> bool:
        source = self.source
        lacking = any(post.mid in source.due or not self.before.knows(post.mid) for post in found.posts)
        days = [post.day for post in found.posts if post.day is not None]
        return (lacking or source.deep) and (not days or max(days) >= source.since)

    def _read_window(self, page: Page, found: Timeline) -> None:
        """Goes on, divides the window, or is done with it."""
        asked, most = page.asked, self.source.full_pages
        window = Window.named(asked.hints["window"])
        self._pages[asked.hints["search"], window.name] += 1
        number = self._pages[asked.hints["search"], window.name]
        is_full = found.next_page is not None and number >= most
        if (is_full or found.total > most * _PAGE_SIZE) and (hours := window.hours()):
            self._say(asked, "split")
            for hour in hours:
                self.ask(self._first_page(asked.hints["search"], hour))
        elif is_full or found.next_page is None:
            self._say(asked, "full" if is_full else "whole")
        else:
            self.ask(Asked(url=found.next_page or "", role="timeline", via=asked.url, hints=asked.hints))
            if self.fetches >= self.source.max_pages:
                self._say(asked, "missed")

    def lost(self, asked: Asked) -> None:
        if asked.role == "timeline":
            self._say(asked, "missed")

    def _lose_login(self, asked: Asked) -> None:
        self._is_lost = True
        self._say(asked, "missed")
        self.drop_waiting("timeline", Status.LOGIN, _LOST)

    def _say(self, asked: Asked, state: State) -> None:
        """Writes down what became of a window; what was only planned counts as missed."""
        if "window" in asked.hints:
            told = Asked(url=asked.url, role="window", hints=asked.hints)
            self.keeper.ended(told, Status.SKIPPED, state)

    def look_again(self) -> bool:
        if not self._has_asked_due and not self._is_lost:
            self._has_asked_due = True
            for mid in sorted(self.source.due - self._met):
                if mid.isdigit():
                    self.ask(Asked(url=status_address(self.source.urls[0], mid), role="status"))
        return super().look_again()
