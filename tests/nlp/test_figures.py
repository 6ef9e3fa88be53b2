"""Figures: what inspection and enforcement achieved, to the number; what is only planned, denied or allowed is none."""

from __future__ import annotations

import pytest

from cities.city import City
from crawlers.article import Article
from nlp.annotation import Figure
from nlp.districts import district_mentions
from nlp.figures import figures_of
from nlp.namesakes import facts_of
from nlp.numerals import value_of

CASES: tuple[tuple[str, tuple[tuple[str, float, str], ...]], ...] = (
    # one number each
    ("环保部门依法关停3家小化工作坊。", (("closed", 3, "家"),)),
    ("全市取缔“散乱污”企业二十三家。", (("closed", 23, "家"),)),
    ("沿江12家砂石码头企业全部退出。", (("closed", 12, "家"),)),
    ("污染严重的两家电镀厂已被关闭。", (("closed", 2, "家"),)),
    ("责令停产整治1家，其余锅炉排放正常。", (("suspended", 1, "家"),)),
    ("督察期间停业整顿餐饮企业4家。", (("suspended", 4, "家"),)),
    ("对3家扬尘超标的搅拌站责令停工整改。", (("suspended", 3, "家"),)),
    ("截至目前，污染问题责令整改企业43家。", (("rectified", 43, "家"),)),
    ("园区6家印染企业完成整改，废水达标。", (("rectified", 6, "家"),)),
    ("执法人员当场责令改正2家油烟超标餐馆。", (("rectified", 2, "家"),)),
    ("沿江化工企业已搬迁5家。", (("relocated", 5, "家"),)),
    ("督察组移交问题共问责15人。", (("accountable", 15, "人"),)),
    ("对环保监管失职的7名干部追责问责。", (("accountable", 7, "名"),)),
    ("市环委会约谈12人。", (("interviewed", 12, "人"),)),
    ("因整改不力，两名乡镇负责人被约谈，生态环境部门跟踪督办。", (("interviewed", 2, "名"),)),
    ("非法倾倒危废，公安机关刑事拘留4人。", (("detained", 4, "人"),)),
    ("两人露天焚烧秸秆被拘留。", (("detained", 2, "人"),)),
    ("环境违法案件移送公安机关3件。", (("transferred", 3, "件"),)),
    ("已将1起排放数据造假案件移送公安机关。", (("transferred", 1, "起"),)),
    ("今年以来查处环境违法案件35起。", (("cases", 35, "起"),)),
    ("对涉嫌超标排放行为立案1件。", (("cases", 1, "件"),)),
    ("督察期间立案处罚17家。", (("penalised", 17, "家"),)),
    ("对排污企业行政处罚8家。", (("penalised", 8, "家"),)),
    ("因偷排污水，该厂被罚款8.6万元。", (("fine", 86000, "元"),)),
    ("生态环境局对其处以30万元罚款。", (("fine", 300000, "元"),)),
    ("热电厂冒黑烟被罚30万。", (("fine", 300000, "元"),)),
    ("督察组向我市交办信访举报件28件。", (("received", 28, "件"),)),
    ("省督察组移交第一批群众来电来信26件。", (("received", 26, "件"),)),
    ("交办的信访件中，39件已办结。", (("resolved", 39, "件"),)),
    ("督察信访件办结98件。", (("resolved", 98, "件"),)),
    # numerals
    ("今年环保罚款1,356,000元。", (("fine", 1356000, "元"),)),
    ("去年全市环境违法罚款1.2亿元。", (("fine", 120000000, "元"),)),
    ("今年累计对排污单位罚款30余万元。", (("fine", 300000, "元"),)),
    ("对偷排企业罚款十二万五千元。", (("fine", 125000, "元"),)),
    ("散乱污整治关停三十余家作坊。", (("closed", 30, "家"),)),
    ("污染整治共关停一百零五家石灰窑企业。", (("closed", 105, "家"),)),
    ("环保执法共罚款1万2千元。", (("fine", 12000, "元"),)),
    ("全省环境违法案件立案１２件。", (("cases", 12, "件"),)),
    ("环保督察问责两千余人。", (("accountable", 2000, "人"),)),
    # totals, parts, lists
    ("环保督察问责15人，其中科级6人。", (("accountable", 15, "人"),)),
    ("督察组交办信访件28件（来电19件、来信9件）。", (("received", 28, "件"),)),
    ("对两家排污企业分别罚款10万元、5万元，共计罚款15万元。", (("fine", 150000, "元"),)),
    (
        "截至6月2日，督察组累计交办126件，办结98件，责令整改43家，立案处罚17家，罚款135.6万元，关停5家，约谈12人，问责15人。",
        (
            ("received", 126, "件"), ("resolved", 98, "件"), ("rectified", 43, "家"), ("penalised", 17, "家"),
            ("fine", 1356000, "元"), ("closed", 5, "家"), ("interviewed", 12, "人"), ("accountable", 15, "人"),
        ),
    ),
    ("污染环境案行政拘留3人、刑事拘留2人。", (("detained", 3, "人"), ("detained", 2, "人"))),
    ("督察组交办第三批信访件28件，前两批57件。", (("received", 28, "件"), ("received", 57, "件"))),
    ("环保责令整改企业由20家增至30家。", (("rectified", 30, "家"),)),
    ("生态环境局作出决定，罚款人民币叁拾伍万元整。", (("fine", 350000, "元"),)),
    ("村里两家洗砂场前天关停。", (("closed", 2, "家"),)),
    ("取缔河滩采砂点4个、无证砖窑3座。", (("closed", 4, "个"), ("closed", 3, "座"))),
    ("排污罚单由上年同期的61件升至75件，立案由上年同期的8件升至11件。", (("cases", 11, "件"),)),
    ("上月交办信访件18件，比上个月少3件。", (("received", 18, "件"),)),
    ("其中按日计罚2件、移送公安机关污染案3件。", (("transferred", 3, "件"),)),
    ("取缔陆家村砂场3家。", (("closed", 3, "家"),)),
    ("生态环境局决定罚款伍元整。", (("fine", 5, "元"),)),
    ("生态环境局决定罚款伍万元整。", (("fine", 50000, "元"),)),
    # a deed behind what it was done to
    ("夜查发现非法电镀窝点4处，当场取缔。", (("closed", 4, "处"),)),
    ("排查出小塑料作坊11家，均已关停。", (("closed", 11, "家"),)),
    ("查出无手续石料加工点6个，已全部予以取缔；立案2起。", (("closed", 6, "个"), ("cases", 2, "起"))),
    ("检查企业80家，发现环境问题21个，均已整改。", ()),
    ("夜查战果：查获非法熔铝点2处，当场取缔；刑拘3人。", (("closed", 2, "处"), ("detained", 3, "人"))),
    ("水泥集中区内，共有六家企业搬迁入园，另有四家企业主动关停退出。", (("relocated", 6, "家"), ("closed", 4, "家"))),
    # what the list counts, firms or places of them
    ("“散乱污”点位摸排310处，其中提升120处，搬迁40处，关停150处。", (("relocated", 40, "处"), ("closed", 150, "处"))),
    ("环境问题90个已整改80个，其余10个限下月底前完成；责令21家企业限期整改。", (("rectified", 21, "家"),)),
    ("油烟整治中约谈商户十七户。", (("interviewed", 17, "户"),)),
    ("取缔小铸造作坊九家。", (("closed", 9, "家"),)),
    # money that is no fine, no certain number, told of others
    ("因偷排，对该厂罚款20万元、没收违法所得3万元。", (("fine", 200000, "元"),)),
    ("环保部门对举报人奖励5000元，对涉事企业罚款8万元。", (("fine", 80000, "元"),)),
    ("油烟扰民的店先教后罚，罚款从200元到2000元不等，共处罚9家。", (("penalised", 9, "家"),)),
    ("来电人说网上类似的石灰窑被罚了五万。", ()),
    ("三张罚单开给三家排污企业，合计罚款43万元。", (("fine", 430000, "元"),)),
    ("对30家超标企业下达责令整改通知，目前12家完成整改。", (("rectified", 12, "家"),)),
    ("今年环保立案数同比增加12件，达到76件。", (("cases", 76, "件"),)),
    ("环保督察：处分7人，其中党纪处分4人、政务处分3人。", (("accountable", 7, "人"),)),
    ("对违法排污的企业处罚21家次，约谈企业负责人18人次。", (("interviewed", 18, "人次"),)),
    ("环保新规实施，罚款由3万元提高到10万元。", ()),
    ("督察移交问题线索9件，问责36人。", (("accountable", 36, "人"), ("transferred", 9, "件"))),
    ("沅水干流取缔非法码头二十六处，关闭排污口33个、餐饮船8艘。", (("closed", 26, "处"), ("closed", 33, "个"), ("closed", 8, "艘"))),
    ("园区的九家盐化工企业，去年全部被责令整改，污染少了。", (("rectified", 9, "家"),)),
    ("三个月关停电镀作坊二十家，移送公安机关六件。", (("closed", 20, "家"), ("transferred", 6, "件"))),
    ("上半年环保立案62件，罚款713万元；去年同期立案88件，罚款1040万元。", (("cases", 62, "件"), ("fine", 7130000, "元"))),
    ("印染园42家企业全部停产整治，另有8家选择关停退出，7家因选址难而关停。",
     (("suspended", 42, "家"), ("closed", 8, "家"), ("closed", 7, "家"))),
    ("三家企业完成整改，退出环保“黑名单”。", (("rectified", 3, "家"),)),
    ("县里关闭砖厂11家，拟于明年再关闭3家，对5家砖厂停产整治。年内平均每月关闭近1家。",
     (("closed", 11, "家"), ("suspended", 5, "家"))),
    ("环保部门办结群众交办的信访件211件。", (("resolved", 211, "件"),)),
    ("网传一家早餐店“因油烟被罚款10万元、关停3家分店”，分局回应：只上门宣传，没有罚款，没有关停。", ()),
    ("网传一家早餐店“因油烟被罚款10万元”，经查确被处罚，此外没有立案。", (("fine", 100000, "元"),)),
    ("网传早餐店“因油烟被罚款10万元”，分局回应：没有此事，传言不属实。", ()),
    ("网传早餐店“因油烟被罚款10万元”。分局上门。店主换了净化器。味道淡了。另一条消息纯属谣言。", (("fine", 100000, "元"),)),
    ("没有“罚款10万元”这回事，油烟扰民正在核查。", ()),
    ("6月10日查封非法采石点5个，取缔3个，行政拘留1人。", (("closed", 3, "个"), ("detained", 1, "人"))),
    ("环保执法人员给三家企业开出罚单，合计罚款25万元。", (("penalised", 3, "家"), ("fine", 250000, "元"))),
    ("小水泥去年关停9家，今年以来又关停4家，两年累计关停13家。", (("closed", 13, "家"),)),
    ("检查发现超标企业8家，立即整改。", (("rectified", 8, "家"),)),
    ("上半年住建局罚款10万元。同期，环保局立案20件。", (("fine", 100000, "元"), ("cases", 20, "件"))),
    # nothing to count
    ("取缔陆家村砂场。", ()),
    ("取缔伍家岗砂场。", ()),
    ("那家电镀厂罚款20万还是40万，说法不一。", ()),
    ("下一步计划关停小化工企业3家。", ()),
    ("今年拟搬迁沿江化工企业5家。", ()),
    ("到2027年底前将关停砖瓦窑企业20家。", ()),
    ("目标是年内完成整改企业50家，改善水质。", ()),
    ("一旦超标排放，将立案查处，最高可处一百万元罚款。", ()),
    ("在禁烧区焚烧秸秆的，可处五百元以上二千元以下罚款。", ()),
    ("如果再次偷排，立即关停3家涉事企业。", ()),
    ("检查中没有关停一家企业，环保执法讲究精准。", ()),
    ("督察组交办的信访件，尚有28件未办结。", ()),
    ("其余28件信访件正在办理。", ()),
    ("污染环境案的五名被告人被并处罚金一万元至六万元。", ()),
    ("生态损害赔偿118万元已经到位。", ()),
    ("举报环境违法奖励200元。", ()),
    ("环保执法出动300人次，检查企业76家。", ()),
    ("环保执法人员检查企业80家，立即整改。", ()),
    ("环保部门可酌情罚款50万元至100万元。", ()),
    ("该厂因偷排被罚款50万元至100万元，具体待定。", ()),
    ("河道排查发现问题三千余个，整改问题126个。", ()),
    ("警方查处酒驾12起。", ()),
    ("清理网络谣言信息213条、关闭账号46个。", ()),
    ("数十家作坊因污染被关停。", ()),
    ("对环境违法行为发现一起、查处一起、曝光一起。", ()),
    ("督察约谈人数比上月增加5人。", ()),
    ("去年同期关停的环保不达标企业为12家。", ()),
    ("演练假定企业泄漏，立案1件，检验环境应急能力。", ()),
    ("保护水库，三十九户人家整体搬迁到山下。", ()),
    ("为了水质，关停一台机组。", ()),
)  # fmt: skip


def figures(text: str, city: City, title: str = "") -> tuple[Figure, ...]:
    article = Article(id="a", version="1", kind="press", title=title, body=text)
    return figures_of(article, district_mentions(article, city))


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_figure_is_what_was_done_and_nothing_else(
    text: str, expected: tuple[tuple[str, float, str], ...], sample: City
) -> None:
    found = figures(text, sample)
    assert sorted((f.type, f.value, f.unit) for f in found) == sorted(expected)
    assert all(text[f.start : f.end] == f.span for f in found)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("一百二十六", 126), ("两", 2), ("135.6万", 1356000), ("1,356,000", 1356000), ("30余万", 300000),
        ("3亿5000万", 350000000), ("一万二", 12000), ("三百五", 350), ("二〇二六", 2026), ("十", 10), ("百余", 100),
        ("1300余", 1300), ("３０", 30), ("两千万", 20000000), ("", None), ("余", None), ("数", None),
    ],
)  # fmt: skip
def test_a_number_is_read_as_written(text: str, value: float | None) -> None:
    assert value_of(text) == value


def test_what_the_title_repeats_stands_once_with_the_bodys_span(sample: City) -> None:
    found = figures("环保部门对该厂罚款30万元，责令停产整治1家。", sample, title="热电厂被罚款30万元")
    assert [(f.type, f.field) for f in found] == [("fine", "body"), ("suspended", "body")]


def test_a_figure_belongs_to_the_district_named_before_it(sample: City) -> None:
    found = figures("新河县关停3家小化工；石泉县责令停产1家选矿厂；全市共约谈12人，污染问题立行立改。", sample)
    assert [(f.type, f.district) for f in found] == [
        ("closed", "990122"),
        ("suspended", "990123"),
        ("interviewed", None),
    ]


def test_a_figure_belongs_to_the_batch_or_day_named_before_it(sample: City) -> None:
    found = figures("督察组交办第三批信访件28件。截至6月2日，信访件办结98件，其中责令整改43家。", sample)
    assert [(f.type, f.batch) for f in found] == [
        ("received", "第三批"), ("resolved", "截至6月2日"), ("rectified", "截至6月2日"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "title", "batches"),
    [
        ("三月，环保处罚企业8家。移送公安机关污染案2起。", "", ["三月", "三月"]),
        ("今年以来排污立案9件，5月立案2件。", "", ["今年以来", "5月"]),
        ("督察信访件办理情况\n1 属实 关停1家\n2 属实 约谈2人", "第五批信访件一览", ["第五批", "第五批"]),
        ("第一批信访件关停1家；第二批约谈2人。", "第二批信访件办结", ["第一批", "第二批"]),
        ("第八批交办信访件34件，截至8月5日已办结22件。", "", ["第八批", "第八批"]),
        ("排污立案9件\n关停3家", "一季度环境执法情况", ["一季度", "一季度"]),
        ("今年以来，全区：\n关停小作坊3家\n下半年还要干什么？", "治污清单", ["今年以来"]),
    ],
)
def test_a_figure_belongs_to_what_opens_the_paragraph_or_heads_the_text(
    text: str, title: str, batches: list[str], sample: City
) -> None:
    assert [f.batch for f in figures(text, sample, title)] == batches


def test_a_span_of_months_holds_the_months_in_it(sample: City) -> None:
    found = figures("5月，排污罚款30万元；1至5月，罚款210万元。", sample)
    assert [(f.value, f.batch) for f in found] == [(2100000, "1至5月")]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("2025年全年，环保处罚罚款210万元。2026年5月，罚款30万元。", [2100000, 300000]),
        ("去年1至11月，环保罚款210万元。今年5月，罚款30万元。", [2100000, 300000]),
        ("2025年全年，环保累计罚款210万元。2026年5月，罚款30万元。", [2100000, 300000]),
        ("2026年1至5月，环保罚款210万元。2026年5月，罚款30万元。", [2100000]),
        ("今年1至5月，环保罚款210万元。5月，罚款30万元。", [2100000]),
    ],
)
def test_a_span_of_months_holds_no_month_of_another_year(text: str, values: list[float], sample: City) -> None:
    assert [f.value for f in figures(text, sample)] == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("今年以来，长沙环保罚款4300万元，株洲罚款2100万元，云泽罚款1580万元。", [15800000]),
        ("与云泽相邻的澜西市去年关停小砖厂312家。云泽市今年以来关停小砖厂4家。", [4]),
        ("外省某市因同类环境问题问责26人。我市对照自查，问责9人。", [9]),
        ("查处河南籍货车偷倒垃圾案件5起。", [5]),
        ("长沙市环保部门立案4起，罚款20万元。", []),
        ("在株洲，环保部门关停砖厂3家，罚款20万元。", []),
        ("长沙今年持续攻坚，关停砖厂3家。", []),
        ("外市车辆倾倒垃圾，环保部门立案4起，罚款20万元。", [4, 200000]),
        ("浙江老板投资的印染厂偷排，环保局罚款30万元。", [300000]),
        ("广东来的废料堆在河边，环保部门立案3件。", [3]),
        ("据长沙晚报报道，环保部门关停砖厂3家。", [3]),
        ("某省道旁污染严重的砖厂被关停3家。", [3]),
        ("在北京召开的会议后，环保部门关停砖厂3家。", [3]),
    ],
)
def test_what_another_city_achieved_is_no_figure_of_ours(text: str, values: list[float], sample: City) -> None:
    article = Article(id="a", version="1", body=text)
    found = figures_of(article, district_mentions(article, sample), own=facts_of(sample).own)
    assert [f.value for f in found] == values


def test_a_title_that_counts_the_bodys_persons_in_another_word_adds_none(sample: City) -> None:
    found = figures("因水质反弹，督察组约谈分管负责人共3人。", sample, title="3名副县长被约谈")
    assert [(f.value, f.unit, f.field) for f in found] == [(3, "人", "body")]


@pytest.mark.parametrize(
    ("text", "period"), [("一年来，查处环境违法案件136起。", "一年来"), ("近三年来，环保立案20件。", "近三年来")]
)
def test_years_up_to_now_are_a_period(text: str, period: str, sample: City) -> None:
    assert [f.batch for f in figures(text, sample)] == [period]


def test_a_title_that_rounds_the_bodys_number_adds_none(sample: City) -> None:
    found = figures("环保立案147件。", sample, title="环保立案百余件")
    assert [f.value for f in found] == [147]


def test_a_text_known_to_be_environmental_needs_no_word_that_says_so(sample: City) -> None:
    article = Article(id="a", version="1", kind="press", title="", body="行动中关停3家，立案5件。")
    assert figures_of(article, ()) == ()
    assert [f.value for f in figures_of(article, (), env=True)] == [3, 5]


def test_a_citys_total_holds_the_shares_of_its_districts(sample: City) -> None:
    found = figures("全市累计责令整改企业43家，水质明显好转。其中安平县责令整改6家。", sample)
    assert [(f.type, f.value) for f in found] == [("rectified", 43)]


def test_two_districts_totals_do_not_hold_each_other(sample: City) -> None:
    found = figures("环保督察以来，安平县共责令整改6家。新河县共责令整改3家。", sample)
    assert [(f.value, f.district) for f in found] == [(6, "990121"), (3, "990122")]


@pytest.mark.parametrize("body", ["", "123", "罚款" * 2000, "1" * 5000, "😀罚款环境万元"])
def test_an_odd_text_has_no_figures_and_breaks_nothing(body: str, sample: City) -> None:
    assert figures(body, sample) == ()
