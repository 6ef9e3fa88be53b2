"""Sessions that end, a token against forged forms, and a slow-down on guessing passwords."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import HTTPException, Request

COOKIE = "huanyu"
LIFETIME = timedelta(hours=12)
FREE_TRIES = 5
LOCKED = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Session:
    user: str
    role: str
    district: str | None
    form_token: str
    ends: datetime


class Sessions:
    """Sessions of one process, by a random cookie; a restart ends them all. `clock` gives aware moments."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._open: dict[str, Session] = {}

    def start(self, user: str, role: str, district: str | None) -> str:
        """Opens a session; returns the value of its cookie."""
        now = self._clock()
        self._open = {key: each for key, each in self._open.items() if each.ends > now}
        key = secrets.token_urlsafe(32)
        self._open[key] = Session(user, role, district, secrets.token_urlsafe(16), now + LIFETIME)
        return key

    def of(self, request: Request) -> Session | None:
        session = self._open.get(request.cookies.get(COOKIE, ""))
        return session if session is not None and session.ends > self._clock() else None

    def end(self, request: Request) -> None:
        self._open.pop(request.cookies.get(COOKIE, ""), None)


def check_form(session: Session, token: str) -> None:
    """403 for a form that this session's page did not make."""
    if not secrets.compare_digest(session.form_token.encode(), token.encode()):
        raise HTTPException(403, "表单已过期，请返回后刷新再提交。")


class Guesses:
    """Wrong passwords by name and address: after FREE_TRIES the pair is locked for LOCKED."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._wrong: dict[tuple[str, str], list[datetime]] = {}

    def locked(self, name: str, address: str) -> bool:
        recent = [moment for moment in self._wrong.get((name, address), []) if moment > self._clock() - LOCKED]
        return len(recent) >= FREE_TRIES

    def note_wrong(self, name: str, address: str) -> None:
        since = self._clock() - LOCKED
        self._wrong = {key: kept for key, all_ in self._wrong.items() if (kept := [at for at in all_ if at > since])}
        self._wrong.setdefault((name, address), []).append(self._clock())

    def note_right(self, name: str, address: str) -> None:
        self._wrong.pop((name, address), None)
