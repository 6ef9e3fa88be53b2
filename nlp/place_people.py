"""People who bear a place's name: a surname or a role before it, a title or what only a person does behind it."""

from __future__ import annotations

import re

from nlp.borders import frequency
from nlp.bylines import ROLE
from nlp.places import Find

# surnames that are everyday words too (于 向 和 从 时 全 都 同 由 水 …) are left out: 于安平 is a place
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟"
    "龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦柏邢路岳齐梅莫庄辛管祝左涂谷祁耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍"
    "肖柳阮戚粟卓滕桑位覃霍翁隋植甘景薄单包司柴蒙鞠冉桂仇佟茅危龚尉晏向"
) - frozenset("向位成方文安查关路常万")
_PERSON_BEFORE = re.compile(
    r"(?:记者|通讯员|实习生|摄影|主播|主持人|评论员|编辑|作者|队长|局长|县长|区长|市长|"
    r"镇长|乡长|村长|厂长|校长|站长|科长|处长|部长|院长|所长|主任|书记|经理|董事长|"
    r"教授|专家|医生|老师|律师|村民|市民|居民|网民|网友|读者|业主|职工|工人|司机|员工|"
    r"支书|大爷|大妈|大叔|大姐|主席|会长|队员|志愿者|干部|嫌疑人|当事人|被告人|法人|负责人|代表|名叫|叫|姓名|名为|同志|"
    r"先生|女士)[ 　:：、“]*$"
)
_PERSON_AFTER = re.compile(
    r"(?:同志|先生|女士|老师|医生|师傅|大爷|大妈|大叔|阿姨|爷爷|奶奶|教授|院士|律师|"
    r"警官|大姐|大哥|小姐|小朋友|同学|[县区市镇乡局厂校站科处部院所队][长](?!期|江|达|"
    r"效|线|约|远|久|度)|"
    r"(?:一行|等人)|(?:告诉|笑着|坦言|感慨|回忆道|说[，：“]|说道|告诉记者|介绍说))"
)
_ARTIST_BEFORE = re.compile(
    r"(?:考生|学子|学员|教练|裁判|冠军|新郎|新娘|患者|顾客|编剧|导演|歌手|歌星|演员|作家|诗人|画家|网红|博主|主播|主持人|作者|选手|球员|棋手|译者|编者|责编|编辑|"
    r"网名|艺名|笔名|昵称|化名|[取起]名叫?|名叫|叫做|[他她]叫|姓[一-鿿]{1,2}名|古称|旧称|史称|又名)[ 　:：“]*$"
)
_VISITS_AFTER = re.compile(r"[县区市人行籍采]|之行|走笔|写生")
# 护林员石泉每天巡山: who does a work, and what only a person does
_DOER_BEFORE = re.compile(
    "(?:[\u4e00-\u9fff][员师匠警]|主任|书记|经理|老板|教授|医生|司机|村民|居民|市民|业主|学生|同学|[大老小][爷妈伯叔婶哥姐]|老人|志愿者|[里区号]的)$"
)
# 七岁的桃源
_AGED_BEFORE = re.compile(r"[\d一二三四五六七八九十]岁的$")
_DOES_AFTER = re.compile(
    "(?:[也还又却正都就])?(?:说|表示|介绍|坦言|告诉|回忆|认为|指出|提醒|解释|笑|带着|领着|拿着|背着|拎着|站在|走[进到]|蹲|每[天日周晚]|天天|"
    "今年[\d一二三四五六七八九十]+[多几]?岁|，?[\d一二三四五六七八九十]+岁|[，,][男女]|上[路班岗]|入户|来电|投诉|拨打|发现|打来)"
)


def is_person(text: str, find: Find) -> bool:
    """李安平, 记者王桃源, 新河同志: a surname or a role right before the name, a title right after it."""
    start, end = find.start, find.end
    # 治安, 石泉: two characters and a title after them (石泉同志); 县长 after a county's short name is its office
    after = _PERSON_AFTER.match(text, end)
    if after and find.bare and after[0][0] not in "县区市镇乡局厂校站科处部院所队一等告笑坦感回说介":
        return True
    if find.bare and _ARTIST_BEFORE.search(text[max(0, start - 6) : start]) and not _VISITS_AFTER.match(text, end):
        return True
    if find.bare and _DOER_BEFORE.search(text[max(0, start - 4) : start]) and _DOES_AFTER.match(text, end):
        return True
    if find.bare and _AGED_BEFORE.search(text[max(0, start - 8) : start]):
        return True
    if start == 0 or text[start - 1] not in _SURNAMES:
        return bool(find.bare and re.search(rf"(?:{ROLE})[ 　:：]*$", text[:start][-6:]) and _ends_a_name(text, end))
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
