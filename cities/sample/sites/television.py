"""云泽新闻联播: one page of transcripts a day, item by item, from the evening on."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from cities.sample.sites.site import Answer, Request, Site
from cities.sample.sites.texts import SHANGHAI


class Television(Site):
    hosts = ("tv.yunze.example",)
    robots = "User-agent: *\nDisallow: /live/\n"

    def answer(self, request: Request) -> Answer | None:
        match = re.fullmatch(r"/xwlb/(\d{8})\.html", request.path)
        try:
            day = datetime.strptime(match[1] if match else "", "%Y%m%d").replace(tzinfo=SHANGHAI)
        except ValueError:
            return None
        if request.now < day + timedelta(hours=19, minutes=30):
            return None
        items = [item for item in reversed(self.shown(request.now)) if item.published.date() == day.date()]
        days = [day - timedelta(days=back) for back in range(1, 6)]
        return self.page("television.html", day=day, items=items, days=days)
