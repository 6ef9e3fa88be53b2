"""A matter: an alert with its task, its articles, what was answered and what leaders wrote on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cities.alerts import AlertRule, Clock
from cities.city import City
from cities.duties import Office, proposed_offices
from cities.units import Unit
from crawlers.folder import DataFolder
from index.document import Document
from index.documents import documents
from ledger.alerts import Alert
from ledger.answers import Answer, Instruction
from ledger.database import LedgerError
from ledger.ledger import Ledger
from ledger.tasks import Task, TaskEvent
from nlp.relate import fold_events, fold_related
from nlp.relation import Event
from reports.alerts.digest import MAX_NAME, title_of
from reports.masking import masked


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """`members` are its articles, oldest first; `lead` the one that raised it; `name` is masked and on one line."""

    alert: Alert
    task: Task | None
    name: str
    members: tuple[Document, ...]
    lead: Document | None
    districts: tuple[str, ...]
    steps: tuple[TaskEvent, ...] = ()
    answers: tuple[Answer, ...] = ()
    instructions: tuple[Instruction, ...] = ()

    @property
    def others(self) -> tuple[Document, ...]:
        """What others than the bureau published."""
        return tuple(document for document in self.members if not document.own)


def alert_named(ledger: Ledger, text: str) -> Alert:
    """The alert of this id, or the only one whose id holds the text; LedgerError where none or several do."""
    known = {alert.id: alert for alert in ledger.alerts()}
    if text in known:
        return known[text]
    found = sorted(id for id in known if text and text in id)
    if len(found) == 1:
        return known[found[0]]
    if not found:
        raise LedgerError(f"没有编号为“{text}”的预警；huanyu task list 列出编号")
    raise LedgerError(f"编号里有“{text}”的预警有 {len(found)} 件：{'、'.join(found[:5])}")


def matter_of(city: City, folder: DataFolder, ledger: Ledger, alert: Alert) -> Matter:
    """One matter with all that is on record of it; its articles as all days so far show them."""
    events = fold_events(folder)
    ids = _member_ids(folder, events, alert)
    found = list(documents(city, folder, ledger, ids=ids))
    tasks = {task.alert: task for task in ledger.tasks()}
    (matter,) = matters_among(found, events, [alert], tasks)
    return Matter(
        alert=alert, task=matter.task, name=matter.name, members=matter.members, lead=matter.lead,
        districts=matter.districts, steps=tuple(ledger.task_events(alert.id)), answers=tuple(ledger.answers(alert.id)),
        instructions=tuple(ledger.instructions(alert.id)),
    )  # fmt: skip


def matters_among(
    found: Iterable[Document], events: Mapping[str, Event], alerts: Sequence[Alert], tasks: Mapping[str, Task]
) -> list[Matter]:
    """The matters of these alerts with what articles of theirs there are among those given."""
    by_event: dict[str, list[Document]] = {}
    by_family: dict[str, list[Document]] = {}
    by_id: dict[str, Document] = {}
    for document in found:
        by_id[document.id] = document
        by_family.setdefault(document.family, []).append(document)
        if document.event is not None:
            by_event.setdefault(document.event, []).append(document)
    made = []
    for alert in alerts:
        event = events.get(alert.event) if alert.event else None
        lead = by_id.get(alert.article or "")
        if event is not None:
            members = by_event.get(event.id, [])
        else:
            family = alert.id.removeprefix("family-") if lead is None else lead.family
            members = by_family.get(family, [])
        members = sorted(members, key=lambda document: (document.published_at, document.id))
        made.append(
            Matter(
                alert=alert, task=tasks.get(alert.id), name=matter_name(alert, event, lead), members=tuple(members),
                lead=lead, districts=_districts(members),
            )
        )  # fmt: skip
    return made


def matter_name(alert: Alert, event: Event | None, lead: Document | None) -> str:
    """The event's name, else the title of the article that raised the alert, else its id; as the mails call it."""
    if event is not None and event.name:
        name = masked(" ".join(event.name.split()))
        return name if len(name) <= MAX_NAME else name[: MAX_NAME - 1] + "…"
    return alert.id if lead is None else title_of(lead)


def rule_of(city: City, alert: Alert) -> AlertRule | None:
    """None where the rule has left alerts.yaml since."""
    return next((rule for rule in city.alerts.rules if rule.id == alert.rule), None)


def clock_of(city: City, alert: Alert) -> Clock | None:
    return next((clock for clock in city.alerts.clocks if clock.id == alert.clock), None)


def unit_named(city: City, text: str) -> Unit:
    """The unit of this id, name or short name (大气科); LedgerError names those that there are."""
    for unit in city.units:
        if text in (unit.id, unit.name):
            return unit
    near = [unit for unit in city.units if _is_short_for(text, unit.name)]
    if len(near) == 1:
        return near[0]
    if near:
        raise LedgerError(f"“{text}”可以是：{'、'.join(unit.name for unit in near)}，请写全称")
    raise LedgerError(f"没有单位“{text}”；可以是：{'、'.join(unit.name for unit in city.units)}")


def office_name(city: City, text: str) -> str:
    """The name of the office of duties.yaml that goes by this id, name or short name (城管).

    Else the text itself: a matter may go to an office that the file does not know.
    """
    offices = city.duties.offices
    exact = next((each.name for each in offices if text in (each.id, each.name)), None)
    near = [each.name for each in offices if _is_short_for(text, each.name)]
    return exact or (near[0] if len(near) == 1 else text)


def _is_short_for(short: str, name: str) -> bool:
    """Whether the characters of `short` stand in `name` in their order, as those of 城管 in 市城市管理局."""
    rest = iter(name)
    return len(short) > 1 and all(letter in rest for letter in short)


def unit_name(city: City, id: str | None) -> str:
    """The name of a unit; the id itself of one that has left units.yaml, 待定 where there is none."""
    return "待定" if id is None else next((unit.name for unit in city.units if unit.id == id), id)


def place_names(city: City, codes: Sequence[str]) -> str:
    names = [city.district_by_code[code].name for code in codes if code in city.district_by_code]
    return "、".join(names[:3]) + (f"等{len(names)}地" if len(names) > 3 else "") or "属地未明确"


def offices_for(city: City, matter: Matter) -> tuple[Office, ...]:
    """Offices outside the house whose matter this may be."""
    return proposed_offices(city, [f"{document.title}\n{document.body}" for document in matter.others])


def _member_ids(folder: DataFolder, events: Mapping[str, Event], alert: Alert) -> set[str]:
    event = events.get(alert.event) if alert.event else None
    ids = {alert.article} if alert.article else set()
    if event is not None:
        return ids | set(event.members)
    related = fold_related(folder)
    family = alert.id.removeprefix("family-")
    if alert.article in related:
        family = related[alert.article].family
    return ids | {id for id, line in related.items() if line.family == family}


def _districts(members: Sequence[Document]) -> tuple[str, ...]:
    """Where it plays: where something is exposed, else where the articles play."""
    exposed: dict[str, int] = {}
    played: dict[str, int] = {}
    for document in members:
        for code in document.districts:
            stance = document.stances.get(code, "提及")
            counts = exposed if stance == "曝光" else played
            counts[code] = counts.get(code, 0) + 1
    counts = exposed or played
    return tuple(sorted(counts, key=lambda code: (-counts[code], code)))
