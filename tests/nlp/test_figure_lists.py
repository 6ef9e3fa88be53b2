"""Figures of lists, tables, totals told apart from their parts, and what is only heard or asked."""

from __future__ import annotations

import pytest

from crawlers.article import Article
from nlp.figures import figures_of

# text → type, value and unit of each figure
CASES = (
    # tables and lists: the unit in the head, in brackets, or left out
    (
        "环保督察\n交办 64\n办结 60\n停业整治（家） 5\n罚款（万元） 12.5",
        "received 64 件; resolved 60 件; suspended 5 家; fine 125000 元",
    ),
    ("督察\n约谈（人）：7\n问责（人）：2", "interviewed 7 人; accountable 2 人"),
    ("信访交办73，办结70，噪声占多数。", "received 73 件; resolved 70 件"),
    ("环境执法\n①立案 4 件\n②罚款 38 万元", "cases 4 件; fine 380000 元"),
    ("督察\n责令整改21（家）\n立案处罚8（家）", "rectified 21 家; penalised 8 家"),
    ("治污目标\n计划关停（家）：9", ""),
    ("督察\n约谈企业家数占比：12", ""),
    # two deeds together, each told behind
    ("小电镀关停搬迁19家（关停16家，搬迁3家）。", "closed 16 家; relocated 3 家"),
    ("石料厂关停搬迁8家。", "relocated 8 家"),
    # a total in a clause of its own
    ("码头扬尘，水务罚款3万元，交通罚款5万元，两笔合计8万元。", "fine 80000 元"),
    ("废气直排，先罚款2万元，再罚款9万元，加起来11万元。", "fine 110000 元"),
    ("废水偷排，罚款6万元，没收违法所得4万元，两项合计10万元。", "fine 60000 元"),
    ("养猪场因粪污外排被罚过两回，头一回3万元，后一回7万元。", "fine 30000 元; fine 70000 元"),
    ("油烟扰民，火锅店领到两张罚单，一张5000元，一张2万元。", "fine 5000 元; fine 20000 元"),
    ("环保罚款总额由去年同期的310万元降到205万元。", "fine 2050000 元"),
    ("污染问题17人被追责，政务处分9人，诫勉8人。", "accountable 17 人"),
    ("污染问题问责11名干部，另处分2人。", "accountable 11 名; accountable 2 人"),
    ("填湖污染一事，共处理干部8人。", "accountable 8 人"),
    # deeds, units and objects
    ("保护区内4宗探矿权、6座水电站，至去年底全部退出。", "closed 4 宗; closed 6 座"),
    ("散乱污整治，拆除断电22家。", "closed 22 家"),
    ("对3处污染水体的土炼油点断水断电。", "closed 3 处"),
    ("拆除燃煤锅炉31台、违建8处。", ""),
    ("处罚了4户露天烧秸秆的农户。", "penalised 4 户"),
    ("超标排污的运输公司约谈9家，其中2家被罚。", "interviewed 9 家; penalised 2 家"),
    ("检查加油站60座。油气超标的4座被责令停业。", "suspended 4 座"),
    ("氨气泄漏，五名工人被移送市中心医院。", ""),
    ("移送公安机关3家，环境执法。", "transferred 3 家"),
    ("36个砂石堆场已关停29个。", "closed 29 个"),
    ("污水整治关了豆腐作坊6家，停了洗砂场2家。", "closed 6 家; suspended 2 家"),
    ("小作坊退了14家，油烟少了。", "closed 14 家"),
    ("禁养区15户养猪户主动退养。", "closed 15 户"),
    ("油烟扰民的11家烧烤店搬进了美食城。", "relocated 11 家"),
    ("取缔非法排口52个，封堵7个。", "closed 52 个"),
    ("对8户屡教不改的油烟摊主处以罚款，罚款额2.4万元。", "penalised 8 户; fine 24000 元"),
    ("余下2家石料厂已拆除了40%的设备。", ""),
    ("受理环境投诉266件，答复259件。", "received 266 件; resolved 259 件"),
    ("涉污企业4家限期退出，2家正在搬迁，1家被责令停产。", "suspended 1 家"),
    # heard and asked
    ("听邻居说喷漆房罚了6万元，不知真假。", ""),
    ("听说上游关了5家造纸厂，污水还是那么黑。", ""),
    ("化工厂是不是罚了10万元？", ""),
    ("臭了一年，就罚了2万元？", "fine 20000 元"),
    ("真的取缔了6家作坊吗？", ""),
)


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_list_gives_the_figures_that_it_states(text: str, expected: str) -> None:
    found = figures_of(Article(id="a", version="1", kind="press", title="", body=text), ())
    said = sorted(f"{figure.type} {figure.value:.0f} {figure.unit}" for figure in found)
    assert said == sorted(expected.split("; ") if expected else [])
    assert all(text[figure.start : figure.end] == figure.span for figure in found)


def test_clauses_of_a_title_that_a_space_parts_do_not_share_a_number() -> None:
    title, body = "五家皮革厂关了 两家印染厂停了", "石桥县环保督察整改，依法关停皮革厂5家，责令2家印染厂停产整治。"
    found = figures_of(Article(id="a", version="1", kind="press", title=title, body=body), ())
    assert sorted((each.type, each.value, each.unit) for each in found) == [("closed", 5, "家"), ("suspended", 2, "家")]
    (alone,) = figures_of(Article(id="a", version="1", kind="press", title="环保督察 三家石料厂停产", body="关停"), ())
    assert (alone.span, alone.field) == ("三家石料厂停产", "title")


def test_places_cut_off_and_then_counted_as_firms_are_told_once() -> None:
    body = "污染整治中，县里对四处熔炼点断水断电、拆除设备，关停4家；另拆除两处围堰。"
    found = figures_of(Article(id="a", version="1", kind="press", title="", body=body), ())
    assert [(each.type, each.value, each.unit) for each in found if each.value == 4] == [("closed", 4, "家")]
