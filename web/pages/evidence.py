"""原样: a page as it was when it was collected, inert."""

from __future__ import annotations

import mimetypes

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse

from crawlers.evidence import SavedPage, evidence_of
from web.render import render, site_of

router = APIRouter()


@router.get("/evidence/{id}", name="evidence")
def evidence(request: Request, id: str) -> HTMLResponse:
    site = site_of(request)
    try:
        page = evidence_of(site.folder, id)
    except LookupError:
        raise HTTPException(404, "没有这篇文章，或它没有留存的证据。") from None
    return render(request, "evidence.html", {"page": page, "id": id, "shown": _shown_as(page) is not None})


@router.get("/evidence/{id}/page", name="saved_page")
def saved_page(request: Request, id: str) -> Response:
    """The saved bytes, inert: no script, no form, nothing fetched from anywhere."""
    site = site_of(request)
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
