from __future__ import annotations

import pytest

from reports.masking import masked


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("请打13812345678找我", "请打138********找我"),
        ("手机 138-1234-5678。", "手机 138********。"),
        ("电话0736-7221234", "电话0736-*******"),
        ("身份证43070219900307123X已登记", "身份证430*************3X已登记"),
        ("货车湘J·5A321倾倒", "货车湘J·*****倾倒"),
        ("新能源车澜AD12345停在门口", "新能源车澜A*****停在门口"),
        ("写信到zhang.san@mail.example.cn", "写信到z***@***"),
        ("来电人张建国反映黑烟", "来电人张某反映黑烟"),
        ("投诉人：李敏，家住望江街道", "投诉人：李某，家住望江街道"),
        ("市民王小明说，烟很大", "市民王某说，烟很大"),
    ],
)
def test_private_details_are_masked(text: str, hidden: str) -> None:
    assert masked(text) == hidden


@pytest.mark.parametrize(
    "text",
    [
        "拨打12345或12369举报",
        "来电人反映：望江街道冒黑烟",
        "来电人王女士反映黑烟",
        "市民高兴地说，水清了",
        "居民白天说，晚上闻到",
        "截至6月2日交办126件，罚款135.6万元",
        "2026年6月17日18时12分",
        "微博5012345678901234的转发",
        "编号20260617123456789",
        "PM2.5浓度35微克，GB3838-2002标准",
    ],
)
def test_what_names_nobody_is_left_as_it_is(text: str) -> None:
    assert masked(text) == text


def test_masking_twice_changes_nothing_more() -> None:
    once = masked("市民王小明（13812345678，湘J5A321）说，写信到a@b.cn")
    assert masked(once) == once
