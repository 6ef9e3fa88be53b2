"""Works, suspects, campaigns and namesakes: names of the sample city that are borne by what lies elsewhere."""

from __future__ import annotations

import pytest

from cities.city import City
from tests.nlp.test_districts import (
    ANPING,
    BEIHU,
    CHANGFENG,
    HEPING,
    LINJIANG,
    QINGHE,
    SHIQUAN,
    XINHE,
    codes,
)

CASES = (
    ("大安镇给三位新河长发了聘书。", (ANPING,)),
    ("新河长效管护机制在全县铺开。", (XINHE,)),
    ("市水利局启动“清河净岸”专项行动。", ()),
    ("全市清河除障行动拆除违建，其中石泉镇两处。", (SHIQUAN,)),
    ("清河碧水保卫战成效明显，清河区三条黑臭水体销号。", (QINGHE,)),
    ("北湖建设中标和平县污水管网。", (HEPING,)),
    ("北湖建设工地扬尘大。", (BEIHU,)),
    ("马集镇水质异常，镇里委托清河检测出具报告。", (CHANGFENG,)),
    ("青石镇石泉石料厂昼夜破碎，粉尘大。", (XINHE,)),
    ("位于杨柳镇的安平砖厂冒黑烟。", (BEIHU,)),
    ("沙洲镇境内的临江造船厂喷漆味呛人。", (XINHE,)),
    ("石泉石料厂粉尘大，石泉县责令停产。", (SHIQUAN,)),
    ("怀疑来自新河化工园。异味与新河化工园无关，实为大安镇一家饲料厂所致。", (ANPING,)),
    ("有人说是石泉，有人说是新河，记者查明，浓烟出自马集镇。", (CHANGFENG,)),
    ("起初都说是安平水泥厂排的，溯源查明是石桥街道一家豆制品厂。", (QINGHE,)),
    ("怀疑是新河化工园，查下来就是新河化工园的农药厂。", (XINHE,)),
    ("仁义镇干部去石泉县取经，回来建了分拣中心。", (HEPING,)),
    ("由安平县、新河县干部组成的检查组昨天进驻石泉县。", (SHIQUAN,)),
    ("大安镇查获一辆从新河县驶来的运渣车。", (ANPING,)),
    ("假期在成都，望江公园逛了一下午。", ()),
    ("在南京工作的老李回到云泽，望江公园又添了步道。", (LINJIANG,)),
)


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_what_bears_a_districts_name_is_told_from_the_district(
    text: str, expected: tuple[str, ...], sample: City
) -> None:
    assert codes(text, sample) == set(expected)
