"""来源."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from web.render import render, site_of
from web.views.accounts import accounts_of

router = APIRouter()


@router.get("/sources", name="sources")
def sources(request: Request) -> HTMLResponse:
    return render(request, "sources.html", {"accounts": accounts_of(site_of(request))})
