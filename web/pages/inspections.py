"""督察: what an inspection came to, batch by district by kind, and its cases."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse

from web.render import render, site_of
from web.views.inspections import MOST_CASES, inspection_of, inspections_of

router = APIRouter()


@router.get("/inspections", name="inspections")
def inspections(request: Request, id: Annotated[str, Query(max_length=40)] = "") -> HTMLResponse:
    """The inspection `id` of the year's plan, without it the latest."""
    site = site_of(request)
    known = inspections_of(site)
    chosen = next((one for one in known if one.id == id), None) if id else next(iter(known), None)
    if id and chosen is None:
        raise HTTPException(404, "年度计划里没有这次督察。")
    view = inspection_of(site, chosen) if chosen is not None else None
    return render(request, "inspections.html", {"known": known, "view": view, "most_cases": MOST_CASES})
