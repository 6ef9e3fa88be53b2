"""自报: what units hand in of their own (print, broadcast, bulletins), row by row, and what was found of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from ledger.audit import note
from ledger.database import Database, LedgerError, moment, row_as
from ledger.followers import checked_month
from ledger.tables import claim_forms, claims

ClaimState = Literal["待核", "已核", "重复", "不符"]
STATES: tuple[ClaimState, ...] = get_args(ClaimState)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimForm:
    """One form as it was handed in; `path` is where it is kept below the data folder, `digest` its SHA-256."""

    number: int
    month: str
    unit: str
    file: str
    digest: str
    path: str
    by: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """A row of a form; `genre` is the 体裁, `campaign` an id of campaigns.yaml, `proof` a path below the data folder.

    `state`, `article` and `reason` are what the machine found; 待核 is what it cannot tell.
    """

    row: int
    kind: str
    title: str
    outlet: str
    tier: str
    genre: str
    campaign: str | None
    day: str
    url: str | None
    proof: str | None
    proof_digest: str | None
    remark: str
    state: ClaimState
    article: str | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(ClaimRow):
    """A row with its number in the ledger; `decided_by` is None while the machine's word stands."""

    number: int
    form: int
    month: str
    unit: str
    by: str
    at: str
    decided_by: str | None
    decided_at: str | None


class Claims(Database):
    def add_form(
        self, month: str, unit: str, rows: Sequence[ClaimRow], *, file: str, digest: str, path: str, by: str,
        at: datetime,
    ) -> list[Claim]:  # fmt: skip
        """Notes a form with its rows; LedgerError for a form that was handed in before, or nobody's."""
        checked_month(month)
        if not by.strip():
            raise LedgerError("自报表要写明报送人")
        head = {
            "month": month, "unit": unit, "file": file, "digest": digest, "path": path, "by": by, "at": moment(at),
        }  # fmt: skip
        try:
            with self.writing() as connection:
                form = connection.execute(insert(claim_forms).values(head).returning(claim_forms.c.number)).scalar_one()
                for each in rows:
                    values = {**asdict(each), "form": form, "month": month, "unit": unit, "by": by, "at": moment(at)}
                    connection.execute(insert(claims).values(values))
                note(connection, who=by, what="claims", subject=f"{unit} {month}", at=at, detail={"rows": len(rows)})
        except IntegrityError:
            raise LedgerError(f"{file} 这份自报表已经导入过") from None
        return [each for each in self.claims(month) if each.form == form]

    def claim_forms(self, month: str) -> list[ClaimForm]:
        query = select(claim_forms).where(claim_forms.c.month == month).order_by(claim_forms.c.number)
        with self.reading() as connection:
            return [row_as(ClaimForm, row) for row in connection.execute(query).mappings()]

    def claims(self, month: str) -> list[Claim]:
        """The month's rows in the order in which they were handed in."""
        query = select(claims).where(claims.c.month == month).order_by(claims.c.number)
        with self.reading() as connection:
            return [row_as(Claim, row) for row in connection.execute(query).mappings()]

    def claim(self, number: int) -> Claim:
        """LedgerError where there is none of this number."""
        with self.reading() as connection:
            row = connection.execute(select(claims).where(claims.c.number == number)).mappings().first()
        if row is None:
            raise LedgerError(f"没有第 {number} 号自报")
        return row_as(Claim, row)

    def rematch_claim(
        self, number: int, state: ClaimState, *, article: str | None, reason: str, at: datetime
    ) -> None:  # fmt: skip
        """Notes what the machine finds now; a person's word is left as it is."""
        mine = (claims.c.number == number) & claims.c.decided_by.is_(None)
        with self.writing() as connection:
            found = connection.execute(update(claims).where(mine).values(state=state, article=article, reason=reason))
            if found.rowcount:
                note(connection, who="程序", what="match claim", subject=str(number), at=at, detail={"state": state})

    def decide_claim(
        self, number: int, state: ClaimState, *, by: str, why: str, at: datetime, article: str | None = None,
        tier: str | None = None, genre: str | None = None,
    ) -> Claim:  # fmt: skip
        """A person's word on a row, which wins over the machine's; the last one holds. LedgerError without a reason."""
        if not by.strip() or not why.strip():
            raise LedgerError("核定自报要写明核定人和理由")
        if state not in STATES:
            raise LedgerError(f"没有“{state}”这种结果；可以是：{'、'.join(STATES)}")
        before = self.claim(number)
        change: dict[str, Any] = {
            "state": state, "article": article, "reason": why, "decided_by": by, "decided_at": moment(at),
            "tier": tier or before.tier, "genre": genre or before.genre,
        }  # fmt: skip
        with self.writing() as connection:
            connection.execute(update(claims).where(claims.c.number == number).values(change))
            detail = {"before": before.state, "after": state, "why": why}
            note(connection, who=by, what="decide claim", subject=str(number), at=at, detail=detail)
        return self.claim(number)
