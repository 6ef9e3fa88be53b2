"""The title of a page without its site's name: the heading that the page's own title agrees with."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from crawlers.body import seen_text
from crawlers.head import Head

_HEADINGS = ("h1", "#activity-name, [class*=title], [id*=title], [class*=Title], [id*=Title], .headline", "h2, h3, h4")
_NOT_SIGNS = re.compile(r"[\W_]+")
_SURE_CUT = re.compile(r"\s*[_|]+\s*|\s+[-–—»«·]+\s+|\s*(?:--+|——)(?=[^-—]{2,20}$)")
_LOOSE_CUT = re.compile(r"\s*[-–—]\s*(?=[^-–—，。！？：；“”]{2,16}$)")
_SITE = re.compile(
    r"(?:网|报|在线|频道|新闻|日报|晚报|政府|门户|官网|首页|中心|局|网站|平台|博客|客户端|资讯|论坛|要闻|澎湃|头条|.com|.cn)"
)
_TRUNCATED = re.compile(r"(?:\.{3,}|…+)$")
_MAX_TITLE_CHARS = 160
_MAX_LABEL_CHARS = 5
_MAX_HEADINGS = 60


def title_of(tree: LexborHTMLParser, head: Head) -> str:
    """One line; empty where the page names nothing."""
    said = [
        head.first("articletitle"),
        head.linked_text("headline"),
        head.first("og:title", "twitter:title"),
        head.title,
    ]
    told = [seen_text(text) for text in said if text]
    heading = _heading(tree, [plain for text in told if len(plain := _plain(text)) > 1])
    if heading:
        return _without_label(heading, told)
    if (own := head.first("articletitle")) or (own := head.linked_text("headline")):
        return without_site(seen_text(own))[:_MAX_TITLE_CHARS]
    alone = _lone_heading(tree)
    candidates = [without_site(text) for text in told]
    best = max(candidates, key=lambda text: len(_plain(text)) > 3, default="")
    return (best if len(_plain(best)) > 3 or not alone else alone)[:_MAX_TITLE_CHARS]


def _without_label(heading: str, told: list[str]) -> str:
    """A heading may hold a word more than the title: 原创, 图集, a rank."""
    if _plain(heading) in map(_plain, told):
        return heading
    for text in map(without_site, told):
        more = len(heading) - len(text)
        if 0 < more <= _MAX_LABEL_CHARS and text in heading and len(text) > 2 * more and not _TRUNCATED.search(text):
            return text
    return heading


def without_site(title: str) -> str:
    """A document's title up to the site's name, which stands behind a bar, an underscore or a dash."""
    parts = [part for part in _SURE_CUT.split(title) if part.strip()]
    if len(parts) > 1:
        first = parts[0].strip()
        # a site that names itself first: 中国政府网_标题
        title = parts[1].strip() if len(_plain(first)) < 6 and len(parts[1]) > 2 * len(first) else first
    cut = _LOOSE_CUT.split(title)
    if len(cut) > 1 and _SITE.search(cut[-1]):
        title = title[: len(title) - len(cut[-1])].rstrip(" -–—")
    return title.strip()


def _heading(tree: LexborHTMLParser, told: list[str]) -> str:
    """The first heading, by rank, that agrees with what the page is called."""
    if not told:
        return ""
    for selector in _HEADINGS:
        best = ""
        for node in tree.css(selector)[:_MAX_HEADINGS]:
            text = seen_text(node.text(deep=True))
            if 2 <= len(text) <= _MAX_TITLE_CHARS and len(text) > len(best) and _agrees(text, told):
                best = text
        if best:
            return best
    return ""


def _agrees(heading: str, told: list[str]) -> bool:
    """Whether a heading is what the page is called, perhaps cut short; a site's name is too short."""
    plain = _plain(_TRUNCATED.sub("", heading))
    if len(plain) < 2:
        return False
    return any(
        (
            plain in text
            and (2 * len(plain) >= len(text) or len(plain) >= 8 or (text.startswith(plain) and len(plain) > 3))
        )
        or (text in plain and 3 * len(text) >= 2 * len(plain))
        for text in told
    )


def _lone_heading(tree: LexborHTMLParser) -> str:
    """The only first-rank heading of a page, where it is long enough to be a title."""
    found = {seen_text(node.text(deep=True)) for node in tree.css("h1")[:_MAX_HEADINGS]}
    titles = [text for text in found if 5 <= len(text) <= _MAX_TITLE_CHARS]
    return titles[0] if len(titles) == 1 else ""


def _plain(text: str) -> str:
    return _NOT_SIGNS.sub("", text).lower()
