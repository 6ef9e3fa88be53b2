"""A correction in words: which judgement, from what, to what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cities.city import City
from ledger.corrections import Correction
from web.words import EMOTIONS, FIELDS, FIGURES, SENTIMENTS, number_words


@dataclass(frozen=True, slots=True)
class Change:
    at: str
    who: str
    field: str
    before: str
    after: str
    why: str


def changes_of(city: City, corrections: tuple[Correction, ...]) -> list[Change]:
    """The newest first."""
    return [
        Change(
            each.at, each.who, FIELDS.get(each.field, each.field), said(city, each.field, each.before),
            said(city, each.field, each.after), each.why,
        )
        for each in reversed(corrections)
    ]  # fmt: skip


def said(city: City, field: str, value: Any) -> str:
    """The value of a field that can be corrected, as an analyst says it; 无 for nothing."""
    if field == "env":
        return "是" if value else "否"
    if value is None or value == []:
        return "无"
    if field == "figures":
        return "、".join(f"{FIGURES[each['type']]}{number_words(each['value'])}{each['unit']}" for each in value)
    values = value if isinstance(value, list | tuple) else [value]
    names = _names(city, field)
    return "、".join(_one(names, each) for each in values)


def _one(names: Mapping[str, str], value: Any) -> str:
    if isinstance(value, dict):
        name: str = names.get(value["code"], value["code"])
        return f"{name}（{value['stance']}）" if value.get("stance") else name
    return names.get(str(value), str(value))


def _names(city: City, field: str) -> Mapping[str, str]:
    match field:
        case "sentiment":
            return SENTIMENTS
        case "emotion":
            return EMOTIONS
        case "topics":
            return {topic.id: topic.name for topic in city.topics.topics}
        case "tags":
            return {tag.id: tag.name for tag in city.topics.tags}
        case "enterprises":
            return {firm.id: firm.name for firm in city.enterprises}
        case "districts":
            return {code: district.name for code, district in city.district_by_code.items()}
    return {}
