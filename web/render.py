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


def back_to(
    request: Request, route: str, *, said: str | None = None, place: str = "", query: Mapping[str, str] = {},
    **path: str,
) -> Response:  # fmt: skip
    """To a page after a change; `said` names the sentence that it then shows, `place` the part of it to show, `query`
    what else stands in its address."""
    told = {**query, **({} if said is None else {"said": said})}
    url = request.url_for(route, **path).include_query_params(**told)
    return RedirectResponse(f"{url}#{place}" if place else url, 303)
