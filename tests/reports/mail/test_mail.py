from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from email.message import EmailMessage
from html import unescape
from typing import Any

import pytest

from cities.city import City
from cities.roster import Recipient
from crawlers.folder import DataFolder, write_whole
from crawlers.quarantine import Quarantined, write_quarantine
from ledger.ledger import Ledger
from reports.alerts import morning as morning_module
from reports.alerts.day import alert_day
from reports.alerts.morning import digest_day, digest_due
from reports.charts.week import week_chart, week_counts
from reports.mail.message import MAX_HTML_BYTES, Draft
from reports.mail.outbox import read_mail
from tests.reports.alerts.alert_days import DAY, NEXT, NOW, PAGE, SENDER, TOMORROW, Days, Item, document, house_of

LEADER, OFFICER, ALTERNATE = "leader", "linjiang", "linjiang2"


@pytest.fixture
def days(sample: City, folder: DataFolder) -> Days:
    return Days(sample, folder)


def prepare(days: Days, ledger: Ledger, now: datetime = NOW) -> None:
    """An evening's alerts and the digest of the morning after."""
    alert_day(days.city, days.folder, ledger, now.date(), now=now, page=PAGE, sender=SENDER)
    digest_day(house_of(days, ledger), now=now + timedelta(hours=10))


def mail(days: Days, kind: str, reader: str, day: str = "2026-06-18") -> EmailMessage:
    return read_mail(days.folder.outbox / day / f"{kind}-{reader}@sthj.yunze.example.eml")


def kinds(days: Days, reader: str) -> list[str]:
    names = days.folder.outbox.glob(f"*/*-{reader}@*.eml")
    return sorted(path.name.split("-")[0] for path in names)


def text_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def html_of(message: EmailMessage) -> str:
    part = message.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def seen_in(html: str) -> str:
    """What a reader sees of the HTML, without white space."""
    body = re.sub(r"<(style|title)>.*?</\1>", "", html, flags=re.S)
    return re.sub(r"\s|\u3000|\xa0", "", unescape(re.sub(r"<[^>]+>", "", body)))


def test_the_subject_says_how_many_and_how_grave(days: Days, ledger: Ledger) -> None:
    days.put(DAY, Item(id="a1"), Item(id="m1", source="liuyan", topics=("water",), districts=("990103",)))
    prepare(days, ledger)
    assert mail(days, "digest", LEADER)["Subject"] == "【环舆日报】云泽市 6月18日：2件需回应，最高Ⅱ级"


def test_a_day_without_alerts_sends_a_zero_report_to_every_reader(days: Days, ledger: Ledger) -> None:
    days.put(DAY, Item(id="a1", sentiment="positive"))
    prepare(days, ledger)
    readers = [r for r in days.city.roster.recipients if r.role != "operator"]
    for reader in readers:
        subject = mail(days, "digest", reader.address.partition("@")[0])["Subject"]
        assert subject.endswith("6月18日：零报告，没有需要回应的舆情")


def test_an_entry_says_what_where_why_who_by_when_and_on_what_evidence(days: Days, ledger: Ledger) -> None:
    days.put(
        DAY,
        Item(id="a1", event="e1", summary=("烟囱冒出黑灰色烟。", "居民闻到硫磺味。")),
        Item(id="a2", source="ljrb", event="e1", summary=("热电厂2号炉脱硫设施故障。",)),
        Item(id="a3", source="wx_linjiang", event="e1"),
    )
    prepare(days, ledger)
    text = text_of(mail(days, "digest", LEADER))
    for said in (
        "〔Ⅰ级〕云泽热电厂冒黑烟", "临江区　6月19日22:00前回应", "“热电厂2号炉脱硫设施故障。”——澜江日报，6月17日08:12",
        "责任：临江区（分管副区长、临江分局信息员）", "大气环境科（分管副局长、大气科信息员）",
        "传播：省级1家、市级1家、县级1家",
        "命中：电厂负面舆情多家发声：情感 负面；主题 电厂、大气；发声家数 3（≥3）", "时限：48小时内回应",
        f"环舆页面：{PAGE}/articles/a2", "原文：http://wb.yunze.example/news/a2.html", f"留存证据：{PAGE}/evidence/a2",
    ):  # fmt: skip
        assert said in text


def test_the_text_part_and_the_html_say_the_same(days: Days, ledger: Ledger) -> None:
    days.put(DAY, *(Item(id=f"a{n}", title=f"第{n}家厂冒烟", heat=n) for n in range(1, 8)))
    prepare(days, ledger)
    message = mail(days, "digest", LEADER)
    seen = seen_in(html_of(message))
    links = unescape(html_of(message))
    for line in text_of(message).splitlines():
        if line.startswith("需回应"):
            continue  # the same four figures stand in cells of their own
        if "http" in line:
            assert f'href="{line[line.index("http") :]}"' in links
            continue
        for word in re.split(r"[　：〔〕（）——，；]|^\d+\. |·", line.strip("─ ")):
            assert re.sub(r"\s", "", word) in seen, line


def test_only_the_first_five_stand_in_full_and_the_rest_shortly(days: Days, ledger: Ledger) -> None:
    days.put(DAY, *(Item(id=f"a{n}", title=f"第{n}家厂冒烟") for n in range(1, 8)))
    prepare(days, ledger)
    text = text_of(mail(days, "digest", LEADER))
    full, _, rest = text.partition("其余 2 件")
    assert (full.count("责任："), rest.count("〔Ⅱ级〕"), rest.count("责任：")) == (5, 2, 0)


def test_a_risen_level_is_said(days: Days, ledger: Ledger) -> None:
    days.put(DAY, Item(id="a1", event="e1"))
    prepare(days, ledger)
    days.put(NEXT, Item(id="a2", source="ljrb", event="e1"), Item(id="a3", source="wx_linjiang", event="e1"))
    prepare(days, ledger, TOMORROW)
    message = mail(days, "digest", LEADER, "2026-06-19")
    assert "升级 Ⅱ→Ⅰ" in text_of(message)
    assert "升级 Ⅱ→Ⅰ" in html_of(message)


def test_officers_and_their_alternates_see_their_district_only(days: Days, ledger: Ledger) -> None:
    days.put(
        DAY, Item(id="a1", title="临江冒烟"), Item(id="a2", title="清河污水", topics=("water",), districts=("990103",))
    )
    prepare(days, ledger)
    for reader in (OFFICER, ALTERNATE):
        message = mail(days, "digest", reader)
        assert "云泽市·临江区 6月18日：1件需回应" in message["Subject"]
        assert "临江冒烟" in html_of(message)
        assert "清河污水" not in html_of(message) + text_of(message)
    assert "零报告" in mail(days, "digest", "shiquan")["Subject"]


def test_urgent_rules_send_a_mail_of_their_own_at_once_to_those_concerned(days: Days, ledger: Ledger) -> None:
    days.put(
        DAY, Item(id="a1", title="临江冒烟"), Item(id="m1", source="liuyan", topics=("water",), districts=("990103",))
    )
    prepare(days, ledger)
    assert kinds(days, LEADER) == kinds(days, OFFICER) == ["digest", "urgent"]
    assert kinds(days, ALTERNATE) == ["digest"], "whoever stands in waits for their turn"
    assert kinds(days, "qinghe") == ["digest"]
    (path,) = (days.folder.outbox / "2026-06-17").glob("urgent-*-leader@*.eml")
    assert read_mail(path)["Subject"] == "【环舆急报】云泽市 6月17日：Ⅱ级 临江冒烟，6月19日22:00前回应"


def test_the_health_of_the_sources_is_in_the_operators_mail_alone(days: Days, ledger: Ledger) -> None:
    days.put(DAY, Item(id="a1"))
    for source, counts in (("hpxw", {"timeout": 2}), ("yzwb", {"listing": 1, "ok": 1})):
        write_whole(days.folder.account(DAY, source), json.dumps({"source": source, "counts": counts}).encode())
    broken = Quarantined(source="yzwb", item="http://wb.yunze.example/9", reason="bad-date", detail="2026年6月31日")
    write_quarantine(days.folder, "parse", DAY, [broken])
    prepare(days, ledger)
    assert kinds(days, "operator") == ["health"]
    text = text_of(mail(days, "health", "operator"))
    assert "✗ 和平新闻　没有采到　新增改动 0（超时2）" in text
    assert "· 云泽晚报　正常　新增改动 1（新增1、列表1）" in text
    assert "· 解析　云泽晚报　http://wb.yunze.example/9　日期有误 2026年6月31日" in text
    assert "待查1条" in mail(days, "health", "operator")["Subject"]
    assert "和平新闻" not in text_of(mail(days, "digest", LEADER))


def test_private_details_are_masked_in_every_mail(days: Days, ledger: Ledger) -> None:
    said = "来电人张建国（13812345678）反映，车牌湘J5A321的货车倾倒废渣。"
    days.put(DAY, Item(id="m1", source="liuyan", title="张建国电话13812345678", body=said, summary=(said,)))
    prepare(days, ledger)
    paths = list(days.folder.outbox.glob("*/*.eml"))
    assert len(paths) > 20
    for path in paths:
        message = read_mail(path)
        if message.get_body(("html",)) is not None:
            everything = str(message["Subject"]) + text_of(message) + html_of(message)
            assert "13812345678" not in everything
            assert "5A321" not in everything
            assert "来电人张建国" not in everything
    assert "来电人张某（138********）反映" in text_of(mail(days, "digest", LEADER))


def test_markup_in_a_title_stays_text_and_a_line_break_does_not_reach_the_header(days: Days, ledger: Ledger) -> None:
    days.put(DAY, Item(id="a1", title="<script>alert(1)</script>冒烟\r\nBcc: x@y.cn"))
    prepare(days, ledger)
    (path,) = (days.folder.outbox / "2026-06-17").glob("urgent-*-leader@*.eml")
    message = read_mail(path)
    assert message["Bcc"] is None
    assert "<script>" not in html_of(message)


def test_the_html_is_small_and_has_its_rules_in_the_tags(days: Days, ledger: Ledger) -> None:
    long = "望江街道居民看见黑灰色浓烟，" * 30
    days.put(DAY, *(Item(id=f"a{n}", topics=("water",), title=long, body=long, summary=(long,)) for n in range(60)))
    prepare(days, ledger)
    html = html_of(mail(days, "digest", LEADER))
    assert len(html.encode()) < MAX_HTML_BYTES
    assert re.search(r'<td class="head" style="[^"]*background: #12414a', html)
    assert "prefers-color-scheme: dark" in html


def test_the_chart_stands_in_the_mail_as_a_picture(days: Days, ledger: Ledger) -> None:
    days.put(DAY, Item(id="a1"))
    prepare(days, ledger)
    message = mail(days, "digest", LEADER)
    (picture,) = [part for part in message.walk() if part.get_content_type() == "image/png"]
    assert f"cid:{picture['Content-ID'].strip('<>')}" in html_of(message)
    assert picture.get_content().startswith(b"\x89PNG")


def test_the_weeks_chart_counts_by_day_of_publication_and_is_the_same_each_time() -> None:
    old = (NOW - timedelta(days=7)).isoformat()
    counts = week_counts(
        [document(), document(sentiment="positive"), document(env=0.1), document(published_day=old[:10])], DAY
    )
    assert counts[DAY] == {"negative": 1, "neutral": 0, "positive": 1}
    assert sum(sum(tones.values()) for tones in counts.values()) == 2
    assert week_chart(counts, "云泽市") == week_chart(counts, "云泽市")
    assert week_chart(counts, "云泽市") != week_chart(week_counts([], DAY), "云泽市")


def test_a_digest_that_could_not_wait_names_the_sources_that_it_lacks(days: Days, ledger: Ledger) -> None:
    digest_day(house_of(days, ledger), now=NOW + timedelta(hours=10), missing=["云泽晚报", "长丰发布"])
    said = "2个来源今晨还没有采到（云泽晚报、长丰发布），其中的内容没有计入。"
    assert said in text_of(mail(days, "digest", LEADER))
    assert seen_in(said) in seen_in(html_of(mail(days, "digest", LEADER)))


def test_a_digest_that_was_ended_before_its_last_mail_is_due_until_everybody_has_it(
    days: Days, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    days.put(DAY, Item(id="a1"))
    morning = NOW + timedelta(hours=10)
    house = house_of(days, ledger)
    assert digest_due(house, morning)
    real = morning_module.digest_draft

    def draft(recipient: Recipient, *said: Any) -> Draft:
        if recipient.address.startswith(f"{OFFICER}@"):
            raise KeyboardInterrupt
        return real(recipient, *said)

    monkeypatch.setattr(morning_module, "digest_draft", draft)
    with pytest.raises(KeyboardInterrupt):
        digest_day(house, now=morning)
    monkeypatch.undo()
    first = {mail.message_id for mail in ledger.mails()}
    assert digest_due(house, morning)
    made = digest_day(house, now=morning)
    assert len(made) + len(first) == len(days.city.roster.recipients)
    assert kinds(days, OFFICER) == ["digest"]
    assert not digest_due(house, morning)
