"""The month: its inputs gathered from the city's facts, the data folder and the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta

from cities.city import City
from crawlers.clock import SHANGHAI, shanghai_day
from crawlers.folder import DataFolder, records_of
from crawlers.quarantine import Quarantined
from crawlers.status import Status
from index.document import Document
from index.documents import documents
from ledger.ledger import Ledger
from reports.month.accounts import own_accounts
from reports.month.claims import claim_activities, claim_documents, handed_in
from reports.month.completeness import gives_points, source_days
from reports.month.editions import amended, closed_month, fact_digests, newest_edition, parted
from reports.month.facts import MonthFacts, Period, campaign_state, month_facts, period_of
from reports.month.figures import ARITHMETIC
from reports.month.frozen import RESULT, closed_report
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
from reports.month.points import is_coverage
from reports.month.records import MonthReport
from reports.month.table import report_of
from reports.month.words import short_day

LATE_DAYS = 7
"""An article without a date is listed with the month in which it was found, and up to so many days after it."""


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
    skewed, everything = parted(documents(city, folder, ledger), facts.rules.skew_hours)
    mine = [each for each in everything if each.dated and each.published_month == month]
    claims = ledger.claims(month)
    outlets = {name: KnownOutlet(family=each.family, tier=each.tier) for name, each in ledger.outlets().items()}
    handed = claim_documents(claims, facts, outlets)
    earlier, carried = _earlier(folder, ledger, month)
    return MonthInputs(
        facts=facts,
        month=month,
        as_of=now.astimezone(SHANGHAI).replace(microsecond=0).isoformat(),
        closed_by=closed_by,
        documents=needed_documents([*everything, *handed], facts, period),
        undated=(*_undated(everything, period), *_skewed(skewed, period), *_bad_dates(folder, facts, period)),
        followers=_followers(ledger, facts, month),
        activities=(*_activities(ledger, facts, period), *claim_activities(claims)),
        corrections=made_corrections(ledger, mine),
        completeness=source_days(folder, facts.sources, period.first, period.until),
        earlier=earlier,
        collected=len(mine),
        versions={
            "document_schema": str(Document.SCHEMA),
            "arithmetic": ARITHMETIC,
            "model": "、".join(sorted({each.model for each in mine})),
            **fact_digests(city.folder),
        },
        claims=handed_in(claims),
        objections=objected(ledger, month, everything),
        amendments=_amendments(ledger, month, carried),
        outlets=outlets,
        accounts=own_accounts(folder, facts, everything, period, shanghai_day(now)),
    )


def needed_documents(everything: Iterable[Document], facts: MonthFacts, period: Period) -> tuple[Document, ...]:
    """The month's environmental articles; before it, coverage in a running campaign's window and earlier reprints.

    Where the rules count an own account's days, its posts of the month are kept whatever they say.
    """
    dated = [each for each in everything if each.dated]
    running = [each for each in facts.campaigns if campaign_state(each, period) == "due"]
    opened = min((each.start.isoformat() for each in running), default=period.month)
    own = {each.id for each in facts.sources if each.own and each.district} if _counts_posts(facts) else set()
    told = {
        (each.family, each.publisher) for each in dated if each.published_month == period.month and is_coverage(each)
    }
    kept = [
        each for each in dated
        if (each.published_month == period.month and (each.environmental or each.source in own))
        or (each.published_month < period.month and is_coverage(each)
            and (each.published_day >= opened or (each.family, each.publisher) in told))
    ]  # fmt: skip
    return tuple(sorted(kept, key=lambda each: (each.published_at, each.id)))


def _counts_posts(facts: MonthFacts) -> bool:
    return any(item.measure == "posts" for item in facts.items)


def _undated(everything: Sequence[Document], period: Period) -> Iterable[Listed]:
    last = (period.last + timedelta(days=LATE_DAYS)).isoformat()
    for each in everything:
        if not each.dated and each.environmental and period.first.isoformat() <= each.fetched_at[:10] <= last:
            yield Listed(
                article=each.id, title=each.title or each.body[:30], url=each.url, source=each.source_name,
                why=f"没有可用的发布日期（{short_day(each.fetched_at)}采到），不计入任何月份",
            )  # fmt: skip


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
    titles = {each.id: each.title or each.body[:30] for each in mine}
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


def objected(ledger: Ledger, month: str, everything: Sequence[Document]) -> tuple[Objected, ...]:
    """Those to this month, and those to months closed before it that were raised or answered after the closing."""
    found = ledger.objections(month)
    for closing in ledger.closings():
        if closing.month < month:
            late = (
                each for each in ledger.objections(closing.month) if max(each.at, each.answered_at or "") > closing.at
            )
            found += late
    titles = {each.id: each.title or each.body[:30] for each in everything if any(o.article == each.id for o in found)}
    return tuple(
        Objected(title=titles.get(each.article or "", ""), **asdict(each))
        for each in sorted(found, key=lambda each: each.number)
    )


def _amendments(ledger: Ledger, month: str, carried: set[tuple[str, int]]) -> tuple[Amended, ...]:
    """Corrections of months closed before this one that go into the next closed month and that none has made good."""
    return tuple(
        amended(each)
        for closing in ledger.closings() if closing.month < month
        for each in ledger.month_corrections(closing.month)
        if each.carry == "next_month" and (each.month, each.number) not in carried
    )  # fmt: skip


def _skewed(documents: Sequence[Document], period: Period) -> Iterable[Listed]:
    for each in documents:
        if period.month in (each.published_month, each.fetched_at[:7]) and each.environmental:
            yield Listed(
                article=each.id, title=each.title or each.body[:30], url=each.url, source=each.source_name,
                why=f"所印日期{short_day(each.published_day)}晚于采集日{short_day(each.fetched_at)}，视为有误，不计入任何月份",
            )  # fmt: skip
