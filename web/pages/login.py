"""登录 and 退出."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from ledger.logins import LIFETIME
from web.access import session_of
from web.render import path_for
from web.sessions import COOKIE, Sessions
from web.site import Site

router = APIRouter()


@router.get("/login", name="login_page")
def login_page(request: Request, back: str = "") -> HTMLResponse:
    return _page(request, back, None, 200)


@router.post("/login", name="login")
def login(
    request: Request,
    name: Annotated[str, Form(max_length=100)],
    password: Annotated[str, Form(max_length=1000)],
    back: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    site: Site = request.app.state.site
    sessions: Sessions = request.app.state.sessions
    address, now = request.client.host if request.client else "", site.clock()
    until = site.ledger.waits_until(name, address=address, at=now)
    if until is not None:
        response: Response = _page(request, back, f"错误次数太多，请在 {until:%H:%M} 以后再试。", 429)
        response.headers["Retry-After"] = str(max(1, round((until - now).total_seconds())))
        return response
    user = site.ledger.user_with(name, password)
    if user is None:
        site.ledger.note_wrong_password(name, address=address, at=now)
        return _page(request, back, "用户名或密码不对。", 403)
    site.ledger.forget_wrong_passwords(name, address=address)
    response = RedirectResponse(_own_path(request, back), 303)
    response.set_cookie(
        COOKIE, sessions.start(user.name, address), max_age=int(LIFETIME.total_seconds()), httponly=True,
        samesite="lax", secure=request.url.scheme == "https", path=_cookie_path(request),
    )  # fmt: skip
    return response


@router.post("/logout", name="logout")
def logout(request: Request) -> Response:
    sessions: Sessions = request.app.state.sessions
    sessions.end(request)
    return _logged_out(request)


@router.post("/logout/everywhere", name="logout_everywhere")
def logout_everywhere(request: Request) -> Response:
    """On this machine and every other: for whoever left one behind."""
    sessions: Sessions = request.app.state.sessions
    sessions.end_all(session_of(request))
    return _logged_out(request)


def _logged_out(request: Request) -> Response:
    response = RedirectResponse(path_for(request, "login_page"), 303)
    response.delete_cookie(COOKIE, path=_cookie_path(request))
    return response


def _cookie_path(request: Request) -> str:
    return f"{request.scope.get('root_path', '')}/"


def _own_path(request: Request, back: str) -> str:
    """`back` where it is a path of this site, else the first page: a login never leads elsewhere."""
    home = str(path_for(request, "today"))
    plain = back.startswith(home) and not back.startswith(("//", "/\\")) and not any(ord(sign) < 32 for sign in back)
    return back if plain else home


def _page(request: Request, back: str, message: str | None, status: int) -> HTMLResponse:
    templates: Jinja2Templates = request.app.state.templates
    context = {"back": _own_path(request, back), "message": message, "session": None}
    return templates.TemplateResponse(request, "login.html", context, status_code=status)
