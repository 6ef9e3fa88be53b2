"""The parts of the papers that tell who answers, by when, what was done so far, and what the rules ask for next."""

from __future__ import annotations

from datetime import datetime, timedelta

from cities.units import Unit
from ledger.tasks import DUE_STATES, Task
from reports.alerts.digest import minute_of
from reports.response.dossier import Dossier, quoted
from reports.response.effect import effect_of, effect_words
from reports.response.matters import offices_for
from reports.word import Paper, Span, link, official


def write_handling(paper: Paper, dossier: Dossier) -> None:
    """Who answers and by when, every step on record, the leaders' words, the answers and what came of them."""
    paper.section("办理情况")
    task = dossier.task
    paper.body([*_duty(dossier), f"回应时限：{due_words(dossier)}。"])
    if task is None:
        paper.body("按规则只作关注，没有交办。")
    steps = _steps(dossier)
    if steps:
        paper.body(f"经过：{'；'.join(steps)}。")
    for words in dossier.matter.instructions:
        if _by(words.at, dossier):
            paper.body(
                [
                    f"{minute_of(words.written_at)}，",
                    official(words.leader),
                    f"批示：{quoted(words.text)}{_stop(words.text)}",
                ]
            )
    for answer in dossier.matter.answers:
        if answer.state == "采纳" and _by(answer.found_at, dossier):
            said: list[str | Span] = [f"{minute_of(answer.given_at)}，{answer.by}回应：{quoted(answer.text)}"]
            if answer.url:
                said += ["（", link("发布的页面", answer.url), "）"]
            paper.body([*said, "。" if answer.url else _stop(answer.text)])
    waiting = sum(each.state == "待定" and _by(each.found_at, dossier) for each in dossier.matter.answers)
    if waiting:
        paper.body(f"另采集到官方发布{waiting}条，是否作为答复待核定。")
    effect = effect_of(dossier.matter, now=dossier.at)
    if effect is not None:
        paper.body(f"回应效果：{effect_words(effect)}。")


def write_steps(paper: Paper, dossier: Dossier) -> None:
    """What the rules ask for next, each with the rule that asks for it; nothing where none does."""
    points = next_steps(dossier)
    if points:
        paper.section("下一步工作")
    for heading, text in points:
        paper.point(text, heading)


def next_steps(dossier: Dossier) -> list[tuple[str, str]]:
    """Heading and sentence of each; all of them from alerts.yaml and duties.yaml."""
    task, alert = dossier.task, dossier.alert
    found = []
    owed = task is not None and task.state in DUE_STATES
    if task is not None and owed:
        by = f"由{host_name(dossier)}在{minute_of(task.due, dossier.at.year)}前作出回应"
        found.append(("按时回应。", f"{by}。依据：{alert.clock.basis}。"))
    if owed or task is None:
        for limit in alert.then:
            found.append(("后续时限。", f"{limit.clock.name}，即{minute_of(limit.due)}前。依据：{limit.clock.basis}。"))
    incident = alert.incident
    if incident is not None and incident.grade is not None:
        limits = "；".join(f"{limit.clock.name}（{minute_of(limit.due)}前）" for limit in incident.limits)
        if incident.confirmed and limits:
            found.append(("事件处置。", f"按{incident.grade}突发环境事件：{limits}。"))
        elif not incident.confirmed:
            then = f"如确认，{limits}。" if limits else ""
            found.append(("确认分级。", f"规则提出为{incident.grade}突发环境事件（{incident.why}），由人确认。{then}"))
    if task is None or task.state in ("待派", "已派"):
        for office in offices_for(dossier.city, dossier.matter)[:2]:
            found.append(
                ("核实职责。", f"相关信息涉及{office.matters}，按职责表属{office.name}；经核实属实的，转办并写明理由。")
            )
    return found


def due_words(dossier: Dossier) -> str:
    """`6月19日22:00前（48小时内回应），还有14小时`; as of the paper's moment."""
    task, alert = dossier.task, dossier.alert
    due = datetime.fromisoformat(task.due) if task else alert.due
    said = f"{minute_of(due, dossier.at.year)}前（{alert.clock.name}）"
    if task is None:
        return said
    if task.answered_at is not None:
        return said + ("，已按时回应" if task.answered_in_time else "，回应超时")
    if task.state not in DUE_STATES:
        return said
    left = due - dossier.at
    return f"{said}，{'已超时' if left < timedelta() else '还有'}{_span(abs(left))}"


def host_name(dossier: Dossier) -> str:
    return dossier.units[0].name if dossier.units else "值班人员指派的单位"


def duty_words(unit: Unit) -> str:
    """`临江区（分管副区长、临江分局信息员李某）`."""
    people = [f"{person.role}{person.name or ''}" for person in (unit.leader, unit.officer)]
    return f"{unit.name}（{'、'.join(people)}）"


def answered_words(task: Task) -> str:
    if task.answered_at is None:
        return "未回应"
    return f"{minute_of(task.answered_at)}（{'按时' if task.answered_in_time else '超时'}）"


def _duty(dossier: Dossier) -> list[str]:
    if not dossier.units:
        return ["承办单位待定，由值班人员指派。"]
    host, *helpers = (duty_words(unit) for unit in dossier.units)
    proposed = "（系统建议，尚未派单）" if dossier.task is None or dossier.task.state == "待派" else ""
    return [f"主办：{host}{proposed}。", f"协办：{'、'.join(helpers)}。" if helpers else ""]


def _steps(dossier: Dossier) -> list[str]:
    """Each state that the task came to; what happened while it stayed in one, in its own words."""
    steps = [step for step in dossier.matter.steps if _by(step.at, dossier)]
    before = [None, *(step.state for step in steps)]
    return [
        minute_of(step.at) + (step.text if step.state == last and step.text else step.state)
        for step, last in zip(steps, before, strict=False)
    ]


def _stop(quote: str) -> str:
    """The full stop after a quotation that brings none of its own."""
    return "" if quote.rstrip().endswith(("。", "！", "？", "…")) else "。"


def _by(at: str, dossier: Dossier) -> bool:
    return datetime.fromisoformat(at) <= dossier.at


def _span(span: timedelta) -> str:
    hours = int(span.total_seconds() // 3600)
    return f"{hours // 24}天{hours % 24}小时" if hours >= 48 else f"{hours}小时{int(span.total_seconds() // 60) % 60}分"
