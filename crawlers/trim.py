"""The edges of a body: title and date line before it, share bars and copyright lines after it are not the text."""

from __future__ import annotations

import re

from crawlers.body import Line

_TAIL = re.compile(
    r"^\W*(?:版权(?:所有|声明)|copyright|©|免责声明|特别声明|扫一扫|扫码|长按|分享(?:到|至|$)|上一篇|下一篇|(?:返回|打印|收藏|举报|点赞)(?:本[文页]|首页|顶部|列表|网友)?\W*$|"
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
_MAX_META_CHARS, _MAX_STAMP_CHARS = 100, 50
_MAX_TAIL_CHARS = 120
_LINKED, _FEWEST_OTHERS = 0.8, 3
_ATTACHED = re.compile(r"附件|附表|\.(?:docx?|xlsx?|pdf|zip|rar|wps|et|ofd|pptx?)\b", re.I)
_SPACES = re.compile(r"\s+")


def trimmed(lines: list[Line], title: str, *, named: bool) -> list[str]:
    """`named` tells that the element is named as content: then what stands at its head is taken for its own."""
    start, end = 0, len(lines)
    while start < end and _is_head(lines[start], title, named):
        start += 1
    while end > start and _is_tail(lines[end - 1]):
        end -= 1
    end -= _other_pages(lines[start:end])
    return [line.text for line in lines[start:end]]


def _other_pages(lines: list[Line]) -> int:
    """How many of the last lines are titles of other pages: links in a row, none of them an attachment."""
    number = 0
    for line in reversed(lines):
        if line.linked < _LINKED * len(line.text) or _ATTACHED.search(line.text):
            break
        number += 1
    return number if _FEWEST_OTHERS <= number < len(lines) else 0


def _is_head(line: Line, title: str, named: bool) -> bool:
    text = _SPACES.sub("", line.text)
    if title and text == _SPACES.sub("", title):
        return True
    if named or len(text) > _MAX_META_CHARS:
        return False
    return _META.match(line.text) is not None or (
        len(text) <= _MAX_STAMP_CHARS and _STAMP.search(line.text) is not None
    )


def _is_tail(line: Line) -> bool:
    if len(line.text) > _MAX_TAIL_CHARS:
        return False
    return _TAIL.match(line.text) is not None
