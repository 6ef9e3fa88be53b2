"""检索: the query with its mistakes explained, days to take, facets to narrow by, families folded, pages by cursor."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from crawlers.clock import shanghai_day
from index.families import search_families
from index.query import MAX_LENGTH, parse_query
from index.store import FACETS, CursorError, Node, QueryError, Result, Sort
from web.render import path_for, render, site_of
from web.site import Site
from web.typed import TypedError, days_of, typed_day
from web.views.histogram import Histogram, dated, dates_in, histogram_of
from web.views.narrow import facets_of

router = APIRouter()
PAGE = 20
MAX_TYPED = 2 * MAX_LENGTH
SAID = {"saved": "检索已存下，大家都能用。", "dropped": "已从存下的检索里去掉。"}
_COUNTED = tuple(field for field in FACETS if field != "month")
Asked = Annotated[str, Query(max_length=MAX_TYPED)]
Day = Annotated[str, Query(max_length=40)]


@router.get("/search", name="search")
def search(
    request: Request,
    q: Asked = "",
    sort: Literal["relevance", "time", "heat"] = "time",
    each: Annotated[bool, Query()] = False,
    after: Annotated[str, Query(max_length=300)] = "",
    first: Day | None = None,
    last: Day | None = None,
    said: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """`each` shows every reprint on a line of its own; `first` and `last`, of the form beside the histogram, become a
    date condition of the query, so that the address says all."""
    site = site_of(request)
    if first is not None or last is not None:
        try:
            days = days_of(first or "", last or "", shanghai_day(site.clock()))
        except TypedError as error:
            return page(request, site, q, sort, each=each, mistake_in_days=str(error), days=(first or "", last or ""))
        return _with_days(request, q, sort, each, *(day.isoformat() if day else "" for day in days))
    return page(request, site, q, sort, each=each, after=after, said=SAID.get(said))


def page(
    request: Request, site: Site, q: str, sort: Sort, *, each: bool = False, after: str = "", said: str | None = None,
    mistake_in_name: str | None = None, name: str = "", mistake_in_days: str | None = None,
    days: tuple[str, str] | None = None,
) -> HTMLResponse:  # fmt: skip
    """The page of a query; `mistake_in_name`: why it could not be saved under `name`, `mistake_in_days` why `days` as
    typed are none."""
    way = {"sort": sort, **({"each": "1"} if each else {})}
    result, mistake, histogram, facets = Result(total=0, hits=()), None, None, []
    try:
        node = parse_query(q, site.city)
        result = _found(site, node, sort, each, after)
        facets = facets_of(site.city, q, way, result)
        histogram = _histogram(site, q, way, result)
    except QueryError as error:
        mistake = error
    except CursorError:
        raise HTTPException(422, "网址里的翻页位置不对。请从第一页重新翻。") from None
    context = {
        "q": q, "sort": sort, "each": each, "after": after, "way": way, "result": result, "mistake": mistake,
        "facets": facets, "histogram": histogram, "searches": site.ledger.saved_searches(), "said": said,
        "mistake_in_name": mistake_in_name, "name": name, "mistake_in_days": mistake_in_days,
        "days": days or _days_shown(site, histogram),
        "more": "?" + urlencode({"q": q, **way, "after": result.next}) if result.next else "",
        "start": "?" + urlencode({"q": q, **way}),
    }  # fmt: skip
    return render(request, "search.html", context, status=422 if mistake_in_days else 409 if mistake_in_name else 200)


def _found(site: Site, node: Node, sort: Sort, each: bool, after: str) -> Result:
    if each:
        return site.store.search(node, limit=PAGE, after=after or None, sort=sort, facets=_COUNTED)
    return search_families(site.store, node, limit=PAGE, after=after or None, sort=sort, facets=_COUNTED)


def _histogram(site: Site, q: str, way: dict[str, str], result: Result) -> Histogram | None:
    """Where the query limits the days, those around them are counted too, to be taken in by a click."""
    rest, limits = dates_in(q, site.city)
    counts = result.facets.get("day", {})
    if limits is not None:
        counts = site.store.search(parse_query(rest, site.city), limit=0, facets=("day",)).facets["day"]
    return histogram_of(site.city, rest, way, counts, limits, site.clock().date())


def _days_shown(site: Site, histogram: Histogram | None) -> tuple[str, str]:
    today = shanghai_day(site.clock())
    return (
        (typed_day(histogram.first, today), typed_day(histogram.last, today)) if histogram is not None else ("", "")
    )  # fmt: skip


def _with_days(request: Request, q: str, sort: str, each: bool, first: str, last: str) -> Response:
    site = site_of(request)
    try:
        rest, _ = dates_in(q, site.city)
        asked = dated(rest, site.city, first, last)
    except QueryError:
        asked = q
    query = {"q": asked, "sort": sort, **({"each": "1"} if each else {})}
    return RedirectResponse(path_for(request, "search").include_query_params(**query), 303)
