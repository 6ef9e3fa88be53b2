"""Opening one article: that a citizen's message was read is noted, by whom and on which page."""

from __future__ import annotations

from fastapi import HTTPException, Request

from index.document import Document
from reports.masking import CITIZENS
from web.access import session_of
from web.render import site_of


def opened(request: Request, id: str) -> Document:
    """The article as whoever asks may see it; 404 without one. Every page and answer that shows a text asks here."""
    site = site_of(request)
    document = site.store.get(id)
    if document is None:
        raise HTTPException(404, "没有这篇文章。")
    note_reading(request, document)
    return document


def note_reading(request: Request, document: Document | None) -> None:
    """That a citizen's message was shown to whoever asks, on whichever page; nothing for another article, or none."""
    if document is not None and document.kind in CITIZENS:
        site, page = site_of(request), request.scope["route"].name
        site.ledger.note_deed(
            who=session_of(request).user, what="read message", subject=document.id, at=site.clock(),
            detail={"page": page},
        )  # fmt: skip


def opened_whole(request: Request, id: str) -> Document:
    """The article for a page that cannot be masked (the bytes as they were saved): 403 where something is hidden."""
    document, site = opened(request, id), site_of(request)
    if site.hides(id):
        raise HTTPException(403, "原网页里有个人信息，您的角色看不到；请向分析员索取遮去个人信息的文字。")
    return document
