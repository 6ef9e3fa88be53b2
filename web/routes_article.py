"""文章, 更正, 事件, 原样."""

from __future__ import annotations

import mimetypes
from typing import Annotated, Literal

from fastapi import APIRouter, Form, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from crawlers.evidence import SavedPage, evidence_of
from index.load import index_articles
from index.store import All, Term
from ledger.corrections import checked_correction
from nlp.relate import fold_events
from web.access import session_of
from web.changes import changes_of
from web.marks import marked, marks_of
from web.sessions import check_form
from web.site import Site

router = APIRouter()
CARRIERS = 50
MEMBERS = 200
SAID = {"corrected": "已更正，检索和统计随即按更正后的算。", "same": "所填与现在的判断相同，没有作更正。"}


@router.get("/articles/{id}", name="article")
def article(request: Request, id: str, said: Literal["corrected", "same"] | None = None) -> HTMLResponse:
    site: Site = request.app.state.site
    document = site.store.get(id)
    if document is None:
        raise HTTPException(404, "没有这篇文章。")
    family = site.store.search(Term(field="family", value=document.family), limit=CARRIERS, sort="time")
    annotation = site.annotation(document)
    title_marks = marks_of(site.city, annotation, "title") if annotation is not None else []
    body_marks = marks_of(site.city, annotation, "body") if annotation is not None else []
    context: dict[str, object] = {
        "document": document,
        "annotation": annotation,
        "title": marked(document.title, title_marks),
        "paragraphs": marked(document.body, body_marks),
        "carriers": [hit.document for hit in family.hits if hit.document.id != id],
        "changes": changes_of(site.city, site.ledger.corrections_of([id]).get(id, ())),
        "said": SAID.get(said or ""),
        "event": fold_events(site.folder).get(document.event) if document.event else None,
        "topics": site.city.topics.topics,
    }
    return _render(request, "article.html", context)


@router.post("/articles/{id}/correct", name="correct")
def correct(
    request: Request,
    id: str,
    token: Annotated[str, Form()],
    why: Annotated[str, Form(min_length=1, max_length=500)],
    sentiment: Annotated[str, Form()],
    env: Annotated[str, Form()],
    topics: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Notes what differs from what stands, and brings it into the store at once."""
    session = session_of(request)
    check_form(session, token)
    site: Site = request.app.state.site
    document = site.store.get(id)
    if document is None:
        raise HTTPException(404, "没有这篇文章。")
    wanted = {"env": env == "yes", "sentiment": sentiment, "topics": topics or []}
    standing = {"env": document.environmental, "sentiment": document.sentiment, "topics": list(document.topics)}
    said = "same"
    for field, after in wanted.items():
        same = set(after) == set(standing[field]) if isinstance(after, list) else after == standing[field]  # type: ignore[call-overload]
        if not same:
            site.ledger.correct(
                id, field, checked_correction(site.city, field, after), before=standing[field],
                who=session.user, why=why, at=site.clock(),
            )  # fmt: skip
            said = "corrected"
    index_articles(site.city, site.folder, site.ledger, site.store, [id])
    return RedirectResponse(request.url_for("article", id=id).include_query_params(said=said), 303)


@router.get("/events/{id}", name="event")
def event(request: Request, id: str) -> HTMLResponse:
    site: Site = request.app.state.site
    found = fold_events(site.folder).get(id)
    if found is None:
        raise HTTPException(404, "没有这个事件。")
    result = site.store.search(All(parts=(Term(field="event", value=found.id),)), limit=MEMBERS, sort="time")
    members = sorted((hit.document for hit in result.hits), key=lambda each: (each.published_at, each.id))
    return _render(request, "event.html", {"event": found, "members": members})


@router.get("/evidence/{id}", name="evidence")
def evidence(request: Request, id: str) -> HTMLResponse:
    site: Site = request.app.state.site
    try:
        page = evidence_of(site.folder, id)
    except LookupError:
        raise HTTPException(404, "没有这篇文章，或它没有留存的证据。") from None
    return _render(request, "evidence.html", {"page": page, "id": id, "shown": _shown_as(page) is not None})


@router.get("/evidence/{id}/page", name="saved_page")
def saved_page(request: Request, id: str) -> Response:
    """The saved bytes, inert: no script, no form, nothing fetched from anywhere."""
    site: Site = request.app.state.site
    try:
        page = evidence_of(site.folder, id)
    except LookupError:
        raise HTTPException(404, "没有这篇文章，或它没有留存的证据。") from None
    headers = {"Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"}
    shown = _shown_as(page)
    if shown is None:
        ending = mimetypes.guess_extension((page.content_type or "").partition(";")[0].strip()) or ".bin"
        headers["Content-Disposition"] = f'attachment; filename="saved{ending}"'
    return Response(page.body, media_type=shown or "application/octet-stream", headers=headers)


def _shown_as(page: SavedPage) -> str | None:
    """The type with which a browser shows the bytes as a page or as text; None where it can only save them."""
    kind = page.content_type or "text/plain"
    if kind.startswith(("text/html", "text/plain")):
        return kind
    # as text, not in the browser's own viewer; JSON is UTF-8 by its standard
    return "text/plain; charset=utf-8" if kind.startswith(("application/json", "text/", "application/xml")) else None


def _render(request: Request, template: str, context: dict[str, object]) -> HTMLResponse:
    templates: Jinja2Templates = request.app.state.templates
    return templates.TemplateResponse(request, template, {**context, "session": session_of(request)})
