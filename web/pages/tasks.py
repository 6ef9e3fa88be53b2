"""回应: tasks by state and due time; to assign, sign, answer, close, send back, refuse, transfer, instruct."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse

from ledger.database import LedgerError
from ledger.ledger import Ledger
from ledger.tasks import Dismissal
from reports.response.matters import office_name
from reports.response.slips import SLIPS
from reports.response.special import KIND, TO
from web.access import session_of
from web.changing import refusal, refused_as
from web.reading import note_reading
from web.render import back_to, render, site_of
from web.typed import TypedError, moment_of
from web.views.tasks import PAGE, WHICH, Which, matter_of, own_unit, task_list, tasks_seen_by, unit_names, unit_of

router = APIRouter()
SAID = {
    "assigned": "已派单。", "signed": "已签收。", "answered": "回应已登记，等核定办结。", "closed": "已办结。",
    "returned": "已退回。", "dismissed": "已按所选结论了结。", "transferred": "已转办。", "instructed": "批示已登记。",
    "decided": "已记下对这条答复的结论。", "issued": "专报已编号存档。",
}  # fmt: skip
Text = Annotated[str, Form(max_length=4000)]
Needed = Annotated[str, Form(min_length=1, max_length=4000)]


@router.get("/tasks", name="tasks")
def tasks(
    request: Request,
    which: Which | None = None,
    unit: Annotated[str | None, Query(max_length=60)] = None,
    page: Annotated[int, Query(ge=1, le=500)] = 1,
) -> HTMLResponse:
    site, session = site_of(request), session_of(request)
    own = own_unit(site.city, session)
    names = unit_names(site.city)
    mine = own if own is not None else unit if unit in names else None
    chosen = which or ("turn" if session.role != "leader" else "open")
    view = task_list(site, session, chosen, mine, page)
    context = {
        "view": view, "unit": mine, "own": unit_of(site.city, session), "units": names, "choices": WHICH, "page": page,
        "pages": max(1, -(-view.total // PAGE)),
    }  # fmt: skip
    return render(request, "tasks.html", context)


@router.get("/tasks/{id}", name="task")
def task(request: Request, id: str, said: str = "") -> HTMLResponse:
    return _page(request, id, said=SAID.get(said))


@router.post("/tasks/{id}/assign", name="task_assign")
def assign(
    request: Request, id: str, unit: Needed, assist: Annotated[list[str] | None, Form()] = None, text: Text = ""
) -> Response:
    """An alert that nobody made a task of becomes one."""
    site = site_of(request)
    known = unit_names(site.city)

    def move(who: str, at: datetime) -> None:
        for each in (unit, *(assist or ())):
            if each not in known:
                raise LedgerError(f"没有“{each}”这个单位")
        alert = site.ledger.alert(id)
        site.ledger.open_task(id, due=datetime.fromisoformat(alert.due), who=who, at=at)
        site.ledger.assign_task(id, unit=unit, assist=assist or (), who=who, at=at, text=text)

    return _moved(request, id, "assigned", move)


@router.post("/tasks/{id}/sign", name="task_sign")
def sign(request: Request, id: str, text: Text = "") -> Response:
    return _moved(request, id, "signed", lambda who, at: _ledger(request).sign_task(id, who=who, at=at, text=text))


@router.post("/tasks/{id}/answer", name="task_answer")
def answer(
    request: Request, id: str, text: Needed, by: Needed, given_at: Annotated[str, Form(max_length=40)] = "",
    url: Annotated[str, Form(max_length=2000)] = "",
) -> Response:  # fmt: skip
    """`given_at` as people write it (`web.typed`); now where it is empty."""

    def move(who: str, at: datetime) -> None:
        if url and not url.startswith(("http://", "https://")):
            raise LedgerError(f"发布地址“{url}”不是网址；应以 http:// 或 https:// 开头，没有就留空")
        _ledger(request).answer_task(
            id, text=text, by=by, who=who, at=at, given_at=_moment(given_at, at), url=url or None
        )  # fmt: skip

    entered = {"text": text, "by": by, "given_at": given_at, "url": url}
    return _moved(request, id, "answered", move, entered)


@router.post("/tasks/{id}/close", name="task_close")
def close(request: Request, id: str, text: Text = "") -> Response:
    return _moved(request, id, "closed", lambda who, at: _ledger(request).close_task(id, who=who, at=at, text=text))


@router.post("/tasks/{id}/return", name="task_return")
def send_back(request: Request, id: str, text: Needed) -> Response:
    return _moved(request, id, "returned", lambda who, at: _ledger(request).return_task(id, who=who, at=at, text=text))


@router.post("/tasks/{id}/dismiss", name="task_dismiss")
def dismiss(request: Request, id: str, state: Annotated[Dismissal, Form()], text: Text = "") -> Response:
    """误报 is one press; the others need their reason."""

    def move(who: str, at: datetime) -> None:
        _ledger(request).dismiss_task(id, state, who=who, at=at, text=text)

    return _moved(request, id, "dismissed", move)


@router.post("/tasks/{id}/transfer", name="task_transfer")
def transfer(request: Request, id: str, to: Needed, text: Needed) -> Response:
    def move(who: str, at: datetime) -> None:
        _ledger(request).transfer_task(id, office_name(site_of(request).city, to), who=who, at=at, text=text)

    return _moved(request, id, "transferred", move)


@router.post("/tasks/{id}/instruct", name="task_instruct")
def instruct(request: Request, id: str, leader: Needed, text: Needed) -> Response:
    def move(who: str, at: datetime) -> None:
        _ledger(request).instruct_task(id, leader=leader, text=text, who=who, at=at)

    return _moved(request, id, "instructed", move)


@router.post("/tasks/{id}/found/{number}", name="answer_decide")
def decide(request: Request, id: str, number: int, accept: Annotated[bool, Form()], text: Text = "") -> Response:
    """Whether an answer that a crawler found answers the alert."""

    def move(who: str, at: datetime) -> None:
        if accept:
            _ledger(request).accept_answer(number, who=who, at=at, text=text)
        else:
            _ledger(request).reject_answer(number, who=who, at=at, text=text)

    return _moved(request, id, "decided", move)


def _moved(
    request: Request, id: str, said: str, move: Callable[[str, datetime], object], entered: Mapping[str, str] = {}
) -> Response:
    """Moves a task and shows it; what the ledger refuses is said above the form, which keeps what was entered."""
    check_unit(request, id)
    mistake = refusal(lambda: move(session_of(request).user, site_of(request).clock()))
    if mistake is not None:
        return _page(request, id, mistake=mistake, entered=entered)
    return back_to(request, "task", id=id, said=said)


def _page(
    request: Request, id: str, *, said: str | None = None, mistake: str | None = None,
    entered: Mapping[str, str] = {},
) -> HTMLResponse:  # fmt: skip
    site, session = site_of(request), session_of(request)
    check_unit(request, id)
    with refused_as(404):
        matter = matter_of(site, id)
    note_reading(request, matter.document)
    context = {
        "matter": matter, "units": site.city.units, "offices": site.city.duties.offices,
        "unit_names": unit_names(site.city), "said": said,
        "mistake": mistake, "entered": entered, "own": unit_of(site.city, session), "slips": list(SLIPS),
        "specials": site.ledger.issued_papers(KIND, subject=id), "to": TO,
    }  # fmt: skip
    return render(request, "task.html", context, status=200 if mistake is None else 409)


def check_unit(request: Request, id: str) -> None:
    """404 for an officer whose unit neither answers the alert nor helps to."""
    site, session = site_of(request), session_of(request)
    if session.role == "officer" and all(each.alert != id for each in tasks_seen_by(site, session)):
        raise HTTPException(404, "没有这件，或者它不由您的单位承办。")


def _ledger(request: Request) -> Ledger:
    return site_of(request).ledger


def _moment(text: str, now: datetime) -> datetime | None:
    try:
        return moment_of(text, now) if text.strip() else None
    except TypedError as error:
        raise LedgerError(f"发布时间{error}，或留空表示现在") from None
