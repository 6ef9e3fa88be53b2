"""The edges of a body: title and date line before it, share bars and copyright lines after it are not the text."""

from __future__ import annotations

import re

from crawlers.board_form import without_form
from crawlers.body import Line
from crawlers.prose import OTHERS_CHARS, is_others

_TAIL = re.compile(
    r"^\W*(?:转载(?:请|须|时)\S{0,4}注明|本文(?:链接|地址|网址|标题)[：:]|版权(?:所有|声明)|copyright|©|免责声明|特别声明|扫一扫|扫码|长按|分享(?:到|至|$)|上一[篇条]|下一[篇条]|(?:返回|打印|收藏|举报|点赞)(?:本[文页]|首页|顶部|列表|网友)?\W*$|"
    r"关闭(?:窗口)?\W*$|阅读原文|阅读数|浏览(?:量|次数)|相关(?:阅读|链接|新闻|文章|推荐)|推荐阅读|延伸阅读|"
    r"热门推荐|猜你喜欢|更多(?:精彩|新闻|内容)|责任编辑声明|本网站?(?:声明|所有)|[沪京粤湘]ICP备|标签[:：]|关键词[:：]|"
    r"本文[为由系][^。]{0,20}(?:作者|机构|用户|自媒体)[^。]{0,20}(?:上传|发布)|以上内容[^。]{0,40}(?:自媒体|用户)[^。]{0,20}(?:上传|发布)|"
    r"微信扫|继续滑动|向上滑动|预览时标签|喜欢作者|轻触|赞$|在看$|评论$|转发$|上一页|下一页|首页$|尾页$|微博$|微信$|QQ空间$|"
    r"\d[\d.]*万?\s*(?:转发|评论|点赞|赞|收藏|分享|次?播放|阅读)\W*$)",
    re.I,
)
_META = re.compile(
    r"^(?:\W*(?:(?:发布|发表|更新|刊发)?(?:时间|日期)[：:\s]|(?:来\s*源|稿源|作者|记者|编辑|信息来源)\s*[：:]|"
    r"(?:浏览(?:次数|量)?|阅读|点击|字号|字体|分享|打印|收藏|版次|栏目)\s*[：:\d【\[]|大\s*中\s*小|(?:19|20)\d\d[-年./]\d[^，。；]*$))",
)
# 云泽市人民政府门户网站 2026-05-13 10:05
_STAMP = re.compile(r"(?:(?:19|20)\d\d[-年./])?\d{1,2}[-月./]\d{1,2}日?\s+\d{1,2}:\d\d(?::\d\d)?\s*$")
# 首页 > 互动交流 > 区长信箱
_TRAIL = re.compile(r"(?:\W*(?:您?(?:现在|当前)?的?位置[：:是])?\W*首页)\s*(?:[>›»/]\s*\S{2,12}\s*)+$")
# 2026年04月11日 星期六 10:15 | 发布：监测站: no text begins so, whatever its element is called
_STAMPED = re.compile(
    r"(?:发布(?:时间|日期)[：:]\s*)?20\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}日?[^，。；]{0,24}(?:发布|来源|作者|阅读|浏览|编辑)\s*[：:]"
)
# 百姓帮帮团 2026-11-20 19:02 1.6万次播放, right below the title
_MOMENT = re.compile(r"20\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}日?\s*\d{1,2}:\d\d")
_SENTENCE = re.compile(r"[，。；！？]")
_MAX_META_CHARS, _MAX_STAMP_CHARS = 100, 50
_MAX_TAIL_CHARS = 120
_LINKED, _FEWEST_OTHERS = 0.8, 3
_ATTACHED = re.compile(r"附件|附表|\.(?:docx?|xlsx?|pdf|zip|rar|wps|et|ofd|pptx?)\b", re.I)
_DATED = re.compile(r"[\[(（]?\s*(?:20\d\d[-/.年])?\d{1,2}[-/.月]\d{1,2}日?(?:\s*\d{1,2}:\d\d)?\s*[\])）]?$")
_MOST_OTHERS, _AFTER_NOTICE = 120, 6
# 2026年03月02日 18:25 湖南, below what an account posted
_POSTED = re.compile(
    r"(?:(?:发布|编辑|更新|发表)于\s*)?(?:20\d\d[-年/.])?\d{1,2}[-月/.]\d{1,2}日?\s*\d{1,2}:\d\d(?::\d\d)?\s*(?:(?:来自|IP属地|发布于)\W?)?\w{0,4}|"
    r"(?:发布|编辑|更新|发表)于\s*(?:20\d\d[-年/.])?\d{1,2}[-月/.]\d{1,2}日?\s*\w{0,4}"
)
_MAX_NAME_CHARS = 45
# 1天前 湖南, 11-10, below what a reader says
_SAID = re.compile(
    r"(?:\d+\s*(?:秒|分钟|小时|天|周|个月)前|刚刚|昨天.{0,6}|(?:20\d\d[-/.年])?\d{1,2}[-/.月]\d{1,2}日?(?:\s*\d\d:\d\d(?::\d\d)?)?)"
    r"\s*(?:来自)?\W?\w{0,4}\W?(?:回复)?"
)
_FEWEST_SAID = 2
# unlike 相关链接, which a newspaper sets over a part of the text
_OTHER_PAGES = re.compile(
    r"\W*(?:推荐阅读|猜你喜欢|为[你您]推荐|(?:相关|热门|精彩)推荐|相关(?:新闻|文章)|(?:热门|最新)文章)\W*"
)
_NOTICE = re.compile(r"\W*未经[^。]{0,14}(?:不得|禁止|请勿)转载")
_ENDS = ("。", "！", "？")
_MAX_HEADING_CHARS, _OPENING = 8, 6
_SPACES = re.compile(r"\s+")


def trimmed(lines: list[Line], title: str, *, named: bool) -> list[str]:
    """`named` tells that the element is named as content: then what stands at its head is taken for its own."""
    lines = without_form(lines, title)
    start, end = _after_title(lines, title), len(lines)
    start += 0 < start < end and _is_below_title(lines[start].text)
    while start < end and _is_head(lines[start], title, named):
        start += 1
    end = _before_notice(lines, start, _before_others(lines, start))
    while end > start and _is_tail(lines[end - 1]):
        end -= 1
    end -= _other_pages(lines[start:end])
    return [line.text for line in lines[start:end]]


def _before_others(lines: list[Line], start: int) -> int:
    """Where the text ends when 往期推荐 and titles of other pages follow it, or 网友跟帖 and what readers wrote."""
    end = len(lines)
    for place in range(end - 1, max(start, end - _MOST_OTHERS - 1), -1):
        if len(lines[place].text) <= OTHERS_CHARS and is_others(lines[place].text):
            after = [line.text for line in lines[place + 1 :]]
            said = sum(_SAID.fullmatch(text) is not None for text in after) >= _FEWEST_SAID
            pages = len(after) >= _FEWEST_OTHERS and _OTHER_PAGES.fullmatch(lines[place].text) is not None
            if said or pages or not any(map(_is_sentence, after)) or any(map(_is_below_title, after)):
                end = place
    return end


def _is_sentence(text: str) -> bool:
    """Not a headline, which may ask or call."""
    return text.endswith("。") or (len(text) > _MAX_NAME_CHARS and text.endswith(_ENDS))


def _before_notice(lines: list[Line], start: int, end: int) -> int:
    """Where the text ends when a notice that it must not be copied stands near its end: tags and authors follow."""
    for place in range(max(start + 1, end - _AFTER_NOTICE), end):
        if _NOTICE.match(lines[place].text):
            return place
    return end


def _after_title(lines: list[Line], title: str) -> int:
    """Where the text begins when its title stands among the first lines, behind a site's own links."""
    # a post without a headline is called by its first sentence
    wanted = "" if title.endswith("。") else _SPACES.sub("", title)
    places = [place for place, line in enumerate(lines[:_OPENING]) if wanted and _SPACES.sub("", line.text) == wanted]
    if not places or any(len(line.text) > _MAX_META_CHARS or line.text.endswith(_ENDS) for line in lines[: places[0]]):
        # who signed the text may be called as the site is
        return 0
    return places[0] + 1


def _is_below_title(text: str) -> bool:
    return len(text) <= _MAX_STAMP_CHARS and _MOMENT.search(text) is not None and not _SENTENCE.search(text)


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
    if title and text == _SPACES.sub("", title) and not title.endswith("。"):
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
    return _TAIL.match(line.text) is not None or _POSTED.fullmatch(line.text) is not None
