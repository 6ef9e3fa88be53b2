"""The papers about one matter: what they say is the articles', the ledger's or the rules', and private data stay out."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import docx
import pytest

from cities.city import City
from crawlers.air import AirReading
from crawlers.folder import DataFolder, write_records
from ledger.database import LedgerError
from ledger.ledger import Ledger
from reports.response.dossier import Dossier, dossier_of
from reports.response.issuing import issue_special
from reports.response.slips import SLIPS, slip_docx
from reports.response.special import special_docx
from tests.reports.alerts.alert_days import DAY, NOW, PAGE, Days, Item
from tests.reports.conftest import RenderedAll

HOUR = timedelta(hours=1)
ID = "event-e1"
PRESS = Item(
    id="a1", event="e1", summary=("望江街道居民看见“黑烟”。", "气味刺鼻。"), body="望江街道居民看见“黑烟”。气味刺鼻。"
)
POST = Item(
    id="w1", source="weibo_yunze", event="e1", title="", emotion="angry", heat=300, published="2026-06-17T19:00:00+08:00",
    body="市民张三丰反映，电话13812345678，车牌湘J12345，熏得睡不着。", summary=(),
)  # fmt: skip
MESSAGE = Item(
    id="m1", source="board", event="e1", title="请管一管热电厂", published="2026-06-17T20:30:00+08:00",
    body="晚上不敢开窗。", summary=("晚上不敢开窗。",),
)  # fmt: skip


@pytest.fixture
def source_of(sample: City) -> Callable[[str], str]:
    """The first source of a kind that is not the bureau's own."""
    return lambda kind: next(each.id for each in sample.sources if each.kind == kind and not each.own)


@pytest.fixture
def matter(sample: City, folder: DataFolder, ledger: Ledger, source_of: Callable[[str], str]) -> None:
    """An event of a paper, a post and a message, raised and assigned."""
    post, message = replace(POST, source=source_of("weibo")), replace(MESSAGE, source=source_of("message"))
    Days(sample, folder).put(DAY, PRESS, post, message, names={"e1": "云泽热电厂冒黑烟"})
    due = NOW + 48 * HOUR
    ledger.raise_alert(
        ID, day=DAY, rule="plant", level="Ⅱ", article="a1", event="e1", clock="reply_48h", due=due, at=NOW
    )  # fmt: skip
    ledger.open_task(ID, due=due, who="环舆", at=NOW, unit="linjiang", assist=["daqi"])


@pytest.fixture
def told(sample: City, folder: DataFolder, ledger: Ledger, matter: None) -> Callable[[timedelta], Dossier]:
    return lambda later: dossier_of(sample, folder, ledger, ID, page=PAGE, at=NOW + later)


def words_of(data: bytes) -> str:
    paper = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in paper.paragraphs), *cells])


def addresses_of(data: bytes) -> set[str]:
    paper: Any = docx.Document(io.BytesIO(data))
    places = [*paper.paragraphs, *(p for t in paper.tables for r in t.rows for c in r.cells for p in c.paragraphs)]
    return {link.address for place in places for link in place.hyperlinks if link.address}


def test_a_special_report_says_what_happened_how_bad_who_spoke_and_who_answers(
    told: Callable[[timedelta], Dossier],
) -> None:
    words = words_of(special_docx(told(HOUR), None))
    for said in (
        "关于“云泽热电厂冒黑烟”的舆情专报", "6月17日08:12，云泽晚报刊发《热电厂上空冒黑烟》[1]",
        "共采集到相关信息3条：报刊网站1篇、微博1条、群众留言1件。", "云泽晚报：“望江街道居民看见‘黑烟’。气味刺鼻。”[1]",
        "按预警规则“电厂负面舆情”列为Ⅱ级舆情", "按情感分：负面3条，负面占100%。帖文和留言中情绪愤怒1条。转发、评论、点赞合计300次。",
        "临江区3条。", "晚上不敢开窗。", "主办：临江区（分管副区长、临江分局信息员）（系统建议，尚未派单）。", "协办：大气环境科",
        "回应时限：6月19日22:00前（48小时内回应），还有47小时0分。", "由临江区在6月19日22:00前作出回应。依据：国办发",
    ):  # fmt: skip
        assert said in words, said


def test_every_article_of_a_special_report_opens_at_its_own_address(told: Callable[[timedelta], Dossier]) -> None:
    dossier = told(HOUR)
    links = addresses_of(special_docx(dossier, None))
    assert {dossier.source(each).url for each in dossier.matter.members} <= links
    assert all(link.startswith("http") for link in links)


def test_no_paper_shows_a_private_person_a_telephone_or_a_plate(
    told: Callable[[timedelta], Dossier], ledger: Ledger
) -> None:
    ledger.answer_task(ID, text="已回访投诉人李大明，电话13812345678。", by="临江区", who="李敏", at=NOW + HOUR)
    dossier = told(2 * HOUR)
    for data in (special_docx(dossier, None), *(slip_docx(dossier, kind) for kind in SLIPS)):
        words = words_of(data)
        for secret in ("张三丰", "13812345678", "J12345", "李大明"):
            assert secret not in words
    assert "138********" in words_of(slip_docx(dossier, "反馈单"))


def test_the_measured_air_stands_beside_what_was_said_of_it(
    told: Callable[[timedelta], Dossier], folder: DataFolder
) -> None:
    assert "没有导入的监测数据" in words_of(special_docx(told(HOUR), None))
    readings = [
        AirReading(source="air", station="望江", district="990102", at=f"2026-06-17T{hour}:00:00+08:00", span="hour",
                   aqi=aqi, primary="PM2.5")
        for hour, aqi in (("07", 80), ("20", 132))
    ]  # fmt: skip
    write_records(folder.air(DAY, "air"), readings)
    paper = docx.Document(io.BytesIO(special_docx(told(HOUR), None)))
    rows = [[cell.text for cell in row.cells] for table in paper.tables for row in table.rows]
    assert ["6月17日", "临江区", "132", "轻度污染", "PM2.5"] in rows


def test_next_steps_are_left_out_where_no_rule_asks_for_any(
    told: Callable[[timedelta], Dossier], ledger: Ledger
) -> None:
    assert "六、下一步工作" in words_of(special_docx(told(HOUR), None))
    ledger.answer_task(ID, text="已查处。", by="临江区", who="李敏", at=NOW + HOUR)
    ledger.close_task(ID, who="王敏", at=NOW + 2 * HOUR)
    assert "下一步工作" not in words_of(special_docx(told(3 * HOUR), None))


def test_a_paper_of_a_moment_knows_nothing_of_what_was_collected_or_done_later(
    told: Callable[[timedelta], Dossier], sample: City, folder: DataFolder, ledger: Ledger
) -> None:
    before = special_docx(told(HOUR), None)
    ledger.assign_task(ID, who="王敏", at=NOW + 3 * HOUR, unit="linjiang", assist=["daqi"])
    ledger.instruct_task(ID, leader="赵建国", text="查清。", who="王敏", at=NOW + 3 * HOUR)
    later = words_of(special_docx(told(4 * HOUR), None))
    assert "赵建国批示：“查清。”\n" in later
    assert "赵建国" not in words_of(special_docx(told(HOUR), None))
    assert special_docx(told(HOUR), None) != before  # the task's state is the ledger's of now


def test_made_twice_each_paper_is_the_same_bytes(told: Callable[[timedelta], Dossier]) -> None:
    assert special_docx(told(HOUR), None) == special_docx(told(HOUR), None)
    for kind in SLIPS:
        assert slip_docx(told(HOUR), kind) == slip_docx(told(HOUR), kind)


def test_an_issued_report_has_its_number_and_is_kept_as_it_went_out(
    told: Callable[[timedelta], Dossier], folder: DataFolder, ledger: Ledger
) -> None:
    first, path = issue_special(
        told(HOUR), folder, ledger, by="王敏", signer="赵建国", to="市委办公室", copies="大气环境科"
    )
    kept = path.read_bytes()
    for said in ("（2026年第1期）", "签发人：赵建国", "市委办公室：", "抄送：大气环境科。"):
        assert said in words_of(kept)
    assert "草稿" not in words_of(kept)
    again, same = issue_special(told(1.5 * HOUR), folder, ledger, by="王敏")
    assert (again, same.read_bytes()) == (first, kept)
    follow_up, _ = issue_special(told(26 * HOUR), folder, ledger, by="王敏")
    assert follow_up.issue == "2026年第2期"


def test_a_report_that_was_numbered_but_not_written_is_written_as_of_its_own_moment(
    told: Callable[[timedelta], Dossier], folder: DataFolder, ledger: Ledger
) -> None:
    _, path = issue_special(told(HOUR), folder, ledger, by="王敏")
    kept = path.read_bytes()
    path.unlink()
    issue_special(told(1.5 * HOUR), folder, ledger, by="王敏")
    assert path.read_bytes() == kept


def test_the_slips_say_what_the_ledger_knows_and_leave_open_what_it_does_not(
    told: Callable[[timedelta], Dossier], ledger: Ledger
) -> None:
    blank = words_of(slip_docx(told(HOUR), "交办单"))
    assert "尚未派单" in blank
    ledger.assign_task(ID, who="王敏", at=NOW + HOUR, text="立即核查")
    ledger.sign_task(ID, who="李强", at=NOW + 2 * HOUR)
    ledger.instruct_task(ID, leader="赵建国", text="依法处理。", who="王敏", at=NOW + 2 * HOUR)
    ledger.answer_task(
        ID, text="已停产检修。", by="临江分局", who="李强", at=NOW + 3 * HOUR, url="http://sthj.yunze.example/1"
    )  # fmt: skip
    ledger.close_task(ID, who="王敏", at=NOW + 4 * HOUR, text="属实")
    dossier = told(5 * HOUR)
    assignment, feedback, notes = (slip_docx(dossier, kind) for kind in ("交办单", "反馈单", "批示单"))
    for said in ("编号：2026年第1号", "6月17日23:00", "立即核查。", "王敏", "李强", "6月19日22:00", "依法处理。"):
        assert said in words_of(assignment), said
    for said in (
        "6月18日01:00，临江分局：已停产检修。（发布的页面）",
        "6月18日01:00（按时）",
        "6月18日02:00 已办结：属实",
        "（盖章）",
    ):
        assert said in words_of(feedback), said
    assert "http://sthj.yunze.example/1" in addresses_of(feedback)
    for said in ("赵建国", "6月18日00:00", "依法处理。", "已办结"):
        assert said in words_of(notes), said


def test_what_there_is_no_paper_of_is_refused_with_words(
    told: Callable[[timedelta], Dossier], sample: City, folder: DataFolder, ledger: Ledger
) -> None:
    with pytest.raises(LedgerError, match="没有“通知”；可以是：交办单、反馈单、批示单"):
        slip_docx(told(HOUR), "通知")
    ledger.raise_alert("family-x", day=DAY, rule="plant", level="Ⅱ", article="x", clock="watch", due=NOW, at=NOW)
    with pytest.raises(LedgerError, match="没有采集到的文章"):
        dossier_of(sample, folder, ledger, "family-x", page=PAGE, at=NOW)
    Days(sample, folder).put(DAY, Item(id="a9"))
    ledger.raise_alert("family-a9", day=DAY, rule="plant", level="Ⅱ", article="a9", clock="watch", due=NOW, at=NOW)
    watched = dossier_of(sample, folder, ledger, "family-a9", page=PAGE, at=NOW)
    with pytest.raises(LedgerError, match="没有任务"):
        slip_docx(watched, "交办单")
    assert "按规则只作关注，没有交办。" in words_of(special_docx(watched, None))


def test_libreoffice_lays_out_each_slip_on_one_page_and_the_report_with_its_list(
    told: Callable[[timedelta], Dossier], rendered_all: RenderedAll
) -> None:
    dossier = told(HOUR)
    slips = rendered_all([slip_docx(dossier, kind) for kind in SLIPS] + [special_docx(dossier, None)])
    pages = slips.pop()
    assert [len(each) for each in slips] == [1, 1, 1]
    assert all(kind in each[0] for kind, each in zip(SLIPS, slips, strict=True))
    assert "云泽市环境舆情专报" in pages[0]
    assert "相关信息清单" in pages[-1]
    assert "抄送：临江区、大气环境科。" in pages[-1]
    assert not any("�" in page for page in pages)


def test_slip_and_special_report_count_the_same_without_the_bureaus_own_posts(
    sample: City, folder: DataFolder, ledger: Ledger, matter: None, told: Callable[[timedelta], Dossier]
) -> None:
    ours = next(each.id for each in sample.sources if each.kind == "weibo" and each.own)
    own = Item(
        id="o1", source=ours, event="e1", title="", heat=5000, published="2026-06-17T20:00:00+08:00",
        body="热电厂锅炉已停炉检修，执法人员在现场。", summary=(),
    )  # fmt: skip
    post, message = (
        replace(POST, source=told(HOUR).others[1].source),
        replace(MESSAGE, source=told(HOUR).others[2].source),
    )
    Days(sample, folder).put(DAY, PRESS, post, message, own, names={"e1": "云泽热电厂冒黑烟"})
    dossier = told(HOUR)
    assert any(each.own for each in dossier.matter.members)
    slip, report = words_of(slip_docx(dossier, "交办单")), words_of(special_docx(dossier, None))
    assert "微博1条、群众留言1件；转评赞300次" in slip
    assert "转发、评论、点赞合计300次" in report
