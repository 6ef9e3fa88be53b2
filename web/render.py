"""How a route answers: a page of the house's templates, or back to a page after a change."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from web.access import session_of
from web.site import Site


def site_of(request: Request) -> Site:
    site: Site = request.app.state.site
    return site


def render(request: Request, template: str, context: Mapping[str, object], *, status: int = 200) -> HTMLResponse:
    """The page of `template` for whoever is logged in."""
    templates: Jinja2Templates = request.app.state.templates
    return templates.TemplateResponse(
        request, template, {**context, "session": session_of(request)}, status_code=status
    )


def back_to(request: Request, route: str, *, said: str | None = None, place: str = "", **path: str) -> Response:
    """To a page after a change; `said` names the sentence that it then shows, `place` the part of it to show."""
    url = request.url_for(route, **path)
    url = url if said is None else url.include_query_params(said=said)
    return RedirectResponse(f"{url}#{place}" if place else url, 303)
