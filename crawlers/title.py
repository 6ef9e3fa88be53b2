"""A page's title without its site's name: the heading that its own title agrees with, else what is printed as one."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from crawlers.body import seen_text
from crawlers.container import Container
from crawlers.frame import texts_before
from crawlers.head import Head
from crawlers.printed_title import (
    AN_ORGAN,
    GENERIC,
    MAX_SITE_CHARS,
    MAX_TITLE_CHARS,
    NAMED,
    emphasized_title,
    is_generic,
    is_kind_of_page,
    is_no_title,
    labelled_title,
    lone_heading,
    longest_line,
    named_last_part,
    named_title,
    near_heading,
    short_texts,
    title_above,
)

_NOT_SIGNS = re.compile(r"[\W_]+")
_SURE_CUT = re.compile(r"\s*[_|]+\s*|\s+[-–—»«·]+\s+|\s*(?:--+|——)(?=[^-—]{2,20}$)")
_LOOSE_CUT = re.compile(r"\s*[-–—]\s*(?=[^-–—，。！？：；“”]{2,16}$)")
_SITE_FIRST = re.compile(r"([^-–—，。！？：；]{2,16})[-–—](.{4,})$")
_SITE = re.compile(
    r"(?:网|报|在线|频道|新闻|日报|晚报|政府|门户|官网|首页|中心|局|网站|平台|博客|客户端|资讯|论坛|要闻|澎湃|头条|.com|.cn)"
)
_WELCOME = re.compile(r"^欢迎(?:光临|访问|来到)|(?:\s*欢迎(?:您|你|光临|访问)\S{0,4}|官方网站|门户网站|官网)$")
_BRACKETED = re.compile(r"[\[【]([^\]】]{2,12})[\]】]")
_TRUNCATED = re.compile(r"(?:\.{3,}|…+)$")
_MAX_LABEL_CHARS, _MAX_NAME_CHARS, _MAX_LINKS = 5, 6, 500
_A_DAY = re.compile(r"20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s*星期.)?")
_ENDS_WITH_DAY = re.compile(r"20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?$")


def title_of(tree: LexborHTMLParser, head: Head, container: Container | None = None) -> str:
    """One line; empty where the page names nothing."""
    said = [
        head.first("articletitle"),
        head.linked_text("headline"),
        head.first("og:title", "twitter:title"),
        head.title,
    ]
    told = [seen_text(text) for text in said if text]
    plain_told = [plain for text in told if len(plain := _plain(text)) > 1]
    cut_short = [_plain(text) for text in map(without_site, told) if _TRUNCATED.search(text)]
    columns = {match[1] for text in told if (match := _BRACKETED.match(text))}
    columns |= {part for text in told for part in _SURE_CUT.split(text)[1:] if AN_ORGAN.search(part)}
    heading = _heading(tree, plain_told, columns) or named_last_part(tree, told)
    before: list[str] = []
    if container is not None and (not heading or is_generic(heading)):
        before = texts_before(container)
        own = (text for text in before if len(text) <= MAX_TITLE_CHARS and text not in columns)
        begun = tuple(text for text in cut_short if len(text) > _MAX_NAME_CHARS)
        agreed = (text for text in own if _agrees(text, plain_told) or (begun and _plain(text).startswith(begun)))
        names = {without_site(text) for text in told}
        heading = max(agreed, key=lambda text: (text in names, len(text)), default="")
        if len(_plain(heading)) <= _MAX_NAME_CHARS and _is_linked(tree, heading):
            heading = ""
    if len(_plain(heading)) <= MAX_SITE_CHARS and (labelled := labelled_title(container)):
        return labelled
    if len(_plain(heading)) <= _MAX_NAME_CHARS:
        # a site's name may stand where a title does: 掌上梧岭
        lone = lone_heading(tree)
        heading = lone if len(_plain(lone)) > MAX_SITE_CHARS and not AN_ORGAN.search(lone) else heading
    if heading and not is_generic(heading):
        above = title_above(container) if AN_ORGAN.search(heading) and heading in before else ""
        return above or _without_label(heading, told)
    candidates = [without_site(text) for text in told]
    best = max(candidates, key=lambda text: len(_plain(text)) > 3 and not is_generic(text), default="")
    # a short name of the page that stands nowhere near the text is the site's
    sure = len(_plain(best)) > MAX_SITE_CHARS or (best in before and not _is_linked(tree, best))
    sure = sure and not AN_ORGAN.search(best)
    sure = sure and not any(is_kind_of_page(part) for text in told for part in _SURE_CUT.split(text)[1:])
    if len(_plain(best)) > 3 and not is_generic(best):
        if sure and not _ENDS_WITH_DAY.search(best):
            return best[:MAX_TITLE_CHARS]
        printed = named_title(tree, before) or near_heading(tree, before) or emphasized_title(tree, before)
        return (printed or title_above(container) or best)[:MAX_TITLE_CHARS]
    found = lone_heading(tree) or named_title(tree, before) or title_above(container) or longest_line(before)
    return (found or best)[:MAX_TITLE_CHARS]


def _is_linked(tree: LexborHTMLParser, name: str) -> bool:
    """Whether a short name is a menu's as well: that of a column."""
    return any(seen_text(link.text(deep=True)) == name for link in tree.css("a")[:_MAX_LINKS])


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
    # 沱溪日报 -- 2026年10月11日 -- 沱溪水声
    own = [part for part in parts if not _A_DAY.fullmatch(part.strip()) and not is_generic(part.strip())]
    if len(parts) > 2 and own and own[0] != parts[0]:
        return own[0].strip()
    if len(parts) > 1:
        first = parts[0].strip()
        # a site that names itself first: 中国政府网_标题
        title = parts[1].strip() if len(_plain(first)) < 6 and len(parts[1]) > 2 * len(first) else first
    title = _WELCOME.sub("", title) or title
    match = _SITE_FIRST.match(title)
    if match and (GENERIC.search(match[1]) or AN_ORGAN.search(match[1])) and not is_no_title(match[2]):
        title = match[2]
    cut = _LOOSE_CUT.split(title)
    if len(cut) > 1 and _SITE.search(cut[-1]):
        title = title[: len(title) - len(cut[-1])].rstrip(" -–—")
    return title.strip()


def _heading(tree: LexborHTMLParser, told: list[str], columns: set[str]) -> str:
    """The first heading, by rank, that agrees with what the page is called; the column in its brackets does too."""
    if not told:
        return ""
    for selector in ("h1", NAMED, "h2, h3, h4"):
        agreed = (text for text in short_texts(tree, selector) if text not in columns and _agrees(text, told))
        if best := max(agreed, key=len, default=""):
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


def _plain(text: str) -> str:
    return _NOT_SIGNS.sub("", text).lower()
