"""计划和进度: what was entered of followers and activities, and which proofs a reader may open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ledger.activities import Activity
from ledger.followers import Followers
from reports.month.facts import period_of
from web.sessions import Session
from web.site import Site
from web.views.tasks import unit_names, unit_of


@dataclass(frozen=True, slots=True)
class FollowerRow:
    """A unit's count that holds for the month, and the one of the month before; None where nothing was entered."""

    unit: str
    name: str
    entered: Followers | None
    before: Followers | None


@dataclass(frozen=True, slots=True)
class ActivityRow:
    unit: str
    campaign: str
    activity: Activity


def follower_rows(site: Site, month: str) -> tuple[FollowerRow, ...]:
    """A line each unit that governs a district."""
    known = site.ledger.followers_until(month)
    rows = []
    for unit in site.city.units:
        if unit.district is None:
            continue
        counts = known.get(unit.id, ())
        now = counts[-1] if counts and counts[-1].month == month else None
        earlier = [each for each in counts if each.month < month]
        rows.append(FollowerRow(unit.id, unit.name, now, earlier[-1] if earlier else None))
    return tuple(rows)


def activity_rows(site: Site, month: str) -> tuple[ActivityRow, ...]:
    """What was entered for days of the month, the newest first."""
    units = unit_names(site.city)
    plans = {each.id: each.name for each in site.city.campaigns}
    period = period_of(month, site.clock())
    return tuple(
        ActivityRow(units.get(each.unit, each.unit), plans.get(each.campaign, each.campaign), each)
        for each in reversed(site.ledger.activities(first=period.first, last=period.last))
    )


def proofs_shown(
    site: Site, session: Session, month: str, followers: Iterable[FollowerRow], activities: Iterable[ActivityRow]
) -> set[str]:  # fmt: skip
    """Paths (below the data folder) of the month's proofs that the reader may open: of these rows and of its claims."""
    own = unit_of(site.city, session)
    entered = [
        *((each.unit, each.entered.proof) for each in followers if each.entered is not None),
        *((each.activity.unit, each.activity.proof) for each in activities),
        *((each.unit, each.proof) for each in site.ledger.claims(month)),
    ]
    allowed = {unit for unit, _ in entered} if session.role != "officer" else {own.id} if own is not None else set()
    return {proof for unit, proof in entered if proof and proof.startswith("proofs/") and unit in allowed}
