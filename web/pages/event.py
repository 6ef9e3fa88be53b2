"""事件: its articles in the order of time."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse

from index.store import All, Term
from web.render import render, site_of

router = APIRouter()
MEMBERS = 200


@router.get("/events/{id}", name="event")
def event(request: Request, id: str) -> HTMLResponse:
    site = site_of(request)
    found = site.events().get(id)
    if found is None:
        raise HTTPException(404, "没有这个事件。")
    result = site.store.search(All(parts=(Term(field="event", value=found.id),)), limit=MEMBERS, sort="time")
    members = sorted((hit.document for hit in result.hits), key=lambda each: (each.published_at, each.id))
    return render(request, "event.html", {"event": found, "members": members})
