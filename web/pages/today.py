"""今日."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from web.access import session_of
from web.render import render, site_of
from web.views.today import today_of

router = APIRouter()


@router.get("/", name="today")
def today(request: Request) -> HTMLResponse:
    return render(request, "today.html", {"view": today_of(site_of(request), session_of(request))})
