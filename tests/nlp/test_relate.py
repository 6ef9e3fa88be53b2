"""Reprints: one family per text however titled, signed, shortened or reworded; templates and mere quotes stay apart."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from cities.city import City
from crawlers.article import Article
from crawlers.folder import DataFolder, records_of, write_records
from crawlers.quarantine import Quarantined
from nlp.fingerprints import Print, plain_text
from nlp.overlaps import overlap_of
from nlp.relate import fold_related, relate_day
from nlp.relation import Related
from nlp.reprints import is_reprint
from nlp.segment import words_of

DAY = date(2026, 5, 20)
STORY = (
    "本报讯（记者 陈晓岚）清晨，石泉县云岭自然保护区管护员老周在整理红外相机数据时，激动得连数了三遍。画面里，七只朱鹮在白鹭乡一处冬水田里觅食。\n"
    "朱鹮对水质和湿地环境极为挑剔。保护区管理站站长介绍，近年来当地退还湿地2300亩，流转冬水田780亩，不打农药、不施化肥，由村民按要求管护。\n"
    "“以前田里见不到泥鳅，如今随便一脚都能踩出螺蛳来。”村民刘桂香把自家四亩田交给合作社后，当上了护鸟员，每天早晚各巡一趟。\n"
    "专家提醒，市民观鸟应保持五十米以上距离，不投喂、不追赶、不使用闪光灯。发现受伤个体，请拨打管理站电话。"
)
OTHER = "市交通局昨日召开会议，部署端午假期运输保障。公交集团将加密十二条线路，客运站延长售票时间，高速收费站增设临时车道，确保市民出行顺畅。"
BULLETIN = (
    "统计时段：2026年5月{a}日12时至5月{b}日12时。全市环境空气质量指数为{c}，首要污染物为臭氧。细颗粒物{d}微克/立方米，可吸入颗粒物{e}微克/立方米，"
    "二氧化氮{f}微克/立方米。参加统计的14个自动监测站数据有效率为100%。说明：本日报数据为实时审核数据，仅供参考，最终结果以年度公报为准。"
)


def article(
    number: str, body: str, *, title: str = "朱鹮来了", source: str = "yzrb", hour: int = 8, outlet: str | None = None
) -> Article:
    return Article(
        id=number, version="1", source=source, kind="press", title=title, body=body, outlet=outlet,
        published_at=f"2026-05-20T{hour:02}:00:00+08:00",
    )  # fmt: skip


def relate(folder: DataFolder, city: City, articles: Sequence[Article], day: date = DAY) -> dict[str, Related]:
    for source in sorted({one.source or "" for one in articles}):
        write_records(folder.articles(day, source), [one for one in articles if one.source == source])
    relate_day(city, folder, day)
    return fold_related(folder)


def families(related: dict[str, Related]) -> set[frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for line in related.values():
        groups.setdefault(line.family, set()).add(line.id)
    return {frozenset(group) for group in groups.values()}


def test_copies_of_one_text_are_one_family_named_by_its_first_member(folder: DataFolder, sample: City) -> None:
    paragraphs = STORY.split("\n")
    copies = [
        article("first", STORY),
        article("titled", STORY, title="秦鸟南来", source="ljrb", hour=9),
        article("signed", STORY.replace("本报讯（记者 陈晓岚）", "本报综合 "), source="xhxw", hour=10),
        article("cut", "\n".join(paragraphs[:-1]), source="hxhj", hour=11),
        article("half", "\n".join(paragraphs[:2]), source="yzwb", hour=12),
        article("chatty", "小环要官宣一桩喜事！\n" + STORY.replace("激动", "高兴"), source="wx_yzhb", hour=13),
        article("other", OTHER, source="apxw", hour=14),
    ]
    related = relate(folder, sample, copies)
    assert families(related) == {
        frozenset({"first", "titled", "signed", "cut", "half", "chatty"}),
        frozenset({"other"}),
    }
    assert {line.family for line in related.values()} == {"first", "other"}


def test_an_editors_word_in_the_place_of_the_lead_leaves_a_reprint(folder: DataFolder, sample: City) -> None:
    lead, *rest = STORY.split("\n")
    word = "编者的话：湿地怎么退、退了给谁管，是全国性的难题，各地的办法不少。石泉这一支护鸟队，值得一看，也值得学。"
    framed = article("framed", "\n".join([word, *rest]), title="冬水田里的客人", source="ljrb", hour=9)
    assert len(families(relate(folder, sample, [article("story", f"{lead[:90]}\n" + "\n".join(rest)), framed]))) == 1


def test_the_original_is_whom_the_carriers_name(folder: DataFolder, sample: City) -> None:
    copies = [
        article("province", STORY, source="ljrb", hour=7, outlet="云泽日报"),
        article("daily", STORY, source="yzrb", hour=9, outlet="云泽日报"),
        article("county", STORY, source="xhxw", hour=10, outlet="云泽日报"),
    ]
    assert {line.original for line in relate(folder, sample, copies).values()} == {"daily"}


def test_the_original_is_whom_the_text_names(folder: DataFolder, sample: City) -> None:
    copies = [article("early", "据云泽日报报道，" + STORY, source="ljrb", hour=7), article("daily", STORY, hour=9)]
    assert {line.original for line in relate(folder, sample, copies).values()} == {"daily"}


def test_without_a_named_origin_the_earliest_is_the_original(folder: DataFolder, sample: City) -> None:
    copies = [article("late", STORY, source="ljrb", hour=9), article("early", STORY, hour=7)]
    assert {line.original for line in relate(folder, sample, copies).values()} == {"early"}


def test_bulletins_of_one_template_stay_apart(folder: DataFolder, sample: City) -> None:
    bulletins = [
        article(
            f"b{day}", BULLETIN.format(a=day, b=day + 1, c=60 + 7 * day, d=20 + day, e=50 + 3 * day, f=11 + 2 * day),
            title=f"云泽市环境空气质量日报（2026年5月{day + 1}日）", source="sthj", hour=day % 24,
        )
        for day in range(10, 18)
    ]  # fmt: skip
    assert len(families(relate(folder, sample, bulletins))) == 8


FILLED = (
    ("关于召开新建{}项目环境影响评价听证会的公告", "为保障公众的知情权、参与权和监督权，我局决定就新建{}项目召开环境影响评价听证会，现公告如下。凭身份证报名，抽签确定。"
     "请参加人员准时到会，遵守听证纪律。听证笔录将作为审批的重要依据。", ("垃圾中转站", "医药中间体")),
    ("行政处罚决定书（云环罚〔2026〕{}号）", "你单位未采取有效措施防治扬尘，违反了大气污染防治法的规定，决定处以罚款。你单位应自收到本决定书之日起十五日内缴纳。"
     "如不服，可在六十日内申请行政复议。本决定书文号{}。", ("31", "32")),
    ("环保课堂走进{}", "昨天，环保课堂走进{}，学生们用旧瓶子做灯笼。活动结束后，每位学生获得一枚环保徽章。校长说，这堂课让孩子们记得更牢。",
     ("石桥第二小学", "望江中学")),
    ("关于“{}”的答复", "网友您好！您反映的“{}”收悉。经现场核查，情况属实，已责成整改。感谢您对生态环境保护工作的关心和支持，如有疑问请拨打电话咨询。",
     ("夜间噪声", "水塘发黑")),
)  # fmt: skip


@pytest.mark.parametrize(("title", "body", "filled"), FILLED)
def test_one_form_filled_in_twice_is_no_reprint_and_each_copy_of_it_is(
    title: str, body: str, filled: tuple[str, str], folder: DataFolder, sample: City
) -> None:
    texts = [
        article(f"{source}{number}", body.format(one), title=title.format(one), source=source, hour=hour + number)
        for source, hour in (("sthj", 8), ("yzrb", 11))
        for number, one in enumerate(filled)
    ]
    found = families(relate(folder, sample, texts))
    assert found == {frozenset({"sthj0", "yzrb0"}), frozenset({"sthj1", "yzrb1"})}


@pytest.mark.parametrize(("ours", "theirs"), [("我市", "云泽"), ("本月", "6月份"), ("全县上下", "安平县")])
def test_a_reprint_told_for_other_readers_is_a_reprint(
    ours: str, theirs: str, folder: DataFolder, sample: City
) -> None:
    title, body = "{}治水初见成效水质连月向好", "{}治水初见成效。" + STORY.split("\n", 1)[1]
    texts = [
        article(source, body.format(one), title=title.format(one), source=source, hour=hour)
        for source, one, hour in (("sthj", ours, 8), ("yzrb", theirs, 11))
    ]
    assert len(families(relate(folder, sample, texts))) == 1


def test_a_bulletin_carried_by_others_is_a_reprint_all_the_same(folder: DataFolder, sample: City) -> None:
    text = BULLETIN.format(a=10, b=11, c=80, d=30, e=70, f=40)
    copies = [article("own", text, source="sthj"), article("carried", text, source="yzrb", hour=9, title="昨日空气良")]
    assert len(families(relate(folder, sample, copies))) == 1


def test_a_quoted_paragraph_is_a_quote_and_no_reprint(folder: DataFolder, sample: City) -> None:
    quoting = OTHER * 2 + "".join(f"第{number}段另有新话，说的是别的事情。" for number in "甲乙丙丁戊己庚辛") * 2
    quoted = STORY.split("\n")[1]
    related = relate(
        folder, sample, [article("story", STORY), article("quoting", f"{quoting}\n{quoted}", source="ljrb", hour=9)]
    )
    assert len(families(related)) == 2
    assert related["quoting"].quotes == ("story",)
    assert related["story"].quotes == ()


def test_an_article_made_of_two_joins_the_one_it_opens_with_and_quotes_the_other(
    folder: DataFolder, sample: City
) -> None:
    one, two = STORY.split("\n")[1], OTHER + "首日客流平稳，各站秩序井然。"
    texts = [article("one", one), article("two", two, hour=9), article("both", f"{one}\n{two}", source="ljrb", hour=10)]
    related = relate(folder, sample, texts)
    assert families(related) == {frozenset({"one", "both"}), frozenset({"two"})}
    assert related["both"].quotes == ("two",)


def test_the_original_is_whom_a_credit_of_supply_names(folder: DataFolder, sample: City) -> None:
    copies = [
        article("early", "（供稿：云泽日报社）\n" + STORY, source="ljrb", hour=7),
        article("daily", STORY, hour=9),
    ]
    assert {line.original for line in relate(folder, sample, copies).values()} == {"daily"}


def test_a_reprint_of_a_later_day_joins_and_leaves_the_earlier_day_as_it_was(folder: DataFolder, sample: City) -> None:
    relate(folder, sample, [article("first", STORY)])
    before = folder.related(DAY).read_bytes()
    later = relate(folder, sample, [article("second", STORY, source="ljrb")], DAY + timedelta(days=30))
    assert later["second"].family == "first"
    assert folder.related(DAY).read_bytes() == before


def test_a_better_original_is_a_line_of_the_later_day(folder: DataFolder, sample: City) -> None:
    relate(folder, sample, [article("carrier", STORY, source="ljrb", outlet="云泽日报")])
    relate(folder, sample, [article("daily", STORY, source="yzrb", outlet="云泽日报", hour=9)], DAY + timedelta(days=1))
    assert fold_related(folder, upto=DAY)["carrier"].original == "carrier"
    assert fold_related(folder)["carrier"].original == "daily"
    assert fold_related(folder)["carrier"].family == "carrier"


def test_what_left_the_window_is_no_longer_met(folder: DataFolder, sample: City) -> None:
    relate(folder, sample, [article("first", STORY)])
    later = relate(folder, sample, [article("second", STORY, source="ljrb")], DAY + timedelta(days=61))
    assert later["second"].family == "second"


def test_a_day_again_gives_the_same_bytes_with_or_without_its_memory(folder: DataFolder, sample: City) -> None:
    relate(folder, sample, [article("first", STORY)])
    relate(folder, sample, [article("second", STORY, source="ljrb", hour=9)], DAY + timedelta(days=1))
    before = [folder.related(DAY).read_bytes(), folder.related(DAY + timedelta(days=1)).read_bytes()]
    for path in (folder.root / "related" / "memory").iterdir():
        path.unlink()
    relate_day(sample, folder, DAY + timedelta(days=1))
    relate_day(sample, folder, DAY)
    assert [folder.related(DAY).read_bytes(), folder.related(DAY + timedelta(days=1)).read_bytes()] == before


@pytest.mark.parametrize("body", ["", "12345", "!!!", "abc def", "短"])
def test_an_odd_text_is_a_family_of_its_own(body: str, folder: DataFolder, sample: City) -> None:
    related = relate(folder, sample, [article("odd", body, title=""), article("story", STORY, source="ljrb")])
    assert families(related) == {frozenset({"odd"}), frozenset({"story"})}


def test_an_article_that_fails_is_named_and_the_others_are_related(folder: DataFolder, sample: City) -> None:
    broken = replace(article("broken", STORY, source="ljrb"), published_at="2026-05-32T08:00:00+08:00")
    assert set(relate(folder, sample, [article("story", STORY), broken])) == {"story"}
    failed = list(records_of(Quarantined, folder.quarantine("relate", DAY)))
    assert [(line.source, line.item, line.reason) for line in failed] == [("ljrb", "broken", "ValueError")]


# ── real texts, edited ──
def halved(text: str, _: random.Random) -> str:
    return text[: len(text) // 2]


def without_its_end(text: str, _: random.Random) -> str:
    return text[: int(len(text) * 0.8)]


def signed_anew(text: str, _: random.Random) -> str:
    return "本报讯（记者 张三 通讯员 李四）" + text.replace("央视网消息（新闻联播）：", "")


def reworded(text: str, rnd: random.Random) -> str:
    words = words_of(text)
    return "".join(rnd.choice(words) if rnd.random() < 0.1 else word for word in words)


@pytest.fixture(scope="module")
def real_texts(shared: Path) -> list[str]:
    texts = []
    for name, key in (
        ("tv/xwlb_2022-09_2025-12.jsonl.gz", "text"),
        ("complaints/messages_with_replies.jsonl.gz", "body"),
    ):
        with gzip.open(shared / name, "rt", encoding="utf-8") as file:
            bodies = [json.loads(line)[key] for line in file]
        texts += random.Random(3).sample([body for body in bodies if 150 < len(body) < 3000], 150)
    return texts


@pytest.mark.parametrize("edit", [halved, without_its_end, signed_anew, reworded])
def test_edited_copies_of_real_texts_are_found_again(
    edit: Callable[[str, random.Random], str], real_texts: list[str]
) -> None:
    rnd = random.Random(5)
    found = 0
    for text in real_texts:
        one, other = Print("", plain_text("", text)), Print("", plain_text("", edit(text, rnd)))
        found += is_reprint(one, other, overlap_of(one, other))
    assert found / len(real_texts) >= 0.97


def test_different_real_texts_are_hardly_ever_taken_for_copies(real_texts: list[str]) -> None:
    prints = [Print("", plain_text("", text)) for text in real_texts[:120]]
    pairs = [(one, other) for number, one in enumerate(prints) for other in prints[:number]]
    wrong = sum(is_reprint(one, other, overlap_of(one, other)) for one, other in pairs)
    assert wrong / len(pairs) <= 0.0005
