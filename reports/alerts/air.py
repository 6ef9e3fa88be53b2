"""The measured air quality of a day beside the opinion on air: what people say, and what the stations say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cities.city import City
from crawlers.air import AirReading, air_readings, worst_aqi
from crawlers.folder import DataFolder
from index.document import Document
from reports.alerts.readers import Area

_CLASSES = ((50, "优"), (100, "良"), (150, "轻度污染"), (200, "中度污染"), (300, "重度污染"))


@dataclass(frozen=True, slots=True)
class AirLine:
    """A place's day: `measured` is `AQI 132 轻度污染（首要污染物PM2.5）`, `said` how many spoke of its air."""

    place: str
    measured: str
    said: str


def air_lines(city: City, folder: DataFolder, area: Area, day: date, documents: Sequence[Document]) -> list[AirLine]:
    """A line for each place of the reader's that was measured or whose air was spoken of ill; `documents` of the day.

    A day's table counts before its hours; without either the line says so.
    """
    readings = air_readings(folder, day, day)
    readings = [one for one in readings if one.span == "day"] or readings
    about = [each for each in documents if each.environmental and "air" in each.topics and not each.own]
    lines = []
    for code, name in _places(city, area):
        worst = worst_aqi(one for one in readings if one.district == code)
        mine = [each for each in about if code is None or code in each.districts]
        negative = sum(each.sentiment == "negative" for each in mine)
        if worst is not None or negative:
            lines.append(AirLine(name, _measured(worst), f"涉气报道与帖文{len(mine)}篇（条），负面{negative}"))
    return lines


def class_of(aqi: int) -> str:
    """The class of an index by HJ 633."""
    return next((name for top, name in _CLASSES if aqi <= top), "严重污染")


def _places(city: City, area: Area) -> list[tuple[str | None, str]]:
    places: list[tuple[str | None, str]] = [] if area.districts is not None else [(None, city.facts.name)]
    return places + [
        (each.code, each.name) for each in city.districts if area.districts is None or each.code in area.districts
    ]


def _measured(worst: AirReading | None) -> str:
    if worst is None or worst.aqi is None:
        return "当日没有导入实测数据"
    primary = f"（首要污染物{worst.primary}）" if worst.primary else ""
    hour = f"{worst.at[11:16]}最高" if worst.span == "hour" else ""
    return f"{hour}AQI {worst.aqi} {class_of(worst.aqi)}{primary}"
