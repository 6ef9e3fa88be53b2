"""云泽市民留言板: citizens' messages, with the official reply once it has been given."""

from __future__ import annotations

import re

from cities.sample.sites.site import Answer, Request, Site, sheet
from cities.sample.sites.texts import Item


def number_of(item: Item) -> int:
    """The thread's number: it grows with time."""
    return int(f"{item.published:%y%m%d%H%M}")


class MessageBoard(Site):
    hosts = ("liuyan.yunze.example",)
    software = "openresty"
    robots = "User-agent: *\nDisallow: /user/\nDisallow: /write\n"

    def answer(self, request: Request) -> Answer | None:
        shown = self.shown(request.now)
        if request.path in ("/", "/list"):
            found = sheet(shown, request.query.get("page", "1"), 10)
            answered = sum(item.reply is not None for item in shown)
            return (
                self.page("message_list.html", sheet=found, number_of=number_of, total=len(shown), answered=answered)
                if found
                else None
            )
        match = re.fullmatch(r"/threads/(\d+)", request.path)
        item = next((item for item in shown if match and number_of(item) == int(match[1])), None)
        if item is None:
            return None
        others = [other for other in shown if other is not item][:4]
        return self.page("message.html", item=item, number=number_of(item), others=others, number_of=number_of)
