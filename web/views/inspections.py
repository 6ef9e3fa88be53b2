"""督察: the inspections of the year's plan, and one of them in figures and cases."""

from __future__ import annotations

from dataclasses import dataclass

from cities.campaigns import Campaign
from index.store import All, Between, Term
from reports.inspection.cases import Case, cases_of
from reports.inspection.table import InspectionTable, inspection_table
from web.site import Site

TOPIC = "inspection"
MOST = 1_000
"""Articles that are read; of more, the newest."""
MOST_CASES = 500


@dataclass(frozen=True, slots=True)
class Inspection:
    campaign: Campaign
    total: int
    read: int
    table: InspectionTable
    cases: tuple[Case, ...]


def inspections_of(site: Site) -> tuple[Campaign, ...]:
    """Those of the plan that are inspections, the latest first."""
    found = [one for one in site.city.campaigns if TOPIC in one.topics]
    return tuple(sorted(found, key=lambda one: (one.start, one.id), reverse=True))


def inspection_of(site: Site, campaign: Campaign) -> Inspection:
    window = Between(first=campaign.start.isoformat(), last=campaign.end.isoformat())
    result = site.store.search(All(parts=(Term(field="topic", value=TOPIC), window)), limit=MOST, sort="time")
    documents = [hit.document for hit in result.hits]
    return Inspection(
        campaign, result.total, len(documents), inspection_table(documents), cases_of(documents, site.city)
    )
