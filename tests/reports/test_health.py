"""The operators' health mail: what began and what ended, without fifteen lines where one says it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from cities.city import City
from crawlers import troubles as seen
from crawlers.folder import DataFolder
from crawlers.troubles import Kind, Trouble
from reports.health import _TOGETHER, MAX_APART, health_of

DAY = date(2026, 6, 17)
EARLIER = date(2026, 6, 10)


def trouble(number: int, kind: Kind = "silent", *, ended: bool = True) -> Trouble:
    opened, closed = (EARLIER, DAY) if ended else (DAY, None)
    return Trouble(source=f"s{number}", name=f"来源{number}", kind=kind, opened=opened, closed=closed, detail="停了")


def health(told: list[Trouble], sample: City, folder: DataFolder, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.setattr("reports.health.troubles", lambda *_: told)
    return health_of(sample, folder, DAY)


def test_a_few_recoveries_are_told_one_by_one_and_many_of_a_kind_in_one_line(
    sample: City, folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = [trouble(number) for number in range(MAX_APART)]
    assert health(few, sample, folder, monkeypatch).closed == tuple(one.words for one in few)
    many = [trouble(number) for number in range(15)]
    (line,) = health(many, sample, folder, monkeypatch).closed
    assert line.startswith("15个来源又有更新了：来源0、来源1、")
    assert line.endswith("、来源14")


def test_what_began_for_many_sources_at_once_is_one_line_beside_what_began_for_one(
    sample: City, folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [trouble(number, "down", ended=False) for number in range(9)] + [trouble(20, "login", ended=False)]
    opened = health(told, sample, folder, monkeypatch).opened
    assert [line.partition("：")[0] for line in opened] == ["9个来源没有采到", "来源20（s20）"]


def test_a_paused_source_is_named_so_and_neither_silent_nor_failed(
    sample: City, folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [replace(trouble(number, ended=False), source=source.id) for number, source in enumerate(sample.sources[:2])]
    monkeypatch.setattr("reports.health.troubles", lambda *_: told)
    found = health_of(sample, folder, DAY, paused={sample.sources[0].id})
    (paused,) = [source for source in found.sources if source.state == "已暂停"]
    assert (paused.id, paused.bad) == (sample.sources[0].id, False)
    assert found.opened == (told[1].words,)


def test_each_kind_of_trouble_has_words_for_many(sample: City, folder: DataFolder) -> None:
    from typing import get_args

    kinds = get_args(seen.Kind)
    assert set(_TOGETHER) == set(kinds)
    assert all(_TOGETHER[kind][ended] for kind, ended in product(kinds, (0, 1)))
