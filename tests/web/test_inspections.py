"""督察 as a page: the plan's inspection in figures, each a link to its article, and its cases."""

from __future__ import annotations

from collections.abc import Callable

from fastapi.testclient import TestClient

from tests.index.made import made
from tests.web.conftest import HOSTILE
from web.site import Site


def figure(value: float, batch: str) -> dict[str, object]:
    return {"type": "received", "value": value, "unit": "件", "batch": batch, "district": None}


def test_figures_link_to_their_articles_and_what_differs_is_said_to_differ(
    site: Site, login: Callable[[str], TestClient]
) -> None:
    site.store.put(
        [
            made("i1", "第三批公开", topics=("inspection",), figures=(figure(28, "第三批"),)),
            made("i2", HOSTILE, topics=("inspection",), figures=(figure(29, "第三批"),)),
        ]
    )
    page = login("leader").get("/inspections").text
    assert "第3批" in page
    assert "不一致" in page
    assert '/articles/i1"' in page
    assert '/articles/i2"' in page
    assert "<script>alert(1)" not in page


def test_an_inspection_without_articles_or_unknown_says_so(login: Callable[[str], TestClient]) -> None:
    client = login("analyst")
    assert "还没有关停、整改、问责这类数字" in client.get("/inspections").text
    assert client.get("/inspections?id=none").status_code == 404
