"""Numbers as Chinese text writes them: 1,356,000 · 135.6万 · 一百二十六 · 两 · 30余万 · 1万2千 · ３０ · 贰拾陆万."""

from __future__ import annotations

import re
import unicodedata

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_TENS = {"廿": 20, "卅": 30}
_LARGE = {"万": 10**4, "亿": 10**8}
_FAR = "0-9０-９"
_WESTERN = f"(?:[{_FAR}]{{1,3}}(?:[,，][{_FAR}]{{3}})+(?![{_FAR}])|[{_FAR}]+)(?:[.．][{_FAR}]+)?"
_SCALED = f"{_WESTERN}(?:[ 　]?[余多]?[十百千]?[万亿]{{1,2}}|[余多]?[百千](?!米|克|瓦|伏|帕|卡|赫))?"
# as money is written where nobody may change it; a single one of them (陆, 伍) is more often part of a name
_FORMAL, _PLAIN = "壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千"
_WRITTEN = f"{_PLAIN}廿卅"
_UNFORMAL = str.maketrans(_FORMAL, _PLAIN)
_HAN = (
    f"(?:[零〇两{_WRITTEN}]+(?:[余多]?[万亿][零〇两{_WRITTEN}]*)*"
    f"|(?<![{_FORMAL}])(?=[{_FORMAL}零〇]*[拾佰仟万亿]|[{_FORMAL}零〇]+[元圆])[{_FORMAL}零〇]+(?:[万亿][{_FORMAL}零〇]*)*)"
)
NUMBER = f"(?:(?:{_SCALED})+|{_HAN})[余多]?"
"""Source of a regular expression for one number with its 万, 亿, 余 and 多; it never stands behind another numeral."""
NUMERAL_CHARS = frozenset(f"0123456789０１２３４５６７８９.．零〇两万亿几数半{_WRITTEN}{_FORMAL}")

_PART = re.compile(f"({_WESTERN})([十百千万亿]*)")


def value_of(text: str) -> float | None:
    """The plain number that `text` states (余 and 多 dropped); None where it states none."""
    plain = re.sub("[余多,， 　]", "", unicodedata.normalize("NFKC", text)).translate(_UNFORMAL)
    if plain and plain[0] in "0123456789":
        return _western_value(plain)
    whole = _han_value(plain)
    return None if whole is None else float(whole)


def _western_value(text: str) -> float | None:
    """135.6万 → 1356000, 3亿5000万 → 350000000."""
    total, place = 0.0, 0
    for part in _PART.finditer(text):
        if part.start() != place:
            return None
        scale = 1
        for unit in part[2]:
            scale *= _SMALL.get(unit) or _LARGE[unit]
        total, place = total + float(part[1]) * scale, part.end()
    return round(total, 4) if place == len(text) else None


def _han_value(text: str) -> int | None:
    """一百二十六 → 126, 一万二 → 12000, 二〇二六 → 2026, 两千万 → 20000000."""
    if text and all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total, section, digit, unit = 0, 0, None, 1
    for char in text:
        if char in _DIGITS:
            digit, unit = _DIGITS[char], 1 if char in "零〇" else unit
        elif char in _SMALL:
            unit = _SMALL[char]
            section, digit = section + (1 if digit is None else digit) * unit, None
        elif char in _TENS:
            section, digit, unit = section + _TENS[char], None, 10
        elif char in _LARGE:
            unit = _LARGE[char]
            total, section, digit = (total + section + (digit or 0)) * unit, 0, None
        else:
            return None
    # 一万二 and 三百五 leave the last unit out: the digit counts tenths of the unit before it
    rest = 0 if digit is None else digit * (unit // 10 if unit >= 100 else 1)
    return total + section + rest if text else None
