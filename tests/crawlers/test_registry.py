"""Parsers that carry dates: a redesign gets a new one beside the old, and pages saved at either time still parse."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cities.city import City
from cities.sources import Source
from crawlers.article import Article
from crawlers.beside import Beside
from crawlers.folder import DataFolder, records_of
from crawlers.parse import parse_day
from crawlers.parsers import registry
from crawlers.parsers.page import parse_page
from crawlers.parsers.parsed import Parsed
from crawlers.parsers.registry import Parser, parser_on
from crawlers.warc.fetch import Fetch
from tests.crawlers.evidence_of_tests import DAY, NOW, Got, keep, news

URL = "http://wb.yunze.example/news/2026/0618/0618-01.html"
REDESIGN = DAY + timedelta(days=1)


def after_the_redesign(fetched: Fetch, source: Source, beside: Beside) -> list[Parsed]:
    """The new pages put the column before the title: 生态｜热电厂烟气达标."""
    [found] = parse_page(fetched, source, [])
    assert found.article is not None
    column, _, title = found.article.title.partition("｜")
    return [replace(found, article=replace(found.article, title=title, column=column))]


def test_pages_of_either_time_are_read_by_the_parser_of_their_time_also_years_later(
    sample: City, folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = (*registry.PARSERS["page"], Parser(after_the_redesign, since=REDESIGN))
    monkeypatch.setattr(registry, "PARSERS", {**registry.PARSERS, "page": both})
    keep(folder, "yzwb", [Got(URL, news("旧版｜热电厂烟气达标", "二号锅炉脱硫设施恢复运行，烟气达标排放。"))])
    new = news("生态｜朱鹮又来了", "云岭保护区今年拍到朱鹮七只，比去年多两只。", "2026-06-19 08:30")
    keep(folder, "yzwb", [Got(URL + "?2", new)], now=NOW + timedelta(days=1))
    titles = []
    for day in (DAY, REDESIGN):
        parse_day(sample, folder, day)
        titles += [(one.title, one.column) for one in records_of(Article, folder.articles(day, "yzwb"))]
    assert titles == [("旧版｜热电厂烟气达标", None), ("朱鹮又来了", "生态")]


@pytest.mark.parametrize(
    ("day", "expected"), [("2019-01-01", 0), ("2026-06-18", 0), ("2026-06-19", 1), ("2027-02-28", 1), ("2027-03-01", 2)]
)
def test_the_last_parser_that_holds_on_a_day_reads_it(day: str, expected: int) -> None:
    def reads(fetched: Fetch, source: Source, beside: Beside) -> list[Parsed]:
        return []

    parsers = (
        Parser(reads, date(2020, 1, 1)),
        Parser(reads, date(2026, 6, 19)),
        Parser(reads, date(2027, 3, 1)),
    )
    assert parser_on(parsers, date.fromisoformat(day)) is parsers[expected]
