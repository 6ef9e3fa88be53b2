"""Weibo's timelines and searches as JSON: which posts a page shows, where it goes on, which texts are cut."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

_PAGING = re.compile(r"[&?](?:page|since_id)=[^&]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post as the timeline names it. `long`: its text is cut there. `day` is None where the date is relative."""

    mid: str
    long: bool
    day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    posts: list[Post]
    next_page: str | None


def timeline_in(text: str, url: str) -> Timeline:
    """The posts of an answer in order and the address of the next page; nothing where it is no timeline."""
    try:
        data = json.loads(text)["data"]
        cards = data["cards"]
    except (ValueError, KeyError, TypeError):
        return Timeline(posts=[], next_page=None)
    posts = [post for mblog in _mblogs(cards) if (post := _post(mblog)) is not None]
    return Timeline(posts=posts, next_page=_next_page(data.get("cardlistInfo"), url) if posts else None)


def extend_address(url: str, mid: str) -> str:
    """Where the whole text of a long post is asked, on the timeline's own host."""
    return urljoin(url, f"/statuses/extend?{urlencode({'id': mid})}")


def _mblogs(cards: Any) -> Iterator[dict[str, Any]]:
    """The posts of cards and of groups of cards (a search answers in groups)."""
    for card in cards if isinstance(cards, list) else ():
        if not isinstance(card, dict):
            continue
        if isinstance(card.get("mblog"), dict):
            yield card["mblog"]
        yield from _mblogs(card.get("card_group"))


def _post(mblog: dict[str, Any]) -> Post | None:
    mid = mblog.get("mid") or mblog.get("id")
    if not mid:
        return None
    return Post(mid=str(mid), long=bool(mblog.get("isLongText")), day=_day(mblog.get("created_at")))


def _day(text: Any) -> date | None:
    try:
        return datetime.strptime(str(text), "%a %b %d %H:%M:%S %z %Y").date()
    except ValueError:
        return None


def _next_page(info: Any, url: str) -> str | None:
    """Account timelines go on by since_id, searches by page."""
    if not isinstance(info, dict):
        return None
    step = next(((name, info[name]) for name in ("since_id", "page") if info.get(name)), None)
    if step is None:
        return None
    plain = _PAGING.sub("", url)
    return f"{plain}{'&' if urlsplit(plain).query else '?'}{urlencode([step])}"
