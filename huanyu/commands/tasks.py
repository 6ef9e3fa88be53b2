"""task: who must answer an alert by when, whether they did, and what was answered; all of it in the ledger."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import click

from huanyu.chinese import ChineseCommand, ChineseGroup
from huanyu.commands.papers import slip, special_paper
from huanyu.commands.task_words import matter_lines, matter_object, task_line
from huanyu.parameters import DAY, MOMENT
from huanyu.workplace import Workplace
from index.documents import documents
from ledger.database import LedgerError
from ledger.ledger import Ledger
from ledger.tasks import OPEN_STATES, STATES, State, Task
from nlp.relate import fold_events
from reports.alerts.digest import minute_of
from reports.response.effect import effect_of
from reports.response.matters import (
    Matter,
    alert_named,
    matter_of,
    matters_among,
    office_name,
    unit_name,
    unit_named,
)
from reports.response.statistics import rule_alarms, unit_answers

_BY = click.option("--by", required=True, metavar="姓名", help="经办人")
_JSON = click.option("--json", "as_json", is_flag=True, help="按 JSON 打印")
_ALERT = click.argument("alert", metavar="编号")


@click.group("task", cls=ChineseGroup)
def task_command() -> None:
    """回应：预警由谁答、何时答、答了没有。编号可以只写其中独有的一段。"""


task_command.add_command(special_paper)
task_command.add_command(slip)


@task_command.command("list", cls=ChineseCommand)
@click.option("--unit", metavar="单位", help="只列这个单位主办或协办的")
@click.option("--state", type=click.Choice(STATES), metavar="状态", help="只列这个状态的；默认列没有办结的")
@click.option("--overdue", is_flag=True, help="只列超时的")
@click.option("--all", "everything", is_flag=True, help="连同已经结束的")
@_JSON
@click.pass_obj
def list_tasks(
    work: Workplace, unit: str | None, state: State | None, overdue: bool, everything: bool, as_json: bool
) -> None:
    """列出任务，时限近的在前。"""
    now = work.settings.now()
    states = (state,) if state else None if everything else OPEN_STATES
    with work.ledger() as ledger:
        tasks = ledger.tasks(unit=unit_named(work.city, unit).id if unit else None, states=states)
        tasks = [task for task in tasks if not overdue or task.overdue(now)]
        matters = _named(work, ledger, tasks)
        waiting = {answer.alert for answer in ledger.answers(state="待定")}
    for task in tasks:
        matter = matters[task.alert]
        if as_json:
            more = {"name": matter.name, "level": matter.alert.level, "overdue": task.overdue(now)}
            print(json.dumps(asdict(task) | more, ensure_ascii=False))
            continue
        late = "　超时" if task.overdue(now) else ""
        found = "　有待采纳的答复" if task.alert in waiting and task.state in ("待派", "已派", "已签收") else ""
        print(
            f"{task.alert}\t{matter.alert.level}级\t{task.state}\t{minute_of(task.due)}{late}\t"
            f"{unit_name(work.city, task.unit)}\t{matter.name}{found}"
        )
    if not tasks and not as_json:
        print("没有任务")


@task_command.command("show", cls=ChineseCommand)
@_ALERT
@_JSON
@click.pass_obj
def show_task(work: Workplace, alert: str, as_json: bool) -> None:
    """一件任务的全部：来由、承办、时限、经过、批示、答复、回应后的变化。"""
    now = work.settings.now()
    with work.ledger() as ledger:
        matter = matter_of(work.city, work.folder, ledger, alert_named(ledger, alert))
    effect = effect_of(matter, now=now)
    print(matter_object(matter, effect) if as_json else "\n".join(matter_lines(work.city, matter, effect, now)))


@task_command.command("assign", cls=ChineseCommand)
@_ALERT
@click.argument("unit", required=False, metavar="[主办单位]")
@click.option("--assist", metavar="单位,单位", help="协办单位；不写用提出的，“无”为没有")
@click.option("--note", default="", metavar="说明", help="要求")
@_BY
@click.pass_obj
def assign_task(work: Workplace, alert: str, unit: str | None, assist: str | None, note: str, by: str) -> None:
    """派单；不写单位就按提出的主办和协办。"""
    host = unit_named(work.city, unit).id if unit else None
    helpers = None
    if assist is not None:
        names = (
            [] if assist == "无" else [name for name in assist.replace("，", ",").replace("、", ",").split(",") if name]
        )
        helpers = [unit_named(work.city, name.strip()).id for name in names]
    _do(work, alert, lambda ledger, id, at: ledger.assign_task(id, unit=host, assist=helpers, who=by, at=at, text=note))


@task_command.command("sign", cls=ChineseCommand)
@_ALERT
@click.option("--note", default="", metavar="说明", help="附言")
@_BY
@click.pass_obj
def sign_task(work: Workplace, alert: str, note: str, by: str) -> None:
    """签收；还没派的，按提出的单位派下并签收。"""
    _do(work, alert, lambda ledger, id, at: ledger.sign_task(id, who=by, at=at, text=note))


@task_command.command("answer", cls=ChineseCommand)
@_ALERT
@click.option("--text", required=True, metavar="内容", help="答了什么")
@click.option("--from", "source", metavar="单位", help="谁答的；默认主办单位")
@click.option("--url", metavar="网址", help="在哪里发布的")
@click.option("--at", "given_at", type=MOMENT, metavar="时间", help="何时答的，如 2026-06-17T20:05；默认现在")
@_BY
@click.pass_obj
def answer_task(
    work: Workplace, alert: str, text: str, source: str | None, url: str | None, given_at: datetime | None, by: str
) -> None:
    """登记回应：谁、何时、答了什么、发布在哪里。"""

    def answer(ledger: Ledger, id: str, at: datetime) -> Task:
        host = ledger.task(id).unit
        if not source and host is None:
            raise LedgerError("任务没有承办单位，要写明谁答的：--from 单位")
        who = source or unit_name(work.city, host)
        ledger.answer_task(id, text=text, by=who, who=by, at=at, given_at=given_at, url=url)
        return ledger.task(id)

    _do(work, alert, answer)


@task_command.command("accept", cls=ChineseCommand)
@click.argument("number", type=int, metavar="答复号")
@click.option("--note", default="", metavar="说明", help="附言")
@_BY
@click.pass_obj
def accept_answer(work: Workplace, number: int, note: str, by: str) -> None:
    """采纳一条采到的官方答复（答复号见 task show）。"""
    with work.ledger() as ledger:
        answer = ledger.accept_answer(number, who=by, at=work.settings.now(), text=note)
        _say(work, ledger.task(answer.alert))


@task_command.command("reject", cls=ChineseCommand)
@click.argument("number", type=int, metavar="答复号")
@click.option("--why", required=True, metavar="理由", help="为什么不算")
@_BY
@click.pass_obj
def reject_answer(work: Workplace, number: int, why: str, by: str) -> None:
    """不采纳一条采到的官方答复。"""
    with work.ledger() as ledger:
        ledger.reject_answer(number, who=by, at=work.settings.now(), text=why)
    print(f"{number} 号答复不采纳：{why}")


@task_command.command("close", cls=ChineseCommand)
@_ALERT
@click.option("--note", default="", metavar="说明", help="附言")
@_BY
@click.pass_obj
def close_task(work: Workplace, alert: str, note: str, by: str) -> None:
    """办结。"""
    _do(work, alert, lambda ledger, id, at: ledger.close_task(id, who=by, at=at, text=note))


@task_command.command("return", cls=ChineseCommand)
@_ALERT
@click.option("--why", required=True, metavar="理由", help="为什么退回")
@_BY
@click.pass_obj
def return_task(work: Workplace, alert: str, why: str, by: str) -> None:
    """退回：答得不合要求的退给承办单位，其余退回重派。"""
    _do(work, alert, lambda ledger, id, at: ledger.return_task(id, who=by, at=at, text=why))


@task_command.command("false", cls=ChineseCommand)
@_ALERT
@click.option("--why", default="", metavar="理由", help="错在哪里，可以不写")
@_BY
@click.pass_obj
def false_alarm(work: Workplace, alert: str, why: str, by: str) -> None:
    """误报：一步了结，并计入该规则的误报数。"""
    _do(work, alert, lambda ledger, id, at: ledger.dismiss_task(id, "误报", who=by, at=at, text=why))


@task_command.command("refuse", cls=ChineseCommand)
@_ALERT
@click.option("--as", "state", type=click.Choice(["不属实", "无需回应"]), required=True, metavar="不属实|无需回应",
              help="怎样了结")  # fmt: skip
@click.option("--why", required=True, metavar="理由", help="查实的情况或理由")
@_BY
@click.pass_obj
def refuse_task(work: Workplace, alert: str, state: Any, why: str, by: str) -> None:
    """不属实或无需回应，写明理由。"""
    _do(work, alert, lambda ledger, id, at: ledger.dismiss_task(id, state, who=by, at=at, text=why))


@task_command.command("transfer", cls=ChineseCommand)
@_ALERT
@click.argument("office", metavar="部门")
@click.option("--why", required=True, metavar="理由", help="为什么属于该部门")
@_BY
@click.pass_obj
def transfer_task(work: Workplace, alert: str, office: str, why: str, by: str) -> None:
    """转办给公安、城管、住建等部门；部门见 duties.yaml，也可以写全称。"""
    to = office_name(work.city, office)
    _do(work, alert, lambda ledger, id, at: ledger.transfer_task(id, to, who=by, at=at, text=why))


@task_command.command("instruct", cls=ChineseCommand)
@_ALERT
@click.option("--leader", required=True, metavar="领导", help="谁批的")
@click.option("--text", required=True, metavar="内容", help="批示原文")
@click.option("--at", "written_at", type=MOMENT, metavar="时间", help="何时批的；默认现在")
@_BY
@click.pass_obj
def instruct_task(work: Workplace, alert: str, leader: str, text: str, written_at: datetime | None, by: str) -> None:
    """登记领导批示。"""
    with work.ledger() as ledger:
        id = alert_named(ledger, alert).id
        ledger.instruct_task(id, leader=leader, text=text, who=by, at=work.settings.now(), written_at=written_at)
    print(f"已登记{leader}的批示：{text}")


@task_command.command("stats", cls=ChineseCommand)
@click.option("--from", "first", type=DAY, metavar="日期", help="从这天派生的任务起；默认当月一日")
@click.option("--to", "last", type=DAY, metavar="日期", help="到这天为止；默认今天")
@_JSON
@click.pass_obj
def task_stats(work: Workplace, first: date | None, last: date | None, as_json: bool) -> None:
    """各区县按时回应的比例、用时的中位数、误报；各规则的误报。"""
    now = work.settings.now()
    last = last or now.date()
    first = first or last.replace(day=1)
    with work.ledger() as ledger:
        units = unit_answers(work.city, ledger, first=first, last=last, now=now)
        rules = rule_alarms(work.city, ledger, first=first, last=last)
    if as_json:
        span = {"from": first.isoformat(), "to": last.isoformat()}
        lines = [asdict(unit) | {"share": unit.share} for unit in units]
        print(json.dumps({**span, "units": lines, "rules": [asdict(rule) for rule in rules]}, ensure_ascii=False))
        return
    print(f"{first} 至 {last} 派生的任务")
    print("单位\t任务\t应回应\t已回应\t按时\t按时率\t用时中位数\t超时未答\t误报\t不属实\t无需回应\t转办")
    for unit in units:
        share = "—" if unit.share is None else f"{unit.share:.0%}"
        hours = "—" if unit.median_hours is None else f"{unit.median_hours:.1f}小时"
        print(
            f"{unit.name}\t{unit.tasks}\t{unit.due}\t{unit.answered}\t{unit.in_time}\t{share}\t{hours}\t{unit.overdue}\t"
            f"{unit.false}\t{unit.untrue}\t{unit.unneeded}\t{unit.transferred}"
        )
    print("\n规则\t预警\t误报")
    for rule in rules:
        print(f"{rule.name}\t{rule.alerts}\t{rule.false}")


def _do(work: Workplace, alert: str, deed: Callable[[Ledger, str, datetime], Task]) -> None:
    with work.ledger() as ledger:
        _say(work, deed(ledger, alert_named(ledger, alert).id, work.settings.now()))


def _say(work: Workplace, task: Task) -> None:
    print(task_line(work.city, task))


def _named(work: Workplace, ledger: Ledger, tasks: list[Task]) -> dict[str, Matter]:
    wanted = {task.alert for task in tasks}
    alerts = [alert for alert in ledger.alerts() if alert.id in wanted]
    leads = {alert.article for alert in alerts if alert.article}
    found = list(documents(work.city, work.folder, ledger, ids=leads)) if leads else []
    matters = matters_among(found, fold_events(work.folder), alerts, {task.alert: task for task in tasks})
    return {matter.alert.id: matter for matter in matters}
