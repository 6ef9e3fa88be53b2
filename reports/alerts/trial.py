"""What changed rules would have sent over past days, beside what was sent; nothing is noted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cities.city import City
from cities.facts import Level
from cities.load import load_alerts
from crawlers.folder import DataFolder
from index.document import Document
from index.documents import documents
from ledger.alerts import LEVELS, AlertLevel
from ledger.ledger import Ledger
from nlp.relate import fold_events
from reports.alerts.day import firing, fresh_ids
from reports.alerts.digest import name_of_happening
from reports.alerts.entries import Fired, Happening, level_rank
from reports.alerts.known import LOOK_BACK, Known, end_of


@dataclass(frozen=True, slots=True)
class Would:
    """One alert as a set of rules raises it: on a day, at a level, by a rule."""

    day: str
    level: Level
    rule: str
    name: str
    id: str
    urgent: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """The alerts of the rules tried and those of the rules that stand, both counted from the same days; `sent` are
    the steps that the ledger holds of them.
    """

    first: date
    last: date
    tried: tuple[Would, ...]
    standing: tuple[Would, ...]
    sent: tuple[Would, ...]

    @property
    def added(self) -> tuple[Would, ...]:
        """What only the rules tried raise, or raise higher."""
        return _beyond(self.tried, self.standing)

    @property
    def dropped(self) -> tuple[Would, ...]:
        """What only the rules that stand raise, or raise higher."""
        return _beyond(self.standing, self.tried)

    @property
    def lines(self) -> list[str]:
        lines = [
            f"{self.first} 至 {self.last}：试用规则报 {_count(self.tried)}；现行规则重算 {_count(self.standing)}；"
            f"台账实际报出 {_count(self.sent)}",
            "", "各级（试用／现行重算／实际）：",
            *(f"  {level}级　{_of(self.tried, level)}／{_of(self.standing, level)}／{_of(self.sent, level)}"
              for level in LEVELS),
        ]  # fmt: skip
        for title, some in (("试用规则新增或升级的", self.added), ("试用规则不再报或降级的", self.dropped)):
            lines += ["", f"{title} {len(some)} 件："]
            lines += [f"  {one.day}　{one.level}级　{one.name}（{one.rule}）" for one in some]
        return lines

    def as_json(self) -> dict[str, Any]:
        parts = {
            "tried": self.tried, "standing": self.standing, "sent": self.sent, "added": self.added,
            "dropped": self.dropped,
        }  # fmt: skip
        listed = {name: [asdict(one) for one in some] for name, some in parts.items()}
        return {"from": self.first.isoformat(), "to": self.last.isoformat(), **listed}


def try_rules(city: City, folder: DataFolder, ledger: Ledger, rules: Path, first: date, last: date) -> Trial:
    """Holds the days' articles against the rules of a file; CityError for a bad file.

    The articles are taken as they are known today: heat, events and corrections of later count for both sets of rules.
    """
    changed = city.model_copy(update={"alerts": load_alerts(rules, city)})
    days = [day for day in folder.days("articles") if first - LOOK_BACK <= day <= last]
    every = list(documents(city, folder, ledger, days=days))
    events = dict(fold_events(folder, last))
    tried_days = [
        (day, Known([each for each in every if _lately(each, day)], events)) for day in days if day >= first
    ]  # fmt: skip
    names = Known(every, events).by_alias
    sent = tuple(
        Would(step.day, step.level, step.rule, _name(names, step), step.alert, step.notify_at is not None)
        for step in ledger.alert_steps()
        if first.isoformat() <= step.day <= last.isoformat()
    )
    return Trial(first, last, _raised(changed, folder, tried_days), _raised(city, folder, tried_days), sent)


def _raised(city: City, folder: DataFolder, days: Sequence[tuple[date, Known]]) -> tuple[Would, ...]:
    """What the city's rules raise day after day, each happening once and again where its level rises."""
    told: dict[str, Level] = {}
    found = []
    for day, known in days:
        fresh, _ = fresh_ids(city, known, folder, day)
        for fired in firing(city, known, fresh, _moment(known, day)):
            level, aliases = fired.rule.level, fired.happening.aliases
            before = [told[alias] for alias in aliases if alias in told]
            if before and level_rank(level) >= min(map(level_rank, before)):
                continue
            told |= dict.fromkeys(aliases, level)
            found.append(_would(fired, day))
    return tuple(found)


def _would(fired: Fired, day: date) -> Would:
    name = name_of_happening(fired.happening, fired.lead)
    urgent = any(rule.urgent for rule in fired.rules)
    return Would(day.isoformat(), fired.rule.level, fired.rule.id, name, fired.happening.id, urgent)


def _moment(known: Known, day: date) -> datetime:
    """When the day's alerts were raised, at the latest of its collections."""
    times = [datetime.fromisoformat(each.fetched_at) for each in known.documents if each.day == day.isoformat()]
    return max(times, default=end_of(day))


def _lately(document: Document, day: date) -> bool:
    return (day - LOOK_BACK).isoformat() <= document.day <= day.isoformat()


def _name(names: Mapping[str, Happening], step: AlertLevel) -> str:
    happening = names.get(step.alert)
    return name_of_happening(happening, happening.members[0]) if happening else step.alert


def _beyond(some: Sequence[Would], others: Sequence[Would]) -> tuple[Would, ...]:
    best: dict[str, int] = {}
    for other in others:
        best[other.id] = min(best.get(other.id, len(LEVELS)), level_rank(other.level))
    return tuple(one for one in some if level_rank(one.level) < best.get(one.id, len(LEVELS)))


def _of(some: Sequence[Would], level: Level) -> int:
    return sum(one.level == level for one in some)


def _count(some: Sequence[Would]) -> str:
    return f"{len(some)} 件（急报 {sum(one.urgent for one in some)}）"
