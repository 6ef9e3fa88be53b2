"""Unsent: a form that came too late (its session has ended, or another login has taken its place) is not taken, but
what somebody wrote into it is shown once more, to be copied. A page is never kept by the browser, so that going back
would find the form empty.
"""

from __future__ import annotations

import secrets

from fastapi import Request
from starlette.datastructures import FormData

from web.sessions import COOKIE, form_token_of

_OURS = ("token", "password", "back")
_LONG = 20
"""Shorter values without a Chinese character are choices and dates."""


async def written_in(request: Request) -> list[str]:
    """What a person wrote into the form of a refused request; nothing for a form that is not of our own pages."""
    if not request.cookies.get(COOKIE):
        return []
    form = await request.form()
    if not _is_own(request, str(form.get("token", ""))):
        return []
    return [text for name, text in _texts(form) if name not in _OURS and (len(text) > _LONG or not text.isascii())]


def _is_own(request: Request, token: str) -> bool:
    """The token is of the browser's session, though that may have ended, or the session is open."""
    own = form_token_of(request.cookies[COOKIE])
    return request.state.session is not None or secrets.compare_digest(own.encode(), token.encode())


def _texts(form: FormData) -> list[tuple[str, str]]:
    return [(name, value.strip()) for name, value in form.multi_items() if isinstance(value, str)]
