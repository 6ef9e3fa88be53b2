"""What nobody here wrote goes through the whole day, and every item ends in exactly one counted status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crawlers.status import Status
from tests.huanyu.real_sites import PAGES, RealSites
from tests.huanyu.states import House

ROOT = Path(__file__).parent.parent.parent
DAY = "2026-01-10"


@pytest.fixture(scope="module")
def sites(shared: Path) -> RealSites:
    return RealSites(shared)


@pytest.fixture(scope="module")
def house(sites: RealSites, tmp_path_factory: pytest.TempPathFactory) -> House:
    """The real texts' day, from their sites to the store."""
    folder = tmp_path_factory.mktemp("real")
    city = sites.city(folder / "real", ROOT / "cities" / "sample")
    with sites.served() as proxy:
        house = House(city, folder / "data", now=f"{DAY}T22:00:00+08:00", proxy=proxy)
        house.huanyu("run")
    return house


@pytest.mark.parametrize("source", ["pages", "posts", "tv", "messages"])
def test_every_real_item_ends_in_exactly_one_counted_status(source: str, house: House, sites: RealSites) -> None:
    account = json.loads((house.folder / "accounts" / DAY / f"{source}.json").read_text(encoding="utf-8"))
    statuses = {Status(status) for status in account["urls"].values()}
    assert sum(account["counts"].values()) == len(account["urls"])
    items = [status for status in account["urls"].values() if status != Status.LISTING]
    assert len(items) == sites.counts[source]
    assert Status.OFF_PATTERN not in statuses
    lines = (house.folder / "articles" / DAY / f"{source}.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == items.count(Status.OK)


def test_nearly_all_real_items_become_articles_and_the_others_are_named(house: House, sites: RealSites) -> None:
    ok = total = 0
    named = house.folder / "quarantine/parse" / f"{DAY}.jsonl"
    quarantined = named.read_text(encoding="utf-8") if named.exists() else ""
    for source, number in sites.counts.items():
        account = json.loads((house.folder / "accounts" / DAY / f"{source}.json").read_text(encoding="utf-8"))
        total += number
        ok += account["counts"].get("ok", 0)
        for url, status in account["urls"].items():
            if status not in ("ok", "listing"):
                assert url in quarantined, f"{status} {url} is not in quarantine"
    assert sites.counts["pages"] == PAGES
    assert ok / total > 0.95


def test_no_replacement_character_reaches_an_article(house: House) -> None:
    for path in (house.folder / "articles" / DAY).glob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert "\ufffd" not in json.loads(line)["title"]


def test_real_texts_are_found_by_what_they_say(house: House) -> None:
    out, _ = house.huanyu("search", "类型:电视", "--json", "--limit", "1000")
    found = json.loads(out)
    lines = (house.folder / "articles" / DAY / "tv.jsonl").read_text(encoding="utf-8").splitlines()
    assert found["total"] == len(lines) > 0
    title = json.loads(lines[0])["title"][:12]
    out, _ = house.huanyu("search", f'"{title}"', "--json")
    assert json.loads(lines[0])["id"] in [hit["id"] for hit in json.loads(out)["hits"]]


def test_shuffled_and_rechunked_input_gives_the_same_annotations(house: House, tmp_path: Path) -> None:
    paths = sorted((house.folder / "articles" / DAY).glob("*.jsonl"))
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()][:60]
    (tmp_path / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "shuffled.jsonl").write_text("\n".join(reversed(lines)), encoding="utf-8")
    (tmp_path / "one.jsonl").write_text(lines[7], encoding="utf-8")
    straight, shuffled, alone = (
        house.huanyu("annotate", str(tmp_path / name))[0].splitlines()
        for name in ("in.jsonl", "shuffled.jsonl", "one.jsonl")
    )
    assert len(straight) == len(lines)
    assert straight == shuffled[::-1]
    assert [straight[7]] == alone
