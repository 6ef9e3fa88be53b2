"""文章: what it says, what was understood of it, and corrections in place."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, HTTPException, Request, Response
from fastapi.responses import HTMLResponse

from index.load import index_articles
from index.store import Term
from ledger.corrections import checked_correction
from nlp.relate import fold_events
from web.access import session_of
from web.render import back_to, render, site_of
from web.sessions import check_form
from web.views.changes import changes_of
from web.views.marks import marked, marks_of

router = APIRouter()
CARRIERS = 50
SAID = {"corrected": "已更正，检索和统计随即按更正后的算。", "same": "所填与现在的判断相同，没有作更正。"}


@router.get("/articles/{id}", name="article")
def article(request: Request, id: str, said: Literal["corrected", "same"] | None = None) -> HTMLResponse:
    site = site_of(request)
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
    return render(request, "article.html", context)


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
    site = site_of(request)
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
    return back_to(request, "article", id=id, said=said)
