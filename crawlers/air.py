"""Measured air quality: what the monitoring stations' hourly and daily tables say; no article, and beside all of them.

A day's imports stand in air/DAY/SOURCE.jsonl, DAY being the day of import: a later file that names the same station and
time again replaces what the earlier one said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Literal

from crawlers.folder import DataFolder, records_of

Span = Literal["hour", "day"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AirReading:
    """One station's hour or day.

    `at` is the hour as the table prints it, or the day's midnight (ISO 8601, +08:00). `aqi` is the index of HJ 633 (0
    to 500), `primary` the pollutant that makes it. Concentrations in μg/m³, `co` in mg/m³; None where there is none.
    """

    SCHEMA: ClassVar[int] = 1
    UPGRADES: ClassVar[Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {}

    schema: int = 1
    source: str
    station: str
    district: str | None = None
    at: str
    span: Span
    aqi: int | None = None
    primary: str | None = None
    pm25: float | None = None
    pm10: float | None = None
    so2: float | None = None
    no2: float | None = None
    co: float | None = None
    o3: float | None = None


def air_readings(folder: DataFolder, first: date, last: date, *, span: Span | None = None) -> list[AirReading]:
    """What was measured from `first` to `last` (both included), in order of time and station."""
    found: dict[tuple[str, str, str], AirReading] = {}
    for day in folder.days("air"):
        # nothing is imported before it is measured
        for source in folder.sources("air", day) if day >= first else ():
            for reading in records_of(AirReading, folder.air(day, source)):
                if first <= date.fromisoformat(reading.at[:10]) <= last and span in (None, reading.span):
                    found[reading.station, reading.at, reading.span] = reading
    return sorted(found.values(), key=lambda one: (one.at, one.station, one.span))


def worst_aqi(readings: Iterable[AirReading]) -> AirReading | None:
    """The reading with the highest index; None where none has one."""
    indexed = [reading for reading in readings if reading.aqi is not None]
    return max(indexed, key=lambda reading: reading.aqi or 0, default=None)
