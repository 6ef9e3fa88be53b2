"""Place traps: a place's name that is no evidence of the place. Each rule says what it sees, and why it is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from nlp.borders import border_gain, frequency
from nlp.places import Find

# ── bylines, datelines and credits: whole stretches of a text ──
_HAN = "\u4e00-\u9fff"
_ROLE = "记者|通讯员|实习生|摄影|主播|主持人|评论员|撰稿|供稿|供图|摄像|编导"
_CREDIT = (
    "来源|信息来源|文章来源|稿源|稿件来源|供稿|供稿单位|报送单位|作者|文|图|文字|图片|"
    "图文|摄影|摄像|拍摄|剪辑|编辑|责任编辑|责编|编校|校对|审核|监制|"
    "记者|本报记者|通讯员|撰稿|转自|出品|初审|复审|终审|一审|二审|三审|值班编委|素材"
)
_CREDITS = (
    rf"[（(【][^（）()【】\n]{{0,40}}(?:{_ROLE}|来源|编辑|责编|作者|图/文|文/图|摄)(?![{_HAN}]*(?:获悉|"
    rf"看到|了解))[^（）()【】\n]{{0,60}}[）)】]"
    rf"|^[ 　]*(?:{_CREDIT})(?:[ 　]*[/、&][ 　]*(?:{_CREDIT}))*[ 　]*[:：丨|][^\n]*$"
)
_ORIGINS = rf"|(?<![{_HAN}])(?:来源|稿源|转自)[:：][^\n，。）)]*"
_LINES = (
    rf"|(?:据|转自|来源于|引自|刊于|见于|原载)[《“][{_HAN}]{{2,10}}[》”]"
    rf"|(?:^|(?<=[\n】。”]))[ 　]*(?:(?:本报|本台|本网|本刊|本社|新华社|中新社|中新网|"
    rf"人民网|新华网|央视网|央广网)|[{_HAN}]{{2,7}}(?:日报|晚报|新闻网|新闻|融媒|时刻|"
    rf"网|社))"
    rf"[{_HAN} 　]{{0,10}}?(?:[（(][^（）()\n]{{0,40}}[）)])?[ 　]*(?:\d{{4}}年)?(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?(?:电|"
    rf"讯|综合消息|消息|综合|报道)(?![{_HAN}]*局)"
    rf"|^[ 　]*[{_HAN}]{{2,10}}\d{{1,2}}月\d{{1,2}}日(?:电|讯|消息)"
)
_STATIONED = rf"|(?:本[报台网社])?驻[{_HAN}]{{2,6}}(?:记者站|记者|通讯员)"


@cache
def _bylines(origins: bool, stationed: bool) -> re.Pattern[str]:
    """What few texts have the words for is looked for in those alone."""
    parts = (_CREDITS, _ORIGINS * origins, _LINES, _STATIONED * stationed)
    return re.compile("".join(parts), re.MULTILINE)


def byline_spans(text: str) -> list[tuple[int, int]]:
    """Stretches where the text speaks of itself (bylines, datelines, credits): a name there is a home, not a place."""
    pattern = _bylines(any(word in text for word in ("来源", "稿源", "转自")), "驻" in text)
    return [match.span() for match in pattern.finditer(text)]


# ── people ──
# surnames that are everyday words too (于 向 和 从 时 全 都 同 由 水 …) are left out: 于安平 is a place
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟"
    "龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦柏邢路岳齐梅莫庄辛管祝左涂谷祁耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍"
    "位覃霍翁隋植甘景薄单包司柴蒙鞠冉桂仇佟茅危龚尉晏向"
) - frozenset("向位成方文安查关路常万")
_PERSON_BEFORE = re.compile(
    r"(?:记者|通讯员|实习生|摄影|主播|主持人|评论员|编辑|作者|队长|局长|县长|区长|市长|"
    r"镇长|乡长|村长|厂长|校长|站长|科长|处长|部长|院长|所长|主任|书记|经理|董事长|"
    r"教授|专家|医生|老师|律师|村民|市民|居民|网民|网友|读者|业主|职工|工人|司机|员工|"
    r"队员|志愿者|干部|嫌疑人|当事人|被告人|法人|负责人|代表|名叫|叫|姓名|名为|同志|"
    r"先生|女士)[ 　:：、“]*$"
)
_PERSON_AFTER = re.compile(
    r"(?:同志|先生|女士|老师|医生|师傅|大爷|大妈|大叔|阿姨|爷爷|奶奶|教授|院士|律师|"
    r"警官|大姐|大哥|小姐|小朋友|同学|[县区市镇乡局厂校站科处部院所队][长](?!期|江|达|"
    r"效|线|约|远|久|度)|"
    r"(?:一行|等人)|(?:告诉|笑着|坦言|感慨|回忆道|说[，：“]|说道|告诉记者|介绍说))"
)
_ARTIST_BEFORE = re.compile(
    r"(?:编剧|导演|歌手|歌星|演员|作家|诗人|画家|网红|博主|主播|主持人|作者|选手|球员|棋手|译者|编者|责编|编辑|"
    r"网名|艺名|笔名|昵称|化名|[取起]名叫?|名叫|叫做|古称|旧称|史称|又名)[ 　:：“]*$"
)
_VISITS_AFTER = re.compile(r"[县区市人行籍采]|之行|走笔|写生")


def is_person(text: str, find: Find) -> bool:
    """李安平, 记者王桃源, 新河同志: a surname or a role right before the name, a title right after it."""
    start, end = find.start, find.end
    # 治安, 石泉: two characters and a title after them (石泉同志); 县长 after a county's short name is its office
    after = _PERSON_AFTER.match(text, end)
    if after and find.bare and after[0][0] not in "县区市镇乡局厂校站科处部院所队一等告笑坦感回说介":
        return True
    if find.bare and _ARTIST_BEFORE.search(text[max(0, start - 6) : start]) and not _VISITS_AFTER.match(text, end):
        return True
    if start == 0 or text[start - 1] not in _SURNAMES:
        return bool(find.bare and re.search(rf"(?:{_ROLE})[ 　:：]*$", text[:start][-6:]) and _ends_a_name(text, end))
    before = text[max(0, start - 9) : start - 1]
    if _PERSON_BEFORE.search(before) or (after and find.bare):
        return True
    if not before or not ("\u4e00" <= before[-1] <= "\u9fff"):
        # at the beginning of a clause 江, 高, 金 … before a county's full name may still be an adjective
        return find.bare or text[end : end + 1] in "长"
    joined = frequency(before[-1] + text[start - 1]) > float("-inf")
    return find.bare and not joined


def _ends_a_name(text: str, end: int) -> bool:
    return end >= len(text) or text[end] in " 　、，,）)摄文报。\n"


# ── what the name goes on as ──
_OUTLET_AFTER = re.compile(
    r"(?:人民政府|县委|区委|市委|县|区|市)?(?:日报|晚报|晨报|时报|周报|周刊|早报|商报|"
    r"都市报|电视台|广播电视台|广播台|融媒|报社|广电|手机报|新闻(?!发布|中心主任|办)|"
    r"(?:政府|门户|新闻|政务)?网(?!格|络|点|箱|红|友|吧|民|约|购|状|上)|官网|官微|官方微[信博]|"
    r"微信公众号|公众号|在线|之声|头条|发布(?=[”』」》，。：:]|公众号|微信))"
)
_FEATURE_AFTER = re.compile(
    r"(?:[东西南北中]?[一二三]?[路街]|巷|弄|坊|胡同|大道|镇|乡(?!镇|村|亲)|村(?!民|级|组|镇)|庄(?!园)|山|岭|寺|"
    r"牌|杯|小区|花园|大厦|酒店|宾馆|饭店|超市|大酒店|商务|豪庭|名苑|公馆|一中路|号(?!召|"
    r"称|线))"
)
_ADJECTIVE = "(?:冻|腌|熏|土|黑|红|绿|大叶|富硒|老|鲜|干|小|大|白|野生|高山|有机|本地|手工|正宗|特产|香|黄|蜜)?"
_PRODUCT_AFTER = re.compile(
    _ADJECTIVE + r"(?:草莓|柑橘|蜜橘|脐橙|橙子|橘子|柚|猕猴桃|葡萄|西瓜|桃子|蜜桃|苹果|梨(?!园)|李子|"
    r"莓茶|茶叶|红茶|绿茶|黑茶|擂茶|茶油|茶(?![场园厂农叶山区业馆])|白酒|米酒|黄酒|酒(?=[，。、”])|"
    r"大米|贡米|"
    r"米粉|牛肉粉|米面|挂面|粉丝|腐竹|豆腐|酱板鸭|麻鸭|土鸡|肥肠|黑猪|腊肉|火腿|月饼|"
    r"臭豆腐|豆瓣|辣酱|辣椒|陈醋|香醋|蜂蜜|莲藕|大蒜|萝卜|甲鱼|螃蟹|小龙虾|丝网|木雕|"
    r"石雕|刺绣|瓷器|"
    r"陶瓷|牌|矿泉水|啤酒|香米|板栗|核桃|花生|猪|鸡|鸭|鱼|菊花|玫瑰|工艺|猎豹|轿车|皮卡|自行车|羊绒|酱干|香干|豆干|银针|毛尖|云雾|擂钵|烧饼|月饼|铜锣烧|包子|粽子|"
    r"汤圆|米酒|腊味|红薯|土豆|竹笋|笋干|血鸭|鱼丸|卤味|卤菜|小吃店|菜馆|砂锅|火锅|锅巴|果脯|罐头|凉席|毛巾|剪纸|年画|花鼓|皮影|烧鸡|烤鸡|烤鸭|烤鱼|羊肉|牛肉|牛杂|鱼头|米豆腐|凉粉|卷粉|早餐店|面馆|粉馆|羊肉馆|小吃)"
)
# a measure of goods, or eating and drinking: what follows is a product named by its origin
_GOODS_BEFORE = re.compile(
    r"(?:[一二两三四五六七八九十几半\d](?:杯|碗|斤|公斤|盒|箱|瓶|袋|包|串|锅|壶|罐|盘|份|块|件|只)|吃|喝|尝|泡|炖|炒)(?:了|着|过|点)?$"
)
# one of the things that the word means (这道石门, 一条新河), or a measured one
_THING_BEFORE = re.compile(r"[这那一两几某每整](?:道|扇|条|块|口|眼|股|汪)$")
_THING_AFTER = re.compile(r"(?:高|宽|厚|重|深)(?:约|达|近)?[\d一二两三四五六七八九十]|(?:般|似)的|一般的")


# 安平籍企业家: where somebody was born is not where a thing happens
_NATIVE_AFTER = re.compile(r"籍(?!贯)")
# 我是石门人，在长沙打工, 在外打工的石门人
_AWAY_BEFORE = re.compile(r"(?:是|打工的|务工的|工作的|漂泊的|老家在?)$")
_AWAY_AFTER = re.compile(r"人(?=[，。,]|想|问|$)")
_AWAY = re.compile(r"在(?:外(?:地)?|[\u4e00-\u9fff]{2,8})(?:打工|务工|上班|工作|租房|定居)")
# 去石门、去长沙都方便: where a line leads
_BOUND_AFTER = re.compile(r"(?:、[去到往]?[\u4e00-\u9fff]{2,3})*都?(?:很|挺)?方便")

# 白鹭|乡愁, 清河|区域, 杨柳|镇静: the last character of the name belongs to the next word
_GOES_ON = {
    "乡": re.compile("[愁亲土音贤情野]|道(?!路)|间(?=[小道的])"),
    "区": re.compile("[域间段位]"),
    "镇": re.compile("[静痛压守定魂]|(?:不|得)?住(?!户|宅|房|所|地|建|院|在)|日(?![产常前报均处])"),
    "江": re.compile("[边畔岸]"),
}


# 比安平县高出4个百分点, 好于鼎城区: only a measure for another; 同比, 占比 and 对比 measure none
_MEASURE_BEFORE = re.compile(
    r"(?:(?<![同环占对相类评])比(?:起|之)?|相比(?:于|较)?|较|相较于?|[高低优好差多少快慢强弱]于|不及|不如|不输|超过|赶超)(?:[上旁邻隔][\u4e00-\u9fff]{0,2}的?)?$"
)
# 超过安平县总面积一半: a share of the place itself
_SHARE_AFTER = re.compile("的?(?:总|全部|一半|[二三]分之)")
# 明清两代安平县衙: a county that was
_ONCE_BEFORE = re.compile(
    r"(?:明清|清末|[明清宋元唐汉]代|[明清宋元唐]朝|[明清]两代|民国|古时|古代|旧时|历史上|当年)[^，。；]{0,4}$"
)
_BELONGED_BEFORE = re.compile(
    r"(?:明清|清末|[明清宋元]代|民国)[^；。]{0,16}(?:标在|隶属于?|归属|属于?|属|归|治所在|曾属)$"
)
# 老家和平县的大爷: where somebody is from
_FROM_BEFORE = re.compile("(?:老家|祖籍|原籍|籍贯|娘家|出生[在于])[在是]?(?:[\u4e00-\u9fff]{1,4}[县区市])?$")
_ONCE_AFTER = re.compile(r"县?(?:衙|学宫|知县|县令|县丞|古城墙|老县城旧址)")
# 一家“津市刘聋子牛肉粉”: a shop's sign
_SIGN = re.compile(
    r"[^“”\n]{0,12}(?:粉|面|馆|店|铺|坊|楼|鸭|鱼|鸡|锅|堂|阁|轩|居|饭庄|超市|火锅|小吃|钵子菜|网吧|酒吧|宾馆|酒店|快餐)”"
)
# 津市、澧县的环保社团也前来摆摊, 安平县考察团: guests come from there
_GUESTS_AFTER = re.compile(
    r"(?:、[\u4e00-\u9fff]{2,4})*(?:等地)?(?:党政|政府|人大|政协|乡镇|干部){0,2}(?:考察团|代表团|学习团|取经团|参观团|学习考察组|考察组)|"
    r"(?:、[\u4e00-\u9fff]{2,4})*(?:等地)?的[^，。；]{0,10}(?:前来|赶来|慕名|远道|专程来|也来)"
)


def is_told_of_others(text: str, find: Find) -> bool:
    """A place that the text only remembers, reads on a sign or has somebody away from."""
    left = text[max(0, find.start - 12) : find.start]
    return bool(
        _BELONGED_BEFORE.search(text[max(0, find.start - 24) : find.start])
        or (_ONCE_AFTER.match(text, find.end) and _ONCE_BEFORE.search(left))
        or (find.bare and left.endswith("“") and _SIGN.match(text, find.end))
        or (find.bare and _AWAY_BEFORE.search(left) and _AWAY_AFTER.match(text, find.end) and _AWAY.search(text))
    )


def is_aside(text: str, find: Find) -> bool:
    """A place that the text measures by, has somebody or guests from, or has a line lead to: what it is about if it
    names no other."""
    left = text[max(0, find.start - 12) : find.start]
    return bool(
        (_MEASURE_BEFORE.search(left) and not _SHARE_AFTER.match(text, find.end))
        or _FROM_BEFORE.search(left)
        or _GUESTS_AFTER.match(text, find.end)
        or (re.search("[去到往]$", left) and _BOUND_AFTER.match(text, find.end))
    )


def is_thing(text: str, find: Find) -> bool:
    """一条新河, 宽十二米: the word means what it says, and does so wherever the text has it bare."""
    left = text[max(0, find.start - 5) : find.start]
    return find.bare and bool(_THING_AFTER.match(text, find.end) or _THING_BEFORE.search(left))


def is_other_name(text: str, find: Find) -> bool:
    """安平日报, 临江大道, 长丰草莓: the name belongs to an outlet, a street, an estate or a product."""
    end = find.end + (text[find.end : find.end + 1] in ("”", "’", "》", "」"))
    if _OUTLET_AFTER.match(text, end) or _NATIVE_AFTER.match(text, end) or _goes_on(text, find):
        return True
    if find.how != "name" or not find.bare:
        return False
    left = text[max(0, find.start - 5) : find.start]
    return bool(
        is_thing(text, find)
        or _FEATURE_AFTER.match(text, end)
        or _PRODUCT_AFTER.match(text, end)
        or _GOODS_BEFORE.search(left)
    )


def _goes_on(text: str, find: Find) -> bool:
    """The name's last character begins the next word; 临江|边 only where the name's first is a verb."""
    pattern = _GOES_ON.get(find.text[-1])
    if pattern is None or (find.text[-1] == "江" and find.text[0] not in "临面沿傍滨"):
        return False
    return pattern.match(text, find.end) is not None


# ── words that contain the name ──
# measured on names cut out of words (at most -2.5) and names that stand (at least 0)
_LEAST_GAIN = -2.0


def is_cut_out(text: str, find: Find) -> bool:
    """创新|河长: the borders of the name are not borders of words."""
    return find.end - find.start <= 4 and border_gain(text, find.start, find.end) < _LEAST_GAIN


_GENERIC_ZONE = re.compile(
    r"(?:国家级?|省级|市级|各|全省|全国|外地|其他|多个|一批|\d个|[一二三四五六七八九十两]个|"
    r"兄弟|异地|邻市|外省|类|型|级|为|建设|创建|成为|打造|示范)$"
)


_WIDE = ("全省", "全国", "我省", "各")
_GENERIC_USE = r"(?:国家级?|省级|全国|全省|各|[\d一二三四五六七八九十百]+[家个])(?:国家级?|省级)?"
_KIND_OF_ZONE = re.compile("(?:高新区|经开区|开发区|高新技术产业开发区|经济技术开发区)")
_ZONES_JOINED = re.compile(r"(?:国家级?|省级|全省|全国)(?:高新区|经开区|开发区)[和、与及]$")


def is_generic_zone(text: str, find: Find, own: bool) -> bool:
    """国家级高新区: a kind of place and not ours."""
    zone = find.text.endswith(
        ("高新区", "经开区", "开发区", "高新技术产业开发区", "经济技术开发区", "工业园区", "示范区", "度假区", "管理区")
    )
    left = text[max(0, find.start - 6) : find.start]
    joined = _ZONES_JOINED.search(text[max(0, find.start - 16) : find.start])
    if _KIND_OF_ZONE.fullmatch(find.text) and not own and re.search(_GENERIC_USE + find.text, text):
        return True
    return zone and (
        joined is not None
        or left.endswith(("全省", "全国", "我省", "各"))
        or (not own and bool(_GENERIC_ZONE.search(left)))
    )


_TOWN_PLACE = re.compile(
    r"(?:派出所|卫生院|法庭|司法所|中心小学|中心校|街道办|镇政府|乡政府|收费站|片区|"
    r"镇上|街上|社区|(?:第[一二三]|实验)?[中小]学|敬老院|水厂|集镇|境内|这边|那边|一带|"
    r"村(?![民级])|自然保护区|保护区|水库|林场|工业园|产业园|景区|湿地)"
)
_TOWN_OFFICE = re.compile(
    r"(?:派出所|卫生院|法庭|司法所|中心小学|中心校|街道办|镇政府|乡政府|片区|(?:第[一二三]|" r"实验)[中小]学)"
)
_TOWN_BEFORE = re.compile(r"(?:来|在|(?<![看听见遇拍想感得])到|去|往|从|位于|于|至|住|赴|、)$")
# a name as common as this (码头, 南门) says nothing alone
_COMMON = -13.3


def is_vague_town(text: str, find: Find, at_home: bool) -> bool:
    """大安 for 大安镇: only where the words around make it a place, or the source is of the same district."""
    if find.how != "town" or not find.bare or _TOWN_OFFICE.match(text, find.end):
        return False
    known = frequency(find.text)
    if known > _COMMON:
        return True
    if len(find.text) > 2 and known == float("-inf"):
        # 花岩溪: no word at all, and so long that it hardly means anything else
        return False
    placed = _TOWN_PLACE.match(text, find.end) or _TOWN_BEFORE.search(text[max(0, find.start - 2) : find.start])
    return not (at_home or placed) or bool(
        _FEATURE_AFTER.match(text, find.end) and not _TOWN_PLACE.match(text, find.end)
    )


# ── ruled out ──
_DENIAL = re.compile(
    r"(?:不涉及|未涉及|没有涉及|不包括|不包含|不含|不属于|不属|不归|并非|并不是|不是|"
    r"而非|绝非|不在|并不在|没在|未在|并未|未曾|没有|未波及|没有波及|不波及|未影响到?|没有影响到?|未发现|"
    r"排除了?|除开|无关于)"
    r"(?:发生|出现|来自|位于|地处|事发|进入|流入|流经|到达|波及|影响|途经|经过)?(?:于|在|到|你们那个|咱们那个|我们这个|那个|"
    r"这个|咱们?|我们?|本市|我市|同名|[\u4e00-\u9fff]{1,5}[的方侧边])?$"
)
_EXCEPT = re.compile(r"(?:除去?|除了)$")
_EXCEPT_AFTER = re.compile(r"[^，。；]{0,8}?(?:以外|之外|外|(?=，))，?(?P<rest>[^。；]*)")
_ALSO = re.compile(r"还|也|同样|均有|另外|都有")
_DENIED_AFTER = re.compile(
    r"(?:[^，。；！？]{0,6}(?:无关|没有?关系|没关系|不搭界|不相干|除外|不在此列|未受(?:到)?影响|"
    r"不受影响|(?:没有|未|并未|无|不会)(?:造成|产生|受到?)?(?:任何|明显)?影响|不在[^，。；！？]{0,8}(?:范围|名单|之列|区域)内?)|(?:境内)?(?:并未|没有|并没有|未)(?:发生|出现|发现|列入|参加|参与|涉及))"
)
_RUMOUR = re.compile(r"网传|有人(?:说|称)|网友称|据称|网上说|流传|谣言|谣传|传言|误传|误以为|误认为|误读")
_DEBUNKED = re.compile(
    r"不实|谣言|旧图|旧闻|旧视频|旧照|无关|虚假|并非|系误|不属实|张冠李戴|移花接木|没有此事|并无此事|"
    r"子虚乌有|误传|实为|其实是|是外地"
)
_DENIED_QUOTE = re.compile(
    r"[^“”\n]{0,30}”(?:的)?(?:消息|视频|说法|图片|传言|信息|帖子|截图|录音)?(?:，)?(?:经[^，。]{0,8}，?)?"
    r"(?:系|为|是|属|均为|纯属)(?:不实|谣言|虚假|旧闻|误传|假)"
)
_LIST = re.compile(r"(?:以及|还有|[、和及与或“”\"「」‘’《》（(])$")


def is_ruled_out(text: str, find: Find, sentence: tuple[int, int], own: re.Pattern[str]) -> bool:
    """不涉及安平县, 除新河县外, 网传“清河区…”系旧图: named only to say that it is not there."""
    if _DENIED_AFTER.match(text[: sentence[1]], find.end):
        return True
    for left in _before_list(text[sentence[0] : find.start], own):
        if _DENIAL.search(left):
            return True
        if _EXCEPT.search(left):
            after = _EXCEPT_AFTER.match(text[: sentence[1]], find.end)
            return after is None or not _ALSO.search(after["rest"])
    rumour = _RUMOUR.search(text, sentence[0], find.start)
    if rumour is not None and _DEBUNKED.search(text, find.end, sentence[1]) is not None:
        return True
    return _DENIED_QUOTE.match(text[: sentence[1] + 1], find.end) is not None


def _before_list(left: str, own: re.Pattern[str]) -> Iterator[str]:
    """What stands before a name, then before each longer part of the list that it ends: 不涉及安平县、 → 不涉及."""
    while left:
        yield left
        match = own.search(left) or _LIST.search(left)
        if match is None:
            return
        left = left[: match.start()]
