"""Who asks: the session behind a page's cookie, kept in the ledger, and a token against forged forms."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from fastapi import HTTPException, Request

from ledger.ledger import Ledger

COOKIE = "huanyu"


@dataclass(frozen=True, slots=True)
class Session:
    """`scopes` are those of a program's token; None for a person at the page, who may do what the role may."""

    user: str
    role: str
    district: str | None
    form_token: str
    scopes: tuple[str, ...] | None = None

    def within(self, scope: str) -> bool:
        return self.scopes is None or scope in self.scopes


class FormExpired(HTTPException):
    """The form was made for another session."""

    def __init__(self) -> None:
        super().__init__(403, "表单已过期，没有办理。")


class Sessions:
    """Sessions by a random cookie. `clock` gives aware moments."""

    def __init__(self, ledger: Ledger, clock: Callable[[], datetime]) -> None:
        self._ledger, self._clock = ledger, clock

    def start(self, user: str, address: str) -> str:
        """Opens a session; returns the value of its cookie."""
        return self._ledger.start_session(user, address=address, at=self._clock())

    def of(self, request: Request) -> Session | None:
        key = request.cookies.get(COOKIE)
        found = self._ledger.session(key, at=self._clock()) if key else None
        return None if found is None or not key else Session(found.user, found.role, found.district, form_token_of(key))

    def end(self, request: Request) -> None:
        self._ledger.end_session(request.cookies.get(COOKIE, ""), at=self._clock())

    def end_all(self, session: Session) -> int:
        """Ends the user's sessions on all machines; returns how many there were."""
        return self._ledger.end_sessions(session.user, by=session.user, at=self._clock())


def form_token_of(key: str) -> str:
    """What a session's forms carry: made of its key, which no other site can read."""
    return sha256(f"form {key}".encode()).hexdigest()[:32]


def check_form(session: Session, token: str) -> None:
    """FormExpired for a form that this session's page did not make."""
    if not secrets.compare_digest(session.form_token.encode(), token.encode()):
        raise FormExpired
