"""事件: how a happening went: who carried it and when, how hot it was, what was said for and against, what was answered
and what came of that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawlers.clock import SHANGHAI
from index.document import Document
from index.store import Term
from ledger.alerts import Alert
from ledger.answers import Answer
from ledger.tasks import Task
from nlp.relation import Event
from reports.response.effect import Effect, effect_of
from reports.response.matters import Matter, matters_among, unit_name
from web.sessions import Session
from web.site import Site
from web.views.charts import Bar, columns
from web.views.tasks import tasks_seen_by
from web.words import TIER_ORDER, day_words, headline

MEMBERS = 500
"""Articles that are read; of more, the newest."""
VOICES = 5
MOST_HOURS = 72
"""Longer ones are drawn by day."""
MOST_COLUMNS = 60
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Moment:
    """A point of the timeline: an article, or what the house did (`step` says it); `others` reprints of the article
    were out with it."""

    at: str
    document: Document | None = None
    others: int = 0
    step: str = ""
    text: str = ""
    alert: str = ""


@dataclass(frozen=True, slots=True)
class Carrier:
    """A tier's part: articles, sources by their number of articles, and when its first was out."""

    tier: str
    articles: int
    sources: tuple[tuple[str, int], ...]
    first: str


@dataclass(frozen=True, slots=True)
class Voice:
    """A sentence of an article, the article's own."""

    document: Document
    text: str


@dataclass(frozen=True, slots=True)
class Answered:
    """An alert of the event with its task, what was answered, and what came of it (None: nothing to compare yet)."""

    alert: Alert
    task: Task | None
    unit: str
    answers: tuple[Answer, ...]
    effect: Effect | None


@dataclass(frozen=True, slots=True)
class Happening:
    event: Event
    total: int
    read: int
    timeline: tuple[Moment, ...]
    carriers: tuple[Carrier, ...]
    heat: int
    bars: tuple[Bar, ...]
    by_day: bool
    against: tuple[Voice, ...]
    favour: tuple[Voice, ...]
    tones: Mapping[str, int]
    answered: tuple[Answered, ...]


def happening_of(site: Site, session: Session, event: Event) -> Happening:
    result = site.store.search(
        Term(field="event", value=event.id), limit=MEMBERS, sort="time", facets=("sentiment",)
    )  # fmt: skip
    members = sorted((hit.document for hit in result.hits), key=lambda each: (each.published_at, each.id))
    answered = _answered(site, session, event, members)
    bars, by_day = _bars(members)
    return Happening(
        event=event,
        total=result.total,
        read=len(members),
        timeline=_timeline(members, answered),
        carriers=_carriers(members),
        heat=sum(each.heat for each in members),
        bars=bars,
        by_day=by_day,
        against=_voices(members, "negative"),
        favour=_voices(members, "positive"),
        tones=result.facets["sentiment"],
        answered=answered,
    )


def _timeline(members: Sequence[Document], answered: Sequence[Answered]) -> tuple[Moment, ...]:
    """The first article of each family, the alerts and the answers, by time; an answer that is one of the articles
    stands at that article."""
    families: dict[str, list[Document]] = {}
    for document in members:
        families.setdefault(document.family, []).append(document)
    answers = {one.article: one for each in answered for one in each.answers if one.article}
    found = []
    for some in families.values():
        first = next((each for each in some if each.original), some[0])
        told = next((answers[each.id].kind for each in some if each.id in answers), "")
        found.append(Moment(first.published_at, first, len(some) - 1, step=told))
    ids = {each.id for each in members}
    for each in answered:
        found += _steps(each, ids)
    return tuple(sorted(found, key=lambda each: (datetime.fromisoformat(each.at), each.step)))


def _steps(answered: Answered, ids: Set[str]) -> Iterator[Moment]:
    """What the house did, but for the answers that stand among the articles `ids`."""
    alert, task = answered.alert, answered.task
    yield Moment(alert.raised_at, step=f"{alert.level}级预警", alert=alert.id)
    if task is not None and task.assigned_at:
        yield Moment(task.assigned_at, step="派单", text=answered.unit, alert=alert.id)
    for one in answered.answers:
        if one.article not in ids:
            kind = "回应" if one.kind == "登记" else one.kind
            yield Moment(one.given_at, step=kind, text=one.by, alert=alert.id)
    if task is not None and task.closed_at:
        yield Moment(task.closed_at, step=task.state, alert=alert.id)


def _carriers(members: Sequence[Document]) -> tuple[Carrier, ...]:
    """By tier, from the highest down."""
    found = []
    for tier in TIER_ORDER:
        mine = [each for each in members if each.tier == tier]
        if not mine:
            continue
        sources: dict[str, int] = {}
        for each in mine:
            sources[each.source_name] = sources.get(each.source_name, 0) + 1
        by_number = sorted(sources.items(), key=lambda each: (-each[1], each[0]))
        found.append(Carrier(tier, len(mine), tuple(by_number), mine[0].published_at))
    return tuple(found)


def _bars(members: Sequence[Document]) -> tuple[tuple[Bar, ...], bool]:
    """Articles and negative ones by hour, or by day where it went on for longer."""
    if not members:
        return (), False
    moments = [(datetime.fromisoformat(each.published_at).astimezone(SHANGHAI), each) for each in members]
    first, last = moments[0][0], moments[-1][0]
    by_day = last - first > MOST_HOURS * _HOUR
    step = _DAY if by_day else _HOUR
    start = first.replace(hour=0 if by_day else first.hour, minute=0, second=0, microsecond=0)
    number = min(MOST_COLUMNS if by_day else MOST_HOURS + 1, int((last - start) / step) + 1)
    # of a long one the newest part
    start = max(start, start + step * (int((last - start) / step) + 1 - number))
    all_, bad = [0] * number, [0] * number
    for at, document in moments:
        place = int((at - start) / step)
        if at >= start and place < number:
            all_[place] += 1
            bad[place] += document.sentiment == "negative"
    labels = [start + step * place for place in range(number)]
    said = [day_words(each.date()) if by_day else f"{each.day}日{each.hour}时" for each in labels]
    return tuple(columns(list(zip(said, all_, bad, strict=True)))), by_day


def _voices(members: Sequence[Document], tone: str) -> tuple[Voice, ...]:
    """What those of a tone say, one of each family, those most heard and of the highest tier first; the bureau's own
    words stand under the answers."""
    wanted = [each for each in members if each.sentiment == tone and not each.own]
    wanted.sort(key=lambda each: (-each.heat, TIER_ORDER.index(each.tier), each.published_at, each.id))
    found: dict[str, Voice] = {}
    for each in wanted:
        if each.family not in found and len(found) < VOICES:
            found[each.family] = Voice(each, each.summary[0] if each.summary else headline(each))
    return tuple(found.values())


def _answered(site: Site, session: Session, event: Event, members: Sequence[Document]) -> tuple[Answered, ...]:
    """The alerts of the event, or of one of its articles; of an officer those of their own unit."""
    ids, joined = {each.id for each in members}, {event.id, *event.joins}
    alerts = site.ledger.alerts_about(events=joined, articles=ids)
    tasks = {each.alert: each for each in tasks_seen_by(site, session, alerts=[each.id for each in alerts])}
    alerts = [each for each in alerts if session.role != "officer" or each.id in tasks]
    events = dict.fromkeys(joined, event)
    return tuple(
        Answered(
            alert=matter.alert,
            task=matter.task,
            unit=unit_name(site.city, matter.task.unit) if matter.task else "",
            answers=tuple(each for each in site.ledger.answers(matter.alert.id) if each.state != "不采纳"),
            effect=effect_of(_whole(matter, members), now=site.clock()),
        )
        for matter in matters_among(members, events, alerts, tasks)
    )


def _whole(matter: Matter, members: Sequence[Document]) -> Matter:
    """The matter with all of the event's articles: what came of an answer is held against the whole happening."""
    return Matter(
        alert=matter.alert, task=matter.task, name=matter.name, members=tuple(members), lead=matter.lead,
        districts=matter.districts,
    )  # fmt: skip
