"""The analysts' page: FastAPI, Jinja2, plain forms and links; everything is served from this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import Depends, FastAPI, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from starlette.exceptions import HTTPException as StarletteHTTPException

from index.store import StoreError
from ledger.database import LedgerError
from web import words
from web.access import LoginNeeded, check_access
from web.routes_article import router as article_router
from web.routes_find import router as find_router
from web.routes_login import router as login_router
from web.routes_month import router as month_router
from web.sessions import Guesses, Sessions
from web.site import Site

HERE = Path(__file__).parent
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-src 'self'; "
        "frame-ancestors 'self'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def create_app(site: Site) -> FastAPI:
    """The application over one city's house. The caller binds it to an address and closes what Site holds."""
    app = FastAPI(title="环舆", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.site = site
    app.state.sessions = Sessions(site.clock)
    app.state.guesses = Guesses(site.clock)
    app.state.templates = _templates(site)
    for router in (login_router, find_router, article_router, month_router):
        app.include_router(router, dependencies=[Depends(check_access)])
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    app.add_exception_handler(LoginNeeded, _to_login)
    for error in (StarletteHTTPException, HTTPException, StoreError, LedgerError):
        app.add_exception_handler(error, _explain)
    app.middleware("http")(_with_headers)
    return app


def _templates(site: Site) -> Jinja2Templates:
    templates = Jinja2Templates(directory=HERE / "templates")
    city = site.city
    templates.env.globals.update(
        city_name=city.facts.name,
        district_names={code: district.name for code, district in city.district_by_code.items()},
        topic_names={topic.id: topic.name for topic in city.topics.topics},
        tag_names={tag.id: tag.name for tag in city.topics.tags},
        source_names={source.id: source.name for source in city.sources},
        words=words,
    )
    templates.env.filters.update(
        moment=words.moment_words, day=words.day_words, month=words.month_words, number=words.number_words
    )
    return templates


async def _with_headers(request: Request, call_next: Any) -> Response:
    response: Response = await call_next(request)
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    return response


async def _to_login(request: Request, error: Exception) -> Response:
    back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    url = request.url_for("login_page").include_query_params(back=back if request.method == "GET" else "/")
    return RedirectResponse(url, 303)


async def _explain(request: Request, error: Exception) -> HTMLResponse:
    status = error.status_code if isinstance(error, StarletteHTTPException) else 503
    message = str(error.detail) if isinstance(error, StarletteHTTPException) else str(error)
    if message == "Not Found":
        message = "没有这一页。"
    templates: Jinja2Templates = request.app.state.templates
    session = getattr(request.state, "session", None)
    context = {"message": message, "status": status, "session": session}
    return templates.TemplateResponse(request, "error.html", context, status_code=status)
