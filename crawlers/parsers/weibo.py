"""m.weibo.cn's JSON: cards of timelines and searches, whole texts of long posts."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cities.sources import Source
from crawlers.article import Article, Engagement, Observation, normal_text
from crawlers.dates import is_future, iso, moment_of
from crawlers.parsers.parsed import Parsed, article_in
from crawlers.status import Status
from crawlers.timeline import LOGIN_STATES
from crawlers.urls import canonical_url
from crawlers.warc.fetch import Fetch

_BREAK = re.compile(r"<br\s*/?>|</p>", re.I)
_FACE = re.compile(r"""<img\b[^>]*?\balt=["']?(\[[^\]"'>]{1,20}\])["']?[^>]*>""", re.I)
_WHOLE_TEXT_LINK = re.compile(r"(?:\.\.\.|…)?\s*<a\b[^>]*>全文</a>\s*$", re.I)
_TAG = re.compile(r"<[^<>]*>")
_UNSEEN = re.compile("[\u200b-\u200d\u2060\ufeff\ufffd](?![\ufe0f\U0001f300-\U0001faff\u2640\u2642])")
_CHAIN = re.compile(r"(?://|//\s*)@(?P<user>[^\s:：@/]{1,30})\s*[:：]")
_GONE = re.compile(r"不存在|已被?删除|暂无查看权限|没有权限|不可见")
_COUNT = re.compile(r"(\d+(?:\.\d+)?)\s*([万亿])?\+?$")


def parse_timeline(fetched: Fetch, source: Source, long_texts: Mapping[str, str]) -> list[Parsed]:
    """The answer itself and each post in it. `long_texts` holds whole texts by mid, where they were fetched."""
    url = canonical_url(fetched.url)
    data = answer_of(fetched)
    if data is None:
        lost = b"passport" in fetched.body or b"login" in fetched.body[:20_000]
        return [Parsed(url=url, status=Status.LOGIN if lost else Status.BAD_ITEM, detail="not JSON")]
    if data.get("ok") in LOGIN_STATES or "passport" in str(data.get("url", "")):
        return [Parsed(url=url, status=Status.LOGIN, detail=str(data.get("msg", "")))]
    posts = {str(post.get("mid") or post.get("id")): post for post in _posts(data.get("data"))}
    return [
        Parsed(url=url, status=Status.LISTING),
        *(_post(post, fetched, source, long_texts) for post in posts.values()),
    ]


def parse_status(fetched: Fetch, source: Source, long_texts: Mapping[str, str]) -> list[Parsed]:
    """One post that was asked by itself: what it says now, or that it is gone."""
    url = canonical_url(fetched.url)
    data = answer_of(fetched)
    if data is None or data.get("ok") in LOGIN_STATES or "passport" in str(data.get("url", "")):
        return parse_timeline(fetched, source, long_texts)
    inner = data.get("data")
    if data.get("ok") == 1 and isinstance(inner, dict):
        return [Parsed(url=url, status=Status.LISTING), _post(inner, fetched, source, long_texts)]
    number = parse_qs(urlsplit(fetched.url).query).get("id", [""])[0]
    said = str(data.get("msg") or data.get("message") or "")
    if _GONE.search(said) is None:
        return [Parsed(url=url, status=Status.BAD_ITEM, detail=said or "no post")]
    gone = Parsed(url=f"{_host(fetched.url)}/detail/{number}", status=Status.REMOVED, detail=said)
    return [Parsed(url=url, status=Status.LISTING), gone]


def long_text_in(fetched: Fetch) -> tuple[str, str] | None:
    """(mid, HTML) of an answer to /statuses/extend; None where it has none."""
    data = answer_of(fetched)
    inner = data.get("data") if data else None
    number = parse_qs(urlsplit(fetched.url).query).get("id", [""])[0]
    text = inner.get("longTextContent") if isinstance(inner, dict) else None
    return (number, text) if number and isinstance(text, str) and text else None


def text_of(markup: str) -> str:
    """Plain text of a post's HTML: faces as [doge], lines as paragraphs, links by their words."""
    text = _WHOLE_TEXT_LINK.sub("", markup)
    text = _TAG.sub("", _FACE.sub(r"\1", _BREAK.sub("\n", text)))
    return normal_text(_UNSEEN.sub("", html.unescape(text)))


def answer_of(fetched: Fetch) -> dict[str, Any] | None:
    """The answer's object; None where it is none."""
    try:
        data = json.loads(fetched.body)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _posts(data: Any) -> Iterator[dict[str, Any]]:
    """The posts of an answer in order, those in groups of cards too; a bare status is its own."""
    if not isinstance(data, dict):
        return
    if "text" in data and ("mid" in data or "id" in data):
        yield data
        return
    for name in ("cards", "card_group", "statuses"):
        cards = data.get(name)
        for card in cards if isinstance(cards, list) else ():
            if not isinstance(card, dict):
                continue
            if isinstance(card.get("mblog"), dict):
                yield card["mblog"]
            else:
                yield from _posts(card)


def _post(post: dict[str, Any], fetched: Fetch, source: Source, long_texts: Mapping[str, str]) -> Parsed:
    number = str(post.get("mid") or post.get("id") or "")
    url = f"{_host(fetched.url)}/detail/{number}"
    if not number.isalnum():
        return Parsed(url=url, status=Status.BAD_ITEM, detail="a post without mid")
    found = moment_of(str(post.get("created_at") or ""), fetched.fetched_at)
    if found is None or found.moment is None or is_future(found.moment, fetched.fetched_at):
        return Parsed(url=url, status=Status.BAD_DATE, detail=f"created_at {post.get('created_at')!r}")
    body = "\n".join(_lines(post, number, long_texts))
    if not body:
        return Parsed(url=url, status=Status.NO_BODY)
    article = article_in(
        fetched, source, url=url, platform_id=number, body=body, published_at=iso(found.moment), author=user_of(post)
    )
    return Parsed(url=url, article=article, observations=tuple(_engagement(article, post)))


def _host(url: str) -> str:
    """Where the posts of a timeline stand."""
    parts = urlsplit(url)
    return "https://m.weibo.cn" if parts.netloc.endswith("weibo.cn") else f"{parts.scheme}://{parts.netloc}"


def _lines(post: dict[str, Any], number: str, long_texts: Mapping[str, str]) -> Iterator[str]:
    """The post's own paragraphs, then the chain of those who reposted before, then what all of them repost, one a line:
    //@user：text."""
    own = text_of(_markup(post, number, long_texts))
    if own:
        yield _CHAIN.sub(lambda match: f"\n//@{match['user']}：", own)
    first = post.get("retweeted_status")
    if isinstance(first, dict):
        told = text_of(_markup(first, str(first.get("mid") or first.get("id") or ""), long_texts))
        if told:
            user = user_of(first)
            yield f"//@{user}：{told}" if user else f"//{told}"


def _markup(post: dict[str, Any], number: str, long_texts: Mapping[str, str]) -> str:
    if number in long_texts:
        return long_texts[number]
    inner = post.get("longText")
    whole = inner.get("longTextContent") if isinstance(inner, dict) else None
    return whole if isinstance(whole, str) and whole else str(post.get("text") or "")


def user_of(post: dict[str, Any]) -> str | None:
    """The name under which somebody wrote."""
    user = post.get("user")
    name = user.get("screen_name") if isinstance(user, dict) else None
    return str(name) if name else None


def _engagement(article: Article, post: dict[str, Any]) -> Iterator[Observation]:
    counts = Engagement(
        reposts=count_of(post.get("reposts_count")),
        comments=count_of(post.get("comments_count")),
        likes=count_of(post.get("attitudes_count")),
        reads=count_of(post.get("reads_count")),
    )
    if counts != Engagement() and article.fetched_at is not None:
        yield Observation(id=article.id, at=article.fetched_at, engagement=counts)


def count_of(value: Any) -> int | None:
    """18, "18", "1.2万", "100万+"; None for anything else."""
    if isinstance(value, bool) or value is None:
        return None
    match = _COUNT.fullmatch(str(value).strip())
    if match is None:
        return None
    return round(float(match[1]) * {"万": 10_000, "亿": 100_000_000}.get(match[2] or "", 1))
