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
    r"(?:[东西南北中]?[一二三]?[路街]|巷|弄|坊|胡同|大道|镇|乡(?!镇|村|亲)|村(?!民|级|组|镇)|庄(?!园)|山|岭|寺|"
    r"牌|商标|品牌|杯|小区|花园|大厦|酒店|宾馆|饭店|超市|大酒店|商务|豪庭|名苑|公馆|一中路|号(?!召|"
    r"称|线)|厅(?=[”今里内的，。]|$)|[轮艇舰](?=[”今的，。]|$))"
)
# what people of a place have together elsewhere, or send there
_PEOPLE_AFTER = re.compile(
    "(?:同乡会|商会|校友会|会馆|驻[\u4e00-\u9fff]{1,3}办|方言|话(?![费题筒语务剧机])|代表队|"
    "队(?=[以战获夺胜负击主客迎])|[女男](?:篮|足|排|乒|子)|(?:足球|篮球|排球|龙舟|乒乓球|羽毛球|合唱|舞龙)(?:代表)?队|展(?:位|馆|区|台|团|厅|柜)|[大中]巴|班车|快客|列车|专列|客车)"
)
# 清河水位上涨: the river of that name
_WATER_AFTER = re.compile(
    "水位|水面|(?<!湖)水域|[河江湖]面|流域|[两沿]岸|大堤|堤[岸坝]|支流|[上下中]游|干流|入[河江湖]口|汛情"
)
# “清河护岸”百日攻坚, 清河除障: the name is a verb and its object, as are the two characters behind it
_CLEAN_UP = "[护净洁清绿畅治固爱保巡][岸河湖水渠堤坡滩流源障漂淤塘沟坝江]"
_CLEAN_UP_AFTER = re.compile(f"{_CLEAN_UP}(?=在?行动|攻坚|百日|专项|战役)|除障|净岸|四乱|见底")
_CLEAN_UP_QUOTED = re.compile(f"{_CLEAN_UP}”")
# “石泉槐火一时新”，东坡的句子; “石泉甘露”矿泉水
_VERSE_AFTER = re.compile("[^“”。]{2,14}”[，,]?[^，。“”]{0,8}?(?:[诗词]|[名佳古]?句)")
_BRAND = re.compile("[一-鿿]{0,3}(?<![挂摘招红黄金铜亮])牌")
_BRAND_AFTER = re.compile("[一-鿿]{1,4}”")
# 新河化工|学院
_HOUSE_OF_LEARNING = re.compile("(?:职业|技术|工程)*(?:学院|大学)")
# 引水新河一通, 新河开挖之后
_DUG_BEFORE, _DUG_AFTER = (
    re.compile("(?:引水|排[水洪涝]|泄洪|人工|开挖|开凿|挖了?)$"),
    re.compile("开挖|开凿|通水|贯通|挖通"),
)
# 桃源、仙境这些词: spoken of as a word; “桃源一号”: one of a series
_WORD_AFTER = re.compile(
    "[”’]?(?:、[^，。；]{1,4})*(?:这|那|[两二几])(?:个|些|几个)?(?:名字|地名|词|字眼?|叫法)|，多(?:好听|美)的名字"
)
_SERIES_AFTER = re.compile(
    "系列(?!报道|活动|宣传|行动|案)|[一二三四五六七八九十\\d]+号(?:卫星|火箭|[船轮舰艇]|列车|车|机|探测|无人|[”」])"
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
_METRO = re.compile("[一-鿿]{0,3}地铁站")
_STATION, _BY_RAIL = (
    re.compile("(?:[东西南北]?站)"),
    re.compile("(?:下一站|终点站|列车|地铁|高铁|火车|动车|轻轨)[^。；]{0,12}$"),
)
_NO_LONGING = re.compile("[县区市镇乡街]|景区|管委|旅游|古镇|机场|工业|高新|本地|这边|那边|境内|城区|县城")
# a measure of goods, or eating and drinking: what follows is a product named by its origin
_GOODS_BEFORE = re.compile(
    r"(?:[一二两三四五六七八九十几半\d](?:杯|碗|斤|公斤|盒|箱|瓶|袋|包|串|锅|壶|罐|盘|份|块|件|只)|吃|喝|尝|泡|炖|炒)(?:了|着|过|点)?$"
)
# one of the things that the word means (这道石门, 一条新河), or a measured one
_THING_BEFORE = re.compile(r"[这那一两几某每整](?:道|扇|条|块|口|眼|股|汪)$")
_THING_AFTER = re.compile(r"(?:高|宽|厚|重|深)(?:约|达|近)?[\d一二两三四五六七八九十]|(?:般|似)的|一般的")


# 安平籍企业家: where somebody was born is not where a thing happens
_NATIVE_AFTER = re.compile(r"籍(?!贯)")
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
    """一条新河, 宽十二米: the word means what it says, and does so wherever the text has it bare."""
    left = text[max(0, find.start - 5) : find.start]
    return find.bare and bool(_THING_AFTER.match(text, find.end) or _THING_BEFORE.search(left))


def is_other_name(text: str, find: Find) -> bool:
    """安平日报, 临江大道, 长丰草莓: the name belongs to an outlet, a street, an estate, a product, a work or a team."""
    end = find.end + (text[find.end : find.end + 1] in ("”", "’", "》", "」"))
    if _OUTLET_AFTER.match(text, end) or _NATIVE_AFTER.match(text, end) or _goes_on(text, find):
        return True
    if find.how == "landmark" and _HOUSE_OF_LEARNING.match(text, end):
        return True
    if find.how != "name" or not find.bare:
        return False
    left = text[max(0, find.start - 5) : find.start]
    return bool(
        is_thing(text, find)
        or FEATURE_AFTER.match(text, end)
        or goods_after(text, end)
        or _is_brand(text, end)
        or _PEOPLE_AFTER.match(text, end)
        or (find.text[-1] in "河江渠" and (_DUG_BEFORE.search(left) or _DUG_AFTER.match(text, end)))
        or _WORD_AFTER.match(text, find.end)
        or _SERIES_AFTER.match(text, end)
        or _METRO.match(text, end)
        or (find.text[-1] in "河江湖溪庭" and _WATER_AFTER.match(text, end))
        or (left.endswith("“") and _is_quoted_for_itself(text, find.end))
        or (_WORK.search(text[max(0, find.start - 13) : find.start]) and not _DOCUMENT.match(text, find.end))
        or _GOODS_BEFORE.search(left)
        or (find.text[0] in "清治护" and find.text[-1] in "河湖江渠" and _is_clean_up(text, find.end, left))
        or (_STATION.match(text, end) and _BY_RAIL.search(text[max(0, find.start - 16) : find.start]))
        or (_LONGED_FOR.search(text[max(0, find.start - 8) : find.start]) and not _NO_LONGING.match(text, end))
    )


def _is_clean_up(text: str, end: int, left: str) -> bool:
    quoted = left.endswith("“") and _CLEAN_UP_QUOTED.match(text, end)
    return bool(quoted or _CLEAN_UP_AFTER.match(text, end))


def _is_brand(text: str, end: int) -> bool:
    """桃源仙谷牌矿泉水."""
    brand = _BRAND.match(text, end)
    return brand is not None and goods_after(text, brand.end())


def _is_quoted_for_itself(text: str, end: int) -> bool:
    """A line of verse, or the brand of goods."""
    brand = _BRAND_AFTER.match(text, end)
    return _VERSE_AFTER.match(text, end) is not None or (brand is not None and goods_after(text, brand.end()))


def _goes_on(text: str, find: Find) -> bool:
    """The name's last character begins the next word; 临江|边 only where the name's first is a verb."""
    pattern = _GOES_ON.get(find.text[-1])
    if pattern is None or (find.text[-1] == "江" and find.text[0] not in "临面沿傍滨"):
        return False
    return pattern.match(text, find.end) is not None
