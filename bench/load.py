"""A city with years behind it, and one city of a province on a busy day, through every step after fetching.

    python -m bench.load [--articles 20000] [--history 180,1825] [--url http://127.0.0.1:9200]

Writes docs/load.md. Each step is the command itself, `huanyu annotate` to `huanyu month`, with its start in it; what it
spends on the Elasticsearch server is counted apart. Texts are put together of sentences (`bench.articles`), a sixth are
reprints. Without an address the server of `make es` is started; without one the index is the embedded one.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from bench.elastic import server
from bench.load_house import House, Spent, day_of, write_history
from bench.load_words import PROVINCE_CITIES, page
from bench.many_sources import city_of_many

DAY = date(2026, 6, 17)
STEPS = ("annotate", "relate", "index", "alert", "month")
CITY_SOURCES, CITY_A_DAY = 100, 110
"""200,000 articles in five years."""
PROVINCE_SOURCES = 3_000 // PROVINCE_CITIES
PARTS = ("articles", "annotated", "related", "events", "outbox")


@dataclass(frozen=True, slots=True)
class Measured:
    """What each step of a day spent, with so many articles in the day and before it; bytes an article by part; what the
    index of those before it took to be built."""

    articles: int
    before: int
    steps: dict[str, Spent]
    bytes_of: dict[str, float]
    rebuilt: Spent | None = None


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.load")
    parser.add_argument("--articles", type=int, default=20_000, help="of the province's city on its day")
    parser.add_argument(
        "--history", default="180,1825", help="days behind the city's day, two numbers; 1825 are five years"
    )
    parser.add_argument("--url", help="an Elasticsearch; default: the one of make es")
    asked = parser.parse_args()
    short, long = (int(number) for number in asked.history.split(","))
    with tempfile.TemporaryDirectory() as name, server(asked.url) as url:
        root = Path(name)
        city = [measured(root / f"city{days}", CITY_SOURCES, CITY_A_DAY, days, url) for days in (short, long)]
        half = asked.articles // 2
        province = list(grown(root / "province", PROVINCE_SOURCES, half, url))
        text = page(city, province, on="Elasticsearch" if url else "the embedded index")
    target = Path(__file__).parent.parent / "docs" / "load.md"
    target.write_text(text, encoding="utf-8")
    print(text)


def measured(place: Path, sources: int, number: int, history: int, url: str | None) -> Measured:
    """A day of a city behind which stand so many days, written as they would have been."""
    house = House(city_of_many(place / "city", sources), place / "data", url, place.name)
    with house:
        before = write_history(house, DAY - timedelta(days=history), history, number)
        rebuilt = house.run("reindex")
        return replace(_day(house, DAY, number, before), rebuilt=rebuilt)


def grown(place: Path, sources: int, number: int, url: str | None) -> Iterator[Measured]:
    """Two days of a city of a province, one after another."""
    house = House(city_of_many(place / "city", sources), place / "data", url, place.name)
    with house:
        for turn in range(2):
            yield _day(house, DAY + timedelta(days=turn), number, turn * number)


def _day(house: House, day: date, number: int, before: int) -> Measured:
    day_of(house, day, number)
    sizes = house.bytes_of(PARTS)
    steps = {step: house.run(step, *_when(step, day)) for step in STEPS}
    each = {part: (size - sizes[part]) / number for part, size in house.bytes_of(PARTS[1:]).items()}
    share = before + number
    return Measured(
        number, before, steps,
        {"articles": sizes["articles"] / share, **each, "index": house.index_bytes() / share},
    )  # fmt: skip


def _when(step: str, day: date) -> Sequence[str]:
    return (f"{day:%Y-%m}",) if step == "month" else ("--day", day.isoformat())


if __name__ == "__main__":
    main()
