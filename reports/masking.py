"""Private data of persons, masked before a text leaves the house: telephone, identity card, plate, e-mail, names.

Short public numbers (12345, 12369) stay: they are what a reader may need.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
    "姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常"
    "汤康易乔赖文施洪"
)
_WHO = "来电人|投诉人|举报人|反映人|联系人|当事人|市民|居民|村民|业主|群众|网友|老人|司机|店主|住户"
_AFTER_NAME = "反映|投诉|举报|表示|介绍|告诉|来电|提出|认为|[说称讲告，。；、：:（(）)\\s]|$"
_NO_NAMES = (
    "高兴|高声|高喊|高呼|何时|何以|万分|白天|白白|向来|向我|向本|向记|向市|常常|常年|常说|文明|易怒|于是|任意|"
    "方面|方便|方才|严重|严厉|金额|莫名|多次|马上"
)
_WORDS = frozenset(_NO_NAMES.split("|"))
"""What begins with a surname and is none after `市民` or the like."""

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼澜"

_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII), lambda m: m[0][0] + "***@***"),
    (re.compile(r"(?<!\d)\d{6}(?:19|20)\d{9}[\dXx](?![\dXx])"), lambda m: m[0][:3] + "*" * 13 + m[0][-2:]),
    (re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d)[- ]?\d{4}[- ]?\d{4}(?!\d)"), lambda m: m[1] + "********"),
    (re.compile(r"(?<!\d)(0\d{2,3})[-—－ ]\d{7,8}(?!\d)"), lambda m: m[1] + "-*******"),
    (
        re.compile(rf"([{_PROVINCES}][A-HJ-NP-Z])([·•. ]?)(?=[A-HJ-NP-Z0-9]*\d)[A-HJ-NP-Z0-9]{{5,6}}(?![A-Za-z0-9])"),
        lambda m: m[1] + m[2] + "*****",
    ),
    (
        re.compile(rf"({_WHO})([：:]?\s*)([{_SURNAMES}])([\u4e00-\u9fff]{{1,2}}?)(?={_AFTER_NAME})"),
        lambda m: _person(m[1], m[2], m[3], m[4]),
    ),
)

_TITLES = frozenset(
    {"某", "某某", "先生", "女士", "小姐", "大爷", "大妈", "阿姨", "师傅", "老师", "婆婆", "爷爷", "奶奶"}
)
"""After a surname alone these name nobody."""


def masked(text: str) -> str:
    """The text with every private detail that the rules know made unreadable; the rest is untouched."""
    for pattern, mask in _RULES:
        text = pattern.sub(mask, text)
    return text


def _person(who: str, between: str, surname: str, given: str) -> str:
    kept = given in _TITLES or surname + given in _WORDS or surname + given[:1] in _WORDS
    return f"{who}{between}{surname}{given if kept else '某'}"
