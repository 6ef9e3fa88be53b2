"""Weibo's timelines and searches as JSON: which posts a page shows, where it goes on, which texts are cut."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

LOGIN_STATES = (-100, 100005, 20003)
"""What `ok` says when the login is lost."""
_PAGING = re.compile(r"[&?](?:page|since_id)=[^&]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post as the timeline names it. `long` are the ids of what is cut there: its own text, that of the post it
    reposts. `day` is None where the date is relative."""

    mid: str
    long: tuple[str, ...]
    day: date | None
    comments: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """`total` is how many posts the answer says there are, 0 where it does not."""

    posts: list[Post]
    next_page: str | None
    total: int = 0


def timeline_in(text: str, url: str) -> Timeline:
    """The posts of an answer in order and the address of the next page; nothing where it is no timeline."""
    try:
        data = json.loads(text)["data"]
        cards = data["cards"]
    except (ValueError, KeyError, TypeError):
        return Timeline(posts=[], next_page=None)
    posts = [post for mblog in _mblogs(cards) if (post := _post(mblog)) is not None]
    info = data.get("cardlistInfo")
    total = info.get("total") if isinstance(info, dict) else None
    return Timeline(
        posts=posts,
        next_page=_next_page(info, url) if posts else None,
        total=total if isinstance(total, int) else 0,
    )


def is_lost_login(text: str) -> bool:
    """Whether the answer is the one that asks to log in."""
    try:
        data = json.loads(text)
    except ValueError:
        head = text[:20_000]
        return "passport" in head or "login" in head
    return isinstance(data, dict) and (data.get("ok") in LOGIN_STATES or "passport" in str(data.get("url", "")))


def long_in(text: str) -> tuple[str, ...]:
    """The ids of what is cut in the answer about one post."""
    try:
        inner = json.loads(text)["data"]
    except (ValueError, KeyError, TypeError):
        return ()
    post = _post(inner) if isinstance(inner, dict) else None
    return post.long if post is not None else ()


def status_address(url: str, mid: str) -> str:
    """Where one post is asked by itself, on the timeline's own host."""
    return urljoin(url, f"/statuses/show?{urlencode({'id': mid})}")


def comments_address(url: str, mid: str) -> str:
    """Where the newest comments under a post are asked."""
    return urljoin(url, f"/api/comments/show?{urlencode({'id': mid, 'page': 1})}")


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
    mid = _mid(mblog)
    if not mid:
        return None
    first = mblog.get("retweeted_status")
    cut = tuple(_mid(one) for one in (mblog, first) if isinstance(one, dict) and one.get("isLongText") and _mid(one))
    count = mblog.get("comments_count")
    return Post(mid=mid, long=cut, day=_day(mblog.get("created_at")), comments=count if isinstance(count, int) else 0)


def _mid(mblog: dict[str, Any]) -> str:
    return str(mblog.get("mid") or mblog.get("id") or "")


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
