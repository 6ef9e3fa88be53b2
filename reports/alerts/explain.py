"""Why an article alerts or not: each rule with what it asked and found."""

from __future__ import annotations

from datetime import date, datetime

from cities.city import City
from crawlers.folder import DataFolder
from index.document import Document
from index.documents import documents
from ledger.ledger import Ledger
from reports.alerts.clocks import earliest_after
from reports.alerts.entries import happenings, is_old
from reports.alerts.incidents import is_drill, proposed_grade
from reports.alerts.known import known_on
from reports.alerts.rules import Judge


def explain_article(
    city: City, folder: DataFolder, ledger: Ledger, id: str, *, at: datetime | None = None
) -> list[str]:
    """Which rules an article fires and which it misses by what, in Chinese; LookupError for an unknown id.

    `at` is the moment of which the growth is asked; without it that of its collection.
    """
    found = next(documents(city, folder, ledger, ids=[id]), None)
    if found is None:
        raise LookupError(id)
    known = known_on(city, folder, ledger, date.fromisoformat(found.day))
    (happening,) = happenings(known.documents, [id], known.events)
    moment = at or datetime.fromisoformat(found.fetched_at)
    spread, judge = happening.spread(moment), Judge(city.alerts.emotion_strength, city)
    lines = [
        f"《{found.title or found.body[:30]}》　{found.source_name}　{found.published_at[:16].replace('T', ' ')}",
        (f"所属事件：{happening.event.name}" if happening.event else f"转载族：{found.family}")
        + f"　文章 {len(happening.members)} 篇　互动量 {spread.heat}　发声家数 {spread.carriers}",
    ]
    lines += [f"不报的原因：{reason}" for reason in _silences(city, found)]
    for rule in city.alerts.rules:
        conditions = judge.explain(rule, found, spread)
        missed = [condition.said for condition in conditions if not condition.holds]
        verdict = "差在 " + "；".join(missed) if missed else "；".join(condition.said for condition in conditions)
        if (
            not missed
            and rule.urgent
            and (held := earliest_after(moment, rule.waits, city.alerts.quiet_hours)) > moment
        ):
            verdict += f"；急报等到 {held:%m-%d %H:%M} 再发（静默时段或非工作日）"
        lines.append(f"〔{'未中' if missed else '命中'}〕{rule.level}级 {rule.name}（{rule.id}）：{verdict}")
    if (grade := proposed_grade(city.alerts.incidents, [found])) is not None:
        lines.append(f"突发环境事件分级（拟）：{grade.grade}：{grade.why}（{grade.rule.basis}）")
    raised = [alert for alert in ledger.alerts() if alert.id in happening.aliases]
    lines += [f"已于 {alert.day} 报为{alert.level}级，时限 {alert.due[:16].replace('T', ' ')}" for alert in raised]
    return lines if raised else [*lines, "没有报过预警"]


def _silences(city: City, document: Document) -> list[str]:
    reasons = {
        "本局自有账号发布": document.own,
        "发表时间早于采集三天以上": is_old(document, datetime.fromisoformat(document.fetched_at)),
        "写的是演练，不是事件": is_drill(city.alerts.drills, document),
    }
    return [reason for reason, holds in reasons.items() if holds]
