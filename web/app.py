"""The analysts' page: FastAPI, Jinja2, plain forms and links; everything is served from this machine."""

from __future__ import annotations

from pathlib import Path

from fastapi import Depends, FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.routing import BaseRoute, Mount, Route

from cities.city import City
from index.store import StoreError
from ledger.database import LedgerBroken, LedgerError
from reports.month.page import TEMPLATES as MONTH_TEMPLATES
from web import words
from web.access import LoginNeeded, allowed, check_access, check_change
from web.api.app import RATE, create_api
from web.guard import Guard, add_headers
from web.pages import MENU, ROUTERS
from web.render import path_for, url_for
from web.sessions import FormExpired, Sessions
from web.site import Site
from web.unsent import written_in

HERE = Path(__file__).parent


def create_app(site: Site, *, prefix: str = "", api_rate: int = RATE) -> FastAPI:
    """The application over one city's house. The caller binds it to an address and closes what Site holds.

    `prefix` is the path under which a proxy shows it (`/huanyu`), empty for the root;
    `api_rate` how many requests a minute a token may make.
    """
    app = FastAPI(title="环舆", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.site = site
    app.state.sessions = Sessions(site.ledger, site.clock)
    app.state.templates = _templates(site)
    for router in ROUTERS:
        app.include_router(router, dependencies=[Depends(check_access), Depends(check_change)])
    app.state.api = create_api(site, rate=api_rate)
    app.mount("/api/v1", app.state.api, name="api")
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    app.state.routes = _routes_by_name(app)
    app.add_exception_handler(LoginNeeded, _to_login)
    app.add_exception_handler(FormExpired, _form_expired)
    for error in (StarletteHTTPException, HTTPException, RequestValidationError, StoreError, LedgerError, Exception):
        app.add_exception_handler(error, _explain)
    app.add_middleware(Guard, prefix=prefix)
    return app


def _routes_by_name(app: FastAPI) -> dict[str, BaseRoute]:
    """A page has up to a hundred links; looking through all routes for each would take longer than the rest of it."""
    routes = [*app.routes, *(route for router in ROUTERS for route in router.routes)]
    return {route.name or "": route for route in routes if isinstance(route, (Route, Mount))}


def _templates(site: Site) -> Jinja2Templates:
    templates = Jinja2Templates(directory=[HERE / "templates", MONTH_TEMPLATES])
    city = site.city
    templates.env.globals.update(
        city_name=city.facts.name,
        district_names={code: district.name for code, district in city.district_by_code.items()},
        topic_names={topic.id: topic.name for topic in city.topics.topics},
        tag_names={tag.id: tag.name for tag in city.topics.tags},
        source_names={source.id: source.name for source in city.sources},
        examples=_examples(city),
        url_for=url_for,
        words=words,
        menu=MENU,
        may=allowed,
    )
    templates.env.filters.update(
        moment=words.moment_words, day=words.day_words, month=words.month_words, number=words.number_words,
        sentence=words.sentence_words, percent=words.percent_words, address=words.address_words,
    )  # fmt: skip
    return templates


def _examples(city: City) -> dict[str, str]:
    """What the help of the query language shows: names of the city's own."""
    return {
        "district": city.districts[0].name if city.districts else "",
        "topic": city.topics.topics[0].name if city.topics.topics else "",
        "source": next((each.name for each in city.sources if " " not in each.name), ""),
    }


async def _to_login(request: Request, error: Exception) -> Response:
    if request.method == "POST" and (written := await written_in(request)):
        return _unsent(request, 401, "登录已过期，没有办理。", written)
    back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    url = path_for(request, "login_page")
    return RedirectResponse(url.include_query_params(back=back) if request.method == "GET" else url, 303)


async def _form_expired(request: Request, error: Exception) -> Response:
    return _unsent(request, 403, "这个页面打开后又登录过一次，表单已过期，没有办理。", await written_in(request))


def _unsent(request: Request, status: int, message: str, written: list[str]) -> HTMLResponse:
    templates: Jinja2Templates = request.app.state.templates
    context = {"message": message, "written": written, "session": request.state.session}
    return templates.TemplateResponse(request, "unsent.html", context, status_code=status)


async def _explain(request: Request, error: Exception) -> HTMLResponse:
    status, message, advice = _explained(error)
    templates: Jinja2Templates = request.app.state.templates
    sessions: Sessions = request.app.state.sessions
    try:
        session = sessions.of(request)
    except LedgerBroken:  # which may be what is explained
        session = None
    context = {"message": message, "advice": advice, "session": session}
    response = templates.TemplateResponse(request, "error.html", context, status_code=status)
    # what nobody foresaw is answered outside the middleware that sets them
    add_headers(response.headers, request.url.scheme == "https")
    return response


def _explained(error: Exception) -> tuple[int, str, str]:
    """(status, what happened, what to do)."""
    match error:
        case StarletteHTTPException(status_code=404, detail="Not Found"):
            return 404, "没有这一页。", "请核对网址，或从下面的链接重新找。"
        case StarletteHTTPException(status_code=405):
            return 405, "这个网址不能这样打开。", "请回到原来的页面，用页面上的按钮操作。"
        case StarletteHTTPException():
            return error.status_code, str(error.detail), ""
        case RequestValidationError():
            return 422, "网址或表单里有一项不对，没有办理。", "请返回上一页核对：理由要写明且不超过500字，页码是1到50。"
        case StoreError() | LedgerBroken():
            return 503, "数据暂时打不开，没有办理。", f"请稍后再试；仍不行请把这句话转给运维：{error}"
        case LedgerError():
            return 409, f"{error}。", "没有办理。请返回上一页改过再提交。"
    return 500, "页面出错了，没有办理。", "已记入日志。请稍后再试；仍不行请告知运维。"
