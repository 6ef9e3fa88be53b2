"""Numbers that a text takes as given: half done, parts of a whole told elsewhere, deeds of then that say who is meant."""

from __future__ import annotations

import pytest

from crawlers.article import Article
from nlp.annotation import DistrictMention
from nlp.figures import figures_of
from tests.nlp.test_districts import LINJIANG, QINGHE

# text → type, value and unit of each figure
CASES = (
    ("第二批信访件交办44件，已办结30件，部分办结9件。", "received 44 件; resolved 30 件"),
    ("督察组转办信访件120件，已办结、阶段性办结113件。", "received 120 件; resolved 113 件"),
    ("散乱污企业完成整改31家，未启动整改8家。", "rectified 31 家"),
    ("名单上的污染砖厂，停产8家，部分停产3家。", "suspended 8 家"),
    ("生态环境分局将5家超标的印染企业负责人召集到一起约谈。", "interviewed 5 家"),
    ("请来7个乡镇的主要负责人，就秸秆焚烧问题进行集体约谈。", "interviewed 7 个"),
    ("对油烟投诉不断的9家饭店进行了一次面对面约谈。", "interviewed 9 家"),
    ("查处一起污染环境案。", "cases 1 起"),
    ("对9家餐饮单位法定代表人进行了约谈，油烟扰民。", "interviewed 9 家"),
    ("首期环保罚款5万元已到账。", ""),
    ("废旧家具拆解点连同旁边两家翻砂厂，上周一并取缔。", "closed 2 家"),
    ("第四批来电来信39件，已办结39件。", "received 39 件; resolved 39 件"),
    ("环保检查34家次，责令改正11家次。", "rectified 11 家次"),
    ("江岸拆除非法码头27座，搬迁合规码头5座。", "closed 27 座; relocated 5 座"),
    ("水源保护区内1座油库整体搬迁。", "relocated 1 座"),
    ("因倾倒废酸，行政拘留了3个人，刑拘了1个人。", "detained 3 人; detained 1 人"),
    ("污染水源案一共12个人被问责。", "accountable 12 人"),
    ("3个人一组学习垃圾分类，环保局来了2个人。", ""),
    ("三家塑料造粒作坊昨天全封了门。", "closed 3 家"),
    ("11座土石灰窑一座不留，污染没了。", "closed 11 座"),
    ("8家废旧轮胎炼油点被连根拔除。", "closed 8 家"),
    ("移送公安机关适用行政拘留案件7件，涉嫌环境犯罪案件3件，查封扣押9件。", "transferred 7 件; transferred 3 件"),
    ("约谈企业负责人13人，乡镇干部5人，整改扬尘问题。", "interviewed 13 人; interviewed 5 人"),
    ("取缔小炼油点4家，小电镀5家，小塑料11家。", "closed 4 家; closed 5 家; closed 11 家"),
    ("取缔小炼油点4家，检查企业22家，规范提升作坊9家。", "closed 4 家"),
    ("上一轮环保督察问责的23人中，有5人已经提拔。", ""),
    ("去年被关停的12家石料厂里，有3家死灰复燃，县里昨天再次取缔。", "closed 3 家"),
    ("已经关停两年的4家洗砂场又偷偷开工，立案3起。", "cases 3 起"),
    ("化工园12家企业里，有9家已签搬迁协议，3家已搬。", "relocated 3 家"),
    ("纳入搬迁的化工企业有11家，其中6家已经搬完。", "relocated 6 家"),
    ("督察组交办信访件516件，阶段办结473件。", "received 516 件; resolved 473 件"),
    ("参观了3家搬迁后的化工企业新厂区。", ""),
    ("首轮督察全市问责41人；本轮督察已问责18人。", "accountable 18 人"),
    ("被责令停产的污染企业有9家。", "suspended 9 家"),
    ("去年以来责令停产的污染企业有9家。", "suspended 9 家"),
    ("全市取缔散乱污企业93家。按行业分，取缔塑料加工40家、石材28家。", "closed 93 家"),
    ("我市办结信访件190件。分类看，大气类办结88件，水类办结52件。", "resolved 190 件"),
)


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_what_is_given_is_told_from_what_was_done(text: str, expected: str) -> None:
    assert _said(text) == sorted(expected.split("; ") if expected else [])


def test_a_districts_share_is_part_of_the_citys_own_number() -> None:
    mentions = [
        DistrictMention(
            code=code, score=0.9, stance="提及", evidence=name, field="body", start=0, end=len(name), how="name"
        )
        for code, name in ((LINJIANG, "临江区"), (QINGHE, "清河区"))
    ]
    whole = "全市办结信访件468件。临江区办结121件，清河区办结88件。"
    assert _said(whole, mentions) == ["resolved 468 件"]
    assert _said("临江区办结信访件121件；清河区办结88件。", mentions) == ["resolved 121 件", "resolved 88 件"]


def _said(text: str, mentions: list[DistrictMention] | tuple[()] = ()) -> list[str]:
    found = figures_of(Article(id="a", version="1", kind="press", title="", body=text), mentions, env=True)
    return sorted(f"{figure.type} {figure.value:.0f} {figure.unit}" for figure in found)
