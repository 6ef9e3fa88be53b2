"""Compounds: names that a place's name begins (安平日报, 石门柑橘), or that are a word of their own (一条新河)."""

from __future__ import annotations

import re

from nlp.goods import goods_after
from nlp.places import Find

_OUTLET_AFTER = re.compile(
    r"(?:人民政府|县委|区委|市委|县|区|市)?(?:日报|晚报|晨报|时报|周报|周刊|早报|商报|"
    r"都市报|电视台|广播电视台|广播台|融媒|报社|广电|手机报|新闻(?!发布|中心主任|办)|"
    r"(?:政府|门户|新闻|政务)?网(?!格|络|点|箱|红|友|吧|民|约|购|状|上)|官网|官微|官方微[信博]|"
    r"微信公众号|公众号|在线|之声|头条|发布(?=[”』」》，。：:]|公众号|微信))"
)
FEATURE_AFTER = re.compile(
    r"(?:[东西南北中]?[一二三]?(?:路|街(?!头))|巷|弄|坊|胡同|大道|镇|乡(?!镇|村|亲)|村(?!民|级|组|镇)|庄(?!园)|山(?![里区上间])|岭|寺|"
    r"牌|商标|品牌|杯|小区|花园|大厦|酒店|宾馆|饭店|超市|大酒店|商务|豪庭|名苑|公馆|一中路|[一二三四五六七八九十]+号(?=[”』」])|号(?!召|"
    r"称|线)|厅(?=[”今里内的，。]|$)|[轮艇舰](?=[”今的，。]|$))"
)
# what people of a place have together elsewhere, or send there
_PEOPLE_AFTER = re.compile(
    "(?:同乡会|商会|校友会|会馆|驻[\u4e00-\u9fff]{1,3}办|方言|话(?![费题筒语务剧机])|代表队|"
    "队(?=[以战获夺胜负击主客迎])|[女男](?:篮|足|排|乒|子)|(?:足球|篮球|排球|龙舟|乒乓球|羽毛球|合唱|舞龙)(?:代表)?队|展(?:位|馆|区|台|团|厅|柜)|[大中]巴|班车|快客|列车|专列|客车)"
)
# 新河化工|学院
_HOUSE_OF_LEARNING = re.compile("(?:职业|技术|工程)*(?:学院|大学)")
# 桃源、仙境这些词: spoken of as a word
_WORD_AFTER = re.compile(
    "[”’]?(?:、[^，。；]{1,4})*(?:这|那|[两二几])(?:个|些|几个)?(?:名字|地名|词|字眼?|叫法)|，多(?:好听|美)的名字"
)
# 《石门往事》: a work; what an office puts out is of the place
_WORK = re.compile("《[^《》]{0,12}$")
_DOCUMENT = re.compile(
    "[^《》]{0,40}(?:规划|方案|办法|意见|通知|报告|公告|公报|通报|决定|条例|规定|细则|计划|清单|合同|协议|标准|批复|函|令|书|志|年鉴|表|预案|纲要|要点)"
    "(?:[（(][^》]{1,10}[)）])?》"
)
# 他的桃花源, 心中的桃源: a word for what one longs for
_LONGED_FOR = re.compile(
    "(?:[他她](?:们|自己)?的|自己的|[心梦][中里]的|[找寻建造](?:到|了)?(?:一?[个处片方座])|(?<![第])一[个处片方座]|真正的|当代|现代(?:版|的)?|"
    "(?:好似|宛如|仿佛|如同|恍若)(?:[个座]|一[个座处])?|古|当年的|(?:笔下|[诗歌书画]里|[诗歌书画]中|传说[中里]?)的|比作|喻为|比喻[成为])$"
)
# 下一站，清河站
_STATION, _BY_RAIL = (
    re.compile("(?:[东西南北]?站)"),
    re.compile("(?:下一站|终点站|列车|地铁|高铁|火车|动车|轻轨)[^。；]{0,12}$"),
)
_NO_LONGING = re.compile("[县区市镇乡街]|景区|管委|旅游|古镇|机场|工业|高新|本地|这边|那边|境内|城区|县城")
# a measure of goods, or eating and drinking: what follows is a product named by its origin
_GOODS_BEFORE = re.compile(
    r"(?:[一二两三四五六七八九十几半\d](?:杯|碗|斤|公斤|盒|箱|瓶|袋|包|串|锅|壶|罐|盘|份|块|件|只)|吃|喝|尝|泡|炖|炒)(?:了|着|过|点)?$"
)
# one of the things that the word means (这道石门, 一条新河)
_THING_BEFORE = re.compile(r"[这那一两几某每整](?:道|扇|条|块|口|眼|股|汪)$")
_THING_AFTER = re.compile("(?:般|似)的|一般的")

# 白鹭|乡愁, 清河|区域, 杨柳|镇静, 鼎|城际铁路: the last character of the name belongs to the next word
_GOES_ON = {
    "乡": re.compile("[愁亲土音贤情野]|道(?!路)|间(?=[小道的起舞田行])"),
    "区": re.compile("[域间段位]"),
    "镇": re.compile("[静痛压守定魂]|(?:不|得)?住(?!户|宅|房|所|地|建|院|在)|日(?![产常前报均处])"),
    "江": re.compile("[边畔岸侧]|的?[一两那][侧面边带]|而[居建立]"),
    "城": re.compile("际(?=[铁列动高公轨快交线])"),
    "县": re.compile("令(?![^，。]{0,3}[停关])|太爷|丞"),
}


def is_thing(text: str, find: Find) -> bool:
    """一条新河: the word means what it says, and does so wherever the text has it bare."""
    left = text[max(0, find.start - 5) : find.start]
    return find.bare and bool(_THING_AFTER.match(text, find.end) or _THING_BEFORE.search(left))


def is_other_name(text: str, find: Find) -> bool:
    """安平日报, 临江大道, 长丰草莓: the name belongs to an outlet, a street, an estate, a product, a work or a team."""
    end = find.end + (text[find.end : find.end + 1] in ("”", "’", "》", "」"))
    if _OUTLET_AFTER.match(text, end) or _goes_on(text, find):
        return True
    if find.how == "landmark" and _HOUSE_OF_LEARNING.match(text, end):
        return True
    if find.how != "name" or not find.bare:
        return False
    return bool(
        is_thing(text, find)
        or FEATURE_AFTER.match(text, end)
        or goods_after(text, end)
        or _PEOPLE_AFTER.match(text, end)
        or _WORD_AFTER.match(text, find.end)
        or (_WORK.search(text[max(0, find.start - 13) : find.start]) and not _DOCUMENT.match(text, find.end))
        or _GOODS_BEFORE.search(text[max(0, find.start - 5) : find.start])
        or (_STATION.match(text, end) and _BY_RAIL.search(text[max(0, find.start - 16) : find.start]))
        or (_LONGED_FOR.search(text[max(0, find.start - 8) : find.start]) and not _NO_LONGING.match(text, end))
    )


def _goes_on(text: str, find: Find) -> bool:
    """The name's last character begins the next word; 临江|边 only where the name's first is a verb."""
    pattern = _GOES_ON.get(find.text[-1])
    # 桃花源古镇|住了一晚
    if (
        pattern is None
        or find.text.endswith(("古镇", "小镇"))
        or (find.text[-1] == "江" and find.text[0] not in "临面沿傍滨")
    ):
        return False
    return pattern.match(text, find.end) is not None
