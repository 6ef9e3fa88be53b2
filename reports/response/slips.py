"""交办单, 反馈单, 批示单: one matter's assignment, its feedback and the leaders' words, as forms to print and to sign.

What the ledger knows stands in them; what it does not is left open, so that a hand can write there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from ledger.database import LedgerError
from ledger.tasks import State, Task, TaskEvent
from reports.alerts.digest import carried, minute_of
from reports.response.dossier import Dossier, sentences_of
from reports.response.effect import effect_of, effect_words
from reports.response.handling import answered_words, next_steps
from reports.response.matters import unit_name
from reports.word import SMALL_PT, Paper, Span, Text, chinese_date, link, official, spans_of

Rows = list[Sequence[tuple[str, Text]]]
ENDED: tuple[State, ...] = ("已办结", "误报", "不属实", "无需回应", "转办")


def slip_docx(dossier: Dossier, kind: str) -> bytes:
    """The bytes of a slip of SLIPS. LedgerError for any other, and for an alert that is only watched."""
    if kind not in SLIPS:
        raise LedgerError(f"没有“{kind}”；可以是：{'、'.join(SLIPS)}")
    if dossier.task is None:
        raise LedgerError(f"预警“{dossier.alert.id}”只要关注，没有任务，不出{kind}")
    task = dossier.task
    paper = Paper()
    paper.title(f"{dossier.bureau}\n环境舆情{kind}")
    number = f"编号：{task.opened_at[:4]}年第{dossier.number}号"
    paper.line(number, size_pt=14, right=f"填发日期：{chinese_date(dossier.at.date())}", keep_next=True)
    paper.form([*_matter(dossier, task), *SLIPS[kind](dossier, task)], size_pt=SMALL_PT)
    paper.note("注：本单由环舆按台账生成；空白处由承办单位填写。内部资料，注意保存。")
    return paper.data(f"环境舆情{kind}", dossier.bureau, dossier.at)


def _matter(dossier: Dossier, task: Task) -> Rows:
    """What every slip begins with."""
    helpers = "、".join(unit_name(dossier.city, id) for id in task.assist) or "无"
    proposed = "（建议）" if task.state == "待派" and task.unit else ""
    return [
        [("事件名称", dossier.matter.name)],
        [("舆情级别", dossier.entry.level), ("涉及区县", dossier.entry.place)],
        [("主办单位", f"{unit_name(dossier.city, task.unit)}{proposed}"), ("协办单位", helpers)],
    ]


def _assignment(dossier: Dossier, task: Task) -> Rows:
    sent, signed = _last(dossier, "已派"), _last(dossier, "已签收")
    asked = [f"请在{minute_of(task.due, dossier.at.year)}前作出回应，并反馈办理情况。"]
    asked += [f"{sent.text}。"] if sent and sent.text else []
    asked.append(f"依据：{dossier.alert.clock.basis}。")
    return [
        [("交办时间", _when(dossier, sent, "尚未派单")), ("回应时限", minute_of(task.due, dossier.at.year))],
        [("基本情况", _summary(dossier))],
        [("传播情况", _spread(dossier))],
        *_instructions(dossier),
        [("办理要求", "\n".join(asked))],
        [("经办人", official(sent.who) if sent else ""), ("审核人", "")],
        [("签收人", official(signed.who) if signed else ""), ("签收时间", _when(dossier, signed, ""))],
    ]


def _feedback(dossier: Dossier, task: Task) -> Rows:
    sent, signed, ended = _last(dossier, "已派"), _last(dossier, "已签收"), _last(dossier, *ENDED)
    effect = effect_of(dossier.matter, now=dossier.at)
    result = (
        f"{minute_of(ended.at, dossier.at.year)} {_state(task, dossier.at)}" + (f"：{ended.text}" if ended.text else "")
        if ended and task.state in ENDED
        else ""
    )
    return [
        [("交办时间", _when(dossier, sent, "尚未派单")), ("签收时间", _when(dossier, signed, "未签收"))],
        [("回应时限", minute_of(task.due, dossier.at.year)), ("回应时间", answered_words(task))],
        [("核查情况", "")],
        [("回应内容", _answers(dossier))],
        [("办理结果", result)],
        *([[("回应效果", effect_words(effect))]] if effect else []),
        [("承办人", ""), ("负责人签字", "")],
        [("填报单位", "（盖章）"), ("填报日期", "　年　月　日")],
    ]


def _notes(dossier: Dossier, task: Task) -> Rows:
    steps = "\n".join(f"{number}．{heading}{text}" for number, (heading, text) in enumerate(next_steps(dossier), 1))
    blank: Rows = [[("批示领导", ""), ("批示时间", "")], [("批示内容", "\n\n")]]
    return [
        [("舆情摘要", _summary(dossier))],
        [("传播情况", _spread(dossier))],
        [("拟办意见", steps)],
        *(_instructions(dossier) or blank),
        [("办理状态", _state(task, dossier.at)), ("回应时限", minute_of(task.due, dossier.at.year))],
        [("办理结果", _answers(dossier))],
    ]


SLIPS: dict[str, Callable[[Dossier, Task], Rows]] = {"交办单": _assignment, "反馈单": _feedback, "批示单": _notes}
"""Each kind with what it says after the matter itself."""


def _summary(dossier: Dossier) -> Text:
    """The leading article's own sentences, whose they are, and where it opens."""
    lead = dossier.alert.lead
    source = spans_of(dossier.source(lead).words)
    evidence = next((each.url for each in dossier.entry.links if each.text == "留存证据"), None)
    kept: Sequence[str | Span] = ["；", link("留存证据", evidence)] if evidence else []
    return ["".join(sentences_of(lead, 2)), "\n——", *source, *kept]


def _spread(dossier: Dossier) -> str:
    negative = dossier.tones["negative"]
    by = carried(dossier.carriers, dossier.heat)
    return f"截至{minute_of(dossier.at)}共{len(dossier.others)}条，负面{negative}条。{by}。"


def _instructions(dossier: Dossier) -> Rows:
    rows: Rows = []
    for words in dossier.matter.instructions:
        at = minute_of(words.written_at, dossier.at.year)
        rows += [[("批示领导", official(words.leader)), ("批示时间", at)], [("批示内容", words.text)]]
    return rows


def _answers(dossier: Dossier) -> Text:
    pieces: list[str | Span] = []
    for answer in dossier.matter.answers:
        if answer.state == "采纳":
            begin = "\n" if pieces else ""
            pieces.append(f"{begin}{minute_of(answer.given_at, dossier.at.year)}，{answer.by}：{answer.text}")
            pieces += ["（", link("发布的页面", answer.url), "）"] if answer.url else []
    return pieces or ""


def _last(dossier: Dossier, *states: State) -> TaskEvent | None:
    return next((step for step in reversed(dossier.matter.steps) if step.state in states), None)


def _when(dossier: Dossier, step: TaskEvent | None, otherwise: str) -> str:
    return minute_of(step.at, dossier.at.year) if step else otherwise


def _state(task: Task, at: datetime) -> str:
    late = "（已超时）" if task.overdue(at) else ""
    return (f"转办{task.transferred_to}" if task.state == "转办" else task.state) + late
