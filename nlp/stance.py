"""Stance: how a text treats each of its districts: praised, exposed, or only there. One text may do all three."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cities.facts import Sentiment, Stance
from crawlers.article import Article
from nlp.places import Find
from nlp.sentences import sentence_spans, span_at

# the words around a district are read this far: a report's next sentences still speak of it
_MAX_CONTEXT = 260
_MAX_TONE_TEXT = 1500
_OF_TONE: dict[Sentiment, Stance] = {"negative": "曝光", "positive": "正面", "neutral": "提及"}

_EXPOSED = re.compile(
    r"曝光|通报批评|点名|被约谈|倒数|末位|垫底|排名靠后|后进|监管(?:缺位|缺失|不到位|"
    r"不力|流于形式)|形同虚设|流于形式|敷衍|虚假整改|表面整改|纸面整改|整改(?:不力|滞后|"
    r"迟缓|不到位)|"
    r"久拖不决|失职|渎职|不作为|慢作为|漏洞|弄虚作假|造假|偷排|偷偷|直排|暗管|乱排|偷倒|"
    r"非法倾倒|一拖再拖|没人管|无人管|推诿|踢皮球|不降反升|不升反降|原地踏步|反弹|雨污不分|"
    r"雨污混流|恶臭|刺鼻|"
    r"臭气熏天|黑臭|污水横流|扰民|苦不堪言|屡禁不止|屡罚不改|死灰复燃|管控不到位|没管住|"
    r"未落实|落实不力|违规|违法|擅自|超标(?!准)|严重污染|触目惊心|问题突出|问题严重|"
    r"长期存在|走过场|"
    r"一字不差|装样子|晚上干|白天锁门|发黄|发白|发红|枯死|死鱼|追责|问责|倒查|承认|检讨|"
    r"隐瞒|谎报|瞒报|迟报|拒不|回潮|摆设|呛|熏|臭|投诉|不满"
)
_PRAISED = re.compile(
    r"样板|典型经验|典型做法|优秀案例|先进|示范|入选|荣获|获评|获奖|夺冠|冠军|表彰|全市第一|"
    r"全省第一|第一名|稳坐第一|位居前|居全市|居全省|全市最好|最优|最好|推介|推广|点赞|"
    r"好评|率先|首创|创新|首次|首个|"
    r"成效|成果|见效|改善|好转|提升到|升到|升至|达标|优良|零超标|没有一天超标|焕然一新|"
    r"变清|清澈|水清|岸绿|回归|恢复|建成|通车|启用|投用|揭牌|完工|完成(?:整改|改造|治理|"
    r"任务)|得到治理|得到改善|全部(?:完成|通过|密闭|入棚)|"
    r"装上了|换上|新增|方便|高兴|满意|放心|踏实|幸福|服气|说话算数|让人服|鼓个掌|喝彩|"
    r"感谢|致谢|谢谢|辛苦了|前进[一二两三四五\d]+位|提高了?[\d一二三四五六七八九十]|"
    r"下降[\d一二三四五六七八九十]|同比下降|惠及|受益|丰收|助力|打造|有效|"
    r"经验|亮点|亮眼|美丽|真香|漂亮|治好|没有发生一起|保持(?:在)?[ⅠⅡI]|[ⅠⅡⅢ]类"
)
_UNSAID = re.compile(
    r"(?:不|没有?|未|无|并非|防止|避免|严禁|杜绝|严防|禁止|如有|发现|举报|坚决|对|严厉打击|" r"打击)[^，。；、]{0,5}$"
)
_GATHERING = re.compile(r"主场活动|环境日|世界\S{1,5}日|宣传周|宣传月|公开赛|龙舟|考察|研学|报名|献血|节[在将本]|招聘")
_ASKS = re.compile(
    r"请问|咨询|想问|请教|想了解|能否|怎么办理|有没有(?:名录|人知道)|在线等|哪里(?:看|"
    r"办|查|领)|几号|什么时候公布|算(?:登记|报告)"
)
_THANKS = re.compile(
    r"感谢|谢谢(?!$)|表扬|点赞|点个赞|致谢|辛苦了|真好|太好了|越来越好|变清|回来了|好多了|"
    r"这个我服|真香|没想到.{0,20}(?:清|鱼|白鹭|干净)"
)
_GRIEVANCE = re.compile(
    r"投诉|举报|恶臭|臭|异味|怪味|扰民|噪音|黑烟|浓烟|硫磺|灰尘|黑灰|油烟|污水|粪水|"
    r"死鱼|呛|熏|刺鼻|喘|咳嗽|哮喘|嗓子|睡不着|睡不好|失眠|受不了|忍了|没人管|无人管|"
    r"谁来管|到底|凭什么|何时|迟迟|"
    r"推诿|正在核实|照样|照旧|照倒|依旧|摆设|脏|泥水|发白|发红|暗管|铁桶|油花|震得|晃|"
    r"亮到|晚点|不亮|掉线|没压力|堆满|趴窝|漏水|\[怒\]|\[泪\]|\[微笑\]|\[doge\]|\[吃瓜\]|"
    r"\[裂开\]|！！|求求|打桩|夜里|半夜|"
    r"不敢(?:开窗|晒|呼吸|出门)|关窗|谁赔|赔|骗|糊弄|闻到|味道?"
)
_CRITICAL = re.compile(
    r"凭什么|为什么(?:总|没|不|没有|拖)|谁来|谁赔|到底(?:怎么|是什么|谁)|何时(?:休|了|"
    r"是头)|几点睡|难道|忍了|忍无可忍|敷衍|形同虚设|流于形式|走过场|一纸空文|一刀切|"
    r"摆拍|装样子|推诿|踢皮球|转了.{0,3}个?来回|不作为|"
    r"久拖|拖了|迟迟|没人管|无人管|不属本单位|照旧|照样|照倒|又回来|反弹|被呛醒|睡不着|"
    r"睡不好|不敢开窗|受不了|苦笑|沉默|刺耳|寒的是人心|曝光|典型(?:违法)?案例|点名|通报批评|"
    r"监管(?:缺位|缺失|有漏洞)|日常监管|"
    r"偷偷|白天锁门|直排|堆满|没有看到任何|没有一个人|等一个准话|盯上|怎么会|藏不住|"
    r"换了?三次|三次答复|没说|隐瞒|晚了|仅仅|一罚了之|不够"
)
_IMPROVED = re.compile(
    r"(?:如今|现在|今年|这回|眼下|这几天|终于|后来|再去)[^。]{0,60}(?:清|净|好|少|亮|"
    r"绿|没有味|安静|降|升|白鹭|鱼|方便|踏实|通|开窗|值)|变清|清了|重新|洗了脸|换上|"
    r"盖上|装上|搬下山|搬走|封了|拆了|改完|通车|"
    r"得到治理|完成(?:整改|改造|清理|治理)|全部(?:完成|通过|密闭|入棚|换装)|达标|不再是|"
    r"恢复到|回升|提高|好得多|好多了|今非昔比|焕然一新|收回.{0,4}吐槽|道个歉|夸|首次拍到|"
    r"最(?:好|安静|香)|"
    r"上岗|捡(?:起|拾|垃圾)|掌声|高兴|笑|守着|放心|感谢|谢谢|致敬|点赞|服气|落地|揭牌|"
    r"夺冠|冠军|新增|出租率|加速|领到|只隔|免费|志愿者|孩子们"
)
_ENFORCED = re.compile(
    r"经查|查明|立案|罚款|拘留|取缔|关停|责令|宣判|判处|获刑|案件|移送|监测数据|在线监测|"
    r"采样|公布调查|调查结果|通报|核查|演练|清理工作|排查|提醒|排放标准|浓度|数据显示|"
    r"执法人员|发布会|管控|限值"
)
_SHAMING = re.compile(r"曝光|典型(?:违法)?案例|通报批评|点名|倒数|末位|垫底|后进|不降反升|整改不力|虚假整改|敷衍")
_NOTICE = re.compile(r"公告|公示|通告|通知|情况通报|日报|月报|水质状况|空气质量|报名|招聘|决定书")
_COMPLAINING = frozenset({"message", "weibo"})


def stance_of(
    article: Article,
    found: Sequence[Find],
    others: Sequence[Find],
    *,
    listed: bool,
    official: bool = False,
    tone: Sentiment | None = None,
) -> Stance:
    """How the article treats the district of `found`; `others` are the finds of its other districts.

    `official`: an authority speaks, or the district's own paper, which expose only in so many words. `tone` is the
    text's sentiment where it is known; without it, the words decide. A list of all districts takes no side.
    """
    if listed:
        return "提及"
    felt = _felt(article, official, tone)
    if not others:
        return _alone(article, found, felt)
    context = _context(article, found, others)
    exposed, praised = _counts(context)
    if felt == "negative":
        if praised and not exposed:
            return "正面"
        return "曝光" if exposed or _CRITICAL.search(context) or _is_main(found, others) else "提及"
    if exposed >= 2 and exposed > praised:
        return "曝光"
    if felt == "positive":
        return (
            "正面"
            if (praised or _IMPROVED.search(context)) and praised >= exposed and not _takes_place(context)
            else "提及"
        )
    if _NOTICE.search(article.title) or article.kind == "gov":
        return "提及"
    return "正面" if praised >= 2 and not exposed else "提及"


def _felt(article: Article, official: bool, tone: Sentiment | None) -> Sentiment:
    """The tone toward what is reported, corrected where words say otherwise than a judge of moods."""
    words = lexical_tone(article, official)
    if tone is None or tone == words:
        return words
    if article.kind in _COMPLAINING:
        # a mood is what its judge knows best; only a plain question or thanks outweigh it
        return words if words != "negative" and not official and article.kind == "message" else tone
    # of reports and notices the words know more: a judge of moods hears the nuisance and not that it was mended
    return words


def lexical_tone(article: Article, official: bool) -> Sentiment:
    """The tone by words alone."""
    text = f"{article.title}\n{article.body[:_MAX_TONE_TEXT]}"
    if official:
        return _official_tone(article, text)
    grievance = len({match[0] for match in _GRIEVANCE.finditer(text)})
    if article.kind in _COMPLAINING:
        return _personal_tone(article, text, grievance)
    critical = len({match[0] for match in _CRITICAL.finditer(text)})
    improved = len({match[0] for match in _IMPROVED.finditer(text)})
    enforced = len({match[0] for match in _ENFORCED.finditer(text)})
    if _NOTICE.search(article.title) and critical < 3:
        return "neutral"
    if critical >= 2 and critical * 2 >= improved:
        return "negative"
    if enforced >= 4 and enforced > improved:
        return "neutral"
    if improved >= 2 or (improved and _said(_PRAISED, text)):
        return "positive"
    return "negative" if critical and grievance >= 3 else "neutral"


def _official_tone(article: Article, text: str) -> Sentiment:
    if _SHAMING.search(text):
        return "negative"
    if _NOTICE.search(article.title):
        return "neutral"
    improved = len({match[0] for match in _IMPROVED.finditer(text)})
    enforced = len({match[0] for match in _ENFORCED.finditer(text)})
    return "positive" if improved >= 2 and improved + _said(_PRAISED, text) > enforced else "neutral"


def _personal_tone(article: Article, text: str, grievance: int) -> Sentiment:
    """Citizens complain unless they ask or thank; posts may also merely tell."""
    if _THANKS.search(text) and grievance <= 2:
        return "positive"
    if _ASKS.search(text) and grievance <= 2:
        return "neutral"
    return "negative" if grievance or article.kind == "message" else "neutral"


def _alone(article: Article, found: Sequence[Find], tone: Sentiment) -> Stance:
    """The only district takes the text's tone; a place where something merely takes place takes none."""
    scene = f"{article.title}\n{article.body[:300]}"
    if tone == "positive" and all(find.how in ("landmark", "source") for find in found) and _takes_place(scene):
        return "提及"
    return _OF_TONE[tone]


def _takes_place(scene: str) -> bool:
    return _GATHERING.search(scene) is not None


def _is_main(found: Sequence[Find], others: Sequence[Find]) -> bool:
    """Named in the title, or at least as often as any other."""
    if any(find.field == "title" for find in found):
        return True
    counts: dict[str, int] = {}
    for find in others:
        counts[find.code] = counts.get(find.code, 0) + 1
    return len(found) >= max(counts.values()) and not any(find.field == "title" for find in others)


def _context(article: Article, found: Sequence[Find], others: Sequence[Find]) -> str:
    """The sentences that speak of the district: from each of its names to the next district's, within a paragraph."""
    parts: list[str] = []
    for field in ("title", "body"):
        text = article.title if field == "title" else article.body
        spans = sentence_spans(text)
        taken = sorted(find.start for find in others if find.field == field)
        for find in (one for one in found if one.field == field):
            start, end = span_at(spans, find.start)
            before = [place for place in taken if start <= place < find.start]
            after = [place for place in taken if place > find.end]
            paragraph = text.find("\n", find.end)
            stop = min(
                after[0] if after else len(text), paragraph if paragraph >= 0 else len(text), find.end + _MAX_CONTEXT
            )
            # the clause before a name may praise it (做法被安平县学去), unless another district holds it
            parts.append(text[before[-1] if before else start : max(stop, min(end, stop))])
    return "\n".join(dict.fromkeys(parts))


def _counts(text: str) -> tuple[int, int]:
    """How many different words expose and praise, those left out that are denied or ruled against."""
    return _said(_EXPOSED, text), _said(_PRAISED, text)


def _said(pattern: re.Pattern[str], text: str) -> int:
    return len({m[0] for m in pattern.finditer(text) if not _UNSAID.search(text[max(0, m.start() - 8) : m.start()])})
