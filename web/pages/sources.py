"""来源: the account date × source × status, health, golden checks, pauses; the city's facts, shown and checked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse

from reports.month.facts import RuleError, month_facts, period_of
from reports.month.rules import rule_sentences
from web.access import session_of
from web.changing import refusal
from web.render import back_to, render, site_of
from web.site import Site
from web.views.accounts import accounts_of, source_days
from web.views.city_facts import readers_of, rule_lines, valid_words

router = APIRouter()
SAID = {"paused": "已暂停，下次采集就不采它了。", "resumed": "已恢复，下次采集就采它。"}


@router.get("/sources", name="sources")
def sources(request: Request) -> HTMLResponse:
    return render(request, "sources.html", {"accounts": accounts_of(site_of(request))})


@router.get("/sources/{source}", name="source")
def source(request: Request, source: str, said: Annotated[str, Query(max_length=20)] = "") -> HTMLResponse:
    """One source: how it does, how its golden pages did, each day by status; to be paused and let go on."""
    return _source_page(request, source, said=SAID.get(said))


@router.post("/sources/{source}/pause", name="source_pause")
def pause(request: Request, source: str, why: Annotated[str, Form(max_length=500)] = "") -> Response:
    site, session = site_of(request), session_of(request)
    _known(site, source)
    return _changed(
        request, source, "paused",
        lambda: site.ledger.pause_source(source, why=why, by=session.user, at=site.clock()),
    )  # fmt: skip


@router.post("/sources/{source}/resume", name="source_resume")
def resume(request: Request, source: str) -> Response:
    site, session = site_of(request), session_of(request)
    _known(site, source)
    return _changed(
        request, source, "resumed", lambda: site.ledger.resume_source(source, by=session.user, at=site.clock())
    )


@router.get("/city", name="city_facts")
def city_facts(request: Request) -> HTMLResponse:
    """Rules, units, sources and readers as the city's files say them, and what `huanyu city check` says of those."""
    site = site_of(request)
    city, now = site.city, site.clock()
    try:
        period = period_of(now.strftime("%Y-%m"), now)
        scoring = rule_sentences(month_facts(city, period), period)
    except RuleError:
        scoring = ()
    context = {
        "checked": site.reads.checked_city(site.roster), "rules": rule_lines(city), "readers": readers_of(city),
        "city": city, "scoring": scoring, "valid": valid_words,
    }  # fmt: skip
    return render(request, "city.html", context)


def _changed(request: Request, source: str, said: str, change: Callable[[], object]) -> Response:
    mistake = refusal(change)
    if mistake is not None:
        return _source_page(request, source, mistake=mistake)
    return back_to(request, "source", source=source, said=said)


def _known(site: Site, source: str) -> None:
    if source not in site.city.source_by_id:
        raise HTTPException(404, "没有这个来源。")


def _source_page(request: Request, source: str, *, said: str | None = None, mistake: str | None = None) -> HTMLResponse:
    view = source_days(site_of(request), source)
    if view is None:
        raise HTTPException(404, "没有这个来源。")
    context = {"view": view, "row": view.row, "said": said, "mistake": mistake, "valid": valid_words}
    return render(request, "source.html", context, status=200 if mistake is None else 409)
