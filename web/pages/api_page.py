"""接口: what the API answers, as a page made of its own OpenAPI; nothing is loaded from elsewhere, no script runs."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse

from web.render import render
from web.views.operations import operations_of

router = APIRouter()


@router.get("/api", name="api_page")
def api_page(request: Request) -> HTMLResponse:
    api: FastAPI = request.app.state.api
    return render(request, "api.html", {"groups": operations_of(api), "about": api.description})
