"""The weekly and monthly briefings by mail: once each, to those whom alerts.yaml names, the Word file with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

from cities.roster import Recipient
from crawlers.clock import SHANGHAI
from reports.alerts.house import House
from reports.briefing.files import WORD_TYPE, Written, write_briefing
from reports.briefing.page import mail_html, mail_text
from reports.briefing.paper import Paper
from reports.briefing.window import KINDS, Kind, Window, last_window
from reports.charts.ink import png_of
from reports.mail.message import MAX_HTML_BYTES, Attachment, Draft
from reports.mail.outbox import prepare, prepared

SENT: tuple[Kind, ...] = ("week", "month")
"""The day's is the digest of alerts, which every reader gets each morning."""

TOO_LATE: dict[Kind, timedelta] = {"week": timedelta(days=3), "month": timedelta(days=10)}
"""So long after its hour a briefing that was missed is still sent."""


def send_hour(house: House, window: Window) -> datetime | None:
    """When a window's briefing is to be sent, None where alerts.yaml says that none is."""
    rules = house.city.alerts.briefings
    if rules is None:
        return None
    days = rules.week_on - 1 if window.kind == "week" else rules.month_on - 1
    day = window.end.date() + timedelta(days=days)
    return datetime.combine(day, time.fromisoformat(rules.at), SHANGHAI)


def briefings_due(house: House, now: datetime) -> list[Window]:
    """The windows whose briefing is to be sent by `now` and has not been prepared for each of its readers.

    Of a window in which the house did not collect at all there is nothing to tell, and nobody is told of it.
    """
    found = [each for kind in SENT for last in [last_window(kind, now)] for each in (last.before(), last)]
    collected = house.folder.days("articles")
    return [
        each for each in found
        if (at := send_hour(house, each)) is not None and at <= now <= at + TOO_LATE[each.kind]
        and not set(collected).isdisjoint(each.days) and _untold(house, each)
    ]  # fmt: skip


def send_briefings(house: House, *, now: datetime, windows: Sequence[Window] | None = None) -> tuple[Path, ...]:
    """Prepares the mails of all that are due, writing the papers first; run again, it prepares none twice.

    `windows`: of these, whatever the hour.
    """
    mails: list[Path] = []
    for window in briefings_due(house, now) if windows is None else windows:
        written = write_briefing(house.city, house.folder, house.ledger, window, house=house.page, now=now)
        # the day of the mail is the window's, so that a mail that is late bears the same Message-ID
        day, kind = window.end.date(), mail_kind(window)
        drafts = [
            briefing_draft(written, one, window, house.page) for one in _untold(house, window)
            if not prepared(house.folder, day, kind, one.address)
        ]  # fmt: skip
        mails += prepare(house.folder, house.ledger, drafts, day=day, sender=house.sender, now=now)
    return tuple(mails)


def _untold(house: House, window: Window) -> list[Recipient]:
    """The readers for whom the ledger has no mail of the window."""
    mails = house.ledger.mails(day=window.end.date())
    told = {address for mail in mails if mail.kind == mail_kind(window) for address in mail.recipients}
    return [one for one in readers_of(house) if one.address not in told]


def readers_of(house: House) -> list[Recipient]:
    rules = house.city.alerts.briefings
    return [one for one in house.city.roster.recipients if rules and one.role in rules.to and not one.alternate]


def mail_kind(window: Window) -> str:
    return f"briefing-{window.name}"


def briefing_draft(written: Written, recipient: Recipient, window: Window, house: str) -> Draft:
    paper = written.paper
    html = mail_html(paper, window.name, house, recipient.name)
    if len(html.encode()) > MAX_HTML_BYTES:
        html = mail_html(_shorter(paper), window.name, house, recipient.name)
    pictures = tuple(
        (section.chart.id, png_of(section.chart.figure)) for section in paper.sections if section.chart is not None
    )
    subject = f"【环舆{KINDS[window.kind]}】{written.briefing.city_name} {paper.when}：{paper.headline}"
    text = mail_text(paper, window.name, house, recipient.name)
    attached = Attachment(written.word.name, written.word.read_bytes(), WORD_TYPE)
    return Draft(mail_kind(window), recipient, subject, text, html, pictures=pictures, attachments=(attached,))


def _shorter(paper: Paper) -> Paper:
    """Without the tables that a chart shows already, for a mail that would be cut; the Word file has them all."""
    sections = tuple(replace(each, tables=()) if each.chart else each for each in paper.sections)
    return replace(paper, sections=sections, foot=(*paper.foot, "图旁的表见附件和环舆页面。"))
