"""A briefing is listed, read, taken away, and each of its lines opens its articles."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from cities.city import City
from crawlers.folder import DataFolder
from ledger.ledger import Ledger
from reports.briefing.files import write_briefing
from tests.reports.briefing.made_week import AFTER, PRIVATE, WEEK, write_made_week
from web.site import Site

HOUSE = "https://mail.example/huanyu"


@pytest.fixture(scope="module")
def written(sample: City, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of one week's briefing."""
    folder = DataFolder(tmp_path_factory.mktemp("briefings") / "sample")
    folder.root.mkdir()
    with Ledger(f"sqlite:///{folder.ledger}") as ledger:
        write_made_week(sample, folder, ledger)
        write_briefing(sample, folder, ledger, WEEK, house=HOUSE, now=AFTER)
    return folder.briefings


@pytest.fixture
def reader(site: Site, login: Callable[[str], TestClient], written: Path) -> TestClient:
    shutil.copytree(written, site.folder.briefings)
    return login("leader")


def test_the_list_leads_to_the_page_and_the_word_file(reader: TestClient) -> None:
    listed = reader.get("/briefings").text
    assert "5篇（条），负面3；比上周增加3" in listed
    assert "还没有月报" in listed
    (word,) = re.findall(r'href="([^"]+)">Word</a>', listed)
    answer = reader.get(word)
    assert answer.content.startswith(b"PK")
    assert "attachment" in answer.headers["content-disposition"]


def test_every_address_of_the_page_is_answered_where_it_is_read(reader: TestClient) -> None:
    answer = reader.get("/briefings/2026-W25")
    assert "script" not in answer.headers["content-security-policy"]
    assert HOUSE not in answer.text
    lines = set(re.findall(r'href="([^"]+/lines/[^"]+)"', answer.text))
    assert len(lines) > 20
    assert {line: reader.get(line).status_code for line in lines} == dict.fromkeys(lines, 200)


def test_a_line_lists_its_articles_with_original_and_evidence(reader: TestClient) -> None:
    page = reader.get("/briefings/2026-W25/lines/district-990102").text
    assert re.findall(r'href="/articles/(\w+)"', page) == ["a1", "a2", "p1", "own"]
    assert page.count(">原文<") == page.count("/evidence/") == 4
    assert [private for private in PRIVATE if private in page] == []


@pytest.mark.parametrize(
    "path",
    [
        "2026-W24",
        "2026-W25/lines/topic-nothing",
        "2026-W25/files/briefing.json",
        "%2E%2E%2Farticles",
        "2026-W25/files/..%2Fbriefing.json",
    ],
)
def test_what_was_never_written_is_not_there(path: str, reader: TestClient) -> None:
    assert reader.get(f"/briefings/{path}").status_code == 404
