"""Weibo's mobile site: timeline and search as JSON cards, ten a page, and the whole text of long posts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from html import escape
from typing import Any
from urllib.parse import quote

from cities.sample.sites.site import Answer, Request, Site, json_answer, sheet
from cities.sample.sites.texts import Item

ACCOUNT = "7700990100"
SOURCES = {f"107603{ACCOUNT}": "wb_yzhb", "100103type=61&q=云泽": "wb_city"}
PAGE_SIZE = 10
CUT_AT = 140
_SETTLING = timedelta(hours=24)
_ZERO = datetime.fromisoformat("2009-08-14T00:00:00+08:00")
_MARKS = re.compile(r"#(?P<topic>[^#\n]+)#|@(?P<user>[\w-]+)|\[(?P<face>[\u4e00-\u9fff]{1,6})\]")


class Weibo(Site):
    hosts = ("m.weibo.example",)
    robots = "User-agent: *\nAllow: /\n"

    def __init__(self, texts: Mapping[str, Sequence[Item]]) -> None:
        super().__init__([item for items in texts.values() for item in items])

    def answer(self, request: Request) -> Answer | None:
        match request.path:
            case "/api/container/getIndex":
                source = SOURCES.get(request.query.get("containerid", ""), "")
                return self._timeline(source, request)
            case "/statuses/extend":
                return self._extend(request)
            case "/statuses/show":
                return self._show(request)
        return None

    def _timeline(self, source: str, request: Request) -> Answer:
        container, page = request.query.get("containerid", ""), request.query.get("page", "1")
        items = [item.as_of(request.now) for item in reversed(self.items) if item.source == source]
        items = [item for item in items if item.out_at(request.now)]
        found = sheet(items, page, PAGE_SIZE) if items else None
        if found is None:
            return json_answer({"ok": 0, "msg": "这里还没有内容", "data": {"cards": []}})
        cards = [_card(item, container, request.now) for item in found.items]
        if source == "wb_city" and found.number == 1:
            cards.insert(0, _USERS)
        info = {"containerid": container, "v_p": 42, "show_style": 1, "total": len(items), "page": found.number + 1}
        if found.number == found.count:
            info["page"] = None
        data = {"cardlistInfo": info, "cards": cards, "scheme": f"sinaweibo://cardlist?containerid={quote(container)}"}
        return json_answer({"ok": 1, "data": data})

    def _show(self, request: Request) -> Answer:
        item = self._item(request)
        return json_answer({"ok": 1, "data": _post(item.as_of(request.now), request.now)} if item else _GONE)

    def _item(self, request: Request) -> Item | None:
        wanted = request.query.get("id", "")
        return next((item for item in self.items if mid(item) == wanted and item.out_at(request.now)), None)

    def _extend(self, request: Request) -> Answer:
        item = self._item(request)
        if item is None:
            return json_answer(_GONE)
        counts = _counts(item, request.now)
        return json_answer({"ok": 1, "data": {"ok": 1, "longTextContent": html_of(item.body), **counts}})


_GONE = {"ok": 0, "msg": "微博不存在或暂无查看权限!", "error_type": "toast"}
_USERS = {
    "card_type": 11, "show_type": 1,
    "card_group": [
        {"card_type": 10, "desc1": "官方微博", "user": {"id": 7700990100, "screen_name": "云泽生态环境"}},
    ],
}  # fmt: skip
"""A search answers with related users first."""


def mid(item: Item) -> str:
    """A number of 16 digits that grows with time, as Weibo's do."""
    seconds = int((item.published - _ZERO).total_seconds())
    return str(4_000_000_000_000_000 + seconds * 2_500_000 + item.number % 2_500_000)


def html_of(text: str) -> str:
    """Topics and users as links, faces as pictures, lines divided by <br />."""
    return _MARKS.sub(_mark, escape(text, quote=False)).replace("\n", "<br />")


def _mark(match: re.Match[str]) -> str:
    whole = match[0]
    if match["topic"]:
        target = f"https://m.weibo.cn/search?containerid={quote('231522type=1&q=' + whole)}&isnewpage=1"
        return f'<a  href="{escape(target)}" data-hide=""><span class="surl-text">{whole}</span></a>'
    if match["user"]:
        return f"<a href='/n/{match['user']}'>{whole}</a>"
    picture = f"//h5.sinaimg.example/m/emoticon/icon/default/d_{sha256(whole.encode()).hexdigest()[:10]}.png"
    return f'<span class="url-icon"><img alt={whole} src="{picture}" style="width:1em; height:1em;" /></span>'


def _card(item: Item, container: str, now: datetime) -> dict[str, Any]:
    number = mid(item)
    scheme = f"https://m.weibo.cn/status/{bid(number)}?mblogid={bid(number)}&luicode=10000011&lfid={quote(container)}"
    return {"card_type": 9, "itemid": f"{container}_-_{number}", "scheme": scheme, "mblog": _post(item, now)}


def _post(item: Item, now: datetime) -> dict[str, Any]:
    post = {
        **_head(mid(item), item.published, item.user or ""),
        "text": _cut(item) if item.long else html_of(item.body),
        "textLength": len(item.body.encode("gb18030")),
        "source": ("微博 weibo.com", "iPhone客户端", "Android客户端")[item.number % 3],
        "isLongText": item.long,
        **_counts(item, now),
        "pic_num": 0,
        "mblogtype": 0,
    }
    if item.repost_of is not None:
        first = item.published - timedelta(hours=1 + item.number % 5)
        number = str(int(mid(item)) - 9_000_000_000)
        text = {"text": html_of(item.repost_of.text), "isLongText": False}
        post["retweeted_status"] = {**_head(number, first, item.repost_of.user), **text, "reposts_count": 7}
    return post


def _cut(item: Item) -> str:
    return f'{html_of(item.body[:CUT_AT])}...<a href="/status/{mid(item)}">全文</a>'


def _head(number: str, at: datetime, user: str) -> dict[str, Any]:
    return {
        "created_at": at.strftime("%a %b %d %H:%M:%S %z %Y"),
        "id": number,
        "idstr": number,
        "mid": number,
        "bid": bid(number),
        "can_edit": False,
        "visible": {"type": 0, "list_id": 0},
        "user": _user(user),
    }


def _user(name: str) -> dict[str, Any]:
    own = name == "云泽生态环境"
    number = int(ACCOUNT) if own else 1_000_000_000 + int.from_bytes(sha256(name.encode()).digest()[:4])
    return {
        "id": number, "screen_name": name, "profile_url": f"https://m.weibo.cn/u/{number}", "verified": own,
        "verified_type": 1 if own else -1, "followers_count": 48_213 if own else number % 3000, "follow_count": 48,
    }  # fmt: skip


def _counts(item: Item, now: datetime) -> dict[str, int]:
    """Engagement grows over the first day and then stands."""
    share = min(1.0, (now - item.published) / _SETTLING)
    return {
        "reposts_count": int(item.reposts * share),
        "comments_count": int(item.comments * share),
        "attitudes_count": int(item.likes * share),
    }


def bid(number: str) -> str:
    """The short name of a post, in base 62 as Weibo writes it: seven digits at a time."""
    parts: list[str] = []
    rest = number
    while rest:
        rest, block = rest[:-7], rest[-7:]
        parts.append(_base62(int(block)).rjust(4 if rest else 1, "0"))
    return "".join(reversed(parts))


_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _base62(number: int) -> str:
    text = ""
    while number:
        number, digit = divmod(number, 62)
        text = _DIGITS[digit] + text
    return text or "0"
