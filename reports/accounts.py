"""Own accounts of the bureau and of the districts: on which days of the month they published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from index.document import Document
from reports.month_facts import MonthFacts, Period
from reports.month_records import AccountPosts

ACCOUNTS = ("wechat", "weibo")


def account_posts(facts: MonthFacts, period: Period, mine: Iterable[Document]) -> tuple[AccountPosts, ...]:
    """In the order of sources.yaml; `mine` are all of the month's documents, environmental or not."""
    accounts = [each for each in facts.sources if each.own and each.article_kind in ACCOUNTS]
    days: dict[str, list[str]] = defaultdict(list)
    wanted = {each.id for each in accounts}
    for each in mine:
        if each.source in wanted:
            days[each.source].append(each.published_day)
    whole = _days(period.first, period.until)
    found = []
    for account in accounts:
        posted = set(days[account.id])
        missed = tuple(day for day in whole if day not in posted) if account.daily else ()
        found.append(
            AccountPosts(
                source=account.id, name=account.name, kind=account.article_kind, district=account.district,
                daily=account.daily, articles=len(days[account.id]), posted=len(posted), expected=len(whole),
                missed=missed,
            )
        )  # fmt: skip
    return tuple(found)


def _days(first: date, last: date) -> list[str]:
    return [(first + timedelta(days=number)).isoformat() for number in range((last - first).days + 1)]
