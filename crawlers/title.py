"""A page's title without its site's name: the heading that its own title agrees with, else what is printed as one."""

from __future__ import annotations

import re
from functools import partial

from selectolax.lexbor import LexborHTMLParser

from crawlers.body import seen_text
from crawlers.called import (
    SURE_CUT,
    TRUNCATED,
    Called,
    agrees_with,
    are_alike,
    called_by,
    holds_or_is_in,
    is_last_part,
    plain_of,
    whole_in_two,
    without_label,
)
from crawlers.container import Container
from crawlers.frame import texts_before
from crawlers.head import Head
from crawlers.headline import headline_above, is_organs_name, whole_of
from crawlers.printed_title import (
    AN_ORGAN,
    MAX_SITE_CHARS,
    MAX_TITLE_CHARS,
    NAMED,
    emphasized_title,
    is_generic,
    is_kind_of_page,
    is_notice,
    labelled_title,
    lone_heading,
    longest_line,
    named_last_part,
    named_title,
    near_heading,
    short_texts,
    title_above,
)

_BRACKETED = re.compile(r"[\[【]([^\]】]{2,12})[\]】]")
_MAX_NAME_CHARS, _MAX_LINKS = 6, 500
_OF_SITE = re.compile(r"版权|客户端|[Aa][Pp][Pp]|打开|下载|关注|主办|Copyright|©|ICP|公众号")
_NAMES_OF_SITE = ("og:site_name", "application-name", "apple-mobile-web-app-title", "sitename")
_ENDS_WITH_DAY = re.compile(r"20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?$")


def title_of(tree: LexborHTMLParser, head: Head, container: Container | None = None) -> str:
    """One line; empty where the page names nothing."""
    said = [
        head.first("articletitle"),
        head.linked_text("headline"),
        head.first("og:title", "twitter:title"),
        head.title,
    ]
    called = called_by([seen_text(text) for text in said if text])
    told = called.told
    columns = {match[1] for text in told if (match := _BRACKETED.match(text))}
    columns |= {part for text in told for part in SURE_CUT.split(text)[1:] if AN_ORGAN.search(part)}
    names = columns | {name for name in map(head.first, _NAMES_OF_SITE) if name}
    heading, organ = _heading(tree, called, names)
    heading = heading or named_last_part(tree, told)
    is_marked = bool(heading)
    before: list[str] = []
    if container is not None and (not heading or is_generic(heading)):
        before = texts_before(container)
        own = [text for text in [*before, *_opening(container, told)] if text not in names]
        heading = _printed_before(tree, container, own, called) or organ
        is_marked = False
    if len(plain_of(heading)) <= MAX_SITE_CHARS and (labelled := labelled_title(container)):
        return labelled
    printed = "" if container is None else _printed_instead(tree, container, heading, called, names, is_marked)
    if printed and not are_alike(printed, heading):
        return printed
    if len(plain_of(heading)) <= _MAX_NAME_CHARS:
        # a site's name may stand where a title does: 掌上梧岭
        lone = lone_heading(tree)
        heading = lone if len(plain_of(lone)) > MAX_SITE_CHARS and not AN_ORGAN.search(lone) else heading
    if heading and not is_generic(heading):
        is_above = heading in before or (heading == organ and _names_site(container, heading))
        above = title_above(container) if AN_ORGAN.search(heading) and is_above else ""
        return above or whole_in_two(heading, called, container) or without_label(heading, called)
    printed = "" if container is None else headline_above(container, partial(_is_name, tree, names))
    if printed and not any(said[:2]):
        return printed
    return _without_heading(tree, container, called, before)[:MAX_TITLE_CHARS]


def _printed_instead(
    tree: LexborHTMLParser, container: Container, heading: str, called: Called, names: set[str], is_marked: bool
) -> str:
    """The headline above the text, where what was found may be its site's name, or is what the page is called but not
    marked as a heading; empty where it is to stay."""
    is_short = len(plain_of(heading)) <= MAX_SITE_CHARS
    is_sites = is_short and not is_notice(heading) and _names_site(container, heading)
    if is_sites or (is_organs_name(heading) and not is_marked):
        printed = headline_above(container, partial(_is_name, tree, names | {heading}))
        return printed or (title_above(container) if is_sites else "")
    if heading and not is_marked and (is_short or plain_of(heading) in called.plain):
        return headline_above(container, partial(_is_name, tree, names), below=heading)
    return ""


def _without_heading(tree: LexborHTMLParser, container: Container | None, called: Called, before: list[str]) -> str:
    """What the page is called, where it is surely that; else what is printed as a title without any agreement."""
    best = max(called.cores, key=lambda text: len(plain_of(text)) > 3 and not is_generic(text), default="")
    if len(plain_of(best)) > 3 and not is_generic(best):
        # a short name of the page that stands nowhere near the text is the site's
        sure = len(plain_of(best)) > MAX_SITE_CHARS or (best in before and not _is_linked(tree, best))
        sure = sure and not AN_ORGAN.search(best)
        sure = sure and not any(is_kind_of_page(part) for text in called.told for part in SURE_CUT.split(text)[1:])
        if sure and not _ENDS_WITH_DAY.search(best):
            return best
        printed = named_title(tree, before) or near_heading(tree, before) or emphasized_title(tree, before)
        return printed or title_above(container) or best
    lone = lone_heading(tree)
    return (
        ("" if is_organs_name(lone) else lone)
        or named_title(tree, before)
        or title_above(container)
        or longest_line(before)
        or best
    )


def _names_site(container: Container | None, name: str) -> bool:
    """Whether what surrounds the article calls the site or its app so: 打开掌上梧岭，查看更多; 梧岭新闻版权所有."""
    if container is None or not name:
        return False
    texts = [*container.texts[: container.first], *container.texts[container.last + 1 :]]
    return any(name in text and _OF_SITE.search(text) for text in texts)


def _is_name(tree: LexborHTMLParser, names: set[str], text: str) -> bool:
    """Whether a text is the site's or a column's rather than a headline."""
    if text in names or is_organs_name(text):
        return True
    # notices of one office are called alike, and lead to one another
    return len(plain_of(text)) <= MAX_SITE_CHARS and not is_notice(text) and _is_linked(tree, text)


def _is_linked(tree: LexborHTMLParser, name: str) -> bool:
    """Whether a short name is a menu's as well: that of a column."""
    return any(seen_text(link.text(deep=True)) == name for link in tree.css("a")[:_MAX_LINKS])


def _heading(tree: LexborHTMLParser, called: Called, columns: set[str]) -> tuple[str, str]:
    """The first heading, by rank, that agrees with what the page is called; the column in its brackets does too. Beside
    it, an office's name that does: a site's own, above the headline, or the end of one: 我市上线垃圾分类平台."""
    organ = ""
    for selector in ("h1", NAMED, "h2, h3, h4") if called.told else ():
        agreed = [text for text in short_texts(tree, selector) if text not in columns and agrees_with(text, called)]
        if best := max((text for text in agreed if not is_organs_name(text)), key=len, default=""):
            return best, organ
        organ = organ or max(agreed, key=len, default="")
    return "", organ


def _printed_before(tree: LexborHTMLParser, container: Container, own: list[str], called: Called) -> str:
    """The text before the article that the page is called by, the whole of it where a line break parts it."""
    begun = tuple(
        plain for text in called.cores if TRUNCATED.search(text) and len(plain := plain_of(text)) > _MAX_NAME_CHARS
    )
    own = [text for text in own if len(text) <= MAX_TITLE_CHARS]
    agreed = [text for text in own if agrees_with(text, called) or (begun and plain_of(text).startswith(begun))]
    agreed = [text for text in agreed if not is_organs_name(text)] or agreed
    last = [text for text in own if is_last_part(text, called.told) and not _is_linked(tree, text)]
    agreed = last if last and all(map(is_organs_name, agreed)) else agreed
    heading = max(agreed, key=lambda text: (text in called.cores, len(text)), default="")
    if len(plain_of(heading)) <= _MAX_NAME_CHARS and _is_linked(tree, heading):
        return ""
    if len(plain_of(heading)) <= MAX_SITE_CHARS:
        return heading
    return whole_of(container, heading, agrees=lambda text: holds_or_is_in(text, called))


def _opening(container: Container, told: list[str]) -> list[str]:
    """The text that opens the article, where the page is called so: a headline with commas reads like prose."""
    text = seen_text(container.texts[container.first]) if container.first < len(container.texts) else ""
    return [text] if 4 < len(text) <= MAX_TITLE_CHARS and any(each.startswith(text) for each in told) else []
