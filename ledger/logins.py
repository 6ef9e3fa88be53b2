"""Who is logged in, and who guessed: kept here so that a restart neither ends a session nor forgives a guesser."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import and_, delete, func, insert, select, update

from ledger.audit import note
from ledger.database import Database, moment
from ledger.tables import login_sessions, users, wrong_passwords
from ledger.users import Role

LIFETIME = timedelta(hours=12)
IDLE = timedelta(hours=2)
"""A session ends so long after the login, or after the last page that was asked for."""
_SEEN_EVERY = timedelta(minutes=1)
"""A session's last page is written down at most so often: reading pages must not make every reader a writer."""

GUESSES_FOR = timedelta(minutes=10)
FREE_TRIES = 5
"""Wrong passwords for one name from one address, after which this pair waits."""
TRIES_AN_ADDRESS = 20
"""From one address for whatever names."""
TRIES_A_NAME = 50
"""For one name from wherever; high, so that a stranger cannot easily lock somebody out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedIn:
    """A session that holds, with the role and district that its user has now."""

    user: str
    role: Role
    district: str | None
    started_at: str
    ends_at: str


class Logins(Database):
    def start_session(self, user: str, *, address: str, at: datetime) -> str:
        """Opens a session; returns its key, which is kept only as a digest."""
        key = secrets.token_urlsafe(32)
        row = {
            "digest": digest_of(key), "user": user, "address": address, "started_at": moment(at),
            "seen_at": moment(at), "ends_at": moment(at + LIFETIME),
        }  # fmt: skip
        with self.writing() as connection:
            connection.execute(delete(login_sessions).where(login_sessions.c.ends_at <= moment(at)))
            connection.execute(insert(login_sessions).values(row))
            note(connection, who=user, what="login", subject=user, at=at, detail={"address": address})
        return key

    def session(self, key: str, *, at: datetime) -> LoggedIn | None:
        """Who holds this key; None where there is no such session, it has ended, or its user is closed."""
        digest = digest_of(key)
        query = (
            select(login_sessions, users.c.role, users.c.district)
            .join(users, users.c.name == login_sessions.c.user)
            .where(login_sessions.c.digest == digest, users.c.active)
            .where(login_sessions.c.ends_at > moment(at), login_sessions.c.seen_at > moment(at - IDLE))
        )
        with self.reading() as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            return None
        if row["seen_at"] <= moment(at - _SEEN_EVERY):
            with self.writing() as connection:
                mine = login_sessions.c.digest == digest
                connection.execute(update(login_sessions).where(mine).values(seen_at=moment(at)))
        return LoggedIn(
            user=row["user"], role=row["role"], district=row["district"], started_at=row["started_at"],
            ends_at=row["ends_at"],
        )  # fmt: skip

    def end_session(self, key: str, *, at: datetime) -> None:
        digest = digest_of(key)
        with self.writing() as connection:
            gone = connection.execute(
                delete(login_sessions).where(login_sessions.c.digest == digest).returning(login_sessions.c.user)
            ).scalar()
            if gone is not None:
                note(connection, who=gone, what="logout", subject=gone, at=at)

    def end_sessions(self, user: str, *, by: str, at: datetime) -> int:
        """Ends every session of a user, on whatever machine; returns how many there were."""
        with self.writing() as connection:
            ended = connection.execute(delete(login_sessions).where(login_sessions.c.user == user)).rowcount
            note(connection, who=by, what="logout", subject=user, at=at, detail={"sessions": ended})
        return ended

    def note_wrong_password(self, name: str, *, address: str, at: datetime) -> None:
        """Counts a wrong password; the one after which its sender waits goes on record."""
        since = moment(at - GUESSES_FOR)
        with self.writing() as connection:
            connection.execute(delete(wrong_passwords).where(wrong_passwords.c.at <= since))
            connection.execute(insert(wrong_passwords).values(name=name, address=address, at=moment(at)))
            mine = and_(wrong_passwords.c.name == name, wrong_passwords.c.address == address)
            count = connection.execute(select(func.count()).select_from(wrong_passwords).where(mine)).scalar()
            if count == FREE_TRIES:
                note(connection, who=name, what="locked out", subject=name, at=at, detail={"address": address})

    def forget_wrong_passwords(self, name: str, *, address: str) -> None:
        """After the right one."""
        mine = and_(wrong_passwords.c.name == name, wrong_passwords.c.address == address)
        with self.writing() as connection:
            connection.execute(delete(wrong_passwords).where(mine))

    def waits_until(self, name: str, *, address: str, at: datetime) -> datetime | None:
        """Until when no password for this name from this address is looked at; None where one is."""
        mine = (wrong_passwords.c.name == name, wrong_passwords.c.address == address)
        limits = ((mine, FREE_TRIES), (mine[1:], TRIES_AN_ADDRESS), (mine[:1], TRIES_A_NAME))
        waits = []
        with self.reading() as connection:
            for which, most in limits:
                query = select(wrong_passwords.c.at).where(*which, wrong_passwords.c.at > moment(at - GUESSES_FOR))
                # the wait ends when so many of the latest have grown old that fewer than `most` are left
                latest = connection.execute(query.order_by(wrong_passwords.c.at.desc()).limit(most)).scalars().all()
                if len(latest) == most:
                    waits.append(datetime.fromisoformat(latest[-1]) + GUESSES_FOR)
        return max(waits, default=None)


def digest_of(key: str) -> str:
    """How a random key is kept. It cannot be guessed, so that a plain digest is enough; whoever copies the ledger has
    no key.
    """
    return sha256(key.encode()).hexdigest()
