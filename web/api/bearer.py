"""Who asks the API: the user behind a token, within its scopes, by the same table of roles as the pages."""

from __future__ import annotations

from fastapi import Request

from web.access import API_ACCESS
from web.api.errors import ApiError, Told
from web.api.limits import Limits
from web.sessions import Session
from web.site import Site

WRONG_A_MINUTE = 30
"""Requests without a token that holds, of one address."""


def check_bearer(request: Request) -> None:
    """The dependency of every route. 401 without a token that holds, 403 beyond role or scope, 429 too often."""
    site: Site = request.app.state.site
    name = request.scope["route"].name
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    bearer = site.ledger.bearer_of(secret.strip(), at=site.clock()) if kind.lower() == "bearer" and secret else None
    if bearer is None:
        _limit(request.app.state.strangers, request.client.host if request.client else "")
        told = Told(code="no-token", message="要带有效的令牌：Authorization: Bearer hy_…（huanyu user token add 发放）")
        raise ApiError(401, told, {"WWW-Authenticate": "Bearer"})
    _limit(request.app.state.limits, bearer.number)
    roles, scope = API_ACCESS.get(name, (frozenset(), "private"))
    if bearer.role not in roles:
        raise ApiError(403, Told(code="forbidden", message="令牌所属用户的角色不能这样做"))
    if scope not in bearer.scopes:
        told = Told(code="forbidden", message=f"令牌没有 {scope} 这个范围", field="scope",
                    value="、".join(bearer.scopes), allowed=scope)  # fmt: skip
        raise ApiError(403, told)
    request.state.session = Session(bearer.user, bearer.role, bearer.district, "", bearer.scopes)


def _limit(limits: Limits, asker: object) -> None:
    wait = limits.wait_s(asker)
    if wait:
        told = Told(code="too-often", message=f"问得太勤，请 {wait} 秒后再试")
        raise ApiError(429, told, {"Retry-After": str(wait)})
