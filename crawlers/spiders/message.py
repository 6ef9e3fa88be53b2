"""Message boards: a thread whose row says that it has been answered is read again until the reply is known."""

from __future__ import annotations

from crawlers.listing import Link
from crawlers.spiders.press import PressSpider

ANSWERED = frozenset({"已答复", "已回复", "已办结", "已办理"})


class MessageSpider(PressSpider):
    name = "message"

    def is_wanted(self, link: Link) -> bool:
        return super().is_wanted(link) or self._is_answered_anew(link)

    def is_fresh(self, link: Link) -> bool:
        return super().is_fresh(link) or (link.url not in self.seen and self._is_answered_anew(link))

    def _is_answered_anew(self, link: Link) -> bool:
        return link.state in ANSWERED and not self.before.is_answered(link.url)
