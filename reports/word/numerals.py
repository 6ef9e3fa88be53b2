"""Numbers as Chinese papers say them: 一、 二、 … 十一、"""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """一 of 1, 十二 of 12, 二十 of 20; ValueError outside 1 to 99."""
    if not 1 <= number <= 99:
        raise ValueError(f"{number} is not one of 1 to 99")
    tens, ones = divmod(number, 10)
    ten = "" if not tens else ("十" if tens == 1 else f"{_DIGITS[tens]}十")
    return ten + (_DIGITS[ones] if ones else "")
