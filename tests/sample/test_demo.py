"""The demo's two months: statuses add up, alerts and mails are there, the month is closed and verifies."""

from __future__ import annotations

import email
import email.policy
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from crawlers.folder import records_of
from crawlers.quarantine import Quarantined
from crawlers.status import QUIET_STATUSES, Status
from huanyu.demo import DAYS, DemoDay
from huanyu.demo_summary import summary_lines
from huanyu.workplace import Workplace
from reports.month.frozen import closed_report
from reports.month.verify import verify_month


def accounts_of(work: Workplace) -> list[tuple[Path, dict[str, dict[str, str]]]]:
    return [
        (path, json.loads(path.read_text(encoding="utf-8"))) for path in sorted(work.folder.root.glob("accounts/*/*"))
    ]


def test_no_step_of_any_day_failed(demo: Workplace, demo_days: list[DemoDay]) -> None:
    assert [done.day for done in demo_days] == list(DAYS)
    assert [failure for done in demo_days for step in done.steps for failure in step.failures] == []


def test_each_url_ends_with_one_status_and_the_counts_are_their_sum(demo: Workplace) -> None:
    accounts = accounts_of(demo)
    assert len(accounts) > len(DAYS) * 10
    for path, account in accounts:
        assert {Status(status) for status in account["urls"].values()} <= set(Status)
        assert sum(account["counts"].values()) == len(account["urls"]), path


def test_whatever_went_wrong_is_named_in_quarantine(demo: Workplace) -> None:
    for day in demo.folder.days("accounts"):
        named = {(line.source, line.item) for line in records_of(Quarantined, demo.folder.quarantine("parse", day))}
        for source in [path.stem for path in (demo.folder.root / "accounts" / day.isoformat()).glob("*.json")]:
            account = json.loads(demo.folder.account(day, source).read_text(encoding="utf-8"))
            wrong = {(source, url) for url, status in account["urls"].items() if Status(status) not in QUIET_STATUSES}
            assert wrong <= named, (day, source)


def test_the_power_plant_is_alerted_on_its_first_evening_and_rises(demo: Workplace) -> None:
    with demo.ledger() as ledger:
        plant = [alert for alert in ledger.alerts() if alert.rule.startswith("plant") and alert.day >= "2026-06-16"]
        levels = {level.level: level.day for alert in plant for level in ledger.levels_of(alert.id)}
    assert levels["Ⅱ"] == "2026-06-16"
    assert levels["Ⅰ"] <= "2026-06-18"


def test_every_day_has_its_digest_also_when_there_is_nothing(demo: Workplace) -> None:
    # the demo ends on the last evening, before that day's digest is due
    for day in DAYS[:-1]:
        morning = day + timedelta(days=1)
        mails = sorted((demo.folder.outbox / morning.isoformat()).glob("digest-*.eml"))
        assert mails, morning
        message = email.message_from_bytes(mails[0].read_bytes(), policy=email.policy.default)
        assert "环舆日报" in message["Subject"]
        assert message["Message-ID"]


@pytest.mark.parametrize("month", ["2026-05", "2026-06"])
def test_a_closed_month_recomputes_to_the_same_bytes(month: str, demo: Workplace) -> None:
    assert verify_month(demo.folder, month) == ()
    suffixes = {path.suffix for path in demo.folder.month(month).iterdir()}
    assert {".docx", ".xlsx", ".csv", ".json", ".jsonl"} <= suffixes


def test_a_release_of_the_bureau_shows_who_carried_it(demo: Workplace) -> None:
    releases = closed_report(demo.folder.month("2026-06")).releases
    carried = {each.title: [carrier.source for carrier in each.carriers] for each in releases if each.carriers}
    assert carried == {"关于做好2025年度碳排放配额清缴有关工作的通知": ["云泽晚报"]}
    page = (demo.folder.month("2026-06") / "排名.html").read_text(encoding="utf-8")
    assert "关于做好2025年度碳排放配额清缴有关工作的通知" in page


def test_the_summary_says_what_was_found_who_leads_and_where_things_lie(demo: Workplace) -> None:
    said = "\n".join(summary_lines(demo))
    assert "采到 237 篇" in said
    assert "2026年6月排名（已封账）" in said
    assert re.search(r"急报收件：.*局长 \d+.*临江分局信息员 \d+", said)
    assert str(demo.folder.outbox) in said
    assert "make serve" in said
