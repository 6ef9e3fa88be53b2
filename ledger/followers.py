"""加粉推广: how many followers each unit brought to the city's account, as entered month by month with proof."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from ledger.audit import note
from ledger.database import Database, LedgerError, moment, row_as
from ledger.tables import followers

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
LEAST_SHARE = 0.1
"""A count at or below this share of the one before is taken for a slip of the keyboard."""


class FewerFollowers(LedgerError):
    """A count so far below the one before that whoever enters it must say that it is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Followers:
    """`count` followers that `unit` had brought by the end of `month`; `proof` tells where that can be seen."""

    unit: str
    month: str
    count: int
    proof: str
    by: str
    at: str


def checked_month(month: str) -> str:
    """The month itself; LedgerError where it is not of the form 2026-06."""
    if not _MONTH.fullmatch(month):
        raise LedgerError(f"月份“{month}”应写成 2026-06 的样子")
    return month


class FollowerCounts(Database):
    def add_followers(
        self, unit: str, month: str, count: int, *, proof: str, by: str, at: datetime, force: bool = False
    ) -> Followers:
        """Notes a count; the last one entered for a unit and month holds.

        LedgerError where it is negative; FewerFollowers where, unless forced, it falls by nine tenths against the
        unit's count before.
        """
        checked_month(month)
        if count < 0:
            raise LedgerError(f"粉丝数不能是负数：{count}")
        values = {"unit": unit, "month": month, "count": count, "proof": proof, "by": by, "at": moment(at)}
        with self.writing() as connection:
            before = _count_before(connection, unit, month)
            if before is not None and before.count > 0 and count <= before.count * LEAST_SHARE and not force:
                raise FewerFollowers(
                    f"{month} 的粉丝数 {count} 比 {before.month} 的 {before.count} 少了九成以上，"
                    "请核对；确实如此，请注明强制登记"
                )
            connection.execute(insert(followers).values(values))
            note(connection, who=by, what="followers", subject=f"{unit} {month}", at=at, detail={"count": count})
        return Followers(unit=unit, month=month, count=count, proof=proof, by=by, at=moment(at))

    def followers(self, month: str) -> dict[str, Followers]:
        """unit → the count that holds for the month, in order of unit."""
        query = select(followers).where(followers.c.month == month).order_by(followers.c.number)
        with self.reading() as connection:
            found = {row["unit"]: row_as(Followers, row) for row in connection.execute(query).mappings()}
        return dict(sorted(found.items()))

    def followers_until(self, month: str) -> dict[str, tuple[Followers, ...]]:
        """unit → the counts that hold, of this month and all before, in order of month."""
        query = select(followers).where(followers.c.month <= month).order_by(followers.c.number)
        found: dict[str, dict[str, Followers]] = {}
        with self.reading() as connection:
            for row in connection.execute(query).mappings():
                found.setdefault(row["unit"], {})[row["month"]] = row_as(Followers, row)
        return {unit: tuple(months[each] for each in sorted(months)) for unit, months in sorted(found.items())}


def _count_before(connection: Connection, unit: str, month: str) -> Followers | None:
    query = (
        select(followers)
        .where(followers.c.unit == unit, followers.c.month <= month)
        .order_by(followers.c.month.desc(), followers.c.number.desc())
        .limit(1)
    )
    row = connection.execute(query).mappings().first()
    return None if row is None else row_as(Followers, row)
