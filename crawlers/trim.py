"""The edges of a body: title and date line before it, share bars and copyright lines after it are not the text."""

from __future__ import annotations

import re

from crawlers.body import Line
from crawlers.container import OTHERS

_TAIL = re.compile(
    r"^\W*(?:版权(?:所有|声明)|copyright|©|免责声明|特别声明|扫一扫|扫码|长按|分享(?:到|至|$)|上一[篇条]|下一[篇条]|(?:返回|打印|收藏|举报|点赞)(?:本[文页]|首页|顶部|列表|网友)?\W*$|"
    r"关闭(?:窗口)?\W*$|阅读原文|阅读数|浏览(?:量|次数)|相关(?:阅读|链接|新闻|文章|推荐)|推荐阅读|延伸阅读|"
    r"热门推荐|猜你喜欢|更多(?:精彩|新闻|内容)|责任编辑声明|本网站?(?:声明|所有)|[沪京粤湘]ICP备|标签[:：]|关键词[:：]|"
    r"微信扫|继续滑动|向上滑动|预览时标签|喜欢作者|轻触|赞$|在看$|评论$|转发$|上一页|下一页|首页$|尾页$|微博$|微信$|QQ空间$)",
    re.I,
)
_META = re.compile(
    r"^(?:\W*(?:(?:发布|发表|更新|刊发)?(?:时间|日期)[：:\s]|(?:来\s*源|稿源|作者|记者|编辑|信息来源)\s*[：:]|"
    r"(?:浏览(?:次数|量)?|阅读|点击|字号|字体|分享|打印|收藏|版次|栏目)\s*[：:\d【\[]|大\s*中\s*小|(?:19|20)\d\d[-年./]\d))",
)
# 云泽市人民政府门户网站 2026-05-13 10:05
_STAMP = re.compile(r"(?:19|20)\d\d[-年./]\d{1,2}[-月./]\d{1,2}日?\s+\d{1,2}:\d\d(?::\d\d)?\s*$")
# 首页 > 互动交流 > 区长信箱
_TRAIL = re.compile(r"(?:\W*(?:您?(?:现在|当前)?的?位置[：:是])?\W*首页)\s*(?:[>›»/]\s*\S{2,12}\s*)+$")
# 2026年04月11日 星期六 10:15 | 发布：监测站: no text begins so, whatever its element is called
_STAMPED = re.compile(
    r"(?:发布(?:时间|日期)[：:]\s*)?20\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}日?[^，。；]{0,24}(?:发布|来源|作者|阅读|浏览|编辑)\s*[：:]"
)
_MAX_META_CHARS, _MAX_STAMP_CHARS = 100, 50
_MAX_TAIL_CHARS = 120
_LINKED, _FEWEST_OTHERS = 0.8, 3
_ATTACHED = re.compile(r"附件|附表|\.(?:docx?|xlsx?|pdf|zip|rar|wps|et|ofd|pptx?)\b", re.I)
_DATED = re.compile(r"[\[(（]?\s*(?:20\d\d[-/.年])?\d{1,2}[-/.月]\d{1,2}日?(?:\s*\d{1,2}:\d\d)?\s*[\])）]?$")
_MOST_OTHERS = 30
_MAX_HEADING_CHARS, _OPENING, _MAX_VALUE_CHARS, _FEWEST_LABELS = 8, 6, 40, 2
_BOARD = re.compile(
    r"^\W*(?:来信|留言|信件|提问|咨询|投诉|回复|答复|受理|办理)(?:时间|日期|内容|单位|部门|编号|标题|主题|机构|人)"
)
_BOARD_LABEL = re.compile(
    r"\W*(?:信件|来信|留言|投诉|咨询|提问|问题|诉求|回复|答复|受理|办理|网友|处理)?"
    r"(?:编号|标题|主题|类型|类别|状态|结果|时间|日期|对象|单位|部门|机构|领域|网友|人|评价|点击|查询码|(?P<text>内容))\s*"
    r"(?:[：:]\s*(?P<value>.*))?"
)
# 来信时间2026-03-30, 来信内容我母亲今年72岁: two elements of one line
_GLUED = re.compile(
    r"(?:(?P<text>(?:来信|留言|诉求|咨询|投诉|回复|答复)内容|办理(?:结果|意见))|写信人|来信人|留言人|"
    r"(?:信件|来信|留言|工单)(?:编号|标题|主题|时间|日期|类型)|(?:承办|办理|答复|回复|受理)(?:单位|部门|时间|日期)|办结时间)(?=[^\s：:])"
)
_SPACES = re.compile(r"\s+")


def trimmed(lines: list[Line], title: str, *, named: bool) -> list[str]:
    """`named` tells that the element is named as content: then what stands at its head is taken for its own."""
    lines = _without_labels(lines)
    start, end = _after_title(lines, title), len(lines)
    while start < end and _is_head(lines[start], title, named):
        start += 1
    end = _before_others(lines, start)
    while end > start and _is_tail(lines[end - 1]):
        end -= 1
    end -= _other_pages(lines[start:end])
    return [line.text for line in lines[start:end]]


def _before_others(lines: list[Line], start: int) -> int:
    """Where the text ends when 往期推荐 and titles of other pages follow it."""
    for place in range(len(lines) - 1, start, -1):
        if len(lines) - place > _MOST_OTHERS or lines[place].text.endswith(("。", "！", "？")):
            break
        if OTHERS.fullmatch(lines[place].text):
            return place
    return len(lines)


def _after_title(lines: list[Line], title: str) -> int:
    """Where the text begins when its title stands among the first lines, behind a site's own links."""
    wanted = _SPACES.sub("", title)
    places = [place for place, line in enumerate(lines[:_OPENING]) if wanted and _SPACES.sub("", line.text) == wanted]
    return places[0] + 1 if places and all(len(line.text) <= _MAX_META_CHARS for line in lines[: places[0]]) else 0


def _without_labels(lines: list[Line]) -> list[Line]:
    """A board's letter and answer without the words and values of its form: 来信人, 答复时间, 状态：已回复."""
    if sum(_BOARD.search(line.text) is not None for line in lines) < _FEWEST_LABELS:
        return lines
    kept, is_value = [], False
    for line in lines:
        if is_value and len(line.text) <= _MAX_VALUE_CHARS and not line.text.endswith("。"):
            is_value = False
            continue
        if (glued := _GLUED.match(line.text)) is not None:
            if glued["text"]:
                line = Line(line.text[glued.end() :], line.linked)
            elif len(line.text) <= _MAX_VALUE_CHARS:
                continue
        match = _BOARD_LABEL.fullmatch(line.text)
        is_value = match is not None and not match["text"] and not match["value"]
        if match is None or (match["text"] and match["value"]):
            kept.append(line)
    return kept


def _other_pages(lines: list[Line]) -> int:
    """How many of the last lines are titles of other pages: links in a row, none of them an attachment."""
    number = 0
    for line in reversed(lines):
        if line.linked < _LINKED * len(_DATED.sub("", line.text)) or _ATTACHED.search(line.text):
            break
        number += 1
    if not _FEWEST_OTHERS <= number < len(lines):
        return 0
    # 最新呼声: what they are called
    return number + (len(lines[-number - 1].text) <= _MAX_HEADING_CHARS and number + 1 < len(lines))


def _is_head(line: Line, title: str, named: bool) -> bool:
    text = _SPACES.sub("", line.text)
    if title and text == _SPACES.sub("", title):
        return True
    if len(text) > _MAX_META_CHARS:
        return False
    if _TRAIL.match(line.text):
        return True
    if named:
        return _STAMPED.match(line.text) is not None
    return _META.match(line.text) is not None or (
        len(text) <= _MAX_STAMP_CHARS and _STAMP.search(line.text) is not None
    )


def _is_tail(line: Line) -> bool:
    if len(line.text) > _MAX_TAIL_CHARS:
        return False
    return _TAIL.match(line.text) is not None
