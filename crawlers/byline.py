"""What is printed around a text: author, origin, newspaper page, column."""

from __future__ import annotations

import re

_NAME = r"[\u4e00-\u9fa5·A-Za-z]{2,12}"
_NAMES = rf"{_NAME}(?:[ 、　,，/]{{1,2}}(?!来源|编辑|责任|时间|发布|浏览|字号|阅读|通讯员|稿源|摄影){_NAME}){{0,4}}"
_AUTHOR = re.compile(rf"(?:作者|本报记者|记者|撰文|撰稿|供稿|文字|留言人|发布人)\s*[：:]\s*({_NAMES})")
_REPORTER = re.compile(r"[（(](?:[^（()）]{0,12}?)记者[\s　:：]*([^（()）]{2,30}?)(?:[，,；;][^（()）]*)?[)）]")
_OUTLET = re.compile(r"(?:信息来源|文章来源|稿件来源|来\s*源|稿源|來源|转自|摘自)\s*[：:]\s*[《〈]?([^\s|｜，,。；;（(》〉【\[]{2,30})")
_PAGE = re.compile(r"第\s*0*([A-Z]?\d{1,3})\s*版|(?<![A-Za-z\d])([A-Z]\d{1,3})\s*版|版次\s*[：:]\s*第?\s*([A-Z]?\d{1,3})")
_COLUMN = re.compile(r"(?:栏目|专栏|专题|所属栏目|所属专题)\s*[：:]\s*[《【]?([^\s|｜，,。；;》】>]{2,20})")
_NOT_NAMES = re.compile(r"^(?:admin|administrator|管理员|佚名|未知|无|本站|原创|null|none|编辑|小编)$|^https?:", re.I)
_LABEL_TAIL = re.compile(r"(?:来源|编辑|责任|时间|发布|浏览|字号|阅读|通讯员|报道|摄|文|日期|点击|分享).*$")


def author_in(around: str, body: str) -> str | None:
    """The author as printed beside the title, else the reporter that the first lines name."""
    if match := _AUTHOR.search(around):
        return cleaned(_LABEL_TAIL.sub("", match[1]))
    if match := _REPORTER.search(body[:400]):
        return cleaned(match[1])
    return None


def outlet_in(text: str) -> str | None:
    match = _OUTLET.search(text)
    return cleaned(match[1]) if match else None


def page_in(text: str) -> str | None:
    """`A02` of 第A02版; leading zeros stay after a letter, as they are printed."""
    match = _PAGE.search(text)
    return next((group for group in match.groups() if group), None) if match else None


def column_in(text: str) -> str | None:
    match = _COLUMN.search(text)
    return cleaned(match[1]) if match else None


def cleaned(text: str) -> str | None:
    """A name with single spaces between its parts; None where it is none."""
    plain = " ".join(text.replace("、", " ").split()).strip(" :：|-_/")
    return None if not plain or _NOT_NAMES.search(plain) else plain
