"""WeChat: article pages under /s/…, and the bridges that turn an account into a JSON Feed or RSS."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from email.utils import format_datetime
from hashlib import sha256

from cities.sample.sites.site import Answer, Request, Site, body_lines, json_answer, render
from cities.sample.sites.texts import Item

ACCOUNTS = {
    "wx_yzhb": ("gh_yzsthj", "云泽生态环境", "云泽市生态环境局官方微信"),
    "wx_linjiang": ("gh_ljshq", "临江生活圈", "临江人自己的生活号：吃喝玩乐、街坊新闻、办事指南"),
}
FEED_LENGTH = 20


def address(item: Item) -> str:
    """The article's address; its id of 22 signs is case-sensitive, as WeChat's is."""
    code = urlsafe_b64encode(sha256(f"{item.source}/{item.key}".encode()).digest()).decode()[:22]
    return f"http://mp.weixin.example/s/{code}"


class WeChat(Site):
    hosts = ("mp.weixin.example",)
    robots = "User-agent: *\nAllow: /s/\nDisallow: /mp/\n"

    def __init__(self, texts: Mapping[str, Sequence[Item]]) -> None:
        super().__init__([item for items in texts.values() for item in items])

    def answer(self, request: Request) -> Answer | None:
        asked = f"http://{request.host}{request.path}"
        item = next((item for item in self.items if address(item) == asked and item.out_at(request.now)), None)
        if item is None:
            return None
        account, name, about = ACCOUNTS[item.source]
        shown = item.as_of(request.now)
        return self.page(
            "wechat.html", item=shown, lines=body_lines(shown), url=asked, account=account, name=name, about=about,
            stamp=int(shown.published.timestamp()),
        )  # fmt: skip


class Bridge(Site):
    """/feeds/gh_yzsthj.json is a JSON Feed, /feeds/gh_ljshq.xml an RSS: each account can be had in both forms."""

    hosts = ("bridge.example",)
    software = "Werkzeug"

    def __init__(self, texts: Mapping[str, Sequence[Item]]) -> None:
        super().__init__(())
        self._texts = texts

    def answer(self, request: Request) -> Answer | None:
        for source, (account, name, about) in ACCOUNTS.items():
            items = [item.as_of(request.now) for item in reversed(self._texts[source]) if item.out_at(request.now)]
            items = items[:FEED_LENGTH]
            if request.path == f"/feeds/{account}.json":
                return json_answer(_json_feed(name, about, request, items), "application/feed+json; charset=utf-8")
            if request.path == f"/feeds/{account}.xml":
                xml = render(
                    "bridge_rss.xml", name=name, about=about, items=items, address=address, mail_date=format_datetime
                )
                return Answer(xml.encode(), "application/rss+xml; charset=utf-8")
        return None


def _json_feed(name: str, about: str, request: Request, items: list[Item]) -> dict[str, object]:
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": name,
        "description": about,
        "home_page_url": "http://mp.weixin.example/",
        "feed_url": f"http://{request.host}{request.path}",
        "language": "zh-CN",
        "items": [
            {
                "id": address(item).rpartition("/")[2],
                "url": address(item),
                "title": item.title,
                "summary": item.paragraphs[0][:54],
                "content_text": item.paragraphs[0],
                "date_published": item.published.isoformat(),
                "date_modified": item.changed_at(request.now).isoformat(),
                "authors": [{"name": item.author or name}],
            }
            for item in items
        ],
    }
