"""What the bureau published of itself, and who carried it: 发布 → 转载."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from index.document import Document
from reports.month.points import is_coverage
from reports.month.records import Carrier, Release


def releases_of(documents: Iterable[Document], month: str, units: Mapping[str, str]) -> tuple[Release, ...]:
    """The month's releases in order of time; `units` gives the name of each district's unit.

    A family of reprints whose first member stands on an account of ours is one release, however many accounts of ours
    have it; its carriers are the media of other publishers, one a publisher.
    """
    families: dict[str, list[Document]] = {}
    for each in sorted(documents, key=lambda one: (one.published_at, not one.own, one.id)):
        if each.dated and each.environmental and each.kind != "message":
            families.setdefault(each.family, []).append(each)
    found = [
        _release(members, units)
        for members in families.values()
        if members[0].own and members[0].published_month == month
    ]
    return tuple(sorted(found, key=lambda release: (release.published_at, release.article)))


def carried_by_tier(release: Release) -> dict[str, int]:
    """Tier → publishers that carried it."""
    found: dict[str, int] = {}
    for each in release.carriers:
        found[each.tier] = found.get(each.tier, 0) + 1
    return found


def _release(members: list[Document], units: Mapping[str, str]) -> Release:
    first = members[0]
    carriers: dict[str, Carrier] = {}
    for each in members[1:]:
        if is_coverage(each) and not each.own and each.publisher != first.publisher:
            carriers.setdefault(each.publisher, Carrier(
                article=each.id, source=each.source_name, publisher=each.publisher, tier=each.tier, url=each.url,
                published_at=each.published_at,
            ))  # fmt: skip
    return Release(
        article=first.id, title=first.title or first.body[:30], url=first.url, account=first.source_name,
        published_at=first.published_at, units=tuple(units[code] for code in first.districts if code in units),
        carriers=tuple(carriers.values()),
    )  # fmt: skip
