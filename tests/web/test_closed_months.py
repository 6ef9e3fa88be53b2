"""A month that was closed long ago, on the page and in the API: shown, or said what is the matter with it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from fastapi.testclient import TestClient

from ledger.tokens import SCOPES
from reports.month.formats import FORMAT
from web.site import Site

OLDEST = Path(__file__).parents[1] / "months" / "1-e6e6369.zip"


@pytest.fixture
def closed(site: Site) -> Path:
    """June as the oldest code closed it."""
    path = site.folder.month("2026-06")
    with ZipFile(OLDEST) as file:
        file.extractall(path.parent)
    site.ledger.close_month("2026-06", "0" * 64, by="李敏", at=site.clock())
    return path


def test_a_month_that_older_code_closed_is_shown(closed: Path, login: Callable[[str], TestClient]) -> None:
    page = login("analyst").get("/months/2026-06")
    assert page.status_code == 200
    assert "李敏" in page.text


def test_a_month_of_an_unknown_shape_is_named_with_what_to_do(
    site: Site, closed: Path, login: Callable[[str], TestClient]
) -> None:
    manifest = closed / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_bytes()) | {"format": FORMAT + 1}), encoding="utf-8")
    _, secret = site.ledger.add_token("analyst", "测试", scopes=SCOPES, days=30, by="admin", at=site.clock())
    client = login("analyst")
    for address in ("/months/2026-06", "/api/v1/months/2026-06"):
        answer = client.get(address, headers={"Authorization": f"Bearer {secret}"})
        assert answer.status_code == 500, address
        assert f"封账的格式是第{FORMAT + 1}版" in answer.text
