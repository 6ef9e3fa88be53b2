"""Government sites: lists of notices and news, with the files attached to them."""

from __future__ import annotations

import re

from crawlers.extract import extract
from crawlers.spiders.page import Page
from crawlers.spiders.press import PressSpider
from crawlers.warc.fetch import Asked

MAX_ATTACHMENTS = 20
_NAMES_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|ofd|zip|rar|csv)[\"'?]", re.I)


class GovSpider(PressSpider):
    name = "gov"

    def read_article(self, page: Page) -> None:
        """Also the files of the article's body: lists of complaints, decisions, plans come so."""
        super().read_article(page)
        if page.asked.part_of or _NAMES_FILE.search(page.text) is None:
            return
        found = extract(
            page.body,
            url=page.url,
            content_type=page.content_type,
            encoding=page.encoding,
            fetched_at=self.run.moment(),
        )
        for attachment in found.attachments[:MAX_ATTACHMENTS]:
            asked = Asked(url=attachment.url, role="attachment", via=page.asked.url, part_of=page.asked.url)
            self.ask(asked)
