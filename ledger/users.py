"""Who may log in to the analysts' page: a name, a password's hash, a role, for officers a district."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from threading import Lock
from typing import Literal, get_args

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, insert, select, update

from ledger.audit import note
from ledger.database import Database, LedgerError, moment, row_as
from ledger.tables import login_sessions, users

Role = Literal["leader", "analyst", "officer", "operator", "admin"]
MIN_PASSWORD = 8
"""characters"""

# A guess costs the same whether one core works on it or four; the others answer pages meanwhile.
_HASHER = PasswordHasher(parallelism=1)
_ONE_AT_A_TIME = Lock()
"""A hash takes a tenth of a second and 64 MB: twenty who come at eight wait for each other, and no page for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    name: str
    role: Role
    district: str | None
    active: bool


class Users(Database):
    def set_user(
        self, name: str, password: str, *, role: Role, district: str | None = None, by: str, at: datetime
    ) -> User:
        """Adds a user, or gives one a new password, role and district, which ends the sessions under the old ones."""
        if not name.strip() or len(password) < MIN_PASSWORD:
            raise LedgerError(f"用户要有名字，密码至少 {MIN_PASSWORD} 个字符")
        _check_role(role, district)
        values = {"hash": _hashed(password), "role": role, "district": district, "active": True}
        with self.writing() as connection:
            known = connection.execute(select(users.c.name).where(users.c.name == name)).first()
            if known is None:
                connection.execute(insert(users).values(name=name, added_at=moment(at), **values))
            else:
                connection.execute(update(users).where(users.c.name == name).values(values))
                connection.execute(delete(login_sessions).where(login_sessions.c.user == name))
            note(connection, who=by, what="user", subject=name, at=at, detail={"role": role})
        return User(name=name, role=role, district=district, active=True)

    def set_role(self, name: str, role: Role, *, district: str | None = None, by: str, at: datetime) -> User:
        """Gives a user another role and district under the password that they have; open sessions go on under them.

        LedgerError for a name that is not there or can no longer log in.
        """
        _check_role(role, district)
        known = (users.c.name == name, users.c.active)
        with self.writing() as connection:
            before = connection.execute(select(users.c.role).where(*known)).scalar()
            if before is None:
                raise LedgerError(f"没有可以登录的用户“{name}”；新的、或停用过的，要给密码")
            connection.execute(update(users).where(*known).values(role=role, district=district))
            note(connection, who=by, what="role", subject=name, at=at, detail={"before": before, "role": role})
        return User(name=name, role=role, district=district, active=True)

    def close_user(self, name: str, *, by: str, at: datetime) -> None:
        """The user can no longer log in; what they did keeps their name."""
        with self.writing() as connection:
            closed = connection.execute(update(users).where(users.c.name == name).values(active=False))
            if closed.rowcount == 0:
                raise LedgerError(f"没有用户“{name}”")
            connection.execute(delete(login_sessions).where(login_sessions.c.user == name))
            note(connection, who=by, what="close user", subject=name, at=at)

    def user_with(self, name: str, password: str) -> User | None:
        """The user of this name and password; None where either is wrong or the user is closed."""
        with self.reading() as connection:
            row = connection.execute(select(users).where(users.c.name == name)).mappings().first()
        # An unknown name takes as long as a known one, so that time does not tell which names there are.
        fits = _fits(_hash_of_nobody() if row is None else row["hash"], password)
        if row is None or not fits or not row["active"]:
            return None
        if _HASHER.check_needs_rehash(row["hash"]):  # of an older program: it would tell a name by its time
            with self.writing() as connection:
                connection.execute(update(users).where(users.c.name == name).values(hash=_hashed(password)))
        return row_as(User, row)

    def user(self, name: str) -> User | None:
        with self.reading() as connection:
            row = connection.execute(select(users).where(users.c.name == name)).mappings().first()
        return None if row is None else row_as(User, row)

    def users(self) -> list[User]:
        with self.reading() as connection:
            found = [row_as(User, row) for row in connection.execute(select(users)).mappings()]
        return sorted(found, key=lambda user: user.name)


def _check_role(role: str, district: str | None) -> None:
    if role not in get_args(Role):
        raise LedgerError(f"没有“{role}”这个角色；可以是：{'、'.join(get_args(Role))}")
    if role == "officer" and not district:
        raise LedgerError("信息员要写明区划代码")


@cache
def _hash_of_nobody() -> str:
    return _hashed("nobody's password")


def _hashed(password: str) -> str:
    with _ONE_AT_A_TIME:
        return _HASHER.hash(password)


def _fits(stored: str, password: str) -> bool:
    try:
        with _ONE_AT_A_TIME:
            return _HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
