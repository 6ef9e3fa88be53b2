"""What a person corrected in an article, in words: the same on page, terminal and in the month's papers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cities.city import City
from reports.words import EMOTIONS, FIGURES, SENTIMENTS, number_words


def judgement_words(field: str, value: Any, names: Mapping[str, str]) -> str:
    """The value of a field that can be corrected (`ledger.corrections.Correction`); 无 for nothing."""
    if field == "env":
        return "是" if value else "否"
    if value in (None, "", [], ()):
        return "无"
    if field == "figures":
        return "、".join(f"{FIGURES[each['type']]}{number_words(each['value'])}{each['unit']}" for each in value)
    return "、".join(_one(names, each) for each in (value if isinstance(value, list | tuple) else [value]))


def names_of(city: City, field: str) -> Mapping[str, str]:
    """Id → name of what can stand in the field."""
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


def _one(names: Mapping[str, str], value: Any) -> str:
    if isinstance(value, dict):
        name = names.get(value["code"], value["code"])
        return f"{name}（{value['stance']}）" if value.get("stance") else str(name)
    return names.get(str(value), str(value))
