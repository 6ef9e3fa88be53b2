"""The three fixture days, 16 to 18 June of the sample city, as alerts and month reads them."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from cities.city import City
from crawlers.clock import SHANGHAI
from crawlers.folder import DataFolder
from ledger.ledger import Ledger
from reports.alerts.day import alert_day
from reports.mail.outbox import read_mail
from reports.month.inputs import month_report
from tests.reports.alerts.alert_days import PAGE, SENDER

PLANT = "990102"


def alerted(sample: City, days: DataFolder, day: int) -> list[Path]:
    """Runs the evening's alerts; the urgent mails that it prepared, in order."""
    evening = datetime(2026, 6, day, 22, tzinfo=SHANGHAI)
    with Ledger(f"sqlite:///{days.ledger}") as ledger:
        alert_day(sample, days, ledger, evening.date(), now=evening, page=PAGE, sender=SENDER)
    return sorted((days.root / "outbox" / evening.date().isoformat()).glob("urgent-*.eml"))


def test_the_smoke_over_the_plant_is_alerted_once_to_its_district_and_not_to_another(
    days: DataFolder, sample: City
) -> None:
    mails = [read_mail(path) for day in (16, 17, 18) for path in alerted(sample, days, day)]
    about = [mail for mail in mails if "热电厂" in str(mail["Subject"])]
    addressed = {str(mail["To"]) for mail in about}
    assert any("linjiang" in address for address in addressed)
    assert not any("shiquan" in address for address in addressed)
    assert len({(str(mail["To"]), str(mail["Subject"])) for mail in about}) == len(about)


def test_evenings_of_the_fixture_days_alerted_twice_prepare_no_second_mail(days: DataFolder, sample: City) -> None:
    once = {path: path.read_bytes() for day in (16, 17, 18) for path in alerted(sample, days, day)}
    assert once
    assert {path: path.read_bytes() for day in (16, 17, 18) for path in alerted(sample, days, day)} == once


def test_the_provisional_month_of_the_fixture_days_counts_what_a_person_counts(days: DataFolder, sample: City) -> None:
    now = datetime(2026, 6, 18, 22, tzinfo=SHANGHAI)
    with Ledger(f"sqlite:///{days.ledger}") as ledger:
        report = month_report(sample, days, ledger, "2026-06", now=now)
    counts = {report.unit_names[line.unit]: sum(line.tiers.values()) for line in report.standings}
    # 昨晚那股黑烟, both of the bureau's notices, its penalty, and two papers of the 18th
    assert counts["临江区"] == 6
    assert counts["新河县"] == 1, "the waste acid of 龙潭乡 before its court"
    assert counts["石泉县"] == 0
    assert report.closed_by is None
    assert date.fromisoformat(report.as_of[:10]) == now.date()
