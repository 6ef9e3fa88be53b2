"""Figure words: the verbs of what inspection and enforcement achieved, their units, and what voids a number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.annotation import FigureType
from nlp.numerals import NUMBER

FIRM = (
    "企业|作坊|厂|公司|单位|店|餐馆|饭店|酒店|餐饮|商户|场所|场|矿|养殖|项目|工地|窝点|门市|摊|站|园|户|窑|"
    "[砂石料工购营产殖宰炼烧置卖油洗炭收]点"
)
_FIRM_UNITS = "家|户|间"
_PLACE_UNITS = "个|处|座|所"


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
        r"立案(?:查处并|并)?(?:行政)?处罚|行政处罚|处罚(?!金额|款|决定|依据|标准|力度|措施|"
        r"信息|种类|程序|告知|案)|予以处罚|给予处罚",
        _FIRM_UNITS,
        _PLACE_UNITS,
        FIRM,
    ),
    Verb(
        "fine",
        r"(?:行政)?(?:处以?)?罚款(?:总?金?额|总计|合计|数额)?|处罚金额|罚单(?:总?金额)?|"
        r"(?<![处刑])罚(?!金|没|则|单|款|[了过]他|[了过]我)(?=了?[\d０-９一二三四五六七八九十两百千])",
        "元",
        unit="元",
    ),
    Verb(
        "suspended",
        r"停产(?:整治|整改|整顿|检修|治理|限产)?|停业(?:整治|整改|整顿)?|限产停产|停工(?:整治|整改|整顿)",
        _FIRM_UNITS,
        _PLACE_UNITS,
        FIRM,
    ),
    Verb(
        "closed",
        r"关停(?:取缔|并转|关闭|淘汰|退出)?|取缔(?:关停|关闭)?|关闭(?:取缔|退出|关停)?|关停|"
        r"退出(?![“”]?(?:[黑红]名单|名单|序列|名录|预警|应急|历史|市场))|清退|淘汰(?=[^，。；]{0,12}(?:企业|作坊))",
        _FIRM_UNITS,
        _PLACE_UNITS,
        FIRM,
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
        r"(?:异地|整体|关停|退城|入园)?搬迁(?:改造|入园)?|搬离|迁建|退城入园|迁出",
        _FIRM_UNITS,
        _PLACE_UNITS,
        FIRM,
    ),
    Verb(
        "accountable",
        r"(?:追责|严肃|启动|倒查|通报|党纪政务|党纪)?问责(?:处理|追责)?|追责(?:问责)?|追究责任|"
        r"责任追究|(?:党纪政务|党纪政纪|党纪|政务|政纪)?处分(?!决定|条例|期|权)",
        "人|名|位|人次",
    ),
    Verb("interviewed", r"(?:集中|警示|公开|提醒)?约谈(?:提醒|警示|督办)?", "人|名|位|人次|家|次|户"),
    Verb("detained", r"(?:行政|刑事|治安|司法)?拘留|刑拘|行拘", "人|名|位"),
    Verb(
        "transferred",
        r"(?<!转)移送|移交(?=[^，。；]{0,6}(?:公安|司法|检察|纪检|纪委|线索))",
        "件|起|宗|例|人|名|条",
        "个",
        "案",
    ),
    Verb("cases", r"立案(?:查处|调查|侦查|查办|侦办|审查)?|查处|查办|侦办|侦破|破获|查获", "件|起|宗|例", "个", "案"),
    Verb("resolved", r"办结(?!率)|办理完毕|办毕", "件|宗|起", "个", "件"),
    Verb(
        "received",
        r"交办|转办|移交|转交|移送(?=[^，。；]{0,14}(?:信访|举报|来信|来电))|受理|收到|接到|接收|接获",
        "件|宗|起",
        "个",
        "件",
    ),
)

TRIGGER = re.compile("|".join(f"(?P<v{number}>{verb.words})" for number, verb in enumerate(VERBS)))
COUNT = re.compile(
    rf"(?<![第\d０-９.．\-—年])(?P<number>{NUMBER})(?P<unit>元|人次|家(?!次)|户(?!次)|间|个(?!多?月|季度|工作日|小时|星期|百分点|[县区市镇乡村])|处|座|"
    rf"所|人|名|位|次(?!日)|件|起(?![来步草止诉])|宗|例(?!外)|条|批)?(?![\d％%])"
)

PETITION = re.compile("信访|举报|交办|来信|来电|投诉件|转办|督察")
PLAN = re.compile(
    r"计划|拟(?!定)|将(?=[^\d０-９，。；]{0,8}(?:关|停|取|责|问|约|移|立|处|罚|搬|整|"
    r"淘|退|完成|清))|争取|力争|目标|预计|有望|准备|打算|打造|年底前|[本今下]一?步|要求[^，。；]{0,10}(?:前|"
    r"内)|"
    r"(?:到|在)?(?:20\d\d|今|明|本)年(?:\d+月)?(?:底|末|底前|前(?![一二三四五六七八九十\d])|内)|月底前|应当?|须|"
    r"必须|需要?(?=[^，。]{0,4}(?:关|停|搬|整))|今后|未来|还要|仍需|待|确保|任务|下达(?=[^，。]{0,8}(?:任务|"
    r"计划|目标))|明确了?(?=[^，。]{0,8}(?:任务|目标))"
)
DONE = re.compile(r"已经?|共(?!同|享|建|治|青)|累计|实际|先后|截至")
WHAT_IF = re.compile(r"如果|如若|若(?!干|尔)|一旦|假如|假设|假定|倘若|要是|哪怕|即使|演练|模拟|设想|就算|万一|建议")
LAW = re.compile(
    r"可处|可以处|可并处|应处|并处(?=[^，。]{0,12}以上)|最高(?!人民)|上限|下限|起步|"
    r"以下|以上|幅度|处.{0,12}(?:以上|以下)|规定(?=[^，。]{0,20}(?:处|罚))|条例规定|"
    r"按照《|罚则|法定|至多|不超过|封顶|每天|按日(?!(?:连续)?(?:处罚|计罚)(?:案件)?\d)"
)
NEGATED = re.compile(
    r"(?:没有|未能?|并未|尚未|未曾|从未|无需|不予|不|没|免于|免予|免|暂缓|无一|无|拒绝|"
    r"避免|不再|不得|严禁|防止|禁止|取消|撤销|解除|代替|以免)(?:被|再|曾|依法|进行|受到|"
    r"对其|任何|有|能|得到)?“?$"
)
COMPARED = re.compile(
    r"(?:同期|上年|去年同期|上月|上季度|往年|原来|此前|上一年|上批|上一批)(?:的|为|仅|"
    r"是|只有|分别为)?(?:(?![降升增减]|[至到][\d一二三四五六七八九十])[^，。；]){0,14}$"
)
# 罚了30万还是50万？ two numbers of which nobody knows the right one
UNSURE = re.compile(
    rf"{NUMBER}[^，。；\d]{{0,2}}(?:还是|或者?是?)[^，。；\d]{{0,3}}$|^[^，。；\d]{{0,2}}(?:还是|或者?是?)[^，。；\d]{{0,3}}{NUMBER}"
)
# 对群众举报奖励5000元, 没收违法所得44万元: money that is no fine; 类似的厂被罚了五万: told of others
NO_FINE = re.compile(r"没收|违法所得|罚金|赔偿|补偿|奖励|损失|修复费|类似|同类")
# 500元到3000元不等: no certain number
RANGE = re.compile(rf"不等|(?:元|[万亿])?(?:[至到~～—-]){NUMBER}(?:[万亿]?元|家|户|件|人)(?:不等|之间)")
# 罚款50万元至100万元: no certain fine, neither the one number nor the other
FINE_RANGE = re.compile(rf"元?[至到~～—-]{NUMBER}元")
FINE_RANGE_BEFORE = re.compile(rf"{NUMBER}元?[至到~～—-]$")
# 去年同期立案88件，罚款1040万元: all of the clause group is of then; 同期 alone is of the same time
OF_THEN = re.compile(
    r"\s*而?(?:(?:与|比|较)?(?:去年|上年|前年|上月)的?|与|比|较)同期(?!.*(?:今年|本月|现|目前|增至|升至|降至))"
)
AVERAGE = re.compile("平均|每[月天年周日季]")
# 年底前再关3家，对5家停产: the plan ends where another subject is taken up
PLAN_ENDS = re.compile("[，,](?=对|已|目前|现已|截至)|；")
# 检查企业80家，立即整改: what was visited is not what was found
VISITED = re.compile("检查|走访|摸排|排查|巡查|抽查|督导|暗访|出动")
MET = re.compile("查获|发现|查出|排查出|查处|查封|存在|超标|违法")
ALL_OF_THEM = re.compile(r"\s*(?:均|全部|一律|当场|现场|随即|已|被|予以|依法|立即|即|并|全都|都){1,4}$")
DIFFERENCE = re.compile(r"(?:增加|减少|上升|下降|增长|多|少|增|减|提高|降低|新增加)(?:了|出)?$")
# 罚款由3万元提高到10万元: a rule that changed
RAISED = re.compile(r"[由从][^，。；]{1,12}元?(?:提高|上调|增加|降低|下调|提升)[到至为]$")
FROM_TO = re.compile(r"(?:从|由)[^，。；到至]{0,12}$")
TOTAL = re.compile(r"共计|合计|总计|累计|一共|总共|共(?!同|享|建|治)|总额|总数|总金额")
PARTS = re.compile(r"其中|包括|含(?!量|有|氧|硫|酸|油|水)|分别|[（(]")
UNDONE = re.compile(r"^[^，。；]{0,6}?(?:未|尚未|没有|正在|待|仍在|还在)[^，。；]{0,6}?(?:办结|办理|整改|完成|处罚)")
OTHER_THINGS = re.compile(
    r"酒驾|醉驾|交通违法|超速|诈骗|电信|赌博|盗窃|账号|谣言|黄赌|毒品|涉毒|食品安全|"
    r"药品|假冒|偷税|欠薪|学校招生|培训机构|网络|虚假信息|火灾隐患|安全隐患|违停|闯红灯|"
    r"超载|传销|逃费|医保|网约车|黑车|校外"
)
ENVIRONMENT = re.compile(
    r"环境|环保|生态|污染|督察|排污|扬尘|噪声|噪音|油烟|秸秆|废[水气渣酸油弃]|污水|大气|"
    r"水质|散乱污|臭|黑烟|排放|脱硫|环评|河长|尾矿|危废|固废|垃圾|信访|举报|偷排|直排|"
    r"化工|粉尘|河道|禁渔|禁捕|非法捕捞|盗采|破坏|环委会|电厂|热电|烟囱|沿江|砂石|砂场|"
    r"涉气|涉污|涉水|在线监测|监测数据|炼铅|油气回收|边督边改|烧烤店|石料|洗砂|电镀|锅炉|窑|选矿|矿山|养殖|异味|烟尘|冒烟|燃煤|小水电|餐馆|餐饮|作坊|铸造|熔铝|熔炼|冶炼|水泥|石灰|喷漆|喷涂|印染|造纸|屠宰|超标|砖厂|采石|采砂|非法开采"
)
SLOGAN = re.compile(r"发现一[起家件处例个]|[^，。]一[起家件处例]、[^，。]{1,4}一[起家件处例]")
CITY_WIDE = re.compile(r"全市|我市|全省|各地|各县区|督察组[^，。]{0,8}(?:累计|共)")
