"""今日, 检索, 来源."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

from index.query import parse_query
from index.store import FACETS, QueryError, Result
from web.access import session_of
from web.accounts import accounts_of
from web.narrow import facets_of
from web.site import Site
from web.today import today_of

router = APIRouter()
PAGE = 20
LAST_PAGE = 50


@router.get("/", name="today")
def today(request: Request) -> HTMLResponse:
    site: Site = request.app.state.site
    return _render(request, "today.html", {"view": today_of(site)})


@router.get("/search", name="search")
def search(
    request: Request,
    q: Annotated[str, Query(max_length=1000)] = "",
    sort: Literal["relevance", "time", "heat"] = "time",
    page: Annotated[int, Query(ge=1, le=LAST_PAGE)] = 1,
) -> HTMLResponse:
    site: Site = request.app.state.site
    result, mistake = Result(total=0, hits=()), None
    try:
        node = parse_query(q, site.city)
        result = site.store.search(node, limit=PAGE, offset=(page - 1) * PAGE, sort=sort, facets=FACETS)
    except QueryError as error:
        mistake = error
    pages = min(LAST_PAGE, max(1, -(-result.total // PAGE)))
    context = {
        "q": q, "sort": sort, "page": page, "pages": pages, "result": result, "mistake": mistake,
        "facets": [] if mistake else facets_of(site.city, q, sort, result),
    }  # fmt: skip
    return _render(request, "search.html", context)


@router.get("/sources", name="sources")
def sources(request: Request) -> HTMLResponse:
    site: Site = request.app.state.site
    return _render(request, "sources.html", {"accounts": accounts_of(site)})


def _render(request: Request, template: str, context: dict[str, object]) -> HTMLResponse:
    templates: Jinja2Templates = request.app.state.templates
    return templates.TemplateResponse(request, template, {**context, "session": session_of(request)})
