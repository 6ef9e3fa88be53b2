"""Hourly and daily air-quality tables → readings; they are no articles."""

from __future__ import annotations

from datetime import datetime

from cities.sources import Source
from crawlers.air import AirReading, Span
from crawlers.dates import iso
from crawlers.parsers.cells import CellError, moment_in, number_in, texts_of, whole_in
from crawlers.parsers.parsed import Parsed
from crawlers.record import record_of
from crawlers.status import Status
from crawlers.tables.row import Row
from crawlers.warc.fetch import Fetch

_MOST = {"pm25": 2000, "pm10": 5000, "so2": 5000, "no2": 5000, "co": 200, "o3": 2000}
_MOST_AQI = 500


def parse_air(row: Row, item: str, fetched: Fetch, source: Source) -> Parsed:
    """One station's hour or day; a row without a station, a time or any number is named."""
    said = texts_of(row, source.columns)
    station = said.get("station") or source.name
    try:
        found = moment_in(row, source.columns["at"], fetched.fetched_at)
        if found is None or found.moment is None:
            raise CellError(f"“{source.columns['at']}”列为空")
        aqi = whole_in(row, source.columns.get("aqi"), most=_MOST_AQI)
        amounts = {name: number_in(row, source.columns.get(name), most=most) for name, most in _MOST.items()}
    except CellError as error:
        return Parsed(url=item, status=Status.BAD_ITEM, detail=str(error))
    if aqi is None and all(amount is None for amount in amounts.values()):
        return Parsed(url=item, status=Status.NO_BODY, detail="没有一项监测数据")
    span: Span = "hour" if found.has_time else "day"
    said_too = {
        "source": source.id, "station": station, "district": _district(source, station, said.get("district", "")),
        "at": iso(_start(found.moment, span)), "span": span, "aqi": aqi, "primary": _primary(said.get("primary", "")),
    }  # fmt: skip
    reading = record_of(AirReading, {**said_too, **amounts})
    return Parsed(url=item, records=(reading,))


def _start(moment: datetime, span: Span) -> datetime:
    return moment.replace(minute=0, second=0) if span == "hour" else moment.replace(hour=0, minute=0, second=0)


def _district(source: Source, station: str, said: str) -> str | None:
    """By the entry's list of stations, else a code in the row, else the source's own."""
    if station in source.stations:
        return source.stations[station]
    return said if len(said) == 6 and said.isdigit() else source.district


def _primary(said: str) -> str | None:
    """The pollutants as printed; on a good day none is, and tables put a sign there."""
    return said if said.strip("-—/ 无") else None
