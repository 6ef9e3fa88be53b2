"""自报: the form that units fill in, what they hand in held against what was collected, a person's word on each row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, File, Form, HTTPException, Query, Request, Response, UploadFile
from fastapi.responses import HTMLResponse

from ledger.claims import STATES, ClaimState
from ledger.database import LedgerError
from reports.month.facts import RuleError
from reports.month.form import FORMS, FormError, form_xlsx
from reports.month.handing_in import ImportedForm, decide_claim, import_form, rematch_claims, unit_named
from reports.month.proofs import ProofError
from reports.office import EXCEL_TYPE
from reports.words import TIERS
from web.access import session_of
from web.changing import refusal, refused_as, writing
from web.pages.month import check_month, months_of
from web.render import back_to, render, site_of
from web.views.claims import claim_list
from web.views.tasks import unit_of

router = APIRouter()
SAID = {
    "decided": "已核定。",
    "matched": "已按现在采集到的重新核对；人核定过的不变。",
    "handed": "自报表已收下，逐条核对的结果在下面。",
}


@router.get("/months/{month}/claims", name="claims")
def claims(
    request: Request, month: str, state: ClaimState | None = None, said: Annotated[str, Query(max_length=20)] = ""
) -> HTMLResponse:  # fmt: skip
    return _page(request, month, state=state, said=SAID.get(said))


@router.get("/months/{month}/claims/form", name="claims_form")
def form(request: Request, month: str, unit: Annotated[str, Query(max_length=60)] = "") -> Response:
    """The empty form of a unit; an officer's is that of their own."""
    site = site_of(request)
    check_month(site, month)
    name = _unit(request, unit)
    file = quote(f"{month}-{name}-自报表.xlsx")
    return Response(
        form_xlsx(site.city, month, name, site.clock()), media_type=EXCEL_TYPE,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{file}"},
    )  # fmt: skip


@router.post("/months/{month}/claims", name="claims_import")
def hand_in(
    request: Request, month: str, file: Annotated[UploadFile, File()],
    clippings: Annotated[list[UploadFile] | None, File()] = None, unit: Annotated[str, Form(max_length=60)] = "",
) -> Response:  # fmt: skip
    """A filled form with the files that it names; bad rows are told one by one, all others are taken."""
    site, session = site_of(request), session_of(request)
    name = _unit(request, unit)
    by_name = {each.filename: each.file.read() for each in clippings or () if each.filename}
    made: list[ImportedForm] = []

    def change() -> None:
        made.append(
            site.reads.worked(
                import_form,
                file.file.read(),
                file=file.filename or "自报表.xlsx",
                at=site.clock(),
                clipping=by_name.get,
                unit=name,
                month=month,
                by=session.user,
            )
        )

    def shown() -> Response:
        if made[0].bad:
            return _page(
                request, month, said=f"收下 {len(made[0].claims)} 条。", bad=[str(each) for each in made[0].bad]
            )
        return back_to(request, "claims", month=month, said="handed")

    return _changed(request, month, change, shown)


@router.post("/months/{month}/claims/match", name="claims_match")
def match(request: Request, month: str) -> Response:
    """Rows that nobody has decided, held against what is collected by now."""
    site = site_of(request)

    def change() -> None:
        site.reads.worked(rematch_claims, month, site.clock())

    return _changed(request, month, change, lambda: back_to(request, "claims", month=month, said="matched"))


@router.post("/months/{month}/claims/{number}", name="claim_decide")
def decide(
    request: Request, month: str, number: int, state: Annotated[ClaimState, Form()],
    why: Annotated[str, Form(max_length=500)] = "", article: Annotated[str, Form(max_length=200)] = "",
    tier: Annotated[str, Form(max_length=20)] = "", genre: Annotated[str, Form(max_length=20)] = "",
) -> Response:  # fmt: skip
    site, session = site_of(request), session_of(request)

    def change() -> None:
        if site.ledger.claim(number).month != month:
            raise LedgerError(f"第 {number} 号自报不是 {month} 的")
        site.reads.worked(
            decide_claim, number, state, by=session.user, why=why, at=site.clock(), article=article.strip() or None,
            tier=tier or None, genre=genre if genre in FORMS else None,
        )  # fmt: skip

    return _changed(request, month, change, lambda: back_to(request, "claims", month=month, said="decided"))


def _changed(request: Request, month: str, change: Callable[[], None], shown: Callable[[], Response]) -> Response:
    site = site_of(request)
    check_month(site, month)
    mistake = refusal(writing(site)(change), FormError, RuleError, ProofError)
    return shown() if mistake is None else _page(request, month, mistake=mistake)


def _unit(request: Request, name: str) -> str:
    """The name of the unit that a form is of; 403 for an officer who names another than their own."""
    site, session = site_of(request), session_of(request)
    if session.role == "officer":
        own = unit_of(site.city, session)
        if own is None or name not in ("", own.id, own.name):
            raise HTTPException(403, "只能报本单位的。")
        return own.name
    with refused_as(422):
        return unit_named(site.city, name).name


def _page(
    request: Request, month: str, *, state: ClaimState | None = None, said: str | None = None,
    mistake: str | None = None, bad: list[str] | None = None,
) -> HTMLResponse:  # fmt: skip
    site, session = site_of(request), session_of(request)
    check_month(site, month)
    context = {
        "month": month, "months": months_of(site), "view": claim_list(site, session, month, state),
        "states": STATES, "state": state, "said": said, "mistake": mistake, "bad": bad or [], "tiers": TIERS,
        "forms": FORMS, "own": unit_of(site.city, session), "closed": site.ledger.closing(month) is not None,
        "units": [each for each in site.city.units if each.district],
    }  # fmt: skip
    return render(request, "claims.html", context, status=200 if mistake is None else 409)
