"""Tokens for programs: each acts for a user, within scopes, until a day; shown once, kept as a digest."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from sqlalchemy import insert, select, update

from ledger.audit import note
from ledger.database import Database, LedgerError, moment, row_as
from ledger.logins import digest_of
from ledger.tables import api_tokens, users
from ledger.users import Role

Scope = Literal["articles", "events", "tasks", "tasks:write", "months", "sources", "alerts", "private"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
"""What a token may be given; `private` shows citizens' details where the user's role may see them."""
MAX_LABEL = 60
"""characters"""
MAX_DAYS = 366
PREFIX = "hy_"
"""So that a token that leaked into a file is found by searching for it."""
_USED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """`used_at` is when it was last used, to the minute."""

    number: int
    user: str
    label: str
    scopes: tuple[Scope, ...]
    by: str
    at: str
    ends_at: str
    used_at: str | None
    revoked_by: str | None
    revoked_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """Whoever sends a token that holds: the user with the role and district of now, within the token's scopes."""

    number: int
    user: str
    role: Role
    district: str | None
    scopes: tuple[Scope, ...]


class ApiTokens(Database):
    def add_token(
        self, user: str, label: str, *, scopes: Sequence[str], days: int, by: str, at: datetime
    ) -> tuple[ApiToken, str]:  # fmt: skip
        """The token's entry and the token itself, which nobody can read again. LedgerError says what is allowed."""
        label = " ".join(label.split())
        if not 0 < len(label) <= MAX_LABEL:
            raise LedgerError(f"令牌要写明用途，不超过{MAX_LABEL}字")
        unknown = [scope for scope in scopes if scope not in SCOPES]
        if unknown or not scopes:
            raise LedgerError(f"令牌的范围“{'、'.join(unknown)}”不对；可以是：{'、'.join(SCOPES)}")
        if not 1 <= days <= MAX_DAYS:
            raise LedgerError(f"令牌的有效天数 {days} 不对；可以是 1 到 {MAX_DAYS}")
        secret = PREFIX + secrets.token_urlsafe(32)
        with self.writing() as connection:
            active = connection.execute(select(users.c.active).where(users.c.name == user)).scalar()
            if not active:
                raise LedgerError(f"没有用户“{user}”，或已停用")
            row = connection.execute(
                insert(api_tokens).values(
                    user=user, label=label, scopes=list(dict.fromkeys(scopes)), digest=digest_of(secret), by=by,
                    at=moment(at), ends_at=moment(at + timedelta(days=days)),
                ).returning(api_tokens)
            ).mappings().one()  # fmt: skip
            detail = {"number": row["number"], "label": label, "scopes": list(scopes)}
            note(connection, who=by, what="add token", subject=user, at=at, detail=detail)
        return row_as(ApiToken, row), secret

    def revoke_token(self, number: int, *, by: str, at: datetime) -> ApiToken:
        """LedgerError where there is none of this number that holds."""
        mine = (api_tokens.c.number == number, api_tokens.c.revoked_at.is_(None))
        change = {"revoked_by": by, "revoked_at": moment(at)}
        with self.writing() as connection:
            revoked = update(api_tokens).where(*mine).values(change).returning(api_tokens)
            row = connection.execute(revoked).mappings().first()
            if row is None:
                raise LedgerError(f"没有第 {number} 号令牌，或已作废")
            note(connection, who=by, what="revoke token", subject=row["user"], at=at, detail={"number": number})
        return row_as(ApiToken, row)

    def tokens(self, user: str | None = None) -> list[ApiToken]:
        """All that were ever given, the newest first."""
        query = select(api_tokens).order_by(api_tokens.c.number.desc())
        if user is not None:
            query = query.where(api_tokens.c.user == user)
        with self.reading() as connection:
            return [row_as(ApiToken, row) for row in connection.execute(query).mappings()]

    def bearer_of(self, secret: str, *, at: datetime) -> Bearer | None:
        """Who sends this token; None where there is none such, it has ended, is revoked, or its user is closed."""
        query = (
            select(api_tokens, users.c.role, users.c.district)
            .join(users, users.c.name == api_tokens.c.user)
            .where(api_tokens.c.digest == digest_of(secret), users.c.active)
            .where(api_tokens.c.revoked_at.is_(None), api_tokens.c.ends_at > moment(at))
        )
        with self.reading() as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            return None
        if row["used_at"] is None or row["used_at"] <= moment(at - _USED_EVERY):
            with self.writing() as connection:
                mine = api_tokens.c.number == row["number"]
                connection.execute(update(api_tokens).where(mine).values(used_at=moment(at)))
        return row_as(Bearer, row)
