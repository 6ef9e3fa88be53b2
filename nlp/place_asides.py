"""Asides: places that a text only remembers, measures by, has people or things come from, or has a line lead to."""

from __future__ import annotations

import re

from nlp.places import Find
from nlp.sentences import sentence_start

# 比安平县高出4个百分点, 好于鼎城区: only a measure for another; 同比, 占比 and 对比 measure none
_MEASURE_BEFORE = re.compile(
    r"(?:(?<![同环占对相类评])比(?:起|之)?|相比(?:于|较)?|较|相较于?|[高低优好差多少快慢强弱]于|不及|不如|不输|超过|赶超)(?:[上旁邻隔][\u4e00-\u9fff]{0,2}的?|[我咱他她]?(?:去年|前年|那年|上次|以前|当年)在)?$"
)
# 七个三汊湖: a unit to measure by
_UNITS_BEFORE = re.compile("(?:[二两三四五六七八九十百]|(?<!\\d)[2-9]|\\d\\d)个$")
# 与安平县相比
_BESIDE_BEFORE = re.compile("[与和跟同]$")
_BESIDE_AFTER = re.compile("(?:相比|相较|比起来|比较)")
# 体量与我市石泉县相仿: what another city's place is like
_OURS_BEFORE, _ALIKE_AFTER = re.compile("[与和跟同](?:我|本)[市省]$"), re.compile("相仿|相当|差不多|不相上下|相近|类似")
_UNLIKE_BEFORE = re.compile("(?:不同于|有别于|区别于|不像|不比)$")
# 超过安平县总面积一半: a share of the place itself
_SHARE_AFTER = re.compile("的?(?:总|全部|一半|[二三]分之)")
_BELONGED_BEFORE = re.compile(
    r"(?:明清|清末|[明清宋元]代|民国)[^；。]{0,16}(?:标在|隶属于?|归属|属于?|属|归|治所在|曾属)$"
)
# 老家和平县的大爷: where somebody is from
_FROM_BEFORE = re.compile("(?:老家|祖籍|原籍|籍贯|娘家|出生[在于])[在是]?(?:[\u4e00-\u9fff]{1,4}[县区市])?$")
# 曾任安平县委书记, 毕业于桃源师范: a stage of somebody's life
_CAREER_BEFORE = re.compile(
    "(?:曾任|历任|(?<!老)曾在|曾担任|毕业于|就读于|考入|插队于?|下放到?)(?:[\u4e00-\u9fff]{0,3}[市县区])?$"
)
# 要像石泉县那样, 学习借鉴石门县经验: an example
_LIKE_BEFORE = re.compile("(?:[要能]像|就像|如同|学习|借鉴|对标|看齐|效仿|学|取经|对照)(?:了|借鉴)?$")
_LIKE_AFTER = re.compile("(?:那样|一样|这样|的?(?:老|好|成功|先进)?(?:经验|做法|模式|样板|办法))")
# 换作石泉县，早就罚了: not there
_WERE_IT_BEFORE = re.compile("(?:换作|换成|换到|要是在|若在|搁在)$")
# 编辑部地址：临江区…, 来稿请寄武陵区…
_IMPRINT_BEFORE = re.compile(
    "(?:(?:编辑部|报社|本报|杂志社|通联)地址|社址|(?:来稿|投稿|来信|信件|请)[请]?寄[：:到至往]?|(?:邮?寄送?|寄递)[至到往])[：:]?[^。！？\\n]{0,10}$"
)
# 把烟吹向石泉县方向: whither
_BOUND_BEFORE = re.compile("(?:[开驶发通飞]往|开行至|直达|终点站?[是为])$")
_WAY_BEFORE, _WAY_AFTER = re.compile("[往向朝去到]$"), re.compile("(?:方向|那边|一侧)")
# 1943年的会战打过石门: long ago
_LONG_AGO = re.compile(
    "(?<!\\d)(?:1[0-8]\\d\\d|19[0-4]\\d)年|一[八九][〇零一二三四五六七八九][〇零一二三四五六七八九]年|抗战|抗日|会战|战役|红军|长征|北伐|太平天国|[明清宋元唐]代|[明清宋元唐]朝|民国"
)
_NOW = re.compile("如今|现在|而今|今天|今年|目前|今属|在今|现为|近日|日前")
# 列车途经石门、津市: passed by
_PASSES_BEFORE = re.compile(
    "(?:列车|高铁|动车|火车|班车|大巴|航班|游轮)[^。；！？]{0,16}(?:途经|经停|停靠|路过|驶过|经过)[^，。；！？]{0,24}$"
)
# 李某，安平县人，现居上海; 鼎城人在深圳开的店
_PERSON_OF_AFTER = re.compile(
    "(?:姑娘|小伙|妹子|汉子|女孩|男孩|后生|媳妇)(?!们?[在的])|人(?=[老小阿][\u4e00-\u9fff])|人(?:，(?:现居|现住|现在|如今|定居|常年)|在[\u4e00-\u9fff]{1,8}(?:开|打工|务工|创业|工作|读|上班|做|当))"
)
# 自己是临澧县修梅镇人，
_SELF_BEFORE = re.compile(
    "(?:自己|本人|来电人|反映人|投诉人|我|俺|他|她)(?:也|都|就|原本?)?是(?:[\u4e00-\u9fff]{1,4}[县区市])?$"
)
_SELF_AFTER = re.compile("(?:[\u4e00-\u9fff]{1,4}(?:镇|乡|村|街道))?人[，。]")
# 在鼎城长大, 从长丰嫁到江苏
_GREW_AFTER = re.compile(
    "(?:[一二三四五六七八九]中|[中小]学|高中|职[校高]|师范)?(?:长大|出生|出世|读(?:书|过|的|完)|上(?:学|过学)|念(?:书|过|的|完)|毕业|当过?兵|插过?队|生活过|待过)"
)
_LEFT_AFTER = re.compile("(?:远)?(?:嫁|考|调)(?:到|去|入|往|进)")
# 津市、澧县的环保社团也前来摆摊, 安平县考察团: guests come from there
_GUESTS_AFTER = re.compile(
    r"(?:、[\u4e00-\u9fff]{2,4}){0,12}(?:等地)?(?:党政|政府|人大|政协|乡镇|干部){0,2}(?:考察团|代表团|学习团|取经团|参观团|学习考察组|考察组)|"
    r"(?:、[\u4e00-\u9fff]{2,4}){0,12}(?:等地)?(?:干部|人员|骨干)?(?:组成|抽调)的?[^，。；]{0,8}[组队]|"
    r"(?:、[\u4e00-\u9fff]{2,4}){0,12}(?:等地)?的[^，。；]{0,10}(?:前来|赶来|慕名|远道|专程来|也来)"
)
# 翻过山脊就是石门县, 东邻安平县: only where another place lies
_BEYOND_BEFORE = re.compile(
    "(?:翻过|越过|跨过|过了?|隔着?|绕过)[^，。；]{1,8}(?:就|便|即|又)?是$|"
    "(?:对[岸面]|那[边头]|隔壁|[山河江]后|[河江山][东西南北])(?:就|便|即)?是$|"
    "(?:往|向|再|朝)[东南西北前后]?[^，。；]{0,8}(?:就|便|即)是$|"
    "(?:紧邻|紧靠|紧挨着?|毗邻|毗连|比邻|临近|挨着|[东南西北][面边]?(?:邻|接|靠|连|临|抵|依|与))$"
)
# 与石泉县一山之隔
_BESIDE_LAND = re.compile(
    "(?:仅|只)?(?:一[山水河江路墙]之隔|搭界|接壤|毗邻|相邻|为邻|隔[江河湖山路](?:相望|而望|相对)?|相望)"
    "(?!的?(?:河段|水域|水面|地带|地方|区域|路段|山林|林区|界河|处))"
)
# 去石泉县取经
_LEARN_AFTER = re.compile("[^，。；]{0,2}(?:取经|学习|参观学习|考察学习)")
# 新河县来的货车
_COMES_AFTER = re.compile(
    "(?:来|过来|[开运拉流飘驶]来)的|走?出来的[\u4e00-\u9fff]{0,3}(?:人|娃|孩子|学生|姑娘|小伙|干部)|籍"
)
# sentences are read so far; some have no end
_FAR = 400


def is_told_of_others(text: str, find: Find) -> bool:
    """A place that the text only remembers, of somebody's life, passed by or printed as an address."""
    left = text[max(0, find.start - 12) : find.start]
    return bool(
        _BELONGED_BEFORE.search(text[max(0, find.start - 24) : find.start])
        or (find.how in ("landmark", "name") and _UNITS_BEFORE.search(left))
        or _CAREER_BEFORE.search(left)
        or _PASSES_BEFORE.search(text[max(0, find.start - 48) : find.start])
        or _IMPRINT_BEFORE.search(text[max(0, find.start - 20) : find.start])
    )


def is_aside(text: str, find: Find) -> bool:
    """A place that the text measures by, holds up as an example, has people from or something go to: what it is about
    if it names no other."""
    left = text[max(0, find.start - 12) : find.start]
    return bool(
        (_MEASURE_BEFORE.search(left) and not _SHARE_AFTER.match(text, find.end))
        or (_BESIDE_BEFORE.search(left) and (_BESIDE_AFTER.match(text, find.end) or _BESIDE_LAND.match(text, find.end)))
        or (_OURS_BEFORE.search(left) and _ALIKE_AFTER.match(text, find.end))
        or _UNLIKE_BEFORE.search(left)
        or _FROM_BEFORE.search(left)
        or _WERE_IT_BEFORE.search(left)
        or _BOUND_BEFORE.search(left)
        or (_LIKE_BEFORE.search(left) and _LIKE_AFTER.match(text, find.end))
        or (_WAY_BEFORE.search(left) and _WAY_AFTER.match(text, find.end))
        or _GUESTS_AFTER.match(text, find.end)
        or _BEYOND_BEFORE.search(left)
        or _COMES_AFTER.match(text, find.end)
        or is_of_somebody(text, find)
        or (left.endswith("去") and _LEARN_AFTER.match(text, find.end))
        or _is_long_ago(text[max(sentence_start(text, find.start), find.start - _FAR) : find.start])
    )


def _is_long_ago(before: str) -> bool:
    """What stands before it in the sentence tells of long ago, and has not come back to now."""
    times = list(_LONG_AGO.finditer(before))
    return bool(times) and _NOW.search(before, times[-1].end()) is None


def is_of_somebody(text: str, find: Find) -> bool:
    """Somebody is from there, grew up there or left it."""
    left = text[max(0, find.start - 12) : find.start]
    return bool(
        _PERSON_OF_AFTER.match(text, find.end)
        or (_SELF_BEFORE.search(left) and _SELF_AFTER.match(text, find.end))
        or (left.endswith("在") and _GREW_AFTER.match(text, find.end))
        or (left.endswith(("从", "由")) and _LEFT_AFTER.match(text, find.end))
    )
