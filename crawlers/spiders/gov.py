"""Government sites: lists of notices and news."""

from __future__ import annotations

from crawlers.spiders.press import PressSpider


class GovSpider(PressSpider):
    name = "gov"
