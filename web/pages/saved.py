"""Searches kept under a name, for all who read; each as an entry of alerts.yaml."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, HTTPException, Request, Response
from fastapi.responses import HTMLResponse

from index.query import parse_query
from index.store import QueryError
from ledger.searches import SavedSearch
from web.access import session_of
from web.changing import refusal
from web.pages.search import MAX_TYPED, page
from web.render import back_to, render, site_of
from web.site import Site
from web.views.alert_rule import rule_text

router = APIRouter()


@router.post("/search/saved", name="search_save")
def save(
    request: Request,
    q: Annotated[str, Form(max_length=MAX_TYPED)] = "",
    name: Annotated[str, Form(max_length=200)] = "",
    sort: Annotated[Literal["relevance", "time", "heat"], Form()] = "time",
) -> Response:
    """Keeps a query that can be understood; what stands against it is said on the search's own page."""
    site, session = site_of(request), session_of(request)
    try:
        parse_query(q, site.city)
    except QueryError:
        return page(request, site, q, sort)
    mistake = refusal(lambda: site.ledger.save_search(name, q, sort=sort, by=session.user, at=site.clock()))
    if mistake is not None:
        return page(request, site, q, sort, mistake_in_name=mistake, name=name)
    return back_to(request, "search", said="saved", query={"q": q, "sort": sort})


@router.post("/search/saved/{number}/drop", name="search_drop")
def drop(request: Request, number: int) -> Response:
    site, session = site_of(request), session_of(request)
    site.ledger.drop_search(number, by=session.user, at=site.clock())
    return back_to(request, "search", said="dropped")


@router.get("/search/saved/{number}/rule", name="search_rule")
def rule(request: Request, number: int) -> HTMLResponse:
    """The saved search as a rule of alerts.yaml, checked as `huanyu city check` checks it."""
    site = site_of(request)
    kept = _kept(site, number)
    try:
        node = parse_query(kept.query, site.city)
    except QueryError as error:
        raise HTTPException(409, f"这个检索现在读不懂了：{error}。") from None
    context = {"kept": kept, "rule": rule_text(site.city, f"search_{number}", kept.name, node)}
    return render(request, "rule.html", context)


def _kept(site: Site, number: int) -> SavedSearch:
    for each in site.ledger.saved_searches():
        if each.number == number:
            return each
    raise HTTPException(404, "没有这个存下的检索。")
