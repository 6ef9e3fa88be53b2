"""The bureau's and the districts' own accounts: on which days they published, and how many follow them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from cities.sources import Source
from crawlers.audience import audience_days
from crawlers.folder import DataFolder
from index.document import Document
from reports.month.completeness import seen_days, written_runs
from reports.month.facts import MonthFacts, Period
from reports.month.given import OwnAccount

BEFORE = timedelta(days=31)
"""How long before the month a count of followers may lie for the month's growth to be told from it."""
PUSHED = ("wechat", "weibo", "video")


def own_accounts(
    folder: DataFolder, facts: MonthFacts, documents: Iterable[Document], period: Period, today: date
) -> tuple[OwnAccount, ...]:
    """Each account of the bureau's, and each of a district's on a platform, in the order of sources.yaml."""
    mine = [each for each in facts.sources if is_own_account(each)]
    posts: dict[str, list[str]] = {each.id: [] for each in mine}
    for each in documents:
        if each.source in posts and each.dated and each.published_month == period.month:
            posts[each.source].append(each.published_day)
    units = {unit.district or "": unit.id for unit in facts.places}
    seen = seen_days(folder, today)
    return tuple(
        _account(folder, each, units, posts[each.id], seen.get(each.id, {}), period) for each in mine
    )  # fmt: skip


def is_own_account(source: Source) -> bool:
    return source.holds == "articles" and (source.own or (source.district is not None and source.kind in PUSHED))


def _account(
    folder: DataFolder, source: Source, units: Mapping[str, str], posts: list[str], seen: Mapping[date, bool],
    period: Period,
) -> OwnAccount:  # fmt: skip
    asked = [period.first + timedelta(days=n) for n in range((period.until - period.first).days + 1)]
    silent = [day for day in asked if day.isoformat() not in set(posts)] if source.daily else []
    # A later collection still finds a day's post; after the last one nobody knows.
    known_until = max((day for day, was_seen in seen.items() if was_seen), default=date.min)
    counts = audience_days(folder, source.id, period.first - BEFORE, period.until)
    counted = [(each.day, each.followers) for each in counts if each.followers is not None]
    newest = counted[-1] if counted and counted[-1][0] >= period.first.isoformat() else None
    before = [number for day, number in counted if day < period.first.isoformat()][-1:] or [
        number for _, number in counted[:1]
    ]
    return OwnAccount(
        source=source.id, name=source.name, unit=units.get(source.district or ""), kind=source.article_kind,
        daily=source.daily, posts=len(posts), posted=len(set(posts)), asked=len(asked) if source.daily else 0,
        missed=written_runs([day for day in silent if day <= known_until]),
        unknown=written_runs([day for day in silent if day > known_until]),
        followers=newest[1] if newest else None, gained=newest[1] - before[0] if newest else None,
    )  # fmt: skip
