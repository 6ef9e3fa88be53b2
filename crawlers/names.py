"""What the names of elements tell: classes and ids that content bears, and those of what stands beside it."""

from __future__ import annotations

import itertools
import re
from functools import lru_cache

SURE, CONTENT, MAYBE, UNKNOWN, BESIDE = 3, 2, 1, 0, -1


def word_set(text: str) -> frozenset[str]:
    """The words of a text, for sets that are too long for a line a word."""
    return frozenset(text.split())


# editors and publishing systems that name the container of a text always the same way
_KNOWN = word_set(
    """
    endtext custom-unionstyle all-txt ctrlfscont pages-content rm-txt-con left-zw bodytext mainbody show-text
    zhengwen neirong u-maintext news-txt wb-editor-iframe wb-editor-iframe-new
    """
)
# the same, of names that nothing but a text has
_EDITORS = word_set(
    """
    js-content artibody ozoom founder-content zoom zoomcon trs-editor mp-editor caas-body syl-article-base
    vsb-content v-news-content wp-articlecontent ue-content ucapcontent ucap-content zw-content
    """
)
_EDITORS_START = ("trs-ue", "vsb-content", "artibody", "founder-content")
# 开普 and 方正 set a text between tags of their own
EDITORS_TAGS = frozenset(("ucapcontent", "founder-content"))
# the two halves of `article-content`, `post_body`, `newsText`, `txt-con` …
_WHAT = word_set(
    """
    art article artical arti arc news post entry detail details single page text txt rich story body info read
    wz view show wp main cms blog paper message
    """
)
_PART = word_set(
    """
    content contents cont con context body text txt main inbox real box nr zw neirong zhengwen detail area
    txtbox bd
    """
)
# a page is around everything
_MAYBE = (_WHAT | _PART) - {"page"}
# contentText, content-art
_OF_CONTENT = frozenset(["art", "article", "text", "txt", "body", "detail", "news"])
_BESIDE = word_set(
    """
    comment comments cmt cmts pinglun reply replies recommend recommends recommended tuijian rec recs xgyd hot
    hots rank ranking paihang share shares sharebar fenxiang social side sidebar aside foot footer bottom
    copyright nav navi navbar navigation breadcrumb breadcrumbs crumb crumbs weizhi ad ads adv advert guanggao
    sponsor login toolbar tools qrcode qr ewm erweima pager pagination pagelist pagenav tag tags keyword
    keywords disclaimer statement shengming mianze prev next subscribe vote praise zan dianzan like likes jubao
    report topbar popup modal dialog search menu banner download reward shang catalog toc navbox infobox reflist
    reference references editsection catlinks printfooter noprint hatnote friendlink feedback operation
    operations xiangguan extend guess stream feed feeds stories
    """
)
_BESIDE_START = ("relat", "recommend", "bdshare", "share", "comment", "copyright", "advert", "sidebar", "footer",
                 "breadcrumb", "pagination", "qrcode", "navbox", "tuijian")  # fmt: skip
_OUTER = frozenset(["left", "right", "wrap", "wrapper", "container", "outer", "box"])
# enableAds, has-sidebar: they tell how the page is set, not what the element is
_SWITCHES = frozenset(["enable", "enabled", "has", "no", "is", "with", "without", "show", "not"])
_CAMEL = re.compile(r"(?<=[a-z\d])(?=[A-Z])|[\s_.:]+")


# names of BESIDE that also stand on parts of an article, once inside its container
_HARMLESS_INSIDE = frozenset(
    ["tag", "tags", "hot", "hots", "keyword", "keywords", "foot", "bottom", "download", "menu", "reply"]
)
_MAX_NAMES = 8


def is_beside_inside(attributes: dict[str, str | None]) -> bool:
    """Whether an element inside the article's container is not the article: shares, comments, recommendations."""
    return _is_beside_inside(attributes.get("id") or "", attributes.get("class") or "")


def hint_of_element(attributes: dict[str, str | None]) -> int:
    """The strongest hint of an element's id and classes; what stands beside the content wins over a MAYBE."""
    return _hint_of_names(attributes.get("id") or "", attributes.get("class") or "") if attributes else UNKNOWN


@lru_cache(maxsize=50_000)
def hint_of(name: str) -> int:
    """SURE, CONTENT, MAYBE, UNKNOWN or BESIDE for one id or class."""
    plain = _CAMEL.sub("-", name).lower()
    if plain in _EDITORS or plain.startswith(_EDITORS_START):
        return SURE
    if plain in _KNOWN:
        return CONTENT
    parts = plain.split("-")
    for part in () if parts[0] in _SWITCHES else parts:
        if part in _BESIDE or part.startswith(_BESIDE_START):
            return BESIDE
    if len(parts) > 1 and any(a in _WHAT and b in _PART for a, b in itertools.pairwise(parts)):
        return MAYBE if parts[-1] in _OUTER and len(parts) > 2 else CONTENT
    if plain == "article" or (parts[0] == "content" and len(parts) == 2 and parts[1] in _OF_CONTENT):
        return CONTENT
    return MAYBE if any(part in _MAYBE for part in parts) else UNKNOWN


# pages of one site use the same few names again and again
@lru_cache(maxsize=20_000)
def _hint_of_names(number: str, classes: str) -> int:
    found = UNKNOWN
    for name in f"{number} {classes}".split()[:_MAX_NAMES]:
        hint = hint_of(name)
        if hint >= CONTENT:
            return hint
        if hint == BESIDE or found == UNKNOWN:
            found = hint
    return found


@lru_cache(maxsize=20_000)
def _is_beside_inside(number: str, classes: str) -> bool:
    for name in f"{number} {classes}".split()[:_MAX_NAMES]:
        if hint_of(name) == BESIDE:
            parts = _CAMEL.sub("-", name).lower().split("-")
            return not any(part in _HARMLESS_INSIDE for part in parts)
    return False
