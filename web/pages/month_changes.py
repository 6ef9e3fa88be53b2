"""What people decide on a month: objections and their answers, numbered corrections, whether it is public."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request, Response

from reports.month.amend import amend_month
from reports.month.close import CloseError, close_month
from reports.month.facts import RuleError
from reports.month.objecting import answer_objection, object_to
from web.access import session_of
from web.changing import refusal, writing
from web.pages.month import check_month, month_page, unit_page
from web.render import back_to, site_of
from web.views.tasks import unit_of

router = APIRouter()
Text = Annotated[str, Form(max_length=2000)]
Needed = Annotated[str, Form(min_length=1, max_length=2000)]


@router.post("/months/{month}/units/{unit}/objections", name="month_object")
def object_(
    request: Request, month: str, unit: str, text: Text = "", article: Annotated[str, Form(max_length=200)] = ""
) -> Response:
    """An officer objects for their own unit only."""
    site, session = site_of(request), session_of(request)
    check_month(site, month)
    if session.role == "officer":
        own = unit_of(site.city, session)
        if own is None or own.id != unit:
            raise HTTPException(403, "只能为本单位提异议。")

    def change() -> None:
        object_to(
            site.city, site.folder, site.ledger, month, unit, text, by=session.user, at=site.clock(),
            article=article.strip() or None,
        )  # fmt: skip

    mistake = refusal(change, RuleError)
    if mistake is not None:
        return unit_page(request, month, unit, article=article, mistake=mistake, entered=text)
    return back_to(request, "month", month=month, said="objected", place="objections")


@router.post("/months/{month}/objections/{number}", name="month_answer")
def answer(request: Request, month: str, number: int, accept: Annotated[bool, Form()], text: Text = "") -> Response:
    site, session = site_of(request), session_of(request)
    if all(each.number != number for each in site.ledger.objections(month)):
        raise HTTPException(404, "这个月没有这一号异议。")

    def change() -> None:
        answer_objection(site.ledger, number, accepted=accept, answer=text, by=session.user, at=site.clock())

    return _changed(request, month, "accepted" if accept else "refused", change, text)


@router.post("/months/{month}/amend", name="month_amend")
def amend(
    request: Request, month: str, reason: Text = "", objection: Annotated[str, Form(pattern=r"^\d{0,9}$")] = ""
) -> Response:
    """更正N of a closed month with all that was found or corrected since; waits for a run that is writing."""
    site, session = site_of(request), session_of(request)

    def change() -> None:
        with writing(site):
            site.reads.worked(
                amend_month, month, now=site.clock(), by=session.user, reason=reason,
                objection=int(objection) if objection else None,
            )  # fmt: skip

    return _changed(request, month, "amended", change, reason)


@router.post("/months/{month}/close", name="month_close")
def close(
    request: Request, month: str, signer: Annotated[str, Form(max_length=100)] = "", reason: Text = ""
) -> Response:  # fmt: skip
    """On the word of the leader who signs the notice; whoever enters it is noted as the one who closed the month."""
    site, session = site_of(request), session_of(request)

    def change() -> None:
        if not signer.strip():
            raise CloseError("封账要写明签发通报的领导")
        with writing(site):
            site.reads.worked(
                close_month, month, now=site.clock(), by=session.user, signer=signer.strip(),
                reason=reason.strip() or None,
            )  # fmt: skip

    return _changed(request, month, "closed", change, reason)


@router.post("/months/{month}/publish", name="month_publish")
def publish(request: Request, month: str, leader: Annotated[str, Form(max_length=100)] = "") -> Response:
    """On a named leader's word; a leader who is logged in says it themselves."""
    site, session = site_of(request), session_of(request)

    def change() -> None:
        site.ledger.publish_month(month, leader=leader, by=session.user, at=site.clock())

    return _changed(request, month, "published", change, leader)


@router.post("/months/{month}/withdraw", name="month_withdraw")
def withdraw(request: Request, month: str) -> Response:
    site, session = site_of(request), session_of(request)
    return _changed(
        request, month, "withdrawn", lambda: site.ledger.withdraw_month(month, by=session.user, at=site.clock())
    )


def _changed(request: Request, month: str, said: str, change: Callable[[], None], entered: str = "") -> Response:
    """Makes a change and shows the month; why it cannot be is said above what had been entered."""
    check_month(site_of(request), month)
    mistake = refusal(change, CloseError)
    if mistake is not None:
        return month_page(request, month, mistake=mistake, entered=entered)
    return back_to(request, "month", month=month, said=said)
