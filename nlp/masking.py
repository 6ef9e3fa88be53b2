"""Private data of persons, masked before a text leaves the house: names, telephones, home addresses, plates, identity
cards, mail and messenger accounts.

Short public numbers (12345, 12369), firms, places and officials stay: they are what a reader needs.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from nlp.private_names import family_of, private_names

Kind = Literal["name", "telephone", "card", "plate", "address", "account"]


@dataclass(frozen=True, slots=True)
class Private:
    """A private detail: [start, end) of the text in code points, and what is shown instead."""

    start: int
    end: int
    kind: Kind
    shown: str


_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼澜"
_DIGIT = "0-9０-９"
_HAN_DIGIT = "一二三四五六七八九零〇幺"
_HOME = (
    "家住|家在|住在|现住|住址|家庭住址|家庭地址|户籍地|户籍所在地|收信地址|收件地址|通讯地址|联系地址|门牌是|门牌号|"
    "(?:(?<=[我他她])住)|(?:(?<=奶奶)住)|(?:(?<=[，。；：:、\\s])住(?!所))|(?:^住(?!所))"
)
_NUMBER = f"[{_DIGIT}A-Za-z一二三四五六七八九十百-]{{1,6}}"
_UNIT = f"{_NUMBER}(?:栋|幢|座|号楼|单元|门|排|组|号院|号|弄|巷|室|房|院)"
_ROOM = (
    f"{_NUMBER}(?:栋|幢|座|号楼)(?:[甲乙丙丁{_DIGIT}一二三四五六七八九十]{{1,2}}(?:单元|门))?[{_DIGIT}]{{3,4}}(?:室|房|号)?(?![{_DIGIT}余多户人元平米个]|办公|会议|窗口)"
    f"|(?:{_NUMBER}(?:栋|幢|座|号楼))?[甲乙丙丁{_DIGIT}一二三四五六七八九十]{{1,2}}(?:单元|门)[{_DIGIT}]{{2,4}}(?:室|房|号)?(?![{_DIGIT}余多户人元平米个]|办公|会议|窗口)"
)

_RULES: tuple[tuple[Kind, re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (
        "account",
        re.compile(r"[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII),
        lambda m: m[0][0] + "***@***",
    ),
    (
        "account",
        re.compile(
            r"(?:(?:微信|ＱＱ|QQ|qq|Qq)(?:号|群)?(?:码)?|扣扣)(?:是|为|：|:|\s)*(?P<hidden>[A-Za-z0-9_-]{5,20})"
        ),
        lambda m: m["hidden"][0] + "***",
    ),
    (
        "card",
        re.compile(r"(?<!\d)(?P<hidden>\d{6}[ -]?(?:19|20)\d{6}[ -]?\d{3}[\dXx])(?![\dXx])"),
        lambda m: m["hidden"][:3] + "*" * 13 + m["hidden"][-2:],
    ),
    (
        "card",
        re.compile(r"身份证(?:号码?)?(?:是|为|：|:|\s)*(?P<hidden>\d{15})(?!\d)"),
        lambda m: m["hidden"][:3] + "*" * 10 + m["hidden"][-2:],
    ),
    (
        "telephone",
        re.compile(
            f"(?<![{_DIGIT}])(?P<hidden>(?:\\+?[8８][6６][- ]?)?(?P<kept>[1１][3-9３-９][{_DIGIT}])"
            f"(?:[- ]?[{_DIGIT}]{{4}}){{2}})(?![{_DIGIT}])"
        ),
        lambda m: m["kept"] + "********",
    ),
    (
        "telephone",
        re.compile(f"(?P<hidden>[一幺][三四五六七八九][{_HAN_DIGIT}]{{9}})"),
        lambda m: m["hidden"][:3] + "********",
    ),
    (
        "telephone",
        re.compile(r"(?<!\d)(?P<hidden>[（(]?(?P<kept>0\d{2,3})(?:[-—－ ]|[）)][-—－ ]?)\d{7,8})(?!\d)"),
        lambda m: m["kept"] + "-*******",
    ),
    (
        "telephone",
        re.compile(
            r"(?:电话|座机|热线|传真|号码)(?:号码?|号)?(?:是|为|：|:|\s)*(?P<hidden>[2-8]\d{6,7}|0\d{9,11})(?!\d)"
        ),
        lambda m: "*" * 7,
    ),
    (
        "plate",
        re.compile(
            rf"(?P<hidden>(?P<kept>[{_PROVINCES}][A-HJ-NP-Za-hj-np-z][·•. ]?)(?=[A-HJ-NP-Za-hj-np-z0-9]*\d)"
            r"[A-HJ-NP-Za-hj-np-z0-9]{4,6}(?:[挂学警港澳]|(?<=[A-Za-z0-9]{5}))?)(?![A-Za-z0-9])"
        ),
        lambda m: m["kept"] + "*****",
    ),
    ("address", re.compile(f"(?P<hidden>{_ROOM})"), lambda m: "***"),
    (
        "address",
        re.compile(
            f"(?:{_HOME})[：:\\s]*[^，。；！？\\s]{{0,24}}?(?P<hidden>(?=[^，。；！？\\s]{{0,6}}?[{_DIGIT}])(?:{_UNIT})+[{_DIGIT}]{{0,4}}(?:室|房|号)?)"
        ),
        lambda m: "***",
    ),
)


def private_in(text: str) -> list[Private]:
    """Every private detail that the rules know, in order, none over another."""
    found = [
        Private(*match.span("hidden" if "hidden" in pattern.groupindex else 0), kind, mask(match))
        for kind, pattern, mask in _RULES
        for match in pattern.finditer(text)
    ]
    found += [Private(start, end, "name", family_of(text[start:end]) + "某") for start, end in private_names(text)]
    found.sort(key=lambda one: (one.start, -one.end))
    kept: list[Private] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def masked(text: str) -> str:
    """The text with every private detail made unreadable; the rest is untouched."""
    parts, at = [], 0
    for one in private_in(text):
        parts += [text[at : one.start], one.shown]
        at = one.end
    return "".join([*parts, text[at:]])
