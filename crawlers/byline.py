"""What is printed around a text: author, origin, newspaper page, column."""

from __future__ import annotations

import re

_A_NAME = re.compile(r"[\u4e00-\u9fa5·A-Za-z_\-\d]{2,14}")
_MAX_NAMES = 6
# 盛 林: a name of two characters is set as wide as one of three
_SPACED_NAME = re.compile(r"(?<![^\s　、])([\u4e00-\u9fa5])[ 　]+([\u4e00-\u9fa5])(?![^\s　、,，/])")
_SPACED = re.compile(r"[\u4e00-\u9fa5]_[\u4e00-\u9fa5]")
_AUTHOR = re.compile(
    r"(?:作者|本报记者|记者|撰文|撰稿|供稿|文字|留言人|留言者|来信人|姓名|网名|昵称|发布人|发布者)\s*[：:][\s|]*([^|｜：:，。；（()）]{2,60})"
)
_SIGNED = re.compile(
    r"(?<![\w（(])((?:[\u4e00-\u9fa5]{2,8}(?=记者))?(?:本[报网台刊]|见习|实习|特约|首席|融媒|全媒体?)?"
    r"(?:记者|通讯员|编译|评论员|撰稿人?)[ 　][^|｜：:，。；（()）]{2,60})"
)
_REPORTER = re.compile(r"[（(](?:[^（()）]{0,12}?)记者[\s　:：]*([^（()）]{2,30}?)(?:[，,；;][^（()）]*)?[)）]")
# 云泽6月15日电（刘双双 全景）
_DATELINE = re.compile(r"\d日[电讯]\s*[（(]\s*(?:记者|通讯员)?\s*([^（()）：:，。]{2,24})[)）]")
_ROLE = re.compile(r"(?:特约|实习)?(?:记者|通讯员|实习生)(?=[\u4e00-\u9fa5\s])")
# not 评论员, which tells what the text is
_A_ROLE = re.compile(r"[\u4e00-\u9fa5]{0,8}(?:记者|通讯员|实习生|编译|撰稿人?)")
_OTHER_ROLE = re.compile(r"\s*(?:摄像|摄影|剪辑|编辑|配音)[：:\s]")
_OUTLET = re.compile(
    r"(?:信息来源|文章来源|稿件来源|来\s*源|稿源|來源|转自|摘自)\s*[：:][\s|]*[《〈]?([^\s|｜，,。；;（()）》〉【\[]{2,30})"
)
# 云泽市气象台 2026-07-16 17:40: who publishes stands beside the date without a word that says so
_PUBLISHER = re.compile(
    r"[^\d（()）《》【】]{1,18}(?:[报台局院厅社委刊站]|卫视|中心|融媒体?|发布|客户端|新闻网|新闻|晚报网|日报网|政府|公司|协会|管委会)"
)
_NOT_PUBLISHER = re.compile(
    r"^(?:打开|下载|关注|分享|进入|返回|更多|编辑|作者|记者)|本[台报站]$|数字报$|(?:已|未|不)发布$|回复|答复"
)
_A_DAY = re.compile(r"(?:20\d\d[-年/.]|(?<!\d)\d\d-)\d{1,2}")
_MAX_BESIDE_CHARS = 60
_PAGE = re.compile(
    r"第\s*0*([A-Z]?\d{1,3})\s*版|(?<![A-Za-z\d])([A-Z]\d{1,3})\s*版|版次\s*[：:]\s*第?\s*([A-Z]?\d{1,3})"
)
_COLUMN = re.compile(r"(?:栏目|专栏|专题|所属栏目|所属专题)\s*[：:][\s|]*[《【]?([^\s|｜，,。；;》】>]{2,20})")
_NOT_NAMES = re.compile(r"admin|^(?:管理员|佚名|未知|无|本站|原创|null|none|编辑|小编)$|^https?:", re.I)
_LABEL = re.compile(
    r"来源|^发自|编辑|责任|时间|发布|浏览|字号|字体|阅读|报道|摄影|摄像|剪辑|配音|日期|点击|分享|编号|状态|版次|栏目|^摄$|^文$|^\d+$|\d[-:年]\d"
)


def author_in(around: str, body: str) -> str | None:
    """The author as printed beside the title, else the reporter that the first lines name."""
    for pattern in (_AUTHOR, _SIGNED):
        if (match := pattern.search(around)) and (names := names_in(match[1])):
            return cleaned(names)
    if match := _REPORTER.search(body[:400]) or _DATELINE.search(body[:100]):
        return cleaned(_ROLE.sub(" ", _OTHER_ROLE.split(match[1])[0]))
    return None


def names_in(text: str) -> str:
    """The names up to the next label, not what they are: 许文静 周航 of `记者 许文静 通讯员 周航 字号：大 中`."""
    names: list[str] = []
    for word in re.split(r"[\s　、,，/]+", _SPACED_NAME.sub(r"\1_\2", text.strip()))[:_MAX_NAMES]:
        if not _A_NAME.fullmatch(word) or _LABEL.search(word):
            break
        if _A_ROLE.fullmatch(word):
            continue
        names.append(word.replace("_", " ") if _SPACED.fullmatch(word) else word)
    return " ".join(names)


def outlet_in(text: str) -> str | None:
    match = _OUTLET.search(text)
    return cleaned(match[1]) if match else None


def outlet_beside_date(near: list[str]) -> str | None:
    """The name of a publisher in the text that holds the date, or in the two after or before it."""
    for place, text in enumerate(near):
        if len(text) <= _MAX_BESIDE_CHARS and _A_DAY.search(text):
            beside = [text, *near[place + 1 : place + 3], *reversed(near[max(0, place - 2) : place])]
            words = [word for each in beside if len(each) <= _MAX_BESIDE_CHARS for word in re.split(r"[\s　|·]+", each)]
            return next(
                (word for word in words if _PUBLISHER.fullmatch(word) and not _NOT_PUBLISHER.search(word)), None
            )
    return None


def page_in(text: str) -> str | None:
    """`A02` of 第A02版, the last that is printed; leading zeros stay after a letter, as they are printed."""
    pages = [next(filter(None, groups)) for groups in _PAGE.findall(text)]
    return pages[-1] if pages else None


def column_in(text: str) -> str | None:
    match = _COLUMN.search(text)
    return cleaned(match[1]) if match else None


def cleaned(text: str) -> str | None:
    """A name with single spaces between its parts; None where it is none."""
    plain = " ".join(text.replace("、", " ").split()).strip(" :：|-_/")
    return None if not plain or _NOT_NAMES.search(plain) else plain
