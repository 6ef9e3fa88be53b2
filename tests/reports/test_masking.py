from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from huanyu.cli import huanyu
from nlp.masking_figures import MaskingFigures, masking_figures
from reports.masking import masked, masked_document
from tests.reports.alerts.alert_days import document

HERE = Path(__file__).parent


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
        ("我叫刘思琪，住在滨江路88号3栋2单元501室", "我叫刘某，住在滨江路***"),
        ("村民张大山、李翠花和欧阳春联名反映", "村民张某、李某和欧阳某联名反映"),
        ("潘巧云女士的店，王女士的家", "潘某女士的店，王女士的家"),
        ("投诉人：李敏\n李敏表示不满", "投诉人：李某\n李某表示不满"),
        ("电话１３９０７３６５５２１", "电话１３９********"),
        ("加微信号：laoli5566看视频", "加微信号：l***看视频"),
        ("法定代表人：侯志勇，住所：工业园创业路9号", "法定代表人：侯某，住所：工业园创业路9号"),
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
        "市生态环境局局长王建国表示，将开展驻点监管",
        "记者 陈思远 通讯员 刘洋",
        "热电厂党委书记、董事长刘建军向市民道歉",
        "云泽大学教授林启明认为，臭氧以机动车为主",
        "马家河、陈家溪、李家湾村、张公庙镇",
        "锦绣家园3栋楼下的烧烤店油烟直排",
        "12栋居民楼、3个单元的外墙",
        "王老吉、周大福、张记龙虾馆三家店",
        "移民工程监理部门，妇女儿童联合会",
        "市民文明骑行，业主委员会已经成立，居民施工队进场",
        "阳光明（化名）讲述了经过",
    ],
)
def test_what_names_nobody_is_left_as_it_is(text: str) -> None:
    assert masked(text) == text


def test_masking_twice_changes_nothing_more() -> None:
    once = masked("市民王小明（13812345678，湘J5A321）说，写信到a@b.cn")
    assert masked(once) == once


@pytest.fixture(scope="module")
def figures() -> MaskingFigures:
    """Of the texts that no rule was made from."""
    return masking_figures((HERE / "masking" / "unseen.txt").read_text(encoding="utf-8").splitlines())


def test_of_texts_that_no_rule_was_made_from_most_details_go_and_little_else(figures: MaskingFigures) -> None:
    assert figures.texts > 130
    assert (figures.recall() or 0) >= 0.85
    assert (figures.precision() or 0) >= 0.9


def test_what_has_a_form_of_its_own_always_goes(figures: MaskingFigures) -> None:
    for kind in ("telephone", "card", "plate", "account"):
        assert figures.marked[kind]
        assert figures.recall(kind) == 1, kind


def test_a_mark_that_is_none_is_named() -> None:
    with pytest.raises(ValueError, match="'x' 不是"):
        masking_figures(["投诉人⟦x|李敏⟧"])
    with pytest.raises(ValueError, match="没有写全"):
        masking_figures(["投诉人⟦n|李敏"])


def test_the_figures_count_what_was_left_and_what_was_taken_wrongly() -> None:
    figures = masking_figures(["# 说明", "", "投诉人⟦n|李敏⟧和⟦n|水清浅清⟧", "电话12345，手机13812345678"])
    assert (figures.texts, figures.recall("name"), figures.precision("telephone")) == (2, 0.5, 0)


def test_the_command_prints_the_figures() -> None:
    result = CliRunner().invoke(huanyu, ["eval", "--masking", str(HERE / "masking" / "looked_at.txt")])
    assert result.exit_code == 0
    assert result.stdout.startswith("139 条文本")
    assert "合计\t88\t" in result.stdout


def test_a_document_leaves_masked_in_every_field_that_has_words() -> None:
    said = "投诉人李敏（13812345678）反映，楼下油烟大。"
    left = masked_document(
        document(
            kind="message",
            title=said,
            body=said,
            author="李敏",
            summary=(said,),
            keywords=("油烟", "13812345678"),
            reply={"text": said, "by": "临江分局", "at": "2026-06-18T09:00:00+08:00"},
        )
    )  # fmt: skip
    shown = f"{left.title}{left.body}{left.author}{left.summary}{left.keywords}{left.reply}"
    assert "李敏" not in shown
    assert "13812345678" not in shown
    assert left.keywords == ("油烟",)
    assert left.reply is not None
    assert left.reply["by"] == "临江分局"
