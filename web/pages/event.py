"""事件: its timeline, carriers, heat, voices, and what was answered."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from reports.response.effect import effect_words
from web.access import session_of
from web.render import path_for, render, site_of
from web.views.happening import happening_of

router = APIRouter()


@router.get("/events/{id}", name="event")
def event(request: Request, id: str) -> Response:
    """The id of an event that joined another leads to that one."""
    site = site_of(request)
    found = site.events().get(id)
    if found is None:
        raise HTTPException(404, "没有这个事件。")
    if found.id != id:
        return RedirectResponse(path_for(request, "event", id=found.id), 303)
    return render(
        request, "event.html", {"view": happening_of(site, session_of(request), found), "effect_words": effect_words}
    )
