"""The month's table by mail: the provisional one to be checked, then the closed one; each once to each reader."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal

from cities.roster import Recipient
from reports.alerts.digest import minute_of
from reports.alerts.house import House
from reports.briefing.files import WORD_TYPE
from reports.mail.message import Attachment, Draft, html_of, text_of
from reports.mail.outbox import prepare, prepared
from reports.month.frozen import NOTICE, WORKBOOK
from reports.month.records import MonthReport
from reports.month.words import month_words
from reports.office import EXCEL_TYPE
from reports.workdays import is_workday, workdays_after

State = Literal["provisional", "closed"]
READERS = {"provisional": ("leader", "analyst", "officer"), "closed": ("leader", "analyst", "officer")}
_TITLES = {"provisional": "暂计", "closed": "已封账"}


def first_workday(month: str) -> date:
    """The first working day after the month (`2026-09`: 8 October), on which its provisional table goes out."""
    after = (date.fromisoformat(f"{month}-01") + timedelta(days=31)).replace(day=1)
    return after if is_workday(after) else workdays_after(after, 1)


def send_month(
    house: House, report: MonthReport, folder: Path, *, state: State, until: date, now: datetime
) -> tuple[Path, ...]:
    """Prepares the mails with the Excel and Word files of `folder`; run again, it prepares none twice.

    What is provisional is named so; `until` is the day by which objections to it are to be handed in.
    """
    kind, day = f"month-{state}-{report.month}", now.date()
    told = {address for mail in house.ledger.mails() if mail.kind == kind for address in mail.recipients}
    files = (
        Attachment(f"{report.month}-{_TITLES[state]}.xlsx", (folder / WORKBOOK).read_bytes(), EXCEL_TYPE),
        Attachment(f"{report.month}-{_TITLES[state]}.docx", (folder / NOTICE).read_bytes(), WORD_TYPE),
    )
    drafts = [
        _draft(house, report, one, kind, state, files, until, now) for one in house.city.roster.recipients
        if one.role in READERS[state] and not one.alternate and one.address not in told
        and not prepared(house.folder, day, kind, one.address)
    ]  # fmt: skip
    return prepare(house.folder, house.ledger, drafts, day=day, sender=house.sender, now=now)


def _draft(
    house: House, report: MonthReport, reader: Recipient, kind: str, state: State, files: tuple[Attachment, ...],
    until: date, now: datetime,
) -> Draft:  # fmt: skip
    city, month = house.city.facts.name, month_words(report.month)
    words = {
        "city": city, "month": month, "state": _TITLES[state], "provisional": state == "provisional",
        "rows": report.standings, "until": until, "page": house.page.rstrip("/"), "prepared_at": minute_of(now),
        "reader": reader.name,
    }  # fmt: skip
    subject = f"【环舆月报】{city} {month}得分和排名（{_TITLES[state]}）"
    return Draft(
        kind, reader, subject, text_of("month.txt", **words), html_of("month.html", **words), attachments=files
    )
