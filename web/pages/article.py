"""文章: what it says, why it was judged so, its versions, and corrections in place."""

from __future__ import annotations

from typing import Annotated, Any, get_args

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse

from cities.facts import Form as GenreForm
from cities.facts import Stance
from index.document import Document
from index.load import index_articles
from index.store import Term
from ledger.corrections import EMOTIONS, checked_correction
from ledger.database import LedgerError
from web.access import session_of
from web.changing import refusal
from web.reading import opened
from web.render import back_to, render, site_of, waiting_page
from web.views.changes import changes_of
from web.views.corrected import NO_STANCE, differing, seen_of, standing_of, wanted_of
from web.views.marks import key_spans, marked, marks_of
from web.views.versions import versions_of
from web.views.why import reasons_of
from web.words import TIER_ORDER

router = APIRouter()
CARRIERS = 50
MAX_WHY = 500
SAID = {"corrected": "已更正，检索和统计随即按更正后的算。", "same": "所填与现在的判断相同，没有作更正。"}


async def whole_form(request: Request) -> dict[str, list[str]]:
    """Each name of a submitted form with its values."""
    form = await request.form(max_files=0, max_fields=400)
    return {name: [str(value) for value in form.getlist(name)] for name in form}


@router.get("/articles/{id}", name="article")
def article(request: Request, id: str, said: Annotated[str, Query(max_length=20)] = "") -> HTMLResponse:
    return _page(request, opened(request, id), said=SAID.get(said))


@router.post("/articles/{id}/correct", name="correct")
def correct(request: Request, id: str, form: Annotated[dict[str, list[str]], Depends(whole_form)]) -> Response:
    """Notes what differs from what stands, and brings it into the store at once; all fields, or none."""
    session, site = session_of(request), site_of(request)
    document = opened(request, id)
    standing = standing_of(document)
    why = "".join(form.get("why", ())).strip()
    seen = seen_of(document)
    checked: dict[str, Any] = {}

    def check() -> None:
        if not 0 < len(why) <= MAX_WHY:
            raise LedgerError(f"更正要写明理由，不超过{MAX_WHY}字")
        if form.get("seen", [seen]) != [seen]:
            raise LedgerError("您打开这一页以后，这篇的判断又改过，请看过现在的判断再改")
        wanted = differing(standing, wanted_of(form, document, [each.code for each in site.city.districts]))
        checked.update({field: checked_correction(site.city, field, after) for field, after in wanted.items()})
        if "family" in checked and site.store.get(checked["family"]) is None:
            raise LedgerError(f"没有编号为“{checked['family']}”的文章")
        if checked.get("event") is not None and checked["event"] not in site.events():
            raise LedgerError(f"没有编号为“{checked['event']}”的事件")

    def change() -> None:
        with site.ledger.together():
            for field, after in checked.items():
                site.ledger.correct(
                    id, field, after, before=standing[field], who=session.user, why=why, at=site.clock()
                )

    if (mistake := refusal(check)) is not None:
        return _page(request, document, mistake=mistake, why=why)
    if checked:
        index_articles(site.city, site.folder, site.ledger, site.store, [id], change=change)
    return back_to(request, "article", id=id, said="corrected" if checked else "same")


@router.get("/articles/{id}/why", name="why")
def why(request: Request, id: str) -> HTMLResponse:
    """What each sentence and word adds to the judgement; asked for by itself, as the judges are asked many times."""
    site = site_of(request)
    document = opened(request, id)
    found = site.article(document)
    reasons = reasons_of(site, found) if found is not None else []
    if reasons is None:
        return waiting_page(request, "为什么这样判")
    return render(request, "why.html", {"document": document, "reasons": reasons})


@router.get("/articles/{id}/versions", name="versions")
def versions(request: Request, id: str) -> HTMLResponse:
    site = site_of(request)
    document = opened(request, id)
    return render(request, "versions.html", {"document": document, "versions": versions_of(site, document)})


def _page(
    request: Request, document: Document, *, said: str | None = None, mistake: str | None = None, why: str = ""
) -> HTMLResponse:
    site = site_of(request)
    annotation = site.annotation(document)
    title_marks = marks_of(site.city, annotation, "title") if annotation is not None else []
    body_marks = marks_of(site.city, annotation, "body") if annotation is not None else []
    keys = key_spans(annotation, document.body) if annotation is not None else []
    family = site.store.search(Term(field="family", value=document.family), limit=CARRIERS, sort="time")
    carriers = [hit.document for hit in family.hits if hit.document.id != document.id]
    carriers.sort(key=lambda each: (not each.original, TIER_ORDER.index(each.tier), each.published_at, each.id))
    context: dict[str, object] = {
        "document": document,
        "annotation": annotation,
        "title": marked(document.title, title_marks),
        "paragraphs": marked(document.body, body_marks, keys),
        "carriers": carriers,
        "carried": family.total - 1,
        "changes": changes_of(site.city, site.ledger.corrections_of([document.id]).get(document.id, ())),
        "said": said,
        "mistake": mistake,
        "why": why,
        "seen": seen_of(document),
        "event": site.events().get(document.event) if document.event else None,
        "topics": site.city.topics.topics,
        "tags": site.city.topics.tags,
        "firms": site.city.enterprises,
        "forms": get_args(GenreForm),
        "stances": (NO_STANCE, *get_args(Stance)),
        "emotions": EMOTIONS,
    }
    return render(request, "article.html", context, status=200 if mistake is None else 409)
