"""Local names: estates, roads, firms and shops that a message names, whether or not the city's facts know them.

Where a name begins cannot be seen without a dictionary; the two characters before its last word tell it from others.
"""

from __future__ import annotations

import re

_LAST_WORDS = (
    "小区|社区|安置区|生活区|大道|路|巷|街|村|组|镇|乡|厂|公司|医院|学校|小学|中学|学院|幼儿园|花园|家园|公园|山庄|广场|市场|商城|大厦|"
    "公寓|华庭|新村|苑|城|(?<!政)府|KTV|酒吧|茶楼|酒店|宾馆|餐馆|饭店|饭庄|桥|水库|渠|河|湖|工业园|物流园|物流|石场|[砂沙]场|猪场|"
    "养殖场|砖厂|砖窑|搅拌站|垃圾站|中转站|填埋场|变电站|加油站|屠宰场|矿|窑|网吧|歌厅"
)
_NAMED = re.compile(f"(?=([\u4e00-\u9fff]{{2}}(?:{_LAST_WORDS})))")
# words that go before such a word and name nothing: 附近小区, 有限公司, 望政府
_NO_NAME = re.compile(
    "^.?(?:[的了在是我你他们个这那该本各一二三几两某条座家处和与及或从到往向请求望谢级地么关为间]|小区|社区)|"
    "^(?:市|县|区|有限|物业|人民|居民|周边|作为|进入|附近|文明|卫生|中心|自来|技术|农贸|污水|废水|楼[上下]|隔壁|门口|开发)|"
    "^.(?:公路|工厂)$|农村"
)
_READ = 300


def local_names(title: str, body: str) -> frozenset[str]:
    """The names of title and first characters of the body, each cut to two characters and its last word."""
    found = _NAMED.finditer(f"{title}。{body[:_READ]}")
    return frozenset(match[1] for match in found if not _NO_NAME.match(match[1]))
