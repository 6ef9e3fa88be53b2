"""Form: what is printed wins, then the heading, then length and make-up."""

from __future__ import annotations

from typing import Any

import pytest

from cities.facts import Form
from crawlers.article import Article
from nlp.annotation import FormEvidence
from nlp.form import form_of

SHORT = "本报讯 昨天上午，执法人员来到工业园区检查。检查持续两个小时，没有发现异常。"
LONG = "这条河流过三个乡镇。" * 130

SAID = "老人摆摆手：“河还是那条河。”说完又低头补网，网眼里漏下一地碎光，谁也没有再开口，只有船在响。"
TALE = "\n".join(f"第{number}个早晨，船从雾里出来，{SAID * 3}" for number in "一二三四五")

CASES: tuple[tuple[Form | None, dict[str, Any]], ...] = (
    ("消息", {"title": "园区检查未发现异常", "body": SHORT}),
    ("消息", {"title": "园区检查未发现异常", "body": SHORT, "column": "要闻", "page": "A02"}),
    ("消息", {"kind": "tv", "title": "园区检查未发现异常", "body": "【口播】" + SHORT}),
    ("专栏", {"title": "老渔民的第二份工", "body": SHORT, "column": "生态云泽"}),
    ("专栏", {"kind": "wechat", "title": "他每天走两万步", "body": "【守水人】第1期\n早上五点四十，他出门了。"}),
    ("专题", {"title": "泵房变身教育基地", "body": SHORT, "column": "六五环境日专题"}),
    ("专题", {"title": "一江清水向东流——系列报道之三", "body": SHORT}),
    ("专版", {"title": "守好大水缸", "body": LONG, "column": "水源保护专版"}),
    ("专版", {"title": "守好大水缸", "body": SHORT, "page": "A06 环保专版"}),
    ("深度", {"title": "一股黑烟的二十六小时", "body": LONG}),
    ("深度", {"title": "一股黑烟", "body": SHORT, "column": "深度"}),
    ("深度", {"title": "【记者调查】谁在偷排", "body": SHORT}),
    ("专栏", {"title": "【热线追踪】喷漆房搬走了", "body": SHORT}),
    ("专栏", {"kind": "tv", "title": "【问政面对面】湖边的轮胎山", "body": SHORT}),
    ("消息", {"title": "【提醒】明日停水", "body": SHORT}),
    ("消息", {"kind": "gov", "title": "我县入选全省“无废县城”建设名单", "body": SHORT}),
    ("公告", {"kind": "gov", "title": "2026年环境监管重点单位名单", "body": SHORT}),
    ("专版", {"title": "碧水之约——水污染防治三年行动专版", "body": SHORT}),
    ("视频", {"kind": "wechat", "title": "小朋友拍的河", "body": "短视频大赛的作品上线了。点击下方视频收看。"}),
    (
        "深度",
        {
            "title": "五问经开区",
            "body": "一问：味道哪来的？\n答了。\n二问：钱花到哪去了？\n答了。\n三问：谁签字？\n没答。",
        },
    ),
    ("深度", {"title": "雾里的船", "body": TALE}),
    ("深度", {"title": "雾里的船", "body": "热电厂的灯亮着，电动车停了一排。" + TALE}),
    ("消息", {"title": "雾里的船", "body": "昨日，" + TALE}),
    ("消息", {"title": "雾里的船", "body": "新华社云泽电（记者 王敏）" + TALE}),
    ("消息", {"title": "雾里的船", "body": TALE[:300]}),
    ("评论", {"title": "园区能不能管好自己的气", "body": "本报评论员\n制度好不好，要看结果怎么用。"}),
    ("公告", {"title": "上半年环境质量排名公告", "body": "现将排名公告如下。", "kind": "gov"}),
    ("专栏", {"title": "【河长日记】八月的沙洲", "body": "《河长日记》专栏 · 第19篇\n上午沿大堤走了四公里。"}),
    ("专栏", {"title": "花岩溪的林子", "body": "专栏【美丽云泽】\n护林员老谢走了二十年。"}),
    ("评论", {"title": "少一点“迎检式洒水”", "body": "□ 陶野\n检查组一走，尘土照旧。"}),
    ("评论", {"title": "给河流松绑", "body": "三公里的小河，一年迎检百余次。这不是重视，是折腾。"}),
    ("消息", {"title": "给河流松绑", "body": "记者获悉，小河一年迎检百余次。“这不是重视，是折腾。”河长说。"}),
    ("消息", {"title": "治水", "body": "全县治水大会召开。县委书记在会上强调，这不是选择题，而是必答题。"}),
    ("评论", {"title": "治水", "body": "一年迎检百余次，也就是说，这不是重视，是折腾。"}),
    ("消息", {"title": "治水", "body": "镇长表示，这不是小事，是大事。整改随即开始。"}),
    ("消息", {"title": "治水", "body": "督察组指出，这不是小事，是大事。整改随即开始。"}),
    ("消息", {"title": "治水", "body": "“这不是我们一家的事，是大家的事。”厂长刘平说。"}),
    ("消息", {"title": "治水", "body": "□王敏\n本报讯（记者王敏）园区检查未发现异常。"}),
    ("评论", {"title": "给河流松绑", "body": "□王敏\n近日，小河一年迎检百余次。"}),
    ("评论", {"title": "装台新设备", "body": "通讯录里换了三任河长。这不是重视，是折腾。"}),
    ("评论", {"title": "装台新设备", "body": "资讯天天更新，通讯设备年年换。这不是重视，是折腾。"}),
    ("消息", {"title": "厂区整改", "body": "市电视台《问政》栏目曝光的臭水沟已经填平。"}),
    ("消息", {"title": "厂区整改", "body": "《问政》栏目曝光的臭水沟已经填平。"}),
    ("深度", {"title": "谁在偷排", "body": "长篇调查\n" + SHORT}),
    ("消息", {"title": "谁在偷排", "body": "深度调查正在进行，记者没有看到结果。\n" + SHORT}),
    ("专版", {"title": "绿色答卷", "body": "07版·专版　绿色答卷\n一、水清了。"}),
    ("专版", {"title": "专版：绿色答卷", "body": SHORT}),
    ("视频", {"title": "读图：湖上来客", "body": SHORT}),
    ("视频", {"title": "湖上来客", "body": "（图一）鹭在飞。\n（图二）鹭在歇。"}),
    ("专栏", {"title": "水表转得怪", "body": "（“小雨跑腿”栏目）市民来电说水表转得怪。"}),
    ("公告", {"kind": "wechat", "title": "农药瓶这样交", "body": "瓶子交到村部，请乡亲们互相转告。"}),
    ("评论", {"title": "别让已办结成了已了事", "body": SHORT, "author": "本报评论员"}),
    ("评论", {"title": "别让已办结成了已了事", "body": SHORT, "column": "云泽时评"}),
    ("评论", {"title": "快评｜办结不是了事", "body": SHORT}),
    ("简报", {"kind": "gov", "title": "云泽市环境空气质量日报（2026年5月25日）", "body": SHORT}),
    ("简报", {"kind": "gov", "title": "2026年5月集中式饮用水水源水质状况", "body": SHORT}),
    ("简报", {"kind": "gov", "title": "督察整改工作简报（第6期）", "body": SHORT}),
    ("公告", {"kind": "gov", "title": "关于受理建设项目环评文件的公示", "body": SHORT}),
    ("公告", {"kind": "gov", "title": "行政处罚决定书（云环罚〔2026〕42号）", "body": SHORT}),
    ("公告", {"kind": "wechat", "title": "情况通报", "body": SHORT}),
    (
        "公告",
        {"kind": "gov", "title": "夏季秸秆禁烧的事", "body": "现将有关事项通告如下。一、禁止露天焚烧。特此通告。"},
    ),
    ("视频", {"kind": "video", "title": "航拍", "body": SHORT}),
    ("视频", {"kind": "wechat", "title": "视频｜90秒逛完环境日", "body": SHORT}),
    ("视频", {"title": "组图｜水雉踮脚走路", "body": SHORT}),
    (None, {"kind": "weibo", "body": "今天的天好蓝"}),
    (None, {"kind": "message", "title": "工地太吵", "body": "夜里还在打桩"}),
    (None, {"kind": None, "title": "工地太吵", "body": "夜里还在打桩"}),
)


@pytest.mark.parametrize(("expected", "given"), CASES)
def test_the_form_is_what_is_printed_or_made_up_as(expected: Form | None, given: dict[str, Any]) -> None:
    found = form_of(Article(**{"id": "a", "version": "1", "kind": "press", **given}))
    assert (None if found is None else found.form) == expected


def test_what_is_printed_wins_over_length() -> None:
    found = form_of(Article(id="a", version="1", kind="press", title="一条河", body=LONG, column="时评"))
    assert found == ("评论", FormEvidence("column", "column", 0, 2, "时评"))


def test_an_empty_text_has_the_plainest_form() -> None:
    assert form_of(Article(id="a", version="1", kind="press")) == ("消息", FormEvidence("make-up", "body", 0, 0))


SAID_BY: tuple[tuple[FormEvidence, dict[str, Any]], ...] = (
    (FormEvidence("column", "column", 0, 4, "生态云泽"), {"title": "第二份工", "body": SHORT, "column": "生态云泽"}),
    (FormEvidence("page", "page", 4, 8, "环保专版"), {"title": "守好大水缸", "body": SHORT, "page": "A06 环保专版"}),
    (FormEvidence("mark", "title", 2, 4, "读图"), {"title": " 　读图：湖上来客", "body": SHORT}),
    (FormEvidence("mark", "title", 1, 5, "记者调查"), {"title": "【记者调查】谁在偷排", "body": SHORT}),
    (FormEvidence("mark", "body", 1, 5, "长篇调查"), {"title": "谁在偷排", "body": "\n长篇调查\n" + SHORT}),
    (FormEvidence("mark", "body", 1, 9, "“小雨跑腿”栏目"), {"title": "水表", "body": "（“小雨跑腿”栏目）" + SHORT}),
    (FormEvidence("heading", "title", 9, 13, "系列报道"), {"title": "一江清水向东流——系列报道之三", "body": SHORT}),
    (FormEvidence("author", "author", 2, 5, "评论员"), {"title": "别让已办结成了已了事", "author": "本报评论员"}),
    (
        FormEvidence("wording", "body", 4, 8, "互相转告"),
        {"kind": "wechat", "title": "瓶子", "body": "请乡亲们互相转告。"},
    ),
    (FormEvidence("make-up", "body", 0, len(LONG)), {"title": "一股黑烟的二十六小时", "body": LONG}),
    (FormEvidence("kind", "body", 0, len(SHORT)), {"kind": "video", "title": "航拍", "body": SHORT}),
)


@pytest.mark.parametrize(("evidence", "given"), SAID_BY)
def test_the_words_that_say_the_form_are_named_with_their_place(evidence: FormEvidence, given: dict[str, Any]) -> None:
    item = Article(**{"id": "a", "version": "1", "kind": "press", **given})
    found = form_of(item)
    assert found is not None
    assert found.evidence == evidence
    if evidence.evidence is not None:
        assert getattr(item, evidence.field)[evidence.start : evidence.end] == evidence.evidence
