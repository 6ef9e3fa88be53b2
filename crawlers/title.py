"""The title of a page without its site's name: the heading that the page's own title agrees with."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser

from crawlers.body import seen_text
from crawlers.container import Container
from crawlers.frame import texts_before
from crawlers.head import Head

_HEADINGS = ("h1", "#activity-name, [class*=title i], [id*=title i], .headline", "h2, h3, h4")
_NOT_SIGNS = re.compile(r"[\W_]+")
_SURE_CUT = re.compile(r"\s*[_|]+\s*|\s+[-–—»«·]+\s+|\s*(?:--+|——)(?=[^-—]{2,20}$)")
_LOOSE_CUT = re.compile(r"\s*[-–—]\s*(?=[^-–—，。！？：；“”]{2,16}$)")
_SITE_FIRST = re.compile(r"([^-–—，。！？：；]{2,16})[-–—](.{4,})$")
_SITE = re.compile(
    r"(?:网|报|在线|频道|新闻|日报|晚报|政府|门户|官网|首页|中心|局|网站|平台|博客|客户端|资讯|论坛|要闻|澎湃|头条|.com|.cn)"
)
_GENERIC = re.compile(
    r"(?:网|网站|[日晚早时商]报|都市报|环境报|数字报|电子报|在线|频道|门户|客户端|电视台|新闻中心|新湖南)$|^(?:新闻|文章|信息)?(?:详情|正文|内容)页?$|"
    r"^(?:微博|头条)?(?:文章|正文)$|首页$"
)
_MAX_SITE_CHARS, _MAX_PRINTED_CHARS, _NEAR_TEXTS, _FORM_TEXTS = 10, 80, 12, 40
_NO_TITLE = re.compile(
    r"[。；|｜]|第\w{1,4}版|\d{4}[-年/.]\d|(?:作者|记者|时间|日期|版次|栏目|人气)\s*[：:]|字号|字体|浏览|阅读|来源|打印|编辑|位置|点击|主管|主办|刊号|星期|农历|^文[/／]图|(?:记者|通讯员)\s"
)
_BRACKETED = re.compile(r"[\[【]([^\]】]{2,12})[\]】]")
_LABELLED = re.compile(r"\s*(?:主\s*题|标\s*题|信件(?:标题|主题)|留言(?:标题|主题))\s*[：:]\s*(\S.{2,})")
_LABEL_ALONE = re.compile(r"\s*(?:主\s*题|标\s*题|信件(?:标题|主题)|留言(?:标题|主题))\s*")
_TRUNCATED = re.compile(r"(?:\.{3,}|…+)$")
_MAX_TITLE_CHARS = 160
_MAX_LABEL_CHARS, _MAX_NAME_CHARS = 5, 6
_AN_ORGAN = re.compile(r"(?:局|委员会|政府|厅|院|所|站|中心|办公室|管委会|公司|集团)$")
_A_DAY = re.compile(r"20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s*星期.)?")
_ENDS_WITH_DAY = re.compile(r"20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?$")
_STEPS_UP, _STEPS_BACK = 3, 5
_SEVERAL = "a, p, div, li, td, h1, h2, h3, h4, h5, h6"
_MAX_HEADINGS, _MAX_READ_CHARS = 60, 1_000_000


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
    columns = {match[1] for text in told if (match := _BRACKETED.match(text))}
    heading = _heading(tree, plain_told, columns) or _last_part(tree, told)
    before: list[str] = []
    if container is not None and (not heading or _is_generic(heading)):
        before = texts_before(container)
        own = (text for text in before if len(text) <= _MAX_TITLE_CHARS and text not in columns)
        agreed = (text for text in own if _agrees(text, plain_told))
        heading = max(agreed, key=len, default="")
    if len(_plain(heading)) <= _MAX_SITE_CHARS and (labelled := _labelled(container)):
        return labelled
    if len(_plain(heading)) <= _MAX_NAME_CHARS:
        # a site's name may stand where a title does: 掌上梧岭
        lone = _lone_heading(tree)
        heading = lone if len(_plain(lone)) > _MAX_SITE_CHARS and not _AN_ORGAN.search(lone) else heading
    if heading and not _is_generic(heading):
        above = _title_above(container) if _AN_ORGAN.search(heading) and heading in before else ""
        return above or _without_label(heading, told)
    candidates = [without_site(text) for text in told]
    best = max(candidates, key=lambda text: len(_plain(text)) > 3 and not _is_generic(text), default="")
    # a short name of the page that stands nowhere near the text is the site's
    sure = (len(_plain(best)) > _MAX_SITE_CHARS or best in before) and not _AN_ORGAN.search(best)
    if len(_plain(best)) > 3 and not _is_generic(best):
        if sure and not _ENDS_WITH_DAY.search(best):
            return best[:_MAX_TITLE_CHARS]
        printed = _named_title(tree, before) or _near_heading(tree, before) or _emphasized(tree, before)
        return (printed or _title_above(container) or best)[:_MAX_TITLE_CHARS]
    found = _lone_heading(tree) or _named_title(tree, before) or _title_above(container) or _longest(before)
    return (found or best)[:_MAX_TITLE_CHARS]


def _is_generic(title: str) -> bool:
    """Whether a title names the site or the kind of page rather than this page."""
    return len(title) <= _MAX_SITE_CHARS and _GENERIC.search(title) is not None


def _named_title(tree: LexborHTMLParser, before: Sequence[str]) -> str:
    """What an element before the body that is named for it says."""
    return next((text for text in _short_texts(tree, _HEADINGS[1]) if text in before and _may_be_title(text)), "")


def _longest(before: Sequence[str]) -> str:
    """The longest line before the body that is no label."""
    return max((text for text in before[-_NEAR_TEXTS:] if _may_be_title(text)), key=len, default="")


def _last_part(tree: LexborHTMLParser, told: Sequence[str]) -> str:
    """An element named as the title that is the last part of what the page is called: 县政府网站 便民公告 停水通知."""
    last = {parts[-1] for text in told if len(parts := text.split()) > 1 and len(parts[-1]) > 2}
    return next((text for text in _short_texts(tree, _HEADINGS[1]) if text in last), "") if last else ""


def _labelled(container: Container | None) -> str:
    """`主题：…` in a board's table, where no heading agrees with what the page is called."""
    near = [] if container is None else container.texts[max(0, container.first - _FORM_TEXTS) : container.last]
    plain = [text for text in near if not text.isspace()]
    together = (
        f"{first}：{text}" if _LABEL_ALONE.fullmatch(first) else text for first, text in itertools.pairwise(plain)
    )
    matches = (_LABELLED.match(text[:_MAX_TITLE_CHARS]) for text in [*plain[:1], *together])
    return next((seen_text(match[1]) for match in matches if match is not None), "")


def _near_heading(tree: LexborHTMLParser, before: Sequence[str]) -> str:
    """The last heading before the body, whatever the page calls itself."""
    headings = {text for text in _short_texts(tree, "h1, h2, h3") if _may_be_title(text)}
    return next((text for text in reversed(before[-_NEAR_TEXTS:]) if text in headings), "")


def _emphasized(tree: LexborHTMLParser, before: Sequence[str]) -> str:
    """The last bold text before the body, on a page of tables without headings."""
    bold = set(_short_texts(tree, "b, strong, big"))
    return next((text for text in reversed(before[-_NEAR_TEXTS:]) if text in bold and _may_be_title(text)), "")


def _title_above(container: Container | None) -> str:
    """The nearest element before the body that may be its title, where nothing is marked as one."""
    node = None if container is None else container.node
    for _ in range(_STEPS_UP):
        if node is None or node.tag == "body":
            break
        before, steps = node.prev, 0
        while before is not None and steps < _STEPS_BACK:
            if before.is_element_node:
                steps += 1
                several = any(part.mem_id != before.mem_id for part in before.css(_SEVERAL))
                text = "" if several or before.tag == "a" else seen_text(before.text(deep=True))
                if _may_be_title(text) and not _AN_ORGAN.search(text):
                    return text
            before = before.prev
        node = node.parent
    return ""


def _may_be_title(text: str) -> bool:
    return 5 <= len(text) <= _MAX_PRINTED_CHARS and not _NO_TITLE.search(text) and not _is_generic(text)


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
    own = [part for part in parts if not _A_DAY.fullmatch(part.strip()) and not _is_generic(part.strip())]
    if len(parts) > 2 and own and own[0] != parts[0]:
        return own[0].strip()
    if len(parts) > 1:
        first = parts[0].strip()
        # a site that names itself first: 中国政府网_标题
        title = parts[1].strip() if len(_plain(first)) < 6 and len(parts[1]) > 2 * len(first) else first
    if (match := _SITE_FIRST.match(title)) and _GENERIC.search(match[1]) and not _NO_TITLE.search(match[2]):
        title = match[2]
    cut = _LOOSE_CUT.split(title)
    if len(cut) > 1 and _SITE.search(cut[-1]):
        title = title[: len(title) - len(cut[-1])].rstrip(" -–—")
    return title.strip()


def _heading(tree: LexborHTMLParser, told: list[str], columns: set[str]) -> str:
    """The first heading, by rank, that agrees with what the page is called; the column in its brackets does too."""
    if not told:
        return ""
    for selector in _HEADINGS:
        agreed = (text for text in _short_texts(tree, selector) if text not in columns and _agrees(text, told))
        if best := max(agreed, key=len, default=""):
            return best
    return ""


def _short_texts(tree: LexborHTMLParser, selector: str) -> Iterator[str]:
    """The texts of the first elements, those left out that are too long for a title; ends early on a page whose
    elements hold one another with much text, which would be read again and again."""
    much = 0
    for node in tree.css(selector)[:_MAX_HEADINGS]:
        text = node.text(deep=True)
        if (much := much + len(text)) > _MAX_READ_CHARS:
            return
        if 2 <= len(text := seen_text(text)) <= _MAX_TITLE_CHARS:
            yield text


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
    titles = list({text for text in _short_texts(tree, "h1") if len(text) >= 5})
    return titles[0] if len(titles) == 1 else ""


def _plain(text: str) -> str:
    return _NOT_SIGNS.sub("", text).lower()
