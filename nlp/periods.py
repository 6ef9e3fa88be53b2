"""Batches and periods that figures are told of (第三批, 截至6月2日, 1至5月), and the months that a period covers."""

from __future__ import annotations

import re

from nlp.numerals import value_of

BATCH = re.compile(
    r"前[一二三四五六七八九十两\d]+批|第[一二三四五六七八九十\d]+(?:批?[、和至到]第?[一二三四五六七八九十\d]+)*批|"
    r"首批|(?<![\d])[一二三四五六七八九十两\d]+批(?=\d|共)|"
    r"截[至止](?:\d{4}年)?\d{1,2}月\d{1,2}日|截[至止](?:目前|昨日|昨天|今天|今晚|当日|\d{1,2}日)|"
    r"本批|本轮"
)
_MONTH = "(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])"
PERIOD = re.compile(
    rf"(?:今年|去年|\d{{4}}年)?(?<![\d第]){_MONTH}月?[至到-]{_MONTH}月份?(?!\d)|"
    rf"(?:今年|去年|\d{{4}}年|本月|上半年|[一二三四]季度|(?<!\d){_MONTH}月(?:份|[上中下]旬|\d{{1,2}}日)?)以来|"
    rf"(?:今年|去年|\d{{4}}年)?前[一二两三四五六七八九十\d]+个月|(?:今年|去年)?(?<!\d){_MONTH}月[上中下]旬|"
    rf"(?:今年|去年|\d{{4}}年)?(?<![\d第近个]){_MONTH}月份?(?![\d底初末中上下个]|以|前)|"
    r"(?:近|这)?[一二两三四五六七八九十半\d]+(?:多|余)?年(?:多)?来|"
    r"(?:今年|去年|\d{4}年)?(?:[一二三四]季度|[上下]半年)|(?:今年|去年|\d{4}年)?全年|上月|本月|上个月|上周|本周|"
    r"去年(?!同期|底|末)|今年(?!底|末|内|以来|的?[\d一二三四五六七八九十]+月)|昨[天日]"
)
"""Spans of time that figures are told of; a batch says more than any of them."""
_QUARTERS = {
    "一季度": (1, 3),
    "二季度": (4, 6),
    "三季度": (7, 9),
    "四季度": (10, 12),
    "上半年": (1, 6),
    "下半年": (7, 12),
}
_YEAR = re.compile(r"今年|去年|\d{4}年")
_MONTHS = re.compile(rf"(?P<first>{_MONTH})月?(?:[至到-](?P<last>{_MONTH})月)?")


def months_of(period: str | None) -> frozenset[int]:
    """The months of the year that a period covers: 1至11月 → 1 … 11; empty where it says none."""
    for name, (first, last) in _QUARTERS.items():
        if period and name in period:
            return frozenset(range(first, last + 1))
    if period and "全年" in period:
        return frozenset(range(1, 13))
    match = _MONTHS.search(re.sub(r"\d{4}年", "", period)) if period and "月" in period and "日" not in period else None
    if match is None:
        return frozenset()
    begin, end = value_of(match["first"]), value_of(match["last"] or match["first"])
    return frozenset(range(int(begin or 0), int(end or 0) + 1))


def may_share_year(one: str | None, other: str | None) -> bool:
    """Whether two periods may be of the same year: both say it by the same word, or one of them does not say it."""
    first, second = (_YEAR.search(period or "") for period in (one, other))
    return first is None or second is None or first[0] == second[0]
