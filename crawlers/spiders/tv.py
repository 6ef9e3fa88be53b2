"""Television: one page of transcripts a day, which holds the day's items."""

from __future__ import annotations

import re
from dataclasses import replace

from crawlers.spiders.base import SourceSpider
from crawlers.spiders.page import Page
from crawlers.warc.fetch import Asked

_NO_TRANSCRIPT = re.compile(r"文(?:字)?稿(?:正在)?(?:整理|录入|制作|上传)中|暂无(?:文稿|文字稿)")


class TvSpider(SourceSpider):
    name = "tv"
    entry_role = "article"

    def due_urls(self) -> list[str]:
        """An item that is due is looked at on its day's page."""
        return sorted({url.partition("#")[0] for url in super().due_urls()})

    def asked_for(self, page: Page) -> Asked:
        """A day without transcripts is a list that names nothing, and no article that failed."""
        return replace(page.asked, role="list") if _NO_TRANSCRIPT.search(page.text) else page.asked
