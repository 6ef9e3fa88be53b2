"""The day's alerts: what the rules fire on, what of it is new, who is told. Reads files and ledger, never the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from cities.city import City
from cities.facts import Level
from crawlers.article import Observation
from crawlers.clock import SHANGHAI
from crawlers.folder import DataFolder, records_of
from index.document import Document
from index.documents import documents
from ledger.alerts import Alert as Raised
from ledger.ledger import Ledger
from nlp.relate import fold_events
from reports.alerts.entries import Alert, Fired, alert_of, fired_in, happenings, is_old, level_rank
from reports.alerts.recipients import Told, drafts
from reports.alerts.rules import LEVELS, explain, fired
from reports.mail.outbox import prepare

__all__ = ["LOOK_BACK", "Alert", "AlertOutcome", "alert_day", "explain", "explain_article", "fired"]

LOOK_BACK = timedelta(days=30)
"""Heat and carriers of longer ago do not say how bad it is now; the week's chart needs seven days of it."""


@dataclass(frozen=True, slots=True)
class AlertOutcome:
    """counts: alerts (told today), raised, risen, known, old, own, mails; alerts gravest first; the mails' files."""

    counts: dict[str, int]
    alerts: tuple[Alert, ...]
    mails: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How what fired stands to what was raised before: `before` is the level told, `new` whether it is told today."""

    id: str
    level: Level
    before: Level | None
    new: bool
    due: datetime | None


def alert_day(
    city: City, folder: DataFolder, ledger: Ledger, day: date, *, now: datetime, page: str, sender: str,
    dry_run: bool = False,
) -> AlertOutcome:  # fmt: skip
    """Raises the alerts of a day of collection and prepares their mails; a dry run notes and writes nothing.

    Run again, it gives the same alerts and prepares no mail twice; what is new by then goes into a supplement.
    """
    lately = lately_known(city, folder, ledger, day)
    events = fold_events(folder, day)
    fresh, counts = fresh_ids(lately, folder, day)
    ledger_alerts = {alert.id: alert for alert in ledger.alerts()}
    alerts, known = [], []
    for happening in happenings(lately, fresh, events):
        found = fired_in(happening, city.alerts.rules)
        if found is None:
            continue
        standing = standing_of(found, ledger, ledger_alerts, day)
        if standing.new:
            alerts.append(_raised(city, ledger, found, standing, day, now, dry_run=dry_run))
        else:
            known.append(found)
    alerts.sort(key=_gravity)
    risen = sum(alert.risen_from is not None for alert in alerts)
    counts |= {"alerts": len(alerts), "raised": len(alerts) - risen, "risen": risen, "known": len(known)}
    told = Told(day, now, page, tuple(alerts), tuple(known), lately)
    letters = () if dry_run else drafts(city, folder, ledger, told)
    mails = () if dry_run else prepare(folder, ledger, letters, day=day, sender=sender, now=now)
    return AlertOutcome({**counts, "mails": len(mails)}, tuple(alerts), mails)


def explain_article(city: City, folder: DataFolder, ledger: Ledger, id: str) -> list[str]:
    """Which rules an article fires and which it misses by what, in Chinese; LookupError for an unknown id."""
    found = next(documents(city, folder, ledger, ids=[id]), None)
    if found is None:
        raise LookupError(id)
    day = date.fromisoformat(found.day)
    lately = lately_known(city, folder, ledger, day)
    (happening,) = happenings(lately, [id], fold_events(folder, day))
    heat, carriers = happening.heat, happening.carriers.number
    known = [alert for alert in ledger.alerts() if alert.id in happening.aliases]
    lines = [
        f"《{found.title or found.body[:30]}》　{found.source_name}　{found.published_at[:16].replace('T', ' ')}",
        (f"所属事件：{happening.event.name}" if happening.event else f"转载族：{found.family}")
        + f"　文章 {len(happening.members)} 篇　互动量 {heat}　发声家数 {carriers}",
    ]
    lines += [f"不报的原因：{reason}" for reason in _silences(found)]
    for rule in city.alerts.rules:
        conditions = explain(rule, found, heat, carriers, city)
        missed = [condition.said for condition in conditions if not condition.holds]
        verdict = "差在 " + "；".join(missed) if missed else "；".join(condition.said for condition in conditions)
        lines.append(f"〔{'未中' if missed else '命中'}〕{rule.level}级 {rule.name}（{rule.id}）：{verdict}")
    lines += [f"已于 {alert.day} 报为{alert.level}级，时限 {alert.due[:16].replace('T', ' ')}" for alert in known]
    return lines if known else [*lines, "没有报过预警"]


def lately_known(city: City, folder: DataFolder, ledger: Ledger, day: date) -> list[Document]:
    """All documents collected in the LOOK_BACK that ends with `day`, in order of day, source and line."""
    days = [known for known in folder.days("articles") if day - LOOK_BACK <= known <= day]
    first, last = (day - LOOK_BACK).isoformat(), day.isoformat()
    return [document for document in documents(city, folder, ledger, days=days) if first <= document.day <= last]


def fresh_ids(lately: Sequence[Document], folder: DataFolder, day: date) -> tuple[list[str], dict[str, int]]:
    """The ids that may raise an alert today, and how many may not, by reason (`old`, `own`).

    They are the articles collected today and those of the last days whose engagement was looked at again today.
    """
    ends = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI) + timedelta(days=1)
    seen_again = _observed(folder, day)
    fresh, old, own = [], 0, 0
    for document in lately:
        if not document.environmental:
            continue
        today = document.day == day.isoformat()
        if document.own:
            own += today
        elif is_old(document, datetime.fromisoformat(document.fetched_at) if today else ends):
            old += today
        elif today or document.id in seen_again:
            fresh.append(document.id)
    return fresh, {"old": old, "own": own}


def standing_of(found: Fired, ledger: Ledger, known: Mapping[str, Raised], day: date) -> Standing:
    """Whether it is told today: new, or risen, or told today already by a run before this one."""
    happening, level = found.happening, found.rule.level
    mine = sorted(
        (known[alias] for alias in happening.aliases if alias in known),
        key=lambda alert: (level_rank(alert.level), alert.raised_at, alert.id),
    )
    if not mine:
        return Standing(happening.id, level, None, True, None)
    alert = mine[0]
    if level_rank(level) < level_rank(alert.level):
        return Standing(alert.id, level, alert.level, True, None)
    steps = ledger.levels_of(alert.id)
    reached_today = alert.level == level and alert.day == day.isoformat()
    before = steps[-2].level if reached_today and len(steps) > 1 else None
    return Standing(alert.id, level, before, reached_today, datetime.fromisoformat(alert.due))


def _raised(
    city: City, ledger: Ledger, found: Fired, standing: Standing, day: date, now: datetime, *, dry_run: bool
) -> Alert:
    hours = next(clock.hours for clock in city.alerts.clocks if clock.id == found.rule.clock)
    due = standing.due or now + timedelta(hours=hours)
    alert = alert_of(city, found, standing.id, standing.level, standing.before, due, day)
    if not dry_run:
        event = alert.happening.event
        ledger.raise_alert(
            alert.id, day=day, rule=alert.rule.id, level=alert.level, article=alert.lead.id,
            event=event.id if event else None, clock=alert.rule.clock, due=due, at=now,
        )  # fmt: skip
        if alert.answer_due:
            host, *helpers = [unit.id for unit in alert.units]
            ledger.open_task(alert.id, due=due, who="环舆", at=now, unit=host, assist=helpers, text=alert.rule.name)
    return alert


def _gravity(alert: Alert) -> tuple[int, bool, datetime, int, str]:
    number = alert.happening.carriers.number
    return LEVELS.index(alert.level), not alert.answer_due, alert.due, -number, alert.id


def _observed(folder: DataFolder, day: date) -> set[str]:
    return {
        seen.id
        for source in folder.sources("observations", day)
        for seen in records_of(Observation, folder.observations(day, source))
        if seen.engagement is not None
    }


def _silences(document: Document) -> list[str]:
    old = is_old(document, datetime.fromisoformat(document.fetched_at))
    return ["本局自有账号发布"] * document.own + ["发表时间早于采集三天以上"] * old
