"""Tasks that answer alerts, and what may be done with them: the same moves as on the page, under the same roles."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Literal, get_args

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from crawlers.clock import SHANGHAI
from ledger.tasks import STATES, State, Task
from web.access import allowed, session_of
from web.api.errors import ApiError, Told, bad_value, not_found
from web.api.paging import After, Limit, page_of
from web.render import site_of
from web.site import Site
from web.views.tasks import tasks_seen_by, unit_names

router = APIRouter(tags=["tasks"])
MoveName = Literal["assign", "sign", "answer", "close", "return", "dismiss", "transfer", "instruct"]
MOVES: tuple[MoveName, ...] = get_args(MoveName)
Line = Annotated[str, Field(max_length=4000)]


class TaskOut(BaseModel):
    """`alert` is the id of the alert that the task answers, and its own; `overdue`: an answer is owed and late."""

    alert: str
    unit: str | None
    unit_name: str | None
    assist: tuple[str, ...]
    state: State
    due: str
    overdue: bool
    opened_at: str
    changed_at: str
    assigned_at: str | None
    signed_at: str | None
    answered_at: str | None
    closed_at: str | None
    transferred_to: str | None


class StepOut(BaseModel):
    state: State
    who: str
    at: str
    text: str


class AnswerOut(BaseModel):
    number: int
    kind: str
    by: str
    text: str
    url: str | None
    given_at: str
    state: str


class TaskWhole(TaskOut):
    steps: list[StepOut]
    answers: list[AnswerOut]


class TasksOut(BaseModel):
    tasks: list[TaskOut]
    next: str | None


class Move(BaseModel):
    """What is done, with what it needs: assign `unit` (and `assist`), answer `text` and `by` (and `given_at`, `url`),
    return `text`, dismiss `state` and `text`, transfer `to` and `text`, instruct `leader` and `text`.
    """

    model_config = ConfigDict(extra="forbid")

    move: MoveName
    text: Line = ""
    unit: Line = ""
    assist: list[Line] = []
    by: Line = ""
    given_at: datetime | None = None
    url: Annotated[str, Field(max_length=2000)] = ""
    state: Literal["误报", "不属实", "无需回应"] | None = None
    to: Line = ""
    leader: Line = ""


_NEEDS: dict[MoveName, tuple[str, ...]] = {
    "assign": ("unit",), "answer": ("text", "by"), "return": ("text",), "dismiss": ("state", "text"),
    "transfer": ("to", "text"), "instruct": ("leader", "text"),
}  # fmt: skip


@router.get("/tasks", name="api_tasks")
def tasks(
    request: Request, state: Annotated[str | None, Query(max_length=10, description="状态，如 待派")] = None,
    unit: Annotated[str | None, Query(max_length=60)] = None, overdue: bool | None = None, limit: Limit = 50,
    after: After = None,
) -> TasksOut:  # fmt: skip
    """任务，先到期的在前；信息员只见本单位的。"""
    site, now = site_of(request), site_of(request).clock()
    if state is not None and state not in STATES:
        raise bad_value("state", state, "、".join(STATES))
    if unit is not None and unit not in unit_names(site.city):
        raise bad_value("unit", unit, "、".join(unit_names(site.city)))
    found = [
        task for task in tasks_seen_by(site, session_of(request), unit)
        if (state is None or task.state == state) and (overdue is None or task.overdue(now) == overdue)
    ]  # fmt: skip
    page, following = page_of(found, lambda task: (task.due, task.alert), after, limit)
    return TasksOut(tasks=[TaskOut(**_row(site, task)) for task in page], next=following)


@router.get("/tasks/{id}", name="api_task")
def task(request: Request, id: str) -> TaskWhole:
    """一件任务：经过与答复。"""
    return _whole(request, id)


@router.post("/tasks/{id}/moves", name="api_move")
def move(request: Request, id: str, asked: Move) -> TaskWhole:
    """派单、签收、回应、办结、退回、了结、转办、批示；返回办理后的任务。"""
    site, session = site_of(request), session_of(request)
    if not allowed(f"task_{asked.move}", session.role):
        may = [each for each in MOVES if allowed(f"task_{each}", session.role)]
        told = Told(code="forbidden", message=f"您的角色不能办理 {asked.move}", field="move", value=asked.move,
                    allowed="、".join(may))  # fmt: skip
        raise ApiError(403, told)
    _task_of(request, id)
    for field in _NEEDS.get(asked.move, ()):
        if not getattr(asked, field):
            raise bad_value(field, getattr(asked, field), f"{asked.move} 必须写明 {field}")
    _move(site, id, asked, session.user)
    return _whole(request, id)


def _move(site: Site, id: str, asked: Move, who: str) -> None:
    ledger, at, text = site.ledger, site.clock(), asked.text
    match asked.move:
        case "assign":
            known = unit_names(site.city)
            for each in (asked.unit, *asked.assist):
                if each not in known:
                    raise bad_value("unit", each, "、".join(known))
            ledger.assign_task(id, unit=asked.unit, assist=asked.assist, who=who, at=at, text=text)
        case "sign":
            ledger.sign_task(id, who=who, at=at, text=text)
        case "answer":
            if asked.url and not asked.url.startswith(("http://", "https://")):
                raise bad_value("url", asked.url, "以 http:// 或 https:// 开头的网址")
            given = asked.given_at
            given = given.replace(tzinfo=SHANGHAI) if given is not None and given.tzinfo is None else given
            ledger.answer_task(id, text=text, by=asked.by, who=who, at=at, given_at=given, url=asked.url or None)
        case "close":
            ledger.close_task(id, who=who, at=at, text=text)
        case "return":
            ledger.return_task(id, who=who, at=at, text=text)
        case "dismiss":
            assert asked.state is not None
            ledger.dismiss_task(id, asked.state, who=who, at=at, text=text)
        case "transfer":
            ledger.transfer_task(id, asked.to, who=who, at=at, text=text)
        case "instruct":
            ledger.instruct_task(id, leader=asked.leader, text=text, who=who, at=at)


def _task_of(request: Request, id: str) -> Task:
    found = next((each for each in tasks_seen_by(site_of(request), session_of(request)) if each.alert == id), None)
    if found is None:
        raise not_found("没有这件任务，或它不由您的单位承办", "id", id)
    return found


def _whole(request: Request, id: str) -> TaskWhole:
    site, task = site_of(request), _task_of(request, id)
    steps = [StepOut(**asdict(each)) for each in site.ledger.task_events(id)]
    answers = [
        AnswerOut(**{name: getattr(each, name) for name in AnswerOut.model_fields}) for each in site.ledger.answers(id)
    ]
    return TaskWhole(**_row(site, task), steps=steps, answers=answers)


def _row(site: Site, task: Task) -> dict[str, object]:
    known = {name: getattr(task, name) for name in TaskOut.model_fields if name not in ("overdue", "unit_name")}
    return known | {"overdue": task.overdue(site.clock()), "unit_name": unit_names(site.city).get(task.unit or "")}
