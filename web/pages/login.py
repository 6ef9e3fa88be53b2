"""登录 and 退出."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from web.access import session_of
from web.sessions import COOKIE, LIFETIME, Guesses, Sessions, check_form
from web.site import Site

router = APIRouter()


@router.get("/login", name="login_page")
def login_page(request: Request, back: str = "/") -> HTMLResponse:
    return _page(request, back, None, 200)


@router.post("/login", name="login")
def login(
    request: Request,
    name: Annotated[str, Form(max_length=100)],
    password: Annotated[str, Form(max_length=1000)],
    back: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    site: Site = request.app.state.site
    guesses: Guesses = request.app.state.guesses
    sessions: Sessions = request.app.state.sessions
    address = request.client.host if request.client else ""
    if guesses.locked(name, address):
        return _page(request, back, "错误次数太多，请十分钟后再试。", 429)
    user = site.ledger.user_with(name, password)
    if user is None:
        guesses.note_wrong(name, address)
        return _page(request, back, "用户名或密码不对。", 403)
    guesses.note_right(name, address)
    response = RedirectResponse(_own_path(back), 303)
    key = sessions.start(user.name, user.role, user.district)
    response.set_cookie(
        COOKIE, key, max_age=int(LIFETIME.total_seconds()), httponly=True, samesite="lax",
        secure=request.url.scheme == "https",
    )  # fmt: skip
    return response


@router.post("/logout", name="logout")
def logout(request: Request, token: Annotated[str, Form()]) -> Response:
    check_form(session_of(request), token)
    sessions: Sessions = request.app.state.sessions
    sessions.end(request)
    response = RedirectResponse(request.url_for("login_page"), 303)
    response.delete_cookie(COOKIE)
    return response


def _own_path(back: str) -> str:
    """`back` where it is a path of this site, else the first page: a login never leads elsewhere."""
    plain = back.startswith("/") and not back.startswith(("//", "/\\")) and not any(ord(sign) < 32 for sign in back)
    return back if plain else "/"


def _page(request: Request, back: str, message: str | None, status: int) -> HTMLResponse:
    templates: Jinja2Templates = request.app.state.templates
    context = {"back": _own_path(back), "message": message, "session": None}
    return templates.TemplateResponse(request, "login.html", context, status_code=status)
