"""Who was told of an urgent alert in which turn, and who signed for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from cities.facts import Level
from ledger.audit import note
from ledger.database import Database, LedgerError, moment, row_as
from ledger.tables import alert_levels, notices, signatures


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """`rank` 1: officers (or analysts) and leaders at once; 2: the alternates; 3: the leader who answers for it."""

    alert: str
    level: Level
    rank: int
    recipients: tuple[str, ...]
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """`via` is how: `mail` (the link), `page` or `command`."""

    alert: str
    level: Level
    who: str
    via: str
    at: str


class Signing(Database):
    def note_notice(self, alert: str, level: Level, rank: int, *, recipients: Sequence[str], at: datetime) -> bool:
        """Notes that a turn has come; False where it is noted already (it stays as it is)."""
        with self.writing() as connection:
            mine = (notices.c.alert == alert, notices.c.level == level, notices.c.rank == rank)
            if connection.execute(select(notices.c.number).where(*mine)).first() is not None:
                return False
            values = {"alert": alert, "level": level, "rank": rank, "recipients": list(recipients), "at": moment(at)}
            connection.execute(insert(notices).values(values))
            return True

    def notices(self, *, since: datetime | None = None) -> list[Notice]:
        """In the order in which they were noted."""
        query = select(notices).order_by(notices.c.number)
        if since is not None:
            query = query.where(notices.c.at >= moment(since))
        with self.reading() as connection:
            return [row_as(Notice, row) for row in connection.execute(query).mappings()]

    def sign_alert(self, alert: str, *, who: str, at: datetime, via: str, level: Level | None = None) -> Signature:
        """Signs for an alert at a level (else at the one it has now); the first signature of a level stands.

        LedgerError for an alert that is not known, a level that it never had, or a signature without a name.
        """
        if not who.strip():
            raise LedgerError("签收要写明签收人")
        with self.writing() as connection:
            steps = select(alert_levels.c.level).where(alert_levels.c.alert == alert).order_by(alert_levels.c.number)
            levels: list[Level] = list(connection.execute(steps).scalars())
            if not levels:
                raise LedgerError(f"没有编号为“{alert}”的预警")
            signed = level or levels[-1]
            if signed not in levels:
                raise LedgerError(f"预警“{alert}”没有到过{signed}级；有过的是：{'、'.join(levels)}")
            mine = (signatures.c.alert == alert, signatures.c.level == signed)
            known = connection.execute(select(signatures).where(*mine)).mappings().first()
            if known is None:
                values = {"alert": alert, "level": signed, "who": who.strip(), "via": via, "at": moment(at)}
                connection.execute(insert(signatures).values(values))
                note(
                    connection, who=who.strip(), what="sign", subject=alert, at=at, detail={"level": signed, "via": via}
                )
                known = connection.execute(select(signatures).where(*mine)).mappings().one()
            return row_as(Signature, known)

    def signatures(self, alert: str | None = None) -> list[Signature]:
        """In the order in which they were given."""
        query = select(signatures).order_by(signatures.c.number)
        if alert is not None:
            query = query.where(signatures.c.alert == alert)
        with self.reading() as connection:
            return [row_as(Signature, row) for row in connection.execute(query).mappings()]
