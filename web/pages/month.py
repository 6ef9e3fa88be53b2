"""月报: provisional and closed months, the ranking, the points with their articles, the papers to take away."""

from __future__ import annotations

import re
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from crawlers.clock import shanghai_day
from reports.month.facts import RuleError
from web.render import render, site_of
from web.site import Site
from web.words import month_words

router = APIRouter()
_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
PAPERS = {".docx": "通报（Word）", ".xlsx": "排名与明细（Excel）", ".csv": "排名（CSV）"}


@router.get("/months", name="months")
def months(request: Request) -> Response:
    """The month before this one where it is closed, else this month so far."""
    site = site_of(request)
    return RedirectResponse(request.url_for("month", month=_months(site)[0]), 303)


@router.get("/months/{month}", name="month")
def month(request: Request, month: str) -> HTMLResponse:
    site = site_of(request)
    if not _MONTH.fullmatch(month) or month > shanghai_day(site.clock()).strftime("%Y-%m"):
        raise HTTPException(404, "没有这个月份。")
    try:
        report = site.reads.month(month, now=site.clock())
    except RuleError:
        raise HTTPException(404, f"{month_words(month)}没有生效的计分规则，排不出名次。") from None
    context = {"report": report, "months": _months(site), "papers": _papers(site, month)}
    return render(request, "month.html", context)


@router.get("/months/{month}/papers/{name}", name="month_file")
def month_file(request: Request, month: str, name: str) -> Response:
    site = site_of(request)
    papers = {path.name: path for path, _ in _papers(site, month)} if _MONTH.fullmatch(month) else {}
    if name not in papers:
        raise HTTPException(404, "没有这份文件。")
    return FileResponse(papers[name], filename=name)


def _papers(site: Site, month: str) -> list[tuple[Path, str]]:
    found = [(path, PAPERS[path.suffix]) for path in site.folder.month(month).glob("*") if path.suffix in PAPERS]
    return sorted(found)


def _months(site: Site) -> list[str]:
    """Closed months and the running one: the newest closed first, the running one last."""
    closed = sorted((path.name for path in site.folder.root.glob("months/20??-??")), reverse=True)
    running = shanghai_day(site.clock()).strftime("%Y-%m")
    return [each for each in closed if each != running] + [running]
