"""Outlets that the city's facts do not know, classed by a person: to which publisher they belong and at which tier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from sqlalchemy import insert, select

from cities.facts import Tier
from ledger.audit import note
from ledger.database import Database, LedgerError, moment, row_as
from ledger.tables import outlets


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    name: str
    family: str
    tier: str
    why: str
    by: str
    at: str


class Outlets(Database):
    def class_outlet(self, name: str, *, family: str, tier: str, why: str, by: str, at: datetime) -> Outlet:
        """Notes where an outlet belongs; the last word on a name holds. LedgerError for a tier that is none."""
        if tier not in get_args(Tier):
            raise LedgerError(f"没有“{tier}”这一级别；可以是：{'、'.join(get_args(Tier))}")
        if not (name.strip() and family.strip() and why.strip() and by.strip()):
            raise LedgerError("媒体归类要写明名称、出版机构、理由和归类人")
        made = Outlet(name=name, family=family, tier=tier, why=why, by=by, at=moment(at))
        with self.writing() as connection:
            connection.execute(insert(outlets).values({each: getattr(made, each) for each in Outlet.__slots__}))
            note(connection, who=by, what="class outlet", subject=name, at=at, detail={"family": family, "tier": tier})
        return made

    def outlets(self) -> dict[str, Outlet]:
        """name → the last word on it, in order of name."""
        with self.reading() as connection:
            rows = connection.execute(select(outlets).order_by(outlets.c.number)).mappings()
            found = {row["name"]: row_as(Outlet, row) for row in rows}
        return dict(sorted(found.items()))
