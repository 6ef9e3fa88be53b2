"""Asides: places that a text only remembers, measures by, has people from or away from, or has a line lead to."""

from __future__ import annotations

import re

from nlp.places import Find
from nlp.sentences import sentence_start

# 我是石门人，在长沙打工, 在外打工的石门人
_AWAY_BEFORE = re.compile(r"(?:是|打工的|务工的|工作的|漂泊的|老家在?)$")
_AWAY_AFTER = re.compile(r"人(?=[，。,]|想|问|$)")
_AWAY = re.compile(r"在(?:外(?:地)?|[\u4e00-\u9fff]{2,8})(?:打工|务工|上班|工作|租房|定居)")
# 去石门、去长沙都方便: where a line leads
_BOUND_AFTER = re.compile(r"(?:、[去到往]?[\u4e00-\u9fff]{2,3})*都?(?:很|挺)?方便")

# 比安平县高出4个百分点, 好于鼎城区: only a measure for another; 同比, 占比 and 对比 measure none
_MEASURE_BEFORE = re.compile(
    r"(?:(?<![同环占对相类评])比(?:起|之)?|相比(?:于|较)?|较|相较于?|[高低优好差多少快慢强弱]于|不及|不如|不输|超过|赶超)(?:[上旁邻隔][\u4e00-\u9fff]{0,2}的?)?$"
)
# 与安平县相比, 不同于安平县
_BESIDE_BEFORE, _BESIDE_AFTER = re.compile("[与和跟同]$"), re.compile("(?:相比|相较|比起来|比较)")
_UNLIKE_BEFORE = re.compile("(?:不同于|有别于|区别于|不像|不比)$")
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
# 曾任安平县委书记, 毕业于桃源师范: a stage of somebody's life
_CAREER_BEFORE = re.compile("(?:曾任|历任|曾在|曾担任|毕业于|就读于|考入|插队于?|下放到?)(?:[\u4e00-\u9fff]{0,3}市)?$")
_THEN_BEFORE = re.compile("时任$")
# 要像石泉县那样, 学习借鉴石门县经验: an example
_LIKE_BEFORE = re.compile("(?:[要能]像|就像|如同|学习|借鉴|对标|看齐|效仿|学|取经|对照)(?:了|借鉴)?$")
_LIKE_AFTER = re.compile("(?:那样|一样|这样|的?(?:老|好|成功|先进)?(?:经验|做法|模式|样板|办法))")
# 高铁从临江区上空驶过
_PASSED_AFTER = re.compile("(?:上空|境内|身边|旁边?|边上)?(?:驶|开|穿|掠|飞|路|经)过(?!的)")
# 换作石泉县，早就罚了: not there
_WERE_IT_BEFORE = re.compile("(?:换作|换成|换到|要是在|若在|搁在)$")
# 石泉农商银行冠名, 由安平检测技术有限公司承担: whose the firm is that was paid, or paid, for it
_FIRM_AFTER = re.compile("[一-鿿]{0,8}(?:集团|银行|公司|设计院|研究院|事务所|工程队)")
_PAID_AFTER = re.compile("[^。；]{0,6}(?:冠名|赞助|捐|中标|承担|承接|承建|承包|代建|施工|供货|运维|设计|出具)")
# 北湖建设中标: a firm by its short name
_TRADE_PAID_AFTER = re.compile(
    "(?:建设|建工|交建|城建|城投|市政|路桥|环保|环境|环科|水务|水利|园林|生态|科技|检测|监测|勘测|设计|工程|物业|电力|能源)(?:集团)?"
    "(?:又|再|成功|联合体)?(?:中标|承建|承接|承担|承包|代建|出具|捐|冠名|赞助|签约)"
)
# 编辑部地址：临江区…, 来稿请寄武陵区…
_IMPRINT_BEFORE = re.compile(
    "(?:(?:编辑部|报社|本报|杂志社|通联)地址|社址|(?:来稿|投稿|来信|信件|请)[请]?寄)[：:到至往]?[^。！？\\n]{0,8}$"
)
# 把烟吹向石泉县方向: whither
_BOUND_BEFORE = re.compile("(?:[开驶发通飞]往|开行至|直达|终点站?[是为])$")
_WAY_BEFORE, _WAY_AFTER = re.compile("[往向朝去到]$"), re.compile("(?:方向|那边|一侧)")
# 清河公社: what no longer is
_ABOLISHED_AFTER = re.compile("(?:人民)?公社|专署|区公所")
# 1943年的会战打过石门: long ago
_LONG_AGO = re.compile(
    "(?<!\\d)(?:1[0-8]\\d\\d|19[0-4]\\d)年|一[八九][〇零一二三四五六七八九][〇零一二三四五六七八九]年|抗战|抗日|会战|战役|红军|长征|北伐|太平天国|[明清宋元唐]代|[明清宋元唐]朝|民国"
)
_NOW = re.compile("如今|现在|而今|今天|今年|目前|今属|在今|现为|近日|日前")
# 列车途经石门、津市: passed by
_PASSES_BEFORE = re.compile(
    "(?:列车|高铁|动车|火车|班车|大巴|航班|游轮)[^。；！？]{0,16}(?:途经|经停|停靠|路过|驶过|经过)[^，。；！？]{0,24}$"
)
# 李某，安平县人，现居上海; 鼎城人在深圳开的店; 同事是石门的
_PERSON_OF_AFTER = re.compile(
    "(?:姑娘|小伙|妹子|汉子|女孩|男孩|后生|媳妇)(?!们?[在的])|人(?=[老小阿][\u4e00-\u9fff])|人(?:，(?:现居|现住|现在|如今|定居|常年)|在[\u4e00-\u9fff]{1,8}(?:开|打工|务工|创业|工作|读|上班|做|当))"
)
_HAILS_BEFORE = re.compile("(?:同事|同学|朋友|邻居|室友|师傅|老板|老乡|爱人|媳妇|女婿|[他她我])(?:也|都)?(?:是|来自)$")
_HAILS_AFTER = re.compile("(?:的(?=[，。；]|$)|人(?=[，。；]|$))")
# 在鼎城长大, 从长丰嫁到江苏
_GREW_AFTER = re.compile(
    "(?:[一二三四五六七八九]中|[中小]学|高中|职[校高]|师范)?(?:长大|出生|出世|读(?:书|过|的|完)|上(?:学|过学)|念(?:书|过|的|完)|毕业|当过?兵|插过?队|生活过|待过)"
)
_LEFT_AFTER = re.compile("(?:远)?(?:嫁|考|调)(?:到|去|入|往|进)")
# 从安平贩来的西瓜, 用石门的矿石做的标本
_BROUGHT_AFTER = re.compile("(?:[贩运买进批捎带寄拉收调采]|采购|收购|批发)(?:来|回|进|过来|回来)的")
_MADE_OF_AFTER = re.compile("的[^，。；]{1,10}(?:做|制|雕|刻|编|织|酿)(?:成|出来)?的?")
# 一家“津市刘聋子牛肉粉”: a shop's sign
_SIGN = re.compile(
    r"[^“”\n]{0,12}(?:粉|面|馆|店|铺|坊|楼|鸭|鱼|鸡|锅|堂|阁|轩|居|饭庄|超市|火锅|小吃|钵子菜|网吧|酒吧|宾馆|酒店|快餐)”"
)
# 津市、澧县的环保社团也前来摆摊, 安平县考察团: guests come from there
_GUESTS_AFTER = re.compile(
    r"(?:、[\u4e00-\u9fff]{2,4})*(?:等地)?(?:党政|政府|人大|政协|乡镇|干部){0,2}(?:考察团|代表团|学习团|取经团|参观团|学习考察组|考察组)|"
    r"(?:、[\u4e00-\u9fff]{2,4})*(?:等地)?(?:干部|人员|骨干)?(?:组成|抽调)的?[^，。；]{0,8}[组队]|"
    r"(?:、[\u4e00-\u9fff]{2,4})*(?:等地)?的[^，。；]{0,10}(?:前来|赶来|慕名|远道|专程来|也来)"
)


# 翻过山脊就是石门县, 东邻安平县, 与石泉县一山之隔: only where another place lies
_BEYOND_BEFORE = re.compile(
    "(?:翻过|越过|跨过|过了?|隔着?|绕过)[^，。；]{1,8}(?:就|便|即|又)?是$|"
    "(?:对[岸面]|那[边头]|隔壁|[山河江]后|[河江山][东西南北])(?:就|便|即)?是$|"
    "(?:往|向|再|朝)[东南西北前后]?[^，。；]{0,8}(?:就|便|即)是$|"
    "(?:紧邻|紧靠|紧挨着?|毗邻|毗连|比邻|临近|挨着|[东南西北][面边]?(?:邻|接|靠|连|临|抵|依|与))$"
)
_BESIDE_LAND = re.compile(
    "(?:仅|只)?(?:一[山水河江路墙]之隔|搭界|接壤|毗邻|相邻|为邻|隔[江河湖山路](?:相望|而望|相对)?|相望)"
    "(?!的?(?:河段|水域|水面|地带|地方|区域|路段|山林|林区|界河|处))"
)
# 古时这里叫新河
_CALLED_BEFORE = re.compile("(?<![改更今现])(?:叫做?|称作?|唤作|名为?|原名|曾名|旧名|又名)[“]?$")
# 去石泉县取经
_LEARN_AFTER = re.compile("[^，。；]{0,2}(?:取经|学习|参观学习|考察学习)")
# 请来津市的师傅
_INVITED_BEFORE = re.compile("(?:请来|请了|邀请了?|聘请了?|从|请)$")
_INVITED_AFTER = re.compile("的?(?:[^，。；]{0,4})(?:师傅|专家|老师|工匠|教练|医生|厨师|顾问|技师)")
# 新河县来的货车
_COMES_AFTER = re.compile("(?:来|过来|[开运拉流飘驶]来)的|籍")
_NATIVE_BEFORE, _NATIVE_AFTER = re.compile("(?:某某?|[他她]们?|都|也|本)是$"), re.compile("人(?=[，。；])")


def is_told_of_others(text: str, find: Find) -> bool:
    """A place that the text only remembers, of somebody's life, read on a sign, or that somebody is away from."""
    left = text[max(0, find.start - 12) : find.start]
    return bool(
        _BELONGED_BEFORE.search(text[max(0, find.start - 24) : find.start])
        or _CAREER_BEFORE.search(left)
        or _PASSES_BEFORE.search(text[max(0, find.start - 48) : find.start])
        or _IMPRINT_BEFORE.search(text[max(0, find.start - 20) : find.start])
        or _ABOLISHED_AFTER.match(text, find.end)
        or (
            find.bare
            and _CALLED_BEFORE.search(left)
            and _is_long_ago(text[sentence_start(text, find.start) : find.start])
        )
        or (_ONCE_AFTER.match(text, find.end) and _ONCE_BEFORE.search(left))
        or (find.bare and left.endswith("“") and _SIGN.match(text, find.end))
        or (find.bare and _AWAY_BEFORE.search(left) and _AWAY_AFTER.match(text, find.end) and _AWAY.search(text))
    )


def is_aside(text: str, find: Find) -> bool:
    """A place that the text measures by, holds up as an example, has people from or something go to: what it is about
    if it names no other."""
    left = text[max(0, find.start - 12) : find.start]
    return bool(
        (_MEASURE_BEFORE.search(left) and not _SHARE_AFTER.match(text, find.end))
        or (_BESIDE_BEFORE.search(left) and _BESIDE_AFTER.match(text, find.end))
        or _UNLIKE_BEFORE.search(left)
        or _FROM_BEFORE.search(left)
        or _THEN_BEFORE.search(left)
        or _WERE_IT_BEFORE.search(left)
        or _is_paid_firms(text, find)
        or (left.endswith("从") and _PASSED_AFTER.match(text, find.end))
        or _BOUND_BEFORE.search(left)
        or (_LIKE_BEFORE.search(left) and _LIKE_AFTER.match(text, find.end))
        or (_WAY_BEFORE.search(left) and _WAY_AFTER.match(text, find.end))
        or _GUESTS_AFTER.match(text, find.end)
        or _BEYOND_BEFORE.search(left)
        or (_BESIDE_BEFORE.search(left) and _BESIDE_LAND.match(text, find.end))
        or (_INVITED_BEFORE.search(left) and _INVITED_AFTER.match(text, find.end))
        or _COMES_AFTER.match(text, find.end)
        or (_NATIVE_BEFORE.search(left) and _NATIVE_AFTER.match(text, find.end))
        or is_of_somebody(text, find)
        or _is_origin(text, find, left)
        or (left.endswith("去") and _LEARN_AFTER.match(text, find.end))
        or _is_long_ago(text[sentence_start(text, find.start) : find.start])
        or (re.search("[去到往]$", left) and _BOUND_AFTER.match(text, find.end))
    )


def _is_paid_firms(text: str, find: Find) -> bool:
    firm = _FIRM_AFTER.match(text, find.end) if find.bare else None
    if firm is not None and _PAID_AFTER.match(text, firm.end()):
        return True
    return find.bare and _TRADE_PAID_AFTER.match(text, find.end) is not None


def _is_long_ago(before: str) -> bool:
    """What stands before it in the sentence tells of long ago, and has not come back to now."""
    times = list(_LONG_AGO.finditer(before))
    return bool(times) and _NOW.search(before, times[-1].end()) is None


def is_of_somebody(text: str, find: Find) -> bool:
    """Somebody comes from there, grew up there or left it."""
    left = text[max(0, find.start - 12) : find.start]
    return bool(
        _PERSON_OF_AFTER.match(text, find.end)
        or (_HAILS_BEFORE.search(left) and _HAILS_AFTER.match(text, find.end))
        or (left.endswith("在") and _GREW_AFTER.match(text, find.end))
        or (left.endswith(("从", "由")) and _LEFT_AFTER.match(text, find.end))
    )


def _is_origin(text: str, find: Find, left: str) -> bool:
    """Goods come from there."""
    return bool(
        (left.endswith(("从", "由")) and _BROUGHT_AFTER.match(text, find.end))
        or (left.endswith(("用", "拿", "以")) and _MADE_OF_AFTER.match(text, find.end))
    )
