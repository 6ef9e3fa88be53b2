"""Names of private persons in a Chinese text: a citizen's, a patient's, a neighbour's; never an official's.

A name is taken for one where the words around it say whose it is (投诉人李敏, 李敏女士, 李敏，男，46岁); wherever it
stands again in that text it is the same person. Officials, reporters and experts go by titles, so nothing finds them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from nlp.borders import border_gain, frequency
from nlp.segment import dictionary

_COMMON = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭肖田董潘袁蔡蒋余杜叶程魏苏吕丁任卢"
    "姚沈钟姜崔谭陆范汪廖石金韦贾夏付邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔"
    "汤康易乔赖文施洪詹阮毕费童关裴俞岳柏祝耿梅符卜牟计舒甘辛翟聂庄柴鲍阎齐葛樊兰殷游温芦柯古冉翁欧阳鲁"
    "倪苗尚牛谷简伍华岑蒲滕邢凌霍阳骆娄屈项祁焦巩靳佘晏单瞿谌匡隆喻粟彦皮左柳涂成彰"
    "傅卞敖戎邬党宫欣臧麻娜闻申桓扈郝邝厉仇栾甄晁麦饶褚闵佟冼蒙褟佴胥盘"
)
_RARE = "常于方向曾解乐水米强敖路安池明季宁盛褚佟闵戚蓝边麦原冷桑雍卓景束鹿桂应宗房包全"
_DOUBLE = "欧阳|司马|上官|诸葛|夏侯|皇甫|尉迟|公孙|慕容|长孙|令狐|宇文|司徒|东方|南宫|申屠|端木|钟离"

_WHO = (
    "来电人|来电者|来信人|来访人|写信人|寄件人|收件人|投诉人|投诉者|举报人|举报者|反映人|反映者|诉求人|信访人|申请人|留言人|"
    "发帖人|提问人|求助人|联系人|经办人|当事人|受访者|目击者|知情人|报料人|市民|居民|村民|业主|住户|户主|群众|网友|街坊|老乡|"
    "村民代表|业主代表|居民代表|老人|老汉|大爷|大妈|司机|驾驶员|车主|船主|塘主|店主|店老板|老板|老板娘|摊主|商户|商贩|个体户|"
    "经营者|经营户|养殖户|种植户|承包人|承包户|农户|农民|渔民|果农|菜农|租户|租客|房客|房东|顾客|食客|游客|患者|病人|伤者|死者|"
    "遇难者|遇难者家属|家属|工人|员工|职工|农民工|保安|保洁员|学生|同学|家长|学生家长|孩子|女孩|男孩|志愿者|邻居|厂长|"
    "退休教师|退休老师|退休工人|退休职工|退休干部|老教师|老师傅|老兵|村医|同村的|失联的|名叫|邻居家的|受害者|受害人|被害人|"
    "罹难者|逝者|失踪者|幸存者|监护人|代理人|牵头人|发起人|小学生|中学生|大学生|毕业生|患儿|幼儿|骑手|外卖员|快递员|环卫工|"
    "清洁工|护工|电工|焊工|船员|牧民|茶农|花农|菜贩|鱼贩|店员|服务员|厨师|乘客|行人|路人|过路人|网民|楼主|博主|低保户|"
    "残疾人|工友|同事|朋友|室友|闺蜜|农妇|大娘|小伙|小伙子|姑娘|女子|男子|钓友|护林员|看门人|业主委员|牵头的"
)
_KIN = (
    "老公|丈夫|老婆|妻子|夫人|爱人|老伴|父亲|母亲|爸爸|妈妈|儿子|(?<!妇)女儿|爷爷|奶奶|外公|外婆|哥哥|弟弟|姐姐|妹妹|孙子|孙女|媳妇|女婿|"
    "女朋友|男朋友|岳父|岳母|公公|婆婆|舅舅|叔叔|婶婶|伯伯|侄子|侄女|外甥|表哥|表弟|堂哥|堂弟|嫂子|儿媳|小孩|闺女"
)
_COURT = "被告人|被告|原告|犯罪嫌疑人|嫌疑人|涉案人员|上诉人|被执行人|被处罚人|违法行为人|法定代表人|法人代表|经营人"
_SAID = "姓名|名字|署名|签名|落款|报告人|本人|实名举报人|举报人|投诉人|反映人|来电人|联系人|诉求人|申请人|信访人"
_TITLE = "女士|先生|小姐|大爷|大妈|阿姨|大叔|大婶|大姐|大哥|婆婆|爷爷|奶奶|师傅|同学|小朋友|老人|老汉|夫妇|夫妻|一家"
_NO_GIVEN = frozenset(["某", "某某", "总", "姓", "氏", "工", "站", "府", "家"])

_HAN = "\u4e00-\u9fff"
_SURNAME = f"(?:{_DOUBLE}|[{_COMMON}])"
_ANY_SURNAME = f"(?:{_DOUBLE}|[{_COMMON}{_RARE}])"
_LEFT = f"(?:(?<![{_HAN}])|(?<=[和与及跟对向给请让由的了是叫、]))"
_DETAIL = (
    r"[，,、（(：:\s]{0,2}(?:[男女][，,、）)。\s]|\d{1,3}岁|联系电话|电话|手机|身份证|证件|微信|"
    r"(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}|[（(]?0\d{2,3}[）)\- ]?\d{7})"
)
_ENDS = r"(?=[，。；、！？,;!?）)（(\s”》]|$|\d)"

_ADJACENT = re.compile(f"(?:{_WHO}|{_KIN}|{_COURT})(?:是|叫|：|:|[ \u3000]|姓名)?(?={_SURNAME})")
_STRONG = re.compile(
    f"(?:(?:{_COURT}|{_SAID})(?:：|:|是|为|叫|[ \u3000])[ \u3000]?|姓名|名字叫|叫做|[我他她名]叫)(?={_ANY_SURNAME})"
)
_MYSELF = re.compile(f"本人(?P<name>{_SURNAME}[{_HAN}]{{1,2}})(?=[，,、。]|系|现|家住)")
_TITLED = re.compile(f"{_LEFT}(?P<name>{_ANY_SURNAME}[{_HAN}]{{1,2}})(?={_TITLE})")
_DETAILED = re.compile(f"{_LEFT}(?P<name>{_ANY_SURNAME}[{_HAN}]{{1,2}})(?={_DETAIL})")
_I_AM = re.compile(f"我(?:们)?是[{_HAN}]{{0,10}}?(?P<name>{_SURNAME}[{_HAN}]{{1,2}})(?=[，。,])")
_OF_THERE = re.compile(
    f"(?:家住|住在|来自)[^，。；！？]{{2,30}}?的(?P<name>{_SURNAME}[{_HAN}]{{1,2}})(?=说|称|讲|反映|告诉|表示|介绍|认为|来电|投诉)"
)
_NEXT = re.compile(f"(?:、|和|与|及|以及)(?={_ANY_SURNAME})")
_PLEASE = re.compile(f"(?:请给|请转告|请联系|转告|已联系)(?={_ANY_SURNAME})")
_TITLED_SO = re.compile(
    f"(?:{_TITLE}|经理|队长|老板|书记|主任|局长|科长|院长|站长|校长|记者|警官|法官|医生|老师|教授|律师)"
)
_PLACE = "社区|村|镇|乡|县|街|路|小区|花园|公司|厂|集团|店|馆|医院|学校|大厦|组|屯|湾|冲|港|渠"
_NO_PERSON = re.compile(f"(?:[村镇乡县市区组路街厂店馆湾河湖]|.(?:{_PLACE}))")
"""At a name's last character: it is a place's or a firm's, or goes on as one."""
_UNREAL = re.compile(r"[（(](?:化名|网名|昵称)")
_OFFICE = re.compile("(?:长|书记|主任|委员|代表|记者|通讯员|编辑|教授|院士|工程师|专家|干部|队员|科员|民警|信息员)$")
_ONES = frozenset("的说称讲在是被把将因于与和及也都就又还已曾正向对从用养有家住给让叫到去来上下等吸带开每今去")


_PARTICLES = frozenset("在是被把将于与和及也都就又还已曾正向对从给让到去称说的")
"""A name hardly ends with these."""


def family_of(name: str) -> str:
    """The surname of a full name."""
    return name[:2] if name[:2] in _DOUBLE.split("|") else name[:1]


def private_names(text: str) -> list[tuple[int, int]]:
    """Spans [start, end) of the full names of private persons, in order, none over another."""
    found: dict[int, int] = {}
    for start, end in _introduced(text):
        found.setdefault(start, end)
    known = {text[start:end] for start, end in found.items()}
    for name in sorted(known, key=len, reverse=True):
        if len(name) == 2 and frequency(name) > _NONE and not _is_a_name(name):
            continue  # 高兴 is a person here and a mood there
        for match in re.finditer(re.escape(name), text):
            found.setdefault(match.start(), match.end())
    return _apart(sorted(found.items()))


_NONE = float("-inf")


def _introduced(text: str) -> Iterator[tuple[int, int]]:
    for pattern, sure in ((_STRONG, True), (_PLEASE, True), (_ADJACENT, False)):
        for match in pattern.finditer(text):
            end = _name_end(text, match.end(), sure=sure)
            while end is not None:
                start = match.end()
                yield start, end
                match = _NEXT.match(text, end)  # type: ignore[assignment]
                end = _name_end(text, match.end(), sure=False, listed=True) if match else None
    for pattern in (_TITLED, _DETAILED, _I_AM, _MYSELF, _OF_THERE):
        for match in pattern.finditer(text):
            name = match["name"]
            at = match.start("name")
            word = _begins_a_word(text, at, 1) and not (pattern is _DETAILED and not _is_word(name))
            if (
                _may_be(name)
                and not word
                and not _follows_office(text, match)
                and not _NO_PERSON.match(text, at + len(name) - 1)
            ):
                yield match.start("name"), match.end("name")


def _name_end(text: str, start: int, *, sure: bool, listed: bool = False) -> int | None:
    """Where the name that begins at `start` ends; None where none does. `sure`: the words before it say name."""
    family = len(family_of(text[start : start + 4]))
    candidates = []
    for length in (family + 2, family + 1):
        end = start + length
        name = text[start:end]
        if len(name) < length or not all("\u4e00" <= char <= "\u9fff" for char in name[family:]):
            continue
        if not _may_be(name, family) or (not sure and _begins_a_word(text, start, family)):
            continue
        if _UNREAL.match(text, end) or _TITLED_SO.match(text, start + family):
            return None
        if not sure and _NO_PERSON.match(text, end - 1):
            continue
        if listed and not re.match(
            r"[，。、；\s）)]|等|和|与|及|以及|都|也|联|\d|的|兄弟|姐妹|夫妇|三人|两人", text[end : end + 2] or " "
        ):
            continue
        candidates.append((_fits(text, start, end), length, end))
    return max(candidates)[2] if candidates else None


def _fits(text: str, start: int, end: int) -> float:
    """How well a name ends here: a sign or a word that begins behind it, and no word across its borders."""
    if end >= len(text) or not "\u4e00" <= text[end] <= "\u9fff":
        return 6.0 if text[end - 1] in _PARTICLES else 20.0
    gain = min(border_gain(text, start, end), 8.0) - (6.0 if text[end - 1] in _PARTICLES else 0.0)
    after = max((frequency(text[end : end + length]) for length in (2, 3)), default=_NONE)
    return gain + (6.0 if after > -12 else 3.0 if text[end] in _ONES else 0.0)


def _may_be(name: str, family: int = 1) -> bool:
    given = name[family:]
    return not (given in _TITLE.split("|") or given in _NO_GIVEN or given[0] == "某" or name[-1] in "人主")


def _begins_a_word(text: str, start: int, family: int) -> bool:
    """Whether a word that is no name begins here (高兴地, 施工队, 于当日)."""
    if family == 2:
        return False
    return any(_is_word(text[start : start + length]) for length in (2, 3, 4))


def _is_word(text: str) -> bool:
    return text in _other_words()


def _is_a_name(text: str) -> bool:
    return frequency(text) > _NONE and not _is_word(text)


def _follows_office(text: str, match: re.Match[str]) -> bool:
    return _OFFICE.search(text[max(0, match.start("name") - 4) : match.start("name")]) is not None


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


@cache
def _other_words() -> frozenset[str]:
    """The dictionary's words of two to four characters that begin with a surname's and name nobody."""
    surnames = set((_COMMON + _RARE).encode().decode())
    more = {
        "常说",
        "常常",
        "何以",
        "时常",
        "向来",
        "方面",
        "高声",
        "高喊",
        "高呼",
        "易怒",
        "多次",
        "万分",
        "陈述",
        "许可",
        "明明",
        "文明",
        "周转",
        "全体",
        "全部",
    }
    more.update(
        word
        for word, _, tag in dictionary()
        if word[0] in surnames and 2 <= len(word) <= 4 and not tag.startswith("nr")
    )
    return frozenset(more)
