"""月报: provisional and closed months, the ranking, the points with their articles, the papers to take away."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from crawlers.clock import shanghai_day
from ledger.closings import Objection
from reports.month.editions import newest_edition
from reports.month.facts import RuleError, month_facts, period_of
from reports.month.frozen import FrozenError, closed_report
from reports.month.page import shown_parts
from reports.month.public import STYLE_HASH, public_page
from reports.month.records import MonthReport
from web.access import session_of
from web.render import path_for, render, site_of, waiting_page
from web.site import Site
from web.views.month import ARTICLES_A_PAGE, parts_of, plan_lines, standing_of
from web.views.tasks import unit_of
from web.words import month_words

router = APIRouter()
MOST_WAITING = 3
"""Months that have ended and are offered to be closed."""
_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
PAPERS = {".docx": "通报（Word）", ".xlsx": "排名与明细（Excel）", ".csv": "排名（CSV）"}
CORRECTIONS = "corrections.csv"
SAID = {
    "objected": "异议已提出，等核定。", "accepted": "已采纳异议。改好文章的判断或补上漏采的稿件后，再作编号更正。",
    "refused": "异议已答复，没有采纳。", "amended": "更正已作出：原表不动，差额按规则处理。",
    "closed": "已封账，通报和表格可以下载了。", "published": "已公开。", "withdrawn": "已撤回公开。",
}  # fmt: skip


@router.get("/months", name="months")
def months(request: Request) -> Response:
    """The month before this one where it is closed, else this month so far."""
    site = site_of(request)
    return RedirectResponse(path_for(request, "month", month=months_of(site)[0]), 303)


@router.get("/months/{month}", name="month")
def month(request: Request, month: str, said: Annotated[str, Query(max_length=20)] = "") -> HTMLResponse:
    return month_page(request, month, said=SAID.get(said))


@router.get("/months/{month}/units/{unit}", name="month_unit")
def unit(
    request: Request,
    month: str,
    unit: str,
    item: Annotated[str | None, Query(max_length=60)] = None,
    page: Annotated[int, Query(ge=1, le=1000)] = 1,
    article: Annotated[str, Query(max_length=200)] = "",
) -> HTMLResponse:
    """Where a unit's points come from; `article` is put into the form of an objection."""
    return unit_page(request, month, unit, item=item, page=page, article=article)


@router.get("/months/{month}/papers/{name}", name="month_file")
def month_file(request: Request, month: str, name: str) -> Response:
    site = site_of(request)
    papers = {path.name: path for path, _ in _papers(site, month)} if _MONTH.fullmatch(month) else {}
    if name not in papers:
        raise HTTPException(404, "没有这份文件。")
    return FileResponse(papers[name], filename=name)


@router.get("/public/months/{month}", name="public_month")
def public_month(request: Request, month: str) -> Response:
    """A month that a leader has made public, for anybody: as it was corrected last."""
    site = site_of(request)
    if not _MONTH.fullmatch(month) or site.ledger.publication(month) is None:
        raise HTTPException(404, "没有公开这个月份。")
    report = closed_report(newest_edition(site.folder, site.ledger, month))
    policy = (
        f"default-src 'none'; style-src '{STYLE_HASH}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    )
    return Response(
        public_page(report), media_type="text/html; charset=utf-8", headers={"Content-Security-Policy": policy}
    )


def month_page(
    request: Request, month: str, *, said: str | None = None, mistake: str | None = None, entered: str = ""
) -> HTMLResponse:
    """`mistake` is why a change of the month was not made, `entered` what had been written for it."""
    site, session = site_of(request), session_of(request)
    report, holds = report_soon(site, month)
    if report is None:
        return waiting_page(request, f"{month_words(month)}月报", mistake)
    objections = site.ledger.objections(month)
    context = {
        "report": report, "holds": holds, "months": months_of(site), "papers": _papers(site, month),
        "plan": plan_lines(report),
        "objections": objections, "corrections": site.ledger.month_corrections(month),
        "publication": site.ledger.publication(month), "own": unit_of(site.city, session), "said": said,
        "waiting": sum(each.state == "待核" for each in site.ledger.claims(month)),
        "over": month < shanghai_day(site.clock()).strftime("%Y-%m"),
        "mistake": mistake, "entered": entered, "titles": _titles(site, objections),
        "short": [each for each in report.completeness if each.seen < each.expected], **shown_parts(report),
    }  # fmt: skip
    return render(request, "month.html", context, status=200 if mistake is None else 409)


def unit_page(
    request: Request, month: str, unit: str, *, item: str | None = None, page: int = 1, article: str = "",
    mistake: str | None = None, entered: str = "",
) -> HTMLResponse:  # fmt: skip
    site, session = site_of(request), session_of(request)
    report, holds = report_soon(site, month)
    if report is None:
        return waiting_page(request, f"{month_words(month)}得分", mistake)
    line = standing_of(report, unit)
    scores = parts_of(report, line, item, page) if line is not None else ()
    if line is None or not scores:
        raise HTTPException(404, "这个月没有这个单位，或没有这一项。")
    own = unit_of(site.city, session)
    context = {
        "report": report, "holds": holds, "line": line, "scores": scores, "item": item, "page": page,
        "article": article,
        "pages": max(1, -(-scores[0].total // ARTICLES_A_PAGE)) if item else 1, "mistake": mistake, "entered": entered,
        "may_object": session.role != "officer" or (own is not None and own.id == unit),
    }  # fmt: skip
    return render(request, "month_unit.html", context, status=200 if mistake is None else 409)


def report_soon(site: Site, month: str) -> tuple[MonthReport | None, bool]:
    """As `Reads.month_soon`; 404 as `check_month`, 500 where what was frozen is damaged."""
    check_month(site, month)
    try:
        return site.reads.month_soon(month, now=site.clock())
    except FrozenError as error:
        raise HTTPException(500, f"{month_words(month)}的封账文件读不出来：{error}。") from None


def check_month(site: Site, month: str) -> None:
    """404 for a month that has not begun, or for which the city has no rules."""
    now = site.clock()
    if not _MONTH.fullmatch(month) or month > shanghai_day(now).strftime("%Y-%m"):
        raise HTTPException(404, "没有这个月份。")
    try:
        month_facts(site.city, period_of(month, now))
    except RuleError:
        raise HTTPException(404, f"{month_words(month)}没有生效的计分规则，排不出名次。") from None


def _titles(site: Site, objections: Iterable[Objection]) -> dict[str, str]:
    """id → title of the articles that objections name."""
    found = {each.article: site.store.get(each.article) for each in objections if each.article}
    return {id: document.title or document.body[:30] for id, document in found.items() if id and document}


def _papers(site: Site, month: str) -> list[tuple[Path, str]]:
    return sorted(
        (path, "更正（CSV）" if path.name == CORRECTIONS else PAPERS[path.suffix])
        for path in site.folder.month(month).glob("*")
        if path.suffix in PAPERS
    )


def months_of(site: Site) -> list[str]:
    """Closed months, the newest first, then those that wait to be closed, the running one last."""
    closed = sorted((path.name for path in site.folder.root.glob("months/20??-??")), reverse=True)
    running = shanghai_day(site.clock()).replace(day=1)
    days = site.reads.days("articles")
    since = closed[0] if closed else days[0].strftime("%Y-%m") if days else ""
    open_ = [running]
    while len(open_) <= MOST_WAITING and (before := (open_[0] - timedelta(days=1)).replace(day=1)):
        if before.strftime("%Y-%m") < since or before.strftime("%Y-%m") in closed:
            break
        open_.insert(0, before)
    months = [each.strftime("%Y-%m") for each in open_]
    return [*(each for each in closed if each not in months), *months]
