"""The demo's briefings counted again from its files with plain loops, never with the code that counted them."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from huanyu.demo import BRIEFINGS
from huanyu.workplace import Workplace

SPANS = {
    "2026-06-18": ("2026-06-17T08:00", "2026-06-18T08:00", "2026-06-10T08:00", "2026-06-11T08:00"),
    "2026-W25": ("2026-06-15T00:00", "2026-06-22T00:00", "2026-06-08T00:00", "2026-06-15T00:00"),
    "2026-06": ("2026-06-01T00:00", "2026-07-01T00:00", "2026-05-01T00:00", "2026-06-01T00:00"),
}
"""The window and the one beside it, in Shanghai's time."""


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def read_articles(root: Path) -> dict[str, dict[str, Any]]:
    """id → the article as found last, with its annotation under `said` and its family."""
    articles: dict[str, dict[str, Any]] = {}
    said: dict[tuple[str, str], dict[str, Any]] = {}
    for day in sorted((root / "articles").iterdir()):
        for path in sorted(day.glob("*.jsonl")):
            for line in lines_of(path):
                older = articles.get(line["id"])
                if older is None or (day.name, line["fetched_at"]) > (older["day"], older["fetched_at"]):
                    articles[line["id"]] = line | {"day": day.name}
            for line in lines_of(root / "annotated" / day.name / path.name):
                said[line["id"], line["version"]] = line
    for path in sorted((root / "related").glob("*.jsonl")):
        for line in lines_of(path):
            articles[line["id"]]["family"] = line["family"]
    for each in articles.values():
        each["said"] = said[each["id"], each["version"]]
    return articles


def published_in(articles: dict[str, dict[str, Any]], first: str, last: str) -> list[dict[str, Any]]:
    start, end = (datetime.fromisoformat(f"{moment}:00+08:00") for moment in (first, last))
    found = []
    for each in articles.values():
        at = datetime.fromisoformat(each["published_at"] or each["fetched_at"])
        if start <= at < end and each["said"]["env"] >= 0.5:
            found.append(each)
    return found


def record_of(demo: Workplace, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((demo.folder.briefings / name / "briefing.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def articles(demo: Workplace) -> dict[str, dict[str, Any]]:
    return read_articles(demo.folder.root)


@pytest.mark.parametrize("name", BRIEFINGS)
def test_volume_tones_and_change_are_those_of_the_files(
    name: str, demo: Workplace, articles: dict[str, dict[str, Any]]
) -> None:
    record, span = record_of(demo, name), SPANS[name]
    mine, before = published_in(articles, *span[:2]), published_in(articles, *span[2:])
    tones = Counter(each["said"]["sentiment"]["label"] for each in mine)
    assert record["total"] == len(mine) > 5
    assert {tone: record[tone] for tone in ("negative", "neutral", "positive")} == {
        tone: tones[tone] for tone in ("negative", "neutral", "positive")
    }
    assert record["compared"][0]["total"] == len(before)
    assert record["texts"] == len({each["family"] for each in mine})
    assert sorted(record["lines"]["all"]["articles"]) == sorted(each["id"] for each in mine)
    assert sorted(record["earlier"]) == sorted(each["id"] for each in before)


@pytest.mark.parametrize("name", BRIEFINGS)
def test_topics_districts_and_kinds_are_those_of_the_files(
    name: str, demo: Workplace, articles: dict[str, dict[str, Any]]
) -> None:
    record, span = record_of(demo, name), SPANS[name]
    expected: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for when, first, last in (("total", *span[:2]), ("before", *span[2:])):
        for each in published_in(articles, first, last):
            topics = [topic["label"] for topic in each["said"]["topics"]] or ["none"]
            districts = {mention["code"] for mention in each["said"]["districts"]} or {"none"}
            for part, values in (("topics", topics), ("districts", districts), ("kinds", [each["kind"]])):
                expected[part][when].update(values)
                if when == "total" and each["said"]["sentiment"]["label"] == "negative":
                    expected[part]["negative"].update(values)
    for part in ("topics", "districts", "kinds"):
        assert record[part]
        for line in record[part]:
            value = line["key"].partition("-")[2]
            found = [line[field] for field in ("total", "negative", "before")]
            assert found == [expected[part][field][value] for field in ("total", "negative", "before")], line["name"]
        named = {line["key"].partition("-")[2] for line in record[part]}
        assert named == set(expected[part]["total"]) | set(expected[part]["before"])


@pytest.mark.parametrize("name", BRIEFINGS)
def test_each_day_and_hour_of_the_chart_is_that_of_the_files(
    name: str, demo: Workplace, articles: dict[str, dict[str, Any]]
) -> None:
    record = record_of(demo, name)
    stamp = slice(0, 13 if name == "2026-06-18" else 10)
    counted = Counter(each["published_at"][stamp] for each in published_in(articles, *SPANS[name][:2]))
    drawn = [slot["negative"] + slot["neutral"] + slot["positive"] for slot in record["slots"]]
    assert [number for number in drawn if number] == [counted[moment] for moment in sorted(counted)]
    assert sum(drawn) == sum(slot["negative"] + slot["neutral"] + slot["positive"] for slot in record["parts"])


@pytest.mark.parametrize("name", BRIEFINGS)
def test_figures_and_sentences_stand_in_the_articles_that_they_name(
    name: str, demo: Workplace, articles: dict[str, dict[str, Any]]
) -> None:
    record = record_of(demo, name)
    assert record["figures"]
    for line in record["figures"]:
        for id in line["articles"]:
            figures = [(one["type"], one["value"], one["unit"]) for one in articles[id]["said"]["figures"]]
            assert (line["type"], line["value"], line["unit"]) in figures
        lead = articles[line["lead"]]
        assert line["span"] in f"{lead['title']}\n{lead['body']}"
    for event in record["happened"]:
        body = "".join(articles[event["lead"]]["body"].split())
        assert "".join(event["quote"].removesuffix("…").split()) in body
    for word in record["words"]:
        assert all(word["word"] in f"{articles[id]['title']}\n{articles[id]['body']}" for id in word["articles"])


@pytest.mark.parametrize("name", BRIEFINGS)
def test_tasks_and_own_accounts_are_those_of_ledger_and_files(
    name: str, demo: Workplace, articles: dict[str, dict[str, Any]]
) -> None:
    record = record_of(demo, name)
    with sqlite3.connect(demo.folder.ledger) as ledger:
        opened = [row[0] for row in ledger.execute("SELECT opened_at FROM tasks")]
    ledger.close()
    start, end = (datetime.fromisoformat(f"{moment}:00+08:00") for moment in SPANS[name][:2])
    number = sum(start <= datetime.fromisoformat(at) < end for at in opened)
    assert number > 0
    assert record["answered"][-1]["tasks"] == number
    for account in record["accounts"]:
        source = account["key"].partition("-")[2]
        mine = [each for each in articles.values() if each["source"] == source]
        published = [each for each in mine if start <= datetime.fromisoformat(each["published_at"]) < end]
        assert account["published"] == len(published)


def test_the_demo_mails_the_weeks_and_months_that_fell_due(demo: Workplace) -> None:
    mails = sorted(path.name for path in demo.folder.outbox.glob("*/briefing-*.eml"))
    assert "briefing-2026-06-leader@sthj.yunze.example.eml" in mails
    assert len([name for name in mails if "-W" in name]) >= 3
    assert len(mails) == len(set(mails))
