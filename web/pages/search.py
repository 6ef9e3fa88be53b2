"""检索."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from index.query import parse_query
from index.store import FACETS, QueryError, Result
from web.render import render, site_of
from web.views.narrow import facets_of

router = APIRouter()
PAGE = 20
LAST_PAGE = 50


@router.get("/search", name="search")
def search(
    request: Request,
    q: Annotated[str, Query(max_length=1000)] = "",
    sort: Literal["relevance", "time", "heat"] = "time",
    page: Annotated[int, Query(ge=1, le=LAST_PAGE)] = 1,
) -> HTMLResponse:
    site = site_of(request)
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
    return render(request, "search.html", context)
