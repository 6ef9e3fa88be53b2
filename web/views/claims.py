"""自报: the rows that units handed in, with what the machine or a person says of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from index.document import Document
from ledger.claims import Claim, ClaimState
from web.sessions import Session
from web.site import Site
from web.views.tasks import unit_names, unit_of


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """`document` is the collected article that the row is taken for, `proof` the name of its kept clipping."""

    claim: Claim
    unit: str
    campaign: str
    document: Document | None
    proof: str


@dataclass(frozen=True, slots=True)
class ClaimList:
    """`counts` are of all rows that the reader may see, `rows` those of the state asked for."""

    rows: tuple[ClaimRow, ...]
    counts: Mapping[ClaimState, int]


def claim_list(site: Site, session: Session, month: str, state: ClaimState | None) -> ClaimList:
    """An officer's are those of their own unit; what waits for a person's word comes first."""
    own = unit_of(site.city, session)
    units, plans = unit_names(site.city), {each.id: each.name for each in site.city.campaigns}
    seen = [
        each
        for each in site.ledger.claims(month)
        if session.role != "officer" or (own is not None and each.unit == own.id)
    ]
    shown = sorted(
        (each for each in seen if state in (None, each.state)), key=lambda each: (each.state != "待核", each.number)
    )
    return ClaimList(
        tuple(
            ClaimRow(
                each, units.get(each.unit, each.unit), plans.get(each.campaign or "", ""),
                site.store.get(each.article) if each.article else None, (each.proof or "").removeprefix("proofs/"),
            )
            for each in shown
        ),
        Counter(each.state for each in seen),
    )  # fmt: skip
