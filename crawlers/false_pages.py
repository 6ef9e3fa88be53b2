"""Pages that say with status 200 that there is no page: soft 404s, WeChat's notices of deleted articles, logins where a
list should be, feeds that are none."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawlers.encoding import decoded
from crawlers.parsers.parsed import Parsed
from crawlers.status import Status
from crawlers.warc.fetch import Fetch
from crawlers.warc.reader import inflated

_GONE = re.compile(
    r"404 Not Found|^\s*404\b|(?:页面|网页|文章|内容|信息|稿件|链接)[^，。！？\s]{0,8}"
    r"(?:不存在|找不到|已?失效|已被?删除|已下线|已撤)|"
    r"(?:找不到|不存在|没有找到)[^，。！？\s]{0,10}(?:页面|网页|文章|内容|信息)|(?:留言|信件|帖子)不存在|该内容已被发布者删除|此内容(?:因违规|被投诉|发送失败)|"
    r"此(?:帐|账)号已(?:被屏蔽|自主注销)|该公众号已迁移"
)
_LOGIN = re.compile(r"请先?登录|用户登录|账号登录|登录后")
_MAX_GONE_BODY_CHARS = 150
_MAX_GONE_PAGE_CHARS = 600
_LOGIN_CHARS = 400
_FEED = re.compile(r"<(?:rss|feed|rdf:RDF)\b|jsonfeed|\"items\"\s*:", re.I)
_SITEMAP = re.compile(r"<(?:\w+:)?(?:urlset|sitemapindex)\b", re.I)
_HEAD_CHARS = 4000


def false_page(fetch: Fetch, result: Parsed) -> tuple[Status, str] | None:
    """http-404 and the words, where an article's page is none; None for a page."""
    may_be = result.status in (Status.OK, Status.NO_BODY, Status.BAD_DATE)
    said = (result.article.body if result.article is not None else "") if may_be else None
    words = says_gone(fetch, said)
    return None if words is None else (Status.HTTP_404, words)


def says_gone(fetch: Fetch, said: str | None) -> str | None:
    """In which words an answer says that there is no such page; None for a page, or where its text could not be had
    (`said`, of its article, None) and it is not the front page."""
    if _is_front(fetch):
        return f"转到了首页 {fetch.location}"
    if said is None or len(said) > _MAX_GONE_BODY_CHARS:
        return None
    text = _visible(fetch)
    match = _GONE.search(text)
    return match[0].strip() if match and len(text) < _MAX_GONE_PAGE_CHARS else None


def false_list(fetch: Fetch) -> tuple[Status, str]:
    """listing, or what came instead of a list, feed or sitemap."""
    if fetch.role == "extend":
        return Status.LISTING, ""
    if not fetch.body.strip():
        return Status.NO_BODY, "空页面"
    if fetch.role in ("feed", "sitemap"):
        head = inflated(fetch.body, "gzip" if fetch.body.startswith(b"\x1f\x8b") else None)[:_HEAD_CHARS]
        if (_FEED if fetch.role == "feed" else _SITEMAP).search(head.decode("utf-8", "ignore")):
            return Status.LISTING, ""
        is_login = _asks_login(fetch)
        return (Status.LOGIN, "登录页") if is_login else (Status.NO_BODY, "不是订阅源或站点地图")
    return (Status.LOGIN, "登录页") if _asks_login(fetch) else (Status.LISTING, "")


def _is_front(fetch: Fetch) -> bool:
    """Whether an article's address led to the front page of its site: what many sites do with what is gone."""
    if fetch.location is None:
        return False
    asked, came = urlsplit(fetch.url), urlsplit(fetch.location)
    return came.path in ("", "/") and not came.query and len(asked.path) > 1


def _asks_login(fetch: Fetch) -> bool:
    if b"password" not in fetch.body.lower():
        return False
    tree = LexborHTMLParser(decoded(fetch.body, content_type=fetch.content_type).text)
    text = _text_of(tree)
    has_field = tree.css_first('input[type="password" i]') is not None
    return has_field and len(text) < _LOGIN_CHARS and _LOGIN.search(text) is not None


def _visible(fetch: Fetch) -> str:
    return _text_of(LexborHTMLParser(decoded(fetch.body, content_type=fetch.content_type).text))


def _text_of(tree: LexborHTMLParser) -> str:
    tree.strip_tags(["script", "style", "noscript"])
    return " ".join(tree.body.text(separator=" ").split()) if tree.body is not None else ""
