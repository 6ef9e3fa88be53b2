"""How a task and its matter are said on the terminal, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime

from cities.city import City
from ledger.tasks import Task
from reports.alerts.digest import minute_of
from reports.response.effect import Effect, effect_words
from reports.response.matters import Matter, clock_of, offices_for, place_names, rule_of, unit_name


def task_line(city: City, task: Task) -> str:
    """Where a task stands after a move."""
    to = f"（{task.transferred_to}）" if task.state == "转办" else ""
    helpers = "、".join(unit_name(city, id) for id in task.assist)
    return (
        f"{task.alert}：{task.state}{to}　主办 {unit_name(city, task.unit)}"
        + (f"　协办 {helpers}" if helpers else "")
        + f"　时限 {minute_of(task.due)}"
    )


def matter_lines(city: City, matter: Matter, effect: Effect | None, now: datetime) -> Iterator[str]:
    """What is on record of a matter, line by line; `effect` is what came of its answer."""
    alert, task = matter.alert, matter.task
    rule, clock = rule_of(city, alert), clock_of(city, alert)
    yield f"{matter.name}　〔{alert.level}级〕　{place_names(city, matter.districts)}"
    yield f"编号　　{alert.id}"
    why = rule.name if rule else alert.rule
    yield f"来由　　{why}，{minute_of(alert.raised_at)} 报出，文章 {len(matter.members)} 篇"
    if clock is not None:
        yield f"时限　　{minute_of(task.due if task else alert.due)}　{clock.name}（{clock.basis}）"
    if task is None:
        yield "状态　　只要关注，没有任务"
        return
    late = "，已超时" if task.overdue(now) else "，超时答复" if task.answered_in_time is False else ""
    yield f"状态　　{task.state}{f'给{task.transferred_to}' if task.transferred_to else ''}{late}"
    helpers = "、".join(unit_name(city, id) for id in task.assist) or "无"
    yield f"承办　　主办 {unit_name(city, task.unit)}　协办 {helpers}"
    offices = offices_for(city, matter)
    if offices and task.state in ("待派", "已派"):
        yield "可转办　" + "、".join(f"{office.name}（{office.matters}）" for office in offices[:3])
    for step in matter.steps:
        yield f"经过　　{minute_of(step.at)}　{step.state}　{step.who}" + (f"　{step.text}" if step.text else "")
    for words in matter.instructions:
        yield f"批示　　{minute_of(words.written_at)}　{words.leader}：{words.text}"
    for answer in matter.answers:
        yield (
            f"答复　　{answer.number}号　{answer.state}　{answer.kind}　{answer.by}　{minute_of(answer.given_at)}　"
            f"{answer.text}" + (f"　{answer.url}" if answer.url else "")
        )
    if effect is not None:
        yield f"之后　　{effect_words(effect)}"


def matter_object(matter: Matter, effect: Effect | None) -> str:
    """The same as one JSON object."""
    return json.dumps(
        {
            "name": matter.name, "alert": asdict(matter.alert), "task": matter.task and asdict(matter.task),
            "articles": [document.id for document in matter.members], "districts": matter.districts,
            "steps": [asdict(step) for step in matter.steps], "answers": [asdict(answer) for answer in matter.answers],
            "instructions": [asdict(words) for words in matter.instructions],
            "effect": None if effect is None else asdict(effect) | {"change": effect.change},
        },
        ensure_ascii=False, default=str,
    )  # fmt: skip
