"""原样: a page as it was when it was collected, inert."""

from __future__ import annotations

import mimetypes
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse

from crawlers.article import Evidence
from crawlers.evidence import SavedPage, evidence_of, saved_page
from web.reading import opened_whole
from web.render import render, site_of

router = APIRouter()
Version = Annotated[str | None, Query(max_length=100)]


@router.get("/evidence/{id}", name="evidence")
def evidence(request: Request, id: str, version: Version = None) -> HTMLResponse:
    page = _saved(request, id, version)
    context = {"page": page, "id": id, "version": version, "shown": _shown_as(page) is not None}
    return render(request, "evidence.html", context)


@router.get("/evidence/{id}/page", name="saved_page")
def saved_bytes(request: Request, id: str, version: Version = None) -> Response:
    """The saved bytes, inert: no script, no form, nothing fetched from anywhere."""
    page = _saved(request, id, version)
    headers = {"Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"}
    shown = _shown_as(page)
    if shown is None:
        ending = mimetypes.guess_extension((page.content_type or "").partition(";")[0].strip()) or ".bin"
        headers["Content-Disposition"] = f'attachment; filename="saved{ending}"'
    return Response(page.body, media_type=shown or "application/octet-stream", headers=headers)


def _saved(request: Request, id: str, version: str | None) -> SavedPage:
    """The page behind an article's newest version, whose place the store knows, or behind an older one."""
    document, site = opened_whole(request, id), site_of(request)
    try:
        if document.evidence is not None and version in (None, document.version):
            return saved_page(site.folder, Evidence(**document.evidence))
        return evidence_of(site.folder, id, version)
    except LookupError:
        raise HTTPException(404, "这篇文章没有留存的证据。") from None


def _shown_as(page: SavedPage) -> str | None:
    """The type with which a browser shows the bytes as a page or as text; None where it can only save them."""
    kind = page.content_type or "text/plain"
    if kind.startswith(("text/html", "text/plain")):
        return kind
    # as text, not in the browser's own viewer; JSON is UTF-8 by its standard
    return "text/plain; charset=utf-8" if kind.startswith(("application/json", "text/", "application/xml")) else None
