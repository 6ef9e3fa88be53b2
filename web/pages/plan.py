"""计划和进度: the plan against what is there, and what people enter for it: followers, activities with their proof."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, File, Form, HTTPException, Query, Request, Response, UploadFile
from fastapi.responses import FileResponse, HTMLResponse

from crawlers.clock import shanghai_day
from ledger.database import LedgerError
from reports.month.entering import campaign_on
from reports.month.handing_in import unit_named
from reports.month.proofs import ProofError, keep_proof
from web.access import session_of
from web.changing import refusal, writing
from web.pages.month import check_month, months_of, report_soon
from web.render import back_to, render, site_of, waiting_page
from web.site import Site
from web.typed import TypedError, day_of
from web.views.month import plan_lines
from web.views.plan import activity_rows, follower_rows, proofs_shown
from web.words import month_words

router = APIRouter()
SAID = {"followers": "加粉数已登记。", "activity": "活动已登记。"}
Words = Annotated[str, Form(max_length=500)]
Name = Annotated[str, Form(max_length=100)]


@router.get("/months/{month}/plan", name="month_plan")
def plan(request: Request, month: str, said: Annotated[str, Query(max_length=20)] = "") -> HTMLResponse:
    return _page(request, month, said=SAID.get(said))


@router.post("/months/{month}/followers", name="month_followers")
def followers(
    request: Request, month: str, unit: Name, count: Annotated[str, Form(max_length=12)], proof: Words = "",
    file: Annotated[UploadFile | None, File()] = None, sure: Annotated[bool, Form()] = False,
) -> Response:  # fmt: skip
    """`sure`: although it is less than a tenth of the count before."""
    site, session = site_of(request), session_of(request)

    def enter() -> None:
        if not count.strip().isdecimal():
            raise LedgerError(f"累计人数“{count}”应是不小于 0 的整数")
        site.ledger.add_followers(
            unit_named(site.city, unit).id, month, int(count), proof=_proof(site, proof, file), by=session.user,
            at=site.clock(), force=sure,
        )  # fmt: skip

    return _entered(request, month, "followers", enter, {"unit": unit, "count": count, "proof": proof})


@router.post("/months/{month}/activities", name="month_activity")
def activity(
    request: Request, month: str, unit: Name, campaign: Name, day: Annotated[str, Form(max_length=40)],
    title: Annotated[str, Form(max_length=200)], proof: Words = "", file: Annotated[UploadFile | None, File()] = None,
) -> Response:  # fmt: skip
    site, session = site_of(request), session_of(request)

    def enter() -> None:
        if not title.strip():
            raise LedgerError("登记活动要写明名称")
        held = day_of(day, shanghai_day(site.clock()))
        site.ledger.add_activity(
            unit_named(site.city, unit).id, campaign_on(site.city, campaign, held).id, held, title.strip(),
            proof=_proof(site, proof, file), by=session.user, at=site.clock(),
        )  # fmt: skip

    entered = {"unit": unit, "campaign": campaign, "day": day, "title": title, "proof": proof}
    return _entered(request, month, "activity", enter, entered)


@router.get("/months/{month}/proofs/{name}", name="proof")
def proof(request: Request, month: str, name: str) -> Response:
    """A proof that something of the month names; an officer sees those of their own unit."""
    site = site_of(request)
    check_month(site, month)
    rows = follower_rows(site, month), activity_rows(site, month)
    if f"proofs/{name}" not in proofs_shown(site, session_of(request), month, *rows):
        raise HTTPException(404, "没有这份凭据，或者它不是您的单位的。")
    return FileResponse(site.folder.root / "proofs" / name, filename=name)


def _proof(site: Site, words: str, file: UploadFile | None) -> str:
    """The kept file where one was sent, else the words that say where the proof lies."""
    if file is not None and file.filename:
        return keep_proof(site.folder, file.filename, file.file.read())
    if not words.strip():
        raise LedgerError("要有凭据：选一个文件，或写明在哪里能查到")
    return words.strip()


def _entered(request: Request, month: str, said: str, enter: Callable[[], None], entered: dict[str, str]) -> Response:
    """Enters something and shows the plan; what is refused is said above the form, which keeps what was typed."""
    site = site_of(request)
    check_month(site, month)
    mistake = refusal(writing(site)(enter), ProofError, TypedError)
    if mistake is not None:
        return _page(request, month, mistake=mistake, entered={"form": said, **entered})
    return back_to(request, "month_plan", month=month, said=said)


def _page(
    request: Request, month: str, *, said: str | None = None, mistake: str | None = None,
    entered: dict[str, str] | None = None,
) -> HTMLResponse:  # fmt: skip
    site = site_of(request)
    report, holds = report_soon(site, month)
    if report is None:
        return waiting_page(request, f"{month_words(month)}计划和进度", mistake)
    followers, activities = follower_rows(site, month), activity_rows(site, month)
    context = {
        "report": report, "holds": holds, "months": months_of(site), "plan": plan_lines(report), "said": said,
        "mistake": mistake, "entered": entered or {}, "followers": followers, "activities": activities,
        "shown": proofs_shown(site, session_of(request), month, followers, activities),
        "units": [each for each in site.city.units if each.district],
        "campaigns": [each for each in site.city.campaigns if each.kind != "growth"],
        "growth": [each for each in site.city.campaigns if each.kind == "growth"],
    }  # fmt: skip
    return render(request, "month_plan.html", context, status=200 if mistake is None else 409)
