"""今日, 检索, 来源."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

from crawlers.health import source_health
from crawlers.status import QUIET_STATUSES
from index.query import parse_query
from index.store import FACETS, QueryError, Result
from web.access import session_of
from web.site import Site
from web.today import today_of

router = APIRouter()
PAGE = 20
LAST_PAGE = 50
SOURCE_DAYS = 31
_SAID = ("district", "topic", "sentiment", "tier")
"""Facets whose Chinese names the query language reads back; the others are named by their codes."""


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
        "facets": _facets(request, q, sort, result),
    }  # fmt: skip
    return _render(request, "search.html", context)


@router.get("/sources", name="sources")
def sources(request: Request) -> HTMLResponse:
    """The account date × source × status of the last month, as a heat table."""
    site: Site = request.app.state.site
    last = site.clock().date()
    days = [day for day in site.folder.days("accounts") if last - timedelta(days=SOURCE_DAYS) < day <= last]
    rows = []
    health = {each.source: each for each in source_health(site.city, site.folder, last)}
    for source in site.city.sources:
        cells = []
        for day in days:
            path = site.folder.account(day, source.id)
            counts = json.loads(path.read_text(encoding="utf-8"))["counts"] if path.is_file() else {}
            new = counts.get("ok", 0) + counts.get("changed", 0)
            bad = sum(number for status, number in counts.items() if status not in set(QUIET_STATUSES))
            cells.append({"counts": counts, "new": new, "bad": bad, "seen": bool(counts)})
        rows.append((source, health.get(source.id), cells))
    return _render(request, "sources.html", {"days": [day.isoformat() for day in days], "rows": rows})


def _facets(request: Request, q: str, sort: str, result: Result) -> list[tuple[str, str, list[tuple[str, str, int, str]]]]:
    """(field, name, [(value, words, count, address that narrows to it)]) for the side of the page."""
    named = request.app.state.templates.env.globals
    words = named["words"]
    names: dict[str, dict[str, str]] = {
        "district": named["district_names"], "topic": named["topic_names"], "source": named["source_names"],
        "sentiment": words.SENTIMENTS, "kind": words.KINDS, "tier": words.TIERS,
    }  # fmt: skip
    found = []
    for field, title in words.FACETS.items():
        if field == "day":
            continue
        rows = []
        for value, count in list(result.facets.get(field, {}).items())[:10]:
            label = words.month_words(value) if field == "month" else names.get(field, {}).get(value, value)
            narrowed = f"{q} {title if field != 'month' else '日期'}:{label if field in _SAID else value}".strip()
            rows.append((value, label, count, "?" + urlencode({"q": narrowed, "sort": sort})))
        if rows:
            found.append((field, title, rows))
    return found


def _render(request: Request, template: str, context: dict[str, object]) -> HTMLResponse:
    templates: Jinja2Templates = request.app.state.templates
    return templates.TemplateResponse(request, template, {**context, "session": session_of(request)})
