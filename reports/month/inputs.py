"""The month: its inputs gathered from the city's facts, the data folder and the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta

from cities.city import City
from crawlers.clock import SHANGHAI, shanghai_day
from crawlers.folder import DataFolder, records_of
from crawlers.quarantine import Quarantined
from crawlers.status import Status
from index.document import Document
from index.documents import LeftOut, documents
from ledger.closings import Objection
from ledger.ledger import Ledger
from reports.month.accounts import own_accounts
from reports.month.claims import claim_activities, claim_documents, handed_in
from reports.month.completeness import gives_points, source_days
from reports.month.editions import amended, closed_month, fact_digests, newest_edition
from reports.month.facts import MonthFacts, Period, campaign_state, month_facts, period_of
from reports.month.figures import ARITHMETIC
from reports.month.frozen import RESULT, closed_report
from reports.month.gathering import LATE_DAYS, Gathered, title_of
from reports.month.given import (
    Amended,
    ClosedMonth,
    DoneActivity,
    FollowerCount,
    KnownOutlet,
    Listed,
    MadeCorrection,
    MonthInputs,
    Objected,
)
from reports.month.records import MonthReport
from reports.month.table import report_of
from reports.month.words import short_day


def month_report(city: City, folder: DataFolder, ledger: Ledger, month: str, *, now: datetime) -> MonthReport:
    """The month's table: as it was closed, else provisional as known at `now`.

    RuleError where it has not begun or the city had no rules then.
    """
    if ledger.closing(month) is not None:
        return closed_report(folder.month(month))
    return report_of(month_inputs(city, folder, ledger, month, now=now))


def month_inputs(
    city: City, folder: DataFolder, ledger: Ledger, month: str, *, now: datetime, closed_by: str | None = None
) -> MonthInputs:
    """Everything that the month is a function of, gathered at `now` (aware)."""
    period = period_of(month, now)
    facts = month_facts(city, period)
    claims = ledger.claims(month)
    outlets = {name: KnownOutlet(family=each.family, tier=each.tier) for name, each in ledger.outlets().items()}
    objections = _objections(ledger, month)
    found = Gathered(facts, period, asked={each.article for each in objections if each.article})
    unread: list[LeftOut] = []
    for each in documents(city, folder, ledger, left_out=unread):
        found.take(each)
    for each in claim_documents(claims, facts, outlets):
        found.keep(each)
    if before := found.told_before():
        found.kept += documents(city, folder, ledger, ids=before)
    earlier, carried = _earlier(folder, ledger, month)
    return MonthInputs(
        facts=facts,
        month=month,
        as_of=now.astimezone(SHANGHAI).replace(microsecond=0).isoformat(),
        closed_by=closed_by,
        documents=tuple(sorted(found.kept, key=lambda each: (each.published_at, each.id))),
        undated=(*found.undated, *found.skewed, *_bad_dates(folder, facts, period), *_unread(unread, facts, period)),
        followers=_followers(ledger, facts, month),
        activities=(*_activities(ledger, facts, period), *claim_activities(claims)),
        corrections=made_corrections(ledger, found.corrected),
        completeness=source_days(folder, facts.sources, period.first, period.until),
        earlier=earlier,
        collected=found.collected,
        versions={
            "document_schema": str(Document.SCHEMA),
            "arithmetic": ARITHMETIC,
            "model": "、".join(sorted(found.models)),
            **fact_digests(city.folder),
        },
        claims=handed_in(claims),
        objections=_objected(objections, found.titles),
        amendments=_amendments(ledger, month, carried),
        outlets=outlets,
        accounts=own_accounts(folder, facts, found.posts, period, shanghai_day(now)),
    )


def _bad_dates(folder: DataFolder, facts: MonthFacts, period: Period) -> Iterable[Listed]:
    """What parse put into quarantine for its date, in the days in which the month's articles are found."""
    names = {each.id: each.name for each in facts.sources if gives_points(each)}
    found: dict[str, Listed] = {}
    for number in range((period.last - period.first).days + 1 + LATE_DAYS):
        day: date = period.first + timedelta(days=number)
        for line in records_of(Quarantined, folder.quarantine("parse", day)):
            if line.reason == Status.BAD_DATE and line.source in names:
                found[line.item] = Listed(
                    article=line.item, title="", url=line.item if line.item.startswith("http") else None,
                    source=names[line.source],
                    why=f"页面所印日期有误（{short_day(day.isoformat())}采到），未入库，不计入任何月份",
                )  # fmt: skip
    return [found[item] for item in sorted(found)]


_LEFT_OUT = {
    "no-annotation": "{day}采到，还没有经过自动研判，没有计入任何单位",
    "bad-line": "{day}的数据文件里有一行读不出来，没有计入任何单位",
    "bad-article": "{day}的稿件与它的研判或更正合不到一起，读不出来，没有计入任何单位",
}
"""Reason of a LeftOut → what a reader of the month is told; how to mend it is told at the command line."""


def _unread(left_out: Iterable[LeftOut], facts: MonthFacts, period: Period) -> Iterator[Listed]:
    """What stands in the files of the month's days and cannot be read, or was never annotated: no unit has it."""
    names = {each.id: each.name for each in facts.sources}
    until = period.last + timedelta(days=LATE_DAYS)
    for each in left_out:
        if period.first <= each.day <= until:
            why = _LEFT_OUT[each.reason].format(day=short_day(each.day.isoformat()))
            source = names.get(each.source, each.source)
            yield Listed(article=each.item, title=each.item, url=None, source=source, why=why)


def _followers(ledger: Ledger, facts: MonthFacts, month: str) -> tuple[FollowerCount, ...]:
    entered = ledger.followers_until(month)
    newest = {unit.id: entered[unit.id][-1] for unit in facts.places if entered.get(unit.id)}
    return tuple(
        FollowerCount(unit=unit, month=each.month, count=each.count, proof=each.proof) for unit, each in newest.items()
    )


def _activities(ledger: Ledger, facts: MonthFacts, period: Period) -> tuple[DoneActivity, ...]:
    running = [each.start for each in facts.campaigns if campaign_state(each, period) == "due"]
    first = min([*running, period.first])
    return tuple(
        DoneActivity(unit=each.unit, campaign=each.campaign, day=each.day, title=each.title, proof=each.proof)
        for each in ledger.activities(first=first, last=period.until)
    )


def made_corrections(ledger: Ledger, mine: Iterable[Document]) -> tuple[MadeCorrection, ...]:
    titles = {each.id: title_of(each) for each in mine}
    made = [each for some in ledger.corrections_of(titles).values() for each in some]
    return tuple(
        MadeCorrection(
            number=each.number, article=each.article, title=titles[each.article], field=each.field,
            before=each.before, after=each.after, who=each.who, why=each.why, at=each.at,
        )
        for each in sorted(made, key=lambda each: each.number)
    )  # fmt: skip


def _earlier(folder: DataFolder, ledger: Ledger, month: str) -> tuple[tuple[ClosedMonth, ...], set[tuple[str, int]]]:
    """The months closed before this one, from what each closed file says, and the corrections they have made good."""
    found, carried = [], set()
    for closing in ledger.closings():
        if closing.month < month:
            table = json.loads((folder.month(closing.month) / RESULT).read_bytes())
            newest = newest_edition(folder, ledger, closing.month, carry="new_edition")
            found.append(closed_month(json.loads((newest / RESULT).read_bytes())))
            carried |= {(each["month"], each["number"]) for each in table.get("amendments", ())}
    return tuple(found), carried


def objected(ledger: Ledger, month: str, articles: Iterable[Document]) -> tuple[Objected, ...]:
    """Those to this month, and those to months closed before it that were raised or answered after the closing;
    `articles` give their titles."""
    return _objected(_objections(ledger, month), {each.id: title_of(each) for each in articles})


def _objections(ledger: Ledger, month: str) -> list[Objection]:
    found = ledger.objections(month)
    for closing in ledger.closings():
        if closing.month < month:
            late = (
                each for each in ledger.objections(closing.month) if max(each.at, each.answered_at or "") > closing.at
            )
            found += late
    return sorted(found, key=lambda each: each.number)


def _objected(objections: Iterable[Objection], titles: Mapping[str, str]) -> tuple[Objected, ...]:
    return tuple(Objected(title=titles.get(each.article or "", ""), **asdict(each)) for each in objections)


def _amendments(ledger: Ledger, month: str, carried: set[tuple[str, int]]) -> tuple[Amended, ...]:
    """Corrections of months closed before this one that go into the next closed month and that none has made good."""
    return tuple(
        amended(each)
        for closing in ledger.closings() if closing.month < month
        for each in ledger.month_corrections(closing.month)
        if each.carry == "next_month" and (each.month, each.number) not in carried
    )  # fmt: skip
