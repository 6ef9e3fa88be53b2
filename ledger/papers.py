"""Papers that went out under a number of their own: 专报 and whatever else the house counts by the year (期号)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select

from ledger.audit import note
from ledger.database import Database, LedgerError, moment, row_as
from ledger.tables import papers


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedPaper:
    """`number` counts the papers of a `kind` in a year of Shanghai's; `subject` is what it is about (an alert's id);
    `signer` (签发) is "" where room is left to sign by hand; `to` and `copies` are 主送 and 抄送."""

    kind: str
    year: int
    number: int
    subject: str
    title: str
    signer: str
    to: str
    copies: str
    by: str
    at: str

    @property
    def name(self) -> str:
        """`舆情专报2026年第6期`."""
        return f"{self.kind}{self.issue}"

    @property
    def issue(self) -> str:
        return f"{self.year}年第{self.number}期"


class Papers(Database):
    def issue_paper(
        self, kind: str, subject: str, *, title: str, by: str, at: datetime, to: str, copies: str = "",
        signer: str = "",
    ) -> IssuedPaper:  # fmt: skip
        """Takes the next number. A second one about the same on a day is the first: pressed twice, it is one."""
        if not by.strip() or not to.strip():
            raise LedgerError(f"编发{kind}要写明经办人和主送")
        stamp = moment(at)
        with self.writing() as connection:
            mine = select(papers).where(papers.c.kind == kind)
            today = mine.where(papers.c.subject == subject, papers.c.at.startswith(stamp[:10], autoescape=True))
            known = connection.execute(today).mappings().first()
            if known is not None:
                return row_as(IssuedPaper, known)
            year = int(stamp[:4])
            last = select(func.max(papers.c.number)).where(papers.c.kind == kind, papers.c.year == year)
            number = (connection.execute(last).scalar() or 0) + 1
            values = {
                "kind": kind, "year": year, "number": number, "subject": subject, "title": title,
                "signer": signer.strip(), "to": to.strip(), "copies": copies.strip(), "by": by.strip(), "at": stamp,
            }  # fmt: skip
            row = connection.execute(insert(papers).values(values).returning(papers)).mappings().one()
            made = row_as(IssuedPaper, row)
            note(connection, who=by.strip(), what="paper", subject=subject, at=at, detail={"paper": made.name})
        return made

    def issued_papers(self, kind: str, *, subject: str | None = None) -> list[IssuedPaper]:
        """By year and number; those about `subject` alone where it is given."""
        query = select(papers).where(papers.c.kind == kind).order_by(papers.c.year, papers.c.number)
        if subject is not None:
            query = query.where(papers.c.subject == subject)
        with self.reading() as connection:
            return [row_as(IssuedPaper, row) for row in connection.execute(query).mappings()]
