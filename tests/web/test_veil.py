"""Persons' details: seen by whoever must work on them, masked for everybody else on every page; reading is noted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from index.load import index_articles
from tests.index.written import DAY3, article, write_day
from tests.web.conftest import NOW, ROLES
from web.access import allowed
from web.site import Site
from web.views.people import OPENED_ON, deed_of

Login = Callable[[str], TestClient]
PHONE, NAME = "13812345678", "王小明"
PATHS = ("/articles/m1", "/articles/m1/versions", "/articles/m1/why", "/search?q=", "/search?q=%E7%83%9F", "/")


@pytest.fixture
def site(site: Site) -> Site:
    """With a citizen's message, of which one event speaks and no task yet."""
    words = f"来电人{NAME}反映烟很大，电话{PHONE}。"
    message = article("m1", title=f"市民{NAME}反映", body=words, kind="message", source="liuyan")
    write_day(site.folder, DAY3, [message], source="liuyan")
    index_articles(site.city, site.folder, site.ledger, site.store, ["m1"])
    return site


def give_task(site: Site) -> None:
    """The message's alert is answered by the officer's own unit."""
    site.ledger.raise_alert("t1", day=NOW.date(), rule="plant", level="Ⅲ", clock="reply_48h",
                            due=NOW + timedelta(hours=48), at=NOW, article="m1")  # fmt: skip
    unit = site.city.unit_of_district["990102"].id
    site.ledger.open_task("t1", due=NOW + timedelta(hours=48), unit=unit, who="test", at=NOW)


@pytest.mark.parametrize("role", [role for role in ROLES if role != "analyst"])
def test_no_page_shows_a_citizens_telephone_or_name_to_a_role_without_need(
    role: str, site: Site, login: Login
) -> None:  # fmt: skip
    client = login(role)
    for path in PATHS:
        text = client.get(path).text
        assert PHONE not in text, path
        assert NAME not in text, path


def test_who_works_on_it_sees_it_whole(site: Site, login: Login) -> None:
    text = login("analyst").get("/articles/m1").text
    assert PHONE in text


def test_a_file_of_what_was_found_is_masked_even_for_who_sees_it_whole(site: Site, login: Login) -> None:
    client = login("analyst")
    table = client.get("/search/export.csv?q=").content.decode("utf-8-sig")
    book = load_workbook(BytesIO(client.get("/search/export.xlsx?q=").content))
    cells = " ".join(str(cell) for row in book.active.values for cell in row if cell)  # type: ignore[union-attr]
    for text in (table, cells):
        assert "市民王某反映" in text
        assert NAME not in text
        assert PHONE not in text


def test_an_officer_sees_it_whole_once_it_is_theirs_to_answer(site: Site, login: Login) -> None:
    client = login("officer")
    assert PHONE not in client.get("/articles/m1").text
    give_task(site)
    assert PHONE in client.get("/articles/m1").text


def test_the_saved_page_of_a_message_is_not_shown_to_a_role_that_sees_it_masked(site: Site, login: Login) -> None:
    client = login("leader")
    assert client.get("/evidence/m1").status_code == 403
    assert client.get("/evidence/m1/page").status_code == 403


@pytest.mark.parametrize(("route", "path"), [
    ("article", "/articles/m1"), ("versions", "/articles/m1/versions"), ("why", "/articles/m1/why"),
    ("evidence", "/evidence/m1"), ("saved_page", "/evidence/m1/page"),
])  # fmt: skip
@pytest.mark.parametrize("role", ["leader", "analyst", "officer"])
def test_that_a_message_was_opened_is_noted_with_reader_and_page(
    role: str, route: str, path: str, site: Site, login: Login
) -> None:
    assert allowed(route, role)
    login(role).get(path)
    noted = [(each.who, each.what, each.detail) for each in site.ledger.deeds(subject="m1")]
    assert noted == [(role, "read message", {"page": route})]
    assert OPENED_ON[route] in deed_of(site.ledger.deeds(subject="m1")[-1]).detail


def test_reading_what_the_press_printed_is_nobodys_business(site: Site, login: Login) -> None:
    write_day(site.folder, DAY3, [article("p1", title="报道", body="全文", kind="press")])
    index_articles(site.city, site.folder, site.ledger, site.store, ["p1"])
    assert login("leader").get("/articles/p1").status_code == 200
    assert site.ledger.deeds(subject="p1") == []
