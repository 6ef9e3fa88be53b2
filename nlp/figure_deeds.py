"""Deeds: the verbs of what inspection and enforcement achieved, the units and the objects that each is counted in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.annotation import FigureType

FIRM = (
    "企业|作坊|厂|公司|单位|店|餐馆|饭店|酒店|餐饮|商户|场所|场|矿|养殖|项目|工地|窝点|门市|摊|站|园|户|窑|"
    "[砂石料工购营产殖宰炼烧置卖油洗炭收车品放业售]点"
)
_FIRM_UNITS = "家|户|间"
_PLACE_UNITS = "个|处|座|所"
_BODIES = (
    "街道|[县区市镇乡村]|单位|部门|[局委办所站]|党组|支部|企业|公司|干部|书记|主任|责任人|负责人|老板|"
    "[县区市镇乡村局厂站科处校院]长"
)
_PETITIONS = "件|(?:信访|投诉|举报|交办)问题"


@dataclass(frozen=True, slots=True)
class Verb:
    """One kind of deed: `units` count it as they are, `objects` let a vague unit (个, 处, 座) count it too."""

    type: FigureType
    words: str
    units: str
    vague: str = ""
    objects: str = ""
    unit: str | None = None


# in order: where two would match at one place, the first does
VERBS: tuple[Verb, ...] = (
    Verb(
        "penalised",
        r"立案(?:查处并|并)?(?:行政)?处罚|行政处罚|(?<!刑事)处罚(?!金|款|决定|依据|标准|力度|措施|"
        r"信息|种类|程序|告知|案)|予以处罚|给予处罚|"
        r"(?:[被受遭]|挨了?)罚(?![款没单金则]|[了过掉]?[\d０-９一二三四五六七八九十两百千])",
        f"{_FIRM_UNITS}|人|名|位",
        _PLACE_UNITS,
        FIRM,
    ),
    Verb(
        "fine",
        r"(?:行政)?(?:处以?)?罚款(?:总?金?额|总计|合计|数额)?|处罚金额|罚单(?:总?金额)?|"
        r"(?<![处刑])罚(?!金|没|则|单|款|[了过]他|[了过]我)(?=[了掉去过]?[\d０-９一二三四五六七八九十两百千])|"
        r"(?:挨|被|受|遭)了?[一两二三四五]?[次回]罚(?=[，。：；])",
        "元",
        unit="元",
    ),
    Verb(
        "suspended",
        r"停产(?:整治|整改|整顿|检修|治理|限产)?|停业(?:整治|整改|整顿)?|限产停产|"
        r"停工(?:整治|整改|整顿)?(?!损失|期间|令|多年)|停了[产业工]|(?:停止|暂停)(?:生产|营业)",
        _FIRM_UNITS,
        _PLACE_UNITS,
        FIRM,
    ),
    Verb(
        "closed",
        r"关停(?:取缔|并转|关闭|淘汰|退出)?|取缔(?:关停|关闭)?|关闭(?:取缔|退出|关停)?|关停|"
        r"退出(?![“”]?(?:[黑红]名单|名单|序列|名录|预警|应急|历史|市场))|清退|淘汰(?=[^，。；]{0,12}(?:企业|作坊))|关掉|关了门|关了?(?=[\d一二三四五六七八九十两百]+[家座])",
        f"{_FIRM_UNITS}|艘",
        f"{_PLACE_UNITS}|条|宗",
        f"{FIRM}|码头|排[污口水]口|船|水?电站?|[采探]?[矿石砂]权|矿业权",
    ),
    Verb(
        "closed",
        r"拆除断[水电]|断[水电](?:断[水电])?(?:拆除)?|(?:[两三]断[两三]清|清零)(?!攻坚|行动|任务|计划|目标)|"
        r"(?<!正在)拆除(?=[^，。；]{0,8}[\d一二三四五六七八九十百]|设备)",
        "家",
        _PLACE_UNITS,
        "[砂石料卖炼油]点|作坊|砂场|码头|养殖场|[砖瓦]窑|[^木]厂",
    ),
    Verb(
        "rectified",
        r"责令(?:限期|立即|当场|现场)?(?:整改|改正|改进)(?!通知|决定)|(?:限期|要求|督促|督办|推动|完成|"
        r"落实|当场|现场|立行)整改|整改(?:完成|到位|完毕)|责令[^，。；、停]{0,8}?(?:整改|改正)(?!通知|决定)|"
        r"整改(?!问题|率|措施|方案|任务|要求|清单|时限|通知|不)",
        _FIRM_UNITS,
        _PLACE_UNITS,
        FIRM,
    ),
    Verb(
        "relocated",
        r"(?:异地|整体|关停|退城|入园)?搬迁(?:改造|入园)?|搬[离走出]|搬[进入到](?=[^，。；]{0,6}园)|搬上岸|搬了?(?=[\d一二三四五六七八九十两百]+家)|迁建|退城[入进]园|(?<!变)迁[出走离至到入往]|外迁",
        _FIRM_UNITS,
        _PLACE_UNITS,
        FIRM,
    ),
    Verb(
        "accountable",
        r"(?:追责|严肃|启动|倒查|通报|党纪政务|党纪)?问责(?:处理|追责)?|追责(?:问责)?|追究责任|"
        r"责任追究|(?:党纪政务|党纪政纪|党纪|政务|政纪)?处分(?!决定|条例|期|权)|组织处理|"
        r"处理(?=[^，。；]{0,4}(?:干部|责任人|公职人员|党员))",
        "人|名|位|人次",
        "个",
        _BODIES,
    ),
    Verb(
        "interviewed",
        r"(?:集中|警示|公开|提醒)?约谈(?:提醒|警示|督办)?",
        "人|名|位|人次|家|家次|次|户",
        "个",
        _BODIES,
    ),
    Verb("detained", r"(?:行政|刑事|治安|司法)?拘留|刑拘|行拘|拘了?(?=[\d一二三四五六七八九十两]+[人名])", "人|名|位"),
    Verb(
        "transferred",
        r"(?<!转)移送(?![^，。；]{0,8}(?:医院|医疗|救治|治疗|卫生院|诊|救护))|移交(?=[^，。；]{0,6}(?:公安|司法|检察|纪检|纪委|线索))",
        "件|起|宗|例|人|名|条",
        "个",
        "案",
    ),
    Verb(
        "cases",
        r"立案(?:查处|调查|侦查|查办|侦办|审查)?|查处|查办|侦办|侦破|破获|查获|立了?(?=[\d一二三四五六七八九十两百]+[起件宗][^，。；]{0,6}案)",
        "件|起|宗|例",
        "个",
        "(?<!立)案",
    ),
    Verb("resolved", r"办结(?!率)|答复(?!率|时限)|办理完[毕成]|处理完毕|办毕|办完", "件|宗|起", "个", _PETITIONS),
    Verb(
        "received",
        r"交办|转办|移交|转交|移送(?=[^，。；]{0,14}(?:信访|举报|来信|来电))|受理|收到|接到|接收|接获|[转交]来|下[转交]",
        "件|宗|起",
        "个",
        _PETITIONS,
    ),
)

TRIGGER = re.compile("|".join(f"(?P<v{number}>{verb.words})" for number, verb in enumerate(VERBS)))


def verb_of(match: re.Match[str]) -> Verb:
    """The verb of what TRIGGER found."""
    assert match.lastgroup is not None
    return VERBS[int(match.lastgroup[1:])]
