"""A page's title without its site's name: the heading that its own title agrees with, else what is printed as one."""

from __future__ import annotations

import re
from functools import partial

from selectolax.lexbor import LexborHTMLParser

from crawlers.body import seen_text
from crawlers.container import Container
from crawlers.frame import texts_before
from crawlers.head import Head
from crawlers.headline import headline_above, is_organs_name, whole_of
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
_FEWEST_CALLED, _MAX_MORE, _FEWEST_REST, _GOES_ON = 8, 16, 3, re.compile(r"[\w（(《“]")
_OPENS = ("（", "(", "《", "“")
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
    told = [seen_text(text) for text in said if text]
    plain_told = [plain for text in told if len(plain := _plain(text)) > 1]
    cores = [without_site(text) for text in told]
    plain_cores = [plain for text in cores if len(plain := _plain(text)) >= _FEWEST_CALLED]
    cut_short = [_plain(text) for text in cores if _TRUNCATED.search(text)]
    columns = {match[1] for text in told if (match := _BRACKETED.match(text))}
    columns |= {part for text in told for part in _SURE_CUT.split(text)[1:] if AN_ORGAN.search(part)}
    names = columns | {name for name in map(head.first, _NAMES_OF_SITE) if name}
    is_name = partial(_is_name, tree, names)
    heading, organ = _heading(tree, plain_told, plain_cores, names)
    heading = heading or named_last_part(tree, told)
    is_marked = bool(heading)
    before: list[str] = []
    if container is not None and (not heading or is_generic(heading)):
        before = texts_before(container)
        own = [text for text in before if len(text) <= MAX_TITLE_CHARS and text not in names]
        own += _opening(container, told)
        begun = tuple(text for text in cut_short if len(text) > _MAX_NAME_CHARS)
        agreed = [
            text for text in own if _agrees(text, plain_told, plain_cores) or (begun and _plain(text).startswith(begun))
        ]
        agreed = [text for text in agreed if not is_organs_name(text)] or agreed
        last = [text for text in own if _is_last_part(text, told) and not _is_linked(tree, text)]
        agreed = last if last and all(map(is_organs_name, agreed)) else agreed
        called = set(cores)
        heading = max(agreed, key=lambda text: (text in called, len(text)), default="")
        is_marked = False
        if len(_plain(heading)) <= _MAX_NAME_CHARS and _is_linked(tree, heading):
            heading = ""
        if len(_plain(heading)) > MAX_SITE_CHARS and heading in before:
            heading = whole_of(container, heading, agrees=lambda text: _holds_or_is_in(text, plain_told))
        heading = heading or organ
    if len(_plain(heading)) <= MAX_SITE_CHARS and (labelled := labelled_title(container)):
        return labelled
    is_short = len(_plain(heading)) <= MAX_SITE_CHARS
    is_sites = is_short and not is_notice(heading) and _names_site(container, heading)
    is_organs = is_organs_name(heading) and not is_marked
    printed = ""
    if container is not None and (is_sites or is_organs):
        # what the site or its app calls itself, while another headline stands above the text
        printed = headline_above(container, partial(_is_name, tree, names | {heading}))
        printed = printed or (title_above(container) if is_sites else "")
    elif container is not None and heading and not is_marked and (is_short or _plain(heading) in plain_told):
        printed = headline_above(container, is_name, below=heading)
    if printed and not _are_alike(printed, heading):
        return printed
    if len(_plain(heading)) <= _MAX_NAME_CHARS:
        # a site's name may stand where a title does: 掌上梧岭
        lone = lone_heading(tree)
        heading = lone if len(_plain(lone)) > MAX_SITE_CHARS and not AN_ORGAN.search(lone) else heading
    if heading and not is_generic(heading):
        is_above = heading in before or (heading == organ and _names_site(container, heading))
        above = title_above(container) if AN_ORGAN.search(heading) and is_above else ""
        return above or _whole(heading, cores, container) or _without_label(heading, told, cores)
    printed = "" if container is None else headline_above(container, is_name)
    if printed and not any(said[:2]):
        return printed
    best = max(cores, key=lambda text: len(_plain(text)) > 3 and not is_generic(text), default="")
    # a short name of the page that stands nowhere near the text is the site's
    sure = len(_plain(best)) > MAX_SITE_CHARS or (best in before and not _is_linked(tree, best))
    sure = sure and not AN_ORGAN.search(best)
    sure = sure and not any(is_kind_of_page(part) for text in told for part in _SURE_CUT.split(text)[1:])
    if len(_plain(best)) > 3 and not is_generic(best):
        if sure and not _ENDS_WITH_DAY.search(best):
            return best[:MAX_TITLE_CHARS]
        printed = named_title(tree, before) or near_heading(tree, before) or emphasized_title(tree, before)
        return (printed or title_above(container) or best)[:MAX_TITLE_CHARS]
    lone = lone_heading(tree)
    found = (
        ("" if is_organs_name(lone) else lone)
        or named_title(tree, before)
        or title_above(container)
        or longest_line(before)
    )
    return (found or best)[:MAX_TITLE_CHARS]


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
    return len(_plain(text)) <= MAX_SITE_CHARS and not is_notice(text) and _is_linked(tree, text)


def _is_linked(tree: LexborHTMLParser, name: str) -> bool:
    """Whether a short name is a menu's as well: that of a column."""
    return any(seen_text(link.text(deep=True)) == name for link in tree.css("a")[:_MAX_LINKS])


def _whole(heading: str, cores: list[str], container: Container | None) -> str:
    """What the page is called, where its rest is printed beside the heading: a second one, below the first."""
    for text in cores:
        rest = text[len(heading) :]
        if container is None or len(rest) < _FEWEST_REST or not text.startswith(heading) or not _GOES_ON.match(rest):
            continue
        if _plain(rest) in map(_plain, texts_before(container)):
            return text
    return ""


def _without_label(heading: str, told: list[str], cores: list[str]) -> str:
    """A heading may hold a word more than the title: 原创, 图集, a rank."""
    if _plain(heading) in map(_plain, told):
        return heading
    for text in cores:
        more = len(heading) - len(text)
        goes_on = heading.startswith(text) and (
            heading[len(text) :][:1] in _OPENS or text.count("（") > text.count("）")
        )
        if (
            0 < more <= _MAX_LABEL_CHARS
            and text in heading
            and not goes_on
            and len(text) > 2 * more
            and not _TRUNCATED.search(text)
        ):
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


def _heading(tree: LexborHTMLParser, told: list[str], cores: list[str], columns: set[str]) -> tuple[str, str]:
    """The first heading, by rank, that agrees with what the page is called; the column in its brackets does too. Beside
    it, an office's name that does: a site's own, above the headline, or the end of one: 我市上线垃圾分类平台."""
    organ = ""
    for selector in ("h1", NAMED, "h2, h3, h4") if told else ():
        agreed = [text for text in short_texts(tree, selector) if text not in columns and _agrees(text, told, cores)]
        if best := max((text for text in agreed if not is_organs_name(text)), key=len, default=""):
            return best, organ
        organ = organ or max(agreed, key=len, default="")
    return "", organ


def _opening(container: Container, told: list[str]) -> list[str]:
    """The text that opens the article, where the page is called so: a headline with commas reads like prose."""
    text = seen_text(container.texts[container.first]) if container.first < len(container.texts) else ""
    return [text] if 4 < len(text) <= MAX_TITLE_CHARS and any(each.startswith(text) for each in told) else []


def _is_last_part(text: str, told: list[str]) -> bool:
    """停水通知, of 云泽市人民政府_停水通知"""
    ends = (each[: -len(text)] for each in told if len(text) > 2 and each.endswith(text))
    return any(begin and not begin[-1].isalnum() for begin in ends)


def _holds_or_is_in(text: str, told: list[str]) -> bool:
    plain = _plain(text)
    return any(plain in each or each in plain for each in told)


def _are_alike(one: str, other: str) -> bool:
    return bool(other) and (_plain(one) in _plain(other) or _plain(other) in _plain(one))


def _agrees(heading: str, told: list[str], cores: list[str]) -> bool:
    """Whether a heading is what the page is called, perhaps cut short; a site's name is too short."""
    plain = _plain(_TRUNCATED.sub("", heading))
    if len(plain) < 2:
        return False
    return any(_is_part(plain, text) for text in told) or any(_holds(plain, text, heading) for text in [*told, *cores])


def _is_part(plain: str, text: str) -> bool:
    if plain not in text:
        return False
    return 2 * len(plain) >= len(text) or len(plain) >= 8 or (text.startswith(plain) and len(plain) > 3)


def _holds(plain: str, text: str, heading: str) -> bool:
    """Whether a heading is what the page is called and little more, or goes on where that ends, or names its office."""
    if text not in plain or 3 * len(text) >= 2 * len(plain):
        return text in plain
    if not _FEWEST_CALLED <= len(text) >= len(plain) - _MAX_MORE or is_no_title(heading):
        return False
    return plain.startswith(text) or (plain.endswith(text) and is_organs_name(plain[: -len(text)]))


def _plain(text: str) -> str:
    return _NOT_SIGNS.sub("", text).lower()
