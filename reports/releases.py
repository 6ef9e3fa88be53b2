"""The bureau's own releases of the month, each with those who carried it, by tier."""

from __future__ import annotations

from collections import defaultdict

from index.document import Document
from reports.month_records import Carrier, MonthInputs, Release
from reports.points import MEDIA

TIER_ORDER = ("central", "province", "city", "county")


def releases_of(inputs: MonthInputs) -> tuple[Release, ...]:
    """In order of publication; carriers the highest tier first. A release is its family's first on own accounts."""
    families: dict[str, list[Document]] = defaultdict(list)
    for each in inputs.documents:
        if each.kind in MEDIA and each.dated:
            families[each.family].append(each)
    found = []
    for members in families.values():
        own = min((each for each in members if each.own), key=lambda each: (each.published_at, each.id), default=None)
        if own is not None and own.published_month == inputs.month and own.environmental:
            carriers = [_carrier(each) for each in members if not each.own and each.publisher != own.publisher]
            found.append(
                Release(
                    article=own.id, title=own.title or own.body[:30], source=own.source_name, url=own.url,
                    published_at=own.published_at,
                    carriers=tuple(sorted(carriers, key=lambda each: (TIER_ORDER.index(each.tier), each.published_at))),
                )
            )  # fmt: skip
    return tuple(sorted(found, key=lambda each: (each.published_at, each.article)))


def _carrier(document: Document) -> Carrier:
    return Carrier(
        article=document.id, source=document.source_name, tier=document.tier, published_at=document.published_at,
        url=document.url,
    )  # fmt: skip
