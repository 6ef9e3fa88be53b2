"""How a route answers: a page of the house's templates, or back to a page after a change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates
from jinja2 import pass_context
from jinja2.runtime import Context
from starlette.datastructures import URL
from starlette.routing import BaseRoute

from web.access import session_of
from web.site import Site

AGAIN_S = 2
"""A reader who waits for a page sees it so many seconds after it is ready, at the latest."""


def site_of(request: Request) -> Site:
    """The site as whoever asks may see it."""
    site: Site = request.app.state.site
    session = getattr(request.state, "session", None)
    return site if session is None else site.seen_by(session)


def path_for(request: Request, name: str, /, **path: Any) -> URL:
    """The address of a route as a path, with the prefix under which a proxy shows us. Nothing of it is taken from the
    request's Host, which its sender may have made up.
    """
    prefix: str = request.scope.get("app_root_path", request.scope.get("root_path", ""))
    routes: Mapping[str, BaseRoute] = request.app.state.routes
    return URL(prefix + routes[name].url_path_for(name, **path))


@pass_context
def url_for(context: Context, name: str, /, **path: Any) -> URL:
    """`path_for` in a template."""
    return path_for(context["request"], name, **path)


def render(request: Request, template: str, context: Mapping[str, object], *, status: int = 200) -> HTMLResponse:
    """The page of `template` for whoever is logged in."""
    templates: Jinja2Templates = request.app.state.templates
    return templates.TemplateResponse(
        request, template, {**context, "session": session_of(request)}, status_code=status
    )


def waiting_page(request: Request, title: str, mistake: str | None = None) -> HTMLResponse:
    """In place of a page that is still being made: asks for itself again, unless something was sent with it; `mistake`
    is why that was not done."""
    asked = request.method == "GET"
    page = render(request, "waiting.html", {"title": title, "asked": asked, "mistake": mistake})
    if asked:
        page.headers["Refresh"] = str(AGAIN_S)
    return page


def back_to(
    request: Request, route: str, *, said: str | None = None, place: str = "", query: Mapping[str, str] = {},
    **path: str,
) -> Response:  # fmt: skip
    """To a page after a change; `said` names the sentence that it then shows, `place` the part of it to show, `query`
    what else stands in its address."""
    told = {**query, **({} if said is None else {"said": said})}
    url = path_for(request, route, **path)
    url = url.include_query_params(**told) if told else url
    return RedirectResponse(f"{url}#{place}" if place else url, 303)
