"""A title as it is printed: what is marked, named, set or labelled as one, whatever the page calls itself."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser

from crawlers.body import seen_text
from crawlers.container import Container

NAMED = "#activity-name, [class*=title i], [id*=title i], .headline, .zhengti, .biaoti"
"""Elements that are named for a title."""
MAX_TITLE_CHARS, MAX_SITE_CHARS = 160, 10
GENERIC = re.compile(
    r"(?:网|网站|[日晚早时商]报|都市报|环境报|数字报|电子报|在线|频道|门户|客户端|电视台|新闻中心|新湖南)$|^(?:新闻|文章|信息|工单|信件|留言|办件|诉求|问政)?(?:详情|正文|内容|查看)页?$|"
    r"^(?:微博|头条)?(?:文章|正文)$|首页$"
)
# 直播｜澄水洪峰过境
_BARRED = re.compile(r"\w{2,6}\s*[｜|]\s*(?=\S{5})")
_A_DAY = re.compile(r"20\d\d[-年/.]\d{1,2}(?:[-月/.]\d{1,2}日?|月)?(?:\s*\d{1,2}:\d\d(?::\d\d)?)?")
_LETTERS = re.compile(r"[\u3400-\u9fff]|[A-Za-z]{4}")
_FEWEST_LETTERS, _BESIDE_DAY, _MAX_ORGAN_CHARS = 3, 6, 14
_KIND = re.compile(r"\w{2,6}(?:详情|查看|详细|明细|展示)页?")
_NO_TITLE = re.compile(
    r"[。；|｜]|第\w{1,4}版|(?:作者|记者|时间|日期|版次|栏目|人气)\s*[：:]|(?<!老)字号|字体|浏览|阅读|来源|打印|编辑|位置|点击|(?:主管|主办)(?:单位)?[：:\s]|刊号|星期|农历|^文[/／]图|(?:记者|通讯员)\s"
)
AN_ORGAN = re.compile(r"(?:局|委员会|政府|厅|院|所|站|中心|办公室|管委会|公司|集团|热线|信箱|平台|办事处|[支大总]队)$")
# what a notice may be called, in so few signs that anything else of them is a label
_NOTICE = re.compile(r"(?:通报|公告|通告|启事|公示|声明|讣告|通知|预告|提示|警示|倡议书|公开信|告知书)$")
_COLUMN = re.compile(r"通知公告|公告公示|公示公告|公告栏|公告通知|^(?:公告|公示|通知|通告)$")
_LABELLED = re.compile(r"\s*(?:信件|来信|留言|咨询|投诉|诉求|提问|工单)?(?:主\s*题|标\s*题)\s*(?:[：:]\s*(\S.{2,}))?$")
MAX_PRINTED_CHARS, _NEAR_TEXTS, _FORM_TEXTS = 80, 12, 40
# a heading may hold the line of date and origin as well
BYLINE = re.compile(r"(?<=\S)\s*(?:20\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}日?\s*\d{1,2}:\d\d|(?:来源|发布时间)\s*[：:]).*$")
_STEPS_UP, _STEPS_BACK = 3, 5
_SEVERAL = "a, p, div, li, td, h1, h2, h3, h4, h5, h6"
_MAX_HEADINGS, _MAX_READ_CHARS = 60, 1_000_000


def named_title(tree: LexborHTMLParser, before: Sequence[str]) -> str:
    """What an element before the body that is named for it says."""
    return next((text for text in short_texts(tree, NAMED) if text in before and _may_be_title(text)), "")


def lone_heading(tree: LexborHTMLParser) -> str:
    """The only first-rank heading of a page, where it is long enough to be a title."""
    titles = list({text for text in short_texts(tree, "h1") if len(text) >= 5})
    return titles[0] if len(titles) == 1 else ""


def near_heading(tree: LexborHTMLParser, before: Sequence[str]) -> str:
    """The last heading before the body, whatever the page calls itself."""
    headings = {text for text in short_texts(tree, "h1, h2, h3") if _may_be_title(text)}
    return next((text for text in reversed(before[-_NEAR_TEXTS:]) if text in headings), "")


def emphasized_title(tree: LexborHTMLParser, before: Sequence[str]) -> str:
    """The last bold text before the body, on a page of tables without headings."""
    bold = set(short_texts(tree, "b, strong, big"))
    return next((text for text in reversed(before[-_NEAR_TEXTS:]) if text in bold and _may_be_title(text)), "")


def title_above(container: Container | None) -> str:
    """The nearest element before the body that may be its title, where nothing is marked as one."""
    node = None if container is None else container.node
    for _ in range(_STEPS_UP):
        if node is None or node.tag == "body":
            break
        before, steps = node.prev, 0
        while before is not None and steps < _STEPS_BACK:
            if before.is_element_node:
                steps += 1
                text = "" if before.tag == "a" else seen_text(before.text(deep=True))
                parts = before.css(_SEVERAL) if _may_be_title(text) else []
                if any(part.tag == "a" or seen_text(part.text(deep=True)) not in ("", text) for part in parts):
                    text = ""
                if _may_be_title(text) and not (AN_ORGAN.search(text) and len(text) <= _MAX_ORGAN_CHARS):
                    return text
            before = before.prev
        node = node.parent
    return ""


def longest_line(before: Sequence[str]) -> str:
    """The longest line before the body that is no label."""
    return max((text for text in before[-_NEAR_TEXTS:] if _may_be_title(text)), key=len, default="")


def named_last_part(tree: LexborHTMLParser, told: Sequence[str]) -> str:
    """An element named as the title that is the last part of what the page is called: 县政府网站 便民公告 停水通知."""
    last = {parts[-1] for text in told if len(parts := text.split()) > 1 and len(parts[-1]) > 2}
    return next((text for text in short_texts(tree, NAMED) if text in last), "") if last else ""


def labelled_title(container: Container | None) -> str:
    """`主题：…` in a board's table, where no heading agrees with what the page is called."""
    near = [] if container is None else container.texts[max(0, container.first - _FORM_TEXTS) : container.last]
    plain = [text for text in near if not text.isspace()]
    for text, after in itertools.pairwise([*plain, ""]):
        match = _LABELLED.match(text[:MAX_TITLE_CHARS])
        # 主题 88 counts somebody's threads
        if match is not None and (found := seen_text(match[1] or after)) and not found.isdigit():
            return found
    return ""


def _may_be_title(text: str) -> bool:
    if not (5 <= len(text) <= MAX_PRINTED_CHARS or is_notice(text)):
        return False
    return not is_no_title(text) and not is_generic(text)


def is_notice(text: str) -> bool:
    """情况通报, 停水公告, and not the column 通知公告."""
    return _NOTICE.search(text) is not None and _COLUMN.search(text) is None


def is_no_title(text: str) -> bool:
    """Whether a text is a date, a label or a line of both."""
    plain = _A_DAY.sub("", text)
    name = plain.strip()
    # 临江区人民政府 2025年1月24日19:56, and not 2026年4月10日云泽县空气质量日报
    apart = plain != text and (name != plain or text.startswith(name))
    if apart and len(name) <= _MAX_ORGAN_CHARS and (AN_ORGAN.search(name) or GENERIC.search(name)):
        return True
    if len(_LETTERS.findall(plain)) < (_FEWEST_LETTERS if plain == text else _BESIDE_DAY):
        return True
    return _NO_TITLE.search(_BARRED.sub("", text, count=1)) is not None


def is_kind_of_page(part: str) -> bool:
    """Whether a part of what a page is called says what kind it is: 工单详情, 信件查看."""
    return _KIND.fullmatch(part) is not None


def is_generic(title: str) -> bool:
    """Whether a title names the site or the kind of page rather than this page."""
    return len(title) <= MAX_SITE_CHARS and GENERIC.search(title) is not None


def short_texts(tree: LexborHTMLParser, selector: str) -> Iterator[str]:
    """The texts of the first elements, those left out that are too long for a title; ends early on a page whose
    elements hold one another with much text, which would be read again and again."""
    much = 0
    for node in tree.css(selector)[:_MAX_HEADINGS]:
        text = node.text(deep=True)
        if (much := much + len(text)) > _MAX_READ_CHARS:
            return
        if 2 <= len(text := BYLINE.sub("", seen_text(text))) <= MAX_TITLE_CHARS:
            yield text
