"""Message boards: a thread whose row says that it has been answered is read again until the reply is known; a backfill
follows the threads' numbers to where no list leads."""

from __future__ import annotations

from typing import Any

from cities.sources import Selectors
from crawlers.listing import Link, day_in
from crawlers.numbers import MOST_MISSING_IN_A_ROW, Numbered
from crawlers.parsers.message import day_of_thread
from crawlers.spiders.page import Page
from crawlers.spiders.press import PressSpider
from crawlers.status import Status
from crawlers.warc.fetch import Asked, Fetch

_BROKEN_OFF = f"连着 {MOST_MISSING_IN_A_ROW} 个编号都没有留言，不再按编号往下找；id_url 只用于连续编号的留言板"
ANSWERED = frozenset({"已答复", "已回复", "已办结", "已办理"})


class MessageSpider(PressSpider):
    name = "message"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._selectors = Selectors.model_validate(self.source.selectors)
        self._numbered: Numbered | None = None
        self._has_told = False
        if self.source.id_url is not None and self.source.days is not None and not self.source.only_due:
            self._numbered = Numbered(self.source.id_url, *self.source.days)

    def is_wanted(self, link: Link) -> bool:
        return super().is_wanted(link) or self._is_answered_anew(link)

    def is_fresh(self, link: Link) -> bool:
        return super().is_fresh(link) or (link.url not in self.seen and self._is_answered_anew(link))

    def _is_answered_anew(self, link: Link) -> bool:
        return link.state in ANSWERED and not self.before.is_answered(link.url)

    def ask_article(self, link: Link, via: str) -> None:
        super().ask_article(link, via)
        if self._numbered is not None:
            self._numbered.note(link.url, day_in(link.hints.get("published")))

    def read_article(self, page: Page) -> None:
        super().read_article(page)
        if self._numbered is not None:
            self._numbered.note(page.asked.url, day_of_thread(self._fetched(page), page.encoding, self._selectors))

    def _fetched(self, page: Page) -> Fetch:
        """As its parser will find it in the evidence."""
        asked = page.asked
        return Fetch(
            url=asked.url,
            role=asked.role,
            source=self.source.id,
            run=self.source.run,
            fetched_at=self.run.moment(),
            hints=asked.hints,
            location=page.url if page.url != asked.url else None,
            content_type=page.content_type,
            body=page.body,
        )

    def look_again(self) -> bool:
        return super().look_again() or (self._numbered is not None and self._asks_next(self._numbered))

    def _asks_next(self, numbered: Numbered) -> bool:
        """Asks for the next thread that the search by number wants; whether there is one."""
        while (url := numbered.wanted()) is not None:
            if self.before.knows(url):
                self.leave_out(url, Status.SKIPPED)
                numbered.note(url, day_in(self.before.moment(self.before.id_of(url) or "")))
                continue
            over = self._bound(url)
            self.ask(Asked(url=url, role="article", via=self.source.urls[0]))
            if self._waiting or over:
                break
            # asked before, now or by the run that was killed, and without a page: there is no such thread
            numbered.note(url, None)
        if numbered.broken_off and not self._has_told:
            self._has_told = True
            asked = Asked(url=self.source.id_url or "", role="article", via=self.source.urls[0])
            self.keeper.ended(asked, Status.LIMIT, _BROKEN_OFF)
        self._write_left_out(self.source.urls[0])
        return bool(self._waiting)
