"""What one file of a city says of another: ids given once, and every id, code and topic named is one that exists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cities.city import City


def broken_references(city: City) -> Iterator[str]:
    """One line for each mistake, `sources.yaml: sources (id 'cdrb'): district '430799' 不可用，可以是 …`."""
    yield from _given_twice(city)
    codes = [district.code for district in city.districts]
    yield from _of_places(city, codes)
    yield from _of_plan(city, codes)
    yield from _of_alerts(city, codes)
    yield from _of_duties(city)
    units = [unit.id for unit in city.units]
    for recipient in city.roster.recipients:
        yield from _unknown(f"roster: recipients (name {recipient.name!r})", "units", recipient.units, units)
    for hook in city.roster.webhooks:
        yield from _unknown(f"roster: webhooks (name {hook.name!r})", "units", hook.units, units)
    yield from _of_roster(city)


def _given_twice(city: City) -> Iterator[str]:
    ids = {
        "units.yaml: units": [unit.id for unit in city.units],
        "enterprises.yaml: enterprises": [firm.id for firm in city.enterprises],
        "enterprises.yaml: name 或 short": [name for firm in city.enterprises for name in {firm.name, *firm.short}],
        "campaigns.yaml: campaigns": [campaign.id for campaign in city.campaigns],
        "topics.yaml: topics": [topic.id for topic in city.topics.topics],
        "topics.yaml: tags": [tag.id for tag in city.topics.tags],
        "duties.yaml: offices": [office.id for office in city.duties.offices],
        "alerts.yaml: rules": [rule.id for rule in city.alerts.rules],
        "alerts.yaml: clocks": [clock.id for clock in city.alerts.clocks],
    }
    for where, names in ids.items():
        yield from (f"{where}: {name!r} 写了两次" for name, count in Counter(names).items() if count > 1)


def _of_roster(city: City) -> Iterator[str]:
    """A list of thousands is somebody's mistake: mails of a bureau's troubles must not go to it."""
    number, most = len(city.roster.recipients), city.alerts.max_recipients
    if number > most:
        yield f"roster: recipients 有 {number} 人，多于 alerts.yaml 的 max_recipients {most}"
    seen = Counter((one.address.lower(), one.role) for one in city.roster.recipients)
    yield from (f"roster: recipients: {address!r} 作为 {role} 写了两次" for (address, role), n in seen.items() if n > 1)
    names = Counter(hook.name for hook in city.roster.webhooks)
    yield from (f"roster: webhooks: {name!r} 写了两次" for name, n in names.items() if n > 1)


def _of_places(city: City, codes: list[str]) -> Iterator[str]:
    topics = [topic.id for topic in city.topics.topics]
    for source in city.sources:
        where = f"sources.yaml: sources (id {source.id!r})"
        yield from _unknown(where, "district", [source.district], codes)
        yield from _unknown(where, "stations", source.stations.values(), codes)
        yield from _unknown(where, "account_of", [source.account_of], [entry.id for entry in city.sources])
    for firm in city.enterprises:
        yield from _unknown(f"enterprises.yaml: enterprises (id {firm.id!r})", "district", [firm.district], codes)
    for unit in city.units:
        where = f"units.yaml: units (id {unit.id!r})"
        yield from _unknown(where, "district", [unit.district], codes)
        yield from _unknown(where, "duties", unit.duties, topics)


def _of_plan(city: City, codes: list[str]) -> Iterator[str]:
    topics = [topic.id for topic in city.topics.topics]
    campaigns = [campaign.id for campaign in city.campaigns]
    for campaign in city.campaigns:
        where = f"campaigns.yaml: campaigns (id {campaign.id!r})"
        yield from _unknown(where, "topics", campaign.topics, topics)
        yield from _unknown(where, "districts", campaign.districts, codes)
    for item in (item for rules in city.scoring.rules for block in rules.blocks for item in block.items):
        yield from _unknown(f"scoring.yaml: items (id {item.id!r})", "campaigns", item.campaigns, campaigns)


def _of_alerts(city: City, codes: list[str]) -> Iterator[str]:
    topics = [topic.id for topic in city.topics.topics]
    firms = [firm.id for firm in city.enterprises]
    for rule in city.alerts.rules:
        where = f"alerts.yaml: rules (id {rule.id!r})"
        yield from _unknown(where, "topics", rule.topics, topics)
        yield from _unknown(where, "districts", rule.districts, codes)
        yield from _unknown(where, "enterprises", rule.enterprises, firms)
        yield from _unknown(where, "units", rule.units, [unit.id for unit in city.units])


def _of_duties(city: City) -> Iterator[str]:
    topics = [topic.id for topic in city.topics.topics]
    duties = city.duties
    yield from _unknown("duties.yaml", "section_leads", duties.section_leads, topics)
    yield from _unknown("duties.yaml", "fallback", [duties.fallback], [unit.id for unit in city.units])


def _unknown(where: str, key: str, values: Iterable[str | None], allowed: list[str]) -> Iterator[str]:
    for value in values:
        if value is not None and value not in allowed:
            yield f"{where}: {key} {value!r} 不可用，可以是 {'、'.join(sorted(set(allowed))) or '（还没有）'}"
