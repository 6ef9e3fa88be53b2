"""What a reader's mail says, as words ready to be set: every sentence of it is an article's or a count."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from cities.city import City
from crawlers.clock import day_words
from index.document import Document
from reports.alerts.air import AirLine
from reports.alerts.entries import Alert, Carriers, Happening, Incident, Limit
from reports.alerts.rules import LEVELS
from reports.alerts.trend import Bar, trend_of
from reports.masking import masked
from reports.words import KINDS, TIERS

MAX_NAME = 40
"""Characters of a title that a line of a telephone's mail can show twice over."""

MAX_BEGINNING, LEAST_BEGINNING = 24, 7
MAX_QUOTE = 120
_CLAUSE_END = re.compile(r"(?<=[\w”])[。！？!?；]")

LEVEL_NAMES = {"Ⅰ": "Ⅰ级", "Ⅱ": "Ⅱ级", "Ⅲ": "Ⅲ级", "Ⅳ": "Ⅳ级"}
_ROMAN = {"Ⅰ": "one", "Ⅱ": "two", "Ⅲ": "three", "Ⅳ": "four"}


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence as it stands in the source; `said` has quotation marks unless it brings its own."""

    text: str
    source: str

    @property
    def said(self) -> str:
        return self.text if "“" in self.text or "”" in self.text else f"“{self.text}”"


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An alert in words. `css` is the level as a class name."""

    level: str
    css: str
    risen: str
    name: str
    place: str
    by: str
    answer_due: bool
    basis: str
    rule: str
    why: str
    also: str
    quotes: tuple[Quote, ...]
    carriers: str
    own: str
    duty: tuple[str, ...]
    removed: bool
    links: tuple[Link, ...]
    incident: str = ""
    then: tuple[str, ...] = ()
    trend: tuple[Bar, ...] = ()
    sign: Link | None = None

    @property
    def trend_said(self) -> str:
        """`每6小时0、0、1、3、5、2、1、0篇，至18日8时`."""
        numbers = "、".join(str(bar.number) for bar in self.trend)
        return f"每6小时{numbers}篇（条），至{self.trend[-1].ends}" if self.trend else ""


@dataclass(frozen=True, slots=True)
class Volume:
    """The day's environmental articles and posts, by tone."""

    total: int
    negative: int
    neutral: int
    positive: int


@dataclass(frozen=True, slots=True)
class Digest:
    """A reader's mail of a day; `area` is the city or the reader's districts, `first` stands on the first screen.

    `window` says from when to when; `more` entries are only counted, for a mail has an end; `note` says why a reader
    gets what was sent to another before.
    """

    city: str
    area: str
    day: str
    reader: str
    headline: str
    kind: str
    first: tuple[Entry, ...]
    rest: tuple[Entry, ...]
    answers: int
    watched: int
    highest: str
    volume: Volume
    known: int
    page: str
    prepared_at: str
    window: str = ""
    more: int = 0
    note: str = ""
    air: tuple[AirLine, ...] = ()
    chart: bool = False

    @property
    def entries(self) -> tuple[Entry, ...]:
        return (*self.first, *self.rest)


def minute_of(moment: datetime | str, year: int | None = None) -> str:
    """`6月17日22:00`, with the year where it is not `year`."""
    at = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    before = "" if year in (None, at.year) else f"{at.year}年"
    return f"{before}{at.month}月{at.day}日{at:%H:%M}"


def name_of(alert: Alert) -> str:
    """The event's name, else the leading article's title; masked, on one line, cut to MAX_NAME."""
    return name_of_happening(alert.happening, alert.lead)


def name_of_happening(happening: Happening, lead: Document) -> str:
    event = happening.event
    return _cut(masked(" ".join(event.name.split())), MAX_NAME) if event and event.name else title_of(lead)


def title_of(document: Document, *, say_kind: bool = True) -> str:
    """The title, or kind and first clause of what has none (with the next, where it is short); masked and cut."""
    if document.title:
        return _cut(masked(" ".join(document.title.split())), MAX_NAME)
    words = masked(" ".join(document.body.split()))
    # 还有四天高考！ says nothing yet of what the post is about
    ends = (end.start() for end in _CLAUSE_END.finditer(words, LEAST_BEGINNING))
    clause = words[: next(ends, len(words))]
    kind = f"{KINDS.get(document.kind, '')}：" if say_kind else ""
    return kind + _cut(clause, MAX_BEGINNING)


def entry_of(city: City, alert: Alert, page: str, at: datetime, sign: str | None = None) -> Entry:
    """The alert in words as of a moment; `sign` is the address at which its reader signs for it."""
    lead, carriers = alert.lead, alert.happening.carriers
    by = f"{minute_of(alert.due)}前回应" if alert.answer_due else f"关注至{day_words(alert.due.date())}"
    return Entry(
        level=LEVEL_NAMES[alert.level], css=_ROMAN[alert.level],
        risen=f"升级 {alert.risen_from}→{alert.level}" if alert.risen_from else "",
        name=name_of(alert), place=_place(city, alert.districts), by=by, answer_due=alert.answer_due,
        basis=f"{alert.clock.name}（{alert.clock.basis}）", rule=alert.rule.name,
        why="；".join(alert.why), also="、".join(alert.also),
        quotes=quotes_of(alert), carriers=carried(carriers, alert.happening.heat),
        own="；".join(f"{doc.source_name} {minute_of(doc.published_at)}：{title_of(doc, say_kind=False)}"
                     for doc in carriers.own[-2:]),
        duty=tuple(_duty(unit.name, unit.leader.role, unit.leader.name, unit.officer.role, unit.officer.name)
                   for unit in alert.units) or ("属地待定，由值班人员指派",),
        removed=lead.removed, links=links_of(lead, page),
        incident=_incident(alert.incident) if alert.incident else "",
        then=tuple(f"{_limit(limit)}（{limit.clock.basis}）" for limit in alert.then),
        trend=trend_of(alert.happening.members, at), sign=Link("签收", sign) if sign else None,
    )  # fmt: skip


def quotes_of(alert: Alert) -> tuple[Quote, ...]:
    """Up to two key sentences: the leading article's, then one of another publisher, else its own second."""
    lead = alert.lead
    own = _sentences(lead)
    chosen = [(own[0], lead)] if own else []
    for document in reversed(alert.happening.today):
        if document.publisher != lead.publisher and not document.own and (others := _sentences(document)):
            chosen.append((others[0], document))
            break
    else:
        chosen += [(sentence, lead) for sentence in own[1:2]]
    seen: dict[str, Quote] = {}
    for sentence, document in chosen:
        text = _cut(masked(sentence), MAX_QUOTE)
        seen.setdefault(text, Quote(text, f"{document.source_name}，{minute_of(document.published_at)}"))
    return tuple(seen.values())


def links_of(document: Document, page: str) -> tuple[Link, ...]:
    """The page of the house, the original (where it has a web address) and the saved evidence."""
    page, id = page.rstrip("/"), quote(document.id, safe="")
    links = [Link("环舆页面", f"{page}/articles/{id}")]
    if document.url and document.url.startswith(("http://", "https://")):
        links.append(Link("原文", document.url))
    if document.evidence:
        links.append(Link("留存证据", f"{page}/evidence/{id}"))
    return tuple(links)


def volume_of(documents: Sequence[Document]) -> Volume:
    tones = [document.sentiment for document in documents if document.environmental]
    return Volume(len(tones), tones.count("negative"), tones.count("neutral"), tones.count("positive"))


def headline_of(answers: int, watched: int, highest: str) -> str:
    """`2件需回应，1件关注，最高Ⅱ级`; a day without any is a 零报告."""
    if not answers and not watched:
        return "零报告，没有需要回应的舆情"
    parts = [f"{answers}件需回应" if answers else "", f"{watched}件关注" if watched else ""]
    return "，".join([*filter(None, parts), f"最高{highest}"])


def highest_of(alerts: Sequence[Alert]) -> str:
    return LEVEL_NAMES[min((alert.level for alert in alerts), key=LEVELS.index)] if alerts else ""


def _incident(incident: Incident) -> str:
    """`重大（待确认）：死亡12人（≥10）；如确认，6月17日13:00前5小时内发布权威信息…`."""
    if incident.grade is None:
        return f"不是突发环境事件（{incident.by}确认：{incident.why}）"
    limits = "；".join(_limit(limit) for limit in incident.limits)
    if incident.confirmed:
        return f"{incident.grade}（{incident.by}确认：{incident.why}）：{limits}"
    return f"拟{incident.grade}，待人确认：{incident.why}" + (f"；如确认，{limits}" if limits else "")


def _limit(limit: Limit) -> str:
    return f"{limit.clock.name}，即{minute_of(limit.due)}前"


def _sentences(document: Document) -> list[str]:
    title = document.title.strip("。！？ ")
    found = [" ".join(sentence.split()) for sentence in document.summary or (document.body,)]
    return [sentence for sentence in found if sentence and sentence.strip("。！？ ") != title]


def _place(city: City, codes: Sequence[str], limit: int = 3) -> str:
    names = [city.district_by_code[code].name for code in codes if code in city.district_by_code]
    if not names:
        return "属地未明确"
    return "、".join(names[:limit]) + (f"等{len(names)}地" if len(names) > limit else "")


def carried(carriers: Carriers, heat: int) -> str:
    parts = [f"{TIERS[tier]}{number}家" for tier, number in carriers.outlets.items()]
    parts += [f"微博{carriers.posts}条"] if carriers.posts else []
    parts += [f"群众留言{carriers.messages}件"] if carriers.messages else []
    return "、".join(parts) + (f"；转评赞{heat}次" if heat else "")


def _duty(unit: str, leader: str, leader_name: str | None, officer: str, officer_name: str | None) -> str:
    return f"{unit}（{leader}{leader_name or ''}、{officer}{officer_name or ''}）"


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip("，、；：") + "…"
