"""What works and yet lacks somebody: a district without an officer, an officer whom nobody stands in for, a topic that
is no section's."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from cities.city import City


def without_officer(city: City) -> list[str]:
    """Names of the counties and zones that no officer of the roster has."""
    officers = _units(city, alternate=False)
    return [unit.name for unit in city.units if unit.district is not None and unit.id not in officers]


def without_alternate(city: City) -> list[str]:
    """Names of the counties and zones whose officer nobody stands in for."""
    officers, alternates = _units(city, alternate=False), _units(city, alternate=True)
    return [
        unit.name for unit in city.units
        if unit.district is not None and unit.id in officers and unit.id not in alternates
    ]  # fmt: skip


def roster_gaps(city: City) -> list[str]:
    """A sentence (Chinese) for each kind of gap; empty where there is none."""
    gaps = []
    if missing := without_officer(city):
        gaps.append(f"通讯录里没有信息员的单位：{'、'.join(missing)}")
    if alone := without_alternate(city):
        gaps.append(f"通讯录里信息员没有备岗的单位：{'、'.join(alone)}")
    if not any(recipient.role == "leader" for recipient in city.roster.recipients):
        gaps.append("通讯录里没有领导（leader）：无人签收的预警报不上去")
    if not any(recipient.role == "operator" for recipient in city.roster.recipients):
        gaps.append("通讯录里没有运维（operator）：邮件发不出去时没有人知道")
    return gaps


def duty_gaps(city: City) -> list[str]:
    """A sentence (Chinese) where topics are no unit's duty; a topic that a bureau adds works at once all the same."""
    minded = {topic for unit in city.units for topic in unit.duties}
    missing = [topic.name for topic in city.topics.topics if topic.id not in minded]
    return [f"units.yaml 的 duties 里没有科室承办的主题：{'、'.join(missing)}"] if missing else []


def unfinished(city: City) -> list[str]:
    """A sentence (Chinese) for each kind of thing that still stands as a new city begins with it, or that nobody has
    looked at; none of it keeps the house from working."""
    found = []
    if waiting := [one.name for one in city.sources if any(_nowhere(urlsplit(url).hostname or "") for url in one.urls)]:
        found.append(f"网址还是占位（.invalid）的来源：{'、'.join(waiting)}")
    if unchecked := sum(not source.checked for source in city.sources):
        found.append(f"还有 {unchecked} 个来源没有实地核对（checked: false）")
    if bare := [district.name for district in city.districts if not district.towns and district.zone_of is None]:
        found.append(f"没有写乡镇街道（towns）的区县，只凭区县名归属：{'、'.join(bare)}")
    if unreachable := [one.name for one in city.roster.recipients if _nowhere(one.address)]:
        found.append(f"邮箱还是占位（.invalid）的人：{'、'.join(unreachable)}")
    return found


def _nowhere(host: str) -> bool:
    return host.endswith(".invalid")


def _units(city: City, *, alternate: bool) -> set[str]:
    return {
        unit
        for person in city.roster.recipients
        if person.role == "officer" and person.alternate == alternate
        for unit in person.units
    }
