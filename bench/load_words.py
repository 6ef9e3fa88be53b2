"""What bench.load found, in words and sums: docs/load.md."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bench.__main__ import machine
from crawlers.clock import shanghai_now

if TYPE_CHECKING:
    from bench.load import Measured
    from bench.load_house import Spent

PROVINCE_CITIES = 14
PROVINCE_DAY = 300_000
HUNDREDFOLD = 100
NIGHT_S = 6 * 3600
"""In which a day must be through, so that the morning finds it."""
KEPT_FREE = 1.5
"""Processors for one that is busy: a third stays free for mornings and for what is done again."""


def page(city: Sequence[Measured], province: Sequence[Measured], *, on: str) -> str:
    return "\n".join((
        "# Under load", "",
        f"Written by `python -m bench.load`; do not edit. {shanghai_now():%Y-%m-%d %H:%M}, Python "
        f"{platform.python_version()}, {os.cpu_count()} cores ({machine()}), {os.getloadavg()[0]:.1f} processes running "
        f"at its end, the index on {on}. Seconds are of processors, the command's start in them (about one); by the "
        "clock they mean little where others work beside.", "",
        *_city(city), "", *_province(province), "", *_cluster(province[-1]), "",
    ))  # fmt: skip


def _city(found: Sequence[Measured]) -> Iterator[str]:
    short, long = found
    yield "## A city after years"
    yield ""
    yield (
        f"100 sources, {short.articles} articles a day, a day like any other with {short.before:,} and with {long.before:,} "
        f"articles behind it ({long.before / short.articles / 365:.1f} years). `reindex` builds the index of all that lies "
        "behind, and is done when a program's form of it changes; the others are the day's."
    )
    yield ""
    yield f"| step | at {short.before:,} | at {long.before:,} | times |"
    yield "|---|---|---|---|"
    steps = [{**each.steps, **({"reindex": each.rebuilt} if each.rebuilt else {})} for each in found]
    for step, first in steps[0].items():
        second = steps[1][step]
        yield f"| {step} | {_told(first)} | {_told(second)} | {_s(second) / max(_s(first), 0.01):.1f} |"
    slowest, largest = (
        max(long.steps, key=lambda step: _s(long.steps[step])),
        max(long.steps, key=lambda step: long.steps[step].megabytes),
    )
    grown = max(long.steps, key=lambda step: _s(long.steps[step]) - _s(short.steps[step]))
    yield ""
    yield (
        f"What grows with the years is what reads them. At {long.before:,} articles the dearest step of the day is `{slowest}` "
        f"({_s(long.steps[slowest]):.0f} s), the largest `{largest}` ({long.steps[largest].megabytes:.0f} MB), and the one that "
        f"the years made dearest `{grown}`: {_s(short.steps[grown]):.0f} s became {_s(long.steps[grown]):.0f}."
    )


def _s(spent: Spent) -> float:
    return spent.own + spent.server


def _told(spent: Spent) -> str:
    return f"{_s(spent):.1f} s, {spent.megabytes:.0f} MB"


def _province(found: Sequence[Measured]) -> Iterator[str]:
    first, second = found
    each = PROVINCE_DAY / PROVINCE_CITIES
    yield "## A province on a day"
    yield ""
    yield (
        f"{PROVINCE_CITIES} cities, 3,000 sources, {PROVINCE_DAY:,} articles a day. Each city is a house of its own, so one "
        f"of them is measured: {3_000 // PROVINCE_CITIES} sources, {first.articles:,} articles on a day and as many on the "
        f"next; the province is the second day's pace times {PROVINCE_DAY:,}."
    )
    yield ""
    yield (
        "| step | first day, s | second day, s | articles a second of one core | of it on the server, s | memory, MB "
        "| the province's day, core hours |"
    )
    yield "|---|---|---|---|---|---|---|"
    total = 0.0
    for step, spent in second.steps.items():
        before = first.steps[step]
        seconds = spent.own + spent.server
        hours = seconds / second.articles * PROVINCE_DAY / 3600
        total += hours
        yield (
            f"| {step} | {before.own + before.server:.1f} | {seconds:.1f} | {second.articles / seconds:,.0f} "
            f"| {spent.server:.1f} | {spent.megabytes:.0f} | {hours:.2f} |"
        )
    yield f"| all | | | | | | {total:.2f} |"
    yield ""
    slowest = max(second.steps, key=lambda step: second.steps[step].own + second.steps[step].server)
    largest = max(second.steps, key=lambda step: second.steps[step].megabytes)
    two = NIGHT_S * 2 / 3600 / total * PROVINCE_DAY
    yield (
        f"Two cores do it in {total / 2:.1f} hours; within six hours of a night they do {two:,.0f} articles. The step that "
        f"hurts first is `{slowest}`; the one that takes most memory is `{largest}`, {second.steps[largest].megabytes:.0f} "
        f"MB with the {second.articles:,} articles of the day measured here; a city of the province has {each:,.0f}."
    )
    yield ""
    size = sum(second.bytes_of.values())
    parts = ", ".join(f"{name} {number / 1000:.1f}" for name, number in second.bytes_of.items())
    yield (
        f"On the disk an article takes {size / 1000:.1f} KB ({parts}), evidence apart (about 14 KB, docs/operate.md): the "
        f"province's day {PROVINCE_DAY * size / 1e9:.1f} GB, its year {365 * PROVINCE_DAY * size / 1e12:.2f} TB."
    )


def _cluster(day: Measured) -> Iterator[str]:
    number = PROVINCE_DAY * HUNDREDFOLD
    seconds = {step: (spent.own + spent.server) / day.articles * number for step, spent in day.steps.items()}
    cores = {step: some / NIGHT_S * KEPT_FREE for step, some in seconds.items()}
    index, files = day.bytes_of["index"], sum(day.bytes_of.values()) - day.bytes_of["index"]
    year_index = 365 * number * index * 2
    yield f"## {HUNDREDFOLD} times that, on paper"
    yield ""
    yield (
        f"{number:,} articles a day, {HUNDREDFOLD * PROVINCE_CITIES:,} cities, through in six hours with a third of the "
        f"processors free: {sum(cores.values()):,.0f} cores, of which "
        + ", ".join(f"{step} {some:,.0f}" for step, some in cores.items())
        + "."
    )
    yield ""
    yield (
        f"- Cities share nothing but servers: {HUNDREDFOLD * PROVINCE_CITIES:,} data folders over as many workers as one "
        "likes (Airflow with Celery or Kubernetes, docs/airflow.md), each city's writing held by its own lease."
    )
    yield (
        f"- Elasticsearch: {number * index / 1e9:,.0f} GB a day, {year_index / 1e12:,.0f} TB a year with one replica; at 30 GB a "
        f"shard and `HUANYU_STORE_MONTHLY=yes` a city has one shard a month, {12 * HUNDREDFOLD * PROVINCE_CITIES * 2:,} a year "
        f"with replicas; at 600 shards and 6 TB a node {max(12 * HUNDREDFOLD * PROVINCE_CITIES * 2 / 600, year_index / 6e12):,.0f} "
        "nodes for a year. `HUANYU_STORE_REPLICAS=1`; the refresh interval and settings of docs/elasticsearch.md."
    )
    yield (
        f"- PostgreSQL: a database for each city, some thousand rows a day each; one server with a pool in front bears it. "
        f"Files: {number * files / 1e9:,.0f} GB a day besides evidence, on what each worker mounts."
    )
    yield (
        "- It is a sum, not a measurement: what is not in it is the network, a page that many cities open at once, and "
        "whatever a cluster does to itself."
    )
